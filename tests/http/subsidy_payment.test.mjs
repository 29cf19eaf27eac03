// subsidy_payment.test.mjs — paying a subsidy: what may be claimed and when, whose account, the order to pay and the budget's year, lists for the treasurer, what the treasurer answers, money that
// comes back, and books that agree to the yen.
import nodeTest, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { eventually } from '../lib/client.mjs';
import { log, sql } from '../lib/city.mjs';
import { pdf, save } from '../lib/dossier.mjs';
import { letter } from '../lib/person.mjs';
import { account, accepting, beginClaim, claimed, drafted, one, ordered, ordering, paid, paying, paymentOf, returning } from '../lib/payment.mjs';
import { accepted, apply, approve, budget, call, date, department, fixing, group, halfCourse, inDays, main, proposed, report, staff, state, submitting } from '../lib/subsidy.mjs';

const there = !['fcgid', 'cgi'].includes(process.env.KYODO_TEST_WEB), test = there ? nodeTest : nodeTest.skip;
const text = (res) => main(res).replace(/<[^>]+>/g, '');
let officer, approver, other, auditor, dept;
before(async () => {
  if (!there) return;
  [officer, approver, other, auditor] = [await staff('officer', 'kyodo'), await staff('approver', 'kyodo'), await staff('officer', 'kankyo'), await staff('auditor')];
  dept = department('kyodo');
});

const desk = () => `/ja/staff/subsidy/payments/${dept}`;
const file = (id) => sql(`SELECT CONCAT_WS(' ', advanced_yen, paid_yen) FROM subsidy_file WHERE dossier_id = ${id}`);
const ledger = (c) => sql(`SELECT CONCAT_WS(' ', advanced_yen, paid_yen, returned_yen) FROM subsidy_ledger WHERE call_id = ${c.id}`);
const entries = (c) => sql(`SELECT COALESCE(GROUP_CONCAT(CONCAT(kind, ' ', yen) ORDER BY id), '') FROM subsidy_entry WHERE call_id = ${c.id} AND kind NOT IN ('grant', 'fix', 'saved')`);
const payment = (id) => sql(`SELECT state FROM subsidy_payment WHERE id = ${id}`);

// A grant of 100,000 yen by the decision 8佐協第1号.
async function granted(course = {}, changes = {}, at = {}) {
  const c = at.c ?? await call(officer, { budget_yen: '900000', ...changes }, [{ ...halfCourse, advance_percent: '80', ...course }]), g = await group();
  const id = await apply(g, c, `支払いの会${c.id}-${g.group}`, budget([['gratuity', 200000]], [], 100000));
  assert.equal((await approve(approver, await proposed(officer, id))).status, 303);
  return { c, g, id };
}
async function fixed(g, id, cost = 200000) {
  const own = await report(g, id, { 'costs.0.amount': String(cost) });
  assert.equal((await submitting(g, own)).status, 303);
  await accepted(officer, own);
  return approve(approver, await fixing(officer, own));
}
async function list(ids, day = inDays(3)) {
  const res = await officer.fill(desk(), { ...Object.fromEntries(ids.map((id) => [`pick.${id}`, '1'])), ...date('planned_on', day) }, `${desk()}/list`);
  if (res.status !== 303) return res;
  return Number(res.headers.location.match(/lists\/(\d+)/)[1]);
}
const rows = (...lines) => ['支出命令番号,金額,支払日,結果,理由', ...lines].join('\r\n');
async function upload(table, name = '結果.csv') {
  const res = await officer.upload(desk(), 'file', name, table, `/ja/files/subsidy/payments/${dept}/results`);
  assert.equal(res.status, 303, text(res));
  return res.headers.location.replace(/\?.*/, '');
}

