// subsidy.mjs — a department that opens a call, a group that may apply, and the application's form. Used by tests and fixtures of the subsidy plugin.
import assert from 'node:assert/strict';
import { person, staff } from './person.mjs';
import { sql } from './city.mjs';
import { citizen, enter, idOf, pdf, save, submit } from './dossier.mjs';

let count = 0;
export const main = (res) => res.text.match(/<main[\s\S]*<\/main>/)?.[0] ?? res.text;
export const department = (code) => sql(`SELECT id FROM ky_department WHERE code = '${code}' AND valid_to >= CURRENT_DATE`);
export const date = (name, iso) => { const [year, month, day] = iso.split('-'); return { [`${name}.year`]: year, [`${name}.month`]: month, [`${name}.day`]: day }; };
// So many days from today, in Japan.
export const inDays = (n) => new Date(Date.now() + 9 * 3600e3 + n * 86400e3).toISOString().slice(0, 10);

// The call of S-1: half, a million at most, and three quarters for the priority theme.
export const halfCourse = { name: '一般コース', rate_n: '1', rate_d: '2', cap_yen: '1,000,000', unit_yen: '１０００' };
export const priorityCourse = { name: '重点テーマ', rate_n: '3', rate_d: '4', cap_yen: '1500000', unit_yen: '1000' };

export async function call(officer, changes = {}, courses = [halfCourse], { code = 'kyodo', publish = true } = {}) {
  const title = changes.title ?? `活動支援金${process.pid}-${++count}`;
  let res = await officer.fill('/ja/staff/subsidy/new', { title, summary: 'まちづくりを応援します', audience: '5人以上の団体', department_id: department(code), fiscal_year: '2026', closes_time: '24:00', budget_yen: '5000000', ...date('opens_on', inDays(-10)), ...date('closes_on', inDays(20)), ...changes });
  assert.equal(res.status, 303, main(res));
  const id = Number(res.headers.location.match(/subsidy\/(\d+)/)[1]), ids = [];
  for (const c of courses) {
    res = await officer.fill(`/ja/staff/subsidy/${id}/courses/new`, c);
    assert.equal(res.status, 303, main(res));
    ids.push(Number(sql(`SELECT MAX(id) FROM subsidy_course WHERE call_id = ${id}`)));
  }
  if (publish) await switchPublic(officer, id);
  return { id, title, course: ids[0], courses: ids };
}
export async function switchPublic(officer, id) {
  const res = await officer.fill(`/ja/staff/subsidy/${id}`, {}, `/ja/staff/subsidy/${id}/publish`);
  assert.equal(res.status, 303, main(res));
}

// A registered group and a person who represents and acts for it.
export async function group(changes = {}, at = {}) {
  const name = `支援の会${process.pid}-${++count}`, p = await citizen(`代表 ${count}`, undefined, at);
  const row = { name, name_key: name, sort_key: name, purpose: '', activity: '', state: 'active', member_count: 12, founded_on: '2010-05-01', search_words: '', updated_at: '2026-04-01', ...changes };
  sql(`INSERT INTO groups_group (${Object.keys(row).join()}) VALUES (${Object.values(row).map((v) => (v === null ? 'NULL' : `'${v}'`)).join()})`);
  const id = Number(sql(`SELECT id FROM groups_group WHERE name = '${name}'`));
  sql(`INSERT INTO ky_member (group_id, user_id, role, valid_from, created_at) VALUES (${id}, ${p.id}, 'representative', '2026-01-01', '2026-01-01')`);
  const me = person();
  await enter(me, p.email);
  return Object.assign(me, { group: id, groupName: name, email: p.email, id: p.id });
}

// A consultation before an application: asked from the page of the call; its id.
export async function ask(p, c, extra = {}) {
  const begun = await p.fill(`/ja/subsidy/calls/${c.id}/consult`, {});
  assert.equal(begun.status, 303, main(begun));
  const id = idOf(begun.headers.location);
  const saved = await save(p, `/ja/dossiers/${id}/form/consultation`, { title: `相談の事業${id}`, question: `花だんは対象になりますか${id}`, way: 'phone', wishes: '平日の午前', ...extra });
  assert.equal(saved.status, 303, main(saved));
  if (extra.way === undefined) await save(p, `/ja/dossiers/${id}/form/consultation`, { phone: '0267-00-1234' }); // asked for once they want to be called
  await submit(p, id);
  return id;
}

