-- Queries of approval routes, of the steps of a decision, of absences and of the decision paper.

-- routes, as staff set them

-- name: dossier.route_candidates
SELECT r.id, r.name, r.amount_field, r.amount_from, r.amount_to, r.may_repeat, r.version FROM ky_route r
WHERE r.in_use = 1 AND (r.department_id IS NULL OR r.department_id = :department_id) AND (r.procedure_name = '' OR r.procedure_name = :procedure) AND (r.transition_name = '' OR r.transition_name = :transition)
ORDER BY (r.procedure_name <> '') DESC, (r.transition_name <> '') DESC, (r.department_id IS NOT NULL) DESC, (r.amount_field <> '') DESC, r.id;

-- name: dossier.route_steps
SELECT s.number, s.kind, s.title, s.department_id, s.user_id, s.note FROM ky_route_step s WHERE s.route_id = :id ORDER BY s.number;

-- name: dossier.route_get
SELECT r.name, r.department_id, r.procedure_name AS `procedure`, r.transition_name AS transition, r.amount_field, r.amount_from, r.amount_to, r.may_repeat, r.in_use, r.version FROM ky_route r WHERE r.id = :id;

-- name: dossier.route_insert
INSERT INTO ky_route (name, department_id, procedure_name, transition_name, amount_field, amount_from, amount_to, may_repeat, in_use)
VALUES (:name, :department_id, COALESCE(:procedure, ''), COALESCE(:transition, ''), COALESCE(:amount_field, ''), :amount_from, :amount_to, COALESCE(:may_repeat, 0), COALESCE(:in_use, 0));

-- name: dossier.route_update
UPDATE ky_route SET name = :name, department_id = :department_id, procedure_name = COALESCE(:procedure, ''), transition_name = COALESCE(:transition, ''), amount_field = COALESCE(:amount_field, ''),
  amount_from = :amount_from, amount_to = :amount_to, may_repeat = COALESCE(:may_repeat, 0), in_use = COALESCE(:in_use, 0), version = version + 1 WHERE id = :id AND version = :version;

-- name: dossier.route_steps_forget
DELETE FROM ky_route_step WHERE route_id = :id;

-- name: dossier.route_step_insert
INSERT INTO ky_route_step (route_id, number, kind, title, department_id, user_id, note) VALUES (:id, :number, :kind, :title, :department_id, :user_id, COALESCE(:note, ''));

-- name: dossier.route_lock
SELECT r.id FROM ky_route r FOR UPDATE;

-- name: dossier.route_overlaps
SELECT r.name FROM ky_route r WHERE r.id <> :id AND r.in_use = 1 AND r.department_id <=> :department_id AND r.procedure_name = :procedure_name AND r.transition_name = :transition_name
  AND (r.amount_field <> '') = :by_amount
  AND COALESCE(r.amount_from, -9223372036854775808) <= COALESCE(:amount_to, 9223372036854775807) AND COALESCE(r.amount_to, 9223372036854775807) >= COALESCE(:amount_from, -9223372036854775808) LIMIT 1;

-- name: dossier.deciders
SELECT DISTINCT u.id, CONCAT(u.name, IF(u.login IS NULL, '', CONCAT('（', u.login, '）'))) AS name FROM ky_user u JOIN ky_staff_role sr ON sr.user_id = u.id JOIN ky_role_permission rp ON rp.role_code = sr.role_code AND rp.permission = 'dossier.decide'
WHERE u.kind = 'staff' AND u.disabled_at IS NULL AND u.valid_to >= :ky_today AND sr.valid_to >= :ky_today ORDER BY u.name, u.id;

-- who is asked

-- name: dossier.step_people
SELECT DISTINCT u.id, u.name, u.email, u.lang, x.id AS deputy_id, COALESCE(x.name, '') AS deputy, COALESCE(x.email, '') AS deputy_email, COALESCE(x.lang, 'ja') AS deputy_lang
FROM ky_user u JOIN ky_staff_role sr ON sr.user_id = u.id JOIN ky_role_permission rp ON rp.role_code = sr.role_code AND rp.permission = 'dossier.decide'
  LEFT JOIN ky_absence b ON b.user_id = u.id AND b.ended_at IS NULL AND b.from_day <= :ky_today AND b.to_day >= :ky_today LEFT JOIN ky_user x ON x.id = b.deputy_id AND x.disabled_at IS NULL
