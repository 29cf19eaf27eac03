// mail.test.mjs — a real mail server that is away, refuses, hangs up, or cannot be trusted: no letter is lost, none is said in the clear, and staff see why.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';
import { sql } from '../lib/city.mjs';
import { eventually } from '../lib/client.mjs';
import { freePort, machine } from '../lib/machine.mjs';

const dir = `${process.env.KYODO_TEST_VAR}/post`;
const openssl = (...args) => execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' });
let m, port, server, taken, secrets, wish;

// A server that keeps what it takes; wish changes how it behaves.
async function listen(options = {}, address = '127.0.0.1') {
  await new Promise((done) => (server ? server.close(done) : done()));
  taken = [];
  secrets = [];
  wish = {};
  server = new SMTPServer({
    key: readFileSync(`${dir}/server.key`), cert: readFileSync(`${dir}/server.pem`), logger: false, authOptional: true, ...options,
    onAuth: (auth, session, done) => { secrets.push({ secure: session.secure, ...auth }); done(auth.password === 'yubin' ? null : new Error('535 no'), { user: auth.username }); },
    onRcptTo: (address, session, done) => done(wish.recipient ?? null),
    onData: (stream, session, done) => {
      let text = '';
      stream.on('data', (d) => { text += d; });
      stream.on('end', () => {
        if (wish.later) return done(wish.later);
        taken.push({ text, secure: session.secure, to: session.envelope.rcptTo.map((r) => r.address), from: session.envelope.mailFrom.address });
        return wish.hangUp ? server.connections.forEach((c) => c._socket.destroy()) : done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise((done) => server.listen(port, address, done));
}

before(async () => {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'server.key', '-out', 'server.pem', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost');
  execFileSync('chmod', ['a+rX', dir, `${dir}/server.pem`]);
  port = await freePort();
  // A database of its own: nobody else's background process may take these letters.
  sql('CREATE OR REPLACE DATABASE kyodo_post CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_as_ci; GRANT ALL ON kyodo_post.* TO kyodo_owner@localhost WITH GRANT OPTION');
});
after(async () => {
  await m?.stop();
  await new Promise((done) => server.close(done));
  sql('DROP DATABASE kyodo_post');
  rmSync(dir, { recursive: true, force: true });
});

async function city(url, more = '') {
  await m?.stop();
  m = await machine('post', { database: 'kyodo_post', mail: `smtp_url = ${url}\n${more}`, run: false, web: false });
  m.ctl('migrate');
  m.start();
  await eventually(() => m.pid());
}
let last = 0;
function write() {
  last = Number(sql(`INSERT INTO kyodo_post.ky_mail (message_key, lang, recipient, reply_to, params, next_try_at, created_at)
    VALUES ('account.mail.password', 'ja', 'taro@example.jp', '', '{}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6)); SELECT LAST_INSERT_ID()`));
  return last;
}
const row = (id) => sql(`SELECT IF(lease_until IS NULL, state, 'under way'), tries, last_error, params IS NULL FROM kyodo_post.ky_mail WHERE id = ${id}`).split('\t');
const becomes = (id, state, tries) => eventually(() => assert.deepEqual(row(id).slice(0, 2), [state, String(tries)]), 30000);
const again = (id) => sql(`UPDATE kyodo_post.ky_mail SET next_try_at = UTC_TIMESTAMP(6) WHERE id = ${id}`);

test('a letter goes over TLS with the password, whole, and its parameters are forgotten', async () => {
  await listen();
  await city(`smtp://kyodo:yubin@localhost:${port}`, `tls_ca = ${dir}/server.pem`);
  const id = write();
  await becomes(id, 'sent', 1);
  assert.equal(row(id)[3], '1');
  assert.equal(taken.length, 1);
  assert.deepEqual([taken[0].secure, taken[0].from, taken[0].to[0]], [true, 'kyodo@example.jp', 'taro@example.jp']);
  assert.deepEqual([secrets.length, secrets[0].secure], [1, true]);
  assert.match(taken[0].text, new RegExp(`^Message-Id: <kyodo\\.${id}@`, 'mi'));
  assert.match(taken[0].text, /^Auto-Submitted: auto-generated/m);
  const body = Buffer.from(taken[0].text.split('\r\n\r\n').slice(1).join(''), 'base64').toString();
  assert.ok(body.includes('パスワード') && body.includes('みほん市'), body);
});

test('a server that takes it and hangs up before saying so gets it again, under the same Message-ID', async () => {
  await listen();
  wish.hangUp = true;
  const id = write();
  await becomes(id, 'waiting', 1);
  wish.hangUp = false;
  again(id);
  await becomes(id, 'sent', 2);
  const ids = taken.map((t) => t.text.match(/^Message-Id: (.*)$/mi)[1]);
  assert.deepEqual([ids.length, new Set(ids).size], [2, 1]);
});

test('refused for now, refused for good, away: kept, tried again, shown to staff', async () => {
  await listen();
  wish.later = Object.assign(new Error('greylisted'), { responseCode: 451 });
  const id = write();
  await becomes(id, 'waiting', 1);
  assert.match(row(id)[2], /\(451\)/);
  wish = { recipient: Object.assign(new Error('no such mailbox'), { responseCode: 550 }) };
  again(id);
  await becomes(id, 'waiting', 2);
  assert.match(row(id)[2], /\(550\)/);
  await new Promise((done) => server.close(done));
  server = null;
  sql(`UPDATE kyodo_post.ky_mail SET tries = 11, next_try_at = UTC_TIMESTAMP(6) WHERE id = ${id}`);
  await becomes(id, 'failed', 12);
  assert.match(m.ctl('mail', 'list'), new RegExp(`${id}[^\\n]*`));
  await listen();
  m.ctl('mail', 'retry', String(id));
  await eventually(() => assert.equal(row(id)[0], 'sent'), 30000);
  assert.equal(taken.length, 1);
});

test('no TLS, a certificate nobody knows, a wrong password: nothing is handed over, no password said', async () => {
  await listen({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true }, '127.0.0.2');
  await city(`smtp://kyodo:yubin@127.0.0.2:${port}`, `tls = no`);
  const plain = write();
  await becomes(plain, 'waiting', 1);
  assert.deepEqual([taken.length, secrets.length], [0, 0], 'neither the letter nor the password in the clear');
  await listen();
  await city(`smtp://kyodo:yubin@localhost:${port}`);
  const stranger = write();
  await becomes(stranger, 'waiting', 1);
  assert.deepEqual([taken.length, secrets.length], [0, 0], 'not to a server nobody vouches for');
  await city(`smtp://kyodo:wrong@localhost:${port}`, `tls_ca = ${dir}/server.pem`);
  const wrong = write();
  await becomes(wrong, 'waiting', 1);
  assert.ok(!row(wrong)[2].includes('wrong'), 'the password is in no message');
});
