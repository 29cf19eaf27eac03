// canaries.test.mjs — many people at once, each with a secret of their own, while connections are cut and processes killed: nobody ever receives a byte of another's secret.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { base, eventually, request, sleep } from '../lib/client.mjs';
import { generation, pid, sql, workers } from '../lib/city.mjs';
import { fields } from '../lib/person.mjs';
import { begin, citizen, fillRegistration, pdf } from '../lib/dossier.mjs';

const long = process.env.KYODO_TEST_LONG === 'yes', people = 64, turns = long ? 60 : 12;
const dir = process.env.KYODO_TEST_VAR, user = process.getuid() === 0 ? 'root' : process.env.USER;
const run = `${process.pid}${Date.now() % 1e5}`;
const secretOf = (n) => `かなりあ${run}い${String(n).padStart(2, '0')}ろ`;
const cookieOf = (n) => `ky=${Buffer.from(`${run}-${n}`.padEnd(32, 'x')).toString('hex')}`;

// Whoever reads, and whatever comes back: text or bytes, head or body.
const seen = { answers: 0, cut: 0 };
async function ask(n, path, options = {}) {
  try {
    const res = await request(path, { ...options, timeout: options.timeout ?? 20000, headers: { Cookie: cookieOf(n), ...options.headers } });
    const all = `${JSON.stringify(res.headers)}${res.text}`;
    seen.answers++;
    for (const m of all.matchAll(new RegExp(`かなりあ${run}い(\\d\\d)ろ`, 'g'))) assert.equal(Number(m[1]), n, `person ${n} received the secret of ${m[1]} from ${path}`);
    return res;
  } catch (e) {
    if (e.code === 'ERR_ASSERTION') throw e;
    seen.cut++;
    return { status: 0, text: '', headers: {} };
  }
}
const send = (n, path, pairs, timeout) => ask(n, path, { method: 'POST', timeout, body: new URLSearchParams(pairs).toString(), headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: base.origin } });

