// filters.test.mjs — searches staff save under a name, for every staff list, each seen by its owner alone.
import test from 'node:test';
import assert from 'node:assert/strict';
import { sql } from '../lib/city.mjs';
import { fields, staff } from '../lib/person.mjs';

test('a search is saved under a name, found above the list, and removed', async () => {
  const p = await staff('officer', 'kyodo'), other = await staff('officer', 'kankyo');
  sql(`DELETE FROM ky_saved_filter WHERE user_id IN (SELECT id FROM ky_user WHERE login IN ('${p.login}', '${other.login}'))`);
  assert.ok(!(await p.get('/ja/staff/groups')).text.includes('この条件に名前をつけて保存'), 'nothing to save yet');
  assert.ok((await p.get('/ja/staff/filters')).text.includes('まだありません'));
  const list = (await p.get('/ja/staff/groups?state=expired&members=1')).text;
  const url = list.match(/href="([^"]*staff\/filters\/new[^"]*)"/)[1].replaceAll('&amp;', '&');
  const nameless = await p.fill(url, { name: '' }, '/ja/staff/filters/new');
  assert.equal(nameless.status, 422);
  const pairs = fields(nameless.text, '/ja/staff/filters/new').filter(([k]) => k !== 'name');
  const saved = await p.post('/ja/staff/filters/new', [...pairs, ['name', '期限切れ<で>募集中']]);
  assert.equal(saved.status, 303, 'what was hidden is kept over a refusal');
  assert.ok(saved.headers.location.startsWith('/ja/staff/groups?state=expired&members=1'));
  const page = (await p.get(saved.headers.location)).text;
  assert.match(page, /<a href="\/ja\/staff\/groups\?state=expired&amp;members=1" aria-current="page">期限切れ&lt;で&gt;募集中/);
  assert.ok(!(await other.get('/ja/staff/groups')).text.includes('期限切れ&lt;'), "seen by nobody else");
  const all = (await p.get('/ja/staff/filters')).text;
  const edit = all.match(/href="(\/ja\/staff\/filters\/\d+)"/)[1];
  assert.equal((await p.fill(edit, { name: '' })).status, 422);
  assert.equal((await other.get(edit)).status, 404, "somebody else's name");
  assert.equal((await p.fill(edit, { name: '切れた募集中' })).status, 303);
  assert.match((await p.get(saved.headers.location)).text, /aria-current="page">切れた募集中</, 'the new name at once');
  const action = all.match(/action="(\/ja\/staff\/filters\/\d+\/remove)"/)[1];
  assert.equal((await p.fill('/ja/staff/filters', {}, action)).status, 303);
  assert.ok(!(await p.get('/ja/staff/groups')).text.includes('切れた募集中'));
});

test('an address made elsewhere is saved nowhere', async () => {
  const p = await staff('officer', 'kyodo');
  for (const query of ['list=x&path=//evil.example&params=a=1', 'list=x&path=https://evil.example&params=a=1', 'list=x&path=staff/groups&params=', 'list=x&path=staff/groups&params=%22%3E%3Cscript', 'list=x&path=../auth/logout&params=a=1', ''])
    assert.equal((await p.get(`/ja/staff/filters/new?${query}`)).status, 404, query);
});
