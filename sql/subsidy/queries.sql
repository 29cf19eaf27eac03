-- Queries of the subsidy plugin.


-- name: subsidy.course_rule
SELECT c.id AS course_id, c.call_id, c.name, c.about, c.areas, c.contact, r.id AS rule_id, r.number, r.rate_n, r.rate_d, r.cap_yen, r.unit_yen, r.minimum_yen, r.size_label, r.amount_table, r.eligible, r.income,
  r.change_free, r.change_cut_percent, r.advance_percent, r.advance_kind, r.instalments, r.steps, r.books_years, r.property_years, r.property_yen, r.pay_days, r.return_days, r.surcharge_rate, r.late_rate, r.report_days, r.report_by,
  k.department_id, COALESCE(k.programme_id, k.id) AS programme_id, k.title, k.fiscal_year, k.state, k.opens_on, k.closes_on, k.opens_at, k.closes_at, k.deadline_rule, k.only_registered, k.wards, k.min_members, k.min_years,
  k.max_granted, k.other_subsidies, k.min_city_percent, k.consultation, k.form_numbers
FROM subsidy_course c JOIN subsidy_call k ON k.id = c.call_id JOIN subsidy_rule r ON r.course_id = c.id
WHERE c.id = :id ORDER BY r.number DESC LIMIT 1;

-- name: subsidy.file_rule
SELECT c.id AS course_id, c.call_id, c.name, c.about, c.areas, c.contact, r.id AS rule_id, r.number, r.rate_n, r.rate_d, r.cap_yen, r.unit_yen, r.minimum_yen, r.size_label, r.amount_table, r.eligible, r.income,
  r.change_free, r.change_cut_percent, r.advance_percent, r.advance_kind, r.instalments, r.steps, r.books_years, r.property_years, r.property_yen, r.pay_days, r.return_days, r.surcharge_rate, r.late_rate, r.report_days, r.report_by,
  k.department_id, COALESCE(k.programme_id, k.id) AS programme_id, k.title, k.fiscal_year, k.state, k.opens_on, k.closes_on, k.opens_at, k.closes_at, k.deadline_rule, k.only_registered, k.wards, k.min_members, k.min_years,
  k.max_granted, k.other_subsidies, k.min_city_percent, k.consultation, k.form_numbers
FROM subsidy_file f JOIN subsidy_course c ON c.id = f.course_id JOIN subsidy_call k ON k.id = f.call_id JOIN subsidy_rule r ON r.id = f.rule_id
WHERE f.dossier_id = :dossier_id;

-- name: subsidy.courses
SELECT c.id FROM subsidy_course c WHERE c.call_id = :call_id ORDER BY c.sort, c.id LIMIT 40;

-- name: subsidy.courses_public
SELECT c.id, CONCAT(k.title, '（', k.fiscal_year, '） ', c.name) AS label, k.opens_at, k.closes_at FROM subsidy_course c JOIN subsidy_call k ON k.id = c.call_id
WHERE (k.state = 'public' AND k.closes_at > :ky_now - INTERVAL 180 DAY)
  OR EXISTS (SELECT 1 FROM subsidy_file f JOIN ky_dossier x ON x.id = f.dossier_id AND x.phase = 'open' JOIN ky_member m ON m.group_id = x.group_id AND m.user_id = :ky_me AND m.live = 1 WHERE f.course_id = c.id) ORDER BY k.closes_at DESC, k.id, c.sort, c.id LIMIT 300;

-- name: subsidy.courses_staff
SELECT c.id, CONCAT(k.title, '（', k.fiscal_year, '） ', c.name) AS label, k.opens_at, k.closes_at FROM subsidy_course c JOIN subsidy_call k ON k.id = c.call_id
WHERE {scope subsidy.calls} AND ((k.state = 'public' AND k.closes_at > :ky_now - INTERVAL 400 DAY)
  OR EXISTS (SELECT 1 FROM subsidy_file f JOIN ky_dossier x ON x.id = f.dossier_id AND x.phase = 'open' WHERE f.course_id = c.id)) ORDER BY k.closes_at DESC, k.id, c.sort, c.id LIMIT 300;

