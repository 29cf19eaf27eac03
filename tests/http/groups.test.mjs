// groups.test.mjs — the registry of groups as staff keep it, and what citizens see of it: flags, history, merging, offers, letters, numbers.
import test from 'node:test';
import assert from 'node:assert/strict';
import { eventually, request } from '../lib/client.mjs';
import { background, sql } from '../lib/city.mjs';
import { letter, person, staff } from '../lib/person.mjs';

const q = encodeURIComponent;
let officer;
const desk = async () => (officer ??= await staff('officer'));
let serial = 0;

// A group of its own for each test, entered through the form as an officer would.
async function group(changes = {}) {
  const p = await desk();
  const name = `試験の会${process.pid}の${++serial}`;
  const res = await p.fill('/ja/staff/groups/new', { name, name_kana: 'シケンノカイ', purpose: '試験のため', fields: ['environment'], ...changes });
  assert.equal(res.status, 303, res.text.match(/error-summary[\s\S]*?<\/ul>/)?.[0]);
  return { id: Number(res.headers.location.match(/staff\/groups\/(\d+)/)[1]), name: changes.name ?? name };
}
const edit = (id) => `/ja/staff/groups/${id}/edit`;

test('a group entered by staff is found by citizens at once', async () => {
  const g = await group({ area_id: sql('SELECT MIN(id) FROM ky_area') });
  assert.ok((await request(`/ja/groups?q=${q(g.name)}`)).text.includes(`/ja/groups/${g.id}`));
  assert.equal((await request(`/ja/groups/${g.id}`)).status, 200);
});

test('every field has its flag: what is internal is nowhere on public pages', async () => {
  // Of this run alone: an earlier run's group, shown in the end, must not look like a leak.
  const n = String(100000 + Math.floor(Math.random() * 800000));
  const secret = { representative: `内緒 花子${n}`, contact_phone: `0267-${n.slice(0, 2)}-${n.slice(2)}`, contact_email: `naisho${n}@example.jp`, contact_address: `内緒町${n}番地`, contact_name: `内緒 次郎${n}`, member_count: `7${n}`, fee: `内緒${n}円`, website: `https://naisho${n}.example.jp/` };
  const g = await group({ ...secret, public_fields: [] });
  const pages = async () => (await Promise.all([`/ja/groups/${g.id}`, `/ja/groups?q=${q(g.name)}`, '/ja/groups/data/csv', '/ja/groups/data/json', '/ja/groups/feed'].map((path) => request(path)))).map((r) => r.text).join('\n');
  const hidden = await pages();
  for (const v of Object.values(secret)) assert.ok(!hidden.includes(v), v);
  const p = await desk();
  assert.equal((await p.fill(edit(g.id), { public_fields: ['representative', 'contact_phone', 'contact_email', 'contact_address', 'contact_name', 'member_count', 'fee', 'website'] })).status, 303);
  const shown = (await request(`/ja/groups/${g.id}`)).text.replaceAll(',', '');
  for (const v of Object.values(secret)) assert.ok(shown.includes(v), v);
  assert.equal((await request(`/ja/groups?q=${q('内緒')}`)).text.includes(g.name), false, 'a search tells nothing of internal fields');
});

test('a change is kept with who, before and after; an unchanged save adds nothing', async () => {
  const g = await group();
  const p = await desk();
  await p.fill(edit(g.id), { name: g.name + '改', fields: ['environment', 'safety'], founded_on: '令和元年5月1日', 'founded_on.year': undefined, 'founded_on.month': undefined, 'founded_on.day': undefined });
  const record = (await p.get(`/ja/staff/groups/${g.id}`)).text;
  const history = record.slice(record.indexOf('変更の履歴'));
  for (const v of [g.name + '改', '環境、防災・地域安全', '令和元年5月1日', '試験 officer']) assert.ok(history.includes(v), v);
  const count = () => Number(sql(`SELECT COUNT(*) FROM groups_history WHERE group_id = ${g.id}`));
  const before = count();
  assert.equal((await p.fill(edit(g.id), {})).status, 303);
  assert.equal(count(), before);
  assert.equal(sql(`SELECT fields FROM ky_audit WHERE action = 'groups.save' AND object_id = ${g.id} ORDER BY id DESC LIMIT 1 OFFSET 1`), 'name,fields,founded_on');
});

