// subsidies.test.mjs — rules of real cities, set in the browser, and files run under them to their end: 佐久市まちづくり活動支援金 (two courses by area, a priority theme, amounts) and
// 境港市市民活動推進補助金 (advance up to 80 %, report, fixing), 小諸市 (a panel's order spends the budget; 次点).
import nodeTest, { before } from 'node:test';
import assert from 'node:assert/strict';
import { request } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';
import { citizen, save } from '../lib/dossier.mjs';
import { png } from '../lib/dossiers.mjs';
import { close, judge, result, setUp } from '../lib/panel.mjs';
import { accepting, drafted, ordering, paid, paying, paymentOf } from '../lib/payment.mjs';
import { accepted, apply, approve, begin, budget, call, change, date, fill, fixing, group, inDays, main, propose, proposed, report, staff, state, submitting } from '../lib/subsidy.mjs';

const there = !['fcgid', 'cgi'].includes(process.env.KYODO_TEST_WEB), test = there ? nodeTest : nodeTest.skip;
const text = (res) => main(res).replace(/<[^>]+>/g, '');
let officer, approver;
before(async () => {
  if (!there) return;
  [officer, approver] = [await staff('officer', 'kyodo'), await staff('approver', 'kyodo')];
});

test('佐久市: two courses by area, five members, no other public subsidy but one, and the amounts of its rule', async () => {
  const areas = sql('SELECT id FROM ky_area ORDER BY sort, id').split('\n'), [saku, mochizuki] = [areas.slice(0, 3), areas[3]];
  const common = { unit_yen: '1000', rate_n: '1', rate_d: '2', cap_yen: '1000000' }, priority = { ...common, rate_n: '3', rate_d: '4', cap_yen: '1500000' };
  const c = await call(officer, { min_members: '5', other_subsidies: 'refused', other_note: '県の地域発元気づくり支援金を除きます', required_papers: '申請書\n事業計画書\n収支予算書\n規約\n会員名簿\n活動報告', budget_yen: '10000000' }, [
    { ...common, name: '佐久っと支援金', areas: saku, contact: '広聴市民活動係' },
    { ...priority, name: '佐久っと支援金（重点テーマ）', areas: saku, contact: '広聴市民活動係' },
    { ...common, name: '駒の里過疎対策プロジェクト支援金', areas: [mochizuki], contact: '望月支所' },
    { ...common, name: '小さな支援金', areas: saku, cap_yen: '100000' },
  ]);
  const page = text(await request(`/ja/subsidy/calls/${c.id}`));
  for (const part of ['望月支所', '広聴市民活動係', '県の地域発元気づくり支援金を除きます', '構成員が5人以上', '活動報告']) assert.ok(page.includes(part), part);
  const far = await group({ area_id: mochizuki });
  const may = text(await far.get(`/ja/subsidy/calls/${c.id}/apply`));
  assert.match(may, /佐久っと支援金：団体の地域が、このコースの対象の地域ではありません[\s\S]*駒の里過疎対策プロジェクト支援金：申請できます/);
  assert.match(text(await (await group({ area_id: saku[0], member_count: 4 })).get(`/ja/subsidy/calls/${c.id}/apply`)), /構成員の数/);
  // eligible, income, course, and what comes of it; a thousand yen more is refused.
  const done = [];
  for (const [eligible, income, course, yen, area] of [[733480, 0, 0, 366000, saku[0]], [2134567, 0, 1, 1500000, saku[1]], [250000, 180000, 2, 70000, mochizuki], [733480, 0, 3, 100000, saku[2]]]) {
    const g = await group({ area_id: area, member_count: 5 }), id = await begin(g, c, c.courses[course]), own = eligible + 1000 - income - yen;
    await fill(g, id, `佐久の事業${id}`, budget([['gratuity', eligible], ['food', 1000]], [['fee', income]], yen));
    await save(g, `/ja/dossiers/${id}/form/budget`, { requested: String(yen + 1000), 'incomes.1.amount': String(own - 1000) });
    assert.match(text(await submitting(g, id)), /計算した額より多く/, `${yen} and no more`);
    await save(g, `/ja/dossiers/${id}/form/budget`, { requested: String(yen), 'incomes.1.source': 'own', 'incomes.1.amount': String(own) });
    assert.equal((await submitting(g, id)).status, 303);
    assert.equal((await approve(approver, await proposed(officer, id))).status, 303);
    assert.equal(state(id), 'granted');
    assert.equal(sql(`SELECT granted_yen FROM subsidy_file WHERE dossier_id = ${id}`), String(yen));
    done.push(yen);
  }
  assert.equal(Number(sql(`SELECT granted_yen FROM subsidy_ledger WHERE call_id = ${c.id}`)), done.reduce((a, b) => a + b));
});

