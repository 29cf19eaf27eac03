// disposal.test.mjs — the end of retention: proposed by one, approved by another, then gone but for number, states and days.
import test from 'node:test';
import assert from 'node:assert/strict';
import { background, sql } from '../lib/city.mjs';
import { eventually } from '../lib/client.mjs';
import { dossier, pdf } from '../lib/dossiers.mjs';
import { staff } from '../lib/person.mjs';

const over = (more = {}) => dossier({
  title: `廃棄の会${Math.random().toString(36).slice(2, 8)}`, state: 'accepted', phase: 'closed', turn: 'nobody', keepUntil: '2026-03-31', reason: '消える理由',
  files: [{ field: 'bylaws', name: 'kiyaku.pdf', type: 'application/pdf', bytes: pdf('X') }], messages: [['message', 'citizen', '消える連絡'], ['note', 'staff', '消えるメモ']], ...more,
});
const page = '/ja/staff/disposals';
const act = (p, name, ...ids) => p.fill(page, { act: name, ...Object.fromEntries(ids.map((id) => [`pick.${id}`, '1'])) });
const gone = (id) => sql(`SELECT disposed_at IS NOT NULL FROM ky_dossier WHERE id = ${id}`) === '1';
const count = (table, id) => Number(sql(`SELECT COUNT(*) FROM ${table} WHERE dossier_id = ${id}`));
// As the clock would: the job once more, whatever was approved.
const clock = () => { background(); return new Promise((r) => setTimeout(r, 1500)); };

test('what one proposed another approves; then the content is gone, and number, states and days stay', async () => {
  const d = over(), a = await staff('approver', 'kyodo'), b = await staff('administrator');
  sql(`INSERT INTO ky_approval (department_id, title, reasoning, remark, transition_name, state, proposed_by, proposed_at) SELECT department_id, CONVERT(UNHEX('${Buffer.from('消える件名').toString('hex')}') USING utf8mb4), CONVERT(UNHEX('${Buffer.from('消える起案').toString('hex')}') USING utf8mb4), 'x', 'register', 'approved', 1, UTC_TIMESTAMP(6) FROM ky_dossier WHERE id = ${d.id}; SET @a = LAST_INSERT_ID();
    INSERT INTO ky_approval_dossier (approval_id, dossier_id, dossier_version, amount) VALUES (@a, ${d.id}, 1, 12345);
    INSERT INTO ky_approval_step (approval_id, number, kind, title, state, remark) VALUES (@a, 1, 'decide', '課長', 'approved', '消える意見');
    INSERT INTO ky_approval_check (approval_id, dossier_id, item, verdict, evidence, user_id) VALUES (@a, ${d.id}, 'place', 'met', '消える根拠', 1);
    INSERT INTO ky_file (name, type, size_bytes, sha256, complete, object, object_id, created_at) VALUES ('kian.pdf', 'application/pdf', 0, UNHEX(SHA2('', 256)), 1, 'approval_paper', @a, UTC_TIMESTAMP(6))`);
  assert.ok((await a.get(page)).text.includes(`pick.${d.id}`));
  assert.equal((await act(a, 'approve', d.id)).status, 409, 'nobody proposed it');
  assert.equal((await act(a, 'propose', d.id)).status, 303);
  const own = await act(a, 'approve', d.id);
  assert.ok([409, 422].includes(own.status), `own proposal: ${own.status}`);
  assert.equal(count('ky_disposal', d.id), 1);
  assert.equal((await act(b, 'approve', d.id)).status, 303);
  await eventually(() => { background(); assert.ok(gone(d.id)); }, 30000);
  for (const table of ['ky_dossier_draft', 'ky_dossier_file', 'ky_dossier_message', 'ky_dossier_index', 'ky_dossier_correction', 'ky_dossier_check', 'ky_approval_check']) assert.equal(count(table, d.id), 0, table);
  assert.equal(sql(`SELECT CONCAT_WS('|', answers, note) FROM ky_dossier_revision WHERE dossier_id = ${d.id}`), '|');
  assert.equal(sql(`SELECT CONCAT_WS('|', a.title, a.reasoning, a.remark, a.state) FROM ky_approval a JOIN ky_approval_dossier x ON x.approval_id = a.id WHERE x.dossier_id = ${d.id}`), '|||approved');
  assert.equal(sql(`SELECT CONCAT_WS('|', s.title, s.remark, s.state, x.amount IS NULL, (SELECT COUNT(*) FROM ky_file f WHERE f.object = 'approval_paper' AND f.object_id = x.approval_id)) FROM ky_approval_dossier x JOIN ky_approval_step s ON s.approval_id = x.approval_id WHERE x.dossier_id = ${d.id}`), '課長||approved|1|0', 'of the decision, too');
  assert.equal(sql(`SELECT COUNT(*) FROM ky_file WHERE id = ${d.files.bylaws[0]}`), '0');
  assert.equal(sql(`SELECT COUNT(*) FROM ky_file_chunk WHERE file_id = ${d.files.bylaws[0]}`), '0');
  assert.equal(sql(`SELECT CONCAT_WS('|', receipt_no, state, received_on, title, search_words, user_id IS NULL) FROM ky_dossier WHERE id = ${d.id}`), `${d.no}|accepted|2026-05-01|||1`);
  assert.equal(sql(`SELECT GROUP_CONCAT(action ORDER BY id) FROM ky_dossier_history WHERE dossier_id = ${d.id}`), 'submit,disposal');
  assert.equal(sql(`SELECT GROUP_CONCAT(step ORDER BY id) FROM ky_disposal WHERE dossier_id = ${d.id}`), 'proposed,approved');
  assert.equal(sql(`SELECT COUNT(*) FROM ky_audit WHERE object = 'dossier' AND object_id = ${d.id} AND action IN ('dossier.disposal_proposed', 'dossier.disposal_approved', 'dossier.disposal')`), '3');
  const shown = await b.get(`/ja/staff/dossiers/${d.id}`);
  assert.equal(shown.status, 200);
  assert.ok(shown.text.includes(d.no) && !shown.text.includes('消える'));
});

