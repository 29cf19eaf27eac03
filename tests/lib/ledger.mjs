// ledger.mjs — a ledger taken in through the pages, step by step. Used by tests of the import and by cases.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { staff } from './person.mjs';

export const imports = '/ja/staff/groups/imports', upload = '/ja/files/groups/imports';
export const real = (name) => readFileSync(`${process.env.KYODO_TEST_ROOT}/tests/data/${name}`);
const people = new Map();
export const desk = async (role = 'officer', department = undefined) => {
  const key = `${role} ${department}`;
  if (!people.has(key)) people.set(key, await staff(role, department));
  return people.get(key);
};
export async function send(p, name, bytes) {
  const res = await p.upload(imports, 'file', name, bytes, upload);
  assert.equal(res.status, 303, res.text.match(/error-summary[\s\S]*?<\/ul>/)?.[0]);
  return Number(res.headers.location.match(/imports\/(\d+)$/)[1]);
}
// What each column is said to mean: letter or heading → field.
export const meanings = (html) => Object.fromEntries([...html.matchAll(/aria-label="([A-Z]+) ([^"]*)">([\s\S]*?)<\/select>/g)].map((m) => [m[2], m[3].match(/value="([^"]*)" selected/)?.[1] ?? '']));
export const columns = (html) => Object.fromEntries([...html.matchAll(/name="(c\d+)" aria-label="[A-Z]+ ([^"]*)"/g)].map((m) => [m[2], m[1]]));
export const numbers = (html) => Object.fromEntries([...html.matchAll(/<dd id="(\w+)">([\d,]+)<\/dd>/g)].map((m) => [m[1], Number(m[2].replaceAll(',', ''))]));
// Names the columns (heading → field) and looks at what would happen.
export async function check(p, id, named = {}, other = {}) {
  const path = `${imports}/${id}`;
  const at = columns((await p.get(path)).text);
  const res = await p.fill(path, { ...Object.fromEntries(Object.entries(named).map(([h, f]) => [at[h], f])), ...other });
  assert.equal(res.status, 303, res.text.match(/error-summary[\s\S]*?<\/ul>/)?.[0]);
  const page = await p.get(res.headers.location);
  assert.equal(page.status, 200);
  return { text: page.text, ...numbers(page.text) };
}
export const apply = async (p, id, duplicates = 'skip') => p.fill(`${upload}/${id}/check`, { duplicates }, `${upload}/${id}/apply`);
export const undo = async (p, id) => p.fill(`${imports}/${id}`, {}, `${upload}/${id}/undo`);
