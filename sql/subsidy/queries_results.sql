-- Queries of results, past years, feeds and statistics.


-- name: subsidy.result_of_file
SELECT f.id, f.group_id, f.group_name, f.project, k.title, c.name AS course FROM subsidy_file f JOIN subsidy_call k ON k.id = f.call_id JOIN subsidy_course c ON c.id = f.course_id WHERE f.dossier_id = :dossier_id;

-- name: subsidy.result_renamed
SELECT f.dossier_id FROM subsidy_file f JOIN subsidy_result r ON r.file_id = f.id JOIN subsidy_call k ON k.id = f.call_id JOIN subsidy_course c ON c.id = f.course_id
WHERE f.call_id = :call_id AND (r.title <> k.title OR r.course <> c.name) ORDER BY f.id;

-- name: subsidy.result_call_year
UPDATE subsidy_result r JOIN subsidy_file f ON f.id = r.file_id JOIN subsidy_call k ON k.id = f.call_id SET r.department_id = k.department_id, r.fiscal_year = k.fiscal_year
WHERE f.call_id = :call_id AND (r.department_id <> k.department_id OR r.fiscal_year <> k.fiscal_year);

-- name: subsidy.result_call_shown
UPDATE subsidy_result r JOIN subsidy_file f ON f.id = r.file_id JOIN subsidy_call k ON k.id = f.call_id SET r.shown = 1 - r.shown, r.updated_at = :ky_now
WHERE f.call_id = :call_id AND r.shown <> (k.state = 'public' AND k.results_on IS NOT NULL AND f.granted_yen IS NOT NULL);

-- name: subsidy.result_keep_file
INSERT INTO subsidy_result (file_id, department_id, fiscal_year, title, title_code, course, group_id, area_id, ward_id, fields, shown, updated_at, search_words)
SELECT f.id, k.department_id, k.fiscal_year, k.title, LEFT(SHA2(k.title, 256), 12), c.name, :group_id, :area_id, :ward_id, :fields, k.state = 'public' AND k.results_on IS NOT NULL AND f.granted_yen IS NOT NULL, :ky_now, :search_words
FROM subsidy_file f JOIN subsidy_call k ON k.id = f.call_id JOIN subsidy_course c ON c.id = f.course_id WHERE f.id = :id
ON DUPLICATE KEY UPDATE department_id = VALUES(department_id), fiscal_year = VALUES(fiscal_year), title = VALUES(title), title_code = VALUES(title_code), course = VALUES(course), group_id = VALUES(group_id), area_id = VALUES(area_id),
  ward_id = VALUES(ward_id), fields = VALUES(fields), shown = VALUES(shown), updated_at = VALUES(updated_at), search_words = VALUES(search_words);

-- name: subsidy.result_outcome
UPDATE subsidy_result r JOIN subsidy_file f ON f.id = r.file_id SET r.outcome = :outcome, r.participants = :participants, r.updated_at = :ky_now WHERE f.dossier_id = :dossier_id;

-- name: subsidy.result_of_past
SELECT p.id, p.group_name, p.group_key, COALESCE(p.corporate_no, '') AS corporate_no, p.project, p.title, p.course FROM subsidy_past p WHERE p.id = :id;

-- name: subsidy.result_keep_past
INSERT INTO subsidy_result (past_id, department_id, fiscal_year, title, title_code, course, group_id, area_id, ward_id, fields, shown, updated_at, search_words)
SELECT p.id, p.department_id, p.fiscal_year, p.title, LEFT(SHA2(p.title, 256), 12), p.course, :group_id, :area_id, :ward_id, :fields, i.published_on IS NOT NULL, :ky_now, :search_words
FROM subsidy_past p JOIN subsidy_import i ON i.id = p.import_id WHERE p.id = :id
ON DUPLICATE KEY UPDATE title = VALUES(title), title_code = VALUES(title_code), course = VALUES(course), group_id = VALUES(group_id), area_id = VALUES(area_id), ward_id = VALUES(ward_id), fields = VALUES(fields), updated_at = VALUES(updated_at),
  search_words = VALUES(search_words);

