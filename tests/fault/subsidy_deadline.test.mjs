// subsidy_deadline.test.mjs — two thousand submissions at the end of a call, the database killed a second before it and back after it: whatever arrived in time is taken with its own time,
// nothing that came later is, every declared file is whole, and receipts have no gap.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { eventually, request, sleep } from '../lib/client.mjs';
import { databaseKill, databaseStart, sql, workers } from '../lib/city.mjs';
import { fields } from '../lib/person.mjs';
import { begin, budget, call, fill, group, staff } from '../lib/subsidy.mjs';

const many = 2000, browsers = 64, reserved = 100;
const base = new URL(process.env.KYODO_TEST_URL), agent = new http.Agent({ keepAlive: true, maxSockets: browsers });
before(async () => {
});
after(() => {
  agent.destroy();
});

// Each of so many hands does one thing after another, until there is nothing left or it is time to stop.
const hands = (list, n, work, goOn = () => true) => Promise.all(Array.from({ length: n }, async () => { while (list.length > 0 && goOn()) await work(list.shift()); }));

// What somebody filled in by hand becomes as many drafts, shared out among people; each has files of its own.
async function drafts(c, count) {
  const first = await group(), one = await begin(first, c), mark = `締切${process.pid}-${count}`, people = Math.min(20, count);
  await fill(first, one, mark, budget([['gratuity', 200000]], [], 100000));
  const who = [first];
  while (who.length < people) who.push(await group());
  const ids = who.map((p, i) => `SELECT ${i} AS nth, ${p.id} AS user_id, ${p.group} AS group_id`).join(' UNION ALL ');
  sql(`INSERT INTO ky_dossier (procedure_name, form_revision_id, state, user_id, group_id, department_id, title, draft, created_at, updated_at)
      SELECT d.procedure_name, d.form_revision_id, d.state, w.user_id, w.group_id, d.department_id, '${mark}', 1, d.created_at, d.updated_at FROM ky_dossier d JOIN seq_1_to_${count} s JOIN (${ids}) w ON w.nth = s.seq MOD ${people} WHERE d.id = ${one};
    INSERT INTO ky_file (name, type, size_bytes, sha256, complete, object, object_id, created_at) SELECT CONCAT(f.field, '.pdf'), 'application/pdf', LENGTH(CONCAT('%PDF-1.4 ', f.field, d.id)), UNHEX(SHA2(CONCAT('%PDF-1.4 ', f.field, d.id), 256)), 1, 'dossier', d.id, d.created_at
      FROM ky_dossier d JOIN (SELECT 'bylaws' AS field UNION SELECT 'roster') f WHERE d.title = '${mark}' AND d.id <> ${one};
    INSERT INTO ky_file_chunk (file_id, number, bytes) SELECT f.id, 0, CONCAT('%PDF-1.4 ', REPLACE(f.name, '.pdf', ''), d.id) FROM ky_file f JOIN ky_dossier d ON f.object = 'dossier' AND f.object_id = d.id AND d.title = '${mark}' AND d.id <> ${one};
    INSERT INTO ky_dossier_file (dossier_id, file_id, field) SELECT d.id, f.id, REPLACE(f.name, '.pdf', '') FROM ky_file f JOIN ky_dossier d ON f.object = 'dossier' AND f.object_id = d.id AND d.title = '${mark}' AND d.id <> ${one};
    INSERT INTO ky_dossier_draft (dossier_id, number, user_id, at, answers)
      SELECT d.id, 1, d.user_id, d.created_at, REGEXP_REPLACE(REGEXP_REPLACE(x.answers, '"bylaws":"[0-9]+"', CONCAT('"bylaws":"', b.file_id, '"')), '"roster":"[0-9]+"', CONCAT('"roster":"', r.file_id, '"'))
      FROM ky_dossier d JOIN ky_dossier_file b ON b.dossier_id = d.id AND b.field = 'bylaws' JOIN ky_dossier_file r ON r.dossier_id = d.id AND r.field = 'roster'
      JOIN ky_dossier_draft x ON x.dossier_id = ${one} AND x.number = (SELECT MAX(number) FROM ky_dossier_draft WHERE dossier_id = ${one}) WHERE d.title = '${mark}' AND d.id <> ${one}`);
  return sql(`SELECT id, user_id FROM ky_dossier WHERE title = '${mark}' AND id <> ${one} ORDER BY id`).split('\n').map((l) => l.split('\t').map(Number))
    .map(([id, user]) => ({ id, path: `/ja/dossiers/${id}/submit`, cookie: [...who.find((p) => p.id === user).jar].map(([k, v]) => `${k}=${v}`).join('; ') }));
}

