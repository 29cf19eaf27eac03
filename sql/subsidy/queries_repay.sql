-- Queries about revocations, repayments, publication and the ledger's page.


-- name: subsidy.repay_file
SELECT f.call_id, f.granted_yen, f.fixed_yen, f.revoked_yen, f.advanced_yen, f.advanced_on, f.paid_yen, f.returned_yen, COALESCE(f.fixed_yen, f.granted_yen - f.revoked_yen, 0) AS promised_yen, f.version,
  r.return_days, r.surcharge_rate, r.late_rate, k.fiscal_year, d.state, d.department_id, NULLIF(d.due_on, '9999-12-31') AS due_on,
  (SELECT CAST(COALESCE(SUM(p.principal_yen - p.returned_yen), 0) AS SIGNED) FROM subsidy_repayment p WHERE p.dossier_id = f.dossier_id AND p.state = 'open') AS awaited_yen
FROM subsidy_file f JOIN subsidy_rule r ON r.id = f.rule_id JOIN subsidy_call k ON k.id = f.call_id JOIN ky_dossier d ON d.id = f.dossier_id WHERE f.dossier_id = :dossier_id;

-- A payment with what bounced of it, on the day it was made.
-- name: subsidy.payments_of
SELECT MIN(COALESCE(p.paid_on, DATE(e.at + INTERVAL 9 HOUR))) AS day, CAST(SUM(e.yen) AS SIGNED) AS yen FROM subsidy_entry e LEFT JOIN subsidy_payment p ON p.id = e.payment_id
WHERE e.dossier_id = :dossier_id AND e.kind IN ('advance', 'payment', 'bounced', 'advance_bounced') GROUP BY COALESCE(e.payment_id, -e.id) HAVING yen <> 0 ORDER BY day, MIN(e.id);

-- name: subsidy.repayment
SELECT r.id, r.dossier_id, r.cause, r.reason, r.principal_yen, r.returned_yen, r.charged_yen, r.surcharge_rate, r.late_rate, r.unit_yen, r.books_year, r.ordered_on, r.doc_no, r.next_due_on, r.waived_surcharge, r.waived_late,
  r.waive_reason, r.waived_on, COALESCE(u.name, '') AS waived_by, r.state, r.done_on, r.version
FROM subsidy_repayment r LEFT JOIN ky_user u ON u.id = r.waived_by WHERE r.id = :id;

-- name: subsidy.repayment_sources
SELECT s.id, s.paid_on, s.yen FROM subsidy_repayment_source s WHERE s.repayment_id = :id ORDER BY s.paid_on, s.id;

-- name: subsidy.repayment_parts
SELECT p.id, p.number, p.due_on, p.yen, p.method, p.slip_no, p.slip_on FROM subsidy_repayment_part p WHERE p.repayment_id = :id ORDER BY p.number;

-- name: subsidy.repayment_receipts
SELECT t.id, t.received_on, t.yen, t.principal_yen, t.note, t.at, COALESCE(u.name, '') AS person FROM subsidy_repayment_receipt t LEFT JOIN ky_user u ON u.id = t.user_id WHERE t.repayment_id = :id AND t.dropped_at IS NULL ORDER BY t.received_on, t.id;

-- name: subsidy.repayments_of
SELECT r.id FROM subsidy_repayment r WHERE r.dossier_id = :dossier_id AND r.state <> 'void' ORDER BY r.id LIMIT 20;

-- name: subsidy.repayment_newest
SELECT r.id, r.principal_yen FROM subsidy_repayment r WHERE r.dossier_id = :dossier_id AND r.state <> 'void' ORDER BY r.id DESC LIMIT 1;

-- name: subsidy.repayments_open
SELECT COUNT(*) AS n, MIN(r.next_due_on) AS due_on FROM subsidy_repayment r WHERE r.dossier_id = :dossier_id AND r.state = 'open';