async function attach(n, page, field) {
  const action = page.text.match(/<form class="form" method="post" action="([^"]+)"/)?.[1];
  if (!action) return;
  const boundary = 'kyodo-canary', parts = [...fields(page.text, action), ['act', 'later']].map(([k, v]) => Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`));
  const file = Buffer.concat([Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${secretOf(n)}.pdf"\r\nContent-Type: application/pdf\r\n\r\n`), pdf(secretOf(n)), Buffer.from(`\r\n--${boundary}--\r\n`)]);
  await ask(n, action, { method: 'POST', body: Buffer.concat([...parts, file]), headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}`, Origin: base.origin } });
}

async function one(n, id, ids) {
  for (let turn = 0; turn < turns; turn++) {
    const path = `/ja/dossiers/${id}/form/group`, other = ids[Math.floor(Math.random() * people)];
    const page = await ask(n, path);
    if (page.status === 200 && page.text.includes(`action="${path}"`)) {
      const pairs = fields(page.text, path).map(([k, v]) => [k, k === 'name' || k === 'purpose' ? `${secretOf(n)} ${turn}` : v]);
      await send(n, path, [...pairs, ['act', turn % 3 === 0 ? 'next' : 'later']], turn % 4 === 1 ? 5 + Math.random() * 40 : undefined);
    }
    const papers = await ask(n, `/ja/dossiers/${id}/form/papers`);
    if (turn % 4 < 2) await attach(n, papers, turn % 4 === 0 ? 'bylaws' : 'roster');
    for (const m of [...papers.text.matchAll(/href="(\/ja\/files\/dossiers\/\d+\/\d+)"/g)].slice(0, 1)) await ask(n, m[1]);
    await ask(n, `/ja/dossiers/${id}/confirm`);
    await ask(n, turn % 2 ? '/ja/my' : `/ja/dossiers/${id}`, { timeout: turn % 5 === 2 ? 3 : undefined });
    if (other !== id) for (const p of [`/ja/dossiers/${other}`, `/ja/dossiers/${other}/form/group`]) assert.ok([0, 404, 502, 503].includes((await ask(n, p)).status), p);
  }
  await sendIn(n, id);
}

// What is missing is attached, and the form sent until it is acknowledged, as somebody would who sees no answer; now and then they hang up at once.
async function sendIn(n, id) {
  const submit = `/ja/dossiers/${id}/submit`;
  for (let tries = 0; tries < 30; tries++) {
    const page = await ask(n, `/ja/dossiers/${id}/confirm`);
    if (page.text.includes(`action="${submit}"`)) {
      const pairs = fields(page.text, submit);
      for (const timeout of [tries % 3 === 0 ? 4 : undefined, undefined]) {
        const res = await send(n, submit, pairs, timeout);
        if (res.status !== 303) continue;
        await ask(n, res.headers.location);
        await ask(n, `/ja/dossiers/${id}/print`);
        return;
      }
    } else if (page.status === 200) {
      for (const field of ['bylaws', 'roster']) await attach(n, await ask(n, `/ja/dossiers/${id}/form/papers`), field);
    } else if (page.status === 303) {
      return; // it was taken though nobody heard so
    } else {
      await sleep(100);
    }
  }
}

test('64 people, each with a secret, cut off and killed in the middle: no byte of another', async () => {
  // A whole form, so that what is typed into it can be submitted; everybody's name and files are their own.
  const other = await citizen(), model = await begin(other, 'groups-registration');
  await fillRegistration(other, model, '手本の会');
  const { bylaws, roster, ...whole } = JSON.parse(sql(`SELECT answers FROM ky_dossier_draft WHERE dossier_id = ${model} ORDER BY number DESC LIMIT 1`));
  const ids = [];
  const hex = (s) => `CONVERT(UNHEX('${Buffer.from(s).toString('hex')}') USING utf8mb4)`;
  for (let n = 0; n < people; n++) {
    const answers = JSON.stringify({ ...whole, name: secretOf(n), purpose: secretOf(n) });
    ids.push(Number(sql(`INSERT INTO ky_user (kind, email, email_key, name, created_at) VALUES ('citizen', 'canary${run}-${n}@example.jp', 'canary${run}-${n}@example.jp', ${hex(secretOf(n))}, UTC_TIMESTAMP(6)); SET @u = LAST_INSERT_ID();
      INSERT INTO ky_session (secret_hash, user_id, created_at, last_seen_at, expires_at, strong) VALUES (UNHEX(SHA2('${cookieOf(n).slice(3)}', 256)), @u, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL 10 HOUR, 1);
      INSERT INTO ky_dossier (procedure_name, form_revision_id, state, user_id, title, draft, created_at, updated_at) SELECT 'groups.registration', MAX(id), 'draft', @u, ${hex(secretOf(n))}, 1, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) FROM ky_form_revision WHERE procedure_name = 'groups.registration';
      SET @d = LAST_INSERT_ID(); INSERT INTO ky_dossier_draft (dossier_id, number, user_id, at, answers) VALUES (@d, 1, @u, UTC_TIMESTAMP(6), ${hex(answers)}); SELECT @d`)));
  }
  assert.ok((await ask(3, '/ja/my')).text.includes(secretOf(3)), 'their own they see');
  let on = true, kills = 0;
  const database = async () => {
    process.kill(pid('mysql'), 'SIGKILL');
    await sleep(300);
    spawn('mariadbd', ['--no-defaults', `--user=${user}`, `--datadir=${dir}/mysql`, `--socket=${dir}/run/mysql.sock`, `--pid-file=${dir}/run/mysql.pid`, '--skip-networking', '--character-set-server=utf8mb4', '--innodb-ft-min-token-size=3'], { detached: true, stdio: 'ignore' }).unref();
    await eventually(() => sql('SELECT 1'), 60000);
  };
  const chaos = (async () => {
    const acts = [() => process.kill(workers()[0], 'SIGKILL'), () => process.kill(workers()[1], 'SIGSTOP') || sleep(100).then(() => process.kill(workers()[1], 'SIGCONT')), () => process.kill(generation(), 'SIGKILL'), database];
    while (on) {
      await sleep(400);
      try {
        await acts[kills % acts.length]();
      } catch { /* it was gone already */ }
      kills++;
    }
  })();
  try {
    await Promise.all(ids.map((id, n) => one(n, id, ids)));
  } finally {
    on = false;
    await chaos;
  }
  await eventually(() => sql('SELECT 1'), 60000);
  await eventually(async () => assert.equal((await request('/readyz')).status, 200), 30000);
  assert.ok(kills >= 4, `${kills} kills`);
  assert.ok(seen.answers > people * turns, `${seen.answers} answers`);
  assert.ok(seen.cut > people, `${seen.cut} cut off`);
  // What was saved, submitted and attached is each one's own, and nobody's twice.
  const mine = `FROM ky_dossier d JOIN ky_user u ON u.id = d.user_id`, ours = `u.email LIKE 'canary${run}-%'`;
  assert.equal(sql(`SELECT COUNT(*) ${mine} JOIN ky_dossier_draft x ON x.dossier_id = d.id WHERE ${ours} AND LOCATE(u.name, x.answers) = 0`), '0');
  assert.equal(sql(`SELECT COUNT(*) ${mine} JOIN ky_dossier_revision r ON r.dossier_id = d.id WHERE ${ours} AND (LOCATE(u.name, r.answers) = 0 OR r.number > 1)`), '0');
  assert.equal(sql(`SELECT COUNT(*) ${mine} JOIN ky_dossier_file df ON df.dossier_id = d.id JOIN ky_file f ON f.id = df.file_id JOIN ky_file_chunk k ON k.file_id = f.id WHERE ${ours} AND (LOCATE(u.name, f.name) = 0 OR LOCATE(CAST(u.name AS BINARY), k.bytes) = 0)`), '0');
  const [sent, numbers] = sql(`SELECT COUNT(*), COUNT(DISTINCT d.receipt_no) ${mine} WHERE ${ours} AND d.state = 'submitted'`).split('\t').map(Number);
  assert.equal(sent, numbers);
  assert.ok(sent > people / 2, `${sent} submitted`);
});
