// subsidy_citizens.test.mjs — what applicants of subsidies meet beside the form: what remains of a budget offered to the next (次点), consultations before an application, whether a group fits, reminders before a date.
import nodeTest, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { eventually, request } from '../lib/client.mjs';
import { background, sql } from '../lib/city.mjs';
import { citizen, idOf } from '../lib/dossier.mjs';
import { letter, person } from '../lib/person.mjs';
import { apply, approve, ask, begin, budget, call, date, fill, group, halfCourse, inDays, main, propose, proposed, staff, state } from '../lib/subsidy.mjs';

const there = !['fcgid', 'cgi'].includes(process.env.KYODO_TEST_WEB), test = there ? nodeTest : nodeTest.skip;
let officer, approver, other;
before(async () => {
  if (!there) return;
  [officer, approver, other] = [await staff('officer', 'kyodo'), await staff('approver', 'kyodo'), await staff('officer', 'kankyo')];
});

const text = (res) => main(res).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const ledger = (c) => sql(`SELECT CONCAT_WS(' ', allotted_yen, granted_yen, reserved_yen) FROM subsidy_ledger WHERE call_id = ${c.id}`);
const act = (p, id, step, extra = {}) => p.fill(`/ja/dossiers/${id}`, { step, ...extra }, `/ja/dossiers/${id}/act`);
const rest = (id) => `/ja/staff/subsidy/files/${id}/rest`;

// A budget of 250,000: one is granted 100,000, another asks for 200,000 and gets as far as its review.
async function next(changes = {}) {
  const c = await call(officer, { budget_yen: '250000', ...changes }), [g, h] = [await group(), await group()];
  const first = await apply(g, c, `先の事業${c.id}`, budget([['gratuity', 200000]], [], 100000)), id = await apply(h, c, `次点の事業${c.id}`, budget([['gratuity', 400000]], [], 200000));
  assert.equal((await approve(approver, await proposed(officer, first))).status, 303);
  for (const step of ['check', 'review']) assert.equal((await officer.fill(`/ja/staff/dossiers/${id}/step/${step}`, {})).status, 303);
  return { c, h, id, first };
}

test('what remains is offered to the next: nobody else is granted it meanwhile, and who takes it is granted that', async () => {
  const { c, h, id } = await next(), third = await apply(await group(), c, `三番目の事業${c.id}`, budget([['gratuity', 200000]], [], 100000)), waiting = await proposed(officer, third);
  let page = await officer.get(`/ja/staff/subsidy/files/${id}`);
  assert.match(text(page), /計算した額が残りの予算を超えています/);
  page = await officer.get(rest(id));
  assert.match(text(page), /残りの額 150,000円 提示する残りの額 150,000円/);
  assert.equal((await other.get(rest(id))).status, 404);
  assert.equal((await officer.fill(rest(id), date('rest_by', inDays(0)))).status, 422, 'today is too soon');
  assert.equal((await officer.fill(rest(id), date('rest_by', inDays(7)))).status, 303);
  assert.equal(state(id), 'offered_rest');
  assert.equal(ledger(c), '250000 100000 150000');
  assert.equal(sql(`SELECT CONCAT_WS(' ', turn, due_on) FROM ky_dossier WHERE id = ${id}`), `applicant ${inDays(7)}`);
  assert.match(text(await officer.get(`/ja/staff/subsidy/${c.id}`)), /提示中の額（次点） 150,000円 残りの額 0円/);
  const mail = await letter(h.email, '残りの額');
  assert.ok(mail.text.includes(`/dossiers/${id}`) && !/150,000|事業/.test(mail.text), mail.text);

  // A decision that was asked for before cannot spend it; nor can an amount be set.
  const refused = await approve(approver, waiting);
  assert.equal(refused.status, 409, main(refused));
  assert.match(text(refused), /残りの予算が足りない/);
  assert.equal(state(third), 'review');
  assert.equal((await officer.fill(`/ja/staff/subsidy/${c.id}/edit`, { budget_yen: '200000' })).status, 422, 'nor does the budget become less than that');

  page = await h.get(`/ja/dossiers/${id}`);
  assert.match(text(page), /提示する残りの額 150,000円 回答の期限/);
  assert.equal((await act(h, id, 'accept_rest')).status, 303);
  assert.equal(state(id), 'review');
  assert.equal(sql(`SELECT CONCAT_WS(' ', offered_yen, requested_yen, rest_answer, reserved_yen) FROM subsidy_file WHERE dossier_id = ${id}`), '150000 200000 accepted 150000');
  assert.equal((await approve(approver, waiting)).status, 409, 'until it is decided it stays reserved');
  assert.match(text(await officer.get(rest(id))), /この申請のために取ってあります/, 'and is not offered twice');
  const place = await propose(officer, id);
  assert.equal((await approve(approver, place)).status, 303);
  assert.equal(state(id), 'granted');
  assert.equal(ledger(c), '250000 250000 0');
  assert.equal(sql(`SELECT SUM(yen) FROM subsidy_entry WHERE call_id = ${c.id}`), '250000');
});

