-- Queries of the groups plugin.

-- name: groups.show
SELECT g.id, g.name, g.name_kana, g.category, g.purpose, g.activity, a.name AS area,
  g.looking_for_members, g.registration_no, g.updated_at, IF(g.contact_email <> '', 1, 0) AS has_email,
  IF(FIND_IN_SET('ward', g.public_fields), w.name, NULL) AS ward,
  IF(FIND_IN_SET('founded_on', g.public_fields), g.founded_on, NULL) AS founded_on,
  IF(FIND_IN_SET('member_count', g.public_fields), g.member_count, NULL) AS member_count,
  IF(FIND_IN_SET('fee', g.public_fields), g.fee, NULL) AS fee,
  IF(FIND_IN_SET('representative', g.public_fields), g.representative, NULL) AS representative,
  IF(FIND_IN_SET('contact_name', g.public_fields), g.contact_name, NULL) AS contact_name,
  IF(FIND_IN_SET('contact_address', g.public_fields), g.contact_address, NULL) AS contact_address,
  IF(FIND_IN_SET('contact_phone', g.public_fields), g.contact_phone, NULL) AS contact_phone,
  IF(FIND_IN_SET('contact_email', g.public_fields), g.contact_email, NULL) AS contact_email,
  IF(FIND_IN_SET('website', g.public_fields) AND g.website <> '', g.website, NULL) AS website_url
FROM groups_group g
LEFT JOIN ky_area a ON a.id = g.area_id
LEFT JOIN ky_ward w ON w.id = g.ward_id
WHERE g.id = :id AND {scope groups.public};

-- name: groups.fields
SELECT f.field FROM groups_field f WHERE f.group_id = :id ORDER BY f.id;

-- name: groups.feed
SELECT g.id, g.name, g.purpose, g.updated_at FROM groups_group g WHERE {scope groups.public} ORDER BY g.updated_at DESC, g.id DESC LIMIT 50;

-- name: groups.open_data
SELECT g.id, COALESCE(g.registration_no, '') AS registration_no, g.name, g.name_kana, COALESCE(a.name, '') AS area, COALESCE(IF(FIND_IN_SET('ward', g.public_fields), w.name, NULL), '') AS ward, g.category,
  g.purpose, IF(FIND_IN_SET('founded_on', g.public_fields), g.founded_on, NULL) AS founded_on,
  IF(FIND_IN_SET('member_count', g.public_fields), g.member_count, NULL) AS member_count, g.looking_for_members, IF(FIND_IN_SET('website', g.public_fields), g.website, '') AS website, g.updated_at
FROM groups_group g
LEFT JOIN ky_area a ON a.id = g.area_id
LEFT JOIN ky_ward w ON w.id = g.ward_id
WHERE {scope groups.public} ORDER BY g.id;

-- name: groups.areas
SELECT id, name, IF(name_en = '', name, name_en) AS label_en, IF(name_easy = '', name, name_easy) AS label_easy FROM ky_area ORDER BY sort, id;

-- name: groups.insert_field
INSERT INTO groups_field (group_id, field) VALUES (:group_id, :field);

-- name: groups.merged_into
SELECT COALESCE(g.merged_into_id, 0) AS merged_into_id FROM groups_group g WHERE g.id = :id;

-- name: groups.offers
SELECT o.direction, o.kind, o.text FROM groups_offer o LEFT JOIN ky_choice c ON c.list = 'groups.offer_kind' AND c.code = o.kind
WHERE o.group_id = :id ORDER BY o.direction, c.sort, o.id;

-- name: groups.offer_group
SELECT o.group_id FROM groups_offer o WHERE o.id = :id;

-- name: groups.wards
SELECT id, name FROM ky_ward WHERE valid_to >= :ky_today AND (:area_id = 0 OR area_id = :area_id) ORDER BY sort, id;

-- name: groups.departments
SELECT id, name FROM ky_department WHERE valid_to >= :ky_today ORDER BY sort, id;

-- name: groups.record
SELECT g.id, g.name, g.state, g.registration_no, g.version, g.updated_at, d.name AS department,
  (SELECT COUNT(*) FROM groups_group s WHERE s.id <> g.id AND s.merged_into_id IS NULL
    AND (s.name_key = g.name_key OR (g.phone_key <> '' AND s.phone_key = g.phone_key) OR s.corporate_no = g.corporate_no)) AS look_alikes
FROM groups_group g LEFT JOIN ky_department d ON d.id = g.department_id
WHERE g.id = :id;

