// subsidy.test.mjs — the pages of subsidies in a real browser: axe, vnu and the width of a phone in three languages; a call set and an amount estimated without scripts.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { invalid, launch, look as lookAt, open } from '../lib/browser.mjs';
import { base } from '../lib/client.mjs';
import { apply, approve, begin, budget, call, date, fill, group, halfCourse, inDays, proposed, staff } from '../lib/subsidy.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});
const go = (page, path) => page.goto(new URL(path, base).href);

// The pages as they come to be; the checker of HTML starts once, at the end.
const html = [];
const look = (p, paths) => lookAt(browser, p, paths, html);

test('every page of subsidies is sound, in every language, from the call to the report', async () => {
  const [officer, approver] = [await staff('officer', 'kyodo'), await staff('approver', 'kyodo')], bad = [];
  const c = await call(officer, { content: '## 対象\n\n- 公益', required_papers: '規約\n名簿', min_members: '5', other_note: '県の支援金は除きます', provisional: '1', counter_hours: '8:30〜17:15' }, [{ ...halfCourse, about: '一般の事業', contact: '望月支所', advance_percent: '80', size_label: '人数', amount_table: '1 500000' }]);
  const soon = await call(officer, { ...date('opens_on', inDays(5)) }), over = await call(officer, { ...date('closes_on', inDays(-1)) });
  const [g, h] = [await group(), await group({ member_count: 2 })];
  const draft = await begin(g, c), sheet = budget([['gratuity', 200000], ['food', 1000]], [], 100000, { size: '5' });
  await fill(g, draft, '下書きの事業', sheet);
  const [inReview, granted] = [await apply(g, c, '審査中の事業', sheet), await apply(g, c, '決まった事業', sheet)];
  const waiting = await proposed(officer, inReview);
  assert.equal((await approve(approver, await proposed(officer, granted))).status, 303);
  assert.equal((await officer.fill(`/ja/staff/subsidy/${c.id}`, {}, `/ja/staff/subsidy/${c.id}/results`)).status, 303);
  const report = (await g.fill(`/ja/dossiers/${granted}`, { procedure: 'subsidy.report' }, `/ja/dossiers/${granted}/follow`)).headers.location;
  const everybody = ['subsidy', `subsidy/calls/${c.id}`, `subsidy/calls/${soon.id}`, `subsidy/calls/${over.id}`, `subsidy/courses/${c.course}/estimate`, 'subsidy/data', 'subsidy/results'];
  bad.push(...await look(null, ['ja', 'en', 'easy'].flatMap((lang) => everybody.map((path) => `/${lang}/${path}`))));
  bad.push(...await look(h, [`/ja/subsidy/calls/${c.id}/apply`]));
  bad.push(...await look(g, [`/ja/subsidy/calls/${c.id}/apply`, `/en/subsidy/calls/${c.id}/apply`, '/ja/apply/subsidy-application', ...['project', 'plan', 'budget', 'papers'].map((s) => `/ja/dossiers/${draft}/form/${s}`), `/ja/dossiers/${draft}/confirm`, `/easy/dossiers/${draft}/confirm`, `/ja/dossiers/${granted}`, `/en/dossiers/${granted}`, report, `${report.replace(/result$/, 'settlement')}`]));
  bad.push(...await look(officer, ['/ja/staff/subsidy', '/ja/staff/subsidy/new', `/ja/staff/subsidy/${c.id}`, `/ja/staff/subsidy/${c.id}/edit`, `/ja/staff/subsidy/${c.id}/courses/new`, `/ja/staff/subsidy/courses/${c.course}`, `/ja/staff/subsidy/files/${inReview}`, `/ja/staff/subsidy/files/${granted}/payments`, `/ja/staff/dossiers/${inReview}`, waiting]));
  assert.deepEqual([...bad, ...invalid(html)], []);
});

test('without scripts, by keyboard: an officer opens a call, and a visitor estimates an amount', async () => {
  const officer = await staff('officer', 'kyodo'), title = `手でつくる支援金${process.pid}`;
  const desk = await open(browser, officer, { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false });
  const type = (name, text) => desk.fill(`[name="${name}"]`, text), press = (page, what) => Promise.all([page.waitForNavigation(), page.focus(what).then(() => page.keyboard.press('Enter'))]);
  await go(desk, '/ja/staff/subsidy/new');
  for (const [name, text] of Object.entries({ title, summary: '応援します', audience: '団体', budget_yen: '1,000,000', ...date('opens_on', inDays(-1)), ...date('closes_on', inDays(9)) })) await type(name, text);
  await press(desk, 'main form button.button-primary');
  const at = new URL(desk.url()).pathname;
  assert.match(at, /\/staff\/subsidy\/\d+$/);
  await press(desk, `main a[href$="/courses/new"]`);
  await type('name', 'コース');
  await type('cap_yen', '1000000');
  await press(desk, 'main form button.button-primary');
  await press(desk, 'main form[action$="/publish"] button');
  const visitor = await open(browser, null, { viewport: { width: 375, height: 800 }, javaScriptEnabled: false });
  await go(visitor, '/ja/subsidy');
  await press(visitor, `text=${title}`);
  await press(visitor, 'main a[href$="/estimate"]');
  await visitor.fill('[name=eligible_yen]', '７３３，４８０');
  await press(visitor, 'main form button.button-primary');
  assert.match(await visitor.textContent('#amount'), /計算した補助金の額\s*366,000円/);
  assert.equal(await visitor.inputValue('[name=eligible_yen]'), '７３３，４８０');
});