test('who declines leaves the rest to the others; who says nothing loses it after the day, and not before', async () => {
  const { c, h, id } = await next({ answer_days: '10' });
  assert.ok(sql(`SELECT 1 FROM subsidy_call WHERE id = ${c.id} AND answer_days = 10`), 'the usual days are set by staff');
  assert.equal((await officer.fill(rest(id), {})).status, 303, 'the usual day is there already');
  assert.ok(sql(`SELECT rest_by FROM subsidy_file WHERE dossier_id = ${id}`) >= inDays(10));
  assert.equal((await act(h, id, 'decline_rest')).status, 303);
  assert.equal(sql(`SELECT CONCAT_WS(' ', COALESCE(offered_yen, '-'), rest_answer, reserved_yen) FROM subsidy_file WHERE dossier_id = ${id}`), '- declined 0');
  assert.equal(ledger(c), '250000 100000 0');

  assert.equal((await officer.fill(rest(id), {})).status, 303, 'it may be asked again');
  const lapse = () => officer.fill(`/ja/staff/dossiers/${id}/step/lapse_rest`, {});
  assert.match(text(await lapse()), /期限がまだ来ていない/);
  assert.equal(ledger(c), '250000 100000 150000');
  sql(`UPDATE subsidy_file SET rest_by = '${inDays(-1)}' WHERE dossier_id = ${id}`);
  assert.match(text(await act(h, id, 'accept_rest')), /回答の期限を過ぎています/);
  assert.equal((await lapse()).status, 303);
  assert.equal(`${state(id)} ${ledger(c)}`, 'review 250000 100000 0');

  // Taken back by the applicant, or refused, what was reserved is free.
  assert.equal((await officer.fill(rest(id), {})).status, 303);
  assert.equal((await act(h, id, 'withdraw', { reason: 'やめます' })).status, 303);
  assert.equal(`${state(id)} ${ledger(c)}`, 'withdrawn 250000 100000 0');
});

test('what fits is not offered, and an offer is made once', async () => {
  const { c, first, id } = await next();
  sql(`UPDATE subsidy_ledger SET allotted_yen = 900000 WHERE call_id = ${c.id}`);
  assert.match(text(await officer.get(rest(id))), /残りの予算に収まっています/);
  assert.match(text(await officer.get(rest(first))), /いまは額を変えられません/);
  sql(`UPDATE subsidy_ledger SET allotted_yen = 250000 WHERE call_id = ${c.id}`);
  const page = await officer.get(rest(id)), token = () => page.text.match(/name="_token" value="([0-9a-f]+)"/)[1];
  const twice = await Promise.all([officer.fill(rest(id), {}), officer.fill(rest(id), {})]);
  assert.deepEqual(twice.map((r) => r.status).sort(), [303, 409], `${token()} ${twice.map((r) => r.status)}`);
  assert.equal(ledger(c), '250000 100000 150000');
});

/* ---- consultations */

const talk = (p, id, step, extra) => p.fill(`/ja/staff/dossiers/${id}/step/${step}`, extra);

