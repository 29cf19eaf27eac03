// matrix.test.mjs — every principal × every route × every object: what the route table holds is asked for, and answered as the fixtures promise.
// A route, permission or policy nobody wrote a promise for fails. Nothing refused may change a row or show what is not theirs.
import nodeTest from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { ctl, sql } from '../lib/city.mjs';
import { fields, password, person, staff, token } from '../lib/person.mjs';

// The gateway makes no difference to who may what; a process a request would make thousands of them slow.
const test = ['fcgid', 'cgi'].includes(process.env.KYODO_TEST_WEB) ? nodeTest.skip : nodeTest;
const root = process.env.KYODO_TEST_ROOT;
const routes = JSON.parse(ctl('routes'));
const enabled = new Set(['core', ...routes.map((r) => r.plugin)]);
const fixtures = await Promise.all(readdirSync(`${root}/tests/fixtures`).map((f) => import(`../fixtures/${f}`).then((m) => m.default))).then((list) => list.filter((f) => enabled.has(f.plugin)));
const all = (part) => Object.assign({}, ...fixtures.map((f) => f[part]));
const [permissions, policies, paths, answers] = ['permissions', 'policies', 'paths', 'answers'].map(all);
const canaries = fixtures.flatMap((f) => f.canaries), probes = fixtures.flatMap((f) => f.probes);

async function citizen() {
  const login = 'matrix-citizen@example.jp';
  sql(`INSERT IGNORE INTO ky_user (kind, login, email, name, password_hash, created_at) SELECT 'citizen', '${login}', '${login}', '行列 市民', password_hash, created_at FROM ky_user WHERE login = 'kyodo-admin'`);
  const p = person();
  const res = await p.post('/ja/auth/login', { _token: await p.token('/ja/auth/login'), login, password, next: '' });
  assert.equal(res.headers.location, '/ja/account');
  return Object.assign(p, { login });
}

// Who they are, and what the handbook says they hold; department null: the object is of no department.
const principal = (p, name, role, department) => Object.assign(p, {
  name, role,
  holds: (permission, of) => {
    const said = permissions[permission];
    if (!role || !said.roles.split(' ').includes(role)) return false;
    return department === undefined || (!said.wholeCity && (of === undefined || of === department));
  },
});
let people, objects, prepared;
const prepare = async () => {
  people = [principal(person(), 'anonymous'), principal(await citizen(), 'citizen')];
  for (const [role, department] of [['administrator'], ['administrator', 'kankyo'], ['officer'], ['officer', 'kyodo'], ['officer', 'kankyo'], ['officer', 'fukushi'], ['approver', 'kyodo'], ['auditor'], ['judge', 'kyodo'], ['support']])
    people.push(principal(await staff(role, department), `${role} ${department ?? 'city'}`, role, department));
  const officer = people.find((p) => p.name === 'officer city');
  objects = {};
  for (const [name, policy] of Object.entries(policies)) objects[name] = await policy.objects(people, officer);
};
const ready = { then: (done, failed) => (prepared ??= prepare()).then(done, failed) };

// Rows that change by looking alone: when somebody was last seen, how often somebody tried, who looked at what, what runs in the background.
const moving = ['ky_session', 'ky_attempt', 'ky_audit', 'ky_audit_seal', 'ky_seal', 'ky_token', 'ky_job', 'ky_event', 'ky_dataset'];
const state = () => sql(`CHECKSUM TABLE ${sql(`SELECT GROUP_CONCAT(table_name) FROM information_schema.tables WHERE table_schema = 'kyodo' AND table_type = 'BASE TABLE' AND table_name NOT IN (${moving.map((t) => `'${t}'`).join()})`)}`);

// Every case of a route for one principal: its path, and whether they may.
function cases(route, who) {
  const at = (id) => `/ja/${(paths[route.name] ?? route.pattern).replace('{id}', id)}`;
  if (!route.policy) return [{ path: at(''), may: true }];
  return [...Object.entries(objects[route.policy]).map(([key, o]) => ({ path: at(o.id), may: policies[route.policy].may(who, o), key, o })), { path: at(999999999), may: false, key: 'missing' }, ...['0', '-1', '1%20OR%201=1'].map((n) => ({ path: at(n), may: false, key: 'no number' }))];
}
function expected(route, who, c) {
  const signedIn = who.name !== 'anonymous';
  if (c.key === 'no number') return 'missing';
  if (route.permission !== 'public' && !signedIn) return 'login';
  if (route.permission !== 'public' && route.permission !== 'signed-in' && !who.holds(route.permission)) return 'denied';
  return c.may ? 'open' : 'missing';
}
function noCanary(who, path, text, bad) {
  for (const c of canaries) if (text.includes(c.text) && !c.sees(who)) bad.push(`${who.name} reads ${c.text} at ${path}`);
}
// A few at a time: the workers are few.
async function each(list, run) {
  const rest = [...list];
  await Promise.all(Array.from({ length: 4 }, async () => { while (rest.length > 0) await run(rest.shift()); }));
}

