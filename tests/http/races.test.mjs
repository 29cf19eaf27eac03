// races.test.mjs — two of staff at one dossier: who comes second is told what the first did and sees both versions, nothing typed is lost, and once looked at it goes through.
import test from 'node:test';
import assert from 'node:assert/strict';
import { fields, staff } from '../lib/person.mjs';
import { sql } from '../lib/city.mjs';
import { citizen, register, save } from '../lib/dossier.mjs';
import { dossier } from '../lib/dossiers.mjs';

const main = (res) => res.text.match(/<main[\s\S]*<\/main>/)?.[0] ?? res.text;
const [a, b] = [await staff('officer'), await staff('officer', 'kyodo')], run = `${process.pid}`;
const at = (id, rest) => `/ja/staff/dossiers/${id}/${rest}`;
// What a page would send, as it was when it was opened, with some of it typed.
const opened = async (who, path, typed) => fields((await who.get(path)).text, path).filter(([k]) => !(k in typed)).concat(Object.entries(typed));
// The same from the answer that told of the other.
const again = (res, path, typed = {}) => fields(res.text, path).filter(([k]) => !(k in typed)).concat(Object.entries(typed));
const count = (what, id) => Number(sql(`SELECT COUNT(*) FROM ${what} AND dossier_id = ${id}`));
const asked = (id) => sql(`SELECT GROUP_CONCAT(CONCAT(field, '=', reason) ORDER BY id) FROM ky_dossier_correction WHERE dossier_id = ${id} AND answered_at IS NULL`);
const answers = (id) => JSON.parse(sql(`SELECT answers FROM ky_dossier_revision WHERE dossier_id = ${id} ORDER BY number DESC LIMIT 1`));
async function amend(who, id, section, changes) {
  const begun = await who.fill(`/ja/staff/dossiers/${id}`, {}, at(id, 'amend/begin'));
  assert.equal(begun.status, 303, main(begun));
  const saved = await save(who, at(id, `form/${section}`), changes, { act: 'later' });
  assert.equal(saved.status, 303, main(saved));
}

test('two ask for corrections at the same moment: one asks, the other is told, and the applicant is asked one thing', async () => {
  const { id } = await register(await citizen(), `同時に求める会${run}`), path = at(id, 'correct/ask');
  const first = await opened(a, path, { 'reason.purpose': '甲の理由' }), second = await opened(b, path, { 'reason.activity': '乙の理由' }), both = await Promise.all([a.post(path, first), b.post(path, second)]);
  assert.deepEqual(both.map((r) => r.status).sort(), [303, 409]);
  const [mine, theirs] = both[0].status === 409 ? ['甲の理由', 'activity=乙の理由'] : ['乙の理由', 'purpose=甲の理由'];
  assert.ok(main(both.find((r) => r.status === 409)).includes(`value="${mine}"`), 'what was typed is still there');
  assert.equal(asked(id), theirs);
  assert.equal(count("ky_dossier_history WHERE action = 'ask'", id), 1);
});

test('a request for corrections upon what a colleague amended meanwhile: told, with what happened; after looking it goes through', async () => {
  const { id } = await register(await citizen(), `先に直された会${run}`), path = at(id, 'correct/ask');
  const late = await opened(b, path, { 'reason.purpose': '目的をもう少し詳しく' });
  await amend(a, id, 'group', { purpose: '職員が直した目的' });
  assert.equal((await a.fill(at(id, 'amend'), { note: '十日に電話で確かめた' })).status, 303);
  let res = await b.post(path, late);
  assert.equal(res.status, 409);
  assert.match(main(res), /十日に電話で確かめた/, 'what the first did');
  assert.match(main(res), /職員が直した目的/, 'how it stands now');
  assert.match(main(res), /value="目的をもう少し詳しく"/, 'what the second typed');
  assert.equal(asked(id), 'NULL');
  res = await b.post(path, again(res, path));
  assert.equal(res.status, 303, main(res));
  assert.equal(asked(id), 'purpose=目的をもう少し詳しく');
});