test('two people at once: the later one gets 409, sees both versions, and may overwrite after looking', async () => {
  const g = await group();
  const p = await desk();
  const old = sql(`SELECT version FROM groups_group WHERE id = ${g.id}`);
  await p.fill(edit(g.id), { purpose: '先に変えた目的' });
  const late = await p.fill(edit(g.id), { purpose: '後から変えた目的', version: old });
  assert.equal(late.status, 409);
  assert.ok(late.text.includes('先に変えた目的') && late.text.includes('後から変えた目的'));
  assert.equal(sql(`SELECT purpose FROM groups_group WHERE id = ${g.id}`), '先に変えた目的');
  const seen = late.text.match(/name="overwrite" value="(\d+)"/)[1];
  assert.equal((await p.fill(edit(g.id), { purpose: '後から変えた目的', version: old, overwrite: seen })).status, 303);
  assert.equal(sql(`SELECT purpose FROM groups_group WHERE id = ${g.id}`), '後から変えた目的');
  assert.equal((await p.fill(edit(g.id), { purpose: '三度目', version: old, overwrite: seen })).status, 409, 'what was looked at is old by now');
});

test('a wrong value is said beside its field and nothing is lost', async () => {
  const g = await group();
  const p = await desk();
  const res = await p.fill(edit(g.id), { contact_phone: '12', activity: '一行目\n二行目' });
  assert.equal(res.status, 422);
  assert.ok(res.text.includes('電話番号の形を確かめてください') && res.text.includes('二行目'));
  const taken = sql("SELECT registration_no FROM groups_group WHERE registration_no <> '' LIMIT 1");
  const twice = await p.fill(edit(g.id), { registration_no: taken });
  assert.equal(twice.status, 422);
  assert.ok(twice.text.includes('ほかの団体が使っています'));
});

test('who may not edit cannot: another department, the auditor, a citizen', async () => {
  const g = await group({ department_id: sql("SELECT id FROM ky_department WHERE code = 'bosai' LIMIT 1") });
  const other = await staff('officer', 'kankyo');
  assert.equal((await other.get(edit(g.id))).status, 404);
  assert.equal((await other.get(`/ja/staff/groups/${g.id}`)).status, 404);
  const own = await staff('officer', 'bosai');
  assert.equal((await own.get(edit(g.id))).status, 200);
  const auditor = await staff('auditor');
  assert.equal((await auditor.get(`/ja/staff/groups/${g.id}`)).status, 200);
  assert.equal((await auditor.get(edit(g.id))).status, 403);
  assert.equal((await person().get(edit(g.id))).status, 303, 'to the login');
});

test('duplicates become one: both histories stay and the old address leads to the new', async () => {
  const keep = await group({ offer_people: '読み聞かせ' });
  const gone = await group({ name: `NPO法人${keep.name}`, fields: ['children'], offer_goods: 'テント' });
  const p = await desk();
  await p.fill(edit(gone.id), { purpose: '消える前の目的' });
  assert.ok((await p.get(`/ja/staff/groups/${gone.id}`)).text.includes('同じ団体がほかにもあります'), 'the same name without the legal form');
  const other = await group();
  const third = await staff('officer', 'kankyo');
  assert.equal((await third.get(`/ja/staff/groups/${gone.id}/merge`)).status, 404);
  assert.equal((await p.fill(`/ja/staff/groups/${gone.id}/merge`, { into: String(gone.id) })).status, 422, 'not into itself');
  assert.equal((await p.fill(`/ja/staff/groups/${gone.id}/merge`, { into: String(keep.id) })).status, 303);
  const old = await request(`/ja/groups/${gone.id}`);
  assert.equal(old.status, 303);
  assert.equal(old.headers.location, `/ja/groups/${keep.id}`);
  const record = (await p.get(`/ja/staff/groups/${keep.id}`)).text;
  assert.ok(record.includes('消える前の目的') && record.includes(gone.name));
  const page = (await request(`/ja/groups/${keep.id}`)).text;
  for (const v of ['読み聞かせ', 'テント', '子ども・青少年', '環境']) assert.ok(page.includes(v), v);
  assert.ok(!(await request(`/ja/groups?q=${q(gone.name)}`)).text.includes(`/ja/groups/${gone.id}"`));
  assert.equal((await request(`/ja/groups/${other.id}`)).status, 200);
});

test('a merged group leads nowhere when its target is not public', async () => {
  const keep = await group(), gone = await group({ name: keep.name });
  const p = await desk();
  await p.fill(`/ja/staff/groups/${gone.id}/merge`, { into: String(keep.id) });
  await p.fill(edit(keep.id), { state: 'dissolved' });
  assert.equal((await request(`/ja/groups/${keep.id}`)).status, 404);
});

