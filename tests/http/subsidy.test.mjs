// subsidy.test.mjs — a subsidy from its call to the decision: calls set in the browser, estimates, who may apply and when, amounts by the rule, the budget that is never exceeded.
import nodeTest, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { request } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';
import { save } from '../lib/dossier.mjs';
import { paid } from '../lib/payment.mjs';
import { accepted, apply, approve, begin, budget, call, date, department, fill, fixing, group, halfCourse, inDays, main, priorityCourse, propose, proposed, report, staff, state, submitting, switchPublic } from '../lib/subsidy.mjs';

// mod_fcgid and CGI keep or begin their processes by themselves: what is enabled is seen when new ones start.
const there = !['fcgid', 'cgi'].includes(process.env.KYODO_TEST_WEB), test = there ? nodeTest : nodeTest.skip;
let officer, approver, other;
before(async () => {
  if (!there) return;
  [officer, approver, other] = [await staff('officer', 'kyodo'), await staff('approver', 'kyodo'), await staff('officer', 'kankyo')];
});

const requirements = ['benefit', 'originality', 'ripple', 'feasible', 'self_reliance', 'papers'];
const text = (res) => main(res).replace(/<[^>]+>/g, '');
const granted = (c) => Number(sql(`SELECT granted_yen FROM subsidy_ledger WHERE call_id = ${c.id}`));

test('a call is set in the browser, stays hidden until it is published, and is one department\'s alone', async () => {
  const c = await call(officer, { content: '## 対象\n- 公益', required_papers: '規約\n名簿', min_members: '5', other_note: '県の元気づくり支援金は除きます' }, [halfCourse, priorityCourse], { publish: false });
  assert.equal((await request(`/ja/subsidy/calls/${c.id}`)).status, 404);
  assert.ok(!(await request('/ja/subsidy')).text.includes(c.title));
  await switchPublic(officer, c.id);
  const page = await request(`/ja/subsidy/calls/${c.id}`);
  assert.equal(page.status, 200);
  for (const part of ['対象になる費用の2分の1', '対象になる費用の4分の3', '1,500,000円', '構成員が5人以上', '県の元気づくり支援金', '<h2>対象</h2>', '食糧費']) assert.ok(page.text.includes(part) || part.startsWith('<h2>'), part);
  assert.ok((await request('/ja/subsidy')).text.includes(c.title));
  for (const path of [`/ja/staff/subsidy/${c.id}`, `/ja/staff/subsidy/${c.id}/edit`, `/ja/staff/subsidy/courses/${c.course}`]) {
    assert.equal((await officer.get(path)).status, 200, path);
    assert.equal((await other.get(path)).status, 404, path);
  }
  assert.ok(!(await other.get('/ja/staff/subsidy')).text.includes(c.title));
  let res = await other.fill('/ja/staff/subsidy/new', { title: 'よその課', summary: 'x', audience: 'x', department_id: department('kyodo'), budget_yen: '1', ...date('opens_on', inDays(0)), ...date('closes_on', inDays(1)) });
  assert.equal(res.status, 422);
  assert.match(text(res), /この課の募集は作れません/);
  const csv = (await request('/ja/subsidy/data/csv')).text;
  assert.match(csv, /"制度番号","全国地方公共団体コード","法人番号","タイトル（制度名）"/);
  assert.ok(csv.split('\r\n').some((l) => l.startsWith(`${c.id},`) && l.includes(c.title) && l.includes(inDays(20))));
  await switchPublic(officer, c.id);
  assert.equal((await request(`/ja/subsidy/calls/${c.id}`)).status, 404, 'taken back');
});

test('what would not work is refused beside its field', async () => {
  const c = await call(officer, {}, [], { publish: false });
  let res = await officer.fill(`/ja/staff/subsidy/${c.id}`, {}, `/ja/staff/subsidy/${c.id}/publish`);
  assert.equal(res.status, 422);
  assert.match(text(res), /コースを1つ以上/);
  for (const [changes, said] of [[{ rate_n: '3', rate_d: '2' }, /補助率は0より大きく/], [{ rate_n: '0' }, /補助率は0より大きく/], [{ cap_yen: '1000', minimum_yen: '2000' }, /下限額は上限額以下/], [{ amount_table: '10 30000\n5 1', size_label: '人数' }, /小さい順/], [{ amount_table: '多い たくさん', size_label: '人数' }, /小さい順/], [{ amount_table: '10 30000' }, /規模の名前/]]) {
    res = await officer.fill(`/ja/staff/subsidy/${c.id}/courses/new`, { ...halfCourse, ...changes });
    assert.equal(res.status, 422, JSON.stringify(changes));
    assert.match(text(res), said);
  }
  for (const [changes, said] of [[{ closes_time: '25:00' }, /「17:15」/], [date('closes_on', '2020-01-01'), /受付を始める日より後/]]) {
    res = await officer.fill(`/ja/staff/subsidy/${c.id}/edit`, changes);
    assert.equal(res.status, 422);
    assert.match(text(res), said);
  }
});

