// dossier_access.test.mjs — what a dossier tells to whom: numbers that open nothing, parents and children that do not belong together, drafts, internal words, corrections, roles, the same form sent twice.
// Dossiers are planted as rows, so that each stands where a test needs it; what is done with them goes through the pages.
import test from 'node:test';
import assert from 'node:assert/strict';
import { sql } from '../lib/city.mjs';
import { fields, password, person, staff } from '../lib/person.mjs';

const run = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 5)}`;
const department = (code) => sql(`SELECT id FROM ky_department WHERE code = '${code}' AND valid_to >= CURRENT_DATE`);
const last = (table) => Number(sql(`SELECT MAX(id) FROM ${table}`));
const state = (id) => sql(`SELECT state FROM ky_dossier WHERE id = ${id}`);
const draftOf = (id) => sql(`SELECT w.answers FROM ky_dossier d JOIN ky_dossier_draft w ON w.dossier_id = d.id AND w.number = d.draft WHERE d.id = ${id}`);
const form = (procedure) => sql(`SELECT MAX(id) FROM ky_form_revision WHERE procedure_name = 'groups.${procedure}'`);

async function citizen(name) {
  const login = `akusesu-${name}-${run}@example.jp`;
  sql(`INSERT INTO ky_user (kind, login, email, name, password_hash, created_at) SELECT 'citizen', '${login}', '${login}', '試験 ${name}', password_hash, created_at FROM ky_user WHERE login = 'kyodo-admin'; DELETE FROM ky_attempt`);
  const id = last('ky_user'), p = person();
  assert.equal((await p.post('/ja/auth/login', { _token: await p.token('/ja/auth/login'), login, password, next: '' })).status, 303);
  return Object.assign(p, { id, login });
}
const officers = {};
const desk = async (role = 'officer', code = 'kyodo') => officers[role + code] ??= await staff(role, code);

// A dossier of a registration: state, revisions with these answers, a working copy.
function plant(who, { at = 'submitted', revisions = 1, answers = {}, draft = answers, group = 0, code = 'kyodo', procedure = 'registration' } = {}) {
  const phase = { draft: 'draft', submitted: 'open', correction: 'open' }[at] ?? 'closed', turn = { submitted: 'staff', draft: 'applicant', correction: 'applicant' }[at] ?? 'nobody';
  const f = form(procedure), no = revisions > 0 ? `'AK${run.toUpperCase()}${last('ky_dossier') + 1}'` : 'NULL';
  sql(`INSERT INTO ky_dossier (procedure_name, form_revision_id, state, phase, turn, user_id, group_id, department_id, title, receipt_no, revision, draft, received_on, created_at, updated_at)
    VALUES ('groups.${procedure}', ${f}, '${at}', '${phase}', '${turn}', ${who.id}, ${group}, ${department(code)}, '題${run}', ${no}, ${revisions}, 1, '2026-04-01', '2026-04-01', '2026-04-01')`);
  const id = last('ky_dossier');
  sql(`INSERT INTO ky_dossier_draft (dossier_id, number, user_id, at, answers) VALUES (${id}, 1, ${who.id}, '2026-04-01', '${JSON.stringify(draft)}')`);
  for (let n = 1; n <= revisions; n++)
    sql(`INSERT INTO ky_dossier_revision (dossier_id, number, form_revision_id, kind, user_id, at, answers, sha256) VALUES (${id}, ${n}, ${f}, 'submission', ${who.id}, '2026-04-01', '${JSON.stringify({ ...answers, fee: `版${n}${run}-${id}` })}', UNHEX(SHA2('${n}', 256)))`);
  if (revisions > 0) sql(`INSERT INTO ky_dossier_history (dossier_id, at, user_id, principal, action, from_state, to_state, revision) VALUES (${id}, '2026-04-01', ${who.id}, 'citizen', 'submit', 'draft', 'submitted', 1)`);
  return { id, no: no.replaceAll("'", '') };
}
// One attachment; declared: a revision names it.
function attach(who, d, field, declared = true) {
  const bytes = `%PDF ${run} ${d.id} ${field}`;
  sql(`INSERT INTO ky_file (name, type, size_bytes, sha256, object, object_id, complete, user_id, created_at) VALUES ('${field}.pdf', 'application/pdf', ${bytes.length}, UNHEX(SHA2('${bytes}', 256)), 'dossier', ${d.id}, 1, ${who.id}, '2026-04-01')`);
  const id = last('ky_file');
  sql(`INSERT INTO ky_file_chunk (file_id, number, bytes) VALUES (${id}, 0, '${bytes}'); INSERT INTO ky_dossier_file (dossier_id, file_id, field) VALUES (${d.id}, ${id}, '${field}')`);
  if (declared) sql(`INSERT INTO ky_revision_file (revision_id, file_id, field, name, size_bytes, sha256) SELECT MAX(id), ${id}, '${field}', '${field}.pdf', ${bytes.length}, UNHEX(SHA2('${bytes}', 256)) FROM ky_dossier_revision WHERE dossier_id = ${d.id}`);
  return { id, bytes };
}
const ask = (d, field) => sql(`INSERT INTO ky_dossier_correction (dossier_id, field, reason, asked_at, asked_by) VALUES (${d.id}, '${field}', '直してください', '2026-04-01', 1)`);
// Sends a form with the token of a page that has one for the same route and dossier.
const tokenOf = async (p, page, action) => fields((await p.get(page)).text, action).find(([k]) => k === '_token')[1];

test('a receipt number opens nothing', async () => {
  const [a, b, o] = [await citizen('a'), await citizen('b'), await desk('officer', 'kankyo')];
  const d = plant(a);
  for (const p of [person(), b, o])
    for (const path of [`dossiers/${d.no}`, `dossiers/${d.no}/receipt`, `staff/dossiers/${d.no}`, `apply/${d.no}`, `files/dossiers/${d.no}/1`, `my?no=${d.no}`, `staff/dossiers?no=${d.no}`]) {
      const res = await p.get(`/ja/${path}`);
      assert.ok(!res.text.includes(`題${run}`) && !res.text.includes(`版1${run}`), path);
      if (!path.includes('?')) assert.ok([303, 403, 404].includes(res.status), `${path}: ${res.status}`);
    }
  assert.ok((await (await desk()).get(`/ja/staff/dossiers?no=${d.no}`)).text.includes(`題${run}`), 'the desk that has it in hand finds it');
});

test('a file, revision, approval or notice of one dossier is not reached through another', async () => {
  const a = await citizen('oya'), o = await desk(), k = await desk('officer', 'kankyo');
  const one = plant(a), two = plant(a, { code: 'kankyo', revisions: 2 }), file = attach(a, two, 'bylaws');
  assert.equal((await a.get(`/ja/files/dossiers/${two.id}/${file.id}`)).text, file.bytes);
  assert.equal((await a.get(`/ja/files/dossiers/${one.id}/${file.id}`)).status, 404);
  assert.equal((await k.get(`/ja/files/staff/dossiers/${two.id}/${file.id}`)).text, file.bytes);
  assert.equal((await o.get(`/ja/files/staff/dossiers/${one.id}/${file.id}`)).status, 404);
  assert.equal((await o.get(`/ja/files/staff/dossiers/${two.id}/${file.id}`)).status, 404);
  assert.equal((await o.get(`/ja/staff/dossiers/${one.id}/compare/2`)).headers.location?.replace(/\?.*/, ''), `/ja/staff/dossiers/${one.id}`, 'its own revisions alone');
  assert.equal((await k.get(`/ja/staff/dossiers/${two.id}/compare/2`)).status, 200);
  sql(`INSERT INTO ky_approval (department_id, title, reasoning, transition_name, proposed_by, proposed_at) VALUES (${department('kankyo')}, '他課${run}', '理由', 'register', ${a.id}, '2026-04-01')`);
  assert.equal((await o.get(`/ja/staff/approvals/${last('ky_approval')}`)).status, 404);
  sql(`INSERT INTO ky_dossier_notice (dossier_id, action, channel, at) VALUES (${one.id}, 'submit', 'paper', '2026-04-01'), (${two.id}, 'submit', 'paper', '2026-04-01')`);
  const theirs = sql(`SELECT id FROM ky_dossier_notice WHERE dossier_id = ${two.id}`), page = `/ja/staff/dossiers/${one.id}`;
  await o.post(`${page}/posted`, { _token: await tokenOf(o, page, `${page}/posted`), notice: theirs });
  assert.equal(sql(`SELECT posted_at IS NULL FROM ky_dossier_notice WHERE id = ${theirs}`), '1');
  await o.post(`${page}/posted`, { _token: await tokenOf(o, page, `${page}/posted`), notice: sql(`SELECT id FROM ky_dossier_notice WHERE dossier_id = ${one.id}`) });
  assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier_notice WHERE dossier_id = ${one.id} AND posted_at IS NULL`), '0');
});