test('境港市: an advance up to 80 % to the group\'s account, the rest after the fixing, and every sum agrees', async () => {
  const { c, g, id } = await granted();
  assert.match(text(await g.get(`/ja/dossiers/${id}`)), /補助金の請求/);
  const claim = await drafted(g, id, { amount: 80001 });
  let res = await submitting(g, claim);
  assert.equal(res.status, 422);
  assert.match(text(res), /先に受け取れる上限を超えています/);
  assert.equal((await beginClaim(g, id)).status, 422, 'one claim at a time');
  await save(g, `/ja/dossiers/${claim}/form/claim`, { amount: '80000', claim_no: '会第3号' });
  assert.equal((await submitting(g, claim)).status, 303);
  assert.match(text(await g.get(`/ja/dossiers/${claim}`)), /いま請求できる上限\s*80,000円/);
  assert.equal(payment(0), '');
  res = await accepting(officer, claim);
  assert.equal(res.status, 303, main(res));
  const p = paymentOf(claim);
  assert.equal(sql(`SELECT CONCAT_WS(' ', kind, instalment, yen, state, claim_no, bank_code, branch_code, account_type, account_number, holder, proxy) FROM subsidy_payment WHERE id = ${p}`), `advance 1 80000 claimed 会第3号 0123 456 futsu 7654321 ${account.account_holder} 0`);
  assert.ok(sql(`SELECT DATEDIFF(due_on, '${inDays(0)}') FROM subsidy_payment WHERE id = ${p}`) <= 30, 'due within the course\'s days');
  assert.match(text(await officer.get(desk())), new RegExp(`支払いの会${c.id}-`));
  assert.equal((await beginClaim(g, id)).status, 422, 'while it is being paid');
  assert.equal((await paying(officer, p).catch((e) => e)).code ?? 'refused', 'ERR_ASSERTION', 'nothing is paid before it was ordered');
  assert.equal((await ordering(officer, p)).status, 303);
  assert.equal(sql(`SELECT CONCAT_WS(' ', state, commitment_no, committed_on) FROM subsidy_payment WHERE id = ${p}`), `ordered 8佐協第1号 ${inDays(0)}`, 'the commitment is the decision\'s');
  assert.equal((await paying(officer, p)).status, 303);
  assert.deepEqual([state(id), file(id), ledger(c), entries(c)], ['advance_paid', '80000 80000', '80000 80000 0', 'advance 80000']);
  assert.notEqual(sql(`SELECT due_on FROM ky_dossier WHERE id = ${id}`), '9999-12-31', 'the report is still due');
  assert.match((await letter(g.email, '支払')).text, /支払いました/);
  assert.equal((await fixed(g, id, 180000)).status, 303);
  assert.equal(state(id), 'amount_fixed');
  const rest = await drafted(g, id);
  assert.match((await g.get(`/ja/dossiers/${rest}/form/claim`)).text, /value="10000"/, 'filled in');
  assert.match((await g.get(`/ja/dossiers/${rest}/form/account`)).text, /value="7654321"/, 'the last account');
  await save(g, `/ja/dossiers/${rest}/form/claim`, { amount: '9999' });
  assert.match(text(await submitting(g, rest)), /残りと違います/);
  await save(g, `/ja/dossiers/${rest}/form/claim`, { amount: '10000' });
  assert.equal((await submitting(g, rest)).status, 303);
  assert.equal((await accepting(officer, rest)).status, 303);
  assert.equal((await ordering(officer, paymentOf(rest))).status, 303);
  assert.equal((await paying(officer, paymentOf(rest))).status, 303);
  assert.deepEqual([state(id), file(id), ledger(c), entries(c)], ['paid', '80000 90000', '80000 90000 0', 'advance 80000,payment 10000']);
  const books = await auditor.get(`/ja/staff/subsidy/${c.id}/payments`);
  assert.match(text(books), /1円まで一致/);
  assert.match(main(books), /id="spent"><strong>90,000円/);
  assert.ok(!books.text.includes('7654321') && !books.text.includes(account.account_holder));
  const csv = (await auditor.get(`/ja/files/subsidy/books/${c.id}/csv`)).text;
  assert.equal(csv.split('\r\n').filter((l) => l.includes(',80000,') || l.includes(',10000,')).length, 2);
  assert.equal((await officer.get(`/ja/files/subsidy/books/${c.id}/xlsx`)).status, 200);
  assert.match(text(await officer.get(`${desk()}/books?year=2026`)), new RegExp(c.title));
  assert.ok((await officer.get(`/ja/files/subsidy/payments/${dept}/csv?year=2026`)).text.includes(',80000,'));
  // A fault planted: an entry too little, and the page says so.
  sql(`UPDATE subsidy_entry SET yen = yen - 1 WHERE call_id = ${c.id} AND kind = 'payment'`);
  assert.match(text(await officer.get(`/ja/staff/subsidy/${c.id}/payments`)), /一致しません/);
  sql(`UPDATE subsidy_entry SET yen = yen + 1 WHERE call_id = ${c.id} AND kind = 'payment'`);
});

