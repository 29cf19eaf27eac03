// pages.test.mjs — every page a person can reach by links, in each role, in a real browser on a phone: axe, valid HTML, nothing beside the screen,
// no error in the console. New pages are found by walking, so that none is forgotten.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { flaws, invalid, launch, width } from '../lib/browser.mjs';
import { base, eventually } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';
import { dossier } from '../lib/dossiers.mjs';
import { fresh, password, person, signIn, staff } from '../lib/person.mjs';

const phone = { width: 375, height: 800 };
let browser;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

async function context(jar, options = {}) {
  const c = await browser.newContext({ viewport: phone, locale: 'ja', bypassCSP: false, ...options });
  await c.addCookies([...(jar ?? [])].map(([name, value]) => ({ name, value, url: base.href })));
  return c;
}

// One page of a kind is enough: numbers and queries are folded; what is written to a file looks the same whatever was filtered.
const kind = (url) => {
  const keys = [...url.searchParams.keys()].filter((k) => !url.pathname.endsWith('/export') || k === 'check').sort().join('&');
  // Of a form's fields and sections one page each: they are made alike.
  return url.pathname.replace(/\/\d+/g, '/N').replace(/(\/staff\/forms\/N\/(field|section|preview)\/).+/, '$1X') + (keys ? `?${keys}` : '');
};

// light: a page of the kind was looked at closely before, by somebody who sees more on it.
async function judge(page, path, light = false) {
  const problems = [];
  const errors = [];
  const hear = (m) => m.type() === 'error' && errors.push(m.text());
  const fault = (e) => errors.push(e.message);
  page.on('console', hear).on('pageerror', fault);
  const res = await page.goto(new URL(path, base).href);
  const html = await res.text();
  page.off('console', hear).off('pageerror', fault);
  if (res.status() !== 200) problems.push(`status ${res.status()}`);
  problems.push(...errors.map((e) => `console: ${e}`));
  problems.push(...(light ? await width(page) : await flaws(page)));
  const links = await page.$$eval('a[href]', (all) => all.map((a) => a.href));
  return { problems, links, html };
}

// Far more than there are: a walk that comes here goes in circles, and must not end as if it had seen everything.
const most = 500;

// langs: those of the pages that are walked; known: kinds of pages that need no close look any more.
async function walk(jar, starts, { langs = 'ja|en|easy', known = new Set() } = {}) {
  const c = await context(jar);
  const page = await c.newPage();
  const seen = new Set();
  const queue = starts.map((p) => new URL(p, base));
  const bad = [];
  const pages = [];
  while (queue.length) {
    const url = queue.shift();
    // Files, not pages.
    if (url.origin !== base.origin || seen.has(kind(url)) || /\/(csv|cp932|xlsx|json|feed)$/.test(url.pathname) || /\/files\/.*\/(\d+|papers)$/.test(url.pathname) || /\/staff\/forms\/\d+\/(export|qr)/.test(url.pathname) || !new RegExp(`^/(${langs})/`).test(url.pathname)) continue;
    seen.add(kind(url));
    assert.ok(seen.size < most, `no end of pages: ${[...seen].slice(-5).join(' ')}`);
    url.hash = '';
    const light = known.has(kind(url)), { problems, links, html } = await judge(page, url.pathname + url.search, light);
    if (!light) pages.push({ path: url.pathname + url.search, html });
    bad.push(...problems.map((p) => `${url.pathname}${url.search}: ${p}`));
    queue.push(...links.map((l) => new URL(l)));
  }
  await c.close();
  bad.push(...invalid(pages));
  return { bad, seen };
}

// What was looked at closely: who comes after sees the same page with another head.
const looked = new Set();

test('every public page, in every language', async () => {
  const { bad, seen } = await walk(null, ['/ja/', '/ja/groups?q=' + encodeURIComponent('どこにもない'), '/ja/groups?field=environment', '/en/groups', '/easy/groups']);
  assert.ok(seen.size >= 15, [...seen].join(' '));
  for (const k of seen) looked.add(k);
  for (const lang of ['ja', 'en', 'easy']) for (const path of ['subsidy', 'subsidy/calls/N', 'subsidy/courses/N/estimate', 'subsidy/data', 'subsidy/results']) assert.ok(seen.has(`/${lang}/${path}`), `${lang}/${path} was not walked`);
  assert.deepEqual(bad, []);
});

