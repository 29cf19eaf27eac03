-- Queries of review panels. Those that read points say themselves from when: a round's points are read by nobody but their judge before the round was closed.

-- name: panel.lock
SELECT p.version FROM ky_panel p WHERE p.id = :id FOR UPDATE;

-- name: panel.lock_share
SELECT p.version FROM ky_panel p WHERE p.id = :id LOCK IN SHARE MODE;

-- name: panel.get
SELECT p.id, p.department_id, p.procedure_name, p.title, p.stage, p.blind, p.show_title, p.presentation, p.measure, p.cut_hundredths, p.threshold, p.threshold_unit, p.selection, p.seats, p.budget_yen,
  p.amount_field, p.ties, p.after_decline, p.answer_days, p.closes_at, p.final_closes_at, p.opened_at, p.provisional_closed_at, p.closed_at, p.lot_seed, p.version
FROM ky_panel p WHERE p.id = :id;

-- name: panel.insert
INSERT INTO ky_panel (department_id, procedure_name, title, created_by, created_at) VALUES (:department_id, :procedure, :title, :ky_me, :ky_now);

-- name: panel.update
UPDATE ky_panel SET title = :title, blind = COALESCE(:blind, 0), show_title = COALESCE(:show_title, 0), presentation = COALESCE(:presentation, 0), measure = :measure, cut_hundredths = :cut_hundredths,
  threshold = COALESCE(:threshold, 0), threshold_unit = :threshold_unit, selection = :selection, seats = COALESCE(:seats, 0), budget_yen = COALESCE(:budget_yen, 0), amount_field = COALESCE(:amount_field, ''),
  ties = :ties, after_decline = :after_decline, answer_days = :answer_days, version = version + 1
WHERE id = :id AND version = :version AND stage = 'preparing';

-- name: panel.schedule
SELECT DATE(p.closes_at + INTERVAL 9 HOUR - INTERVAL 1 SECOND) AS closes_on, DATE(p.final_closes_at + INTERVAL 9 HOUR - INTERVAL 1 SECOND) AS final_closes_on,
  CASE WHEN p.closes_at IS NULL THEN '' WHEN TIME(p.closes_at + INTERVAL 9 HOUR) = '00:00:00' THEN '24:00' ELSE TIME_FORMAT(p.closes_at + INTERVAL 9 HOUR, '%H:%i') END AS closes_minute,
  CASE WHEN p.final_closes_at IS NULL THEN '' WHEN TIME(p.final_closes_at + INTERVAL 9 HOUR) = '00:00:00' THEN '24:00' ELSE TIME_FORMAT(p.final_closes_at + INTERVAL 9 HOUR, '%H:%i') END AS final_closes_minute
FROM ky_panel p WHERE p.id = :id;

-- name: panel.schedule_set
UPDATE ky_panel SET closes_at = :closes_at, final_closes_at = :final_closes_at WHERE id = :id AND stage <> 'closed';

-- name: panel.opened
UPDATE ky_panel SET stage = 'scoring', opened_at = :ky_now, version = version + 1 WHERE id = :id AND stage = 'preparing';

-- name: panel.provisional_closed
UPDATE ky_panel SET stage = 'final', provisional_closed_at = :ky_now, version = version + 1 WHERE id = :id AND stage = 'scoring';

-- name: panel.closed
UPDATE ky_panel SET stage = 'closed', closed_at = :ky_now, closed_by = :ky_me, lot_seed = :seed, version = version + 1 WHERE id = :id AND stage IN ('scoring', 'final');

-- files

-- name: panel.file
SELECT x.panel_id, x.dossier_id, x.revision, x.code, x.papers_file_id, x.papers_unread FROM ky_panel_dossier x WHERE x.id = :id;

-- name: panel.files
SELECT x.id, x.dossier_id, x.revision, x.code, x.amount_yen, x.meeting_id, x.turn, x.starts_minute, d.title, COALESCE(d.receipt_no, '') AS receipt_no, d.revision AS present_revision,
  (SELECT COUNT(*) FROM ky_panel_mask m WHERE m.panel_dossier_id = x.id) AS masks
FROM ky_panel_dossier x JOIN ky_dossier d ON d.id = x.dossier_id WHERE x.panel_id = :id ORDER BY x.code, x.id;

