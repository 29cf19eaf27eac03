// photos.test.mjs — several photographs of one field: to staff they are one upright PDF, in the applicant's order and turned as they said, without the place where they were taken; to the applicant what they handed in.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { background, sql } from '../lib/city.mjs';
import { eventually } from '../lib/client.mjs';
import { png } from '../lib/dossiers.mjs';
import { begin, citizen, fillRegistration, pledges, save, submit } from '../lib/dossier.mjs';
import { staff } from '../lib/person.mjs';

const dir = mkdtempSync(join(tmpdir(), 'kyodo-photos-'));
const main = (res) => res.text.match(/<main[\s\S]*<\/main>/)?.[0] ?? res.text;

test('photographs of a field are one upright PDF to staff, without their place', async () => {
  const p = await citizen(), officer = await staff('officer');
  const id = await begin(p, 'groups-registration');
  await fillRegistration(p, id, '写真を出す会');
  let res = await save(p, `/ja/dossiers/${id}/form/papers`, { ...pledges }, { act: 'later', files: { bylaws: [1, 2].map((n) => ({ name: `kiyaku${n}.png`, type: 'image/png', bytes: png(`GPS-OF-HOME-${n}`) })) } });
  assert.equal(res.status, 303, main(res));
  const second = sql(`SELECT MAX(f.id) FROM ky_file f JOIN ky_dossier_file d ON d.file_id = f.id WHERE d.dossier_id = ${id}`);
  await save(p, `/ja/dossiers/${id}/form/papers`, {}, { act: `rotate-${second}` });
  await submit(p, id);
  const page = await eventually(async () => {
    background();
    const r = await officer.get(`/ja/staff/dossiers/${id}`);
    assert.match(main(r), /写真をまとめたPDF/);
    return r;
  }, 60000);
  assert.match(main(page), /規約\.pdf<\/a>/, 'other documents stay as they are');
  assert.doesNotMatch(main(page), /<a href="[^"]*">kiyaku1\.png/, 'no way to the photograph alone');
  const link = page.text.match(new RegExp(`href="(/ja/files/staff/dossiers/${id}/photos/\\d+)"`))[1];
  const made = await officer.get(link);
  assert.equal(made.status, 200);
  const at = join(dir, 'photos.pdf');
  writeFileSync(at, made.bytes);
  execFileSync('qpdf', ['--check', at]);
  const images = execFileSync('pdfimages', ['-list', at], { encoding: 'utf8' }).trim().split('\n').slice(2).map((l) => l.trim().split(/\s+/));
  assert.deepEqual(images.map((i) => [i[0], Number(i[3]) > Number(i[4])]), [['1', true], ['2', false]], 'two pages in their order, the second one turned upright');
  assert.doesNotMatch(execFileSync('qpdf', ['--qdf', '--object-streams=disable', at, '-'], { maxBuffer: 1 << 26 }).toString('latin1'), /GPS-OF-HOME/);
  // Whoever guesses the address of a photograph is led to the PDF as well.
  res = await officer.get(`/ja/files/staff/dossiers/${id}/${second}`);
  assert.equal(res.status, 303);
  assert.equal(res.headers.location.replace(/\?.*/, ''), link);
  res = await p.get(`/ja/files/dossiers/${id}/${second}`);
  assert.match(res.text, /GPS-OF-HOME-2/, 'their own they get back as it was');
  assert.equal((await p.get(link)).status, 403, 'the PDF is staff\'s');
  const other = await staff('officer', 'kankyo');
  assert.equal((await other.get(link)).status, 404);
});

test('a photograph that cannot be read is said to be so, the others are shown', async () => {
  const p = await citizen(), officer = await staff('officer');
  const id = await begin(p, 'groups-registration');
  await fillRegistration(p, id, '壊れた写真の会');
  const whole = png('ok'), broken = Buffer.from(whole);
  broken.fill(0, 60, broken.length - 20);
  await save(p, `/ja/dossiers/${id}/form/papers`, { ...pledges }, { act: 'later', files: { bylaws: [{ name: 'a.png', type: 'image/png', bytes: broken }, { name: 'b.png', type: 'image/png', bytes: whole }] } });
  await submit(p, id);
  const page = await eventually(async () => {
    background();
    const r = await officer.get(`/ja/staff/dossiers/${id}`);
    assert.match(main(r), /読めない写真があります/);
    return r;
  }, 60000);
  assert.match(main(page), /写真をまとめたPDF（1）/);
  assert.match(main(page), /">a\.png<\/a>/, 'the file itself is there to be looked at');
});
