// subsidy_repay.test.mjs — money that comes back: an advance over the fixed amount, revocations of all or a part before and after payment, instalments, slips, charges to the yen, what the budget says to it, and the ledger to read.
import nodeTest, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';
import { fields } from '../lib/person.mjs';
import { ordered, paying, returning } from '../lib/payment.mjs';
import { accepted, apply, approve, budget, call, date, fixing, group, halfCourse, inDays, main, proposed, report, staff, state, submitting } from '../lib/subsidy.mjs';

// mod_fcgid and CGI keep or begin their processes by themselves: what is enabled is seen when new ones start.
const there = !['fcgid', 'cgi'].includes(process.env.KYODO_TEST_WEB), test = there ? nodeTest : nodeTest.skip;
let officer, second, approver, other;
before(async () => {
  if (!there) return;
  [officer, second, approver, other] = [await staff('officer', 'kyodo'), await staff('officer'), await staff('approver', 'kyodo'), await staff('officer', 'kankyo')];
});

const text = (res) => main(res).replace(/<[^>]+>/g, '');
const ledger = (c) => sql(`SELECT CONCAT_WS(' ', granted_yen, fixed_yen, paid_yen, returned_yen) FROM subsidy_ledger WHERE call_id = ${c.id}`);
const repaid = (id) => Number(sql(`SELECT MAX(id) FROM subsidy_repayment WHERE dossier_id = ${id} AND state <> 'void'`));
const due = (id) => sql(`SELECT due_on FROM ky_dossier WHERE id = ${id}`);
const at = (id, page) => `/ja/staff/subsidy/repayments/${repaid(id)}${page ? `/${page}` : ''}`;
const isDay = (day) => date('received_on', day);
const receive = (who, id, yen, day = inDays(0)) => who.fill(at(id, 'receive'), { yen: String(yen), ...isDay(day) });

// Every sum of a call's ledger is that of its entries, and what is granted is what is held for its files: what is promised, or what was paid and is not back.
function agrees(c) {
  const kinds = (names) => `(SELECT COALESCE(SUM(yen), 0) FROM subsidy_entry WHERE call_id = ${c.id} AND kind IN (${names.map((n) => `'${n}'`)}))`;
  assert.equal(ledger(c), sql(`SELECT CONCAT_WS(' ', ${kinds(['grant', 'undo', 'withdrawn', 'change', 'saved', 'revoked'])}, ${kinds(['fix'])}, ${kinds(['advance', 'payment', 'bounced', 'advance_bounced'])}, ${kinds(['return'])})`));
  assert.equal(sql(`SELECT granted_yen FROM subsidy_ledger WHERE call_id = ${c.id}`),
    sql(`SELECT COALESCE(SUM(GREATEST(COALESCE(fixed_yen, granted_yen - revoked_yen, 0), paid_yen - returned_yen)), 0) FROM subsidy_file WHERE call_id = ${c.id}`));
}

