-- Revocation of a registration (登録の取消し): why, when the group was heard (聴聞・弁明), who decided; and letters to many groups at once.
CREATE TABLE groups_revocation (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  group_id BIGINT NOT NULL,
  reason TEXT NOT NULL,
  heard_on DATE NOT NULL,
  doc_no VARCHAR(60) NOT NULL DEFAULT '',
  user_id BIGINT NOT NULL,
  revoked_on DATE NOT NULL,
  KEY (group_id, id),
  FOREIGN KEY (group_id) REFERENCES groups_group (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE groups_mailing (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  subject VARCHAR(200) NOT NULL,
  body TEXT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  KEY (created_by, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE groups_mailing_to (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  mailing_id BIGINT NOT NULL,
  group_id BIGINT NOT NULL,
  result ENUM('waiting','queued','no_address') NOT NULL DEFAULT 'waiting',
  at DATETIME(6) NULL,
  UNIQUE KEY (mailing_id, group_id),
  FOREIGN KEY (mailing_id) REFERENCES groups_mailing (id),
  FOREIGN KEY (group_id) REFERENCES groups_group (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;
