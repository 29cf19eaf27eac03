// subsidy_results.test.mjs — what became of subsidies: lists of past years taken in as they are, results for everybody, feeds, statistics, and the yearly table.
import nodeTest, { before } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { request } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';
import { save } from '../lib/dossier.mjs';
import { columns, meanings, numbers, real } from '../lib/ledger.mjs';
import { accepted, apply, approve, budget, call, department, fixing, group, halfCourse, main, proposed, report, staff, submitting } from '../lib/subsidy.mjs';

// mod_fcgid and CGI keep or begin their processes by themselves: what is enabled is seen when new ones start.
const there = !['fcgid', 'cgi'].includes(process.env.KYODO_TEST_WEB), test = there ? nodeTest : nodeTest.skip;
let officer, approver, other, city;
before(async () => {
  if (!there) return;
  [officer, approver, other, city] = [await staff('officer', 'kyodo'), await staff('approver', 'kyodo'), await staff('officer', 'kankyo'), await staff('officer')];
  sql('DELETE FROM subsidy_import_mapping');
});

const imports = '/ja/staff/subsidy/imports', upload = '/ja/files/subsidy/imports';
const text = (res) => main(res).replace(/<[^>]+>/g, '');
const run = `結果${process.pid}`;
const csv = (...rows) => rows.map((r) => r.map((c) => `"${String(c).replaceAll('"', '""')}"`).join(',')).join('\r\n');
// Rows of a CSV, cell by cell.
const cells = (body) => body.replace(/^\ufeff/, '').split('\r\n').filter(Boolean).map((l) => [...l.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g)].map((m) => m[1]?.replaceAll('""', '"') ?? m[2]).slice(0, -1));

async function send(p, name, bytes) {
  const res = await p.upload(imports, 'file', name, bytes, upload);
  assert.equal(res.status, 303, text(res));
  return Number(res.headers.location.match(/imports\/(\d+)$/)[1]);
}
// Names the columns (heading → field) and looks at what would happen.
async function check(p, id, named = {}, rest = {}) {
  const at = columns((await p.get(`${imports}/${id}`)).text);
  const res = await p.fill(`${imports}/${id}`, { ...Object.fromEntries(Object.entries(named).map(([h, f]) => [at[h], f])), ...rest });
  assert.equal(res.status, 303, text(res));
  const page = await p.get(res.headers.location);
  assert.equal(page.status, 200);
  return { text: main(page), ...numbers(page.text) };
}
const take = async (p, id, duplicates = 'skip') => {
  const res = await p.fill(`${upload}/${id}/check`, { duplicates }, `${upload}/${id}/apply`);
  assert.equal(res.status, 303, text(res));
};
const undo = (p, id) => p.fill(`${imports}/${id}`, {}, `${upload}/${id}/undo`);
const publish = async (p, id) => assert.equal((await p.fill(`${imports}/${id}`, {}, `${imports}/${id}/publish`)).status, 303);
// A programme as it stands in addresses.
const code = (title) => sql(`SELECT LEFT(SHA2('${title}', 256), 12)`);
const past = (what, id) => sql(`SELECT ${what} FROM subsidy_past WHERE import_id = ${id}`);

