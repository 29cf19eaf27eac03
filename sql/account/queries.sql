-- Queries of joining and one's own account.

-- name: account.code_void
UPDATE ky_code SET used_at = :ky_now WHERE browser_hash = :browser AND purpose = :purpose AND used_at IS NULL;

-- name: account.code_insert
INSERT INTO ky_code (browser_hash, purpose, user_id, email, code_hash, purpose_data, created_at, expires_at)
VALUES (:browser, :purpose, :user_id, :email, :code, '', :ky_now, :expires_at);

-- name: account.code_find
SELECT id, user_id, email, code_hash FROM ky_code
WHERE browser_hash = :browser AND purpose = :purpose AND used_at IS NULL AND expires_at > :ky_now AND tries < :tries ORDER BY id DESC LIMIT 1;

-- name: account.code_tried
UPDATE ky_code SET tries = tries + 1 WHERE id = :id;

-- name: account.code_used
UPDATE ky_code SET used_at = :ky_now WHERE id = :id;

-- name: account.by_email
SELECT id FROM ky_user WHERE email_key = LOWER(:email);

-- name: account.reset_find
SELECT id, email FROM ky_user
WHERE (login = :login OR email_key = LOWER(:login)) AND email <> '' AND disabled_at IS NULL AND valid_from <= :ky_today AND valid_to >= :ky_today;

-- name: account.citizen_insert
INSERT INTO ky_user (kind, email, email_key, name, name_kana, lang, password_hash, password_changed_at, created_at)
VALUES ('citizen', :email, LOWER(:email), :name, :name_kana, :ky_lang, :hash, :ky_now, :ky_now);

-- name: account.newcomer_insert
INSERT INTO ky_user (kind, login, name, name_kana, lang, password_hash, password_changed_at, created_at)
VALUES ('citizen', :login, :name, :name_kana, :ky_lang, :hash, :ky_now, :ky_now);

-- name: account.login_taken
SELECT id FROM ky_user WHERE login = :login;

-- name: account.citizen_find
SELECT id FROM ky_user WHERE (login = :login OR email_key = LOWER(:login)) AND kind = 'citizen' AND disabled_at IS NULL AND valid_from <= :ky_today AND valid_to >= :ky_today;

-- name: account.password_set
UPDATE ky_user SET password_hash = :hash, password_changed_at = :ky_now, version = version + 1 WHERE id = :id;

-- name: account.email_set
UPDATE ky_user SET email = :email, email_key = LOWER(:email), version = version + 1 WHERE id = :ky_me;

-- name: account.address
SELECT email, lang, COALESCE(login, email) AS label FROM ky_user WHERE id = :id;

-- name: account.me
SELECT u.name, COALESCE(u.login, '') AS login, u.email, u.password_hash, (u.totp_sealed IS NOT NULL AND u.totp_counter >= 0) AS second,
  (SELECT COUNT(*) FROM ky_recovery_code c WHERE c.user_id = u.id AND c.used_at IS NULL) AS codes
FROM ky_user u WHERE u.id = :ky_me;

-- name: account.sessions
SELECT id, created_at, last_seen_at FROM ky_session WHERE user_id = :ky_me AND revoked_at IS NULL AND expires_at > :ky_now ORDER BY last_seen_at DESC LIMIT 50;

-- name: account.session_revoke
UPDATE ky_session SET revoked_at = :ky_now WHERE id = :id AND user_id = :ky_me AND revoked_at IS NULL;

-- name: account.sessions_revoke
UPDATE ky_session SET revoked_at = :ky_now WHERE user_id = :id AND revoked_at IS NULL;

-- name: account.second_off
UPDATE ky_user SET totp_sealed = NULL, totp_counter = 0, version = version + 1 WHERE id = :ky_me AND kind = 'citizen';

-- name: account.recovery_clear
DELETE FROM ky_recovery_code WHERE user_id = :id;

-- name: account.recovery_insert
INSERT INTO ky_recovery_code (user_id, code_hash) VALUES (:id, :hash);

-- name: account.recovery_take
UPDATE ky_recovery_code SET used_at = :ky_now WHERE user_id = :id AND code_hash = :hash AND used_at IS NULL;
