// plugin.test.mjs — a plugin that crashes, loops, leaks, ends the process, closes descriptors: it costs its own requests, the city goes on.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { eventually, sleep } from '../lib/client.mjs';
import { children, sql } from '../lib/city.mjs';
import { machine } from '../lib/machine.mjs';

const root = process.env.KYODO_TEST_ROOT, build = process.env.KYODO_BUILD ?? `${root}/build`;
const so = `${build}/.libs/faulty.so`;
let m;
const at = (what) => m.request(`/ja/faulty/${what}`, { timeout: 15000 }).then((r) => r.status, () => 'broken');
const log = () => readFileSync(`${m.dir}/log/kyodod.log`, 'utf8');
const workers = () => children(children(m.pid()).at(-1));

before(async () => {
  execFileSync('cc', ['-O1', '-std=gnu17', '-Wall', '-Wextra', '-Werror', '-fPIC', '-shared', '-fvisibility=hidden', `-I${root}/core/include`, `-I${build}/core/include`, '-o', so, `${root}/tests/plugins/faulty/plugin.c`, `-L${build}/.libs`, '-lkyodo']);
  sql('DROP DATABASE IF EXISTS kyodo_faulty; CREATE DATABASE kyodo_faulty CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_as_ci; GRANT ALL ON kyodo_faulty.* TO kyodo_owner@localhost WITH GRANT OPTION');
  const data = `${process.env.KYODO_TEST_VAR}/faulty-data`;
  mkdirSync(`${data}/templates/faulty`, { recursive: true });
  writeFileSync(`${data}/templates/faulty/messages.ja.hdf`, 'title = 壊れたプラグイン\n');
  for (const name of readdirSync(`${root}/templates`)) symlinkSync(`${root}/templates/${name}`, `${data}/templates/${name}`);
  symlinkSync(`${root}/sql`, `${data}/sql`);
  m = await machine('faulty', { data, database: 'kyodo_faulty', run: false, settings: 'request_timeout_s = 2\nworker_max_memory_mb = 48' });
  m.ctl('migrate');
  m.ctl('plugin', 'enable', 'groups');
  m.ctl('plugin', 'enable', 'faulty');
  m.start();
  await m.ready();
});
after(async () => {
  await m?.stop();
  rmSync(so, { force: true });
});

// The plugin is given back its chance: a new generation counts anew.
async function again() {
  const old = children(m.pid()).at(-1);
  process.kill(m.pid(), 'SIGHUP');
  await eventually(async () => {
    assert.notEqual(children(m.pid()).at(-1), old);
    assert.equal(await at('fine'), 200);
  });
}

// Visitors of other pages meanwhile: none of them may see anything of it.
async function while_others_read(act) {
  const seen = {};
  let on = true;
  const all = Array.from({ length: 3 }, async () => {
    while (on) {
      const status = await m.request('/ja/groups').then((r) => r.status, () => 'broken');
      seen[status] = (seen[status] ?? 0) + 1;
      await sleep(5);
    }
  });
  try {
    await act();
  } finally {
    on = false;
    await Promise.all(all);
  }
  return seen;
}

for (const fault of ['crash', 'abort', 'exit', 'close', 'close-standard'])
  test(`${fault}: costs its own request`, async () => {
    await again();
    let status;
    const others = await while_others_read(async () => {
      status = await at(fault);
      await sleep(300);
    });
    assert.ok(['crash', 'abort', 'exit'].includes(fault) ? status !== 200 : true, String(status));
    assert.deepEqual(Object.keys(others), ['200'], JSON.stringify(others));
    await eventually(async () => {
      assert.equal(workers().length, 9);
      for (let i = 0; i < 12; i++) assert.equal(await at('fine'), 200);
    });
  });

test('an endless loop is ended at its deadline; others are served meanwhile', async () => {
  await again();
  let status;
  const others = await while_others_read(async () => { status = await at('loop'); });
  assert.notEqual(status, 200);
  assert.deepEqual(Object.keys(others), ['200'], JSON.stringify(others));
  assert.match(log(), /event=overrun .*plugin=faulty/);
});

test('what leaks is replaced before it hurts, without a failed request', async () => {
  await again();
  const memory = () => Math.max(...workers().map((w) => { try { return Number(readFileSync(`/proc/${w}/statm`, 'utf8').split(' ')[1]) * 4096; } catch { return 0; } }));
  let most = 0;
  for (let i = 0; i < 60; i++) {
    assert.equal(await at('leak'), 200);
    most = Math.max(most, memory());
  }
  assert.ok(most < 120 << 20, `${most >> 20} MB`);
  assert.match(log(), /event=worker_grown/);
});

test('a request that takes all its memory gets a clear 503, and nothing of it stays behind', async () => {
  await again();
  await sleep(1500); // the generation before has left: crashes are counted in one
  const before = log().length;
  for (let i = 0; i < 3; i++) assert.equal(await at('greedy'), 503);
  const others = await while_others_read(async () => assert.equal(await at('greedy'), 503));
  assert.deepEqual(Object.keys(others), ['200'], JSON.stringify(others));
  await eventually(() => assert.equal(log().slice(before).match(/event=request .*method=GET route=faulty\.\w+ status=503/g)?.length, 4));
});

test('a plugin that keeps crashing is taken out, the others serve on, and a reload gives it another chance', async () => {
  await again();
  await sleep(1500); // the generation before has left: crashes are counted in one
  const before = log().length; // of this generation alone: an earlier one may have been at its end, too
  const others = await while_others_read(async () => {
    for (let i = 0; i < 8 && !/plugin_taken_out/.test(log().slice(before)); i++) await at('crash');
    await eventually(async () => assert.equal(await at('fine'), 503));
  });
  assert.ok((others[200] ?? 0) > 0 && Object.keys(others).every((s) => s === '200'), JSON.stringify(others));
  assert.match(log(), /plugin_taken_out.*plugin=faulty/);
  await again();
});

test('enabling and disabling under load fails no request of others', async () => {
  const others = await while_others_read(async () => {
    for (const [word, status] of [['disable', 404], ['enable', 200], ['disable', 404], ['enable', 200]]) {
      m.ctl('plugin', word, 'faulty');
      await eventually(async () => assert.equal(await at('fine'), status));
    }
  });
  assert.deepEqual(Object.keys(others), ['200'], JSON.stringify(others));
});
