-- Disposal (廃棄) of dossiers whose retention is over: who proposed it and who approved it, one row each. Whether it is done is ky_dossier.disposed_at.
CREATE TABLE ky_disposal (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  step ENUM('proposed','approved') NOT NULL,
  user_id BIGINT NOT NULL,
  at DATETIME(6) NOT NULL,
  UNIQUE KEY (dossier_id, step),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;
