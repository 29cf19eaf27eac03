// members.test.mjs — a group comes to its people: a printed start code, an account with and without e-mail, several groups, invitations, handing over, staff's minutes.
import test from 'node:test';
import assert from 'node:assert/strict';
import { sql } from '../lib/city.mjs';
import { letter, password, person, staff } from '../lib/person.mjs';

const run = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 5)}`;
const good = 'mizu to midori no machi';
const clear = () => sql('DELETE FROM ky_attempt');
let officer, number = 0;
const desk = async () => officer ??= await staff('officer', 'kyodo');
const department = () => sql("SELECT id FROM ky_department WHERE code = 'kyodo' AND valid_to >= CURRENT_DATE");

// A group as it stands after an import: nobody uses it.
async function group(name = `使い始める会${run}-${++number}`, more = {}) {
  const p = await desk();
  const res = await p.fill('/ja/staff/groups/new', { name, name_kana: 'ツカイハジメルカイ', purpose: '試験', department_id: department(), contact_name: '連絡 太郎', contact_address: 'みほん市中央一丁目2番3号', registration_no: `試第${run}${number}号`, ...more });
  assert.equal(res.status, 303, res.text);
  return { id: Number(res.headers.location.match(/groups\/(\d+)/)[1]), name };
}
async function startCode(g, p = officer) {
  const res = await p.fill(`/ja/staff/groups/${g.id}/start_code`, {});
  assert.equal(res.status, 200);
  return { code: res.text.match(/<code id="start-code">([^<]+)</)[1], text: res.text };
}
async function claim(code, more = {}, p = person()) {
  clear();
  const page = more.page ?? '/ja/groups/claim';
  delete more.page;
  const res = await p.fill(page, { code, name: '星見 ウメ', name_kana: 'ホシミ ウメ', password: good, login: '', email: '', ...more }, page.replace('/groups/claim', '/auth/groups/claim'));
  return Object.assign(p, { res });
}
const signIn = async (login) => {
  clear();
  const p = person();
  const res = await p.fill('/ja/auth/login', { login, password: good });
  assert.equal(res.status, 303, res.text);
  return p;
};
const loginOf = async (p) => (await p.get('/ja/groups/claimed')).text.match(/<code id="login">([^<]+)</)[1];
const member = (g, p) => Number(sql(`SELECT m.id FROM ky_member m JOIN ky_user u ON u.id = m.user_id WHERE m.group_id = ${g.id} AND m.live = 1 AND u.login = '${p.login}'`));
async function represented() {
  const g = await group();
  const p = await claim((await startCode(g)).code);
  assert.equal(p.res.status, 303, p.res.text);
  p.login = await loginOf(p);
  return { g, p };
}

test('a printed code opens the record to its group, without e-mail; the code is in the letter alone and works once', async () => {
  const g = await group();
  await desk();
  const { code, text } = await startCode(g);
  assert.match(code, /^[2-9A-HJKMNP-RT-Y]{4}(-[2-9A-HJKMNP-RT-Y]{4}){3}$/);
  for (const said of [g.name, '連絡 太郎', 'みほん市中央一丁目2番3号', '協働推進課', '/ja/groups/claim', 'src="/ja/groups/claim/qr"']) assert.ok(text.includes(said), said);
  const qr = await person().get('/ja/groups/claim/qr');
  assert.equal(qr.headers['content-type'], 'image/svg+xml');
  for (const table of ['groups_start_code', 'groups_history', 'ky_audit', 'ky_token', 'ky_mail'])
    assert.ok(!sql(`SELECT * FROM ${table}`).includes(code.replaceAll('-', '')) && !sql(`SELECT * FROM ${table}`).includes(code), `${table} knows the code`);
  const p = await claim(code.toLowerCase().replaceAll('-', ' ').replaceAll('5', 's').replaceAll('2', 'z'));
  assert.equal(p.res.status, 303, p.res.text);
  assert.equal(p.res.headers.location, '/ja/groups/claimed?done=groups.done.claimed');
  const login = await loginOf(p);
  assert.match(login, /^dantai-\d+/);
  assert.equal(sql(`SELECT CONCAT_WS(',', kind, email, email_key IS NULL) FROM ky_user WHERE login = '${login}'`), 'citizen,,1');
  const mine = await p.get('/ja/groups/mine');
  assert.equal(mine.status, 200);
  for (const said of [g.name, '連絡 太郎', '代表者', login, `名義： ${g.name}`]) assert.ok(mine.text.includes(said), said);
  assert.equal((await claim(code)).res.status, 422, 'once');
  const again = await signIn(login);
  assert.ok((await again.get('/ja/account')).text.includes(`名義： ${g.name}`), 'the only group is chosen at login');
  assert.equal(sql(`SELECT COUNT(*) FROM ky_audit WHERE action = 'groups.claim' AND object_id = ${g.id}`), '1');
});

test('wrong, expired, replaced and used codes get the same answer; staff sees that an old letter was tried', async () => {
  const g = await group();
  await desk();
  const first = (await startCode(g)).code, second = (await startCode(g)).code;
  const said = async (code) => {
    const p = await claim(code);
    assert.equal(p.res.status, 422);
    return p.res.text.replaceAll(code, 'X').replace(/value="[0-9a-f]{80}"/g, '');
  };
  const wrong = await said('K7WM-3QPD-2222-2222');
  assert.ok(wrong.includes('コードがちがうか、使える期限が過ぎています'));
  assert.equal(await said(first), wrong, 'replaced');
  sql(`UPDATE groups_start_code SET expires_on = CURRENT_DATE - INTERVAL 2 DAY WHERE group_id = ${g.id} AND ended_at IS NULL`);
  assert.equal(await said(second), wrong, 'expired');
  const page = await officer.get(`/ja/staff/groups/${g.id}/start_code`);
  assert.ok(page.text.includes('期限切れ') && page.text.includes('取りかえられました'));
  assert.equal(sql(`SELECT GROUP_CONCAT(tries ORDER BY id) FROM groups_start_code WHERE group_id = ${g.id}`), '1,1');
  assert.equal(sql(`SELECT COUNT(*) FROM ky_member WHERE group_id = ${g.id}`), '0');
});

test('one character wrong, or two swapped, is no code at all; too many tries are refused with the right one', async () => {
  const g = await group();
  await desk();
  const { code } = await startCode(g);
  const plain = code.replaceAll('-', '');
  const before = sql('SELECT SUM(tries) FROM groups_start_code');
  for (const i of [0, 7, 15]) {
    const other = plain[i] === 'K' ? 'M' : 'K';
    assert.equal((await claim(plain.slice(0, i) + other + plain.slice(i + 1))).res.status, 422);
  }
  assert.equal(sql('SELECT SUM(tries) FROM groups_start_code'), before);
  clear();
  const p = person(), fields = { code: plain, name: '名', name_kana: 'ナ', password: 'short', login: '', email: '' };
  for (let i = 0; i < 10; i++) await p.fill('/ja/groups/claim', { ...fields, code: plain.slice(0, 15) + (plain[15] === 'K' ? 'M' : 'K') }, '/ja/auth/groups/claim');
  const res = await p.fill('/ja/groups/claim', { ...fields, password: good, code: plain.slice(0, 15) + (plain[15] === 'K' ? 'M' : 'K') }, '/ja/auth/groups/claim');
  assert.ok(res.text.includes('しばらく受け付けません'));
  clear();
});

test('a chosen login, a password that can be guessed, a name that is taken; an e-mail address counts once its code was typed', async () => {
  const g = await group();
  await desk();
  const { code } = await startCode(g);
  const login = `ume-${run}`, email = `ume.${run}@example.jp`;
  assert.ok((await claim(code, { login: 'a@b.example' })).res.text.includes('半角の小文字'));
  assert.ok((await claim(code, { login: 'kyodo-admin' })).res.text.includes('すでに使われています'));
  const weak = await claim(code, { login, password: 'password2026' });
  assert.ok(weak.res.text.includes('推測されやすい') && weak.res.text.includes(code), 'what was typed is kept');
  const p = await claim(code, { login, email });
  assert.equal(p.res.status, 303, p.res.text);
  const page = await p.get(p.res.headers.location);
  assert.ok(page.text.includes(login) && page.text.includes('/ja/auth/email_code'));
  assert.equal(sql(`SELECT email FROM ky_user WHERE login = '${login}'`), '', 'not before it was checked');
  const mail = await letter(email);
  const done = await p.fill('/ja/auth/email_code', { code: mail.code });
  assert.equal(done.status, 303, done.text);
  assert.equal(sql(`SELECT email FROM ky_user WHERE login = '${login}'`), email);
});

test('somebody signed in claims with their own account, and chooses for which of two groups they act', async () => {
  const { g, p } = await represented();
  const other = await group();
  const { code } = await startCode(other);
  const res = await p.fill('/ja/groups/claim', { code });
  assert.equal(res.status, 303, res.text);
  assert.ok((await p.get('/ja/groups/mine')).text.includes(`<h1>${other.name}</h1>`));
  const again = await signIn(p.login);
  assert.equal((await again.get('/ja/groups/mine')).headers.location, '/ja/account/acting?next=groups/mine', 'two groups: they say for which');
  const page = await again.get('/ja/account/acting?next=groups/mine');
  assert.ok(page.text.includes(g.name) && page.text.includes(other.name));
  assert.equal((await again.fill('/ja/account/acting?next=groups/mine', { group_id: String(g.id) }, '/ja/account/acting')).headers.location, '/ja/groups/mine?done=account.done.acting');
  assert.ok((await again.get('/ja/groups/mine')).text.includes(`<h1>${g.name}</h1>`));
  const stranger = await group();
  assert.equal((await again.fill('/ja/account/acting', { group_id: String(stranger.id) })).status, 422, 'not for a group one does not belong to');
  assert.equal((await again.fill('/ja/account/acting', { group_id: '0' })).status, 303);
  assert.ok(!(await again.get('/ja/account')).text.includes('名義：'));
  sql(`UPDATE ky_session SET group_id = ${stranger.id} WHERE user_id = (SELECT id FROM ky_user WHERE login = '${p.login}')`);
  assert.ok(!(await again.get('/ja/account')).text.includes('名義：'), 'a session alone makes nobody a member');
});

test('staff acts for no group', async () => {
  await desk();
  const page = await officer.get('/ja/groups/claim');
  assert.ok(page.text.includes('職員のアカウントでは'));
  assert.ok(!page.text.includes('name="code"'));
});

test('the representative invites by print and by mail; roles bound what people may; ending access is at once, in every browser', async () => {
  const { g, p } = await represented();
  clear();
  const printed = await p.fill(`/ja/groups/${g.id}/people/invite`, { person: '書記の人', role: 'editor' });
  assert.equal(printed.status, 200);
  const editor = await claim(printed.text.match(/<code id="start-code">([^<]+)</)[1], { name: '書記 花子' });
  assert.equal(editor.res.status, 303, editor.res.text);
  editor.login = await loginOf(editor);
  const email = `viewer.${run}@example.jp`;
  clear();
  const sent = await p.fill(`/ja/groups/${g.id}/people/invite`, { person: '見る人', role: 'viewer', email });
  assert.equal(sent.headers.location, '/ja/groups/mine?done=groups.done.invited');
  const mail = await letter(email, '招待');
  assert.ok(mail.text.includes(g.name) && mail.text.includes('/ja/groups/claim') && !/claim[?#]/.test(mail.text));
  assert.ok((await p.get('/ja/groups/mine')).text.includes('見る人'));
  const viewer = await claim(mail.text.match(/コード：(\S+)/)[1], { name: '見る 次郎' });
  viewer.login = await loginOf(viewer);
  assert.equal(sql(`SELECT GROUP_CONCAT(role ORDER BY id) FROM ky_member WHERE group_id = ${g.id} AND live = 1`), 'representative,editor,viewer');
  for (const who of [editor, viewer]) {
    assert.equal((await who.get('/ja/groups/mine')).status, 200);
    assert.equal((await who.get(`/ja/groups/${g.id}/people/invite`)).status, 404, 'only the representative invites');
    assert.equal((await who.get(`/ja/groups/people/${member(g, p)}/end`)).status, 404);
    assert.equal((await who.get(`/ja/groups/people/${member(g, p)}/role`)).status, 404);
  }
  assert.equal((await p.fill(`/ja/groups/people/${member(g, viewer)}/role`, { role: 'editor' })).status, 303);
  assert.ok((await viewer.get('/ja/groups/mine')).text.includes('担当者（書ける人）'));
  const elsewhere = await signIn(viewer.login);
  assert.equal((await elsewhere.get('/ja/groups/mine')).status, 200);
  assert.equal((await p.fill(`/ja/groups/people/${member(g, viewer)}/end`, {})).status, 303);
  for (const browser of [viewer, elsewhere]) {
    const page = await browser.get('/ja/groups/mine');
    assert.ok(!page.text.includes(g.name), 'at once');
    assert.ok(page.text.includes('まだどの団体にも入っていません'));
  }
  const last = await p.get(`/ja/groups/people/${member(g, p)}/end`);
  assert.ok(last.text.includes('次の代表者に引き継いでください'));
  assert.equal((await editor.fill(`/ja/groups/people/${member(g, editor)}/end`, {})).status, 303, 'anybody may leave');
});

test('the last representative cannot leave nor lower themselves; a withdrawn invitation opens nothing', async () => {
  const { g, p } = await represented();
  clear();
  const id = member(g, p);
  assert.equal((await p.get(`/ja/groups/people/${id}/end`)).text.includes(`action="/ja/groups/people/${id}/end"`), false);
  assert.equal((await p.fill(`/ja/groups/people/${id}/role`, { role: 'viewer' })).status, 422);
  const printed = await p.fill(`/ja/groups/${g.id}/people/invite`, { person: 'やめた人', role: 'editor' });
  const code = printed.text.match(/<code id="start-code">([^<]+)</)[1];
  assert.equal((await p.fill('/ja/groups/claim', { code })).status, 422, 'not one\'s own');
  const invite = sql(`SELECT MAX(id) FROM groups_start_code WHERE group_id = ${g.id}`);
  assert.equal((await p.fill('/ja/groups/mine', {}, `/ja/groups/invites/${invite}/withdraw`)).status, 303);
  assert.equal((await claim(code)).res.status, 422);
});

test('handing over: the successor accepts, and that moment the predecessor is nobody any more', async () => {
  const { g, p } = await represented();
  clear();
  const res = await p.fill(`/ja/groups/${g.id}/people/invite`, { person: '次の代表', role: 'viewer', handover: '1' });
  assert.equal(res.status, 200, res.text);
  const pending = await p.fill(`/ja/groups/${g.id}/people/invite`, { person: 'ほかの人', role: 'editor' });
  const left = pending.text.match(/<code id="start-code">([^<]+)</)[1];
  assert.ok((await p.get('/ja/groups/mine')).text.includes('代表者の引き継ぎ'));
  const next = await claim(res.text.match(/<code id="start-code">([^<]+)</)[1], { name: '次代 三郎' });
  assert.equal(next.res.status, 303, next.res.text);
  assert.ok((await next.get('/ja/groups/mine')).text.includes('代表者'));
  assert.ok(!(await p.get('/ja/groups/mine')).text.includes(g.name));
  assert.equal(sql(`SELECT GROUP_CONCAT(CONCAT(u.name, ':', m.role)) FROM ky_member m JOIN ky_user u ON u.id = m.user_id WHERE m.group_id = ${g.id} AND m.live = 1`), '次代 三郎:representative');
  assert.equal((await claim(left)).res.status, 422, 'what the predecessor had sent is void');
});

test('staff ends and gives access on the minutes, with a reason; both stay in the history', async () => {
  const { g, p } = await represented();
  const successor = (await represented()).p;
  const id = member(g, p), people = `/ja/staff/groups/${g.id}/people`;
  assert.ok((await officer.get(people)).text.includes(p.login));
  assert.equal((await officer.fill(`/ja/staff/groups/people/${id}/end`, { reason: '' })).status, 422, 'a reason is a must');
  const day = { 'minutes_on.year': '令和8', 'minutes_on.month': '4', 'minutes_on.day': '1' };
  assert.equal((await officer.fill(`/ja/staff/groups/people/${id}/end`, { reason: '総会', 'minutes_on.year': '令和90', 'minutes_on.month': '4', 'minutes_on.day': '1' })).status, 422);
  assert.equal((await officer.fill(`/ja/staff/groups/people/${id}/end`, { reason: '連絡が取れないため', ...day })).status, 303);
  assert.ok(!(await p.get('/ja/groups/mine')).text.includes(g.name));
  assert.equal((await officer.fill(people, { login: 'nobody-here', role: 'representative', reason: '総会で選任', ...day })).status, 422);
  assert.equal((await officer.fill(people, { login: 'kyodo-admin', role: 'representative', reason: '総会で選任', ...day })).status, 422, 'no staff');
  assert.equal((await officer.fill(people, { login: successor.login, role: 'representative', reason: '総会で選任', ...day })).status, 303);
  const record = await officer.get(`/ja/staff/groups/${g.id}`);
  for (const said of ['権限を終わらせた', '連絡が取れないため（議事録：令和8年4月1日）', '権限を与えた', '総会で選任（議事録：令和8年4月1日）']) assert.ok(record.text.includes(said), said);
  assert.equal(sql(`SELECT COUNT(*) FROM ky_audit WHERE object = 'groups.group' AND object_id = ${g.id} AND action IN ('groups.access_ended', 'groups.access_granted')`), '2');
  const foreign = await staff('officer', 'kankyo');
  assert.equal((await foreign.get(people)).status, 404, "another section's group");
});

test('two records of one group become one, and its people go along', async () => {
  const phone = `03${String(Math.floor(1e7 + Math.random() * 8e7))}`;
  const a = await group(undefined, { contact_phone: phone }), b = await group(undefined, { contact_phone: phone });
  const p = await claim((await startCode(a)).code);
  const { code } = await startCode(a);
  assert.equal((await officer.fill(`/ja/staff/groups/${a.id}/merge`, { into: String(b.id) })).status, 303);
  assert.ok((await p.get('/ja/groups/mine')).text.includes(`<h1>${b.name}</h1>`));
  assert.equal((await claim(code)).res.status, 422, "the old record's codes open nothing");
});

test('every page of it in every language', async () => {
  const { g, p } = await represented();
  for (const lang of ['ja', 'en', 'easy'])
    for (const path of ['groups/mine', 'groups/claim', 'groups/claimed', 'account/acting', `groups/${g.id}/people/invite`, `groups/people/${member(g, p)}/end`]) {
      const res = await p.get(`/${lang}/${path}`);
      assert.equal(res.status, 200, path);
      assert.ok(!/groups\.[a-z_]+\.?[a-z_]*<|account\.[a-z_]+</.test(res.text), `${lang} ${path}: a message is missing`);
    }
  assert.ok(password);
});
