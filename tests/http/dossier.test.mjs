// dossier.test.mjs — from application to renewal: a draft continued elsewhere, submission, correction, decision, the directory, renewal in two clicks; as browsers without scripts do it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { person, staff, letter } from '../lib/person.mjs';
import { sql } from '../lib/city.mjs';
import { begin, citizen, enter, fillRegistration, group, pdf, register, save, submit, pledges, contact } from '../lib/dossier.mjs';

const main = (res) => res.text.match(/<main[\s\S]*<\/main>/)?.[0] ?? res.text;
let officer, approver;

test('an elderly representative begins on a phone and goes on elsewhere; nothing is lost and nothing is sent before its time', async () => {
  const p = await citizen();
  const id = await begin(p, 'groups-registration');
  let res = await save(p, `/ja/dossiers/${id}/form/group`, { name: '星見川を守る会', member_count: 'じゅうに', 'founded_on.year': '令和8', 'founded_on.month': '13', 'founded_on.day': '1' }, { act: 'later' });
  assert.equal(res.status, 303);
  const other = person();
  await enter(other, p.email);
  res = await other.get('/ja/my');
  assert.match(main(res), /下書き：まだ提出されていません/);
  assert.match(main(res), /星見川を守る会/);
  res = await other.get(`/ja/dossiers/${id}/form/group`);
  assert.match(res.text, /value="じゅうに"/, 'what was typed wrong is kept as it was typed');
  assert.match(res.text, /name="founded_on\.month" value="13"/);
  res = await save(other, `/ja/dossiers/${id}/form/group`, {});
  assert.match(res.headers.location, /check=1/, 'next does not go on over wrong answers');
  res = await other.get(res.headers.location);
  assert.match(main(res), /error-summary/);
  assert.match(main(res), /href="#f-member_count"/);
  res = await other.get(`/ja/dossiers/${id}/confirm`);
  assert.doesNotMatch(main(res), /提出する<\/button>/);
  assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier WHERE id = ${id} AND phase = 'draft' AND receipt_no IS NULL`).trim(), '1');
  officer = await staff('officer');
  assert.equal((await officer.get(`/ja/staff/dossiers/${id}`)).status, 404, 'a draft is nobody else\'s');
  res = await other.fill(`/ja/dossiers/${id}`, { step: 'discard' }, `/ja/dossiers/${id}/act`);
  assert.equal(res.status, 303, main(res));
  assert.equal((await officer.get(`/ja/staff/dossiers/${id}`)).status, 404, 'nor is what was thrown away');
});

test('submitted with attachments: a receipt number, every file with its hash, a mail without personal details; pressed twice it is one', async () => {
  const p = await citizen('提出 太郎');
  const id = await begin(p, 'groups-registration');
  await fillRegistration(p, id, '駒立音訳ボランティア');
  const page = await p.get(`/ja/dossiers/${id}/confirm`);
  assert.match(main(page), /令和元年5月1日/);
  assert.match(main(page), /規約\.pdf/);
  const pairs = { _token: page.text.match(/submit"><input type="hidden" name="_token" value="([0-9a-f]+)"/)[1], draft: page.text.match(/name="draft" value="(\d+)"/)[1] };
  const [a, b] = await Promise.all([p.post(`/ja/dossiers/${id}/submit`, pairs), p.post(`/ja/dossiers/${id}/submit`, pairs)]);
  assert.deepEqual([a.status, b.status], [303, 303]);
  assert.equal(a.headers.location, b.headers.location);
  const receipt = await p.get(a.headers.location);
  assert.match(main(receipt), /GR1\d\d-\d{5}-\d/);
  assert.match(main(receipt), /[0-9a-f]{64}/);
  const digits = main(receipt).match(/GR1(\d\d-\d{5}-\d)/)[1].replaceAll('-', '');
  assert.equal([...digits].reverse().reduce((sum, d, i) => sum + (i % 2 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][d] : Number(d)), 0) % 10, 0, 'its last digit checks the others');
  assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier_revision WHERE dossier_id = ${id}`).trim(), '1');
  assert.equal(sql(`SELECT COUNT(*) FROM ky_revision_file rf JOIN ky_dossier_revision r ON r.id = rf.revision_id WHERE r.dossier_id = ${id}`).trim(), '2');
  const mail = await letter(p.email, '受け付け');
  assert.doesNotMatch(mail.text, /駒立|提出 太郎|髙橋/);
  const href = (await p.get(`/ja/dossiers/${id}`)).text.match(/href="(\/ja\/files\/dossiers\/\d+\/\d+)">規約\.pdf/)[1];
  const file = await p.get(href);
  assert.equal(file.status, 200);
  assert.match(file.headers['content-disposition'], /attachment/);
  assert.match(file.text, /% bylaws/);
});

