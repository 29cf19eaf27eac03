// skeleton.test.mjs — the skeleton plugin, enabled while the city runs: a notice is written, shown, changed, ended.
import nodeTest, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { eventually, request } from '../lib/client.mjs';
import { ctl, sql } from '../lib/city.mjs';
import { staff } from '../lib/person.mjs';

// mod_fcgid keeps its processes: what is enabled is seen when it starts new ones.
const there = process.env.KYODO_TEST_WEB !== 'fcgid', test = there ? nodeTest : nodeTest.skip;
let officer;
before(async () => {
  if (!there) return;
  ctl('plugin', 'enable', 'skeleton');
  await eventually(async () => assert.equal((await request('/ja/skeleton')).status, 200));
  officer = await staff('officer', 'kankyo');
});
after(() => there && ctl('plugin', 'disable', 'skeleton'));

test('a notice is written, and everybody reads it at once', async () => {
  const title = `道路の工事${process.pid}`;
  assert.ok((await request('/ja/skeleton')).status === 200);
  const res = await officer.fill('/ja/staff/skeleton/new', { title, body: '<b>通れません</b>\n二日間' });
  assert.equal(res.status, 303);
  const page = (await request('/ja/skeleton')).text;
  assert.ok(page.includes(title) && page.includes('&lt;b&gt;通れません'));
  assert.equal(sql(`SELECT DATEDIFF(shown_until, shown_from) FROM skeleton_notice WHERE title = '${title}'`), '13', 'as many days as the setting says');
  const list = (await officer.get(`/ja/staff/skeleton?q=${encodeURIComponent(title)}&now=1`)).text;
  assert.ok(list.includes(title));
  const id = sql(`SELECT id FROM skeleton_notice WHERE title = '${title}'`);
  assert.equal((await officer.fill(`/ja/staff/skeleton/${id}`, { title: `${title}終わり`, 'shown_until.year': '2020', 'shown_until.month': '1', 'shown_until.day': '1' })).status, 422);
  assert.equal((await officer.fill(`/ja/staff/skeleton/${id}`, { title: `${title}終わり`, 'shown_from.year': '2020', 'shown_from.month': '1', 'shown_from.day': '1', 'shown_until.year': '2020', 'shown_until.month': '1', 'shown_until.day': '2' })).status, 303);
  assert.ok(!(await request('/ja/skeleton')).text.includes(title), 'what ended is gone');
});

test('what is missing is said, and what was typed stays', async () => {
  const res = await officer.fill('/ja/staff/skeleton/new', { title: '', body: '残る文章' });
  assert.equal(res.status, 422);
  assert.ok(res.text.includes('error-summary') && res.text.includes('残る文章'));
});
