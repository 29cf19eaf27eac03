// import.test.mjs — a section's ledger in the browser: read as it is, columns named and remembered, looked at, taken in whole, taken back.
import test from 'node:test';
import assert from 'node:assert/strict';
import { request } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';
import { imports, upload, apply, check, desk, meanings, numbers, send, undo } from '../lib/ledger.mjs';
import { fields } from '../lib/person.mjs';

let serial = 0;
// Names of this run alone.
const fresh = () => `取込試験${process.pid}の${++serial}`;
const phone = () => `02${String(Math.floor(1e7 + Math.random() * 8e7))}${serial % 10}`;
// Any twelve digits and the check digit before them.
const corporate = () => {
  const d = String(Math.floor(1e11 + Math.random() * 8e11));
  const sum = [...d].reverse().reduce((n, c, i) => n + Number(c) * (i % 2 === 0 ? 1 : 2), 0);
  return `${9 - (sum % 9)}${d}`;
};
const csv = (...rows) => rows.map((r) => r.map((c) => `"${String(c).replaceAll('"', '""')}"`).join(',')).join('\r\n');

const one = (what, name) => sql(`SELECT ${what} FROM groups_group WHERE name = '${name}' AND merged_into_id IS NULL`);
const whole = (name) => sql(`SELECT name, name_kana, name_key, sort_key, category, purpose, activity, area_id, ward_id, founded_on, member_count, fee, representative, contact_phone, phone_key, public_fields, registration_no, search_words,
    (SELECT GROUP_CONCAT(field ORDER BY field) FROM groups_field f WHERE f.group_id = g.id) FROM groups_group g WHERE name = '${name}'`);
const count = () => sql('SELECT COUNT(*), SUM(version), MAX(id) FROM groups_group');

test('every wrong cell is named with its place and reason', async () => {
  const p = await desk();
  const [a, b, c] = [fresh(), fresh(), fresh()];
  const id = await send(p, 'wrong.csv', csv(['令和8年度 台帳'], ['団体名', '設立年月日', '電話番号', '区', '会員数', '分野'], [a, '平成３０年２月３１日', '０２６７－１２－３４５６', '', '１２人', ''], [b, '昭和50年4月1日', '12', '', 'たくさん', ''], [c, 'H30.2.1', '', 'ありえない区', '', '環境、月面開発']));
  const seen = await check(p, id);
  assert.equal(seen.problems, 5);
  for (const [place, field] of [['B3', '設立'], ['C4', '電話'], ['E4', '会員数'], ['D5', '区'], ['F5', '分野']]) assert.match(seen.text, new RegExp(`${place}<[\\s\\S]{0,120}${field}`), place);
});

