-- Queries of the case engine.

-- name: dossier.procedure
SELECT p.id, p.name, p.department_id, p.is_open, p.opens_at, p.closes_at, p.receipt_prefix, p.correction_days, p.processing_days, p.takeback_days, p.retention_years, p.approval,
  REPLACE(p.prepare_roles, ',', ' ') AS prepare_roles, REPLACE(p.submit_roles, ',', ' ') AS submit_roles, REPLACE(p.withdraw_roles, ',', ' ') AS withdraw_roles, p.support,
  COALESCE(d.name, '') AS department, COALESCE(d.phone, '') AS department_phone,
  (SELECT COUNT(*) FROM ky_plugin_department s WHERE s.department_id = p.department_id AND s.is_on = 0 AND s.plugin = SUBSTRING_INDEX(p.name, '.', 1)) AS switched_off
FROM ky_procedure p LEFT JOIN ky_department d ON d.id = p.department_id
WHERE p.name = :name;

-- name: dossier.procedure_seen
INSERT IGNORE INTO ky_procedure (name, receipt_prefix) VALUES (:name, :receipt_prefix);

-- name: dossier.prefix_taken
SELECT 1 AS yes FROM ky_procedure WHERE receipt_prefix = :receipt_prefix AND name <> :name;

-- name: dossier.procedure_edit
SELECT p.name, p.is_open, p.department_id, DATE(p.opens_at + INTERVAL 9 HOUR) AS opens_on,
  DATE(p.closes_at + INTERVAL 9 HOUR - INTERVAL 1 SECOND) AS closes_on,
  CASE WHEN p.closes_at IS NULL THEN '' WHEN TIME(p.closes_at + INTERVAL 9 HOUR) = '00:00:00' THEN '24:00' ELSE TIME_FORMAT(p.closes_at + INTERVAL 9 HOUR, '%H:%i') END AS closes_minute,
  p.receipt_prefix, p.correction_days, p.processing_days, p.takeback_days, p.retention_years, p.approval, REPLACE(p.prepare_roles, ',', ' ') AS prepare_roles, REPLACE(p.submit_roles, ',', ' ') AS submit_roles,
  REPLACE(p.withdraw_roles, ',', ' ') AS withdraw_roles, p.support, p.version
FROM ky_procedure p WHERE p.id = :id;

-- name: dossier.procedure_update
UPDATE ky_procedure SET is_open = :is_open, department_id = :department_id, opens_at = :opens_at, closes_at = :closes_at, receipt_prefix = :receipt_prefix,
  correction_days = :correction_days, processing_days = :processing_days, takeback_days = :takeback_days, retention_years = :retention_years, approval = :approval, prepare_roles = :prepare,
  submit_roles = :submit, withdraw_roles = :withdraw, support = :support, version = version + 1
WHERE id = :id AND version = :version;

-- name: dossier.departments
SELECT id, name FROM ky_department WHERE valid_to >= :ky_today ORDER BY sort, id;

-- forms

-- name: dossier.form
SELECT document FROM ky_form_revision WHERE id = :id;

-- name: dossier.form_newest
SELECT id, number, made_by, sha256 FROM ky_form_revision WHERE procedure_name = :procedure ORDER BY number DESC LIMIT 1;

-- name: dossier.form_insert
INSERT INTO ky_form_revision (procedure_name, number, document, sha256, made_by, created_at) VALUES (:procedure, :number, :document, :sha256, 'plugin', :ky_now);

-- a dossier

-- name: dossier.lock
SELECT d.version FROM ky_dossier d WHERE d.id = :id FOR UPDATE;

-- name: dossier.get
SELECT d.id, d.procedure_name, d.form_revision_id, d.state, d.phase, d.user_id, d.entered_by, d.group_id, d.parent_id, d.department_id, d.officer_id, d.channel, d.lang, d.title, COALESCE(d.receipt_no, '') AS receipt_no,
  d.revision, d.draft, d.received_on, d.submitted_at, d.due_on, d.decided_on, d.doc_no, d.approval_id, d.amending_by, d.disposed_at, d.version, d.updated_at, d.turn,
  COALESCE(x.name, '') AS department, COALESCE(x.phone, '') AS department_phone, COALESCE(o.name, '') AS officer, COALESCE(u.name, '') AS applicant,
  IF(u.email_key IS NOT NULL AND u.disabled_at IS NULL, u.email, '') AS applicant_email, u.lang AS applicant_lang,
  p.is_open, p.opens_at, p.closes_at, p.receipt_prefix, p.correction_days, p.processing_days, p.takeback_days, p.retention_years, p.approval,
  REPLACE(p.prepare_roles, ',', ' ') AS prepare_roles, REPLACE(p.submit_roles, ',', ' ') AS submit_roles, REPLACE(p.withdraw_roles, ',', ' ') AS withdraw_roles,
  (SELECT COUNT(*) FROM ky_plugin_department s WHERE s.department_id = p.department_id AND s.is_on = 0 AND s.plugin = SUBSTRING_INDEX(p.name, '.', 1)) AS switched_off
FROM ky_dossier d JOIN ky_procedure p ON p.name = d.procedure_name LEFT JOIN ky_department x ON x.id = d.department_id LEFT JOIN ky_user o ON o.id = d.officer_id LEFT JOIN ky_user u ON u.id = d.user_id
WHERE d.id = :id;

-- name: dossier.insert
INSERT INTO ky_dossier (procedure_name, form_revision_id, state, user_id, entered_by, group_id, parent_id, department_id, channel, received_on, title, lang, draft, created_at, updated_at)
VALUES (:procedure, :form_revision_id, :state, :user_id, :entered_by, :group_id, :parent_id, :department_id, :channel, :received_on, LEFT(:title, 200), :ky_lang, 1, :ky_now, :ky_now);

-- name: dossier.give
UPDATE ky_dossier SET group_id = :group_id WHERE id = :id;

-- name: dossier.give_department
UPDATE ky_dossier SET department_id = :department_id, updated_at = :ky_now WHERE id = :id;

