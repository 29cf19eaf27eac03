-- Ledgers that became groups: what was read, how its columns were understood, what each row did, so that a batch can be undone.

CREATE TABLE groups_import (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  file_id BIGINT NOT NULL,
  file_name VARCHAR(255) NOT NULL,
  user_id BIGINT NOT NULL,
  department_id BIGINT NULL,
  at DATETIME(6) NOT NULL,
  sheet INT NOT NULL,
  header_row INT NOT NULL,
  -- "name:2 contact_phone:5": field and column number
  mapping VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state ENUM('draft','done','undone') NOT NULL DEFAULT 'draft',
  added INT NOT NULL DEFAULT 0,
  changed INT NOT NULL DEFAULT 0,
  KEY (at, id),
  FOREIGN KEY (file_id) REFERENCES ky_file (id),
  FOREIGN KEY (department_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- What a row did; for a changed group also how it was before.
CREATE TABLE groups_import_row (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  import_id BIGINT NOT NULL,
  group_id BIGINT NOT NULL,
  action ENUM('new','changed') NOT NULL,
  version_after INT NOT NULL DEFAULT 0,
  -- the record's values by field, as JSON
  before_values MEDIUMTEXT NOT NULL DEFAULT '',
  UNIQUE KEY (import_id, group_id),
  FOREIGN KEY (import_id) REFERENCES groups_import (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- How the columns of a ledger with this heading were understood the last time, by a department or (0) for the whole city.
CREATE TABLE groups_import_mapping (
  heading VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  department_id BIGINT NOT NULL DEFAULT 0,
  mapping VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at DATETIME(6) NOT NULL,
  PRIMARY KEY (heading, department_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;
