// scanner.test.mjs — a virus scanner where one is configured: every file goes through it while it is stored; what it finds, or cannot look at, is not taken, and nothing else is lost. Spoken to over clamd's own protocol.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { chmodSync, rmSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { as, sql } from '../lib/city.mjs';
import { machine } from '../lib/machine.mjs';
import { begin, citizen, pdf, save } from '../lib/dossier.mjs';

const dir = process.env.KYODO_TEST_VAR, socket = `${dir}/run/clamd-test.sock`, database = 'kyodo_scan';
const main = (res) => res.text.match(/<main[\s\S]*<\/main>/)?.[0] ?? res.text;
// In two parts, so that no scanner finds this file.
const eicar = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''));
let m, p, seen, mood = 'well', server;

// clamd as its manual describes it: zINSTREAM, chunks with their length before them, a zero, one answer; zPING.
function clamd() {
  server = createServer((c) => {
    let data = Buffer.alloc(0), file = Buffer.alloc(0), begun = false;
    c.on('error', () => {});
    c.on('data', (part) => {
      data = Buffer.concat([data, part]);
      if (!begun) {
        const end = data.indexOf(0);
        if (end < 0) return;
        const command = data.subarray(0, end).toString();
        data = data.subarray(end + 1);
        if (command === 'zPING') return c.end('PONG\0');
        assert.equal(command, 'zINSTREAM');
        begun = true;
      }
      while (data.length >= 4) {
        const n = data.readUInt32BE(0);
        if (n === 0) {
          seen.push(file);
          return c.end(mood === 'error' ? 'INSTREAM size limit exceeded. ERROR\0' : file.includes(eicar) ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
        }
        if (data.length < 4 + n) return;
        file = Buffer.concat([file, data.subarray(4, 4 + n)]);
        data = data.subarray(4 + n);
        if (mood === 'dies') return c.destroy();
      }
    });
  });
  return new Promise((resolve) => server.listen(socket, () => { chmodSync(socket, 0o777); resolve(); }));
}

before(async () => {
  rmSync(socket, { force: true });
  await clamd();
  sql(`DROP DATABASE IF EXISTS ${database}; CREATE DATABASE ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_as_ci; GRANT ALL ON ${database}.* TO kyodo_owner@localhost WITH GRANT OPTION`);
  m = await machine('scan', { database, run: false, mail: `spool = ${dir}/mail\n[files]\nscanner = ${socket}` });
  m.ctl('migrate');
  m.ctl('plugin', 'enable', 'groups');
  m.start();
  await m.ready();
  p = await citizen('調べる 花子', undefined, { at: m.at, database });
});
after(async () => {
  await m?.stop();
  server?.close();
  rmSync(socket, { force: true });
});

// Not in this process's way: the scanner lives in it.
const doctor = () => promisify(execFile)(as[0], [...as.slice(1), `${process.env.KYODO_BUILD ?? `${process.env.KYODO_TEST_ROOT}/build`}/kyodoctl`, '-c', m.conf, 'doctor']);
const attach = (path, ...files) => save(p, path, { fair_membership: '1' }, { act: 'later', files: { bylaws: files } });
const files = () => sql(`SELECT COUNT(*) FROM ${database}.ky_file`);

test('a clean file is looked at whole and taken; an infected one is not, the others of the same form and the ticks stay', async () => {
  const id = await begin(p, 'groups-registration'), path = `/ja/dossiers/${id}/form/papers`, big = Buffer.concat([pdf('big'), Buffer.alloc(700000, 7)]);
  seen = [];
  assert.equal((await attach(path, { name: 'kiyaku.pdf', bytes: big })).status, 303);
  assert.ok(seen[0].equals(big), 'every byte went through');
  const before = files();
  const res = await attach(path, { name: 'well.pdf', bytes: pdf('well') }, { name: 'ill.pdf', bytes: Buffer.concat([pdf('ill'), eicar]) });
  assert.equal(res.status, 422, main(res));
  assert.match(main(res), /ウイルスが見つかった/);
  assert.match(main(res), /name="fair_membership" value="1" checked/, 'what was ticked is ticked');
  assert.equal(Number(files()), Number(before) + 1, 'the clean one is kept for the form, the other is gone');
  assert.equal(sql(`SELECT COUNT(*) FROM ${database}.ky_file_chunk WHERE LOCATE('EICAR', bytes) > 0`), '0');
  assert.equal(sql(`SELECT COUNT(*) FROM ${database}.ky_audit WHERE action = 'core.file_infected'`), '1');
  const page = await p.get(path);
  assert.match(page.text, /kiyaku\.pdf/);
  assert.doesNotMatch(page.text, /ill\.pdf/);
});

test('a scanner that dies in the middle, gives up, or is not there: no file is taken, and everything else goes on', async () => {
  const id = await begin(p, 'groups-registration'), path = `/ja/dossiers/${id}/form/papers`, before = files();
  seen = [];
  for (const how of ['dies', 'error', 'away']) {
    mood = how;
    if (how === 'away') await new Promise((r) => server.close(r));
    const res = await attach(path, { name: 'a.pdf', bytes: pdf(how) });
    assert.equal(res.status, 422, `${how}: ${res.status}`);
    assert.match(main(res), /調べることができない/);
    assert.match(main(res), /name="fair_membership" value="1" checked/);
    assert.equal(files(), before, how);
  }
  await assert.rejects(doctor(), /scanner: .* does not answer/);
  assert.equal((await save(p, `/ja/dossiers/${id}/form/group`, { name: 'ファイルのない会' }, { act: 'later' })).status, 303, 'what has no file needs no scanner');
  mood = 'well';
  rmSync(socket, { force: true });
  await clamd();
  assert.equal((await attach(path, { name: 'a.pdf', bytes: pdf('again') })).status, 303);
  await doctor();
});

test('a file of a kind that is not taken is refused by itself: the form comes again with everything typed', async () => {
  const id = await begin(p, 'groups-registration'), path = `/ja/dossiers/${id}/form/papers`;
  seen = [];
  const res = await attach(path, { name: 'tool.exe', type: 'application/pdf', bytes: Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0', 'latin1'), Buffer.alloc(200)]) });
  assert.equal(res.status, 422, main(res));
  assert.match(main(res), /この種類のファイルは受け付けていません/);
  assert.match(main(res), /name="fair_membership" value="1" checked/);
});
