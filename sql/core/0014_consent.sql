-- A group's consent that the support centre prepares its applications; recorded, expiring, ended at any time. And what the support centre did under it, for the group to read.
CREATE TABLE ky_consent (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  group_id BIGINT NOT NULL,
  -- who of the group gave it
  given_by VARCHAR(100) NOT NULL,
  recorded_by BIGINT NOT NULL,
  recorded_at DATETIME(6) NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NOT NULL,
  ended_at DATETIME(6) NULL,
  KEY (group_id, id),
  KEY (valid_to, ended_at),
  FOREIGN KEY (recorded_by) REFERENCES ky_user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_support_act (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  group_id BIGINT NOT NULL,
  dossier_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  at DATETIME(6) NOT NULL,
  action ENUM('begun','filled','submitted','left') NOT NULL,
  KEY (group_id, id),
  KEY (dossier_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;