-- name: subsidy.result_import
UPDATE subsidy_result r JOIN subsidy_past p ON p.id = r.past_id SET r.shown = :shown, r.updated_at = :ky_now WHERE p.import_id = :id;

-- name: subsidy.result_get
SELECT r.id, r.fiscal_year, r.title, r.course, r.group_id, r.outcome AS told, COALESCE(p.outcome, '') AS noted, r.participants, COALESCE(f.project, p.project) AS project, COALESCE(f.group_name, p.group_name) AS group_name,
  COALESCE(f.requested_yen, p.requested_yen) AS requested_yen, COALESCE(f.granted_yen, p.granted_yen) AS granted_yen, COALESCE(f.fixed_yen, p.fixed_yen) AS fixed_yen, COALESCE(x.state, 'past') AS state,
  COALESCE(x.decided_on, p.decided_on) AS decided_on, COALESCE(k.results_on, i.published_on) AS published_on, d.name AS department, d.phone AS department_phone, COALESCE(k.id, 0) AS call_id, COALESCE(a.name, '') AS area
FROM subsidy_result r LEFT JOIN subsidy_file f ON f.id = r.file_id LEFT JOIN ky_dossier x ON x.id = f.dossier_id LEFT JOIN subsidy_call k ON k.id = f.call_id LEFT JOIN subsidy_past p ON p.id = r.past_id
  LEFT JOIN subsidy_import i ON i.id = p.import_id LEFT JOIN ky_area a ON a.id = r.area_id JOIN ky_department d ON d.id = r.department_id WHERE r.id = :id;

-- name: subsidy.result_years
SELECT DISTINCT r.fiscal_year AS year FROM subsidy_result r WHERE r.shown = 1 ORDER BY r.fiscal_year DESC LIMIT 100;

-- name: subsidy.result_years_offered
SELECT y.year FROM (SELECT DISTINCT r.fiscal_year AS year FROM subsidy_result r WHERE r.shown = 1 UNION SELECT :this_year - n.n FROM (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4) n) y ORDER BY y.year DESC LIMIT 100;

-- name: subsidy.result_titles
SELECT x.code, (SELECT o.title FROM subsidy_result o WHERE o.shown = 1 AND o.title_code = x.code LIMIT 1) AS title FROM (SELECT DISTINCT r.title_code AS code FROM subsidy_result r WHERE r.shown = 1 AND r.title_code <> LEFT(SHA2('', 256), 12)) x ORDER BY title LIMIT 300;

-- name: subsidy.result_rows
SELECT r.id, r.fiscal_year, r.title, r.course, COALESCE(f.group_name, p.group_name) AS group_name, COALESCE(f.project, p.project) AS project, COALESCE(f.granted_yen, p.granted_yen) AS granted_yen,
  COALESCE(f.fixed_yen, p.fixed_yen) AS fixed_yen, COALESCE(k.results_on, i.published_on) AS results_on, IF(r.past_id IS NULL, r.outcome, p.outcome) AS outcome, r.participants, COALESCE(x.state, 'past') AS state, COALESCE(a.name, '') AS area, d.name AS department,
  COALESCE(p.corporate_no, '') AS corporate_no
FROM subsidy_result r FORCE INDEX (by_year) LEFT JOIN subsidy_file f ON f.id = r.file_id LEFT JOIN ky_dossier x ON x.id = f.dossier_id LEFT JOIN subsidy_call k ON k.id = f.call_id LEFT JOIN subsidy_past p ON p.id = r.past_id
  LEFT JOIN subsidy_import i ON i.id = p.import_id LEFT JOIN ky_area a ON a.id = r.area_id JOIN ky_department d ON d.id = r.department_id
WHERE r.shown = 1 AND (r.past_id IS NOT NULL OR f.granted_yen IS NOT NULL) ORDER BY r.fiscal_year DESC, r.id DESC;