test('instalments of 40 and 40 in order, each up to its share of the whole; what they may be is checked when the course is set', async () => {
  const c0 = await call(officer, {}, [], { publish: false });
  for (const wrong of ['40 50', '40,40', '0', 'x'])
    assert.match(text(await officer.fill(`/ja/staff/subsidy/${c0.id}/courses/new`, { ...halfCourse, advance_percent: '80', instalments: wrong })), /「40 40」のように/, wrong);
  const { c, g, id } = await granted({ instalments: '40 40', advance_kind: 'prepaid' });
  const first = await drafted(g, id, { amount: 40001 });
  assert.equal((await submitting(g, first)).status, 422);
  await save(g, `/ja/dossiers/${first}/form/claim`, { amount: '39999' });
  assert.equal((await submitting(g, first)).status, 303);
  assert.equal((await accepting(officer, first)).status, 303);
  assert.match(text(await officer.get(one(paymentOf(first)))), /前金払（1回目）/);
  assert.equal((await ordering(officer, paymentOf(first))).status, 303);
  assert.equal((await paying(officer, paymentOf(first))).status, 303);
  assert.match(text(await g.get(`/ja/dossiers/${id}`)), /前金払（1回目）\s*40,000円（支払い済み）\s*前金払（2回目）\s*40,000円（いま請求できます）/);
  const second = await drafted(g, id);
  assert.match((await g.get(`/ja/dossiers/${second}/form/claim`)).text, /value="40001"/, 'no yen is lost between the parts');
  assert.equal((await submitting(g, second)).status, 303);
  assert.equal((await accepting(officer, second)).status, 303);
  assert.equal((await ordering(officer, paymentOf(second))).status, 303);
  assert.equal((await paying(officer, paymentOf(second))).status, 303);
  assert.deepEqual([file(id), ledger(c)], ['80000 80000', '80000 80000 0']);
  const third = await beginClaim(g, id).catch(() => null);
  assert.ok(third === null || third.status !== 303);
  assert.ok(!main(await g.get(`/ja/dossiers/${id}`)).includes('subsidy.claim'), 'not offered');
});

test('two instalments of one application that the bank sends back in one table are both counted', async () => {
  const { c, g, id } = await granted({ instalments: '40 40', advance_kind: 'prepaid' }), parts = [await paid(officer, g, id), await paid(officer, g, id)];
  assert.deepEqual([file(id), ledger(c)], ['80000 80000', '80000 80000 0']);
  const orders = parts.map((p) => sql(`SELECT order_no FROM subsidy_payment WHERE id = ${p}`));
  const seen = await upload(rows(...orders.map((n) => `${n},40000,${inDays(0)},振込不能,口座なし`)), '返却.csv');
  const taken = await officer.fill(seen, {}, seen);
  assert.equal(taken.status, 303, text(taken));
  assert.deepEqual([file(id), ledger(c)], ['0 0', '0 0 0']);
  assert.match(text(await officer.get(`/ja/staff/subsidy/${c.id}/payments`)), /1円まで一致/);
});

test('the bank cannot send back what the group has returned already', async () => {
  const { g, id } = await granted(), p = await paid(officer, g, id, { amount: 60000 });
  sql(`UPDATE subsidy_file SET returned_yen = 10000 WHERE dossier_id = ${id}`);
  const res = await returning(officer, p);
  assert.equal(res.status, 422, main(res));
  assert.match(text(res), /団体がすでに返還した額/);
  assert.deepEqual([file(id), payment(p)], ['60000 60000', 'paid']);
});

test('a course without advances offers none, and a fixed amount of nothing more to pay is done by itself', async () => {
  const { g, id } = await granted({ advance_percent: '0' });
  assert.ok(!main(await g.get(`/ja/dossiers/${id}`)).includes('subsidy.claim'));
  const done = await granted(), p = await paid(officer, done.g, done.id, { amount: 50000 });
  assert.ok(p > 0);
  assert.equal((await fixed(done.g, done.id, 100000)).status, 303);
  assert.equal(state(done.id), 'paid', 'fixed at what was advanced');
  // The fixing taken back opens it again; with a claim on the way it stays.
  const own = sql(`SELECT id FROM ky_dossier WHERE parent_id = ${done.id} AND procedure_name = 'subsidy.report'`), back = () => approver.fill(`/ja/staff/dossiers/${own}/takeback`, { reason: '額の誤り' });
  let res = await back();
  assert.equal(res.status, 303, main(res));
  assert.deepEqual([state(done.id), state(own)], ['reported', 'submitted']);
  assert.equal((await approve(approver, await fixing(officer, own))).status, 303);
  assert.equal(state(done.id), 'paid');
  const more = await granted();
  assert.equal((await fixed(more.g, more.id)).status, 303);
  const claim = await claimed(more.g, more.id), theirs = sql(`SELECT id FROM ky_dossier WHERE parent_id = ${more.id} AND procedure_name = 'subsidy.report'`);
  assert.equal((await accepting(officer, claim)).status, 303);
  res = await approver.fill(`/ja/staff/dossiers/${theirs}/takeback`, { reason: '額の誤り' });
  assert.equal(res.status, 409);
  assert.match(text(res), /支払いの手続中/);
  assert.equal(state(more.id), 'amount_fixed');
});

