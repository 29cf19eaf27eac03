// scale.mjs — a thousand groups against a million: staff's list must not notice.
import { sql } from '../lib/city.mjs';
import { crowd } from './crowd.mjs';
import { duel, rate, report, staffCookie } from './lib.mjs';

async function scale() {
  const began = performance.now();
  const [small, big] = [await crowd('small', 1000), await crowd('big', 1000000)];
  console.error(`1,000,000 groups made in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  try {
    const cookies = ['kyodo_small', 'kyodo_big'].map((d) => staffCookie(d));
    const area = sql("SELECT id FROM kyodo_big.ky_area WHERE name = '榛名木'");
    for (const [what, query, goal] of [['unfiltered', '', 1.1], ['filtered', `?state=active&area=${area}`, 1.3]]) {
      const path = `/ja/staff/groups${query}`;
      const { ours, ratios } = await duel(() => rate(path, { cookie: cookies[1], at: big.at }), () => rate(path, { cookie: cookies[0], at: small.at }));
      report({ name: `staff list, 1,000,000 groups, ${what}`, median: ours, ratio: 1 / ratios[1], peer: '1,000 groups (time a page)', goal, atMost: true });
    }
  } finally {
    await big.stop();
    await small.stop();
  }
}

export const figures = { scale };
