// memory.test.mjs — allocations fail one after the other while somebody saves, attaches, submits and decides: an answer that is true, and nothing half done.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { eventually } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';
import { machine } from '../lib/machine.mjs';
import { fields, person } from '../lib/person.mjs';
import { begin, citizen, fillRegistration, pdf, pledges, save, submit } from '../lib/dossier.mjs';

const root = process.env.KYODO_TEST_ROOT, build = process.env.KYODO_BUILD ?? `${root}/build`, so = `${build}/.libs/faulty.so`, database = 'kyodo_memory';
// Every tenth or so of the allocations of a step, spread over all of it; --long takes them much closer.
const points = (most, step) => Array.from({ length: Math.ceil(most / step) }, (_, i) => 20 + i * step);
const long = process.env.KYODO_TEST_LONG === 'yes';
let m, p;
const q = (text) => sql(`USE ${database}; ${text}`);

before(async () => {
  execFileSync('cc', ['-O1', '-std=gnu17', '-Wall', '-Wextra', '-Werror', '-fPIC', '-shared', '-fvisibility=hidden', `-I${root}/core/include`, `-I${build}/core/include`, '-o', so, `${root}/tests/plugins/faulty/plugin.c`, `-L${build}/.libs`, '-lkyodo']);
  sql(`DROP DATABASE IF EXISTS ${database}; CREATE DATABASE ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_as_ci; GRANT ALL ON ${database}.* TO kyodo_owner@localhost WITH GRANT OPTION`);
  const data = `${process.env.KYODO_TEST_VAR}/memory-data`;
  rmSync(data, { recursive: true, force: true });
  mkdirSync(`${data}/templates/faulty`, { recursive: true });
  writeFileSync(`${data}/templates/faulty/messages.ja.hdf`, 'title = 壊れたプラグイン\n');
  for (const name of readdirSync(`${root}/templates`)) symlinkSync(`${root}/templates/${name}`, `${data}/templates/${name}`);
  symlinkSync(`${root}/sql`, `${data}/sql`);
  // One worker a pool: what is armed falls upon the next request.
  m = await machine('memory', { data, database, run: false, settings: 'page = 1\nfiles = 1\nauth = 1' });
  m.ctl('migrate');
  m.ctl('plugin', 'enable', 'groups');
  m.ctl('plugin', 'enable', 'faulty');
  q('INSERT INTO ky_area SELECT * FROM kyodo.ky_area; INSERT INTO ky_ward SELECT * FROM kyodo.ky_ward');
  m.start();
  await m.ready();
  p = await citizen('飢えた 太郎', undefined, { at: m.at, database });
});
after(async () => {
  await m?.stop();
  rmSync(so, { force: true });
});

const arm = (n, files) => m.request(`/ja/${files ? 'files/' : ''}faulty/starve?n=${n}`);
// What was not reached by the step must not fall upon the next one.
const disarm = (files) => eventually(async () => assert.equal((await arm(0, files)).status, 200));
const whole = () => {
  assert.equal(q("SELECT COALESCE(MAX(last), 0) FROM ky_receipt_counter WHERE procedure_name = 'groups.registration'"), q("SELECT COUNT(*) FROM ky_dossier WHERE receipt_no IS NOT NULL AND procedure_name = 'groups.registration'"), 'receipts without a gap');
  assert.equal(q("SELECT COUNT(*) FROM ky_dossier d WHERE d.receipt_no IS NOT NULL AND (SELECT COUNT(*) FROM ky_dossier_revision r WHERE r.dossier_id = d.id) <> d.revision"), '0');
  assert.equal(q("SELECT COUNT(*) FROM ky_revision_file rf LEFT JOIN ky_file f ON f.id = rf.file_id AND f.complete = 1 AND f.sha256 = rf.sha256 WHERE f.id IS NULL"), '0');
  assert.equal(q("SELECT COUNT(*) FROM ky_file f LEFT JOIN ky_dossier_file d ON d.file_id = f.id WHERE f.object = 'dossier' AND d.id IS NULL"), '0', 'no file that belongs to a dossier and is in none');
};
const fair = (status) => assert.ok([303, 503, 502].includes(status), `status ${status}`);