// A million of five, for a project of two.
async function granted(course = {}) {
  const c = await call(officer, {}, [{ ...halfCourse, advance_percent: '90', ...course }]), g = await group();
  const id = await apply(g, c, `返す会${c.id}`, budget([['gratuity', 2000000]], [], 1000000));
  assert.equal((await approve(approver, await proposed(officer, id))).status, 303);
  return { c, g, id };
}
// What the treasurer paid on earlier days: [days ago, yen].
function paid({ c, id }, sums, into = 'advance_paid', kind = 'advance') {
  for (const [ago, yen] of sums)
    sql(`INSERT INTO subsidy_entry (call_id, dossier_id, kind, yen, user_id, at) VALUES (${c.id}, ${id}, '${kind}', ${yen}, 1, '${inDays(-ago)} 03:00:00');
      UPDATE subsidy_ledger SET paid_yen = paid_yen + ${yen}${kind === 'advance' ? `, advanced_yen = advanced_yen + ${yen}` : ''} WHERE call_id = ${c.id};
      UPDATE subsidy_file SET paid_yen = paid_yen + ${yen}${kind === 'advance' ? `, advanced_yen = advanced_yen + ${yen}` : ''} WHERE dossier_id = ${id}`);
  sql(`UPDATE ky_dossier SET state = '${into}' WHERE id = ${id}`);
}
async function reported(g, id, cost) {
  const own = await report(g, id, { 'costs.0.amount': String(cost) }), sent = await submitting(g, own);
  assert.equal(sent.status, 303, main(sent));
  return own;
}
async function fixed(own) {
  await accepted(officer, own);
  const done = await approve(approver, await fixing(officer, own));
  assert.equal(done.status, 303, main(done));
}
const mean = (id, changes) => officer.fill(`/ja/staff/subsidy/files/${id}/revoke`, { scope: 'all', ...changes });
const proposing = (id) => officer.fill(`/ja/staff/dossiers/${id}/propose/revoke`, { reasoning: '目的と違う使い方' });
const toRevoke = async (id) => {
  const res = await proposing(id);
  assert.equal(res.status, 303, main(res));
  return res.headers.location.replace(/\?.*/, '');
};
async function revoked(id, changes = {}) {
  let res = await mean(id, changes);
  assert.equal(res.status, 303, main(res));
  const place = await toRevoke(id);
  res = await approve(approver, place);
  assert.equal(res.status, 303, main(res));
}
const takeBack = (id) => approver.fill(`/ja/staff/dossiers/${id}/takeback`, { reason: '取り違え' });

test('an advance over the fixed amount: ordered back, in two parts, one of them late; the last yen closes it by itself', async () => {
  const { c, g, id } = await granted();
  paid({ c, id }, [[200, 800000]]);
  await fixed(await reported(g, id, 600000));
  assert.equal(state(id), 'return_ordered');
  assert.equal(ledger(c), '800000 300000 800000 0', 'what is not back is not free');
  agrees(c);
  assert.equal(sql(`SELECT CONCAT_WS(' ', cause, principal_yen, surcharge_rate, late_rate, state) FROM subsidy_repayment WHERE id = ${repaid(id)}`), 'advance 500000 0 1095 open');
  assert.ok(due(id) >= inDays(20) && due(id) < inDays(40), due(id));
  const told = text(await g.get(`/ja/dossiers/${id}`));
  for (const part of ['返す期限：', '500,000円（戻入）', 'これから返していただく額']) assert.ok(told.includes(part), part);
  assert.equal((await other.get(at(id))).status, 404);
  assert.ok(!(await officer.get(`/ja/staff/dossiers/${id}`)).text.includes('/step/give_back'), 'by itself alone');

  for (const [parts, said] of [[`${inDays(10)} 200000\n${inDays(40)} 299999`, /合計が/], [`${inDays(40)} 200000\n${inDays(10)} 300000`, /早い順/], [`${inDays(-1)} 500000`, /きょう以後/], [`${inDays(10)} -1`, /1行に/], ['来月 500000', /1行に/]]) {
    const res = await officer.fill(at(id, 'parts'), { parts });
    assert.equal(res.status, 422, parts);
    assert.match(text(res), said);
    assert.ok(res.text.includes(parts.split('\n')[0]), 'what was typed is kept');
  }
  let res = await officer.fill(at(id, 'parts'), { parts: `${inDays(10).replaceAll('-', '/')}　２００,０００円\n${inDays(40)} 300000`, doc_no: '8佐協第77号' });
  assert.equal(res.status, 303, main(res));
  assert.equal(due(id), inDays(10));
  res = await officer.fill(at(id, 'slip'), { number: '1', slip_no: '戻入第12号', ...date('slip_on', inDays(0)) });
  assert.equal(res.status, 303, main(res));
  assert.match(text(await g.get(`/ja/dossiers/${id}`)), /第1回の期限[\s\S]*200,000円（戻入 戻入第12号/);

  // 73 days after its due day the first part is 50 days back: 200,000 for 23 days at 10.95 % are 1,380, cut to 1,300.
  sql(`UPDATE subsidy_repayment_part SET due_on = '${inDays(-73)}' WHERE repayment_id = ${repaid(id)} AND number = 1`);
  assert.match(text(await g.get(`/ja/dossiers/${id}`)), /延滞金：.*から.*まで73日、200,000円 × 年10\.95％\s*4,380円/, 'to this day');
  assert.equal((await receive(officer, id, 200000, inDays(1))).status, 422, 'not of a day to come');
  assert.equal((await receive(officer, id, 200000, inDays(-201))).status, 422, 'not before it was paid');
  res = await receive(officer, id, 200000, inDays(-50));
  assert.equal(res.status, 303, main(res));
  assert.equal(due(id), inDays(40), 'the next part');
  res = await officer.fill(at(id, 'parts'), { parts: `${inDays(10)} 500000` });
  assert.match(text(res), /分割を変えられません/);
  assert.equal((await receive(officer, id, 300000)).status, 303);
  assert.equal(state(id), 'return_ordered', 'the charge is not in yet');
  assert.equal(ledger(c), '300000 300000 800000 500000');
  agrees(c);
  const page = text(await officer.get(at(id)));
  assert.match(page, /延滞金：.*23日、200,000円 × 年10\.95％\s*1,380円/);
  assert.match(page, /延滞金の端数を切り捨て\s*-80円/);
  assert.match(page, /延滞金の合計\s*1,300円/);
  res = await receive(officer, id, 1301);
  assert.equal(res.status, 422);
  assert.match(text(res), /残りの額より多く/);
  assert.equal((await receive(officer, id, 1300)).status, 303);
  assert.equal(state(id), 'returned');
  assert.equal(sql(`SELECT CONCAT_WS(' ', returned_yen, charged_yen, state) FROM subsidy_repayment WHERE id = ${repaid(id)}`), '500000 1300 done');
  assert.equal(sql(`SELECT returned_yen FROM subsidy_file WHERE dossier_id = ${id}`), '500000', 'charges are no subsidy');
  agrees(c);
  res = await officer.get(at(id, 'receive'));
  assert.match(text(res), /この返還は終わっています/);
});

