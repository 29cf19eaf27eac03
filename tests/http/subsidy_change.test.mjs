// subsidy_change.test.mjs — what happens between the grant and the fixing: changes of plan and amount by the course's rule, giving up, beginning early, inspections and what they ask to put right.
import nodeTest, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { request } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';
import { save } from '../lib/dossier.mjs';
import { accepted, apply, approve, budget, call, change as changeOf, date, follow, group, halfCourse, inDays, main, proposed, report, staff, state, submitting } from '../lib/subsidy.mjs';

const there = !['fcgid', 'cgi'].includes(process.env.KYODO_TEST_WEB), test = there ? nodeTest : nodeTest.skip;
let officer, approver, other;
before(async () => {
  if (!there) return;
  [officer, approver, other] = [await staff('officer', 'kyodo'), await staff('approver', 'kyodo'), await staff('officer', 'kankyo')];
});

const text = (res) => main(res).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const file = (id, columns) => sql(`SELECT CONCAT_WS(' ', ${columns}) FROM subsidy_file WHERE dossier_id = ${id}`);
const ledger = (c) => sql(`SELECT CONCAT_WS(' ', granted_yen, (SELECT SUM(e.yen) FROM subsidy_entry e WHERE e.call_id = l.call_id AND e.kind IN ('grant', 'change', 'saved', 'undo', 'withdrawn'))) FROM subsidy_ledger l WHERE call_id = ${c.id}`);
const due = (id) => sql(`SELECT due_on FROM ky_dossier WHERE id = ${id}`);

// A granted project: 200,000 yen of costs, half of it granted.
async function granted(course = {}, changes = {}) {
  const c = await call(officer, { budget_yen: '300000', ...changes }, [{ ...halfCourse, report_days: '30', change_free: '1', change_cut_percent: '20', ...course }]), g = await group();
  const id = await apply(g, c, `変わる事業${c.id}`, budget([['gratuity', 150000], ['printing', 50000]], [], 100000));
  assert.equal((await approve(approver, await proposed(officer, id))).status, 303);
  return { c, g, id };
}
const offers = async (g, id, procedure) => (await g.get(`/ja/dossiers/${id}`)).text.includes(`value="subsidy.${procedure}"`);
// The change as it would be submitted; its page of confirmation.
async function change(g, id, plan, sheet) {
  const own = await changeOf(g, id, plan, sheet);
  return { own, confirm: text(await g.get(`/ja/dossiers/${own}/confirm`)) };
}
const press = (id, step, changes = {}) => officer.fill(`/ja/staff/dossiers/${id}/step/${step}`, changes);
// Judged, proposed and approved.
async function decide(id, decision, requirements = [], reason = {}) {
  if (requirements.length > 0) await officer.fill(`/ja/staff/dossiers/${id}`, Object.fromEntries(requirements.map((k) => [`verdict.${k}`, 'met'])), `/ja/staff/dossiers/${id}/check`);
  const res = await officer.fill(`/ja/staff/dossiers/${id}/propose/${decision}`, { reasoning: '審査の結果による', ...reason });
  return res.status === 303 ? approve(approver, res.headers.location.replace(/\?.*/, '')) : res;
}
// Proposed or decided in vain: why, and a proposal pulled back, so that the dossier can be worked on.
async function inVain(id, decision, requirements = []) {
  const res = await decide(id, decision, requirements), said = text({ text: res.text });
  assert.ok([409, 422].includes(res.status), `${res.status} ${said}`);
  const approval = sql(`SELECT approval_id FROM ky_dossier WHERE id = ${id}`);
  if (approval !== 'NULL') done(await officer.fill(`/ja/staff/approvals/${approval}`, { verdict: 'pull_back', remark: '直します' }));
  return said;
}
const done = (res) => assert.equal(res.status, 303, main(res));
const asked = ['reason', 'purpose'];