test('the same for a proposal', async () => {
  const { id } = await register(await citizen(), `遅れて起案する会${run}`), path = at(id, 'propose/reject');
  const late = await opened(b, path, { reasoning: '遅れて起案した' });
  await amend(a, id, 'group', { purpose: '職員が直した目的' });
  assert.equal((await a.fill(at(id, 'amend'), { note: '窓口で確かめた' })).status, 303);
  let res = await b.post(path, late);
  assert.equal(res.status, 409);
  assert.match(main(res), /窓口で確かめた[\s\S]*遅れて起案した/);
  assert.equal(sql(`SELECT COUNT(*) FROM ky_approval_dossier WHERE dossier_id = ${id}`), '0');
  res = await b.post(path, again(res, path));
  assert.equal(res.status, 303, main(res));
});

test('the same for a step that needs no decision', async () => {
  const name = `遅れて進める会${run}`, { bylaws, roster, ...whole } = answers((await register(await citizen(), name)).id);
  const { id } = dossier({ procedure: 'groups.renewal', title: name, groupId: Number(sql("SELECT MIN(id) FROM groups_group WHERE state = 'active'")), answers: whole }), path = at(id, 'step/accept');
  const late = await opened(b, path, { reason: '遅れて押した' });
  const proposed = await a.fill(at(id, 'propose/reject'), { reasoning: '書類が古い' });
  assert.equal(proposed.status, 303, main(proposed));
  assert.equal((await a.fill(proposed.headers.location.replace(/\?.*/, ''), { verdict: 'pull_back', remark: '見直した' })).status, 303);
  let res = await b.post(path, late);
  assert.equal(res.status, 409);
  assert.match(main(res), /起案[\s\S]*遅れて押した/);
  assert.equal(sql(`SELECT state FROM ky_dossier WHERE id = ${id}`), 'submitted');
  res = await b.post(path, again(res, path));
  assert.equal(res.status, 303, main(res));
  assert.equal(sql(`SELECT state FROM ky_dossier WHERE id = ${id}`), 'accepted');
});

test('a step is taken back once, however many press', async () => {
  const { id } = await register(await citizen(), `二度取り消さない会${run}`), path = at(id, 'takeback');
  assert.equal((await a.fill(at(id, 'correct/ask'), { 'reason.purpose': '間違い' })).status, 303);
  const first = await opened(a, path, { reason: '甲の理由' }), second = await opened(b, path, { reason: '乙の理由' }), both = await Promise.all([a.post(path, first), b.post(path, second)]);
  assert.deepEqual(both.map((r) => r.status).sort(), [303, 409]);
  assert.equal(count("ky_dossier_history WHERE action = 'takeback'", id), 1);
  const told = main(both.find((r) => r.status === 409));
  assert.ok(told.includes('甲の理由') && told.includes('乙の理由'), 'why the first did, and what the second typed');
});

test('two begin to amend: the second goes on from what the first saved, and nothing of it is lost', async () => {
  const { id } = await register(await citizen(), `二人で補正する会${run}`);
  await amend(a, id, 'group', { purpose: '甲が直した目的' });
  await amend(b, id, 'contact', { contact_phone: '0267-00-0077' });
  assert.match((await a.get(at(id, 'form/group'))).text, /甲が直した目的/, 'still there after the second began');
  const page = await b.get(at(id, 'amend'));
  assert.match(main(page), /川をきれいにする[\s\S]*甲が直した目的/, 'before it is final, what it changes is shown, before and after');
  assert.equal((await b.fill(at(id, 'amend'), { note: '甲乙で確かめた' })).status, 303);
  assert.deepEqual([answers(id).purpose, answers(id).contact_phone], ['甲が直した目的', '0267-00-0077']);
});

