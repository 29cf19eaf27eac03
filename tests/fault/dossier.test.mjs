// dossier.test.mjs — submissions while workers, generations and the database are killed: nothing acknowledged is lost, nothing is there twice, receipts have no gap, every file reads back.
import test from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { eventually, request, sleep } from '../lib/client.mjs';
import { as, databaseKill, databaseStart, generation, pid, sql, workers } from '../lib/city.mjs';
import { fields, person, staff } from '../lib/person.mjs';
import { begin, citizen, enter, fillRegistration, register, submit } from '../lib/dossier.mjs';

const long = process.env.KYODO_TEST_LONG === 'yes', many = long ? 1000 : 30;
const dir = process.env.KYODO_TEST_VAR;
const answers = () => eventually(() => sql('SELECT 1'), 60000);
async function killDatabase() {
  databaseKill();
  await sleep(300);
  databaseStart();
  await answers();
}
// The service's first process dies; what watches it (systemd, or here the test) starts it anew.
async function killMaster() {
  process.kill(pid('kyodod'), 'SIGKILL');
  await sleep(100);
  const log = openSync(`${dir}/log/kyodod.log`, 'a');
  spawn(as[0], [...as.slice(1), `${process.env.KYODO_BUILD ?? `${process.env.KYODO_TEST_ROOT}/build`}/kyodod`, '-c', `${dir}/conf/kyodo.conf`], { detached: true, stdio: ['ignore', log, log] }).unref();
  await eventually(async () => assert.equal((await request('/readyz')).status, 200), 30000);
}
const confirmed = async (p, id) => fields((await eventually(async () => {
  const page = await p.get(`/ja/dossiers/${id}/confirm`);
  assert.equal(page.status, 200);
  assert.match(page.text, /name="draft"/);
  return page;
}, 60000)).text, `/ja/dossiers/${id}/submit`);

test('killed again and again while they submit', async () => {
  const drafts = [];
  for (let i = 0; i < 3; i++) {
    const p = await citizen(`提出 ${i}`);
    for (let k = 0; k < many / 3; k++) {
      const id = await begin(p, 'groups-registration');
      await fillRegistration(p, id, `殺されても残る会${i}-${k}`);
      drafts.push({ p, id });
      if (k % 15 === 14) sql(`UPDATE ky_dossier SET phase = 'open' WHERE user_id = ${p.id} AND phase = 'draft'`); // a person may hold twenty drafts
    }
  }
  sql("UPDATE ky_dossier SET phase = 'draft' WHERE phase = 'open' AND state = 'draft'");
  let on = true, kills = 0;
  const wanted = long ? 60 : 8;
  const chaos = (async () => {
    const acts = [() => process.kill(workers()[Math.floor(Math.random() * 4)], 'SIGKILL'), () => process.kill(generation(), 'SIGKILL'), killDatabase, killMaster];
    while (on) {
      try {
        await acts[kills % acts.length]();
        kills++;
      } catch { /* it was gone already */ }
      await sleep(150);
    }
  })();
  const rest = [...drafts];
  await Promise.all(Array.from({ length: 6 }, async () => {
    while (rest.length > 0) {
      const d = rest.shift(), due = Math.floor(((drafts.length - rest.length) * wanted) / (drafts.length + 1));
      while (kills < due) await sleep(20); // the kills lie among the submissions, however fast the machine is
      const pairs = await confirmed(d.p, d.id);
      // The same form is sent until it is acknowledged, as somebody would who sees no answer.
      await eventually(async () => {
        const res = await d.p.post(`/ja/dossiers/${d.id}/submit`, pairs);
        assert.equal(res.status, 303, `${res.status}`);
        d.place = res.headers.location;
      }, 60000);
    }
  }));
  on = false;
  await chaos;
  await answers();
  assert.ok(kills >= wanted - 1, `${kills} kills`);
  for (const d of drafts) assert.match(d.place, new RegExp(`/dossiers/${d.id}/receipt$`));
  const ids = drafts.map((d) => d.id).join();
  assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier WHERE id IN (${ids}) AND receipt_no IS NOT NULL AND state = 'submitted'`), String(drafts.length), 'no acknowledged one is lost');
  assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier_revision WHERE dossier_id IN (${ids})`), String(drafts.length), 'none is there twice');
  assert.equal(sql("SELECT SUM(last) FROM ky_receipt_counter WHERE procedure_name = 'groups.registration'"), sql("SELECT COUNT(*) FROM ky_dossier WHERE receipt_no LIKE 'GR1%' AND procedure_name = 'groups.registration'"), 'receipts have no gap');
  assert.equal(sql("SELECT COUNT(*) FROM ky_file f LEFT JOIN ky_dossier_file d ON d.file_id = f.id WHERE f.object = 'dossier' AND d.id IS NULL"), '0', 'no orphan');
  for (const d of drafts.slice(0, 10)) {
    const page = await eventually(async () => { const r = await d.p.get(`/ja/dossiers/${d.id}/receipt`); assert.equal(r.status, 200); return r; });
    const hashes = [...page.text.matchAll(/<td data-label="SHA-256"><code class="hash">([0-9a-f]{64})/g)].map((m) => m[1]).sort();
    const links = [...new Set([...(await d.p.get(`/ja/dossiers/${d.id}`)).text.matchAll(/href="(\/ja\/files\/dossiers\/\d+\/\d+)"/g)].map((m) => m[1]))];
    assert.equal(links.length, 2);
    const read = [];
    for (const l of links) read.push(createHash('sha256').update((await d.p.get(l)).bytes).digest('hex'));
    assert.deepEqual(read.sort(), hashes, 'every file reads back with its hash');
  }
});

