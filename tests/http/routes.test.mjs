// routes.test.mjs — decisions along routes: chosen by amount and shown, taken step by step, by deputies, sent and pulled back, proposed again; what changed meanwhile is not decided, and of two at once one decides.
import nodeTest, { after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { background, sql } from '../lib/city.mjs';
import { eventually } from '../lib/client.mjs';
import { dossier, pdf } from '../lib/dossiers.mjs';
import { fields, fresh, letter, person, signIn } from '../lib/person.mjs';

// The gateway makes no difference to this.
const test = ['fcgid', 'cgi'].includes(process.env.KYODO_TEST_WEB) ? nodeTest.skip : nodeTest;

const run = `${process.pid}${Date.now() % 100000}`, main = (res) => res.text.match(/<main[\s\S]*<\/main>/)?.[0] ?? res.text;
const [ours, theirs] = [`r${run}a`, `r${run}b`];
sql(`INSERT INTO ky_department (code, name) VALUES ('${ours}', '経路課${run}'), ('${theirs}', '合議課${run}')`);
const dept = (code) => sql(`SELECT id FROM ky_department WHERE code = '${code}'`);
const login = (key) => `r${run}-${key}`, idOf = (key) => Number(sql(`SELECT id FROM ky_user WHERE login = '${login(key)}'`)), mailOf = (key) => `r${run}-${key}@example.jp`;
const nameOf = (key) => `経路 ${key}`;

// Members of staff of this file alone, signed in when first asked for.
const known = {};
async function someone(key, role, code) {
  if (known[key]) return known[key];
  sql(`INSERT INTO ky_user (kind, login, email, name, password_hash, created_at) SELECT 'staff', '${login(key)}', '${mailOf(key)}', '${nameOf(key)}', password_hash, created_at FROM ky_user WHERE login = 'kyodo-admin';
    INSERT INTO ky_staff_role (user_id, role_code, department_id) SELECT id, '${role}', ${code ? dept(code) : 'NULL'} FROM ky_user WHERE login = '${login(key)}'`);
  fresh(login(key));
  const p = person();
  assert.equal((await signIn(p, login(key))).status, 200);
  return (known[key] = p);
}
const officer = await someone('tanto', 'officer', ours), chief = await someone('kakaricho', 'approver', ours), head = await someone('kacho', 'approver', ours);
const finance = await someone('zaisei', 'approver', theirs), director = await someone('bucho', 'approver', ours), admin = await someone('kanri', 'administrator');
const helper = await someone('hosa', 'officer', ours), outsider = await someone('yoso', 'officer', theirs);

const routes = '/ja/staff/admin/routes';
const step = (n, kind, title, { code, user, note } = {}) => ({ [`s${n}_kind`]: kind, [`s${n}_title`]: title, ...(code && { [`s${n}_department`]: dept(code) }), ...(user && { [`s${n}_user`]: String(idOf(user)) }), ...(note && { [`s${n}_note`]: note }) });
const base = (name) => ({ name: `${name}${run}`, department_id: dept(ours), procedure: 'groups.registration', transition: 'reject' });
const create = (form) => admin.fill(`${routes}/new`, form, routes);
after(() => sql(`UPDATE ky_route SET in_use = 0 WHERE name LIKE '%${run}'; UPDATE ky_absence SET ended_at = UTC_TIMESTAMP(6) WHERE user_id IN (SELECT id FROM ky_user WHERE login LIKE 'r${run}-%')`));

const given = (title, count, more = {}) => dossier({ title: `${title}${run}`, code: ours, answers: { name: `${title}${run}`, ...(count === undefined ? {} : { member_count: count }) }, ...more }).id;
const at = (id) => `/ja/staff/dossiers/${id}/propose/reject`;
async function propose(id, changes = {}, who = officer) {
  const res = await who.fill(at(id), { reasoning: `要件を満たさない${run}`, ...changes });
  assert.equal(res.status, 303, main(res));
  return res.headers.location.replace(/\?.*/, '');
}
const act = (who, place, verdict, changes = {}) => who.fill(place, { verdict, ...changes });
const approve = async (who, place, changes) => {
  const res = await act(who, place, 'approve', changes);
  assert.equal(res.status, 303, main(res));
  return res;
};
const met = ['place', 'membership', 'bylaws', 'independent', 'no_violence', 'no_politics'];
const number = (place) => Number(place.match(/\d+$/)[0]);
const state = (id) => sql(`SELECT CONCAT_WS(' ', state, approval_id IS NOT NULL) FROM ky_dossier WHERE id = ${id}`);
const standing = (place) => sql(`SELECT CONCAT_WS(' ', state, step) FROM ky_approval WHERE id = ${number(place)}`);
const refuses = async (who, place, why) => {
  const page = await who.get(place);
  assert.ok(page.status === 404 || !/name="verdict" value="approve"/.test(page.text), why);
};
const waits = async (who) => Number((await who.get('/ja/staff/dossiers')).text.match(/approvals\/waiting">[^<]*<strong>([\d,]+)</)?.[1] ?? 0);

test('without a route one approver of the department decides, and the proposer sees who', async () => {
  const id = given('経路なしの会', 3);
  const page = main(await officer.get(at(id)));
  assert.match(page, /経路の設定がないので/);
  for (const key of ['kakaricho', 'kacho', 'bucho']) assert.ok(page.includes(nameOf(key)), key);
  assert.ok(!page.includes(nameOf('zaisei')), 'nobody of another department');
  const place = await propose(id);
  assert.equal(standing(place), 'proposed 1');
  await approve(head, place);
  assert.equal(state(id), 'rejected 0');
});

test('staff set routes by a form; one that could not work or leaves in doubt which is taken is refused, and what was typed stays', async () => {
  const cases = [
    [{ ...base('経路') }, /最後の段を「決裁」に/],
    [{ ...base('経路'), ...step(1, 'circulate', '係長') }, /最後の段を「決裁」に/],
    [{ ...base('経路'), ...step(1, 'decide', '課長'), ...step(2, 'decide', '部長') }, /「決裁」のあとに/],
    [{ ...base('経路'), ...step(1, 'circulate', '係長'), ...step(3, 'decide', '課長') }, /段のあいだが空いて/],
    [{ ...base('経路'), s1_title: '課長' }, /1段目/],
    [{ ...base('経路'), ...step(1, 'decide', '課長'), amount_from: '5' }, /金額の項目/],
    [{ ...base('経路'), ...step(1, 'decide', '課長'), amount_field: 'member_count' }, /少なくとも一方/],
    [{ ...base('経路'), ...step(1, 'decide', '課長'), amount_field: 'member_count', amount_from: '9', amount_to: '5' }, /上限が下限より/],
    [{ ...base('経路'), procedure: '', transition: '', ...step(1, 'decide', '課長'), amount_field: 'member_count', amount_from: '9' }, /手続を選んで/],
    [{ ...base('経路'), procedure: 'groups.change', transition: 'register', ...step(1, 'decide', '課長') }, /選んだ手続にはありません/],
  ];
  for (const [form, why] of cases) {
    const res = await create(form);
    assert.equal(res.status, 422, String(why));
    assert.match(main(res), why);
    assert.ok(res.text.includes(`value="経路${run}"`), 'what was typed is there');
  }
  assert.equal((await create({ ...base('少ない'), amount_field: 'member_count', amount_to: '10', ...step(1, 'decide', '課長', { note: '課長専決' }) })).status, 303);
  const large = { ...base('多い'), amount_field: 'member_count', amount_from: '11', ...step(1, 'circulate', '係長', { user: 'kakaricho' }), ...step(2, 'concur', '財政課長', { code: theirs }), ...step(3, 'decide', '部長', { user: 'bucho' }) };
  let res = await create({ ...large, amount_from: '10' });
  assert.equal(res.status, 422);
  assert.match(main(res), /経路がもうあります/);
  assert.equal((await create(large)).status, 303);
  res = main(await admin.get(`${routes}?department=${dept(ours)}&in_use=1`));
  assert.match(res, new RegExp(`多い${run}[\\s\\S]*係長 → 財政課長 → 部長`));
  const id = sql(`SELECT id FROM ky_route WHERE name = '多い${run}'`);
  const shown = Object.fromEntries(fields((await admin.get(`${routes}/${id}`)).text, `${routes}/${id}`));
  assert.equal(shown.s3_user, String(idOf('bucho')));
  assert.equal((await head.get(routes)).status, 403);

  // An administrator of another section sets that section's, and nobody else's.
  const section = await someone('kakanri', 'administrator', theirs), own = { ...base('よその課'), ...step(1, 'decide', '課長') };
  for (const department_id of [dept(ours), '']) {
    res = await section.fill(`${routes}/new`, { ...own, department_id }, routes);
    assert.equal(res.status, 422);
    assert.match(main(res), /あなたの担当する課/);
  }
  assert.equal((await section.get(`${routes}/${id}`)).status, 404);
  assert.ok(!(await section.get(routes)).text.includes(`多い${run}`));
  assert.equal((await section.fill(`${routes}/new`, { ...own, department_id: dept(theirs) }, routes)).status, 303);
  assert.ok((await section.get(routes)).text.includes(`よその課${run}`));
});

test('the amount leads the way, three steps in order: each is asked by mail and at the desk, sees what is decided, and nobody else may act', async () => {
  assert.match(main(await officer.get(at(given('少人数の会', 10)))), new RegExp(`少ない${run}[\\s\\S]*課長専決`));
  assert.match(main(await officer.get(at(given('人数不明の会')))), new RegExp(`多い${run}`), 'an amount nobody filled in is no small one');
  const id = given('大人数の会', 12, { files: [{ field: 'bylaws', name: 'kiyaku.pdf', type: 'application/pdf', bytes: pdf('KIYAKU') }] });
  const page = main(await officer.get(at(id)));
  assert.match(page, new RegExp(`回議 <strong>係長[\\s\\S]*${nameOf('kakaricho')}[\\s\\S]*合議 <strong>財政課長[\\s\\S]*${nameOf('zaisei')}[\\s\\S]*決裁 <strong>部長[\\s\\S]*${nameOf('bucho')}`));
  const place = await propose(id);
  assert.equal(standing(place), 'proposed 1');
  await letter(mailOf('kakaricho'), '決裁をお願いします');
  assert.deepEqual([await waits(chief), await waits(finance), await waits(director)], [1, 0, 0]);
  await refuses(head, place, 'another approver of the department is not asked');
  await refuses(director, place, 'not before the steps before');
  assert.equal((await finance.get(place)).status, 404, 'nor is another department shown it before its turn');
  const late = fields((await chief.get(place)).text, place);
  await approve(chief, place);
  assert.equal(standing(place), 'proposed 2');
  assert.equal(state(id), 'submitted 1');
  await letter(mailOf('zaisei'), '決裁をお願いします');
  assert.deepEqual([await waits(chief), await waits(finance), await waits(director)], [0, 1, 0]);
  let res = await chief.post(place, [...late.filter(([k]) => k !== 'version'), ['version', sql(`SELECT version FROM ky_approval WHERE id = ${number(place)}`)], ['verdict', 'approve']]);
  assert.equal(res.status, 422, 'one who was asked before decides nothing after');
  res = await finance.get(place);
  assert.match(main(res), new RegExp(`大人数の会${run}`));
  const file = res.text.match(/href="(\/ja\/files\/staff\/approvals\/[^"]*)"/)[1];
  assert.ok((await finance.get(file)).bytes.includes('KIYAKU'), 'the attachment, too');
  assert.equal((await finance.get(`/ja/staff/dossiers/${id}`)).status, 404, 'but not the dossier');
  assert.equal((await outsider.get(place)).status, 404);
  assert.equal((await outsider.get(file)).status, 404);
  const { id: elsewhere, files } = dossier({ title: '別の会', code: ours, files: [{ field: 'bylaws', name: 'betsu.pdf', type: 'application/pdf', bytes: pdf('BETSU') }] });
  const another = await propose(elsewhere);
  assert.equal((await finance.get(file.replace(/\d+$/, files.bylaws[0]))).status, 404, 'no other file by this decision');
  assert.equal((await act(officer, another, 'pull_back', { remark: '終わり' })).status, 303);
  await approve(finance, place, { remark: '予算の範囲内' });
  res = await approve(director, place, { doc_no: `第${run}号` });
  assert.equal(state(id), 'rejected 0');
  res = main(await finance.get(place));
  for (const said of ['kakaricho', 'zaisei', 'bucho'].map(nameOf).concat('予算の範囲内', `第${run}号`)) assert.ok(res.includes(said), said);
  await letter(mailOf('tanto'), '起案が決裁されました');
  assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier_history WHERE dossier_id = ${id} AND action = 'reject'`), '1');
});

test('sent back with a reason, mended and proposed again: all steps from the first', async () => {
  const id = given('差し戻す会', 20), first = await propose(id, { title: `件名その一${run}` });
  await approve(chief, first);
  let res = await act(finance, first, 'send_back');
  assert.equal(res.status, 422, 'not without a reason');
  res = await act(finance, first, 'send_back', { remark: `金額の根拠を${run}` });
  assert.equal(res.status, 303, main(res));
  assert.equal(standing(first), 'sent_back 2');
  assert.equal(state(id), 'submitted 0');
  await letter(mailOf('tanto'), '差し戻されました');
  res = await officer.get(at(id));
  assert.match(main(res), new RegExp(`差戻し[\\s\\S]*金額の根拠を${run}`));
  assert.ok(res.text.includes(`value="件名その一${run}"`), 'what was written before is there to be mended');
  const second = await propose(id);
  assert.notEqual(second, first);
  assert.equal(standing(second), 'proposed 1');
  await refuses(finance, second, 'the first step comes first');
  await approve(chief, second);
  await approve(finance, second);
  await approve(director, second);
  assert.equal(state(id), 'rejected 0');
  assert.match(main(await officer.get(second)), new RegExp(`href="${first}"`));
});

test('the proposer alone pulls back', async () => {
  const id = given('引き戻す会', 20), place = await propose(id);
  const page = await chief.get(place);
  assert.doesNotMatch(page.text, /value="pull_back"/);
  assert.equal((await act(chief, place, 'pull_back', { remark: '横から' })).status, 422);
  assert.equal((await act(officer, place, 'pull_back', { remark: '見直す' })).status, 303);
  assert.equal(standing(place), 'pulled_back 1');
  assert.equal(state(id), 'submitted 0');
  assert.equal(await waits(chief), 0);
});

test('nobody decides on their own proposal, nor takes two steps where that is not allowed', async () => {
  const both = await someone('ryoho', 'approver', ours);
  sql(`INSERT INTO ky_staff_role (user_id, role_code, department_id) VALUES (${idOf('ryoho')}, 'officer', ${dept(ours)})`);
  const form = { ...base('二段'), transition: 'register', ...step(1, 'circulate', '係長'), ...step(2, 'decide', '課長') };
  assert.equal((await create(form)).status, 303);
  const ready = (title) => {
    const id = given(title, 5);
    for (const m of met) sql(`INSERT INTO ky_dossier_check (dossier_id, item, verdict, user_id, at) VALUES (${id}, '${m}', 'met', 1, '2026-05-01')`);
    return id;
  };
  const go = async (id, who = officer) => {
    const res = await who.fill(`/ja/staff/dossiers/${id}/propose/register`, { reasoning: '満たす' });
    assert.equal(res.status, 303, main(res));
    return res.headers.location.replace(/\?.*/, '');
  };
  const own = await go(ready('自分の会'), both);
  let res = await act(both, own, 'approve');
  assert.equal(res.status, 422);
  assert.match(main(res), /自分の起案は決裁できません/);
  const place = await go(ready('二段の会'));
  const again = fields((await chief.get(place)).text, place);
  await approve(chief, place);
  await refuses(chief, place, 'a second step of the same person');
  res = await chief.post(place, [...again.filter(([k]) => k !== 'version'), ['version', '2'], ['verdict', 'approve']]);
  assert.equal(res.status, 422);
  assert.match(main(res), /もう別の段を決裁しています/);
  assert.equal(await waits(chief), 1, 'only the other one waits');
  await act(officer, place, 'pull_back', { remark: '終わり' });
  const route = sql(`SELECT id FROM ky_route WHERE name = '二段${run}'`);
  assert.equal((await admin.fill(`${routes}/${route}`, { may_repeat: '1' })).status, 303);
  const free = await go(ready('二段でもよい会'));
  await approve(chief, free);
  assert.match((await chief.get(free)).text, /name="verdict" value="approve"/, 'where it is allowed it is');
  assert.equal((await admin.fill(`${routes}/${route}`, { in_use: undefined })).status, 303);
  for (const p of [own, free]) await act(p === own ? both : officer, p, 'pull_back', { remark: '終わり' });
});

const days = (prefix, iso) => Object.fromEntries(['year', 'month', 'day'].map((k, i) => [`${prefix}.${k}`, String(Number(iso.split('-')[i]))]));
const today = sql("SELECT DATE(UTC_TIMESTAMP() + INTERVAL 9 HOUR)"), tomorrow = sql("SELECT DATE(UTC_TIMESTAMP() + INTERVAL 33 HOUR)");
const away = (who, deputy, changes = {}) => who.fill('/ja/staff/absences', { ...days('from_day', today), ...days('to_day', tomorrow), deputy: String(idOf(deputy)), ...changes });

test('a deputy acts while the approver is registered absent; it is recorded, shown, and looked at afterwards', async () => {
  const id = given('代決の会', 30), place = await propose(id);
  await approve(chief, place);
  await approve(finance, place);
  await refuses(helper, place, 'not before the absence is registered');
  let res = await away(helper, 'hosa', { person: String(idOf('bucho')) });
  assert.equal(res.status, 403, 'nobody registers another');
  res = await away(director, 'bucho');
  assert.equal(res.status, 422, 'nobody is their own deputy');
  res = await away(director, 'hosa');
  assert.equal(res.status, 303, main(res));
  assert.equal((await away(director, 'kacho')).status, 422, 'not twice for the same days');
  await letter(mailOf('hosa'), '代決者に登録されました');
  const absence = sql(`SELECT MAX(id) FROM ky_absence WHERE user_id = ${idOf('bucho')}`);
  res = await director.get('/ja/staff/absences');
  const token = fields(res.text, `/ja/staff/absences/${absence}/end`);
  assert.equal((await helper.post(`/ja/staff/absences/${absence}/end`, token)).status, 404);
  assert.equal(await waits(helper), 1);
  assert.ok(main(await helper.get('/ja/staff/approvals/waiting')).includes(`href="${place}"`));
  res = await helper.get(place);
  assert.match(main(res), new RegExp(`不在のため、代決します[\\s\\S]*${nameOf('bucho')}`));
  await refuses(officer, place, 'the proposer least of all');
  await approve(helper, place);
  assert.equal(state(id), 'rejected 0');
  assert.equal(sql(`SELECT CONCAT_WS(' ', decided_by, deputy_for, seen_at IS NULL) FROM ky_approval_step WHERE approval_id = ${number(place)} AND number = 3`), `${idOf('hosa')} ${idOf('bucho')} 1`);
  assert.match(main(await officer.get(place)), new RegExp(`${nameOf('hosa')}[\\s\\S]*代決[\\s\\S]*${nameOf('bucho')}[\\s\\S]*後閲待ち`));
  await letter(mailOf('bucho'), '代決がありました');
  assert.match(main(await director.get('/ja/staff')), /後閲待ち/);
  assert.equal((await director.fill(place, {}, `${place}/seen`)).status, 303);
  assert.doesNotMatch(main(await officer.get(place)), /後閲待ち/);
  assert.doesNotMatch(main(await director.get('/ja/staff')), /後閲待ち/);

  // The proposer is named as deputy: that counts for nothing on their own proposal. And an absence that ended gives nobody a right.
  assert.equal((await director.fill('/ja/staff/absences', {}, `/ja/staff/absences/${absence}/end`)).status, 303);
  const other = await propose(given('代決できない会', 30));
  await approve(chief, other);
  await approve(finance, other);
  await refuses(helper, other, 'the absence has ended');
  assert.equal((await admin.fill('/ja/staff/absences', { ...days('from_day', today), ...days('to_day', today), person: String(idOf('bucho')), deputy: String(idOf('tanto')) })).status, 303, 'an administrator registers others');
  res = await act(officer, other, 'approve');
  assert.equal(res.status, 422, 'not as their own deputy');
  assert.equal(standing(other), 'proposed 3');
  await approve(director, other);

  // Nor does a deputy act in the person of who proposed it.
  const both = known.ryoho, own = await propose(given('代決できない会二', 5), {}, both);
  assert.equal((await away(both, 'hosa')).status, 303);
  assert.equal(await waits(helper), 0);
  await refuses(helper, own, 'the one who is away proposed it');
  assert.equal((await act(both, own, 'pull_back', { remark: '終わり' })).status, 303);
});

test('what changed since it was proposed is not decided, and the page says so; proposed again it begins with the first step', async () => {
  const id = given('変わる会', 40), place = await propose(id);
  assert.doesNotMatch(main(await chief.get(place)), /内容が変わっています/);
  const page = `/ja/staff/dossiers/${id}`;
  assert.equal((await helper.fill(page, { 'verdict.place': 'unmet', 'evidence.place': '番地がちがう' }, `${page}/check`)).status, 303);
  assert.match(main(await chief.get(place)), /内容が変わっています/);
  assert.doesNotMatch(main(await chief.get(place)), /番地がちがう/, 'the paper shows what was proposed');
  assert.equal((await act(chief, place, 'approve')).status, 409);
  assert.equal(standing(place), 'proposed 1');
  assert.equal((await act(chief, place, 'send_back', { remark: '変わったので' })).status, 303);
  const again = await propose(id);
  await approve(chief, again);
  await approve(finance, again);
  sql(`UPDATE ky_dossier SET version = version + 1 WHERE id = ${id}`);
  assert.equal((await act(director, again, 'approve')).status, 409, 'not even by the last step');
  assert.equal(state(id), 'submitted 1');
  assert.equal((await act(officer, again, 'pull_back', { remark: '変わったので' })).status, 303);
  assert.equal(standing(await propose(id)), 'proposed 1');
});

test('of two approvers at once exactly one decides', async () => {
  for (let i = 0; i < 5; i++) {
    const id = given(`同時の会${i}`, 5), place = await propose(id);
    const ready = await Promise.all([chief, head, director].map(async (p) => [p, fields((await p.get(place)).text, place)]));
    const done = await Promise.all(ready.map(([p, pairs]) => p.post(place, [...pairs.filter(([k]) => k !== 'verdict'), ['verdict', 'approve']])));
    assert.deepEqual(done.map((r) => r.status).sort(), [303, 409, 409]);
    assert.equal(sql(`SELECT CONCAT_WS(' ', (SELECT COUNT(*) FROM ky_dossier_history WHERE dossier_id = ${id} AND action = 'reject'), (SELECT COUNT(*) FROM ky_approval_step WHERE approval_id = ${number(place)} AND state = 'approved'))`), '1 1');
  }
});

test('of several at once at a step of two one takes the first step, nobody the second unseen; of a decision and a pulling back one happens', async () => {
  assert.equal((await create({ ...base('同時'), transition: 'register', ...step(1, 'circulate', '係長'), ...step(2, 'decide', '課長') })).status, 303);
  const together = async (place, sent) => {
    const ready = await Promise.all(sent.map(async ([p, verdict]) => [p, [...fields((await p.get(place)).text, place).filter(([k]) => !['verdict', 'remark'].includes(k)), ['verdict', verdict], ['remark', '同時']]]));
    return (await Promise.all(ready.map(([p, pairs]) => p.post(place, pairs)))).map((r) => r.status).sort();
  };
  for (let i = 0; i < 5; i++) {
    const id = given(`同時の段の会${i}`, 5);
    for (const m of met) sql(`INSERT INTO ky_dossier_check (dossier_id, item, verdict, user_id, at) VALUES (${id}, '${m}', 'met', 1, '2026-05-01')`);
    const place = (await officer.fill(`/ja/staff/dossiers/${id}/propose/register`, { reasoning: '満たす' })).headers.location.replace(/\?.*/, '');
    assert.deepEqual(await together(place, [[chief, 'approve'], [head, 'approve'], [director, 'approve']]), [303, 409, 409]);
    assert.equal(standing(place), 'proposed 2');
    assert.equal((await act(officer, place, 'pull_back', { remark: '終わり' })).status, 303);
    const other = await propose(id);
    assert.deepEqual(await together(other, [[head, 'approve'], [officer, 'pull_back']]), [303, 409]);
    assert.match(`${standing(other)} ${state(id)}`, /^(approved 1 rejected|pulled_back 1 submitted) 0$/);
  }
});

test('what was proposed keeps its route; a proposal along a route that changed since its page was shown is asked for anew', async () => {
  const id = given('経路が変わる会', 7), place = await propose(id), other = given('経路が変わる会二', 7);
  const shown = fields((await officer.get(at(other))).text, at(other)).filter(([k]) => k !== 'reasoning');
  const route = sql(`SELECT id FROM ky_route WHERE name = '少ない${run}'`);
  assert.equal((await admin.fill(`${routes}/${route}`, { ...step(1, 'circulate', '係長'), ...step(2, 'decide', '新しい課長') })).status, 303);
  let res = await officer.post(at(other), [...shown, ['reasoning', '古い経路']]);
  assert.equal(res.status, 409);
  assert.match(main(res), /経路の設定が変わりました[\s\S]*新しい課長[\s\S]*古い経路/);
  const pairs = fields(res.text, at(other));
  assert.equal((await officer.post(at(other), pairs)).status, 303);
  assert.doesNotMatch(main(await chief.get(place)), /新しい課長/);
  await approve(chief, place);
  assert.equal(state(id), 'rejected 0', 'one step, as it was proposed');
  assert.equal((await admin.fill(`${routes}/${route}`, { s1_kind: 'decide', s1_title: '課長', s2_kind: '', s2_title: '' })).status, 303, 'a step is taken out again');
  assert.equal(sql(`SELECT GROUP_CONCAT(kind, title) FROM ky_route_step WHERE route_id = ${route}`), 'decide課長');
});

test('several in one decision: those of the same route', async () => {
  const [a, b, c] = [given('束の会一', 50), given('束の会二', 60), given('束の会三', 2)];
  const page = main(await officer.get(at(a)));
  assert.match(page, new RegExp(`束の会二${run}`));
  assert.ok(!page.includes(`束の会三${run}`), 'another amount goes another way');
  let res = await officer.fill(at(a), { reasoning: '束ねる', [`with.${c}`]: '1' });
  assert.equal(res.status, 422, main(res));
  const place = await propose(a, { [`with.${b}`]: '1' });
  assert.match(main(await chief.get(place)), /金額の合計[\s\S]*110/);
  for (const who of [chief, finance, director]) await approve(who, place);
  assert.deepEqual([a, b, c].map(state), ['rejected 0', 'rejected 0', 'submitted 0']);
});

test('fifty in one decision, on one page and carried out; what is beyond is left for the next', async () => {
  const code = `r${run}c`;
  sql(`INSERT INTO ky_department (code, name) VALUES ('${code}', '束の課${run}')`);
  const many = await someone('tabane', 'officer', code), one = await someone('kessai', 'approver', code);
  const ids = Array.from({ length: 52 }, (_, i) => dossier({ title: `五十の会${i}`, code, answers: { name: `五十の会${i}`, purpose: '長い目的'.repeat(100) } }).id);
  const place = await propose(ids[0], Object.fromEntries(ids.slice(1).map((id) => [`with.${id}`, '1'])), many);
  const count = (where) => sql(`SELECT COUNT(*) FROM ky_dossier WHERE id IN (${ids}) AND ${where}`);
  assert.equal(count(`approval_id = ${number(place)}`), '50');
  const page = await one.get(place);
  assert.equal(page.status, 200);
  for (const i of [0, 25, 49]) assert.ok(page.text.includes(`五十の会${i}<`), String(i));
  await approve(one, place);
  assert.deepEqual([count("state = 'rejected' AND approval_id IS NULL"), count("state = 'submitted' AND approval_id IS NULL")], ['50', '2']);
});

test('a leaver named in a step hands it over with the role; who is no approver takes none', async () => {
  await someone('tenshutsu', 'approver', ours);
  assert.equal((await create({ ...base('異動'), procedure: 'groups.renewal', ...step(1, 'decide', '課長', { user: 'tenshutsu' }) })).status, 303);
  const id = given('異動の会', undefined, { procedure: 'groups.renewal', groupId: Number(sql('SELECT MIN(id) FROM groups_group')) }), place = await propose(id);
  const named = () => sql(`SELECT CONCAT_WS(' ', (SELECT user_id FROM ky_approval_step WHERE approval_id = ${number(place)}), (SELECT s.user_id FROM ky_route_step s JOIN ky_route r ON r.id = s.route_id WHERE r.name = '異動${run}'))`);
  const path = `/ja/staff/admin/staff/${idOf('tenshutsu')}/handover`;
  assert.match(main(await admin.get(path)), /名指しされた決裁/);
  sql(`INSERT INTO ky_user (kind, login, name, created_at) VALUES ('staff', '${login('konin')}', '後任', UTC_TIMESTAMP(6))`);
  assert.equal((await admin.fill(path, { login: login('konin'), ...days('day', today) })).status, 303);
  assert.equal(named(), `${idOf('konin')} ${idOf('konin')}`);
  sql(`DELETE FROM ky_staff_role WHERE user_id = ${idOf('konin')}`);
  assert.equal((await admin.fill(`/ja/staff/admin/staff/${idOf('konin')}/handover`, { login: login('hosa'), ...days('day', today) })).status, 303);
  assert.equal(named(), `${idOf('konin')} ${idOf('konin')}`, 'an officer decides nothing');
  assert.equal((await act(officer, place, 'pull_back', { remark: '終わり' })).status, 303);
});

test('the decision paper on one page and as a PDF: reasons, amount, checklist, answers, corrections, every box of the route', async () => {
  const id = given('紙の会', 70);
  sql(`INSERT INTO ky_dossier_check (dossier_id, item, verdict, evidence, user_id, at) VALUES (${id}, 'place', 'unmet', '根拠の言葉', 1, '2026-05-01');
    INSERT INTO ky_dossier_correction (dossier_id, field, reason, asked_at, asked_by, answered_at) VALUES (${id}, 'purpose', '補正の理由', '2026-05-03', 1, '2026-05-04')`);
  const place = await propose(id, { title: `紙の件名${run}` });
  await approve(chief, place);
  const wanted = [`紙の件名${run}`, `要件を満たさない${run}`, `紙の会${run}`, `多い${run}`, '根拠の言葉', '補正の理由', '係長', '財政課長', '部長', nameOf('kakaricho'), nameOf('tanto'), '70'];
  const page = main(await finance.get(place));
  for (const said of wanted) assert.ok(page.includes(said), said);
  assert.equal((await finance.fill(place, {}, `${place}/paper`)).status, 303);
  const file = await eventually(async () => {
    background();
    const link = (await finance.get(place)).text.match(/href="([^"]*\/paper\/\d+)"/)?.[1];
    assert.ok(link);
    return link;
  }, 60000);
  const res = await finance.get(file), path = join(mkdtempSync(join(tmpdir(), 'kyodo-routes-')), 'kian.pdf');
  writeFileSync(path, res.bytes);
  const flat = (s) => s.replace(/\s+/g, '');
  const words = flat(execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }));
  for (const said of wanted) assert.ok(words.includes(flat(said)), `${said} in the PDF`);
  assert.equal((await outsider.get(file)).status, 404);
  assert.equal((await finance.get(file.replace(`/${number(place)}/`, `/${number(place) - 1}/`))).status, 404);
});
