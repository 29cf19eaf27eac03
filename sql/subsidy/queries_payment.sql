-- Queries of payments.

-- name: subsidy.payment_file
SELECT x.id, x.state, x.title, x.group_id, x.department_id, COALESCE(x.receipt_no, '') AS receipt_no, IF(x.due_on >= '9999-01-01', NULL, x.due_on) AS due_on, x.decided_on, f.call_id, f.granted_yen - f.revoked_yen AS granted_yen, f.advanced_yen, f.fixed_yen, f.paid_yen, f.returned_yen, f.changes,
  f.group_name, k.title AS call_title, k.fiscal_year, COALESCE(s.commitment, 'decision') AS commitment_by, c.number AS commitment_no, c.committed_on,
  (SELECT h.doc_no FROM ky_dossier_history h WHERE h.dossier_id = x.id AND h.action = 'grant' ORDER BY h.id DESC LIMIT 1) AS doc_no,
  (SELECT COUNT(*) FROM subsidy_payment p WHERE p.dossier_id = x.id AND p.state IN ('claimed', 'ordered', 'sent')) AS under_way,
  (SELECT COUNT(*) FROM subsidy_payment p WHERE p.dossier_id = x.id AND p.kind = 'advance' AND p.state NOT IN ('bounced', 'cancelled')) AS advances
FROM subsidy_file f JOIN ky_dossier x ON x.id = f.dossier_id JOIN subsidy_call k ON k.id = f.call_id LEFT JOIN subsidy_payment_setting s ON s.department_id = x.department_id LEFT JOIN subsidy_commitment c ON c.dossier_id = x.id
WHERE x.id = :dossier_id;

-- name: subsidy.payment_commit
INSERT INTO subsidy_commitment (dossier_id, number, committed_on, noted_by, noted_at) VALUES (:dossier_id, :number, :committed_on, :ky_me, :ky_now)
ON DUPLICATE KEY UPDATE number = VALUES(number), committed_on = VALUES(committed_on), noted_by = VALUES(noted_by), noted_at = VALUES(noted_at);

-- name: subsidy.payment_last_account
SELECT p.bank_code, p.branch_code, p.account_type, p.account_number, p.holder FROM subsidy_payment p WHERE p.group_id = :group_id AND p.proxy = 0 AND p.state <> 'bounced' AND p.bank_code <> '' ORDER BY p.id DESC LIMIT 1;

-- name: subsidy.payment_insert
INSERT INTO subsidy_payment (dossier_id, claim_id, call_id, group_id, kind, instalment, yen, payee, claim_no, claimed_on, due_on, bank_code, branch_code, account_type, account_number, holder, proxy, created_at)
VALUES (:dossier_id, :claim_id, :call_id, :group_id, :kind, :instalment, :yen, :payee, :claim_no, :claimed_on, :due_on, :bank_code, :branch_code, :account_type, :account_number, :holder, :proxy, :ky_now);

-- name: subsidy.payment_of_claim
SELECT p.id, p.state FROM subsidy_payment p WHERE p.claim_id = :claim_id FOR UPDATE;

-- name: subsidy.payment_forget
DELETE FROM subsidy_payment WHERE claim_id = :claim_id AND state = 'claimed';

-- name: subsidy.payment
SELECT p.id, p.dossier_id, p.claim_id, p.call_id, p.group_id, p.kind, p.instalment, p.yen, p.state, p.payee, p.claim_no, p.claimed_on, p.due_on, p.bank_code, p.branch_code, p.account_type, p.account_number, p.holder, p.proxy,
  p.commitment_no, p.committed_on, p.order_no, p.ordered_on, p.creditor_no, p.budget_item, p.list_id, p.list_line, p.paid_on, p.back_on, p.back_reason, p.paid_booking, p.moved, p.version,
  x.state AS file_state, x.title, x.department_id, COALESCE(x.receipt_no, '') AS receipt_no, k.fiscal_year, k.title AS call_title, r.advance_kind, r.pay_days, COALESCE(q.receipt_no, '') AS claim_receipt_no
