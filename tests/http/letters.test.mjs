// letters.test.mjs — letters from their draft to their delivery: templates with errors at their lines, numbers that are never reused, PDFs with every name as it is written, consent before a download.
import test from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { background, sql } from '../lib/city.mjs';
import { eventually } from '../lib/client.mjs';
import { citizen, register } from '../lib/dossier.mjs';
import { dossier } from '../lib/dossiers.mjs';
import { fields, letter as mail, person, staff } from '../lib/person.mjs';

// Behind the slow gateways, which make no difference to the rest, two of them suffice.
const deep = ['fcgid', 'cgi'].includes(process.env.KYODO_TEST_WEB) ? test.skip : test;
const dir = mkdtempSync(join(tmpdir(), 'kyodo-letters-'));
const main = (res) => res.text.match(/<main[\s\S]*<\/main>/)?.[0] ?? res.text;
const items = ['place', 'membership', 'bylaws', 'independent', 'no_violence', 'no_politics'];
const officer = await staff('officer'), approver = await staff('approver');
const letterOf = (id) => Number(sql(`SELECT MAX(id) FROM ky_letter WHERE dossier_id = ${id}`));
const one = (id, column) => sql(`SELECT ${column} FROM ky_letter WHERE id = ${id}`);
const words = (at, how = '-layout') => execFileSync('pdftotext', [how, at, '-'], { encoding: 'utf8' });
// What pdftotext gives is compared without blanks: it sets them where it sees fit.
const bare = (s) => s.replace(/\s/gu, '');

// A decided dossier: its letter's id.
async function decide(id, step = 'register', reasoning = '要件を満たす') {
  await officer.fill(`/ja/staff/dossiers/${id}`, Object.fromEntries(items.map((k) => [`verdict.${k}`, 'met'])), `/ja/staff/dossiers/${id}/check`);
  let res = await officer.fill(`/ja/staff/dossiers/${id}/propose/${step}`, { reasoning });
  assert.equal(res.status, 303, main(res));
  res = await approver.fill(res.headers.location.replace(/\?.*/, ''), { verdict: 'approve' });
  assert.equal(res.status, 303, main(res));
  return letterOf(id);
}
const at = (id, rest = '') => `/ja/staff/letters/${id}${rest}`;
const issue = (id, changes = {}, who = officer) => who.fill(at(id), changes, at(id, '/issue'));
const made = (id) => eventually(() => { background(); assert.notEqual(one(id, 'COALESCE(file_id, 0)'), '0'); }, 60000);
async function issued(id, changes = {}) {
  const res = await issue(id, changes);
  assert.equal(res.status, 303, main(res));
  await made(id);
}
async function pdfOf(id, who = officer) {
  const res = await who.get(`/ja/files/staff/letters/${id}`);
  assert.equal(res.status, 200);
  const file = join(dir, `${id}.pdf`);
  writeFileSync(file, res.bytes);
  return { file, bytes: res.bytes };
}

test('a decision drafts its letter; issuing gives the number, freezes the words and their hash, and makes a PDF that says them', async () => {
  const p = await citizen();
  const { id, receipt } = await register(p, '通知の会');
  const letter = await decide(id);
  let page = await officer.get(at(letter));
  assert.match(main(page), /下書き/);
  assert.match(main(page), /市民活動団体登録通知書/);
  assert.match(main(page), /通知の会[\s\S]*髙橋 花子　様/);
  assert.equal((await officer.get(`/ja/files/staff/letters/${letter}`)).status, 404, 'a draft has no PDF');
  await issued(letter);
  const no = one(letter, 'doc_no');
  assert.match(no, /第\d+号/);
  assert.equal(sql(`SELECT doc_no FROM ky_dossier WHERE id = ${id}`), no);
  page = await officer.get(at(letter));
  assert.match(main(page), new RegExp(no));
  const { file, bytes } = await pdfOf(letter);
  assert.equal(createHash('sha256').update(bytes).digest('hex').toUpperCase(), one(letter, 'HEX(file_sha256)'));
  assert.equal(one(letter, 'UPPER(SHA2(document, 256))'), one(letter, 'HEX(sha256)'));
  const text = bare(words(file));
  for (const said of ['〒385-0000', 'みほん市蓼原1-2-3', '髙橋花子様', '市民活動団体登録通知書', '通知の会', receipt, no]) assert.ok(text.includes(said), `${said} in ${text}`);
  execFileSync('qpdf', ['--check', file]);
  const fonts = execFileSync('pdffonts', [file], { encoding: 'utf8' }).trim().split('\n').slice(2);
  assert.ok(fonts.length > 0);
  for (const f of fonts) assert.match(f, /\byes +(yes|no) +yes\b/, `embedded, with a map to Unicode: ${f}`);
  // The whole file holds it as it was frozen, a copy for disclosure does not.
  const path = `/ja/staff/dossiers/${id}`;
  for (const [mode, there] of [['zip', true], ['masked', false]]) {
    assert.equal((await officer.fill(path, { mode }, `${path}/bundle`)).status, 303);
    await eventually(() => { background(); assert.equal(sql(`SELECT COUNT(*) FROM ky_job WHERE job = 'dossier.bundle' AND state = 'done' AND JSON_VALUE(params, '$.dossier') = ${id} AND JSON_VALUE(params, '$.mode') = '${mode}'`), '1'); }, 60000);
    const whole = await officer.get((await officer.get(path)).text.match(/href="(\/ja\/files\/staff\/dossiers\/\d+\/bundle\/\d+)"/)[1]), to = join(dir, `whole-${mode}`);
    writeFileSync(to, whole.bytes);
    if (there) assert.match(execFileSync('unzip', ['-Z1', to], { encoding: 'utf8' }), /第\d+号\.pdf/);
    else assert.ok(!bare(words(to)).includes('市民活動団体登録通知書'));
  }
  // Frozen: neither the template nor the record change it.
  const before = one(letter, 'document');
  assert.equal((await issue(letter).catch(() => ({ status: 409 }))).status, 409, 'there is no form to issue it again');
  sql(`UPDATE ky_department SET phone = CONCAT('0', phone) WHERE id = (SELECT department_id FROM ky_dossier WHERE id = ${id})`);
  assert.equal(one(letter, 'document'), before);
  assert.doesNotMatch(main(await officer.get(at(letter))), /次の番号を付ける/);
});