-- name: subsidy.result_feed
SELECT r.id, r.fiscal_year, r.title, r.updated_at, COALESCE(f.group_name, p.group_name) AS group_name, COALESCE(f.project, p.project) AS project, COALESCE(f.granted_yen, p.granted_yen) AS granted_yen
FROM subsidy_result r FORCE INDEX (newest) LEFT JOIN subsidy_file f ON f.id = r.file_id LEFT JOIN subsidy_past p ON p.id = r.past_id
WHERE r.shown = 1 AND (r.past_id IS NOT NULL OR f.granted_yen IS NOT NULL) ORDER BY r.updated_at DESC, r.id DESC LIMIT 50;

-- name: subsidy.call_feed
SELECT k.id, k.title, k.fiscal_year, k.summary, k.updated_at, k.opens_at, k.closes_at FROM subsidy_call k WHERE k.state = 'public' AND k.closes_at > :ky_now ORDER BY k.updated_at DESC, k.id DESC LIMIT 50;


-- name: subsidy.import_list
SELECT i.id, i.file_name, i.at, i.state, i.added, i.changed, COALESCE(u.name, '') AS who FROM subsidy_import i LEFT JOIN ky_user u ON u.id = i.user_id
WHERE {scope subsidy.imports} ORDER BY i.at DESC, i.id DESC LIMIT 50;

-- name: subsidy.import_create
INSERT INTO subsidy_import (file_id, file_name, user_id, department_id, at, sheet, header_row, mapping)
VALUES (:file_id, :file_name, :ky_me, :department_id, :ky_now, :sheet, :header_row, :mapping);

-- name: subsidy.import_get
SELECT i.file_id, i.file_name, i.department_id, i.sheet, i.header_row, i.mapping, i.fixed, i.state, i.added, i.changed FROM subsidy_import i WHERE i.id = :id;

-- name: subsidy.import_lock
SELECT i.state, i.published_on FROM subsidy_import i WHERE i.id = :id FOR UPDATE;

-- name: subsidy.import_published
SELECT i.published_on FROM subsidy_import i WHERE i.id = :id;

-- name: subsidy.import_publish
UPDATE subsidy_import SET published_on = IF(:shown = 1, :ky_today, NULL) WHERE id = :id;

-- name: subsidy.import_map
UPDATE subsidy_import SET sheet = :sheet, header_row = :header_row, mapping = :mapping, department_id = :department_id, fixed = :fixed WHERE id = :id AND state = 'draft';

-- name: subsidy.import_done
UPDATE subsidy_import SET state = 'done', added = :added, changed = :changed WHERE id = :id;

-- name: subsidy.import_undone
UPDATE subsidy_import SET state = 'undone', published_on = NULL WHERE id = :id;

-- name: subsidy.import_known
SELECT m.mapping FROM subsidy_import_mapping m WHERE m.heading = :heading ORDER BY m.department_id = :department_id DESC, m.at DESC LIMIT 1;

-- name: subsidy.import_remember
INSERT INTO subsidy_import_mapping (heading, department_id, mapping, at) VALUES (:heading, :department_id, :mapping, :ky_now) ON DUPLICATE KEY UPDATE mapping = VALUES(mapping), at = VALUES(at);

-- name: subsidy.import_row
INSERT INTO subsidy_import_row (import_id, past_id, action, before_values) VALUES (:import_id, :past_id, :action, :before_values);

-- name: subsidy.import_row_after
UPDATE subsidy_import_row w JOIN subsidy_past p ON p.id = w.past_id SET w.version_after = p.version WHERE w.import_id = :import_id AND w.past_id = :past_id;

-- name: subsidy.past_find
SELECT p.id, p.group_name, p.corporate_no, p.project, p.title, p.course, p.decided_on, p.requested_yen, p.granted_yen, p.fixed_yen, p.outcome FROM subsidy_past p WHERE p.department_id = :department_id AND p.identity = SHA2(:identity, 256);

-- name: subsidy.past_insert
INSERT INTO subsidy_past (import_id, department_id, identity, fiscal_year, title, course, group_name, group_key, corporate_no, project, decided_on, requested_yen, granted_yen, fixed_yen, outcome)
VALUES (:import_id, :department_id, SHA2(:identity, 256), :fiscal_year, COALESCE(:title, ''), COALESCE(:course, ''), :group_name, :group_key, :corporate_no, COALESCE(:project, ''), :decided_on, :requested_yen, :granted_yen, :fixed_yen,
  COALESCE(:outcome, ''));

