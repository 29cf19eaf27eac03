// flow.test.mjs — a group's whole way, from application to renewal, in a real browser on a phone: without scripts in Japanese, by keyboard alone in English, by touch in easy Japanese.
// The officer's and the approver's steps are made in the same way.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { base } from '../lib/client.mjs';
import { byKeys, byTouch, go, launch, open } from '../lib/browser.mjs';
import { sql } from '../lib/city.mjs';
import { citizen, enter, pdf } from '../lib/dossier.mjs';
import { person, staff } from '../lib/person.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

// ---- what a page must be like

const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
// What the city's own rows say is Japanese in every language: names of places and of offices, and what people wrote.
async function languageOf(page, lang, typed) {
  if (lang !== 'en') return;
  const texts = await page.$$eval('main h1, main h2, main legend, main label, main .hint, main button, main th, main dt, main .notice p, main .error', (all) => all.map((e) => [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent).join('').trim()).filter(Boolean));
  const left = texts.filter((t) => japanese.test(t) && !typed.some((w) => t.includes(w)));
  assert.deepEqual(left, [], `${page.url()} is not in English`);
}
const next = 'main button.button-primary[value="next"]';
const primary = 'main button.button-primary:not([value])';

async function whole({ lang, scripts, keys }) {
  const name = `通しの会${lang}${process.pid}`, hand = keys ? byKeys : byTouch, options = { javaScriptEnabled: scripts };
  const typed = [name, '見本 花子', '髙橋 花子', 'tatehara', '規約.pdf', '名簿.pdf', '川をきれいにする'];
  const p = await citizen('見本 花子');
  const page = await open(browser, p, options), on = hand(page), at = (path) => page.goto(new URL(`/${lang}/${path}`, base).href);
  const said = () => languageOf(page, lang, typed);

  await at('apply');
  await said();
  await go(page, on, 'main a[href$="/apply/groups-registration"]', /apply\/groups-registration/);
  await said();
  await go(page, on, primary, /form\/group/);
  await said();
  // A section with something wrong says so above and beside, and keeps everything.
  await on.type('name', name);
  await on.type('member_count', 'たくさん');
  await go(page, on, next, /form\/group\?check=1/);
  assert.equal(await page.inputValue('[name="member_count"]'), 'たくさん');
  assert.ok(await page.isVisible('.error-summary'));
  if (scripts) assert.ok(await page.evaluate(() => document.activeElement.closest('.error-summary') !== null), 'the summary has the focus');
  await said();
  for (const [field, value] of [['name_kana', 'トオシノカイ']]) await on.type(field, value);
  await on.choose('category', 'C');
  await on.tick('fields', 'environment');
  await on.type('purpose', '川をきれいにする');
  await on.type('activity', '毎月、川で清掃をしています');
  await on.choose('ward_id', sql('SELECT w.id FROM ky_ward w JOIN ky_area a ON a.id = w.area_id ORDER BY a.sort, a.id, w.sort, w.id LIMIT 1'));
  await on.type('founded_on.year', '令和元');
  await on.type('founded_on.month', '5');
  await on.type('founded_on.day', '1');
  await on.type('member_count', '１２');
  await go(page, on, next, /form\/contact/);
  await said();
  for (const [field, value] of [['representative', '髙橋 花子'], ['representative_kana', 'タカハシ ハナコ'], ['contact_address_postal', '385-0000'], ['contact_address', 'みほん市蓼原1-2-3'], ['contact_phone', '0267-00-0001'], ['contact_email', 'sawa@example.jp']]) await on.type(field, value);
  await on.tick('public_fields', 'contact_phone');
  await go(page, on, next, /form\/papers/);
  await said();
  // In the order of the page, so that no key has to go round it.
  const order = await page.$$eval('main form.form [name]', (all) => [...new Set(all.map((e) => e.name))]);
  for (const field of order) {
    if (['bylaws', 'roster'].includes(field)) await on.attach(field, { name: field === 'bylaws' ? '規約.pdf' : '名簿.pdf', mimeType: 'application/pdf', buffer: pdf(field) });
    if (['fair_membership', 'independent', 'no_violence', 'no_politics'].includes(field)) await on.tick(field);
  }
  await go(page, on, next, /\/confirm/);
  await said();
  assert.match(await page.textContent('main'), /12/);
  await page.goBack();
  assert.match(page.url(), /form\/papers/, 'the back button leads to the section, and nothing is asked again');
  await page.goForward();
  await go(page, on, primary, /\/receipt/);
  await said();
  const receipt = await page.textContent('strong.number'), id = page.url().match(/dossiers\/(\d+)/)[1];
  assert.match(receipt, /^GR1\d\d-\d{5}-\d$/);

  // The city's side, in Japanese as it is.
  const officer = await open(browser, await staff('officer'), options), o = hand(officer), desk = (path) => officer.goto(new URL(`/ja/staff/dossiers${path}`, base).href);
  await desk('?no=' + receipt);
  await go(officer, o, `main a[href*="/staff/dossiers/${id}"]`, new RegExp(`dossiers/${id}$`));
  await go(officer, o, `main a[href$="/correct/ask"]`, /correct\/ask/);
  await o.type('reason.purpose', '目的をもう少し詳しく');
  await o.type('reason.contact_phone', '番号を確かめてください');
  await go(officer, o, primary, new RegExp(`dossiers/${id}(\\?|$)`));

  // Two fields, and no others.
  typed.push('目的をもう少し詳しく', '番号を確かめてください');
  await at(`dossiers/${id}`);
  await said();
  await go(page, on, 'main a[href*="/form/group"]', /form\/group/);
  assert.equal(await page.$('[name="name"]'), null);
  await on.type('purpose', '川をきれいにし、子どもに伝える');
  await go(page, on, next, /form\/contact/);
  await on.type('contact_phone', '0267-00-0002');
  await go(page, on, next, /form\/papers|confirm/);
  if (/papers/.test(page.url())) await go(page, on, next, /\/confirm/);
  await said();
  await go(page, on, primary, /\/receipt/);

  await desk(`/${id}`);
  for (const item of ['place', 'membership', 'bylaws', 'independent', 'no_violence', 'no_politics']) {
    await o.choose(`verdict.${item}`, 'met');
    await o.type(`evidence.${item}`, '規約のとおり');
  }
  await go(officer, o, `main form[action$="/check"] button`, new RegExp(`dossiers/${id}\\?done`));
  await go(officer, o, 'main a[href$="/propose/register"]', /propose\/register/);
  await o.type('reasoning', '要件をすべて満たす');
  await go(officer, o, primary, /staff\/approvals\/\d+/);
  const approval = new URL(officer.url()).pathname;
  const approver = await open(browser, await staff('approver'), options), a = hand(approver);
  await approver.goto(new URL(approval, base).href);
  await a.choose('verdict', 'approve');
  await a.type('doc_no', '8佐協第7号');
  await go(approver, a, primary, /approvals\/\d+\?done/);

  // In the directory, and a year later renewed in two clicks.
  const group = sql(`SELECT group_id FROM ky_dossier WHERE id = ${id}`);
  await at(`groups/${group}`);
  assert.match(await page.textContent('main'), /川をきれいにし、子どもに伝える/);
  sql(`UPDATE groups_group SET expires_on = CURRENT_DATE + INTERVAL 20 DAY WHERE id = ${group}`);
  const member = person();
  await enter(member, p.email);
  const again = await open(browser, member, options), m = hand(again);
  await again.goto(new URL(`/${lang}/apply/groups-renewal`, base).href);
  await languageOf(again, lang, typed);
  await go(again, m, primary, /\/confirm/);
  await languageOf(again, lang, typed);
  await go(again, m, primary, /\/receipt/);
  for (const one of [page, officer, approver, again]) await one.context().close();
}

test('the whole way without scripts', () => whole({ lang: 'ja', scripts: false, keys: false }));
test('the whole way by keyboard alone, in English', () => whole({ lang: 'en', scripts: true, keys: true }));
test('the whole way by touch, in easy Japanese', () => whole({ lang: 'easy', scripts: true, keys: false }));