test('the officer asks for two fields, the group answers these alone, the approver decides, the group is in the directory and renews in two clicks', async () => {
  officer ??= await staff('officer');
  approver = await staff('approver');
  const p = await citizen('代表 花子');
  const { id, receipt } = await register(p, '千曲台防災マップ研究会');
  let res = await officer.get('/ja/staff/dossiers?q=' + encodeURIComponent('千曲台防災マップ研究会'));
  assert.match(main(res), /千曲台防災マップ研究会[\s\S]*団体の登録申請[\s\S]*審査中[\s\S]*令和8年/);
  const file = (await officer.get('/ja/files/dossiers/export/csv?q=' + encodeURIComponent('千曲台防災'))).text;
  assert.match(file, /"千曲台防災マップ研究会","団体の登録申請","審査中","GR1[^,]+,[^,]+,[^,]+,"市",/, 'words, not codes');
  assert.match(file, /インターネット/);
  res = await officer.get(`/ja/staff/dossiers/${id}`);
  assert.equal(res.status, 200, main(res));
  res = await officer.fill(`/ja/staff/dossiers/${id}/correct/ask`, { 'reason.purpose': '目的をもう少し詳しく', 'reason.contact_phone': '番号を確かめてください' });
  assert.equal(res.status, 303, main(res));
  await letter(p.email, '直していただきたい');
  res = await p.get(`/ja/dossiers/${id}`);
  assert.match(main(res), /目的をもう少し詳しく/);
  res = await p.get(`/ja/dossiers/${id}/form/group`);
  assert.match(main(res), /name="purpose"/);
  assert.doesNotMatch(main(res), /name="name"/, 'only what was asked for opens');
  await save(p, `/ja/dossiers/${id}/form/group`, { purpose: '防災の地図を作り、区ごとに配る' });
  await save(p, `/ja/dossiers/${id}/form/contact`, { contact_phone: '0267-00-0002' });
  assert.equal(await submit(p, id), receipt, 'a correction keeps its receipt number');
  res = await officer.get(`/ja/staff/dossiers/${id}/compare/2`);
  assert.match(main(res), /防災の地図を作り/);
  assert.match(main(res), /川をきれいにする/);

  res = await officer.fill(`/ja/staff/dossiers/${id}/propose/register`, { reasoning: '要件を満たす' });
  assert.equal(res.status, 422, 'the requirements come first');
  const verdicts = Object.fromEntries(['place', 'membership', 'bylaws', 'independent', 'no_violence', 'no_politics'].flatMap((k) => [[`verdict.${k}`, 'met'], [`evidence.${k}`, '規約第3条']]));
  res = await officer.fill(`/ja/staff/dossiers/${id}`, verdicts, `/ja/staff/dossiers/${id}/check`);
  assert.equal(res.status, 303, main(res));
  res = await officer.fill(`/ja/staff/dossiers/${id}/propose/register`, { reasoning: '要件を満たす' });
  assert.equal(res.status, 303, main(res));
  const approval = res.headers.location.replace(/\?.*/, '');
  res = await officer.fill(approval, { verdict: 'approve' });
  assert.equal(res.status, 422, 'nobody decides on their own proposal');
  res = await approver.fill(approval, { verdict: 'approve', doc_no: '8佐協第123号' });
  assert.equal(res.status, 303, main(res));
  await letter(p.email, '登録されました');
  const [state, group_id] = sql(`SELECT state, group_id FROM ky_dossier WHERE id = ${id}`).trim().split(/\s+/);
  assert.equal(state, 'accepted');
  res = await p.get(`/ja/groups/${group_id}`);
  assert.equal(res.status, 200);
  assert.match(main(res), /防災の地図を作り/);
  assert.match(main(res), /0267-00-0002/);
  assert.doesNotMatch(main(res), /髙橋/, 'what was not ticked is not published');
  res = await officer.get(`/ja/staff/dossiers/${id}/letter`);
  res = await officer.get(res.headers.location);
  assert.match(main(res), /市民活動団体登録通知書/);
  assert.match(main(res), /8佐協第123号/);

  // Renewal: begin, submit.
  const member = person();
  await enter(member, p.email);
  sql(`UPDATE groups_group SET expires_on = CURRENT_DATE + INTERVAL 30 DAY WHERE id = ${group_id}`);
  const renewal = await begin(member, 'groups-renewal');
  await submit(member, renewal);
  res = await officer.fill(`/ja/staff/dossiers/${renewal}/step/accept`, {});
  assert.equal(res.status, 303, main(res));
  assert.equal(sql(`SELECT expires_on > CURRENT_DATE + INTERVAL 60 DAY FROM groups_group WHERE id = ${group_id}`).trim(), '1');
  res = await member.fill('/ja/apply/groups-renewal', {});
  assert.equal(res.status, 422, 'not again at once');
});

test('two people at one draft lose nothing: what each changed is there, what both changed is shown with both texts', async () => {
  const p = await citizen();
  const id = await begin(p, 'groups-registration'), path = `/ja/dossiers/${id}/form/group`;
  await save(p, path, { name: 'はじめの名前', purpose: 'はじめの目的' }, { act: 'later' });
  const second = person();
  await enter(second, p.email);
  const page = await second.get(path); // opened before the other saves
  await save(p, path, { name: '先に直した名前', fee: '年1,000円' }, { act: 'later' });
  const { fields } = await import('../lib/person.mjs');
  const action = page.text.match(/<form class="form" method="post" action="([^"]+)"/)[1];
  const mine = fields(page.text, action).map(([k, v]) => [k, k === 'name' ? '後で直した名前' : k === 'purpose' ? '後で直した目的' : v]);
  const res = await second.post(action, [...mine, ['act', 'next']]);
  assert.equal(res.status, 409);
  assert.match(main(res), /先に直した名前/);
  assert.match(main(res), /value="後で直した名前"/);
  const now = await p.get(path);
  assert.match(now.text, /value="先に直した名前"/);
  assert.match(now.text, /後で直した目的/, 'what only one changed was saved');
  assert.match(now.text, /value="年1,000円"/);
});

