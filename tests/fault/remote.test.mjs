// remote.test.mjs — the database on another machine: encrypted, and only with the one whose certificate is right.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { database } from '../lib/database.mjs';
import { freePort, machine } from '../lib/machine.mjs';

const root = process.env.KYODO_TEST_ROOT, dir = `${process.env.KYODO_TEST_VAR}/remote-tls`;
const openssl = (...args) => execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' });
let db, m, port;

function authority(name) {
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.pem`, '-days', '2', '-subj', `/CN=${name}`);
}

before(async () => {
  mkdirSync(dir, { recursive: true });
  authority('ca');
  authority('other');
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost');
  writeFileSync(`${dir}/ext`, 'subjectAltName=DNS:localhost');
  openssl('x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-out', 'server.pem', '-days', '2', '-extfile', 'ext');
  if (process.getuid() === 0) execFileSync('chmod', ['a+r', ...['ca', 'other'].map((n) => `${dir}/${n}.pem`)]);
  port = await freePort();
  db = await database('remote', [`--port=${port}`, '--bind-address=127.0.0.1', `--ssl-cert=${dir}/server.pem`, `--ssl-key=${dir}/server.key`, `--ssl-ca=${dir}/ca.pem`], '127.0.0.1');
});
after(async () => {
  await m?.stop();
  await db?.stop();
  for (const d of [dir, `${dir.replace('-tls', '')}`, `${dir.replace('-tls', '-db')}`]) rmSync(d, { recursive: true, force: true });
});

const lines = (host, ca) => `host = ${host}\nport = ${port}\ntls_ca = ${ca}\nweb_host = 127.0.0.1`;
const city = (host, ca) => machine('remote', { server: lines(host, ca), run: false, web: false });
const refused = (err) => `${err.stdout}${err.stderr}`;

test('it serves from there, encrypted', async () => {
  m = await machine('remote', { server: lines('localhost', `${dir}/ca.pem`), run: false });
  m.ctl('migrate');
  m.ctl('plugin', 'enable', 'groups');
  m.ctl('demo', 'load', `${root}/tests/data/demo`);
  m.start();
  await m.ready();
  assert.equal((await m.request('/ja/groups')).status, 200);
  db.sql("ALTER USER kyodo_web@'127.0.0.1', kyodo_owner@'127.0.0.1' REQUIRE SSL");
  await m.halt();
  m.start();
  await m.ready();
  assert.equal((await m.request('/ja/groups')).status, 200, 'the server itself would refuse what is not encrypted');
  const file = `${m.dir}/run/copy.tar.gz`;
  m.ctl('backup', file);
  assert.ok(readFileSync(file).length > 10000, 'the copy is taken over there, too');
});

test('a certificate of another authority, of another name, or none to check with: refused before the password is said', async () => {
  for (const [host, ca] of [['localhost', `${dir}/other.pem`], ['127.0.0.1', `${dir}/ca.pem`]]) {
    const c = await city(host, ca);
    assert.throws(() => c.ctl('migrate'), (e) => /TLS|SSL|certificate/i.test(refused(e)), `${host} ${ca}`);
  }
  for (const ca of ['', `${dir}/nothing.pem`]) {
    const c = await city('localhost', ca);
    assert.throws(() => c.ctl('config', 'check'), (e) => refused(e).includes('tls_ca'), ca);
  }
});
