// account.test.mjs — signing in as staff with the second step, and what must not work.
import test from 'node:test';
import assert from 'node:assert/strict';
import { base, sleep } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';
import { fresh, letter, password, person, signIn, staff, token, totp } from '../lib/person.mjs';

test('staff signs in with two steps and sees the list; one step is not enough; signing out ends it', async () => {
  fresh('kyodo-admin');
  const p = person();
  const before = await p.post('/ja/auth/login', { _token: await p.token('/ja/auth/login'), login: 'kyodo-admin', password, next: '' });
  assert.equal(before.status, 303);
  const half = p.jar.get('ky');
  assert.equal((await p.get('/ja/staff/groups')).status, 303, 'after the first step alone');
  fresh('kyodo-admin');
  const done = await signIn(p, 'kyodo-admin');
  assert.equal(done.status, 200);
  assert.equal(done.text.match(/<code>\d{4}-\d{4}-\d{4}<\/code>/g).length, 10, 'printed codes, shown once');
  assert.ok(done.text.includes('href="/ja/staff/groups"'));
  assert.notEqual(p.jar.get('ky'), half, 'a new session id');
  const list = await p.get('/ja/staff/groups?q=' + encodeURIComponent('星見川'));
  assert.equal(list.status, 200);
  assert.ok(list.text.includes('髙橋 花子'), 'staff sees the representative');
  assert.equal(list.headers['cache-control'], 'no-store');
  const stolen = new Map(p.jar);
  const out = await p.post('/ja/auth/logout', { _token: list.text.match(/name="_token" value="([0-9a-f]+)"/)[1] });
  assert.equal(out.status, 303);
  const thief = person();
  for (const [k, v] of stolen) thief.jar.set(k, v);
  assert.equal((await thief.get('/ja/staff/groups')).status, 303, 'the old session is dead');
});

test('a code works once', async () => {
  fresh('kyodo-officer');
  const p = person();
  const first = await p.post('/ja/auth/login', { _token: await p.token('/ja/auth/login'), login: 'kyodo-officer', password, next: '' });
  const page = await p.get(first.headers.location);
  const key = page.text.match(/<code id="key">([A-Z2-7]+)/)[1];
  const code = totp(key);
  const token = () => p.token('/ja/auth/second');
  assert.equal((await p.post('/ja/auth/second', { _token: await token(), code, next: '' })).status, 200);
  const q = person();
  await q.post('/ja/auth/login', { _token: await q.token('/ja/auth/login'), login: 'kyodo-officer', password, next: '' });
  assert.equal((await q.post('/ja/auth/second', { _token: await q.token('/ja/auth/second'), code, next: '' })).status, 422);
});

test('wrong password and unknown user get the same answer', async () => {
  sql('DELETE FROM ky_attempt');
  const text = async (login) => {
    const p = person();
    const res = await p.post('/ja/auth/login', { _token: await p.token('/ja/auth/login'), login, password: 'wrong password', next: '' });
    assert.equal(res.status, 422);
    assert.ok(res.text.includes('利用者名かパスワードがちがいます'));
    assert.ok(!res.text.includes('wrong password'));
    return res.text.replaceAll(login, 'X').replace(/value="[0-9a-f]{80}"/g, '');
  };
  assert.equal(await text('kyodo-admin'), await text('nobody-here'));
});

test('too many tries are refused even with the right password', async () => {
  sql('DELETE FROM ky_attempt');
  const p = person();
  for (let i = 0; i < 10; i++) await p.post('/ja/auth/login', { _token: await p.token('/ja/auth/login'), login: 'kyodo-admin', password: 'wrong password', next: '' });
  const res = await p.post('/ja/auth/login', { _token: await p.token('/ja/auth/login'), login: 'kyodo-admin', password, next: '' });
  assert.equal(res.status, 422);
  assert.ok(res.text.includes('しばらく受け付けません'));
  sql('DELETE FROM ky_attempt');
});

test('the same form sent again gets the same answer and is done once', async () => {
  fresh('kyodo-admin');
  const p = person();
  const fields = { _token: await p.token('/ja/auth/login'), login: 'kyodo-admin', password, next: '' };
  const cookies = new Map(p.jar);
  const count = () => Number(sql("SELECT COUNT(*) FROM ky_audit WHERE action = 'core.login'"));
  const before = count();
  const replies = await Promise.all(Array.from({ length: 5 }, () => {
    const again = person();
    for (const [k, v] of cookies) again.jar.set(k, v);
    return again.post('/ja/auth/login', fields);
  }));
  assert.ok(replies.every((r) => r.status === 303 && r.headers.location === replies[0].headers.location), replies.map((r) => r.status).join());
  assert.equal(count(), before + 1);
});

