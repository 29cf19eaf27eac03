// subsidy_repay.test.mjs — the pages of revocations and repayments in a real browser: axe, vnu and the width of a phone; money recorded without scripts, by keyboard.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { invalid, launch, look as lookAt, open } from '../lib/browser.mjs';
import { base } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';
import { apply, approve, budget, call, date, group, halfCourse, inDays, proposed, staff, state } from '../lib/subsidy.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

test('the pages of money that comes back are sound, and an officer records it by keyboard without scripts', async () => {
  const [officer, approver] = [await staff('officer', 'kyodo'), await staff('approver', 'kyodo')], html = [];
  const c = await call(officer, {}, [halfCourse]), g = await group(), id = await apply(g, c, '返す事業', budget([['gratuity', 200000]], [], 100000));
  assert.equal((await approve(approver, await proposed(officer, id))).status, 303);
  sql(`INSERT INTO subsidy_entry (call_id, dossier_id, kind, yen, user_id, at) VALUES (${c.id}, ${id}, 'payment', 80000, 1, '${inDays(-100)} 03:00:00'); UPDATE subsidy_ledger SET paid_yen = 80000 WHERE call_id = ${c.id};
    UPDATE subsidy_file SET paid_yen = 80000 WHERE dossier_id = ${id}`);
  const revoke = `/ja/staff/subsidy/files/${id}/revoke`, bad = await lookAt(browser, officer, [revoke], html);
  assert.equal((await officer.fill(revoke, { scope: 'all' })).status, 303);
  const asked = await officer.fill(`/ja/staff/dossiers/${id}/propose/revoke`, { reasoning: '目的と違う使い方' });
  assert.equal((await approve(approver, asked.headers.location.replace(/\?.*/, ''))).status, 303);
  const repayment = sql(`SELECT id FROM subsidy_repayment WHERE dossier_id = ${id}`), at = `/ja/staff/subsidy/repayments/${repayment}`;
  assert.equal((await officer.fill(`${at}/parts`, { parts: `${inDays(5)} 30000\n${inDays(50)} 50000` })).status, 303);
  sql(`UPDATE subsidy_repayment_part SET due_on = '${inDays(-20)}' WHERE repayment_id = ${repayment} AND number = 1`);

  const desk = await open(browser, officer, { viewport: { width: 375, height: 800 }, javaScriptEnabled: false });
  const press = (what) => Promise.all([desk.waitForNavigation(), desk.focus(what).then(() => desk.keyboard.press('Enter'))]);
  await desk.goto(new URL('/ja/staff/subsidy/repayments', base).href);
  await press(`main a[href$="/repayments/${repayment}"]`);
  await press('main a[href$="/receive"]');
  for (const [name, text] of Object.entries({ yen: '３０，０００', ...date('received_on', inDays(0)) })) await desk.fill(`[name="${name}"]`, text);
  await press('main form button.button-primary');
  assert.match(await desk.textContent('main'), /第1回の期限[\s\S]*30,000円[\s\S]*返還済み/);
  assert.equal(state(id), 'return_ordered');

  const pages = ['', '/receive', '/slip', '/parts', '/waive', '/drop'].map((p) => at + p);
  bad.push(...await lookAt(browser, officer, [...pages, ...pages.map((p) => p.replace('/ja/', '/en/')), '/ja/staff/subsidy/repayments', '/ja/files/subsidy/repayments', `/ja/staff/subsidy/${c.id}/ledger`, `/ja/files/subsidy/ledger?call=${c.id}`, `/ja/staff/dossiers/${id}`], html));
  bad.push(...await lookAt(browser, g, ['ja', 'en', 'easy'].map((lang) => `/${lang}/dossiers/${id}`), html));
  assert.deepEqual([...bad, ...invalid(html)], []);
});