-- name: groups.edit_row
SELECT g.name, g.name_kana, g.category,
  (SELECT GROUP_CONCAT(f.field ORDER BY c.sort, c.id SEPARATOR ' ') FROM groups_field f JOIN ky_choice c ON c.list = 'groups.field' AND c.code = f.field WHERE f.group_id = g.id) AS fields,
  g.purpose, g.activity, g.area_id, g.ward_id, g.founded_on, g.member_count, g.members_in_city, g.fee, g.looking_for_members, g.representative, g.contact_name, g.contact_address,
  g.contact_phone, g.contact_email, g.website, REPLACE(g.public_fields, ',', ' ') AS public_fields,
  (SELECT o.text FROM groups_offer o WHERE o.group_id = g.id AND o.direction = 'offer' AND o.kind = 'people') AS offer_people,
  (SELECT o.text FROM groups_offer o WHERE o.group_id = g.id AND o.direction = 'offer' AND o.kind = 'goods') AS offer_goods,
  (SELECT o.text FROM groups_offer o WHERE o.group_id = g.id AND o.direction = 'offer' AND o.kind = 'places') AS offer_places,
  (SELECT o.text FROM groups_offer o WHERE o.group_id = g.id AND o.direction = 'seek' AND o.kind = 'people') AS seek_people,
  (SELECT o.text FROM groups_offer o WHERE o.group_id = g.id AND o.direction = 'seek' AND o.kind = 'goods') AS seek_goods,
  (SELECT o.text FROM groups_offer o WHERE o.group_id = g.id AND o.direction = 'seek' AND o.kind = 'places') AS seek_places,
  g.corporate_no, g.department_id, g.state, g.registration_no, g.registered_on, g.expires_on, g.version
FROM groups_group g WHERE g.id = :id;

-- name: groups.lock
SELECT g.version FROM groups_group g WHERE g.id = :id FOR UPDATE;

-- name: groups.update
UPDATE groups_group SET name = :name, name_kana = COALESCE(:name_kana, ''), name_key = :name_key, sort_key = :sort_key, category = :category,
  purpose = COALESCE(:purpose, ''), activity = COALESCE(:activity, ''), area_id = :area_id, ward_id = :ward_id, founded_on = :founded_on, member_count = COALESCE(:member_count, 0), members_in_city = :members_in_city,
  fee = COALESCE(:fee, ''), looking_for_members = :looking_for_members, representative = COALESCE(:representative, ''), contact_name = COALESCE(:contact_name, ''),
  contact_address = COALESCE(:contact_address, ''), contact_phone = COALESCE(:contact_phone, ''), phone_key = :phone_key,
  contact_email = COALESCE(:contact_email, ''), website = COALESCE(:website, ''), public_fields = :public_set,
  corporate_no = :corporate_no, department_id = :department_id, state = :state, registration_no = :registration_no, registered_on = :registered_on,
  expires_on = :expires_on, search_words = :search_words, updated_at = :ky_now, version = version + 1
WHERE id = :id;

-- name: groups.create
INSERT INTO groups_group (name, name_key, sort_key, purpose, activity, search_words, updated_at, version) VALUES (:name, '', '', '', '', '', :ky_now, 0);

-- name: groups.delete_fields
DELETE FROM groups_field WHERE group_id = :id;

-- name: groups.delete_offer
DELETE FROM groups_offer WHERE group_id = :id AND direction = :direction AND kind = :kind;

-- name: groups.put_offer
INSERT INTO groups_offer (group_id, direction, kind, text, search_words) VALUES (:id, :direction, :kind, :text, :search_words)
ON DUPLICATE KEY UPDATE text = VALUES(text), search_words = VALUES(search_words);

-- name: groups.history_insert
INSERT INTO groups_history (group_id, at, user_id, field, old_value, new_value) VALUES (:id, :ky_now, :ky_me, :field, :old_value, :new_value);

-- name: groups.history
SELECT h.at, h.field, h.old_value, h.new_value, COALESCE(u.name, '') AS who, IF(h.group_id = :id, NULL, g.name) AS of_group
FROM groups_history h JOIN groups_group g ON g.id = h.group_id LEFT JOIN ky_user u ON u.id = h.user_id
WHERE h.group_id = :id OR g.merged_into_id = :id
ORDER BY h.id DESC LIMIT 200;

-- name: groups.look_alikes
SELECT g.id, g.name, g.registration_no, g.representative, g.contact_phone, g.registered_on, g.updated_at
FROM groups_group g JOIN groups_group m ON m.id = :id
WHERE g.id <> m.id AND (g.name_key = m.name_key OR (m.phone_key <> '' AND g.phone_key = m.phone_key) OR g.corporate_no = m.corporate_no) AND {scope groups.mergeable}
ORDER BY g.id LIMIT 20;