test('staff never see what a citizen has not sent: drafts, discarded ones, what is being mended', async () => {
  const a = await citizen('shitagaki'), o = await desk();
  const draft = plant(a, { at: 'draft', revisions: 0 }), gone = plant(a, { at: 'withdrawn', revisions: 0 });
  for (const d of [draft, gone]) for (const below of ['', '/print', '/confirm', '/form/group', '/letter']) assert.equal((await o.get(`/ja/staff/dossiers/${d.id}${below}`)).status, 404, below);
  const list = await o.get('/ja/staff/dossiers?sort=new');
  assert.equal(list.status, 200);
  for (const d of [draft, gone]) assert.ok(!list.text.includes(`staff/dossiers/${d.id}"`));
  const d = plant(a, { at: 'correction', draft: { purpose: `直し中${run}` } });
  ask(d, 'purpose');
  const wip = attach(a, d, 'roster', false), sent = attach(a, d, 'bylaws');
  for (const below of ['', '/print', '/confirm', '/form/group', '/letter', '/amend']) assert.ok(!(await o.get(`/ja/staff/dossiers/${d.id}${below}`)).text.includes(`直し中${run}`), below);
  assert.equal((await o.get(`/ja/files/staff/dossiers/${d.id}/${wip.id}`)).status, 404);
  assert.equal((await o.get(`/ja/files/staff/dossiers/${d.id}/${sent.id}`)).status, 200);
  assert.ok((await a.get(`/ja/dossiers/${d.id}/form/group`)).text.includes(`直し中${run}`), 'who writes it does');
  ask(d, 'name');
  const page = `/ja/dossiers/${d.id}/form/group`;
  assert.equal((await a.fill(page, { name: `未提出の名${run}`, act: 'later' })).status, 303);
  assert.match(draftOf(d.id), /未提出の名/);
  for (const path of ['staff/dossiers?sort=new', `staff/dossiers/${d.id}`]) assert.ok(!(await o.get(`/ja/${path}`)).text.includes('未提出の名'), path);
});

