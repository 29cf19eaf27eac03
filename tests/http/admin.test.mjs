// admin.test.mjs — the administrator's pages: registers, imports, roles, wording, settings; who may and who may not.
import test from 'node:test';
import assert from 'node:assert/strict';
import { request } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';
import { fields, password, person, signIn, staff, token } from '../lib/person.mjs';

const admin = await staff('administrator');
const local = await staff('administrator', 'kankyo');
const officer = await staff('officer', 'kyodo');
const auditor = await staff('auditor');
// The same city serves several web servers' tests: what a run makes has a name of its own.
const run = Date.now().toString(36);
const id = (query) => Number(sql(query));
const date = (name, y, m, d) => ({ [`${name}.year`]: String(y), [`${name}.month`]: String(m), [`${name}.day`]: String(d) });
const csv = (rows) => rows.map((r) => r.join(',')).join('\r\n') + '\r\n';
// Dry run, and when it is good the import itself.
async function load(register, rows) {
  const path = `/ja/staff/admin/${register}/import`;
  const tried = await admin.upload(path, 'file', 'list.csv', csv(rows));
  const form = tried.text.includes('name="apply" value="1"') ? fields(tried.text, path) : null;
  return { tried, done: form && (await admin.post(path, form)) };
}

test('an entry is made, changed, and its history tells who did what', async () => {
  const made = await admin.fill('/ja/staff/admin/issuers/new', { title: 'みほん市長', name: '髙橋 一郎', ...date('valid_from', '令和8', 4, 1) });
  assert.equal(made.status, 303, made.text);
  const n = id("SELECT MAX(id) FROM ky_issuer");
  assert.equal(sql(`SELECT CONCAT(name, valid_from, valid_to) FROM ky_issuer WHERE id = ${n}`), '髙橋 一郎2026-04-019999-12-31');
  const changed = await admin.fill(`/ja/staff/admin/issuers/${n}`, { name: '𠮷野 二郎' });
  assert.equal(changed.status, 303);
  const page = await admin.get(`/ja/staff/admin/issuers/${n}`);
  assert.ok(page.text.includes('value="𠮷野 二郎"'));
  assert.ok(page.text.includes('<h1>変更：𠮷野 二郎</h1>'));
  assert.ok(page.text.includes('admin.update'));
  assert.equal(sql(`SELECT fields FROM ky_audit WHERE object = 'issuer' AND object_id = ${n} AND action = 'admin.update'`), 'name');
});

test('two people change the same entry: the second sees both versions and nothing is lost', async () => {
  const n = id("SELECT id FROM ky_area WHERE code = 'hoshimi'");
  const path = `/ja/staff/admin/areas/${n}`;
  const first = fields((await admin.get(path)).text, path), second = fields((await admin.get(path)).text, path);
  const set = (pairs, name, value) => pairs.map(([k, v]) => [k, k === name ? value : v]);
  assert.equal((await admin.post(path, set(first, 'name_en', `North ${run}`))).status, 303);
  const lost = await admin.post(path, set(second, 'name_en', `South ${run}`));
  assert.equal(lost.status, 409);
  assert.ok(lost.text.includes(`North ${run}`) && lost.text.includes(`South ${run}`));
  assert.equal(sql(`SELECT name_en FROM ky_area WHERE id = ${n}`), `North ${run}`);
  const again = await admin.post(path, fields(lost.text, path));
  assert.equal(again.status, 303);
  assert.equal(sql(`SELECT name_en FROM ky_area WHERE id = ${n}`), `South ${run}`);
});

test('what is typed wrongly comes back with its reason; a taken key is said', async () => {
  const wrong = await admin.fill('/ja/staff/admin/departments/new', { code: 'new', name: '', phone: 'abc', ...date('valid_from', 2026, 2, 30) });
  assert.equal(wrong.status, 422);
  for (const f of ['name', 'phone', 'valid_from']) assert.ok(wrong.text.includes(`href="#f-${f}"`), f);
  assert.ok(wrong.text.includes('value="abc"'));
  const taken = await admin.fill('/ja/staff/admin/areas/new', { code: 'hoshimi', name: '星見' });
  assert.equal(taken.status, 422);
  assert.ok(taken.text.includes('すでに登録されています'));
  const period = await admin.fill('/ja/staff/admin/departments/new', { code: 'x1', name: '試験課', ...date('valid_from', 2026, 4, 1), ...date('valid_to', 2026, 3, 31) });
  assert.equal(period.status, 422);
});