test('the ministries\' workbook of 2020: title rows, merged header, bad numbers named; every row comes in, and is known when it is sent again', async () => {
  const id = await send(officer, 'subsidy-grants-r2.xlsx', real('subsidy-grants-r2.xlsx'));
  const seen = meanings((await officer.get(`${imports}/${id}`)).text);
  for (const [heading, field] of [['補助金交付先名', 'group_name'], ['法人番号', 'corporate_no'], ['事業名', 'project'], ['交付決定額', 'granted_yen'], ['支出元（目）名称', 'title'], ['補助金交付決定等に係る支出負担行為ないし意思決定の日', 'decided_on']]) assert.equal(seen[heading], field, heading);
  const bad = await check(officer, id, {}, { fixed0: '令和2年度' });
  assert.match(bad.text, /シート「様式1」 D7<[\s\S]{0,200}法人番号/);
  assert.ok(bad.problems > 0 && !bad.text.includes(`${upload}/${id}/apply`), 'with problems there is no button');
  const fine = await check(officer, id, { 法人番号: '' });
  assert.deepEqual([fine.problems, fine.added + fine.repeated], [0, 570], JSON.stringify({ ...fine, text: 0 }));
  assert.equal(past('COUNT(*)', id), '0', 'looking changes nothing');
  await take(officer, id, 'new');
  const book = `${process.env.KYODO_TEST_ROOT}/tests/data/subsidy-grants-r2.xlsx`, sheet = execFileSync('unzip', ['-p', book, 'xl/worksheets/sheet1.xml'], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const strings = execFileSync('unzip', ['-p', book, 'xl/sharedStrings.xml'], { encoding: 'utf8', maxBuffer: 1 << 26 }).match(/<si>[\s\S]*?<\/si>/g).map((si) => [...si.replace(/<rPh[\s\S]*?<\/rPh>/g, '').matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map((m) => m[1]).join(''));
  // Some say what it was before, in brackets.
  const amounts = [...sheet.matchAll(/<c r="E(\d+)"([^>]*)><v>(\d+)<\/v>/g)].filter((m) => Number(m[1]) > 4).map((m) => Number(/t="s"/.test(m[2]) ? strings[m[3]].match(/^[\d,]+/)[0].replaceAll(',', '') : m[3]));
  assert.equal(past("CONCAT_WS(' ', COUNT(*), SUM(granted_yen), MIN(fiscal_year), MAX(fiscal_year))", id), `570 ${amounts.reduce((s, y) => s + y, 0)} 2020 2020`);
  assert.equal(past("CONCAT_WS(' ', granted_yen, decided_on)", `${id} AND granted_yen = 185833000`), '185833000 2021-03-29');
  const again = await send(officer, 'subsidy-grants-r2.xlsx', real('subsidy-grants-r2.xlsx'));
  assert.equal(meanings((await officer.get(`${imports}/${again}`)).text)['法人番号'], '', 'remembered for the department');
  const second = await check(officer, again, {}, { fixed0: '2020' });
  assert.deepEqual([second.added, second.changed, second.same + second.repeated], [0, 0, 570]);
  assert.equal((await undo(officer, id)).status, 303);
  assert.equal(past('COUNT(*)', id), '0');
});

test('that of 2011: name and address in one cell, the year by the day of the decision', async () => {
  const id = await send(officer, 'subsidy-grants-h23.xlsx', real('subsidy-grants-h23.xlsx'));
  const seen = await check(officer, id);
  assert.equal(seen.problems, 0, seen.text.slice(0, 2000));
  await take(officer, id);
  assert.ok(Number(past('COUNT(*)', id)) > 550);
  assert.equal(past("COUNT(*)", `${id} AND (group_name LIKE '%\\n%' OR group_name REGEXP '丁目|番地|〒|[0-9０-９][-－][0-9０-９]' OR group_name LIKE '%　')`), '0', 'no address in a name');
  assert.equal(past("GROUP_CONCAT(DISTINCT group_name)", `${id} AND project LIKE '%第４回～第１１回%'`), '財団法人都道府県会館');
  assert.equal(past("CONCAT_WS(' ', fiscal_year, decided_on, granted_yen)", `${id} AND project LIKE '平成２３年度被災者生活再建支援金補助金の交付決定（４月分%'`), '2011 2011-05-31 130750000'.replace('2011-05-31', new Date(Date.UTC(1899, 11, 30) + 40693 * 86400e3).toISOString().slice(0, 10)));
  assert.equal(past('COUNT(*)', `${id} AND granted_yen IN (1506867000, -217000000)`), '2', 'what it was changed to; less than nothing');
  assert.equal((await undo(officer, id)).status, 303);
});

test('full-width digits, commas, units and Japanese years; every wrong cell is named, and then nothing comes in', async () => {
  const name = `${run}書き方`;
  const head = ['団体名', '事業名', '年度', '交付決定額', '確定額', '成果'];
  const wrong = await send(officer, 'wrong.csv', csv(['令和元年度から'], head, [name, 'あ', '令和何年', '１，０００円', '', ''], [`${name}2`, 'い', 'R2', '約千円', '', ''], [`${name}3`, 'う', '2020', '1000', 'たくさん', '']));
  const seen = await check(officer, wrong);
  assert.equal(seen.problems, 3);
  for (const [place, field] of [['C3', '年度'], ['D4', '交付を決めた額'], ['E5', '確定した額']]) assert.match(seen.text, new RegExp(`${place}<[\\s\\S]{0,120}${field}`), place);
  const id = await send(officer, 'right.csv', csv(['', '', '', '（単位：千円）'], head, [name, 'あ', '平成31年度', '１，２３４', '1,000', 'できた'], [name, 'い', 'H30', '¥2', '―', ''], [`${name}\n東京都千代田区1-2`, 'う', '令和元', '3,000円', '', ''], ['', '以上', '', '9999', '', ''], ['合　計', '', '2019', '9999', '', '']));
  const page = (await officer.get(`${imports}/${id}`)).text;
  assert.match(page, /単位：千円/);
  const fine = await check(officer, id);
  assert.deepEqual([fine.problems, fine.added, fine.skipped], [0, 3, 2], fine.text);
  await take(officer, id);
  assert.equal(past("GROUP_CONCAT(CONCAT_WS(' ', fiscal_year, group_name, project, granted_yen, COALESCE(fixed_yen, '-')) ORDER BY project)", id), `2019 ${name} あ 1234000 1000000,2018 ${name} い 2000 -,2019 ${name} う 3000 -`);
});

test('CP932; new, changed, the same and repeated are told apart, done as said, and taken back', async () => {
  const name = `${run}変わる会`, head = ['団体名', '事業名', '年度', '補助金名', '交付決定額', '確定額'];
  const cp932 = (s) => execFileSync('iconv', ['-f', 'UTF-8', '-t', 'CP932'], { input: s });
  const first = await send(officer, 'first.csv', cp932(csv(head, [name, '髙い木', '2018', '緑化', '100', ''], [name, '花', '2018', '緑化', '200', ''])));
  assert.ok((await officer.get(`${imports}/${first}`)).text.includes('髙い木'), 'CP932 is understood');
  await check(officer, first);
  await take(officer, first);
  const before = past("GROUP_CONCAT(CONCAT_WS(' ', project, granted_yen, COALESCE(fixed_yen, '-')) ORDER BY project)", first);
  // The same grant twice; another of the same project, but not of the same amount, is a grant of its own.
  const second = await send(officer, 'second.csv', csv(head, [name, '髙い木', '平成30年度', '緑化', '', '90'], [name.replace('会', ' 会'), '花', '2018', '緑化', '200', ''], [name, '虫', '2018', '緑化', '5', ''], [name, '虫', '2018', '緑化', '5', ''], [name, '虫', '2018', '緑化', '6', '']));
  const seen = await check(officer, second);
  assert.deepEqual([seen.added, seen.changed, seen.same, seen.repeated, seen.problems], [2, 2, 0, 1, 0], seen.text);
  await take(officer, second);
  assert.equal(past("CONCAT(granted_yen, ' ', fixed_yen)", `${first} AND project = '髙い木'`), '100 90', 'empty cells leave what is there');
  assert.equal(past("GROUP_CONCAT(granted_yen ORDER BY id)", `${second} AND project = '虫'`), '5,6');
  const late = main(await officer.get(`${imports}/${first}`));
  assert.ok(late.includes('取り消せません') && !late.includes(`${upload}/${first}/undo`), 'changed since');
  assert.equal((await undo(officer, second)).status, 303);
  assert.equal(past("GROUP_CONCAT(CONCAT_WS(' ', project, granted_yen, COALESCE(fixed_yen, '-')) ORDER BY project)", first), before);
  assert.equal(past('COUNT(*)', second), '0');
});

// Any twelve digits and the check digit before them.
const corporate = () => {
  const d = String(Math.floor(1e11 + Math.random() * 8e11)), sum = [...d].reverse().reduce((n, c, i) => n + Number(c) * (i % 2 === 0 ? 1 : 2), 0);
  return `${9 - (sum % 9)}${d}`;
};
// A workbook of sheets of text, as small as a reader takes it.
function workbook(sheets) {
  const xml = (body) => Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${body}`), letter = (i) => String.fromCharCode(65 + i);
  const files = {
    '[Content_Types].xml': xml(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${sheets.map((s, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')}</Types>`),
    '_rels/.rels': xml('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
    'xl/workbook.xml': xml(`<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${sheets.map((s, i) => `<sheet name="${s.name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`),
    'xl/_rels/workbook.xml.rels': xml(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${sheets.map((s, i) => `<Relationship Id="rId${i + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}</Relationships>`),
  };
  sheets.forEach((s, i) => {
    files[`xl/worksheets/sheet${i + 1}.xml`] = xml(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${s.rows.map((r, y) => `<row r="${y + 1}">${r.map((c, x) => (c === '' ? '' : `<c r="${letter(x)}${y + 1}" t="inlineStr"><is><t>${c}</t></is></c>`)).join('')}</row>`).join('')}</sheetData></worksheet>`);
  });
  return stored(files);
}
// An archive whose files are not compressed.
function stored(files) {
  const crc = (bytes) => {
    let c = ~0;
    for (const byte of bytes) {
      c ^= byte;
      for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    }
    return ~c >>> 0;
  };
  const head = (name, bytes, at) => {
    const central = at !== undefined, b = Buffer.alloc(central ? 46 : 30), common = central ? 6 : 4;
    b.writeUInt32LE(central ? 0x02014b50 : 0x04034b50, 0);
    b.writeUInt16LE(20, common);
    b.writeUInt32LE(crc(bytes), common + 10);
    b.writeUInt32LE(bytes.length, common + 14);
    b.writeUInt32LE(bytes.length, common + 18);
    b.writeUInt16LE(Buffer.byteLength(name), common + 22);
    if (central) b.writeUInt32LE(at, 42);
    return Buffer.concat([b, Buffer.from(name)]);
  };
  const parts = [], central = [];
  let at = 0;
  for (const [name, bytes] of Object.entries(files)) {
    const local = Buffer.concat([head(name, bytes), bytes]);
    central.push(head(name, bytes, at));
    parts.push(local);
    at += local.length;
  }
  const end = Buffer.alloc(22), size = central.reduce((n, b) => n + b.length, 0);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(central.length, 8);
  end.writeUInt16LE(central.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...central, end]);
}

test('all sheets at once: columns known by their headings wherever they stand, remarks left out and said', async () => {
  const name = `${run}府省`, head = ['団体名', '事業名', '交付決定額'];
  const book = workbook([{ name: 'はじめに', rows: [['この表の見方']] }, { name: '甲省', rows: [['甲省の補助金'], head, [`${name}1`, 'あ', '100'], [`${name}2`, 'い', '２００円']] }, { name: '乙省', rows: [['交付決定額', '団体名', '事業名'], ['300', `${name}3`, 'う']] }]);
  const id = await send(officer, 'sheets.xlsx', book);
  assert.equal((await officer.fill(`${imports}/${id}`, { sheet: '0' })).status, 303);
  assert.deepEqual(meanings((await officer.get(`${imports}/${id}`)).text), { 団体名: 'group_name', 事業名: 'project', 交付決定額: 'granted_yen' });
  const undated = await check(officer, id);
  assert.equal(undated.problems, 3);
  assert.match(undated.text, /シート「乙省」[^<]*<[\s\S]{0,200}年度が分かりません/);
  const seen = await check(officer, id, {}, { fixed0: '2014', fixed1: `${name}の制度` });
  assert.deepEqual([seen.problems, seen.added], [0, 3], seen.text);
  assert.match(seen.text, /シート「はじめに」/);
  await take(officer, id);
  assert.equal(past("GROUP_CONCAT(CONCAT_WS(' ', fiscal_year, title, group_name, project, granted_yen) ORDER BY id SEPARATOR '|')", id), [`2014 ${name}の制度 ${name}1 あ 100`, `2014 ${name}の制度 ${name}2 い 200`, `2014 ${name}の制度 ${name}3 う 300`].join('|'));
  const one = await send(officer, 'one.xlsx', book);
  assert.equal((await officer.fill(`${imports}/${one}`, { sheet: '3' })).status, 303);
  const third = await check(officer, one, {}, { fixed0: '2014', fixed1: `${name}の制度` });
  assert.deepEqual([third.added, third.same], [0, 1], 'one sheet alone');
});

test('a batch is its department\'s: nobody else sees it, and it needs one', async () => {
  const id = await send(city, 'city.csv', csv(['団体名', '年度'], [`${run}市の会`, '2017']));
  const none = await city.fill(`${imports}/${id}`, { department_id: '' });
  assert.equal(none.status, 422);
  assert.match(text(none), /担当課/);
  assert.equal((await other.fill(`${imports}`, {}, upload)).status, 422, 'no file chosen');
  const mine = await send(officer, `${run}内.csv`, csv(['団体名', '年度'], [`${run}市の会`, '2017']));
  assert.equal((await other.get(`${imports}/${mine}`)).status, 404);
  assert.ok(!(await other.get(imports)).text.includes(`${run}内.csv`));
  assert.equal((await officer.fill(`${imports}/${mine}`, { department_id: department('kankyo') })).status, 422);
  assert.equal((await city.get(`${imports}/${mine}`)).status, 200, 'an officer of the whole city sees all');
  const nameless = await officer.fill(`${imports}/${mine}`, { c1: '' });
  assert.match(text(nameless), /「団体」の列を決めてください/);
});

test('published results are everybody\'s: the list with its filters, a page of their own, CSV and Atom; hidden again at once', async () => {
  const number = corporate();
  const g = await group({ area_id: sql('SELECT MIN(id) FROM ky_area'), corporate_no: number }), title = `${run}制度`;
  const id = await send(officer, 'public.csv', csv(['団体名', '事業名', '年度', '補助金名', '交付決定額', '確定額', '成果', '法人番号'], [g.groupName, `${run}の花火`, '2016', title, '50000', '45000', '百人が来た\n晴れた', number], [`${run}よその会`, `${run}の祭り`, '2015', title, '70000', '', '', '']));
  await check(officer, id);
  await take(officer, id);
  const list = async (query) => (await request(`/ja/subsidy/results?${query}`)).text;
  assert.ok(!(await list('year=2016')).includes(`${run}の花火`), 'not before its department says so');
  const own = sql(`SELECT r.id FROM subsidy_result r JOIN subsidy_past p ON p.id = r.past_id WHERE p.import_id = ${id} AND p.fiscal_year = 2016`);
  assert.equal((await request(`/ja/subsidy/results/${own}`)).status, 404);
  await publish(officer, id);
  const page = await list('year=2016');
  for (const part of [`${run}の花火`, g.groupName, '50,000円', '45,000円', '百人が来た', '終わった事業', 'type="application/atom+xml" href="http']) assert.ok(page.includes(part) || part.startsWith('type='), part);
  assert.match(page, /<link rel="alternate" type="application\/atom\+xml" href="[^"]*\/subsidy\/results\/feed"/);
  assert.ok(!page.includes(`${run}の祭り`));
  for (const [query, fireworks, fair] of [[`title=${code(title)}`, true, true], [`q=${encodeURIComponent(`${run}の祭り`)}`, false, true], [`area=${sql('SELECT MIN(id) FROM ky_area')}&title=${code(title)}`, true, false]]) {
    const shown = await list(query);
    assert.deepEqual([shown.includes(`${run}の花火`), shown.includes(`${run}の祭り`)], [fireworks, fair], query);
  }
  const one = await request(`/ja/subsidy/results/${own}`);
  for (const part of [`${run}の花火`, title, '50,000円', '45,000円', '百人が来た', '令和', '平成28年度']) assert.ok(one.text.includes(part) || part === '令和', part);
  const [head, ...rows] = cells((await request('/ja/subsidy/results/csv')).text), row = rows.find((r) => r[head.indexOf('事業名')] === `${run}の花火`);
  assert.deepEqual(['年度', '団体名', '交付決定額', '確定額', '成果'].map((h) => row[head.indexOf(h)]), ['2016', g.groupName, '50000', '45000', '百人が来た 晴れた']);
  const feed = await request('/ja/subsidy/results/feed');
  assert.match(feed.headers['content-type'], /^application\/atom\+xml/);
  assert.ok(feed.text.includes(`${run}の花火`) && feed.text.includes(`/subsidy/results/${own}</id>`) && /<author><name>[^<]+/.test(feed.text));
  await publish(officer, id);
  assert.ok(!(await list('year=2016')).includes(`${run}の花火`));
  assert.equal((await request(`/ja/subsidy/results/${own}`)).status, 404);
  assert.ok(!(await request('/ja/subsidy/results/feed')).text.includes(`${run}の花火`));
});

test('the feed of calls has those that are open, no others, and says when they close', async () => {
  const c = await call(officer), hidden = await call(officer, {}, undefined, { publish: false });
  const feed = await request('/ja/subsidy/feed');
  assert.match(feed.headers['content-type'], /^application\/atom\+xml/);
  assert.ok(feed.text.includes(c.title) && feed.text.includes(`/subsidy/calls/${c.id}</id>`) && feed.text.includes('締切'));
  assert.ok(!feed.text.includes(hidden.title));
  assert.match((await request('/ja/subsidy')).text, /<link rel="alternate" type="application\/atom\+xml" href="[^"]*\/subsidy\/feed"/);
});

// From the application to the amount that was fixed.
async function fixed(c, g, title) {
  const id = await apply(g, c, title, budget([['gratuity', 200000]], [], 100000));
  assert.equal((await approve(approver, await proposed(officer, id))).status, 303);
  const own = await report(g, id, { 'costs.0.amount': '160000' });
  assert.equal((await save(g, `/ja/dossiers/${own}/form/result`, { result: '川がきれいになった', participants: '120' })).status, 303);
  const sent = await submitting(g, own);
  assert.equal(sent.status, 303, main(sent));
  await accepted(officer, own);
  assert.equal((await approve(approver, await fixing(officer, own))).status, 303);
  return id;
}

test('our own grants: what came of them is told, the statistics and the yearly table count them, and another department sees nothing', async () => {
  const area = sql('SELECT MAX(id) FROM ky_area'), year = 2090 + (process.pid % 100);
  const c = await call(officer, { fiscal_year: String(year), budget_yen: '400000' }, [halfCourse]), g = await group({ area_id: area });
  sql(`INSERT INTO groups_field (group_id, field) VALUES (${g.group}, 'environment'), (${g.group}, 'safety')`);
  const id = await fixed(c, g, `${run}の川`);
  await apply(await group(), c, `${run}の山`, budget([['gratuity', 200000]], [], 100000));
  sql(`UPDATE subsidy_file SET paid_yen = 80000, returned_yen = 10000 WHERE dossier_id = ${id}`);
  assert.equal((await officer.fill(`/ja/staff/subsidy/${c.id}`, {}, `/ja/staff/subsidy/${c.id}/results`)).status, 303);
  const page = (await request(`/ja/subsidy/results?title=${code(c.title)}`)).text;
  for (const part of [`${run}の川`, '100,000円', '80,000円', '川がきれいになった']) assert.ok(page.includes(part), part);
  assert.ok(!page.includes(`${run}の山`));
  const own = sql(`SELECT r.id FROM subsidy_result r JOIN subsidy_file f ON f.id = r.file_id WHERE f.dossier_id = ${id}`), one = (await request(`/ja/subsidy/results/${own}`)).text;
  assert.ok(one.includes('120') && one.includes('川がきれいになった') && !one.includes('よかった'), 'public answers alone');

  const table = (res, title) => [...(main(res).split('<h2').find((p) => p.includes(`>${title}<`)) ?? '').matchAll(/<tr><th scope="row">([^<]*)<\/th>([\s\S]*?)<\/tr>/g)].map((m) => [m[1], ...[...m[2].matchAll(/<td[^>]*>([^<]*)</g)].map((x) => x[1])]);
  const mine = await officer.get(`/ja/staff/subsidy/statistics?year=${year}`);
  const all = ['2件', '1件', '200,000円', '100,000円', '80,000円', '70,000円'];
  assert.deepEqual(table(mine, '年度ごと').map((r) => r.slice(1)), [all]);
  assert.deepEqual(table(mine, '制度とコースごと'), [[`${c.title}（一般コース）`, ...all]]);
  assert.deepEqual(table(mine, '活動の分野ごと').map((r) => r[2]), ['1件', '1件', '0件'], 'in each of its fields, and the other of none');
  assert.deepEqual(table(mine, '地域ごと').map((r) => r.slice(1, 3)), [['1件', '1件'], ['1件', '0件']]);
  assert.match(main(mine), /<svg width="100%" height="16"><rect width="100%"/);
  assert.ok(!text(await other.get(`/ja/staff/subsidy/statistics?year=${year}`)).includes(c.title), 'nor does another department');
  assert.ok(text(await city.get(`/ja/staff/subsidy/statistics?year=${year}`)).includes(c.title));
  const everybody = await request(`/ja/subsidy/statistics?year=${year}`);
  assert.deepEqual(table(everybody, '年度ごと').map((r) => r.slice(1)), [['1件', '100,000円', '80,000円']]);
  assert.ok(!main(everybody).includes('申請の数'));

  const yearly = text(await officer.get(`/ja/staff/subsidy/yearly?year=${year}`));
  for (const part of [c.title, '2件', '200,000円', '400,000円', '17.5']) assert.ok(yearly.includes(part), part);
  assert.ok(!text(await other.get(`/ja/staff/subsidy/yearly?year=${year}`)).includes(c.title));
  const numbersOf = ['2', '1', '200000', '100000', '80000', '80000', '10000', '400000', '17.5'];
  const [head, ...rows] = cells((await officer.get(`/ja/files/subsidy/yearly/csv?year=${year}`)).text);
  assert.deepEqual(rows, [[c.title, sql("SELECT name FROM ky_department WHERE code = 'kyodo' AND valid_to >= CURRENT_DATE"), ...numbersOf], ['合計', '', ...numbersOf]]);
  assert.equal(head.length, 11);
  const grants = cells((await officer.get(`/ja/files/subsidy/yearly/grants/csv?year=${year}`)).text);
  assert.equal(grants.length, 2);
  assert.ok(grants[1].includes(`${run}の川`) && grants[1].includes('80000'));
  assert.equal(cells((await other.get(`/ja/files/subsidy/yearly/grants/csv?year=${year}`)).text).length, 1, 'the header alone');

  const file = `${process.env.KYODO_TEST_VAR}/yearly.xlsx`, part = (name) => execFileSync('unzip', ['-p', file, name], { encoding: 'utf8' });
  writeFileSync(file, (await officer.get(`/ja/files/subsidy/yearly/xlsx?year=${year}`)).bytes);
  const [first, second, book] = ['xl/worksheets/sheet1.xml', 'xl/worksheets/sheet2.xml', 'xl/workbook.xml'].map(part);
  assert.ok(!first.includes('<f>') && !second.includes('<f>'), 'no formula');
  assert.deepEqual([...book.matchAll(/<sheet name="([^"]*)"/g)].map((m) => m[1]), ['年次報告', '交付の一覧']);
  assert.deepEqual([...first.split('<row r="2"')[1].split('</row>')[0].matchAll(/<v>(\d+)<\/v>/g)].map((m) => m[1]), numbersOf.slice(0, -1));
  assert.ok(first.includes(c.title) && second.includes(`${run}の川`));
});
