// dossiers.mjs — applications: submitted beside a bare C client, the staff's desk among a thousand and a million, and readers beside people who save drafts and send files.
import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { children, sql, workers } from '../lib/city.mjs';
import { base, request, sleep } from '../lib/client.mjs';
import { machine } from '../lib/machine.mjs';
import { fields } from '../lib/person.mjs';
import { duel, median, rate, report, rounds, staffCookie } from './lib.mjs';

const run = promisify(execFile);
const dir = process.env.KYODO_TEST_VAR, root = process.env.KYODO_TEST_ROOT;
const here = (file) => new URL(file, import.meta.url).pathname;
const utf8 = (s) => `CONVERT(UNHEX('${Buffer.from(s).toString('hex')}') USING utf8mb4)`;

// ---- the desk

const steps = "CASE WHEN seq % 100 = 0 THEN 'correction' WHEN seq % 50 = 1 THEN 'submitted' WHEN seq % 10 < 8 THEN 'accepted' ELSE 'rejected' END";

// A city of two departments with that many dossiers, one in thirty open; made by INSERT … SELECT.
async function desk(name, count) {
  const database = `kyodo_${name}`;
  sql(`CREATE DATABASE ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_as_ci; GRANT ALL ON ${database}.* TO kyodo_owner@localhost WITH GRANT OPTION`);
  const m = await machine(name, { database, run: false });
  m.ctl('migrate');
  m.ctl('plugin', 'enable', 'groups');
  m.ctl('demo', 'load', `${root}/tests/data/demo`);
  const form = (p) => `(SELECT MAX(id) FROM ky_form_revision WHERE procedure_name = '${p}')`, department = (code) => `(SELECT id FROM ky_department WHERE code = '${code}' AND valid_to >= CURRENT_DATE)`;
  const [flush, pool] = sql('SELECT @@innodb_flush_log_at_trx_commit, @@innodb_buffer_pool_size').split('\t');
  sql('SET GLOBAL innodb_flush_log_at_trx_commit = 0; SET GLOBAL innodb_buffer_pool_size = 1 << 30; SET GLOBAL innodb_log_file_size = 1 << 30');
  try {
    sql(`USE ${database}; SET unique_checks = 0; SET foreign_key_checks = 0; SET @me = (SELECT MIN(id) FROM ky_user WHERE kind = 'citizen'), @officer = (SELECT id FROM ky_user WHERE login = 'kyodo-officer');
      SET @kyodo = ${department('kyodo')}, @kankyo = ${department('kankyo')}, @first = ${form('groups.registration')}, @again = ${form('groups.renewal')};
      INSERT INTO ky_dossier (procedure_name, form_revision_id, state, phase, turn, user_id, department_id, officer_id, title, receipt_no, revision, received_on, submitted_at, due_on, created_at, updated_at, search_words)
      SELECT IF(seq % 3 = 0, 'groups.registration', 'groups.renewal'), IF(seq % 3 = 0, @first, @again), s, IF(s IN ('submitted', 'correction'), 'open', 'closed'), IF(s = 'submitted', 'staff', IF(s = 'correction', 'applicant', 'nobody')),
        @me, IF(seq % 7 < 4, @kyodo, @kankyo), IF(seq % 5 = 0, @officer, NULL), CONCAT('第', seq, '回の会'), CONCAT('BENCH-', seq), 1, '2026-05-01', '2026-05-01',
        IF(s IN ('submitted', 'correction'), CURRENT_DATE - INTERVAL 20 DAY + INTERVAL seq % 61 DAY, '9999-12-31'), '2026-05-01', '2026-05-01', ''
      FROM (SELECT seq, ${steps} AS s FROM seq_1_to_${count}) x; ANALYZE TABLE ky_dossier`);
  } finally {
    sql(`SET GLOBAL innodb_flush_log_at_trx_commit = ${flush}; SET GLOBAL innodb_buffer_pool_size = ${pool}`);
  }
  m.start();
  await m.ready();
  return m;
}

