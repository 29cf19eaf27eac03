-- What became of subsidies, year by year: results of our own calls and of past years' lists, found together; how such lists came in.

-- A list of past years: what was read, how its columns were understood.
CREATE TABLE subsidy_import (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  file_id BIGINT NOT NULL,
  file_name VARCHAR(255) NOT NULL,
  user_id BIGINT NOT NULL,
  -- whose results they are; NULL while nobody has said
  department_id BIGINT NULL,
  at DATETIME(6) NOT NULL,
  -- from 0; -1: all of them
  sheet INT NOT NULL,
  header_row INT NOT NULL,
  -- "group_name:2 granted_yen:5": field and column number
  mapping VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- year, programme and course where the file has no column: a line each
  fixed VARCHAR(2000) NOT NULL DEFAULT '',
  state ENUM('draft','done','undone') NOT NULL DEFAULT 'draft',
  added INT NOT NULL DEFAULT 0,
  changed INT NOT NULL DEFAULT 0,
  -- from that day on everybody sees them
  published_on DATE NULL,
  KEY (at, id),
  FOREIGN KEY (file_id) REFERENCES ky_file (id),
  FOREIGN KEY (department_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- How the columns of a list with this heading were understood the last time, by a department or (0) for the whole city.
CREATE TABLE subsidy_import_mapping (
  heading VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  department_id BIGINT NOT NULL DEFAULT 0,
  mapping VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at DATETIME(6) NOT NULL,
  PRIMARY KEY (heading, department_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- A grant of a past year.
CREATE TABLE subsidy_past (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  -- the batch that brought it, and whose publication it follows
  import_id BIGINT NOT NULL,
  department_id BIGINT NOT NULL,
  -- of year, programme, course, body and project, and of the how manieth grant of these it is: by this a list read again knows its rows
  identity CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  fiscal_year INT NOT NULL,
  title VARCHAR(200) NOT NULL DEFAULT '',
  course VARCHAR(200) NOT NULL DEFAULT '',
  group_name VARCHAR(200) NOT NULL,
  -- the body's name for recognition
  group_key VARCHAR(400) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  corporate_no CHAR(13) CHARACTER SET ascii COLLATE ascii_bin NULL,
  project VARCHAR(400) NOT NULL DEFAULT '',
  decided_on DATE NULL,
  requested_yen BIGINT NULL,
  granted_yen BIGINT NULL,
  fixed_yen BIGINT NULL,
  outcome TEXT NOT NULL DEFAULT '',
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY (department_id, identity),
  KEY (import_id, id),
  FOREIGN KEY (import_id) REFERENCES subsidy_import (id),
  FOREIGN KEY (department_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- What a row did; for a changed grant also how it was before, as JSON of its columns.
CREATE TABLE subsidy_import_row (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  import_id BIGINT NOT NULL,
  past_id BIGINT NOT NULL,
  action ENUM('new','changed') NOT NULL,
  version_after INT NOT NULL DEFAULT 1,
  before_values MEDIUMTEXT NOT NULL DEFAULT '',
  UNIQUE KEY (import_id, past_id),
  KEY (past_id),
  FOREIGN KEY (import_id) REFERENCES subsidy_import (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- A row an application from its submission on, and a row a past grant: what lists and statistics find them by. Amounts stay where they are.
CREATE TABLE subsidy_result (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  file_id BIGINT NULL,
  past_id BIGINT NULL,
  department_id BIGINT NOT NULL,
  fiscal_year INT NOT NULL,
  title VARCHAR(200) NOT NULL DEFAULT '',
  -- the title as it stands in addresses
  title_code CHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  course VARCHAR(200) NOT NULL DEFAULT '',
  -- of the group, as its record last said; 0: none that is registered
  group_id BIGINT NOT NULL DEFAULT 0,
  area_id BIGINT NULL,
  ward_id BIGINT NULL,
  -- codes of groups.field with blanks between
  fields VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT '',
  -- what came of it, as the report tells it
  outcome TEXT NOT NULL DEFAULT '',
  participants INT NULL,
  -- published, and granted
  shown TINYINT NOT NULL DEFAULT 0,
  updated_at DATETIME(6) NOT NULL,
  search_words MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  UNIQUE KEY (file_id),
  UNIQUE KEY (past_id),
  KEY by_year (shown, fiscal_year, id),
  KEY by_area (shown, area_id, fiscal_year, id),
  KEY by_title (shown, title_code, fiscal_year, id),
  KEY newest (shown, updated_at, id),
  KEY of_department (department_id, fiscal_year, id),
  FULLTEXT KEY words (search_words),
  FOREIGN KEY (file_id) REFERENCES subsidy_file (id),
  FOREIGN KEY (past_id) REFERENCES subsidy_past (id),
  FOREIGN KEY (department_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;