-- name: subsidy.repay_lock
SELECT r.version, r.dossier_id, r.state FROM subsidy_repayment r JOIN ky_dossier d ON d.id = r.dossier_id WHERE r.id = :id FOR UPDATE;

-- name: subsidy.repayment_insert
INSERT INTO subsidy_repayment (dossier_id, cause, reason, principal_yen, surcharge_rate, late_rate, unit_yen, books_year, ordered_on, ordered_at, next_due_on)
VALUES (:dossier_id, :cause, COALESCE(:reason, ''), :yen, :surcharge_rate, :late_rate, :unit_yen, :books_year, :ky_today, :ky_now, :due_on);

-- name: subsidy.repayment_source_insert
INSERT INTO subsidy_repayment_source (repayment_id, paid_on, yen) VALUES (:id, :paid_on, :yen);

-- name: subsidy.repayment_part_insert
INSERT INTO subsidy_repayment_part (repayment_id, number, due_on, yen, method) VALUES (:id, :number, :due_on, :yen, :method);

-- name: subsidy.repayment_receipt_insert
INSERT INTO subsidy_repayment_receipt (repayment_id, received_on, yen, principal_yen, note, user_id, at) VALUES (:id, :received_on, :yen, :principal_yen, COALESCE(:note, ''), :ky_me, :ky_now);

-- name: subsidy.repayment_received
UPDATE subsidy_repayment SET returned_yen = returned_yen + :principal, charged_yen = charged_yen + :charges, version = version + 1 WHERE id = :id;

-- name: subsidy.repayment_due
UPDATE subsidy_repayment SET next_due_on = :due_on WHERE id = :id;

-- name: subsidy.repayment_done
UPDATE subsidy_repayment SET state = 'done', done_on = :done_on, version = version + 1 WHERE id = :id;

-- name: subsidy.file_returned
UPDATE subsidy_file SET returned_yen = returned_yen + :yen, version = version + 1 WHERE dossier_id = :dossier_id;


-- name: subsidy.revocation_meant
SELECT v.id, v.remain_yen, v.note, v.due_on FROM subsidy_revocation v WHERE v.dossier_id = :dossier_id AND v.state = 'meant' ORDER BY v.id DESC LIMIT 1;

-- name: subsidy.revocation_forget
DELETE FROM subsidy_revocation WHERE dossier_id = :dossier_id AND state = 'meant';

-- name: subsidy.revocation_insert
INSERT INTO subsidy_revocation (dossier_id, remain_yen, note, due_on, user_id, at) SELECT d.id, :remain_yen, COALESCE(:note, ''), NULLIF(d.due_on, '9999-12-31'), :ky_me, :ky_now FROM ky_dossier d WHERE d.id = :dossier_id;

-- name: subsidy.revocation_done
UPDATE subsidy_revocation SET state = 'done', at = :ky_now, from_state = :from_state, revoked_yen = :revoked_yen, freed_yen = :freed_yen, fixed_yen = :fixed_yen WHERE id = :id;

-- name: subsidy.revocation_undone
UPDATE subsidy_revocation SET state = 'undone' WHERE id = :id;

-- name: subsidy.revocation_last
SELECT v.id, v.remain_yen, v.due_on, v.revoked_yen, v.freed_yen, v.fixed_yen,
  (SELECT COUNT(*) FROM subsidy_repayment r WHERE r.dossier_id = v.dossier_id AND r.ordered_at = v.at AND r.state <> 'void' AND (r.state = 'done' OR r.returned_yen > 0
    OR EXISTS (SELECT 1 FROM subsidy_repayment_part p WHERE p.repayment_id = r.id AND p.slip_no <> ''))) AS begun
FROM subsidy_revocation v WHERE v.dossier_id = :dossier_id AND v.state = 'done' ORDER BY v.id DESC LIMIT 1;

-- name: subsidy.revoked_of
SELECT f.revoked_yen AS yen FROM subsidy_file f WHERE f.dossier_id = :dossier_id;

-- name: subsidy.file_revoked
UPDATE subsidy_file SET revoked_yen = revoked_yen + :yen, fixed_yen = fixed_yen - :yen, version = version + 1 WHERE dossier_id = :dossier_id;