const names = ['髙橋 見本', '𠮷野 見本', '﨑元 見本', '邉見 見本', '葛󠄀城 見本', 'NGUYEN VAN MIHON', 'ミホン', 'ながいなまえのひと'.repeat(5).slice(0, 40), '神﨑 ㈱①～〜'];
let batch;
async function together() {
  if (batch) return batch;
  const all = names.map((name, i) => dossier({ title: `ひとつの会${i}`, answers: { name: `ひとつの会${i}`, representative: name, contact_address_postal: '385-0001', contact_address: 'みほん市榛名木1-1', contact_address_building: `葛󠄀城荘${i}号` } }));
  const path = `/ja/staff/dossiers/${all[0].id}/propose/reject`;
  let res = await officer.fill(path, { reasoning: '要件を満たさない {name} | ため\n二行目の理由', ...Object.fromEntries(all.slice(1).map((d) => [`with.${d.id}`, '1'])) });
  assert.equal(res.status, 303, main(res));
  const approval = Number(res.headers.location.match(/approvals\/(\d+)/)[1]);
  res = await approver.fill(`/ja/staff/approvals/${approval}`, { verdict: 'approve' });
  assert.equal(res.status, 303, main(res));
  const letters = sql(`SELECT id FROM ky_letter WHERE approval_id = ${approval} ORDER BY dossier_id`).split('\n').map(Number);
  assert.equal(letters.length, names.length);
  assert.ok((await officer.get(`/ja/staff/approvals/${approval}`)).text.includes(`/staff/letters?approval=${approval}"`), 'the decision leads to its letters');
  await act(`?approval=${approval}&state=draft`, 'issue', { all: '1' });
  await eventually(() => { background(); assert.equal(sql(`SELECT COUNT(*) FROM ky_letter WHERE approval_id = ${approval} AND file_id IS NOT NULL`), String(names.length)); }, 120000);
  return (batch = { approval, letters, dossiers: all });
}
// One of the list's buttons, for what its page shows.
async function act(query, what, changes = {}) {
  const page = await officer.get(`/ja/staff/letters${query}`);
  assert.equal(page.status, 200);
  const action = page.text.match(/action="([^"]*\/letters\/batch)"/)[1];
  const res = await officer.post(action, [...fields(page.text, action), ...Object.entries(changes), ['act', what]]);
  assert.equal(res.status, 303, main(res));
}
async function together_as(mode, query) {
  const count = () => Number(sql(`SELECT COUNT(*) FROM ky_job WHERE job = 'letters.batch' AND state = 'done' AND JSON_VALUE(params, '$.mode') = '${mode}'`)), before = count();
  await act(query, mode, { all: '1' });
  await eventually(() => { background(); assert.equal(count(), before + 1); }, 120000);
  const page = await officer.get('/ja/staff/letters');
  const link = page.text.match(/href="(\/ja\/files\/staff\/letters\/batches\/\d+)"/)[1];
  const res = await officer.get(link), at = join(dir, `all.${mode === 'zip' ? 'zip' : `${mode}.pdf`}`);
  assert.equal(res.status, 200);
  writeFileSync(at, res.bytes);
  return { at, link };
}

