// subsidy.mjs — subsidies among a thousand and a million applications: staff's list of a call's files, the desk, the public results; and the files of one call written out, 250,000 of them.
import { sql } from '../lib/city.mjs';
import { machine } from '../lib/machine.mjs';
import { download } from './data.mjs';
import { duel, median, peak, rate, report, staffCookie } from './lib.mjs';

const root = process.env.KYODO_TEST_ROOT, of = 1000, exported = 250000;
const cookieOf = (database) => staffCookie(database, 'kyodo-admin');

// Calls of a thousand applications each, the first of another size; made by INSERT … SELECT. One in ten waits for its decision, results of the newest call are not published.
async function city(name, count, first = of) {
  const database = `kyodo_${name}`, calls = 1 + (count - first) / of;
  sql(`CREATE DATABASE ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_as_ci; GRANT ALL ON ${database}.* TO kyodo_owner@localhost WITH GRANT OPTION`);
  const m = await machine(name, { database, run: false });
  m.ctl('migrate');
  for (const plugin of ['groups', 'subsidy']) m.ctl('plugin', 'enable', plugin);
  m.ctl('demo', 'load', `${root}/tests/data/demo`);
  const [flush, pool] = sql('SELECT @@innodb_flush_log_at_trx_commit, @@innodb_buffer_pool_size').split('\t');
  sql('SET GLOBAL innodb_flush_log_at_trx_commit = 0; SET GLOBAL innodb_buffer_pool_size = 1 << 30; SET GLOBAL innodb_log_file_size = 1 << 30');
  try {
    // The demo's own come before: their numbers are left alone.
    sql(`USE ${database}; SET unique_checks = 0; SET foreign_key_checks = 0; SET @me = (SELECT MIN(id) FROM ky_user WHERE kind = 'citizen'), @kyodo = (SELECT id FROM ky_department WHERE code = 'kyodo' AND valid_to >= CURRENT_DATE);
      SET @call = 1000 + COALESCE((SELECT MAX(id) FROM subsidy_call), 0), @case = 1000 + (SELECT COALESCE(MAX(id), 0) FROM ky_dossier), @form = (SELECT MAX(id) FROM ky_form_revision WHERE procedure_name = 'subsidy.application');
      INSERT INTO subsidy_call (id, department_id, fiscal_year, title, opens_on, closes_on, opens_at, closes_at, state, results_on, updated_at)
        SELECT @call + seq, @kyodo, 2017 + (seq * 10 - 1) DIV ${calls}, CONCAT('測る支援金', seq), '2026-04-01', '2026-05-01', '2026-04-01', '2026-05-01', 'public', IF(seq = ${calls} AND ${calls} > 1, NULL, '2026-06-01'), '2026-04-01' FROM seq_1_to_${calls};
      INSERT INTO subsidy_course (id, call_id, name) SELECT @call + seq, @call + seq, '一般' FROM seq_1_to_${calls};
      INSERT INTO subsidy_rule (id, course_id, number, rate_n, rate_d, created_at) SELECT @call + seq, @call + seq, 1, 1, 2, '2026-04-01' FROM seq_1_to_${calls};
      INSERT INTO subsidy_ledger (call_id, allotted_yen) SELECT @call + seq, 1000000000000 FROM seq_1_to_${calls};
      INSERT INTO ky_dossier (id, procedure_name, form_revision_id, state, phase, turn, user_id, department_id, title, receipt_no, revision, received_on, submitted_at, due_on, created_at, updated_at, search_words)
        SELECT @case + seq, 'subsidy.application', @form, IF(seq % 10 = 0, 'review', 'granted'), 'open', IF(seq % 10 = 0, 'staff', 'applicant'), @me, @kyodo, CONCAT('第', seq, '回の観察会'), CONCAT('BENCH-', seq), 1, '2026-04-20', '2026-04-20',
          CURRENT_DATE - INTERVAL 20 DAY + INTERVAL seq % 61 DAY, '2026-04-20', '2026-04-20', '' FROM seq_1_to_${count};
      INSERT INTO subsidy_file (id, dossier_id, fiscal_year, call_id, course_id, rule_id, requested_yen, computed_yen, offered_yen, granted_yen, group_name, project)
        SELECT @case + seq, @case + seq, 2017 + ((c - @call) * 10 - 1) DIV ${calls}, c, c, c, 100000, 100000, 90000, IF(seq % 10 = 0, NULL, 90000), CONCAT('測る会', seq), CONCAT('第', seq, '回の観察会')
        FROM (SELECT seq, @call + 1 + IF(seq <= ${first}, 0, 1 + (seq - ${first} - 1) DIV ${of}) AS c FROM seq_1_to_${count}) x;
      UPDATE subsidy_ledger l JOIN (SELECT call_id, SUM(granted_yen) AS yen FROM subsidy_file GROUP BY call_id) s ON s.call_id = l.call_id SET l.granted_yen = s.yen;
      INSERT INTO subsidy_result (file_id, department_id, fiscal_year, title, title_code, course, shown, updated_at, search_words)
        SELECT f.id, k.department_id, f.fiscal_year, k.title, LEFT(SHA2(k.title, 256), 12), '一般', k.results_on IS NOT NULL AND f.granted_yen IS NOT NULL, '2026-06-01', '' FROM subsidy_file f JOIN subsidy_call k ON k.id = f.call_id WHERE f.id > @case;
      ANALYZE TABLE ky_dossier; ANALYZE TABLE subsidy_result; ANALYZE TABLE subsidy_file; ANALYZE TABLE subsidy_call; UPDATE ky_dataset SET version = version + 1`);
  } finally {
    sql(`SET GLOBAL innodb_flush_log_at_trx_commit = ${flush}; SET GLOBAL innodb_buffer_pool_size = ${pool}`);
  }
  m.start();
  await m.ready();
  const call = Number(sql(`SELECT MIN(id) FROM ${database}.subsidy_call WHERE title = '測る支援金1'`)), year = calls > 1 ? 2019 : 2026;
  return Object.assign(m, { calls: [call, call + Math.max(0, calls - 2)], year, cookie: cookieOf(database) });
}