test('two of staff at one call: the second is told, keeps what was typed, and goes on having seen it', async () => {
  const c = await call(officer), at = `/ja/staff/subsidy/${c.id}/edit`;
  const stale = sql(`SELECT version FROM subsidy_call WHERE id = ${c.id}`);
  assert.equal((await officer.fill(at, { audience: '先の人' })).status, 303);
  let res = await officer.fill(at, { audience: '後の人', version: stale });
  assert.equal(res.status, 409);
  assert.match(res.text, /後の人/);
  assert.equal(sql(`SELECT audience FROM subsidy_call WHERE id = ${c.id}`), '先の人');
  const now = res.text.match(/name="overwrite" value="(\d+)"/)[1];
  res = await officer.fill(at, { audience: '後の人', version: stale, overwrite: now });
  assert.equal(res.status, 303, main(res));
  assert.equal(sql(`SELECT audience FROM subsidy_call WHERE id = ${c.id}`), '後の人');
});

test('the three worked examples are estimated, line by line, and nothing is kept', async () => {
  const c = await call(officer, {}, [halfCourse, priorityCourse]);
  const { person } = await import('../lib/person.mjs');
  const visitor = person();
  for (const [course, eligible, income, yen] of [[c.courses[0], '733,480', '', '366,000円'], [c.courses[1], '２１３４５６７', '0', '1,500,000円'], [c.courses[0], '250000', '180000', '70,000円']]) {
    const res = await visitor.fill(`/ja/subsidy/courses/${course}/estimate`, { eligible_yen: eligible, income_yen: income });
    assert.equal(res.status, 200, main(res));
    assert.match(main(res), new RegExp(`計算した補助金の額</dt><dd><strong>${yen}`));
    assert.match(text(res), /この額で決まります/);
  }
  const res = await visitor.fill(`/ja/subsidy/courses/${c.course}/estimate`, { eligible_yen: '-5' });
  assert.equal(res.status, 422);
});

test('an amount looked up from a table', async () => {
  const c = await call(officer, {}, [{ name: '花だん', rate_n: '0', rate_d: '1', cap_yen: '', unit_yen: '1', size_label: '面積（平方メートル）', amount_table: '10 ３０,０００\n20 50000' }]);
  const { person } = await import('../lib/person.mjs');
  assert.equal((await person().fill(`/ja/subsidy/courses/${c.course}/estimate`, { eligible_yen: '80000' })).status, 422, 'without the size there is no amount');
  const res = await person().fill(`/ja/subsidy/courses/${c.course}/estimate`, { eligible_yen: '80000', size: '15' });
  assert.match(main(res), /計算した補助金の額<\/dt><dd><strong>30,000円/);
  const g = await group(), id = await begin(g, c);
  await fill(g, id, '花だんづくり', budget([['supplies', 60000]], [], 30000));
  let sent = await submitting(g, id);
  assert.equal(sent.status, 422);
  assert.match(text(sent), /規模で額が決まります/);
  await save(g, `/ja/dossiers/${id}/form/budget`, { size: '20', requested: '50000', 'incomes.0.amount': '10000' });
  sent = await submitting(g, id);
  assert.equal(sent.status, 303, main(sent));
  assert.equal(sql(`SELECT computed_yen FROM subsidy_file WHERE dossier_id = ${id}`), '50000');
});