test('a plan that leaves the purpose unharmed, and a fall of the cost of 20 %, are taken note of; 21 % and any increase need approval', async () => {
  const { c, g, id } = await granted();
  // 20 % of 200,000: the group's own money falls with it.
  let { own, confirm } = await change(g, id, { place: '別の川', ...date('ends_on', '2028-01-20') }, { 'costs.0.amount': '110000', 'incomes.0.amount': '60000' });
  assert.match(confirm, /実施する場所 星見川 → 別の川/);
  assert.match(confirm, /費用：謝金（講師など） 150,000円 → 110,000円（-40,000円）/);
  assert.match(confirm, /承認はいりません 費用の総額の減少が20％で、20％以内のため/);
  assert.match(confirm, /承認はいりません 目的をそこなわない計画の変更のため/);
  assert.match(confirm, /この変更に承認はいりません/);
  done(await submitting(g, own));
  assert.equal(state(id), 'granted', 'nothing waits for it');
  assert.match(text(await officer.get(`/ja/staff/dossiers/${own}`)), /20％以内のため/);
  assert.equal((await other.get(`/ja/staff/dossiers/${own}`)).status, 404);
  done(await press(own, 'note'));
  assert.equal(state(own), 'noted');
  assert.deepEqual([file(id, 'granted_yen, changes'), ledger(c), due(id)], ['100000 0', '100000 100000', '2028-02-19'], 'thirty days after the new end');
  // Measured against what was decided, not against the notice before it: 21 % of 200,000.
  ({ own, confirm } = await change(g, id, {}, { 'costs.0.amount': '108000', 'incomes.0.amount': '79000', requested: '79000' }));
  assert.match(confirm, /承認が必要です 費用の総額の減少が21％で、20％を超えるため/);
  assert.match(confirm, /承認が必要です 補助金の額を減らすため/);
  done(await submitting(g, own));
  assert.equal(state(id), 'change_requested');
  let res = await press(own, 'note');
  assert.equal(res.status, 422);
  assert.match(text(res), /決まりにより承認が必要/);
  assert.match(await inVain(own, 'approve', asked), /先に「変更した後の額を決める」/);
  const at = `/ja/staff/subsidy/changes/${own}`;
  assert.equal((await other.get(at)).status, 404);
  assert.match(text(await officer.fill(at, { offered_yen: '79001' })), /申請の額か、計算した額より多く/);
  done(await officer.fill(at, { offered_yen: '79000' }));
  done(await decide(own, 'approve', asked));
  assert.deepEqual([state(own), state(id), file(id, 'granted_yen, changes'), ledger(c)], ['approved', 'change_approved', '79000 1', '79000 79000']);
  assert.equal(due(id), '2028-02-19', 'the end that the notice named stays');
  // The report begins with the changed plan.
  const told = await follow(g, id, 'report');
  assert.match((await g.get(`/ja/dossiers/${told}/form/settlement`)).text, /value="108000"/);
});

test('an increase is granted within rule, request and budget alone; refused or withdrawn, the application is where it was', async () => {
  const { c, g, id } = await granted({}, { budget_yen: '120000' }), before = due(id);
  let { own, confirm } = await change(g, id, {}, { 'costs.0.amount': '210000', requested: '131000', 'incomes.0.amount': '129000' });
  assert.match(confirm, /承認が必要です 補助金の額を増やすため/);
  assert.match(confirm, /承認が必要です 費用の総額が増えるため/);
  assert.match(text(await submitting(g, own)), /計算した額より多く/);
  done(await save(g, `/ja/dossiers/${own}/form/budget`, { requested: '130000', 'incomes.0.amount': '130000' }));
  done(await submitting(g, own));
  done(await g.fill(`/ja/dossiers/${own}`, { step: 'withdraw', reason: 'やめます' }, `/ja/dossiers/${own}/act`));
  assert.deepEqual([state(id), due(id)], ['granted', before]);
  ({ own } = await change(g, id, {}, { 'costs.0.amount': '210000', requested: '130000', 'incomes.0.amount': '130000' }));
  done(await submitting(g, own));
  done(await decide(own, 'refuse', [], { reason: '予算がない' }));
  assert.deepEqual([state(own), state(id), due(id), ledger(c)], ['refused', 'granted', before, '100000 100000']);
  ({ own } = await change(g, id, {}, { 'costs.0.amount': '210000', requested: '130000', 'incomes.0.amount': '130000' }));
  done(await submitting(g, own));
  const at = `/ja/staff/subsidy/changes/${own}`;
  assert.match(text(await officer.fill(at, { offered_yen: '130000' })), /残りの予算より多く/);
  assert.match(text(await officer.fill(at, { offered_yen: '120000' })), /理由を書いてください/);
  done(await officer.fill(at, { offered_yen: '120000', offered_note: '予算の残りまで' }));
  // Somebody else takes the rest of the budget meanwhile: decided all the same it would be exceeded.
  sql(`UPDATE subsidy_ledger SET allotted_yen = 119999 WHERE call_id = ${c.id}`);
  assert.equal((await decide(own, 'approve', asked)).status, 409);
  assert.deepEqual([state(own), state(id), ledger(c)], ['submitted', 'change_requested', '100000 100000']);
  sql(`UPDATE subsidy_ledger SET allotted_yen = 120000 WHERE call_id = ${c.id}`);
  const place = sql(`SELECT approval_id FROM ky_dossier WHERE id = ${own}`);
  done(await approve(approver, `/ja/staff/approvals/${place}`));
  assert.deepEqual([state(own), file(id, 'granted_yen, changes'), ledger(c)], ['approved', '120000 1', '120000 120000']);
});