-- name: dossier.open_count
SELECT COUNT(*) AS n, CAST(COALESCE(SUM(d.phase = 'draft'), 0) AS SIGNED) AS drafts,
  CAST(COALESCE(SUM(d.phase = 'open' AND d.turn = 'applicant' AND d.decided_on IS NOT NULL), 0) AS SIGNED) AS owed,
  CAST(COALESCE(SUM(d.phase = 'open' AND d.turn = 'applicant' AND d.decided_on IS NOT NULL AND d.due_on < :ky_today), 0) AS SIGNED) AS late FROM ky_dossier d WHERE d.procedure_name = :procedure AND d.phase IN ('draft', 'open')
  AND ((:group_id > 0 AND d.group_id = :group_id) OR (:group_id = 0 AND d.group_id = 0 AND d.user_id = :ky_me));

-- name: dossier.my_drafts
SELECT d.id, d.title, d.updated_at FROM ky_dossier d WHERE d.procedure_name = :procedure AND d.phase = 'draft' AND {scope dossier.mine} ORDER BY d.updated_at DESC LIMIT 20;

-- name: dossier.mine
SELECT d.id, d.procedure_name, d.state, d.phase, d.turn, d.title, COALESCE(d.receipt_no, '') AS receipt_no, d.updated_at, d.due_on
FROM ky_dossier d WHERE {scope dossier.mine} ORDER BY FIELD(d.phase, 'draft', 'open', 'closed'), d.due_on, d.updated_at DESC LIMIT 200;

-- name: dossier.member_role
SELECT m.role FROM ky_member m WHERE m.group_id = :group_id AND m.user_id = :ky_me AND m.valid_from <= :ky_today AND m.valid_to >= :ky_today AND m.live = 1 LIMIT 1;

-- name: dossier.group_recipients
SELECT u.email, u.lang FROM ky_member m JOIN ky_user u ON u.id = m.user_id
WHERE m.group_id = :group_id AND m.live = 1 AND m.valid_to >= :ky_today AND m.role IN ('representative', 'editor') AND u.email_key IS NOT NULL AND u.disabled_at IS NULL;

-- the working copy

-- name: dossier.draft
SELECT answers FROM ky_dossier_draft WHERE dossier_id = :id AND number = :number;

-- name: dossier.draft_insert
INSERT INTO ky_dossier_draft (dossier_id, number, user_id, at, answers) VALUES (:id, :number, :ky_me, :ky_now, :answers);

-- name: dossier.draft_restate
UPDATE ky_dossier_draft SET answers = :answers WHERE dossier_id = :id AND number = :number;

-- name: dossier.draft_forget
DELETE FROM ky_dossier_draft WHERE dossier_id = :id AND number <= :number;

-- name: dossier.draft_saved
UPDATE ky_dossier SET draft = :draft, title = IF(revision = 0, LEFT(:title, 200), title), updated_at = :ky_now WHERE id = :id;

-- revisions

-- name: dossier.revision
SELECT answers FROM ky_dossier_revision WHERE dossier_id = :id AND number = :number;

-- name: dossier.revision_head
SELECT r.at, r.kind, r.sha256 FROM ky_dossier_revision r WHERE r.dossier_id = :id AND r.number = :number;

-- name: dossier.revision_insert
INSERT INTO ky_dossier_revision (dossier_id, number, form_revision_id, kind, user_id, at, note, answers, sha256)
VALUES (:id, :number, :form_revision_id, :kind, :ky_me, :ky_now, :note, :answers, :sha256);

-- name: dossier.revised
UPDATE ky_dossier SET revision = :revision, amending_by = NULL, title = LEFT(:title, 200), search_words = :words, updated_at = :ky_now, version = version + 1 WHERE id = :id;

-- name: dossier.index_forget
DELETE FROM ky_dossier_index WHERE dossier_id = :id;

-- name: dossier.index_insert
INSERT INTO ky_dossier_index (dossier_id, name, text_value, int_value, day_value) VALUES (:id, :name, :text_value, :int_value, :day_value);

-- name: dossier.receipt_next
UPDATE ky_receipt_counter SET last = LAST_INSERT_ID(last + 1) WHERE procedure_name = :procedure AND fiscal_year = :fiscal_year;

-- name: dossier.receipt_first
INSERT INTO ky_receipt_counter (procedure_name, fiscal_year, last) VALUES (:procedure, :fiscal_year, 1) ON DUPLICATE KEY UPDATE last = last + 1;

-- name: dossier.receipt_last
SELECT last FROM ky_receipt_counter WHERE procedure_name = :procedure AND fiscal_year = :fiscal_year;

-- name: dossier.receipt_set
UPDATE ky_dossier SET receipt_no = :receipt_no WHERE id = :id;

-- attachments

-- name: dossier.file
SELECT f.id, f.name, f.type, f.size_bytes, f.sha256, df.field, df.rotation
FROM ky_dossier_file df JOIN ky_file f ON f.id = df.file_id WHERE df.dossier_id = :id AND df.file_id = :file_id AND f.complete = 1;

-- name: dossier.files
SELECT f.id, f.name, f.type, f.size_bytes, f.sha256, df.field, df.rotation
FROM ky_dossier_file df JOIN ky_file f ON f.id = df.file_id WHERE df.dossier_id = :id AND f.complete = 1;

-- name: dossier.file_submitted
SELECT f.id, f.name, f.type, df.field FROM ky_dossier_file df JOIN ky_file f ON f.id = df.file_id JOIN ky_dossier d ON d.id = df.dossier_id
WHERE df.dossier_id = :id AND df.file_id = :file_id AND f.complete = 1
  AND (d.channel <> 'web' OR d.turn = 'staff' OR EXISTS (SELECT 1 FROM ky_revision_file r WHERE r.file_id = df.file_id));

-- name: dossier.file_of
SELECT df.field, (SELECT COUNT(*) FROM ky_revision_file r WHERE r.file_id = df.file_id) AS declared FROM ky_dossier_file df WHERE df.dossier_id = :id AND df.file_id = :file_id;

-- name: dossier.file_take
UPDATE ky_file SET object = 'dossier', object_id = :id WHERE id = :file_id AND complete = 1 AND object = '';