test('境港市: an advance of 80 %, a report with receipts from the decision on, the amount fixed by what it cost', async () => {
  const c = await call(officer, { budget_yen: '1000000' }, [{ name: '市民活動推進補助金', rate_n: '1', rate_d: '2', cap_yen: '300000', unit_yen: '1000', advance_percent: '80', change_free: '1', change_cut_percent: '20', report_days: '30' }]), g = await group();
  const id = await apply(g, c, '境港の事業', budget([['gratuity', 400000], ['printing', 100000]], [], 250000));
  assert.equal((await approve(approver, await proposed(officer, id))).status, 303);
  const most = await drafted(g, id, { amount: 200001 });
  assert.match(text(await submitting(g, most)), /先に受け取れる上限を超えています/);
  await save(g, `/ja/dossiers/${most}/form/claim`, { amount: '200,000' });
  assert.equal((await submitting(g, most)).status, 303);
  assert.equal((await accepting(officer, most)).status, 303);
  assert.equal((await ordering(officer, paymentOf(most))).status, 303);
  assert.equal((await paying(officer, paymentOf(most))).status, 303);
  assert.equal(state(id), 'advance_paid');
  // The settlement begins with the budget; less was printed, one receipt is from before the decision, one is missing.
  const own = await report(g, id, { 'costs.1.amount': '60000', ...date('costs.1.paid_on', inDays(-3)) }, { receipts: [1] }), form = `/ja/dossiers/${own}/form`;
  assert.match((await g.get(`${form}/settlement`)).text, /value="400000"/);
  const told = text(await g.get(`/ja/dossiers/${own}/confirm`));
  assert.match(told, /1 領収書の写し: 補助の対象になる費用です[\s\S]*2 支払った日（領収書の日付）: 交付決定/);
  // What S-2 asks for: settlement sheet, photographs, a receipt for each line, a map, evidence of publicity, a self-evaluation.
  await save(g, `${form}/settlement`, date('costs.1.paid_on', inDays(0)), { files: { 'costs.0.receipts': [{ name: 'レシート.png', type: 'image/png', bytes: png('receipt') }] } });
  assert.equal((await submitting(g, own)).status, 303);
  assert.equal(sql(`SELECT GROUP_CONCAT(DISTINCT f.field ORDER BY f.field) FROM ky_revision_file f JOIN ky_dossier_revision r ON r.id = f.revision_id WHERE r.dossier_id = ${own}`), 'costs.0.receipts,costs.1.receipts,photos,place_map,publicity');
  // The officer finds 10,000 yen of the printing to be another event's.
  await accepted(officer, own, { 'line1-as': 'part', 'line1-yen': '50000', 'line1-why': '1万円分はほかの行事のちらし' });
  assert.equal((await approve(approver, await fixing(officer, own))).status, 303);
  assert.equal(sql(`SELECT CONCAT_WS(' ', granted_yen, advanced_yen, fixed_yen) FROM subsidy_file WHERE dossier_id = ${id}`), '250000 200000 225000');
  assert.match(text(await g.get(`/ja/dossiers/${own}`)), /60,000円 → 50,000円　1万円分はほかの行事のちらし/);
  assert.match(text(await g.get(`/ja/dossiers/${id}`)), /これから支払う額\s*25,000円/);
  await paid(officer, g, id);
  assert.equal(state(id), 'paid');
});