test('an amendment is what its page showed: a colleague who saves meanwhile is not signed for unseen', async () => {
  const { id } = await register(await citizen(), `見ないで確定しない会${run}`), path = at(id, 'amend');
  await amend(a, id, 'group', { purpose: '甲が直した目的' });
  const late = await opened(a, path, { note: '甲が電話で確かめた' });
  assert.equal((await save(b, at(id, 'form/contact'), { contact_phone: '0267-00-0099' }, { act: 'later' })).status, 303);
  let res = await a.post(path, late);
  assert.equal(res.status, 409);
  assert.match(main(res), /0267-00-0001[\s\S]*0267-00-0099/, 'both versions');
  assert.match(main(res), /甲が電話で確かめた/);
  assert.equal(count('ky_dossier_revision WHERE 1', id), 1, 'nothing was written');
  res = await a.post(path, again(res, path));
  assert.equal(res.status, 303, main(res));
  assert.equal(answers(id).contact_phone, '0267-00-0099');
});

test('two finish an amendment at the same moment: one revision, one word in the history, the other is told', async () => {
  const { id } = await register(await citizen(), `二度確定しない会${run}`), path = at(id, 'amend');
  await amend(a, id, 'group', { purpose: '直した目的' });
  const first = await opened(a, path, { note: '甲が確かめた' }), second = await opened(b, path, { note: '乙が確かめた' }), both = await Promise.all([a.post(path, first), b.post(path, second)]);
  assert.deepEqual(both.map((r) => r.status).sort(), [303, 409]);
  assert.ok(main(both.find((r) => r.status === 409)).includes(both[0].status === 303 ? '甲が確かめた' : '乙が確かめた'), 'what the first did');
  assert.equal(count('ky_dossier_revision WHERE 1', id), 2);
  assert.equal(count("ky_dossier_history WHERE action = 'amendment'", id), 1);
});

test('two amend the same field: the second sees both texts', async () => {
  const { id } = await register(await citizen(), `同じ欄の会${run}`), path = at(id, 'form/group');
  await amend(a, id, 'group', {});
  const late = await opened(b, path, { purpose: '乙の目的' });
  await save(a, path, { purpose: '甲の目的' }, { act: 'later' });
  const res = await b.post(path, [...late, ['act', 'later']]);
  assert.equal(res.status, 409);
  assert.match(main(res), /甲の目的[\s\S]*乙の目的/);
});

test('two judge requirements: each keeps their own, and of the same one both judgements are shown', async () => {
  const { id } = await register(await citizen(), `二人で審査する会${run}`), page = `/ja/staff/dossiers/${id}`, path = at(id, 'check');
  const from = async (who, typed) => fields((await who.get(page)).text, path).filter(([k]) => !(k in typed)).concat(Object.entries(typed));
  const judged = () => sql(`SELECT GROUP_CONCAT(CONCAT_WS(' ', item, verdict, evidence) ORDER BY item) FROM ky_dossier_check WHERE dossier_id = ${id} AND verdict <> 'open'`);
  const late = await from(b, { 'verdict.bylaws': 'met', 'evidence.bylaws': '乙の根拠', 'verdict.place': 'unmet', 'evidence.place': '乙は市外と見た' });
  assert.equal((await a.post(path, await from(a, { 'verdict.place': 'met', 'evidence.place': '甲は登記で見た', 'verdict.independent': 'met' }))).status, 303);
  let res = await b.post(path, late);
  assert.equal(res.status, 409);
  assert.equal(judged(), 'bylaws met 乙の根拠,independent met ,place met 甲は登記で見た', 'what only one judged is kept, what both judged stays as the first did');
  assert.match(main(res), /甲は登記で見た[\s\S]*value="乙は市外と見た"/, 'both judgements');
  res = await b.post(path, again(res, path));
  assert.equal(res.status, 303, main(res));
  assert.equal(judged(), 'bylaws met 乙の根拠,independent met ,place unmet 乙は市外と見た', 'having seen the other, theirs may stand');
});
