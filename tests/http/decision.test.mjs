// decision.test.mjs — decisions taken on paper elsewhere and entered afterwards, several dossiers in one; and that one decision holds one department's dossiers alone.
import test from 'node:test';
import assert from 'node:assert/strict';
import { staff } from '../lib/person.mjs';
import { sql } from '../lib/city.mjs';
import { citizen, register } from '../lib/dossier.mjs';

const main = (res) => res.text.match(/<main[\s\S]*<\/main>/)?.[0] ?? res.text;
const met = Object.fromEntries(['place', 'membership', 'bylaws', 'independent', 'no_violence', 'no_politics'].map((k) => [`verdict.${k}`, 'met']));
const officer = await staff('officer');

async function ready(name, department) {
  const { id } = await register(await citizen(), name);
  if (department) sql(`UPDATE ky_dossier SET department_id = (SELECT id FROM ky_department WHERE code = '${department}' AND valid_to >= CURRENT_DATE) WHERE id = ${id}`);
  assert.equal((await officer.fill(`/ja/staff/dossiers/${id}`, met, `/ja/staff/dossiers/${id}/check`)).status, 303);
  return id;
}
const state = (id) => sql(`SELECT CONCAT_WS(' ', state, decided_on, doc_no) FROM ky_dossier WHERE id = ${id}`);

test('decided on paper elsewhere: two dossiers in one, entered with the day and the number of the paper, and not without', async () => {
  const [a, b, c] = [await ready('紙で決まる会一', 'kyodo'), await ready('紙で決まる会二', 'kyodo'), await ready('まだの会', 'kyodo')];
  sql("UPDATE ky_procedure SET approval = 'outside' WHERE name = 'groups.registration'; UPDATE ky_dataset SET version = version + 1 WHERE name = 'core'");
  try {
    const proposed = await officer.fill(`/ja/staff/dossiers/${a}/propose/register`, { reasoning: '要件を満たす', [`with.${b}`]: '1' });
    assert.equal(proposed.status, 303, main(proposed));
    const place = proposed.headers.location.replace(/\?.*/, '');
    let page = await officer.get(place);
    assert.match(main(page), /紙で決まる会一[\s\S]*紙で決まる会二/);
    assert.doesNotMatch(main(page), /まだの会/);
    const decide = (changes) => officer.fill(place, { verdict: 'approve', ...changes });
    let res = await decide({ doc_no: '8佐協第45号' });
    assert.equal(res.status, 422, 'no day');
    res = await decide({ 'decided_on.year': '2026', 'decided_on.month': '11', 'decided_on.day': '2' });
    assert.equal(res.status, 422, 'no number');
    res = await decide({ 'decided_on.year': '令和99', 'decided_on.month': '1', 'decided_on.day': '1', doc_no: '8佐協第45号' });
    assert.equal(res.status, 422, 'a day to come');
    assert.match(main(res), /8佐協第45号/, 'what was typed is still there');
    assert.equal(state(a), 'submitted');
    res = await decide({ 'decided_on.year': '令和8', 'decided_on.month': '11', 'decided_on.day': '2', doc_no: '8佐協第45号' });
    assert.equal(res.status, 303, main(res));
    for (const id of [a, b]) assert.equal(state(id), 'accepted 2026-11-02 8佐協第45号');
    assert.equal(state(c), 'submitted');
    assert.equal(sql(`SELECT COUNT(DISTINCT registration_no) FROM groups_group WHERE name LIKE '紙で決まる会_' AND registered_on = '2026-11-02'`), '2');
    page = await officer.get(place);
    assert.match(main(page), /8佐協第45号/);
  } finally {
    sql("UPDATE ky_procedure SET approval = 'inside' WHERE name = 'groups.registration'; UPDATE ky_dataset SET version = version + 1 WHERE name = 'core'");
  }
});

test('one decision holds one department alone, whatever is sent', async () => {
  const [ours, theirs] = [await ready('協働の会', 'kyodo'), await ready('環境の会', 'kankyo')];
  const page = await officer.get(`/ja/staff/dossiers/${ours}/propose/register`);
  assert.doesNotMatch(main(page), /環境の会/);
  const res = await officer.fill(`/ja/staff/dossiers/${ours}/propose/register`, { reasoning: '要件を満たす', [`with.${theirs}`]: '1' });
  assert.equal(res.status, 303, main(res));
  assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier WHERE id = ${theirs} AND approval_id IS NULL`), '1');
  assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier WHERE id = ${ours} AND approval_id IS NOT NULL`), '1');
  const place = res.headers.location.replace(/\?.*/, ''), approver = await staff('approver', 'kankyo');
  assert.equal((await approver.get(place)).status, 404, 'and is nobody\'s of another department');
});
