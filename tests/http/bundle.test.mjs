// bundle.test.mjs — the whole file of a dossier: one PDF, an archive, a copy for disclosure; for whom, and with what left out.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { background, sql } from '../lib/city.mjs';
import { eventually } from '../lib/client.mjs';
import { dossier, pdf, png } from '../lib/dossiers.mjs';
import { person, staff } from '../lib/person.mjs';

const dir = mkdtempSync(join(tmpdir(), 'kyodo-bundle-'));
let made, officer;
const given = () => (made ??= dossier({
  title: 'まとめる会', answers: { name: 'まとめる会', purpose: '水辺の手入れ', representative: '秘密 一郎', contact_phone: '0312345678' }, reason: '理由の秘密',
  files: [{ field: 'bylaws', name: 'kiyaku.pdf', type: 'application/pdf', bytes: pdf('KIYAKU-WORDS') }, { field: 'bylaws', name: 'shashin.png', type: 'image/png', bytes: png('GPS-OF-HOME') },
    { field: 'roster', name: 'meibo-himitsu.pdf', type: 'application/pdf', bytes: pdf('MEIBO-WORDS') }],
  messages: [['message', 'citizen', '電話の秘密'], ['contact', 'staff', '来庁の記録'], ['note', 'staff', '内部の秘密']], approval: '起案の秘密',
}));
const desk = async () => (officer ??= await staff('officer', 'kyodo'));
const jobs = (id) => sql(`SELECT COUNT(*) FROM ky_job WHERE job = 'dossier.bundle' AND state = 'done' AND JSON_VALUE(params, '$.dossier') = ${id}`);

async function bundle(mode, notes) {
  const { id } = given(), p = await desk(), path = `/ja/staff/dossiers/${id}`, before = Number(jobs(id));
  const res = await p.fill(path, { mode, notes: notes ? '1' : undefined }, `${path}/bundle`);
  assert.equal(res.status, 303, res.text);
  await eventually(() => { background(); assert.equal(Number(jobs(id)), before + 1); }, 60000);
  const page = await p.get(path);
  const link = page.text.match(new RegExp(`href="(/ja/files/staff/dossiers/${id}/bundle/\\d+)"`))?.[1];
  assert.ok(link, page.text);
  const file = await p.get(link);
  assert.equal(file.status, 200);
  const at = join(dir, `${mode}-${notes ? 1 : 0}.${mode === 'zip' ? 'zip' : 'pdf'}`);
  writeFileSync(at, file.bytes);
  return { at, link, bytes: file.bytes };
}
const words = (at) => execFileSync('pdftotext', ['-layout', at, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ');

test('one PDF holds the cover, the form, the attachments, the history and what was said; internal notes only when asked for', async () => {
  const { at, bytes } = await bundle('pdf');
  execFileSync('qpdf', ['--check', at]);
  const text = words(at);
  for (const said of ['一件書類', 'まとめる会', '水辺の手入れ', '秘密 一郎', 'KIYAKU-WORDS', 'MEIBO-WORDS', '電話の秘密', '来庁の記録', '理由の秘密', '起案と決裁', '起案の秘密', given().no]) assert.ok(text.includes(said), said);
  assert.ok(!text.includes('内部の秘密'));
  assert.match(text, /1\/\d+/);
  assert.ok(!bytes.includes('GPS-OF-HOME'), 'what the camera wrote does not come along');
  assert.ok(words((await bundle('pdf', true)).at).includes('内部の秘密'));
});

test('a copy for disclosure holds nothing personal, not even under the black, and lists what was left out', async () => {
  const { at, bytes } = await bundle('masked', true);
  const text = words(at);
  for (const said of ['開示用', 'まとめる会', '水辺の手入れ', '■■■', 'KIYAKU-WORDS', '役員・会員の名簿', '開示しない添付書類']) assert.ok(text.includes(said), said);
  for (const hidden of ['秘密', '0312345678', '03-1234-5678', 'MEIBO', 'meibo', 'kiyaku.pdf', '申請 花子', '来庁の記録']) assert.ok(!text.includes(hidden), hidden);
  const plain = join(dir, 'plain.pdf');
  execFileSync('qpdf', ['--qdf', '--object-streams=disable', at, plain]);
  assert.ok(!bytes.includes('MEIBO') && !execFileSync('cat', [plain]).includes('MEIBO'));
});

test('an archive holds the attachments as they were received', async () => {
  const { at } = await bundle('zip');
  const list = execFileSync('unzip', ['-Z1', at], { encoding: 'utf8' });
  for (const name of ['kiyaku.pdf', 'shashin.png', 'meibo-himitsu.pdf']) assert.ok(list.includes(name), list);
  assert.ok(execFileSync('unzip', ['-p', at, '*shashin.png'], { maxBuffer: 1 << 24 }).includes('GPS-OF-HOME'));
});

test('the file is the dossier’s own, for those who work on it, and each reading is on record', async () => {
  const { id } = given(), { link } = await bundle('pdf'), p = await desk();
  const file = link.match(/\d+$/)[0], other = dossier({ title: '別の会' });
  assert.equal((await p.get(`/ja/files/staff/dossiers/${other.id}/bundle/${file}`)).status, 404, 'not of another dossier');
  assert.equal((await p.get(`/ja/files/staff/dossiers/${id}/bundle/${given().files.bylaws[0]}`)).status, 404, 'nor is an attachment a bundle');
  assert.equal((await p.get(`/ja/files/staff/dossiers/${id}/${file}`)).status, 404);
  assert.equal((await (await staff('officer', 'kankyo')).get(link)).status, 404);
  assert.equal((await (await staff('auditor')).get(link)).status, 403);
  assert.equal((await person().get(link)).status, 303);
  assert.ok(Number(sql(`SELECT COUNT(*) FROM ky_audit WHERE action = 'dossier.bundle_read' AND object_id = ${id}`)) > 0);
  assert.ok(Number(sql(`SELECT COUNT(*) FROM ky_audit WHERE action = 'dossier.bundle' AND object_id = ${id}`)) > 0);
});