test('notes, checks, 差戻し, proposals and why something was granted never reach the applicant', async () => {
  const a = await citizen('naibu'), o = await desk(), approver = await desk('approver');
  // Complete, and nothing more than must be: what may be left out is left out.
  const first = (list) => sql(`SELECT code FROM ky_choice WHERE list = 'groups.${list}' ORDER BY sort LIMIT 1`);
  const answers = { name: `許可${run}`, name_kana: 'キョカ', category: first('category'), fields: first('field'), purpose: '試験', activity: '試験', ward_id: sql('SELECT MIN(id) FROM ky_ward'), founded_on: '2020-04-01', member_count: 12,
    representative: '代表 花子', representative_kana: 'ダイヒョウ ハナコ', contact_address: 'みほん市中央一丁目2番3号', contact_phone: '0261234567', fair_membership: 1, independent: 1, no_violence: 1, no_politics: 1 };
  const d = plant(a, { answers }), page = `/ja/staff/dossiers/${d.id}`, secret = (n) => `内緒${n}${run}`;
  for (const kind of ['note', 'contact', 'handover']) assert.equal((await o.fill(page, { kind, text: secret(kind) }, `${page}/note`)).status, 303);
  const items = ['place', 'membership', 'bylaws', 'independent', 'no_violence', 'no_politics'];
  const verdicts = Object.fromEntries(items.flatMap((i) => [[`verdict.${i}`, 'met'], [`evidence.${i}`, secret('check')]]));
  assert.equal((await o.fill(page, verdicts, `${page}/check`)).status, 303);
  const unseen = async (when) => {
    for (const path of [`dossiers/${d.id}`, `dossiers/${d.id}/print`, `dossiers/${d.id}/receipt`, 'my']) {
      const res = await a.get(`/ja/${path}`);
      assert.equal(res.status, 200);
      assert.ok(!res.text.includes('内緒'), `${when}: ${path}`);
    }
  };
  await unseen('notes');
  const propose = async () => {
    const res = await o.fill(`${page}/propose/reject`, { title: secret('title'), reasoning: secret('reasoning') });
    assert.equal(res.status, 303, res.text);
    return res.headers.location.split('?')[0];
  };
  const approval = await propose();
  await unseen('proposed');
  assert.equal((await approver.fill(approval, { verdict: 'send_back', remark: secret('remark') })).status, 303);
  assert.equal(state(d.id), 'submitted');
  await unseen('sent back');
  assert.ok((await o.get(page)).text.includes(secret('remark')), 'the officer reads it');
  const granted = await o.fill(`${page}/propose/register`, { title: secret('title'), reasoning: secret('granted') });
  assert.equal(granted.status, 303, granted.text);
  assert.equal((await approver.fill(granted.headers.location.split('?')[0], { verdict: 'approve', remark: '' })).status, 303);
  assert.equal(state(d.id), 'accepted');
  await unseen('granted');
  assert.ok(!(await o.get(`${page}/letter`)).text.includes('内緒'), 'nor does the letter tell it');
});

