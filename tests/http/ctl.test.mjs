// ctl.test.mjs — kyodoctl: people, mail, backup and restore, exit codes, what it refuses. Runs beside the city, whatever web server stands in front.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { as, sql } from '../lib/city.mjs';
import { fresh, person, signIn } from '../lib/person.mjs';

const dir = process.env.KYODO_TEST_VAR;
const program = `${process.env.KYODO_BUILD ?? `${process.env.KYODO_TEST_ROOT}/build`}/kyodoctl`;
function ctl(args, { input = '', conf = `${dir}/conf/kyodo.conf` } = {}) {
  const r = spawnSync(as[0], [...as.slice(1), program, '-c', conf, ...args], { input, encoding: 'utf8' });
  return { status: r.status, out: r.stdout, err: r.stderr };
}
const run = Date.now().toString(36);

test('help, usage and an unknown command tell by exit code what happened', () => {
  const help = ctl(['help']);
  assert.equal(help.status, 0);
  for (const c of ['migrate', 'plugin purge', 'user reset', 'mail retry', 'backup', 'restore', 'audit verify']) assert.ok(help.out.includes(c), c);
  assert.equal(ctl([]).status, 2);
  assert.equal(ctl(['nothing']).status, 2);
  assert.equal(ctl(['user', 'add', 'x']).status, 2);
  assert.equal(ctl(['config', 'check']).status, 0);
  assert.equal(ctl(['doctor']).status, 0);
  sql("UPDATE ky_migration SET done = 0 WHERE plugin = 'groups' AND number = 1 AND statement = 1");
  const behind = ctl(['doctor']);
  sql("UPDATE ky_migration SET done = 1 WHERE plugin = 'groups' AND number = 1 AND statement = 1");
  assert.equal(behind.status, 1);
  assert.match(behind.err, /groups に未適用の移行が 1 件/);
  const away = readFileSync(`${dir}/conf/kyodo.conf`, 'utf8').replace(/^(\s*socket = ).*$/m, '$1/nonexistent/mysql.sock');
  writeFileSync(`${dir}/conf/away.conf`, away);
  assert.equal(ctl(['user', 'disable', 'kyodo-admin'], { conf: `${dir}/conf/away.conf` }).status, 3);
  for (const line of ctl(['--json', 'plugin', 'list']).out.trim().split('\n')) JSON.parse(line);
  JSON.parse(ctl(['routes']).out);
});

test('a user is added with a password from standard input, reset and disabled', async () => {
  const login = `ctl-${run}`, password = 'yama to kawa to sora';
  assert.equal(ctl(['user', 'add', login, '命令 花子', 'staff', 'officer']).status, 2, 'no password, no prompt');
  assert.equal(ctl(['user', 'add', login, '命令 花子', 'staff', 'officer'], { input: 'short\n' }).status, 1);
  assert.equal(ctl(['user', 'add', login, '命令 花子', 'nobody', 'officer'], { input: `${password}\n` }).status, 2);
  const made = ctl(['user', 'add', login, '命令 花子', 'staff', 'officer'], { input: `${password}\n` });
  assert.equal(made.status, 0, made.err);
  assert.ok(!(made.out + made.err).includes(password));
  assert.equal(ctl(['user', 'reset', login], { input: 'mihon-no-aikotoba\n' }).status, 0);
  fresh(login);
  const p = person();
  assert.equal((await signIn(p, login)).status, 200);
  assert.equal((await p.get('/ja/staff')).status, 200);
  assert.equal(ctl(['user', 'disable', login]).status, 0);
  assert.equal((await p.get('/ja/staff')).status, 303, 'signed out');
  assert.equal(ctl(['user', 'disable', 'no-such-user']).status, 1);
});

test('failed mail is listed and tried again', () => {
  sql("INSERT INTO ky_mail (message_key, lang, recipient, params, state, tries, next_try_at, created_at) VALUES ('account.mail.password', 'ja', 'ctl@example.jp', '{}', 'failed', 5, '2100-01-01', '2026-11-01')");
  const id = sql('SELECT MAX(id) FROM ky_mail');
  const list = ctl(['--json', 'mail', 'list']).out.trim().split('\n').map((l) => JSON.parse(l));
  assert.ok(list.some((m) => String(m.id) === id && m.state === 'failed'));
  assert.equal(ctl(['mail', 'retry', 'x']).status, 1);
  assert.equal(ctl(['mail', 'retry', id]).status, 0);
  assert.notEqual(sql(`SELECT state FROM ky_mail WHERE id = ${id}`), 'failed');
});

test('a purge needs --yes and a disabled plugin', () => {
  assert.equal(ctl(['plugin', 'purge', 'groups']).status, 2);
  const enabled = ctl(['--yes', 'plugin', 'purge', 'groups']);
  assert.equal(enabled.status, 1);
  assert.ok(enabled.err.includes('plugin disable groups'));
  sql("CREATE TABLE oldplugin_thing (id BIGINT PRIMARY KEY); INSERT INTO ky_plugin (name, enabled) VALUES ('oldplugin', 0)");
  assert.equal(ctl(['--yes', 'plugin', 'purge', 'oldplugin']).status, 0);
  assert.equal(sql("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'kyodo' AND table_name = 'oldplugin_thing'"), '0');
  assert.equal(sql("SELECT COUNT(*) FROM ky_plugin WHERE name = 'oldplugin'"), '0');
  assert.equal(ctl(['--yes', 'plugin', 'purge', 'core']).status, 1);
});

