// revocation.test.mjs — a registration is revoked with a reason; a filtered list of groups yields labels for some and mails for the others.
import test from 'node:test';
import assert from 'node:assert/strict';
import { background, sql } from '../lib/city.mjs';
import { eventually } from '../lib/client.mjs';
import { department } from '../lib/dossiers.mjs';
import { letter, person, staff } from '../lib/person.mjs';

const run = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 5)}`;
let n = 0;
async function group(p, more = {}, code = 'kyodo') {
  const name = `取消宛名の会${run}-${++n}`;
  const res = await p.fill('/ja/staff/groups/new', { name, name_kana: 'トリケシ', purpose: '試験', department_id: sql(`SELECT ${department(code)}`), contact_name: '宛名 太郎', ...more });
  assert.equal(res.status, 303, res.text);
  return { id: Number(res.headers.location.match(/groups\/(\d+)/)[1]), name };
}
const day = (d) => ({ 'heard_on.year': String(d.getFullYear()), 'heard_on.month': String(d.getMonth() + 1), 'heard_on.day': String(d.getDate()) });

test('revoked with reason and hearing: the page, the history, the notice, the audit and the mail say so; once', async () => {
  const officer = await staff('officer', 'kyodo'), chief = await staff('approver', 'kyodo'), g = await group(officer), path = `/ja/staff/groups/${g.id}/revoke`;
  const login = `rep-${run}@example.jp`;
  sql(`INSERT INTO ky_user (kind, login, email, email_key, name, created_at) VALUES ('citizen', '${login}', '${login}', '${login}', '代表', '2026-04-01');
    INSERT INTO ky_member (group_id, user_id, role, valid_from, created_at) VALUES (${g.id}, LAST_INSERT_ID(), 'representative', '2026-01-01', '2026-01-01')`);
  assert.equal((await officer.get(path)).status, 403, 'not an officer’s');
  assert.equal((await (await staff('approver', 'kankyo')).get(path)).status, 404);
  assert.equal((await person().get(`/ja/groups/${g.id}`)).status, 200);
  const page = await chief.get(path), stale = [['_token', page.text.match(/name="_token" value="([0-9a-f]+)"/)[1]], ['reason', '二度目'], ...Object.entries(day(new Date()))];
  assert.equal((await chief.fill(path, { reason: '', ...day(new Date()) })).status, 422, 'no reason');
  assert.equal((await chief.fill(path, { reason: '要件を欠いたため', ...day(new Date(Date.now() + 3 * 86400e3)) })).status, 422, 'heard in the future');
  const done = await chief.fill(path, { reason: '要件を欠いたため', doc_no: `協第${run}号`, ...day(new Date(Date.now() - 3 * 86400e3)) });
  assert.equal(done.status, 303, done.text);
  assert.equal(sql(`SELECT state FROM groups_group WHERE id = ${g.id}`), 'revoked');
  assert.equal((await person().get(`/ja/groups/${g.id}`)).status, 404, 'no longer public');
  assert.equal((await chief.post(path, stale)).status, 404, 'nor a second time');
  assert.equal(sql(`SELECT COUNT(*) FROM groups_revocation WHERE group_id = ${g.id}`), '1');
  const record = (await chief.get(`/ja/staff/groups/${g.id}`)).text;
  for (const said of ['要件を欠いたため', '取消しの通知書']) assert.ok(record.includes(said), said);
  const notice = (await chief.get(`/ja/staff/groups/${g.id}/revocation`)).text;
  for (const said of [g.name, '要件を欠いたため', '宛名 太郎', `協第${run}号`, '審査請求']) assert.ok(notice.includes(said), said);
  assert.equal(sql(`SELECT COUNT(*) FROM ky_audit WHERE action = 'groups.revoke' AND object_id = ${g.id}`), '1');
  const mail = await letter(login);
  assert.ok(mail.text.includes('/groups/mine') && !mail.text.includes('要件を欠いたため'));
});

test('what was asked for before a revocation brings no registration back', async () => {
  const { dossier } = await import('../lib/dossiers.mjs');
  const officer = await staff('officer', 'kyodo'), g = await group(officer);
  const d = dossier({ procedure: 'groups.renewal', title: g.name, groupId: g.id, answers: { name: g.name } });
  sql(`UPDATE groups_group SET state = 'revoked' WHERE id = ${g.id}`);
  const res = await officer.fill(`/ja/staff/dossiers/${d.id}/step/accept`, { reason: '' });
  assert.ok([409, 422].includes(res.status), String(res.status));
  assert.equal(sql(`SELECT state FROM groups_group WHERE id = ${g.id}`), 'revoked');
});

test('labels for those without an address, a mail each to those with one, as the filters say and the department allows', async () => {
  const officer = await staff('officer', 'kyodo'), kankyo = await staff('officer', 'kankyo');
  const paper = await group(officer, { contact_address: 'みほん市宛名町一丁目', contact_email: '' }), mailed = await group(officer, { contact_email: `to-${run}@example.jp`, contact_address: 'みほん市秘密町' });
  const elsewhere = await group(kankyo, { contact_email: `else-${run}@example.jp` }, 'kankyo'), broken = await group(officer, { contact_email: `x-${run}@example.jp` });
  sql(`UPDATE groups_group SET contact_email = 'kaku ga nai' WHERE id = ${broken.id}`);
  const q = `q=${encodeURIComponent(`取消宛名の会${run}`)}`;
  assert.ok((await officer.get(`/ja/staff/groups?${q}`)).text.includes(`/ja/files/groups/labels?${q}`), 'the list leads there with its filters');
  const labels = (await officer.get(`/ja/files/groups/labels?${q}`)).text;
  for (const said of [paper.name, 'みほん市宛名町一丁目', '宛名 太郎']) assert.ok(labels.includes(said), said);
  for (const g of [mailed, elsewhere]) assert.ok(!labels.includes(g.name));
  assert.ok(!(await kankyo.get(`/ja/files/groups/labels?${q}`)).text.includes(paper.name));
  assert.equal((await (await staff('auditor')).get('/ja/files/groups/labels')).status, 403);
  assert.ok(!(await officer.get(`/ja/files/groups/labels?q=${encodeURIComponent('ほかの何か')}`)).text.includes(paper.name));

  const page = `/ja/staff/groups/mail?${q}`, shown = (await officer.get(page)).text;
  assert.ok(shown.includes(mailed.name) && !shown.includes(paper.name) && !shown.includes(elsewhere.name));
  assert.equal((await officer.fill(page, { subject: '', body: '本文' }, '/ja/staff/groups/mail')).status, 422);
  assert.equal((await officer.fill(page, { subject: '題', body: '本文', ids: String(elsewhere.id) }, '/ja/staff/groups/mail')).status, 422, 'nobody of theirs');
  const res = await officer.fill(page, { subject: `ご案内${run}`, body: '一行目\n{url} のまま', ids: `${mailed.id},${broken.id},${elsewhere.id},${paper.id}` }, '/ja/staff/groups/mail');
  assert.equal(res.status, 303, res.text);
  const path = res.headers.location.split('?')[0], id = path.match(/\d+$/)[0];
  await eventually(() => { background(); assert.equal(sql(`SELECT COUNT(*) FROM groups_mailing_to WHERE mailing_id = ${id} AND result = 'waiting'`), '0'); }, 30000);
  assert.equal(sql(`SELECT GROUP_CONCAT(CONCAT(group_id, result) ORDER BY group_id) FROM groups_mailing_to WHERE mailing_id = ${id}`), [[mailed.id, 'queued'], [broken.id, 'no_address']].sort((a, b) => a[0] - b[0]).map((p) => p.join('')).join());
  const mail = await letter(`to-${run}@example.jp`, `ご案内${run}`);
  for (const said of [mailed.name, '一行目', '{url} のまま']) assert.ok(mail.text.includes(said), said);
  assert.equal(sql(`SELECT COUNT(*) FROM ky_mail WHERE recipient = 'else-${run}@example.jp'`), '0');
  const results = (await officer.get(path)).text;
  for (const said of [mailed.name, '送信しました', 'アドレスが正しくありません']) assert.ok(results.includes(said), said);
  assert.equal((await (await staff('administrator')).get(path)).status, 404, 'another’s letter');
});