test('who may apply: said before a draft is made, with the reason', async () => {
  const area = sql('SELECT MIN(id) FROM ky_area'), elsewhere = sql('SELECT MAX(id) FROM ky_area');
  const c = await call(officer, { min_members: '5', min_years: '2', wards: 'excluded', max_granted: '1' }, [{ ...halfCourse, areas: area }]);
  for (const [changes, said] of [[{ member_count: 4 }, /構成員の数/], [{ founded_on: inDays(-400) }, /できてからの年数/], [{ founded_on: null }, /できてからの年数/], [{ state: 'ward' }, /区は申請できません/], [{ state: 'expired' }, /登録している団体だけ/], [{ area_id: elsewhere }, /対象の地域ではありません/]]) {
    const p = await group({ area_id: area, ...changes });
    const page = await p.get(`/ja/subsidy/calls/${c.id}/apply`);
    assert.match(text(page), said, JSON.stringify(changes));
    assert.ok(!page.text.includes('name="course"'), 'nothing to begin with');
  }
  const good = await group({ area_id: area });
  const page = await good.get(`/ja/subsidy/calls/${c.id}/apply`);
  assert.match(text(page), /申請できます/);
  const id = await begin(good, c);
  // Between the draft and its submission the group shrank.
  await fill(good, id, '縮んだ会', budget([['gratuity', 100000]], [], 50000));
  sql(`UPDATE groups_group SET member_count = 3 WHERE id = ${good.group}`);
  const confirm = await good.get(`/ja/dossiers/${id}/confirm`);
  assert.match(text(confirm), /構成員の数/, 'said before the button is pressed');
  const res = await submitting(good, id);
  assert.equal(res.status, 422);
  assert.match(text(res), /構成員の数/);
  assert.equal(state(id), 'draft');
});

test('wards alone, once a programme, not beside other subsidies, not of a department that switched it off', async () => {
  const wards = await call(officer, { wards: 'only' }), said = async (p, c) => text(await p.get(`/ja/subsidy/calls/${c.id}/apply`));
  assert.match(await said(await group(), wards), /区だけが申請できます/);
  assert.match(await said(await group({ state: 'ward' }), wards), /コース：申請できます/);
  assert.match(await said(await (await import('../lib/dossier.mjs')).citizen(), wards), /団体として使うとき/);

  const c = await call(officer, { max_granted: '1', other_subsidies: 'refused', withdraw_days: '0' }), g = await group(), id = await begin(g, c);
  await fill(g, id, '一回の会', budget([['gratuity', 200000]], [], 100000), { papers: { other_subsidies: 'yes' } });
  await save(g, `/ja/dossiers/${id}/form/papers`, { other_subsidies_which: '国の補助金' });
  assert.match(text(await submitting(g, id)), /ほかの補助金を受ける事業は申請できません/);
  await save(g, `/ja/dossiers/${id}/form/papers`, { other_subsidies: 'no' });
  assert.equal((await submitting(g, id)).status, 303);
  assert.match(await said(g, c), /コース：申請できます/, 'asked for is not granted');
  assert.equal((await approve(approver, await proposed(officer, id))).status, 303);
  assert.match(await said(g, c), /回数の上限/);
  // The next year's call is the same programme.
  const copied = await officer.fill(`/ja/staff/subsidy/${c.id}`, {}, `/ja/staff/subsidy/${c.id}/copy`), next = { id: Number(copied.headers.location.match(/subsidy\/(\d+)/)[1]) };
  assert.equal((await officer.fill(`/ja/staff/subsidy/${next.id}/edit`, { ...date('opens_on', inDays(-1)), ...date('closes_on', inDays(5)) })).status, 303);
  await switchPublic(officer, next.id);
  assert.match(await said(g, next), /回数の上限/);
  assert.match(await said(await group(), next), /コース：申請できます/);
  // Days to withdraw: none, so from the day after it is too late.
  sql(`UPDATE ky_dossier SET decided_on = '${inDays(-1)}' WHERE id = ${id}`);
  const late = await g.fill(`/ja/dossiers/${id}`, { step: 'decline', reason: '中止' }, `/ja/dossiers/${id}/act`);
  assert.equal(late.status, 422);
  assert.match(text(late), /取り下げられる期間を過ぎています/);
  assert.equal(state(id), 'granted');

  const theirs = await call(await staff('officer'), {}, [halfCourse], { code: 'fukushi' }), welfare = department('fukushi');
  sql(`INSERT INTO ky_plugin_department (plugin, department_id, is_on) VALUES ('subsidy', ${welfare}, 0)`);
  try {
    assert.match(await said(await group(), theirs), /この課では、いま補助金の申請を受け付けていません/);
  } finally {
    sql(`DELETE FROM ky_plugin_department WHERE plugin = 'subsidy' AND department_id = ${welfare}`);
  }
});