-- name: panel.codes
SELECT x.id, x.code FROM ky_panel_dossier x WHERE x.panel_id = :id ORDER BY x.code, x.id;

-- name: panel.to_add
SELECT d.id, d.title, COALESCE(d.receipt_no, '') AS receipt_no, d.revision FROM ky_dossier d
WHERE d.procedure_name = :procedure AND d.state = :state AND d.revision > 0 AND d.id NOT IN (SELECT x.dossier_id FROM ky_panel_dossier x WHERE x.panel_id = :id) AND {scope dossier.work} ORDER BY d.id DESC LIMIT 500;

-- name: panel.file_insert
INSERT INTO ky_panel_dossier (panel_id, dossier_id, revision) VALUES (:id, :dossier_id, :revision);

-- name: panel.file_remove
DELETE FROM ky_panel_dossier WHERE id = :file_id AND panel_id = :id;

-- name: panel.file_open
UPDATE ky_panel_dossier SET code = :code, amount_yen = :amount_yen WHERE id = :file_id;

-- name: panel.forms
SELECT f.id FROM ky_form_revision f WHERE f.id IN (SELECT d.form_revision_id FROM ky_panel_dossier x JOIN ky_dossier d ON d.id = x.dossier_id WHERE x.panel_id = :id)
  OR f.id = (SELECT g.id FROM ky_form_revision g JOIN ky_panel p ON p.procedure_name = g.procedure_name WHERE p.id = :id ORDER BY g.number DESC LIMIT 1) ORDER BY f.id LIMIT 20;

-- name: panel.masks
SELECT m.id, m.field, m.begins, m.length, m.replacement, m.made_at, COALESCE(u.name, '') AS person FROM ky_panel_mask m LEFT JOIN ky_user u ON u.id = m.made_by WHERE m.panel_dossier_id = :id ORDER BY m.field, m.begins;

-- name: panel.mask_insert
INSERT IGNORE INTO ky_panel_mask (panel_dossier_id, field, begins, length, replacement, made_by, made_at) VALUES (:id, :field, :begins, :length, :replacement, :ky_me, :ky_now);

-- name: panel.mask_remove
DELETE FROM ky_panel_mask WHERE id = :mask AND panel_dossier_id = :id;

-- name: panel.masks_remove
DELETE m FROM ky_panel_mask m JOIN ky_panel_dossier x ON x.id = m.panel_dossier_id WHERE x.id = :file_id AND x.panel_id = :id;

-- name: panel.attachments
SELECT f.id, f.name, f.type, rf.field, COALESCE(df.rotation, 0) AS rotation, (SELECT COUNT(*) FROM ky_panel_attachment a WHERE a.panel_dossier_id = :file_id AND a.file_id = f.id) AS passed
FROM ky_dossier_revision r JOIN ky_revision_file rf ON rf.revision_id = r.id JOIN ky_file f ON f.id = rf.file_id AND f.complete = 1 LEFT JOIN ky_dossier_file df ON df.file_id = f.id
WHERE r.dossier_id = :dossier_id AND r.number = :revision ORDER BY rf.id;

-- name: panel.attachments_forget
DELETE FROM ky_panel_attachment WHERE panel_dossier_id = :file_id;

-- name: panel.attachments_remove
DELETE a FROM ky_panel_attachment a JOIN ky_panel_dossier x ON x.id = a.panel_dossier_id WHERE x.id = :file_id AND x.panel_id = :id;

-- name: panel.attachment_insert
INSERT INTO ky_panel_attachment (panel_dossier_id, file_id, passed_by, passed_at) VALUES (:file_id, :attachment, :ky_me, :ky_now);

-- name: panel.papers_forget
UPDATE ky_panel_dossier SET papers_file_id = NULL, papers_unread = 0 WHERE id = :file_id;

-- name: panel.papers_set
UPDATE ky_panel_dossier SET papers_file_id = :papers, papers_unread = :unread WHERE id = :file_id;

-- name: panel.papers_file
SELECT f.id, f.name, f.type FROM ky_panel_dossier x JOIN ky_file f ON f.id = x.papers_file_id AND f.object = 'panel_papers' AND f.object_id = x.id AND f.complete = 1 WHERE x.id = :file_id;

-- the rubric