test('revoked after two payments: 加算金 from each payment\'s day to the yen, the principal first', async () => {
  const { c, id } = await granted();
  paid({ c, id }, [[101, 400000], [60, 400000]]);
  await revoked(id);
  assert.equal(state(id), 'return_ordered');
  assert.equal(ledger(c), '800000 0 800000 0', 'free is what was never paid');
  agrees(c);
  assert.equal(sql(`SELECT GROUP_CONCAT(CONCAT(paid_on, ' ', yen) ORDER BY paid_on) FROM subsidy_repayment_source WHERE repayment_id = ${repaid(id)}`), `${inDays(-101)} 400000,${inDays(-60)} 400000`);
  assert.equal(sql(`SELECT granted_yen FROM subsidy_file WHERE dossier_id = ${id}`), '1000000', 'as it was decided');
  // 400,000 × 41 days, 800,000 × 50, 500,000 × 10: 4,920 + 12,000 + 1,500 = 18,420.
  assert.equal((await receive(officer, id, 300000, inDays(-10))).status, 303);
  const page = text(await officer.get(at(id)));
  for (const [days, principal, yen] of [[41, '400,000', '4,920'], [50, '800,000', '12,000'], [10, '500,000', '1,500']]) assert.match(page, new RegExp(`加算金：.*${days}日、${principal}円 × 年10\\.95％\\s*${yen}円`));
  assert.match(page, /加算金の合計\s*18,400円/);
  let res = await receive(officer, id, 518401);
  assert.equal(res.status, 422);
  assert.match(text(res), /残りの額より多く/);
  assert.equal(sql(`SELECT COUNT(*) FROM subsidy_repayment_receipt WHERE repayment_id = ${repaid(id)}`), '1', 'nothing was kept of it');
  assert.equal((await receive(officer, id, 518400)).status, 303);
  assert.equal(state(id), 'returned');
  assert.equal(ledger(c), '0 0 800000 800000');
  assert.equal(sql(`SELECT CONCAT_WS(' ', returned_yen, charged_yen) FROM subsidy_repayment WHERE id = ${repaid(id)}`), '800000 18400');
  agrees(c);
});

