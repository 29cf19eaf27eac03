// table_files.test.mjs — files of a table's rows: each row has its own, they stay with it when rows above it go, survive a wrong save and two people at one draft, are declared with the revision where it has them,
// and stand beside their row.
import nodeTest from 'node:test';
import assert from 'node:assert/strict';
import { background, sql } from '../lib/city.mjs';
import { eventually } from '../lib/client.mjs';
import { staff } from '../lib/person.mjs';
import { begin, citizen, pdf, save, submit } from '../lib/dossier.mjs';
import { png } from '../lib/dossiers.mjs';
import { builder, main } from '../lib/forms.mjs';

// The gateway makes no difference to what forms can do.
const test = ['fcgid', 'cgi'].includes(process.env.KYODO_TEST_WEB) ? nodeTest.skip : nodeTest;
const officer = await staff('officer', 'kyodo'), run = `${process.pid}${Date.now() % 10000}`;
const text = (ja) => ({ ja }), named = (name) => ({ name: `${name}.pdf`, bytes: pdf(name) });
const document = { format: 'kyodo-form 1', title: text('領収書の様式'), sections: [
  { name: 'sheet', title: text('決算'), fields: [{ name: 'costs', kind: 'table', label: text('支出'), rows: 6, required: true, columns: [
    { name: 'detail', kind: 'text', label: text('内容'), required: true }, { name: 'amount', kind: 'yen', label: text('金額') }, { name: 'receipts', kind: 'files', label: text('領収書'), max: 2, required: true }] },
  { name: 'total', kind: 'yen', label: text('合計'), calc: { sum: ['costs.amount'] } }] },
  { name: 'rest', title: text('ほか'), fields: [{ name: 'note', kind: 'text', label: text('メモ') }, { name: 'map', kind: 'files', label: text('地図') }] },
] };
let code;
const b = builder(officer);
async function begun() {
  if (!code) {
    const form = await b.create({ title: `領収書の手続${run}`, summary: '試し', receipt_prefix: `Q${run}`.slice(0, 8) });
    await b.take(form, document);
    await b.publish(form, '1');
    code = await b.open(form);
  }
  const p = await citizen('見本 花子'), id = await begin(p, code);
  return { p, id, at: `/ja/dossiers/${id}/form/sheet` };
}
const answers = (id) => JSON.parse(sql(`SELECT answers FROM ky_dossier_draft WHERE dossier_id = ${id} ORDER BY number DESC LIMIT 1`));
const nameOf = (ids) => (ids ?? '').split(' ').filter(Boolean).map((id) => sql(`SELECT name FROM ky_file WHERE id = ${id}`)).join();
const rows = (id) => { const a = answers(id); return [0, 1, 2, 3].map((n) => `${a[`costs.${n}.detail`] ?? ''}:${nameOf(a[`costs.${n}.receipts`])}`).filter((r) => r !== ':'); };
const row = (n, detail, amount = '100') => ({ [`costs.${n}.detail`]: detail, [`costs.${n}.amount`]: amount });
async function three(p, at) {
  let res = await save(p, at, row(0, 'a'), { act: 'recalc', files: { 'costs.0.receipts': [named('A')] } });
  assert.equal(res.status, 303, main(res));
  res = await save(p, at, row(1, 'b'), { act: 'recalc', files: { 'costs.1.receipts': [named('B1'), named('B2')] } });
  res = await save(p, at, row(2, 'c'), { act: 'recalc', files: { 'costs.2.receipts': [named('C')] } });
  assert.equal(res.status, 303, main(res));
}

test('each row keeps its own; they move up with their row, and a file chosen in a row below an empty one goes with it', async () => {
  const { p, id, at } = await begun();
  await three(p, at);
  assert.deepEqual(rows(id), ['a:A.pdf', 'b:B1.pdf,B2.pdf', 'c:C.pdf']);
  // A wrong amount beside it, and a row whose words were emptied: it stays, because of its receipts, and says so.
  const res = await save(p, at, { ...row(0, '', 'たくさん'), ...row(3, 'd') }, { files: { 'costs.3.receipts': [named('D')] } });
  assert.match(res.headers.location, /check=1/);
  assert.deepEqual(rows(id), [':A.pdf', 'b:B1.pdf,B2.pdf', 'c:C.pdf', 'd:D.pdf']);
  const page = await p.get(`${at}?check=1`);
  assert.match(main(page), /id="e-costs\.0\.detail"/);
  assert.match(main(page), /value="たくさん"/);
  // Its receipt taken away, the row goes; the others keep theirs.
  await save(p, at, row(0, '', ''), { act: 'recalc' });
  const first = answers(id)['costs.0.receipts'];
  assert.equal((await save(p, at, {}, { act: `remove-${first}` })).status, 303);
  assert.deepEqual(rows(id), ['b:B1.pdf,B2.pdf', 'c:C.pdf', 'd:D.pdf']);
  assert.equal(answers(id).total, 300);
  // The same save empties nothing, adds a row after a gap: rows 3 (blank) and 4.
  const last = await save(p, at, row(1, 'c', ''), { act: 'recalc', files: { 'costs.3.receipts': [named('E')] } });
  assert.equal(last.status, 303);
  assert.deepEqual(rows(id), ['b:B1.pdf,B2.pdf', 'c:C.pdf', 'd:D.pdf', ':E.pdf']);
});

