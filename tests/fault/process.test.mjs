// process.test.mjs — workers, generation and database killed while visitors read; reload without a failed request.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { eventually, request, sleep } from '../lib/client.mjs';
import { generation, log, pid, sql, workers } from '../lib/city.mjs';
import { staff } from '../lib/person.mjs';

// Visitors until stopped; counts the statuses.
function visitors(n, path = '/ja/groups?q=' + encodeURIComponent('川')) {
  const seen = {};
  let on = true;
  const one = async () => {
    while (on) {
      const status = await request(path).then((r) => r.status, () => 'broken');
      seen[status] = (seen[status] ?? 0) + 1;
    }
  };
  const all = Array.from({ length: n }, one);
  return async () => {
    on = false;
    await Promise.all(all);
    return seen;
  };
}

test('a reload under load fails no request', async () => {
  const stop = visitors(6);
  for (let i = 0; i < 3; i++) {
    const before = generation();
    process.kill(pid('kyodod'), 'SIGHUP');
    await eventually(() => assert.notEqual(generation(), before));
    await sleep(300);
  }
  const seen = await stop();
  assert.deepEqual(Object.keys(seen), ['200'], JSON.stringify(seen));
});

test('a killed worker takes at most its own request and is back', async () => {
  const stop = visitors(4);
  let killed = 0;
  for (let i = 0; i < 5; i++) {
    process.kill(workers()[0], 'SIGKILL');
    killed++;
    await sleep(250);
  }
  const seen = await stop();
  const lost = Object.entries(seen).filter(([s]) => s !== '200').reduce((n, [, c]) => n + c, 0);
  assert.ok(lost <= killed, JSON.stringify(seen));
  await eventually(() => assert.equal(workers().length, 9));
});

test('a killed generation is replaced', async () => {
  const before = generation();
  process.kill(before, 'SIGKILL');
  await eventually(async () => {
    assert.notEqual(generation(), before);
    assert.equal((await request('/readyz')).status, 200);
  });
});

test('a worker stopped in its request is killed by its deadline or serves on when continued', async () => {
  const w = workers()[0];
  process.kill(w, 'SIGSTOP');
  const results = await Promise.all(Array.from({ length: 8 }, () => request('/ja/groups').then((r) => r.status)));
  process.kill(w, 'SIGCONT');
  assert.ok(results.every((s) => s === 200), results.join());
});

test('a change is seen at once, and never a stale page after it', async () => {
  const name = '星見川を守る会';
  assert.ok((await request('/ja/groups?field=environment')).text.includes(name));
  // Another machine would change the row and its version in one transaction; this one must notice within 200 ms.
  sql(`START TRANSACTION; UPDATE groups_group SET state = 'expired' WHERE name = '${name}'; UPDATE ky_dataset SET version = version + 1 WHERE name = 'groups'; COMMIT`);
  await sleep(200);
  assert.ok(!(await request('/ja/groups?field=environment')).text.includes(name));
  sql(`START TRANSACTION; UPDATE groups_group SET state = 'active' WHERE name = '${name}'; UPDATE ky_dataset SET version = version + 1 WHERE name = 'groups'; COMMIT`);
  await sleep(200);
  assert.ok((await request('/ja/groups?field=environment')).text.includes(name));
});

test('without the database: cached pages go on, others are 503 with Retry-After, and it recovers by itself', async () => {
  const dir = process.env.KYODO_TEST_VAR;
  const search = '/ja/groups?q=' + encodeURIComponent('里山');
  assert.equal((await request(search)).status, 200);
  process.kill(pid('mysql'), 'SIGKILL');
  await eventually(async () => {
    const res = await request(search);
    assert.equal(res.status, 503);
    assert.equal(res.headers['retry-after'], '30');
    assert.ok(res.text.includes('すでに受け付けた内容は失われていません'));
  });
  assert.equal((await request('/readyz')).status, 503);
  assert.equal((await request('/healthz')).status, 200);
  const user = process.getuid() === 0 ? 'root' : process.env.USER;
  spawn('mariadbd', ['--no-defaults', `--user=${user}`, `--datadir=${dir}/mysql`, `--socket=${dir}/run/mysql.sock`, `--pid-file=${dir}/run/mysql.pid`, '--skip-networking', '--character-set-server=utf8mb4'],
    { detached: true, stdio: 'ignore' }).unref();
  await eventually(async () => assert.equal((await request(search)).status, 200), 30000);
  assert.equal((await request('/readyz')).status, 200);
});

test('the log holds no personal data', () => {
  assert.ok(!log().includes('里山'));
  assert.ok(!log().includes('example.jp'));
});

test('a worker killed while it makes a file: no half file, nothing left behind, the next one whole', async () => {
  const p = await staff('officer'), file = '/ja/files/groups/export/csv';
  const whole = await p.get(file);
  assert.equal(whole.status, 200);
  const before = sql("SELECT COUNT(*) FROM ky_audit WHERE action = 'core.export'");
  // The database holds every reader up, so that the worker is in the middle of it; the busy one is the one that goes.
  const lock = spawn('mariadb', ['--no-defaults', `--socket=${process.env.KYODO_TEST_VAR}/run/mysql.sock`, 'kyodo', '-e', 'LOCK TABLES groups_group WRITE; SELECT SLEEP(4)'], { stdio: 'ignore' });
  await eventually(() => assert.equal(sql("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP%' AND STATE LIKE 'User%'"), '1'));
  const broken = p.get(file).then((r) => r, () => ({ status: 'broken' }));
  await eventually(() => assert.match(sql("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE LIKE 'Waiting for table%'"), /^[1-9]/));
  for (const w of workers()) if (readdirSync(`/proc/${w}/fd`).some((fd) => readlinkSync(`/proc/${w}/fd/${fd}`).includes('/tmp/#'))) process.kill(w, 'SIGKILL');
  const res = await broken;
  assert.ok([502, 503, 'broken'].includes(res.status), `${res.status}`);
  lock.kill();
  await eventually(async () => assert.deepEqual((await p.get(file)).bytes.length, whole.bytes.length));
  assert.equal(sql("SELECT COUNT(*) FROM ky_audit WHERE action = 'core.export'"), String(Number(before) + 1), 'what nobody got is in no log');
});