test('part is revoked: what remains goes on from where it was; what was paid beyond it comes back, of the newest payment', async () => {
  const { c, g, id } = await granted(), was = due(id);
  let res = await mean(id, { scope: 'part', remain_yen: '1000000' });
  assert.equal(res.status, 422);
  assert.match(text(res), /いま交付することになっている額より少なく/);
  await revoked(id, { scope: 'part', remain_yen: '900000' });
  assert.equal(state(id), 'granted');
  assert.equal(due(id), was, 'the report is due as before');
  assert.equal(ledger(c), '900000 0 0 0');
  agrees(c);
  assert.match(text(await g.get(`/ja/dossiers/${id}`)), /取り消された額\s*100,000円/);

  paid({ c, id }, [[100, 500000], [50, 300000]]);
  await revoked(id, { scope: 'part', remain_yen: '400000' });
  assert.equal(state(id), 'return_ordered');
  assert.equal(sql(`SELECT GROUP_CONCAT(CONCAT(paid_on, ' ', yen) ORDER BY paid_on) FROM subsidy_repayment_source WHERE repayment_id = ${repaid(id)}`), `${inDays(-100)} 100000,${inDays(-50)} 300000`);
  assert.equal(ledger(c), '800000 0 800000 0');
  agrees(c);
  // Taken back before its letter has gone out: as if nothing had been, but for the history.
  res = await takeBack(id);
  assert.equal(res.status, 303, main(res));
  assert.equal(state(id), 'advance_paid');
  assert.equal(due(id), was);
  assert.equal(ledger(c), '900000 0 800000 0');
  assert.equal(sql(`SELECT CONCAT_WS(' ', (SELECT revoked_yen FROM subsidy_file WHERE dossier_id = ${id}), GROUP_CONCAT(state)) FROM subsidy_repayment WHERE dossier_id = ${id}`), '100000 void');
  agrees(c);
  // Once money came in it is not taken back any more.
  await revoked(id, { scope: 'part', remain_yen: '400000' });
  assert.equal((await receive(officer, id, 1)).status, 303);
  res = await takeBack(id);
  assert.equal(res.status, 409);
  assert.match(text(res), /返還の手続が始まっている/);
  assert.equal(state(id), 'return_ordered');
});

test('the report after a part was revoked is fixed by what remains', async () => {
  const { c, g, id } = await granted();
  await revoked(id, { scope: 'part', remain_yen: '600000' });
  await fixed(await reported(g, id, 2000000));
  assert.equal(state(id), 'amount_fixed');
  assert.equal(sql(`SELECT CONCAT_WS(' ', granted_yen, revoked_yen, fixed_yen) FROM subsidy_file WHERE dossier_id = ${id}`), '1000000 400000 600000');
  assert.equal(ledger(c), '600000 600000 0 0');
  await revoked(id, { scope: 'part', remain_yen: '250000' });
  assert.equal(state(id), 'amount_fixed', 'the rest is still to be paid');
  assert.equal(ledger(c), '250000 250000 0 0');
  agrees(c);
  assert.equal((await takeBack(id)).status, 303);
  assert.equal(ledger(c), '600000 600000 0 0');
  agrees(c);
});

test('part is revoked while the project runs: the money comes back, then the report is still due and fixes the rest', async () => {
  const { c, g, id } = await granted(), was = due(id);
  paid({ c, id }, [[50, 800000]]);
  await revoked(id, { scope: 'part', remain_yen: '700000' });
  assert.equal(state(id), 'return_ordered');
  // 100,000 for 50 days: 1,500.
  assert.equal((await receive(officer, id, 101500)).status, 303);
  assert.equal(state(id), 'advance_paid', 'on from where it was');
  assert.equal(due(id), was);
  assert.equal(ledger(c), '700000 0 800000 100000');
  await fixed(await reported(g, id, 1200000));
  assert.equal(state(id), 'return_ordered', 'fixed at 600,000, paid 700,000');
  assert.equal(sql(`SELECT CONCAT_WS(' ', cause, principal_yen) FROM subsidy_repayment WHERE id = ${repaid(id)}`), 'advance 100000');
  assert.equal(ledger(c), '700000 600000 800000 100000');
  agrees(c);
  // While that is awaited the whole is revoked: only what is not ordered back yet is.
  const first = repaid(id);
  await revoked(id);
  assert.equal(state(id), 'return_ordered');
  assert.equal(sql(`SELECT CONCAT_WS(' ', cause, principal_yen) FROM subsidy_repayment WHERE id = ${repaid(id)}`), 'revocation 600000');
  agrees(c);
  assert.equal((await takeBack(id)).status, 303);
  assert.equal(state(id), 'return_ordered');
  assert.equal(repaid(id), first, 'the order of before stays');
  agrees(c);
  assert.equal((await receive(officer, id, 100000)).status, 303);
  assert.equal(state(id), 'returned');
  assert.equal(ledger(c), '600000 600000 800000 200000');
  // And what came to light later is revoked even then.
  await revoked(id);
  assert.equal(state(id), 'return_ordered');
  assert.equal(ledger(c), '600000 0 800000 200000');
  agrees(c);
});