test('a group that declares the purpose harmed, a course that frees no plan, an officer who finds it harmed: approval; below what was paid nothing goes', async () => {
  const { g, id } = await granted();
  let { own, confirm } = await change(g, id, { purpose_kept: 'no', purpose: '山を知る' });
  assert.match(confirm, /承認が必要です 事業の目的に影響するため/);
  const strict = await granted({ change_free: undefined });
  ({ confirm } = await change(strict.g, strict.id, { place: '別の川' }));
  assert.match(confirm, /承認が必要です この制度では、計画の変更に承認がいるため/);
  assert.ok(!(await offers(strict.g, strict.id, 'prestart')), 'no such step');
  // Nothing changed is nothing to submit; the same cost for other things is a change of plan.
  const moved = await granted();
  ({ own, confirm } = await change(moved.g, moved.id, {}));
  assert.match(text(await submitting(moved.g, own)), /いまの計画と同じです/);
  done(await save(moved.g, `/ja/dossiers/${own}/form/budget`, { 'costs.0.amount': '100000', 'costs.1.amount': '100000' }));
  done(await submitting(moved.g, own));
  assert.match(await inVain(own, 'approve', asked), /承認はいりません/);
  done(await press(own, 'require', { reason: '謝金を減らすと目的が変わる' }));
  assert.equal(state(moved.id), 'change_requested');
  assert.match(text(await press(own, 'note')), /承認が必要/);
  sql(`UPDATE subsidy_file SET paid_yen = 80000, advanced_yen = 80000 WHERE dossier_id = ${moved.id}`);
  const at = `/ja/staff/subsidy/changes/${own}`;
  assert.match(text(await officer.fill(at, { offered_yen: '79000', offered_note: '減らす' })), /すでに支払った額より少なくできません/);
  done(await officer.fill(at, { offered_yen: '80000', offered_note: '減らす' }));
  done(await decide(own, 'approve', asked));
  assert.equal(file(moved.id, 'granted_yen'), '80000');
});

test('given up: a report is due, or, with nothing spent and nothing paid, the amount is fixed at 0 by decision and the budget is free', async () => {
  const { c, g, id } = await granted();
  const stop = async (p, of, spent) => {
    const own = await follow(p, of, 'discontinuation');
    done(await save(p, `/ja/dossiers/${own}/form/stop`, { kind: 'give_up', reason: '担い手がいない', spent, ...date('stops_on', inDays(0)) }));
    done(await submitting(p, own));
    return own;
  };
  const own = await stop(g, id, '0');
  assert.equal(state(id), 'granted');
  done(await decide(own, 'approve'));
  assert.deepEqual([state(own), state(id), due(id)], ['approved', 'discontinued', inDays(30)]);
  assert.ok(await offers(g, id, 'report'));
  assert.ok(!(await offers(g, id, 'change')));
  done(await decide(id, 'fix_zero'));
  assert.deepEqual([state(id), file(id, 'fixed_yen'), ledger(c)], ['paid', '0', '0 0']);
  const spent = await granted();
  done(await decide(await stop(spent.g, spent.id, '5000'), 'approve'));
  assert.match(await inVain(spent.id, 'fix_zero'), /実績報告を受けてから/);
  assert.deepEqual([state(spent.id), ledger(spent.c)], ['discontinued', '100000 100000']);
});