-- name: groups.merge_target
SELECT g.id, g.name FROM groups_group g WHERE g.id = :into AND g.id <> :id AND {scope groups.mergeable} FOR UPDATE;

-- name: groups.merge_fields
INSERT IGNORE INTO groups_field (group_id, field) SELECT :into, f.field FROM groups_field f WHERE f.group_id = :id;

-- name: groups.merge_offers
INSERT IGNORE INTO groups_offer (group_id, direction, kind, text, search_words)
SELECT :into, o.direction, o.kind, o.text, o.search_words FROM groups_offer o WHERE o.group_id = :id;

-- name: groups.merge_older
UPDATE groups_group SET merged_into_id = :into WHERE merged_into_id = :id;

-- name: groups.merge
UPDATE groups_group SET merged_into_id = :into, updated_at = :ky_now, version = version + 1 WHERE id = :id;

-- name: groups.merge_touch
UPDATE groups_group SET updated_at = :ky_now, version = version + 1 WHERE id = :into;

-- name: groups.count_all
SELECT COUNT(*) AS n FROM groups_group g WHERE {scope groups.public};

-- name: groups.count_field
SELECT c.code AS code, COUNT(g.id) AS n FROM ky_choice c
LEFT JOIN groups_field f ON f.field = c.code
LEFT JOIN groups_group g ON g.id = f.group_id AND {scope groups.public}
WHERE c.list = 'groups.field' GROUP BY c.id, c.code, c.sort ORDER BY c.sort, c.id;

-- name: groups.count_area
SELECT a.name AS label, COUNT(g.id) AS n FROM ky_area a LEFT JOIN groups_group g ON g.area_id = a.id AND {scope groups.public}
GROUP BY a.id, a.name, a.sort ORDER BY a.sort, a.id;

-- name: groups.count_ward
SELECT w.name AS label, COUNT(*) AS n FROM groups_group g JOIN ky_ward w ON w.id = g.ward_id
WHERE FIND_IN_SET('ward', g.public_fields) AND {scope groups.public}
GROUP BY w.id, w.name, w.sort ORDER BY w.sort, w.id;

-- name: groups.count_category
SELECT c.code AS code, COUNT(g.id) AS n FROM ky_choice c LEFT JOIN groups_group g ON g.category = c.code AND {scope groups.public}
WHERE c.list = 'groups.category' GROUP BY c.id, c.code, c.sort ORDER BY c.sort, c.id;

-- name: groups.count_size
SELECT CASE WHEN g.member_count < 10 THEN 's1' WHEN g.member_count < 20 THEN 's10' WHEN g.member_count < 50 THEN 's20' WHEN g.member_count < 100 THEN 's50' ELSE 's100' END AS code,
  COUNT(*) AS n, MIN(g.member_count) AS smallest
FROM groups_group g WHERE g.member_count > 0 AND FIND_IN_SET('member_count', g.public_fields) AND {scope groups.public}
GROUP BY code ORDER BY smallest;

-- name: groups.count_founded
SELECT YEAR(g.founded_on) DIV 10 * 10 AS decade, COUNT(*) AS n
FROM groups_group g WHERE g.founded_on IS NOT NULL AND FIND_IN_SET('founded_on', g.public_fields) AND {scope groups.public}
GROUP BY decade ORDER BY decade;

-- name: groups.contact_group
SELECT g.name FROM groups_group g WHERE g.id = :id AND g.contact_email <> '' AND {scope groups.public};

-- name: groups.contact_address
SELECT g.name, g.contact_email FROM groups_group g WHERE g.id = :id AND g.contact_email <> '' AND {scope groups.public} FOR UPDATE;

-- name: groups.contact_count
SELECT (SELECT COUNT(*) FROM groups_letter l WHERE l.group_id = :id AND l.at > :since) AS of_group, (SELECT COUNT(*) FROM groups_letter l WHERE l.at > :since) AS of_city;

-- name: groups.contact_keep
INSERT INTO groups_letter (group_id, at) VALUES (:id, :ky_now);