deep('every name stands on paper as it is written, in the window, in the text and on the label; what was typed is never taken for template', async () => {
  const { letters } = await together();
  for (const [i, name] of names.entries()) {
    const { file } = await pdfOf(letters[i]), text = bare(words(file));
    assert.ok(text.includes(bare(`${name}様`)), `${name}: ${text}`);
    assert.ok(text.includes(bare(`葛󠄀城荘${i}号`)), text);
    assert.ok(text.includes(bare('要件を満たさない {name} | ため')) && text.includes('二行目の理由'), text);
    assert.ok(text.includes('審査請求'), '教示');
    assert.equal(one(letters[i], 'missing'), '0', name);
    for (const f of execFileSync('pdffonts', [file], { encoding: 'utf8' }).trim().split('\n').slice(2)) assert.match(f, /\byes +(yes|no) +yes\b/, f);
  }
});

deep('the letters of a decision as one PDF for printing, as an archive, as labels; for who asked alone', async () => {
  const { approval, letters } = await together(), query = `?approval=${approval}`;
  const pdf = await together_as('pdf', query), text = bare(words(pdf.at));
  execFileSync('qpdf', ['--check', pdf.at]);
  for (const [i, name] of names.entries()) assert.ok(text.includes(bare(`${name}様`)) && text.includes(one(letters[i], 'doc_no')), name);
  assert.equal(execFileSync('pdfinfo', [pdf.at], { encoding: 'utf8' }).match(/Pages: +(\d+)/)[1], sql(`SELECT CAST(SUM(pages) AS SIGNED) FROM ky_letter WHERE approval_id = ${approval}`));
  const zip = await together_as('zip', query), list = execFileSync('unzip', ['-Z1', zip.at], { encoding: 'utf8' }).trim().split('\n');
  assert.equal(list.length, names.length);
  const first = execFileSync('unzip', ['-p', zip.at, list[0]], { maxBuffer: 1 << 24 });
  assert.equal(createHash('sha256').update(first).digest('hex').toUpperCase(), one(letters[0], 'HEX(file_sha256)'), 'the very bytes that were frozen');
  const labels = await together_as('labels', query), said = bare(words(labels.at, '-raw')); // two columns
  for (const name of names) assert.ok(said.includes(bare(`${name}様`)), name);
  assert.equal((await (await staff('officer', 'kyodo')).get(pdf.link)).status, 404, 'another officer');
  const other = dossier({ title: '別の課の会', code: 'kankyo' });
  sql(`INSERT INTO ky_letter (dossier_id, template_id, history_id, action, lang, created_at) SELECT ${other.id}, MIN(t.id), (SELECT MAX(id) FROM ky_dossier_history WHERE dossier_id = ${other.id}), 'reject', 'ja', UTC_TIMESTAMP(6) FROM ky_letter_template t WHERE t.procedure_name = 'groups.registration'`);
  const theirs = letterOf(other.id), kyodo = await staff('officer', 'kyodo');
  assert.equal((await kyodo.get(at(theirs))).status, 404);
  const page = await kyodo.get('/ja/staff/letters'), action = page.text.match(/action="([^"]*\/letters\/batch)"/)[1];
  assert.doesNotMatch(main(page), /別の課の会/);
  const res = await kyodo.post(action, [['_token', fields(page.text, action).find(([k]) => k === '_token')[1]], ['shown', String(theirs)], [`pick.${theirs}`, '1'], ['act', 'issue']]);
  assert.equal(res.status, 422, 'nothing of theirs is picked');
});

