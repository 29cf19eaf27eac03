// uploads.test.mjs — hostile uploads to the import: bombs, broken multipart, lying names and lengths. Each is refused with a clear page, and the city goes on.
import test from 'node:test';
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import { base, request } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';
import { fields, staff } from '../lib/person.mjs';

const imports = '/ja/staff/groups/imports', upload = '/ja/files/groups/imports';
let officer;
const desk = async () => (officer ??= await staff('officer'));

const table = Uint32Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1; return n; });
const crc32 = (bytes) => { let c = 0xffffffff; for (const b of bytes) c = (c >>> 8) ^ table[(c ^ b) & 255]; return (c ^ 0xffffffff) >>> 0; };
// A ZIP of these parts; said: what the directory claims of sizes.
function zip(parts) {
  const local = [], central = [];
  let at = 0;
  for (const [name, bytes, said = bytes.length] of parts) {
    const packed = deflateRawSync(bytes), sum = crc32(bytes), n = Buffer.from(name);
    const head = (magic, more) => { const b = Buffer.alloc(magic === 0x04034b50 ? 30 : 46); b.writeUInt32LE(magic, 0); more(b); return b; };
    const one = head(0x04034b50, (b) => { b.writeUInt16LE(20, 4); b.writeUInt16LE(8, 8); b.writeUInt32LE(sum, 14); b.writeUInt32LE(packed.length, 18); b.writeUInt32LE(said, 22); b.writeUInt16LE(n.length, 26); });
    central.push(head(0x02014b50, (b) => { b.writeUInt16LE(20, 4); b.writeUInt16LE(20, 6); b.writeUInt16LE(8, 10); b.writeUInt32LE(sum, 16); b.writeUInt32LE(packed.length, 20); b.writeUInt32LE(said, 24); b.writeUInt16LE(n.length, 28); b.writeUInt32LE(at, 42); }), n);
    local.push(one, n, packed);
    at += one.length + n.length + packed.length;
  }
  const directory = Buffer.concat(central), end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(parts.length, 8); end.writeUInt16LE(parts.length, 10); end.writeUInt32LE(directory.length, 12); end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, directory, end]);
}
const book = (sheet, strings = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>') => zip([
  ['[Content_Types].xml', Buffer.from('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')],
  ['xl/workbook.xml', Buffer.from('<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>')],
  ['xl/_rels/workbook.xml.rels', Buffer.from('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>')],
  ['xl/sharedStrings.xml', Buffer.from(strings)], ['xl/worksheets/sheet1.xml', sheet]]);
const sheet = (rows, before = '') => Buffer.from(`${before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`);
const text = (r, s) => `<row r="${r}"><c r="A${r}" t="inlineStr"><is><t>${s}</t></is></c><c r="B${r}" t="inlineStr"><is><t>${s}</t></is></c></row>`;
const goes_on = async () => {
  for (let i = 0; i < 4; i++) assert.equal((await request('/ja/groups')).status, 200);
  assert.equal((await (await desk()).get(imports)).status, 200);
};

test('a sound workbook made the same way is read: the bombs below are refused for what they are', async () => {
  const res = await (await desk()).upload(imports, 'file', 'a.xlsx', book(sheet(text(1, '団体名') + text(2, '本物の会'))), upload);
  assert.equal(res.status, 303, res.text.match(/error-summary[\s\S]*?<\/ul>/)?.[0]);
});

for (const [what, bytes] of [
  ['a bomb of 300 MB in one sheet', () => book(Buffer.concat([Buffer.from('<worksheet><sheetData>'), Buffer.alloc(300 << 20, 32)]))],
  ['entities that multiply', () => book(sheet(text(1, '&j;'), `<!DOCTYPE w [<!ENTITY a "${'x'.repeat(1000)}">${[...'bcdefghij'].map((c, i) => `<!ENTITY ${c} "${`&${'abcdefghij'[i]};`.repeat(10)}">`).join('')}]>`))],
  ['a foreign entity that names a file', () => book(sheet(text(1, '&f;') + text(2, '&f;'), '<!DOCTYPE w [<!ENTITY f SYSTEM "file:///etc/passwd">]>'))],
  ['a directory that lies about sizes', () => zip([['xl/workbook.xml', Buffer.alloc(1000, 65), 0xfffffff0]])],
  ['a cut off workbook', () => book(sheet(text(1, '団体名'))).subarray(0, 400)],
  ['a cell far outside', () => book(sheet('<row r="99999999999"><c r="ZZZZZZZ99999999999"><v>1</v></c></row>'))],
])
  test(`${what} is refused, and the city goes on`, async () => {
    const res = await (await desk()).upload(imports, 'file', 'a.xlsx', bytes(), upload);
    assert.ok([413, 422].includes(res.status) || (res.status === 303 && what === 'a foreign entity that names a file'), String(res.status));
    assert.ok(!res.text.includes('root:'));
    if (res.status === 303) assert.ok(!(await (await desk()).get(res.headers.location)).text.includes('root:'));
    else assert.ok(/error-summary|<h1>/.test(res.text), 'a page says why');
    await goes_on();
  });