test('submitting: taken whole, or not at all and taken when it is sent again', async () => {
  let refused = 0;
  for (const n of points(2400, long ? 20 : 160)) {
    const id = await begin(p, 'groups-registration');
    await fillRegistration(p, id, `飢えの会${n}`);
    const page = await p.get(`/ja/dossiers/${id}/confirm`);
    const pairs = { _token: page.text.match(/submit"><input type="hidden" name="_token" value="([0-9a-f]+)"/)[1], draft: page.text.match(/name="draft" value="(\d+)"/)[1] };
    await arm(n);
    const first = await p.post(`/ja/dossiers/${id}/submit`, pairs);
    await disarm();
    fair(first.status);
    refused += first.status !== 303;
    const again = await eventually(async () => {
      const r = await p.post(`/ja/dossiers/${id}/submit`, pairs);
      assert.equal(r.status, 303);
      return r;
    });
    assert.match(again.headers.location, /receipt$/);
    assert.equal(q(`SELECT COUNT(*) FROM ky_dossier_revision WHERE dossier_id = ${id}`), '1');
  }
  assert.ok(refused > 0, 'some allocation of a submission failed');
  whole();
});

test('saving and attaching: what was there stays, what was acknowledged is there', async () => {
  let refused = 0;
  for (const n of points(2400, long ? 20 : 200)) {
    const id = await begin(p, 'groups-registration');
    await save(p, `/ja/dossiers/${id}/form/papers`, { ...pledges }, { act: 'later', files: { bylaws: [{ name: 'a.pdf', bytes: pdf('first') }] } });
    const page = await p.get(`/ja/dossiers/${id}/form/papers`);
    assert.match(page.text, /a\.pdf/);
    await arm(n, true);
    const res = await save(p, `/ja/dossiers/${id}/form/papers`, {}, { act: 'later', files: { roster: [{ name: 'b.pdf', bytes: Buffer.concat([pdf('second'), Buffer.alloc(300000, 32)]) }] } }).catch((e) => ({ status: 502, e }));
    await disarm(true);
    fair(res.status);
    refused += res.status !== 303;
    const after = await eventually(async () => {
      const r = await p.get(`/ja/dossiers/${id}/form/papers`);
      assert.equal(r.status, 200);
      return r;
    });
    assert.match(after.text, /a\.pdf/);
    if (res.status === 303) assert.match(after.text, /b\.pdf/);
  }
  assert.ok(refused > 0, 'some allocation of an upload failed');
  whole();
});

// A member of staff signed in with both steps: the session's secret is known here, its hash is the row.
function staffOf(login, role) {
  const secret = Buffer.from(login.padEnd(32, '0')).toString('hex');
  q(`INSERT INTO ky_user (kind, login, name, created_at) VALUES ('staff', '${login}', '試験 ${role}', UTC_TIMESTAMP(6)); INSERT INTO ky_staff_role (user_id, role_code) SELECT id, '${role}' FROM ky_user WHERE login = '${login}';
    INSERT INTO ky_session (secret_hash, user_id, created_at, last_seen_at, expires_at, strong) SELECT UNHEX(SHA2('${secret}', 256)), id, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL 10 HOUR, 1 FROM ky_user WHERE login = '${login}'`);
  const s = person(m.at);
  s.jar.set('ky', secret);
  return s;
}

const met = Object.fromEntries(['place', 'membership', 'bylaws', 'independent', 'no_violence', 'no_politics'].map((k) => [`verdict.${k}`, 'met']));

test('deciding: a number and a record, or nothing of it; the same decision goes through afterwards', async () => {
  const officer = staffOf('hungry-officer', 'officer'), approver = staffOf('hungry-approver', 'approver');
  let refused = 0;
  for (const n of points(3000, long ? 25 : 250)) {
    const id = await begin(p, 'groups-registration');
    await fillRegistration(p, id, `決まる会${n}`);
    await submit(p, id);
    assert.equal((await officer.fill(`/ja/staff/dossiers/${id}`, met, `/ja/staff/dossiers/${id}/check`)).status, 303);
    const place = (await officer.fill(`/ja/staff/dossiers/${id}/propose/register`, { reasoning: '満たす' })).headers.location.replace(/\?.*/, '');
    const page = await approver.get(place), pairs = { _token: page.text.match(/name="_token" value="([0-9a-f]+)"[^]*?name="verdict"/)[0].match(/.*name="_token" value="([0-9a-f]+)"/s)[1], version: page.text.match(/name="version" value="(\d+)"/)[1], verdict: 'approve', doc_no: '第1号' };
    await arm(n);
    const first = await approver.post(place, pairs);
    await disarm();
    fair(first.status);
    refused += first.status !== 303;
    if (first.status !== 303)
      assert.equal(q(`SELECT CONCAT_WS(' ', d.state, d.group_id, (SELECT state FROM ky_approval a WHERE a.id = d.approval_id)) FROM ky_dossier d WHERE d.id = ${id}`), 'submitted 0 proposed', 'half of a decision is none');
    await eventually(async () => assert.equal((await approver.post(place, pairs)).status, 303));
    assert.equal(q(`SELECT COUNT(*) FROM ky_dossier d JOIN groups_group g ON g.id = d.group_id WHERE d.id = ${id} AND d.state = 'accepted' AND g.state = 'active' AND g.registration_no <> ''`), '1');
    assert.equal(q(`SELECT COUNT(*) FROM groups_group WHERE name = '決まる会${n}'`), '1');
    assert.equal(q(`SELECT CONCAT_WS(' ', (SELECT COUNT(*) FROM ky_dossier_history WHERE dossier_id = ${id} AND action = 'register'), (SELECT COUNT(*) FROM ky_dossier_notice WHERE dossier_id = ${id} AND action = 'register'))`), '1 1', 'one word in the history, one letter');
  }
  assert.ok(refused > 0, 'some allocation of a decision failed');
  assert.equal(q('SELECT SUM(last) FROM groups_number'), q('SELECT COUNT(*) FROM groups_group WHERE registration_no IS NOT NULL'), 'numbers without a gap');
  whole();
});

// Each of these on a dossier of its own: what the form sends, what is there when nothing of it happened, and when all of it did.
const steps = [
  { name: 'proposing', path: 'propose/register', typed: { reasoning: '満たす' }, prepare: (o, at) => o.fill(at, met, `${at}/check`),
    seen: (id) => q(`SELECT CONCAT_WS(' ', state, approval_id IS NOT NULL, (SELECT COUNT(*) FROM ky_approval_dossier a WHERE a.dossier_id = d.id), (SELECT COUNT(*) FROM ky_dossier_history h WHERE h.dossier_id = d.id AND h.action = 'proposal')) FROM ky_dossier d WHERE id = ${id}`),
    none: 'submitted 0 0 0', all: 'submitted 1 1 1' },
  { name: 'asking for corrections', path: 'correct/ask', typed: { 'reason.purpose': '詳しく', 'reason.activity': '詳しく' },
    seen: (id) => q(`SELECT CONCAT_WS(' ', state, (SELECT COUNT(*) FROM ky_dossier_correction c WHERE c.dossier_id = d.id), (SELECT COUNT(*) FROM ky_dossier_notice n WHERE n.dossier_id = d.id AND n.action = 'ask'), (SELECT COUNT(*) FROM ky_dossier_history h WHERE h.dossier_id = d.id AND h.action = 'ask')) FROM ky_dossier d WHERE id = ${id}`),
    none: 'submitted 0 0 0', all: 'correction 2 1 1' },
  { name: 'amending', path: 'amend', typed: { note: '電話で確かめた' },
    prepare: async (o, at) => { await o.fill(at, {}, `${at}/amend/begin`); return save(o, `${at}/form/group`, { purpose: '直した目的' }, { act: 'later' }); },
    seen: (id) => q(`SELECT CONCAT_WS(' ', revision, amending_by IS NOT NULL, (SELECT COUNT(*) FROM ky_dossier_revision r WHERE r.dossier_id = d.id), (SELECT COUNT(*) FROM ky_dossier_notice n WHERE n.dossier_id = d.id AND n.action = 'amendment'), (SELECT COUNT(*) FROM ky_dossier_history h WHERE h.dossier_id = d.id AND h.action = 'amendment')) FROM ky_dossier d WHERE id = ${id}`),
    none: '1 1 1 0 0', all: '2 0 2 1 1' },
];
for (const step of steps)
  test(`${step.name}: all of it or nothing, and the same form goes through afterwards`, async () => {
    const officer = staffOf(`hungry-${steps.indexOf(step)}`, 'officer');
    let refused = 0;
    for (const n of points(3000, long ? 25 : 300)) {
      const id = await begin(p, 'groups-registration'), at = `/ja/staff/dossiers/${id}`, path = `${at}/${step.path}`;
      await fillRegistration(p, id, `${step.name}の会${n}`);
      await submit(p, id);
      if (step.prepare) assert.equal((await step.prepare(officer, at)).status, 303);
      assert.equal(step.seen(id), step.none);
      const pairs = fields((await officer.get(path)).text, path).filter(([k]) => !(k in step.typed)).concat(Object.entries(step.typed));
      await arm(n);
      const first = await officer.post(path, pairs);
      await disarm();
      fair(first.status);
      refused += first.status !== 303;
      assert.equal(step.seen(id), first.status === 303 ? step.all : step.none);
      await eventually(async () => assert.equal((await officer.post(path, pairs)).status, 303));
      assert.equal(step.seen(id), step.all);
    }
    assert.ok(refused > 0, `some allocation of ${step.name} failed`);
    whole();
  });