async function desks() {
  const [small, big] = [await desk('desk_small', 1000), await desk('desk_big', 1000000)];
  try {
    for (const login of ['kyodo-admin', 'kyodo-officer']) {
      const cookies = ['kyodo_desk_small', 'kyodo_desk_big'].map((d) => staffCookie(d, login));
      for (const [what, query, goal] of [['unfiltered', '', 1.1], ['one state', '?state=accepted', 1.3], ['state and procedure', '?state=rejected&procedure=groups.registration', 1.3], ["the city's turn", '?ours=1&phase=open', 1.3], ['closed', '?phase=closed', 1.3]]) {
        const path = `/ja/staff/dossiers${query}`;
        const { ours, ratios } = await duel(() => rate(path, { cookie: cookies[1], at: big.at }), () => rate(path, { cookie: cookies[0], at: small.at }));
        report({ name: `desk of ${login}, 1,000,000 dossiers, ${what}`, median: ours, ratio: 1 / ratios[1], peer: '1,000 (time a page)', goal, atMost: true });
      }
      sql(`DELETE FROM kyodo_desk_small.ky_session; DELETE FROM kyodo_desk_big.ky_session`);
    }
  } finally {
    await big.stop();
    await small.stop();
  }
}

// ---- submission

const field = (name, kind, more = {}) => ({ name, kind, label: { ja: name }, required: true, ...more });
const document = JSON.stringify({
  format: 'kyodo-form 1', title: { ja: '測るための申請書' },
  sections: [{ name: 'all', title: { ja: '申請' }, fields: [
    field('name', 'text', { max: 100, flags: ['listable'] }), field('name_kana', 'kana'), field('purpose', 'lines', { max: 1000 }), field('activity', 'lines', { max: 2000 }), field('category', 'choice', { choices: 'groups.category', flags: ['listable'] }),
    field('founded_on', 'date'), field('member_count', 'number', { low: 1, high: 100000, flags: ['listable'] }), field('contact_name', 'text', { max: 100 }), field('contact_phone', 'phone'), field('contact_email', 'email'),
    field('bylaws', 'files', { max: 100 }), field('roster', 'files', { max: 1 }),
  ] }],
});
const answers = (a, b) => `CONCAT('{"activity":"毎月、川で清掃をしています","bylaws":"', ${a}, '","category":"C","contact_email":"sawa@example.jp","contact_name":"見本 花子","contact_phone":"0267-00-0001","founded_on":"2019-05-01","member_count":12,"name":"測る会","name_kana":"ハカルカイ","purpose":"川をきれいにする","roster":"', ${b}, '"}')`;
const people = 40;
const cookieOf = (n) => `ky=${String(n).padStart(64, 'd')}`;

// So many drafts ready to be confirmed, shared out among people; their ids with draft, user and files, a line each.
function drafts(count) {
  const mark = `bench-${Date.now()}`;
  sql(`INSERT INTO ky_form_revision (procedure_name, number, document, sha256, made_by, created_at) SELECT 'groups.registration', MAX(number) + 1, ${utf8(document)}, UNHEX(SHA2(${utf8(document)}, 256)), 'staff', UTC_TIMESTAMP(6) FROM ky_form_revision WHERE procedure_name = 'groups.registration'
    HAVING (SELECT COUNT(*) FROM ky_form_revision WHERE made_by = 'staff' AND procedure_name = 'groups.registration') = 0;
    INSERT IGNORE INTO ky_user (kind, email, email_key, name, created_at) SELECT 'citizen', CONCAT('bench', seq, '@example.jp'), CONCAT('bench', seq, '@example.jp'), '測る 人', UTC_TIMESTAMP(6) FROM seq_1_to_${people};
    INSERT IGNORE INTO ky_session (secret_hash, user_id, created_at, last_seen_at, expires_at, strong) SELECT UNHEX(SHA2(LPAD(s.seq, 64, 'd'), 256)), u.id, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL 10 HOUR, 1 FROM seq_1_to_${people} s JOIN ky_user u ON u.email_key = CONCAT('bench', s.seq, '@example.jp');
    INSERT INTO ky_dossier (procedure_name, form_revision_id, state, user_id, department_id, title, draft, created_at, updated_at)
      SELECT 'groups.registration', (SELECT MAX(id) FROM ky_form_revision WHERE procedure_name = 'groups.registration'), 'draft', u.id, (SELECT department_id FROM ky_procedure WHERE name = 'groups.registration'), '${mark}', 1, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6)
      FROM seq_1_to_${count} s JOIN ky_user u ON u.email_key = CONCAT('bench', s.seq MOD ${people} + 1, '@example.jp');
    INSERT INTO ky_file (name, type, size_bytes, sha256, complete, object, object_id, created_at) SELECT CONCAT(f.field, '.pdf'), 'application/pdf', 8, UNHEX(SHA2('%PDF-1.4', 256)), 1, 'dossier', d.id, UTC_TIMESTAMP(6) FROM ky_dossier d JOIN (SELECT 'bylaws' AS field UNION SELECT 'roster') f WHERE d.title = '${mark}';
    INSERT INTO ky_file_chunk (file_id, number, bytes) SELECT f.id, 0, '%PDF-1.4' FROM ky_file f JOIN ky_dossier d ON f.object = 'dossier' AND f.object_id = d.id AND d.title = '${mark}';
    INSERT INTO ky_dossier_file (dossier_id, file_id, field) SELECT d.id, f.id, REPLACE(f.name, '.pdf', '') FROM ky_file f JOIN ky_dossier d ON f.object = 'dossier' AND f.object_id = d.id AND d.title = '${mark}';
    INSERT INTO ky_dossier_draft (dossier_id, number, user_id, at, answers) SELECT d.id, 1, d.user_id, UTC_TIMESTAMP(6), ${answers('MIN(df.file_id)', 'MAX(df.file_id)')} FROM ky_dossier d JOIN ky_dossier_file df ON df.dossier_id = d.id WHERE d.title = '${mark}' GROUP BY d.id`);
  return sql(`SELECT d.id, 1, d.user_id, MIN(df.file_id), MAX(df.file_id), (SELECT CAST(SUBSTRING(u.email_key, 6, LOCATE('@', u.email_key) - 6) AS SIGNED) FROM ky_user u WHERE u.id = d.user_id) FROM ky_dossier d JOIN ky_dossier_file df ON df.dossier_id = d.id WHERE d.title = '${mark}' GROUP BY d.id ORDER BY d.id`)
    .split('\n').map((l) => l.split('\t'));
}