-- name: panel.items
SELECT i.id, i.name, i.description, i.weight, i.low, i.high, i.grades FROM ky_panel_item i WHERE i.panel_id = :id ORDER BY i.id;

-- name: panel.item_insert
INSERT INTO ky_panel_item (panel_id, name, description, weight, low, high, grades) VALUES (:id, :name, COALESCE(:description, ''), :weight, :low, :high, COALESCE(:grades, ''));

-- name: panel.item_delete
DELETE FROM ky_panel_item WHERE id = :item_id AND panel_id = :id;

-- judges

-- name: panel.judges
SELECT j.id, j.user_id, j.seat, j.on_paper, j.pledged_at, j.declared_at, j.provisional_done_at, j.final_done_at, COALESCE(u.name, j.name) AS name, j.code_until,
  (SELECT COUNT(*) FROM ky_panel_conflict c WHERE c.judge_id = j.id AND c.conflicted = 1) AS conflicts
FROM ky_panel_judge j LEFT JOIN ky_user u ON u.id = j.user_id WHERE j.panel_id = :id ORDER BY j.seat;

-- name: panel.judge
SELECT j.id, j.user_id, j.seat, j.on_paper, j.pledged_at, j.declared_at, j.provisional_done_at, j.final_done_at, COALESCE(u.name, j.name) AS name FROM ky_panel_judge j LEFT JOIN ky_user u ON u.id = j.user_id WHERE j.panel_id = :id AND j.id = :judge_id;

-- name: panel.judges_mail
SELECT u.email, u.lang FROM ky_panel_judge j JOIN ky_user u ON u.id = j.user_id WHERE j.panel_id = :id AND u.email <> '' AND u.disabled_at IS NULL ORDER BY j.seat;

-- name: panel.person
SELECT u.id FROM ky_user u WHERE (u.login = :login OR u.email_key = LOWER(:login)) AND u.disabled_at IS NULL AND u.valid_to >= :ky_today ORDER BY u.id LIMIT 1;

-- name: panel.judge_insert
INSERT INTO ky_panel_judge (panel_id, user_id, name, seat, on_paper) VALUES (:id, :user_id, COALESCE(:name, ''), :seat, :on_paper);

-- name: panel.judge_delete
DELETE FROM ky_panel_judge WHERE id = :judge_id AND panel_id = :id;

-- name: panel.code_set
UPDATE ky_panel_judge SET code_hash = :hash, code_until = :until WHERE id = :judge_id AND user_id IS NULL;

-- name: panel.code_find
SELECT j.id, j.panel_id, j.name FROM ky_panel_judge j JOIN ky_panel p ON p.id = j.panel_id AND p.stage <> 'closed' WHERE j.code_hash = :hash AND j.code_until >= :ky_today AND j.user_id IS NULL FOR UPDATE;

-- name: panel.code_used
UPDATE ky_panel_judge SET user_id = :user_id, code_hash = NULL, code_until = NULL WHERE id = :judge_id AND user_id IS NULL;

-- name: panel.my_seat
SELECT j.id, j.seat, j.on_paper, j.pledged_at, j.declared_at, j.provisional_done_at, j.final_done_at FROM ky_panel_judge j WHERE j.panel_id = :id AND j.user_id = :ky_me;

-- name: panel.mine
SELECT p.id, p.title, p.stage, IF(p.stage = 'final', p.final_closes_at, p.closes_at) AS closes_at FROM ky_panel p WHERE {scope panel.judging} ORDER BY p.id DESC LIMIT 100;

-- name: panel.seated
SELECT 1 AS yes FROM ky_panel p WHERE p.stage IN ('scoring', 'final') AND {scope panel.judging} LIMIT 1;

-- name: panel.pledged
UPDATE ky_panel_judge SET pledged_at = COALESCE(pledged_at, :ky_now) WHERE id = :judge_id;

-- name: panel.declared
UPDATE ky_panel_judge SET declared_at = COALESCE(declared_at, :ky_now) WHERE id = :judge_id;

