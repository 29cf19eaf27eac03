-- Queries of rest.c, consultation.c, check.c, dates.c and settings of a call that applicants meet.

-- name: subsidy.rest
SELECT f.call_id, f.requested_yen, f.offered_yen, f.granted_yen, f.reserved_yen, f.rest_yen, f.rest_by, f.rest_answer, f.version FROM subsidy_file f WHERE f.dossier_id = :dossier_id;

-- name: subsidy.rest_offer
UPDATE subsidy_file SET rest_yen = :yen, reserved_yen = :yen, rest_by = :rest_by, rest_answer = NULL, offered_yen = NULL, version = version + 1 WHERE dossier_id = :dossier_id AND reserved_yen = 0;

-- name: subsidy.rest_answered
UPDATE subsidy_file SET rest_answer = :answer, offered_yen = :offered_yen, offered_note = :offered_note, version = version + 1 WHERE dossier_id = :dossier_id;

-- name: subsidy.rest_release
UPDATE subsidy_file SET reserved_yen = 0, version = version + 1 WHERE dossier_id = :dossier_id;

-- name: subsidy.ledger_reserve
UPDATE subsidy_ledger SET reserved_yen = reserved_yen + :yen WHERE call_id = :call_id AND reserved_yen + :yen >= 0 AND granted_yen + reserved_yen + :yen <= allotted_yen;

-- name: subsidy.call_citizens
UPDATE subsidy_call SET answer_days = :answer_days, min_city_percent = COALESCE(:min_city_percent, 0), consultation = :consultation, form_numbers = COALESCE(:form_numbers, '') WHERE id = :id;

-- name: subsidy.call_citizens_copy
UPDATE subsidy_call k JOIN subsidy_call o ON o.id = :from_id SET k.answer_days = o.answer_days, k.min_city_percent = o.min_city_percent, k.consultation = o.consultation, k.form_numbers = o.form_numbers WHERE k.id = :id;

-- name: subsidy.answer_days
SELECT k.answer_days FROM subsidy_call k WHERE k.id = :id;

-- name: subsidy.consult_calls
SELECT k.id, CONCAT(k.title, '（', k.fiscal_year, '）') AS label FROM subsidy_call k WHERE k.state = 'public' AND k.consultation <> 'none' AND k.closes_at > :ky_now ORDER BY k.closes_at, k.id LIMIT 200;

-- name: subsidy.consult_call
SELECT CONCAT(k.title, '（', k.fiscal_year, '）') AS label, k.department_id, k.state = 'public' AND k.consultation <> 'none' AND k.closes_at > :ky_now AS offers FROM subsidy_call k WHERE k.id = :id;

-- name: subsidy.consult_insert
INSERT INTO subsidy_consultation (dossier_id, call_id) VALUES (:dossier_id, :call_id);

-- name: subsidy.consulted
SELECT COUNT(*) AS n FROM subsidy_consultation s JOIN ky_dossier d ON d.id = s.dossier_id WHERE s.call_id = :call_id AND d.state IN ('answered', 'closed')
  AND (d.group_id = :group_id OR EXISTS (SELECT 1 FROM ky_member m WHERE m.group_id = :group_id AND m.user_id = d.user_id AND m.live = 1));

-- name: subsidy.consult_waiting
SELECT COUNT(*) AS n, CAST(COALESCE(SUM(d.phase = 'open' AND d.turn = 'staff'), 0) AS SIGNED) AS waiting FROM subsidy_consultation s JOIN ky_dossier d ON d.id = s.dossier_id WHERE s.call_id = :id AND {scope dossier.staff};

-- name: subsidy.my_consultations
SELECT d.id, d.title, d.state FROM subsidy_consultation s JOIN ky_dossier d ON d.id = s.dossier_id WHERE s.call_id = :call_id AND d.disposed_at IS NULL
  AND (d.user_id = :ky_me OR EXISTS (SELECT 1 FROM ky_member m WHERE m.group_id = d.group_id AND d.group_id > 0 AND m.user_id = :ky_me AND m.live = 1)) ORDER BY d.id DESC LIMIT 20;

-- name: subsidy.next_dates
SELECT x.id, x.title, x.state, x.turn, x.due_on, x.due_on < :ky_today AS late FROM subsidy_file f JOIN ky_dossier x ON x.id = f.dossier_id
WHERE f.call_id = :id AND x.phase = 'open' AND x.due_on < '9999-12-31' AND {scope subsidy.files} ORDER BY x.due_on, x.id LIMIT 20;

-- name: subsidy.form_numbers
SELECT k.form_numbers FROM subsidy_call k WHERE k.id = COALESCE((SELECT MIN(f.call_id) FROM subsidy_file f WHERE f.dossier_id IN (:dossier_id, :parent_id)), (SELECT c.call_id FROM subsidy_course c WHERE c.id = :course_id));