-- name: subsidy.course_label
SELECT CONCAT(k.title, '（', k.fiscal_year, '） ', c.name) AS label FROM subsidy_course c JOIN subsidy_call k ON k.id = c.call_id WHERE c.id = :id;

-- name: subsidy.course_lock
SELECT c.call_id, c.version FROM subsidy_course c WHERE c.id = :id FOR UPDATE;

-- name: subsidy.course_edit
SELECT c.call_id, c.name, c.about, c.areas, c.contact, c.version, r.rate_n, r.rate_d, NULLIF(r.cap_yen, 0) AS cap_yen, r.unit_yen, NULLIF(r.minimum_yen, 0) AS minimum_yen, r.size_label, r.amount_table, r.eligible, r.income,
  r.change_free, r.change_cut_percent, r.advance_percent, r.advance_kind, r.instalments, r.steps, r.books_years, r.property_years, r.property_yen, r.pay_days, r.return_days, r.surcharge_rate, r.late_rate, r.report_days, r.report_by
FROM subsidy_course c JOIN subsidy_rule r ON r.course_id = c.id WHERE c.id = :id ORDER BY r.number DESC LIMIT 1;

-- name: subsidy.course_insert
INSERT INTO subsidy_course (call_id, name, about, areas, contact, sort)
SELECT k.id, :name, COALESCE(:about, ''), COALESCE(:areas, ''), COALESCE(:contact, ''), 10 + COALESCE((SELECT MAX(o.sort) FROM subsidy_course o WHERE o.call_id = k.id), 0) FROM subsidy_call k WHERE k.id = :call_id;

-- name: subsidy.course_update
UPDATE subsidy_course SET name = :name, about = COALESCE(:about, ''), areas = COALESCE(:areas, ''), contact = COALESCE(:contact, ''), version = version + 1 WHERE id = :id;

-- name: subsidy.rule_insert
INSERT INTO subsidy_rule (course_id, number, rate_n, rate_d, cap_yen, unit_yen, minimum_yen, size_label, amount_table, eligible, income, change_free, change_cut_percent, advance_percent, advance_kind, instalments, steps, books_years, property_years, property_yen, pay_days, return_days, surcharge_rate, late_rate, report_days, report_by, created_by, created_at)
SELECT c.id, 1 + COALESCE((SELECT MAX(o.number) FROM subsidy_rule o WHERE o.course_id = c.id), 0), :rate_n, :rate_d, COALESCE(:cap_yen, 0), :unit_yen, COALESCE(:minimum_yen, 0), COALESCE(:size_label, ''), COALESCE(:amount_table, ''),
  :eligible, COALESCE(:income, ''), COALESCE(:change_free, 0), :change_cut_percent, :advance_percent, :advance_kind, COALESCE(:instalments, ''), COALESCE(:steps, ''), :books_years, :property_years, :property_yen, :pay_days, :return_days, :surcharge_rate, :late_rate, :report_days, :report_by, :ky_me, :ky_now FROM subsidy_course c WHERE c.id = :id;

-- name: subsidy.areas
SELECT id, name, IF(name_en = '', name, name_en) AS name_en, IF(name_easy = '', name, name_easy) AS name_easy FROM ky_area ORDER BY sort, id;


-- name: subsidy.departments
SELECT id, name FROM ky_department WHERE valid_to >= :ky_today ORDER BY sort, id;

-- name: subsidy.call
SELECT k.id, k.department_id, COALESCE(k.programme_id, k.id) AS programme_id, k.fiscal_year, k.title, k.summary, k.audience, k.content, k.basis, k.required_papers, k.provisional, k.opens_on, k.closes_on, k.closes_minute, k.opens_at, k.closes_at,
  k.deadline_rule, k.counter_hours, k.only_registered, k.wards, k.min_members, k.min_years, k.max_granted, k.other_subsidies, k.other_note, k.withdraw_days, k.state, k.published_on, k.results_on, k.version,
  k.answer_days, k.min_city_percent, k.consultation, k.form_numbers,
  d.name AS department, d.phone AS department_phone, d.email AS department_email, l.allotted_yen, l.granted_yen, l.allotted_yen AS budget_yen, CONCAT(LPAD(k.closes_minute DIV 60, 2, '0'), ':', LPAD(k.closes_minute MOD 60, 2, '0')) AS closes_time