-- What was once declared stays; of their own application, and of their group's, a judge is in conflict whatever they say.
-- name: panel.conflict_set
INSERT INTO ky_panel_conflict (judge_id, panel_dossier_id, conflicted, at, recorded_by)
SELECT j.id, x.id, IF(:conflicted = 1 OR d.user_id = j.user_id OR EXISTS (SELECT 1 FROM ky_member m WHERE m.group_id = d.group_id AND d.group_id > 0 AND m.user_id = j.user_id AND m.live = 1), 1, 0), :ky_now, :ky_me
FROM ky_panel_judge j JOIN ky_panel_dossier x ON x.panel_id = j.panel_id JOIN ky_dossier d ON d.id = x.dossier_id WHERE j.id = :judge_id AND x.id = :file_id
ON DUPLICATE KEY UPDATE conflicted = GREATEST(ky_panel_conflict.conflicted, VALUES(conflicted)), at = VALUES(at), recorded_by = VALUES(recorded_by);

-- name: panel.my_files
SELECT x.id, x.code, c.conflicted, x.turn, x.starts_minute, m.held_on, COALESCE(m.place, '') AS place,
  (SELECT COUNT(*) FROM ky_panel_score s WHERE s.judge_id = j.id AND s.panel_dossier_id = x.id AND s.round = :round) AS given
FROM ky_panel_judge j JOIN ky_panel_dossier x ON x.panel_id = j.panel_id JOIN ky_panel_conflict c ON c.judge_id = j.id AND c.panel_dossier_id = x.id LEFT JOIN ky_panel_meeting m ON m.id = x.meeting_id
WHERE j.id = :judge_id AND j.user_id = :ky_me ORDER BY m.held_on IS NULL, m.held_on, x.turn, x.code;

-- name: panel.unscored
SELECT COUNT(*) AS n FROM ky_panel_judge j JOIN ky_panel_dossier x ON x.panel_id = j.panel_id LEFT JOIN ky_panel_conflict c ON c.judge_id = j.id AND c.panel_dossier_id = x.id
WHERE j.id = :judge_id AND (c.conflicted IS NULL OR (c.conflicted = 0
  AND (SELECT COUNT(*) FROM ky_panel_score s WHERE s.judge_id = j.id AND s.panel_dossier_id = x.id AND s.round = :round) < :items));

-- name: panel.judge_done
UPDATE ky_panel_judge SET provisional_done_at = IF(:first = 1, :ky_now, provisional_done_at), final_done_at = IF(:first = 1, final_done_at, :ky_now) WHERE id = :judge_id;

-- name: panel.judge_undone
UPDATE ky_panel_judge SET provisional_done_at = IF(:first = 1, NULL, provisional_done_at), final_done_at = IF(:first = 1, final_done_at, NULL) WHERE id = :judge_id;

-- name: panel.waiting_provisional
SELECT COUNT(*) AS n FROM ky_panel_judge j WHERE j.panel_id = :id AND j.provisional_done_at IS NULL;

-- name: panel.waiting_final
SELECT COUNT(*) AS n FROM ky_panel_judge j WHERE j.panel_id = :id AND j.final_done_at IS NULL;

-- points

-- name: panel.my_scores
SELECT s.item_id, s.score FROM ky_panel_score s JOIN ky_panel_judge j ON j.id = s.judge_id AND j.user_id = :ky_me WHERE s.panel_dossier_id = :file_id AND s.round = :round;

-- name: panel.my_comment
SELECT k.text FROM ky_panel_comment k JOIN ky_panel_judge j ON j.id = k.judge_id AND j.user_id = :ky_me WHERE k.panel_dossier_id = :file_id AND k.round = :round;

-- name: panel.score_set
INSERT INTO ky_panel_score (judge_id, panel_dossier_id, round, item_id, score) VALUES (:judge_id, :file_id, :round, :item_id, :score) ON DUPLICATE KEY UPDATE score = VALUES(score);

-- name: panel.score_remove
DELETE FROM ky_panel_score WHERE judge_id = :judge_id AND panel_dossier_id = :file_id AND round = :round AND item_id = :item_id;

-- name: panel.comment_set
INSERT INTO ky_panel_comment (judge_id, panel_dossier_id, round, text) VALUES (:judge_id, :file_id, :round, :text) ON DUPLICATE KEY UPDATE text = VALUES(text);

-- name: panel.comment_remove
DELETE FROM ky_panel_comment WHERE judge_id = :judge_id AND panel_dossier_id = :file_id AND round = :round;