deep('a number is given once: not after a letter is dropped, not to two at once; branches and numbers from elsewhere', async () => {
  const admin = await staff('administrator');
  const at_rule = `/ja/staff/letters/numbers/${sql(`SELECT id FROM ky_department WHERE code = 'fukushi' AND valid_to >= CURRENT_DATE`)}`;
  for (const bad of ['佐福号', '佐福第{n}{n}号', '佐福第{n}号{x}']) assert.equal((await admin.fill(at_rule, { form: bad, year_kind: 'fiscal' })).status, 422, bad);
  let res = await admin.fill(at_rule, { form: '{y}{a}第{n}号', abbreviation: '佐福', year_kind: 'fiscal' });
  assert.equal(res.status, 303, main(res));
  const fresh = async () => {
    const d = dossier({ title: '番号の会', code: 'fukushi', answers: { name: '番号の会', representative: '見本 花子', contact_address: 'みほん市1' } });
    return decide(d.id, 'reject', '番号の試験');
  };
  const last = () => Number(sql(`SELECT COALESCE(MAX(k.last), 0) FROM ky_number_counter k JOIN ky_department d ON d.id = k.department_id WHERE d.code = 'fukushi'`));
  const start = last(), year = Number(sql('SELECT YEAR(CURRENT_DATE - INTERVAL 3 MONTH)')) - 2018;
  const [a, b, c, d, e] = [await fresh(), await fresh(), await fresh(), await fresh(), await fresh()];
  await issued(a);
  assert.equal(one(a, 'doc_no'), `${year}佐福第${start + 1}号`);
  await issued(b);
  assert.equal((await officer.fill(at(b), {}, at(b, '/drop'))).status, 303);
  assert.equal(one(b, 'state'), 'void');
  const two = await Promise.all([issue(c), issue(d, {}, await staff('officer', 'fukushi'))]);
  for (const r of two) assert.equal(r.status, 303, main(r));
  assert.deepEqual([one(c, 'number'), one(d, 'number')].map(Number).sort(), [start + 3, start + 4], 'one each, the dropped one stays used');
  res = await issue(e, { how: 'branch', branch_of: String(last() + 5) });
  assert.equal(res.status, 422, 'a branch of a number nobody has');
  assert.equal((await issue(e, { how: 'branch' })).status, 422);
  await issued(e, { how: 'branch', branch_of: String(start + 1) });
  assert.equal(one(e, 'doc_no'), `${year}佐福第${start + 1}号の2`);
  const f = await fresh(), g = await fresh();
  await issued(f, { how: 'branch', branch_of: String(start + 1) });
  assert.equal(one(f, 'doc_no'), `${year}佐福第${start + 1}号の3`);
  const before = last();
  assert.equal((await issue(g, { how: 'external' })).status, 422, 'a number from elsewhere is typed');
  await issued(g, { how: 'external', external: '8佐協第4567号' });
  assert.equal(one(g, "CONCAT(doc_no, ' ', COALESCE(number, 'none'))"), '8佐協第4567号 none');
  assert.equal(last(), before, 'and the counter stands');
  // The same form sent twice gives one number.
  const h = await fresh(), page = await officer.get(at(h)), pairs = fields(page.text, at(h, '/issue'));
  const twice = await Promise.all([officer.post(at(h, '/issue'), pairs), officer.post(at(h, '/issue'), pairs)]);
  assert.ok(twice.every((r) => r.status === 303), twice.map((r) => r.status).join());
  assert.equal(last(), before + 1);
  assert.equal(sql('SELECT COUNT(*) FROM (SELECT 1 FROM ky_letter WHERE number IS NOT NULL GROUP BY number_department, number_kind, number_year, number, branch HAVING COUNT(*) > 1) x'), '0');
});

test('a letter is downloaded only where its addressee agreed, and only once it was sent; the first opening is on record', async () => {
  const p = await citizen(), { id } = await register(p, '電子の会'), letter = await decide(id, 'reject', '電子で届く理由');
  let res = await issue(letter, { delivery: 'download' });
  assert.equal(res.status, 422);
  assert.match(main(res), /同意/);
  assert.equal(one(letter, 'state'), 'draft', 'no number was taken');
  assert.equal((await p.fill(`/ja/dossiers/${id}`, {}, `/ja/dossiers/${id}/electronic`)).status, 303);
  assert.match(main(await officer.get(at(letter))), /同意があります/);
  await issued(letter, { delivery: 'download' });
  const file = one(letter, 'file_id'), link = `/ja/files/dossiers/${id}/letters/${file}`;
  assert.equal((await p.get(link)).status, 404, 'not before it is sent');
  // Agreement ended meanwhile: it cannot go out that way.
  await p.fill(`/ja/dossiers/${id}`, {}, `/ja/dossiers/${id}/electronic`);
  res = await officer.fill(at(letter), {}, at(letter, '/send'));
  assert.equal(res.status, 422, main(res));
  await p.fill(`/ja/dossiers/${id}`, {}, `/ja/dossiers/${id}/electronic`);
  res = await officer.fill(at(letter), {}, at(letter, '/send'));
  assert.equal(res.status, 303, main(res));
  await mail(p.email, '通知書が届いています');
  const page = await p.get(`/ja/dossiers/${id}`);
  assert.ok(page.text.includes(link), main(page));
  const opened = () => /相手が取り出した日時/.test(main(opening.page)), opening = { page: await officer.get(at(letter)) };
  assert.equal(opened(), false);
  const got = await p.get(link);
  assert.equal(got.status, 200);
  assert.equal(createHash('sha256').update(got.bytes).digest('hex').toUpperCase(), one(letter, 'HEX(file_sha256)'));
  opening.page = await officer.get(at(letter));
  assert.equal(opened(), true);
  assert.equal((await (await citizen()).get(link)).status, 404);
  assert.equal((await person().get(link)).status, 303);
  // By post it is not theirs to download.
  const other = await citizen(), o = await register(other, '郵送の会'), posted = await decide(o.id, 'reject', '郵送');
  await issued(posted);
  assert.equal((await officer.fill(at(posted), {}, at(posted, '/send'))).status, 303);
  const shown = await other.get(`/ja/dossiers/${o.id}`);
  assert.match(main(shown), /郵送/);
  assert.equal((await other.get(`/ja/files/dossiers/${o.id}/letters/${one(posted, 'file_id')}`)).status, 404);
});