test('every route, permission and policy has its promise', () => {
  assert.ok(routes.length > 100);
  for (const r of routes) {
    assert.ok(['public', 'signed-in'].includes(r.permission) || permissions[r.permission], `permission ${r.permission}`);
    assert.ok(r.policy === '' || policies[r.policy], `policy ${r.policy}`);
    assert.equal(r.pattern.includes('{id}'), r.policy !== '', `${r.name} names an object, so a policy decides`);
    assert.ok(!r.pattern.includes('{code}') || paths[r.name], `a path for ${r.name}`);
  }
  const held = Object.fromEntries(sql('SELECT permission, GROUP_CONCAT(role_code ORDER BY role_code) FROM ky_role_permission GROUP BY permission').split('\n').map((l) => l.split('\t')));
  for (const [name, said] of Object.entries(permissions)) assert.equal(held[name], said.roles.split(' ').sort().join(), `who holds ${name} at first`);
});

test('every page answers as promised, shows nobody what is not theirs, and looking changes nothing', async () => {
  await ready;
  const bad = [], before = state(), refused = new Map();
  for (const who of people)
    await each(routes.filter((r) => r.method === 'GET').flatMap((r) => cases(r, who).map((c) => [r, c])), async ([route, c]) => {
      const res = await who.get(c.path), want = expected(route, who, c);
      // What is theirs may still say no in some states: then exactly as promised.
      const states = c.o && answers[route.name]?.(c.o);
      const fits = { login: [303], denied: [403], missing: [404], open: states ?? (route.permission === 'public' || route.zone === 2 ? [200, 303, 404] : [200, 303]) }[want];
      const toLogin = res.status === 303 && /\/auth\/login/.test(res.headers.location);
      if (!fits.includes(res.status) || (want === 'login' && !toLogin) || (want === 'open' && route.zone === 3 && toLogin)) bad.push(`${who.name} GET ${c.path} (${c.key ?? ''}): ${res.status}, promised ${want}`);
      if (want === 'open' && route.policy && !states && ![200, 301, 303].includes(res.status)) bad.push(`${who.name} GET ${c.path} (${c.key}): ${res.status}, is theirs`);
      // What is not theirs and what is not there look the same.
      if (want === 'missing' && c.key !== 'no number') {
        const plain = res.text.replace(/[0-9a-f]{32,}/g, '').replaceAll(c.path.slice(4), '').replaceAll(encodeURIComponent(c.path.slice(4)), '');
        const key = `${who.name} ${route.name}`;
        if ((refused.get(key) ?? plain) !== plain) bad.push(`${who.name} tells ${c.path} (${c.key}) from a missing one`);
        refused.set(key, plain);
      }
      noCanary(who, c.path, res.text, bad);
    });
  assert.deepEqual(bad, []);
  assert.equal(state(), before);
});

test('lists, searches, exports and feeds tell nobody of what is not theirs', async () => {
  await ready;
  const bad = [];
  let seen = 0;
  for (const who of people)
    await each(probes, async (path) => {
      const { text } = await who.get(`/ja/${path}`);
      noCanary(who, path, text, bad);
      seen += canaries.filter((c) => text.includes(c.text)).length;
    });
  const admin = people.find((p) => p.name === 'administrator city');
  assert.ok((await admin.get(`/ja/staff/groups/${objects['groups.staff'].kyodo.id}`)).text.includes('カナリア'), 'those who may do see it');
  assert.ok(seen > 0, 'the lists do show something');
  assert.deepEqual(bad, []);
});

test('every form is refused without its own token, to whom it is not for, and from other sites; nothing changes', async () => {
  await ready;
  const bad = [], before = state(), posts = routes.filter((r) => r.method === 'POST');
  for (const who of people) {
    // A token of this very session, but of another form; where that form itself is asked, a made up one.
    const page = who.name === 'anonymous' ? '/ja/auth/reset' : '/ja/auth/password';
    const other = fields((await who.get(page)).text, page).find(([k]) => k === '_token')[1];
    await each(posts.flatMap((r) => cases(r, who).map((c) => [r, c])), async ([route, c]) => {
      const want = expected(route, who, c);
      const _token = c.path === page ? '0'.repeat(80) : other;
      const res = await who.post(c.path, { _token });
      const fits = { login: [403], denied: [403], missing: [404], open: [400, 403, 409, 415, 422] }[want];
      if (!fits.includes(res.status)) bad.push(`${who.name} POST ${c.path} (${c.key ?? ''}): ${res.status}, promised ${want}`);
      noCanary(who, c.path, res.text, bad);
      if (want !== 'open') return;
      const forged = await who.post(c.path, { _token }, { Origin: 'https://warui.example.com' });
      if (forged.status !== 403) bad.push(`${who.name} POST ${c.path} from another site: ${forged.status}`);
      const bare = await who.post(c.path, {});
      if (![400, 403, 409, 415, 422].includes(bare.status)) bad.push(`${who.name} POST ${c.path} without a token: ${bare.status}`);
    });
  }
  assert.deepEqual(bad, []);
  assert.equal(state(), before);
});

test("a colleague's token, with all rights, opens nothing", async () => {
  await ready;
  const [a, b] = ['administrator city', 'officer city'].map((n) => people.find((p) => p.name === n));
  const path = `/ja/staff/groups/${objects['groups.editable'].kyodo.id}/edit`;
  const mine = fields((await a.get(path)).text, path);
  const before = state();
  assert.equal((await b.post(path, mine.map(([k, v]) => [k, k === 'name' ? '盗まれた名前' : v]))).status, 422);
  const elsewhere = `/ja/staff/groups/${objects['groups.editable'].kankyo.id}/edit`;
  assert.ok([409, 422].includes((await a.post(elsewhere, mine)).status), 'nor is what was typed for one written to another');
  assert.equal(state(), before);
  assert.ok(token((await a.get(path)).text));
});