test('the same submission sent five times at once, connections cut: one receipt', async () => {
  const p = await citizen();
  const id = await begin(p, 'groups-registration');
  await fillRegistration(p, id, '五回押した会');
  const pairs = await confirmed(p, id);
  await Promise.all(Array.from({ length: 5 }, (_, i) => p.get(`/ja/dossiers/${id}/submit`, { method: 'POST', timeout: i < 3 ? 3 + i * 4 : 20000, body: new URLSearchParams(pairs).toString(), headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: new URL(process.env.KYODO_TEST_URL).origin } }).catch(() => null)));
  await eventually(() => assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier_revision WHERE dossier_id = ${id}`), '1'));
  assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier_history WHERE dossier_id = ${id} AND action = 'submit'`), '1');
});

test('the database away at the last moment: what was sent then counts as sent then, also over the deadline', async () => {
  const p = await citizen();
  const id = await begin(p, 'groups-registration');
  await fillRegistration(p, id, '間に合った会');
  const pairs = await confirmed(p, id);
  databaseKill();
  await sleep(200);
  const away = await p.post(`/ja/dossiers/${id}/submit`, pairs);
  assert.equal(away.status, 503);
  assert.match(away.text, /name="_ticket"/, 'the page keeps what was sent, with a ticket');
  databaseStart();
  await answers();
  const resend = fields(away.text, `/ja/dossiers/${id}/submit`);
  sql("UPDATE ky_procedure SET closes_at = UTC_TIMESTAMP(6) WHERE name = 'groups.registration'");
  try {
    const late = await eventually(async () => { const r = await p.post(`/ja/dossiers/${id}/submit`, pairs); assert.notEqual(r.status, 503); return r; }, 30000);
    assert.equal(late.status, 422, 'without the ticket it is late');
    const forged = resend.map(([k, v]) => [k, k === '_ticket' ? v.replace(/^\d+/, (n) => String(Number(n) - 1e6)) : v]);
    assert.equal((await p.post(`/ja/dossiers/${id}/submit`, forged)).status, 422, 'nobody dates it back');
    const honoured = await p.post(`/ja/dossiers/${id}/submit`, resend);
    assert.equal(honoured.status, 303, honoured.text.match(/<main[\s\S]*<\/main>/)?.[0]);
  } finally {
    sql("UPDATE ky_procedure SET closes_at = NULL WHERE name = 'groups.registration'");
  }
});

test('two officers decide at once: one decides, the other is told', async () => {
  const officer = await staff('officer'), [a, b] = [await staff('approver'), await staff('approver', 'kyodo')];
  const name = `二人が決める会${process.pid}`, { id } = await register(await citizen(), name);
  const verdicts = Object.fromEntries(['place', 'membership', 'bylaws', 'independent', 'no_violence', 'no_politics'].map((k) => [`verdict.${k}`, 'met']));
  assert.equal((await officer.fill(`/ja/staff/dossiers/${id}`, verdicts, `/ja/staff/dossiers/${id}/check`)).status, 303);
  const place = (await officer.fill(`/ja/staff/dossiers/${id}/propose/register`, { reasoning: '満たす' })).headers.location.replace(/\?.*/, '');
  const both = await Promise.all([a.fill(place, { verdict: 'approve' }), b.fill(place, { verdict: 'approve' })]);
  assert.deepEqual(both.map((r) => r.status).sort(), [303, 409]);
  assert.equal(sql(`SELECT COUNT(*) FROM groups_group WHERE name = '${name}'`), '1');
});

test('a session that ends while somebody types: after signing in again the same page goes through', async () => {
  const p = await citizen();
  const id = await begin(p, 'groups-registration'), path = `/ja/dossiers/${id}/form/group`;
  const page = await p.get(path), pairs = fields(page.text, path).map(([k, v]) => [k, k === 'purpose' ? '長い時間をかけて書いた目的' : v]);
  sql(`UPDATE ky_session SET revoked_at = UTC_TIMESTAMP(6) WHERE user_id = ${p.id}`);
  const asked = await p.post(path, [...pairs, ['act', 'later']]);
  assert.equal(asked.status, 403);
  assert.match(asked.text, /長い時間をかけて書いた目的/, 'the page keeps what was typed');
  const kept = fields(asked.text, path);
  await enter(p, p.email);
  const sent = await p.post(path, kept);
  assert.equal(sent.status, 303, sent.text.match(/<main[\s\S]*<\/main>/)?.[0]);
  assert.match((await p.get(path)).text, /長い時間をかけて書いた目的/);
});

test('a stranger stores nothing, whatever they send to a page of somebody else', async () => {
  const p = await citizen();
  const id = await begin(p, 'groups-registration'), before = sql('SELECT COUNT(*) FROM ky_file');
  const boundary = '----stranger';
  const body = `--${boundary}\r\nContent-Disposition: form-data; name="bylaws"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4 ${'x'.repeat(100000)}\r\n--${boundary}--\r\n`;
  const res = await person().get(`/ja/files/dossiers/${id}/form/papers`, { method: 'POST', body, headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}`, Origin: new URL(process.env.KYODO_TEST_URL).origin } });
  assert.equal(res.status, 403);
  assert.equal(sql('SELECT COUNT(*) FROM ky_file'), before);
});