test('until the last instant and not after it', async () => {
  const c = await call(officer), g = await group(), id = await begin(g, c);
  await fill(g, id, '締切の会', budget([['gratuity', 100000]], [], 50000));
  sql(`UPDATE subsidy_call SET closes_at = UTC_TIMESTAMP(6) WHERE id = ${c.id}`);
  let res = await submitting(g, id);
  assert.equal(res.status, 422);
  assert.match(text(res), /締切を過ぎています。書いたものは保存されています/);
  assert.equal(state(id), 'draft');
  sql(`UPDATE subsidy_call SET closes_at = UTC_TIMESTAMP(6) + INTERVAL 1 HOUR, opens_at = UTC_TIMESTAMP(6) + INTERVAL 1 MINUTE WHERE id = ${c.id}`);
  assert.match(text(await submitting(g, id)), /まだ始まっていません/);
  sql(`UPDATE subsidy_call SET opens_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE id = ${c.id}`);
  res = await submitting(g, id);
  assert.equal(res.status, 303, main(res));
  assert.equal(state(id), 'submitted');
});

test('the amount is computed anew when it is submitted: too much, not rounded and nothing are refused with the reason', async () => {
  const c = await call(officer), g = await group(), id = await begin(g, c);
  // 800,000 of which 66,520 is food: 733,480 eligible, at a half 366,740, cut to 366,000.
  const costs = [['gratuity', 700000], ['printing', 33480], ['food', 66520]];
  await fill(g, id, '計算の会', budget(costs, [], 367000));
  let page = await g.get(`/ja/dossiers/${id}/confirm`);
  assert.match(main(page), /計算した補助金の額<\/dt><dd><strong>366,000円/);
  assert.match(main(page), /対象にならない費用<\/dt><dd>66,520円/);
  assert.match(text(await submitting(g, id)), /計算した額より多く/);
  const own = (requested) => ({ requested: String(requested), 'incomes.0.amount': String(800000 - requested) });
  await save(g, `/ja/dossiers/${id}/form/budget`, own(365500));
  assert.match(text(await submitting(g, id)), /端数/);
  await save(g, `/ja/dossiers/${id}/form/budget`, { requested: '366000', 'incomes.0.amount': '1' });
  page = await g.get(`/ja/dossiers/${id}/confirm`);
  assert.ok(!page.text.includes('name="draft"'), 'a sheet that does not balance cannot be submitted');
  await save(g, `/ja/dossiers/${id}/form/budget`, own(366000));
  const res = await submitting(g, id);
  assert.equal(res.status, 303, main(res));
  assert.equal(sql(`SELECT CONCAT_WS(' ', requested_yen, computed_yen) FROM subsidy_file WHERE dossier_id = ${id}`), '366000 366000');
  assert.equal(sql(`SELECT department_id FROM ky_dossier WHERE id = ${id}`), department('kyodo'), 'the call says whose it is');
  assert.equal((await other.get(`/ja/staff/dossiers/${id}`)).status, 404);
});

test('a rule changed in mid-year leaves what was submitted under the old one, also when it is corrected', async () => {
  const c = await call(officer), g = await group();
  const id = await apply(g, c, '前の決まりの会', budget([['gratuity', 200000]], [], 100000));
  const res = await officer.fill(`/ja/staff/subsidy/courses/${c.course}`, { cap_yen: '50000' });
  assert.equal(res.status, 303, main(res));
  const late = await group(), second = await begin(late, c);
  await fill(late, second, '新しい決まりの会', budget([['gratuity', 200000]], [], 100000));
  assert.match(text(await submitting(late, second)), /計算した額より多く/);
  assert.match(main(await officer.get(`/ja/staff/dossiers/${id}`)), /計算した補助金の額<\/dt><dd><strong>100,000円/);
  assert.equal((await officer.fill(`/ja/staff/dossiers/${id}/step/check`, {})).status, 303);
  assert.equal((await officer.fill(`/ja/staff/dossiers/${id}/correct/ask`, { 'reason.purpose': 'くわしく書いてください' })).status, 303);
  assert.equal((await save(g, `/ja/dossiers/${id}/form/project`, { purpose: 'くわしい目的' })).status, 303);
  assert.equal((await submitting(g, id)).status, 303);
  assert.equal(state(id), 'formal_check');
  assert.equal(sql(`SELECT computed_yen FROM subsidy_file WHERE dossier_id = ${id}`), '100000');
});