test('leave to begin before the decision: receipts count from the approved day, and only where the course knows it', async () => {
  const c = await call(officer, { budget_yen: '300000' }, [{ ...halfCourse, steps: ['prestart'] }]), g = await group();
  const id = await apply(g, c, `早い事業${c.id}`, budget([['gratuity', 200000]], [], 100000));
  const own = await follow(g, id, 'prestart'), at = `/ja/dossiers/${own}/form/prestart`;
  done(await save(g, at, { reason: '花の時期', own_risk: '1', ...date('begins_on', inDays(-1)) }));
  assert.match(text(await submitting(g, own)), /始める日が申請の日より前/);
  done(await save(g, at, date('begins_on', inDays(0))));
  done(await submitting(g, own));
  done(await decide(own, 'approve'));
  assert.equal(file(id, 'prestart_on'), inDays(0));
  done(await approve(approver, await proposed(officer, id)));
  // As if all of it had been two weeks ago but the decision.
  sql(`UPDATE subsidy_file SET prestart_on = '${inDays(-14)}' WHERE dossier_id = ${id}`);
  const told = await report(g, id, { 'costs.0.amount': '200000', ...date('costs.0.paid_on', inDays(-15)) });
  assert.match(text(await g.get(`/ja/dossiers/${told}/confirm`)), /支払った日（領収書の日付）: 交付決定/);
  done(await save(g, `/ja/dossiers/${told}/form/settlement`, date('costs.0.paid_on', inDays(-14))));
  done(await submitting(g, told));
});

const judged = ['receipts', 'done', 'evaluation'];

test('where the course asks for an inspection the amount is fixed when it was passed, and what it found is put right first', async () => {
  const { g, id } = await granted({ steps: ['inspection'] });
  const own = await report(g, id), at = `/ja/staff/subsidy/files/${id}/inspections`;
  done(await submitting(g, own));
  await accepted(officer, own);
  assert.match(await inVain(own, 'fix', judged), /先に検査を記録してください/);
  assert.match(text(await officer.get(at)), /検査の記録はまだありません/);
  assert.equal((await other.get(at)).status, 404);
  assert.ok(!(await offers(g, id, 'mending')));
  const look = (changes) => officer.fill(at, { inspector: '検査 太郎', findings: '現地で確認', ...date('inspected_on', inDays(0)), ...changes });
  assert.match(text(await look({ result: 'mend' })), /是正してほしいことを書いてください/);
  assert.match(text(await look({ result: 'mend', mend: '看板を直す', ...date('mend_by', inDays(-1)) })), /今日以後の期限/);
  done(await look({ result: 'mend', mend: '看板を直す', ...date('mend_by', inDays(7)) }));
  assert.equal(due(id), inDays(7));
  assert.match(text(await g.get(`/ja/dossiers/${id}`)), /看板を直す/);
  assert.match(await inVain(own, 'fix', judged), /最後の完了検査で是正を求めています/);
  const mending = await follow(g, id, 'mending');
  done(await save(g, `/ja/dossiers/${mending}/form/mending`, { done: '直しました', ...date('mended_on', inDays(0)) }));
  done(await submitting(g, mending));
  done(await press(mending, 'note'));
  assert.match(await inVain(own, 'fix', judged), /最後の完了検査で是正を求めています/);
  done(await look({ result: 'pass' }));
  assert.match(text(await officer.get(`/ja/staff/dossiers/${own}`)), /是正が必要 看板を直す[\s\S]*合格 現地で確認/);
  done(await decide(own, 'fix', judged));
  assert.deepEqual([state(id), file(id, 'fixed_yen')], ['amount_fixed', '100000']);
});