test('a call that requires a consultation: asked by a group, seen by its section alone, a day fixed, answered; then, and not before, the group may apply', async () => {
  const c = await call(officer, { consultation: 'required' }), g = await group();
  assert.match(text(await request(`/ja/subsidy/calls/${c.id}`)), /事前相談を申し込む/);
  assert.match(text(await g.get(`/ja/subsidy/calls/${c.id}/apply`)), /申請の前に事前相談が必要です/);
  assert.equal((await g.fill(`/ja/subsidy/calls/${c.id}/consult`, {})).status, 303);
  const refused = await g.post(`/ja/subsidy/calls/${c.id}/apply`, [['_token', await g.token(`/ja/subsidy/calls/${c.id}/consult`)], ['course', String(c.course)]]);
  assert.equal(refused.status, 422, main(refused));

  const id = await ask(g, c);
  assert.equal(sql(`SELECT CONCAT_WS(' ', state, turn, department_id = (SELECT department_id FROM subsidy_call WHERE id = ${c.id}), group_id) FROM ky_dossier WHERE id = ${id}`), `asked staff 1 ${g.group}`);
  assert.match(text(await officer.get(`/ja/staff/subsidy/${c.id}`)), /事前相談 ：1件（うち対応を待っているもの 1件/);
  const list = '/ja/staff/dossiers?procedure=subsidy.consultation';
  assert.ok((await officer.get(list)).text.includes(`相談の事業${id}`));
  assert.ok(!(await other.get(list)).text.includes(`相談の事業${id}`));
  assert.match(text(await officer.get(`/ja/staff/dossiers/${id}`)), new RegExp(`花だんは対象になりますか${id}`));
  assert.equal((await other.get(`/ja/staff/dossiers/${id}`)).status, 404);
  assert.equal((await (await group()).get(`/ja/dossiers/${id}`)).status, 404);

  assert.equal((await talk(officer, id, 'arrange', { reason: '6月5日 10時 お電話します', ...date('due', inDays(5)) })).status, 303);
  const mail = await letter(g.email, '日時が決まりました');
  assert.ok(mail.text.includes(`/dossiers/${id}`) && !/花だん|相談の事業|お電話/.test(mail.text), mail.text);
  assert.match(text(await g.get(`/ja/dossiers/${id}`)), /相談の日が決まりました.*お電話します/);
  assert.match(text(await g.get(`/ja/subsidy/calls/${c.id}/apply`)), /事前相談が必要です/, 'a day is no answer yet');
  assert.equal((await officer.fill(`/ja/staff/dossiers/${id}`, { text: '内部の覚え書き', kind: 'note' }, `/ja/staff/dossiers/${id}/note`)).status, 303);
  assert.equal((await talk(officer, id, 'close', { reason: '' })).status, 422, 'what was said is noted');
  assert.equal((await talk(officer, id, 'close', { reason: '花だんは対象になるとお話しした' })).status, 303);
  const mine = text(await g.get(`/ja/dossiers/${id}`));
  assert.ok(mine.includes('花だんは対象になるとお話しした') && !mine.includes('内部の覚え書き'), mine);
  assert.ok((await g.get('/ja/my')).text.includes(`相談の事業${id}`));
  assert.match(text(await g.get(`/ja/subsidy/calls/${c.id}/apply`)), /申請できます/);
  assert.match(text(await (await group()).get(`/ja/subsidy/calls/${c.id}/apply`)), /事前相談が必要です/, 'another group\'s talk does not count');
  await begin(g, c);
});

test('a person without a group asks, and the group they represent later has been answered; a call that offers none takes none', async () => {
  const c = await call(officer, { consultation: 'required' }), none = await call(officer), p = await citizen('ひとり 花子'), id = await ask(p, c, { way: 'writing' });
  assert.equal((await talk(officer, id, 'answer', { reason: 'はい、対象です' })).status, 303);
  assert.match(text(await p.get(`/ja/dossiers/${id}`)), /はい、対象です/);
  const g = await group();
  assert.match(text(await g.get(`/ja/subsidy/calls/${c.id}/apply`)), /事前相談が必要です/);
  sql(`INSERT INTO ky_member (group_id, user_id, role, valid_from, created_at) VALUES (${g.group}, ${p.id}, 'editor', '2026-01-01', '2026-01-01')`);
  assert.match(text(await g.get(`/ja/subsidy/calls/${c.id}/apply`)), /申請できます/);

  assert.ok(!(await request(`/ja/subsidy/calls/${none.id}`)).text.includes('/consult'));
  assert.match(text(await p.get(`/ja/subsidy/calls/${none.id}/consult`)), /いま受け付けていません/);
  assert.equal((await p.post(`/ja/subsidy/calls/${none.id}/consult`, [['_token', await p.token(`/ja/subsidy/calls/${c.id}/consult`)]])).status, 422);
});

/* ---- does the group fit? */