test('the decision grants what the officer set, no more than asked, and the budget says so; taken back, it is free again', async () => {
  const c = await call(officer, { budget_yen: '150000' }), g = await group();
  const id = await apply(g, c, '決定の会', budget([['gratuity', 200000]], [], 100000));
  for (const step of ['check', 'review']) assert.equal((await officer.fill(`/ja/staff/dossiers/${id}/step/${step}`, {})).status, 303);
  const at = `/ja/staff/subsidy/files/${id}`;
  let res = await officer.fill(at, { offered_yen: '100001' });
  assert.equal(res.status, 422);
  assert.match(text(res), /申請の額か、計算した額より多く/);
  res = await officer.fill(at, { offered_yen: '90000' });
  assert.match(text(res), /理由を書いてください/);
  res = await officer.fill(at, { offered_yen: '90000', offered_note: '講師を1人減らす' });
  assert.equal(res.status, 303, main(res));
  assert.equal((await other.get(at)).status, 404);
  assert.doesNotMatch(main(await g.get(`/ja/dossiers/${id}`)), /90,000円/, 'not the applicant\'s to read before the decision');
  const place = await propose(officer, id);
  assert.match(main(await approver.get(place)), /90,000円/, 'who decides sees the amount');
  res = await officer.fill(at, { offered_yen: '80000', offered_note: 'x' });
  assert.equal(res.status, 409, 'not while a decision is asked for');
  res = await approve(approver, place);
  assert.equal(res.status, 303, main(res));
  assert.equal(state(id), 'granted');
  assert.equal(granted(c), 90000);
  assert.match(main(await g.get(`/ja/dossiers/${id}`)), /交付を決めた額<\/dt><dd><strong>90,000円/);
  res = await approver.fill(`/ja/staff/dossiers/${id}/takeback`, { reason: '額の誤り' });
  assert.equal(res.status, 303, main(res));
  assert.equal(granted(c), 0);
  assert.equal(state(id), 'review');
  assert.equal((await approve(approver, await propose(officer, id))).status, 303);
  assert.equal(granted(c), 90000);
  res = await g.fill(`/ja/dossiers/${id}`, { step: 'decline', reason: '中止します' }, `/ja/dossiers/${id}/act`);
  assert.equal(res.status, 303, main(res));
  assert.equal(state(id), 'withdrawn');
  assert.equal(granted(c), 0);
  assert.equal(sql(`SELECT GROUP_CONCAT(CONCAT(kind, ' ', yen) ORDER BY id) FROM subsidy_entry WHERE call_id = ${c.id}`), 'grant 90000,undo -90000,grant 90000,withdrawn -90000');
});

test('a dozen decisions at once: to the last yen as many as fit, and what did not fit left nothing behind', async () => {
  // Seven fit; the eighth would by one yen not.
  const c = await call(officer, { budget_yen: '799999' }), approvers = [approver, await staff('approver')], places = [], ids = [];
  for (let i = 0; i < 12; i++) {
    const id = await apply(await group(), c, `競う会${i}`, budget([['gratuity', 200000]], [], 100000));
    ids.push(id);
    places.push(await proposed(officer, id));
  }
  const done = await Promise.all(places.map((place, i) => approve(approvers[i % 2], place)));
  assert.deepEqual(done.map((r) => r.status).sort(), [...Array(7).fill(303), ...Array(5).fill(409)], done.filter((r) => ![303, 409].includes(r.status)).map((r) => main(r)).join('\n'));
  assert.match(text(done.find((r) => r.status === 409)), /残りの予算が足りない/);
  assert.equal(granted(c), 700000);
  assert.deepEqual(ids.map(state).sort(), [...Array(7).fill('granted'), ...Array(5).fill('review')]);
  assert.equal(sql(`SELECT CONCAT_WS(' ', COUNT(*), (SELECT SUM(yen) FROM subsidy_entry WHERE call_id = ${c.id})) FROM subsidy_file WHERE call_id = ${c.id} AND granted_yen IS NOT NULL`), '7 700000');
  const res = await officer.fill(`/ja/staff/subsidy/${c.id}/edit`, { budget_yen: '699999' });
  assert.equal(res.status, 422);
  assert.match(text(res), /すでに交付を決めた額/);
});