export async function begin(p, c, course = c.course) {
  const res = await p.fill(`/ja/subsidy/calls/${c.id}/apply`, { course: String(course) });
  assert.equal(res.status, 303, main(res));
  return idOf(res.headers.location);
}

export const project = (title) => ({ title, purpose: '川を知る', content: '毎月の観察会', place: '星見川', ...date('starts_on', '2027-04-01'), ...date('ends_on', '2027-12-20') });
const plan = { benefit: 'だれでも参加できる', originality: '夜に行う', ripple: '学校に広がる', schedule: '6月から', self_reliance: '会費で続ける' };
// costs: [item, yen]; incomes: [source, yen]; the rest is the group's own money, so that the sheet balances.
export function budget(costs, incomes, requested, extra = {}) {
  const total = costs.reduce((s, [, y]) => s + y, 0), rest = total - requested - incomes.reduce((s, [, y]) => s + y, 0), rows = [...incomes, ...(rest > 0 ? [['own', rest]] : [])], out = { requested: String(requested), ...extra };
  costs.forEach(([item, yen], i) => Object.assign(out, { [`costs.${i}.item`]: item, [`costs.${i}.detail`]: '内容', [`costs.${i}.amount`]: String(yen) }));
  rows.forEach(([source, yen], i) => Object.assign(out, { [`incomes.${i}.source`]: source, [`incomes.${i}.detail`]: '', [`incomes.${i}.amount`]: String(yen) }));
  return out;
}
export async function fill(p, id, title, sheet, { papers = {}, at: base = `/ja/dossiers/${id}` } = {}) {
  const at = `${base}/form`;
  for (const [section, changes] of [['project', project(title)], ['plan', plan]]) assert.equal((await save(p, `${at}/${section}`, changes)).status, 303);
  // Rows beyond the first appear as they are needed.
  for (let rows = 1; ; rows++) {
    const page = await p.get(`${at}/budget`), there = Object.fromEntries(Object.entries(sheet).filter(([k]) => page.text.includes(`name="${k}"`)));
    assert.equal((await save(p, `${at}/budget`, there)).status, 303);
    if (Object.keys(there).length === Object.keys(sheet).length) break;
    assert.ok(rows < 20, `fields that are never shown: ${Object.keys(sheet).filter((k) => !(k in there))}`);
  }
  const res = await save(p, `${at}/papers`, { other_subsidies: 'no', sound_accounts: '1', no_violence: '1', ...papers }, { files: { bylaws: [{ name: '規約.pdf', bytes: pdf('b') }], roster: [{ name: '名簿.pdf', bytes: pdf('r') }] } });
  assert.equal(res.status, 303, main(res));
}
export async function apply(p, c, title, sheet, course = c.course) {
  const id = await begin(p, c, course);
  await fill(p, id, title, sheet);
  await submit(p, id);
  return id;
}
export const submitting = (p, id) => p.fill(`/ja/dossiers/${id}/confirm`, {}, `/ja/dossiers/${id}/submit`);
export const state = (id) => sql(`SELECT state FROM ky_dossier WHERE id = ${id}`);

