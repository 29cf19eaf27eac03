// away.test.mjs — the database away at the start, its disk full; the master killed. What was acknowledged stays, what was typed stays, everything recovers by itself.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { eventually, sleep } from '../lib/client.mjs';
import { children } from '../lib/city.mjs';
import { database } from '../lib/database.mjs';
import { machine } from '../lib/machine.mjs';
import { fields, person } from '../lib/person.mjs';

const root = process.env.KYODO_TEST_ROOT;
let db, m;

before(async () => {
  // All tables in one file that may not grow beyond this: a full disk, without one.
  db = await database('small', ['--innodb-file-per-table=0', '--innodb-data-file-path=ibdata1:12M:autoextend:max:64M']);
  m = await machine('small', { socket: db.socket, run: false });
  m.ctl('migrate');
  m.ctl('plugin', 'enable', 'groups');
  m.ctl('demo', 'load', `${root}/tests/data/demo`);
  m.ctl('job', 'run', 'groups.ledger', `${root}/tests/data/demo/groups-ledger.csv`);
});
after(async () => {
  await m?.stop();
  await db?.stop();
});

test('started without its database it tells so, and serves as soon as the database is there', async () => {
  await db.stop();
  m.start();
  await eventually(async () => assert.equal((await m.request('/healthz')).status, 200));
  assert.equal((await m.request('/readyz')).status, 503);
  for (const [path, said] of [['/ja/groups', '少し時間をおいて'], ['/en/groups', 'try again']]) {
    const res = await m.request(path);
    assert.equal(res.status, 503, path);
    assert.equal(res.headers['retry-after'], '30');
    assert.ok(res.text.includes(said), path);
  }
  await db.start();
  await eventually(async () => assert.equal((await m.request('/ja/groups')).status, 200), 30000);
  assert.equal((await m.request('/readyz')).status, 200);
});

// A letter to a group: two pages, the second writes. Gives the last answer.
async function write(id, message) {
  const p = person(m.at);
  const first = await p.fill(`/ja/groups/${id}/contact`, { sender: '見本 花子', email: 'hanako@example.jp', message });
  if (first.status !== 200) return first;
  return p.post(`/ja/groups/${id}/contact/send`, fields(first.text, `/ja/groups/${id}/contact/send`));
}
const letters = () => Number(db.sql('SELECT COUNT(*) FROM groups_letter', ['kyodo']));

test('on a full disk nothing acknowledged is lost, what was typed stays, reading goes on, and writing again once there is room', async () => {
  const message = 'この手紙は長い。'.repeat(240), count = letters();
  db.sql("CREATE TABLE kyodo.junk (b LONGBLOB) ENGINE=InnoDB");
  for (const size of ['1048576', '65536', '4096'])
    for (;;) {
      try {
        db.sql(`INSERT INTO kyodo.junk VALUES (REPEAT('x', ${size}))`);
      } catch (e) {
        assert.match(String(e.stderr), /full/);
        break;
      }
    }
  let acknowledged = 0, refused = null;
  for (let id = 1; id <= 120 && !refused; id++) {
    const res = await write(id, message);
    if (res.status === 303) acknowledged++;
    else refused = res;
  }
  assert.ok(refused, 'something is refused in the end');
  assert.equal(refused.status, 503);
  assert.ok(refused.text.includes('この手紙は長い。この手紙は長い。'), 'what was typed is there to be sent again');
  assert.equal(letters(), count + acknowledged, 'neither more nor less than was acknowledged');
  assert.equal((await m.request('/ja/groups?q=' + encodeURIComponent('里山'))).status, 200);
  await db.stop();
  await db.start(['--innodb-data-file-path=ibdata1:12M:autoextend:max:256M']); // room was made
  await eventually(async () => assert.equal((await write(121, message)).status, 303), 20000);
});

test('a killed master takes its processes along, and a new one serves at once', async () => {
  const old = m.pid(), generation = children(old).at(-1), workers = children(generation);
  assert.ok(workers.length > 5);
  const seen = {};
  let on = true;
  const visitors = Array.from({ length: 4 }, async () => {
    while (on) {
      const status = await m.request('/ja/groups').then((r) => r.status, () => 'broken');
      seen[status] = (seen[status] ?? 0) + 1;
      await sleep(10);
    }
  });
  process.kill(old, 'SIGKILL');
  m.start();
  await eventually(async () => {
    assert.notEqual(m.pid(), old);
    assert.equal((await m.request('/readyz')).status, 200);
  }, 30000);
  await eventually(() => assert.ok(![generation, ...workers].some((p) => existsSync(`/proc/${p}`))), 45000);
  on = false;
  await Promise.all(visitors);
  for (let i = 0; i < 20; i++) assert.equal((await m.request('/ja/groups')).status, 200);
});
