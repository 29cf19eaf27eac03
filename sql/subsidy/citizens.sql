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
UPDATE subsidy_call SET answer_days = :answer_days WHERE id = :id;

-- name: subsidy.call_citizens_copy
UPDATE subsidy_call k JOIN subsidy_call o ON o.id = :from_id SET k.answer_days = o.answer_days, k.min_city_percent = o.min_city_percent, k.consultation = o.consultation, k.form_numbers = o.form_numbers WHERE k.id = :id;

-- name: subsidy.answer_days
SELECT k.answer_days FROM subsidy_call k WHERE k.id = :id;
