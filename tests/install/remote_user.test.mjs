// remote_user.test.mjs — staff who sign in at the city's own web server (REMOTE_USER): that server's word alone counts, and only where the configuration says so.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { sql } from '../lib/city.mjs';
import { machine } from '../lib/machine.mjs';
import { fields } from '../lib/person.mjs';

const dir = `${process.env.KYODO_TEST_VAR}/gate`;
const people = ['kyodo-tanto', 'kankyo-tanto', 'nobody-here', 'taro@example.jp'];
let m, off;

before(async () => {
  mkdirSync(dir, { recursive: true });
  const hash = execFileSync('openssl', ['passwd', '-apr1', 'kagi'], { encoding: 'utf8' }).trim();
  writeFileSync(`${dir}/users`, people.map((p) => `${p}:${hash}\n`).join(''));
  execFileSync('chmod', ['a+rX', dir, `${dir}/users`]);
  sql("INSERT IGNORE INTO ky_user (kind, login, email, name, valid_from, valid_to, created_at) VALUES ('citizen', 'taro@example.jp', 'taro@example.jp', '見本 太郎', '2020-01-01', '9999-12-31', UTC_TIMESTAMP(6))");
  m = await machine('gate', { site: 'remote_user = yes', login: `${dir}/users` });
  off = await machine('gate-off', { login: `${dir}/users` });
});
after(async () => {
  await m?.stop();
  await off?.stop();
  for (const d of [dir, `${dir}-off`]) rmSync(d, { recursive: true, force: true });
});

const as = (who, more = {}) => ({ Authorization: `Basic ${Buffer.from(`${who}:kagi`).toString('base64')}`, ...more });
const desk = (at, headers) => at.request('/ja/staff', { headers });

test('who the web server names is signed in, with their own rights and no second password', async () => {
  const res = await desk(m, as('kyodo-tanto'));
  assert.equal(res.status, 200);
  assert.equal((await m.request('/ja/staff/admin/staff', { headers: as('kyodo-tanto') })).status, 403, 'an officer is no administrator');
  assert.ok(!res.headers['set-cookie'], 'no session beside the web server’s own');
});

test('no word of theirs, a word in a header, a stranger, a citizen, somebody disabled: nobody', async () => {
  const nobody = async (headers, why, at = m) => {
    const res = await desk(at, headers);
    assert.equal(res.status, 303, why);
    assert.match(res.headers.location, /auth\/login/, why);
  };
  await nobody({}, 'no word');
  for (const name of ['Remote-User', 'REMOTE_USER', 'X-Remote-User', 'X-Forwarded-User']) await nobody({ [name]: 'kyodo-tanto' }, name);
  await nobody(as('nobody-here'), 'not in the city');
  await nobody(as('taro@example.jp'), 'a citizen signs in with kyodo');
  await nobody(as('kyodo-tanto'), 'where the configuration does not say so', off);
  sql("UPDATE ky_user SET disabled_at = UTC_TIMESTAMP(6) WHERE login = 'kankyo-tanto'");
  await nobody(as('kankyo-tanto'), 'disabled');
  sql("UPDATE ky_user SET disabled_at = NULL WHERE login = 'kankyo-tanto'");
});

test('forms are theirs alone: one person’s token is worth nothing in another’s hands, nor from another site', async () => {
  const page = await m.request('/ja/staff/groups/new', { headers: as('kyodo-tanto') });
  assert.equal(page.status, 200);
  const send = (who, origin = m.at.origin) => m.request('/ja/staff/groups/new', { method: 'POST',
    headers: as(who, { Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded' }),
    body: new URLSearchParams([...fields(page.text, '/ja/staff/groups/new').filter(([k]) => !['name', 'name_kana', 'purpose'].includes(k)), ['name', '門の会'], ['name_kana', 'モンノカイ'], ['purpose', '試験']]).toString() });
  assert.equal((await send('kankyo-tanto')).status, 422);
  assert.equal((await send('kyodo-tanto', 'http://evil.example')).status, 403);
  assert.equal(sql("SELECT COUNT(*) FROM groups_group WHERE name = '門の会'"), '0');
  const done = await send('kyodo-tanto');
  assert.equal(done.status, 303, done.text.slice(0, 500));
  assert.equal(sql("SELECT u.login FROM ky_audit a JOIN ky_user u ON u.id = a.user_id ORDER BY a.id DESC LIMIT 1"), 'kyodo-tanto');
});