FROM subsidy_payment p JOIN ky_dossier x ON x.id = p.dossier_id JOIN ky_dossier q ON q.id = p.claim_id JOIN subsidy_call k ON k.id = p.call_id JOIN subsidy_file f ON f.dossier_id = p.dossier_id JOIN subsidy_rule r ON r.id = f.rule_id
WHERE p.id = :id;

-- name: subsidy.payment_lock
SELECT p.id FROM subsidy_payment p JOIN ky_dossier x ON x.id = p.dossier_id WHERE p.id = :id FOR UPDATE;

-- name: subsidy.payments_of_file
SELECT p.id, p.kind, :advance_kind AS advance_kind, p.instalment, p.yen, p.state, p.claimed_on, p.due_on, p.order_no, p.ordered_on, p.paid_on, p.back_on, p.back_reason FROM subsidy_payment p WHERE p.dossier_id = :dossier_id ORDER BY p.id;

-- What the next order of the same group, and of the same call, most likely names.
-- name: subsidy.payment_known
SELECT COALESCE((SELECT o.creditor_no FROM subsidy_payment o JOIN ky_dossier y ON y.id = o.dossier_id WHERE o.group_id = p.group_id AND p.group_id > 0 AND y.department_id = x.department_id AND o.creditor_no <> '' AND o.id <> p.id ORDER BY o.id DESC LIMIT 1), '') AS creditor_no,
  COALESCE((SELECT o.budget_item FROM subsidy_payment o WHERE o.call_id = p.call_id AND o.budget_item <> '' AND o.id <> p.id ORDER BY o.id DESC LIMIT 1), '') AS budget_item
FROM subsidy_payment p JOIN ky_dossier x ON x.id = p.dossier_id WHERE p.id = :id;

-- name: subsidy.payment_order
UPDATE subsidy_payment SET state = 'ordered', order_no = :order_no, ordered_on = :ordered_on, ordered_by = :ky_me, creditor_no = COALESCE(:creditor_no, ''), budget_item = COALESCE(:budget_item, ''), commitment_no = :commitment_no, committed_on = :committed_on,
  version = version + 1 WHERE id = :id AND state IN ('claimed', 'ordered');

-- name: subsidy.payment_cancel
UPDATE subsidy_payment SET state = 'cancelled', back_on = :ky_today, back_reason = :reason, version = version + 1 WHERE id = :id AND state IN ('claimed', 'ordered');

-- name: subsidy.payment_paid
UPDATE subsidy_payment SET state = 'paid', paid_on = :paid_on, paid_booking = :booking_id, moved = 0, version = version + 1 WHERE id = :id AND state IN ('ordered', 'sent');

-- name: subsidy.payment_back
UPDATE subsidy_payment SET state = 'bounced', back_on = :back_on, back_booking = :booking_id, back_reason = :reason, moved = 0, version = version + 1 WHERE id = :id AND state IN ('ordered', 'sent', 'paid');

-- name: subsidy.payment_moved
UPDATE subsidy_payment SET moved = 1 WHERE id = :id;

-- name: subsidy.payments_to_move
SELECT p.id FROM subsidy_payment p WHERE p.moved = 0 ORDER BY p.id LIMIT 500;

-- name: subsidy.payments_wipe
UPDATE subsidy_payment p JOIN ky_dossier q ON q.id = p.claim_id SET p.bank_code = '', p.branch_code = '', p.account_number = '', p.holder = '' WHERE q.disposed_at IS NOT NULL AND p.bank_code <> '';


-- name: subsidy.booking_insert
INSERT INTO subsidy_payment_booking (department_id, source, source_id, made_by, made_at) VALUES (:department_id, :source, :source_id, :ky_me, :ky_now);

