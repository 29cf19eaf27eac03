// subsidy_report.test.mjs — the report on a granted project: receipts tied to lines and their days, plan beside actual, what staff accept of each line, the fixing by it and its taking back.
import nodeTest, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { background, sql } from '../lib/city.mjs';
import { eventually } from '../lib/client.mjs';
import { pdf, save } from '../lib/dossier.mjs';
import { paid } from '../lib/payment.mjs';
import { accepted, apply, approve, budget, call, date, fixing, group, halfCourse, inDays, main, proposed, report, staff, state, submitting } from '../lib/subsidy.mjs';

// The gateway makes no difference to what a rule comes to.
const there = !['fcgid', 'cgi'].includes(process.env.KYODO_TEST_WEB), test = there ? nodeTest : nodeTest.skip;
const text = (res) => main(res).replace(/<[^>]+>/g, '');
let officer, approver, other;
before(async () => {
  if (!there) return;
  [officer, approver, other] = [await staff('officer', 'kyodo'), await staff('approver', 'kyodo'), await staff('officer', 'kankyo')];
});

const costs = [['gratuity', 100000], ['printing', 60000], ['food', 10000], ['travel', 40000]];
async function granted(course = {}, lines = costs, incomes = []) {
  const sum = lines.filter(([k]) => k !== 'food').reduce((s, [, y]) => s + y, 0), yen = Math.floor(sum / 2000) * 1000;
  const c = await call(officer, { budget_yen: '3000000' }, [{ ...halfCourse, advance_percent: '80', ...course }]), g = await group();
  const id = await apply(g, c, `報告の会${c.id}`, budget(lines, incomes, yen));
  assert.equal((await approve(approver, await proposed(officer, id))).status, 303);
  return { c, g, id, yen };
}
async function reported(what = {}, changes = {}) {
  const made = await granted(what), own = await report(made.g, made.id, changes);
  assert.equal((await submitting(made.g, own)).status, 303);
  return { ...made, own, page: `/ja/staff/subsidy/reports/${own}` };
}
const file = (id) => sql(`SELECT CONCAT_WS(' ', granted_yen, COALESCE(fixed_yen, '-')) FROM subsidy_file WHERE dossier_id = ${id}`);
const ledger = (c) => sql(`SELECT CONCAT_WS(' ', granted_yen, fixed_yen) FROM subsidy_ledger WHERE call_id = ${c.id}`);