-- name: panel.scores_copy
INSERT IGNORE INTO ky_panel_score (judge_id, panel_dossier_id, round, item_id, score)
SELECT s.judge_id, s.panel_dossier_id, 'final', s.item_id, s.score FROM ky_panel_score s JOIN ky_panel_judge j ON j.id = s.judge_id WHERE j.panel_id = :id AND s.round = 'provisional';

-- name: panel.comments_copy
INSERT IGNORE INTO ky_panel_comment (judge_id, panel_dossier_id, round, text)
SELECT k.judge_id, k.panel_dossier_id, 'final', k.text FROM ky_panel_comment k JOIN ky_panel_judge j ON j.id = k.judge_id WHERE j.panel_id = :id AND k.round = 'provisional';

-- results: only of what was closed

-- name: panel.result_files
SELECT x.id, x.code, x.amount_yen, x.next_answer, x.next_answered_on, d.title, COALESCE(u.name, '') AS applicant
FROM ky_panel_dossier x JOIN ky_panel p ON p.id = x.panel_id JOIN ky_dossier d ON d.id = x.dossier_id LEFT JOIN ky_user u ON u.id = d.user_id WHERE x.panel_id = :id AND p.stage IN ('final', 'closed') ORDER BY x.code, x.id;

-- name: panel.result_totals
SELECT j.id AS judge_id, x.id AS file_id, COALESCE(c.conflicted, 0) AS conflicted, COUNT(s.id) AS given, CAST(COALESCE(SUM(s.score * i.weight), 0) AS SIGNED) AS total
FROM ky_panel p JOIN ky_panel_judge j ON j.panel_id = p.id JOIN ky_panel_dossier x ON x.panel_id = p.id LEFT JOIN ky_panel_conflict c ON c.judge_id = j.id AND c.panel_dossier_id = x.id
  LEFT JOIN ky_panel_score s FORCE INDEX (points) ON s.judge_id = j.id AND s.panel_dossier_id = x.id AND s.round = :round LEFT JOIN ky_panel_item i ON i.id = s.item_id
WHERE p.id = :id AND (p.stage = 'closed' OR (p.stage = 'final' AND :first = 1)) GROUP BY j.id, j.seat, x.id, x.code, c.conflicted ORDER BY j.seat, x.code, x.id;

-- name: panel.result_averages
SELECT x.id AS file_id, s.item_id, CAST(SUM(s.score) AS SIGNED) AS sum, COUNT(*) AS given FROM ky_panel p JOIN ky_panel_dossier x ON x.panel_id = p.id JOIN ky_panel_score s ON s.panel_dossier_id = x.id AND s.round = :round
  JOIN ky_panel_conflict c ON c.judge_id = s.judge_id AND c.panel_dossier_id = x.id AND c.conflicted = 0
WHERE p.id = :id AND (p.stage = 'closed' OR (p.stage = 'final' AND :first = 1)) GROUP BY x.id, x.code, s.item_id ORDER BY x.code, x.id, s.item_id;

-- name: panel.result_comments
SELECT k.panel_dossier_id AS file_id, j.seat, k.text FROM ky_panel p JOIN ky_panel_judge j ON j.panel_id = p.id JOIN ky_panel_comment k ON k.judge_id = j.id AND k.round = :round
  JOIN ky_panel_conflict c ON c.judge_id = j.id AND c.panel_dossier_id = k.panel_dossier_id AND c.conflicted = 0
WHERE p.id = :id AND (p.stage = 'closed' OR (p.stage = 'final' AND :first = 1)) ORDER BY k.panel_dossier_id, j.seat;

-- The newest of each file.
-- name: panel.overrides
SELECT o.panel_dossier_id AS file_id, o.outcome, o.amount_yen, o.reason, o.made_at, COALESCE(u.name, '') AS person FROM ky_panel_override o JOIN ky_panel_dossier x ON x.id = o.panel_dossier_id LEFT JOIN ky_user u ON u.id = o.made_by
WHERE x.panel_id = :id AND o.id = (SELECT MAX(n.id) FROM ky_panel_override n WHERE n.panel_dossier_id = o.panel_dossier_id);

-- name: panel.of_dossier
SELECT p.id, x.id AS file_id FROM ky_panel_dossier x JOIN ky_panel p ON p.id = x.panel_id WHERE x.dossier_id = :dossier_id AND {scope panel.staff} ORDER BY p.id LIMIT 10;

