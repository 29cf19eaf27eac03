-- What applicants meet around their application: a consultation before it, what remains of a budget offered to the next (次点), the numbers of the forms, and how many of the group live in the city.

ALTER TABLE subsidy_call
  -- so many days to accept what remains of the budget
  ADD COLUMN answer_days INT NOT NULL DEFAULT 7,
  -- of the members so many per cent must live, work or go to school in the city; 0: not asked
  ADD COLUMN min_city_percent INT NOT NULL DEFAULT 0,
  -- 事前相談
  ADD COLUMN consultation ENUM('none','offered','required') NOT NULL DEFAULT 'none',
  -- a line a procedure: its name in lists, a colon, the form's number; empty: the forms' own
  ADD COLUMN form_numbers VARCHAR(1000) NOT NULL DEFAULT '';

ALTER TABLE subsidy_ledger
  -- offered to the first application that exceeds what remains, or accepted by it, and not yet decided upon
  ADD COLUMN reserved_yen BIGINT NOT NULL DEFAULT 0,
  ADD CONSTRAINT subsidy_reserved CHECK (reserved_yen >= 0 AND granted_yen + reserved_yen <= allotted_yen);

ALTER TABLE subsidy_file
  -- this file's part of the ledger's reserved_yen
  ADD COLUMN reserved_yen BIGINT NOT NULL DEFAULT 0,
  -- what remained, as it was offered; by when it was to be answered, and what came of it
  ADD COLUMN rest_yen BIGINT NULL,
  ADD COLUMN rest_by DATE NULL,
  ADD COLUMN rest_answer ENUM('accepted','declined','lapsed') NULL;

INSERT INTO ky_choice (list, code, label, label_en, label_easy, sort) VALUES
  ('subsidy.consultation', 'none', '受け付けない', 'Not offered', 'しない', 10),
  ('subsidy.consultation', 'offered', '希望する団体の相談を受ける', 'Offered', 'しても よい', 20),
  ('subsidy.consultation', 'required', '申請の前に必ず相談を受ける', 'Required before an application', '申請（しんせい）の まえに かならず', 30)
  ON DUPLICATE KEY UPDATE sort = VALUES(sort);

-- Which call a consultation is about.
CREATE TABLE subsidy_consultation (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  call_id BIGINT NOT NULL,
  UNIQUE KEY (dossier_id),
  KEY (call_id),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id),
  FOREIGN KEY (call_id) REFERENCES subsidy_call (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;