test('every line that counts has a receipt of its days: which one has not is said at the line, when saved and before it is submitted', async () => {
  const { g, id } = await granted(), own = await report(g, id, { ...date('costs.1.paid_on', inDays(-1)), ...date('costs.3.paid_on', inDays(1)) }, { receipts: [1, 3] });
  const at = `/ja/dossiers/${own}/form/settlement`, confirm = `/ja/dossiers/${own}/confirm`;
  const saved = await save(g, at, {});
  assert.match(saved.headers.location, /check=1/);
  const page = main(await g.get(`${at}?check=1`));
  assert.match(page, /id="e-costs\.0\.receipts">[^<]*領収書の写しを付けてください/);
  assert.match(page, /id="e-costs\.1\.paid_on">[^<]*より前に支払った費用は/);
  assert.match(page, /id="e-costs\.3\.paid_on">[^<]*きょうより後/);
  assert.doesNotMatch(page, /id="e-costs\.2\./, 'food is not supported: nobody asks for its receipt');
  const told = text(await g.get(confirm));
  for (const one of [/支出（かかった費用） 1 領収書の写し: /, /支出（かかった費用） 2 支払った日/, /支出（かかった費用） 4 支払った日/]) assert.match(told, one);
  await assert.rejects(submitting(g, own), /no form for/, 'no button while something is wrong');
  await save(g, at, { ...date('costs.1.paid_on', inDays(0)), ...date('costs.3.paid_on', inDays(0)) }, { files: { 'costs.0.receipts': [{ name: 'r.pdf', bytes: pdf('r') }] } });
  const page2 = await g.get(confirm), token = page2.text.match(/name="_token" value="([0-9a-f]+)"/)[1];
  await save(g, at, date('costs.1.paid_on', inDays(-1)), { act: 'later' });
  const draft = sql(`SELECT draft FROM ky_dossier WHERE id = ${own}`), res = await g.post(`/ja/dossiers/${own}/submit`, { _token: token, draft });
  assert.equal(res.status, 422);
  assert.equal(state(own), 'draft');
  await save(g, at, date('costs.1.paid_on', inDays(0)));
  assert.equal((await submitting(g, own)).status, 303);
  assert.equal(sql(`SELECT GROUP_CONCAT(f.field ORDER BY f.field) FROM ky_revision_file f JOIN ky_dossier_revision r ON r.id = f.revision_id WHERE r.dossier_id = ${own} AND f.field LIKE 'costs%'`), 'costs.0.receipts,costs.1.receipts,costs.3.receipts');
});

test('a leave to begin earlier counts from its day, a payment long after the end does not; a course may do without receipts', async () => {
  const { g, id } = await granted({ steps: ['no_receipts'], report_days: '30' });
  sql(`UPDATE subsidy_file SET prestart_on = '${inDays(-10)}' WHERE dossier_id = ${id}`);
  const own = await report(g, id, { ...date('costs.0.paid_on', inDays(-9)), ...date('costs.1.paid_on', inDays(-11)) }, { receipts: [] });
  const told = text(await g.get(`/ja/dossiers/${own}/confirm`));
  assert.match(told, /2 支払った日/);
  assert.doesNotMatch(told, /1 支払った日（領収書の日付）: |領収書の写し: /);
  // The project's end as the application has it, and the time to report, lie before the payment.
  sql(`UPDATE ky_dossier_revision SET answers = JSON_SET(answers, '$.ends_on', '${inDays(-40)}') WHERE dossier_id = ${id}`);
  await save(g, `/ja/dossiers/${own}/form/settlement`, date('costs.1.paid_on', inDays(-9)), { act: 'later' });
  assert.match(text(await g.get(`/ja/dossiers/${own}/confirm`)), /4 支払った日（領収書の日付）: 事業が終わり/);
});

test('plan beside actual, each item with its difference, for staff and the group; nobody else', async () => {
  const { g, own, page } = await reported({}, { 'costs.0.amount': '75000', 'costs.3.amount': '45000', 'costs.1.amount': '60000' });
  for (const [who, at] of [[officer, page], [g, `/ja/subsidy/reports/${own}`]]) {
    const seen = text(await who.get(at)).replace(/\s+/g, ' ');
    assert.match(seen, /謝金（講師など） ?100,000円 ?75,000円 ?-25,000円 ?-25\.0%/);
    assert.match(seen, /旅費・交通費 ?40,000円 ?45,000円 ?\+5,000円 ?\+12\.5%/);
    assert.match(seen, /食糧費（対象外） ?10,000円 ?10,000円 ?0円 ?0\.0%/);
    assert.match(seen, /支出の合計 ?210,000円 ?190,000円 ?-20,000円 ?-9\.5%/);
  }
  assert.match(text(await g.get(`/ja/dossiers/${own}`)), /予算 100,000円 ／ 決算 75,000円 ／ 差 -25,000円（-25\.0%）/);
  assert.equal((await other.get(page)).status, 404);
  assert.equal((await (await group()).get(`/ja/subsidy/reports/${own}`)).status, 404);
  assert.equal((await g.get(page)).status, 403);
});

test('no decision before every line was judged; less needs an amount below what was claimed and a reason; the explanation shows each cut, who made it to staff alone', async () => {
  const { c, g, id, own, page } = await reported(), desk = `/ja/staff/dossiers/${own}`;
  assert.equal(file(id), '100000 -');
  await officer.fill(desk, Object.fromEntries(['receipts', 'done', 'evaluation'].map((k) => [`verdict.${k}`, 'met'])), `${desk}/check`);
  const propose = () => officer.fill(`${desk}/propose/fix`, { reasoning: '報告による' });
  let res = await propose();
  assert.equal(res.status, 422, main(res));
  assert.match(res.text, /まだ確かめていない費用の行/);
  for (const [typed, at, told] of [
    [{ 'line0-as': 'part', 'line0-why': '理由' }, 'line0-yen', /入力してください/],
    [{ 'line0-as': 'part', 'line0-yen': '100000', 'line0-why': '理由' }, 'line0-yen', /少なくしてください/],
    [{ 'line0-as': 'part', 'line0-yen': '150000', 'line0-why': '理由' }, 'line0-yen', /少なくしてください/],
    [{ 'line0-as': 'part', 'line0-yen': '90000' }, 'line0-why', /理由を書いてください/],
    [{ 'line0-yen': '90000' }, 'line0-as', /「減らして認める」を選んで/],
  ]) {
    res = await officer.fill(page, typed);
    assert.equal(res.status, 422, main(res));
    assert.match(main(res).match(new RegExp(`id="e-${at}">([^<]*)`))[1], told);
    if (typed['line0-why']) assert.match(main(res), /value="理由"/, 'what was typed is kept');
  }
  res = await officer.fill(page, { 'line0-as': 'whole', 'line1-as': 'part', 'line1-yen': '４０，０００', 'line1-why': 'ポスターの一部はほかの行事のもの' });
  assert.equal(res.status, 303, main(res));
  assert.equal((await propose()).status, 422, 'the last line is still open');
  assert.doesNotMatch(main(await officer.get(page)), /name="line2-as"/, 'food is no line to be judged');
  res = await officer.fill(page, { 'line3-as': 'whole' });
  assert.match(res.headers.location, /staff\/dossiers/);
  // 180,000 of 200,000 are accepted: 90,000.
  const seen = text(await officer.get(desk));
  assert.match(seen, /減らした費用 2 印刷製本費 内容\s*60,000円 → 40,000円　ポスターの一部はほかの行事のもの（試験 officer 令和/);
  assert.match(seen, /申請する補助金の額\s*100,000円[\s\S]*交付を決めた額\s*100,000円\s*予算で計算した額\s*100,000円\s*報告された費用で計算した額\s*100,000円\s*認めた費用で計算した額\s*90,000円\s*確定する見込みの額（交付決定と計算の少ないほう）\s*90,000円\s*交付決定から減った額\s*10,000円/);
  const decision = await fixing(officer, own);
  assert.match(text(await approver.get(decision)), /60,000円 → 40,000円　ポスターの一部/);
  // The decision paper says the same.
  assert.equal((await approver.fill(decision, {}, `${decision}/paper`)).status, 303);
  const paper = await eventually(async () => { background(); const r = await approver.get(decision); return approver.get(r.text.match(/href="(\/ja\/files\/staff\/approvals\/\d+\/paper\/\d+)"/)[1]); }, 60000);
  const printed = spawnSync('pdftotext', ['-layout', '-', '-'], { input: paper.bytes, encoding: 'utf8' }).stdout.replace(/\s+/g, '');
  assert.match(printed, /減らした費用2印刷製本[^0-9]*60,000円→40,000円ポスターの一部はほかの行事のもの（試験/);
  assert.match(printed, /認めた費用で計算した額90,000円/);
  assert.equal((await officer.fill(page, {}).catch((e) => e)).status, undefined, 'no form while a decision is proposed');
  assert.equal((await approve(approver, decision)).status, 303);
  assert.equal(file(id), '100000 90000');
  assert.equal(ledger(c), '90000 90000');
  // The letter tells it, too.
  const letter = text(await officer.get(`/ja/staff/letters/${sql(`SELECT id FROM ky_letter WHERE dossier_id = ${own} AND action = 'fix'`)}`));
  assert.match(letter, /減らした費用とその理由[\s\S]*報告された費用で計算した額\s*100,000円[\s\S]*減らした費用 2 印刷製本費 内容\s*60,000円 → 40,000円　ポスターの一部はほかの行事のもの[\s\S]*認めた費用で計算した額\s*90,000円/);
  assert.doesNotMatch(letter, /60,000円 → 40,000円[^\n]*試験 officer/);
  const told = text(await g.get(`/ja/dossiers/${own}`));
  assert.match(told, /60,000円 → 40,000円　ポスターの一部はほかの行事のもの/);
  assert.doesNotMatch(told, /試験 officer/);
});

test('a corrected report asks anew for the lines that changed, and for those alone', async () => {
  const { g, own, page } = await reported();
  await accepted(officer, own, { 'line1-as': 'part', 'line1-yen': '50000', 'line1-why': '重なっている' });
  const at = `/ja/staff/dossiers/${own}/correct/ask`;
  let res = await officer.fill(at, { 'reason.costs': '旅費の金額を確かめてください' });
  assert.equal(res.status, 303, main(res));
  // A line before it goes, one is changed: the others keep their judgement where they stand now.
  const form = `/ja/dossiers/${own}/form/settlement`, draft = () => JSON.parse(sql(`SELECT answers FROM ky_dossier_draft WHERE dossier_id = ${own} ORDER BY number DESC LIMIT 1`));
  await save(g, form, { 'costs.0.item': '', 'costs.0.detail': '', 'costs.0.amount': '', ...Object.fromEntries(['year', 'month', 'day'].map((k) => [`costs.0.paid_on.${k}`, ''])), 'costs.3.amount': '30000' }, { act: `remove-${draft()['costs.0.receipts']}` });
  assert.equal(draft()['costs.0.item'], 'printing');
  res = await submitting(g, own);
  assert.equal(res.status, 303, main(res));
  const now = main(await officer.get(page));
  assert.match(now, /name="line0-as" value="part" checked/);
  assert.match(now, /name="line0-yen"[^>]*value="50000"/);
  assert.doesNotMatch(now, /name="line2-as" value="[a-z]+" checked/);
  assert.match(text(await officer.get(`/ja/staff/dossiers/${own}`)), /まだ確かめていない費用の行/);
  res = await officer.fill(page, { 'line2-as': 'whole' });
  assert.match(res.headers.location, /staff\/dossiers/);
  assert.equal(sql(`SELECT GROUP_CONCAT(CONCAT(revision, ':', line, '=', accepted_yen) ORDER BY id) FROM subsidy_accepted WHERE dossier_id = ${own}`), '1:0=100000,1:1=50000,1:3=40000,2:2=30000');
  // Who looked at the page before the correction is told.
  const stale = await officer.fill(page, { revision: '1', 'line2-as': 'part', 'line2-yen': '1', 'line2-why': 'x' });
  assert.equal(stale.status, 409);
});

test('the fixing is taken back before its letter goes out: the grant is what it was; once money moved it is not', async () => {
  const { c, g, id, own } = await reported();
  await accepted(officer, own, { 'line0-as': 'part', 'line0-yen': '0', 'line0-why': '領収書が読めない' });
  const back = () => approver.fill(`/ja/staff/dossiers/${own}/takeback`, { reason: '額を確かめ直す' });
  assert.equal((await approve(approver, await fixing(officer, own))).status, 303);
  assert.equal(file(id), '100000 50000');
  assert.equal(ledger(c), '50000 50000');
  let res = await back();
  assert.equal(res.status, 303, main(res));
  assert.deepEqual([state(own), state(id)], ['submitted', 'reported']);
  assert.equal(file(id), '100000 -');
  assert.equal(ledger(c), '100000 0');
  await officer.fill(`/ja/staff/subsidy/reports/${own}`, { 'line0-as': 'whole', 'line0-yen': '', 'line0-why': '' });
  assert.equal((await approve(approver, await fixing(officer, own))).status, 303);
  assert.equal(file(id), '100000 100000');
  sql(`INSERT INTO subsidy_entry (call_id, dossier_id, kind, yen, user_id, at) VALUES (${c.id}, ${id}, 'payment', 100000, 1, UTC_TIMESTAMP(6))`);
  res = await back();
  assert.equal(res.status, 409);
  assert.match(text(res), /お金が動いた/);
  assert.equal(file(id), '100000 100000');
  assert.equal(state(own), 'fixed');
  assert.match(text(await g.get(`/ja/dossiers/${own}`)), /確定した額/);
});

test('taken back, what had been ordered to come back of an advance is void', async () => {
  const { c, g, id } = await granted();
  await paid(officer, g, id, { amount: 80000 });
  const own = await report(g, id);
  assert.equal((await submitting(g, own)).status, 303);
  await accepted(officer, own, { 'line0-as': 'part', 'line0-yen': '0', 'line0-why': '領収書が読めない' });
  assert.equal((await approve(approver, await fixing(officer, own))).status, 303);
  const orders = () => sql(`SELECT GROUP_CONCAT(CONCAT(state, ' ', principal_yen) ORDER BY id) FROM subsidy_repayment WHERE dossier_id = ${id}`);
  assert.deepEqual([state(id), orders(), ledger(c)], ['return_ordered', 'open 30000', '80000 50000']);
  const res = await approver.fill(`/ja/staff/dossiers/${own}/takeback`, { reason: '額を確かめ直す' });
  assert.equal(res.status, 303, main(res));
  assert.deepEqual([state(id), orders(), ledger(c)], ['reported', 'void 30000', '100000 0']);
  assert.doesNotMatch(text(await g.get(`/ja/dossiers/${id}`)), /返していただく額/);
});

// Whatever is claimed and cut: what is accepted is at most what was claimed, what is fixed at most what was granted, and both are what the rule says.
test('amounts at random: accepted at most claimed, fixed at most granted, by the rule', async () => {
  let seed = 20261128;
  const random = (n) => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return Math.floor((seed / 4294967296) * n); };
  const items = ['gratuity', 'printing', 'travel', 'food', 'rent', 'post'];
  for (let turn = 0; turn < 4; turn++) {
    const lines = Array.from({ length: 2 + random(4) }, (_, i) => [i === 0 ? 'rent' : items[random(items.length)], 1000 * (20 + random(200))]);
    const { g, id, yen } = await granted({}, lines), claimed = lines.map(() => 1 + random(300000));
    const own = await report(g, id, Object.fromEntries(claimed.map((y, i) => [`costs.${i}.amount`, String(y)])));
    assert.equal((await submitting(g, own)).status, 303);
    const cut = claimed.map((y) => (random(2) === 0 ? random(y) : y)), typed = {};
    lines.forEach(([item], i) => { if (item !== 'food') Object.assign(typed, cut[i] < claimed[i] ? { [`line${i}-as`]: 'part', [`line${i}-yen`]: String(cut[i]), [`line${i}-why`]: `理由${i}` } : { [`line${i}-as`]: 'whole' }); });
    assert.equal((await officer.fill(`/ja/staff/subsidy/reports/${own}`, typed)).status, 303);
    assert.equal((await approve(approver, await fixing(officer, own))).status, 303);
    const sum = lines.reduce((s, [item], i) => s + (item === 'food' ? 0 : cut[i]), 0), rule = Math.min(Math.floor(sum / 2), 1000000), [was, fixed] = file(id).split(' ').map(Number);
    assert.equal(was, yen);
    assert.equal(fixed, Math.min(yen, Math.floor(rule / 1000) * 1000), JSON.stringify({ lines, claimed, cut }));
    assert.equal(sql(`SELECT COUNT(*) FROM subsidy_accepted WHERE dossier_id = ${own} AND (accepted_yen > claimed_yen OR accepted_yen < 0)`), '0');
  }
});