test('a payment under way is waited for; 加算金 begins on the day it was made, whenever that was noted', async () => {
  const { c, g, id } = await granted(), payment = await ordered(officer, g, id, { amount: 800000 });
  assert.equal((await mean(id, {})).status, 303);
  let res = await proposing(id);
  assert.equal(res.status, 422);
  assert.match(text(res), /支払いの手続中のもの/);
  res = await paying(officer, payment);
  assert.equal(res.status, 303, main(res));
  sql(`UPDATE subsidy_payment SET paid_on = '${inDays(-50)}' WHERE id = ${payment}`);
  await revoked(id);
  assert.equal(sql(`SELECT CONCAT_WS(' ', paid_on, yen) FROM subsidy_repayment_source WHERE repayment_id = ${repaid(id)}`), `${inDays(-50)} 800000`);
  // 800,000 for 50 days: 12,000.
  assert.match(text(await officer.get(at(id))), /これから返していただく額（きょう返す場合）\s*812,000円/);
  assert.equal((await receive(officer, id, 812000)).status, 303);
  assert.equal(state(id), 'returned');
  agrees(c);
});

test('the bank sends a payment back after it was ordered back from the group: awaited no more, and free', async () => {
  const { c, g, id } = await granted(), payment = await ordered(officer, g, id, { amount: 800000 });
  assert.equal((await paying(officer, payment)).status, 303);
  await revoked(id, { scope: 'part', remain_yen: '300000' });
  assert.equal(ledger(c), '800000 0 800000 0');
  const res = await returning(officer, payment);
  assert.equal(res.status, 303, main(res));
  assert.equal(sql(`SELECT GROUP_CONCAT(state) FROM subsidy_repayment WHERE dossier_id = ${id}`), 'void');
  assert.equal(state(id), 'advance_paid', 'the rest goes on');
  assert.equal(ledger(c), '300000 0 0 0');
  agrees(c);
});

test('a change after a part was revoked begins with what remains', async () => {
  const { c, g, id } = await granted();
  await revoked(id, { scope: 'part', remain_yen: '600000' });
  const asked = await g.fill(`/ja/dossiers/${id}`, { procedure: 'subsidy.change' }, `/ja/dossiers/${id}/follow`);
  assert.equal(asked.status, 303, main(asked));
  const own = Number(asked.headers.location.match(/dossiers\/(\d+)/)[1]);
  assert.match((await g.get(`/ja/dossiers/${own}/form/budget`)).text, /name="requested"[^>]*value="600,?000"/);
  agrees(c);
});

test('revoked before anything was paid: the budget is free at once, and nothing is to be returned', async () => {
  const { c, id } = await granted();
  let res = await proposing(id);
  assert.equal(res.status, 422, 'how much was not decided');
  assert.match(text(res), /先に「取り消す額を決める」/);
  assert.equal((await mean(id, {})).status, 303);
  const place = await toRevoke(id);
  res = await mean(id, { scope: 'part', remain_yen: '1' });
  assert.equal(res.status, 409, 'not while a decision is asked for');
  await approver.fill(place, { verdict: 'send_back', remark: '額を' });
  assert.equal((await other.get(`/ja/staff/subsidy/files/${id}/revoke`)).status, 404);
  await revoked(id);
  assert.equal(state(id), 'revoked');
  assert.equal(ledger(c), '0 0 0 0');
  assert.equal(sql(`SELECT COUNT(*) FROM subsidy_repayment WHERE dossier_id = ${id}`), '0');
  agrees(c);
  // Granted to others meanwhile: it cannot be taken back.
  sql(`UPDATE subsidy_ledger SET allotted_yen = 999999 WHERE call_id = ${c.id}`);
  res = await takeBack(id);
  assert.equal(res.status, 409);
  assert.match(text(res), /残りの予算が足りない/);
  sql(`UPDATE subsidy_ledger SET allotted_yen = 1000000 WHERE call_id = ${c.id}`);
  assert.equal((await takeBack(id)).status, 303);
  assert.equal(state(id), 'granted');
  assert.equal(ledger(c), '1000000 0 0 0');
});