// Pages that come to be by work alone: a ledger with wrong cells, one that is likely there already, one taken in; a saved search.
async function work(p) {
  const imports = '/ja/staff/groups/imports', files = '/ja/files/groups/imports';
  const send = async (name, text) => (await p.upload(imports, 'file', name, Buffer.from(text), files)).headers.location;
  const look = async (path) => (await p.fill(path, {})).headers.location;
  const name = `歩く会${Math.floor(Math.random() * 1e9)}`;
  const starts = [];
  for (const [file, text] of [['直す.csv', '団体名,設立年月日,電話番号\nあ,平成40年2月31日,12\n'], ['似る.csv', '団体名,電話番号\n星見川を守る会,\n星見川を守る会,\n'], ['入る.csv', `団体名,代表者\n${name},見本 花子\n`]]) {
    const path = await send(file, text), check = await look(path);
    starts.push([path, check]);
    if (file === '入る.csv') assert.equal((await p.fill(check, { duplicates: 'skip' }, `${files}/${path.match(/\d+$/)[0]}/apply`)).status, 303);
  }
  assert.equal((await p.fill('/ja/staff/filters/new?list=groups.staff&path=staff/groups&params=state%3Dactive', { name: '登録中' }, '/ja/staff/filters/new')).status, 303);
  // Numbers are folded while walking; these are looked at one by one.
  return [starts[0][0], starts[0][1], starts[1][1], starts[2][0]];
}

// Staff's pages are made alike in every language; the administrator, who sees most of them, walks first.
for (const login of ['kyodo-admin', 'kyodo-officer']) {
  test(`every page ${login} can reach`, async () => {
    fresh(login);
    const p = person();
    await signIn(p, login);
    const made = await work(p), bad = [], pages = [];
    const c = await context(p.jar), page = await c.newPage();
    for (const path of made) {
      const { problems, html } = await judge(page, path);
      pages.push({ path, html });
      bad.push(...problems.map((x) => `${path}: ${x}`));
    }
    await c.close();
    bad.push(...invalid(pages));
    // Of the calls one with applications is looked at.
    const walked = await walk(p.jar, ['/ja/staff', `/ja/staff/subsidy/${sql('SELECT MIN(call_id) FROM subsidy_file')}`, '/ja/staff/groups', '/ja/account'], { langs: 'ja', known: looked }), { seen } = walked;
    for (const k of seen) looked.add(k);
    bad.push(...walked.bad);
    assert.ok(seen.size >= 15 && [...seen].some((k) => k.startsWith('/ja/files/groups/export')), [...seen].join(' '));
    for (const path of ['staff/subsidy', 'staff/subsidy/N', 'staff/subsidy/N/edit', 'staff/subsidy/courses/N', 'files/subsidy/N/export']) assert.ok(seen.has(`/ja/${path}`), `${path} was not walked`);
    assert.deepEqual(bad, []);
  });
}

