-- Queries of the core's own pages and of kyodoctl.

-- name: core.user_insert
INSERT INTO ky_user (kind, login, name, password_hash, password_changed_at, created_at) VALUES (:kind, :login, :name, :password_hash, :ky_now, :ky_now);

-- name: core.user_role
INSERT INTO ky_staff_role (user_id, role_code) SELECT :user_id, code FROM ky_role WHERE code = :role;

-- name: core.login_find
SELECT id, kind, password_hash, (totp_sealed IS NOT NULL AND totp_counter >= 0) AS enrolled FROM ky_user
WHERE (login = :login OR email_key = :login) AND disabled_at IS NULL AND valid_from <= :ky_today AND valid_to >= :ky_today;

-- name: core.totp_prepare
UPDATE ky_user SET totp_sealed = :sealed, totp_counter = -1 WHERE id = :id AND totp_sealed IS NULL;

-- name: core.totp_get
SELECT totp_sealed, totp_counter FROM ky_user WHERE id = :id;

-- name: core.totp_used
UPDATE ky_user SET totp_counter = :counter WHERE id = :id AND totp_counter < :counter;

-- name: core.user_find
SELECT id FROM ky_user WHERE login = :login OR email_key = LOWER(:login);

-- name: core.user_disable
UPDATE ky_user SET disabled_at = :ky_now WHERE id = :id AND disabled_at IS NULL;

-- name: core.postal_clear
DELETE FROM ky_postal WHERE prefecture = :prefecture;

-- name: core.postal_insert
INSERT INTO ky_postal (code, prefecture, city, town) VALUES (:code, :prefecture, :city, :town);

-- name: core.postal_find
SELECT prefecture, city, town FROM ky_postal WHERE code = :code ORDER BY id LIMIT 100;

-- name: core.postal_counts
SELECT prefecture, COUNT(*) AS n FROM ky_postal GROUP BY prefecture ORDER BY MIN(id);

-- name: core.mail_open
SELECT id, state, message_key, tries FROM ky_mail WHERE state <> 'sent' ORDER BY id;

-- name: core.mail_retry_all
UPDATE ky_mail SET state = 'waiting', tries = 0, next_try_at = :ky_now, lease_until = NULL WHERE state = 'failed' OR (state = 'waiting' AND tries > 0);

-- name: core.plugin_state
SELECT enabled FROM ky_plugin WHERE name = :name;

-- name: core.plugin_forget
DELETE FROM ky_plugin WHERE name = :name AND enabled = 0;

-- name: core.demo_staff
SELECT id, login FROM ky_user WHERE kind = 'staff' AND password_hash IS NULL;

-- name: core.demo_enrol
UPDATE ky_user SET password_hash = :hash, password_changed_at = :ky_now, totp_sealed = :sealed, totp_counter = 0 WHERE id = :id;

-- name: core.demo_citizen
INSERT INTO ky_user (kind, email, email_key, name, password_hash, password_changed_at, created_at) VALUES ('citizen', :email, :email, :name, :hash, :ky_now, :ky_now);

-- name: core.demo_departments
UPDATE ky_procedure p JOIN ky_department d ON d.code = :code SET p.department_id = d.id WHERE p.department_id IS NULL;
