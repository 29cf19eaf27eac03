// support.test.mjs — the support centre: nothing without a group's consent, one group at a time, the name typed again, signed out after the receipt, and each act for the group to read.
import test from 'node:test';
import assert from 'node:assert/strict';
import { sql } from '../lib/city.mjs';
import { department, dossier } from '../lib/dossiers.mjs';
import { save, submit } from '../lib/dossier.mjs';
import { fields, fresh, password, person, signIn, staff } from '../lib/person.mjs';

const run = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 5)}`;
let officer, n = 0;
sql("UPDATE ky_procedure SET support = 0; UPDATE ky_procedure SET support = 1 WHERE name = 'groups.dissolution'");
// Without what other tests left in hand.
sql("UPDATE ky_dossier SET entered_by = NULL WHERE phase = 'draft' AND channel = 'web'");

async function group() {
  officer ??= await staff('officer', 'kyodo');
  const name = `手伝われる会${run}-${++n}`;
  const res = await officer.fill('/ja/staff/groups/new', { name, name_kana: 'テツダワレル', purpose: '試験', department_id: sql(`SELECT ${department('kyodo')}`) });
  assert.equal(res.status, 303, res.text);
  const id = Number(res.headers.location.match(/groups\/(\d+)/)[1]), login = `help-${run}-${n}@example.jp`;
  sql(`INSERT INTO ky_user (kind, login, email, email_key, name, password_hash, created_at) SELECT 'citizen', '${login}', '${login}', '${login}', '会長 ${n}', password_hash, created_at FROM ky_user WHERE login = 'kyodo-admin';
    INSERT INTO ky_member (group_id, user_id, role, valid_from, created_at) VALUES (${id}, LAST_INSERT_ID(), 'representative', '2026-01-01', '2026-01-01')`);
  return { id, name, login };
}
async function member(g) {
  sql('DELETE FROM ky_attempt');
  const p = person();
  const res = await p.post('/ja/auth/login', { _token: await p.token('/ja/auth/login'), login: g.login, password, next: '' });
  assert.equal(res.status, 303, res.text);
  return p;
}
const on = (d) => ({ 'valid_to.year': String(d.getFullYear()), 'valid_to.month': String(d.getMonth() + 1), 'valid_to.day': String(d.getDate()) });
const soon = () => on(new Date(Date.now() + 30 * 86400e3));
const give = (p, g, at = `/ja/groups/${g.id}/consent`) => p.fill(at, { given_by: '会長', ...soon() });
const consent = (g) => Number(sql(`SELECT MAX(id) FROM ky_consent WHERE group_id = ${g.id}`));
const draft = (g) => Number(sql(`SELECT COALESCE(MAX(id), 0) FROM ky_dossier WHERE group_id = ${g.id}`));
const helper = () => staff('support');
const begin = (p, g, procedure = 'groups.dissolution') => p.get(`/ja/staff/support/${consent(g)}`).then((page) => p.post(`/ja/staff/support/${consent(g)}`, [...fields(page.text, `/ja/staff/support/${consent(g)}`).filter(([k]) => k !== 'procedure'), ['procedure', procedure]]));

test('nothing without a consent; a consent is given by the group or recorded by staff, expires and is ended at any time', async () => {
  const g = await group(), p = await helper(), m = await member(g);
  assert.ok(!(await p.get('/ja/staff/support')).text.includes(g.name));
  assert.equal((await m.fill(`/ja/groups/${g.id}/consent`, { given_by: '会長', ...on(new Date(Date.now() + 900 * 86400e3)) })).status, 422, 'too long');
  assert.equal((await m.fill(`/ja/groups/${g.id}/consent`, { given_by: '会長', ...on(new Date(Date.now() - 5 * 86400e3)) })).status, 422, 'over');
  assert.equal((await give(m, g)).status, 303);
  assert.ok((await p.get('/ja/staff/support')).text.includes(g.name));
  const k = consent(g);
  assert.equal((await p.get(`/ja/staff/support/${k}`)).status, 200);
  assert.equal((await m.fill(`/ja/groups/${g.id}/consent`, {}, `/ja/groups/${g.id}/consent/end`)).status, 303);
  assert.equal((await p.get(`/ja/staff/support/${k}`)).status, 404, 'ended');
  assert.ok(!(await p.get('/ja/staff/support')).text.includes(g.name));
  assert.equal((await give(officer, g, `/ja/staff/groups/${g.id}/consent`)).status, 303);
  assert.equal((await p.get(`/ja/staff/support/${consent(g)}`)).status, 200);
  sql(`UPDATE ky_consent SET valid_to = CURRENT_DATE - INTERVAL 2 DAY WHERE id = ${consent(g)}`);
  assert.equal((await p.get(`/ja/staff/support/${consent(g)}`)).status, 404, 'expired');
  assert.equal((await officer.get('/ja/staff/support')).status, 403);
  const other = await member(await group());
  assert.equal((await other.get(`/ja/groups/${g.id}/consent`)).status, 404, 'another group’s');
  assert.equal(sql(`SELECT COUNT(*) FROM ky_audit WHERE action IN ('groups.consent', 'groups.consent_end') AND object_id = ${g.id}`), '3');
});

test('one procedure, one group at a time; the group reads each act; the name again, the receipt, and out', async () => {
  const a = await group(), b = await group(), p = await helper(), m = await member(a);
  await give(m, a);
  await give(officer, b, `/ja/staff/groups/${b.id}/consent`);
  assert.equal((await begin(p, a, 'groups.change')).status, 422, 'not one of the support centre’s');
  assert.equal(draft(a), 0);
  const began = await begin(p, a);
  assert.equal(began.status, 303, began.text);
  const id = draft(a), form = began.headers.location.split('?')[0];
  assert.match(form, new RegExp(`/staff/support/dossiers/${id}/form/`));
  assert.equal((await begin(p, b)).status, 409, 'one at a time');
  assert.ok(!(await p.get('/ja/staff/support')).text.includes(b.name), 'nor is another shown meanwhile');

  // Another helper, staff and the plain desk do not reach it; the group does.
  assert.equal((await p.get(`/ja/staff/dossiers/${id}`)).status, 403);
  assert.equal((await officer.get(`/ja/staff/dossiers/${id}`)).status, 404);
  assert.equal((await m.get(`/ja/dossiers/${id}`)).status, 200);
  const submitted = dossier({ procedure: 'groups.dissolution', groupId: a.id, messages: [['note', 'staff', '内部の秘密']] });
  for (const path of ['', '/confirm', '/receipt', '/form/end']) assert.equal((await p.get(`/ja/staff/support/dossiers/${submitted.id}${path}`)).status, 404, path);
  sql(`UPDATE ky_dossier SET phase = 'closed', state = 'withdrawn' WHERE id = ${submitted.id}`);

  const page = await p.get(form);
  assert.equal(page.status, 200);
  const action = page.text.match(/<form class="form" method="post" action="([^"]+)"/)[1];
  assert.match(action, /staff\/support\/dossiers/);
  const today = new Date(), names = [...page.text.matchAll(/name="([a-z_]+)\.year"/g)].map((x) => x[1]);
  const filled = Object.fromEntries([...names.flatMap((name) => [[`${name}.year`, String(today.getFullYear())], [`${name}.month`, String(today.getMonth() + 1)], [`${name}.day`, String(today.getDate())]]), ...[...page.text.matchAll(/<textarea[^>]*name="([a-z_]+)"/g)].map((x) => [x[1], '会員がいなくなったため'])]);
  const pairs = fields(page.text, action).filter(([k]) => !(k in filled) && k !== 'act').concat(Object.entries(filled), [['act', 'next']]);
  const boundary = 'x-kyodo-help', multipart = /enctype="multipart/.test(page.text);
  const saved = multipart
    ? await p.get(action, { method: 'POST', headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}`, Origin: new URL(process.env.KYODO_TEST_URL).origin }, body: `${pairs.map(([k, v]) => `--${boundary}\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`).join('')}--${boundary}--\r\n` })
    : await p.post(action, pairs);
  assert.equal(saved.status, 303, saved.text);
  const last = `/ja/staff/support/dossiers/${id}/confirm`, post = `/ja/staff/support/dossiers/${id}/submit`;
  const confirm = await p.get(last);
  assert.equal(confirm.status, 200);
  assert.ok(confirm.text.includes('name="group_name"'), confirm.text);
  for (const wrong of [undefined, '', b.name]) assert.equal((await p.fill(last, { group_name: wrong }, post)).status, 422, `name ${wrong}`);
  assert.equal(sql(`SELECT phase FROM ky_dossier WHERE id = ${id}`), 'draft');
  const done = await p.fill(last, { group_name: ` ${a.name} ` }, post);
  assert.equal(done.status, 303, done.text);
  const receipt = await p.get(done.headers.location);
  assert.equal(receipt.status, 200);
  const no = sql(`SELECT receipt_no FROM ky_dossier WHERE id = ${id}`);
  assert.ok(receipt.text.includes(no) && receipt.text.includes('ログアウトしました'));
  for (const path of [done.headers.location, '/ja/staff/support']) {
    const out = await p.get(path);
    assert.equal(out.status, 303, 'signed out');
    assert.match(out.headers.location, /auth\/login/);
  }
  const mine = (await m.get('/ja/groups/mine')).text;
  for (const said of ['下書きを始めました', '下書きに書きました', '提出しました', no, '試験 support']) assert.ok(mine.includes(said), said);
  assert.equal(sql(`SELECT GROUP_CONCAT(action ORDER BY id) FROM ky_support_act WHERE dossier_id = ${id}`), 'begun,filled,submitted');
});

