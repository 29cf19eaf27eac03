// panels.test.mjs — two cities' panels, set up by the pages and judged to their end: 小諸市 (budget in order of the total) and 岸和田市 (seats, essays without names).
import test from 'node:test';
import assert from 'node:assert/strict';
import { citizen } from '../lib/dossier.mjs';
import { staff } from '../lib/person.mjs';
import { application, close, done, fileOf, judge, main, result, setUp } from '../lib/panel.mjs';

const run = `${process.pid}-${Date.now() % 100000}`;
const judges = (n, what) => Promise.all(Array.from({ length: n }, (_, i) => citizen(`${what}審査${i + 1}`)));
// A total spread over five items of at most high points.
const spread = (total, high) => Array.from({ length: 5 }, (_, i) => Math.floor(total / 5) + (i < total % 5 ? 1 : 0)).map((s) => { assert.ok(s <= high); return s; });

test('S-3 小諸市: five judges, five items of ten; by total, equal totals by the smaller request; the budget in that order, 次点 takes what remains or declines', async () => {
  const p = await staff('officer', 'kyodo'), five = await judges(5, '小諸');
  const given = [ // by judge; totals 230, 200, 200, 190, 150
    { title: `事業A${run}`, requested: 400000, totals: [40, 40, 40, 40, 40] },
    { title: `事業B${run}`, requested: 300000, totals: [46, 46, 46, 46, 46] },
    { title: `事業C${run}`, requested: 350000, totals: [50, 45, 40, 35, 30] },
    { title: `事業D${run}`, requested: 500000, totals: [38, 38, 38, 38, 38] },
    { title: `事業E${run}`, requested: 50000, totals: [30, 30, 30, 30, 30] },
  ];
  for (const g of given) g.id = application({ title: g.title, answers: { requested: g.requested, essay: '地域の花壇の手入れ' } }).id;
  const items = ['公益性', '市民性', '発展性', '実現性', '自立性'].map((name) => ({ name, high: '10' }));
  const rules = { measure: 'total', cut_hundredths: '100', threshold: '0', selection: 'budget', budget_yen: '1,250,000', amount_field: 'requested', ties: 'smaller', after_decline: 'end', answer_days: '7' };
  const id = await setUp(p, { title: `小諸${run}`, dossiers: given.map((g) => g.id), items, judges: five.map((j) => j.email), rules });
  for (const [i, j] of five.entries()) await judge(j, id, Object.fromEntries(given.map((g) => [g.id, spread(g.totals[i], 10)])));
  await close(p, id);
  const order = await result(p, id);
  assert.deepEqual(order.map((r) => [r.rank, r.title, r.value, r.granted]), [
    ['1', given[1].title, '230', '300,000'], ['2', given[2].title, '200', '350,000'], ['3', given[0].title, '200', '400,000'], ['4', given[3].title, '190', '200,000'], ['5', given[4].title, '150', '']]);
  assert.match(order[3].outcome, /次点（返事待ち）.*返事の期限/);
  assert.match(order[4].outcome, /選外/);

  const at = `/ja/staff/panels/${id}/result`, next = fileOf(id, given[3].id), page = await p.get(at);
  const button = page.text.match(new RegExp(`action="(/ja/staff/panel-files/${next}/answer)"><input type="hidden" name="_token" value="([0-9a-f]+)"`));
  assert.ok(button, main(page));
  done(await p.post(button[1], { _token: button[2], answer: 'accepted' }));
  const after = await result(p, id);
  assert.deepEqual([after[3].outcome, after[3].granted, after[4].outcome], ['選定', '200,000', '選外']);
});