// Five applications under review before five judges of five items; by the smaller request where totals are equal.
async function ranked(what, given, rules = {}) {
  const c = await call(officer, { title: `${what}の補助金`, budget_yen: '1250000', answer_days: '7' }), five = await Promise.all(Array.from({ length: 5 }, (_, i) => citizen(`${what}審査${i + 1}`)));
  for (const g of given) {
    g.group = await group();
    g.id = await apply(g.group, c, g.title, budget([['gratuity', g.requested * 2]], [], g.requested));
    for (const step of ['check', 'review']) assert.equal((await officer.fill(`/ja/staff/dossiers/${g.id}/step/${step}`, {})).status, 303);
  }
  const items = ['公益性', '市民性', '発展性', '実現性', '自立性'].map((name) => ({ name, high: '10' }));
  const panel = await setUp(officer, { title: what, procedure: 'subsidy.application', state: 'review', dossiers: given.map((g) => g.id), items, judges: five.map((j) => j.email), rules: { measure: 'total', cut_hundredths: '100', threshold: '0', selection: 'budget', budget_yen: '1,250,000', amount_field: 'requested', ties: 'smaller', after_decline: 'end', answer_days: '7', ...rules } });
  const spread = (total) => Array.from({ length: 5 }, (_, i) => Math.floor(total / 5) + (i < total % 5 ? 1 : 0));
  for (const [i, j] of five.entries()) await judge(j, panel, Object.fromEntries(given.map((g) => [g.id, spread(g.totals[i])])));
  await close(officer, panel);
  return { c, panel };
}
const five = (run) => [ // by judge; totals 200, 230, 200, 190, 150
  { title: `事業A${run}`, requested: 400000, totals: [40, 40, 40, 40, 40] },
  { title: `事業B${run}`, requested: 300000, totals: [46, 46, 46, 46, 46] },
  { title: `事業C${run}`, requested: 350000, totals: [50, 45, 40, 35, 30] },
  { title: `事業D${run}`, requested: 500000, totals: [38, 38, 38, 38, 38] },
  { title: `事業E${run}`, requested: 50000, totals: [30, 30, 30, 30, 30] },
];
const grantPage = (id) => `/ja/staff/subsidy/files/${id}`;
const decided = async (id) => assert.equal((await approve(approver, await propose(officer, id))).status, 303);
const answer = (g, step) => g.group.fill(`/ja/dossiers/${g.id}`, { step }, `/ja/dossiers/${g.id}/act`);

test('S-3 小諸市: the budget is granted in the panel\'s order; 次点 takes what remains, and nobody else is granted it while it is asked', async () => {
  const [a, b, c, d, e] = five(`-${process.pid}`), { c: made, panel } = await ranked(`小諸補助${process.pid}`, [a, b, c, d, e]);
  for (const [g, rank, points] of [[b, 1, 230], [c, 2, 200], [a, 3, 200]]) {
    const page = await officer.get(grantPage(g.id));
    assert.match(text(page).replace(/\s+/g, ' '), new RegExp(`5件のうち ${rank}位.*${points}.*選定`), `${g.title}: equal totals by the smaller request`);
    assert.match(page.text, new RegExp(`value="${g.requested.toLocaleString('en')}"|value="${g.requested}"`));
    assert.equal((await officer.fill(grantPage(g.id), {})).status, 303, 'what the panel allotted is there already');
    await decided(g.id);
  }
  assert.match(text(await officer.get(`${grantPage(e.id)}/rest`)), /次点になった申請ではありません/);
  assert.match(text(await officer.get(grantPage(d.id))).replace(/\s+/g, ' '), /次点（返事待ち）.*200,000円/);
  assert.equal((await officer.fill(`${grantPage(d.id)}/rest`, {})).status, 303);
  assert.equal(sql(`SELECT due_on - INTERVAL 7 DAY >= '${inDays(0)}' FROM ky_dossier WHERE id = ${d.id}`), '1', 'a week to accept');
  assert.equal((await officer.fill(grantPage(e.id), { offered_yen: '50000' })).status, 422);
  assert.match(text(await d.group.get(`/ja/dossiers/${d.id}`)), /残りの額で受ける/);
  assert.equal((await answer(d, 'accept_rest')).status, 303);
  assert.deepEqual((await result(officer, panel)).map((r) => [r.title, r.outcome, r.granted]).slice(3), [[d.title, '選定', '200,000'], [e.title, '選外', '']], 'the panel knows the answer');
  await decided(d.id);
  assert.equal(sql(`SELECT CONCAT_WS(' ', requested_yen, granted_yen) FROM subsidy_file WHERE dossier_id = ${d.id}`), '500000 200000');
  assert.equal(sql(`SELECT CONCAT_WS(' ', allotted_yen, granted_yen, reserved_yen) FROM subsidy_ledger WHERE call_id = ${made.id}`), '1250000 1250000 0');
  assert.deepEqual([a, b, c, d, e].map((g) => state(g.id)), ['granted', 'granted', 'granted', 'granted', 'review']);
});