test('a forged Origin, a foreign token and no token are refused', async () => {
  sql('DELETE FROM ky_attempt');
  const p = person();
  const fields = { _token: await p.token('/ja/auth/login'), login: 'kyodo-admin', password, next: '' };
  assert.equal((await p.post('/ja/auth/login', fields, { Origin: 'https://evil.example' })).status, 403);
  const other = person();
  await other.token('/ja/auth/login');
  assert.equal((await other.post('/ja/auth/login', fields)).status, 422, "another browser's token");
  const none = await p.post('/ja/auth/login', { ...fields, _token: '' });
  assert.equal(none.status, 422);
  assert.ok(none.text.includes('value="kyodo-admin"'), 'what was typed is kept');
  assert.equal((await p.post('/ja/auth/login', fields)).status, 303, 'the token itself was good');
});

test('next leads nowhere else', async () => {
  for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
    const page = (await person().get('/ja/auth/login?next=' + encodeURIComponent(next))).text;
    assert.ok(!page.includes('evil'), next);
  }
  await sleep(0);
});

// ---- citizens

const unique = () => `hanako.${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}@example.jp`;
const clear = () => sql('DELETE FROM ky_attempt');
const good = 'mizu to midori no machi';
async function register(email = unique()) {
  clear();
  const p = person();
  assert.equal((await p.fill('/ja/auth/register', { email })).headers.location, '/ja/auth/register_code');
  const { code } = await letter(email);
  const done = await p.fill('/ja/auth/register_code', { code: `${code.slice(0, 4)} ${code.slice(4)}`, name: '﨑元 花子', name_kana: 'サキモト ハナコ', password: good });
  assert.equal(done.status, 303, done.text);
  return Object.assign(p, { email, first: code });
}

test('a citizen joins by a code from the mail, in the browser that asked and in no other', async () => {
  clear();
  const email = unique(), p = person(), thief = person();
  await p.fill('/ja/auth/register', { email });
  const { code, subject } = await letter(email);
  assert.ok(subject.includes('みほん市'));
  const fields = { code, name: '﨑元 花子', name_kana: 'サキモト ハナコ', password: good };
  assert.equal((await thief.fill('/ja/auth/register_code', fields)).status, 422, 'another browser');
  assert.equal((await p.fill('/ja/auth/register_code', { ...fields, code: '00000000' })).status, 422);
  const weak = await p.fill('/ja/auth/register_code', { ...fields, password: 'Password2026' });
  assert.equal(weak.status, 422);
  assert.ok(weak.text.includes('推測されやすい') && !weak.text.includes('Password2026'));
  assert.ok((await p.fill('/ja/auth/register_code', { ...fields, password: 'kurumi9' })).text.includes('短すぎます'));
  assert.equal((await p.fill('/ja/auth/register_code', fields)).headers.location, '/ja/account?done=account.done.registered');
  const page = await p.get('/ja/account?done=account.done.registered');
  assert.ok(page.text.includes('﨑元 花子') && page.text.includes('アカウントを作りました'));
  assert.equal((await p.get('/ja/staff')).status, 403);
  assert.equal((await p.fill('/ja/auth/register_code', fields)).status, 422, 'a code works once');
  assert.equal(sql(`SELECT params IS NULL FROM ky_mail WHERE recipient = '${email}'`), '1', 'what was sent is forgotten');
});

test('five wrong codes put the right one out of use', async () => {
  clear();
  const email = unique(), p = person();
  await p.fill('/ja/auth/register', { email });
  const { code } = await letter(email);
  const fields = { name: '名', name_kana: 'ナ', password: good };
  for (let i = 0; i < 5; i++) assert.equal((await p.fill('/ja/auth/register_code', { ...fields, code: '12345678' })).status, 422);
  assert.equal((await p.fill('/ja/auth/register_code', { ...fields, code })).status, 422);
});

test('an address that has an account: the same answer, and its owner is told', async () => {
  const p = await register();
  clear();
  const stranger = person();
  const res = await stranger.fill('/ja/auth/register', { email: p.email.toUpperCase() });
  assert.equal(res.headers.location, '/ja/auth/register_code');
  assert.equal((await letter(p.email.toUpperCase(), 'すでに登録')).code, undefined);
});

test('a forgotten password: the code from the mail sets a new one and ends every session', async () => {
  const p = await register();
  clear();
  const q = person(), stranger = person();
  assert.equal((await stranger.fill('/ja/auth/reset', { login: 'nobody@example.jp' })).headers.location, '/ja/auth/reset_code', 'nothing is told about strangers');
  await q.fill('/ja/auth/reset', { login: p.email });
  const { code } = await letter(p.email, 'パスワードを決める');
  assert.equal((await stranger.fill('/ja/auth/reset_code', { code, password: 'aoi sora to kumo' })).status, 422);
  assert.equal((await q.fill('/ja/auth/reset_code', { code, password: 'aoi sora to kumo' })).status, 303);
  assert.equal((await p.get('/ja/account')).status, 303, 'signed out');
  assert.equal((await q.fill('/ja/auth/login', { login: p.email, password: good })).status, 422);
  assert.equal((await q.fill('/ja/auth/login', { login: p.email, password: 'aoi sora to kumo' })).headers.location, '/ja/account');
  await letter(p.email, 'パスワードが変わりました');
});