-- name: subsidy.past_update
UPDATE subsidy_past SET group_name = :group_name, corporate_no = :corporate_no, project = COALESCE(:project, ''), title = COALESCE(:title, ''), course = COALESCE(:course, ''), decided_on = :decided_on, requested_yen = :requested_yen,
  granted_yen = :granted_yen, fixed_yen = :fixed_yen, outcome = COALESCE(:outcome, ''), version = version + 1 WHERE id = :id;

-- name: subsidy.import_blocked
SELECT p.id, CONCAT(p.group_name, ' ', p.project) AS name FROM subsidy_import_row w JOIN subsidy_past p ON p.id = w.past_id WHERE w.import_id = :id AND p.version <> w.version_after ORDER BY p.id LIMIT 20;

-- name: subsidy.undo_changed
SELECT w.past_id, w.before_values FROM subsidy_import_row w WHERE w.import_id = :id AND w.action = 'changed' ORDER BY w.past_id;

-- name: subsidy.undo_results
DELETE r FROM subsidy_result r JOIN subsidy_import_row w ON w.past_id = r.past_id WHERE w.import_id = :id AND w.action = 'new';

-- name: subsidy.undo_past
DELETE p FROM subsidy_past p JOIN subsidy_import_row w ON w.past_id = p.id WHERE w.import_id = :id AND w.action = 'new';

-- name: subsidy.succeed_imports
UPDATE subsidy_import i JOIN ky_department d ON d.id = i.department_id SET i.department_id = d.successor_id WHERE d.id = :id AND d.successor_id IS NOT NULL;

-- name: subsidy.succeed_past
UPDATE IGNORE subsidy_past p JOIN ky_department d ON d.id = p.department_id SET p.department_id = d.successor_id WHERE d.id = :id AND d.successor_id IS NOT NULL;

-- name: subsidy.succeed_results
UPDATE subsidy_result r JOIN ky_department d ON d.id = r.department_id SET r.department_id = d.successor_id WHERE d.id = :id AND d.successor_id IS NOT NULL;


-- Numbers. Of past years only grants are known: how many applied then, and what was paid, is unknown (NULL).

-- name: subsidy.count_year
SELECT r.fiscal_year AS code,
  IF(COUNT(f.id) = 0, NULL, COUNT(f.id)) AS files, COUNT(COALESCE(f.granted_yen, p.granted_yen)) AS granted, CAST(SUM(COALESCE(f.requested_yen, p.requested_yen)) AS SIGNED) AS requested_yen,
  CAST(COALESCE(SUM(COALESCE(f.granted_yen, p.granted_yen)), 0) AS SIGNED) AS granted_yen, CAST(SUM(COALESCE(f.fixed_yen, p.fixed_yen)) AS SIGNED) AS fixed_yen, CAST(SUM(f.paid_yen - f.returned_yen) AS SIGNED) AS paid_yen
FROM subsidy_result r LEFT JOIN subsidy_file f ON f.id = r.file_id LEFT JOIN subsidy_past p ON p.id = r.past_id
WHERE {scope subsidy.counted} AND (:year = 0 OR r.fiscal_year = :year) GROUP BY r.fiscal_year ORDER BY r.fiscal_year DESC LIMIT 300;

-- name: subsidy.count_year_public
SELECT r.fiscal_year AS code,
  IF(COUNT(f.id) = 0, NULL, COUNT(f.id)) AS files, COUNT(COALESCE(f.granted_yen, p.granted_yen)) AS granted, CAST(SUM(COALESCE(f.requested_yen, p.requested_yen)) AS SIGNED) AS requested_yen,
  CAST(COALESCE(SUM(COALESCE(f.granted_yen, p.granted_yen)), 0) AS SIGNED) AS granted_yen, CAST(SUM(COALESCE(f.fixed_yen, p.fixed_yen)) AS SIGNED) AS fixed_yen, CAST(SUM(f.paid_yen - f.returned_yen) AS SIGNED) AS paid_yen
