-- Queries of the administrator's pages. "Open" ends are 1970-01-01 and 9999-12-31 in the tables and empty in the forms.

-- name: admin.object_history
SELECT a.at, COALESCE(u.name, a.principal) AS person, a.action, a.fields
FROM ky_audit a LEFT JOIN ky_user u ON u.id = a.user_id
WHERE a.object = :object AND a.object_id = :id ORDER BY a.id DESC LIMIT 20;

-- name: admin.department_options
SELECT code, name FROM ky_department WHERE valid_from <= :ky_today AND valid_to >= :ky_today ORDER BY sort, code;

-- name: admin.area_options
SELECT code, name FROM ky_area ORDER BY sort, code;

-- name: admin.ward_options
SELECT code, name FROM ky_ward WHERE valid_to >= :ky_today ORDER BY code;

-- name: admin.role_options
SELECT code, name FROM ky_role ORDER BY sort, code;

-- name: admin.choice_lists
SELECT DISTINCT list AS code, list AS name FROM ky_choice ORDER BY list;

-- departments

-- name: admin.department_get
SELECT code, name, name_en, name_easy, phone, email, sort, NULLIF(valid_from, '1970-01-01') AS valid_from, NULLIF(valid_to, '9999-12-31') AS valid_to, version
FROM ky_department WHERE id = :id;

-- name: admin.department_find
SELECT id FROM ky_department WHERE code = :code AND valid_from <= COALESCE(:valid_from, :ky_today) AND valid_to >= COALESCE(:valid_from, :ky_today);

-- name: admin.department_on
SELECT id FROM ky_department WHERE code = :code AND valid_from <= :day AND valid_to >= :day;

-- name: admin.department_insert
INSERT INTO ky_department (code, name, name_en, name_easy, phone, email, sort, valid_from, valid_to)
VALUES (:code, :name, COALESCE(:name_en, ''), COALESCE(:name_easy, ''), COALESCE(:phone, ''), COALESCE(:email, ''), COALESCE(:sort, 0),
  COALESCE(:valid_from, '1970-01-01'), COALESCE(:valid_to, '9999-12-31'));

-- name: admin.department_update
UPDATE ky_department SET code = :code, name = :name, name_en = COALESCE(:name_en, ''), name_easy = COALESCE(:name_easy, ''), phone = COALESCE(:phone, ''),
  email = COALESCE(:email, ''), sort = COALESCE(:sort, 0), valid_from = COALESCE(:valid_from, '1970-01-01'), valid_to = COALESCE(:valid_to, '9999-12-31'), version = version + 1
WHERE id = :id AND version = :version;

-- name: admin.department_open
SELECT id FROM ky_department WHERE id = :id AND valid_from < :day AND valid_to >= :day AND successor_id IS NULL;

-- name: admin.department_successor
INSERT INTO ky_department (code, name, name_en, name_easy, phone, email, sort, valid_from, valid_to)
SELECT d.code, :name, COALESCE(:name_en, ''), COALESCE(:name_easy, ''), COALESCE(:phone, ''), COALESCE(:email, ''), d.sort, :day, d.valid_to FROM ky_department d WHERE d.id = :id;

-- name: admin.department_end
UPDATE ky_department SET valid_to = :day - INTERVAL 1 DAY, successor_id = :successor_id, version = version + 1 WHERE id = :id;

-- Roles go on in the successor; those in the old department stay, so that what still belongs to it can be finished.
-- name: admin.grants_succeed
INSERT INTO ky_staff_role (user_id, role_code, department_id, valid_from, valid_to)
SELECT sr.user_id, sr.role_code, :successor_id, GREATEST(sr.valid_from, :day), sr.valid_to FROM ky_staff_role sr
WHERE sr.department_id = :id AND sr.valid_to >= :day
  AND NOT EXISTS (SELECT 1 FROM ky_staff_role h WHERE h.user_id = sr.user_id AND h.role_code = sr.role_code AND h.department_id = :successor_id AND h.valid_to >= sr.valid_to);