deep('for a group agrees who may submit in its name', async () => {
  const p = await citizen(), group = 700000 + process.pid % 100000, d = dossier({ procedure: 'groups.change', title: '同意の会', groupId: group }), path = `/ja/dossiers/${d.id}`;
  sql(`INSERT INTO ky_member (group_id, user_id, role, valid_from, created_at) VALUES (${group}, ${p.id}, 'representative', '2026-01-01', UTC_TIMESTAMP(6))`);
  const page = await p.get(path), given = () => sql(`SELECT COUNT(*) FROM ky_letter_consent WHERE dossier_id = ${d.id} AND ended_at IS NULL`);
  assert.equal(page.status, 200);
  const pairs = fields(page.text, `${path}/electronic`);
  sql(`UPDATE ky_member SET role = 'viewer' WHERE group_id = ${group}`);
  const res = await p.post(`${path}/electronic`, pairs);
  assert.equal(res.status, 422);
  assert.equal(given(), '0');
  assert.doesNotMatch((await p.get(path)).text, /\/electronic"/);
  sql(`UPDATE ky_member SET role = 'representative' WHERE group_id = ${group}`);
  assert.equal((await p.fill(path, {}, `${path}/electronic`)).status, 303);
  assert.equal(given(), '1');
});

deep('until it went out a step is taken back and its letter is void; afterwards no more', async () => {
  const p = await citizen(), { id } = await register(p, '取消しと通知の会'), letter = await decide(id, 'reject', '一度目');
  await issued(letter);
  const takeback = () => approver.fill(`/ja/staff/dossiers/${id}/takeback`, { reason: '押し間違い' });
  assert.equal((await takeback()).status, 303);
  assert.equal(one(letter, 'state'), 'void');
  assert.doesNotMatch(main(await officer.get(at(letter))), /\/send"/, 'it does not go out');
  const again = await decide(id, 'reject', '二度目');
  assert.notEqual(again, letter);
  await issued(again, { delivery: 'counter' });
  assert.notEqual(one(again, 'doc_no'), one(letter, 'doc_no'));
  assert.match(main(await approver.get(`/ja/staff/dossiers/${id}`)), /\/takeback/);
  const form = fields((await approver.get(`/ja/staff/dossiers/${id}/takeback`)).text, `/ja/staff/dossiers/${id}/takeback`);
  assert.equal((await officer.fill(at(again), {}, at(again, '/send'))).status, 303);
  assert.doesNotMatch(main(await approver.get(`/ja/staff/dossiers/${id}`)), /\/takeback/);
  const res = await approver.post(`/ja/staff/dossiers/${id}/takeback`, [...form.filter(([k]) => k !== 'reason'), ['reason', '遅すぎる']]);
  assert.equal(res.status, 409);
  assert.equal(sql(`SELECT state FROM ky_dossier WHERE id = ${id}`), 'rejected');
});

deep('what came back is recorded and sent again; the register of dispatch holds it, as a file too', async () => {
  const d = dossier({ title: '返戻の会', answers: { name: '返戻の会', representative: '𠮷野 花子', contact_address_postal: '385-0001', contact_address: 'みほん市榛名木9-9' } });
  const letter = await decide(d.id, 'reject', '返戻の試験');
  assert.equal((await issue(letter, { recipient_address: '' })).status, 422, 'the post needs an address');
  await issued(letter, { recipient_address: 'みほん市駒立2-2' });
  const { file } = await pdfOf(letter);
  assert.match(words(file), /みほん市駒立2-2/, 'as mended');
  let res = await officer.fill(at(letter), {}, at(letter, '/send'));
  assert.equal(res.status, 303);
  assert.equal((await officer.fill(at(letter), { note: '' }, at(letter, '/return'))).status, 422);
  res = await officer.fill(at(letter), { note: 'あて所に尋ねあたりません' }, at(letter, '/return'));
  assert.equal(res.status, 303, main(res));
  assert.match(main(await officer.get(at(letter))), /あて所に尋ねあたりません/);
  const no = one(letter, 'doc_no'), q = `?no=${encodeURIComponent(no)}&returned=1`;
  assert.match(main(await officer.get(`/ja/staff/letters/dispatch${q}`)), /𠮷野 花子/);
  const csv = await officer.get(`/ja/files/letters/dispatch/csv${q}`);
  assert.equal(csv.status, 200);
  assert.match(csv.text, /みほん市駒立2-2/);
  assert.match(csv.text, /あて所に尋ねあたりません/);
  res = await officer.fill(at(letter), { delivery: 'counter' }, at(letter, '/send'));
  assert.equal(res.status, 303, main(res));
  assert.equal(one(letter, "CONCAT(delivery, ' ', COALESCE(returned_on, 'here'))"), 'counter here');
  assert.equal(sql(`SELECT GROUP_CONCAT(kind ORDER BY id) FROM ky_letter_event WHERE letter_id = ${letter}`), 'issued,sent,returned,sent');
});

deep('a template with an error is refused with its line; what is published is a new revision, used from then on', async () => {
  const admin = await staff('administrator');
  const id = Number(sql(`SELECT id FROM ky_letter_template WHERE procedure_name = 'groups.renewal' AND occasion = 'reject' AND lang = 'ja'`)), path = `/ja/staff/letters/templates/${id}`;
  const old = sql(`SELECT text FROM ky_letter_revision WHERE template_id = ${id} ORDER BY number DESC LIMIT 1`), number = () => Number(sql(`SELECT MAX(number) FROM ky_letter_revision WHERE template_id = ${id}`));
  const before = number();
  let res = await admin.fill(`${path}/edit`, { text: '# 題\n{if reason}\n　本文 {nobody}\n' });
  assert.equal(res.status, 422);
  assert.match(main(res), /3行目5文字目： <code>nobody<\/code> という印はありません/);
  assert.match(main(res), /2行目1文字目： <code>reason<\/code> \{end\} がありません/);
  assert.match(main(res), /　本文 \{nobody\}/, 'what was typed is still there');
  assert.equal(sql(`SELECT draft IS NULL FROM ky_letter_template WHERE id = ${id}`), '1');
  res = await admin.fill(`${path}/edit`, { text: '# 直した題\n　{name} <b>&amp; {reason}\n{seal}' });
  assert.equal(res.status, 303, main(res));
  dossier({ procedure: 'groups.renewal', title: '見本の会', answers: { name: '見本の会' } });
  const page = await admin.get(path);
  assert.match(main(page), /直した題/);
  assert.match(main(page), /見本の会 &lt;b&gt;&amp;amp; （理由がここに入ります）/);
  assert.equal(number(), before, 'a draft is no revision');
  res = await admin.fill(path, {}, `${path}/publish`);
  assert.equal(res.status, 303, main(res));
  assert.equal(number(), before + 1);
  assert.match(main(await admin.get(`${path}/revisions/${before}`)), /登録の更新について/, 'the one before is kept');
  const auditor = await staff('auditor'), elsewhere = await staff('officer', 'kankyo');
  assert.equal((await auditor.get(path)).status, 403);
  assert.equal((await elsewhere.get(path)).status, 404, 'another department\'s procedure');
  sql(`INSERT INTO ky_letter_revision (template_id, number, text, sha256, made_by, created_at) SELECT template_id, ${before + 2}, text, sha256, 'plugin', UTC_TIMESTAMP(6) FROM ky_letter_revision WHERE template_id = ${id} AND number = ${before}`);
  assert.ok(old.includes('登録の更新'));
});

deep('a letter is written in its applicant\'s language where there is a template, and in Japanese elsewhere', async () => {
  const p = await citizen('NGUYEN VAN MIHON'), { id } = await register(p, 'Mihon Friends');
  sql(`UPDATE ky_user SET lang = 'en' WHERE id = ${p.id}`);
  const letter = await decide(id);
  assert.match(main(await officer.get(at(letter))), /Notice of registration/);
  const q = await citizen(), other = await register(q, 'Mihon Friends 2');
  sql(`UPDATE ky_user SET lang = 'en' WHERE id = ${q.id}`);
  assert.match(main(await officer.get(at(await decide(other.id, 'reject', 'Because')))), /市民活動団体の登録について/);
});

deep('what was submitted is the procedure\'s 様式 as a PDF, for its applicant and for the desk', async () => {
  const p = await citizen(), { id, receipt } = await register(p, '様式の会');
  assert.equal((await p.get(`/ja/files/dossiers/${id}/sheet/1`)).status, 404, 'not yet made');
  let res = await p.fill(`/ja/dossiers/${id}`, {}, `/ja/dossiers/${id}/sheet`);
  assert.equal(res.status, 303, main(res));
  await eventually(() => { background(); assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier_sheet WHERE dossier_id = ${id} AND file_id IS NOT NULL`), '1'); }, 60000);
  res = await p.get(`/ja/files/dossiers/${id}/sheet/1`);
  assert.equal(res.status, 200);
  const file = join(dir, 'sheet.pdf');
  writeFileSync(file, res.bytes);
  const text = words(file);
  for (const said of ['様式第1号', '市民活動団体登録申請書', receipt, '様式の会', '川をきれいにする', '髙橋 花子', '団体について']) assert.ok(text.includes(said), `${said}: ${text}`);
  assert.equal((await officer.get(`/ja/files/staff/dossiers/${id}/sheet/1`)).status, 200);
  assert.equal((await (await staff('officer', 'kankyo')).get(`/ja/files/staff/dossiers/${id}/sheet/1`)).status, 404);
  assert.equal((await (await citizen()).get(`/ja/files/dossiers/${id}/sheet/1`)).status, 404);
  const asked = await officer.fill(`/ja/staff/dossiers/${id}`, {}, `/ja/staff/dossiers/${id}/sheet`).catch(() => null);
  assert.equal(asked, null, 'made once: there is no button any more');
  // One whose making failed for good can be asked for again after an hour.
  const button = async () => (await p.get(`/ja/dossiers/${id}`)).text.includes(`action="/ja/dossiers/${id}/sheet"`);
  sql(`UPDATE ky_dossier_sheet SET file_id = NULL WHERE dossier_id = ${id}`);
  assert.equal(await button(), false);
  sql(`UPDATE ky_dossier_sheet SET asked_at = asked_at - INTERVAL 2 HOUR WHERE dossier_id = ${id}`);
  assert.equal(await button(), true);
  assert.equal((await p.fill(`/ja/dossiers/${id}`, {}, `/ja/dossiers/${id}/sheet`)).status, 303);
  await eventually(() => { background(); assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier_sheet WHERE dossier_id = ${id} AND file_id IS NOT NULL`), '1'); }, 60000);
});