test('wrong bank fields are refused beside them; another\'s account only with its power of attorney', async () => {
  const { g, id } = await granted(), claim = await drafted(g, id, { account_bank: '123', account_number: '123456', account_holder: '漢字の会' });
  const confirm = await g.get(`/ja/dossiers/${claim}/confirm`);
  assert.ok(!confirm.text.includes('name="draft"'), 'cannot be submitted');
  await save(g, `/ja/dossiers/${claim}/form/account`, { ...account, account_other: '1' });
  assert.ok(!(await g.get(`/ja/dossiers/${claim}/confirm`)).text.includes('name="draft"'), 'another\'s account asks for a paper');
  const at = `/ja/dossiers/${claim}/form/account`;
  await save(g, at, { account_person: '髙橋 花子' }, { files: { account_proxy: [{ name: '委任状.pdf', bytes: pdf('i') }] } });
  const res = await submitting(g, claim);
  assert.equal(res.status, 303, main(res));
  assert.equal((await accepting(officer, claim)).status, 303);
  assert.equal(sql(`SELECT CONCAT_WS(' ', payee, proxy) FROM subsidy_payment WHERE claim_id = ${claim}`), '髙橋 花子 1');
  assert.match(text(await officer.get(one(paymentOf(claim)))), /委任状を確かめて/);
  // Another's account is not offered for the next claim.
  assert.equal((await officer.fill(one(paymentOf(claim)), { cancel_reason: '口座を変えるため' }, `${one(paymentOf(claim))}/cancel`)).status, 303);
  const again = Number((await beginClaim(g, id)).headers.location.match(/dossiers\/(\d+)/)[1]);
  assert.ok(!(await g.get(`/ja/dossiers/${again}/form/account`)).text.includes('7654321'));
});

test('the account is for those who pay in the department alone: not in lists, logs, audit or public pages', async () => {
  const number = String(1000000 + Math.floor(Math.random() * 8999999)), { g, id } = await granted(), p = await ordered(officer, g, id, { account_number: number });
  assert.equal((await officer.get(one(p))).status, 200);
  assert.ok((await officer.get(one(p))).text.includes(number));
  assert.equal((await other.get(one(p))).status, 404);
  assert.equal((await approver.get(one(p))).status, 403);
  assert.equal((await auditor.get(one(p))).status, 403);
  const l = await list([p]);
  assert.equal(typeof l, 'number', l.text && text(l));
  const page = await officer.get(`/ja/staff/subsidy/payments/lists/${l}`);
  assert.ok(!page.text.includes(number) && page.text.includes(`***${number.slice(-3)}`));
  for (const who of [other, approver, auditor]) assert.ok([403, 404].includes((await who.get(`/ja/files/subsidy/lists/${l}/csv`)).status));
  for (const path of [desk(), `/ja/staff/subsidy/files/${id}/payments`, `/ja/staff/dossiers/${id}`]) assert.ok(!(await officer.get(path)).text.includes(number), path);
  assert.ok(!(await auditor.get(`/ja/staff/subsidy/files/${id}/payments`)).text.includes(number));
  assert.ok(!log().includes(number));
  assert.equal(sql(`SELECT COUNT(*) FROM ky_audit WHERE fields LIKE '%${number}%'`), '0');
  // What is disposed of loses it.
  const claim = Number(sql(`SELECT claim_id FROM subsidy_payment WHERE id = ${p}`));
  sql(`UPDATE ky_dossier SET disposed_at = UTC_TIMESTAMP(6) WHERE id = ${claim}`);
  sql(`INSERT INTO ky_job (job, params, next_try_at, created_at) VALUES ('subsidy.payments', '{}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))`);
  await eventually(() => assert.equal(sql(`SELECT CONCAT(bank_code, account_number, holder) FROM subsidy_payment WHERE id = ${p}`), ''));
  sql(`UPDATE ky_dossier SET disposed_at = NULL WHERE id = ${claim}`);
});