-- issuers

-- name: admin.issuer_get
SELECT title, name, NULLIF(valid_from, '1970-01-01') AS valid_from, NULLIF(valid_to, '9999-12-31') AS valid_to, version FROM ky_issuer WHERE id = :id;

-- name: admin.issuer_find
SELECT id FROM ky_issuer WHERE title = :title AND name = :name AND valid_from = :valid_from;

-- name: admin.issuer_insert
INSERT INTO ky_issuer (title, name, valid_from, valid_to) VALUES (:title, :name, :valid_from, COALESCE(:valid_to, '9999-12-31'));

-- name: admin.issuer_update
UPDATE ky_issuer SET title = :title, name = :name, valid_from = :valid_from, valid_to = COALESCE(:valid_to, '9999-12-31'), version = version + 1 WHERE id = :id AND version = :version;

-- closed days

-- name: admin.closed_day_get
SELECT day, name, version FROM ky_closed_day WHERE id = :id;

-- name: admin.closed_day_find
SELECT id FROM ky_closed_day WHERE day = :day;

-- name: admin.closed_day_insert
INSERT INTO ky_closed_day (day, name) VALUES (:day, :name);

-- name: admin.closed_day_update
UPDATE ky_closed_day SET day = :day, name = :name, version = version + 1 WHERE id = :id AND version = :version;

-- name: admin.closed_day_remove
DELETE FROM ky_closed_day WHERE id = :id;

-- areas

-- name: admin.area_get
SELECT code, name, name_kana, name_en, name_easy, sort, version FROM ky_area WHERE id = :id;

-- name: admin.area_find
SELECT id FROM ky_area WHERE code = :code;

-- name: admin.area_insert
INSERT INTO ky_area (code, name, name_kana, name_en, name_easy, sort)
VALUES (:code, :name, COALESCE(:name_kana, ''), COALESCE(:name_en, ''), COALESCE(:name_easy, ''), COALESCE(:sort, 0));

-- name: admin.area_update
UPDATE ky_area SET code = :code, name = :name, name_kana = COALESCE(:name_kana, ''), name_en = COALESCE(:name_en, ''), name_easy = COALESCE(:name_easy, ''),
  sort = COALESCE(:sort, 0), version = version + 1 WHERE id = :id AND version = :version;

-- wards

-- name: admin.ward_get
SELECT w.code, a.code AS area, w.name, w.name_kana, w.households, w.sort, NULLIF(w.valid_from, '1970-01-01') AS valid_from, NULLIF(w.valid_to, '9999-12-31') AS valid_to, w.version
FROM ky_ward w JOIN ky_area a ON a.id = w.area_id WHERE w.id = :id;

-- name: admin.ward_find
SELECT id FROM ky_ward WHERE code = :code;

-- name: admin.ward_insert
INSERT INTO ky_ward (code, area_id, name, name_kana, households, sort, valid_from, valid_to)
VALUES (:code, :area_id, :name, COALESCE(:name_kana, ''), COALESCE(:households, 0), COALESCE(:sort, 0), COALESCE(:valid_from, '1970-01-01'), COALESCE(:valid_to, '9999-12-31'));

-- name: admin.ward_update
UPDATE ky_ward SET code = :code, area_id = :area_id, name = :name, name_kana = COALESCE(:name_kana, ''), households = COALESCE(:households, 0), sort = COALESCE(:sort, 0),
  valid_from = COALESCE(:valid_from, '1970-01-01'), valid_to = COALESCE(:valid_to, '9999-12-31'), version = version + 1 WHERE id = :id AND version = :version;

-- heads of wards

