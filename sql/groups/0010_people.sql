-- Printed codes that let a person act for a group: 利用開始コード of staff, and invitations of the group itself. Only a keyed hash of the code is here.

CREATE TABLE IF NOT EXISTS groups_start_code (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  code_hash BINARY(32) NOT NULL,
  group_id BIGINT NOT NULL,
  role VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  -- for whom, as the one who invites calls them
  person VARCHAR(200) NOT NULL DEFAULT '',
  -- whose access ends when the code is used: the handing over
  replaces_id BIGINT NULL,
  by_staff TINYINT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  expires_on DATE NOT NULL,
  used_at DATETIME(6) NULL,
  used_by BIGINT NULL,
  -- taken back, or another was issued in its place
  ended_at DATETIME(6) NULL,
  -- how often it was typed when it no longer counted
  tries INT NOT NULL DEFAULT 0,
  UNIQUE KEY (code_hash),
  KEY (group_id, id),
  FOREIGN KEY (group_id) REFERENCES groups_group (id),
  FOREIGN KEY (replaces_id) REFERENCES ky_member (id),
  FOREIGN KEY (created_by) REFERENCES ky_user (id),
  FOREIGN KEY (used_by) REFERENCES ky_user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- What a group tells: Markdown as it was typed.
CREATE TABLE IF NOT EXISTS groups_news (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  group_id BIGINT NOT NULL,
  title VARCHAR(200) NOT NULL,
  body TEXT NOT NULL,
  state ENUM('draft','waiting','published','refused') NOT NULL DEFAULT 'draft',
  -- why staff refused it
  reason VARCHAR(400) NOT NULL DEFAULT '',
  created_by BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  published_at DATETIME(6) NULL,
  version INT NOT NULL DEFAULT 1,
  KEY (group_id, state, published_at),
  KEY (state, id),
  FOREIGN KEY (group_id) REFERENCES groups_group (id),
  FOREIGN KEY (created_by) REFERENCES ky_user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

INSERT INTO ky_choice (list, code, label, label_en, label_easy, sort) VALUES
  ('groups.news_state', 'draft', '下書き', 'Draft', 'まだ 出（だ）していない', 10),
  ('groups.news_state', 'waiting', '市の確認を待っています', 'Waiting for the city', '市（し）が 見（み）ています', 20),
  ('groups.news_state', 'published', '公開中', 'Published', 'みんなが 見（み）られる', 30),
  ('groups.news_state', 'refused', '公開できません', 'Not published', '出（だ）せません', 40)
  ON DUPLICATE KEY UPDATE sort = VALUES(sort);
