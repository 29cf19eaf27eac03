-- Review panels (審査会): judges score the dossiers of a procedure. Scores are sealed: the queries that read them say for whom and from when.

CREATE TABLE ky_panel (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  department_id BIGINT NULL,
  procedure_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  title VARCHAR(200) NOT NULL,
  -- final: the round after a presentation
  stage ENUM('preparing','scoring','final','closed') NOT NULL DEFAULT 'preparing',
  blind TINYINT NOT NULL DEFAULT 1,
  -- of a blind panel: judges see the title of a project
  show_title TINYINT NOT NULL DEFAULT 0,
  presentation TINYINT NOT NULL DEFAULT 0,
  -- total: who does not score counts with the average of the others
  measure ENUM('total','average') NOT NULL DEFAULT 'average',
  -- averages are cut to so many hundredths of a point; 0: compared as exact fractions
  cut_hundredths INT NOT NULL DEFAULT 1,
  threshold INT NOT NULL DEFAULT 0,
  threshold_unit ENUM('points','percent') NOT NULL DEFAULT 'percent',
  selection ENUM('none','seats','budget') NOT NULL DEFAULT 'none',
  seats INT NOT NULL DEFAULT 0,
  budget_yen BIGINT NOT NULL DEFAULT 0,
  -- the field of the form that holds the amount asked for
  amount_field VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT '',
  ties ENUM('smaller','lot','same') NOT NULL DEFAULT 'same',
  -- when the first that exceeds the budget (次点) declines what remains
  after_decline ENUM('end','following') NOT NULL DEFAULT 'end',
  answer_days INT NOT NULL DEFAULT 7,
  -- exclusive: a score at this instant is late
  closes_at DATETIME(6) NULL,
  final_closes_at DATETIME(6) NULL,
  opened_at DATETIME(6) NULL,
  provisional_closed_at DATETIME(6) NULL,
  closed_at DATETIME(6) NULL,
  closed_by BIGINT NULL,
  -- of the lot, drawn once at the closing
  lot_seed CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  created_by BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  version INT NOT NULL DEFAULT 1,
  KEY (department_id, stage, id),
  FOREIGN KEY (department_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- A dossier before the panel, in the revision that was there when it was taken in.
CREATE TABLE ky_panel_dossier (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  panel_id BIGINT NOT NULL,
  dossier_id BIGINT NOT NULL,
  revision INT NOT NULL,
  -- by which judges know it; drawn at the opening, in no order anybody knows. 0 before
  code INT NOT NULL DEFAULT 0,
  amount_yen BIGINT NULL,
  meeting_id BIGINT NULL,
  turn INT NOT NULL DEFAULT 0,
  starts_minute INT NULL,
  -- the answer of the first that exceeds the budget
  next_answer ENUM('accepted','declined') NULL,
  next_answered_on DATE NULL,
  next_recorded_by BIGINT NULL,
  -- the attachments that passed, as one PDF; how many of them are no pages
  papers_file_id BIGINT NULL,
  papers_unread INT NOT NULL DEFAULT 0,
  UNIQUE KEY (panel_id, dossier_id),
  KEY (dossier_id),
  FOREIGN KEY (panel_id) REFERENCES ky_panel (id),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Of staff, or an outsider: with an account, with a printed code that gives this seat and nothing else, or on paper without either.
CREATE TABLE ky_panel_judge (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  panel_id BIGINT NOT NULL,
  user_id BIGINT NULL,
  -- of one without an account
  name VARCHAR(100) NOT NULL DEFAULT '',
  code_hash BINARY(32) NULL,
  code_until DATE NULL,
  seat INT NOT NULL,
  -- reads and scores on paper; staff enter it twice
  on_paper TINYINT NOT NULL DEFAULT 0,
  -- 守秘誓約
  pledged_at DATETIME(6) NULL,
  declared_at DATETIME(6) NULL,
  provisional_done_at DATETIME(6) NULL,
  final_done_at DATETIME(6) NULL,
  UNIQUE KEY (panel_id, user_id),
  UNIQUE KEY (panel_id, seat),
  UNIQUE KEY (code_hash),
  KEY (user_id),
  FOREIGN KEY (panel_id) REFERENCES ky_panel (id),
  FOREIGN KEY (user_id) REFERENCES ky_user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- What a judge declared of each file (利害関係). Without a row nothing of it is shown.
CREATE TABLE ky_panel_conflict (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  judge_id BIGINT NOT NULL,
  panel_dossier_id BIGINT NOT NULL,
  conflicted TINYINT NOT NULL,
  at DATETIME(6) NOT NULL,
  recorded_by BIGINT NOT NULL,
  UNIQUE KEY (judge_id, panel_dossier_id),
  KEY (panel_dossier_id),
  FOREIGN KEY (judge_id) REFERENCES ky_panel_judge (id),
  FOREIGN KEY (panel_dossier_id) REFERENCES ky_panel_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_panel_item (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  panel_id BIGINT NOT NULL,
  name VARCHAR(100) NOT NULL,
  description VARCHAR(1000) NOT NULL DEFAULT '',
  weight INT NOT NULL DEFAULT 1,
  low INT NOT NULL,
  high INT NOT NULL,
  -- a line a grade: "5 よい"; empty: every number from low to high
  grades VARCHAR(1000) NOT NULL DEFAULT '',
  KEY (panel_id, id),
  FOREIGN KEY (panel_id) REFERENCES ky_panel (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_panel_score (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  judge_id BIGINT NOT NULL,
  panel_dossier_id BIGINT NOT NULL,
  round ENUM('provisional','final') NOT NULL,
  item_id BIGINT NOT NULL,
  score INT NOT NULL,
  UNIQUE KEY points (judge_id, panel_dossier_id, round, item_id),
  KEY (panel_dossier_id),
  FOREIGN KEY (judge_id) REFERENCES ky_panel_judge (id),
  FOREIGN KEY (panel_dossier_id) REFERENCES ky_panel_dossier (id),
  FOREIGN KEY (item_id) REFERENCES ky_panel_item (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_panel_comment (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  judge_id BIGINT NOT NULL,
  panel_dossier_id BIGINT NOT NULL,
  round ENUM('provisional','final') NOT NULL,
  text TEXT NOT NULL,
  UNIQUE KEY (judge_id, panel_dossier_id, round),
  KEY (panel_dossier_id),
  FOREIGN KEY (judge_id) REFERENCES ky_panel_judge (id),
  FOREIGN KEY (panel_dossier_id) REFERENCES ky_panel_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- What the first of two wrote down from a judge's paper; it becomes scores once the second wrote the same.
CREATE TABLE ky_panel_entry (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  judge_id BIGINT NOT NULL,
  panel_dossier_id BIGINT NOT NULL,
  round ENUM('provisional','final') NOT NULL,
  -- "12:5 13:4": points by the number of the item
  scores VARCHAR(2000) NOT NULL,
  comment TEXT NOT NULL DEFAULT '',
  entered_by BIGINT NOT NULL,
  entered_at DATETIME(6) NOT NULL,
  checked_by BIGINT NULL,
  checked_at DATETIME(6) NULL,
  UNIQUE KEY (judge_id, panel_dossier_id, round),
  KEY (panel_dossier_id),
  FOREIGN KEY (judge_id) REFERENCES ky_panel_judge (id),
  FOREIGN KEY (panel_dossier_id) REFERENCES ky_panel_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Passages of an answer that judges see replaced: places in the revision, counted in characters. The answer itself stays as it was.
CREATE TABLE ky_panel_mask (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  panel_dossier_id BIGINT NOT NULL,
  -- flat name of the answer; "" for the title
  field VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  begins INT NOT NULL,
  length INT NOT NULL,
  replacement VARCHAR(100) NOT NULL,
  made_by BIGINT NOT NULL,
  made_at DATETIME(6) NOT NULL,
  UNIQUE KEY (panel_dossier_id, field, begins),
  FOREIGN KEY (panel_dossier_id) REFERENCES ky_panel_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Attachments the secretariat let pass; no other reaches a judge.
CREATE TABLE ky_panel_attachment (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  panel_dossier_id BIGINT NOT NULL,
  file_id BIGINT NOT NULL,
  passed_by BIGINT NOT NULL,
  passed_at DATETIME(6) NOT NULL,
  UNIQUE KEY (panel_dossier_id, file_id),
  FOREIGN KEY (panel_dossier_id) REFERENCES ky_panel_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- A decision other than the ranking's. Only added to: the newest counts.
CREATE TABLE ky_panel_override (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  panel_dossier_id BIGINT NOT NULL,
  outcome ENUM('selected','not','ranking') NOT NULL,
  amount_yen BIGINT NULL,
  reason VARCHAR(1000) NOT NULL,
  made_by BIGINT NOT NULL,
  made_at DATETIME(6) NOT NULL,
  KEY (panel_dossier_id, id),
  FOREIGN KEY (panel_dossier_id) REFERENCES ky_panel_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_panel_meeting (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  panel_id BIGINT NOT NULL,
  held_on DATE NOT NULL,
  starts_minute INT NOT NULL,
  place VARCHAR(200) NOT NULL DEFAULT '',
  -- 謝金 of a judge who was there
  fee_yen BIGINT NOT NULL DEFAULT 0,
  KEY (panel_id, held_on),
  FOREIGN KEY (panel_id) REFERENCES ky_panel (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_panel_attendance (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  meeting_id BIGINT NOT NULL,
  judge_id BIGINT NOT NULL,
  UNIQUE KEY (meeting_id, judge_id),
  KEY (judge_id),
  FOREIGN KEY (meeting_id) REFERENCES ky_panel_meeting (id),
  FOREIGN KEY (judge_id) REFERENCES ky_panel_judge (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

INSERT INTO ky_choice (list, code, label, label_en, label_easy, sort) VALUES
  ('core.panel_stage', 'preparing', '準備中', 'In preparation', 'じゅんび', 10),
  ('core.panel_stage', 'scoring', '採点中', 'Being scored', 'てんを つけて います', 20),
  ('core.panel_stage', 'final', '発表のあとの採点中', 'Being scored after the presentation', 'はっぴょうの あと', 30),
  ('core.panel_stage', 'closed', '締切', 'Closed', 'おわり', 40)
  ON DUPLICATE KEY UPDATE sort = VALUES(sort);
