-- Queries of letters.

-- templates

-- name: letters.template_find
SELECT t.id, r.number, r.made_by, r.sha256 FROM ky_letter_template t JOIN ky_letter_revision r ON r.template_id = t.id
WHERE t.procedure_name = :procedure AND t.occasion = :occasion AND t.lang = :lang ORDER BY r.number DESC LIMIT 1;

-- name: letters.template_insert
INSERT INTO ky_letter_template (procedure_name, occasion, lang) VALUES (:procedure, :occasion, :lang);

-- name: letters.revision_insert
INSERT INTO ky_letter_revision (template_id, number, text, sha256, made_by, user_id, created_at) VALUES (:template_id, :number, :text, :sha256, :made_by, :ky_me, :ky_now);

-- name: letters.template
SELECT t.procedure_name, t.occasion, t.lang, t.is_on, t.draft, t.version, r.id AS revision_id, r.number, r.text, r.made_by, r.created_at, COALESCE(u.name, '') AS person, COALESCE(x.name, '') AS drafter
FROM ky_letter_template t JOIN ky_letter_revision r ON r.template_id = t.id LEFT JOIN ky_user u ON u.id = r.user_id LEFT JOIN ky_user x ON x.id = t.draft_by WHERE t.id = :id ORDER BY r.number DESC LIMIT 1;

-- name: letters.revisions
SELECT r.id, r.number, r.made_by, r.created_at, COALESCE(u.name, '') AS person FROM ky_letter_revision r LEFT JOIN ky_user u ON u.id = r.user_id WHERE r.template_id = :id ORDER BY r.number DESC LIMIT 100;

-- name: letters.revision
SELECT r.id, r.number, r.text, r.made_by, r.created_at, COALESCE(u.name, '') AS person FROM ky_letter_revision r LEFT JOIN ky_user u ON u.id = r.user_id WHERE r.template_id = :id AND r.number = :number;

-- name: letters.draft_save
UPDATE ky_letter_template SET draft = :text, draft_by = :ky_me, version = version + 1 WHERE id = :id AND version = :version;

-- name: letters.published
UPDATE ky_letter_template SET draft = NULL, draft_by = NULL, version = version + 1 WHERE id = :id AND version = :version;

-- name: letters.switch
UPDATE ky_letter_template SET is_on = :is_on, version = version + 1 WHERE id = :id;

-- name: letters.preview_dossiers
SELECT d.id, d.title, COALESCE(d.receipt_no, '') AS receipt_no FROM ky_dossier d WHERE d.procedure_name = :procedure AND d.revision > 0 AND d.disposed_at IS NULL AND {scope dossier.staff} ORDER BY d.id DESC LIMIT 20;

-- name: letters.preview_dossier
SELECT d.id FROM ky_dossier d WHERE d.id = :dossier AND d.procedure_name = :procedure AND d.revision > 0 AND d.disposed_at IS NULL AND {scope dossier.staff};

-- numbers

-- name: letters.rule
SELECT d.name, COALESCE(n.abbreviation, '') AS abbreviation, COALESCE(n.year_kind, '') AS year_kind, COALESCE(n.form, '') AS form, COALESCE(n.version, 0) AS version
FROM ky_department d LEFT JOIN ky_number_rule n ON n.department_id = d.id WHERE d.id = :id;

-- name: letters.rule_insert
INSERT INTO ky_number_rule (department_id, abbreviation, year_kind, form) VALUES (:id, COALESCE(:abbreviation, ''), :year_kind, :form);

-- name: letters.rule_update
UPDATE ky_number_rule SET abbreviation = COALESCE(:abbreviation, ''), year_kind = :year_kind, form = :form, version = version + 1 WHERE department_id = :id AND version = :version;

-- name: letters.counters
SELECT k.year_kind, k.year, k.last FROM ky_number_counter k WHERE k.department_id = :id ORDER BY k.year DESC, k.year_kind LIMIT 20;

-- name: letters.number_next
UPDATE ky_number_counter SET last = LAST_INSERT_ID(last + 1) WHERE department_id = :department_id AND year_kind = :year_kind AND year = :year;

-- name: letters.number_first
INSERT INTO ky_number_counter (department_id, year_kind, year, last) VALUES (:department_id, :year_kind, :year, 1) ON DUPLICATE KEY UPDATE last = last + 1;

-- name: letters.number_last
SELECT last FROM ky_number_counter WHERE department_id = :department_id AND year_kind = :year_kind AND year = :year FOR UPDATE;

-- name: letters.branch_last
SELECT MAX(l.branch) AS branch FROM ky_letter l WHERE l.number_department = :department_id AND l.number_kind = :year_kind AND l.number_year = :year AND l.number = :number;

-- letters

-- name: letters.begin
INSERT INTO ky_letter (dossier_id, template_id, history_id, action, approval_id, lang, created_at)
SELECT :id, t.id, (SELECT MAX(h.id) FROM ky_dossier_history h WHERE h.dossier_id = :id AND h.action = :action), :action,
  (SELECT MAX(a.id) FROM ky_approval a JOIN ky_approval_dossier x ON x.approval_id = a.id WHERE x.dossier_id = :id AND a.transition_name = :action AND a.state = 'approved' AND :decided = 1), t.lang, :ky_now