-- name: groups.import_match
SELECT g.id, g.name, 'number' AS how, ({scope groups.editable}) AS mine FROM groups_group g WHERE g.registration_no = :registration_no AND g.merged_into_id IS NULL
UNION ALL (SELECT g.id, g.name, 'corporate' AS how, ({scope groups.editable}) AS mine FROM groups_group g WHERE g.corporate_no = :corporate_no AND g.merged_into_id IS NULL LIMIT 2)
UNION ALL (SELECT g.id, g.name, 'name' AS how, ({scope groups.editable}) AS mine FROM groups_group g WHERE g.name_key = :name_key AND g.merged_into_id IS NULL LIMIT 2)
UNION ALL (SELECT g.id, g.name, 'phone' AS how, ({scope groups.editable}) AS mine FROM groups_group g WHERE g.phone_key = :phone_key AND g.merged_into_id IS NULL LIMIT 2);

-- name: groups.imports
SELECT i.id, i.file_name, i.at, i.state, i.added, i.changed, COALESCE(u.name, '') AS who FROM groups_import i LEFT JOIN ky_user u ON u.id = i.user_id
WHERE {scope groups.imports} ORDER BY i.at DESC, i.id DESC LIMIT 50;

-- name: groups.import_create
INSERT INTO groups_import (file_id, file_name, user_id, department_id, at, sheet, header_row, mapping)
VALUES (:file_id, :file_name, :ky_me, :department_id, :ky_now, :sheet, :header_row, :mapping);

-- name: groups.import_get
SELECT i.file_id, i.file_name, i.department_id, i.sheet, i.header_row, i.mapping, i.state, i.added, i.changed FROM groups_import i WHERE i.id = :id;

-- name: groups.import_lock
SELECT i.state FROM groups_import i WHERE i.id = :id FOR UPDATE;

-- name: groups.import_map
UPDATE groups_import SET sheet = :sheet, header_row = :header_row, mapping = :mapping, department_id = :department_id WHERE id = :id AND state = 'draft';

-- name: groups.import_done
UPDATE groups_import SET state = 'done', added = :added, changed = :changed WHERE id = :id;

-- name: groups.import_undone
UPDATE groups_import SET state = 'undone' WHERE id = :id;

-- name: groups.import_known
SELECT m.mapping FROM groups_import_mapping m WHERE m.heading = :heading;

-- name: groups.import_remember
INSERT INTO groups_import_mapping (heading, mapping) VALUES (:heading, :mapping) ON DUPLICATE KEY UPDATE mapping = VALUES(mapping);

-- name: groups.import_row_new
INSERT INTO groups_import_row (import_id, group_id, action, version_after) VALUES (:import_id, :id, 'new', 1);

-- name: groups.import_row_changed
INSERT INTO groups_import_row (import_id, group_id, action, version_after, before_values)
SELECT :import_id, g.id, 'changed', g.version + 1, :before_values FROM groups_group g WHERE g.id = :id;

-- name: groups.before_keep
INSERT INTO groups_before (dossier_id, group_id, version_after, before_values, at) SELECT :dossier_id, g.id, g.version, :before_values, :ky_now FROM groups_group g WHERE g.id = :id
ON DUPLICATE KEY UPDATE group_id = VALUES(group_id), version_after = VALUES(version_after), before_values = VALUES(before_values), at = VALUES(at);

-- name: groups.before
SELECT b.group_id, b.before_values FROM groups_before b JOIN groups_group g ON g.id = b.group_id WHERE b.dossier_id = :dossier_id AND g.version = b.version_after;

-- name: groups.before_drop
DELETE FROM groups_before WHERE dossier_id = :dossier_id;

-- name: groups.before_forget
DELETE FROM groups_before WHERE at < :before;

-- name: groups.undo_blocked
SELECT g.id, g.name FROM groups_import_row r JOIN groups_group g ON g.id = r.group_id
WHERE r.import_id = :id AND (g.version <> r.version_after OR g.merged_into_id IS NOT NULL OR (r.action = 'new'
  AND (EXISTS (SELECT 1 FROM groups_start_code c WHERE c.group_id = g.id) OR EXISTS (SELECT 1 FROM ky_member m WHERE m.group_id = g.id)))) ORDER BY g.id LIMIT 20;

-- name: groups.undo_changed
SELECT r.group_id, r.before_values FROM groups_import_row r WHERE r.import_id = :id AND r.action = 'changed' ORDER BY r.group_id;

-- name: groups.undo_history
INSERT INTO groups_history (group_id, at, user_id, field, old_value, new_value)
SELECT r.group_id, :ky_now, :ky_me, 'undone', '', '' FROM groups_import_row r WHERE r.import_id = :id AND r.action = 'changed';

-- name: groups.undo_new_fields
DELETE f FROM groups_field f JOIN groups_import_row r ON r.group_id = f.group_id WHERE r.import_id = :id AND r.action = 'new';

-- name: groups.undo_new_offers
DELETE o FROM groups_offer o JOIN groups_import_row r ON r.group_id = o.group_id WHERE r.import_id = :id AND r.action = 'new';