-- name: dossier.file_insert
INSERT INTO ky_dossier_file (dossier_id, file_id, field) VALUES (:id, :file_id, :field);

-- name: dossier.file_place
UPDATE ky_dossier_file SET field = :field WHERE dossier_id = :id AND FIND_IN_SET(file_id, :file_ids) > 0;

-- name: dossier.file_rotate
UPDATE ky_dossier_file SET rotation = (rotation + 90) MOD 360 WHERE dossier_id = :id AND file_id = :file_id;

-- name: dossier.file_untie
DELETE FROM ky_dossier_file WHERE dossier_id = :id AND file_id = :file_id;

-- name: dossier.file_let_go
UPDATE ky_file SET object = '', object_id = 0 WHERE id = :file_id AND object = 'dossier' AND object_id = :id;

-- All files the answers name, whole ones alone: who asks compares their number.
-- name: dossier.revision_files_insert
INSERT INTO ky_revision_file (revision_id, file_id, field, name, size_bytes, sha256)
SELECT :revision_id, f.id, df.field, f.name, f.size_bytes, f.sha256 FROM ky_dossier_file df JOIN ky_file f ON f.id = df.file_id
WHERE df.dossier_id = :id AND FIND_IN_SET(f.id, :file_ids) > 0 AND f.complete = 1 AND f.sha256 IS NOT NULL
  AND (SELECT COUNT(*) FROM ky_file_chunk c WHERE c.file_id = f.id) = CEIL(f.size_bytes / :chunk_bytes) ORDER BY df.id;

-- name: dossier.revision_files
SELECT rf.name, rf.size_bytes, rf.sha256 FROM ky_revision_file rf JOIN ky_dossier_revision r ON r.id = rf.revision_id
WHERE r.dossier_id = :id AND r.number = :number ORDER BY rf.id;

-- name: dossier.photos_ask
INSERT INTO ky_job (job, user_id, lang, params, next_try_at, created_at) SELECT 'dossier.photos', :ky_me, 'ja', :params, :ky_now, :ky_now
WHERE EXISTS (SELECT 1 FROM ky_revision_file r JOIN ky_file f ON f.id = r.file_id WHERE r.revision_id = :revision_id AND f.type LIKE 'image/%');

-- name: dossier.photos
SELECT p.field, p.file_id, p.pictures, p.unread FROM ky_dossier_photos p WHERE p.dossier_id = :id AND p.revision = :revision;

-- name: dossier.photos_insert
INSERT INTO ky_dossier_photos (dossier_id, field, revision, file_id, pictures, unread) VALUES (:id, :field, :revision, :file_id, :pictures, :unread);

-- name: dossier.photos_forget
DELETE FROM ky_dossier_photos WHERE dossier_id = :id;

-- name: dossier.photos_forget_files
DELETE FROM ky_file WHERE object = 'dossier_photos' AND object_id = :id;

-- name: dossier.photos_file
SELECT f.name, f.type FROM ky_dossier_photos p JOIN ky_file f ON f.id = p.file_id AND f.complete = 1 WHERE p.dossier_id = :id AND p.file_id = :file_id;

-- name: dossier.photos_of_file
SELECT p.file_id FROM ky_dossier_photos p JOIN ky_dossier d ON d.id = p.dossier_id AND d.revision = p.revision WHERE p.dossier_id = :id AND p.field = :field AND p.file_id IS NOT NULL AND p.unread = 0;

-- steps

-- name: dossier.state_set
UPDATE ky_dossier SET state = :state, phase = :phase, turn = :turn, due_on = :due_on, revision = :revision, title = LEFT(:title, 200), search_words = COALESCE(:words, search_words),
  submitted_at = COALESCE(:submitted_at, submitted_at), fiscal_year = COALESCE(:fiscal_year, fiscal_year), received_on = COALESCE(:received_on, received_on), decided_on = COALESCE(:decided_on, decided_on), doc_no = COALESCE(:doc_no, doc_no),
  keep_until = :keep_until, amending_by = NULL, entered_by = IF(channel = 'web' AND turn = 'applicant', NULL, entered_by), updated_at = :ky_now, version = version + 1 WHERE id = :id;

-- name: dossier.amend_begin
UPDATE ky_dossier SET amending_by = :ky_me WHERE id = :id;

-- name: dossier.newest_steps
SELECT h.action, h.from_state, h.principal, h.at, (SELECT COUNT(*) FROM ky_dossier_notice n WHERE n.dossier_id = h.dossier_id AND n.at >= h.at AND n.posted_at IS NOT NULL)
  + (SELECT COUNT(*) FROM ky_letter l WHERE l.dossier_id = h.dossier_id AND l.history_id >= h.id AND l.sent_at IS NOT NULL) AS posted
FROM ky_dossier_history h WHERE h.dossier_id = :id AND h.from_state <> h.to_state ORDER BY h.id DESC LIMIT 4;

-- name: dossier.decision_clear
UPDATE ky_dossier SET decided_on = NULL, doc_no = '' WHERE id = :id;

-- name: dossier.history_insert
INSERT INTO ky_dossier_history (dossier_id, at, user_id, principal, action, from_state, to_state, revision, reason, doc_no, internal)
VALUES (:id, :ky_now, :ky_me, :principal, :action, :from_state, :to_state, :revision, :reason, :doc_no, :internal);

-- name: dossier.history
SELECT h.at, h.principal, h.action, h.to_state, h.reason, h.doc_no, h.internal, COALESCE(u.name, '') AS person
FROM ky_dossier_history h LEFT JOIN ky_user u ON u.id = h.user_id WHERE h.dossier_id = :id AND (h.internal = 0 OR :internal = 1) ORDER BY h.id;

-- name: dossier.last_action
SELECT h.action, h.at, h.reason FROM ky_dossier_history h WHERE h.dossier_id = :id AND h.internal = 0 ORDER BY h.id DESC LIMIT 1;

-- name: dossier.notice_insert
INSERT INTO ky_dossier_notice (dossier_id, action, channel, at) VALUES (:id, :action, :channel, :ky_now);

