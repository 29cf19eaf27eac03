// postal.test.mjs — postal codes in the form of KEN_ALL: loaded by kyodoctl and in the browser, looked up by forms.
import test from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { ctl, sql } from '../lib/city.mjs';
import { person, staff } from '../lib/person.mjs';

const root = process.env.KYODO_TEST_ROOT;
const sample = `${root}/tests/data/demo/postal.csv`;
const towns = async (code) => JSON.parse((await person().get(`/ja/postal/${code}`)).text).places.map((p) => p.town);
const file = (text) => {
  const dir = mkdtempSync(`${tmpdir()}/kyodo-postal-`);
  chmodSync(dir, 0o755);
  writeFileSync(`${dir}/a.csv`, text);
  return `${dir}/a.csv`;
};
const row = (code, prefecture, town) => `20299,"385  ","${code}","ケン","シ","マチ","${prefecture}","みほん市","${town}",0,0,0,0,0,0\r\n`;

test('the sample is looked up; names are what people write', async () => {
  assert.match(ctl('postal', 'load', sample), /1 都道府県の 11 件/);
  const res = await person().get('/ja/postal/385-0001');
  assert.equal(res.headers['content-type'], 'application/json; charset=utf-8');
  assert.deepEqual(JSON.parse(res.text), { code: '3850001', places: [{ prefecture: '長野県', city: 'みほん市', town: '中央' }] });
  for (const [code, want] of [['3850000', ['']], ['3850002', ['星見']], ['3850004', ['蓼原']], ['3850006', ['駒立', '駒立新田']], ['3850007', ['一円']], ['3850008', ['']], ['3850009', ['']], ['9999999', []]])
    assert.deepEqual(await towns(code), want, code);
  for (const wrong of ['385', '38500011', 'abc', '385-00-01']) assert.deepEqual(JSON.parse((await person().get(`/ja/postal/${wrong}`)).text), { code: '', places: [] });
});

test('a prefecture is replaced as a whole, others stay; a wrong file changes nothing', async () => {
  ctl('postal', 'load', sample);
  ctl('postal', 'load', file(row('1000001', '東京都', '見本町（１丁目）')));
  assert.deepEqual(await towns('1000001'), ['見本町']);
  assert.deepEqual(await towns('3850001'), ['中央']);
  ctl('postal', 'load', file(row('1000002', '東京都', '新町')));
  assert.deepEqual(await towns('1000001'), [], 'gone with its prefecture');
  assert.deepEqual(await towns('1000002'), ['新町']);
  const before = sql('SELECT COUNT(*), MAX(id) FROM ky_postal');
  for (const wrong of ['団体名,代表者\r\nあ,い\r\n', row('1000003', '東京都', '壊れた（町'), row('100', '東京都', '短い'), '']) assert.throws(() => ctl('postal', 'load', file(wrong)), 'refused');
  assert.throws(() => ctl('postal', 'load', file(row('1000003', '東京都', '良い') + row('10x0003', '東京都', '悪い'))));
  assert.equal(sql('SELECT COUNT(*) FROM ky_postal'), before.split('\t')[0]);
  sql("DELETE FROM ky_postal WHERE prefecture = '東京都'");
});

test('an administrator loads it in the browser', async () => {
  const admin = await staff('administrator');
  sql('DELETE FROM ky_postal');
  const res = await admin.upload('/ja/staff/admin/postal', 'file', 'postal.csv', readFileSync(sample), '/ja/files/admin/postal');
  assert.equal(res.status, 303, res.text);
  assert.ok((await admin.get('/ja/staff/admin/postal?done=admin.done.postal')).text.includes('長野県'));
  assert.deepEqual(await towns('3850001'), ['中央']);
  const wrong = await admin.upload('/ja/staff/admin/postal', 'file', 'a.csv', '団体名\r\nあ\r\n', '/ja/files/admin/postal');
  assert.equal(wrong.status, 422);
  assert.ok(wrong.text.includes('何も変えていません'));
  assert.deepEqual(await towns('3850001'), ['中央']);
  assert.equal((await (await staff('officer', 'kyodo')).get('/ja/staff/admin/postal')).status, 403);
});