-- name: groups.undo_new_history
DELETE h FROM groups_history h JOIN groups_import_row r ON r.group_id = h.group_id WHERE r.import_id = :id AND r.action = 'new';

-- name: groups.undo_new_letters
DELETE l FROM groups_letter l JOIN groups_import_row r ON r.group_id = l.group_id WHERE r.import_id = :id AND r.action = 'new';

-- name: groups.undo_new
DELETE g FROM groups_group g JOIN groups_import_row r ON r.group_id = g.id WHERE r.import_id = :id AND r.action = 'new';

-- name: groups.succeed_history
INSERT INTO groups_history (group_id, at, user_id, field, old_value, new_value)
SELECT g.id, :ky_now, :ky_me, 'department_id', o.name, n.name FROM groups_group g JOIN ky_department o ON o.id = g.department_id
  JOIN ky_department n ON n.id = o.successor_id WHERE g.department_id = :id;

-- name: groups.succeed
UPDATE groups_group g JOIN ky_department o ON o.id = g.department_id
SET g.department_id = o.successor_id, g.version = g.version + 1 WHERE g.department_id = :id AND o.successor_id IS NOT NULL;

-- name: groups.succeed_imports
UPDATE groups_import i JOIN ky_department o ON o.id = i.department_id
SET i.department_id = o.successor_id WHERE i.department_id = :id AND o.successor_id IS NOT NULL;

-- name: groups.name
SELECT g.name FROM groups_group g WHERE g.id = :id;

-- name: groups.user_name
SELECT u.name FROM ky_user u WHERE u.id = :id;

-- name: groups.own_login
SELECT COALESCE(u.login, '') AS login, u.email FROM ky_user u WHERE u.id = :ky_me;

-- name: groups.mine
SELECT g.id, g.name, g.state, g.registration_no, g.expires_on, m.role FROM groups_group g JOIN ky_member m ON m.group_id = g.id AND m.user_id = :ky_me AND m.live = 1
WHERE g.id = :ky_group AND {scope groups.member};

-- name: groups.people
SELECT m.id, m.role, m.valid_from, u.name, COALESCE(u.login, '') AS login, IF(u.email <> '', 1, 0) AS has_email, IF(u.id = :ky_me, 1, 0) AS own
FROM ky_member m JOIN ky_user u ON u.id = m.user_id WHERE m.group_id = :id AND m.live = 1 AND m.valid_to >= :ky_today ORDER BY m.id;

-- name: groups.people_past
SELECT m.id, m.role, m.valid_from, m.ended_at, u.name FROM ky_member m JOIN ky_user u ON u.id = m.user_id
WHERE m.group_id = :id AND m.live IS NULL ORDER BY m.id DESC LIMIT 50;

-- name: groups.person
SELECT p.group_id, p.user_id, p.role, u.name, u.email, u.lang, g.name AS group_name, IF(p.user_id = :ky_me, 1, 0) AS own,
  (SELECT COUNT(*) FROM ky_member o WHERE o.group_id = p.group_id AND o.live = 1 AND o.role = 'representative' AND o.id <> p.id AND o.valid_to >= :ky_today) AS other_representatives
FROM ky_member p JOIN ky_user u ON u.id = p.user_id JOIN groups_group g ON g.id = p.group_id WHERE p.id = :id AND p.live = 1;

-- name: groups.own_member
SELECT m.id FROM ky_member m WHERE m.group_id = :id AND m.user_id = :ky_me AND m.live = 1;

-- name: groups.member_role
SELECT m.role FROM ky_member m WHERE m.group_id = :id AND m.user_id = :user_id AND m.live = 1 AND m.valid_to >= :ky_today;

-- name: groups.code_insert
INSERT INTO groups_start_code (code_hash, group_id, role, person, replaces_id, by_staff, created_by, created_at, expires_on)
VALUES (:hash, :group_id, :role, :person, :replaces_id, :by_staff, :ky_me, :ky_now, :expires_on);

-- name: groups.code_end_staffs
UPDATE groups_start_code SET ended_at = :ky_now WHERE group_id = :id AND by_staff = 1 AND used_at IS NULL AND ended_at IS NULL;

-- name: groups.code_end
UPDATE groups_start_code SET ended_at = :ky_now WHERE id = :id AND used_at IS NULL AND ended_at IS NULL;

-- name: groups.code_end_of_person
UPDATE groups_start_code SET ended_at = :ky_now WHERE used_at IS NULL AND ended_at IS NULL AND by_staff = 0
  AND group_id = :group_id AND (replaces_id = :id OR created_by = :user_id);