-- name: dossier.notices
SELECT n.id, n.action, n.channel, n.at, n.posted_at, EXISTS (SELECT 1 FROM ky_letter l WHERE l.dossier_id = n.dossier_id AND l.action = n.action AND l.created_at = n.at AND l.state <> 'void') AS lettered
FROM ky_dossier_notice n WHERE n.dossier_id = :id ORDER BY n.id;

-- name: dossier.notice_posted
UPDATE ky_dossier_notice SET posted_at = :ky_now WHERE id = :notice_id AND dossier_id = :id AND posted_at IS NULL;

-- name: dossier.issuer
SELECT i.title, i.name FROM ky_issuer i WHERE i.valid_from <= :day AND i.valid_to >= :day ORDER BY i.id LIMIT 1;

-- corrections, words, checks

-- name: dossier.corrections
SELECT k.field, k.reason FROM ky_dossier_correction k WHERE k.dossier_id = :id AND k.answered_at IS NULL ORDER BY k.id;

-- name: dossier.correction_insert
INSERT INTO ky_dossier_correction (dossier_id, field, reason, asked_at, asked_by) VALUES (:id, :field, :reason, :ky_now, :ky_me);

-- name: dossier.corrections_answered
UPDATE ky_dossier_correction SET answered_at = :ky_now WHERE dossier_id = :id AND answered_at IS NULL;

-- name: dossier.message_insert
INSERT INTO ky_dossier_message (dossier_id, at, user_id, principal, kind, text) VALUES (:id, :ky_now, :ky_me, :principal, :kind, :text);

-- name: dossier.messages
SELECT m.at, m.principal, m.text, COALESCE(u.name, '') AS person FROM ky_dossier_message m LEFT JOIN ky_user u ON u.id = m.user_id
WHERE m.dossier_id = :id AND m.kind = 'message' ORDER BY m.id;

-- name: dossier.all_messages
SELECT m.at, m.kind, m.text, COALESCE(u.name, '') AS person FROM ky_dossier_message m LEFT JOIN ky_user u ON u.id = m.user_id WHERE m.dossier_id = :id ORDER BY m.id;

-- name: dossier.checks
SELECT k.item, k.verdict, k.evidence, COALESCE(u.name, '') AS person FROM ky_dossier_check k LEFT JOIN ky_user u ON u.id = k.user_id WHERE k.dossier_id = :id;

-- name: dossier.check_set
INSERT INTO ky_dossier_check (dossier_id, item, verdict, evidence, user_id, at) VALUES (:id, :item, :verdict, :evidence, :ky_me, :ky_now)
ON DUPLICATE KEY UPDATE user_id = IF(verdict <> VALUES(verdict) OR evidence <> VALUES(evidence), VALUES(user_id), user_id), at = VALUES(at), verdict = VALUES(verdict), evidence = VALUES(evidence);

-- the desk

-- name: dossier.desk_counts
SELECT
  (SELECT COUNT(*) FROM (SELECT 1 FROM ky_dossier d WHERE d.officer_id = :ky_me AND d.phase = 'open' LIMIT 1000) a) AS mine,
  (SELECT COUNT(*) FROM (SELECT 1 FROM ky_dossier d WHERE d.phase = 'open' AND d.due_on < :ky_today AND {scope dossier.staff} LIMIT 1000) b) AS late,
  (SELECT COUNT(*) FROM (SELECT 1 FROM ky_dossier d WHERE d.phase = 'open' AND d.turn = 'staff' AND {scope dossier.staff} LIMIT 1000) c) AS ours;

-- name: dossier.officers
SELECT DISTINCT u.id, u.name FROM ky_user u JOIN ky_staff_role sr ON sr.user_id = u.id JOIN ky_role_permission rp ON rp.role_code = sr.role_code AND rp.permission = 'dossier.work'
WHERE u.kind = 'staff' AND u.disabled_at IS NULL AND u.valid_to >= :ky_today AND sr.valid_from <= :ky_today AND sr.valid_to >= :ky_today AND (sr.department_id IS NULL OR sr.department_id = :department_id)
ORDER BY u.name;

-- name: dossier.all_officers
SELECT DISTINCT u.id, u.name FROM ky_user u JOIN ky_staff_role sr ON sr.user_id = u.id JOIN ky_role_permission rp ON rp.role_code = sr.role_code AND rp.permission = 'dossier.work'
WHERE u.kind = 'staff' AND u.disabled_at IS NULL AND u.valid_to >= :ky_today AND sr.valid_from <= :ky_today AND sr.valid_to >= :ky_today ORDER BY u.name;

-- name: dossier.assign
UPDATE ky_dossier SET officer_id = :officer_id, updated_at = :ky_now WHERE id = :id;

-- approval

-- name: dossier.same_point
SELECT d.id, d.title, COALESCE(d.receipt_no, '') AS receipt_no FROM ky_dossier d
WHERE d.procedure_name = :procedure AND d.state = :state AND d.phase = 'open' AND d.approval_id IS NULL AND d.id <> :id AND d.department_id <=> :department_id AND {scope dossier.work} ORDER BY d.id LIMIT 49;

-- name: dossier.approval_insert
INSERT INTO ky_approval (department_id, title, reasoning, transition_name, proposed_by, proposed_at, route_name, amount_field, may_repeat, step, again_of)
VALUES (:department_id, :title, :reasoning, :transition, :ky_me, :ky_now, :route_name, :amount_field, :may_repeat, :step, :again_of);

-- name: dossier.approval_dossier
INSERT INTO ky_approval_dossier (approval_id, dossier_id, dossier_version, revision, amount) VALUES (:approval_id, :id, :version, :revision, :amount);

-- name: dossier.approval_set
UPDATE ky_dossier SET approval_id = :approval_id, updated_at = :ky_now, version = version + 1 WHERE id = :id AND approval_id IS NULL;

-- name: dossier.approval_clear
UPDATE ky_dossier SET approval_id = NULL, updated_at = :ky_now WHERE id = :id;

-- name: dossier.approval
SELECT a.title, a.reasoning, a.transition_name, a.state, a.proposed_by, a.proposed_at, a.decided_on, a.doc_no, a.remark, a.outside, a.deputy, a.version, a.department_id, a.route_name, a.amount_field, a.may_repeat, a.step, a.again_of,
  COALESCE(p.name, '') AS proposer, COALESCE(x.name, '') AS decider, COALESCE(d.name, '') AS department