-- An application may have several payments in a booking: a row that is joined twice would be written once.
-- name: subsidy.booking_paid
UPDATE subsidy_file f JOIN (SELECT x.dossier_id, SUM(x.yen) AS yen, SUM(IF(x.kind = 'advance', x.yen, 0)) AS advanced_yen, MAX(IF(x.kind = 'advance', x.paid_on, NULL)) AS advanced_on FROM subsidy_payment x
  WHERE x.paid_booking = :id GROUP BY x.dossier_id) p ON p.dossier_id = f.dossier_id
SET f.paid_yen = f.paid_yen + p.yen, f.advanced_yen = f.advanced_yen + p.advanced_yen, f.advanced_on = COALESCE(p.advanced_on, f.advanced_on), f.version = f.version + 1;

-- What was never paid does not come back.
-- name: subsidy.booking_back
UPDATE subsidy_file f JOIN (SELECT x.dossier_id, SUM(x.yen) AS yen, SUM(IF(x.kind = 'advance', x.yen, 0)) AS advanced_yen FROM subsidy_payment x
  WHERE x.back_booking = :id AND x.paid_booking IS NOT NULL GROUP BY x.dossier_id) p ON p.dossier_id = f.dossier_id
SET f.advanced_yen = f.advanced_yen - p.advanced_yen, f.paid_yen = f.paid_yen - p.yen, f.version = f.version + 1;

-- What the group gave back already cannot come back from the bank, too.
-- name: subsidy.booking_back_twice
SELECT COUNT(*) AS n FROM subsidy_file f JOIN (SELECT x.dossier_id, SUM(x.yen) AS yen FROM subsidy_payment x WHERE x.back_booking = :id AND x.paid_booking IS NOT NULL GROUP BY x.dossier_id) p ON p.dossier_id = f.dossier_id
WHERE f.paid_yen - p.yen < f.returned_yen;

-- name: subsidy.booking_freed
SELECT f.call_id, f.dossier_id, CAST(LEAST(p.yen, f.paid_yen - f.returned_yen - COALESCE(f.fixed_yen, f.granted_yen - f.revoked_yen, 0)) AS SIGNED) AS yen
FROM subsidy_file f JOIN (SELECT x.dossier_id, SUM(x.yen) AS yen FROM subsidy_payment x WHERE x.back_booking = :id AND x.paid_booking IS NOT NULL GROUP BY x.dossier_id) p ON p.dossier_id = f.dossier_id
WHERE f.paid_yen - f.returned_yen > COALESCE(f.fixed_yen, f.granted_yen - f.revoked_yen, 0);

-- name: subsidy.booking_sums
SELECT p.call_id, 0 AS back, CAST(p.kind AS CHAR) AS kind, CAST(SUM(p.yen) AS SIGNED) AS yen FROM subsidy_payment p WHERE p.paid_booking = :id GROUP BY p.call_id, p.kind
UNION ALL
SELECT p.call_id, 1, CAST(p.kind AS CHAR), CAST(SUM(p.yen) AS SIGNED) FROM subsidy_payment p WHERE p.back_booking = :id AND p.paid_booking IS NOT NULL GROUP BY p.call_id, p.kind;

-- name: subsidy.entries_paid
INSERT INTO subsidy_entry (call_id, dossier_id, kind, yen, payment_id, user_id, at)
SELECT p.call_id, p.dossier_id, IF(p.kind = 'advance', 'advance', 'payment'), p.yen, p.id, :ky_me, :ky_now FROM subsidy_payment p WHERE p.paid_booking = :booking_id AND p.call_id = :call_id AND p.kind = :of ORDER BY p.id;

-- name: subsidy.entries_back
INSERT INTO subsidy_entry (call_id, dossier_id, kind, yen, payment_id, user_id, at)
SELECT p.call_id, p.dossier_id, IF(p.kind = 'advance', 'advance_bounced', 'bounced'), -p.yen, p.id, :ky_me, :ky_now FROM subsidy_payment p WHERE p.back_booking = :booking_id AND p.paid_booking IS NOT NULL AND p.call_id = :call_id AND p.kind = :of ORDER BY p.id;