-- name: panel.closed_of_dossier
SELECT p.id, x.id AS file_id FROM ky_panel_dossier x JOIN ky_panel p ON p.id = x.panel_id WHERE x.dossier_id = :dossier_id AND p.stage = 'closed' AND p.selection = 'budget' ORDER BY p.id LIMIT 10;

-- name: panel.override_insert
INSERT INTO ky_panel_override (panel_dossier_id, outcome, amount_yen, reason, made_by, made_at) VALUES (:file_id, :outcome, :amount_yen, :reason, :ky_me, :ky_now);

-- name: panel.next_answer
UPDATE ky_panel_dossier SET next_answer = :answer, next_answered_on = :ky_today, next_recorded_by = :ky_me WHERE id = :file_id AND next_answer IS NULL;

-- name: panel.summaries
SELECT j.created_at, j.state, f.id AS file_id FROM ky_job j LEFT JOIN ky_file f ON f.id = j.file_id AND f.object = 'panel_summary' AND f.object_id = :id
WHERE j.job = 'panel.summary' AND JSON_VALUE(j.params, '$.panel') = :id ORDER BY j.id DESC LIMIT 10;

-- name: panel.summary_file
SELECT f.name, f.type FROM ky_file f WHERE f.id = :file_id AND f.object = 'panel_summary' AND f.object_id = :id AND f.complete = 1;

-- paper

-- name: panel.judge_conflicts
SELECT x.id, x.code, c.conflicted FROM ky_panel_judge j JOIN ky_panel_dossier x ON x.panel_id = j.panel_id LEFT JOIN ky_panel_conflict c ON c.judge_id = j.id AND c.panel_dossier_id = x.id WHERE j.id = :judge_id ORDER BY x.code;

-- name: panel.packets
SELECT j.created_at, j.state, f.id AS file_id FROM ky_job j LEFT JOIN ky_file f ON f.id = j.file_id AND f.object = 'panel_packet' AND f.object_id = :judge_id
WHERE j.job = 'panel.packet' AND JSON_VALUE(j.params, '$.judge') = :judge_id ORDER BY j.id DESC LIMIT 5;

-- name: panel.packets_forget
DELETE FROM ky_file WHERE object = 'panel_packet' AND object_id = :judge_id;

-- name: panel.packet_file
SELECT f.name, f.type FROM ky_file f JOIN ky_panel_judge j ON j.id = f.object_id WHERE f.id = :file_id AND f.object = 'panel_packet' AND f.complete = 1 AND j.panel_id = :id AND j.id = :judge_id;

-- Who wrote what is told; what was written is not.
-- name: panel.entries
SELECT x.id, x.code, e.entered_by, e.entered_at, e.checked_at, COALESCE(u.name, '') AS person, COALESCE(v.name, '') AS checker
FROM ky_panel_judge j JOIN ky_panel_dossier x ON x.panel_id = j.panel_id JOIN ky_panel_conflict c ON c.judge_id = j.id AND c.panel_dossier_id = x.id AND c.conflicted = 0
  LEFT JOIN ky_panel_entry e ON e.judge_id = j.id AND e.panel_dossier_id = x.id AND e.round = :round LEFT JOIN ky_user u ON u.id = e.entered_by LEFT JOIN ky_user v ON v.id = e.checked_by
WHERE j.id = :judge_id ORDER BY x.code;

-- name: panel.entry_lock
SELECT e.id, e.scores, e.comment, e.entered_by, e.checked_at FROM ky_panel_entry e WHERE e.judge_id = :judge_id AND e.panel_dossier_id = :file_id AND e.round = :round FOR UPDATE;

-- name: panel.entry_set
INSERT INTO ky_panel_entry (judge_id, panel_dossier_id, round, scores, comment, entered_by, entered_at) VALUES (:judge_id, :file_id, :round, :scores, :comment, :ky_me, :ky_now)
ON DUPLICATE KEY UPDATE scores = VALUES(scores), comment = VALUES(comment), entered_by = VALUES(entered_by), entered_at = VALUES(entered_at);

-- name: panel.entry_checked
UPDATE ky_panel_entry SET checked_by = :ky_me, checked_at = :ky_now WHERE id = :entry_id;

-- meetings and fees