test('commitments: from the decision or by hand, never outside of the budget\'s year; payments until 31 May and not after it', async () => {
  const { c, g, id } = await granted(), claim = await claimed(g, id), at = `/ja/staff/subsidy/files/${id}/payments`;
  await accepting(officer, claim);
  const p = paymentOf(claim), setting = `${desk()}/settings`;
  assert.equal((await officer.fill(setting, { commitment: 'hand' })).status, 303);
  try {
    let res = await ordering(officer, p);
    assert.equal(res.status, 422);
    assert.match(text(res), /支出負担行為が記録されていません/);
    assert.match(text(await officer.get(at)), /支出負担行為が記録されていません/);
    res = await officer.fill(at, { commitment_no: '負第7号', ...date('committed_on', '2026-03-31') });
    assert.equal(res.status, 422);
    assert.match(text(res), /4月1日から3月31日まで/);
    assert.equal((await officer.fill(at, { commitment_no: '負第7号', ...date('committed_on', inDays(-2)) })).status, 303);
    res = await ordering(officer, p, date('ordered_on', inDays(-3)));
    assert.match(text(res), /支出負担行為の日より前/);
    // The year before: its books are closed.
    sql(`UPDATE subsidy_call SET fiscal_year = 2024 WHERE id = ${c.id}; UPDATE subsidy_commitment SET committed_on = '2025-03-31' WHERE dossier_id = ${id}`);
    res = await ordering(officer, p);
    assert.equal(res.status, 422);
    assert.match(text(res), /出納整理期間（翌年5月31日まで）を過ぎている[\s\S]*会計課に相談/);
    assert.equal(payment(p), 'claimed');
    sql(`UPDATE subsidy_call SET fiscal_year = 2027 WHERE id = ${c.id}`);
    assert.match(text(await ordering(officer, p)), /年度が始まる前/);
    sql(`UPDATE subsidy_call SET fiscal_year = 2026 WHERE id = ${c.id}; UPDATE subsidy_commitment SET committed_on = '${inDays(-2)}' WHERE dossier_id = ${id}`);
    assert.equal((await ordering(officer, p)).status, 303);
    assert.equal(sql(`SELECT commitment_no FROM subsidy_payment WHERE id = ${p}`), '負第7号');
    // Ordered in time, but the treasurer may not pay any more: neither by list nor by hand.
    sql(`UPDATE subsidy_call SET fiscal_year = 2024 WHERE id = ${c.id}`);
    assert.match(text(await list([p])), /出納整理期間/);
    res = await paying(officer, p);
    assert.equal(res.status, 422);
    assert.match(text(res), /出納整理期間/);
    assert.match(text(await officer.get(await upload(rows(`支命${p},80000,${inDays(0)},済,`)))), /支払える期間（翌年5月31日まで）の外/);
    sql(`UPDATE subsidy_call SET fiscal_year = 2026 WHERE id = ${c.id}`);
    assert.deepEqual([payment(p), file(id), ledger(c)], ['ordered', '0 0', '0 0 0']);
    assert.equal((await paying(officer, p, inDays(1))).status, 422, 'not in the future');
    assert.equal((await paying(officer, p)).status, 303);
  } finally {
    assert.equal((await officer.fill(setting, { commitment: 'decision' })).status, 303);
  }
});

