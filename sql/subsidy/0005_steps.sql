-- What happens to a granted subsidy besides paying it: changes, inspections, property.

-- A change that was submitted: what was granted before it, what is asked for, and what the officer means to set.
CREATE TABLE subsidy_change (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  application_id BIGINT NOT NULL,
  before_yen BIGINT NOT NULL,
  asked_yen BIGINT NOT NULL,
  offered_yen BIGINT NULL,
  offered_note VARCHAR(1000) NOT NULL DEFAULT '',
  -- by decision
  granted_yen BIGINT NULL,
  -- the state of the application to which it goes back when the change is refused or withdrawn; empty: it needs no approval
  from_state VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  UNIQUE KEY (dossier_id),
  KEY (application_id),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id),
  FOREIGN KEY (application_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Inspections of a finished project, each a row that stays.
CREATE TABLE subsidy_inspection (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  inspected_on DATE NOT NULL,
  inspector VARCHAR(200) NOT NULL,
  findings TEXT NOT NULL,
  result ENUM('pass','mend') NOT NULL,
  -- what is to be put right, and by when
  mend TEXT NOT NULL DEFAULT '',
  mend_by DATE NULL,
  user_id BIGINT NOT NULL,
  at DATETIME(6) NOT NULL,
  CHECK ((result = 'mend') = (mend_by IS NOT NULL)),
  KEY (dossier_id, id),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

INSERT INTO ky_choice (list, code, label, label_en, label_easy, sort) VALUES
  ('subsidy.inspection', 'pass', '合格', 'Passed', 'よい', 10),
  ('subsidy.inspection', 'mend', '是正が必要', 'To be put right', 'なおしてください', 20)
  ON DUPLICATE KEY UPDATE sort = VALUES(sort);

-- Orders to report on progress or to go on as granted.
CREATE TABLE subsidy_order (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  words VARCHAR(2000) NOT NULL,
  due_on DATE NOT NULL,
  user_id BIGINT NOT NULL,
  at DATETIME(6) NOT NULL,
  KEY (dossier_id, id),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- What was bought with a subsidy and is not to be disposed of without leave; numbered within the application.
CREATE TABLE subsidy_property (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  number INT NOT NULL,
  name VARCHAR(400) NOT NULL,
  yen BIGINT NOT NULL,
  acquired_on DATE NOT NULL,
  place VARCHAR(800) NOT NULL,
  keep_until DATE NOT NULL,
  disposed_on DATE NULL,
  UNIQUE KEY (dossier_id, number),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- What is to be returned for property that is disposed of, as the officer means it and the decision then orders it.
CREATE TABLE subsidy_disposal (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  return_yen BIGINT NOT NULL,
  note VARCHAR(1000) NOT NULL DEFAULT '',
  CHECK (return_yen >= 0),
  UNIQUE KEY (dossier_id),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;
