-- Dossiers (案件): a form, its drafts and submitted revisions, what happened to it and who has it in hand. States are the plugin's that declared the procedure.

-- What staff set for a procedure a plugin declares. A row appears when the procedure is first seen.
CREATE TABLE ky_procedure (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  department_id BIGINT NULL,
  is_open TINYINT NOT NULL DEFAULT 1,
  opens_at DATETIME(6) NULL,
  -- exclusive: what comes at this instant is late
  closes_at DATETIME(6) NULL,
  receipt_prefix VARCHAR(16) NOT NULL DEFAULT '',
  correction_days INT NOT NULL DEFAULT 14,
  -- 標準処理期間
  processing_days INT NOT NULL DEFAULT 30,
  -- how long after a step it may be taken back, as long as its letter has not gone out
  takeback_days INT NOT NULL DEFAULT 7,
  retention_years INT NOT NULL DEFAULT 5,
  approval ENUM('inside','outside') NOT NULL DEFAULT 'inside',
  -- who of a group may prepare, submit and take back
  prepare_roles SET('representative','editor') NOT NULL DEFAULT 'representative,editor',
  submit_roles SET('representative','editor') NOT NULL DEFAULT 'representative',
  withdraw_roles SET('representative','editor') NOT NULL DEFAULT 'representative',
  support TINYINT NOT NULL DEFAULT 0,
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY (name),
  UNIQUE KEY (receipt_prefix),
  FOREIGN KEY (department_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Immutable. The newest of a procedure is the one new drafts begin with.
CREATE TABLE ky_form_revision (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  procedure_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  number INT NOT NULL,
  document MEDIUMTEXT NOT NULL,
  sha256 BINARY(32) NOT NULL,
  made_by ENUM('plugin','staff') NOT NULL,
  -- of staff's: who published it, and what they noted about it
  user_id BIGINT NULL,
  note VARCHAR(500) NOT NULL DEFAULT '',
  created_at DATETIME(6) NOT NULL,
  UNIQUE KEY (procedure_name, number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_dossier (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  procedure_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  form_revision_id BIGINT NOT NULL,
  state VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  phase ENUM('draft','open','closed') NOT NULL DEFAULT 'draft',
  -- whose move it is
  turn ENUM('applicant','staff','nobody') NOT NULL DEFAULT 'applicant',
  user_id BIGINT NULL,
  group_id BIGINT NOT NULL DEFAULT 0,
  -- the dossier it goes on from (a report, a change)
  parent_id BIGINT NULL,
  department_id BIGINT NULL,
  officer_id BIGINT NULL,
  channel ENUM('web','counter','post','fax') NOT NULL DEFAULT 'web',
  entered_by BIGINT NULL,
  lang VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'ja',
  title VARCHAR(200) NOT NULL DEFAULT '',
  receipt_no VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NULL,
  fiscal_year INT NOT NULL DEFAULT 0,
  -- the number of the newest submitted revision, 0 none
  revision INT NOT NULL DEFAULT 0,
  -- the number of the newest save of the working copy
  draft INT NOT NULL DEFAULT 0,
  received_on DATE NULL,
  submitted_at DATETIME(6) NULL,
  -- the day by which whoever has the move should have moved; far away when nothing is due
  due_on DATE NOT NULL DEFAULT '9999-12-31',
  decided_on DATE NULL,
  doc_no VARCHAR(60) NOT NULL DEFAULT '',
  approval_id BIGINT NULL,
  -- who is mending it (職権補正) just now
  amending_by BIGINT NULL,
  -- kept until the end of this day; NULL while it is open
  keep_until DATE NULL,
  disposed_at DATETIME(6) NULL,
  reminded_at DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  version INT NOT NULL DEFAULT 1,
  search_words MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  -- what staff see: submitted, or entered by them from paper
  on_desk TINYINT AS (revision > 0 OR channel <> 'web') STORED,
  UNIQUE KEY (receipt_no),
  -- the desk's lists: one filter of each kind, already in the order they are shown
  KEY desk (on_desk, due_on, id, department_id),
  KEY desk_phase (on_desk, phase, due_on, id, department_id),
  KEY desk_state (on_desk, state, due_on, id, department_id),
  KEY desk_turn (on_desk, turn, due_on, id, department_id),
  KEY desk_procedure (on_desk, procedure_name, due_on, id, department_id),
  KEY desk_department (on_desk, department_id, due_on, id),
  KEY by_officer (officer_id, phase, due_on, id),
  KEY by_procedure (procedure_name, phase, state),
  KEY (department_id),
  KEY by_user (user_id, phase, updated_at),
  KEY by_group (group_id, phase, updated_at),
  KEY by_approval (approval_id),
  KEY by_parent (parent_id),
  KEY by_retention (phase, keep_until),
  FULLTEXT KEY words (search_words),
  FOREIGN KEY (form_revision_id) REFERENCES ky_form_revision (id),
  FOREIGN KEY (parent_id) REFERENCES ky_dossier (id),
  FOREIGN KEY (user_id) REFERENCES ky_user (id),
  FOREIGN KEY (officer_id) REFERENCES ky_user (id),
  FOREIGN KEY (department_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- The working copy, one row a save, so that two people at one draft can be brought together field by field.
CREATE TABLE ky_dossier_draft (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  number INT NOT NULL,
  user_id BIGINT NOT NULL,
  at DATETIME(6) NOT NULL,
  answers MEDIUMTEXT NOT NULL,
  UNIQUE KEY (dossier_id, number),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- What was submitted: one immutable document each.
CREATE TABLE ky_dossier_revision (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  number INT NOT NULL,
  form_revision_id BIGINT NOT NULL,
  kind ENUM('submission','correction','amendment') NOT NULL,
  user_id BIGINT NOT NULL,
  at DATETIME(6) NOT NULL,
  -- of an amendment (職権補正): with whom, when and why
  note TEXT NOT NULL DEFAULT '',
  answers MEDIUMTEXT NOT NULL,
  sha256 BINARY(32) NOT NULL,
  UNIQUE KEY (dossier_id, number),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id),
  FOREIGN KEY (form_revision_id) REFERENCES ky_form_revision (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- field: of a table's cell the place where the newest revision has it, "costs.1.receipts".
CREATE TABLE ky_dossier_file (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  file_id BIGINT NOT NULL,
  field VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  rotation SMALLINT NOT NULL DEFAULT 0,
  UNIQUE KEY (file_id),
  KEY (dossier_id, field, id),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Which files a revision declares, with their hash at that moment.
CREATE TABLE ky_revision_file (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  revision_id BIGINT NOT NULL,
  file_id BIGINT NOT NULL,
  field VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  name VARCHAR(255) NOT NULL,
  size_bytes BIGINT NOT NULL,
  sha256 BINARY(32) NOT NULL,
  UNIQUE KEY (revision_id, file_id),
  KEY (file_id),
  FOREIGN KEY (revision_id) REFERENCES ky_dossier_revision (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- The photographs of a field as one PDF, of the revision they belong to; file_id NULL: none of them could be read.
CREATE TABLE ky_dossier_photos (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  field VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  revision INT NOT NULL,
  file_id BIGINT NULL,
  pictures INT NOT NULL,
  unread INT NOT NULL,
  UNIQUE KEY (dossier_id, field),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Listable answers of the newest revision.
CREATE TABLE ky_dossier_index (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  text_value VARCHAR(200) NULL,
  int_value BIGINT NULL,
  day_value DATE NULL,
  UNIQUE KEY (dossier_id, name),
  KEY (name, text_value, dossier_id),
  KEY (name, int_value, dossier_id),
  KEY (name, day_value, dossier_id),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Gapless: taken as the last row of the submitting transaction.
CREATE TABLE ky_receipt_counter (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  procedure_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  fiscal_year INT NOT NULL,
  last BIGINT NOT NULL DEFAULT 0,
  UNIQUE KEY (procedure_name, fiscal_year)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- What happened, in order; only added to. Holds no answers.
CREATE TABLE ky_dossier_history (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  at DATETIME(6) NOT NULL,
  user_id BIGINT NOT NULL,
  principal ENUM('citizen','staff','system') NOT NULL,
  -- a transition's name, or what else was done: correction, amendment, assignment, takeback …
  action VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  from_state VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT '',
  to_state VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT '',
  revision INT NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT '',
  doc_no VARCHAR(60) NOT NULL DEFAULT '',
  -- shown to staff alone
  internal TINYINT NOT NULL DEFAULT 0,
  KEY (dossier_id, id),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Fields the applicant is asked to mend (補正), each with its reason.
CREATE TABLE ky_dossier_correction (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  field VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  reason VARCHAR(1000) NOT NULL,
  asked_at DATETIME(6) NOT NULL,
  asked_by BIGINT NOT NULL,
  answered_at DATETIME(6) NULL,
  KEY (dossier_id, answered_at),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Words between applicant and staff; notes among staff (内部メモ); calls and visits (対応記録); what a successor must know (引継ぎ).
CREATE TABLE ky_dossier_message (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  at DATETIME(6) NOT NULL,
  user_id BIGINT NOT NULL,
  principal ENUM('citizen','staff') NOT NULL,
  kind ENUM('message','note','contact','handover') NOT NULL,
  text TEXT NOT NULL,
  KEY (dossier_id, kind, id),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- The officer's judgement of each requirement, with its evidence.
CREATE TABLE ky_dossier_check (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  item VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  verdict ENUM('met','unmet','open') NOT NULL DEFAULT 'open',
  evidence VARCHAR(1000) NOT NULL DEFAULT '',
  user_id BIGINT NOT NULL,
  at DATETIME(6) NOT NULL,
  UNIQUE KEY (dossier_id, item),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- A decision under way or taken (起案・決裁): one or many dossiers, in kyodo or on paper.
CREATE TABLE ky_approval (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  department_id BIGINT NULL,
  title VARCHAR(200) NOT NULL,
  reasoning TEXT NOT NULL DEFAULT '',
  -- the transition that is proposed for every dossier
  transition_name VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  state ENUM('proposed','approved','sent_back','pulled_back') NOT NULL DEFAULT 'proposed',
  proposed_by BIGINT NOT NULL,
  proposed_at DATETIME(6) NOT NULL,
  decided_by BIGINT NULL,
  decided_on DATE NULL,
  doc_no VARCHAR(60) NOT NULL DEFAULT '',
  remark TEXT NOT NULL DEFAULT '',
  outside TINYINT NOT NULL DEFAULT 0,
  -- decided in the approver's absence (代決)
  deputy TINYINT NOT NULL DEFAULT 0,
  version INT NOT NULL DEFAULT 1,
  KEY (state, department_id, id),
  FOREIGN KEY (department_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_approval_dossier (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  approval_id BIGINT NOT NULL,
  dossier_id BIGINT NOT NULL,
  -- what was proposed is what is approved: a dossier that changed since asks for approval anew
  dossier_version INT NOT NULL,
  UNIQUE KEY (approval_id, dossier_id),
  KEY (dossier_id),
  FOREIGN KEY (approval_id) REFERENCES ky_approval (id),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- What the applicant is told. Those without e-mail get it on paper: waiting until staff printed and posted it.
CREATE TABLE ky_dossier_notice (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  action VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  channel ENUM('mail','paper') NOT NULL,
  at DATETIME(6) NOT NULL,
  posted_at DATETIME(6) NULL,
  KEY (dossier_id, id),
  KEY (channel, posted_at, id),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

INSERT INTO ky_choice (list, code, label, label_en, label_easy, sort) VALUES
  ('core.approval_state', 'proposed', '決裁待ち', 'Waiting for a decision', 'きまる まえ', 10),
  ('core.approval_state', 'approved', '決裁済み', 'Approved', 'きまった', 20),
  ('core.approval_state', 'sent_back', '差戻し', 'Sent back', 'もどされた', 30),
  ('core.approval_state', 'pulled_back', '引戻し', 'Pulled back', 'もどした', 40)
  ON DUPLICATE KEY UPDATE sort = VALUES(sort);