WHERE u.kind = 'staff' AND u.disabled_at IS NULL AND u.valid_from <= :ky_today AND u.valid_to >= :ky_today AND sr.valid_from <= :ky_today AND sr.valid_to >= :ky_today
  AND IF(:user_id IS NULL, sr.department_id IS NULL OR sr.department_id = :department_id, u.id = :user_id) ORDER BY u.id;

-- name: dossier.step_absent
SELECT DISTINCT b.user_id, u.name FROM ky_absence b JOIN ky_user u ON u.id = b.user_id AND u.disabled_at IS NULL AND u.valid_to >= :ky_today
  JOIN ky_staff_role sr ON sr.user_id = b.user_id AND sr.valid_from <= :ky_today AND sr.valid_to >= :ky_today JOIN ky_role_permission rp ON rp.role_code = sr.role_code AND rp.permission = 'dossier.decide'
WHERE b.deputy_id = :ky_me AND b.ended_at IS NULL AND b.from_day <= :ky_today AND b.to_day >= :ky_today AND b.user_id <> :proposed_by
  AND IF(:user_id IS NULL, sr.department_id IS NULL OR sr.department_id = :department_id, b.user_id = :user_id) ORDER BY b.id;

-- name: dossier.step_taken
SELECT 1 AS yes FROM ky_approval_step s WHERE s.approval_id = :id AND s.state = 'approved' AND (s.decided_by IN (:user_id, :other_id) OR s.deputy_for IN (:user_id, :other_id)) LIMIT 1;

-- name: dossier.department_name
SELECT d.name FROM ky_department d WHERE d.id = :id;

-- name: dossier.user_told
SELECT u.email, u.lang FROM ky_user u WHERE u.id = :user_id AND u.email <> '' AND u.disabled_at IS NULL;

-- the steps of a decision

-- name: dossier.step_insert
INSERT INTO ky_approval_step (approval_id, number, kind, title, department_id, user_id, note) VALUES (:id, :number, :kind, :title, :department_id, :user_id, :note);

-- name: dossier.step_ask
UPDATE ky_approval_step SET asked_at = :ky_now WHERE approval_id = :id AND number = :number;

-- name: dossier.step_now
UPDATE ky_approval SET step = :number, version = version + 1 WHERE id = :id;

-- name: dossier.step_done
UPDATE ky_approval_step SET state = :state, decided_by = :ky_me, decided_at = :ky_now, deputy_for = :deputy_for, remark = COALESCE(:remark, '') WHERE approval_id = :id AND number = :number AND state = 'waiting';

-- name: dossier.steps
SELECT s.number, s.kind, s.title, s.department_id, s.user_id, s.note, s.state, s.asked_at, s.decided_at, s.decided_by, s.deputy_for, s.seen_at, s.remark,
  COALESCE(p.name, '') AS named, COALESCE(d.name, '') AS department, COALESCE(u.name, '') AS decider, COALESCE(x.name, '') AS absent
FROM ky_approval_step s LEFT JOIN ky_user p ON p.id = s.user_id LEFT JOIN ky_department d ON d.id = s.department_id LEFT JOIN ky_user u ON u.id = s.decided_by LEFT JOIN ky_user x ON x.id = s.deputy_for
WHERE s.approval_id = :id ORDER BY s.number;

-- name: dossier.step_seen
UPDATE ky_approval_step SET seen_at = :ky_now WHERE approval_id = :id AND deputy_for = :ky_me AND seen_at IS NULL;

-- name: dossier.waiting_count
SELECT COUNT(*) AS n FROM ky_approval a JOIN ky_approval_step s ON s.approval_id = a.id AND s.number = a.step WHERE {scope dossier.waiting};