test('a list: checked line by line, frozen, with the columns staff chose, in three formats, the same bytes again, paid as a whole', async () => {
  const made = [];
  for (let i = 0; i < 3; i++) made.push(await granted());
  const ids = [];
  for (const { g, id } of made) ids.push(await ordered(officer, g, id));
  // A number that no bank knows, from before it was checked.
  sql(`UPDATE subsidy_payment SET account_number = '12345' WHERE id = ${ids[1]}`);
  assert.match(text(await officer.get(desk())), /口座の番号の桁が正しくありません/);
  let res = await list(ids);
  assert.equal(res.status, 422);
  assert.match(text(res), /口座や番号の誤り/);
  assert.equal(payment(ids[0]), 'ordered', 'nothing of it was listed');
  sql(`UPDATE subsidy_payment SET account_number = '7654321' WHERE id = ${ids[1]}`);
  assert.match(text(await list([])), /1件以上/);
  sql(`UPDATE subsidy_call SET fiscal_year = 2027 WHERE id = ${made[2].c.id}`);
  assert.match(text(await list(ids)), /年度ごとに/);
  sql(`UPDATE subsidy_call SET fiscal_year = 2026 WHERE id = ${made[2].c.id}`);
  const l = await list(ids);
  assert.equal(typeof l, 'number', l.text && text(l));
  const page = await officer.get(`/ja/staff/subsidy/payments/lists/${l}`);
  assert.match(main(page), /id="count">3<[\s\S]*id="total"><strong>240,000円/);
  const at = `/ja/files/subsidy/lists/${l}`, csv = await officer.get(`${at}/csv`);
  assert.equal(csv.text.charCodeAt(0), 0xfeff);
  const lines = csv.text.slice(1).split('\r\n');
  assert.equal(lines[0].replaceAll('"', ''), '支出命令番号,債権者番号,予算科目,金融機関コード,支店コード,種目,口座番号,名義カナ,金額,相手方,摘要,請求の受付番号');
  assert.ok(lines[1].replaceAll('"', '').startsWith(`支命${ids[0]},債${ids[0]},2-1-8-18,0123,456,普通,7654321,${account.account_holder},80000,${made[0].g.groupName},`), lines[1]);
  assert.equal(lines.filter((x) => x.includes(',80000,')).length, 3);
  const xlsx = await officer.get(`${at}/xlsx`);
  assert.equal(xlsx.bytes.subarray(0, 2).toString(), 'PK');
  assert.equal((await officer.get(`${at}/cp932`)).status, 200);
  // Staff change the columns: the frozen list keeps its own, the next one has them.
  const setting = `${desk()}/settings`, columns = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`c${i + 1}`, '']));
  assert.equal((await officer.fill(setting, { ...columns, c1: 'yen', h1: '支払額', o1: '2', c2: 'holder', h2: '口座名義', o2: '1', c3: 'account_number', h3: '番号', o3: '3' })).status, 303);
  try {
    assert.equal((await officer.get(`${at}/csv`)).text, csv.text);
    assert.ok((await officer.get(`${at}/xlsx`)).bytes.equals(xlsx.bytes));
    const more = await granted(), p = await ordered(officer, more.g, more.id, {}, {}, { creditor_no: '', budget_item: '' }), next = await list([p]);
    assert.equal((await officer.get(`/ja/files/subsidy/lists/${next}/csv`)).text.slice(1).replaceAll('"', ''), `口座名義,支払額,番号\r\n${account.account_holder},80000,7654321\r\n`);
    // Taken back as long as nothing was paid.
    res = await officer.fill(`/ja/staff/subsidy/payments/lists/${next}`, {}, `/ja/staff/subsidy/payments/lists/${next}/void`);
    assert.equal(res.status, 303, main(res));
    assert.equal(payment(p), 'ordered');
  } finally {
    assert.equal((await officer.fill(setting, { ...columns, ...Object.fromEntries(Object.keys(columns).map((k) => [k.replace('c', 'h'), ''])) })).status, 303);
  }
  const show = `/ja/staff/subsidy/payments/lists/${l}`, again = await officer.token(show);
  res = await officer.fill(show, date('all_paid_on', inDays(0)), `${show}/paid`);
  assert.equal(res.status, 303, main(res));
  for (const { c, id } of made) assert.deepEqual([state(id), file(id), ledger(c)], ['advance_paid', '80000 80000', '80000 80000 0']);
  assert.ok(again);
});

test('a list of more than a page waits for: the money in one transaction, the applications follow', async () => {
  const c = await call(officer, { budget_yen: '9000000' }, [{ ...halfCourse, advance_percent: '80' }]), ids = [], files = [];
  for (let i = 0; i < 22; i++) {
    const { g, id } = await granted({}, {}, { c });
    ids.push(await ordered(officer, g, id));
    files.push(id);
  }
  const l = await list(ids), show = `/ja/staff/subsidy/payments/lists/${l}`, press = () => officer.fill(show, date('all_paid_on', inDays(0)), `${show}/paid`);
  const [a, b] = await Promise.all([press(), press()]);
  assert.deepEqual([a.status, b.status].sort(), [303, 409]);
  assert.deepEqual([ledger(c), sql(`SELECT CONCAT_WS(' ', COUNT(*), COUNT(DISTINCT payment_id), SUM(yen)) FROM subsidy_entry WHERE call_id = ${c.id} AND kind = 'advance'`)], ['1760000 1760000 0', '22 22 1760000']);
  await eventually(() => assert.deepEqual([...new Set(files.map(state))], ['advance_paid']));
});

test('two officers at once pay once', async () => {
  const { c, g, id } = await granted(), p = await ordered(officer, g, id), second = await staff('officer');
  const done = await Promise.all([paying(officer, p), paying(second, p)]);
  assert.deepEqual(done.map((r) => r.status).sort(), [303, 409]);
  assert.match(text(done.find((r) => r.status === 409)), /ほかの人が先に処理しました/);
  assert.deepEqual([file(id), ledger(c), entries(c)], ['80000 80000', '80000 80000 0', 'advance 80000']);
});