test('戻入 while the books of the year are open, 納入通知書 after it', async () => {
  const { c, id } = await granted();
  paid({ c, id }, [[800, 800000]]);
  sql(`UPDATE subsidy_call SET fiscal_year = YEAR('${inDays(-800)}' - INTERVAL 3 MONTH) WHERE id = ${c.id}`);
  await revoked(id);
  assert.equal(sql(`SELECT method FROM subsidy_repayment_part WHERE repayment_id = ${repaid(id)}`), 'payment_notice');
  // A 戻入伝票 from before the books were closed does not serve after it.
  sql(`UPDATE subsidy_repayment_part SET method = 'refund_entry', slip_no = '戻入第1号' WHERE repayment_id = ${repaid(id)}`);
  let res = await receive(officer, id, 800000);
  assert.equal(res.status, 422);
  assert.match(text(res), /先に納入通知書の番号/);
  res = await officer.fill(at(id, 'slip'), { number: '2', slip_no: '納付第3号', ...date('slip_on', inDays(0)) });
  assert.match(text(res), /その回はありません/);
  res = await officer.fill(at(id, 'slip'), { number: '1', slip_no: '納付第3号', ...date('slip_on', inDays(0)) });
  assert.equal(res.status, 303, main(res));
  assert.equal(sql(`SELECT CONCAT_WS(' ', method, slip_no, slip_on) FROM subsidy_repayment_part WHERE repayment_id = ${repaid(id)}`), `payment_notice 納付第3号 ${inDays(0)}`);
  assert.equal((await receive(officer, id, 800000)).status, 303);
  assert.match(text(await takeBack(id)), /返還の手続が始まっている/);
});

test('two officers record the same money at once: it counts once', async () => {
  const { c, id } = await granted();
  paid({ c, id }, [[30, 800000]]);
  await revoked(id);
  const page = at(id, 'receive'), of = async (who) => fields((await who.get(page)).text, page).filter(([k]) => !['yen'].includes(k) && !k.startsWith('received_on'));
  const both = await Promise.all([officer, second].map(of)), sums = [['yen', '100000'], ...Object.entries(isDay(inDays(0)))];
  const done = await Promise.all([officer, second].map((who, i) => who.post(page, [...both[i], ...sums])));
  assert.deepEqual(done.map((r) => r.status).sort(), [303, 409], done.map((r) => text(r)).join('\n'));
  assert.match(text(done.find((r) => r.status === 409)), /ほかの人が先に記録しました/);
  assert.equal(sql(`SELECT CONCAT_WS(' ', COUNT(*), SUM(yen)) FROM subsidy_repayment_receipt WHERE repayment_id = ${repaid(id)}`), '1 100000');
  assert.equal(ledger(c), '700000 0 800000 100000');
  // Noted by mistake: dropped with its reason, and the budget holds it again.
  assert.equal((await officer.fill(at(id, 'drop'), {})).status, 422, 'without a reason');
  const res = await officer.fill(at(id, 'drop'), { drop_reason: '別の団体の入金' });
  assert.equal(res.status, 303, main(res));
  assert.equal(ledger(c), '800000 0 800000 0');
  assert.equal(sql(`SELECT CONCAT_WS(' ', yen, drop_reason) FROM subsidy_repayment_receipt WHERE repayment_id = ${repaid(id)}`), '100000 別の団体の入金');
  agrees(c);
});