test('broken multipart is refused as what it is', async () => {
  const p = await desk();
  const before = sql('SELECT COUNT(*) FROM ky_file');
  const token = fields((await p.get(imports)).text, upload).find(([k]) => k === '_token')[1];
  const part = (head, body) => `--b\r\n${head}\r\n\r\n${body}\r\n`;
  const tokenPart = part('Content-Disposition: form-data; name="_token"', token), filePart = (name, body = '団体名\r\na\r\n') => part(`Content-Disposition: form-data; name="file"; filename="${name}"`, body);
  const send = (body, type = 'multipart/form-data; boundary=b') => p.get(upload, { method: 'POST', body, headers: { 'Content-Type': type, Origin: base.origin } });
  for (const [what, body, type] of [
    ['no boundary', `${tokenPart}${filePart('a.csv')}--b--\r\n`, 'multipart/form-data'],
    ['another boundary', `${tokenPart}${filePart('a.csv')}--b--\r\n`, 'multipart/form-data; boundary=c'],
    ['no end', `${tokenPart}${filePart('a.csv')}`],
    ['ends in a head', `${tokenPart}--b\r\nContent-Disposition: form-da`],
    ['nested', `${tokenPart}--b\r\nContent-Disposition: form-data; name="file"\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nx\r\n--c--\r\n--b--\r\n`],
    ['5,000 parts', `${tokenPart}${part('Content-Disposition: form-data; name="x"', '1').repeat(5000)}--b--\r\n`],
    ['a head of 100 KB', `${tokenPart}--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\nX-Long: ${'x'.repeat(100000)}\r\n\r\nx\r\n--b--\r\n`],
    ['no name', `${tokenPart}--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n`],
  ]) {
    const res = await send(body, type);
    assert.ok([400, 413, 415, 422].includes(res.status), `${what}: ${res.status}`);
    assert.equal(sql('SELECT COUNT(*) FROM ky_file'), before, `${what} leaves nothing`);
  }
  assert.equal(sql('SELECT COUNT(*) FROM ky_file'), before, 'nothing is left of them');
  await goes_on();
});

test('a file name is a name: no path, no markup', async () => {
  const p = await desk();
  const res = await p.upload(imports, 'file', '../../etc/<b>a.csv', Buffer.from('団体名,代表者\r\nあの会,あ\r\n'), upload);
  assert.equal(res.status, 303);
  const page = (await p.get(res.headers.location)).text;
  assert.ok(!page.includes('../') && !page.includes('<b>a.csv'));
});

test('a file that is one endless cell is refused as no table', async () => {
  const p = await desk();
  const res = await p.upload(imports, 'file', 'a.csv', Buffer.alloc(9 << 20, 97), upload);
  assert.equal(res.status, 422);
  assert.ok(res.text.includes('error-summary'));
});

test('a body larger than allowed, or shorter than it said, costs nobody else anything', async () => {
  const p = await desk();
  const before = sql('SELECT COUNT(*) FROM ky_file');
  const large = await p.upload(imports, 'file', 'a.csv', Buffer.alloc(12 << 20, 97), upload).then((r) => r.status, () => 'cut');
  assert.ok([413, 'cut'].includes(large), String(large));
  const s = connect(Number(base.port), base.hostname);
  s.on('error', () => {});
  s.write(`POST ${upload} HTTP/1.1\r\nHost: ${base.host}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\nCookie: ${[...p.jar].map(([k, v]) => `${k}=${v}`).join('; ')}\r\nOrigin: ${base.origin}\r\n\r\n--b\r\n`);
  await new Promise((r) => setTimeout(r, 300));
  s.destroy();
  await goes_on();
  assert.equal(sql('SELECT COUNT(*) FROM ky_file'), before);
});