test('S-3 小諸市: a 次点 that declines leaves the remainder; the next in order is not asked', async () => {
  const p = await staff('officer', 'kyodo'), two = await judges(2, '小諸辞退');
  const given = [[`甲${run}`, 700000, 20], [`乙${run}`, 600000, 18], [`丙${run}`, 100000, 10]].map(([title, requested, total]) => ({ title, total, id: application({ title, answers: { requested } }).id }));
  const rules = { measure: 'total', selection: 'budget', budget_yen: '1000000', amount_field: 'requested', ties: 'smaller' };
  const id = await setUp(p, { title: `小諸辞退${run}`, dossiers: given.map((g) => g.id), items: [{ name: '公益性', high: '20' }], judges: two.map((j) => j.email), rules });
  for (const j of two) await judge(j, id, Object.fromEntries(given.map((g) => [g.id, [g.total]])));
  await close(p, id);
  const at = `/ja/staff/panels/${id}/result`, next = fileOf(id, given[1].id);
  const button = (await p.get(at)).text.match(new RegExp(`action="(/ja/staff/panel-files/${next}/answer)"><input type="hidden" name="_token" value="([0-9a-f]+)"`));
  done(await p.post(button[1], { _token: button[2], answer: 'declined' }));
  assert.deepEqual((await result(p, id)).map((r) => [r.title, r.outcome, r.granted]), [[given[0].title, '選定', '700,000'], [given[1].title, '次点（辞退）', ''], [given[2].title, '選外', '']]);
});

test('C-1 岸和田市: essays without names; five items of four grades, 25 points a judge, four judges; at least 50 of 100; the best N', async () => {
  const p = await staff('officer', 'kyodo'), four = await judges(4, '岸和田');
  // Four grades of five points at most: 5, 4, 3, 1.
  const grades = '5 たいへんよい\n4 よい\n3 ふつう\n1 足りない', items = ['理解', '意欲', '具体性', '独自性', '表現'].map((name) => ({ name, low: '1', high: '5', grades }));
  const given = [
    { name: `応募 一郎${run}`, scores: [[5, 5, 5, 5, 5], [5, 5, 5, 5, 5], [4, 4, 4, 4, 4], [4, 4, 4, 4, 4]] }, // 90
    { name: `応募 二郎${run}`, scores: [[3, 3, 3, 3, 3], [3, 3, 3, 3, 3], [3, 3, 1, 1, 1], [3, 3, 3, 1, 1]] }, // 50
    { name: `応募 三郎${run}`, scores: [[3, 3, 3, 3, 3], [3, 3, 3, 3, 3], [3, 3, 1, 1, 1], [3, 3, 1, 1, 1]] }, // 48
    { name: `応募 四郎${run}`, scores: [[4, 4, 4, 4, 4], [4, 4, 4, 4, 4], [3, 3, 3, 3, 3], [3, 3, 3, 3, 3]] }, // 70
  ];
  for (const g of given) {
    const by = await citizen(g.name);
    g.id = application({ title: g.name, by: by.id, answers: { essay: `${g.name}が考えるまちづくり。${g.name.split(' ')[1]}は参加を広げたい。`, leader: g.name } }).id;
  }
  const rules = { blind: '1', measure: 'total', threshold: '50', threshold_unit: 'points', selection: 'seats', seats: '3', ties: 'same' };
  const id = await setUp(p, { title: `岸和田${run}`, dossiers: given.map((g) => g.id), items, judges: four.map((j) => j.email), rules });
  for (const [i, j] of four.entries()) {
    await judge(j, id, Object.fromEntries(given.map((g) => [g.id, g.scores[i]])));
    for (const g of given) assert.ok(!(await j.get(`/ja/judging/files/${fileOf(id, g.id)}`)).text.includes(g.name.split(' ')[1]), 'no name');
  }
  await close(p, id);
  assert.deepEqual((await result(p, id)).map((r) => [r.rank, r.title, r.value, r.outcome]), [
    ['1', given[0].name, '90', '選定'], ['2', given[3].name, '70', '選定'], ['3', given[1].name, '50', '選定'], ['4', given[2].name, '48', '最低の点に届かない']]);
});