test('a spreadsheet: the dry run changes nothing, names rows and cells, and then all comes in or nothing', async () => {
  const count = () => id('SELECT COUNT(*) FROM ky_ward');
  const before = count();
  const bad = await load('wards', [
    ['コード', '地域', '区の名前', 'フリガナ', '世帯数'],
    [`${run}-001`, '星見', `試験上区${run}`, 'シケンカミク', '１２０'],
    [`${run}-002`, 'どこにもない', '試験下区', 'シケンシモク', '多い'],
    [`${run}-001`, '星見', `試験上区${run}`, 'シケンカミク', '120'],
  ]);
  assert.equal(bad.tried.status, 200);
  assert.equal(bad.done, null, 'no button for a bad file');
  for (const place of ['B3', 'E3']) assert.ok(bad.tried.text.includes(`>${place}<`), place);
  assert.ok(bad.tried.text.includes('上の行にもあります'));
  assert.equal(count(), before);
  const rows = [['コード', '地域', '区の名前', 'フリガナ', '世帯数'], ...Array.from({ length: 40 }, (_, i) => [`${run}-${String(i).padStart(3, '0')}`, i % 2 ? '星見' : 'haruna', `試験${i}区${run}`, 'シケンク', String(i)])];
  const good = await load('wards', rows);
  assert.equal(good.done.status, 303, good.tried.text);
  assert.equal(count(), before + 40);
  const same = await load('wards', rows);
  assert.equal(same.done, null, 'nothing to do');
  assert.ok(/変更なし<\/dt><dd>40</.test(same.tried.text));
  const some = await load('wards', [['コード', '区の名前', '地域'], [`${run}-003`, '試験三区', '星見']]);
  assert.equal(some.done.status, 303);
  assert.equal(sql(`SELECT CONCAT(name, households) FROM ky_ward WHERE code = '${run}-003'`), '試験三区3', 'columns that are not there stay');
  const head = await load('ward_heads', [['区', '氏名', '任期の始まり', '任期の終わり'], [`${run}-003`, '﨑元 誠', 'R8.4.1', 'R10.3.31'], [`試験4区${run}`, '邉見 葵', '2026/4/1', '']]);
  assert.equal(head.done.status, 303, head.tried.text);
  const overlap = await admin.fill('/ja/staff/admin/ward_heads/new', { ward: `${run}-003`, name: '別の人', ...date('valid_from', 2027, 1, 1) });
  assert.equal(overlap.status, 422);
  assert.ok(overlap.text.includes('同じ期間の区長'));
  const broken = await admin.upload('/ja/staff/admin/wards/import', 'file', 'a.xlsx', Buffer.from('PK\x03\x04 not a workbook'));
  assert.equal(broken.status, 422);
});

test('the staffing list of 1 April: new people, moved people, nobody left without an administrator', async () => {
  sql(`INSERT INTO ky_user (kind, login, name, created_at) VALUES ('staff', 't-mover-${run}', '異動 する人', '2026-01-01'); INSERT INTO ky_staff_role (user_id, role_code, department_id) SELECT LAST_INSERT_ID(), 'officer', id FROM ky_department WHERE code = 'fukushi'`);
  const heading = ['利用者名', '氏名', 'フリガナ', 'メールアドレス', '部署', '役割', 'いつから', 'いつまで'];
  const done = await load('staffing', [heading, [`t-mover-${run}`, '異動 する人', '', '', '環境課', '決裁者', '2027-04-01', ''], [`t-newcomer-${run}`, '葛󠄀城 新', 'カツラギ シン', `t-newcomer-${run}@example.jp`, 'bosai', 'officer', 'R9.4.1', '']]);
  assert.equal(done.done?.status, 303, done.tried.text);
  const roles = (login) => sql(`SELECT GROUP_CONCAT(CONCAT(sr.role_code, ' ', d.code, ' ', sr.valid_from, ' ', sr.valid_to) ORDER BY sr.valid_from SEPARATOR '; ') FROM ky_staff_role sr JOIN ky_user u ON u.id = sr.user_id JOIN ky_department d ON d.id = sr.department_id WHERE u.login = '${login}'`);
  assert.equal(roles(`t-mover-${run}`), 'officer fukushi 1970-01-01 2027-03-31; approver kankyo 2027-04-01 9999-12-31');
  assert.equal(roles(`t-newcomer-${run}`), 'officer bosai 2027-04-01 9999-12-31');
  assert.equal(sql(`SELECT name FROM ky_user WHERE login = 't-newcomer-${run}'`), '葛󠄀城 新', 'exactly as typed');
  const empty = await load('staffing', [heading, [`t-mover-${run}`, '異動 する人', '', '', '', '決裁者', '2027-04-01', '']]);
  assert.equal(empty.done, null, 'a missing department never means the whole city');
});

