-- What staff accepted of a report's costs, a line each: of the revision they looked at. What did not change since keeps its judgement, by its content.

CREATE TABLE subsidy_accepted (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  -- the report
  dossier_id BIGINT NOT NULL,
  revision INT NOT NULL,
  -- counted from 0, as in the names of answers
  line INT NOT NULL,
  item VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  detail VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  claimed_yen BIGINT NOT NULL,
  paid_on DATE NULL,
  -- ids of files with blanks between
  receipts VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  accepted_yen BIGINT NOT NULL,
  reason VARCHAR(1000) NOT NULL DEFAULT '',
  user_id BIGINT NOT NULL,
  at DATETIME(6) NOT NULL,
  CHECK (accepted_yen BETWEEN 0 AND claimed_yen),
  UNIQUE KEY (dossier_id, revision, line),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id),
  FOREIGN KEY (user_id) REFERENCES ky_user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

INSERT INTO ky_choice (list, code, label, label_en, label_easy, sort) VALUES
  ('subsidy.step', 'no_receipts', '実績報告に領収書の写しを求めない', 'Reports need no receipts', 'ほうこくに レシートは いらない', 70)
  ON DUPLICATE KEY UPDATE sort = VALUES(sort);