test('charges are waived with a reason, and the list of open ones has the latest first', async () => {
  const { c, g, id } = await granted();
  paid({ c, id }, [[100, 800000]]);
  await revoked(id);
  const list = async (query = '') => text(await officer.get(`/ja/staff/subsidy/repayments${query}`));
  sql(`UPDATE subsidy_repayment_part SET due_on = '${inDays(-9)}' WHERE repayment_id = ${repaid(id)}; UPDATE subsidy_repayment SET next_due_on = '${inDays(-9)}' WHERE id = ${repaid(id)}`);
  const late = await list('?late=1');
  assert.ok(late.includes(`返す会${c.id}`) && late.includes(g.groupName));
  assert.ok(!(text(await other.get('/ja/staff/subsidy/repayments'))).includes(`返す会${c.id}`));
  const csv = (await officer.get('/ja/files/subsidy/repayments/csv?late=1')).text;
  assert.ok(csv.split('\r\n').some((l) => l.includes(`返す会${c.id}`) && l.includes('800000')), csv);
  assert.equal((await receive(officer, id, 800000)).status, 303);
  assert.equal(state(id), 'return_ordered');
  let res = await officer.fill(at(id, 'waive'), { what: 'both', waive_reason: '' });
  assert.equal(res.status, 422);
  res = await officer.fill(at(id, 'waive'), { what: 'late', waive_reason: '災害のため' });
  assert.equal(res.status, 303, main(res));
  assert.equal(state(id), 'return_ordered', 'the surcharge is still owed');
  assert.match(text(await officer.get(at(id))), /延滞金の合計（免除）\s*0円/);
  res = await officer.fill(at(id, 'waive'), { what: 'both', waive_reason: '災害のため。8佐協第90号' });
  assert.equal(res.status, 303, main(res));
  assert.equal(state(id), 'returned');
  assert.match(text(await g.get(`/ja/dossiers/${id}`)), /加算金の合計（免除）/);
  assert.equal(sql(`SELECT CONCAT_WS(' ', waive_reason, waived_by IS NOT NULL) FROM subsidy_repayment WHERE id = ${repaid(id)}`), '災害のため。8佐協第90号 1');
});

test('when the results are published, what was paid goes on to published by itself', async () => {
  const { c, id } = await granted(), open = await group(), running = await apply(open, c, `続く会${c.id}`, budget([['gratuity', 200000]], [], 100000));
  paid({ c, id }, [[10, 1000000]], 'paid', 'payment');
  const res = await officer.fill(`/ja/staff/subsidy/${c.id}`, {}, `/ja/staff/subsidy/${c.id}/results`);
  assert.equal(res.status, 303, main(res));
  await eventually(() => assert.equal(state(id), 'published'));
  assert.equal(state(running), 'submitted');
  // Even then it may be revoked, and the money comes back.
  await revoked(id);
  assert.equal(state(id), 'return_ordered');
  agrees(c);
});

test('the ledger to read: every movement, what remained after it, the sums by kind, and the same as a file', async () => {
  const { c, id } = await granted(), page = `/ja/staff/subsidy/${c.id}/ledger`;
  await revoked(id, { scope: 'part', remain_yen: '400000' });
  assert.ok((await officer.get(`/ja/staff/subsidy/${c.id}`)).text.includes(`href="${page}"`));
  assert.equal((await other.get(page)).status, 404);
  const shown = text(await officer.get(page));
  for (const part of [/交付決定[\s\S]*1,000,000円[\s\S]*4,000,000円/, /取消しによる減[\s\S]*-600,000円[\s\S]*4,600,000円/, new RegExp(`返す会${c.id}`)]) assert.match(shown, part);
  const csv = (await officer.get(`/ja/files/subsidy/ledger/csv?call=${c.id}`)).text.trim().split('\r\n');
  assert.equal(csv.length, 3, csv.join('\n'));
  assert.match(csv[1], /,"交付決定",.*,1000000,4000000,/);
  assert.match(csv[2], /,"取消しによる減",.*,-600000,4600000,/);
  assert.equal((await other.get(`/ja/files/subsidy/ledger/csv?call=${c.id}`)).text.trim().split('\r\n').length, 1, 'the header alone');
  assert.equal((await officer.get(`/ja/files/subsidy/ledger/xlsx?call=${c.id}`)).status, 200);
});
