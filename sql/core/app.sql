-- Queries of core/app: sessions, tokens, effects, files, live data.

-- name: app.session
SELECT s.id, s.user_id, COALESCE(m.group_id, 0) AS group_id, COALESCE(m.role, '') AS group_role, IF(u.kind = 'citizen' AND (u.totp_sealed IS NULL OR u.totp_counter < 0), 1, s.strong) AS strong, s.last_seen_at, u.kind, u.name, COALESCE(rp.permission, '') AS permission, COALESCE(sr.department_id, 0) AS department_id
FROM ky_session s
JOIN ky_user u ON u.id = s.user_id
LEFT JOIN ky_member m ON s.group_id <> 0 AND u.kind = 'citizen' AND m.group_id = s.group_id AND m.user_id = u.id AND m.live = 1
  AND m.valid_from <= :ky_today AND m.valid_to >= :ky_today
LEFT JOIN ky_staff_role sr ON u.kind = 'staff' AND s.strong = 1 AND sr.user_id = u.id AND sr.valid_from <= :ky_today AND sr.valid_to >= :ky_today
LEFT JOIN ky_role_permission rp ON rp.role_code = sr.role_code
WHERE s.secret_hash = :hash AND s.revoked_at IS NULL AND s.expires_at > :ky_now AND s.last_seen_at > :idle_since
  AND u.disabled_at IS NULL AND u.valid_from <= :ky_today AND u.valid_to >= :ky_today;

-- name: app.remote_user
SELECT 0 AS id, u.id AS user_id, 0 AS group_id, '' AS group_role, 1 AS strong, :ky_now AS last_seen_at, u.kind, u.name, COALESCE(rp.permission, '') AS permission, COALESCE(sr.department_id, 0) AS department_id
FROM ky_user u
LEFT JOIN ky_staff_role sr ON sr.user_id = u.id AND sr.valid_from <= :ky_today AND sr.valid_to >= :ky_today
LEFT JOIN ky_role_permission rp ON rp.role_code = sr.role_code
WHERE u.login = :login AND u.kind = 'staff' AND u.disabled_at IS NULL AND u.valid_from <= :ky_today AND u.valid_to >= :ky_today;

-- name: app.session_seen
UPDATE ky_session SET last_seen_at = :ky_now WHERE id = :id;

-- name: app.session_insert
INSERT INTO ky_session (secret_hash, user_id, group_id, created_at, last_seen_at, expires_at, strong)
VALUES (:hash, :user_id, IF(:group_id <> 0, :group_id, (SELECT IF(COUNT(*) = 1, MAX(m.group_id), 0) FROM ky_member m
  WHERE m.user_id = :user_id AND m.live = 1 AND m.valid_from <= :ky_today AND m.valid_to >= :ky_today)), :ky_now, :ky_now, :expires_at, :strong);

-- name: app.session_act
UPDATE ky_session SET group_id = :group_id WHERE id = :id;

-- name: app.memberships
SELECT m.group_id, m.role FROM ky_member m
WHERE m.user_id = :ky_me AND m.live = 1 AND m.valid_from <= :ky_today AND m.valid_to >= :ky_today ORDER BY m.group_id LIMIT 100;

-- name: app.member_get
SELECT m.id, m.group_id, m.user_id, m.role, m.version FROM ky_member m WHERE m.id = :id AND m.live = 1 FOR UPDATE;

-- name: app.member_lapse
UPDATE ky_member SET live = NULL WHERE group_id = :group_id AND user_id = :user_id AND live = 1 AND valid_to < :ky_today;

-- name: app.member_insert
INSERT INTO ky_member (group_id, user_id, role, valid_from, created_at) SELECT :group_id, u.id, :role, :ky_today, :ky_now FROM ky_user u WHERE u.id = :user_id AND u.kind = 'citizen';

-- name: app.member_raise
UPDATE ky_member SET role = :role, version = version + 1 WHERE group_id = :group_id AND user_id = :user_id AND live = 1;

-- name: app.member_role
UPDATE ky_member SET role = :role, version = version + 1 WHERE id = :id AND live = 1;

-- name: app.member_end
UPDATE ky_member SET live = NULL, ended_at = :ky_now, ended_by = NULLIF(:ky_me, 0), valid_to = LEAST(valid_to, :ky_today), version = version + 1 WHERE id = :id AND live = 1;

-- name: app.member_sessions
UPDATE ky_session s JOIN ky_member m ON m.user_id = s.user_id AND m.group_id = s.group_id SET s.group_id = 0 WHERE m.id = :id;

-- name: app.member_move_double
UPDATE ky_member m JOIN ky_member o ON o.user_id = m.user_id AND o.group_id = :into AND o.live = 1
SET m.live = NULL, m.ended_at = :ky_now, m.ended_by = NULLIF(:ky_me, 0), m.version = m.version + 1 WHERE m.group_id = :id AND m.live = 1;

