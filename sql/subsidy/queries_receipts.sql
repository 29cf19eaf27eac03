-- Queries of reports: what was planned, what was accepted, and taking the fixing back.

-- name: subsidy.accepted
SELECT a.revision, a.line, a.item, a.detail, a.claimed_yen, a.paid_on, a.receipts, a.accepted_yen, a.reason, a.at, u.name AS person
FROM subsidy_accepted a JOIN ky_user u ON u.id = a.user_id WHERE a.dossier_id = :dossier_id ORDER BY a.revision DESC, a.line LIMIT 1000;

-- name: subsidy.accepted_set
INSERT INTO subsidy_accepted (dossier_id, revision, line, item, detail, claimed_yen, paid_on, receipts, accepted_yen, reason, user_id, at)
VALUES (:dossier_id, :revision, :line, :item, :detail, :claimed_yen, :paid_on, :receipts, :accepted_yen, :reason, :ky_me, :ky_now)
ON DUPLICATE KEY UPDATE item = VALUES(item), detail = VALUES(detail), claimed_yen = VALUES(claimed_yen), paid_on = VALUES(paid_on), receipts = VALUES(receipts), accepted_yen = VALUES(accepted_yen),
  reason = VALUES(reason), user_id = VALUES(user_id), at = VALUES(at);

-- name: subsidy.report_files
SELECT f.id, f.name, f.type, f.size_bytes FROM ky_dossier_file df JOIN ky_file f ON f.id = df.file_id AND f.complete = 1 WHERE df.dossier_id = :dossier_id AND df.field LIKE 'costs.%';

-- What was paid, came back or was taken away after the amount was fixed, and whether a slip for what is to come back was written.
-- name: subsidy.moved_since_fixed
SELECT (SELECT COUNT(*) FROM subsidy_entry e WHERE e.dossier_id = :dossier_id AND e.kind IN ('payment', 'bounced', 'return', 'revoked', 'fix')
    AND e.id > (SELECT COALESCE(MAX(x.id), 0) FROM subsidy_entry x WHERE x.dossier_id = :dossier_id AND x.kind = 'fix' AND x.yen >= 0))
  + (SELECT COUNT(*) FROM subsidy_repayment_part p JOIN subsidy_repayment r ON r.id = p.repayment_id WHERE r.dossier_id = :dossier_id AND r.cause = 'advance' AND r.state = 'open' AND p.slip_no <> '') AS n;

-- name: subsidy.repayment_unfixed
UPDATE subsidy_repayment SET state = 'void', version = version + 1 WHERE dossier_id = :dossier_id AND cause = 'advance' AND state = 'open';

-- name: subsidy.approval_of
SELECT d.approval_id FROM ky_dossier d WHERE d.id = :id;