deep('a template for an occasion that had none begins switched off; switched on and published it drafts letters', async () => {
  const admin = await staff('administrator'), at_new = '/ja/staff/letters/templates/new';
  sql("DELETE r FROM ky_letter_revision r JOIN ky_letter_template t ON t.id = r.template_id WHERE t.occasion = 'accept' AND t.procedure_name = 'groups.change' AND t.lang = 'en'; DELETE FROM ky_letter_template WHERE occasion = 'accept' AND procedure_name = 'groups.change' AND lang = 'en'");
  let res = await admin.fill(at_new, { occasion: 'groups.change accept', lang: 'en' });
  assert.equal(res.status, 303, main(res));
  const id = Number(res.headers.location.match(/templates\/(\d+)/)[1]), path = `/ja/staff/letters/templates/${id}`;
  assert.equal(sql(`SELECT is_on FROM ky_letter_template WHERE id = ${id}`), '0');
  assert.match(main(await admin.get(path)), /使っていません/);
  assert.equal((await admin.fill(at_new, { occasion: 'groups.change accept', lang: 'en' })).status, 422, 'there is one');
  assert.equal((await admin.fill(path, {}, `${path}/switch`)).status, 303);
  assert.equal(sql(`SELECT is_on FROM ky_letter_template WHERE id = ${id}`), '1');
  res = await (await staff('officer', 'fukushi')).fill(at_new, { occasion: 'groups.change reject', lang: 'en' });
  assert.equal(res.status, 422, main(res));
  assert.match(main(res), /ほかの課の手続です/);
});

