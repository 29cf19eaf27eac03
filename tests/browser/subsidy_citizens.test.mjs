// subsidy_citizens.test.mjs — in a real browser: the check before an application, consultations, what remains offered to the next; axe, vnu and the width of a phone; the answer without scripts, by keyboard.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { invalid, launch, look as lookAt, open } from '../lib/browser.mjs';
import { base } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';
import { apply, approve, ask, budget, call, group, halfCourse, proposed, staff } from '../lib/subsidy.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});
const html = [];
const look = (p, paths) => lookAt(browser, p, paths, html);

test('the pages before and beside an application are sound; a phone without scripts checks a group and answers the offer of what remains by keyboard', async () => {
  const [officer, approver] = [await staff('officer', 'kyodo'), await staff('approver', 'kyodo')], bad = [], area = sql('SELECT MIN(id) FROM ky_area');
  const c = await call(officer, { budget_yen: '250000', consultation: 'offered', min_members: '5', min_city_percent: '50', min_years: '1', max_granted: '3', other_subsidies: 'refused' }, [{ ...halfCourse, areas: area }]);
  const [g, h, few] = [await group({ area_id: area, members_in_city: 12 }), await group({ area_id: area, members_in_city: 12 }), await group({ member_count: 2 })];
  const talk = await ask(g, c), first = await apply(g, c, '先の事業', budget([['gratuity', 200000]], [], 100000)), id = await apply(h, c, '次点の事業', budget([['gratuity', 400000]], [], 200000));
  assert.equal((await approve(approver, await proposed(officer, first))).status, 303);
  for (const step of ['check', 'review']) assert.equal((await officer.fill(`/ja/staff/dossiers/${id}/step/${step}`, {})).status, 303);
  bad.push(...await look(officer, [`/ja/staff/subsidy/files/${id}`, `/ja/staff/subsidy/files/${id}/rest`, `/en/staff/subsidy/files/${id}/rest`, `/ja/staff/subsidy/files/${first}/rest`, `/ja/staff/subsidy/${c.id}`, `/ja/staff/dossiers/${talk}`, `/ja/staff/dossiers/${talk}/step/arrange`]));
  assert.equal((await officer.fill(`/ja/staff/subsidy/files/${id}/rest`, {})).status, 303);
  bad.push(...await look(null, ['ja', 'en', 'easy'].flatMap((lang) => [`/${lang}/subsidy`, `/${lang}/subsidy/calls/${c.id}`, `/${lang}/subsidy/calls/${c.id}/check`])));
  bad.push(...await look(g, [`/ja/subsidy/calls/${c.id}/consult`, `/easy/subsidy/calls/${c.id}/consult`, `/ja/dossiers/${talk}`]), ...await look(h, ['ja', 'en', 'easy'].map((lang) => `/${lang}/dossiers/${id}`)), ...await look(few, [`/ja/subsidy/calls/${c.id}/apply`]));

  const visitor = await open(browser, null, { viewport: { width: 375, height: 800 }, javaScriptEnabled: false });
  const press = (page, what) => Promise.all([page.waitForNavigation(), page.focus(what).then(() => page.keyboard.press('Enter'))]);
  await visitor.goto(new URL(`/ja/subsidy/calls/${c.id}`, base).href);
  await press(visitor, 'main a[href$="/check"]');
  for (const [name, value] of Object.entries({ members: '８', members_in_city: '3', years: '2', granted: '0' })) await visitor.fill(`[name=${name}]`, value);
  for (const [name, value] of Object.entries({ kind: 'registered', area, other: 'no' })) {
    const select = await visitor.$(`select[name=${name}]`);
    if (select) await select.selectOption(value);
    else await visitor.check(`[name=${name}][value="${value}"]`);
  }
  await press(visitor, 'main form.form button.button-primary');
  assert.match(await visitor.textContent('#answer'), /合いません\s*構成員の50％以上/);
  assert.equal(await visitor.inputValue('[name=members]'), '８');
  const theirs = await open(browser, h, { viewport: { width: 375, height: 800 }, javaScriptEnabled: false });
  await theirs.goto(new URL(`/ja/dossiers/${id}`, base).href);
  await press(theirs, 'main form:has(input[name=step][value=accept_rest]) button');
  assert.equal(sql(`SELECT CONCAT_WS(' ', rest_answer, offered_yen) FROM subsidy_file WHERE dossier_id = ${id}`), 'accepted 150000');
  assert.deepEqual([...bad, ...invalid(html)], []);
});