-- name: admin.ward_head_get
SELECT w.code AS ward, h.name, h.name_kana, h.phone, h.email, h.valid_from, NULLIF(h.valid_to, '9999-12-31') AS valid_to, h.version
FROM ky_ward_head h JOIN ky_ward w ON w.id = h.ward_id WHERE h.id = :id;

-- name: admin.ward_head_find
SELECT h.id FROM ky_ward_head h JOIN ky_ward w ON w.id = h.ward_id WHERE w.code = :ward AND h.name = :name AND h.valid_from = :valid_from;

-- name: admin.ward_head_overlap
SELECT id FROM ky_ward_head WHERE ward_id = :ward_id AND id <> :id AND valid_from <= COALESCE(:valid_to, '9999-12-31') AND valid_to >= :valid_from
  AND NOT (:id = 0 AND valid_to = '9999-12-31' AND valid_from < :valid_from) LIMIT 1;

-- A term without an end ends the day before the next one begins.
-- name: admin.ward_heads_succeed
UPDATE ky_ward_head h JOIN (SELECT a.id, MIN(b.valid_from) AS next_from FROM ky_ward_head a JOIN ky_ward_head b ON b.ward_id = a.ward_id AND b.valid_from > a.valid_from
  WHERE a.valid_to = '9999-12-31' GROUP BY a.id) x ON x.id = h.id SET h.valid_to = x.next_from - INTERVAL 1 DAY, h.version = h.version + 1;

-- name: admin.ward_head_insert
INSERT INTO ky_ward_head (ward_id, name, name_kana, phone, email, valid_from, valid_to)
VALUES (:ward_id, :name, COALESCE(:name_kana, ''), COALESCE(:phone, ''), COALESCE(:email, ''), :valid_from, COALESCE(:valid_to, '9999-12-31'));

-- name: admin.ward_head_update
UPDATE ky_ward_head SET ward_id = :ward_id, name = :name, name_kana = COALESCE(:name_kana, ''), phone = COALESCE(:phone, ''), email = COALESCE(:email, ''),
  valid_from = :valid_from, valid_to = COALESCE(:valid_to, '9999-12-31'), version = version + 1 WHERE id = :id AND version = :version;

-- choices

-- name: admin.choice_get
SELECT list, code, label, label_en, label_easy, sort, NULLIF(valid_from, '1970-01-01') AS valid_from, NULLIF(valid_to, '9999-12-31') AS valid_to, version FROM ky_choice WHERE id = :id;

-- name: admin.choice_find
SELECT id FROM ky_choice WHERE list = :list AND code = :code;

-- name: admin.choice_insert
INSERT INTO ky_choice (list, code, label, label_en, label_easy, sort, valid_from, valid_to)
VALUES (:list, :code, :label, COALESCE(:label_en, ''), COALESCE(:label_easy, ''), COALESCE(:sort, 0), COALESCE(:valid_from, '1970-01-01'), COALESCE(:valid_to, '9999-12-31'));

-- name: admin.choice_update
UPDATE ky_choice SET list = :list, code = :code, label = :label, label_en = COALESCE(:label_en, ''), label_easy = COALESCE(:label_easy, ''), sort = COALESCE(:sort, 0),
  valid_from = COALESCE(:valid_from, '1970-01-01'), valid_to = COALESCE(:valid_to, '9999-12-31'), version = version + 1 WHERE id = :id AND version = :version;

-- staff

-- name: admin.staff_get
SELECT login, name, name_kana, email, NULLIF(valid_from, '1970-01-01') AS valid_from, NULLIF(valid_to, '9999-12-31') AS valid_to, version FROM ky_user WHERE id = :id AND kind = 'staff';

-- name: admin.staff_find
SELECT id FROM ky_user WHERE login = :login AND kind = 'staff';

-- name: admin.staff_insert
INSERT INTO ky_user (kind, login, name, name_kana, email, email_key, valid_from, valid_to, created_at)
VALUES ('staff', :login, :name, COALESCE(:name_kana, ''), COALESCE(:email, ''), LOWER(:email), COALESCE(:valid_from, '1970-01-01'), COALESCE(:valid_to, '9999-12-31'), :ky_now);