test('every reason at once: on the page of the application, and for anybody before they sign in, who leaves nothing behind', async () => {
  const area = sql('SELECT MIN(id) FROM ky_area'), elsewhere = sql('SELECT MAX(id) FROM ky_area');
  const c = await call(officer, { min_members: '10', min_city_percent: '50', min_years: '3', max_granted: '1', wards: 'excluded', other_subsidies: 'refused' }, [{ ...halfCourse, areas: area }]);
  const at = `/ja/subsidy/calls/${c.id}`;
  assert.match(text(await request(at)), /構成員の50％以上が市内.*書くのにかかる時間の目安：約60分/);
  const g = await group({ member_count: 8, members_in_city: 3, founded_on: inDays(-400), state: 'expired', area_id: elsewhere });
  const all = [/登録している団体だけ/, /構成員の数が/, /市内の人の割合が/, /できてからの年数/, /対象の地域ではありません/];
  const page = text(await g.get(`${at}/apply`));
  for (const one of all) assert.match(page, one);
  assert.match(text(await (await group({ area_id: area, member_count: 12 })).get(`${at}/apply`)), /市内の人の数が、団体の情報に登録されていません/);
  const fits = await group({ area_id: area, member_count: 12, members_in_city: 6 });
  assert.match(text(await fits.get(`${at}/apply`)), /申請できます/);
  await begin(fits, c);
  sql(`UPDATE groups_group SET members_in_city = 5 WHERE id = ${fits.group}`);
  assert.match(text(await fits.get(`${at}/apply`)), /市内の人の割合が/, 'one short of the half');

  const p = person(), before = sql('SELECT CONCAT_WS(" ", (SELECT COUNT(*) FROM ky_dossier), (SELECT COUNT(*) FROM ky_audit))'), answers = { kind: 'none', members: '8', members_in_city: '3', years: '1', area: elsewhere, granted: '1', other: 'yes' };
  let res = await p.fill(`${at}/check`, answers);
  assert.equal(res.status, 200, main(res));
  for (const one of [...all, /回数の上限に達しています/, /ほかの公的な補助金を受ける事業は/]) assert.match(text(res), one);
  assert.equal([...text(res).matchAll(/合いません/g)].length, 7, text(res));
  res = await p.fill(`${at}/check`, { kind: 'registered', members: '８', members_in_city: '4', years: '3', area, granted: '0', other: 'no' });
  assert.equal([...text(res).matchAll(/合いません/g)].length, 1, text(res));
  assert.match(text(res), /合いません 構成員が10人以上 団体の構成員の数が/);
  assert.match(text(await p.fill(`${at}/check`, { ...answers, kind: 'ward' })), /この補助金に、区は申請できません/);
  res = await p.fill(`${at}/check`, { members: 'たくさん', years: '7' });
  assert.equal(res.status, 422);
  assert.ok(res.text.includes('value="たくさん"') && res.text.includes('value="7"'), 'what was typed stays');
  assert.equal(sql('SELECT CONCAT_WS(" ", (SELECT COUNT(*) FROM ky_dossier), (SELECT COUNT(*) FROM ky_audit))'), before);
  // A call that asks nothing but its period asks no more questions than it needs.
  const plain = await call(officer), form = (await request(`/ja/subsidy/calls/${plain.id}/check`)).text;
  for (const name of ['members_in_city', 'years', 'area', 'granted', 'other', 'consulted']) assert.ok(!form.includes(`name="${name}"`), name);
});

/* ---- dates */

const run = async (job) => {
  sql(`INSERT INTO ky_job (job, params, next_try_at, created_at) VALUES ('${job}', '{}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))`);
  const id = sql(`SELECT MAX(id) FROM ky_job WHERE job = '${job}' AND params = '{}'`);
  await eventually(() => { background(); assert.equal(sql(`SELECT state FROM ky_job WHERE id = ${id}`), 'done'); }, 30000);
};
// Due in so many days, since long ago.
const due = (id, days, since = 60) => sql(`UPDATE ky_dossier SET due_on = '${inDays(days)}' WHERE id = ${id}; UPDATE ky_dossier_history SET at = UTC_TIMESTAMP(6) - INTERVAL ${since} DAY WHERE dossier_id = ${id}`);
const told = (id) => sql(`SELECT GROUP_CONCAT(CONCAT(stage, ' ', due_on) ORDER BY id) FROM ky_dossier_reminder WHERE dossier_id = ${id}`);
const mails = (p, subject) => readdirSync(`${process.env.KYODO_TEST_VAR}/mail`).filter((f) => f.endsWith('.txt')).map((f) => readFileSync(`${process.env.KYODO_TEST_VAR}/mail/${f}`, 'utf8').split('\n')).filter(([who, what]) => who === p.email && what.includes(subject)).length;

