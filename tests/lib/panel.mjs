// panel.mjs — review panels set up and judged as in a browser without scripts. Used by tests/http/panel.test.mjs and tests/cases.
import assert from 'node:assert/strict';
import { sql } from './city.mjs';
import { dossier } from './dossiers.mjs';
import { fields, token } from './person.mjs';

const ja = (s) => ({ ja: s });
// A form as an officer would build it: a project, an amount, what names the applicant, and a field no judge may see.
const document = {
  format: 'kyodo-form 1', title: ja('活動支援金 申請書'), sections: [
    { name: 'project', title: ja('事業'), fields: [
      { name: 'name', kind: 'text', label: ja('事業の名前'), required: true },
      { name: 'essay', kind: 'lines', label: ja('事業の内容'), max: 4000 },
      { name: 'requested', kind: 'yen', label: ja('希望額'), low: 0, high: 100000000 },
      { name: 'plan', kind: 'table', label: ja('計画'), rows: 5, columns: [{ name: 'what', kind: 'text', label: ja('すること') }, { name: 'who', kind: 'text', label: ja('担当者'), flags: ['personal'] }] }] },
    { name: 'applicant', title: ja('申請者'), fields: [
      { name: 'leader', kind: 'text', label: ja('代表者'), flags: ['personal'] },
      { name: 'home', kind: 'address', label: ja('住所'), flags: ['personal'] },
      { name: 'tel', kind: 'phone', label: ja('電話'), flags: ['personal'] },
      { name: 'mail', kind: 'email', label: ja('メール'), flags: ['personal'] },
      { name: 'memo', kind: 'lines', label: ja('これまでの受賞'), flags: ['blind'] },
      { name: 'paper', kind: 'files', label: ja('添付'), max: 3 }] }],
};
const hex = (s) => `CONVERT(UNHEX('${Buffer.from(s).toString('hex')}') USING utf8mb4)`;
// Never the newest of its procedure: its number lies below all others.
let form;
function formRevision() {
  if (form) return form;
  const text = hex(JSON.stringify(document));
  sql(`INSERT INTO ky_form_revision (procedure_name, number, document, sha256, made_by, created_at) SELECT 'groups.registration', LEAST(0, MIN(number)) - 1, ${text}, UNHEX(SHA2(${text}, 256)), 'staff', UTC_TIMESTAMP(6) FROM ky_form_revision WHERE procedure_name = 'groups.registration'`);
  return (form = Number(sql("SELECT id FROM ky_form_revision WHERE procedure_name = 'groups.registration' ORDER BY number LIMIT 1")));
}
// A submitted application on that form; by: the applicant's account.
export function application({ title, answers = {}, by, code = 'kyodo', state = 'submitted', files }) {
  const d = dossier({ title, answers: { name: title, ...answers }, code, state, files });
  sql(`UPDATE ky_dossier SET form_revision_id = ${formRevision()}${by ? `, user_id = ${by}` : ''} WHERE id = ${d.id}; UPDATE ky_dossier_revision SET form_revision_id = ${formRevision()} WHERE dossier_id = ${d.id}`);
  return d;
}

const main = (res) => res.text.match(/<main[\s\S]*<\/main>/)?.[0] ?? res.text;
export const done = (res) => { assert.equal(res.status, 303, main(res)); return res; };
export const day = (name, d) => ({ [`${name}.year`]: String(d.getFullYear()), [`${name}.month`]: String(d.getMonth() + 1), [`${name}.day`]: String(d.getDate()) });
export const soon = () => new Date(Date.now() + 3 * 86400e3);

export async function begin(p, title, procedure = 'groups.registration') {
  const res = done(await p.fill('/ja/staff/panels/new', { title, procedure, department_id: sql("SELECT id FROM ky_department WHERE code = 'kyodo' AND valid_to >= CURRENT_DATE") }));
  return Number(res.headers.location.match(/panels\/(\d+)/)[1]);
}

// Everything by its pages: files (of the procedure, in that state), rubric, judges, rules, closing. judges: logins, or {login, paper: true}.
export async function setUp(p, { title, dossiers, items, judges, rules = {}, open = true, procedure, state }) {
  const id = await begin(p, title, procedure), at = `/ja/staff/panels/${id}`;
  done(await p.fill(`${at}/dossiers${state ? `?state=${state}` : ''}`, Object.fromEntries(dossiers.map((d) => [`add.${d}`, '1'])), `${at}/dossiers`));
  for (const i of items) done(await p.fill(`${at}/items`, { weight: '1', low: '0', ...i }));
  for (const j of judges) done(await p.fill(`${at}/judges`, typeof j === 'string' ? { login: j } : { login: j.login, on_paper: j.paper ? '1' : undefined }));
  done(await p.fill(`${at}/settings`, rules));
  done(await p.fill(`${at}/schedule`, { ...day('closes_on', soon()), closes_minute: '17:15' }));
  if (open) done(await p.fill(at, {}, `${at}/open`));
  return id;
}

export const files = (id) => sql(`SELECT dossier_id, id, code FROM ky_panel_dossier WHERE panel_id = ${id}`).split('\n').map((l) => l.split('\t').map(Number)).map(([d, file, code]) => ({ dossier: d, file, code }));
export const fileOf = (id, d) => files(id).find((f) => f.dossier === d).file;

export async function pledge(p, id) {
  done(await p.fill(`/ja/judging/${id}`, { pledge: '1' }, `/ja/judging/${id}/pledge`));
}
// conflicts: dossiers.
export async function declare(p, id, conflicts = []) {
  done(await p.fill(`/ja/judging/${id}`, Object.fromEntries(files(id).map((f) => [`c${f.file}`, conflicts.includes(f.dossier) ? 'yes' : 'no'])), `/ja/judging/${id}/declare`));
}
// scores in the order of the rubric.
export async function score(p, file, scores, comment = '') {
  const at = `/ja/judging/files/${file}`, page = await p.get(at);
  assert.equal(page.status, 200, main(page));
  const names = [...new Set([...page.text.matchAll(/name="(s\d+)"/g)].map((m) => m[1]))];
  return p.fill(at, { ...Object.fromEntries(names.map((n, i) => [n, scores[i] === undefined ? undefined : String(scores[i])])), comment });
}
export async function ready(p, id) {
  done(await p.fill(`/ja/judging/${id}`, {}, `/ja/judging/${id}/done`));
}
export async function judge(p, id, given, { conflicts = [], comments = {} } = {}) {
  await pledge(p, id);
  await declare(p, id, conflicts);
  for (const [d, scores] of Object.entries(given)) done(await score(p, fileOf(id, Number(d)), scores, comments[d] ?? ''));
  await ready(p, id);
}
export const close = async (p, id) => done(await p.fill(`/ja/staff/panels/${id}`, {}, `/ja/staff/panels/${id}/close`));

// The order as its page shows it: [{rank, title, value, outcome, granted}].
export async function result(p, id, round = '') {
  const page = await p.get(`/ja/staff/panels/${id}/result${round ? `?round=${round}` : ''}`);
  assert.equal(page.status, 200);
  const text = (s) => s.replace(/<form[\s\S]*?<\/form>/g, '').replace(/<a [\s\S]*?<\/a>/g, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').trim();
  return [...page.text.matchAll(/<tr id="r-(\d+)">([\s\S]*?)<\/tr>/g)].map((m) => {
    const cell = [...m[2].matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map((c) => text(c[1]));
    return { file: Number(m[1]), rank: cell[0], title: cell[2], amount: cell[4], value: cell[5], scored: cell[6], outcome: cell[7], granted: cell[8] };
  });
}
export { fields, token, main };