-- name: subsidy.payments_booked
SELECT p.id FROM subsidy_payment p WHERE p.paid_booking = :id AND p.state = 'paid' AND p.moved = 0 UNION SELECT p.id FROM subsidy_payment p WHERE p.back_booking = :id AND p.moved = 0;

-- name: subsidy.payment_lists_succeed
UPDATE subsidy_payment_list l JOIN ky_department d ON d.id = l.department_id SET l.department_id = d.successor_id WHERE d.id = :id AND d.successor_id IS NOT NULL;

-- name: subsidy.payment_results_succeed
UPDATE subsidy_payment_result r JOIN ky_department d ON d.id = r.department_id SET r.department_id = d.successor_id WHERE d.id = :id AND d.successor_id IS NOT NULL;

-- name: subsidy.payment_settings_succeed
UPDATE IGNORE subsidy_payment_setting s JOIN ky_department d ON d.id = s.department_id SET s.department_id = d.successor_id WHERE d.id = :id AND d.successor_id IS NOT NULL;

-- name: subsidy.pay_departments
SELECT k.id, k.name,
  (SELECT COUNT(*) FROM subsidy_payment p JOIN ky_dossier x ON x.id = p.dossier_id WHERE x.department_id = k.id AND p.state = 'claimed') AS claimed,
  (SELECT COUNT(*) FROM subsidy_payment p JOIN ky_dossier x ON x.id = p.dossier_id WHERE x.department_id = k.id AND p.state = 'ordered') AS ordered,
  (SELECT COUNT(*) FROM subsidy_payment p JOIN ky_dossier x ON x.id = p.dossier_id WHERE x.department_id = k.id AND p.state IN ('claimed', 'ordered', 'sent') AND p.due_on < :ky_today) AS late
FROM ky_department k WHERE {scope subsidy.pay_department} AND k.valid_to >= :ky_today ORDER BY k.sort, k.id;

-- name: subsidy.department_name
SELECT k.id, k.name FROM ky_department k WHERE k.id = :id;

-- name: subsidy.department_lock
SELECT k.id FROM ky_department k WHERE k.id = :id FOR UPDATE;

-- name: subsidy.payments_waiting
SELECT p.id, p.dossier_id, p.kind, p.instalment, p.yen, p.state, p.payee, p.due_on, p.bank_code, p.branch_code, p.account_type, p.account_number, p.holder, p.order_no, p.ordered_on, p.creditor_no, p.budget_item, r.advance_kind,
  x.title, x.state AS file_state, k.fiscal_year, COALESCE(q.receipt_no, '') AS claim_receipt_no
FROM subsidy_payment p JOIN ky_dossier x ON x.id = p.dossier_id JOIN ky_dossier q ON q.id = p.claim_id JOIN subsidy_call k ON k.id = p.call_id JOIN subsidy_file f ON f.dossier_id = p.dossier_id JOIN subsidy_rule r ON r.id = f.rule_id
WHERE x.department_id = :department_id AND p.state = :state ORDER BY p.due_on, p.id LIMIT 500;

-- name: subsidy.payments_ordered_lock
SELECT p.id FROM subsidy_payment p JOIN ky_dossier x ON x.id = p.dossier_id WHERE x.department_id = :department_id AND p.state = 'ordered' ORDER BY p.id FOR UPDATE;

-- name: subsidy.lists_of
SELECT l.id, l.fiscal_year, l.number, l.planned_on, l.yen, l.line_count, l.state, l.made_at, (SELECT COUNT(*) FROM subsidy_payment p WHERE p.list_id = l.id AND p.state = 'sent') AS waiting
FROM subsidy_payment_list l WHERE l.department_id = :department_id ORDER BY l.id DESC LIMIT 100;