test('who must act is reminded of a date some days before, shortly before, and once when it is over: each once, in the words of the state', async () => {
  const { h, id, first } = await next(), g = { email: sql(`SELECT u.email FROM ky_member m JOIN ky_user u ON u.id = m.user_id JOIN ky_dossier d ON d.group_id = m.group_id WHERE d.id = ${first}`) };
  await run('dossier.remind');
  assert.equal(told(first), 'NULL', 'the report is far away');
  due(first, 14);
  await run('dossier.remind');
  await run('dossier.remind');
  assert.equal(told(first), `first ${inDays(14)}`, 'fourteen days before, once');
  const mail = await letter(g.email, '実績報告の期限が近づいています');
  assert.ok(mail.text.includes(`/dossiers/${first}`) && !/先の事業|支援の会/.test(mail.text), mail.text);
  due(first, 3);
  await run('dossier.remind');
  assert.equal(told(first), `first ${inDays(14)},last ${inDays(3)}`);
  due(first, -1);
  await run('dossier.remind');
  await run('dossier.remind');
  assert.equal(told(first), `first ${inDays(14)},last ${inDays(3)},late ${inDays(-1)}`);
  await letter(g.email, '実績報告の期限が過ぎています');
  assert.equal(mails(g, '実績報告の期限が過ぎています'), 1);

  // What the mail of the step told is not told again at once; shortly before it is.
  assert.equal((await officer.fill(rest(id), date('rest_by', inDays(7)))).status, 303);
  await run('dossier.remind');
  assert.equal(told(id), 'NULL');
  due(id, 2, 5);
  await run('dossier.remind');
  await letter(h.email, '残額の提示への回答の期限が近づいています');
  assert.equal(told(id), `last ${inDays(2)}`);
});

test('a draft is reminded of the day its call closes; what the city has in hand is not the applicant\'s to be reminded of', async () => {
  const c = await call(officer, date('closes_on', inDays(2))), g = await group(), draft = await begin(g, c);
  assert.equal(sql(`SELECT due_on FROM ky_dossier WHERE id = ${draft}`), inDays(2));
  sql(`UPDATE ky_dossier SET created_at = UTC_TIMESTAMP(6) - INTERVAL 9 DAY WHERE id = ${draft}`);
  const sent = await apply(await group(), c, `受付の事業${c.id}`, budget([['gratuity', 200000]], [], 100000));
  due(sent, 1);
  await run('dossier.remind');
  assert.equal(told(draft), `last ${inDays(2)}`);
  await letter(g.email, '申請の締切が近づいています');
  assert.equal(told(sent), 'NULL');
});

test('staff have one mail a day of what is due or over: whose officer they are, else their section\'s; and the call\'s page shows the next dates', async () => {
  const c = await call(officer), id = await apply(await group(), c, `期日の事業${c.id}`, budget([['gratuity', 200000]], [], 100000)), login = (p) => sql(`SELECT id FROM ky_user WHERE login = '${p.login}'`);
  const own = `digest-${process.pid}`, [kyodo, kankyo] = ['kyodo', 'kankyo'].map((code) => {
    sql(`INSERT INTO ky_user (kind, login, name, email, email_key, created_at) VALUES ('staff', '${own}-${code}', '期日 ${code}', '${own}-${code}@example.jp', '${own}-${code}@example.jp', '2026-04-01');
      INSERT INTO ky_staff_role (user_id, role_code, department_id) SELECT u.id, 'officer', (SELECT id FROM ky_department WHERE code = '${code}' AND valid_to >= CURRENT_DATE) FROM ky_user u WHERE u.login = '${own}-${code}'`);
    return { email: `${own}-${code}@example.jp`, id: sql(`SELECT id FROM ky_user WHERE login = '${own}-${code}'`) };
  });
  assert.ok(login(officer));
  due(id, 2);
  await run('dossier.digest');
  const mail = await letter(kyodo.email, '期限が近い案件');
  assert.ok(mail.text.includes('/staff/dossiers') && !mail.text.includes('期日の事業'), mail.text);
  assert.equal(mails(kankyo, '期限が近い案件'), Number(sql(`SELECT COUNT(*) FROM ky_staff_digest WHERE user_id = ${kankyo.id}`)), 'another section\'s is told of its own alone');
  await run('dossier.digest');
  assert.equal(mails(kyodo, '期限が近い案件'), 1, 'once a day');
  // The next day, with an officer: theirs alone.
  const before = Number(mail.text.match(/(\d+)件、期限を過ぎた/)[1]);
  sql(`UPDATE ky_staff_digest SET sent_on = '${inDays(-1)}'; UPDATE ky_dossier SET officer_id = ${kankyo.id} WHERE id = ${id}`);
  await run('dossier.digest');
  await eventually(() => { background(); assert.equal(mails(kyodo, '期限が近い案件') + Number(before === 1), 2); });
  await letter(kankyo.email, '期限が近い案件');

  due(id, -3);
  const page = text(await officer.get(`/ja/staff/subsidy/${c.id}`));
  assert.match(page, new RegExp(`次の期日 .*期限を過ぎています 期日の事業${c.id} 受付 市`));
  sql(`DELETE FROM ky_staff_digest WHERE user_id IN (${kyodo.id}, ${kankyo.id}); UPDATE ky_user SET disabled_at = UTC_TIMESTAMP(6) WHERE id IN (${kyodo.id}, ${kankyo.id})`);
});