deep('the desk counts what waits to be issued and leads from the notice to the letter; a number of the decision is the letter\'s', async () => {
  const d = dossier({ title: '決裁の番号の会', answers: { name: '決裁の番号の会', representative: '見本 花子', contact_address: 'みほん市1' } }), path = `/ja/staff/dossiers/${d.id}`;
  const waiting = async () => Number((await officer.get('/ja/staff/dossiers')).text.match(/発行待ちの通知書 <strong>(\d+)/)[1]), before = await waiting();
  let res = await officer.fill(`${path}/propose/reject`, { reasoning: '番号の試験' });
  res = await approver.fill(res.headers.location.replace(/\?.*/, ''), { verdict: 'approve', doc_no: '8佐協第901号' });
  assert.equal(res.status, 303, main(res));
  const letter = letterOf(d.id);
  assert.equal(await waiting(), before + 1);
  const page = await officer.get(path);
  assert.match(main(page), /下の「通知書」から発行・発送してください/);
  assert.doesNotMatch(main(page), /name="notice"/, 'it is not posted beside its letter');
  assert.equal((await officer.get(`${path}/letter`)).headers.location.replace(/\?.*/, ''), at(letter));
  await issued(letter, {});
  assert.equal(one(letter, 'doc_no'), '8佐協第901号');
  assert.equal(one(letter, 'COALESCE(number, 0)'), '0');
  assert.equal((await officer.fill(at(letter), { delivery: 'counter' }, at(letter, '/send'))).status, 303);
  assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier_notice WHERE dossier_id = ${d.id} AND posted_at IS NULL AND channel = 'paper'`), '0', 'handed over: the notice waits no more');
});

deep('what cannot be printed as it is written is pointed out in the list and on the letter', async () => {
  const d = dossier({ title: '外字の会', answers: { name: '外字の会', representative: '\u{E123}田 見本', contact_address: 'みほん市1' } }), letter = await decide(d.id, 'reject', '外字の試験');
  await issued(letter);
  assert.ok(Number(one(letter, 'missing')) > 0);
  assert.match(main(await officer.get(at(letter))), /印刷できない文字があります/);
  const list = main(await officer.get('/ja/staff/letters?missing=1'));
  assert.match(list, /外字の会[\s\S]*文字を確認/);
  assert.doesNotMatch(list, /番号の会/);
});

deep('with the end of retention a letter\'s words, addressee and paper go; that it was, its number and its days stay', async () => {
  const d = dossier({ title: '廃棄と通知の会', state: 'rejected', phase: 'closed', turn: 'nobody', keepUntil: '2026-03-31' });
  sql(`INSERT INTO ky_file (name, type, size_bytes, sha256, complete, object, object_id, created_at) VALUES ('a.pdf', 'application/pdf', 0, UNHEX(SHA2('', 256)), 1, 'dossier_letter', ${d.id}, UTC_TIMESTAMP(6)); SET @f = LAST_INSERT_ID();
    INSERT INTO ky_letter (dossier_id, template_id, history_id, action, lang, state, created_at, doc_no, issued_on, issued_at, issued_by, recipient_postal, recipient_address, recipient_name, document, file_id, delivery, sent_at, sent_on, returned_reason)
      SELECT ${d.id}, MIN(id), (SELECT MAX(id) FROM ky_dossier_history WHERE dossier_id = ${d.id}), 'reject', 'ja', 'issued', UTC_TIMESTAMP(6), '7佐協第1号', '2026-01-01', UTC_TIMESTAMP(6), 1, '385-0001', '消える住所', '消える名前', 'kyodo-sheet 1\\n', @f, 'post', UTC_TIMESTAMP(6), '2026-01-02', '消える理由' FROM ky_letter_template;
    INSERT INTO ky_letter_event (letter_id, at, user_id, kind, note) VALUES (LAST_INSERT_ID(), UTC_TIMESTAMP(6), 1, 'returned', '消える理由');
    INSERT INTO ky_letter_consent (dossier_id, user_id, given_at) VALUES (${d.id}, 1, UTC_TIMESTAMP(6));
    INSERT INTO ky_dossier_sheet (dossier_id, revision, asked_at) VALUES (${d.id}, 1, UTC_TIMESTAMP(6))`);
  const letter = letterOf(d.id), act = async (who, name) => assert.equal((await who.fill('/ja/staff/disposals', { act: name, [`pick.${d.id}`]: '1' })).status, 303);
  await act(await staff('approver', 'kyodo'), 'propose');
  await act(await staff('administrator'), 'approve');
  await eventually(() => { background(); assert.equal(sql(`SELECT disposed_at IS NOT NULL FROM ky_dossier WHERE id = ${d.id}`), '1'); }, 60000);
  assert.equal(one(letter, "CONCAT_WS('|', recipient_postal, recipient_address, recipient_name, document, returned_reason, COALESCE(file_id, 'none'), doc_no, issued_on, sent_on, state)"), '|||||none|7佐協第1号|2026-01-01|2026-01-02|issued');
  assert.equal(sql(`SELECT CONCAT((SELECT COUNT(*) FROM ky_file WHERE object = 'dossier_letter' AND object_id = ${d.id}), (SELECT COUNT(*) FROM ky_letter_consent WHERE dossier_id = ${d.id}), (SELECT COUNT(*) FROM ky_dossier_sheet WHERE dossier_id = ${d.id}), (SELECT GROUP_CONCAT(note) FROM ky_letter_event WHERE letter_id = ${letter}))`), '000');
  const page = await officer.get(at(letter));
  assert.equal(page.status, 200);
  assert.ok(page.text.includes('7佐協第1号') && !page.text.includes('消える'));
});