-- name: groups.code_find
SELECT c.id, c.group_id, c.role, c.person, COALESCE(c.replaces_id, 0) AS replaces_id, c.created_by, c.by_staff, g.name, COALESCE(g.registration_no, '') AS registration_no,
  IF(c.used_at IS NULL AND c.ended_at IS NULL AND c.expires_on >= :ky_today AND g.merged_into_id IS NULL, 1, 0) AS good
FROM groups_start_code c JOIN groups_group g ON g.id = c.group_id WHERE c.code_hash = :hash FOR UPDATE;

-- name: groups.code_tried
UPDATE groups_start_code SET tries = tries + 1 WHERE id = :id;

-- name: groups.code_used
UPDATE groups_start_code SET used_at = :ky_now, used_by = :user_id WHERE id = :id;

-- name: groups.codes
SELECT c.id, c.role, c.created_at, c.expires_on, c.used_at, c.ended_at, c.tries, u.name AS who, COALESCE(v.name, '') AS used_by_name,
  CASE WHEN c.used_at IS NOT NULL THEN 'used' WHEN c.ended_at IS NOT NULL THEN 'ended' WHEN c.expires_on < :ky_today THEN 'expired' ELSE 'open' END AS code_state
FROM groups_start_code c JOIN ky_user u ON u.id = c.created_by LEFT JOIN ky_user v ON v.id = c.used_by
WHERE c.group_id = :id AND c.by_staff = 1 ORDER BY c.id DESC LIMIT 20;

-- name: groups.invites
SELECT c.id, c.person, c.role, c.expires_on, IF(c.replaces_id IS NULL, 0, 1) AS handover FROM groups_start_code c
WHERE c.group_id = :id AND c.by_staff = 0 AND c.used_at IS NULL AND c.ended_at IS NULL AND c.expires_on >= :ky_today ORDER BY c.id;

-- name: groups.invite
SELECT c.group_id, c.person FROM groups_start_code c WHERE c.id = :id;

-- name: groups.letter
SELECT g.name, g.representative, g.contact_name, g.contact_address, COALESCE(g.registration_no, '') AS registration_no, COALESCE(d.name, '') AS department, COALESCE(d.phone, '') AS department_phone
FROM groups_group g LEFT JOIN ky_department d ON d.id = g.department_id WHERE g.id = :id;

-- name: groups.merge_codes
UPDATE groups_start_code SET ended_at = :ky_now WHERE group_id = :id AND used_at IS NULL AND ended_at IS NULL;

-- name: groups.merge_news
UPDATE groups_news SET group_id = :into WHERE group_id = :id;

-- name: groups.news_of
SELECT n.id, n.title, n.state, n.reason, n.updated_at, n.published_at FROM groups_news n JOIN groups_group g ON g.id = n.group_id
WHERE n.group_id = :id AND {scope groups.member} ORDER BY n.id DESC LIMIT 100;

-- name: groups.news_get
SELECT n.group_id, g.name AS group_name, n.title, n.body, n.state, n.reason, IF(n.state IN ('waiting', 'published'), 'publish', 'draft') AS publish, n.updated_at, n.version
FROM groups_news n JOIN groups_group g ON g.id = n.group_id WHERE n.id = :id;

-- name: groups.news_lock
SELECT n.group_id, n.version, u.email, u.lang FROM groups_news n JOIN ky_user u ON u.id = n.created_by WHERE n.id = :id FOR UPDATE;

-- name: groups.news_insert
INSERT INTO groups_news (group_id, title, body, state, created_by, created_at, updated_at, published_at)
VALUES (:group_id, :title, :body, :state, :ky_me, :ky_now, :ky_now, IF(:shown = 1, :ky_now, NULL));

-- name: groups.news_update
UPDATE groups_news SET title = :title, body = :body, state = :state, reason = '', updated_at = :ky_now,
  published_at = IF(:shown = 1, COALESCE(published_at, :ky_now), published_at), version = version + 1 WHERE id = :id;

-- name: groups.news_decide
UPDATE groups_news SET state = :state, reason = :reason, published_at = IF(:shown = 1, COALESCE(published_at, :ky_now), published_at), version = version + 1 WHERE id = :id;

-- name: groups.news_public
SELECT n.id, n.title, n.body, n.published_at FROM groups_news n JOIN groups_group g ON g.id = n.group_id
WHERE n.group_id = :id AND n.state = 'published' AND {scope groups.public} ORDER BY n.published_at DESC, n.id DESC LIMIT 10;