FROM subsidy_call k JOIN ky_department d ON d.id = k.department_id JOIN subsidy_ledger l ON l.call_id = k.id WHERE k.id = :id;

-- name: subsidy.call_lock
SELECT k.version, k.state, k.results_on, l.granted_yen + l.reserved_yen AS granted_yen, (SELECT COUNT(*) FROM subsidy_course c WHERE c.call_id = k.id) AS courses, (SELECT COUNT(*) FROM subsidy_file f WHERE f.call_id = k.id) AS files
FROM subsidy_call k JOIN subsidy_ledger l ON l.call_id = k.id WHERE k.id = :id FOR UPDATE;

-- name: subsidy.call_insert
INSERT INTO subsidy_call (department_id, fiscal_year, title, opens_on, closes_on, opens_at, closes_at, updated_at) VALUES (:department_id, :fiscal_year, :title, :opens_on, :closes_on, :opens_at, :closes_at, :ky_now);

-- name: subsidy.call_update
UPDATE subsidy_call SET department_id = :department_id, fiscal_year = :fiscal_year, title = :title, summary = COALESCE(:summary, ''), audience = COALESCE(:audience, ''), content = COALESCE(:content, ''), basis = COALESCE(:basis, ''),
  required_papers = COALESCE(:required_papers, ''), provisional = COALESCE(:provisional, 0), opens_on = :opens_on, closes_on = :closes_on, closes_minute = :closes_minute, opens_at = :opens_at, closes_at = :closes_at,
  deadline_rule = :deadline_rule, counter_hours = COALESCE(:counter_hours, ''), only_registered = COALESCE(:only_registered, 0), wards = :wards, min_members = COALESCE(:min_members, 0), min_years = COALESCE(:min_years, 0),
  max_granted = COALESCE(:max_granted, 0), other_subsidies = :other_subsidies, other_note = COALESCE(:other_note, ''), withdraw_days = COALESCE(:withdraw_days, 0), updated_at = :ky_now, version = version + 1
WHERE id = :id;

-- name: subsidy.call_files_year
UPDATE subsidy_file SET fiscal_year = :fiscal_year WHERE call_id = :id AND fiscal_year <> :fiscal_year;

-- name: subsidy.call_state
UPDATE subsidy_call SET state = :state, published_on = IF(:published = 1, COALESCE(published_on, :ky_today), published_on), updated_at = :ky_now, version = version + 1 WHERE id = :id;

-- name: subsidy.ledger_insert
INSERT INTO subsidy_ledger (call_id, allotted_yen) VALUES (:call_id, :yen);

-- name: subsidy.ledger_allot
UPDATE subsidy_ledger SET allotted_yen = :yen WHERE call_id = :call_id;

-- name: subsidy.call_copy
INSERT INTO subsidy_call (department_id, programme_id, fiscal_year, title, summary, audience, content, basis, required_papers, provisional, opens_on, closes_on, closes_minute, opens_at, closes_at, deadline_rule, counter_hours,
  only_registered, wards, min_members, min_years, max_granted, other_subsidies, other_note, withdraw_days, updated_at)
SELECT department_id, COALESCE(programme_id, id), fiscal_year + 1, title, summary, audience, content, basis, required_papers, provisional, opens_on + INTERVAL 1 YEAR, closes_on + INTERVAL 1 YEAR, closes_minute,
  opens_at + INTERVAL 1 YEAR, closes_at + INTERVAL 1 YEAR, deadline_rule, counter_hours, only_registered, wards, min_members, min_years, max_granted, other_subsidies, other_note, withdraw_days, :ky_now
FROM subsidy_call WHERE id = :id;

-- name: subsidy.course_copy
INSERT INTO subsidy_course (call_id, name, about, areas, contact, sort) SELECT :call_id, name, about, areas, contact, sort FROM subsidy_course WHERE id = :id;