test('what is kept, open or of another department is not on the list, and cannot be picked', async () => {
  const kept = over({ keepUntil: '2099-03-31' }), today = over({ keepUntil: sql('SELECT DATE(UTC_TIMESTAMP() + INTERVAL 9 HOUR)') }), open = over({ phase: 'open', state: 'submitted', turn: 'staff', keepUntil: undefined }), elsewhere = over({ code: 'kankyo' });
  const fine = over(), p = await staff('approver', 'kyodo');
  const { text } = await p.get(page);
  for (const d of [kept, today, open, elsewhere]) {
    assert.ok(!text.includes(`pick.${d.id}"`));
    assert.equal((await act(p, 'propose', d.id)).status, 422);
    assert.equal(count('ky_disposal', d.id), 0);
  }
  assert.equal((await act(p, 'propose')).status, 422, 'nothing ticked');
  assert.equal((await act(p, 'propose', fine.id)).status, 303);
  assert.equal((await act(p, 'take_back', fine.id)).status, 303);
  assert.equal(count('ky_disposal', fine.id), 0);
  assert.equal((await (await staff('officer', 'kyodo')).get(page)).status, 403);
});

test('what became open or is kept longer after the approval stays; nothing goes by one person alone', async () => {
  const d = over(), alone = over();
  sql(`INSERT INTO ky_disposal (dossier_id, step, user_id, at) VALUES (${d.id}, 'proposed', 1, '2026-04-01'), (${d.id}, 'approved', 2, '2026-04-01'), (${alone.id}, 'proposed', 1, '2026-04-01'), (${alone.id}, 'approved', 1, '2026-04-01')`);
  sql(`UPDATE ky_dossier SET keep_until = '2099-03-31' WHERE id = ${d.id}`);
  sql(`INSERT INTO ky_job (job, params, next_try_at, created_at) VALUES ('dossier.dispose', '{}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))`);
  const job = sql('SELECT MAX(id) FROM ky_job');
  await eventually(() => { background(); assert.equal(sql(`SELECT state FROM ky_job WHERE id = ${job}`), 'done'); }, 30000);
  await clock();
  assert.ok(!gone(d.id) && !gone(alone.id));
  assert.equal(count('ky_dossier_message', d.id), 2);
});
