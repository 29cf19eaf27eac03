// subsidy_export.test.mjs — the files of a call and the published results as tables: what staff and visitors download opens in a spreadsheet with the same values and without a formula.
import nodeTest, { before } from 'node:test';
import assert from 'node:assert/strict';
import { opened } from '../lib/calc.mjs';
import { request } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';
import { apply, approve, budget, call, group, main, proposed, staff } from '../lib/subsidy.mjs';

const there = !['fcgid', 'cgi'].includes(process.env.KYODO_TEST_WEB), test = there ? nodeTest : nodeTest.skip;
let officer, other, c, ids;
const titles = ['=HYPERLINK("http://warui","見る")', '𠮷野の「川」, まつり', '+81の会'];
before(async () => {
  if (!there) return;
  [officer, other] = [await staff('officer', 'kyodo'), await staff('officer', 'kankyo')];
  const approver = await staff('approver', 'kyodo');
  c = await call(officer, {});
  ids = [];
  for (const title of titles) ids.push(await apply(await group(), c, title, budget([['gratuity', 200000]], [], 100000)));
  for (const id of ids.slice(0, 2)) assert.equal((await approve(approver, await proposed(officer, id))).status, 303);
  assert.equal((await officer.fill(`/ja/staff/subsidy/${c.id}`, {}, `/ja/staff/subsidy/${c.id}/results`)).status, 303);
});
const at = (rest) => `/ja/files/subsidy/${c.id}/export${rest}`;
// The rows as objects by the words of the first line; no cell may be a formula.
function table(bytes, kind) {
  const [head, ...rows] = opened(bytes, kind);
  assert.deepEqual([head, ...rows].flat().filter((x) => x.formula !== null), [], 'no formula');
  return rows.map((r) => Object.fromEntries(head.map((h, i) => [h.text, r[i] ?? { type: null, text: '', value: null }])));
}

test('the list of a call\'s files narrows by words and state, and leads to its export with both', async () => {
  const page = async (query) => main(await officer.get(`/ja/staff/subsidy/${c.id}${query}`)).split('id="dates"')[0], names = (html) => titles.filter((t) => html.includes(t.replaceAll('"', '&#34;')) || html.includes(t.replaceAll('"', '&quot;')) || html.includes(t));
  assert.deepEqual(names(await page('')), titles);
  assert.deepEqual(names(await page('?state=submitted')), [titles[2]]);
  assert.deepEqual(names(await page(`?q=${encodeURIComponent('川')}`)), [titles[1]]);
  const none = await page('?state=rejected');
  assert.match(none, /ありません|見つかりません/);
  assert.match(none, /<form class="filters"/, 'the way back stays');
  const [, link] = (await page('?state=granted')).match(/href="([^"]*\/export[^"]*)"/);
  assert.equal(link, at('?state=granted'));
  assert.match(main(await officer.get(link)), /id="rows">2</);
});

test('CSV and XLSX of a call\'s files open in a spreadsheet with the same values, and it is recorded', async () => {
  for (const kind of ['csv', 'xlsx']) {
    const res = await officer.get(at(`/${kind}`));
    assert.equal(res.status, 200);
    assert.match(res.headers['content-disposition'], new RegExp(`subsidy-${c.id}\\.${kind}`));
    const rows = table(res.bytes, kind), by = (title) => rows.find((r) => r['事業の名前'].text.replace(/^'/, '') === title);
    assert.equal(rows.length, 3, kind);
    for (const [i, title] of titles.entries()) {
      const row = by(title);
      assert.ok(row, `${kind}: ${title} of ${rows.map((r) => r['事業の名前'].text)}`);
      assert.equal(row['団体'].text, sql(`SELECT group_name FROM subsidy_file WHERE dossier_id = ${ids[i]}`));
      assert.equal(row['受付番号'].text, sql(`SELECT receipt_no FROM ky_dossier WHERE id = ${ids[i]}`));
      for (const [column, name] of Object.entries({ '申請する補助金の額': 'requested_yen', '計算した額': 'computed_yen', '交付を決めた額': 'granted_yen' })) {
        const value = sql(`SELECT ${name} FROM subsidy_file WHERE dossier_id = ${ids[i]}`);
        assert.ok(row[column], `${column} of ${Object.keys(row)}`);
        if (value === 'NULL') assert.equal(row[column].text, '');
        else assert.deepEqual([row[column].type, Number(row[column].value)], ['float', Number(value)], `${kind}: ${column}`);
      }
      const day = sql(`SELECT COALESCE(decided_on, '') FROM ky_dossier WHERE id = ${ids[i]}`), cell = row['決定した日'];
      assert.equal(cell.value ?? cell.text, day, kind);
      if (day !== '') assert.equal(cell.type, 'date');
    }
    assert.equal(sql("SELECT CONCAT(object, ' ', fields) FROM ky_audit WHERE action = 'core.export' ORDER BY id DESC LIMIT 1"), 'subsidy.files rows=3,');
  }
});

test('nobody else\'s, and no other format', async () => {
  for (const rest of ['', '/csv', '/xlsx']) assert.equal((await other.get(at(rest))).status, 404, rest);
  assert.equal((await (await staff('approver', 'kyodo')).get(at('/csv'))).status, 403);
  assert.equal((await officer.get(at('/pdf'))).status, 404);
});

test('the published results open in a spreadsheet: no project\'s name works there', async () => {
  const rows = table((await request('/ja/subsidy/results/csv')).bytes, 'csv').filter((r) => r['制度名'].text === c.title);
  assert.deepEqual(rows.map((r) => r['事業名'].text.replace(/^'/, '')).sort(), titles.slice(0, 2).sort());
  assert.deepEqual(rows.map((r) => [r['交付決定額'].type, r['交付決定額'].value]), [['float', '100000'], ['float', '100000']]);
  assert.deepEqual(rows.map((r) => r['団体名'].text).sort(), sql(`SELECT group_name FROM subsidy_file WHERE dossier_id IN (${ids.slice(0, 2)})`).split('\n').sort());
});