test('what a group offers and looks for is searchable and leads to the group', async () => {
  const g = await group({ offer_goods: '折りたたみ机五脚', seek_people: '手話のできる人' });
  const found = await request(`/ja/groups/exchange?q=${q('手話')}&direction=seek`);
  assert.ok(found.text.includes('手話のできる人') && found.text.includes(g.name) && !found.text.includes('折りたたみ机五脚'));
  const link = found.text.match(/href="(\/ja\/groups\/offers\/\d+)">手話のできる人/)[1];
  assert.equal((await request(link)).headers.location, `/ja/groups/${g.id}`);
  assert.ok((await request('/ja/groups?seek=people')).text.includes(g.name));
  const p = await desk();
  await p.fill(edit(g.id), { state: 'expired' });
  assert.ok(!(await request(`/ja/groups/exchange?q=${q('手話')}`)).text.includes('手話のできる人'), 'a group that is not public offers nothing');
  assert.equal((await request(link)).status, 404);
});

test('the numbers are those of the public groups', async () => {
  await group({ member_count: '' });
  const text = (await request('/ja/groups/statistics')).text;
  const table = (title) => text.slice(text.indexOf(title)).split('</table>')[0];
  const sum = (title) => [...table(title).matchAll(/<td class="number">([\d,]+)<\/td>/g)].reduce((n, m) => n + Number(m[1].replace(',', '')), 0);
  const count = (where) => Number(sql(`SELECT COUNT(*) FROM groups_group WHERE state = 'active' AND merged_into_id IS NULL AND ${where}`));
  assert.equal(sum('区分ごとの数'), count('1=1'));
  assert.equal(sum('地域ごとの数'), count('area_id IS NOT NULL'));
  assert.equal(sum('会員数ごとの数'), count("member_count > 0 AND FIND_IN_SET('member_count', public_fields)"));
  assert.equal(sum('設立の年代ごとの数'), count("founded_on IS NOT NULL AND FIND_IN_SET('founded_on', public_fields)"));
});

test('a letter reaches the group through the city; its address is shown to nobody', async () => {
  const address = `group-${process.pid}@example.jp`;
  const g = await group({ contact_email: address });
  const p = person();
  const path = `/ja/groups/${g.id}/contact`;
  const typed = { sender: '見本 太郎', email: 'taro@example.jp', message: 'はじめまして。\n見学できますか。<b>' };
  const check = await p.fill(path, typed);
  assert.equal(check.status, 200);
  assert.ok(check.text.includes('まだ送っていません') && check.text.includes('見学できますか。&lt;b&gt;'));
  assert.equal(sql(`SELECT COUNT(*) FROM groups_letter WHERE group_id = ${g.id}`), '0', 'looking over sends nothing');
  const token = check.text.match(/name="_token" value="([0-9a-f]+)"/)[1];
  const sent = await p.post(`${path}/send`, { _token: token, ...typed });
  assert.equal(sent.status, 303);
  assert.equal((await p.post(`${path}/send`, { _token: token, ...typed })).status, 303, 'pressed twice, sent once');
  assert.equal(sql(`SELECT COUNT(*) FROM groups_letter WHERE group_id = ${g.id}`), '1');
  const mail = await letter(address);
  assert.ok(mail.subject.includes(g.name) && mail.text.includes('見学できますか。') && mail.text.includes('taro@example.jp'));
  for (const text of [check.text, (await p.get(path)).text, (await p.get(`/ja/groups/${g.id}`)).text]) assert.ok(!text.includes(address));
});

test('letters are counted a group, and a wrong address is refused with everything kept', async () => {
  const g = await group({ contact_email: 'many@example.jp' }), p = person();
  const path = `/ja/groups/${g.id}/contact`;
  const bad = await p.fill(path, { sender: '甲', email: 'a@b\r\nBcc: x@example.jp', message: '残る文' });
  assert.equal(bad.status, 422);
  assert.ok(bad.text.includes('残る文'));
  sql(`INSERT INTO groups_letter (group_id, at) SELECT ${g.id}, UTC_TIMESTAMP(6) FROM ky_choice LIMIT 10`);
  const check = await p.fill(path, { sender: '甲', email: 'a@example.jp', message: '十一通目' });
  const token = check.text.match(/name="_token" value="([0-9a-f]+)"/)[1];
  assert.equal((await p.post(`${path}/send`, { _token: token, sender: '甲', email: 'a@example.jp', message: '十一通目' })).status, 429);
  const none = await group();
  assert.equal((await p.get(`/ja/groups/${none.id}/contact`)).status, 404, 'a group without an address');
});

