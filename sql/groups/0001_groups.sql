-- The registry of groups. Names are stored as typed; keys for search and comparison stand beside them.

CREATE TABLE groups_group (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(200) NOT NULL,
  name_kana VARCHAR(200) NOT NULL DEFAULT '',
  -- the group's name for search, sorting and recognition
  name_key VARCHAR(400) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  sort_key VARCHAR(400) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  corporate_no CHAR(13) CHARACTER SET ascii COLLATE ascii_bin NULL,
  category CHAR(1) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'C',
  purpose TEXT NOT NULL,
  activity TEXT NOT NULL,
  area_id BIGINT NULL,
  ward_id BIGINT NULL,
  founded_on DATE NULL,
  member_count INT NOT NULL DEFAULT 0,
  fee VARCHAR(200) NOT NULL DEFAULT '',
  looking_for_members TINYINT NOT NULL DEFAULT 0,
  representative VARCHAR(200) NOT NULL DEFAULT '',
  contact_name VARCHAR(200) NOT NULL DEFAULT '',
  contact_address VARCHAR(300) NOT NULL DEFAULT '',
  contact_phone VARCHAR(40) NOT NULL DEFAULT '',
  phone_key VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  contact_email VARCHAR(254) NOT NULL DEFAULT '',
  website VARCHAR(500) NOT NULL DEFAULT '',
  -- names of the fields the group agreed to publish, beyond those that are always public
  public_fields SET('representative','contact_name','contact_address','contact_phone','contact_email','website','fee') NOT NULL DEFAULT 'website',
  department_id BIGINT NULL,
  state ENUM('active','expired','dissolved','revoked','pending','ward') NOT NULL DEFAULT 'active',
  registration_no VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NULL,
  registered_on DATE NULL,
  expires_on DATE NULL,
  merged_into_id BIGINT NULL,
  import_row INT NULL,
  search_words MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY (registration_no),
  KEY directory (state, sort_key, id),
  KEY newest (state, updated_at, id),
  KEY staff_list (sort_key, id),
  KEY (name_key),
  KEY (corporate_no),
  KEY (phone_key),
  KEY (department_id),
  FULLTEXT KEY words (search_words),
  FOREIGN KEY (area_id) REFERENCES ky_area (id),
  FOREIGN KEY (ward_id) REFERENCES ky_ward (id),
  FOREIGN KEY (department_id) REFERENCES ky_department (id),
  FOREIGN KEY (merged_into_id) REFERENCES groups_group (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE groups_field (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  group_id BIGINT NOT NULL,
  field VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  UNIQUE KEY (group_id, field),
  KEY (field, group_id),
  FOREIGN KEY (group_id) REFERENCES groups_group (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

INSERT INTO ky_choice (list, code, label, label_en, label_easy, sort) VALUES
  ('groups.field', 'welfare', '保健・医療・福祉', 'Health and welfare', 'けんこう・ふくし', 10),
  ('groups.field', 'children', '子ども・青少年', 'Children and youth', '子（こ）ども', 20),
  ('groups.field', 'education', '社会教育・学習', 'Learning', 'まなぶ', 30),
  ('groups.field', 'community', 'まちづくり', 'Community', 'まちづくり', 40),
  ('groups.field', 'culture', '文化・芸術・スポーツ', 'Culture and sports', 'ぶんか・スポーツ', 50),
  ('groups.field', 'environment', '環境', 'Environment', 'しぜん・かんきょう', 60),
  ('groups.field', 'safety', '防災・地域安全', 'Safety', 'あんぜん', 70),
  ('groups.field', 'international', '国際交流', 'International exchange', 'がいこくと なかよくする', 80),
  ('groups.field', 'other', 'その他', 'Other', 'そのほか', 90),
  ('groups.category', 'A', '地域の住民がだれでも入れる団体（区・自治会など）', 'Open to all residents of an area', 'だれでも 入（はい）れる グループ', 10),
  ('groups.category', 'B', '資格のある住民の団体（商工会議所など）', 'Residents with a qualification', 'しかくが ある人の グループ', 20),
  ('groups.category', 'C', 'その他の住民の団体（ボランティア団体・NPO法人など）', 'Other residents'' groups', 'ボランティアなどの グループ', 30),
  ('groups.category', 'D', '公的な性格の法人（公益法人・学校法人など）', 'Bodies with public status', 'おおやけの 会（かい）', 40),
  ('groups.category', 'E', '民間企業', 'Companies', '会社（かいしゃ）', 50)
  ON DUPLICATE KEY UPDATE sort = VALUES(sort);