FROM ky_approval a LEFT JOIN ky_user p ON p.id = a.proposed_by LEFT JOIN ky_user x ON x.id = a.decided_by LEFT JOIN ky_department d ON d.id = a.department_id WHERE a.id = :id;

-- name: dossier.approval_lock
SELECT a.title, a.reasoning, a.transition_name, a.state, a.proposed_by, a.version, a.department_id, a.may_repeat, a.step FROM ky_approval a WHERE a.id = :id FOR UPDATE;

-- name: dossier.approval_dossiers
SELECT x.dossier_id AS id, x.dossier_version, x.revision, x.amount, d.procedure_name FROM ky_approval_dossier x JOIN ky_dossier d ON d.id = x.dossier_id WHERE x.approval_id = :id ORDER BY x.dossier_id;

-- name: dossier.approval_decided
UPDATE ky_approval SET state = :state, decided_by = :ky_me, decided_on = :decided_on, doc_no = COALESCE(:doc_no, ''), remark = COALESCE(:remark, ''), outside = :outside, deputy = :deputy, version = version + 1 WHERE id = :id;

-- reminders

-- What an applicant owes by a day, and drafts whose procedure closes; not within a stage in which the day was set, which they were told of then.
-- name: dossier.to_remind
SELECT w.id, w.due_on, w.stage FROM (
  SELECT d.id, d.due_on, CASE WHEN d.due_on < :ky_today THEN 'late' WHEN d.due_on <= :last_day THEN 'last' ELSE 'first' END AS stage,
    DATE(COALESCE((SELECT MAX(h.at) FROM ky_dossier_history h WHERE h.dossier_id = d.id AND h.from_state <> h.to_state), d.created_at) + INTERVAL 9 HOUR) AS since
  FROM ky_dossier d WHERE d.on_desk IN (0, 1) AND d.turn = 'applicant' AND (d.phase = 'open' OR (d.phase = 'draft' AND d.due_on >= :ky_today)) AND d.due_on BETWEEN :late_day AND :first_day
  UNION ALL
  SELECT d.id, DATE(p.closes_at + INTERVAL 9 HOUR - INTERVAL 1 SECOND), 'last', NULL FROM ky_dossier d JOIN ky_procedure p ON p.name = d.procedure_name
  WHERE d.phase = 'draft' AND d.channel = 'web' AND d.due_on = '9999-12-31' AND p.closes_at > :ky_now AND p.closes_at <= :until) w
WHERE (w.stage = 'late' OR w.since IS NULL OR w.since < w.due_on - INTERVAL IF(w.stage = 'last', :last, :first) DAY)
  AND NOT EXISTS (SELECT 1 FROM ky_dossier_reminder r WHERE r.dossier_id = w.id AND r.due_on = w.due_on AND r.stage = w.stage COLLATE utf8mb4_uca1400_as_ci) ORDER BY w.id LIMIT 500;

-- name: dossier.reminded
INSERT INTO ky_dossier_reminder (dossier_id, due_on, stage, at) VALUES (:id, :due_on, :stage, :ky_now);

-- Whose officer is, or as long as nobody is, whose section's they are: what the city should have moved, and what an applicant let pass.
-- name: dossier.digest
SELECT u.id, u.email, u.lang, CAST(SUM(w.late) AS SIGNED) AS late, CAST(SUM(1 - w.late) AS SIGNED) AS soon FROM (
  SELECT DISTINCT d.id, COALESCE(d.officer_id, sr.user_id) AS user_id, d.due_on < :ky_today AS late FROM ky_dossier d
  LEFT JOIN (ky_staff_role sr JOIN ky_role_permission rp ON rp.role_code = sr.role_code AND rp.permission = 'dossier.work')
    ON d.officer_id IS NULL AND sr.department_id <=> d.department_id AND sr.valid_from <= :ky_today AND sr.valid_to >= :ky_today
  WHERE d.on_desk = 1 AND d.phase = 'open' AND d.turn IN ('staff', 'applicant') AND d.due_on <= :last_day AND (d.turn = 'staff' OR d.due_on < :ky_today)) w
JOIN ky_user u ON u.id = w.user_id WHERE u.kind = 'staff' AND u.email <> '' AND u.disabled_at IS NULL AND u.valid_to >= :ky_today
  AND NOT EXISTS (SELECT 1 FROM ky_staff_digest g WHERE g.user_id = u.id AND g.sent_on = :ky_today) GROUP BY u.id, u.email, u.lang ORDER BY u.id LIMIT 500;

-- name: dossier.digest_sent
INSERT INTO ky_staff_digest (user_id, sent_on) VALUES (:user_id, :ky_today) ON DUPLICATE KEY UPDATE sent_on = :ky_today;

-- the whole file (一件書類)

-- name: dossier.bundles
SELECT j.created_at, j.state, j.report, JSON_VALUE(j.params, '$.mode') AS mode, f.id AS file_id FROM ky_job j LEFT JOIN ky_file f ON f.id = j.file_id AND f.object = 'dossier_bundle' AND f.object_id = :id
WHERE j.job = 'dossier.bundle' AND j.created_at >= :since AND JSON_VALUE(j.params, '$.dossier') = :id ORDER BY j.id DESC LIMIT 10;

-- name: dossier.bundle_file
SELECT f.name, f.type FROM ky_file f WHERE f.id = :file_id AND f.object = 'dossier_bundle' AND f.object_id = :id AND f.complete = 1;

-- name: dossier.bundle_sweep
DELETE FROM ky_file WHERE object IN ('dossier_bundle', 'approval_paper') AND created_at < :before LIMIT 200;

-- name: dossier.bundle_revision
SELECT r.at, r.kind, r.note FROM ky_dossier_revision r WHERE r.dossier_id = :id AND r.number = :number;