-- name: admin.staff_update
UPDATE ky_user SET login = :login, name = :name, name_kana = COALESCE(:name_kana, ''), email = COALESCE(:email, ''), email_key = LOWER(:email),
  valid_from = COALESCE(:valid_from, '1970-01-01'), valid_to = COALESCE(:valid_to, '9999-12-31'), version = version + 1 WHERE id = :id AND version = :version AND kind = 'staff';

-- Somebody may administer staff in the whole city today.
-- name: admin.admins_left
SELECT 1 AS yes FROM ky_staff_role sr JOIN ky_role_permission rp ON rp.role_code = sr.role_code JOIN ky_user u ON u.id = sr.user_id
WHERE rp.permission = 'admin.staff' AND sr.department_id IS NULL AND sr.valid_from <= :ky_today AND sr.valid_to >= :ky_today
  AND u.kind = 'staff' AND u.disabled_at IS NULL AND u.valid_from <= :ky_today AND u.valid_to >= :ky_today LIMIT 1;

-- name: admin.second_reset
UPDATE ky_user SET totp_sealed = NULL, totp_counter = 0, version = version + 1 WHERE id = :id AND totp_sealed IS NOT NULL;

-- name: admin.recovery_clear
DELETE FROM ky_recovery_code WHERE user_id = :id;

-- name: admin.sessions_revoke
UPDATE ky_session SET revoked_at = :ky_now WHERE user_id = :id AND revoked_at IS NULL;

-- roles in departments

-- name: admin.grant_get
SELECT u.login, COALESCE(d.code, '*') AS department, sr.role_code AS role, NULLIF(sr.valid_from, '1970-01-01') AS valid_from, NULLIF(sr.valid_to, '9999-12-31') AS valid_to, sr.version
FROM ky_staff_role sr JOIN ky_user u ON u.id = sr.user_id LEFT JOIN ky_department d ON d.id = sr.department_id WHERE sr.id = :id;

-- name: admin.grant_find
SELECT sr.id FROM ky_staff_role sr JOIN ky_user u ON u.id = sr.user_id LEFT JOIN ky_department d ON d.id = sr.department_id
WHERE u.login = :login AND COALESCE(d.code, '*') = :department AND sr.role_code = :role AND sr.valid_from = :valid_from;

-- name: admin.grant_insert
INSERT INTO ky_staff_role (user_id, role_code, department_id, valid_from, valid_to) VALUES (:user_id, :role, :department_id, :valid_from, COALESCE(:valid_to, '9999-12-31'));

-- name: admin.grant_update
UPDATE ky_staff_role SET user_id = :user_id, role_code = :role, department_id = :department_id, valid_from = :valid_from, valid_to = COALESCE(:valid_to, '9999-12-31'), version = version + 1
WHERE id = :id AND version = :version;

-- name: admin.grants_end
UPDATE ky_staff_role SET valid_to = :valid_from - INTERVAL 1 DAY, version = version + 1 WHERE user_id = :user_id AND valid_from < :valid_from AND valid_to >= :valid_from;

-- name: admin.grant_until
UPDATE ky_staff_role sr SET sr.valid_to = COALESCE(:valid_to, '9999-12-31'), sr.version = sr.version + 1
WHERE sr.user_id = :user_id AND sr.role_code = :role AND sr.department_id <=> :department_id AND sr.valid_from = :valid_from AND sr.valid_to <> COALESCE(:valid_to, '9999-12-31');

-- name: admin.staffing_insert
INSERT INTO ky_user (kind, login, name, name_kana, email, email_key, valid_from, created_at)
VALUES ('staff', :login, :name, COALESCE(:name_kana, ''), COALESCE(:email, ''), LOWER(:email), :valid_from, :ky_now);