test('the steps of a course stand in one place; progress is told, by order, too; property is numbered and kept', async () => {
  const { g, id } = await granted({ steps: ['progress', 'property', 'books'], books_years: '5', property_years: '10', property_yen: '100000' });
  const page = async (who = g, base = '/ja') => text(await who.get(`${base}/dossiers/${id}`));
  let seen = await page();
  assert.match(seen, /次にしていただくこと 補助金の実績報告 （令和10年1月19日まで）/);
  assert.match(seen, /手続：遂行状況の報告 まだ/);
  assert.match(seen, /手続：帳簿と領収書の保管 令和15年3月31日まで保管してください/, 'five years after the fiscal year of the end');
  assert.doesNotMatch(seen, /完了検査|消費税/);
  const at = `/ja/staff/subsidy/files/${id}/progress`;
  assert.equal((await other.get(at)).status, 404);
  assert.match(text(await officer.fill(at, date('due_on', inDays(-1)))), /今日以後の期限/);
  done(await officer.fill(at, { words: '進みぐあいを知らせてください', ...date('due_on', inDays(10)) }));
  assert.deepEqual([state(id), due(id)], ['granted', inDays(10)]);
  seen = await page();
  assert.match(seen, /次にしていただくこと 進みぐあいを知らせてください/);
  const own = await follow(g, id, 'progress');
  done(await save(g, `/ja/dossiers/${own}/form/progress`, { percent: '40', spent: '80000', done: '講座を4回', ...date('as_of', inDays(0)) }));
  done(await submitting(g, own));
  assert.equal(due(id), '2028-01-19');
  assert.match(text(await officer.get(`/ja/staff/dossiers/${own}`)), /計画の費用の合計 200,000円 これまでにかかった費用 80,000円/);
  done(await press(own, 'note'));
  assert.match(await page(officer, '/ja/staff'), /手続：遂行状況の報告 受理/);
  // Below the rule's price it is not listed.
  const things = await follow(g, id, 'property'), form = `/ja/dossiers/${things}/form/property`;
  const thing = (i, name, price) => ({ [`things.${i}.name`]: name, [`things.${i}.price`]: price, [`things.${i}.place`]: '公民館', ...date(`things.${i}.acquired_on`, inDays(0)) });
  done(await save(g, form, thing(0, '音響機器', '150000')));
  done(await save(g, form, thing(1, '机', '99999')));
  done(await submitting(g, things));
  assert.match(text(await officer.get(`/ja/staff/dossiers/${things}`)), /音響機器 登録し、処分を制限します 机 価格が基準より低いため/);
  done(await press(things, 'note'));
  assert.equal(sql(`SELECT GROUP_CONCAT(CONCAT_WS(' ', number, name, yen, keep_until)) FROM subsidy_property WHERE dossier_id = ${id}`), '1 音響機器 150000 2038-03-31');
  assert.match(await page(), /財産 1: 音響機器 150,000円 公民館 （令和20年3月31日まで、承認なしに処分できません）/);
});

test('letters name what was decided: amounts, the report\'s day, and what changed', async () => {
  const { g, id } = await granted();
  const letter = async (of, action) => text(await officer.get(`/ja/staff/letters/${sql(`SELECT id FROM ky_letter WHERE dossier_id = ${of} AND action = '${action}'`)}`));
  assert.match(await letter(id, 'grant'), /交付決定の額 100,000円[\s\S]*実績報告の期限 令和10年1月19日/);
  const { own } = await change(g, id, {}, { 'costs.0.amount': '108000', 'incomes.0.amount': '79000', requested: '79000' });
  done(await submitting(g, own));
  done(await officer.fill(`/ja/staff/subsidy/changes/${own}`, { offered_yen: '79000' }));
  done(await decide(own, 'approve', asked));
  assert.match(await letter(own, 'approve'), /変更の前の額 100,000円[\s\S]*変更の後の額 79,000円/);
  const admin = await staff('administrator', 'kyodo'), template = sql("SELECT t.id FROM ky_letter_template t WHERE t.procedure_name = 'subsidy.change' AND t.occasion = 'approve' AND t.lang = 'ja'");
  assert.match((await admin.get(`/ja/staff/letters/templates/${template}/edit`)).text, /after_yen[\s\S]{0,200}変更の後の額/, 'who writes a letter is told the word');
});

