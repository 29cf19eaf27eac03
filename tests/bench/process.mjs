// process.mjs — what the processes cost: starting, memory over many requests, an upload, and visitors while passwords are hashed.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { sql } from '../lib/city.mjs';
import { base, request, sleep } from '../lib/client.mjs';
import { machine } from '../lib/machine.mjs';
import { token } from '../lib/person.mjs';
import { duel, kib, median, peak, rate, report, staffCookie, workers } from './lib.mjs';

const run = promisify(execFile);
const mixed = new URL('mixed.lua', import.meta.url).pathname;

// From the start of kyodod to the first whole page, seen through nginx.
async function start() {
  const m = await machine('second');
  const took = [];
  try {
    for (let i = 0; i < 5; i++) {
      await m.halt();
      const began = m.start();
      for (;;) {
        const res = await m.request('/ja/groups').catch(() => ({ status: 0 }));
        if (res.status === 200) break;
        if (performance.now() - began > 20000) throw new Error('no page within 20 s');
        await sleep(2);
      }
      took.push((performance.now() - began) / 1000);
    }
  } finally {
    await m.stop();
  }
  report({ name: 'first page after kyodod starts', median: median(took), ratio: median(took) / 0.3, peer: 'limit of 0.3 s', goal: 1, atMost: true, unit: ' s' });
}

const own = (pid) => kib(pid, 'smaps_rollup', 'Private_(?:Clean|Dirty)') / 1024;

// Pages of every kind, some refused, some signed in, from 32 visitors. Gives how many were answered.
async function visit(m, seconds, cookie) {
  writeFileSync(`${m.dir}/conf/mixed.txt`, [
    cookie, ...['ja', 'en', 'easy'].flatMap((l) => ['groups', 'groups?field=environment', 'groups?sort=new', `groups?q=${encodeURIComponent('川')}`, 'groups/1', 'groups/7', 'groups/exchange', 'groups/statistics', 'groups/feed', '', 'auth/login', 'groups/999999', 'staff/groups', 'staff/groups?state=active', 'staff/groups/5', 'staff/groups/5/edit', 'staff'].map((p) => `/${l}/${p}`)),
  ].join('\n'));
  const { stdout } = await run('wrk', ['-t1', '-c32', `-d${seconds}s`, '-s', mixed, m.at.href, `${m.dir}/conf/mixed.txt`]);
  return Number(stdout.match(/(\d+) requests in/)[1]);
}

async function memory() {
  const m = await machine('second', { settings: 'worker_max_requests = 1000000' });
  try {
    const cookie = staffCookie('kyodo');
    const at = [];
    let served = 0;
    for (const goal of [10000, 25000, 50000]) {
      while (served < goal) served += await visit(m, 4, cookie);
      at.push(Math.max(...workers(m).map(own)));
    }
    report({ name: `a worker's own memory after ${served} mixed requests`, median: at[2], ratio: at[2] / 8, peer: 'limit of 8 MB', goal: 1, atMost: true, unit: ' MB' });
    report({ name: 'growth of it from 10,000 requests on', median: at[2] - at[0], ratio: at[2] / at[0], peer: 'memory after 10,000', goal: 1.05, atMost: true, unit: ' MB' });
    await upload(m, cookie);
  } finally {
    await m.stop();
  }
}

// The peak of the process that took the body. The form's token is wrong on purpose: what the page would do with the file is not part of it.
async function upload(m, cookie) {
  const megabytes = 10;
  const body = (name, bytes) => Buffer.concat([Buffer.from(`--b\r\nContent-Disposition: form-data; name="_token"\r\n\r\nno\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/csv\r\n\r\n`), bytes, Buffer.from('\r\n--b--\r\n')]);
  const send = (bytes) => m.request('/ja/files/groups/imports', { method: 'POST', headers: { Cookie: cookie, Origin: m.at.origin, 'Content-Type': 'multipart/form-data; boundary=b' }, body: body('x.csv', bytes) });
  for (let i = 0; i < 8; i++) await send(Buffer.from('a,b\r\n')); // warm
  let res;
  const added = await peak(m, async () => { res = await send(Buffer.alloc(megabytes * 1024 * 1024, 'a,b,c,d,e,f,g\r\n')); });
  if (![403, 422].includes(res.status) || Number(sql('SELECT MAX(size_bytes) FROM ky_file')) < megabytes * 1e6) throw new Error(`the upload was not taken: ${res.status}`);
  report({ name: `an upload of ${megabytes} MB adds`, median: added, ratio: added / 2, peer: 'limit of 2 MB', goal: 1, atMost: true, unit: ' MB' });
}

// People who mistype their password as fast as they can, so that every worker that hashes is busy.
function signingIn(visitors) {
  let on = true, hashed = 0;
  const one = async (n) => {
    let t = token((await request('/ja/auth/login')).text), cookie;
    for (let i = 0; on; i++) {
      const first = cookie ? null : await request('/ja/auth/login');
      if (first) {
        cookie = first.headers['set-cookie']?.map((c) => c.split(';')[0]).join('; ') ?? '';
        t = token(first.text);
      }
      const res = await request('/ja/auth/login', { method: 'POST', headers: { Cookie: cookie, Origin: base.origin, 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ _token: t, login: `nobody-${n}-${i >> 5}`, password: 'wrong-password-of-nobody', next: '' }).toString() });
      if (res.status !== 422 || !token(res.text)) throw new Error(`signing in answered ${res.status}`);
      t = token(res.text);
      hashed++;
    }
  };
  const all = Promise.all(Array.from({ length: visitors }, (_, n) => one(n)));
  return async () => {
    on = false;
    await all;
    return hashed;
  };
}

async function busy() {
  sql("INSERT INTO ky_setting (setting_key, value) VALUES ('core.login_tries', '100') ON DUPLICATE KEY UPDATE value = '100'; UPDATE ky_dataset SET version = version + 1 WHERE name = 'core'");
  let hashed = 0, seconds = 0;
  const { ours, ratios } = await duel(async () => {
    sql('DELETE FROM ky_attempt');
    const stop = signingIn(6), began = performance.now();
    await sleep(300);
    const got = await rate('/ja/groups');
    seconds += (performance.now() - began) / 1000;
    hashed += await stop();
    return got;
  }, () => rate('/ja/groups'));
  if (hashed / seconds < 4) throw new Error(`the workers that hash were not busy: ${(hashed / seconds).toFixed(1)} a second`);
  report({ name: `directory while passwords are hashed (${(hashed / seconds).toFixed(0)}/s)`, median: ours, ratio: ratios[1], peer: 'the same, idle', goal: 0.5 });
}

export const figures = { hashing: busy, start, memory };