-- name: admin.staffing_update
UPDATE ky_user SET name = :name, name_kana = COALESCE(:name_kana, name_kana), email = COALESCE(:email, email), email_key = COALESCE(LOWER(:email), email_key), version = version + 1
WHERE id = :id;

-- hand-over

-- name: admin.handover_counts
SELECT (SELECT COUNT(*) FROM ky_staff_role WHERE user_id = :id AND valid_to >= :ky_today) AS grants, (SELECT COUNT(*) FROM ky_saved_filter WHERE user_id = :id) AS filters;

-- name: admin.handover_grants
INSERT INTO ky_staff_role (user_id, role_code, department_id, valid_from, valid_to)
SELECT :to, sr.role_code, sr.department_id, GREATEST(sr.valid_from, :day), sr.valid_to FROM ky_staff_role sr
WHERE sr.user_id = :id AND sr.valid_to >= :day
  AND NOT EXISTS (SELECT 1 FROM ky_staff_role h WHERE h.user_id = :to AND h.role_code = sr.role_code AND h.department_id <=> sr.department_id AND h.valid_from <= GREATEST(sr.valid_from, :day) AND h.valid_to >= sr.valid_to);

-- name: admin.handover_end
UPDATE ky_staff_role SET valid_to = GREATEST(:day - INTERVAL 1 DAY, valid_from - INTERVAL 1 DAY), version = version + 1 WHERE user_id = :id AND valid_to >= :day;

-- name: admin.handover_filters
UPDATE ky_saved_filter SET user_id = :to WHERE user_id = :id;

-- roles

-- name: admin.roles
SELECT code, name FROM ky_role ORDER BY sort, code;

-- name: admin.role_permissions
SELECT role_code, permission FROM ky_role_permission;

-- name: admin.role_get
SELECT r.name, r.name_en, r.name_easy, (SELECT GROUP_CONCAT(p.permission ORDER BY p.permission SEPARATOR ' ') FROM ky_role_permission p WHERE p.role_code = r.code) AS permissions
FROM ky_role r WHERE r.code = :code;

-- name: admin.role_insert
INSERT INTO ky_role (code, name, name_en, name_easy, sort) VALUES (:code, :name, COALESCE(:name_en, ''), COALESCE(:name_easy, ''), 100);

-- name: admin.role_update
UPDATE ky_role SET name = :name, name_en = COALESCE(:name_en, ''), name_easy = COALESCE(:name_easy, '') WHERE code = :code;

-- name: admin.role_clear
DELETE FROM ky_role_permission WHERE role_code = :code;

-- settings, switches

-- name: admin.setting_set
INSERT INTO ky_setting (setting_key, value) VALUES (:key, :value) ON DUPLICATE KEY UPDATE value = :value, version = version + 1;

-- name: admin.switch_departments
SELECT d.id, d.name FROM ky_department d WHERE {scope admin.plugins} AND d.valid_to >= :ky_today ORDER BY d.sort, d.code;

-- name: admin.switches_off
SELECT plugin FROM ky_plugin_department WHERE department_id = :id AND is_on = 0;

-- name: admin.switch_set
INSERT INTO ky_plugin_department (plugin, department_id, is_on) VALUES (:plugin, :id, :is_on) ON DUPLICATE KEY UPDATE is_on = :is_on;

-- texts

-- name: admin.text_get
SELECT value, version FROM ky_text WHERE text_key = :key AND lang = :lang;

-- name: admin.text_insert
INSERT INTO ky_text (text_key, lang, value) VALUES (:key, :lang, :value);

-- name: admin.text_update
UPDATE ky_text SET value = :value, version = version + 1 WHERE text_key = :key AND lang = :lang AND version = :version;

-- name: admin.text_remove
DELETE FROM ky_text WHERE text_key = :key AND lang = :lang;

-- mail

