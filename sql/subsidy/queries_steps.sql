-- Queries of the steps after the decision.

-- name: subsidy.change
SELECT c.dossier_id, c.application_id, c.before_yen, c.asked_yen, c.offered_yen, c.offered_note, c.granted_yen, c.from_state FROM subsidy_change c WHERE c.dossier_id = :dossier_id;

-- name: subsidy.change_put
INSERT INTO subsidy_change (dossier_id, application_id, before_yen, asked_yen) VALUES (:dossier_id, :application_id, :before_yen, :asked_yen) ON DUPLICATE KEY UPDATE asked_yen = VALUES(asked_yen);

-- name: subsidy.change_asked
UPDATE subsidy_change SET from_state = :from_state WHERE dossier_id = :dossier_id;

-- name: subsidy.change_offer
UPDATE subsidy_change SET offered_yen = :offered_yen, offered_note = COALESCE(:offered_note, '') WHERE dossier_id = :dossier_id;

-- name: subsidy.change_approved
UPDATE subsidy_change SET granted_yen = :yen WHERE dossier_id = :dossier_id;

-- name: subsidy.file_changed
UPDATE subsidy_file SET granted_yen = :granted_yen + revoked_yen, project = :project, changes = changes + 1, version = version + 1 WHERE dossier_id = :dossier_id;

-- name: subsidy.change_newest
SELECT x.id FROM ky_dossier x WHERE x.parent_id = :application_id AND x.procedure_name = 'subsidy.change' AND x.state IN ('approved', 'noted') AND x.id < :before_id ORDER BY x.id DESC LIMIT 1;

-- name: subsidy.change_decided
SELECT x.id FROM ky_dossier x WHERE x.parent_id = :application_id AND x.procedure_name = 'subsidy.change' AND x.state = 'approved' AND x.id < :before_id ORDER BY x.id DESC LIMIT 1;

-- name: subsidy.step_newest
SELECT x.id, x.state FROM ky_dossier x WHERE x.parent_id = :application_id AND x.procedure_name = :procedure AND x.phase <> 'draft' AND x.state <> 'withdrawn' AND (:state IS NULL OR x.state = :state) ORDER BY x.id DESC LIMIT 1;

-- name: subsidy.file_prestart
UPDATE subsidy_file SET prestart_on = :prestart_on, version = version + 1 WHERE dossier_id = :dossier_id;

-- name: subsidy.inspections
SELECT i.inspected_on, i.inspector, i.findings, i.result, i.mend, i.mend_by FROM subsidy_inspection i WHERE i.dossier_id = :dossier_id ORDER BY i.id LIMIT 100;

-- name: subsidy.inspection_insert
INSERT INTO subsidy_inspection (dossier_id, inspected_on, inspector, findings, result, mend, mend_by, user_id, at) VALUES (:dossier_id, :inspected_on, :inspector, :findings, :result, :mend, :mend_by, :ky_me, :ky_now);

-- name: subsidy.order_insert
INSERT INTO subsidy_order (dossier_id, words, due_on, user_id, at) VALUES (:dossier_id, :words, :due_on, :ky_me, :ky_now);

-- name: subsidy.order_open
SELECT o.words, o.due_on FROM subsidy_order o WHERE o.dossier_id = :dossier_id
  AND NOT EXISTS (SELECT 1 FROM ky_dossier x WHERE x.parent_id = o.dossier_id AND x.procedure_name = 'subsidy.progress' AND x.submitted_at >= o.at) ORDER BY o.id DESC LIMIT 1;

-- name: subsidy.property
SELECT p.id, p.number, p.name, p.yen, p.acquired_on, p.place, p.keep_until, p.disposed_on FROM subsidy_property p WHERE p.dossier_id = :dossier_id ORDER BY p.number LIMIT 400;

-- name: subsidy.property_insert
INSERT INTO subsidy_property (dossier_id, number, name, yen, acquired_on, place, keep_until) VALUES (:dossier_id, :number, :name, :yen, :acquired_on, :place, :keep_until);

-- name: subsidy.property_disposed
UPDATE subsidy_property SET disposed_on = :ky_today WHERE id = :id;

-- name: subsidy.disposal
SELECT p.return_yen, p.note FROM subsidy_disposal p WHERE p.dossier_id = :dossier_id;

-- name: subsidy.disposal_put
INSERT INTO subsidy_disposal (dossier_id, return_yen, note) VALUES (:dossier_id, :return_yen, :note) ON DUPLICATE KEY UPDATE return_yen = VALUES(return_yen), note = VALUES(note);