-- name: subsidy.rule_copy
INSERT INTO subsidy_rule (course_id, number, rate_n, rate_d, cap_yen, unit_yen, minimum_yen, size_label, amount_table, eligible, income, change_free, change_cut_percent, advance_percent, advance_kind, instalments, steps, books_years, property_years, property_yen, pay_days, return_days, surcharge_rate, late_rate, report_days, report_by, created_by, created_at)
SELECT :course_id, 1, rate_n, rate_d, cap_yen, unit_yen, minimum_yen, size_label, amount_table, eligible, income, change_free, change_cut_percent, advance_percent, advance_kind, instalments, steps, books_years, property_years, property_yen, pay_days, return_days, surcharge_rate, late_rate, report_days, report_by + INTERVAL 1 YEAR, :ky_me, :ky_now
FROM subsidy_rule WHERE id = :rule_id;

-- name: subsidy.department_succeeded
UPDATE subsidy_call k JOIN ky_department d ON d.id = k.department_id SET k.department_id = d.successor_id WHERE d.id = :id AND d.successor_id IS NOT NULL;


-- name: subsidy.open
SELECT k.id, k.title, k.fiscal_year, k.summary, k.audience, k.required_papers, k.opens_at, k.closes_at, k.deadline_rule, d.name AS department FROM subsidy_call k JOIN ky_department d ON d.id = k.department_id
WHERE k.state = 'public' AND k.closes_at > :ky_now ORDER BY k.closes_at, k.id LIMIT 200;

-- name: subsidy.closed
SELECT k.id, k.title, k.fiscal_year, k.closes_at, d.name AS department FROM subsidy_call k JOIN ky_department d ON d.id = k.department_id
WHERE k.state = 'public' AND k.closes_at <= :ky_now ORDER BY k.closes_at DESC, k.id DESC LIMIT 50;

-- name: subsidy.next_edge
SELECT MIN(e.at) AS at FROM (SELECT MIN(opens_at) AS at FROM subsidy_call WHERE state = 'public' AND opens_at > :ky_now UNION ALL SELECT MIN(closes_at) FROM subsidy_call WHERE state = 'public' AND closes_at > :ky_now) e;

-- name: subsidy.open_data
SELECT k.id, k.title, k.fiscal_year, k.audience, k.summary, k.content, k.opens_on, k.closes_on, k.basis, k.published_on, k.required_papers, d.name AS department, d.phone AS department_phone
FROM subsidy_call k JOIN ky_department d ON d.id = k.department_id WHERE k.state = 'public' ORDER BY k.id;


-- name: subsidy.file
SELECT f.id, f.call_id, f.course_id, f.rule_id, f.group_id, f.requested_yen, f.computed_yen, f.offered_yen, f.offered_note, f.reserved_yen, f.granted_yen, COALESCE(f.fixed_yen, f.granted_yen - f.revoked_yen) AS promised_yen, f.advanced_yen, f.advanced_on, f.fixed_yen, f.paid_yen, f.returned_yen, f.changes, f.prestart_on, f.version FROM subsidy_file f WHERE f.dossier_id = :dossier_id;

-- name: subsidy.file_insert
INSERT INTO subsidy_file (dossier_id, call_id, fiscal_year, course_id, rule_id, group_id, group_name, requested_yen, computed_yen)
SELECT :dossier_id, k.id, k.fiscal_year, :course_id, :rule_id, :group_id, :group_name, :requested_yen, :computed_yen FROM subsidy_call k WHERE k.id = :call_id;

-- name: subsidy.file_amounts
UPDATE subsidy_file SET requested_yen = :requested_yen, computed_yen = :computed_yen, version = version + 1 WHERE dossier_id = :dossier_id AND rule_id = :rule_id;

-- name: subsidy.file_offer
UPDATE subsidy_file SET offered_yen = :offered_yen, offered_note = COALESCE(:offered_note, ''), version = version + 1 WHERE dossier_id = :dossier_id;

