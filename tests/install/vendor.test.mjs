// vendor.test.mjs — make install puts all that is needed into one place that knows nothing of the build tree; there a vendor makes a plugin,
// builds it with the installed headers alone, tries it in the mock host, installs and enables it.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { sql } from '../lib/city.mjs';
import { machine } from '../lib/machine.mjs';

const root = process.env.KYODO_TEST_ROOT, build = process.env.KYODO_BUILD ?? `${root}/build`;
const place = `${process.env.KYODO_TEST_VAR}/install`, prefix = `${place}/usr/local`, work = `${place}/work`;
const pc = ['PC=pkg-config', `--define-variable=prefix=${prefix}`].join(' ');
const env = { ...process.env, PKG_CONFIG_PATH: `${prefix}/lib/pkgconfig`, LD_LIBRARY_PATH: `${prefix}/lib`, PATH: `${prefix}/bin:${process.env.PATH}`, MAKEFLAGS: '' };
const run = (command, args, cwd = work) => execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: 'pipe' });
let m;

before(() => {
  mkdirSync(work, { recursive: true });
  execFileSync('make', ['-s', '-C', build, 'install', `DESTDIR=${place}`], { encoding: 'utf8', stdio: 'pipe' });
});
after(() => m?.stop());

test('everything is there, and nothing speaks of the build tree', () => {
  for (const f of ['sbin/kyodod', 'sbin/kyodoctl', 'lib/libkyodo.so.0', 'lib/kyodo/plugins/groups.so', 'lib/pkgconfig/kyodo.pc', 'include/kyodo/kyodo.h', 'include/kyodo/plugin.h', 'include/kyodo/build_id.h', 'share/kyodo/templates/core/top.cs', 'share/kyodo/sql/core/0001_base.sql', 'share/kyodo/plugins/new.sh', 'share/doc/kyodo/kyodo.conf.example', 'lib/systemd/system/kyodod.service', 'lib/systemd/system/kyodod.socket', 'bin/kyodo-mock', 'share/man/man8/kyodod.8', 'share/man/man8/kyodoctl.8', 'share/man/man5/kyodo.conf.5'])
    assert.ok(existsSync(`${prefix}/${f}`), f);
  assert.ok(!existsSync(`${prefix}/lib/kyodo/plugins/skeleton.so`), 'the skeleton is for copying');
  const speaks = execFileSync('sh', ['-c', `grep -rlaF -e '${build}' -e '${root}/core' '${prefix}' || true`], { encoding: 'utf8' }).trim();
  assert.equal(speaks, '');
});

test('a vendor makes a plugin outside the tree, builds it without a warning, and the installed city runs it', async () => {
  const said = run('sh', [`${prefix}/share/kyodo/plugins/new.sh`, 'keijiban']);
  assert.match(said, /make check/);
  const here = `${work}/keijiban`;
  assert.ok(!readdirSync(here).some((f) => /skeleton/.test(f)) && !/skeleton/i.test(readFileSync(`${here}/plugin.c`, 'utf8')));
  const out = execFileSync('sh', ['-c', `make CFLAGS='-O2 -Werror' '${pc}' && make install '${pc}'`], { cwd: here, env, encoding: 'utf8' });
  assert.ok(!/warning/.test(out));
  const tried = execFileSync('sh', ['-c', `make check '${pc}'`], { cwd: here, env, encoding: 'utf8' });
  assert.equal(tried.match(/^ok - /gm).length, 9, tried);
  sql('CREATE DATABASE kyodo_vendor CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_as_ci; GRANT ALL ON kyodo_vendor.* TO kyodo_owner@localhost WITH GRANT OPTION');
  m = await machine('vendor', { database: 'kyodo_vendor', installed: prefix, run: false });
  m.ctl('migrate');
  m.ctl('plugin', 'enable', 'groups');
  m.start();
  await m.ready();
  assert.equal((await m.request('/ja/keijiban')).status, 404);
  m.ctl('plugin', 'enable', 'keijiban');
  for (let i = 0; i < 100 && (await m.request('/ja/keijiban')).status !== 200; i++) await new Promise((r) => setTimeout(r, 100));
  const page = await m.request('/ja/keijiban');
  assert.equal(page.status, 200);
  assert.ok(page.text.includes('お知らせ'));
  assert.equal((await m.request('/assets/kyodo.css')).status, 200);
  assert.match(m.ctl('plugin', 'list'), /keijiban +有効/);
  m.ctl('doctor');
});

test('the mock host under AddressSanitizer sees an unescaped page, a crash and broken memory', () => {
  const here = `${work}/keijiban`;
  const spoilt = (change, why) => {
    const out = execFileSync('sh', ['-c', `rm -rf ../kept && cp -r . ../kept && ${change} && make check '${pc}' 2>&1; cp ../kept/*.c . && cp -r ../kept/templates .`], { cwd: here, env, encoding: 'utf8' });
    assert.match(out, why);
  };
  spoilt("sed -i 's/<?cs var:n.title/<?cs uvar:n.title/' templates/keijiban/show.cs", /not ok - notices are shown/);
  spoilt("sed -i 's/KY_TRY(days(req, &from, &until));/from = until = ((ky_day *)req->ctx->today)[0];/' notices.c", /not ok - a new notice is written\n# the plugin ended the process/);
  spoilt("sed -i 's/KY_TRY(days(req, &from, &until));/{ volatile char room[4]; volatile int i = 4; room[i] = 1; from = until = room[i]; }/' notices.c", /stack-buffer-overflow|out of bounds/);
});

test('a name that is taken or none is refused, and nothing is overwritten', () => {
  for (const name of ['keijiban', 'Keijiban', '1a', 'a', '../x', '']) assert.throws(() => run('sh', [`${prefix}/share/kyodo/plugins/new.sh`, name]), name);
});

test('what does not fit is not enabled, and says why', () => {
  const broken = (change, why) => {
    run('sh', ['-c', `rm -rf kowareta && sh '${prefix}/share/kyodo/plugins/new.sh' kowareta && cd kowareta && ${change} && make -s '${pc}' && make -s install '${pc}'`]);
    try {
      m.ctl('plugin', 'enable', 'kowareta');
    } catch (e) {
      assert.match(String(e.stderr), why);
      assert.ok(!/kowareta +有効/.test(m.ctl('plugin', 'list')));
      return;
    }
    assert.fail(`${change} was enabled`);
  };
  broken("sed -i 's/KY_ABI,/99,/' plugin.c", /plugin interface 99/);
  broken("sed -i 's/KY_HEADERS_HASH/\"0000\"/' plugin.c", /other headers/);
  broken("sed -i 's/.permission = \"kowareta.edit\"/.permission = \"kowareta.nobody\"/' plugin.c", /kowareta\.nobody/);
  broken("sed -i 's/.policy = \"kowareta.editable\"/.policy = NULL/' plugin.c", /policy/i);
  broken("sed -i 's/n.body/n.no_such_column/' sql/kowareta/queries.sql", /no_such_column/);
  broken("sed -i 's/^KY_PLUGIN/static const struct ky_plugin nobody_sees_it/' plugin.c", /kyodo_plugin/);
});