test('the copy for the next year: dates, courses and rules a year later, in preparation', async () => {
  const c = await call(officer, { ...date('opens_on', '2026-09-01'), ...date('closes_on', '2026-09-22'), closes_time: '17:15' }, [{ ...halfCourse, ...date('report_by', '2027-03-31') }, priorityCourse]);
  const res = await officer.fill(`/ja/staff/subsidy/${c.id}`, {}, `/ja/staff/subsidy/${c.id}/copy`);
  assert.equal(res.status, 303, main(res));
  const copy = res.headers.location.match(/subsidy\/(\d+)/)[1];
  assert.equal(sql(`SELECT CONCAT_WS(' ', fiscal_year, opens_on, closes_on, closes_at, state, programme_id) FROM subsidy_call WHERE id = ${copy}`), `2027 2027-09-01 2027-09-22 2027-09-22 08:16:00.000000 preparing ${c.id}`);
  assert.equal(sql(`SELECT GROUP_CONCAT(CONCAT(c.name, ' ', r.rate_n, '/', r.rate_d, ' ', COALESCE(r.report_by, '-')) ORDER BY c.sort) FROM subsidy_course c JOIN subsidy_rule r ON r.course_id = c.id WHERE c.call_id = ${copy}`), '一般コース 1/2 2028-03-31,重点テーマ 3/4 -');
  assert.equal(granted({ id: copy }), 0);
});

test('results are published by a step of their own, and outlive a change of the name', async () => {
  const c = await call(officer), g = await group(), title = `公表の事業${c.id}`, id = await apply(g, c, title, budget([['gratuity', 200000]], [], 100000));
  const refused = await apply(await group(), c, `出ない事業${c.id}`, budget([['gratuity', 200000]], [], 100000));
  assert.equal((await approve(approver, await proposed(officer, id))).status, 303);
  const results = async () => (await request('/ja/subsidy/results?year=2026')).text;
  assert.ok(!(await results()).includes(title));
  const press = () => officer.fill(`/ja/staff/subsidy/${c.id}`, {}, `/ja/staff/subsidy/${c.id}/results`);
  assert.equal((await press()).status, 303);
  sql(`UPDATE groups_group SET name = '改名の会' WHERE id = ${g.group}`);
  const page = await results();
  for (const part of [title, g.groupName, '100,000円']) assert.ok(page.includes(part), part);
  assert.ok(!page.includes(`出ない事業${c.id}`), refused);
  assert.ok(!(await request('/ja/subsidy/results?year=2025')).text.includes(title));
  assert.ok((await request('/ja/subsidy/results/csv')).text.split('\r\n').some((l) => l.startsWith('2026,') && l.includes(title) && l.includes(',100000,')));
  assert.equal((await press()).status, 303);
  assert.ok(!(await results()).includes(title), 'hidden at once');
});

test('several applications in one decision: all of them, or none when the budget does not hold them', async () => {
  const c = await call(officer, { budget_yen: '150000' }), ids = [];
  for (let i = 0; i < 2; i++) {
    const id = await apply(await group(), c, `まとめる会${c.id}-${i}`, budget([['gratuity', 200000]], [], 100000));
    for (const step of ['check', 'review']) await officer.fill(`/ja/staff/dossiers/${id}/step/${step}`, {});
    await officer.fill(`/ja/staff/subsidy/files/${id}`, { offered_yen: '100000' });
    await officer.fill(`/ja/staff/dossiers/${id}`, Object.fromEntries(requirements.map((k) => [`verdict.${k}`, 'met'])), `/ja/staff/dossiers/${id}/check`);
    ids.push(id);
  }
  const asked = await officer.fill(`/ja/staff/dossiers/${ids[0]}/propose/grant`, { reasoning: 'まとめて', [`with.${ids[1]}`]: '1' });
  assert.equal(asked.status, 303, main(asked));
  const place = asked.headers.location.replace(/\?.*/, '');
  assert.equal((await approve(approver, place)).status, 409);
  assert.deepEqual([granted(c), ...ids.map(state)], [0, 'review', 'review']);
  assert.equal((await officer.fill(`/ja/staff/subsidy/${c.id}/edit`, { budget_yen: '200000' })).status, 303);
  assert.equal((await approve(approver, place)).status, 303);
  assert.deepEqual([granted(c), ...ids.map(state)], [200000, 'granted', 'granted']);
});