FROM ky_letter_template t WHERE t.procedure_name = :procedure AND t.occasion = :action AND t.is_on = 1 AND (t.lang = :lang OR t.lang = 'ja') ORDER BY t.lang = :lang DESC LIMIT 1;

-- Of the newest step: what has not gone out does not go out.
-- name: letters.take_back
UPDATE ky_letter SET state = 'void', version = version + 1
WHERE dossier_id = :id AND state <> 'void' AND sent_at IS NULL AND history_id >= (SELECT MAX(h.id) FROM ky_dossier_history h WHERE h.dossier_id = :id AND h.action = :action AND h.from_state <> h.to_state);

-- name: letters.of_dossier
SELECT l.id, l.action, l.state, l.doc_no, l.issued_on, l.delivery, l.sent_on, l.returned_on FROM ky_letter l WHERE l.dossier_id = :id ORDER BY l.id;

-- Of the newest step, if it has one.
-- name: letters.newest
SELECT l.id FROM ky_letter l WHERE l.dossier_id = :id AND l.state <> 'void' AND l.history_id = (SELECT MAX(h.id) FROM ky_dossier_history h WHERE h.dossier_id = :id AND h.internal = 0) LIMIT 1;

-- name: letters.queue
SELECT COUNT(*) AS n FROM (SELECT 1 FROM ky_letter l JOIN ky_dossier d ON d.id = l.dossier_id WHERE l.state = 'draft' AND {scope letters.work} LIMIT 1000) a;

-- name: letters.lock
SELECT l.version FROM ky_letter l WHERE l.id = :id FOR UPDATE;

-- name: letters.letter
SELECT l.id, l.dossier_id, l.template_id, l.history_id, l.action, l.approval_id, l.lang, l.state, l.created_at, l.doc_no, l.issued_on, l.issued_at, l.recipient_postal, l.recipient_address, l.recipient_name, l.document,
  HEX(l.sha256) AS sha256, l.file_id, HEX(l.file_sha256) AS file_sha256, l.pages, l.missing, l.delivery, l.sent_at, l.sent_on, l.returned_on, l.returned_reason, l.version,
  (SELECT MIN(x.at) FROM ky_audit x WHERE x.object = 'letter' AND x.object_id = l.id AND x.action = 'letters.received') AS received_at,
  h.reason, h.at AS step_at, h.revision, h.doc_no AS step_no, COALESCE(u.name, '') AS issuer,
  EXISTS (SELECT 1 FROM ky_letter_consent k WHERE k.dossier_id = l.dossier_id AND k.ended_at IS NULL) AS consent
FROM ky_letter l JOIN ky_dossier_history h ON h.id = l.history_id LEFT JOIN ky_user u ON u.id = l.issued_by WHERE l.id = :id;

-- name: letters.newest_text
SELECT r.id, r.text FROM ky_letter_revision r WHERE r.template_id = :template_id ORDER BY r.number DESC LIMIT 1;

-- name: letters.corrections
SELECT k.field, k.reason FROM ky_dossier_correction k WHERE k.dossier_id = :id AND k.asked_at = :asked_at ORDER BY k.id;

-- name: letters.issue
UPDATE ky_letter SET state = 'issued', revision_id = :revision_id, number_department = :department_id, number_kind = :year_kind, number_year = :year, number = :number, branch = :branch, doc_no = :doc_no,
  issued_on = :issued_on, issued_at = :ky_now, issued_by = :ky_me, recipient_postal = :postal, recipient_address = :address, recipient_name = :name, document = :document, sha256 = :sha256, delivery = :delivery,
  version = version + 1 WHERE id = :id AND state = 'draft';

-- name: letters.dossier_number
UPDATE ky_dossier SET doc_no = :doc_no WHERE id = :id;

-- name: letters.event
INSERT INTO ky_letter_event (letter_id, at, user_id, kind, delivery, day, note) VALUES (:id, :ky_now, :ky_me, :kind, :delivery, :day, COALESCE(:note, ''));

-- name: letters.events
SELECT e.at, e.kind, e.delivery, e.day, e.note, COALESCE(u.name, '') AS person FROM ky_letter_event e LEFT JOIN ky_user u ON u.id = e.user_id WHERE e.letter_id = :id ORDER BY e.id;

-- name: letters.paper
UPDATE ky_letter SET file_id = :file_id, file_sha256 = (SELECT f.sha256 FROM ky_file f WHERE f.id = :file_id), pages = :pages, missing = :missing WHERE id = :id AND file_id IS NULL;

-- name: letters.file
SELECT f.id, f.name, f.type FROM ky_letter l JOIN ky_file f ON f.id = l.file_id AND f.complete = 1 WHERE l.id = :id;

-- name: letters.sent
UPDATE ky_letter SET delivery = :delivery, sent_at = :ky_now, sent_on = :day, returned_on = NULL, returned_reason = '', version = version + 1 WHERE id = :id;

