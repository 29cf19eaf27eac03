// export.test.mjs — the staff's list as a file: CSV, CP932 with what it cannot hold, XLSX; only what is theirs, and it is recorded who took it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { sql } from '../lib/city.mjs';
import { staff } from '../lib/person.mjs';

const run = `書出${process.pid}`;
let officer;
const desk = async () => (officer ??= await staff('officer'));
const q = encodeURIComponent(run);

async function group(changes) {
  const res = await (await desk()).fill('/ja/staff/groups/new', { name_kana: 'カキダシ', purpose: '書き出しの試験', public_fields: [], ...changes });
  assert.equal(res.status, 303, res.text.match(/error-summary[\s\S]*?<\/ul>/)?.[0]);
}
// Rows of a CSV with quoted cells.
const rows = (text) => [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n)/g)].reduce((out, m) => {
  out.at(-1).push(m[1]?.replaceAll('""', '"') ?? m[2]);
  if (m[3] !== ',') out.push([]);
  return out;
}, [[]]).slice(0, -1);

test('CSV with every column, as text, dates western, formulas harmless', async () => {
  await group({ name: `${run}𠮷野の会`, representative: '=HYPERLINK("http://warui")', contact_phone: '0267-12-3456', founded_on: undefined, 'founded_on.year': '1989', 'founded_on.month': '5', 'founded_on.day': '1', member_count: '12', fields: ['environment', 'safety'], activity: '一行目\n二行目, "引用"', department_id: sql("SELECT id FROM ky_department WHERE code = 'kyodo' AND valid_to >= CURRENT_DATE") });
  await group({ name: `${run}髙﨑〜波ダッシュ－①∥の会`, activity: '葛\u{E0100}城で、−5℃の朝に ｶﾅ ￠を𠮷と𠮷と𩸽' });
  const page = (await (await desk()).get(`/ja/files/groups/export?q=${q}`)).text;
  assert.equal(page.match(/id="rows">(\d+)/)[1], '2');
  assert.deepEqual([...page.matchAll(/href="([^"]*)" download/g)].map((m) => m[1].split('?')[0]), ['/ja/files/groups/export/csv', '/ja/files/groups/export/xlsx'], 'CP932 is not given unseen');
  const res = await (await desk()).get(`/ja/files/groups/export/csv?q=${q}`);
  assert.equal(res.headers['content-type'], 'text/csv; charset=utf-8');
  assert.match(res.headers['content-disposition'], /groups\.csv/);
  assert.match(res.headers['cache-control'], /no-store/);
  assert.deepEqual([...res.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const [head, ...body] = rows(res.bytes.toString('utf8').slice(1));
  const cell = (name) => body.find((r) => r[0].includes('𠮷野'))[head.indexOf(name)];
  assert.equal(body.length, 2);
  assert.equal(cell('代表者'), `'=HYPERLINK("http://warui")`);
  assert.equal(cell('設立'), '1989-05-01');
  assert.equal(cell('会員数'), '12');
  assert.equal(cell('活動の内容').replace('\r', ''), '一行目\n二行目, "引用"');
  assert.deepEqual(cell('活動分野').split('、').sort(), ['環境', '防災・地域安全'].sort());
  assert.equal(sql(`SELECT fields FROM ky_audit WHERE action = 'core.export' ORDER BY id DESC LIMIT 1`), `rows=2,q=${q}`.slice(0, 207));
});

test('CP932: what it cannot hold is shown with its place, then is 〓; the rest stays', async () => {
  const first = (await (await desk()).get(`/ja/files/groups/export?q=${q}`)).text;
  const page = (await (await desk()).get(first.match(/href="([^"]*check=1)"/)[1].replaceAll('&amp;', '&'))).text;
  const lost = [...page.matchAll(/<tr><td[^>]*>(\d+)<\/td><td[^>]*>([^<]*)<\/td><td[^>]*>(.*?)（U\+(\w+)）<\/td>/g)].map((m) => m.slice(1).join(' '));
  assert.deepEqual(lost, ['2 団体名 𠮷 20BB7', '3 活動の内容 𠮷 20BB7', '3 活動の内容 𩸽 29E3D'], 'lines as in a spreadsheet, nothing CP932 can hold');
  assert.match(page, /id="lost"[^（]*（4）/, 'every occurrence counts');
  assert.match(page, /id="stripped"[^（]*（1）/);
  assert.match(page, /href="\/ja\/files\/groups\/export\/cp932\?q=[^"]*" download/);
  const { bytes, headers } = await (await desk()).get(`/ja/files/groups/export/cp932?q=${q}`);
  assert.match(headers['content-disposition'], /groups-sjis\.csv/);
  const text = new TextDecoder('shift_jis').decode(bytes);
  assert.ok(text.includes(`${run}〓野の会`) && text.includes('髙﨑') && text.includes('①'));
  assert.ok(text.includes('～波ダッシュ－①∥') && text.includes('－5℃') && text.includes('ｶﾅ') && text.includes('葛城'), 'signs Windows writes otherwise');
});

test('XLSX: text as text, dates as dates, numbers as numbers', async () => {
  const { bytes } = await (await desk()).get(`/ja/files/groups/export/xlsx?q=${q}`);
  const file = `${process.env.KYODO_TEST_VAR}/export.xlsx`;
  writeFileSync(file, bytes);
  const part = (name) => execFileSync('unzip', ['-p', file, name], { encoding: 'utf8' });
  const sheet = part('xl/worksheets/sheet1.xml');
  assert.ok(sheet.includes('=HYPERLINK') && !sheet.includes('<f>'), 'text, no formula');
  assert.match(sheet, /<v>32629<\/v>/, '1 May 1989');
  assert.match(sheet, /state="frozen"/);
  assert.equal(sheet.match(/<row /g).length, 3);
});

test('only what is theirs; no other format; nobody else', async () => {
  const other = await staff('officer', 'fukushi'), judge = await staff('judge', 'kyodo');
  assert.equal(rows((await other.get(`/ja/files/groups/export/csv?q=${q}`)).bytes.toString('utf8').slice(1)).length, 1, 'the header alone');
  assert.equal((await judge.get('/ja/files/groups/export/csv')).status, 403);
  assert.equal((await (await desk()).get('/ja/files/groups/export/pdf')).status, 404);
});

test('the list leads there with its filters', async () => {
  const page = (await (await desk()).get(`/ja/staff/groups?q=${q}&state=active`)).text;
  assert.ok(page.includes(`/ja/files/groups/export?q=${q}&amp;state=active`), page.match(/files\/groups\/export[^"]*/)?.[0]);
});

test('who opened a record with personal data is in the log', async () => {
  const id = sql(`SELECT MIN(id) FROM groups_group WHERE name LIKE '${run}%'`);
  await (await desk()).get(`/ja/staff/groups/${id}`);
  assert.equal(sql(`SELECT action FROM ky_audit WHERE object_id = ${id} ORDER BY id DESC LIMIT 1`), 'groups.read');
});