-- name: subsidy.list_insert
INSERT INTO subsidy_payment_list (department_id, fiscal_year, number, planned_on, list_columns, yen, line_count, made_by, made_at)
SELECT :department_id, :fiscal_year, 1 + COALESCE(MAX(l.number), 0), :planned_on, :list_columns, :yen, :line_count, :ky_me, :ky_now FROM subsidy_payment_list l WHERE l.department_id = :department_id AND l.fiscal_year = :fiscal_year;

-- name: subsidy.list_add
UPDATE subsidy_payment SET state = 'sent', list_id = :list_id, list_line = :line, version = version + 1 WHERE id = :id AND state = 'ordered';

-- name: subsidy.list
SELECT l.id, l.department_id, l.fiscal_year, l.number, l.planned_on, l.list_columns, l.yen, l.line_count, l.state, l.made_at, d.name AS department, COALESCE(u.name, '') AS person
FROM subsidy_payment_list l JOIN ky_department d ON d.id = l.department_id LEFT JOIN ky_user u ON u.id = l.made_by WHERE l.id = :id;

-- name: subsidy.list_lock
SELECT l.id FROM subsidy_payment_list l WHERE l.id = :id FOR UPDATE;

-- name: subsidy.list_lines
SELECT p.id, p.kind, p.instalment, p.yen, p.state, p.payee, p.due_on, p.bank_code, p.branch_code, p.account_type, p.account_number, p.holder, p.order_no, p.ordered_on, p.creditor_no, p.budget_item, p.commitment_no, p.claim_no, p.claimed_on, p.list_line,
  p.paid_on, p.back_on, p.back_reason, r.advance_kind, x.title, x.state AS file_state, COALESCE(x.receipt_no, '') AS receipt_no, COALESCE(q.receipt_no, '') AS claim_receipt_no, k.title AS call_title, k.fiscal_year, l.number AS list_no, l.planned_on
FROM subsidy_payment p JOIN subsidy_payment_list l ON l.id = p.list_id JOIN ky_dossier x ON x.id = p.dossier_id JOIN ky_dossier q ON q.id = p.claim_id JOIN subsidy_call k ON k.id = p.call_id JOIN subsidy_file f ON f.dossier_id = p.dossier_id JOIN subsidy_rule r ON r.id = f.rule_id
WHERE p.list_id = :list_id ORDER BY p.list_line;

-- name: subsidy.list_payments_lock
SELECT p.id FROM subsidy_payment p JOIN ky_dossier x ON x.id = p.dossier_id WHERE p.list_id = :list_id AND p.state = 'sent' ORDER BY p.id FOR UPDATE;

-- name: subsidy.list_pay
UPDATE subsidy_payment SET state = 'paid', paid_on = :paid_on, paid_booking = :booking_id, moved = 0, version = version + 1 WHERE list_id = :list_id AND state = 'sent';

-- name: subsidy.list_started
SELECT COUNT(*) AS n FROM subsidy_payment p WHERE p.list_id = :list_id AND p.state <> 'sent';

-- name: subsidy.list_release
UPDATE subsidy_payment SET state = 'ordered', list_id = NULL, list_line = 0, version = version + 1 WHERE list_id = :list_id AND state = 'sent';

-- name: subsidy.list_void
UPDATE subsidy_payment_list SET state = 'void' WHERE id = :id AND state = 'open';


-- name: subsidy.pay_setting
SELECT s.commitment, s.list_columns, s.result_key, s.result_yen, s.result_day, s.result_state, s.result_reason, s.returned_words, s.version FROM subsidy_payment_setting s WHERE s.department_id = :department_id;

-- name: subsidy.pay_setting_make
INSERT IGNORE INTO subsidy_payment_setting (department_id) VALUES (:department_id);

-- name: subsidy.pay_setting_lock
SELECT s.version FROM subsidy_payment_setting s WHERE s.department_id = :department_id FOR UPDATE;

