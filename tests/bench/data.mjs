// data.mjs — a ledger of 10,000 rows read in, 250,000 groups written out, and how soon a change is seen on another machine.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { sql } from '../lib/city.mjs';
import { request, sleep } from '../lib/client.mjs';
import { machine } from '../lib/machine.mjs';
import { staff } from '../lib/person.mjs';
import { crowd } from './crowd.mjs';
import { median, peak, report, staffCookie } from './lib.mjs';

const root = process.env.KYODO_TEST_ROOT;

// The demo ledger's own rows again and again, under new numbers and names: dates, full-width digits and all.
function ledger(rows) {
  const text = readFileSync(`${root}/tests/data/demo/groups-ledger.csv`, 'utf8');
  const at = text.indexOf('協登第1号');
  const entries = text.slice(at).split(/^(?=協登第)/m).filter(Boolean);
  const out = [text.slice(0, at)];
  for (let i = 0; i < rows; i++) out.push(entries[i % entries.length].replace(/^協登第\d+号,([^,]*)/, (_, name) => `協登第${100000 + i}号,${name} 第${i}支部`));
  return out.join('');
}

async function load() {
  const m = await machine('import', { database: 'kyodo' });
  try {
    const file = `${m.dir}/run/ledger.csv`, rows = 10000;
    writeFileSync(file, ledger(rows));
    const before = Number(sql('SELECT COUNT(*) FROM groups_group'));
    const began = performance.now();
    m.ctl('job', 'run', 'groups.ledger', file);
    const took = (performance.now() - began) / 1000;
    const added = Number(sql('SELECT COUNT(*) FROM groups_group')) - before;
    if (added !== rows) throw new Error(`${added} of ${rows} rows came in`);
    report({ name: 'import of 10,000 rows (all or nothing)', median: took, unit: ' s' });
  } finally {
    await m.stop();
    sql("SET foreign_key_checks = 0; DELETE f FROM groups_field f JOIN groups_group g ON g.id = f.group_id WHERE g.registration_no LIKE '協登第1_____号'; DELETE FROM groups_group WHERE registration_no LIKE '協登第1_____号'; UPDATE ky_dataset SET version = version + 1");
  }
}

// Reads a download without keeping it; gives its bytes and lines.
export function download(m, path, headers = {}) {
  return new Promise((resolve, reject) => {
    http.get(new URL(path, m.at), { agent: false, headers }, (res) => {
      let bytes = 0, lines = 0;
      res.on('data', (d) => {
        bytes += d.length;
        for (const b of d) lines += b === 10;
      });
      res.on('end', () => (res.statusCode === 200 ? resolve({ bytes, lines }) : reject(new Error(`${path}: ${res.statusCode}`))));
      res.on('error', reject);
    }).on('error', reject);
  });
}

async function unload() {
  const m = await crowd('export', 250000);
  const taken = async (what, path, headers, wanted) => {
    const began = performance.now();
    let got;
    const added = await peak(m, async () => { got = await download(m, path, headers); });
    const took = (performance.now() - began) / 1000;
    if (got.lines < wanted) throw new Error(`${got.lines} lines of ${wanted}`);
    report({ name: `${what} of 250,000 groups, ${(got.bytes / 1e6).toFixed(0)} MB in ${took.toFixed(1)} s, adds`, median: added, ratio: added / 2, peer: '2 MB of memory', goal: 1, atMost: true, unit: ' MB' });
  };
  try {
    const headers = { Cookie: staffCookie('kyodo_export') };
    for (const path of ['/ja/groups', '/ja/groups/data', '/ja/files/groups/export', '/ja/files/groups/export/csv?q=zz']) await m.request(path, { headers }); // warm
    await taken('open data', '/ja/groups/data/csv', {}, Number(sql("SELECT COUNT(*) FROM kyodo_export.groups_group WHERE state = 'active'")));
    for (const [format, lines] of [['csv', 250000], ['cp932', 250000], ['xlsx', 0]]) await taken(`staff's ${format}`, `/ja/files/groups/export/${format}`, headers, lines);
    await taken("staff's page before it", '/ja/files/groups/export', headers, 0);
  } finally {
    await m.stop();
  }
}

// From the acknowledgement here to the first page there, both under load.
async function fresh() {
  const other = await machine('other');
  const p = await staff('administrator');
  const id = sql("SELECT id FROM groups_group WHERE state = 'active' AND merged_into_id IS NULL ORDER BY sort_key, id LIMIT 1");
  const load = [new URL('/ja/groups', process.env.KYODO_TEST_URL), new URL('/ja/groups', other.at)].map((url) => spawn('wrk', ['-t1', '-c8', '-d120s', url.href], { stdio: 'ignore' }));
  const took = [];
  let stale = 0;
  try {
    for (let n = 1; n <= 40; n++) {
      const mark = `${n}回目の新しさです。`;
      const done = await p.fill(`/ja/staff/groups/${id}/edit`, { purpose: mark });
      const began = performance.now();
      if (done.status !== 303) throw new Error(`the change answered ${done.status}`);
      const here = request('/ja/groups').then((res) => { stale += !res.text.includes(mark); });
      while (!(await other.request('/ja/groups')).text.includes(mark)) {
        if (performance.now() - began > 5000) throw new Error('not seen within 5 s');
        await sleep(5);
      }
      took.push((performance.now() - began) / 1000);
      await here;
    }
  } finally {
    for (const l of load) l.kill();
    await other.stop();
  }
  report({ name: 'stale pages here after 40 changes', median: stale, ratio: stale, peer: 'none', goal: 0, atMost: true, unit: '' });
  report({ name: `a change on another machine, worst of 40 (median ${median(took).toFixed(3)} s)`, median: Math.max(...took), ratio: Math.max(...took) / 0.2, peer: '0.2 s', goal: 1, atMost: true, unit: ' s' });
}

export const figures = { import: load, export: unload, fresh };