-- name: dossier.bundle_attachments
SELECT f.id, f.name, f.type, df.field, df.rotation FROM ky_dossier_file df JOIN ky_file f ON f.id = df.file_id AND f.complete = 1
WHERE df.dossier_id = :id AND EXISTS (SELECT 1 FROM ky_revision_file r WHERE r.file_id = df.file_id) ORDER BY SUBSTRING_INDEX(df.field, '.', 1), CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(df.field, '.', 2), '.', -1) AS UNSIGNED), df.field, df.id;

-- name: dossier.bundle_approvals
SELECT a.id, a.title, a.reasoning, a.remark, a.state, a.proposed_at, a.decided_on, a.doc_no, a.transition_name, COALESCE(p.name, '') AS proposer, COALESCE(u.name, '') AS decider
FROM ky_approval_dossier x JOIN ky_approval a ON a.id = x.approval_id LEFT JOIN ky_user p ON p.id = a.proposed_by LEFT JOIN ky_user u ON u.id = a.decided_by WHERE x.dossier_id = :id ORDER BY a.id;

-- name: dossier.bundle_messages
SELECT m.at, m.kind, m.principal, m.text, COALESCE(u.name, '') AS person FROM ky_dossier_message m LEFT JOIN ky_user u ON u.id = m.user_id
WHERE m.dossier_id = :id AND (m.kind IN ('message', 'contact') OR :notes = 1) ORDER BY m.id;

-- retention and disposal

-- name: dossier.disposals
SELECT d.id, d.title, d.procedure_name, COALESCE(d.receipt_no, '') AS receipt_no, d.keep_until, COALESCE(x.name, '') AS department, p.user_id AS proposed_by, a.user_id AS approved_by, COALESCE(u.name, '') AS proposer
FROM ky_dossier d LEFT JOIN ky_department x ON x.id = d.department_id LEFT JOIN ky_disposal p ON p.dossier_id = d.id AND p.step = 'proposed' LEFT JOIN ky_disposal a ON a.dossier_id = d.id AND a.step = 'approved'
  LEFT JOIN ky_user u ON u.id = p.user_id
WHERE d.phase = 'closed' AND d.keep_until < :ky_today AND d.disposed_at IS NULL AND {scope dossier.dispose} ORDER BY d.keep_until, d.id LIMIT 200;

-- name: dossier.disposals_locked
SELECT d.id, d.title, d.procedure_name, COALESCE(d.receipt_no, '') AS receipt_no, d.keep_until, COALESCE(x.name, '') AS department, p.user_id AS proposed_by, a.user_id AS approved_by, COALESCE(u.name, '') AS proposer
FROM ky_dossier d LEFT JOIN ky_department x ON x.id = d.department_id LEFT JOIN ky_disposal p ON p.dossier_id = d.id AND p.step = 'proposed' LEFT JOIN ky_disposal a ON a.dossier_id = d.id AND a.step = 'approved'
  LEFT JOIN ky_user u ON u.id = p.user_id
WHERE d.phase = 'closed' AND d.keep_until < :ky_today AND d.disposed_at IS NULL AND {scope dossier.dispose} ORDER BY d.keep_until, d.id LIMIT 200 FOR UPDATE;

-- name: dossier.disposal_insert
INSERT INTO ky_disposal (dossier_id, step, user_id, at) VALUES (:id, :step, :ky_me, :ky_now);

-- name: dossier.disposal_forget
DELETE FROM ky_disposal WHERE dossier_id = :id AND step = 'proposed';

-- name: dossier.to_dispose
SELECT a.dossier_id AS id FROM ky_disposal a JOIN ky_dossier d ON d.id = a.dossier_id WHERE a.step = 'approved' AND d.disposed_at IS NULL AND d.phase = 'closed' AND d.keep_until < :ky_today ORDER BY a.dossier_id LIMIT 1000;

-- name: dossier.disposal_due
SELECT 1 AS due FROM ky_dossier d JOIN ky_disposal p ON p.dossier_id = d.id AND p.step = 'proposed' JOIN ky_disposal a ON a.dossier_id = d.id AND a.step = 'approved' AND a.user_id <> p.user_id
WHERE d.id = :id AND d.phase = 'closed' AND d.keep_until < :ky_today AND d.disposed_at IS NULL;

-- name: dossier.wipe_drafts
DELETE FROM ky_dossier_draft WHERE dossier_id = :id;

-- name: dossier.wipe_revision_files
DELETE rf FROM ky_revision_file rf JOIN ky_dossier_revision r ON r.id = rf.revision_id WHERE r.dossier_id = :id;

-- name: dossier.wipe_revisions
UPDATE ky_dossier_revision SET answers = '', note = '', sha256 = '', user_id = 0 WHERE dossier_id = :id;

-- name: dossier.wipe_dossier_files
DELETE FROM ky_dossier_file WHERE dossier_id = :id;

-- name: dossier.wipe_files
DELETE FROM ky_file WHERE (object IN ('dossier', 'dossier_bundle', 'dossier_photos', 'dossier_letter', 'dossier_sheet') AND object_id = :id)
  OR (object = 'approval_paper' AND object_id IN (SELECT x.approval_id FROM ky_approval_dossier x WHERE x.dossier_id = :id));

-- name: dossier.wipe_approvals
UPDATE ky_approval a JOIN ky_approval_dossier x ON x.approval_id = a.id AND x.dossier_id = :id LEFT JOIN ky_approval_step s ON s.approval_id = a.id SET a.title = '', a.reasoning = '', a.remark = '', s.remark = ''
WHERE NOT EXISTS (SELECT 1 FROM ky_approval_dossier o JOIN ky_dossier d ON d.id = o.dossier_id WHERE o.approval_id = a.id AND o.dossier_id <> :id AND d.disposed_at IS NULL);

-- name: dossier.wipe_approval_checks
DELETE FROM ky_approval_check WHERE dossier_id = :id;

-- name: dossier.wipe_amounts
UPDATE ky_approval_dossier SET amount = NULL WHERE dossier_id = :id;

-- name: dossier.wipe_messages
DELETE FROM ky_dossier_message WHERE dossier_id = :id;

-- name: dossier.wipe_corrections
DELETE FROM ky_dossier_correction WHERE dossier_id = :id;