test('the treasurer\'s table: looked at line by line, all of it or nothing, and again does nothing twice', async () => {
  const a = await granted(), b = await granted(), x = await granted();
  const [pa, pb, px] = [await ordered(officer, a.g, a.id), await ordered(officer, b.g, b.id), await ordered(officer, x.g, x.id)];
  assert.equal(typeof await list([pa, pb, px]), 'number');
  const receipt = sql(`SELECT d.receipt_no FROM subsidy_payment p JOIN ky_dossier d ON d.id = p.claim_id WHERE p.id = ${pb}`);
  let at = await upload(rows(`支命${pa},80000,${inDays(0)},支払済,`, `${receipt},79999,${inDays(0)},支払済,`, `無い番号,1,${inDays(0)},支払済,`, `支命${px},80000,いつか,支払済,`));
  let page = await officer.get(at);
  for (const said of [/金額が違います/, /この番号の支払いはありません/, /日付を読めません/, /取り込めません/]) assert.match(text(page), said);
  assert.match(main(page), /id="wrong">3</);
  assert.ok(!page.text.includes('全部を取り込む'));
  assert.equal((await other.get(at)).status, 404);
  assert.equal((await upload('番号,額\r\n1,2').then((where) => officer.get(where)).then(text)).includes('支出命令番号'), true, 'a heading that is missing is named');
  assert.deepEqual([payment(pa), ledger(a.c)], ['sent', '0 0 0'], 'looking changes nothing');
  at = await upload(rows(`支命${pa},"80,000",令和8年11月28日,支払済,`.replace('令和8年11月28日', inDays(0)), `${receipt},80000円,${inDays(0)},支払済,`, `支命${px},80000,${inDays(0)},振込不能,名義相違`));
  page = await officer.get(at);
  assert.match(main(page), /id="pay">2（160,000円）[\s\S]*id="back">1（80,000円）[\s\S]*id="wrong">0</);
  // Somebody changes one of them meanwhile: nothing of the file is taken.
  sql(`UPDATE subsidy_payment SET yen = 80001 WHERE id = ${px}`);
  let res = await officer.post(at, { _token: page.text.match(/name="_token" value="([0-9a-f]+)"/g).map((t) => t.match(/value="([0-9a-f]+)"/)[1]).at(-1) });
  assert.equal(res.status, 422);
  assert.deepEqual([payment(pa), payment(pb)], ['sent', 'sent']);
  sql(`UPDATE subsidy_payment SET yen = 80000 WHERE id = ${px}`);
  res = await officer.fill(at, {});
  assert.equal(res.status, 303, main(res));
  assert.deepEqual([a, b, x].map(({ id }) => state(id)), ['advance_paid', 'advance_paid', 'granted']);
  assert.deepEqual([ledger(a.c), ledger(b.c), ledger(x.c)], ['80000 80000 0', '80000 80000 0', '0 0 0'], 'what was never paid does not come back');
  assert.equal(sql(`SELECT CONCAT_WS(' ', state, back_reason) FROM subsidy_payment WHERE id = ${px}`), 'bounced 名義相違');
  assert.match((await letter(x.g.email, '振り込めません')).text, /請求書を出し直して/);
  const again = await upload(rows(`支命${pa},80000,${inDays(0)},支払済,`));
  assert.match(main(await officer.get(again)), /id="again">1</);
  assert.ok(!(await officer.get(again)).text.includes('全部を取り込む'));
});

test('a list opened again: the workbook that went to the treasurer comes back as the answer, and what Shift_JIS cannot hold is said', async () => {
  const { c, g, id } = await granted(), p = await ordered(officer, g, id), setting = `${desk()}/settings`, none = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [[`c${i + 1}`, ''], [`h${i + 1}`, '']]).flat());
  sql(`UPDATE subsidy_payment SET payee = '𠮷野の会' WHERE id = ${p}`);
  assert.equal((await officer.fill(setting, { ...none, c1: 'order_no', h1: '支出命令番号', c2: 'yen', h2: '金額', c3: 'planned_on', h3: '支払日', c4: 'payee', h4: '相手方' })).status, 303);
  try {
    const l = await list([p], inDays(0)), page = await officer.get(`/ja/staff/subsidy/payments/lists/${l}`), book = await officer.get(`/ja/files/subsidy/lists/${l}/xlsx`);
    assert.match(text(page), /シフトJISで書けない文字があり[^。]*。[^：]*：1/);
    const at = await upload(book.bytes, '一覧.xlsx');
    assert.match(main(await officer.get(at)), /id="pay">1（80,000円）/);
    assert.equal((await officer.fill(at, {})).status, 303);
    assert.deepEqual([payment(p), state(id), ledger(c)], ['paid', 'advance_paid', '80000 80000 0']);
  } finally {
    assert.equal((await officer.fill(setting, none)).status, 303);
  }
  // Headings are read from what was set.
  assert.match(text(await officer.get(await upload('番号,支払額,日\r\nx,1,2026-11-01'))), /見出しの列が見つかりません/);
});

