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
