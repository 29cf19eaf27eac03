-- Letters (通知書): templates that staff edit, document numbers, what was issued and how it reached its addressee.

-- One a procedure, occasion (the name of a transition) and language.
CREATE TABLE ky_letter_template (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  procedure_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  occasion VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  lang VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- switched off: no letter is drafted
  is_on TINYINT NOT NULL DEFAULT 1,
  -- what somebody is working on, not yet published; NULL nothing
  draft MEDIUMTEXT NULL,
  draft_by BIGINT NULL,
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY (procedure_name, occasion, lang)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Immutable. The newest is the one letters are written with.
CREATE TABLE ky_letter_revision (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  template_id BIGINT NOT NULL,
  number INT NOT NULL,
  text MEDIUMTEXT NOT NULL,
  sha256 BINARY(32) NOT NULL,
  made_by ENUM('plugin','staff') NOT NULL,
  user_id BIGINT NOT NULL DEFAULT 0,
  created_at DATETIME(6) NOT NULL,
  UNIQUE KEY (template_id, number),
  FOREIGN KEY (template_id) REFERENCES ky_letter_template (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- How a department numbers its documents. Without a row the city's setting holds.
CREATE TABLE ky_number_rule (
  department_id BIGINT NOT NULL PRIMARY KEY,
  abbreviation VARCHAR(20) NOT NULL DEFAULT '',
  year_kind ENUM('fiscal','calendar') NOT NULL DEFAULT 'fiscal',
  -- with {n} the number, {y} the year of the era, {a} the abbreviation
  form VARCHAR(60) NOT NULL,
  version INT NOT NULL DEFAULT 1,
  FOREIGN KEY (department_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- department_id 0: the city's own. Moved by whoever issues, in the same transaction; a number is never given twice.
CREATE TABLE ky_number_counter (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  department_id BIGINT NOT NULL,
  year_kind ENUM('fiscal','calendar') NOT NULL,
  year INT NOT NULL,
  last BIGINT NOT NULL DEFAULT 0,
  UNIQUE KEY (department_id, year_kind, year)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_letter (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  template_id BIGINT NOT NULL,
  -- the step it tells of
  history_id BIGINT NOT NULL,
  action VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  approval_id BIGINT NULL,
  lang VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- void: taken back, or not needed; a number given stays given
  state ENUM('draft','issued','void') NOT NULL DEFAULT 'draft',
  created_at DATETIME(6) NOT NULL,
  -- at issuing
  revision_id BIGINT NULL,
  number_department BIGINT NULL,
  number_kind ENUM('fiscal','calendar') NULL,
  number_year INT NULL,
  number BIGINT NULL,
  branch INT NULL,
  doc_no VARCHAR(60) NOT NULL DEFAULT '',
  issued_on DATE NULL,
  issued_at DATETIME(6) NULL,
  issued_by BIGINT NULL,
  recipient_postal VARCHAR(8) NOT NULL DEFAULT '',
  recipient_address VARCHAR(400) NOT NULL DEFAULT '',
  recipient_name VARCHAR(400) NOT NULL DEFAULT '',
  -- the letter itself, frozen (core/model/sheet_text.h), and its hash
  document MEDIUMTEXT NOT NULL DEFAULT '',
  sha256 BINARY(32) NULL,
  file_id BIGINT NULL,
  file_sha256 BINARY(32) NULL,
  pages INT NOT NULL DEFAULT 0,
  missing INT NOT NULL DEFAULT 0,
  -- how it reaches its addressee
  delivery ENUM('post','counter','download') NULL,
  -- 施行: posted, handed over, opened for download
  sent_at DATETIME(6) NULL,
  sent_on DATE NULL,
  returned_on DATE NULL,
  returned_reason VARCHAR(400) NOT NULL DEFAULT '',
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY (number_department, number_kind, number_year, number, branch),
  KEY (dossier_id, id),
  KEY (history_id),
  KEY (approval_id),
  KEY by_state (state, id),
  KEY by_dispatch (sent_on, id),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id),
  FOREIGN KEY (template_id) REFERENCES ky_letter_template (id),
  FOREIGN KEY (revision_id) REFERENCES ky_letter_revision (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- What happened to a letter after it was issued; only added to.
CREATE TABLE ky_letter_event (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  letter_id BIGINT NOT NULL,
  at DATETIME(6) NOT NULL,
  user_id BIGINT NOT NULL,
  kind ENUM('issued','sent','returned','void') NOT NULL,
  delivery ENUM('post','counter','download') NULL,
  day DATE NULL,
  note VARCHAR(400) NOT NULL DEFAULT '',
  KEY (letter_id, id),
  FOREIGN KEY (letter_id) REFERENCES ky_letter (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Who agreed to be notified electronically (情報通信技術を活用した行政の推進等に関する法律 第7条ただし書), for one dossier; ended at any time.
CREATE TABLE ky_letter_consent (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  given_at DATETIME(6) NOT NULL,
  ended_at DATETIME(6) NULL,
  KEY (dossier_id, ended_at),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- A submitted revision as the procedure's 様式, made when first asked for; file_id NULL: being made.
CREATE TABLE ky_dossier_sheet (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  revision INT NOT NULL,
  file_id BIGINT NULL,
  asked_at DATETIME(6) NOT NULL,
  UNIQUE KEY (dossier_id, revision),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

INSERT INTO ky_choice (list, code, label, label_en, label_easy, sort) VALUES
  ('core.letter_state', 'draft', '下書き', 'Draft', 'したがき', 10),
  ('core.letter_state', 'issued', '発行済み', 'Issued', 'だした', 20),
  ('core.letter_state', 'void', '取りやめ', 'Not sent', 'やめた', 30),
  ('core.letter_delivery', 'post', '郵送', 'By post', 'ゆうびん', 10),
  ('core.letter_delivery', 'counter', '窓口', 'At the counter', 'まどぐち', 20),
  ('core.letter_delivery', 'download', '電子', 'Download', 'インターネット', 30)
  ON DUPLICATE KEY UPDATE sort = VALUES(sort);