async function taken(m, what, path, wanted) {
  const headers = { Cookie: m.cookie };
  let got;
  const began = performance.now(), added = await peak(m, async () => { got = await download(m, path, headers); }), took = (performance.now() - began) / 1000;
  if (got.lines < wanted) throw new Error(`${got.lines} lines of ${wanted}`);
  report({ name: `${what}, ${(got.bytes / 1e6).toFixed(0)} MB in ${took.toFixed(1)} s, adds`, median: added, ratio: added / 2, peer: '2 MB of memory', goal: 1, atMost: true, unit: ' MB' });
}

async function subsidy() {
  const [small, big] = [await city('sub_small', of), await city('sub_big', 1000000)];
  try {
    const lists = [
      ["a call's 1,000 files", (m) => `/ja/staff/subsidy/${m.calls[1]}`, 1.1], ["a call's files in one state", (m) => `/ja/staff/subsidy/${m.calls[1]}?state=review`, 1.3],
      ['the desk', () => '/ja/staff/dossiers', 1.1], ['the desk, subsidies under review', () => '/ja/staff/dossiers?procedure=subsidy.application&state=review', 1.3],
      // Signed in, so that no page comes from memory.
      ['public results', () => '/ja/subsidy/results', 1.1], ['public results of a year', (m) => `/ja/subsidy/results?year=${m.year}`, 1.3],
    ];
    for (const [what, path, goal] of lists) {
      const { ours, ratios } = await duel(...[big, small].map((m) => () => rate(path(m), { cookie: m.cookie, at: m.at })));
      report({ name: `${what}, 1,000,000 applications`, median: ours, ratio: 1 / ratios[1], peer: '1,000 (time a page)', goal, atMost: true });
    }
  } finally {
    await big.stop();
    await small.stop();
  }
}

async function unload() {
  const m = await city('sub_export', exported + of, exported), at = `/ja/files/subsidy/${m.calls[0]}/export`, took = [];
  try {
    // Each worker of both pools has been at work before: what it keeps for good is no part of a figure.
    for (const path of [`/ja/files/subsidy/${m.calls[0] + 1}/export/csv`, '/ja/subsidy/data/csv', '/ja/subsidy/results']) for (let i = 0; i < 4; i++) await Promise.all(Array.from({ length: 16 }, () => m.request(path, { headers: { Cookie: m.cookie } })));
    for (const [kind, lines] of [['csv', exported], ['xlsx', 0]]) await taken(m, `${kind} of a call's 250,000 files`, `${at}/${kind}`, lines);
    await taken(m, 'CSV of 225,000 results', '/ja/subsidy/results/csv', 200000);
    for (let i = 0; i < 5; i++) {
      const began = performance.now(), res = await m.request(`/ja/staff/subsidy/${m.calls[0]}`, { headers: { Cookie: m.cookie } });
      took.push(performance.now() - began);
      if (res.status !== 200) throw new Error(`the call's page answered ${res.status}`);
    }
    report({ name: "a call's 250,000 files with their sums", median: median(took), unit: ' ms' });
  } finally {
    await m.stop();
  }
}

export const figures = { subsidy, subsidy_export: unload };