-- name: dossier.wipe_checks
DELETE FROM ky_dossier_check WHERE dossier_id = :id;

-- name: dossier.wipe_history
UPDATE ky_dossier_history SET reason = '', user_id = IF(principal = 'citizen', 0, user_id) WHERE dossier_id = :id;

-- name: dossier.wipe_dossier
UPDATE ky_dossier SET title = '', search_words = '', user_id = NULL, disposed_at = :ky_now, updated_at = :ky_now, version = version + 1 WHERE id = :id;

-- a leaver's work

-- name: dossier.in_hand
SELECT COUNT(*) AS n FROM ky_dossier d WHERE d.officer_id = :user_id AND d.phase = 'open';

-- name: dossier.hand_over
UPDATE ky_dossier SET officer_id = :to_id, updated_at = :ky_now WHERE officer_id = :from_id AND phase = 'open';

-- the support centre

-- name: dossier.consents
SELECT k.id, k.group_id, k.valid_to FROM ky_consent k WHERE {scope dossier.consents} ORDER BY k.valid_to, k.id LIMIT 500;

-- name: dossier.consent
SELECT k.group_id, k.valid_to FROM ky_consent k WHERE k.id = :id;

-- name: dossier.support_mine
SELECT d.id, d.group_id FROM ky_dossier d WHERE {scope dossier.support} ORDER BY d.id LIMIT 1;

-- What the group is asked to mend and nobody else has in hand.
-- name: dossier.support_asked
SELECT d.id, d.procedure_name, d.title, COALESCE(d.receipt_no, '') AS receipt_no, d.due_on FROM ky_dossier d JOIN ky_procedure p ON p.name = d.procedure_name AND p.support = 1
WHERE d.group_id = :group_id AND d.phase = 'open' AND d.turn = 'applicant' AND d.revision > 0 AND d.channel = 'web' AND d.entered_by IS NULL ORDER BY d.due_on, d.id LIMIT 50;

-- name: dossier.support_take
UPDATE ky_dossier SET entered_by = :ky_me, updated_at = :ky_now WHERE id = :id AND entered_by IS NULL;

-- name: dossier.support_act
INSERT INTO ky_support_act (group_id, dossier_id, user_id, at, action) SELECT :group_id, :id, :ky_me, :ky_now, :action
FROM DUAL WHERE :action <> COALESCE((SELECT a.action FROM ky_support_act a WHERE a.dossier_id = :id ORDER BY a.id DESC LIMIT 1), '');

-- name: dossier.support_let_go
UPDATE ky_dossier SET entered_by = NULL, updated_at = :ky_now WHERE id = :id;

-- name: dossier.support_session_ends
UPDATE ky_session SET expires_at = LEAST(expires_at, :until) WHERE user_id = :ky_me AND revoked_at IS NULL;

-- procedures staff made

-- name: dossier.made.all
SELECT p.name, m.life, m.for_group, m.minutes, m.title_field, f.name AS follows, COALESCE(m.follow_as, '') AS follow_as, m.due_field, m.due_days, m.refuse_while,
  (SELECT COUNT(*) FROM ky_procedure_made r WHERE r.follows_id = p.id AND r.follow_as = 'report') AS reported,
  EXISTS (SELECT 1 FROM ky_text t WHERE t.text_key = CONCAT(p.name, '.needs') AND t.value <> '') AS has_needs
FROM ky_procedure_made m JOIN ky_procedure p ON p.id = m.procedure_id LEFT JOIN ky_procedure f ON f.id = m.follows_id ORDER BY p.id LIMIT 500;

-- what goes on from another dossier

-- name: dossier.follow.due_set
UPDATE ky_dossier SET due_on = :due_on WHERE id = :id;

-- name: dossier.follow.of
SELECT d.id, d.procedure_name, d.state, COALESCE(d.receipt_no, '') AS receipt_no FROM ky_dossier d WHERE d.parent_id = :id AND d.state <> 'withdrawn' ORDER BY d.id LIMIT 100;

-- name: dossier.follow.seen_by_staff
SELECT d.id, d.procedure_name, d.state, COALESCE(d.receipt_no, '') AS receipt_no FROM ky_dossier d WHERE d.parent_id = :id AND {scope dossier.staff} ORDER BY d.id LIMIT 100;

-- name: dossier.follow.open
SELECT d.id FROM ky_dossier d WHERE d.parent_id = :id AND d.procedure_name = :procedure AND d.phase IN ('draft', 'open') LIMIT 1;

-- name: dossier.follow.by_receipt
SELECT d.id, d.group_id, d.department_id FROM ky_dossier d WHERE d.receipt_no = UPPER(:parent) AND d.procedure_name = :procedure AND {scope dossier.work};

-- the form builder

-- name: dossier.forms.lock
SELECT p.id FROM ky_procedure p WHERE p.id = :id FOR UPDATE;

-- name: dossier.forms.get
SELECT p.name, p.is_open, f.version, f.document AS draft, r.id AS revision_id, r.number, r.document AS published
FROM ky_procedure p LEFT JOIN ky_form_draft f ON f.procedure_id = p.id
  LEFT JOIN ky_form_revision r ON r.procedure_name = p.name AND r.number = (SELECT MAX(x.number) FROM ky_form_revision x WHERE x.procedure_name = p.name)
WHERE p.id = :id;

-- name: dossier.forms.draft_save
INSERT INTO ky_form_draft (procedure_id, document, previous, updated_by, updated_at) VALUES (:id, :document, :before, :ky_me, :ky_now)
ON DUPLICATE KEY UPDATE previous = document, document = VALUES(document), version = version + 1, updated_by = VALUES(updated_by), updated_at = VALUES(updated_at);

-- name: dossier.forms.draft_before
SELECT previous FROM ky_form_draft WHERE procedure_id = :id AND previous <> '';

-- name: dossier.forms.draft_discard
DELETE FROM ky_form_draft WHERE procedure_id = :id;

-- name: dossier.forms.revisions
SELECT r.number, r.created_at, r.made_by, r.note, COALESCE(u.name, '') AS person, EXISTS (SELECT 1 FROM ky_dossier d WHERE d.form_revision_id = r.id) AS used
FROM ky_form_revision r LEFT JOIN ky_user u ON u.id = r.user_id WHERE r.procedure_name = :name ORDER BY r.number DESC LIMIT 100;