-- name: dossier.to_see
SELECT a.id, a.title, s.decided_at, COALESCE(u.name, '') AS decider, s.title AS step_title FROM ky_approval_step s JOIN ky_approval a ON a.id = s.approval_id LEFT JOIN ky_user u ON u.id = s.decided_by
WHERE s.deputy_for = :ky_me AND s.seen_at IS NULL ORDER BY s.id LIMIT 100;

-- name: dossier.to_see_count
SELECT COUNT(*) AS n FROM ky_approval_step s WHERE s.deputy_for = :ky_me AND s.seen_at IS NULL;

-- what was proposed, as it was then

-- name: dossier.approval_freeze
INSERT INTO ky_approval_check (approval_id, dossier_id, item, verdict, evidence, user_id) SELECT :approval_id, k.dossier_id, k.item, k.verdict, k.evidence, k.user_id FROM ky_dossier_check k WHERE k.dossier_id = :id;

-- name: dossier.approval_changed
SELECT x.dossier_id AS id FROM ky_approval_dossier x JOIN ky_dossier d ON d.id = x.dossier_id WHERE x.approval_id = :id AND (d.version <> x.dossier_version OR NOT (d.approval_id <=> x.approval_id)
  OR EXISTS (SELECT 1 FROM ky_dossier_check k LEFT JOIN ky_approval_check f ON f.approval_id = x.approval_id AND f.dossier_id = k.dossier_id AND f.item = k.item
    WHERE k.dossier_id = x.dossier_id AND (f.id IS NULL OR f.verdict <> k.verdict OR BINARY f.evidence <> BINARY k.evidence)));

-- name: dossier.approval_checks
SELECT k.item, k.verdict, k.evidence, COALESCE(u.name, '') AS person FROM ky_approval_check k LEFT JOIN ky_user u ON u.id = k.user_id WHERE k.approval_id = :approval_id AND k.dossier_id = :id;

-- name: dossier.approval_corrections
SELECT k.field, k.reason, k.asked_at, k.answered_at, COALESCE(u.name, '') AS person FROM ky_dossier_correction k LEFT JOIN ky_user u ON u.id = k.asked_by
WHERE k.dossier_id = :id AND k.asked_at <= :until ORDER BY k.id LIMIT 200;

-- name: dossier.approval_amendments
SELECT r.number, r.at, r.note, COALESCE(u.name, '') AS person FROM ky_dossier_revision r LEFT JOIN ky_user u ON u.id = r.user_id WHERE r.dossier_id = :id AND r.kind = 'amendment' AND r.number <= :number ORDER BY r.number;

-- name: dossier.approval_before
SELECT a.id, a.title, a.reasoning, a.remark, a.state FROM ky_approval_dossier x JOIN ky_approval a ON a.id = x.approval_id
WHERE x.dossier_id = :id AND a.transition_name = :transition ORDER BY a.id DESC LIMIT 1;

-- name: dossier.approval_files
SELECT f.file_id AS id, f.field, f.name, f.size_bytes FROM ky_revision_file f JOIN ky_dossier_revision r ON r.id = f.revision_id WHERE r.dossier_id = :id AND r.number = :number ORDER BY SUBSTRING_INDEX(f.field, '.', 1), CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(f.field, '.', 2), '.', -1) AS UNSIGNED), f.field, f.id;

-- name: dossier.approval_file
SELECT x.dossier_id, f.field, f.name, s.type FROM ky_approval_dossier x JOIN ky_dossier_revision r ON r.dossier_id = x.dossier_id AND r.number = x.revision JOIN ky_revision_file f ON f.revision_id = r.id
  JOIN ky_file s ON s.id = f.file_id AND s.complete = 1 WHERE x.approval_id = :id AND f.file_id = :file_id LIMIT 1;

-- the decision paper (起案文書)

-- name: dossier.papers
SELECT j.created_at, j.state, j.report, f.id AS file_id FROM ky_job j LEFT JOIN ky_file f ON f.id = j.file_id AND f.object = 'approval_paper' AND f.object_id = :id
WHERE j.job = 'dossier.paper' AND j.created_at >= :since AND JSON_VALUE(j.params, '$.approval') = :id ORDER BY j.id DESC LIMIT 5;

