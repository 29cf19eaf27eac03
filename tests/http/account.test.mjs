// account.test.mjs — signing in as staff with the second step, and what must not work.
import test from 'node:test';
import assert from 'node:assert/strict';
import { base, sleep } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';
import { fresh, password, person, signIn, totp } from '../lib/person.mjs';

test('staff signs in with two steps and sees the list; one step is not enough; signing out ends it', async () => {
  fresh('kyodo-admin');
  const p = person();
  const before = await p.post('/ja/auth/login', { _token: await p.token('/ja/auth/login'), login: 'kyodo-admin', password, next: '' });
  assert.equal(before.status, 303);
  const half = p.jar.get('ky');
  assert.equal((await p.get('/ja/staff/groups')).status, 303, 'after the first step alone');
  fresh('kyodo-admin');
  const done = await signIn(p, 'kyodo-admin');
  assert.equal(done.status, 303);
  assert.equal(done.headers.location, '/ja/staff/groups');
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
  assert.equal((await p.post('/ja/auth/second', { _token: await token(), code, next: '' })).status, 303);
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