// A letter as a draft, issued, sent and come back; its template as it is written; the register of what was sent.
test('every page of a letter', async () => {
  fresh('kyodo-admin');
  const p = person(), bad = [], pages = [];
  await signIn(p, 'kyodo-admin');
  const d = dossier({ title: '𠮷野の会', answers: { name: '𠮷野の会', representative: '葛󠄀城 見本', contact_address_postal: '385-0001', contact_address: 'みほん市1-2-3' } });
  sql(`INSERT INTO ky_letter (dossier_id, template_id, history_id, action, lang, created_at) SELECT ${d.id}, t.id, (SELECT MAX(id) FROM ky_dossier_history WHERE dossier_id = ${d.id}), 'reject', 'ja', UTC_TIMESTAMP(6) FROM ky_letter_template t WHERE t.procedure_name = 'groups.registration' AND t.occasion = 'reject' AND t.lang = 'ja'`);
  const letter = sql(`SELECT id FROM ky_letter WHERE dossier_id = ${d.id}`), at = `/ja/staff/letters/${letter}`;
  const ask = sql("SELECT id FROM ky_letter_template WHERE procedure_name = 'groups.registration' AND occasion = 'ask' AND lang = 'ja'"), template = `/ja/staff/letters/templates/${ask}`;
  const c = await context(p.jar), page = await c.newPage();
  const look = async (path) => {
    const { problems, html } = await judge(page, path);
    pages.push({ path, html });
    bad.push(...problems.map((x) => `${path}: ${x}`));
  };
  await look(at);
  await look(`/ja/staff/dossiers/${d.id}`);
  assert.equal((await p.fill(at, {}, `${at}/issue`)).status, 303);
  await eventually(() => assert.notEqual(sql(`SELECT COALESCE(file_id, 0) FROM ky_letter WHERE id = ${letter}`), '0'), 60000);
  await look(at);
  assert.equal((await p.fill(at, {}, `${at}/send`)).status, 303);
  await look(at);
  assert.equal((await p.fill(at, { note: 'あて所に尋ねあたりません' }, `${at}/return`)).status, 303);
  for (const path of [at, '/ja/staff/letters', '/ja/staff/letters/dispatch', template, `${template}/edit`, `${template}/revisions/1`, '/ja/staff/letters/templates/new', '/en/staff/letters', `/easy${template.slice(3)}/edit`]) await look(path);
  // A refused template says its lines where they are looked for first.
  await page.goto(new URL(`${template}/edit`, base).href);
  await page.fill('#f-text', '# 題\n{nobody}\n');
  await page.click('.letter-edit form button');
  bad.push(...(await flaws(page)).map((f) => `refused: ${f}`));
  assert.match(await page.textContent('main .error-summary'), /2行目1文字目：\s*nobody/);
  assert.equal(await page.inputValue('#f-text'), '# 題\n{nobody}', 'what was typed is there');
  pages.push({ path: 'refused', html: await page.content() });
  await c.close();
  bad.push(...invalid(pages));
  assert.deepEqual(bad, []);
});

// The demo's applicants: one with a draft, one who is asked for corrections.
test('every page of an applicant', async () => {
  for (const login of ['hanako@example.jp', 'umi@example.jp']) {
    const p = person();
    sql('DELETE FROM ky_attempt');
    const res = await p.post('/ja/auth/login', { _token: await p.token('/ja/auth/login'), login, password, next: 'my' });
    assert.equal(res.status, 303);
    const { bad, seen } = await walk(p.jar, ['/ja/my', '/ja/apply'], { known: looked });
    assert.ok([...seen].some((k) => k.includes('/form/papers')) && [...seen].some((k) => k.includes('/confirm')), [...seen].join(' '));
    assert.deepEqual(bad, []);
  }
});