-- name: panel.meetings
SELECT m.id, m.held_on, m.starts_minute, m.place, m.fee_yen FROM ky_panel_meeting m WHERE m.panel_id = :id ORDER BY m.held_on, m.starts_minute, m.id;

-- name: panel.meeting_insert
INSERT INTO ky_panel_meeting (panel_id, held_on, starts_minute, place, fee_yen) VALUES (:id, :held_on, :starts_minute, COALESCE(:place, ''), COALESCE(:fee_yen, 0));

-- name: panel.place_in_meeting
UPDATE ky_panel_dossier SET meeting_id = :meeting_id, turn = :turn, starts_minute = :starts_minute WHERE id = :file_id AND panel_id = :id;

-- name: panel.attendances
SELECT a.meeting_id, a.judge_id FROM ky_panel_attendance a JOIN ky_panel_meeting m ON m.id = a.meeting_id WHERE m.panel_id = :id;

-- name: panel.attendances_forget
DELETE a FROM ky_panel_attendance a JOIN ky_panel_meeting m ON m.id = a.meeting_id WHERE m.panel_id = :id;

-- name: panel.attendance_insert
INSERT INTO ky_panel_attendance (meeting_id, judge_id) SELECT m.id, j.id FROM ky_panel_meeting m JOIN ky_panel_judge j ON j.panel_id = m.panel_id WHERE m.id = :meeting_id AND j.id = :judge_id AND m.panel_id = :id;

-- name: panel.fees
SELECT j.seat, COALESCE(u.name, j.name) AS name, m.held_on, m.place, m.fee_yen FROM ky_panel_attendance a JOIN ky_panel_meeting m ON m.id = a.meeting_id JOIN ky_panel_judge j ON j.id = a.judge_id LEFT JOIN ky_user u ON u.id = j.user_id
WHERE m.panel_id = :id ORDER BY j.seat, m.held_on, m.id;

-- disposal and sweeping

-- name: panel.wipe_comments
UPDATE ky_panel_comment k JOIN ky_panel_dossier x ON x.id = k.panel_dossier_id SET k.text = '' WHERE x.dossier_id = :id;

-- name: panel.wipe_entries
UPDATE ky_panel_entry e JOIN ky_panel_dossier x ON x.id = e.panel_dossier_id SET e.comment = '', e.scores = '' WHERE x.dossier_id = :id;

-- name: panel.wipe_masks
DELETE m FROM ky_panel_mask m JOIN ky_panel_dossier x ON x.id = m.panel_dossier_id WHERE x.dossier_id = :id;

-- name: panel.wipe_overrides
UPDATE ky_panel_override o JOIN ky_panel_dossier x ON x.id = o.panel_dossier_id SET o.reason = '' WHERE x.dossier_id = :id;

-- name: panel.wipe_files
DELETE f FROM ky_file f JOIN ky_panel_dossier x ON x.dossier_id = :id LEFT JOIN ky_panel_judge j ON j.panel_id = x.panel_id AND j.id = f.object_id
WHERE (f.object = 'panel_summary' AND f.object_id = x.panel_id) OR (f.object = 'panel_papers' AND f.object_id = x.id) OR (f.object = 'panel_packet' AND j.id IS NOT NULL);

-- Of closed panels, and what another took the place of.
-- name: panel.sweep_papers
DELETE f FROM ky_file f LEFT JOIN ky_panel_dossier x ON x.id = f.object_id LEFT JOIN ky_panel p ON p.id = x.panel_id
WHERE f.object = 'panel_papers' AND f.created_at < :before AND (x.id IS NULL OR x.papers_file_id IS NULL OR x.papers_file_id <> f.id OR p.closed_at < :before);

-- name: panel.sweep
DELETE FROM ky_file WHERE object IN ('panel_summary', 'panel_packet') AND created_at < :before LIMIT 200;

-- name: panel.judges_at_desk
SELECT j.id FROM ky_panel_judge j JOIN ky_panel p ON p.id = j.panel_id JOIN ky_staff_role sr ON sr.user_id = j.user_id AND sr.valid_from <= :ky_today AND sr.valid_to >= :ky_today
JOIN ky_role_permission rp ON rp.role_code = sr.role_code AND rp.permission = 'dossier.view' WHERE j.panel_id = :id AND (sr.department_id IS NULL OR sr.department_id = p.department_id) LIMIT 1;