test('a consent that ends in the middle closes the draft to the helper; what is left stays with the group', async () => {
  const a = await group(), b = await group(), m = await member(a);
  fresh('t-support-city');
  const p = person();
  assert.equal((await signIn(p, 't-support-city', 'staff/support')).status, 200);
  await give(m, a);
  await give(officer, b, `/ja/staff/groups/${b.id}/consent`);
  assert.equal((await begin(p, a)).status, 303);
  const id = draft(a), at = `/ja/staff/support/dossiers/${id}`;
  assert.equal((await p.get(at)).status, 200);
  assert.equal((await m.fill(`/ja/groups/${a.id}/consent`, {}, `/ja/groups/${a.id}/consent/end`)).status, 303);
  for (const path of ['', '/confirm', '/form/end']) assert.equal((await p.get(at + path)).status, 404);
  assert.equal((await begin(p, b)).status, 303, 'and hinders no other');
  const other = draft(b);
  assert.equal((await p.fill(`/ja/staff/support/dossiers/${other}`, {}, `/ja/staff/support/dossiers/${other}/leave`)).status, 303);
  assert.equal((await p.get(`/ja/staff/support/dossiers/${other}`)).status, 404);
  assert.equal((await (await member(b)).get(`/ja/dossiers/${other}`)).status, 200);
  sql(`UPDATE ky_procedure SET support = 0 WHERE name = 'groups.dissolution'`);
});