/* ---- papers and numbers of forms */

test('a section\'s officer enters papers for its own calls, from the page of the call; another section\'s is not theirs', async () => {
  const c = await call(officer, { consultation: 'required', form_numbers: '交付申請：様式第7号\n実績報告: 様式第８号' }), g = await group(), page = await officer.get(`/ja/staff/subsidy/${c.id}`);
  const enter = page.text.match(/href="(\/ja\/staff\/dossiers\/enter[^"]*about=\d+)"/)[1].replaceAll('&amp;', '&'), typed = { channel: 'counter', ...date('received_on', inDays(0)), group_id: String(g.group) };
  assert.ok(enter.endsWith(`about=${c.course}`));
  let res = await officer.fill(enter, typed, '/ja/staff/dossiers/enter');
  assert.equal(res.status, 303, main(res));
  const id = idOf(res.headers.location);
  assert.equal(sql(`SELECT CONCAT_WS(' ', channel, department_id = (SELECT department_id FROM subsidy_call WHERE id = ${c.id}), revision) FROM ky_dossier WHERE id = ${id}`), 'counter 1 0');
  assert.equal((await officer.get(`/ja/staff/dossiers/${id}/form/project`)).text.match(/<option value="(\d+)" selected/)?.[1], String(c.course), 'the course is there');
  assert.equal((await other.get(`/ja/staff/dossiers/${id}/form/project`)).status, 404);
  await fill(officer, id, `紙の事業${id}`, budget([['gratuity', 200000]], [], 100000), { at: `/ja/staff/dossiers/${id}` });
  res = await officer.fill(`/ja/staff/dossiers/${id}/confirm`, {}, `/ja/staff/dossiers/${id}/submit`);
  assert.equal(res.status, 303, main(res));
  assert.equal(state(id), 'submitted');

  res = await other.fill(enter, typed, '/ja/staff/dossiers/enter');
  assert.equal(res.status, 422);
  assert.match(text(res), /ほかの課の手続です/);
  for (const [who, about] of [[officer, '&about=999999999'], [other, '']]) assert.match(text(await who.fill(`/ja/staff/dossiers/enter?procedure=subsidy.application${about}`, typed, '/ja/staff/dossiers/enter')), /「紙の申請を入力する」から始めてください/);

  // The number of the call's rules, on what is printed; of another call the form's own.
  assert.match((await officer.get(`/ja/staff/dossiers/${id}/print`)).text, /<p class="form-number">様式第7号<\/p>/);
  const plain = await call(officer), h = await group(), own = await apply(h, plain, `番号の事業${id}`, budget([['gratuity', 200000]], [], 100000));
  assert.match((await h.get(`/ja/dossiers/${own}/print`)).text, /<p class="form-number">様式第1号<\/p>/);
  assert.equal((await approve(approver, await proposed(officer, own))).status, 303);
  assert.equal((await officer.fill(`/ja/staff/subsidy/${plain.id}/edit`, { form_numbers: '交付申請：様式第7号\n実績報告: 様式第８号' })).status, 303);
  const begun = await h.fill(`/ja/dossiers/${own}`, { procedure: 'subsidy.report' }, `/ja/dossiers/${own}/follow`);
  assert.equal(begun.status, 303, main(begun));
  assert.match((await h.get(`/ja/dossiers/${idOf(begun.headers.location)}/print`)).text, /<p class="form-number">様式第８号<\/p>/, 'what goes on from it, too');
  assert.equal((await officer.fill(`/ja/staff/subsidy/${c.id}/edit`, { form_numbers: '様式第7号' })).status, 422, 'a line that names no procedure');
});