test('money that comes back: the sums go back, the group is asked, and a new claim to another account is paid', async () => {
  const { c, g, id } = await granted(), p = await paid(officer, g, id, { amount: 60000 });
  let res = await returning(officer, p);
  assert.equal(res.status, 303, main(res));
  assert.deepEqual([state(id), file(id), ledger(c), entries(c), payment(p)], ['granted', '0 0', '0 0 0', 'advance 60000,advance_bounced -60000', 'bounced']);
  assert.match((await letter(g.email, '振り込めません')).text, /請求書を出し直して/);
  assert.ok(!(await g.get(`/ja/dossiers/${(await beginClaim(g, id)).headers.location.match(/dossiers\/(\d+)/)[1]}/form/account`)).text.includes('7654321'), 'not the account it came back from');
  const draft = Number(sql(`SELECT id FROM ky_dossier WHERE parent_id = ${id} AND state = 'draft'`));
  await save(g, `/ja/dossiers/${draft}/form/claim`, { amount: '60000' });
  await save(g, `/ja/dossiers/${draft}/form/account`, { ...account, account_number: '7654322' });
  assert.equal((await submitting(g, draft)).status, 303);
  assert.equal((await accepting(officer, draft)).status, 303);
  assert.equal((await ordering(officer, paymentOf(draft))).status, 303);
  assert.equal((await paying(officer, paymentOf(draft))).status, 303);
  assert.deepEqual([state(id), file(id)], ['advance_paid', '60000 60000']);
  assert.equal((await fixed(g, id)).status, 303);
  const rest = await paid(officer, g, id);
  assert.equal(state(id), 'paid');
  res = await returning(officer, rest, '口座が解約されていた');
  assert.equal(res.status, 303, main(res));
  assert.deepEqual([state(id), file(id), ledger(c)], ['amount_fixed', '60000 60000', '60000 60000 0']);
  await paid(officer, g, id, { account_number: '7654323' });
  assert.deepEqual([state(id), ledger(c)], ['paid', '60000 100000 0']);
  assert.match(text(await officer.get(`/ja/staff/subsidy/${c.id}/payments`)), /1円まで一致/);
});

test('a decision is not undone, and no amount fixed, while a payment is under way', async () => {
  const { g, id } = await granted(), p = await ordered(officer, g, id);
  let res = await approver.fill(`/ja/staff/dossiers/${id}/takeback`, { reason: '誤り' });
  assert.equal(res.status, 409, main(res));
  res = await g.fill(`/ja/dossiers/${id}`, { step: 'decline', reason: 'やめます' }, `/ja/dossiers/${id}/act`);
  assert.match(text(res), /支払いの手続中/);
  const tried = await fixed(g, id).catch((e) => e);
  assert.notEqual(tried.status, 303, 'waits for the payment');
  assert.equal(state(id), 'reported');
  assert.equal((await paying(officer, p)).status, 303, 'what was ordered is paid all the same');
  assert.deepEqual([state(id), file(id)], ['reported', '80000 80000']);
});

test('a claim on paper is entered by staff and goes the same way', async () => {
  const { g, id } = await granted(), clerk = await staff('officer'), receipt = sql(`SELECT receipt_no FROM ky_dossier WHERE id = ${id}`);
  const res = await clerk.fill('/ja/staff/dossiers/enter', { procedure: 'subsidy.claim', channel: 'post', ...date('received_on', inDays(-1)), group_id: String(g.group), parent: receipt });
  assert.equal(res.status, 303, main(res));
  const own = Number(res.headers.location.match(/dossiers\/(\d+)/)[1]), at = `/ja/staff/dossiers/${own}`;
  assert.equal((await save(clerk, `${at}/form/account`, account)).status, 303);
  const sent = await clerk.fill(`${at}/confirm`, {}, `${at}/submit`);
  assert.equal(sent.status, 303, main(sent));
  assert.equal((await accepting(officer, own)).status, 303);
  assert.equal(sql(`SELECT DATEDIFF(due_on, '${inDays(-1)}') <= 30 AND yen = 80000 FROM subsidy_payment WHERE claim_id = ${own}`), '1');
});