-- name: subsidy.repayments_void
UPDATE subsidy_repayment r JOIN subsidy_revocation v ON v.id = :id AND v.dossier_id = r.dossier_id AND v.at = r.ordered_at SET r.state = 'void', r.version = r.version + 1 WHERE r.state = 'open';


-- name: subsidy.receipt_newest
SELECT t.id, t.yen, t.principal_yen FROM subsidy_repayment_receipt t WHERE t.repayment_id = :id AND t.dropped_at IS NULL ORDER BY t.id DESC LIMIT 1;

-- name: subsidy.receipt_dropped
UPDATE subsidy_repayment_receipt SET dropped_at = :ky_now, dropped_by = :ky_me, drop_reason = :reason WHERE id = :id;

-- name: subsidy.part_slip
UPDATE subsidy_repayment_part SET method = :method, slip_no = :slip_no, slip_on = :slip_on WHERE id = :id;

-- name: subsidy.parts_delete
DELETE FROM subsidy_repayment_part WHERE repayment_id = :id;

-- name: subsidy.repayment_changed
UPDATE subsidy_repayment SET version = version + 1 WHERE id = :id;

-- name: subsidy.repayment_doc_no
UPDATE subsidy_repayment SET doc_no = COALESCE(:doc_no, ''), version = version + 1 WHERE id = :id;

-- name: subsidy.repayment_waived
UPDATE subsidy_repayment SET waived_surcharge = :surcharge, waived_late = :late, waive_reason = :waive_reason, waived_by = IF(:surcharge + :late = 0, NULL, :ky_me), waived_on = IF(:surcharge + :late = 0, NULL, :ky_today), version = version + 1 WHERE id = :id;


-- name: subsidy.to_publish
SELECT f.dossier_id AS id FROM subsidy_file f JOIN subsidy_call k ON k.id = f.call_id AND k.state = 'public' AND k.results_on IS NOT NULL JOIN ky_dossier d ON d.id = f.dossier_id
WHERE d.state IN ('paid', 'returned') AND d.disposed_at IS NULL AND d.approval_id IS NULL ORDER BY f.dossier_id LIMIT 5000;

-- name: subsidy.entry_sums
SELECT e.kind, CAST(SUM(e.yen) AS SIGNED) AS yen FROM subsidy_entry e WHERE e.call_id = :call_id GROUP BY e.kind ORDER BY e.kind;

-- name: subsidy.revocation_unsettled
SELECT v.from_state, v.due_on FROM subsidy_revocation v JOIN subsidy_file f ON f.dossier_id = v.dossier_id
WHERE v.dossier_id = :dossier_id AND v.state = 'done' AND v.remain_yen > 0 AND v.from_state NOT IN ('return_ordered', 'returned', 'paid', 'published', 'amount_fixed') AND f.fixed_yen IS NULL AND f.granted_yen > f.revoked_yen ORDER BY v.id DESC LIMIT 1;


-- name: subsidy.repayment_open_newest
SELECT r.id FROM subsidy_repayment r WHERE r.dossier_id = :dossier_id AND r.state = 'open' ORDER BY r.id DESC LIMIT 1;

-- name: subsidy.repayment_less
UPDATE subsidy_repayment SET principal_yen = principal_yen - :yen, version = version + 1 WHERE id = :id;

-- name: subsidy.repayment_void
UPDATE subsidy_repayment SET state = 'void', version = version + 1 WHERE id = :id;

-- name: subsidy.part_yen
UPDATE subsidy_repayment_part SET yen = :yen WHERE id = :id;

-- name: subsidy.part_delete
DELETE FROM subsidy_repayment_part WHERE id = :id;

-- name: subsidy.source_yen
UPDATE subsidy_repayment_source SET yen = :yen WHERE id = :id;

-- name: subsidy.source_delete
DELETE FROM subsidy_repayment_source WHERE id = :id;
