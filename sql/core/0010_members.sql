-- Who may act for which group, as what, and from when to when. The group is a number here: whose table it is, is a plugin's affair (service group_names).
-- live is 1 until access ends and NULL afterwards, so that a person is a group's member once and has been it as often as it happened.

CREATE TABLE IF NOT EXISTS ky_member (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  group_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  role VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NOT NULL DEFAULT '9999-12-31',
  live TINYINT NULL DEFAULT 1,
  created_at DATETIME(6) NOT NULL,
  ended_at DATETIME(6) NULL,
  ended_by BIGINT NULL,
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY (group_id, user_id, live),
  KEY (user_id, live),
  FOREIGN KEY (user_id) REFERENCES ky_user (id),
  FOREIGN KEY (ended_by) REFERENCES ky_user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

INSERT INTO ky_choice (list, code, label, label_en, label_easy, sort) VALUES
  ('core.member_role', 'representative', '代表者', 'Representative', '代表（だいひょう）の 人（ひと）', 10),
  ('core.member_role', 'editor', '担当者（書ける人）', 'Editor', '書（か）く 人（ひと）', 20),
  ('core.member_role', 'viewer', '見るだけの人', 'Viewer', '見（み）るだけの 人（ひと）', 30)
  ON DUPLICATE KEY UPDATE sort = VALUES(sort);