FROM subsidy_result r LEFT JOIN subsidy_file f ON f.id = r.file_id LEFT JOIN subsidy_past p ON p.id = r.past_id
WHERE r.shown = 1 AND (r.past_id IS NOT NULL OR f.granted_yen IS NOT NULL) AND (:year = 0 OR r.fiscal_year = :year) GROUP BY r.fiscal_year ORDER BY r.fiscal_year DESC LIMIT 300;

-- name: subsidy.count_course
SELECT CONCAT(r.title, IF(r.course = '', '', CONCAT('（', r.course, '）'))) AS label,
  IF(COUNT(f.id) = 0, NULL, COUNT(f.id)) AS files, COUNT(COALESCE(f.granted_yen, p.granted_yen)) AS granted, CAST(SUM(COALESCE(f.requested_yen, p.requested_yen)) AS SIGNED) AS requested_yen,
  CAST(COALESCE(SUM(COALESCE(f.granted_yen, p.granted_yen)), 0) AS SIGNED) AS granted_yen, CAST(SUM(COALESCE(f.fixed_yen, p.fixed_yen)) AS SIGNED) AS fixed_yen, CAST(SUM(f.paid_yen - f.returned_yen) AS SIGNED) AS paid_yen
FROM subsidy_result r LEFT JOIN subsidy_file f ON f.id = r.file_id LEFT JOIN subsidy_past p ON p.id = r.past_id
WHERE {scope subsidy.counted} AND (:year = 0 OR r.fiscal_year = :year) GROUP BY r.title, r.course ORDER BY granted_yen DESC, r.title, r.course LIMIT 300;

-- name: subsidy.count_course_public
SELECT CONCAT(r.title, IF(r.course = '', '', CONCAT('（', r.course, '）'))) AS label,
  IF(COUNT(f.id) = 0, NULL, COUNT(f.id)) AS files, COUNT(COALESCE(f.granted_yen, p.granted_yen)) AS granted, CAST(SUM(COALESCE(f.requested_yen, p.requested_yen)) AS SIGNED) AS requested_yen,
  CAST(COALESCE(SUM(COALESCE(f.granted_yen, p.granted_yen)), 0) AS SIGNED) AS granted_yen, CAST(SUM(COALESCE(f.fixed_yen, p.fixed_yen)) AS SIGNED) AS fixed_yen, CAST(SUM(f.paid_yen - f.returned_yen) AS SIGNED) AS paid_yen
FROM subsidy_result r LEFT JOIN subsidy_file f ON f.id = r.file_id LEFT JOIN subsidy_past p ON p.id = r.past_id
WHERE r.shown = 1 AND (r.past_id IS NOT NULL OR f.granted_yen IS NOT NULL) AND (:year = 0 OR r.fiscal_year = :year) GROUP BY r.title, r.course ORDER BY granted_yen DESC, r.title, r.course LIMIT 300;

-- name: subsidy.count_field
SELECT COALESCE(h.code, '') AS code,
  IF(COUNT(f.id) = 0, NULL, COUNT(f.id)) AS files, COUNT(COALESCE(f.granted_yen, p.granted_yen)) AS granted, CAST(SUM(COALESCE(f.requested_yen, p.requested_yen)) AS SIGNED) AS requested_yen,
  CAST(COALESCE(SUM(COALESCE(f.granted_yen, p.granted_yen)), 0) AS SIGNED) AS granted_yen, CAST(SUM(COALESCE(f.fixed_yen, p.fixed_yen)) AS SIGNED) AS fixed_yen, CAST(SUM(f.paid_yen - f.returned_yen) AS SIGNED) AS paid_yen
FROM subsidy_result r LEFT JOIN subsidy_file f ON f.id = r.file_id LEFT JOIN subsidy_past p ON p.id = r.past_id LEFT JOIN ky_choice h ON h.list = 'groups.field' AND FIND_IN_SET(h.code, REPLACE(r.fields, ' ', ',')) > 0
WHERE {scope subsidy.counted} AND (:year = 0 OR r.fiscal_year = :year) GROUP BY h.code ORDER BY h.code IS NULL, MIN(h.sort), h.code LIMIT 300;

