-- Who was reminded of which date: each once a date and stage.
CREATE TABLE ky_dossier_reminder (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  due_on DATE NOT NULL,
  stage ENUM('first','last','late') NOT NULL,
  at DATETIME(6) NOT NULL,
  UNIQUE KEY (dossier_id, due_on, stage),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- The day of the last mail about what is due, of a member of staff.
CREATE TABLE ky_staff_digest (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  sent_on DATE NOT NULL,
  UNIQUE KEY (user_id),
  FOREIGN KEY (user_id) REFERENCES ky_user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

ALTER TABLE ky_dossier DROP COLUMN reminded_at;
