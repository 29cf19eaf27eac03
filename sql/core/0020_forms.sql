-- What staff make themselves: procedures without a plugin, and the working copy of a form.

-- A procedure of staff's own; what holds for every procedure is its row of ky_procedure, its texts are rows of ky_text ("made.p12.title" …).
CREATE TABLE ky_procedure_made (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  procedure_id BIGINT NOT NULL,
  -- its life: decided upon (起案・決裁), or taken note of
  life ENUM('decision','notice') NOT NULL,
  for_group TINYINT NOT NULL DEFAULT 0,
  minutes INT NOT NULL DEFAULT 15,
  -- the field whose answer names a dossier in lists
  title_field VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT '',
  -- goes on from a decided dossier of that procedure: asks for a change of it, or reports on it
  follows_id BIGINT NULL,
  follow_as ENUM('change','report') NULL,
  -- of a report: due so many days after the day answered there, or after the decision where no field is named
  due_field VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT '',
  due_days INT NOT NULL DEFAULT 30,
  -- a new application of the same applicant while a report is missing
  refuse_while ENUM('never','late','missing') NOT NULL DEFAULT 'never',
  UNIQUE KEY (procedure_id),
  KEY (follows_id),
  FOREIGN KEY (procedure_id) REFERENCES ky_procedure (id),
  FOREIGN KEY (follows_id) REFERENCES ky_procedure (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- The form somebody works on, until it is published as a revision or thrown away.
CREATE TABLE ky_form_draft (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  procedure_id BIGINT NOT NULL,
  document MEDIUMTEXT NOT NULL,
  -- as it was before the last change, to be had back
  previous MEDIUMTEXT NOT NULL DEFAULT '',
  version INT NOT NULL DEFAULT 1,
  updated_by BIGINT NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  UNIQUE KEY (procedure_id),
  FOREIGN KEY (procedure_id) REFERENCES ky_procedure (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;