test('new, changed, the same, likely there already, repeated: first said, then done as said, then taken back', async () => {
  const p = await desk();
  const [known, old, likely, twice] = [fresh(), fresh(), fresh(), fresh()];
  const no = (n) => `取${process.pid}-${n}`, tel = phone();
  const head = ['登録番号', '団体名', '代表者', '電話番号', '設立年月日', '会員数', '目的'];
  const first = await send(p, 'first.csv', csv(head, [no(1), known, '旧 代表', tel, '平成元年5月1日', '10', '目的'], [no(2), old, '同 代表', '', '', '5', '目的'], ['', likely, '', phone(), '', '', '目的']));
  assert.deepEqual({ ...(await check(p, first)), text: 0 }, { text: 0, added: 3, changed: 0, same: 0, likely: 0, repeated: 0, problems: 0 });
  const done = await apply(p, first);
  assert.equal(done.status, 303);
  assert.equal(one('CONCAT(registration_no, representative, founded_on, member_count)', known), `${no(1)}旧 代表1989-05-0110`);
  assert.ok((await request(`/ja/groups?q=${encodeURIComponent(known)}`)).text.includes(known), 'citizens find it at once');

  const before = whole(known);
  // A token of the page that still offered to take the import back.
  const offered = fields((await p.get(`${imports}/${first}`)).text, `${upload}/${first}/undo`);
  const second = await send(p, 'second.csv', csv(head, [no(1), known, '新 代表', '', '', '20', ''], [no(2), old, '同 代表', '', '', '5', '目的'], ['', likely.replace('の', ' の '), '', '', '', '', ''], ['', twice, '', '', '', '', ''], ['', twice, '', '', '', '', '']));
  const seen = await check(p, second);
  assert.deepEqual({ ...seen, text: 0 }, { text: 0, added: 1, changed: 1, same: 1, likely: 1, repeated: 1, problems: 0 });
  assert.ok(seen.text.includes('変わる項目：会員数、代表者') || seen.text.includes('変わる項目：代表者、会員数'));
  const id = one('id', known);
  await p.get(`${upload}/${second}/check`);
  assert.equal((await apply(p, second)).status, 303);
  assert.equal(one('CONCAT(representative, member_count, contact_phone, founded_on, purpose)', known), `新 代表20${tel}1989-05-01目的`, 'empty cells leave what is there');
  assert.equal(one('COUNT(*)', twice), '1');
  assert.ok((await p.get(`/ja/staff/groups/${id}`)).text.includes('旧 代表'), 'the history tells what was');
  const settled = await p.get(`${imports}/${second}`);
  assert.equal(numbers(settled.text).added, 1);

  assert.notEqual(whole(known), before);
  assert.equal((await undo(p, second)).status, 303);
  assert.equal(whole(known), before, 'every value is as it was');
  assert.equal(one('CONCAT(representative, member_count)', known), '旧 代表10');
  assert.equal(one('COUNT(*)', twice), '0');
  assert.ok((await p.get(`${imports}/${second}`)).text.includes('取消し済み'));
  const late = (await p.get(`${imports}/${first}`)).text;
  assert.ok(late.includes('取り消せません') && late.includes(known) && !late.includes(`${upload}/${first}/undo`), 'its group was changed since, be it back and forth');
  assert.equal((await p.post(`${upload}/${first}/undo`, offered)).status, 409);
  assert.equal(one('COUNT(*)', known), '1');
});

test('rows that are probably registered: left out, laid over, or registered as others, as asked', async () => {
  const p = await desk();
  const name = fresh();
  const head = ['団体名', '法人番号', '電話番号', '会員数'], no = corporate(), tel = phone();
  const first = await send(p, 'a.csv', csv(head, [name, no, tel, '1']));
  await check(p, first);
  await apply(p, first);
  for (const [row, why] of [[[`${name}別名`, no, '', '2'], '法人番号が同じ'], [[`${name}異名`, '', `（${tel.slice(0, 4)}）${tel.slice(4, 6)}－${tel.slice(6)}`, '2'], '電話番号が同じ'], [[name.replace('取込', '取込　'), '', '', '2'], '名前が同じ']]) {
    const id = await send(p, 'b.csv', csv(head, row));
    const seen = await check(p, id);
    assert.equal(seen.likely, 1, why);
    assert.ok(seen.text.includes(why), why);
    const before = count();
    assert.equal((await apply(p, id, 'skip')).status, 303);
    assert.equal(count(), before, why);
  }
  const over = await send(p, 'c.csv', csv(head, [name, '', '', '7']));
  await check(p, over);
  await apply(p, over, 'update');
  assert.equal(one('member_count', name), '7');
  const other = await send(p, 'd.csv', csv(head, [name, '', '', '9']));
  await check(p, other);
  await apply(p, other, 'new');
  assert.equal(one('COUNT(*)', name), '2');
  assert.equal((await undo(p, other)).status, 303);
  assert.equal(one('COUNT(*)', name), '1');
});

test('sent twice it is taken in once; what changed meanwhile is looked at again', async () => {
  const p = await desk();
  const name = fresh();
  const id = await send(p, 'once.csv', csv(['団体名'], [name]));
  await check(p, id);
  const page = (await p.get(`${upload}/${id}/check`)).text;
  const pairs = fields(page, `${upload}/${id}/apply`).filter(([k]) => k !== 'duplicates').concat([['duplicates', 'new']]);
  const both = await Promise.all([p.post(`${upload}/${id}/apply`, pairs), p.post(`${upload}/${id}/apply`, pairs)]);
  assert.ok(both.some((r) => r.status === 303), both.map((r) => r.status).join());
  assert.equal(one('COUNT(*)', name), '1');
});