-- name: app.member_move
UPDATE ky_member SET group_id = :into, version = version + 1 WHERE group_id = :id AND live = 1;

-- name: app.member_move_sessions
UPDATE ky_session SET group_id = :into WHERE group_id = :id;

-- name: app.session_revoke
UPDATE ky_session SET revoked_at = :ky_now WHERE id = :id AND revoked_at IS NULL;

-- name: app.token_insert
INSERT INTO ky_token (token_hash, route, user_id, used_at) VALUES (:hash, :route, :ky_me, :ky_now);

-- name: app.token_settle
UPDATE ky_token SET location = :location WHERE token_hash = :hash;

-- name: app.token_lookup
SELECT location FROM ky_token WHERE token_hash = :hash;

-- name: app.dataset_bump
INSERT INTO ky_dataset (name, version) VALUES (:name, 2) ON DUPLICATE KEY UPDATE version = version + 1;

-- name: app.datasets
SELECT name, version FROM ky_dataset;

-- name: app.audit_insert
INSERT INTO ky_audit (at, user_id, principal, action, object, object_id, fields, address)
VALUES (:ky_now, :ky_me, :principal, :action, :object, :object_id, :fields, :address);

-- name: app.job_insert
INSERT INTO ky_job (job, user_id, lang, params, next_try_at, created_at) VALUES (:job, :ky_me, :ky_lang, :params, :ky_now, :ky_now);

-- name: app.event_insert
INSERT INTO ky_event (event, subscriber, object_id, next_try_at, created_at) VALUES (:event, :subscriber, :object_id, GREATEST(:at, :ky_now), :ky_now);

-- name: app.closed_days
SELECT day FROM ky_closed_day ORDER BY day;

-- name: app.settings
SELECT setting_key, value FROM ky_setting;

-- name: app.texts
SELECT text_key, lang, value FROM ky_text;

-- name: app.choices
SELECT list, code, label, label_en, label_easy FROM ky_choice WHERE valid_from <= :ky_today AND valid_to >= :ky_today ORDER BY list, sort, id;

-- name: app.limit_bump
INSERT INTO ky_attempt (purpose, key_hash, window_start, attempts) VALUES (:purpose, :hash, :window_start, 1)
ON DUPLICATE KEY UPDATE attempts = attempts + 1;

-- name: app.limit_get
SELECT attempts FROM ky_attempt WHERE purpose = :purpose AND key_hash = :hash AND window_start = :window_start;

-- name: app.file_insert
INSERT INTO ky_file (name, user_id, created_at) VALUES (:name, :ky_me, :ky_now);

-- name: app.file_chunk
INSERT INTO ky_file_chunk (file_id, number, bytes) VALUES (:file_id, :number, :bytes);

-- name: app.file_complete
UPDATE ky_file SET complete = 1, size_bytes = :size_bytes, sha256 = :sha256, type = :type WHERE id = :id;

-- name: app.file_get
SELECT id, name, type, size_bytes, sha256, user_id, object, object_id FROM ky_file WHERE id = :id AND complete = 1;

-- name: app.file_chunks
SELECT bytes FROM ky_file_chunk WHERE file_id = :id ORDER BY number;

-- name: app.file_link
UPDATE ky_file SET object = :object, object_id = :object_id WHERE id = :id AND complete = 1;

-- name: app.file_drop
DELETE FROM ky_file WHERE id = :id AND object = '';

-- name: app.file_sweep
DELETE FROM ky_file WHERE object = '' AND created_at < :before LIMIT 200;

-- name: app.token_sweep
DELETE FROM ky_token WHERE used_at < :before LIMIT 1000;

-- name: app.session_sweep
DELETE FROM ky_session WHERE expires_at < :before LIMIT 1000;

-- name: app.attempt_sweep
DELETE FROM ky_attempt WHERE window_start < :before LIMIT 1000;

-- name: app.job_due
SELECT id, job, user_id, lang, params, tries FROM ky_job
WHERE (state = 'waiting' AND next_try_at <= :ky_now) OR (state = 'running' AND lease_until < :ky_now)
ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED;

-- name: app.job_lease
UPDATE ky_job SET state = 'running', lease_until = :until, tries = tries + 1 WHERE id = :id;

-- name: app.job_done
UPDATE ky_job SET state = 'done', ended_at = :ky_now, lease_until = NULL WHERE id = :id;

-- name: app.job_failed
UPDATE ky_job SET state = :state, next_try_at = :next_try_at, last_error = :error, lease_until = NULL WHERE id = :id;

-- name: app.job_result
UPDATE ky_job SET file_id = :file_id, report = :report WHERE id = :id;