test("the web account's rights: no change of what was recorded, no DDL", () => {
  const password = readFileSync(`${dir}/secrets/web.password`, 'utf8').trim();
  const as = (text) => spawnSync('mariadb', ['--no-defaults', `--socket=${dir}/run/mysql.sock`, '-u', 'kyodo_web', 'kyodo', '-e', text], { env: { ...process.env, MYSQL_PWD: password }, encoding: 'utf8' }).status;
  assert.equal(as('SELECT 1 FROM ky_audit LIMIT 1'), 0);
  for (const text of ["UPDATE ky_audit SET action = ''", 'DELETE FROM ky_audit', 'DELETE FROM ky_audit_seal', "UPDATE ky_audit_seal SET mac = ''", 'CREATE TABLE x (i INT)', 'DROP TABLE ky_area', 'ALTER TABLE ky_area ADD x INT', 'DELETE FROM ky_migration']) assert.notEqual(as(text), 0, text);
});

test('a backup comes back whole in an empty database, and a changed one is refused', () => {
  const file = `${dir}/log/backup-${run}.tar`, other = `${dir}/restore`, conf = `${dir}/conf/restore.conf`;
  const saved = ctl(['backup', file]);
  assert.equal(saved.status, 0, saved.err);
  assert.equal(statSync(file).mode & 0o077, 0, 'for its owner alone');
  sql('DROP DATABASE IF EXISTS kyodo_restore; CREATE DATABASE kyodo_restore CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_as_ci; GRANT ALL ON kyodo_restore.* TO kyodo_owner@localhost WITH GRANT OPTION');
  rmSync(other, { recursive: true, force: true });
  mkdirSync(`${other}/secrets`, { recursive: true, mode: 0o700 });
  const owner = statSync(`${dir}/secrets`);
  for (const d of [other, `${other}/secrets`]) chownSync(d, owner.uid, owner.gid);
  const text = readFileSync(`${dir}/conf/kyodo.conf`, 'utf8').replace('[database]', '[database]\nname = kyodo_restore').replace(/secrets = .*/, `secrets = ${other}/secrets`);
  writeFileSync(`${other}/kyodo.conf`, text);
  chownSync(`${other}/kyodo.conf`, owner.uid, owner.gid);
  const broken = `${dir}/log/broken-${run}.tar`;
  const bytes = readFileSync(file);
  const at = bytes.indexOf('みほん市');
  bytes[at] ^= 1;
  writeFileSync(broken, bytes);
  const refused = ctl(['restore', broken], { conf: `${other}/kyodo.conf` });
  assert.equal(refused.status, 1);
  assert.ok(refused.err.includes('書き換えられています'), refused.err);
  assert.equal(sql("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'kyodo_restore'"), '0', 'nothing was touched');
  const done = ctl(['restore', file], { conf: `${other}/kyodo.conf` });
  assert.equal(done.status, 0, done.err);
  for (const t of ['ky_user', 'ky_ward', 'ky_audit', 'groups_group']) assert.equal(sql(`SELECT COUNT(*) FROM kyodo_restore.${t}`) > 0, true, t);
  assert.equal(sql("SELECT name FROM kyodo_restore.ky_user WHERE login = 'fukushi-tanto'"), '葛󠄀城 実');
  assert.equal(readFileSync(`${other}/secrets/app.key`).equals(readFileSync(`${dir}/secrets/app.key`)), true);
  assert.ok(existsSync(`${other}/kyodo.conf.restored`));
  assert.equal(ctl(['restore', file], { conf: `${other}/kyodo.conf` }).status, 1, 'not over data');
  sql('DROP DATABASE kyodo_restore');
  for (const f of [file, broken, other, conf]) rmSync(f, { recursive: true, force: true });
});

test('the demo is loaded where the configuration says so, and again changes nothing', () => {
  const grants = () => sql("SELECT COUNT(*) FROM ky_staff_role sr JOIN ky_user u ON u.id = sr.user_id WHERE u.login LIKE 'kyodo-%'");
  const before = grants();
  const again = ctl(['demo', 'load', `${process.env.KYODO_TEST_ROOT}/tests/data/demo`]);
  assert.equal(sql("SELECT COUNT(*) FROM ky_ward WHERE code LIKE 'W%'"), '239');
  assert.equal(sql('SELECT COUNT(DISTINCT name) FROM ky_ward WHERE code LIKE "W%"'), '239');
  assert.equal(again.status, 0, again.err);
  assert.equal(grants(), before);
  assert.match(again.out, /wards: 新しく 0 件、変更 0 件/);
  const conf = `${dir}/conf/real.conf`;
  writeFileSync(conf, readFileSync(`${dir}/conf/kyodo.conf`, 'utf8').replace('demo = yes', 'demo = no'));
  assert.equal(ctl(['demo', 'load', '/nonexistent'], { conf }).status, 1);
  assert.equal(ctl(['demo', 'code', 'kyodo-tanto'], { conf }).status, 1);
  assert.match(ctl(['demo', 'code', 'kyodo-tanto']).out, /^\d{6}$/m);
});