test('the last administrator cannot be taken away', async () => {
  const whole = sql("SELECT sr.id FROM ky_staff_role sr WHERE sr.role_code = 'administrator' AND sr.department_id IS NULL").split('\n');
  const keep = whole.pop();
  sql(`UPDATE ky_staff_role SET valid_to = '2020-01-01' WHERE id IN (${whole.join() || 0})`);
  try {
    // Whoever is signed in now may have lost the role: sign in as the one who kept it.
    const login = sql(`SELECT u.login FROM ky_user u JOIN ky_staff_role sr ON sr.user_id = u.id WHERE sr.id = ${keep}`);
    const one = person();
    sql(`UPDATE ky_user SET totp_sealed = NULL, totp_counter = 0 WHERE login = '${login}'`);
    await signIn(one, login);
    const res = await one.fill(`/ja/staff/admin/grants/${keep}`, { ...date('valid_from', 2020, 1, 1), ...date('valid_to', 2021, 1, 1) });
    assert.equal(res.status, 422, res.text);
    assert.ok(res.text.includes('管理できる人がいなくなります'));
    const role = await one.fill('/ja/staff/admin/roles/administrator', { permissions: ['admin.desk'] });
    assert.equal(role.status, 422);
  } finally {
    sql(`UPDATE ky_staff_role SET valid_to = '9999-12-31' WHERE id IN (${whole.join() || 0})`);
  }
  assert.equal((await admin.get('/ja/staff/admin/roles')).status, 200);
});

test('a permission taken from a role is gone with the next request, and comes back', async () => {
  assert.equal((await auditor.get('/ja/staff/admin/audit')).status, 200);
  const path = '/ja/staff/admin/roles/auditor';
  const now = fields((await admin.get(path)).text, path).filter(([k]) => k === 'permissions').map(([, v]) => v);
  assert.ok(now.includes('admin.audit'));
  assert.equal((await admin.fill(path, { permissions: now.filter((p) => p !== 'admin.audit') })).status, 303);
  assert.equal((await auditor.get('/ja/staff/admin/audit')).status, 403);
  assert.equal((await admin.fill(path, { permissions: now })).status, 303);
  assert.equal((await auditor.get('/ja/staff/admin/audit')).status, 200);
});

test('a department gets a new name from a day; roles go on, the old name stays', async () => {
  await admin.fill('/ja/staff/admin/departments/new', { code: `old-${run}`, name: `旧試験課${run}` });
  const old = id(`SELECT id FROM ky_department WHERE code = 'old-${run}'`);
  sql(`INSERT INTO ky_staff_role (user_id, role_code, department_id) SELECT id, 'officer', ${old} FROM ky_user WHERE login = 't-mover-${run}'`);
  const res = await admin.fill(`/ja/staff/admin/departments/${old}/rename`, { ...date('day', 2027, 4, 1), name: `新試験課${run}` });
  assert.equal(res.status, 303, res.text);
  assert.equal(sql(`SELECT GROUP_CONCAT(CONCAT(name, ' ', valid_from, ' ', valid_to) ORDER BY valid_from SEPARATOR '; ') FROM ky_department WHERE code = 'old-${run}'`), `旧試験課${run} 1970-01-01 2027-03-31; 新試験課${run} 2027-04-01 9999-12-31`);
  assert.equal(sql(`SELECT CONCAT(sr.role_code, sr.valid_from) FROM ky_staff_role sr JOIN ky_department d ON d.id = sr.department_id WHERE d.name = '新試験課${run}'`), 'officer2027-04-01');
  const twice = await admin.fill(`/ja/staff/admin/departments/${old}/rename`, { ...date('day', 2027, 4, 1), name: 'もう一度' });
  assert.equal(twice.status, 422, 'renamed once');
  const into = id(`SELECT id FROM ky_department WHERE name = '新試験課${run}'`);
  const merged = await admin.fill(`/ja/staff/admin/departments/${into}/merge`, { ...date('day', 2028, 4, 1), into: 'kikaku' });
  assert.equal(merged.status, 303, merged.text);
  assert.equal(sql(`SELECT d.code FROM ky_department o JOIN ky_department d ON d.id = o.successor_id WHERE o.id = ${into}`), 'kikaku');
});

