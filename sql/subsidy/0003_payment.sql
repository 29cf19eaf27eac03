-- Paying: what is obligated (支出負担行為), claims that were accepted with the account they name, orders to pay (支出命令), lists for the treasurer (会計課), and what the treasurer says of them.

-- By hand; while there is none, the decision's own number and day stand for it where the department says so.
CREATE TABLE subsidy_commitment (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  number VARCHAR(60) NOT NULL,
  committed_on DATE NOT NULL,
  noted_by BIGINT NULL,
  noted_at DATETIME(6) NOT NULL,
  UNIQUE KEY (dossier_id),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- What a department sets: where the commitment comes from, the columns of its lists, and how it reads the treasurer's answers.
CREATE TABLE subsidy_payment_setting (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  department_id BIGINT NOT NULL,
  commitment VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT 'decision',
  -- a column a line: its field, a tab, its heading; empty: as it is brought
  list_columns TEXT NOT NULL DEFAULT '',
  result_key VARCHAR(100) NOT NULL DEFAULT '支出命令番号',
  result_yen VARCHAR(100) NOT NULL DEFAULT '金額',
  result_day VARCHAR(100) NOT NULL DEFAULT '支払日',
  result_state VARCHAR(100) NOT NULL DEFAULT '結果',
  result_reason VARCHAR(100) NOT NULL DEFAULT '理由',
  -- words with blanks between by which a result says that the money came back
  returned_words VARCHAR(400) NOT NULL DEFAULT '不能 返戻 組戻 返金',
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY (department_id),
  FOREIGN KEY (department_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- A list as it went to the treasurer: its payments and columns stay as they are, so that it gives the same bytes again.
CREATE TABLE subsidy_payment_list (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  department_id BIGINT NOT NULL,
  -- of the budget it is paid from
  fiscal_year INT NOT NULL,
  number INT NOT NULL,
  planned_on DATE NOT NULL,
  list_columns TEXT NOT NULL,
  yen BIGINT NOT NULL,
  line_count INT NOT NULL,
  state ENUM('open','void') NOT NULL DEFAULT 'open',
  made_by BIGINT NULL,
  made_at DATETIME(6) NOT NULL,
  KEY (department_id, fiscal_year, number),
  FOREIGN KEY (department_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- The treasurer's answers as a file.
CREATE TABLE subsidy_payment_result (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  department_id BIGINT NOT NULL,
  file_id BIGINT NOT NULL,
  file_name VARCHAR(200) NOT NULL,
  state ENUM('looked_at','taken') NOT NULL DEFAULT 'looked_at',
  paid INT NOT NULL DEFAULT 0,
  returned INT NOT NULL DEFAULT 0,
  made_by BIGINT NULL,
  made_at DATETIME(6) NOT NULL,
  KEY (department_id, id),
  FOREIGN KEY (department_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- One marking of payments as paid or returned: by hand, of a list, or of the treasurer's answers.
CREATE TABLE subsidy_payment_booking (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  department_id BIGINT NOT NULL,
  source ENUM('hand','list','result') NOT NULL,
  source_id BIGINT NOT NULL,
  made_by BIGINT NULL,
  made_at DATETIME(6) NOT NULL,
  FOREIGN KEY (department_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE subsidy_payment (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  -- the application, and the claim (請求書) that was accepted
  dossier_id BIGINT NOT NULL,
  claim_id BIGINT NOT NULL,
  call_id BIGINT NOT NULL,
  group_id BIGINT NOT NULL DEFAULT 0,
  kind ENUM('advance','settlement') NOT NULL,
  -- which of the advances, from 1; 0: the settlement
  instalment INT NOT NULL DEFAULT 0,
  yen BIGINT NOT NULL,
  state ENUM('claimed','ordered','sent','paid','bounced','cancelled') NOT NULL DEFAULT 'claimed',
  payee VARCHAR(200) NOT NULL,
  claim_no VARCHAR(60) NOT NULL DEFAULT '',
  claimed_on DATE NOT NULL,
  due_on DATE NOT NULL,
  -- secret, and wiped when the claim is disposed of
  bank_code VARCHAR(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  branch_code VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account_type VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account_number VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  holder VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  -- another's account, with 委任状
  proxy TINYINT NOT NULL DEFAULT 0,
  commitment_no VARCHAR(60) NOT NULL DEFAULT '',
  committed_on DATE NULL,
  order_no VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT '',
  ordered_on DATE NULL,
  ordered_by BIGINT NULL,
  creditor_no VARCHAR(40) NOT NULL DEFAULT '',
  budget_item VARCHAR(100) NOT NULL DEFAULT '',
  list_id BIGINT NULL,
  list_line INT NOT NULL DEFAULT 0,
  paid_on DATE NULL,
  paid_booking BIGINT NULL,
  back_on DATE NULL,
  back_booking BIGINT NULL,
  back_reason VARCHAR(400) NOT NULL DEFAULT '',
  -- 0: the application has still to follow what happened
  moved TINYINT NOT NULL DEFAULT 1,
  created_at DATETIME(6) NOT NULL,
  version INT NOT NULL DEFAULT 1,
  CHECK (yen > 0),
  UNIQUE KEY (claim_id),
  KEY (dossier_id, id),
  KEY (call_id, id),
  KEY (list_id, list_line),
  KEY (group_id, id),
  KEY (state, due_on),
  KEY (moved, id),
  KEY (paid_booking),
  KEY (back_booking),
  KEY (order_no),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id),
  FOREIGN KEY (claim_id) REFERENCES ky_dossier (id),
  FOREIGN KEY (call_id) REFERENCES subsidy_call (id),
  FOREIGN KEY (list_id) REFERENCES subsidy_payment_list (id),
  FOREIGN KEY (paid_booking) REFERENCES subsidy_payment_booking (id),
  FOREIGN KEY (back_booking) REFERENCES subsidy_payment_booking (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

INSERT INTO ky_choice (list, code, label, label_en, label_easy, sort) VALUES
  ('subsidy.commitment', 'decision', '交付決定の文書番号と日付を使う', 'The decision''s number and day', 'きめた ときの 番号（ばんごう）を つかう', 10),
  ('subsidy.entry_kind', 'advance_bounced', '振り込めずに戻った概算払', 'Advance returned by the bank', 'はらえなかった まえの お金（かね）', 95),
  ('subsidy.commitment', 'hand', '案件ごとに職員が入力する', 'Entered by staff for each file', '職員（しょくいん）が 書（か）く', 20)
  ON DUPLICATE KEY UPDATE sort = VALUES(sort);
