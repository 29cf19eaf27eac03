// units.test.mjs — started by systemd: the units are well formed, and kyodod takes the sockets it is handed, in their order.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { eventually } from '../lib/client.mjs';
import { as } from '../lib/city.mjs';
import { machine } from '../lib/machine.mjs';

const root = process.env.KYODO_TEST_ROOT, build = process.env.KYODO_BUILD ?? `${root}/build`;

test('the units name what make install puts there', () => {
  const service = readFileSync(`${root}/conf/kyodod.service`, 'utf8'), socket = readFileSync(`${root}/conf/kyodod.socket`, 'utf8');
  assert.match(service, /ExecStart=\/usr\/sbin\/kyodod -c \/etc\/kyodo\/kyodo\.conf/);
  assert.deepEqual([...socket.matchAll(/ListenStream=\/run\/kyodo\/(\w+)\.sock/g)].map((m) => m[1]), ['page', 'auth', 'files']);
  if (existsSync('/usr/bin/systemd-analyze')) {
    const said = execFileSync('sh', ['-c', `cd ${root}/conf && sed 's,/usr/sbin/kyodod,/bin/true,' kyodod.service > /tmp/kyodod-units.$$.service && systemd-analyze verify --man=no /tmp/kyodod-units.$$.service 2>&1; rm -f /tmp/kyodod-units.$$.service`], { encoding: 'utf8' });
    assert.ok(!/Unknown|Failed to parse|Invalid/.test(said), said);
  }
});

// As systemd does: opens the three sockets, hands them over, and has no part in them afterwards.
const handing = `
const { spawn } = require('node:child_process'), { createServer } = require('node:net'), { openSync, chmodSync, rmSync } = require('node:fs');
const [dir, conf, kyodod, as] = process.argv.slice(1), names = ['page', 'auth', 'files'];
const listen = (name) => new Promise((done) => { rmSync(dir + '/run/' + name + '.sock', { force: true }); const s = createServer().listen(dir + '/run/' + name + '.sock', () => { chmodSync(dir + '/run/' + name + '.sock', 0o666); done(s); }); });
Promise.all(names.map(listen)).then((servers) => {
  const log = openSync(dir + '/log/kyodod.log', 'a');
  spawn('sh', ['-c', as + " sh -c 'LISTEN_PID=$$ LISTEN_FDS=3 exec " + kyodod + ' -c ' + conf + "'"], { detached: true, stdio: ['ignore', log, log, ...servers.map((s) => s._handle.fd)] }).unref();
  process.kill(process.pid, 'SIGKILL'); // an orderly end would take the sockets' names away
});`;

test('kyodod takes the sockets it is handed, in their order', async () => {
  const m = await machine('handed', { run: false });
  try {
    execFileSync('node', ['-e', handing, m.dir, m.conf, `${build}/kyodod`, `exec ${as.join(' ')}`]);
  } catch (e) {
    assert.equal(e.signal, 'SIGKILL');
  }
  try {
    await m.ready();
    const inodes = new Set(execFileSync('sh', ['-c', `stat -c %i ${m.dir}/run/*.sock`], { encoding: 'utf8' }).trim().split('\n'));
    assert.equal(inodes.size, 3);
    for (let i = 0; i < 10; i++) assert.equal((await m.request('/ja/groups')).status, 200);
    assert.equal((await m.request('/ja/auth/login')).status, 200);
    // The line is written once the answer has left.
    await eventually(() => assert.match(readFileSync(`${m.dir}/log/kyodod.log`, 'utf8'), /route=core\.login .*pool=auth/));
  } finally {
    await m.stop();
  }
});