async function confirm(d) {
  const page = await request(`/ja/dossiers/${d.id}/confirm`, { agent, headers: { Cookie: d.cookie } });
  assert.equal(page.status, 200);
  d.form = fields(page.text, d.path);
}
const close = (c, at) => sql(`UPDATE subsidy_call SET closes_at = '${new Date(at).toISOString().slice(0, 23).replace('T', ' ')}' WHERE id = ${c.id}`);
// Milliseconds by dossier.
const submittedAt = (ids) => new Map(sql(`SELECT id, DATE_FORMAT(submitted_at, '%Y-%m-%dT%T.%fZ') FROM ky_dossier WHERE id IN (${ids})`).split('\n').map((l) => l.split('\t')).map(([id, at]) => [Number(id), Date.parse(at)]));

// The form of the page that was last shown, sent as the browser sends it. A kept connection may be closed just as it is used again; browsers then take another.
async function press(d) {
  const options = { method: 'POST', agent, timeout: 60000, body: new URLSearchParams(d.form).toString(), headers: { Cookie: d.cookie, Origin: base.origin, 'Content-Type': 'application/x-www-form-urlencoded' } };
  d.sent ??= Date.now();
  const res = await request(d.path, options).catch((e) => (e.code === 'ECONNRESET' ? request(d.path, { ...options, agent: false }) : Promise.reject(e)));
  d.answered ??= Date.now();
  d.status = res.status;
  d.text = res.text;
  if (res.status === 503) {
    d.form = fields(res.text, d.path);
    d.refused = (d.refused ?? 0) + 1;
    assert.ok(d.form.some(([k]) => k === '_ticket'), 'the page keeps what was sent, with a ticket');
  }
}

