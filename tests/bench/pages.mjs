// pages.mjs — the public directory: warm, made anew for each visitor, searched; staff's list. Peers: a bare libfcgi program, plain PHP.
import { sql } from '../lib/city.mjs';
import { duel, rate, report, samePage, staffCookie } from './lib.mjs';

const page = '/ja/groups';
const php = '/peer/directory.php';
const anew = new URL('anew.lua', import.meta.url).pathname;
const words = `?q=${encodeURIComponent('里山')}`;

async function warm() {
  const bytes = await samePage(page, php);
  const { ours, ratios } = await duel(() => rate(page), () => rate('/hello'), () => rate(php));
  report({ name: `directory page, ${bytes} bytes`, median: ours, ratio: ratios[1], peer: 'libfcgi hello', goal: 0.75 });
  report({ name: 'directory page', median: ours, ratio: ratios[2], peer: 'PHP-FPM', goal: 4 });
}

async function fresh() {
  await samePage(`${page}?sort=x1`, `${php}?sort=x1`);
  const { ours, ratios } = await duel(() => rate(page, { script: anew }), () => rate(php));
  report({ name: 'directory page, made anew each time', median: ours, ratio: ratios[1], peer: 'PHP-FPM', goal: 1.2 });
}

async function search() {
  await samePage(page + words, php + words);
  const { ours, ratios } = await duel(() => rate(page + words), () => rate(php + words));
  report({ name: 'free-text search', median: ours, ratio: ratios[1], peer: 'PHP-FPM', goal: 1.2 });
}

async function staff() {
  const cookie = staffCookie('kyodo');
  const filter = `?state=active&area=${sql("SELECT id FROM ky_area WHERE code = 'harunagi' OR name = '榛名木' LIMIT 1")}`;
  const [ours, theirs] = [`/ja/staff/groups${filter}`, `/peer/staff.php${filter}`];
  await samePage(ours, theirs, { Cookie: cookie });
  const { ours: rateOfOurs, ratios } = await duel(() => rate(ours, { cookie }), () => rate(theirs, { cookie }));
  report({ name: 'staff list, filtered', median: rateOfOurs, ratio: ratios[1], peer: 'PHP-FPM', goal: 1.5 });
}

export const figures = { directory: warm, invalidated: fresh, search, staff };