test('a paper from the counter comes into the same queue with its day; without e-mail the notice goes on paper', async () => {
  officer ??= await staff('officer');
  let res = await officer.fill('/ja/staff/dossiers/enter', { procedure: 'groups.registration', channel: 'counter', 'received_on.year': '令和8', 'received_on.month': '11', 'received_on.day': '2', group_id: '' });
  assert.equal(res.status, 303, main(res));
  const id = Number(res.headers.location.match(/dossiers\/(\d+)/)[1]);
  await fillRegistration(officer, id, '榛名木老人クラブ', `/ja/staff/dossiers/${id}`);
  await submit(officer, id, `/ja/staff/dossiers/${id}`);
  assert.equal(sql(`SELECT CONCAT_WS(' ', channel, received_on, fiscal_year) FROM ky_dossier WHERE id = ${id}`).trim(), 'counter 2026-11-02 2026');
  res = await officer.get(`/ja/staff/dossiers/${id}`);
  assert.match(main(res), /郵送してください/);
  const notice = res.text.match(/name="notice" value="(\d+)"/)[1];
  res = await officer.fill(`/ja/staff/dossiers/${id}`, { notice }, `/ja/staff/dossiers/${id}/posted`);
  assert.equal(res.status, 303);
  res = await officer.get(`/ja/staff/dossiers/${id}`);
  assert.match(main(res), /郵送済み/);
  // 職権補正 after a call
  res = await officer.fill(`/ja/staff/dossiers/${id}`, {}, `/ja/staff/dossiers/${id}/amend/begin`);
  assert.equal(res.status, 303, main(res));
  res = await save(officer, `/ja/staff/dossiers/${id}/form/group`, { member_count: '30' });
  assert.equal(res.status, 303);
  res = await officer.fill(`/ja/staff/dossiers/${id}/amend`, { note: '11月3日、会長に電話で確認' });
  assert.equal(res.status, 303, main(res));
  assert.equal(sql(`SELECT kind FROM ky_dossier_revision WHERE dossier_id = ${id} AND number = 2`).trim(), 'amendment');
});

test('the calculation of what is late: a deadline is an exclusive instant, a draft stays', async () => {
  const p = await citizen();
  const id = await begin(p, 'groups-registration');
  await fillRegistration(p, id, '遅れた会');
  sql("UPDATE ky_procedure SET closes_at = UTC_TIMESTAMP(6) WHERE name = 'groups.registration'");
  try {
    const res = await p.fill(`/ja/dossiers/${id}/confirm`, {}, `/ja/dossiers/${id}/submit`);
    assert.equal(res.status, 422);
    assert.match(main(res), /締切を過ぎました/);
    assert.equal((await p.get(`/ja/dossiers/${id}/form/group`)).status, 200);
  } finally {
    sql("UPDATE ky_procedure SET closes_at = NULL WHERE name = 'groups.registration'");
  }
  await submit(p, id);
});