-- The notice that waited for its letter waits no more.
-- name: letters.notice_posted
UPDATE ky_dossier_notice n JOIN ky_letter l ON l.id = :id JOIN ky_dossier_history h ON h.id = l.history_id SET n.posted_at = :ky_now
WHERE n.dossier_id = l.dossier_id AND n.action = l.action AND n.channel = 'paper' AND n.at >= h.at AND n.posted_at IS NULL;

-- name: letters.returned
UPDATE ky_letter SET returned_on = :day, returned_reason = :note, version = version + 1 WHERE id = :id AND sent_at IS NOT NULL;

-- name: letters.drop
UPDATE ky_letter SET state = 'void', version = version + 1 WHERE id = :id AND state <> 'void' AND sent_at IS NULL;

-- name: letters.pick_all
SELECT l.id FROM ky_letter l JOIN ky_dossier d ON d.id = l.dossier_id
WHERE (:approval = 0 OR l.approval_id = :approval) AND (:action IS NULL OR l.action = :action) AND (:procedure IS NULL OR d.procedure_name = :procedure) AND l.state = :state AND {scope letters.work} ORDER BY l.id LIMIT 600;

-- name: letters.pick
SELECT l.id FROM ky_letter l JOIN ky_dossier d ON d.id = l.dossier_id WHERE FIND_IN_SET(l.id, :ids) > 0 AND {scope letters.work} ORDER BY l.id LIMIT 600;

-- name: letters.batches
SELECT j.id, j.created_at, j.state, j.report, j.job, JSON_VALUE(j.params, '$.mode') AS mode, f.id AS file_id FROM ky_job j LEFT JOIN ky_file f ON f.id = j.file_id AND f.object = 'letter_batch'
WHERE j.user_id = :ky_me AND j.job IN ('letters.batch', 'letters.issue') AND j.created_at >= :since ORDER BY j.id DESC LIMIT 20;

-- name: letters.batch_file
SELECT f.name, f.type FROM ky_file f WHERE f.id = :id;

-- name: letters.batch_sweep
DELETE FROM ky_file WHERE object = 'letter_batch' AND created_at < :before LIMIT 100;

-- the addressee's own

-- name: letters.consent_get
SELECT k.given_at FROM ky_letter_consent k WHERE k.dossier_id = :id AND k.ended_at IS NULL LIMIT 1;

-- name: letters.consent_give
INSERT INTO ky_letter_consent (dossier_id, user_id, given_at) VALUES (:id, :ky_me, :ky_now);

-- name: letters.consent_end
UPDATE ky_letter_consent SET ended_at = :ky_now WHERE dossier_id = :id AND ended_at IS NULL;

-- name: letters.mine
SELECT l.id, l.action, l.doc_no, l.issued_on, l.delivery, l.sent_on, l.file_id, f.size_bytes FROM ky_letter l LEFT JOIN ky_file f ON f.id = l.file_id AND f.complete = 1
WHERE l.dossier_id = :id AND l.state = 'issued' AND l.sent_at IS NOT NULL ORDER BY l.id;

-- name: letters.mine_file
SELECT l.id, f.id AS file_id, f.name, f.type FROM ky_letter l JOIN ky_file f ON f.id = l.file_id AND f.complete = 1
WHERE l.dossier_id = :id AND f.id = :file_id AND l.state = 'issued' AND l.delivery = 'download' AND l.sent_at IS NOT NULL;

-- 様式

-- name: letters.sheet
SELECT s.file_id, s.asked_at, f.name, f.type FROM ky_dossier_sheet s LEFT JOIN ky_file f ON f.id = s.file_id AND f.complete = 1 WHERE s.dossier_id = :id AND s.revision = :revision;

-- name: letters.sheets
SELECT s.revision, s.file_id, s.asked_at FROM ky_dossier_sheet s WHERE s.dossier_id = :id ORDER BY s.revision DESC LIMIT 50;

-- name: letters.sheet_ask
INSERT INTO ky_dossier_sheet (dossier_id, revision, asked_at) VALUES (:id, :revision, :ky_now) ON DUPLICATE KEY UPDATE asked_at = IF(file_id IS NULL AND asked_at < :long_ago, VALUES(asked_at), asked_at);

-- name: letters.sheet_made
UPDATE ky_dossier_sheet SET file_id = :file_id WHERE dossier_id = :id AND revision = :revision AND file_id IS NULL;

-- name: letters.revision_head
SELECT r.at, r.kind, r.note FROM ky_dossier_revision r WHERE r.dossier_id = :id AND r.number = :number;

-- disposal

-- name: letters.wipe_sheets
DELETE FROM ky_dossier_sheet WHERE dossier_id = :id;

-- What it said and to whom goes; that it was, its number and its days stay.
-- name: letters.wipe
UPDATE ky_letter SET document = '', recipient_postal = '', recipient_address = '', recipient_name = '', returned_reason = '', file_id = NULL WHERE dossier_id = :id;

-- name: letters.wipe_events
UPDATE ky_letter_event e JOIN ky_letter l ON l.id = e.letter_id SET e.note = '' WHERE l.dossier_id = :id;

-- name: letters.wipe_consents
DELETE FROM ky_letter_consent WHERE dossier_id = :id;
