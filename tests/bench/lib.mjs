// lib.mjs — how ./dev bench measures: ours and the peer in turn, short rounds, the median of the rounds' ratios. Used by the figures beside it.
// These machines are noisy: single runs move by a quarter, so only ratios inside one run mean anything.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { promisify } from 'node:util';
import { children, sql } from '../lib/city.mjs';
import { base, request } from '../lib/client.mjs';

const run = promisify(execFile);
const json = process.env.BENCH_JSON === 'yes';

export const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
export const seconds = Number(process.env.BENCH_SECONDS ?? 2);
export const median = (list) => [...list].sort((a, b) => a - b)[(list.length - 1) >> 1];

// Requests a second, 32 connections. Any answer but 200 makes the figure worthless, so it is an error.
export async function rate(path, { cookie, script, connections = 32, at = base } = {}) {
  const url = new URL(path, at).href;
  const args = ['-t2', `-c${connections}`, `-d${seconds}s`, ...(cookie ? ['-H', `Cookie: ${cookie}`] : []), ...(script ? ['-s', script] : []), url];
  const { stdout } = await run('wrk', args);
  const wrong = stdout.match(/(Non-2xx.*|Socket errors.*)/);
  if (wrong && !/connect 0, read 0, write 0, timeout 0/.test(wrong[1])) throw new Error(`${path}: ${wrong[1].trim()}`);
  const found = Number(stdout.match(/Requests\/sec:\s*([\d.]+)/)[1]);
  if (found === 0) throw new Error(`${path}: no answer within ${seconds} s`);
  return found;
}

// One kept connection, one page after another: node's own http would cost as much as some pages. The page must be a 200 with its length.
export function visitor(at = base) {
  const socket = net.connect(Number(at.port), at.hostname).setNoDelay();
  let parts = [], whole = Infinity, done, failed;
  socket.on('error', (e) => failed?.(e));
  socket.on('close', () => failed?.(new Error('the connection was closed')));
  socket.on('data', (part) => {
    parts.push(part);
    const seen = Buffer.concat(parts), head = seen.indexOf('\r\n\r\n');
    if (whole === Infinity && head >= 0) {
      const [, status] = seen.toString('latin1', 0, head).match(/^HTTP\/1\.1 (\d+)/), length = seen.toString('latin1', 0, head).match(/\r\ncontent-length: (\d+)/i);
      if (status !== '200' || !length) return failed(new Error(`a page answered ${status}${length ? '' : ' without its length'}`));
      whole = head + 4 + Number(length[1]);
    }
    if (seen.length >= whole) done(seen.toString('utf8'));
  });
  return {
    get: (path) => new Promise((resolve, reject) => {
      [parts, whole, done, failed] = [[], Infinity, resolve, reject];
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${at.host}\r\n\r\n`);
    }),
    end: () => { failed = null; socket.destroy(); },
  };
}

// Measures each in turn; gives the medians and the median of the first's ratio to every other.
export async function duel(...sides) {
  for (const side of sides) await side(); // warm
  const seen = sides.map(() => []);
  for (let i = 0; i < rounds; i++) for (const [n, side] of sides.entries()) seen[n].push(await side());
  return { ours: median(seen[0]), theirs: seen.map(median), ratios: seen.map((s) => median(s.map((v, i) => seen[0][i] / v))), seen };
}

// The peer is honest only if it makes the same page.
export async function samePage(path, peer, headers = {}) {
  const strip = (text) => text.replace(/name="_token" value="[0-9a-f]+"/, 'name="_token" value=""');
  const [a, b] = [await request(path, { headers }), await request(peer, { headers })].map((r) => ({ status: r.status, text: strip(r.text) }));
  if (a.status !== 200 || b.status !== 200) throw new Error(`${path}: ${a.status}, peer: ${b.status} ${b.text.slice(0, 300)}`);
  if (a.text === b.text) return Buffer.byteLength(a.text);
  const at = [...a.text].findIndex((c, i) => c !== b.text[i]);
  throw new Error(`the peer makes another page; from character ${at}: ours ${JSON.stringify(a.text.slice(Math.max(0, at - 40), at + 60))}, theirs ${JSON.stringify(b.text.slice(Math.max(0, at - 40), at + 60))}`);
}

// Somebody of staff signed in with both steps, without the forms: the session's secret is known here, its hash is the row.
export function staffCookie(database, login = 'kyodo-admin') {
  const secret = 'b'.repeat(64);
  sql(`INSERT INTO ${database}.ky_session (secret_hash, user_id, created_at, last_seen_at, expires_at, strong)
    SELECT UNHEX(SHA2('${secret}', 256)), id, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL 10 HOUR, 1 FROM ${database}.ky_user WHERE login = '${login}'
    ON DUPLICATE KEY UPDATE last_seen_at = UTC_TIMESTAMP(6)`);
  return `ky=${secret}`;
}

// A figure of a process in /proc, in KiB; key is a pattern, what it matches is added up.
export const kib = (pid, file, key) => [...readFileSync(`/proc/${pid}/${file}`, 'utf8').matchAll(new RegExp(`^${key}:\\s+(\\d+) kB`, 'gm'))].reduce((n, m) => n + Number(m[1]), 0);
export const workers = (m) => children(children(m.pid()).at(-1));

// By how many MB the worker that took the work grew at its highest.
export async function peak(m, work) {
  const before = new Map(workers(m).map((p) => [p, kib(p, 'status', 'VmRSS')]));
  for (const p of before.keys()) writeFileSync(`/proc/${p}/clear_refs`, '5');
  await work();
  return Math.max(...[...before].map(([p, rss]) => (kib(p, 'status', 'VmHWM') - rss) / 1024));
}

// One figure. goal: what the ratio must reach at least, or with atMost stay under; without a goal it is only told. unit: of the median.
export function report({ name, median: value, ratio = null, peer = null, goal = null, atMost = false, unit = '/s' }) {
  const met = goal === null ? null : atMost ? ratio <= goal : ratio >= goal;
  const short = (n) => (n === null ? null : Number(n.toPrecision(4)));
  if (json) console.log(JSON.stringify({ name, median: short(value), ratio: short(ratio), peer, goal, met, unit, goal_is: atMost ? 'at most' : 'at least' }));
  else if (goal === null) console.log(`told   ${name.padEnd(46)} ${short(value)}${unit}`);
  else console.log(`${met ? 'met   ' : 'MISSED'} ${name.padEnd(46)} ${short(value)}${unit}`.padEnd(72), `${short(ratio)} of ${peer} (goal ${atMost ? '≤' : '≥'} ${goal})`);
  return met;
}

// What could not be measured is said, never passed over.
export function unmeasured(name, why) {
  if (json) console.log(JSON.stringify({ name, median: null, ratio: null, peer: null, goal: null, met: false, why }));
  else console.log(`UNMEASURED ${name}: ${why}`);
}