// A group of its own, its representative, an editor, an invitation, news; everything both can reach, and the letter with the code on one sheet of paper.
test('every page a group can reach, and its start code on one sheet', async () => {
  fresh('kyodo-officer');
  const officer = person(), p = person(), clear = () => sql('DELETE FROM ky_attempt');
  await signIn(officer, 'kyodo-officer');
  const made = await officer.fill('/ja/staff/groups/new', { name: `紙で始める会${Date.now()}`, name_kana: 'カミデハジメルカイ', purpose: '試験', contact_name: '連絡 太郎', contact_address: 'みほん市中央一丁目2番3号', registration_no: `紙${Date.now()}` });
  const id = made.headers.location.match(/\/(\d+)\?/)[1], bad = [], pages = [];
  const c = await context(officer.jar), page = await c.newPage();
  await page.goto(new URL(`/ja/staff/groups/${id}/start_code`, base).href);
  await page.click('main form button');
  const code = await page.textContent('#start-code');
  bad.push(...(await flaws(page)).map((f) => `letter: ${f}`));
  assert.equal(await page.evaluate(() => document.querySelector('.letter-how img').naturalWidth > 100), true, 'the picture is there');
  pages.push({ path: 'letter', html: await page.content() });
  const paper = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
  assert.equal(paper.match(/\/Type \/Page\b/g).length, 1, 'one sheet');
  await c.close();
  clear();
  assert.equal((await p.fill('/ja/groups/claim', { code, name: '星見 ウメ', name_kana: 'ホシミ ウメ', password: 'mizu to midori no machi', login: '', email: '' }, '/ja/auth/groups/claim')).status, 303);
  clear();
  const invited = await p.fill(`/ja/groups/${id}/people/invite`, { person: '書記', role: 'editor' });
  assert.equal(invited.status, 200);
  const editor = person();
  await editor.fill('/ja/groups/claim', { code: invited.text.match(/id="start-code">([^<]+)/)[1], name: '書記 花子', name_kana: 'ショキ', password: 'mizu to midori no machi', login: '', email: '' }, '/ja/auth/groups/claim');
  await p.fill(`/ja/groups/${id}/people/invite`, { person: '見る人', role: 'viewer' });
  await p.fill(`/ja/groups/${id}/news/new`, { title: '催し', body: '# 日時\n\n- **5月1日** 10時\n- [場所](https://example.jp/)\n\n> 雨のときは中止', publish: 'publish' });
  const news = sql('SELECT MAX(id) FROM groups_news');
  const read = `/ja/staff/groups/news/${news}`;
  assert.equal((await officer.fill(read, { decision: 'publish' })).status, 303);
  const walked = await walk(p.jar, ['/ja/groups/mine', '/ja/groups/claimed?mail=1', '/ja/account/acting', '/en/groups/mine', '/easy/groups/mine'], { known: looked });
  bad.push(...walked.bad);
  for (const kindOf of ['groups/mine', 'groups/mine/news', 'groups/N/people/invite', 'groups/people/N/role', 'groups/people/N/end', 'groups/news/N/edit', 'groups/N/news/new', 'account/acting']) assert.ok(walked.seen.has(`/ja/${kindOf}`), kindOf);
  for (const [who, paths] of [[editor, ['groups/mine', 'groups/mine/news']], [officer, [`staff/groups/${id}/people`, `staff/groups/people/${sql(`SELECT MIN(id) FROM ky_member WHERE group_id = ${id}`)}/end`, `staff/groups/${id}/start_code`, 'staff/groups/news', `staff/groups/news/${news}`, 'groups/claim']], [person(), [`groups/${id}`, 'groups/claim']]]) {
    const d = await context(who.jar), one = await d.newPage();
    for (const path of paths) {
      const { problems, html } = await judge(one, `/ja/${path}`);
      pages.push({ path, html });
      bad.push(...problems.map((x) => `${path}: ${x}`));
    }
    await d.close();
  }
  bad.push(...invalid(pages));
  assert.deepEqual(bad, []);
});

// The support centre with a group's consent: a correction to help with, a draft in hand, its confirmation.
test('every page of the support centre', async () => {
  const name = `手伝われる会${Date.now()}`, helper = await staff('support');
  const group = sql(`INSERT INTO groups_group (name, name_key, sort_key, purpose, activity, search_words, category, updated_at) VALUES ('${name}', '${name}', '${name}', '', '', '', 'C', UTC_TIMESTAMP(6)); SELECT LAST_INSERT_ID()`);
  sql(`INSERT INTO ky_consent (group_id, given_by, recorded_by, recorded_at, valid_from, valid_to) VALUES (${group}, '会長', 1, UTC_TIMESTAMP(6), CURRENT_DATE - INTERVAL 1 DAY, CURRENT_DATE + INTERVAL 30 DAY); UPDATE ky_procedure SET support = 1 WHERE name = 'groups.dissolution'`);
  const asked = dossier({ procedure: 'groups.dissolution', groupId: group, state: 'correction', turn: 'applicant', title: name });
  sql(`UPDATE ky_dossier SET user_id = NULL WHERE id = ${asked.id}`);
  try {
    const desk = `/ja/staff/support/${sql(`SELECT MAX(id) FROM ky_consent WHERE group_id = ${group}`)}`;
    let walked = await walk(helper.jar, ['/ja/staff/support', desk]);
    const bad = walked.bad, page = await helper.get(desk);
    assert.match(page.text, /補正を手伝う/);
    const begun = await helper.post(desk, { _token: page.text.match(/name="_token" value="([0-9a-f]+)"><input type="hidden" name="dossier"/)[1], dossier: String(asked.id) });
    assert.equal(begun.status, 303);
    walked = await walk(helper.jar, ['/ja/staff/support', begun.headers.location, begun.headers.location.replace(/form\/.*/, 'confirm')]);
    assert.ok([...walked.seen].some((k) => k.includes('/support/dossiers/N/confirm')), [...walked.seen].join(' '));
    assert.deepEqual([...bad, ...walked.bad], []);
  } finally {
    sql("UPDATE ky_procedure SET support = 0 WHERE name = 'groups.dissolution'; UPDATE ky_dossier SET entered_by = NULL WHERE channel = 'web'");
  }
});

