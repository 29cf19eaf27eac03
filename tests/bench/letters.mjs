// letters.mjs — five hundred letters issued, made and put together for printing, beside readers of the public pages; what the web workers own before and after.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { sql, workers } from '../lib/city.mjs';
import { base, request, sleep } from '../lib/client.mjs';
import { department, dossier } from '../lib/dossiers.mjs';
import { fields } from '../lib/person.mjs';
import { kib, median, report, staffCookie } from './lib.mjs';

const run = promisify(execFile);
const MANY = 500;
const latency = new URL('latency.lua', import.meta.url).pathname;
const own = () => Math.max(...workers().slice(0, -1).map((pid) => kib(pid, 'smaps_rollup', 'Private_(?:Clean|Dirty)') / 1024));

async function p95(seconds) {
  const { stdout } = await run('wrk', ['-t1', '-c32', `-d${seconds}s`, '-s', latency, new URL('/ja/groups', base).href]);
  if (/Non-2xx/.test(stdout)) throw new Error(stdout);
  return Number(stdout.match(/p95 ([\d.]+)/)[1]);
}

// So many decided dossiers of one decision, their letters drafts as the decision leaves them.
function decided() {
  const answers = { name: '測る会', representative: '𠮷野 髙子', contact_address_postal: '385-0001', contact_address: 'みほん市榛名木1-1', contact_phone: '0267-00-0001' };
  const { id } = dossier({ title: '測る会', state: 'rejected', phase: 'closed', turn: 'nobody', answers, code: 'kyodo' });
  sql(`UPDATE ky_dossier SET decided_on = '2026-11-27' WHERE id = ${id}`);
  const copy = (table, columns, key) => `INSERT INTO ${table} (${columns}) SELECT ${columns.replace('dossier_id', 'd.id').replace(/\b(procedure_name|user_id|answers|sha256|form_revision_id|note|number|kind|at|principal|action|from_state|to_state|revision|reason)\b/g, 'o.$1')} FROM ${table} o JOIN ky_dossier d ON d.title = '測る会' AND d.id > ${id} WHERE o.${key} = ${id}`;
  sql(`INSERT INTO ky_dossier (procedure_name, form_revision_id, state, phase, turn, user_id, department_id, title, receipt_no, revision, received_on, submitted_at, decided_on, created_at, updated_at, search_words)
      SELECT procedure_name, form_revision_id, state, phase, turn, user_id, department_id, title, CONCAT('LETTER-', seq), revision, received_on, submitted_at, decided_on, created_at, updated_at, '' FROM ky_dossier JOIN seq_2_to_${MANY} WHERE id = ${id};
    ${copy('ky_dossier_revision', 'dossier_id, number, form_revision_id, kind, user_id, at, note, answers, sha256', 'dossier_id')};
    INSERT INTO ky_approval (department_id, title, reasoning, transition_name, state, proposed_by, proposed_at, decided_on) VALUES (${department('kyodo')}, '測る決裁', '要件を満たさない', 'reject', 'approved', 1, '2026-11-27', '2026-11-27'); SET @a = LAST_INSERT_ID();
    INSERT INTO ky_dossier_history (dossier_id, at, user_id, principal, action, from_state, to_state, revision, reason) SELECT id, '2026-11-27', 1, 'staff', 'reject', 'submitted', 'rejected', 1, '要件を満たさないため' FROM ky_dossier WHERE title = '測る会';
    INSERT INTO ky_letter (dossier_id, template_id, history_id, action, approval_id, lang, created_at)
      SELECT d.id, (SELECT MIN(id) FROM ky_letter_template WHERE procedure_name = 'groups.registration' AND occasion = 'reject' AND lang = 'ja'), (SELECT MAX(h.id) FROM ky_dossier_history h WHERE h.dossier_id = d.id), 'reject', @a, 'ja', '2026-11-27' FROM ky_dossier d WHERE d.title = '測る会'`);
  return Number(sql("SELECT MAX(id) FROM ky_approval WHERE title = '測る決裁'"));
}

async function letters() {
  const approval = decided(), cookie = staffCookie('kyodo', 'kyodo-officer'), path = `/ja/staff/letters?approval=${approval}`;
  const act = async (what) => {
    const page = await request(path, { headers: { Cookie: cookie } });
    const body = new URLSearchParams([...fields(page.text, '/ja/staff/letters/batch').filter(([k]) => k !== 'all'), ['all', '1'], ['act', what]]);
    const res = await request('/ja/staff/letters/batch', { method: 'POST', headers: { Cookie: cookie, Origin: base.origin, 'Content-Type': 'application/x-www-form-urlencoded' }, body: body.toString() });
    if (res.status !== 303) throw new Error(`the batch answered ${res.status}`);
  };
  const made = () => Number(sql(`SELECT COUNT(*) FROM ky_letter WHERE approval_id = ${approval} AND file_id IS NOT NULL`));
  const printed = () => Number(sql("SELECT COUNT(*) FROM ky_job WHERE job = 'letters.batch' AND state = 'done'"));
  await p95(1); // warm
  const idle = [await p95(3), await p95(3), await p95(3)], before = own(), busy = [], began = performance.now();
  await act('issue');
  while (made() < MANY) {
    if (performance.now() - began > 600000) throw new Error(`only ${made()} letters were made in ten minutes`);
    busy.push(await p95(3));
  }
  const took = (performance.now() - began) / 1000, pdfs = printed();
  await act('pdf');
  while (printed() === pdfs) {
    if (performance.now() - began > 900000) throw new Error('the letters were not put together');
    busy.push(await p95(3));
    await sleep(100);
  }
  const after = own();
  report({ name: `p95 of 32 readers while ${MANY} letters are made and put together (${took.toFixed(0)} s for the letters)`, median: median(busy), ratio: median(busy) / median(idle), peer: 'idle', goal: 2, atMost: true, unit: ' ms' });
  report({ name: "a web worker's own memory after it", median: after, ratio: after / before, peer: 'before', goal: 1.05, atMost: true, unit: ' MB' });
}

export const figures = { letters };