-- name: groups.news_waiting
SELECT COUNT(*) AS n FROM groups_news n JOIN groups_group g ON g.id = n.group_id WHERE n.state = 'waiting' AND {scope groups.news_staff};

-- the life of a registration

-- name: groups.ward_area
SELECT area_id FROM ky_ward WHERE id = :id;

-- name: groups.number_next
INSERT INTO groups_number (fiscal_year, last) VALUES (:fiscal_year, 1) ON DUPLICATE KEY UPDATE last = last + 1;

-- name: groups.number_last
SELECT last FROM groups_number WHERE fiscal_year = :fiscal_year;

-- name: groups.to_expire
SELECT g.id FROM groups_group g WHERE g.state = 'active' AND g.expires_on < :ky_today AND g.merged_into_id IS NULL ORDER BY g.id LIMIT 500;

-- name: groups.to_remind
SELECT g.id, g.expires_on, u.email, u.lang FROM groups_group g JOIN ky_member m ON m.group_id = g.id AND m.live = 1 AND m.role = 'representative' JOIN ky_user u ON u.id = m.user_id
WHERE g.state = 'active' AND g.expires_on BETWEEN :ky_today AND :until AND (g.reminded_for IS NULL OR g.reminded_for <> g.expires_on) AND g.merged_into_id IS NULL AND u.email_key IS NOT NULL
ORDER BY g.id LIMIT 500;

-- name: groups.reminded
UPDATE groups_group SET reminded_for = :expires_on WHERE id = :id;

-- revocation

-- name: groups.revocation_insert
INSERT INTO groups_revocation (group_id, reason, heard_on, doc_no, user_id, revoked_on) VALUES (:id, :reason, :heard_on, :doc_no, :ky_me, :ky_today);

-- name: groups.revocation
SELECT r.reason, r.heard_on, r.doc_no, r.revoked_on FROM groups_revocation r JOIN groups_group g ON g.id = r.group_id AND g.state = 'revoked' WHERE r.group_id = :id ORDER BY r.id DESC LIMIT 1;

-- name: groups.issuer
SELECT i.title, i.name FROM ky_issuer i WHERE i.valid_from <= :day AND i.valid_to >= :day ORDER BY i.id LIMIT 1;

-- name: groups.representatives_mail
SELECT DISTINCT u.email, u.lang FROM ky_member m JOIN ky_user u ON u.id = m.user_id
WHERE m.group_id = :id AND m.live = 1 AND m.valid_from <= :ky_today AND m.valid_to >= :ky_today AND m.role = 'representative' AND u.email_key IS NOT NULL AND u.disabled_at IS NULL;

-- letters to many

-- name: groups.mailing_insert
INSERT INTO groups_mailing (subject, body, created_by, created_at) VALUES (:subject, :body, :ky_me, :ky_now);

-- name: groups.mailing_take
INSERT INTO groups_mailing_to (mailing_id, group_id) SELECT :id, g.id FROM groups_group g WHERE FIND_IN_SET(g.id, :ids) > 0 AND g.contact_email <> '' AND {scope groups.mailed};

-- name: groups.mailing
SELECT m.subject, m.body, m.created_at FROM groups_mailing m WHERE m.id = :id;

-- name: groups.mailing_to
SELECT g.name, t.result FROM groups_mailing_to t JOIN groups_group g ON g.id = t.group_id WHERE t.mailing_id = :id ORDER BY g.sort_key, g.id;

-- name: groups.mailing_waiting
SELECT t.id, g.name, g.contact_email FROM groups_mailing_to t JOIN groups_group g ON g.id = t.group_id WHERE t.mailing_id = :id AND t.result = 'waiting' ORDER BY t.id;

-- name: groups.mailing_result
UPDATE groups_mailing_to SET result = :result, at = :ky_now WHERE id = :id AND result = 'waiting';

-- consent to the support centre's help

-- name: groups.consents
SELECT k.given_by, k.valid_from, k.valid_to, k.ended_at, (k.ended_at IS NULL AND k.valid_from <= :ky_today AND k.valid_to >= :ky_today) AS live, COALESCE(u.name, '') AS recorded_by
FROM ky_consent k LEFT JOIN ky_user u ON u.id = k.recorded_by WHERE k.group_id = :id ORDER BY k.id DESC LIMIT 20;

-- name: groups.support_acts
SELECT a.at, a.action, COALESCE(u.name, '') AS person, COALESCE(d.receipt_no, '') AS receipt_no FROM ky_support_act a LEFT JOIN ky_user u ON u.id = a.user_id LEFT JOIN ky_dossier d ON d.id = a.dossier_id
WHERE a.group_id = :id ORDER BY a.id DESC LIMIT 100;