-- name: dossier.paper_file
SELECT f.name FROM ky_file f WHERE f.id = :file_id AND f.object = 'approval_paper' AND f.object_id = :id AND f.complete = 1;

-- absences (不在と代決者)

-- name: dossier.absences
SELECT b.id, b.user_id, b.from_day, b.to_day, b.deputy_id, u.name AS person, x.name AS deputy FROM ky_absence b JOIN ky_user u ON u.id = b.user_id JOIN ky_user x ON x.id = b.deputy_id
WHERE b.ended_at IS NULL AND b.to_day >= :ky_today AND (:everybody = 1 OR b.user_id = :ky_me OR b.deputy_id = :ky_me) ORDER BY b.from_day, b.id LIMIT 500;

-- name: dossier.absence_lock
SELECT u.id FROM ky_user u WHERE u.id = :user_id FOR UPDATE;

-- name: dossier.absence_overlaps
SELECT 1 AS yes FROM ky_absence b WHERE b.user_id = :user_id AND b.ended_at IS NULL AND b.from_day <= :to_day AND b.to_day >= :from_day LIMIT 1;

-- name: dossier.absence_insert
INSERT INTO ky_absence (user_id, from_day, to_day, deputy_id, set_by, set_at) VALUES (:user_id, :from_day, :to_day, :deputy_id, :ky_me, :ky_now);

-- name: dossier.absence_end
UPDATE ky_absence SET ended_at = :ky_now WHERE id = :id AND ended_at IS NULL;

-- name: dossier.viewers
SELECT DISTINCT u.id, CONCAT(u.name, IF(u.login IS NULL, '', CONCAT('（', u.login, '）'))) AS name FROM ky_user u JOIN ky_staff_role sr ON sr.user_id = u.id JOIN ky_role_permission rp ON rp.role_code = sr.role_code AND rp.permission = 'dossier.view'
WHERE u.kind = 'staff' AND u.disabled_at IS NULL AND u.valid_to >= :ky_today AND sr.valid_from <= :ky_today AND sr.valid_to >= :ky_today ORDER BY u.name, u.id;

-- name: dossier.steps_succeed
UPDATE ky_approval_step s JOIN ky_department d ON d.id = s.department_id AND d.successor_id IS NOT NULL SET s.department_id = d.successor_id WHERE s.department_id = :id AND s.state = 'waiting';

-- name: dossier.routes_succeed
UPDATE ky_route r JOIN ky_department d ON d.id = r.department_id AND d.successor_id IS NOT NULL SET r.department_id = d.successor_id WHERE r.department_id = :id;

-- name: dossier.route_steps_succeed
UPDATE ky_route_step s JOIN ky_department d ON d.id = s.department_id AND d.successor_id IS NOT NULL SET s.department_id = d.successor_id WHERE s.department_id = :id;

-- name: dossier.named_count
SELECT (SELECT COUNT(*) FROM ky_route_step s JOIN ky_route r ON r.id = s.route_id AND r.in_use = 1 WHERE s.user_id = :user_id)
  + (SELECT COUNT(*) FROM ky_approval_step s JOIN ky_approval a ON a.id = s.approval_id AND a.state = 'proposed' WHERE s.user_id = :user_id AND s.state = 'waiting') AS n;

-- name: dossier.named_routes_over
UPDATE ky_route_step SET user_id = :to_id WHERE user_id = :from_id AND EXISTS (SELECT 1 FROM ky_staff_role sr JOIN ky_role_permission rp ON rp.role_code = sr.role_code AND rp.permission = 'dossier.decide' WHERE sr.user_id = :to_id AND sr.valid_to >= :ky_today);

-- name: dossier.named_steps_over
UPDATE ky_approval_step s JOIN ky_approval a ON a.id = s.approval_id AND a.state = 'proposed' SET s.user_id = :to_id, a.version = a.version + 1 WHERE s.user_id = :from_id AND s.state = 'waiting'
  AND EXISTS (SELECT 1 FROM ky_staff_role sr JOIN ky_role_permission rp ON rp.role_code = sr.role_code AND rp.permission = 'dossier.decide' WHERE sr.user_id = :to_id AND sr.valid_to >= :ky_today);
