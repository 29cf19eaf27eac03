-- What staff write: the history of every field, what a group offers and looks for, states and kinds as choices.

CREATE TABLE groups_history (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  group_id BIGINT NOT NULL,
  at DATETIME(6) NOT NULL,
  user_id BIGINT NOT NULL,
  field VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  old_value TEXT NOT NULL,
  new_value TEXT NOT NULL,
  KEY (group_id, id),
  FOREIGN KEY (group_id) REFERENCES groups_group (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- できること・求めること: people, goods or places.
CREATE TABLE groups_offer (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  group_id BIGINT NOT NULL,
  direction ENUM('offer','seek') NOT NULL,
  kind VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  text VARCHAR(400) NOT NULL,
  search_words MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  UNIQUE KEY (group_id, direction, kind),
  FULLTEXT KEY words (search_words),
  FOREIGN KEY (group_id) REFERENCES groups_group (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

ALTER TABLE groups_group
  MODIFY public_fields SET('representative','contact_name','contact_address','contact_phone','contact_email','website','fee','ward','founded_on','member_count') NOT NULL DEFAULT 'website,ward,founded_on,member_count';

-- Until now these three were public for every group.
UPDATE groups_group SET public_fields = CONCAT_WS(',', NULLIF(public_fields, ''), 'ward', 'founded_on', 'member_count');

CREATE INDEX merged ON groups_group (merged_into_id);

CREATE INDEX by_ward ON groups_group (ward_id, state, sort_key, id);

INSERT INTO ky_choice (list, code, label, label_en, label_easy, sort) VALUES
  ('groups.state', 'active', '登録中', 'Registered', 'とうろく している', 10),
  ('groups.state', 'expired', '期限切れ', 'Expired', 'きげんが きれた', 20),
  ('groups.state', 'dissolved', '解散', 'Dissolved', 'かいさん した', 30),
  ('groups.state', 'revoked', '登録の取消し', 'Revoked', 'とうろくを とりけした', 40),
  ('groups.state', 'pending', '登録の手続中', 'Registration under way', 'とうろくの とちゅう', 50),
  ('groups.state', 'ward', '区（登録は要りません）', 'Ward (needs no registration)', '区（く）', 60),
  ('groups.offer_kind', 'people', '人・技能', 'People and skills', '人（ひと）・できること', 10),
  ('groups.offer_kind', 'goods', '物・道具', 'Goods and tools', '物（もの）', 20),
  ('groups.offer_kind', 'places', '場所', 'Places', '場所（ばしょ）', 30),
  ('groups.direction', 'offer', 'できること', 'Offers', 'できること', 10),
  ('groups.direction', 'seek', '求めること', 'Looks for', 'ほしい もの', 20)
  ON DUPLICATE KEY UPDATE sort = VALUES(sort);

-- When a letter was passed on, to count them; neither writer nor text is kept.
CREATE TABLE groups_letter (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  group_id BIGINT NOT NULL,
  at DATETIME(6) NOT NULL,
  KEY (group_id, at),
  KEY (at),
  FOREIGN KEY (group_id) REFERENCES groups_group (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;