test('what was fine when it was looked at, and is not any more, takes nothing in', async () => {
  const own = await desk('officer', 'kankyo'), other = await desk('officer', 'fukushi');
  const [mine, theirs] = [fresh(), fresh()], no = `後${process.pid}`;
  const id = await send(own, 'late.csv', csv(['登録番号', '団体名'], ['', mine], [no, theirs]));
  assert.equal((await check(own, id)).problems, 0);
  const offered = fields((await own.get(`${upload}/${id}/check`)).text, `${upload}/${id}/apply`).filter(([k]) => k !== 'duplicates').concat([['duplicates', 'new']]);
  const first = await send(other, 'first.csv', csv(['登録番号', '団体名'], [no, theirs]));
  await check(other, first);
  assert.equal((await apply(other, first)).status, 303);
  const late = await own.post(`${upload}/${id}/apply`, offered);
  assert.equal(late.status, 409);
  assert.ok(late.text.includes('何も取り込んでいません'));
  assert.equal(one('COUNT(*)', mine), '0', 'nor the rows that were fine');
});

test('a department\'s officer imports for the department, and neither sees nor changes what is another\'s', async () => {
  const city = await desk(), own = await desk('officer', 'kankyo'), other = await desk('officer', 'fukushi');
  const name = fresh(), no = `課${process.pid}`;
  const theirs = await send(other, 'theirs.csv', csv(['登録番号', '団体名', '代表者'], [no, name, '福祉の代表']));
  await check(other, theirs);
  assert.equal((await apply(other, theirs)).status, 303);
  assert.equal(one("(SELECT d.code FROM ky_department d WHERE d.id = department_id)", name), 'fukushi');
  assert.equal((await own.get(`${imports}/${theirs}`)).status, 404);
  assert.ok(!(await own.get(imports)).text.includes('theirs.csv'));
  const mine = await send(own, 'mine.csv', csv(['登録番号', '団体名', '代表者'], [no, name, '奪った代表']));
  const seen = await check(own, mine);
  assert.equal(seen.problems, 1);
  assert.ok(seen.text.includes('ほかの課'));
  const likely = await send(own, 'likely.csv', csv(['団体名', '代表者'], [name, '奪った代表']));
  await check(own, likely);
  await apply(own, likely, 'update');
  assert.equal(one('representative', name), '福祉の代表');
  const foreign = sql("SELECT id FROM ky_department WHERE code = 'fukushi' AND valid_to >= CURRENT_DATE");
  assert.equal((await own.fill(`${imports}/${mine}`, { department_id: foreign })).status, 422);
  assert.equal((await city.get(`${imports}/${theirs}`)).status, 200, 'an officer of the whole city sees all');
});

test('another sheet or header row reads the columns anew; a row that is none is said', async () => {
  const p = await desk();
  const id = await send(p, 'rows.csv', csv(['団体名', '代表者'], ['団体名', '電話番号'], [fresh(), '']));
  const path = `${imports}/${id}`;
  assert.equal((await p.fill(path, { header_row: '2' })).headers.location, new URL(path, 'http://x').pathname);
  assert.deepEqual(meanings((await p.get(path)).text), { 団体名: 'name', 電話番号: 'contact_phone' });
  const none = await p.fill(path, { header_row: '99' });
  assert.equal(none.status, 422);
  assert.ok(none.text.includes('その行に見出しがありません'));
  const twice = await p.fill(path, { c2: 'name' });
  assert.equal(twice.status, 422);
  assert.ok(twice.text.includes('同じ意味の列が2つあります'));
});

test('what is no table is refused with a way out', async () => {
  const p = await desk();
  for (const [name, bytes] of [['a.xlsx', Buffer.from('PK\x03\x04 not a workbook')], ['empty.csv', Buffer.alloc(0)], ['a.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')]]) {
    const res = await p.upload(imports, 'file', name, bytes, upload);
    assert.equal(res.status, 422, name);
  }
  assert.equal((await p.post(upload, fields((await p.get(imports)).text, upload))).status, 422, 'no file chosen');
});