// What a browser sends behind the page of confirmation.
async function confirmed(list) {
  const lines = [], rest = [...list];
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (let d = rest.shift(); d; d = rest.shift()) {
      const path = `/ja/dossiers/${d[0]}/submit`, cookie = cookieOf(d[5]);
      const page = await request(`/ja/dossiers/${d[0]}/confirm`, { headers: { Cookie: cookie } });
      if (page.status !== 200) throw new Error(`the page of confirmation answered ${page.status}`);
      lines.push(`${path}\t${cookie}\t${new URLSearchParams(fields(page.text, path))}`);
    }
  }));
  return lines;
}

// What a submission leaves to be done later, mails and the audit's seals, is part of neither side: the process that does it is halted meanwhile.
async function undisturbed(work) {
  const later = workers().at(-1), all = [later, ...children(later)];
  const tell = (signal) => all.forEach((p) => { try { process.kill(p, signal); } catch { /* its work was done */ } });
  tell('SIGSTOP');
  try {
    return await work();
  } finally {
    tell('SIGCONT');
  }
}

async function submit() {
  const seconds = Number(process.env.BENCH_SECONDS ?? 2), many = 1000 * seconds, at = [], ratios = [];
  execFileSync('cc', ['-O2', '-o', `${dir}/submit`, here('submit.c'), '-lmariadb']);
  if (sql('SELECT @@innodb_flush_log_at_trx_commit') !== '1') throw new Error('the database does not write through');
  const connections = process.env.KYODO_WORKERS ?? '4';
  sql("INSERT IGNORE INTO ky_receipt_counter (procedure_name, fiscal_year, last) VALUES ('groups.registration', 2026, 0)");
  for (let i = 0; i <= rounds; i++) {
    const lines = await confirmed(drafts(many));
    writeFileSync(`${dir}/submit.txt`, `${lines.join('\n')}\n`);
    const theirs = drafts(6 * many).map((d) => d.slice(0, 5).join(' ')).join('\n');
    const submitted = () => Number(sql("SELECT COUNT(*) FROM ky_dossier WHERE receipt_no LIKE 'GR1%'"));
    const [ours, peer] = await undisturbed(async () => {
      const before = submitted();
      const { stdout } = await run('wrk', ['-t1', '-c32', `-d${seconds}s`, '-s', here('submit.lua'), base.href, `${dir}/submit.txt`]);
      if (/Non-2xx|Socket errors/.test(stdout) && !/connect 0, read 0, write 0, timeout 0/.test(stdout)) throw new Error(stdout);
      const done = submitted() - before;
      if (done >= many) throw new Error('there were too few drafts');
      const also = execFileSync(`${dir}/submit`, [`${dir}/run/mysql.sock`, 'kyodo', connections, String(seconds)], { input: `${theirs}\n`, stdio: ['pipe', 'pipe', 'inherit'] });
      return [done / seconds, Number(also) / seconds];
    });
    if (i === 0) continue; // warm
    at.push(ours);
    ratios.push(ours / peer);
  }
  report({ name: 'submission, ten fields and two files', median: median(at), ratio: median(ratios), peer: 'a C client over libmariadb', goal: 0.7 });
}