test('the place of a postal code is found without a script, in front of what is typed', async () => {
  const p = await citizen();
  const id = await begin(p, 'groups-registration'), path = `/ja/dossiers/${id}/form/contact`;
  const [code, place] = sql('SELECT code, CONCAT(prefecture, city, town) FROM ky_postal GROUP BY code HAVING COUNT(*) = 1 LIMIT 1').split('\t');
  let res = await save(p, path, { contact_address_postal: `${code.slice(0, 3)}-${code.slice(3)}`, contact_address: '12-3' }, { act: 'contact_address_postal' });
  assert.equal(res.status, 303);
  res = await p.get(path);
  assert.ok(res.text.includes(`value="${place}12-3"`), place);
  await save(p, path, {}, { act: 'contact_address_postal' });
  assert.ok((await p.get(path)).text.includes(`value="${place}12-3"`), 'once');
});

test('several are given to somebody at once, as far as they are theirs to work on', async () => {
  officer ??= await staff('officer');
  const [a, b] = [await register(await citizen(), 'まとめて渡す会一'), await register(await citizen(), 'まとめて渡す会二')].map((d) => d.id);
  const me = sql("SELECT id FROM ky_user WHERE login = 't-officer-city'"), page = '/ja/staff/dossiers?sort=new', post = '/ja/staff/dossiers/assign';
  assert.equal((await officer.fill(page, { officer: me }, post)).status, 422, 'nothing ticked');
  assert.equal((await officer.fill(page, { officer: '999999999', [`pick.${a}`]: '1' }, post)).status, 400, 'nobody who works on such');
  const res = await officer.fill(page, { officer: me, [`pick.${a}`]: '1', [`pick.${b}`]: '1' }, post);
  assert.equal(res.status, 303, main(res));
  assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier WHERE id IN (${a}, ${b}) AND officer_id = ${me}`), '2');
  const elsewhere = await staff('officer', 'kankyo'), mine = await register(await citizen(), '環境の会');
  sql(`UPDATE ky_dossier SET department_id = (SELECT id FROM ky_department WHERE code = 'kankyo' AND valid_to >= CURRENT_DATE) WHERE id = ${mine.id}`);
  const denied = await elsewhere.fill(page, { officer: '', shown: `${mine.id} ${a}`, [`pick.${mine.id}`]: '1', [`pick.${a}`]: '1' }, post);
  assert.equal(denied.status, 404, 'another department\'s');
  assert.equal(sql(`SELECT officer_id FROM ky_dossier WHERE id = ${a}`), me);
});

test('a leaver hands over what is in hand', async () => {
  officer ??= await staff('officer');
  const [p, admin, next] = [await citizen(), await staff('administrator'), { login: 't-successor' }];
  const { id } = await register(p, '引き継がれる会');
  // A colleague of this test's own: their roles go, too.
  sql("INSERT INTO ky_user (kind, login, name, created_at) VALUES ('staff', 't-leaver', '異動 する人', UTC_TIMESTAMP(6)), ('staff', 't-successor', '引き継ぐ 人', UTC_TIMESTAMP(6)); INSERT INTO ky_staff_role (user_id, role_code) SELECT id, 'officer' FROM ky_user WHERE login = 't-leaver'");
  const who = (login) => sql(`SELECT id FROM ky_user WHERE login = '${login}'`);
  let res = await officer.fill(`/ja/staff/dossiers/${id}`, { officer: who('t-leaver') }, `/ja/staff/dossiers/${id}/assign`);
  assert.equal(res.status, 303, main(res));
  const path = `/ja/staff/admin/staff/${who('t-leaver')}/handover`;
  assert.match(main(await admin.get(path)), /担当している申請/);
  const day = new Date(Date.now() + 9 * 3600e3).toISOString().slice(0, 10).split('-');
  res = await admin.fill(path, { login: next.login, 'day.year': day[0], 'day.month': day[1], 'day.day': day[2] });
  assert.equal(res.status, 303, main(res));
  assert.equal(sql(`SELECT officer_id FROM ky_dossier WHERE id = ${id}`), who(next.login));
});