test('password, address and sessions are changed by their owner alone', async () => {
  const p = await register();
  assert.equal((await p.fill('/ja/auth/password', { current: 'wrong wrong', password: 'kawa no nagare' })).status, 422);
  const other = person();
  await other.fill('/ja/auth/login', { login: p.email, password: good });
  assert.equal((await p.fill('/ja/auth/password', { current: good, password: 'kawa no nagare' })).status, 303);
  assert.equal((await other.get('/ja/account')).status, 303, 'other places are signed out');
  assert.equal((await p.get('/ja/account')).status, 200);
  const email = unique();
  assert.equal((await p.fill('/ja/auth/email', { email, current: 'kawa no nagare' })).status, 303);
  const { code } = await letter(email);
  assert.equal((await p.fill('/ja/auth/email_code', { code })).status, 303);
  assert.ok((await p.get('/ja/account')).text.includes(email));
  await letter(p.email, 'メールアドレスが変わりました');
  await other.fill('/ja/auth/login', { login: email, password: 'kawa no nagare' });
  const id = sql(`SELECT MAX(s.id) FROM ky_session s JOIN ky_user u ON u.id = s.user_id WHERE u.email = '${email}'`);
  const stranger = await register();
  const page = (await stranger.get('/ja/account')).text;
  assert.equal((await stranger.post(`/ja/account/sessions/${id}/revoke`, { _token: token(page) })).status, 404, "another's session");
  const revoke = (await p.get('/ja/account')).text.split('<form').find((f) => f.includes(`sessions/${id}/revoke`));
  assert.equal((await p.post(`/ja/account/sessions/${id}/revoke`, { _token: token(revoke) })).status, 303);
  assert.equal((await other.get('/ja/account')).status, 303);
});

test('a citizen may have a second step; then the password alone opens nothing, and a printed code helps once', async () => {
  const p = await register();
  const begin = (await p.get('/ja/account')).text.split('<form').find((f) => f.includes('auth/second_begin'));
  assert.equal((await p.post('/ja/auth/second_begin', { _token: token(begin) })).headers.location, '/ja/auth/second_on');
  const page = (await p.get('/ja/auth/second_on')).text;
  const qr = await p.get('/ja/auth/qr');
  assert.equal(qr.headers['content-type'], 'image/svg+xml');
  assert.ok(qr.text.includes('<path d="M4 4h7v1h-7z'), 'the finder pattern');
  assert.equal((await person().get('/ja/auth/qr')).status, 303);
  const key = page.match(/<code id="key">([A-Z2-7]+)/)[1];
  const on = await p.fill('/ja/auth/second_on', { code: totp(key) });
  assert.equal(on.status, 200, on.text);
  const codes = on.text.match(/\d{4}-\d{4}-\d{4}/g);
  assert.equal((await p.get('/ja/auth/qr')).status, 404, 'the picture is gone');
  const q = person();
  const first = await q.fill('/ja/auth/login', { login: p.email, password: good });
  assert.ok(first.headers.location.startsWith('/ja/auth/second'));
  assert.equal((await q.get('/ja/account')).status, 303, 'half signed in is not signed in');
  assert.equal((await q.fill('/ja/auth/second', { code: '111122223333' })).status, 422);
  assert.equal((await q.fill('/ja/auth/second', { code: codes[3] })).status, 303);
  assert.equal((await q.get('/ja/account')).status, 200);
  const r = person();
  await r.fill('/ja/auth/login', { login: p.email, password: good });
  assert.equal((await r.fill('/ja/auth/second', { code: codes[3] })).status, 422, 'used');
  assert.equal((await q.fill('/ja/auth/second_off', { current: good })).status, 303);
  assert.equal((await r.fill('/ja/auth/login', { login: p.email, password: good })).headers.location, '/ja/account');
});

test('staff cannot leave the second step; new printed codes end the old ones', async () => {
  const p = await staff('support');
  const page = await p.get('/ja/auth/second_off');
  assert.equal((await p.post('/ja/auth/second_off', { _token: token(page.text.split('<main')[1]), current: password })).status, 403);
  const made = await p.fill('/ja/auth/codes', { current: password });
  assert.equal(made.status, 200);
  assert.equal(sql(`SELECT COUNT(*) FROM ky_recovery_code c JOIN ky_user u ON u.id = c.user_id WHERE u.login = '${p.login}'`), '10');
});

test('the demo mailbox shows what was sent', async () => {
  const p = await register();
  const box = await person().get('/ja/demo/mailbox');
  assert.equal(box.status, 200);
  assert.ok(box.text.includes(p.first));
});

test('staff who come without a page in mind land at their desk', async () => {
  fresh('kyodo-officer');
  const p = person();
  const first = await p.post('/ja/auth/login', { _token: await p.token('/ja/auth/login'), login: 'kyodo-officer', password, next: '' });
  assert.equal(new URL(first.headers.location, 'http://x').searchParams.get('next'), 'staff');
});
