// subsidy_payment.test.mjs — the pages of paying a subsidy in a real browser: axe, vnu and the width of a phone; a claim made without scripts, by keyboard.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { invalid, launch, look as lookAt, open } from '../lib/browser.mjs';
import { base } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';
import { account, accepting, claimed, ordered, paymentOf } from '../lib/payment.mjs';
import { apply, approve, budget, call, date, department, group, halfCourse, inDays, proposed, staff } from '../lib/subsidy.mjs';

let browser, officer, approver;
before(async () => {
  browser = await launch();
  [officer, approver] = [await staff('officer', 'kyodo'), await staff('approver', 'kyodo')];
});
after(async () => {
  await browser?.close();
});

async function granted(c, name) {
  const g = await group(), id = await apply(g, c, name, budget([['gratuity', 200000]], [], 100000));
  assert.equal((await approve(approver, await proposed(officer, id))).status, 303);
  return { g, id };
}

test('every page of paying is sound: nothing yet, a claim, an order, a list, an answer, the books', async () => {
  const c = await call(officer, {}, [{ ...halfCourse, advance_percent: '80' }]), html = [], dept = department('kyodo'), desk = `/ja/staff/subsidy/payments/${dept}`;
  const [a, b, x] = [await granted(c, '請求の事業'), await granted(c, '命令の事業'), await granted(c, '一覧の事業')];
  const claim = await claimed(a.g, a.id);
  assert.equal((await accepting(officer, claim)).status, 303);
  const waiting = await ordered(officer, b.g, b.id), sent = await ordered(officer, x.g, x.id);
  const made = await officer.fill(desk, { [`pick.${sent}`]: '1', ...date('planned_on', inDays(2)) }, `${desk}/list`), list = made.headers.location.replace(/\?.*/, '');
  const answer = await officer.upload(desk, 'file', '結果.csv', `支出命令番号,金額,支払日\r\n支命${sent},80000,${inDays(0)}\r\n無い,1,${inDays(0)}`, `/ja/files/subsidy/payments/${dept}/results`);
  assert.equal(answer.status, 303);
  sql(`UPDATE subsidy_payment SET due_on = '${inDays(-3)}' WHERE id = ${waiting}`);
  const of = (id) => `/ja/staff/subsidy/payments/one/${id}`;
  const bad = await lookAt(browser, officer, ['/ja/staff/subsidy/payments', desk, desk.replace('/ja/', '/en/'), `${desk}/settings`, `${desk}/books`, list, answer.headers.location.replace(/\?.*/, ''), of(paymentOf(claim)), of(waiting), of(sent), `/ja/staff/subsidy/files/${b.id}/payments`, `/ja/staff/subsidy/${c.id}/payments`], html);
  bad.push(...await lookAt(browser, a.g, [`/ja/dossiers/${claim}`, `/easy/dossiers/${claim}`, `/ja/dossiers/${a.id}`], html));
  assert.deepEqual([...bad, ...invalid(html)], []);
});

test('a group claims on a phone, without scripts', async () => {
  const c = await call(officer, {}, [{ ...halfCourse, advance_percent: '80' }]), { g, id } = await granted(c, '手で請求する事業');
  const page = await open(browser, g, { viewport: { width: 375, height: 800 }, javaScriptEnabled: false });
  const press = (what) => Promise.all([page.waitForNavigation(), page.focus(what).then(() => page.keyboard.press('Enter'))]);
  await page.goto(new URL(`/ja/dossiers/${id}`, base).href);
  await press('form:has(input[value="subsidy.claim"]) button, button[value="subsidy.claim"]');
  assert.equal(await page.inputValue('[name=amount]'), '80000');
  await press('main form button.button-primary');
  for (const [name, text] of Object.entries(account)) if (name !== 'account_type') await page.fill(`[name="${name}"]`, text);
  await page.check('[name=account_type][value=futsu]').catch(() => page.selectOption('[name=account_type]', 'futsu'));
  await press('main form button.button-primary');
  await press('main form[action$="/submit"] button');
  assert.equal(sql(`SELECT state FROM ky_dossier WHERE parent_id = ${id} AND procedure_name = 'subsidy.claim'`), 'submitted');
});
