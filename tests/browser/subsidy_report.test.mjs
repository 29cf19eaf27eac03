// subsidy_report.test.mjs — the report of a subsidised project in a real browser: receipts photographed with a phone, with and without scripts; its pages for the group and for staff are sound.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { flaws, invalid, launch, look, open } from '../lib/browser.mjs';
import { base } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';
import { png } from '../lib/dossiers.mjs';
import { accepted, apply, approve, budget, call, date, fixing, group, halfCourse, inDays, proposed, report, reporting, staff, submitting } from '../lib/subsidy.mjs';

let browser, officer, approver;
before(async () => {
  [officer, approver] = [await staff('officer', 'kyodo'), await staff('approver', 'kyodo')];
  browser = await launch();
});
after(async () => {
  await browser?.close();
});
const go = (page, path) => page.goto(new URL(path, base).href);
const press = (page, what) => Promise.all([page.waitForNavigation(), page.click(what)]);
async function granted() {
  const c = await call(officer, {}, [halfCourse]), g = await group();
  const id = await apply(g, c, `電話の会${c.id}`, budget([['gratuity', 120000], ['printing', 80000], ['food', 5000]], [], 100000));
  assert.equal((await approve(approver, await proposed(officer, id))).status, 303);
  return { g, id };
}
const receipts = (own) => sql(`SELECT GROUP_CONCAT(CONCAT(SUBSTRING_INDEX(df.field, '.', 2), ' ', f.name, ' ', df.rotation) ORDER BY df.id) FROM ky_dossier_file df JOIN ky_file f ON f.id = df.file_id WHERE df.dossier_id = ${own}`);

for (const javaScriptEnabled of [true, false])
  test(`a receipt photographed with a phone goes to its line, is turned and taken away again ${javaScriptEnabled ? 'with' : 'without'} scripts`, async () => {
    const { g, id } = await granted(), own = await reporting(g, id);
    const page = await open(browser, g, { javaScriptEnabled });
    await go(page, `/ja/dossiers/${own}/form/settlement`);
    const field = (n) => page.locator(`[name="costs.${n}.receipts"]`);
    assert.match(await field(1).getAttribute('accept'), /image\/\*/, 'the camera is offered');
    assert.equal(await field(1).getAttribute('capture'), null, 'and so is what was photographed before');
    for (const [name, value] of Object.entries(date('costs.1.paid_on', inDays(0)))) await page.fill(`[name="${name}"]`, value);
    await field(1).setInputFiles([{ name: 'IMG_0001.png', mimeType: 'image/png', buffer: png('one') }, { name: 'IMG_0002.png', mimeType: 'image/png', buffer: png('two') }]);
    await field(0).setInputFiles([{ name: 'IMG_0003.png', mimeType: 'image/png', buffer: png('three') }]);
    await press(page, 'button.button[value=recalc]');
    assert.equal(receipts(own), 'costs.0 IMG_0003.png 0,costs.1 IMG_0001.png 0,costs.1 IMG_0002.png 0');
    const line = page.locator('fieldset.group[id="f-costs.1"]');
    assert.match(await line.textContent(), /添付したもの[\s\S]*IMG_0001\.png[\s\S]*IMG_0002\.png/, 'they stand in their line');
    if (javaScriptEnabled) assert.deepEqual(await flaws(page), []);
    await press(page, 'fieldset[id="f-costs.1"] button[value^="rotate-"] >> nth=0');
    await press(page, 'fieldset[id="f-costs.0"] button[value^="remove-"]');
    assert.equal(receipts(own), 'costs.1 IMG_0001.png 90,costs.1 IMG_0002.png 0');
    await press(page, 'button.button-primary[value=next]');
    assert.match(await page.textContent('[id="e-costs.0.receipts"]'), /領収書の写しを付けてください/);
    assert.equal(await page.inputValue('[name="costs.1.paid_on.day"]'), String(Number(inDays(0).slice(8))));
    await page.context().close();
  });

test('the report\'s pages are sound in every language: its sections, plan beside actual, what staff accept', async () => {
  const { g, id } = await granted(), own = await report(g, id), html = [], bad = [];
  bad.push(...await look(browser, g, ['ja', 'en', 'easy'].flatMap((lang) => [...['result', 'settlement', 'papers', 'evaluation'].map((s) => `/${lang}/dossiers/${own}/form/${s}`), `/${lang}/dossiers/${own}/confirm`, `/${lang}/subsidy/reports/${own}`]), html));
  assert.equal((await submitting(g, own)).status, 303);
  const page = `/ja/staff/subsidy/reports/${own}`;
  bad.push(...await look(browser, officer, [page, `/en/staff/subsidy/reports/${own}`, `/ja/staff/dossiers/${own}`], html));
  await accepted(officer, own, { 'line0-as': 'part', 'line0-yen': '100000', 'line0-why': '領収書の合計と合わない' });
  bad.push(...await look(browser, officer, [page], html));
  const decision = await fixing(officer, own);
  bad.push(...await look(browser, officer, [page], html), ...await look(browser, approver, [decision], html));
  assert.equal((await approve(approver, decision)).status, 303);
  bad.push(...await look(browser, g, [`/ja/dossiers/${own}`, `/easy/subsidy/reports/${own}`], html));
  assert.deepEqual([...bad, ...invalid(html)], []);
});