test('a section that switched groups off takes none, and finishes what it has', async () => {
  const kankyo = sql("SELECT id FROM ky_department WHERE code = 'kankyo' AND valid_to >= CURRENT_DATE");
  const mine = await group({ department_id: kankyo });
  const local = await staff('officer', 'kankyo');
  sql(`INSERT INTO ky_plugin_department (plugin, department_id, is_on) VALUES ('groups', ${kankyo}, 0) ON DUPLICATE KEY UPDATE is_on = 0`);
  try {
    const refused = await local.fill('/ja/staff/groups/new', { name: `切の会${process.pid}`, purpose: '試験' });
    assert.equal(refused.status, 422);
    assert.ok(refused.text.includes('受け付けていません'));
    assert.equal((await local.fill(edit(mine.id), { purpose: '終わりまで面倒を見る' })).status, 303);
    const moved = await group();
    assert.equal((await (await desk()).fill(edit(moved.id), { department_id: kankyo })).status, 422);
  } finally {
    sql(`DELETE FROM ky_plugin_department WHERE plugin = 'groups' AND department_id = ${kankyo}`);
  }
  const back = await local.fill('/ja/staff/groups/new', { name: `入の会${process.pid}`, purpose: '試験' });
  assert.equal(back.status, 303, 'the own section is chosen beforehand');
  assert.equal(sql(`SELECT department_id FROM groups_group WHERE name = '入の会${process.pid}' ORDER BY id DESC LIMIT 1`), kankyo);
});

test('an officer enters groups in the own section alone, and hands one over but never to nobody', async () => {
  const local = await staff('officer', 'kankyo');
  const [kankyo, fukushi] = ['kankyo', 'fukushi'].map((c) => sql(`SELECT id FROM ky_department WHERE code = '${c}' AND valid_to >= CURRENT_DATE`));
  for (const department_id of [fukushi, '']) {
    const res = await local.fill('/ja/staff/groups/new', { name: `よその会${process.pid}`, purpose: '試験', department_id });
    assert.equal(res.status, 422);
    assert.ok(res.text.includes('ご自分の課を選んでください'));
  }
  const mine = await group({ department_id: kankyo });
  assert.equal((await local.fill(edit(mine.id), { department_id: '' })).status, 422);
  assert.equal((await local.fill(edit(mine.id), { department_id: fukushi })).status, 303);
  assert.equal((await local.get(edit(mine.id))).status, 404, 'now it is theirs');
});

test("on its day a section's groups go to the one that follows it, and their history says so", async () => {
  const p = await staff('administrator');
  const code = `s${process.pid}-${serial}`;
  await p.fill('/ja/staff/admin/departments/new', { code, name: `前の課${code}` });
  const old = sql(`SELECT id FROM ky_department WHERE code = '${code}'`);
  const [now, later] = [await group({ department_id: old }), sql('SELECT YEAR(CURRENT_DATE) + 1')];
  const day = { 'day.year': later, 'day.month': '4', 'day.day': '1' };
  const res = await p.fill(`/ja/staff/admin/departments/${old}/rename`, { ...day, name: `次の課${code}` });
  assert.equal(res.status, 303, res.text.match(/error-summary[\s\S]*?<\/ul>/)?.[0]);
  const at = () => sql(`SELECT d.name FROM groups_group g JOIN ky_department d ON d.id = g.department_id WHERE g.id = ${now.id}`);
  assert.equal(sql(`SELECT LEFT(next_try_at, 16) FROM ky_event WHERE subscriber = 'groups' AND object_id = ${old}`), `${later}-03-31 15:00`, 'midnight in Japan');
  assert.equal(at(), `前の課${code}`, 'not before');
  sql(`UPDATE ky_event SET next_try_at = created_at WHERE subscriber = 'groups' AND object_id = ${old}`);
  await eventually(() => { background(); assert.equal(at(), `次の課${code}`); });
  const history = (await (await desk()).get(`/ja/staff/groups/${now.id}`)).text;
  assert.ok(history.includes(`前の課${code}`) && history.includes(`次の課${code}`));
});
