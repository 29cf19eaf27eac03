// pages.mjs — the public directory: warm, each behind a change, searched; staff's list. Peers: a bare libfcgi program, plain PHP.
import { sql } from '../lib/city.mjs';
import { staff as signedIn } from '../lib/person.mjs';
import { duel, rate, report, samePage, seconds, staffCookie, visitor } from './lib.mjs';

const page = '/ja/groups';
const php = '/peer/directory.php';
const words = `?q=${encodeURIComponent('里山')}`;

async function warm() {
  const bytes = await samePage(page, php);
  const { ours, ratios } = await duel(() => rate(page), () => rate('/hello'), () => rate(php));
  report({ name: `directory page, ${bytes} bytes`, median: ours, ratio: ratios[1], peer: 'libfcgi hello', goal: 0.75 });
  report({ name: 'directory page', median: ours, ratio: ratios[2], peer: 'PHP-FPM', goal: 4 });
}

// Before every single request somebody of staff changes the first group by the form and has the answer; only the request behind it is timed, and its page must show
// the change. The changes before the peer's requests are the same ones: they go through kyodo, PHP reads the database.
async function fresh() {
  await samePage(page, php);
  const p = await signedIn('administrator');
  const [id, purpose] = sql("SELECT id, purpose FROM groups_group WHERE state = 'active' AND merged_into_id IS NULL ORDER BY sort_key, id LIMIT 1").split('\t');
  let changes = 0;
  const change = async (text) => {
    const done = await p.fill(`/ja/staff/groups/${id}/edit`, { purpose: text });
    if (done.status !== 303) throw new Error(`the change answered ${done.status}`);
  };
  const behindChanges = (path) => async () => {
    const someone = visitor(), pages = 25 * seconds;
    let spent = 0;
    for (let i = 0; i < pages; i++) {
      const mark = `${++changes}回目に変えた目的です。`;
      await change(mark);
      const began = performance.now();
      const text = await someone.get(path);
      spent += performance.now() - began;
      if (!text.includes(mark)) throw new Error(`${path} does not show what was changed before`);
    }
    someone.end();
    return (pages / spent) * 1000;
  };
  try {
    const { ours, ratios } = await duel(behindChanges(page), behindChanges(php));
    report({ name: 'directory page, each behind a change', median: ours, ratio: ratios[1], peer: 'PHP-FPM', goal: 1.2 });
  } finally {
    await change(purpose);
  }
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