-- name: subsidy.pay_setting_save
UPDATE subsidy_payment_setting SET commitment = :commitment, list_columns = :list_columns, result_key = :result_key, result_yen = :result_yen, result_day = :result_day, result_state = COALESCE(:result_state, ''), result_reason = COALESCE(:result_reason, ''),
  returned_words = COALESCE(:returned_words, ''), version = version + 1 WHERE department_id = :department_id;


-- name: subsidy.results_of
SELECT r.id, r.file_name, r.state, r.paid, r.returned, r.made_at, COALESCE(u.name, '') AS person FROM subsidy_payment_result r LEFT JOIN ky_user u ON u.id = r.made_by WHERE r.department_id = :department_id ORDER BY r.id DESC LIMIT 50;

-- name: subsidy.result_insert
INSERT INTO subsidy_payment_result (department_id, file_id, file_name, made_by, made_at) VALUES (:department_id, :file_id, :file_name, :ky_me, :ky_now);

-- name: subsidy.result
SELECT r.id, r.department_id, r.file_id, r.file_name, r.state, r.paid, r.returned FROM subsidy_payment_result r WHERE r.id = :id;

-- name: subsidy.result_lock
SELECT r.id, r.state FROM subsidy_payment_result r WHERE r.id = :id FOR UPDATE;

-- name: subsidy.result_lock_payments
SELECT p.id FROM subsidy_payment p JOIN ky_dossier x ON x.id = p.dossier_id WHERE x.department_id = :department_id AND p.state IN ('ordered', 'sent') ORDER BY p.id FOR UPDATE;

-- name: subsidy.result_find
SELECT p.id, p.yen, p.state, p.payee, p.paid_on, p.ordered_on, k.fiscal_year, x.title FROM subsidy_payment p JOIN ky_dossier x ON x.id = p.dossier_id JOIN ky_dossier q ON q.id = p.claim_id JOIN subsidy_call k ON k.id = p.call_id
WHERE x.department_id = :department_id AND p.state IN ('ordered', 'sent', 'paid', 'bounced') AND (p.order_no = :key OR q.receipt_no = :key OR x.receipt_no = :key)
ORDER BY p.state IN ('ordered', 'sent') DESC, p.yen = :yen DESC, p.id DESC LIMIT 3;

-- name: subsidy.result_taken
UPDATE subsidy_payment_result SET state = 'taken', paid = :paid, returned = :returned, made_by = :ky_me, made_at = :ky_now WHERE id = :id;


-- name: subsidy.book_lines
SELECT e.id, e.kind, e.yen, COALESCE(IF(e.yen < 0, p.back_on, p.paid_on), DATE(e.at + INTERVAL 9 HOUR)) AS day, x.title, COALESCE(x.receipt_no, '') AS receipt_no, COALESCE(p.order_no, '') AS order_no, p.ordered_on, COALESCE(p.payee, '') AS payee,
  COALESCE(p.commitment_no, '') AS commitment_no, COALESCE(p.creditor_no, '') AS creditor_no, COALESCE(p.budget_item, '') AS budget_item, COALESCE(l.number, 0) AS list_no, k.title AS call_title, k.fiscal_year
FROM subsidy_entry e JOIN subsidy_call k ON k.id = e.call_id JOIN ky_dossier x ON x.id = e.dossier_id LEFT JOIN subsidy_payment p ON p.id = e.payment_id LEFT JOIN subsidy_payment_list l ON l.id = p.list_id
WHERE e.call_id = :id AND e.kind IN ('advance', 'payment', 'bounced', 'advance_bounced', 'return') ORDER BY e.id;