test('a paper is in time by the day it was received, and belongs to the department of its call', async () => {
  const c = await call(officer, {}), clerk = await staff('officer'), g = await group();
  sql(`UPDATE subsidy_call SET closes_at = UTC_TIMESTAMP(6) - INTERVAL 1 DAY, closes_on = '${inDays(-1)}' WHERE id = ${c.id}`);
  const enter = async (day) => {
    const res = await clerk.fill('/ja/staff/dossiers/enter', { procedure: 'subsidy.application', channel: 'post', ...date('received_on', day), group_id: String(g.group) });
    assert.equal(res.status, 303, main(res));
    const id = Number(res.headers.location.match(/dossiers\/(\d+)/)[1]), at = `/ja/staff/dossiers/${id}`;
    assert.equal((await save(clerk, `${at}/form/project`, { course: String(c.course) })).status, 303);
    await fill(clerk, id, '紙の会', budget([['gratuity', 100000]], [], 50000), { at });
    return { id, res: await clerk.fill(`${at}/confirm`, {}, `${at}/submit`) };
  };
  const late = await enter(inDays(0));
  assert.equal(late.res.status, 422);
  assert.match(text(late.res), /締切を過ぎています/);
  const timely = await enter(inDays(-1));
  assert.equal(timely.res.status, 303, main(timely.res));
  assert.equal(sql(`SELECT CONCAT_WS(' ', state, department_id) FROM ky_dossier WHERE id = ${timely.id}`), `submitted ${department('kyodo')}`);
  assert.equal((await other.get(`/ja/staff/dossiers/${timely.id}`)).status, 404);
});

// S-2: advance up to 80 %, receipts from the decision on, the amount fixed by what it cost.
async function decided(course = {}) {
  const c = await call(officer, { budget_yen: '300000' }, [{ ...halfCourse, advance_percent: '80', ...course }]), g = await group();
  const id = await apply(g, c, `報告の会${c.id}`, budget([['gratuity', 200000]], [], 100000));
  assert.equal((await approve(approver, await proposed(officer, id))).status, 303);
  return { c, g, id };
}
async function fixed(own) {
  await accepted(officer, own);
  return approve(approver, await fixing(officer, own));
}

test('an advance beyond the fixed amount is to be returned, and the budget has again what was never paid', async () => {
  const { c, g, id } = await decided();
  let res;
  await paid(officer, g, id, { amount: 80000 });
  const own = await report(g, id, { 'costs.0.amount': '140000' });
  const confirm = await g.get(`/ja/dossiers/${own}/confirm`);
  assert.match(main(confirm), /返していただく額<\/dt><dd><strong>10,000円/);
  assert.equal((await submitting(g, own)).status, 303);
  assert.equal(state(id), 'reported');
  assert.equal((await other.get(`/ja/staff/dossiers/${own}`)).status, 404);
  res = await fixed(own);
  assert.equal(res.status, 303, main(res));
  assert.deepEqual([state(own), state(id)], ['fixed', 'return_ordered']);
  assert.equal(sql(`SELECT fixed_yen FROM subsidy_file WHERE dossier_id = ${id}`), '70000');
  assert.equal(granted(c), 80000, 'what was paid and is not back is not free');
  assert.match(text(await g.get(`/ja/dossiers/${id}`)), /10,000円を返還/);
});

test('what it cost beyond the plan raises nothing; a receipt from before the decision is refused', async () => {
  const { c, g, id } = await decided({ report_days: '30', ...date('report_by', '2027-03-31') });
  assert.equal(sql(`SELECT due_on FROM ky_dossier WHERE id = ${id}`), '2027-03-31', 'the earlier of both days');
  const own = await report(g, id, { 'costs.0.amount': '900000', ...date('costs.0.paid_on', inDays(-1)) });
  assert.match(text(await g.get(`/ja/dossiers/${own}/confirm`)), /支出（かかった費用） 1 支払った日（領収書の日付）: 交付決定.*より前に支払った費用/);
  await save(g, `/ja/dossiers/${own}/form/settlement`, date('costs.0.paid_on', inDays(0)));
  assert.equal((await submitting(g, own)).status, 303);
  const res = await fixed(own);
  assert.equal(res.status, 303, main(res));
  assert.equal(state(id), 'amount_fixed');
  assert.equal(sql(`SELECT fixed_yen FROM subsidy_file WHERE dossier_id = ${id}`), '100000');
  assert.equal(granted(c), 100000);
  await paid(officer, g, id);
  assert.equal(state(id), 'paid');
});