-- name: subsidy.count_field_public
SELECT COALESCE(h.code, '') AS code,
  IF(COUNT(f.id) = 0, NULL, COUNT(f.id)) AS files, COUNT(COALESCE(f.granted_yen, p.granted_yen)) AS granted, CAST(SUM(COALESCE(f.requested_yen, p.requested_yen)) AS SIGNED) AS requested_yen,
  CAST(COALESCE(SUM(COALESCE(f.granted_yen, p.granted_yen)), 0) AS SIGNED) AS granted_yen, CAST(SUM(COALESCE(f.fixed_yen, p.fixed_yen)) AS SIGNED) AS fixed_yen, CAST(SUM(f.paid_yen - f.returned_yen) AS SIGNED) AS paid_yen
FROM subsidy_result r LEFT JOIN subsidy_file f ON f.id = r.file_id LEFT JOIN subsidy_past p ON p.id = r.past_id LEFT JOIN ky_choice h ON h.list = 'groups.field' AND FIND_IN_SET(h.code, REPLACE(r.fields, ' ', ',')) > 0
WHERE r.shown = 1 AND (r.past_id IS NOT NULL OR f.granted_yen IS NOT NULL) AND (:year = 0 OR r.fiscal_year = :year) GROUP BY h.code ORDER BY h.code IS NULL, MIN(h.sort), h.code LIMIT 300;

-- name: subsidy.count_area
SELECT COALESCE(a.name, '') AS label,
  IF(COUNT(f.id) = 0, NULL, COUNT(f.id)) AS files, COUNT(COALESCE(f.granted_yen, p.granted_yen)) AS granted, CAST(SUM(COALESCE(f.requested_yen, p.requested_yen)) AS SIGNED) AS requested_yen,
  CAST(COALESCE(SUM(COALESCE(f.granted_yen, p.granted_yen)), 0) AS SIGNED) AS granted_yen, CAST(SUM(COALESCE(f.fixed_yen, p.fixed_yen)) AS SIGNED) AS fixed_yen, CAST(SUM(f.paid_yen - f.returned_yen) AS SIGNED) AS paid_yen
FROM subsidy_result r LEFT JOIN subsidy_file f ON f.id = r.file_id LEFT JOIN subsidy_past p ON p.id = r.past_id LEFT JOIN ky_area a ON a.id = r.area_id
WHERE {scope subsidy.counted} AND (:year = 0 OR r.fiscal_year = :year) GROUP BY r.area_id ORDER BY r.area_id IS NULL, MIN(a.sort), r.area_id LIMIT 300;

-- name: subsidy.count_area_public
SELECT COALESCE(a.name, '') AS label,
  IF(COUNT(f.id) = 0, NULL, COUNT(f.id)) AS files, COUNT(COALESCE(f.granted_yen, p.granted_yen)) AS granted, CAST(SUM(COALESCE(f.requested_yen, p.requested_yen)) AS SIGNED) AS requested_yen,
  CAST(COALESCE(SUM(COALESCE(f.granted_yen, p.granted_yen)), 0) AS SIGNED) AS granted_yen, CAST(SUM(COALESCE(f.fixed_yen, p.fixed_yen)) AS SIGNED) AS fixed_yen, CAST(SUM(f.paid_yen - f.returned_yen) AS SIGNED) AS paid_yen
FROM subsidy_result r LEFT JOIN subsidy_file f ON f.id = r.file_id LEFT JOIN subsidy_past p ON p.id = r.past_id LEFT JOIN ky_area a ON a.id = r.area_id
WHERE r.shown = 1 AND (r.past_id IS NOT NULL OR f.granted_yen IS NOT NULL) AND (:year = 0 OR r.fiscal_year = :year) GROUP BY r.area_id ORDER BY r.area_id IS NULL, MIN(a.sort), r.area_id LIMIT 300;