test("a leaver's roles and saved filters go to the successor", async () => {
  sql(`INSERT INTO ky_user (kind, login, name, created_at) VALUES ('staff', 't-leaver-${run}', '退職 する人', '2026-01-01'), ('staff', 't-heir-${run}', '後任 の人', '2026-01-01'); INSERT INTO ky_staff_role (user_id, role_code, department_id) SELECT u.id, 'officer', d.id FROM ky_user u, ky_department d WHERE u.login = 't-leaver-${run}' AND d.code = 'kikaku'; INSERT INTO ky_saved_filter (user_id, list, name, params) SELECT id, 'groups.staff', '子ども', 'field=02' FROM ky_user WHERE login = 't-leaver-${run}'`);
  const leaver = id(`SELECT id FROM ky_user WHERE login = 't-leaver-${run}'`), heir = id(`SELECT id FROM ky_user WHERE login = 't-heir-${run}'`);
  const res = await admin.fill(`/ja/staff/admin/staff/${leaver}/handover`, { login: `t-heir-${run}`, ...date('day', 2026, 12, 1) });
  assert.equal(res.status, 303, res.text);
  assert.equal(sql(`SELECT CONCAT(role_code, valid_from) FROM ky_staff_role WHERE user_id = ${heir}`), 'officer2026-12-01');
  assert.equal(sql(`SELECT valid_to FROM ky_staff_role WHERE user_id = ${leaver}`), '2026-11-30');
  assert.equal(id(`SELECT COUNT(*) FROM ky_saved_filter WHERE user_id = ${heir}`), 1);
});

test("the city's own wording shows at once, keeps its places, and goes back", async () => {
  const path = '/ja/staff/admin/text';
  const edit = (value) => admin.fill(`${path}?key=core.footer.hours&lang=ja`, { value }, path);
  const footer = async () => (await request('/ja/groups')).text;
  const original = '受付時間：月曜から金曜';
  assert.ok((await footer()).includes(original));
  assert.equal((await edit('木曜は19時まで開いています')).status, 303);
  assert.ok((await footer()).includes('木曜は19時まで'), 'the cached page is renewed');
  assert.equal((await edit('')).status, 303);
  assert.ok((await footer()).includes(original));
  assert.equal((await admin.get(`${path}?key=core.no_such&lang=ja`)).status, 404);
  const missing = await admin.get('/ja/staff/admin/texts?only=missing&lang=easy&q=core.error');
  assert.ok(missing.text.includes('翻訳されていないもの'));
  assert.equal((await admin.get('/ja/staff/admin/languages')).status, 200);
});

test('settings keep their kind and bounds and hold at once', async () => {
  const path = '/ja/staff/admin/settings/core-login_tries';
  for (const value of ['2', 'abc', '1000']) {
    const res = await admin.fill(path, { value });
    assert.equal(res.status, 422, value);
    assert.ok(res.text.includes(`value="${value}"`), 'what was typed stays');
  }
  assert.equal((await admin.fill(path, { value: '１２' })).status, 303);
  assert.equal(sql("SELECT value FROM ky_setting WHERE setting_key = 'core.login_tries'"), '12');
  assert.ok((await admin.get(path)).text.includes('value="12"'));
  assert.equal((await admin.get('/ja/staff/admin/settings/core-nothing')).status, 404);
  sql("DELETE FROM ky_setting WHERE setting_key = 'core.login_tries'");
});