-- name: app.event_due
SELECT id, event, subscriber, object_id, tries FROM ky_event
WHERE state = 'waiting' AND next_try_at <= :ky_now AND (lease_until IS NULL OR lease_until < :ky_now)
ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED;

-- name: app.event_lease
UPDATE ky_event SET lease_until = :until, tries = tries + 1 WHERE id = :id;

-- name: app.event_done
UPDATE ky_event SET state = 'done', lease_until = NULL WHERE id = :id;

-- name: app.event_failed
UPDATE ky_event SET state = :state, next_try_at = :next_try_at, last_error = :error, lease_until = NULL WHERE id = :id;

-- name: app.mail_insert
INSERT INTO ky_mail (message_key, lang, recipient, reply_to, params, next_try_at, created_at) VALUES (:message_key, :lang, :recipient, :reply_to, :params, :ky_now, :ky_now);

-- name: app.mail_due
SELECT id, message_key, lang, recipient, reply_to, params, tries FROM ky_mail
WHERE state = 'waiting' AND next_try_at <= :ky_now AND (lease_until IS NULL OR lease_until < :ky_now)
ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED;

-- name: app.mail_lease
UPDATE ky_mail SET lease_until = :until, tries = tries + 1 WHERE id = :id;

-- name: app.mail_sent
UPDATE ky_mail SET state = 'sent', sent_at = :ky_now, params = NULL, lease_until = NULL, last_error = '' WHERE id = :id;

-- name: app.mail_failed
UPDATE ky_mail SET state = :state, next_try_at = :next_try_at, last_error = :error, lease_until = NULL WHERE id = :id;

-- name: app.mail_sweep
DELETE FROM ky_mail WHERE state = 'sent' AND created_at < :before LIMIT 1000;

-- name: app.code_sweep
DELETE FROM ky_code WHERE expires_at < :before LIMIT 1000;

-- name: app.audit_unsealed
SELECT a.id, a.at, a.user_id, a.principal, a.action, a.object, a.object_id, a.fields, a.address FROM ky_audit a
LEFT JOIN ky_audit_seal s ON s.audit_id = a.id WHERE s.id IS NULL ORDER BY a.id LIMIT 500;

-- name: app.seal_head
SELECT id, mac FROM ky_audit_seal ORDER BY id DESC LIMIT 1 FOR UPDATE;

-- name: app.audit_sealed
SELECT a.id, a.at, a.user_id, a.principal, a.action, a.object, a.object_id, a.fields, a.address, s.mac
FROM ky_audit_seal s JOIN ky_audit a ON a.id = s.audit_id ORDER BY s.id;

-- name: app.audit_unsealed_count
SELECT COUNT(*) AS n FROM ky_audit a LEFT JOIN ky_audit_seal s ON s.audit_id = a.id WHERE s.id IS NULL;

-- name: app.seal_insert
INSERT INTO ky_audit_seal (audit_id, mac, sealed_at) VALUES (:audit_id, :mac, :ky_now);

-- name: app.plugins
SELECT name FROM ky_plugin WHERE enabled = 1 ORDER BY name;

-- name: app.plugin_enable
INSERT INTO ky_plugin (name, version, enabled, enabled_at) VALUES (:name, :version, 1, :ky_now)
ON DUPLICATE KEY UPDATE enabled = 1, version = VALUES(version), enabled_at = VALUES(enabled_at);

-- name: app.plugin_disable
UPDATE ky_plugin SET enabled = 0 WHERE name = :name;

-- name: app.plugin_off
SELECT 1 AS yes FROM ky_plugin_department WHERE plugin = :plugin AND department_id = :department_id AND is_on = 0;

-- name: app.permission_seen
INSERT IGNORE INTO ky_permission_seen (permission) VALUES (:permission);

-- name: app.role_grant
INSERT IGNORE INTO ky_role_permission (role_code, permission) SELECT code, :permission FROM ky_role WHERE code = :role;

-- name: app.saved_filters
SELECT name, path, params FROM ky_saved_filter WHERE user_id = :ky_me AND list = :list ORDER BY name, id LIMIT 20;

-- name: app.register_wards
SELECT w.id, CONCAT(a.name, ' ', w.name) AS label FROM ky_ward w JOIN ky_area a ON a.id = w.area_id
WHERE w.valid_from <= :ky_today AND w.valid_to >= :ky_today ORDER BY a.sort, a.id, w.sort, w.id;

-- name: app.register_ward
SELECT CONCAT(a.name, ' ', w.name) AS label FROM ky_ward w JOIN ky_area a ON a.id = w.area_id WHERE w.id = :id;

-- name: app.intake_departments
SELECT id, name FROM ky_department WHERE valid_to >= :ky_today ORDER BY sort, id;
