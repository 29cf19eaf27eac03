// ledger.test.mjs — publications of real offices (tests/data, their sources in its README) read as ledgers, as an officer would in the browser.
import test from 'node:test';
import assert from 'node:assert/strict';
import { sql } from '../lib/city.mjs';
import { check, desk, imports, meanings, real, send, upload } from '../lib/ledger.mjs';

const count = () => sql('SELECT COUNT(*), SUM(version), MAX(id) FROM groups_group');

test('the cabinet office\'s workbook: title rows, merged cells; bad cells are named, nothing is taken in while one is left', async () => {
  const p = await desk();
  const id = await send(p, 'subsidy-grants-r2.xlsx', real('subsidy-grants-r2.xlsx'));
  const page = (await p.get(`${imports}/${id}`)).text;
  assert.equal(page.match(/name="header_row"[^>]*value="(\d+)"/)[1], '4');
  assert.equal(meanings(page)['補助金交付先名'], 'name');
  assert.equal(meanings(page)['法人番号'], 'corporate_no');
  const before = count();
  const seen = await check(p, id, { 補助金交付先名: 'name', 法人番号: 'corporate_no' });
  assert.ok(seen.problems > 0 && seen.repeated > 100, JSON.stringify(seen));
  assert.match(seen.text, /シート「様式1」 D7<[\s\S]{0,200}法人番号/);
  assert.ok(!seen.text.includes(`${upload}/${id}/apply`), 'with problems there is no button');
  const fine = await check(p, id, { 法人番号: '' });
  assert.equal(fine.problems, 0);
  assert.equal(fine.added + fine.repeated + fine.likely, 570, 'every row of the body is one of these');
  assert.equal(count(), before, 'looking changes nothing');
});

test('another year of the same publication is read alike', async () => {
  const p = await desk();
  const id = await send(p, 'subsidy-grants-h23.xlsx', real('subsidy-grants-h23.xlsx'));
  const seen = await check(p, id);
  assert.equal(seen.problems, 0);
  assert.ok(seen.added > 300 && seen.repeated > 200, JSON.stringify(seen));
});

test('CP932 and UTF-8; what columns mean is remembered for the next ledger of that heading', async () => {
  const p = await desk();
  sql('DELETE FROM groups_import_mapping');
  const id = await send(p, 'localgov-cp932.csv', real('localgov-cp932.csv'));
  const page = (await p.get(`${imports}/${id}`)).text;
  assert.ok(page.includes('札幌市'), 'CP932 is understood');
  assert.equal(meanings(page).city, '');
  const nameless = await p.fill(`${imports}/${id}`, {});
  assert.equal(nameless.status, 422);
  assert.ok(nameless.text.includes('「団体名」の列を決めてください'));
  const seen = await check(p, id, { city: 'name', citykana: 'name_kana' });
  assert.ok(seen.added > 100, JSON.stringify(seen));
  const again = await send(p, 'localgov-cp932.csv', real('localgov-cp932.csv'));
  const known = meanings((await p.get(`${imports}/${again}`)).text);
  assert.equal(known.city, 'name');
  assert.equal(known.citykana, 'name_kana');
  const utf8 = await send(p, 'localgov-utf8.csv', real('localgov-utf8.csv'));
  assert.ok((await p.get(`${imports}/${utf8}`)).text.includes('札幌市'));
});