// ---- readers beside writers

async function p95(path, seconds) {
  const { stdout } = await run('wrk', ['-t1', '-c32', `-d${seconds}s`, '-s', here('latency.lua'), new URL(path, base).href]);
  if (/Non-2xx/.test(stdout)) throw new Error(stdout);
  return Number(stdout.match(/p95 ([\d.]+)/)[1]);
}

// Somebody who types in a draft: each save as the script makes it, ten times as often as it would.
async function typing(d, running) {
  const path = `/ja/dossiers/${d[0]}/form/all`, cookie = cookieOf(d[5]);
  let saves = 0;
  while (running()) {
    const page = await request(path, { headers: { Cookie: cookie } });
    const action = page.text.match(/<form class="form" method="post" action="([^"]+)"/)[1];
    const boundary = 'kyodo-bench';
    const pairs = [...fields(page.text, action), ['act', 'autosave']].map(([k, v]) => `--${boundary}\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${k === 'purpose' ? `川をきれいにする ${saves}` : v}\r\n`);
    const res = await request(action, { method: 'POST', headers: { Cookie: cookie, Origin: base.origin, 'Content-Type': `multipart/form-data; boundary=${boundary}` }, body: `${pairs.join('')}--${boundary}--\r\n` });
    if (res.status !== 303) throw new Error(`a save answered ${res.status}`);
    saves++;
    await sleep(500);
  }
  return saves;
}

async function sending(d, running) {
  const path = `/ja/dossiers/${d[0]}/form/all`, cookie = cookieOf(d[5]), boundary = 'kyodo-bench';
  const big = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(10 << 20, 'kyodo ')]);
  let sent = 0;
  while (running()) {
    const page = await request(path, { headers: { Cookie: cookie } });
    const action = page.text.match(/<form class="form" method="post" action="([^"]+)"/)[1];
    const parts = [...fields(page.text, action), ['act', 'later']].map(([k, v]) => Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`));
    const file = Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="bylaws"; filename="big.pdf"\r\nContent-Type: application/pdf\r\n\r\n`);
    const res = await request(action, { method: 'POST', headers: { Cookie: cookie, Origin: base.origin, 'Content-Type': `multipart/form-data; boundary=${boundary}` }, body: Buffer.concat([...parts, file, big, Buffer.from(`\r\n--${boundary}--\r\n`)]) });
    if (res.status !== 303) throw new Error(`a file answered ${res.status}: ${res.text.match(/notice-error[^<]*<?[^<]*/)?.[0]}`);
    sent++;
  }
  return sent;
}

async function autosave() {
  const list = drafts(12), seconds = 4, ratios = [], busy = [];
  let saves = 0, files = 0;
  await p95('/ja/groups', 1); // warm
  for (let i = 0; i < rounds; i++) {
    const idle = await p95('/ja/groups', seconds);
    let on = true;
    const work = [...list.slice(0, 8).map((d) => typing(d, () => on)), sending(list[8 + (i % 4)], () => on)];
    await sleep(200);
    busy.push(await p95('/ja/groups', seconds));
    on = false;
    const done = await Promise.all(work);
    files += done.pop();
    saves += done.reduce((a, b) => a + b, 0);
    ratios.push(busy.at(-1) / idle);
  }
  if (files < rounds || saves < rounds * 8) throw new Error(`too little was written: ${saves} saves, ${files} files`);
  report({ name: `p95 of 32 readers beside ${saves} autosaves and ${files} files of 10 MB`, median: median(busy), ratio: median(ratios), peer: 'idle', goal: 2, atMost: true, unit: ' ms' });
}

export const figures = { submit, autosave, desk: desks };