// A project that is reported, fixed and paid out, as the pages of the payment would leave it.
async function paidOut(course) {
  const { c, g, id } = await granted(course);
  const own = await report(g, id);
  done(await submitting(g, own));
  await accepted(officer, own);
  done(await decide(own, 'fix', judged));
  sql(`UPDATE subsidy_file SET paid_yen = 100000 WHERE dossier_id = ${id}; UPDATE subsidy_ledger SET paid_yen = paid_yen + 100000 WHERE call_id = ${c.id}; UPDATE ky_dossier SET state = 'paid' WHERE id = ${id}`);
  return { c, g, id };
}
const orders = (id) => sql(`SELECT GROUP_CONCAT(CONCAT_WS(' ', cause, principal_yen) ORDER BY id) FROM subsidy_repayment WHERE dossier_id = ${id}`);

test('consumption tax that was deducted comes back by the rate; nothing deducted is taken note of', async () => {
  const { g, id } = await paidOut({ steps: ['tax'], rate_n: '1', rate_d: '2' });
  const tell = async (answers) => {
    const own = await follow(g, id, 'tax'), at = `/ja/dossiers/${own}/form/tax`;
    done(await save(g, at, { status: answers.status }));
    done(await save(g, at, answers));
    done(await submitting(g, own));
    return own;
  };
  const none = await tell({ status: 'exempt' });
  assert.match(await inVain(none, 'approve'), /返していただく額がありません/);
  done(await press(none, 'note'));
  const own = await tell({ status: 'standard', deducted: '9091', ...date('declared_on', inDays(0)) });
  assert.match(text(await press(own, 'note')), /返していただく額があります/);
  assert.match(text(await officer.get(`/ja/staff/dossiers/${own}`)), /補助率 対象になる費用の2分の1[\s\S]*1円未満切り捨て） 4,545円/);
  done(await decide(own, 'approve'));
  assert.deepEqual([state(own), state(id), orders(id)], ['approved', 'return_ordered', 'tax 4545']);
});

test('property within its years is disposed of by leave alone, and what the officer set is ordered back', async () => {
  const { g, id } = await paidOut({ steps: ['property'], property_years: '10', property_yen: '100000' });
  assert.ok(!(await offers(g, id, 'disposal')), 'nothing is kept yet');
  const things = await follow(g, id, 'property');
  done(await save(g, `/ja/dossiers/${things}/form/property`, { 'things.0.name': '音響機器', 'things.0.price': '150000', 'things.0.place': '公民館', ...date('things.0.acquired_on', inDays(0)) }));
  done(await submitting(g, things));
  done(await press(things, 'note'));
  const own = await follow(g, id, 'disposal'), form = `/ja/dossiers/${own}/form/disposal`, at = `/ja/staff/subsidy/disposals/${own}`;
  done(await save(g, form, { thing: '2', how: 'sell', proceeds: '30000', reason: '使わない', ...date('planned_on', inDays(30)) }));
  assert.match(text(await submitting(g, own)), /その番号の財産はありません/);
  done(await save(g, form, { thing: '1' }));
  done(await submitting(g, own));
  assert.match(await inVain(own, 'approve'), /先に「返していただく額を決める」/);
  assert.equal((await other.get(at)).status, 404);
  assert.match(text(await officer.get(at)), /価格のうち補助金の分（価格 × 補助率） 75,000円/);
  assert.match(text(await officer.fill(at, { return_yen: '100001', note: '売却額' })), /支払い済みで返還されていない額より多く/);
  done(await officer.fill(at, { return_yen: '15000', note: '売却額の2分の1' }));
  done(await decide(own, 'approve'));
  assert.deepEqual([state(id), orders(id)], ['return_ordered', 'property 15000']);
  assert.match(text(await g.get(`/ja/dossiers/${id}`)), /財産 1: 音響機器 150,000円 公民館 （令和\d+年\d+月\d+日に処分を承認）/);
  assert.ok(!(await offers(g, id, 'disposal')), 'disposed of once');
});