-- name: subsidy.count_ward
SELECT COALESCE(w.name, '') AS label,
  IF(COUNT(f.id) = 0, NULL, COUNT(f.id)) AS files, COUNT(COALESCE(f.granted_yen, p.granted_yen)) AS granted, CAST(SUM(COALESCE(f.requested_yen, p.requested_yen)) AS SIGNED) AS requested_yen,
  CAST(COALESCE(SUM(COALESCE(f.granted_yen, p.granted_yen)), 0) AS SIGNED) AS granted_yen, CAST(SUM(COALESCE(f.fixed_yen, p.fixed_yen)) AS SIGNED) AS fixed_yen, CAST(SUM(f.paid_yen - f.returned_yen) AS SIGNED) AS paid_yen
FROM subsidy_result r LEFT JOIN subsidy_file f ON f.id = r.file_id LEFT JOIN subsidy_past p ON p.id = r.past_id LEFT JOIN ky_ward w ON w.id = r.ward_id
WHERE {scope subsidy.counted} AND (:year = 0 OR r.fiscal_year = :year) GROUP BY r.ward_id ORDER BY r.ward_id IS NULL, MIN(w.area_id), MIN(w.sort), r.ward_id LIMIT 300;

-- name: subsidy.count_years
SELECT DISTINCT r.fiscal_year AS year FROM subsidy_result r WHERE {scope subsidy.counted} ORDER BY r.fiscal_year DESC LIMIT 100;


-- The yearly table: a row a call, and a row a list of a past year.

-- name: subsidy.yearly
SELECT k.title, d.name AS department, COUNT(f.id) AS files, COUNT(f.granted_yen) AS granted, CAST(COALESCE(SUM(f.requested_yen), 0) AS SIGNED) AS requested_yen, CAST(COALESCE(SUM(f.granted_yen), 0) AS SIGNED) AS granted_yen,
  CAST(COALESCE(SUM(f.fixed_yen), 0) AS SIGNED) AS fixed_yen, CAST(COALESCE(SUM(f.paid_yen), 0) AS SIGNED) AS paid_yen, CAST(COALESCE(SUM(f.returned_yen), 0) AS SIGNED) AS returned_yen, MAX(l.allotted_yen) AS budget_yen, 0 AS past
FROM subsidy_call k JOIN ky_department d ON d.id = k.department_id JOIN subsidy_ledger l ON l.call_id = k.id LEFT JOIN subsidy_file f ON f.call_id = k.id
WHERE {scope subsidy.calls} AND k.fiscal_year = :year GROUP BY k.id
UNION ALL
SELECT r.title, d.name, NULL, COUNT(p.granted_yen), CAST(SUM(p.requested_yen) AS SIGNED), CAST(COALESCE(SUM(p.granted_yen), 0) AS SIGNED), CAST(SUM(p.fixed_yen) AS SIGNED), NULL, NULL, NULL, 1
FROM subsidy_result r JOIN subsidy_past p ON p.id = r.past_id JOIN ky_department d ON d.id = r.department_id
WHERE {scope subsidy.counted} AND r.fiscal_year = :year GROUP BY r.department_id, r.title ORDER BY past, department, title LIMIT 1000;

-- name: subsidy.yearly_grants
SELECT r.title, r.course, COALESCE(f.group_name, p.group_name) AS group_name, COALESCE(f.project, p.project) AS project, COALESCE(x.receipt_no, '') AS receipt_no, COALESCE(x.decided_on, p.decided_on) AS decided_on,
  COALESCE(f.requested_yen, p.requested_yen) AS requested_yen, COALESCE(f.granted_yen, p.granted_yen) AS granted_yen, COALESCE(f.fixed_yen, p.fixed_yen) AS fixed_yen, f.paid_yen, f.returned_yen, COALESCE(x.state, 'past') AS state
FROM subsidy_result r JOIN ky_department d ON d.id = r.department_id LEFT JOIN subsidy_file f ON f.id = r.file_id LEFT JOIN ky_dossier x ON x.id = f.dossier_id LEFT JOIN subsidy_past p ON p.id = r.past_id
WHERE {scope subsidy.counted} AND r.fiscal_year = :year AND (r.past_id IS NOT NULL OR f.granted_yen IS NOT NULL) ORDER BY d.sort, r.title, r.course, r.id;
