// subsidy_results.test.mjs — the pages of results, past years, statistics and the yearly table in a real browser on a phone: axe, vnu, the width; a past year taken in without scripts.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { invalid, launch, look } from '../lib/browser.mjs';
import { sql } from '../lib/city.mjs';
import { apply, approve, budget, call, group, proposed, staff } from '../lib/subsidy.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

test('every page of results and past years is sound, on a phone, in every language everybody reads', async () => {
  const [officer, approver] = [await staff('officer', 'kyodo'), await staff('approver', 'kyodo')], bad = [], html = [];
  const imports = '/ja/staff/subsidy/imports', upload = '/ja/files/subsidy/imports', name = `画面の会${process.pid}`;
  const send = async (file, text) => (await officer.upload(imports, 'file', file, Buffer.from(text), upload)).headers.location;
  const c = await call(officer), id = await apply(await group({ area_id: sql('SELECT MIN(id) FROM ky_area') }), c, '画面の事業', budget([['gratuity', 200000]], [], 100000));
  assert.equal((await approve(approver, await proposed(officer, id))).status, 303);
  assert.equal((await officer.fill(`/ja/staff/subsidy/${c.id}`, {}, `/ja/staff/subsidy/${c.id}/results`)).status, 303);
  const wrong = await send('直す.csv', '団体名,事業名,交付決定額\nあ,い,たくさん\n'), checked = (await officer.fill(wrong, { fixed0: '令和2年度' })).headers.location;
  const right = await send('入る.csv', `（単位：千円）\n団体名,事業名,交付決定額,成果\n${name},花,100,咲いた\n${name},花,100,咲いた\n合計,,200,\n,,200,\n`), seen = (await officer.fill(right, { fixed0: 'R2', fixed1: '緑化の補助金' })).headers.location;
  bad.push(...await look(browser, officer, [imports, wrong, checked, right, seen], html));
  const own = right.match(/(\d+)$/)[1];
  assert.equal((await officer.fill(seen, {}, `${upload}/${own}/apply`)).status, 303);
  assert.equal((await officer.fill(right, {}, `${right}/publish`)).status, 303);
  const result = sql(`SELECT MIN(r.id) FROM subsidy_result r JOIN subsidy_past p ON p.id = r.past_id WHERE p.import_id = ${own}`), ours = sql(`SELECT r.id FROM subsidy_result r JOIN subsidy_file f ON f.id = r.file_id WHERE f.dossier_id = ${id}`);
  bad.push(...await look(browser, officer, [right, '/ja/staff/subsidy', '/ja/staff/subsidy/statistics', '/ja/staff/subsidy/statistics?year=1990', '/ja/staff/subsidy/yearly?year=2020', '/ja/staff/subsidy/yearly?year=1990', '/en/staff/subsidy/yearly'], html));
  bad.push(...await look(browser, null, ['ja', 'en', 'easy'].flatMap((lang) => ['subsidy', 'subsidy/results', 'subsidy/results?year=2020', 'subsidy/statistics', `subsidy/results/${result}`, `subsidy/results/${ours}`].map((path) => `/${lang}/${path}`)), html));
  assert.deepEqual([...bad, ...invalid(html)], []);
});
