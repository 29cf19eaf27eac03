-- Money that comes back: what a revocation takes away, what is to be returned and in which parts, and what came in.

-- What is promised now is the fixed amount or, before it is fixed, what was granted less what was revoked; what is granted stays as it was decided.
ALTER TABLE subsidy_file
  ADD COLUMN revoked_yen BIGINT NOT NULL DEFAULT 0,
  ADD CONSTRAINT subsidy_file_revoked CHECK (revoked_yen >= 0 AND COALESCE(fixed_yen, 0) + revoked_yen <= granted_yen);

-- A revocation (取消し) as the officer means it, and as it was decided.
CREATE TABLE subsidy_revocation (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  -- what the group keeps; 0: all is revoked
  remain_yen BIGINT NOT NULL,
  note VARCHAR(1000) NOT NULL DEFAULT '',
  state ENUM('meant','done','undone') NOT NULL DEFAULT 'meant',
  -- the day the group's next move was due before it, for what goes on or is taken back
  due_on DATE NULL,
  -- of what was decided: from where it goes on, how much it took, what of it the budget had again at once, and the fixed amount before it
  from_state VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT '',
  revoked_yen BIGINT NULL,
  freed_yen BIGINT NULL,
  fixed_yen BIGINT NULL,
  user_id BIGINT NOT NULL,
  -- when it was meant; once it is decided, when that was
  at DATETIME(6) NOT NULL,
  CHECK (remain_yen >= 0),
  KEY (dossier_id, id),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE subsidy_repayment (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  cause ENUM('advance','revocation','property','tax','other') NOT NULL,
  reason VARCHAR(1000) NOT NULL DEFAULT '',
  principal_yen BIGINT NOT NULL,
  -- of the principal, and of charges on it, what came in
  returned_yen BIGINT NOT NULL DEFAULT 0,
  charged_yen BIGINT NOT NULL DEFAULT 0,
  -- as the rule said when it was ordered: a year in hundredths of a percent, 0 none; fractions of a charge below the unit are cut
  surcharge_rate INT NOT NULL DEFAULT 0,
  late_rate INT NOT NULL DEFAULT 0,
  unit_yen BIGINT NOT NULL DEFAULT 100,
  -- the fiscal year whose budget paid it: its books are open until 31 May after it
  books_year INT NOT NULL,
  ordered_on DATE NOT NULL,
  -- the instant of the decision: a revocation's own order is that of the same
  ordered_at DATETIME(6) NOT NULL,
  doc_no VARCHAR(100) NOT NULL DEFAULT '',
  -- of the part that is due next; when all parts came back, of the last
  next_due_on DATE NOT NULL,
  waived_surcharge TINYINT NOT NULL DEFAULT 0,
  waived_late TINYINT NOT NULL DEFAULT 0,
  waive_reason VARCHAR(1000) NOT NULL DEFAULT '',
  waived_by BIGINT NULL,
  waived_on DATE NULL,
  state ENUM('open','done','void') NOT NULL DEFAULT 'open',
  done_on DATE NULL,
  version INT NOT NULL DEFAULT 1,
  CHECK (principal_yen > 0),
  CHECK (returned_yen BETWEEN 0 AND principal_yen),
  CHECK (charged_yen >= 0),
  KEY by_due (state, next_due_on, id),
  KEY (dossier_id, id),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- From which payments it comes back: the newest first, as far as they reach.
CREATE TABLE subsidy_repayment_source (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  repayment_id BIGINT NOT NULL,
  paid_on DATE NOT NULL,
  yen BIGINT NOT NULL,
  CHECK (yen > 0),
  KEY (repayment_id, paid_on, id),
  FOREIGN KEY (repayment_id) REFERENCES subsidy_repayment (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE subsidy_repayment_part (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  repayment_id BIGINT NOT NULL,
  number INT NOT NULL,
  due_on DATE NOT NULL,
  yen BIGINT NOT NULL,
  -- 戻入 while the books of the payment's fiscal year are open, afterwards 納入通知書; with the slip's number and date
  method ENUM('refund_entry','payment_notice') NOT NULL,
  slip_no VARCHAR(100) NOT NULL DEFAULT '',
  slip_on DATE NULL,
  CHECK (yen > 0),
  UNIQUE KEY (repayment_id, number),
  FOREIGN KEY (repayment_id) REFERENCES subsidy_repayment (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE subsidy_repayment_receipt (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  repayment_id BIGINT NOT NULL,
  received_on DATE NOT NULL,
  yen BIGINT NOT NULL,
  -- what of it was set against the principal; the rest paid charges
  principal_yen BIGINT NOT NULL,
  note VARCHAR(400) NOT NULL DEFAULT '',
  user_id BIGINT NOT NULL,
  at DATETIME(6) NOT NULL,
  -- noted by mistake
  dropped_at DATETIME(6) NULL,
  dropped_by BIGINT NULL,
  drop_reason VARCHAR(400) NOT NULL DEFAULT '',
  CHECK (yen > 0),
  CHECK (principal_yen BETWEEN 0 AND yen),
  KEY (repayment_id, id),
  FOREIGN KEY (repayment_id) REFERENCES subsidy_repayment (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

INSERT INTO ky_choice (list, code, label, label_en, label_easy, sort) VALUES
  ('subsidy.return_cause', 'advance', '概算払が確定した額を超えた', 'More was advanced than was fixed', 'さきに もらった お金（かね）が 多（おお）かった', 10),
  ('subsidy.return_cause', 'revocation', '交付決定の取消し', 'The grant was revoked', '交付（こうふ）の とりけし', 20),
  ('subsidy.return_cause', 'property', '財産の処分', 'Property was disposed of', '買（か）った ものを 売（う）ったり すてたり した', 30),
  ('subsidy.return_cause', 'tax', '消費税の仕入控除', 'Consumption tax that was deducted', 'しょうひぜいが もどった', 40),
  ('subsidy.return_cause', 'other', 'そのほか', 'Other', 'そのほか', 50),
  ('subsidy.return_method', 'refund_entry', '戻入', 'Refund entry', '戻入（れいにゅう）', 10),
  ('subsidy.return_method', 'payment_notice', '納入通知書', 'Payment notice', '納入通知書（のうにゅう つうちしょ）', 20),
  ('subsidy.return_state', 'open', '返還を待っている', 'Awaited', 'まだ かえって いない', 10),
  ('subsidy.return_state', 'done', '返還された', 'Returned', 'かえった', 20),
  ('subsidy.return_state', 'void', '取りやめ', 'Void', 'やめた', 30),
  ('subsidy.entry_kind', 'grant', '交付決定', 'Granted', '交付（こうふ）が きまった', 10),
  ('subsidy.entry_kind', 'undo', '決定の取りやめ', 'Decision taken back', 'きめた ことを やめた', 20),
  ('subsidy.entry_kind', 'withdrawn', '決定の後の取下げ', 'Withdrawn after the decision', 'とりさげ', 30),
  ('subsidy.entry_kind', 'change', '変更承認', 'Change approved', 'かえる ことを みとめた', 40),
  ('subsidy.entry_kind', 'saved', '額の確定による減', 'Not needed in the end', 'いらなく なった お金（かね）', 50),
  ('subsidy.entry_kind', 'revoked', '取消しによる減', 'Revoked', 'とりけし', 60),
  ('subsidy.entry_kind', 'fix', '額の確定', 'Fixed', '額（がく）が きまった', 70),
  ('subsidy.entry_kind', 'advance', '概算払・前金払', 'Paid in advance', 'さきに はらった', 80),
  ('subsidy.entry_kind', 'payment', '支払', 'Paid', 'はらった', 90),
  ('subsidy.entry_kind', 'bounced', '振込不能による戻り', 'Bounced', 'ふりこみが できなかった', 100),
  ('subsidy.entry_kind', 'advance_bounced', '概算払の振込不能による戻り', 'Advance bounced', 'さきに はらった お金（かね）の ふりこみが できなかった', 105),
  ('subsidy.entry_kind', 'return', '返還', 'Returned', 'かえった お金（かね）', 110)
  ON DUPLICATE KEY UPDATE sort = VALUES(sort);