test('a department administrator switches plugins of that department and touches nothing else', async () => {
  const own = id("SELECT id FROM ky_department WHERE code = 'kankyo'"), other = id("SELECT id FROM ky_department WHERE code = 'kyodo'");
  assert.equal((await local.fill(`/ja/staff/admin/plugins/${own}`, { plugins: undefined })).status, 303);
  assert.equal(sql(`SELECT is_on FROM ky_plugin_department WHERE department_id = ${own} AND plugin = 'groups'`), '0');
  assert.equal((await local.fill(`/ja/staff/admin/plugins/${own}`, { plugins: 'groups' })).status, 303);
  sql(`DELETE FROM ky_plugin_department WHERE department_id = ${own}`); // the tests that come find every plugin on
  assert.equal((await local.get(`/ja/staff/admin/plugins/${other}`)).status, 404);
  for (const path of ['departments', 'departments/new', 'departments/import', `departments/${own}`, 'staff', 'staff/1', 'grants', 'grants/new', 'roles', 'roles/officer', 'roles_new', 'texts', 'settings', 'settings/core-login_tries', 'status', 'wards/import', 'staffing/import']) {
    const { status, text } = await local.get(`/ja/staff/admin/${path}`);
    assert.ok(status === 403 || status === 404 || /0件/.test(text), `${path}: ${status}`);
  }
  const desk = await local.get('/ja/staff');
  assert.ok(!desk.text.includes('staff/admin/roles'));
});

test('nobody without the permission gets in, by page or by post', async () => {
  const pages = ['departments', 'staff', 'grants', 'roles', 'roles/officer', 'issuers', 'closed_days', 'areas', 'wards', 'ward_heads', 'choices', 'texts', 'languages', 'settings', 'plugins', 'mails', 'jobs', 'status', 'audit', 'staff/1', 'departments/1', 'staff/1/handover', 'staff/1/second'];
  for (const p of pages) {
    assert.equal((await request(`/ja/staff/admin/${p}`)).status, 303, `${p}: to the login`);
    assert.equal((await officer.get(`/ja/staff/admin/${p}`)).status, 403, p);
  }
  const own = token((await officer.get('/ja/staff')).text);
  for (const p of ['departments/new', 'grants/new', 'staff/1', 'roles/officer', 'roles_new', 'text', 'staff/1/second', 'staff/1/handover'])
    assert.equal((await officer.post(`/ja/staff/admin/${p}`, { _token: own, name: 'x' })).status, 403, `POST ${p}`);
});

test('a lost authenticator: the second step is cancelled, the person is signed out and enrols anew', async () => {
  const who = await staff('judge');
  assert.equal((await who.get('/ja/staff')).status, 200);
  const n = id(`SELECT id FROM ky_user WHERE login = '${who.login}'`);
  assert.equal((await admin.fill(`/ja/staff/admin/staff/${n}/second`, {})).status, 303);
  assert.equal((await who.get('/ja/staff')).status, 303);
  assert.equal(sql(`SELECT totp_sealed IS NULL FROM ky_user WHERE id = ${n}`), '1');
});

test('failed mail can be sent again or dropped; the log of who did what can be filtered', async () => {
  sql("INSERT INTO ky_mail (message_key, lang, recipient, params, state, tries, next_try_at, created_at, last_error) VALUES ('account.mail.reset', 'ja', 'hanako@example.jp', '{}', 'failed', 5, '2100-01-01', '2026-11-01', 'refused')");
  const n = id('SELECT MAX(id) FROM ky_mail');
  const list = await admin.get('/ja/staff/admin/mails?state=failed');
  assert.ok(list.text.includes('han…@example.jp') && !list.text.includes('hanako@'));
  assert.equal((await admin.fill(`/ja/staff/admin/mails/${n}/drop`, {})).status, 303);
  assert.equal(id(`SELECT COUNT(*) FROM ky_mail WHERE id = ${n}`), 0);
  const log = await auditor.get(`/ja/staff/admin/audit?object=mail&login=${admin.login}&action=admin.mail`);
  assert.ok(log.text.includes('admin.mail_drop'));
  const today = new Date(Date.now() + 9 * 3600e3).toISOString().slice(0, 10);
  assert.ok((await auditor.get(`/ja/staff/admin/audit?object=mail&day=${today}`)).text.includes('admin.mail_drop'));
  assert.ok(!(await auditor.get('/ja/staff/admin/audit?object=mail&day=2020-01-01')).text.includes('admin.mail_drop'));
  assert.ok(password.length >= 10);
});