test('in a correction what was not asked for stays, typed or by a button', async () => {
  const a = await citizen('hosei'), answers = { name: `元の名${run}`, purpose: '元の目的', activity: '元の活動' };
  const d = plant(a, { at: 'correction', answers, draft: answers });
  for (const field of ['purpose', 'roster']) ask(d, field);
  const kept = attach(a, d, 'bylaws');
  const page = `/ja/dossiers/${d.id}/form/group`;
  const token = await tokenOf(a, page, page);
  await a.post(page, { _token: token, _draft: '1', _shown: 'name purpose activity', act: 'later', name: '変えた名', purpose: '直した目的', activity: '変えた活動' });
  assert.match(draftOf(d.id), /直した目的/);
  assert.match(draftOf(d.id), new RegExp(`元の名${run}`));
  assert.match(draftOf(d.id), /元の活動/);
  const papers = `/ja/dossiers/${d.id}/form/papers`, action = `/ja/files/dossiers/${d.id}/form/papers`;
  for (const act of ['rotate', 'remove', 'up']) {
    const res = await a.post(action, { _token: await tokenOf(a, papers, action), _shown: 'roster bylaws', act: `${act}-${kept.id}` });
    assert.equal(res.status, 403, act);
  }
  assert.equal(sql(`SELECT rotation FROM ky_dossier_file WHERE file_id = ${kept.id}`), '0');
});

test('while staff have it in hand or it is closed, the applicant fills in and sends nothing', async () => {
  const a = await citizen('ban'), d = plant(a, { at: 'draft', revisions: 0 }), page = `/ja/dossiers/${d.id}/form/group`;
  for (const [at, phase, turn] of [['submitted', 'open', 'staff'], ['accepted', 'closed', 'nobody']]) {
    sql(`UPDATE ky_dossier SET state = 'draft', phase = 'draft', turn = 'applicant', revision = 0 WHERE id = ${d.id}`);
    const token = await tokenOf(a, page, page), before = draftOf(d.id);
    sql(`UPDATE ky_dossier SET state = '${at}', phase = '${phase}', turn = '${turn}' WHERE id = ${d.id}`);
    assert.equal((await a.post(page, { _token: token, _shown: 'name', act: 'later', name: '遅い' })).status, 409, at);
    assert.equal(draftOf(d.id), before);
    for (const below of ['/form/group', '/confirm']) assert.equal((await a.get(`/ja/dossiers/${d.id}${below}`)).headers.location?.replace(/\?.*/, ''), `/ja/dossiers/${d.id}`, below);
  }
});