// A route by amount, a checklist, a correction; shown before it is proposed, to who is asked, to a deputy, afterwards; and its settings, also when they are refused.
test('every page of a decision along a route', async () => {
  const officer = await staff('officer', 'kyodo'), approver = await staff('approver', 'kyodo'), admin = await staff('administrator'), name = `決まる会${Date.now()}`, bad = [], pages = [];
  const section = sql("SELECT id FROM ky_department WHERE code = 'kyodo' AND valid_to >= CURRENT_DATE"), routes = '/ja/staff/admin/routes';
  const form = { name, department_id: section, procedure: 'groups.registration', transition: 'reject', amount_field: 'member_count', amount_from: '5', s1_kind: 'circulate', s1_title: '係長', s1_note: '課長専決', s2_kind: 'decide', s2_title: '課長', may_repeat: '1' };
  const look = async (who, ...paths) => {
    const c = await context(who.jar), page = await c.newPage();
    for (const path of paths) {
      const { problems, html } = await judge(page, path);
      pages.push({ path, html });
      bad.push(...problems.map((x) => `${path}: ${x}`));
    }
    await c.close();
  };
  assert.equal((await admin.fill(`${routes}/new`, form, routes)).status, 303);
  const route = sql(`SELECT id FROM ky_route WHERE name = '${name}'`), { id } = dossier({ title: name, answers: { name, member_count: 7, purpose: '目的' } });
  sql(`INSERT INTO ky_dossier_check (dossier_id, item, verdict, evidence, user_id, at) VALUES (${id}, 'place', 'unmet', '根拠', 1, '2026-05-01');
    INSERT INTO ky_dossier_correction (dossier_id, field, reason, asked_at, asked_by, answered_at) VALUES (${id}, 'purpose', '詳しく', '2026-05-03', 1, '2026-05-04')`);
  try {
    await look(admin, routes, `${routes}/new`, `${routes}/${route}`, '/ja/staff/absences', '/en/staff/admin/routes', '/easy/staff/absences');
    const refused = await context(admin.jar), page = await refused.newPage();
    await page.goto(new URL(`${routes}/new`, base).href);
    await page.fill('[name=name]', 'だめな経路');
    await page.click('main form.form button.button-primary');
    assert.match(await page.textContent('.error-summary'), /決裁/);
    bad.push(...(await flaws(page)).map((f) => `refused route: ${f}`));
    await refused.close();
    await look(officer, `/ja/staff/dossiers/${id}/propose/reject`);
    const res = await officer.fill(`/ja/staff/dossiers/${id}/propose/reject`, { reasoning: '満たさない' }), place = res.headers.location.replace(/\?.*/, '');
    await look(officer, place);
    await look(approver, place, '/ja/staff/approvals/waiting', '/ja/staff/dossiers');
    assert.equal((await approver.fill(place, { verdict: 'approve', remark: 'よい' })).status, 303);
    const deputy = await staff('auditor');
    sql(`INSERT INTO ky_absence (user_id, from_day, to_day, deputy_id, set_by, set_at) SELECT a.id, '2026-01-01', '2100-01-01', o.id, 1, '2026-01-01' FROM ky_user a JOIN ky_user o ON o.login = 't-auditor-city' WHERE a.login = 't-approver-kyodo'`);
    await look(deputy, place, '/ja/staff/approvals/waiting', '/ja/staff/absences');
    assert.equal((await deputy.fill(place, { verdict: 'send_back', remark: '直してください' })).status, 303);
    await look(approver, place, '/ja/staff/approvals/waiting', '/ja/staff');
    await look(officer, `/ja/staff/dossiers/${id}/propose/reject`, `/en${place.slice(3)}`, `/easy${place.slice(3)}`);
    bad.push(...invalid(pages));
    assert.deepEqual(bad, []);
  } finally {
    sql(`UPDATE ky_route SET in_use = 0 WHERE id = ${route}; UPDATE ky_absence SET ended_at = UTC_TIMESTAMP(6) WHERE ended_at IS NULL AND user_id = (SELECT id FROM ky_user WHERE login = 't-approver-kyodo')`);
  }
});