test('S-3 小諸市: 次点 declines; what remains is free, and the one that declined is refused by the normal decision', async () => {
  const [a, b, c, d, e] = five(`辞退-${process.pid}`), { c: made, panel } = await ranked(`小諸補助辞退${process.pid}`, [a, b, c, d, e], { after_decline: 'following' });
  for (const g of [b, c, a]) {
    assert.equal((await officer.fill(grantPage(g.id), {})).status, 303);
    await decided(g.id);
  }
  assert.equal((await officer.fill(`${grantPage(d.id)}/rest`, {})).status, 303);
  assert.equal((await answer(d, 'decline_rest')).status, 303);
  assert.equal((await result(officer, panel))[3].outcome, '次点（辞退）');
  const asked = await officer.fill(`/ja/staff/dossiers/${d.id}/propose/reject`, { reasoning: '残額を辞退したため', reason: '予算の残りの額での実施を辞退されたため' });
  assert.equal(asked.status, 303, main(asked));
  assert.equal((await approve(approver, asked.headers.location.replace(/\?.*/, ''))).status, 303);
  assert.equal((await officer.fill(grantPage(e.id), {})).status, 303, 'the following fits as it is');
  await decided(e.id);
  assert.deepEqual([d, e].map((g) => state(g.id)), ['rejected', 'granted']);
  assert.equal(sql(`SELECT CONCAT_WS(' ', granted_yen, reserved_yen) FROM subsidy_ledger WHERE call_id = ${made.id}`), '1100000 0');
});

test('境港市: a plan that keeps its purpose and a fall of the total cost of 20 % need no approval, each by itself; 21 % and every increase do', async () => {
  const course = { name: '市民活動推進補助金', rate_n: '1', rate_d: '2', cap_yen: '300000', unit_yen: '1000', advance_percent: '80', change_free: '1', change_cut_percent: '20', report_days: '30' };
  const c = await call(officer, { budget_yen: '1000000' }, [course]), g = await group();
  const id = await apply(g, c, '境港の変更', budget([['gratuity', 400000], ['printing', 100000]], [], 250000));
  assert.equal((await approve(approver, await proposed(officer, id))).status, 303);
  // The plan, the cost of lectures (of 500,000 in all), what is asked for; what the page says, and whether it waits for a decision.
  const rounds = [
    [{ place: '境港の別の場所' }, 400000, 250000, /承認はいりません\s*目的をそこなわない/, false],
    [{}, 300000, 250000, /承認はいりません\s*費用の総額の減少が20％/, false],
    [{}, 299999, 199000, /承認が必要です\s*費用の総額の減少が21％/, true],
    [{}, 450000, 250000, /承認が必要です\s*費用の総額が増えるため/, true],
    [{}, 500000, 300000, /承認が必要です\s*補助金の額を増やすため/, true],
  ];
  for (const [plan, gratuity, requested, said, needs] of rounds) {
    const own = await change(g, id, { place: '星見川', ...plan }, { 'costs.0.amount': String(gratuity), 'incomes.0.amount': String(gratuity + 100000 - requested), requested: String(requested) });
    assert.match(text(await g.get(`/ja/dossiers/${own}/confirm`)), said);
    assert.equal((await submitting(g, own)).status, 303);
    assert.equal(state(id), needs ? 'change_requested' : 'granted', String(said));
    if (!needs) assert.equal((await officer.fill(`/ja/staff/dossiers/${own}/step/note`, {})).status, 303);
    else if (requested < 300000) assert.equal((await g.fill(`/ja/dossiers/${own}`, { step: 'withdraw', reason: 'もとのまま' }, `/ja/dossiers/${own}/act`)).status, 303);
    else {
      assert.equal((await officer.fill(`/ja/staff/subsidy/changes/${own}`, { offered_yen: '300000' })).status, 303);
      await officer.fill(`/ja/staff/dossiers/${own}`, { 'verdict.reason': 'met', 'verdict.purpose': 'met' }, `/ja/staff/dossiers/${own}/check`);
      const asked = await officer.fill(`/ja/staff/dossiers/${own}/propose/approve`, { reasoning: '変更による' });
      assert.equal((await approve(approver, asked.headers.location.replace(/\?.*/, ''))).status, 303);
    }
  }
  assert.equal(sql(`SELECT CONCAT_WS(' ', f.granted_yen, f.changes, l.granted_yen) FROM subsidy_file f JOIN subsidy_ledger l ON l.call_id = f.call_id WHERE f.dossier_id = ${id}`), '300000 1 300000');
  assert.equal(sql(`SELECT GROUP_CONCAT(CONCAT(kind, ' ', yen) ORDER BY id) FROM subsidy_entry WHERE call_id = ${c.id}`), 'grant 250000,change 50000');
});