-- name: subsidy.book_page
SELECT e.id, e.kind, e.yen, COALESCE(IF(e.yen < 0, p.back_on, p.paid_on), DATE(e.at + INTERVAL 9 HOUR)) AS day, x.title, COALESCE(x.receipt_no, '') AS receipt_no, COALESCE(p.order_no, '') AS order_no, p.ordered_on, COALESCE(p.payee, '') AS payee,
  COALESCE(p.commitment_no, '') AS commitment_no, COALESCE(p.creditor_no, '') AS creditor_no, COALESCE(p.budget_item, '') AS budget_item, COALESCE(l.number, 0) AS list_no, k.title AS call_title, k.fiscal_year
FROM subsidy_entry e JOIN subsidy_call k ON k.id = e.call_id JOIN ky_dossier x ON x.id = e.dossier_id LEFT JOIN subsidy_payment p ON p.id = e.payment_id LEFT JOIN subsidy_payment_list l ON l.id = p.list_id
WHERE e.call_id = :id AND e.kind IN ('advance', 'payment', 'bounced', 'advance_bounced', 'return') ORDER BY e.id DESC LIMIT 500;

-- name: subsidy.book_year_lines
SELECT e.id, e.kind, e.yen, COALESCE(IF(e.yen < 0, p.back_on, p.paid_on), DATE(e.at + INTERVAL 9 HOUR)) AS day, x.title, COALESCE(x.receipt_no, '') AS receipt_no, COALESCE(p.order_no, '') AS order_no, p.ordered_on, COALESCE(p.payee, '') AS payee,
  COALESCE(p.commitment_no, '') AS commitment_no, COALESCE(p.creditor_no, '') AS creditor_no, COALESCE(p.budget_item, '') AS budget_item, COALESCE(l.number, 0) AS list_no, k.title AS call_title, k.fiscal_year
FROM subsidy_call k JOIN subsidy_entry e ON e.call_id = k.id JOIN ky_dossier x ON x.id = e.dossier_id LEFT JOIN subsidy_payment p ON p.id = e.payment_id LEFT JOIN subsidy_payment_list l ON l.id = p.list_id
WHERE k.department_id = :id AND k.fiscal_year = :year AND e.kind IN ('advance', 'payment', 'bounced', 'advance_bounced', 'return') ORDER BY e.id;

-- name: subsidy.book_sums
SELECT l.allotted_yen, l.granted_yen, l.advanced_yen, l.fixed_yen, l.paid_yen, l.returned_yen,
  CAST((SELECT COALESCE(SUM(e.yen), 0) FROM subsidy_entry e WHERE e.call_id = l.call_id AND e.kind IN ('advance', 'payment', 'bounced', 'advance_bounced')) AS SIGNED) AS entries_paid,
  CAST((SELECT COALESCE(SUM(e.yen), 0) FROM subsidy_entry e WHERE e.call_id = l.call_id AND e.kind = 'return') AS SIGNED) AS entries_returned,
  CAST((SELECT COALESCE(SUM(f.paid_yen), 0) FROM subsidy_file f WHERE f.call_id = l.call_id) AS SIGNED) AS files_paid,
  CAST((SELECT COALESCE(SUM(f.returned_yen), 0) FROM subsidy_file f WHERE f.call_id = l.call_id) AS SIGNED) AS files_returned
FROM subsidy_ledger l WHERE l.call_id = :id;

-- name: subsidy.book_calls
SELECT k.id, k.title, l.allotted_yen, l.granted_yen, l.paid_yen, l.returned_yen, l.paid_yen - l.returned_yen AS spent_yen,
  CAST((SELECT COALESCE(SUM(e.yen), 0) FROM subsidy_entry e WHERE e.call_id = k.id AND e.kind IN ('advance', 'payment', 'bounced', 'advance_bounced')) AS SIGNED) AS entries_paid
FROM subsidy_call k JOIN subsidy_ledger l ON l.call_id = k.id WHERE k.department_id = :id AND k.fiscal_year = :year ORDER BY k.id;

-- name: subsidy.book_years
SELECT DISTINCT k.fiscal_year FROM subsidy_call k WHERE k.department_id = :id ORDER BY k.fiscal_year DESC;