-- name: dossier.forms.revision
SELECT document FROM ky_form_revision WHERE procedure_name = :name AND number = :number;

-- name: dossier.forms.plugin_default
SELECT document FROM ky_form_revision WHERE procedure_name = :name AND made_by = 'plugin' ORDER BY number DESC LIMIT 1;

-- name: dossier.forms.publish
INSERT INTO ky_form_revision (procedure_name, number, document, sha256, made_by, user_id, note, created_at)
SELECT :name, COALESCE(MAX(r.number), 0) + 1, :document, :sha256, 'staff', :ky_me, :note, :ky_now FROM ky_form_revision r WHERE r.procedure_name = :name;

-- name: dossier.forms.sources
SELECT r.id, r.procedure_name, r.number, r.created_at FROM ky_form_revision r JOIN ky_procedure p ON p.name = r.procedure_name WHERE {scope dossier.forms} ORDER BY p.id, r.number DESC LIMIT 200;

-- name: dossier.forms.source
SELECT r.document FROM ky_form_revision r JOIN ky_procedure p ON p.name = r.procedure_name WHERE r.id = :source AND {scope dossier.forms};

-- name: dossier.forms.lists
SELECT DISTINCT list, list AS label FROM ky_choice WHERE valid_to >= :ky_today AND list NOT LIKE 'core.%' ORDER BY list;

-- name: dossier.made.followable
SELECT p.id, p.name FROM ky_procedure p JOIN ky_procedure_made m ON m.procedure_id = p.id WHERE m.follows_id IS NULL AND {scope dossier.forms} ORDER BY p.id;

-- name: dossier.made.insert_procedure
INSERT INTO ky_procedure (name, department_id, is_open, receipt_prefix) VALUES (CONCAT('made.new', UUID_SHORT()), :department_id, 0, :receipt_prefix);

-- name: dossier.made.name
UPDATE ky_procedure SET name = CONCAT('made.p', id) WHERE id = :id;

-- name: dossier.made.insert
INSERT INTO ky_procedure_made (procedure_id, life, for_group, minutes, title_field, follows_id, follow_as, due_field, due_days, refuse_while)
VALUES (:id, :life, COALESCE(:for_group, 0), :minutes, :names, :follows_id, :follow, :due, :days, :refuse_while);

-- name: dossier.made.text
INSERT INTO ky_text (text_key, lang, value) VALUES (:key, :lang, :value) ON DUPLICATE KEY UPDATE value = VALUES(value), version = version + 1;

-- name: dossier.made.edit
SELECT p.name, p.department_id, p.receipt_prefix, p.version, m.life, m.for_group, m.minutes, m.title_field, m.follows_id, m.follow_as, m.due_field, m.due_days, m.refuse_while,
  (SELECT t.value FROM ky_text t WHERE t.text_key = CONCAT(p.name, '.title') AND t.lang = 'ja') AS title,
  (SELECT t.value FROM ky_text t JOIN ky_text j ON j.text_key = t.text_key AND j.lang = 'ja' AND j.value <> t.value WHERE t.text_key = CONCAT(p.name, '.title') AND t.lang = 'en') AS title_en,
  (SELECT t.value FROM ky_text t JOIN ky_text j ON j.text_key = t.text_key AND j.lang = 'ja' AND j.value <> t.value WHERE t.text_key = CONCAT(p.name, '.title') AND t.lang = 'easy') AS title_easy,
  (SELECT t.value FROM ky_text t WHERE t.text_key = CONCAT(p.name, '.summary') AND t.lang = 'ja') AS summary,
  (SELECT t.value FROM ky_text t JOIN ky_text j ON j.text_key = t.text_key AND j.lang = 'ja' AND j.value <> t.value WHERE t.text_key = CONCAT(p.name, '.summary') AND t.lang = 'en') AS summary_en,
  (SELECT t.value FROM ky_text t JOIN ky_text j ON j.text_key = t.text_key AND j.lang = 'ja' AND j.value <> t.value WHERE t.text_key = CONCAT(p.name, '.summary') AND t.lang = 'easy') AS summary_easy,
  (SELECT t.value FROM ky_text t WHERE t.text_key = CONCAT(p.name, '.needs') AND t.lang = 'ja') AS needs,
  (SELECT t.value FROM ky_text t JOIN ky_text j ON j.text_key = t.text_key AND j.lang = 'ja' AND j.value <> t.value WHERE t.text_key = CONCAT(p.name, '.needs') AND t.lang = 'en') AS needs_en,
  (SELECT t.value FROM ky_text t JOIN ky_text j ON j.text_key = t.text_key AND j.lang = 'ja' AND j.value <> t.value WHERE t.text_key = CONCAT(p.name, '.needs') AND t.lang = 'easy') AS needs_easy
FROM ky_procedure p JOIN ky_procedure_made m ON m.procedure_id = p.id WHERE p.id = :id;

-- name: dossier.made.update_procedure
UPDATE ky_procedure SET department_id = :department_id, receipt_prefix = :receipt_prefix, version = version + 1 WHERE id = :id AND version = :version;

-- name: dossier.made.update
UPDATE ky_procedure_made SET life = :life, for_group = COALESCE(:for_group, 0), minutes = :minutes, title_field = :names, follows_id = :follows_id, follow_as = :follow, due_field = :due, due_days = :days,
  refuse_while = :refuse_while WHERE procedure_id = :id;

-- name: dossier.form_there
SELECT r.id FROM ky_form_revision r JOIN ky_procedure p ON p.name = r.procedure_name WHERE p.id = :id LIMIT 1;

-- name: dossier.forms.open
UPDATE ky_procedure SET is_open = :open, version = version + 1 WHERE id = :id;

-- name: dossier.paper_form
UPDATE ky_dossier d JOIN ky_form_revision r ON r.procedure_name = d.procedure_name AND r.number = :number SET d.form_revision_id = r.id WHERE d.id = :id AND d.revision = 0;
