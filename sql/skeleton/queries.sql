-- name: skeleton.shown
SELECT n.title, n.body, n.shown_from FROM skeleton_notice n WHERE :ky_today BETWEEN n.shown_from AND n.shown_until ORDER BY n.shown_from DESC, n.id DESC LIMIT 50;

-- name: skeleton.get
SELECT n.title, n.body, n.shown_from, n.shown_until FROM skeleton_notice n WHERE n.id = :id;

-- name: skeleton.create
INSERT INTO skeleton_notice (department_id, shown_from, shown_until) VALUES (:department_id, :ky_today, :ky_today);

-- name: skeleton.update
UPDATE skeleton_notice SET title = :title, body = :body, shown_from = :shown_from, shown_until = :shown_until WHERE id = :id;