test('order, turning and too many; another section\'s page has no button for them', async () => {
  const { p, id, at } = await begun();
  await three(p, at);
  const [b1, b2] = answers(id)['costs.1.receipts'].split(' ');
  await save(p, at, {}, { act: `up-${b2}` });
  assert.equal(answers(id)['costs.1.receipts'], `${b2} ${b1}`);
  await save(p, at, {}, { act: `rotate-${b1}` });
  assert.equal(sql(`SELECT rotation FROM ky_dossier_file WHERE file_id = ${b1}`), '90');
  const res = await save(p, at, {}, { files: { 'costs.1.receipts': [named('B3')] } });
  assert.equal(res.status, 422);
  assert.match(main(res), /B2\.pdf[\s\S]*B1\.pdf/, 'what was there is still shown');
  const rest = main(await p.get(`/ja/dossiers/${id}/form/rest`));
  assert.doesNotMatch(rest, new RegExp(`remove-${b1}`));
  assert.equal((await save(p, `/ja/dossiers/${id}/form/rest`, {}, { act: `remove-${b1}` })).status, 403);
  assert.equal(answers(id)['costs.1.receipts'], `${b2} ${b1}`);
});

test('two people at one draft: what either attached is there, what either took away is gone, and no file is named twice', async () => {
  const { p, id, at } = await begun();
  await three(p, at);
  const page = await p.get(at), old = { text: page.text, status: 200 }, before = answers(id);
  // The page as the second person opened it; meanwhile the first one takes away row a and adds to c.
  const late = { ...p, get: async (path, how) => (how ? p.get(path, how) : path === at ? { ...old, text: old.text.replace(/name="_token" value="[0-9a-f]+"/, (await p.get(at)).text.match(/name="_token" value="[0-9a-f]+"/)[0]) } : p.get(path)) };
  await save(p, at, row(0, '', ''), { act: `remove-${before['costs.0.receipts']}` });
  assert.deepEqual(rows(id), ['b:B1.pdf,B2.pdf', 'c:C.pdf']);
  await save(p, at, {}, { act: 'recalc', files: { 'costs.1.receipts': [named('C2')] } });
  const res = await save(late, at, row(3, 'd'), { act: 'recalc', files: { 'costs.3.receipts': [named('D')], 'costs.2.receipts': [named('C3')] } });
  assert.ok([303, 409].includes(res.status), main(res));
  const all = rows(id).flatMap((r) => r.split(':')[1].split(',')).filter(Boolean).sort();
  assert.deepEqual(all, ['B1.pdf', 'B2.pdf', 'C.pdf', 'C2.pdf', 'C3.pdf', 'D.pdf']);
});

test('declared where the revision has them, with their hash; shown beside their row; photographs of a row are one PDF; in the bundle by their row', async () => {
  const { p, id, at } = await begun();
  await save(p, at, row(0, 'a'), { act: 'recalc', files: { 'costs.0.receipts': [named('A')] } });
  await save(p, at, row(1, 'b'), { act: 'recalc', files: { 'costs.1.receipts': [{ name: 'shashin.png', type: 'image/png', bytes: png('GPS-OF-SHOP') }] } });
  await save(p, at, row(2, 'c'), { act: 'recalc' });
  const confirm = main(await p.get(`/ja/dossiers/${id}/confirm`));
  assert.match(confirm, /支出 3 領収書/, 'a row without is named');
  assert.equal((await p.fill(`/ja/dossiers/${id}/form/sheet`, {}).catch(() => ({}))).status === 200, false);
  // Row a goes with its receipt: the photograph's row is the first now.
  await save(p, at, row(0, '', ''), { act: `remove-${answers(id)['costs.0.receipts']}` });
  await save(p, at, {}, { act: 'recalc', files: { 'costs.1.receipts': [named('C')] } });
  await save(p, `/ja/dossiers/${id}/form/rest`, { note: 'なし' });
  const sent = main(await p.get(`/ja/dossiers/${id}/confirm`));
  assert.match(sent, /支出 1 領収書: shashin\.png[\s\S]*<code class="hash">[0-9a-f]{64}/);
  await submit(p, id);
  const declared = () => sql(`SELECT GROUP_CONCAT(CONCAT(f.field, '=', f.name) ORDER BY f.field, f.id) FROM ky_revision_file f JOIN ky_dossier_revision r ON r.id = f.revision_id WHERE r.dossier_id = ${id} AND LENGTH(f.sha256) = 32`);
  assert.equal(declared(), 'costs.0.receipts=shashin.png,costs.1.receipts=C.pdf');
  assert.equal(sql(`SELECT GROUP_CONCAT(field ORDER BY field) FROM ky_dossier_file WHERE dossier_id = ${id}`), 'costs.0.receipts,costs.1.receipts');
  const desk = `/ja/staff/dossiers/${id}`;
  const page = await eventually(async () => { background(); const r = main(await officer.get(desk)); assert.match(r, /<td data-label=\"内容\">b<\/td><td data-label=\"金額\">100円<\/td><td data-label=\"領収書\">[\s\S]*?shashin\.png[\s\S]*?写真をまとめたPDF[\s\S]*?<td data-label=\"内容\">c<\/td><td[^>]*>100円<\/td><td[^>]*>[\s\S]*?C\.pdf<\/a>/); return r; }, 60000);
  const link = page.match(new RegExp(`href="(/ja/files/staff/dossiers/${id}/photos/\\d+)"`))[1];
  assert.equal((await officer.get(link)).status, 200);
  const made = await officer.fill(desk, { mode: 'zip' }, `${desk}/bundle`);
  assert.equal(made.status, 303);
  const zip = await eventually(async () => { background(); const r = await officer.get(desk); return officer.get(r.text.match(new RegExp(`href="(/ja/files/staff/dossiers/${id}/bundle/\\d+)"`))[1]); }, 60000);
  assert.equal(zip.status, 200);
  assert.ok(zip.bytes.includes(Buffer.from('shashin')) && zip.bytes.includes(Buffer.from('C.pdf')));
});