test('a burst at the deadline, the database killed a second before it', { timeout: 600000 }, async (t) => {
  const officer = await staff('officer', 'kyodo'), c = await call(officer, { budget_yen: '9000000000' }), all = await drafts(c, many);
  assert.equal(all.length, many);
  await hands([...all], 8, confirm);
  const today = new Date(Date.now() + 9 * 3600e3), year = today.getUTCFullYear() - (today.getUTCMonth() < 3 ? 1 : 0);
  const receipts = () => Number(sql(`SELECT COALESCE(SUM(last), 0) FROM ky_receipt_counter WHERE procedure_name = 'subsidy.application' AND fiscal_year = ${year}`)), taken = receipts();
  const early = all.slice(reserved), tardy = all.slice(0, reserved);
  let closes = Infinity;
  const burst = hands(early, browsers, press, () => Date.now() < closes - 250);
  while (early.length > 500) await sleep(5);
  closes = Date.now() + 1300;
  close(c, closes);
  await sleep(closes - 1000 - Date.now());
  databaseKill();
  const killed = Date.now();
  await burst;
  const timely = all.filter((d) => d.sent !== undefined);
  while (Date.now() < closes + 20) await sleep(5);
  // The deadline passed and the database is still away: some come now, and those who were told to wait press once more.
  const late = [...tardy, ...early], waiting = timely.filter((d) => d.status === 503);
  await hands([...late.slice(0, late.length / 2), ...waiting], browsers, press);
  databaseStart();
  await eventually(() => request('/readyz').then((r) => assert.equal(r.status, 200)), 60000);
  await hands([...late.filter((d) => d.status === undefined), ...all.filter((d) => d.status === 503)], 16, (d) => eventually(async () => { await press(d); assert.notEqual(d.status, 503); }, 60000));

  t.diagnostic(`${timely.length} in time, ${waiting.length} of them told to wait, ${late.length} late`);
  assert.ok(killed < closes && timely.every((d) => d.sent < closes) && late.every((d) => d.sent >= closes));
  assert.ok(timely.length - waiting.length > 100 && waiting.length > 50, 'both before and during the outage');
  assert.ok(waiting.some((d) => d.refused > 1));
  const wrong = (list, status) => list.filter((d) => d.status !== status).map((d) => `${d.id}: ${d.status} ${d.sent - closes} ms, refused ${d.refused ?? 0} times`);
  assert.deepEqual(wrong(timely, 303), [], 'nothing timely is refused');
  assert.deepEqual(wrong(late, 422), [], 'nothing late is taken');
  for (const d of late) assert.match(d.text, /締切を過ぎています。書いたものは保存されています/);

  const ids = (list) => list.map((d) => d.id).join(), there = ids(timely);
  assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier WHERE id IN (${ids(late)}) AND state = 'draft' AND revision = 0 AND receipt_no IS NULL`), String(late.length));
  assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier x JOIN subsidy_file f ON f.dossier_id = x.id JOIN subsidy_call k ON k.id = f.call_id WHERE x.id IN (${there}) AND x.state = 'submitted' AND x.submitted_at < k.closes_at`), String(timely.length));
  assert.equal(sql(`SELECT COUNT(*) FROM subsidy_file WHERE call_id = ${c.id}`), String(timely.length));
  const when = submittedAt(there);
  assert.deepEqual(timely.filter((d) => when.get(d.id) < d.sent - 20 || when.get(d.id) > d.answered + 20).map((d) => `${d.id}: ${when.get(d.id) - d.sent} ms`), [], 'each has the time it was first sent');
  for (const [what, from] of [['revision', 'ky_dossier_revision'], ['submission in the history', "ky_dossier_history WHERE action = 'submit' AND 1"]])
    assert.equal(sql(`SELECT CONCAT_WS(' ', COUNT(*), COUNT(DISTINCT dossier_id)) FROM ${from.includes('WHERE') ? `${from} AND` : `${from} WHERE`} dossier_id IN (${there})`), `${timely.length} ${timely.length}`, `one ${what} each`);

  // Every file that was declared is whole, by its hash at the time of submission, and is the one that was chosen.
  assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier_revision r JOIN ky_revision_file rf ON rf.revision_id = r.id JOIN ky_file f ON f.id = rf.file_id AND f.complete = 1 AND f.object_id = r.dossier_id JOIN ky_file_chunk k ON k.file_id = f.id
    WHERE r.dossier_id IN (${there}) AND rf.sha256 = UNHEX(SHA2(k.bytes, 256)) AND k.bytes = CONCAT('%PDF-1.4 ', rf.field, r.dossier_id)`), String(2 * timely.length), 'no attachment is missing');

  const numbers = sql(`SELECT receipt_no FROM ky_dossier WHERE id IN (${there})`).split('\n').map((no) => Number(no.match(/-(\d+)-\d$/)[1])).sort((a, b) => a - b);
  assert.equal(receipts(), taken + timely.length);
  assert.deepEqual(numbers, timely.map((_, i) => taken + 1 + i), 'receipts have neither gap nor repetition');
});

test('what waits for a worker in the crowd has arrived: it counts with the time it came, and what comes behind it with its own', async () => {
  const c = await call(await staff('officer', 'kyodo'), {}), [timely, late] = await drafts(c, 2), held = workers();
  for (const d of [timely, late]) await confirm(d);
  const closes = Date.now() + 1000;
  close(c, closes);
  for (const p of held) process.kill(p, 'SIGSTOP');
  try {
    const all = [press(timely)];
    while (Date.now() < closes + 100) await sleep(20);
    all.push(press(late));
    await sleep(200);
    for (const p of held) process.kill(p, 'SIGCONT');
    await Promise.all(all);
  } finally {
    for (const p of held) process.kill(p, 'SIGCONT');
  }
  assert.deepEqual([timely.status, late.status], [303, 422]);
  const at = submittedAt(timely.id).get(timely.id);
  assert.ok(at >= timely.sent - 20 && at < closes, `${at - timely.sent} ms`);
});