const items = ['benefit', 'originality', 'ripple', 'feasible', 'self_reliance', 'papers'];
// Up to the decision that waits for an approver: its address.
export async function proposed(officer, id, yen, extra = {}) {
  for (const step of ['check', 'review']) assert.equal((await officer.fill(`/ja/staff/dossiers/${id}/step/${step}`, {})).status, 303, step);
  let res = await officer.fill(`/ja/staff/subsidy/files/${id}`, { ...(yen === undefined ? {} : { offered_yen: String(yen) }), ...extra });
  assert.equal(res.status, 303, main(res));
  return propose(officer, id);
}
export async function propose(officer, id) {
  await officer.fill(`/ja/staff/dossiers/${id}`, Object.fromEntries(items.map((k) => [`verdict.${k}`, 'met'])), `/ja/staff/dossiers/${id}/check`);
  const res = await officer.fill(`/ja/staff/dossiers/${id}/propose/grant`, { reasoning: '審査の結果による' });
  assert.equal(res.status, 303, main(res));
  return res.headers.location.replace(/\?.*/, '');
}
export const approve = (approver, place) => approver.fill(place, { verdict: 'approve', doc_no: '8佐協第1号' });
// Begins what follows an application: a report, a change.
export async function follow(g, id, procedure) {
  const res = await g.fill(`/ja/dossiers/${id}`, { procedure: `subsidy.${procedure}` }, `/ja/dossiers/${id}/follow`);
  assert.equal(res.status, 303, main(res));
  return idOf(res.headers.location);
}
// A change with these answers, not yet submitted.
export async function change(g, id, plan = {}, sheet = {}) {
  const own = await follow(g, id, 'change'), at = `/ja/dossiers/${own}/form`;
  let res = await save(g, `${at}/plan`, { reason: '講師の都合', purpose_kept: 'yes', ...plan });
  assert.equal(res.status, 303, main(res));
  res = await save(g, `${at}/budget`, sheet);
  assert.equal(res.status, 303, main(res));
  return own;
}

// ---- the report on a granted application
const picture = (name) => ({ name: `${name}.pdf`, bytes: pdf(name) });
export const evaluation = { ...Object.fromEntries(['eval_goal', 'eval_people', 'eval_publicity', 'eval_money', 'eval_future'].map((k) => [k, '3'])), evaluation: 'よかった' };
export const reporting = (g, id) => follow(g, id, 'report');
// The whole report up to its confirmation: each line of the settlement was paid today and has its receipt, unless changes say otherwise; its dossier. receipts: of which lines; undefined: of all.
export async function report(g, id, changes = {}, { receipts } = {}) {
  const own = await reporting(g, id), at = `/ja/dossiers/${own}/form`;
  const saved = async (section, what, files) => { const res = await save(g, `${at}/${section}`, what, { files }); assert.equal(res.status, 303, main(res)); };
  await saved('result', { result: 'できた', ...date('starts_on', inDays(0)), ...date('ends_on', inDays(0)) });
  const page = (await g.get(`${at}/settlement`)).text, lines = [...page.matchAll(/name="costs\.(\d+)\.amount" type="text" value="([^"]+)"/g)].map((m) => Number(m[1]));
  const days = Object.assign({}, ...lines.map((n) => date(`costs.${n}.paid_on`, inDays(0))));
  await saved('settlement', { ...days, ...changes }, Object.fromEntries(lines.filter((n) => receipts === undefined || receipts.includes(n)).map((n) => [`costs.${n}.receipts`, [picture(`領収書${n + 1}`)]])));
  // What was attached to appears only once it is asked for: evidence of publicity hangs on how it was done.
  await saved('papers', { photo_captions: '川の観察会', publicity_how: ['leaflet'] }, { photos: [picture('写真')] });
  await saved('papers', {}, { publicity: [picture('ちらし')], place_map: [picture('地図')] });
  await saved('evaluation', evaluation);
  return own;
}
// Every line that counts is accepted as it is; then the fixing is proposed: the address of the decision.
export async function accepted(officer, own, changes = {}) {
  const at = `/ja/staff/subsidy/reports/${own}`, res = await officer.fill(at, { ...changes, act: 'all' });
  assert.equal(res.status, 303, main(res));
}
export async function fixing(officer, own) {
  await officer.fill(`/ja/staff/dossiers/${own}`, Object.fromEntries(['receipts', 'done', 'evaluation'].map((k) => [`verdict.${k}`, 'met'])), `/ja/staff/dossiers/${own}/check`);
  const res = await officer.fill(`/ja/staff/dossiers/${own}/propose/fix`, { reasoning: '報告による' });
  assert.equal(res.status, 303, main(res));
  return res.headers.location.replace(/\?.*/, '');
}
export { staff };