-- name: admin.mail_retry
UPDATE ky_mail SET state = 'waiting', tries = 0, next_try_at = :ky_now, lease_until = NULL WHERE id = :id AND state = 'failed';

-- name: admin.mail_drop
DELETE FROM ky_mail WHERE id = :id AND state = 'failed';

-- what needs attention

-- name: admin.warn_mail
SELECT COUNT(*) AS n FROM ky_mail WHERE state = 'failed';

-- name: admin.warn_jobs
SELECT COUNT(*) AS n FROM ky_job WHERE state = 'failed';

-- name: admin.warn_admins
SELECT IF(EXISTS (SELECT 1 FROM ky_staff_role sr JOIN ky_role_permission rp ON rp.role_code = sr.role_code JOIN ky_user u ON u.id = sr.user_id
  WHERE rp.permission = 'admin.staff' AND sr.department_id IS NULL AND u.disabled_at IS NULL AND sr.valid_to >= :ky_today + INTERVAL 60 DAY AND u.valid_to >= :ky_today + INTERVAL 60 DAY), 0, 1) AS n;

-- name: admin.warn_idle_staff
SELECT COUNT(*) AS n FROM ky_user u WHERE u.kind = 'staff' AND u.disabled_at IS NULL AND u.valid_from <= :ky_today AND u.valid_to >= :ky_today
  AND NOT EXISTS (SELECT 1 FROM ky_staff_role sr WHERE sr.user_id = u.id AND sr.valid_to >= :ky_today);

-- name: admin.warn_closed_days
SELECT IF(EXISTS (SELECT 1 FROM ky_closed_day WHERE day >= :ky_today + INTERVAL 90 DAY), 0, 1) AS n;

-- name: admin.warn_issuer
SELECT IF(EXISTS (SELECT 1 FROM ky_issuer WHERE valid_from <= :ky_today AND valid_to >= :ky_today), 0, 1) AS n;

-- name: admin.warn_headless
SELECT COUNT(*) AS n FROM ky_ward w WHERE w.valid_from <= :ky_today AND w.valid_to >= :ky_today
  AND NOT EXISTS (SELECT 1 FROM ky_ward_head h WHERE h.ward_id = w.id AND h.valid_from <= :ky_today AND h.valid_to >= :ky_today);

-- name: admin.warn_choices
SELECT COUNT(*) AS n FROM ky_choice WHERE valid_to >= :ky_today AND (label_en = '' OR label_easy = '');

-- name: admin.status
SELECT (SELECT COUNT(*) FROM ky_mail WHERE state = 'waiting') AS mail_waiting, (SELECT COUNT(*) FROM ky_mail WHERE state = 'failed') AS mail_failed,
  (SELECT COUNT(*) FROM ky_job WHERE state IN ('waiting', 'running')) AS jobs_open, (SELECT COUNT(*) FROM ky_job WHERE state = 'failed') AS jobs_failed,
  (SELECT COUNT(*) FROM ky_event WHERE state = 'waiting') AS events_waiting, (SELECT COUNT(*) FROM ky_event WHERE state = 'failed') AS events_failed,
  (SELECT COUNT(*) FROM ky_session WHERE revoked_at IS NULL AND expires_at > :ky_now) AS sessions;

-- name: admin.filters
SELECT sf.id, sf.name, sf.path, sf.params FROM ky_saved_filter sf WHERE {scope admin.filters} ORDER BY sf.path, sf.name, sf.id;

-- name: admin.filter_insert
INSERT INTO ky_saved_filter (user_id, list, name, path, params) VALUES (:ky_me, :list, :name, :path, :params);

-- name: admin.filter_get
SELECT sf.id, sf.name FROM ky_saved_filter sf WHERE sf.id = :id;

-- name: admin.filter_rename
UPDATE ky_saved_filter SET name = :name WHERE id = :id;

-- name: admin.filter_delete
DELETE FROM ky_saved_filter WHERE id = :id;
