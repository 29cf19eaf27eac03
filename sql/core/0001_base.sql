-- The core's own tables. BIGINT keys; text keys utf8mb4_nopad_bin; UTC DATETIME(6); plain DATE for days.
-- Everything is InnoDB and utf8mb4, declared here rather than trusted to the server's defaults.

CREATE TABLE ky_department (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  code VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  name VARCHAR(200) NOT NULL,
  name_en VARCHAR(200) NOT NULL DEFAULT '',
  name_easy VARCHAR(200) NOT NULL DEFAULT '',
  phone VARCHAR(40) NOT NULL DEFAULT '',
  email VARCHAR(254) NOT NULL DEFAULT '',
  sort INT NOT NULL DEFAULT 0,
  valid_from DATE NOT NULL DEFAULT '1970-01-01',
  valid_to DATE NOT NULL DEFAULT '9999-12-31',
  successor_id BIGINT NULL,
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY (code, valid_from),
  FOREIGN KEY (successor_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- A person with an account. email_key is the lower-cased address; NULL for people without e-mail (利用開始コード).
CREATE TABLE ky_user (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind ENUM('citizen','staff') NOT NULL,
  login VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NULL,
  email VARCHAR(254) NOT NULL DEFAULT '',
  email_key VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NULL,
  name VARCHAR(200) NOT NULL,
  name_kana VARCHAR(200) NOT NULL DEFAULT '',
  lang VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'ja',
  password_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
  password_changed_at DATETIME(6) NULL,
  totp_sealed VARBINARY(200) NULL,
  totp_counter BIGINT NOT NULL DEFAULT 0,
  valid_from DATE NOT NULL DEFAULT '1970-01-01',
  valid_to DATE NOT NULL DEFAULT '9999-12-31',
  disabled_at DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY (email_key),
  UNIQUE KEY (login)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_recovery_code (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  code_hash BINARY(32) NOT NULL,
  used_at DATETIME(6) NULL,
  UNIQUE KEY (user_id, code_hash),
  FOREIGN KEY (user_id) REFERENCES ky_user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_role (
  code VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL PRIMARY KEY,
  name VARCHAR(200) NOT NULL,
  name_en VARCHAR(200) NOT NULL DEFAULT '',
  name_easy VARCHAR(200) NOT NULL DEFAULT '',
  sort INT NOT NULL DEFAULT 0
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Permissions of a role. A declared permission's default roles are inserted once, when it is first seen.
CREATE TABLE ky_role_permission (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  role_code VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  permission VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  UNIQUE KEY (role_code, permission),
  FOREIGN KEY (role_code) REFERENCES ky_role (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_permission_seen (
  permission VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL PRIMARY KEY
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- A staff member's role in a department (NULL: the whole city), from and to a day, both inclusive.
CREATE TABLE ky_staff_role (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  role_code VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  department_id BIGINT NULL,
  valid_from DATE NOT NULL DEFAULT '1970-01-01',
  valid_to DATE NOT NULL DEFAULT '9999-12-31',
  KEY (user_id, valid_to),
  KEY (department_id),
  FOREIGN KEY (user_id) REFERENCES ky_user (id),
  FOREIGN KEY (role_code) REFERENCES ky_role (code),
  FOREIGN KEY (department_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Sessions by the hash of their secret. last_seen_at is written at most once a minute. strong: a second factor was given.
CREATE TABLE ky_session (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  secret_hash BINARY(32) NOT NULL,
  user_id BIGINT NOT NULL,
  group_id BIGINT NOT NULL DEFAULT 0,
  created_at DATETIME(6) NOT NULL,
  last_seen_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  strong TINYINT NOT NULL DEFAULT 0,
  revoked_at DATETIME(6) NULL,
  UNIQUE KEY (secret_hash),
  KEY (user_id),
  KEY (expires_at),
  FOREIGN KEY (user_id) REFERENCES ky_user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- A short code typed into the browser that asked (registration, reset, new address, second step of login). purpose_data is JSON.
CREATE TABLE ky_code (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  browser_hash BINARY(32) NOT NULL,
  purpose VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id BIGINT NULL,
  email VARCHAR(254) NOT NULL DEFAULT '',
  code_hash BINARY(32) NOT NULL,
  purpose_data TEXT NOT NULL,
  tries INT NOT NULL DEFAULT 0,
  created_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  used_at DATETIME(6) NULL,
  KEY (browser_hash, purpose),
  KEY (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Attempts counted for rate limits, by a hashed key (address, account, network) and purpose in a window.
CREATE TABLE ky_attempt (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  purpose VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  key_hash BINARY(32) NOT NULL,
  window_start DATETIME(6) NOT NULL,
  attempts INT NOT NULL DEFAULT 0,
  UNIQUE KEY (purpose, key_hash, window_start),
  KEY (window_start)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- One-time tokens that were used, with the place of the result. Inserted first in the transaction of their POST.
CREATE TABLE ky_token (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  token_hash BINARY(32) NOT NULL,
  route VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  user_id BIGINT NOT NULL DEFAULT 0,
  location VARCHAR(500) NOT NULL DEFAULT '',
  used_at DATETIME(6) NOT NULL,
  UNIQUE KEY (token_hash),
  KEY (used_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Who did what to which object; fields are names, never values. The web account may only INSERT and SELECT.
CREATE TABLE ky_audit (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at DATETIME(6) NOT NULL,
  user_id BIGINT NOT NULL,
  principal VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  action VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  object VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  object_id BIGINT NOT NULL,
  fields VARCHAR(2000) NOT NULL DEFAULT '',
  address VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  KEY (object, object_id, id),
  KEY (user_id, id),
  KEY (at, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- The HMAC chain over audit rows in sealing order; written by the background process alone.
CREATE TABLE ky_audit_seal (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  audit_id BIGINT NOT NULL,
  mac BINARY(32) NOT NULL,
  sealed_at DATETIME(6) NOT NULL,
  UNIQUE KEY (audit_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_mail (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  message_key VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  lang VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  recipient VARCHAR(254) NOT NULL,
  reply_to VARCHAR(254) NOT NULL DEFAULT '',
  params MEDIUMTEXT NULL,
  state ENUM('waiting','sent','failed') NOT NULL DEFAULT 'waiting',
  tries INT NOT NULL DEFAULT 0,
  next_try_at DATETIME(6) NOT NULL,
  lease_until DATETIME(6) NULL,
  last_error VARCHAR(500) NOT NULL DEFAULT '',
  created_at DATETIME(6) NOT NULL,
  sent_at DATETIME(6) NULL,
  KEY (state, next_try_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_job (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  job VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  user_id BIGINT NOT NULL DEFAULT 0,
  lang VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'ja',
  params MEDIUMTEXT NOT NULL,
  state ENUM('waiting','running','done','failed') NOT NULL DEFAULT 'waiting',
  tries INT NOT NULL DEFAULT 0,
  next_try_at DATETIME(6) NOT NULL,
  lease_until DATETIME(6) NULL,
  file_id BIGINT NULL,
  report TEXT NOT NULL DEFAULT '',
  last_error VARCHAR(500) NOT NULL DEFAULT '',
  created_at DATETIME(6) NOT NULL,
  ended_at DATETIME(6) NULL,
  KEY (state, next_try_at),
  KEY (user_id, id),
  KEY (job, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- One row an event and subscriber; done rows are swept after a week.
CREATE TABLE ky_event (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  event VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  subscriber VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  object_id BIGINT NOT NULL,
  state ENUM('waiting','done','failed') NOT NULL DEFAULT 'waiting',
  tries INT NOT NULL DEFAULT 0,
  next_try_at DATETIME(6) NOT NULL,
  lease_until DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  last_error VARCHAR(500) NOT NULL DEFAULT '',
  KEY (state, next_try_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Carries a dataset's version to other machines.
CREATE TABLE ky_dataset (
  name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_plugin (
  name VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL PRIMARY KEY,
  version VARCHAR(32) NOT NULL DEFAULT '',
  enabled TINYINT NOT NULL DEFAULT 0,
  enabled_at DATETIME(6) NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- A department's administrator switches a plugin off; no row means on.
CREATE TABLE ky_plugin_department (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  plugin VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  department_id BIGINT NOT NULL,
  is_on TINYINT NOT NULL DEFAULT 1,
  UNIQUE KEY (plugin, department_id),
  FOREIGN KEY (department_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_setting (
  setting_key VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL PRIMARY KEY,
  value TEXT NOT NULL,
  version INT NOT NULL DEFAULT 1
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Staff's own wording of a message, and texts that have no other home (policies, footer), per language.
CREATE TABLE ky_text (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  text_key VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  lang VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  value TEXT NOT NULL,
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY (text_key, lang)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Entries of the lists staff edit (fields of activity, …).
CREATE TABLE ky_choice (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  list VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  code VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  label VARCHAR(200) NOT NULL,
  label_en VARCHAR(200) NOT NULL DEFAULT '',
  label_easy VARCHAR(200) NOT NULL DEFAULT '',
  sort INT NOT NULL DEFAULT 0,
  valid_from DATE NOT NULL DEFAULT '1970-01-01',
  valid_to DATE NOT NULL DEFAULT '9999-12-31',
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY (list, code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_closed_day (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  day DATE NOT NULL,
  name VARCHAR(200) NOT NULL DEFAULT '',
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY (day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Issuers of letters: 市長, 職務代理者, 教育長 … with the days they hold office.
CREATE TABLE ky_issuer (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  title VARCHAR(200) NOT NULL,
  name VARCHAR(200) NOT NULL,
  valid_from DATE NOT NULL DEFAULT '1970-01-01',
  valid_to DATE NOT NULL DEFAULT '9999-12-31',
  version INT NOT NULL DEFAULT 1
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_area (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  code VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  name VARCHAR(200) NOT NULL,
  name_en VARCHAR(200) NOT NULL DEFAULT '',
  name_easy VARCHAR(200) NOT NULL DEFAULT '',
  name_kana VARCHAR(200) NOT NULL DEFAULT '',
  sort INT NOT NULL DEFAULT 0,
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- A ward (区) is a place and a body; its heads have terms.
CREATE TABLE ky_ward (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  code VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  area_id BIGINT NOT NULL,
  name VARCHAR(200) NOT NULL,
  name_kana VARCHAR(200) NOT NULL DEFAULT '',
  households INT NOT NULL DEFAULT 0,
  sort INT NOT NULL DEFAULT 0,
  valid_from DATE NOT NULL DEFAULT '1970-01-01',
  valid_to DATE NOT NULL DEFAULT '9999-12-31',
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY (code),
  KEY (area_id, sort),
  FOREIGN KEY (area_id) REFERENCES ky_area (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_ward_head (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ward_id BIGINT NOT NULL,
  name VARCHAR(200) NOT NULL,
  name_kana VARCHAR(200) NOT NULL DEFAULT '',
  phone VARCHAR(40) NOT NULL DEFAULT '',
  email VARCHAR(254) NOT NULL DEFAULT '',
  user_id BIGINT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NOT NULL DEFAULT '9999-12-31',
  version INT NOT NULL DEFAULT 1,
  KEY (ward_id, valid_from),
  FOREIGN KEY (ward_id) REFERENCES ky_ward (id),
  FOREIGN KEY (user_id) REFERENCES ky_user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Stored before validation; object is '' until linked; the sweeper drops what was never linked.
CREATE TABLE ky_file (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(255) NOT NULL,
  type VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'application/octet-stream',
  size_bytes BIGINT NOT NULL DEFAULT 0,
  sha256 BINARY(32) NULL,
  complete TINYINT NOT NULL DEFAULT 0,
  user_id BIGINT NOT NULL DEFAULT 0,
  object VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT '',
  object_id BIGINT NOT NULL DEFAULT 0,
  created_at DATETIME(6) NOT NULL,
  KEY (object, object_id),
  KEY (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_file_chunk (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  file_id BIGINT NOT NULL,
  number INT NOT NULL,
  bytes MEDIUMBLOB NOT NULL,
  UNIQUE KEY (file_id, number),
  FOREIGN KEY (file_id) REFERENCES ky_file (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Filters a member of staff saved for a list.
CREATE TABLE ky_saved_filter (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  list VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  name VARCHAR(100) NOT NULL,
  params VARCHAR(1000) NOT NULL,
  KEY (user_id, list),
  FOREIGN KEY (user_id) REFERENCES ky_user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

INSERT INTO ky_role (code, name, name_en, name_easy, sort) VALUES
  ('officer', '担当', 'Officer', 'たんとう', 10),
  ('approver', '決裁者', 'Approver', 'きめる ひと', 20),
  ('administrator', '管理者', 'Administrator', 'かんりする ひと', 30),
  ('auditor', '監査（閲覧のみ）', 'Auditor (read only)', 'みる だけの ひと', 40),
  ('judge', '審査員', 'Judge', 'しんさする ひと', 50),
  ('support', '市民活動サポートセンター', 'Support centre', 'サポートセンター', 60)
  ON DUPLICATE KEY UPDATE sort = VALUES(sort);
