// fresh.test.mjs — never stale: what was acknowledged is on the next page of this machine, and soon on every page of another, while visitors read and workers are killed.
import test from 'node:test';
import assert from 'node:assert/strict';
import { eventually, request, sleep } from '../lib/client.mjs';
import { children, generation, pid, sql, workers } from '../lib/city.mjs';
import { machine } from '../lib/machine.mjs';
import { staff } from '../lib/person.mjs';

const ROUNDS = 12;
const POLLS = 150; // of 20 ms; the design says 100 ms, a loaded test machine may need more
const first = () => sql("SELECT id FROM groups_group WHERE state = 'active' AND merged_into_id IS NULL ORDER BY sort_key, id LIMIT 1");
const shown = (text) => Number(text.match(/第(\d+)回の確かめ/)?.[1] ?? 0);

// Reads without pause; a page asked for when `least` was already promised must not show less. Gives how many were read and what was wrong.
function readers(n, get, paths, promised) {
  const wrong = [];
  let on = true, read = 0;
  const one = async (i) => {
    for (let k = i; on; k++) {
      const least = promised();
      const res = await get(paths[k % paths.length]).catch(() => null);
      if (res?.status !== 200) continue; // taken along by a killed worker
      read++;
      if (shown(res.text) < least) wrong.push(`${paths[k % paths.length]} shows ${shown(res.text)}, promised ${least}`);
    }
  };
  const all = Array.from({ length: n }, (_, i) => one(i));
  return async () => {
    on = false;
    await Promise.all(all);
    return { read, wrong };
  };
}

test('an acknowledged change is on every next page here, and soon on another machine', async (t) => {
  const other = await machine('other');
  t.after(() => other.stop());
  const id = first(), edit = `/ja/staff/groups/${id}/edit`, paths = ['/ja/groups', `/ja/groups/${id}`];
  const p = await staff('administrator');
  let acknowledged = 0, arrived = 0, confirmed = 0;
  const here = readers(4, (path) => request(path), paths, () => acknowledged);
  const there = readers(4, other.request, paths, () => arrived);
  t.after(here); // also when an assertion ends the test early
  t.after(there);
  const others = () => children(children(other.pid()).at(-1));
  for (let n = 1; n <= ROUNDS; n++) {
    const kills = n % 3 === 0;
    if (kills) for (const list of [workers(), others()]) process.kill(list[n % list.length], 'SIGKILL');
    const done = await p.fill(edit, { purpose: `第${n}回の確かめをします。` }).catch(() => null);
    if (done?.status !== 303) continue; // not acknowledged: nothing is promised
    acknowledged = n;
    confirmed++;
    for (const path of paths) {
      const pages = await Promise.all(Array.from({ length: 8 }, () => request(path).catch(() => null)));
      for (const page of pages) if (page?.status === 200) assert.ok(shown(page.text) >= n, `here ${path} shows ${shown(page.text)} after ${n}`);
    }
    // Seen once may be one worker made anew; what every worker shows, three times over, has arrived.
    let polls = 0, good = 0;
    for (; polls < POLLS && good < 3; polls++) {
      const pages = await Promise.all([...paths, ...paths, ...paths, ...paths].map((path) => other.request(path).catch(() => null)));
      good = pages.every((page) => page?.status === 200 && shown(page.text) >= n) ? good + 1 : 0;
      await sleep(20);
    }
    assert.ok(good === 3, `the other machine never showed ${n}`);
    arrived = n;
  }
  const [a, b] = [await here(), await there()];
  assert.deepEqual([a.wrong, b.wrong], [[], []]);
  assert.ok(confirmed > ROUNDS / 2 && a.read > 50 && b.read > 50, `${confirmed} changes, ${a.read} and ${b.read} pages read`);
  // The generation that counted these deaths goes, so that the next tests begin with none.
  const before = generation();
  process.kill(pid('kyodod'), 'SIGHUP');
  await eventually(() => assert.notEqual(generation(), before));
});

test('a renamed area is in the filter at once, and a count follows its rows', async (t) => {
  const other = await machine('other');
  t.after(() => other.stop());
  const p = await staff('administrator');
  const id = sql("SELECT id FROM ky_area WHERE code = 'hoshimi'");
  const name = sql(`SELECT name FROM ky_area WHERE id = ${id}`);
  const option = (res, wanted) => assert.ok(res.text.includes(`<option value="${id}">${wanted}</option>`), wanted);
  for (const wanted of ['星見みなみ', name]) {
    option(await request('/ja/groups'), wanted === name ? '星見みなみ' : name); // every worker has it
    const done = await p.fill(`/ja/staff/admin/areas/${id}`, { name: wanted });
    assert.equal(done.status, 303);
    for (const res of await Promise.all(Array.from({ length: 8 }, () => request('/ja/groups')))) option(res, wanted);
    await eventually(async () => option(await other.request('/ja/groups'), wanted));
  }
  const group = first(), count = (res) => Number(res.text.match(/role="status">([\d,]+)件/)[1]);
  const all = count(await p.get('/ja/staff/groups?state=active'));
  for (const [state, wanted] of [['expired', all - 1], ['active', all]]) {
    assert.equal((await p.fill(`/ja/staff/groups/${group}/edit`, { state })).status, 303);
    for (let i = 0; i < 8; i++) assert.equal(count(await p.get('/ja/staff/groups?state=active')), wanted);
    await eventually(async () => assert.equal(count(await other.request('/ja/groups')), wanted));
  }
});