-- name: subsidy.file_granted
UPDATE subsidy_file SET granted_yen = :granted_yen, group_name = COALESCE(:group_name, group_name), project = COALESCE(:project, project), version = version + 1 WHERE dossier_id = :dossier_id;

-- name: subsidy.file_lock
SELECT d.state, d.approval_id, d.title, d.receipt_no, d.version FROM ky_dossier d WHERE d.id = :id FOR UPDATE;

-- name: subsidy.granted_times
SELECT COUNT(*) AS n FROM subsidy_file f JOIN subsidy_call k ON k.id = f.call_id WHERE f.group_id = :group_id AND f.granted_yen > 0 AND COALESCE(k.programme_id, k.id) = :programme_id;

-- name: subsidy.decline
SELECT COALESCE(d.decided_on, DATE(d.updated_at)) AS decided_on, k.withdraw_days, f.advanced_yen FROM ky_dossier d JOIN subsidy_file f ON f.dossier_id = d.id JOIN subsidy_call k ON k.id = f.call_id WHERE d.id = :dossier_id;

-- name: subsidy.ledger_move
UPDATE subsidy_ledger SET granted_yen = granted_yen + :granted, advanced_yen = advanced_yen + :advanced, fixed_yen = fixed_yen + :fixed, paid_yen = paid_yen + :paid, returned_yen = returned_yen + :returned
WHERE call_id = :call_id AND granted_yen + :granted BETWEEN 0 AND allotted_yen - reserved_yen AND paid_yen + :paid - returned_yen - :returned BETWEEN 0 AND allotted_yen;

-- name: subsidy.entry_insert
INSERT INTO subsidy_entry (call_id, dossier_id, kind, yen, user_id, at) VALUES (:call_id, :dossier_id, :kind, :yen, :ky_me, :ky_now);

-- name: subsidy.ledger
SELECT l.allotted_yen, l.granted_yen, l.reserved_yen, l.allotted_yen - l.granted_yen - l.reserved_yen AS remaining_yen, l.advanced_yen, l.fixed_yen, l.paid_yen, l.returned_yen,
  (SELECT CAST(COALESCE(SUM(f.offered_yen), 0) AS SIGNED) FROM subsidy_file f JOIN ky_dossier d ON d.id = f.dossier_id WHERE f.call_id = l.call_id AND f.granted_yen IS NULL AND d.state = 'review') AS offered_yen,
  (SELECT CAST(COALESCE(SUM(f.requested_yen), 0) AS SIGNED) FROM subsidy_file f WHERE f.call_id = l.call_id) AS requested_yen,
  (SELECT COUNT(*) FROM subsidy_file f WHERE f.call_id = l.call_id) AS files
FROM subsidy_ledger l WHERE l.call_id = :call_id;

-- name: subsidy.course_names
SELECT c.id, c.name FROM subsidy_course c WHERE c.call_id = :call_id ORDER BY c.sort, c.id LIMIT 40;

-- name: subsidy.course_areas
SELECT a.name, IF(a.name_en = '', a.name, a.name_en) AS name_en, IF(a.name_easy = '', a.name, a.name_easy) AS name_easy FROM subsidy_course c JOIN ky_area a ON FIND_IN_SET(a.id, REPLACE(c.areas, ' ', ',')) > 0 WHERE c.id = :id ORDER BY a.sort, a.id;

-- name: subsidy.file_fixed
UPDATE subsidy_file SET fixed_yen = :fixed_yen, version = version + 1 WHERE dossier_id = :dossier_id;

-- name: subsidy.call_results
UPDATE subsidy_call SET results_on = IF(:shown = 1, :ky_today, NULL), updated_at = :ky_now, version = version + 1 WHERE id = :id;

-- name: subsidy.results
SELECT k.fiscal_year, k.title, c.name AS course, f.group_name, f.project, f.granted_yen, f.fixed_yen, k.results_on FROM subsidy_file f FORCE INDEX (PRIMARY) JOIN subsidy_call k ON k.id = f.call_id JOIN subsidy_course c ON c.id = f.course_id
WHERE k.state = 'public' AND k.results_on IS NOT NULL AND f.granted_yen IS NOT NULL ORDER BY f.id;
