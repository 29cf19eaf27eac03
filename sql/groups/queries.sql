-- Queries of the groups plugin.

-- name: groups.show
SELECT g.id, g.name, g.name_kana, g.category, g.purpose, g.activity, a.name AS area, w.name AS ward, g.founded_on, g.member_count,
  g.looking_for_members, g.registration_no, g.updated_at,
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
SELECT g.id, COALESCE(g.registration_no, '') AS registration_no, g.name, g.name_kana, COALESCE(a.name, '') AS area, COALESCE(w.name, '') AS ward, g.category,
  g.purpose, g.founded_on, g.member_count, g.looking_for_members, IF(FIND_IN_SET('website', g.public_fields), g.website, '') AS website, g.updated_at
FROM groups_group g
LEFT JOIN ky_area a ON a.id = g.area_id
LEFT JOIN ky_ward w ON w.id = g.ward_id
WHERE {scope groups.public} ORDER BY g.id;

-- name: groups.areas
SELECT id, name, name_en, name_easy FROM ky_area ORDER BY sort, id;

-- name: groups.area_put
INSERT INTO ky_area (code, name, sort) VALUES (:code, :name, :sort) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id);

-- name: groups.area_by_name
SELECT id FROM ky_area WHERE name = :name;

-- name: groups.ward_by_name
SELECT id, area_id FROM ky_ward WHERE name = :name LIMIT 1;

-- name: groups.by_registration_no
SELECT id FROM groups_group WHERE registration_no = :registration_no;

-- name: groups.insert
INSERT INTO groups_group (name, name_kana, name_key, sort_key, category, purpose, activity, area_id, ward_id, founded_on, member_count, fee, looking_for_members,
  representative, contact_phone, phone_key, contact_email, website, public_fields, registration_no, registered_on, import_row, search_words, updated_at)
VALUES (:name, :name_kana, :name_key, :sort_key, :category, :purpose, :activity, :area_id, :ward_id, :founded_on, :member_count, :fee, :looking_for_members,
  :representative, :contact_phone, :phone_key, :contact_email, :website, :public_fields, :registration_no, :registered_on, :import_row, :search_words, :ky_now);

-- name: groups.insert_field
INSERT INTO groups_field (group_id, field) VALUES (:group_id, :field);
