// takeback.test.mjs — a mistaken step is taken back before its letter has gone out, with a reason: states, corrections, and what the decision did to the record; who may, and until when.
import test from 'node:test';
import assert from 'node:assert/strict';
import { letter, person, staff } from '../lib/person.mjs';
import { sql } from '../lib/city.mjs';
import { begin, citizen, enter, register, save, submit } from '../lib/dossier.mjs';

const main = (res) => res.text.match(/<main[\s\S]*<\/main>/)?.[0] ?? res.text;
const items = ['place', 'membership', 'bylaws', 'independent', 'no_violence', 'no_politics'];
const officer = await staff('officer'), approver = await staff('approver');
const state = (id) => sql(`SELECT state FROM ky_dossier WHERE id = ${id}`);
const token = (page) => page.text.match(/takeback"[^>]*>\s*<input type="hidden" name="_token" value="([0-9a-f]+)"/)[1];
const takeBack = (who, id, reason = '押し間違いました') => who.fill(`/ja/staff/dossiers/${id}/takeback`, { reason });
const offered = async (who, id) => main(await who.get(`/ja/staff/dossiers/${id}`)).includes(`/dossiers/${id}/takeback`);

async function decided(id, step = 'register') {
  await officer.fill(`/ja/staff/dossiers/${id}`, Object.fromEntries(items.map((k) => [`verdict.${k}`, 'met'])), `/ja/staff/dossiers/${id}/check`);
  let res = await officer.fill(`/ja/staff/dossiers/${id}/propose/${step}`, { reasoning: '要件を満たす' });
  assert.equal(res.status, 303, main(res));
  res = await approver.fill(res.headers.location.replace(/\?.*/, ''), { verdict: 'approve', doc_no: '8佐協第9号' });
  assert.equal(res.status, 303, main(res));
}

test('a request for corrections is taken back: nothing is asked any more, the applicant is told why', async () => {
  const p = await citizen();
  const { id } = await register(p, '取消しの会一');
  assert.equal(await offered(officer, id), false, 'the applicant\'s own step is not the city\'s to take back');
  await officer.fill(`/ja/staff/dossiers/${id}/correct/ask`, { 'reason.purpose': '別の団体のことでした' });
  assert.equal(state(id), 'correction');
  assert.equal(await offered(officer, id), true);
  let res = await takeBack(officer, id, '');
  assert.equal(res.status, 422, 'without a reason');
  assert.equal(state(id), 'correction');
  res = await takeBack(officer, id, '取り違えました');
  assert.equal(res.status, 303, main(res));
  assert.equal(state(id), 'submitted');
  await letter(p.email, '手続の一部を取り消しました');
  res = await p.get(`/ja/dossiers/${id}`);
  assert.match(main(res), /取り違えました/);
  assert.doesNotMatch(main(res), /別の団体のことでした/);
  assert.equal(await offered(officer, id), false, 'what was taken back is not taken back again');
});

test('a registration is taken back: the group leaves the directory, keeps its number, and comes back with the next decision', async () => {
  const p = await citizen();
  const { id } = await register(p, '取消しの会二');
  await officer.fill(`/ja/staff/dossiers/${id}/correct/ask`, { 'reason.purpose': '間違い' });
  const kept = token(await officer.get(`/ja/staff/dossiers/${id}/takeback`));
  assert.equal((await takeBack(officer, id)).status, 303);
  await decided(id);
  const group = sql(`SELECT group_id FROM ky_dossier WHERE id = ${id}`), number = sql(`SELECT registration_no FROM groups_group WHERE id = ${group}`);
  assert.equal((await p.get(`/ja/groups/${group}`)).status, 200);
  assert.equal(await offered(officer, id), false, 'who proposes does not take back what another decided');
  let res = await officer.post(`/ja/staff/dossiers/${id}/takeback`, { _token: kept, version: sql(`SELECT version FROM ky_dossier WHERE id = ${id}`), reason: '自分の起案だから' });
  assert.equal(res.status, 409);
  assert.equal(state(id), 'accepted');
  res = await takeBack(approver, id);
  assert.equal(res.status, 303, main(res));
  assert.equal(state(id), 'submitted');
  assert.equal((await p.get(`/ja/groups/${group}`)).status, 404, 'no longer public');
  assert.equal((await p.get(`/ja/dossiers/${id}`)).status, 200, 'the applicant still reads it');
  assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier WHERE id = ${id} AND decided_on IS NULL AND doc_no = '' AND phase = 'open' AND keep_until IS NULL`), '1');
  await decided(id);
  assert.equal(sql(`SELECT group_id FROM ky_dossier WHERE id = ${id}`), group);
  assert.equal(sql(`SELECT CONCAT(state, ' ', registration_no) FROM groups_group WHERE id = ${group}`), `active ${number}`);
});

test('a change is taken back to the record as it was; not when somebody worked on it since, not when its letter was posted, not too late', async () => {
  const p = await citizen();
  const { id: first } = await register(p, '取消しの会三');
  await decided(first);
  const group = sql(`SELECT group_id FROM ky_dossier WHERE id = ${first}`);
  const member = person(); // who signs in again acts for the group
  await enter(member, p.email);
  const change = await begin(member, 'groups-change');
  await save(member, `/ja/dossiers/${change}/form/group`, { purpose: '新しい目的' });
  await save(member, `/ja/dossiers/${change}/form/why`, { 'changed_on.year': '2026', 'changed_on.month': '11', 'changed_on.day': '1', why: '総会で決めた' });
  await submit(member, change);
  const accept = () => officer.fill(`/ja/staff/dossiers/${change}/step/accept`, {});
  assert.equal((await accept()).status, 303);
  const purpose = () => sql(`SELECT purpose FROM groups_group WHERE id = ${group}`);
  assert.equal(purpose(), '新しい目的');
  assert.equal((await takeBack(officer, change)).status, 303);
  assert.equal(purpose(), '川をきれいにする');
  assert.equal((await accept()).status, 303);

  sql(`UPDATE groups_group SET version = version + 1 WHERE id = ${group}`);
  let res = await takeBack(officer, change);
  assert.equal(res.status, 409);
  assert.match(main(res), /台帳の側で直してください/);
  assert.equal(purpose(), '新しい目的');
  sql(`UPDATE groups_group SET version = version - 1 WHERE id = ${group}`);

  sql(`UPDATE ky_dossier_history SET at = at - INTERVAL 9 DAY WHERE dossier_id = ${change} AND action = 'accept'`);
  assert.equal(await offered(officer, change), false, 'seven days, as the procedure says');
  sql(`UPDATE ky_dossier_history SET at = at + INTERVAL 9 DAY WHERE dossier_id = ${change} AND action = 'accept'`);
  assert.equal(await offered(officer, change), true);
  const page = await officer.get(`/ja/staff/dossiers/${change}/takeback`);
  sql(`UPDATE ky_dossier_notice SET channel = 'paper', posted_at = UTC_TIMESTAMP(6) WHERE dossier_id = ${change} ORDER BY id DESC LIMIT 1`);
  assert.equal(await offered(officer, change), false);
  res = await officer.post(`/ja/staff/dossiers/${change}/takeback`, { _token: token(page), version: page.text.match(/name="version" value="(\d+)"/)[1], reason: '遅すぎた' });
  assert.equal(res.status, 409);
  assert.match(main(res), /通知を発送した後は取り消せません/);
  assert.equal(state(change), 'accepted');
});

test('while a decision is asked for, no other step is made and nothing is amended; a draft takes no message', async () => {
  const p = await citizen();
  const { id } = await register(p, '取消しの会四');
  const before = await officer.get(`/ja/staff/dossiers/${id}/correct/ask`);
  let res = await save(officer, `/ja/staff/dossiers/${id}/form/group`, { member_count: '30' }).catch((e) => e);
  assert.ok(res instanceof Error || res.status !== 303, 'sections open to staff only once an amendment was begun');
  await officer.fill(`/ja/staff/dossiers/${id}`, Object.fromEntries(items.map((k) => [`verdict.${k}`, 'met'])), `/ja/staff/dossiers/${id}/check`);
  await officer.fill(`/ja/staff/dossiers/${id}/propose/register`, { reasoning: '要件を満たす' });
  const version = sql(`SELECT version FROM ky_dossier WHERE id = ${id}`);
  res = await officer.post(`/ja/staff/dossiers/${id}/correct/ask`, { _token: before.text.match(/correct\/ask"[^>]*>\s*<input type="hidden" name="_token" value="([0-9a-f]+)"/)[1], version, 'reason.purpose': '待って' });
  assert.equal(res.status, 409, main(res));
  assert.match(main(res), /先に引き戻してください/);
  assert.equal(state(id), 'submitted');
  const draft = await begin(p, 'groups-registration');
  const page = await p.get(`/ja/dossiers/${id}`);
  res = await p.post(`/ja/dossiers/${draft}/message`, { _token: page.text.match(/message"[^>]*>\s*<input type="hidden" name="_token" value="([0-9a-f]+)"/)[1], text: '下書きから' });
  assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier_message WHERE dossier_id = ${draft}`), '0');
});