test('without scripts: from home to a group by search and filter', async () => {
  const c = await context(null, { javaScriptEnabled: false });
  const page = await c.newPage();
  page.setDefaultTimeout(10000);
  await page.goto(new URL('/ja/', base).href);
  await page.click('.cards a[href$="/ja/groups"]');
  await page.fill('[name=q]', 'ほしみがわ');
  await page.click('.filters button[type=submit]');
  await page.click('.results a:has-text("星見川を守る会")');
  assert.equal(await page.textContent('h1'), '星見川を守る会');
  await page.goBack();
  assert.equal(await page.inputValue('[name=q]'), 'ほしみがわ', 'going back keeps what was asked');
  await c.close();
});

test('by keyboard alone: skip link, search, group', async () => {
  const c = await context(null);
  const page = await c.newPage();
  await page.goto(new URL('/ja/groups', base).href);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  for (let i = 0; i < 10 && (await page.evaluate(() => document.activeElement.name)) !== 'q'; i++) await page.keyboard.press('Tab');
  await page.keyboard.type('音訳');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=/);
  assert.ok((await page.textContent('main')).includes('駒立音訳ボランティア'));
  await c.close();
});

test('the focus is always visible', async () => {
  const c = await context(null);
  const page = await c.newPage();
  await page.goto(new URL('/ja/groups', base).href);
  for (let i = 0; i < 25; i++) {
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineWidth);
    assert.equal(outline, '4px', await page.evaluate(() => document.activeElement.outerHTML.slice(0, 80)));
  }
  await c.close();
});

// The page's policy forbids the debugger's own waiting; so it is asked again and again.
test('a draft saves itself: what was typed is there on another device, and a button pressed meanwhile loses nothing', async () => {
  const p = person();
  sql('DELETE FROM ky_attempt');
  await p.post('/ja/auth/login', { _token: await p.token('/ja/auth/login'), login: 'hanako@example.jp', password, next: 'my' });
  const path = (await p.get('/ja/my')).text.match(/href="(\/ja\/dossiers\/\d+)"/)[1] + '/form/group';
  const c = await context(p.jar), page = await c.newPage();
  await page.goto(new URL(path, base).href);
  const first = await page.inputValue('[name=_token]'), hide = () => page.evaluate(() => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => true }); document.dispatchEvent(new Event('visibilitychange')); });
  await page.fill('[name=fee]', '年2,000円');
  await hide();
  for (let i = 0; i < 100 && (await page.inputValue('[name=_token]')) === first; i++) await page.waitForTimeout(100);
  assert.match((await p.get(path)).text, /value="年2,000円"/);
  await page.fill('[name=fee]', '年3,000円');
  await hide();
  await page.fill('[name=fee]', '年4,000円');
  await page.click('button.button-primary[value=next]');
  await page.waitForURL(/form\/contact/);
  assert.match((await p.get(path)).text, /value="年4,000円"/);
  await c.close();
});
