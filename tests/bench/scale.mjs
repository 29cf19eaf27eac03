// scale.mjs — a thousand groups against a million: staff's list must not notice, a search no more than it finds more.
import { sql } from '../lib/city.mjs';
import { crowd } from './crowd.mjs';
import { sleep } from '../lib/client.mjs';
import { duel, median, rate, report, staffCookie } from './lib.mjs';

// One page right behind a change elsewhere, when nothing counted before helps: milliseconds, the median of many.
async function behindChange(m, database, path, cookie) {
  const took = [];
  for (let i = 0; i < 15; i++) {
    sql(`UPDATE ${database}.ky_dataset SET version = version + 1 WHERE name = 'groups'`);
    await sleep(250); // the machine hears of it within 100 ms
    const began = performance.now();
    const res = await m.request(path, { headers: { Cookie: cookie } });
    took.push(performance.now() - began);
    if (res.status !== 200) throw new Error(`${path}: ${res.status}`);
  }
  return median(took);
}

// A word that 40 groups have in either city: what is found is as much, and so must be the time. A word in a fixed share of all groups is only told: whatever is found
// must be read and put in order before the first twenty are known (InnoDB's index over words has no order but its own), so its time grows with the city.
const rare = { word: '稀少', groups: 40 };
const find = (word) => `/ja/groups?q=${encodeURIComponent(word)}`;

// One page after another, for what takes too long to be counted by the second: milliseconds, the median.
async function alone(m, path) {
  const took = [];
  for (let i = 0; i < 5; i++) {
    const began = performance.now();
    const res = await m.request(path);
    took.push(performance.now() - began);
    if (res.status !== 200) throw new Error(`${path}: ${res.status}`);
  }
  return median(took);
}

async function search(small, big) {
  for (const m of [small, big]) {
    const { text } = await m.request(find(rare.word));
    if (!text.includes(`>${rare.groups}件`)) throw new Error(`the rare word finds ${text.match(/role="status">([^<]*)/)?.[1]}`);
  }
  const visitors = 2, one = await duel(...[big, small].map((m) => () => rate(find(rare.word), { at: m.at, connections: visitors })));
  report({ name: `search, 1,000,000 groups, ${rare.groups} found`, median: (visitors * 1000) / one.ours, ratio: 1 / one.ratios[1], peer: '1,000 groups (time a page)', goal: 1.5, atMost: true, unit: ' ms' });
  const common = find('里山'), among = await alone(small, common);
  report({ name: `search, 1,000,000 groups, a word of many (${among.toFixed(0)} ms among 1,000)`, median: await alone(big, common), unit: ' ms' });
}

async function scale() {
  const began = performance.now();
  const [small, big] = [await crowd('small', 1000, rare), await crowd('big', 1000000, rare)];
  console.error(`1,000,000 groups made in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  try {
    const cookies = ['kyodo_small', 'kyodo_big'].map((d) => staffCookie(d));
    const area = sql("SELECT id FROM kyodo_big.ky_area WHERE name = '榛名木'");
    for (const [what, query, goal] of [['unfiltered', '', 1.1], ['filtered', `?state=active&area=${area}`, 1.3]]) {
      const path = `/ja/staff/groups${query}`;
      const { ours, ratios } = await duel(() => rate(path, { cookie: cookies[1], at: big.at }), () => rate(path, { cookie: cookies[0], at: small.at }));
      report({ name: `staff list, 1,000,000 groups, ${what}`, median: ours, ratio: 1 / ratios[1], peer: '1,000 groups (time a page)', goal, atMost: true });
      const cold = [await behindChange(small, 'kyodo_small', path, cookies[0]), await behindChange(big, 'kyodo_big', path, cookies[1])];
      report({ name: `the same behind a change, ${cold[0].toFixed(1)} ms among 1,000, ${what}`, median: cold[1], unit: ' ms' });
    }
    await search(small, big);
  } finally {
    await big.stop();
    await small.stop();
  }
}

export const figures = { scale };