test('a correction is answered at the desk of the support centre, the asked fields alone, with the name again; afterwards it is nobody\'s but the group\'s', async () => {
  sql("UPDATE ky_procedure SET support = 1 WHERE name = 'groups.change'");
  try {
    const a = await group(), m = await member(a), clerk = await staff('officer');
    sql(`UPDATE groups_group SET category = 'C' WHERE id = ${a.id}`);
    let res = await m.fill('/ja/apply/groups-change', {});
    assert.equal(res.status, 303, res.text);
    const id = draft(a), day = { 'changed_on.year': '2026', 'changed_on.month': '11', 'changed_on.day': '1', why: '総会で決めた' };
    await save(m, `/ja/dossiers/${id}/form/group`, { purpose: 'はじめの目的', category: 'C' });
    await save(m, `/ja/dossiers/${id}/form/why`, day);
    await submit(m, id);
    res = await clerk.fill(`/ja/staff/dossiers/${id}/correct/ask`, { 'reason.purpose': '詳しく書いてください' });
    assert.equal(res.status, 303, res.text);
    await clerk.fill(`/ja/staff/dossiers/${id}`, { kind: 'note', text: `内部の秘密${run}` }, `/ja/staff/dossiers/${id}/note`);
    fresh('t-support-city');
    const p = person();
    await signIn(p, 't-support-city', 'staff/support');
    await give(m, a);
    const desk = `/ja/staff/support/${consent(a)}`, at = `/ja/staff/support/dossiers/${id}`;
    assert.equal((await p.get(`${at}/form/group`)).status, 404, 'not before it is taken in hand');
    const page = await p.get(desk);
    assert.match(page.text, /補正を手伝う/);
    const token = page.text.match(new RegExp(`name="_token" value="([0-9a-f]+)"><input type="hidden" name="dossier" value="${id}"`))[1];
    assert.equal((await p.post(desk, { _token: token, dossier: String(id + 100000) })).status, 409, 'no other');
    const again = (await p.get(desk)).text.match(new RegExp(`name="_token" value="([0-9a-f]+)"><input type="hidden" name="dossier" value="${id}"`))[1];
    assert.equal((await p.post(desk, { _token: again, dossier: String(id) })).status, 303);
    const form = await p.get(`${at}/form/group`);
    assert.equal(form.status, 200);
    assert.match(form.text, /詳しく書いてください/);
    assert.doesNotMatch(form.text, /name="name"/, 'only what was asked for');
    assert.doesNotMatch(form.text, new RegExp(`内部の秘密${run}`));
    await save(p, `${at}/form/group`, { purpose: '窓口で直した目的' });
    assert.equal((await p.fill(`${at}/confirm`, { group_name: '別の会' }, `${at}/submit`)).status, 422);
    res = await p.fill(`${at}/confirm`, { group_name: a.name }, `${at}/submit`);
    assert.equal(res.status, 303, res.text);
    const receipt = await p.get(res.headers.location);
    assert.match(receipt.text, /ログアウトしました/);
    assert.equal((await p.get('/ja/staff/support')).status, 303, 'signed out');
    assert.equal(sql(`SELECT CONCAT(state, ' ', revision) FROM ky_dossier WHERE id = ${id}`), 'submitted 2');
    assert.match((await m.get('/ja/groups/mine')).text, /試験 support/);
    // Asked again: it waits for the group, not for whoever helped then.
    await clerk.fill(`/ja/staff/dossiers/${id}/correct/ask`, { 'reason.purpose': 'もう一度' });
    fresh('t-support-city');
    const later = person();
    await signIn(later, 't-support-city', 'staff/support');
    assert.equal((await later.get(`${at}/form/group`)).status, 404);
  } finally {
    sql("UPDATE ky_procedure SET support = 0 WHERE name = 'groups.change'");
  }
});