test("a group's viewer prepares nothing; an editor prepares and does not submit; none of them makes the staff's steps", async () => {
  const o = await desk(), people = {};
  const res = await o.fill('/ja/staff/groups/new', { name: `役割の会${run}`, name_kana: 'ヤクワリノカイ', purpose: '試験', department_id: department('kyodo') });
  const group = Number(res.headers.location.match(/groups\/(\d+)/)[1]);
  for (const role of ['representative', 'editor', 'viewer']) {
    people[role] = await citizen(role);
    sql(`INSERT INTO ky_member (group_id, user_id, role, valid_from, created_at) VALUES (${group}, ${people[role].id}, '${role}', '2026-01-01', '2026-01-01'); UPDATE ky_session SET group_id = ${group} WHERE user_id = ${people[role].id}`);
  }
  const { representative, editor, viewer } = people, begin = '/ja/apply/groups-change';
  const count = () => sql(`SELECT COUNT(*) FROM ky_dossier WHERE group_id = ${group}`);
  assert.notEqual((await viewer.fill(begin, {})).status, 303);
  assert.equal(count(), '0');
  const made = await editor.fill(begin, {});
  assert.equal(made.status, 303, made.text);
  const page = made.headers.location, id = Number(page.match(/dossiers\/(\d+)/)[1]);
  assert.equal((await viewer.get(`/ja/dossiers/${id}`)).status, 200, 'the viewer sees it');
  assert.equal((await viewer.get(page)).status, 403);
  assert.equal((await editor.get(page)).status, 200);
  const answers = JSON.stringify({ name: `役割の会${run}`, category: sql("SELECT code FROM ky_choice WHERE list = 'groups.category' ORDER BY sort LIMIT 1"), purpose: '試験', representative: '代表 花子', representative_kana: 'ダイヒョウ ハナコ', changed_on: '2026-04-01', why: '試験' });
  sql(`UPDATE ky_dossier_draft SET answers = '${answers}' WHERE dossier_id = ${id}`);
  const confirm = `/ja/dossiers/${id}/confirm`, submit = `/ja/dossiers/${id}/submit`;
  for (const p of [editor, viewer]) {
    const sent = await p.fill(confirm, {}, submit);
    assert.ok([403, 409, 422].includes(sent.status), `${sent.status}`);
    assert.equal(state(id), 'draft');
  }
  // The same form sent twice: the same answer, one receipt.
  const pairs = fields((await representative.get(confirm)).text, submit);
  const [first, second] = [await representative.post(submit, pairs), await representative.post(submit, pairs)];
  assert.equal(first.status, 303, first.text);
  assert.deepEqual([second.status, second.headers.location], [303, first.headers.location]);
  assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier_revision WHERE dossier_id = ${id}`), '1');
  assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier_history WHERE dossier_id = ${id} AND action = 'submit'`), '1');
  const no = sql(`SELECT receipt_no FROM ky_dossier WHERE id = ${id}`);
  assert.ok((await representative.get(first.headers.location)).text.includes(no) && no !== 'NULL');
  for (const p of [viewer, editor]) {
    const act = `/ja/dossiers/${id}/act`, show = `/ja/dossiers/${id}`;
    for (const step of ['withdraw', 'accept', 'reject', 'ask']) {
      const _token = await tokenOf(p, show, act);
      assert.ok([400, 403, 409, 422].includes((await p.post(act, { _token, step, reason: '試験' })).status), step);
      assert.equal(state(id), 'submitted');
    }
  }
});
