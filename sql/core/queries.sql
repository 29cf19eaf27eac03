-- Queries of the core's own pages and of kyodoctl.

-- name: core.user_insert
INSERT INTO ky_user (kind, login, name, password_hash, password_changed_at, created_at) VALUES (:kind, :login, :name, :password_hash, :ky_now, :ky_now);

-- name: core.user_role
INSERT INTO ky_staff_role (user_id, role_code) SELECT :user_id, code FROM ky_role WHERE code = :role;
