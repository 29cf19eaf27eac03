-- Numbers of registrations, without a gap within a fiscal year; and who was reminded of renewing.

CREATE TABLE IF NOT EXISTS groups_number (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  fiscal_year INT NOT NULL,
  last BIGINT NOT NULL,
  UNIQUE KEY (fiscal_year)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

ALTER TABLE groups_group ADD COLUMN IF NOT EXISTS reminded_for DATE NULL;

CREATE INDEX IF NOT EXISTS by_expiry ON groups_group (state, expires_on);

-- The record as it was before a decision, so that a mistaken one can be taken back; kept as long as that may happen.
CREATE TABLE IF NOT EXISTS groups_before (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  group_id BIGINT NOT NULL,
  version_after INT NOT NULL,
  before_values MEDIUMTEXT NOT NULL,
  at DATETIME(6) NOT NULL,
  UNIQUE KEY (dossier_id),
  KEY (at),
  FOREIGN KEY (group_id) REFERENCES groups_group (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;