-- name: groups.consent_insert
INSERT INTO ky_consent (group_id, given_by, recorded_by, recorded_at, valid_from, valid_to) VALUES (:id, :given_by, :ky_me, :ky_now, :ky_today, :valid_to);

-- name: groups.consent_end
UPDATE ky_consent SET ended_at = :ky_now WHERE group_id = :id AND ended_at IS NULL;

-- wards

-- name: groups.wards_without
SELECT w.id, w.name, w.area_id FROM ky_ward w LEFT JOIN groups_ward gw ON gw.ward_id = w.id
WHERE gw.id IS NULL AND w.valid_from <= :ky_today AND w.valid_to >= :ky_today ORDER BY w.id;

-- name: groups.ward_same
SELECT g.id FROM groups_group g LEFT JOIN groups_ward gw ON gw.group_id = g.id
WHERE g.name_key = :name_key AND g.ward_id = :ward_id AND g.merged_into_id IS NULL AND gw.id IS NULL ORDER BY g.id LIMIT 1;

-- name: groups.ward_insert
INSERT INTO groups_ward (ward_id, group_id) VALUES (:ward_id, :group_id);

-- name: groups.ward_list
SELECT w.id, w.name, a.name AS area, gw.group_id, COALESCE(h.name, '') AS head, h.valid_from AS since,
  (SELECT COUNT(*) FROM ky_member m WHERE m.group_id = gw.group_id AND m.live = 1 AND m.valid_to >= :ky_today) AS members,
  (SELECT COUNT(*) FROM groups_start_code c WHERE c.group_id = gw.group_id AND c.by_staff = 1 AND c.used_at IS NULL AND c.ended_at IS NULL AND c.expires_on >= :ky_today) AS codes
FROM ky_ward w JOIN ky_area a ON a.id = w.area_id LEFT JOIN groups_ward gw ON gw.ward_id = w.id
  LEFT JOIN ky_ward_head h ON h.ward_id = w.id AND h.valid_from <= :ky_today AND h.valid_to >= :ky_today
WHERE w.valid_from <= :ky_today AND w.valid_to >= :ky_today ORDER BY a.sort, a.id, w.sort, w.id;

-- name: groups.wards_changed
SELECT gw.id, gw.group_id, gw.head_id, COALESCE(o.name, '') AS old_name, COALESCE(o.phone, '') AS old_phone, n.id AS next_id, COALESCE(n.name, '') AS next_name,
  COALESCE(n.phone, '') AS next_phone, COALESCE(n.email, '') AS next_email
FROM groups_ward gw LEFT JOIN ky_ward_head o ON o.id = gw.head_id
  LEFT JOIN ky_ward_head n ON n.ward_id = gw.ward_id AND n.valid_from <= :ky_today AND n.valid_to >= :ky_today
WHERE NOT (n.id <=> gw.head_id) ORDER BY gw.id;

-- name: groups.ward_last_day
UPDATE ky_member m JOIN groups_ward gw ON gw.group_id = m.group_id JOIN ky_ward_head o ON o.id = gw.head_id SET m.valid_to = o.valid_to
WHERE m.live = 1 AND m.valid_to > o.valid_to
  AND NOT EXISTS (SELECT 1 FROM ky_ward_head n WHERE n.ward_id = o.ward_id AND n.valid_from = o.valid_to + INTERVAL 1 DAY AND n.name = o.name AND n.phone = o.phone);

-- name: groups.ward_head_set
UPDATE groups_ward SET head_id = :head_id WHERE id = :id;

-- name: groups.ward_contact_set
UPDATE groups_group SET representative = :name, contact_name = :name, contact_phone = :phone, contact_email = :email, updated_at = :ky_now, version = version + 1 WHERE id = :id;

-- Also those whose last day was yesterday: their access is over, and is closed.
-- name: groups.ward_members
SELECT m.id FROM ky_member m WHERE m.group_id = :id AND m.live = 1;

-- what forms choose a group from

-- name: groups.register
SELECT g.id, g.name FROM groups_group g WHERE g.state = 'active' AND g.merged_into_id IS NULL ORDER BY g.sort_key, g.id LIMIT 3000;

-- name: groups.facts
SELECT g.name, g.state, g.member_count, g.members_in_city, g.founded_on, g.area_id FROM groups_group g WHERE g.id = :id AND g.merged_into_id IS NULL;

-- name: groups.demo_named
SELECT g.id FROM groups_group g WHERE g.name = :name ORDER BY g.id LIMIT 1;
