// register_group.test.mjs — a field of a form that chooses a registered group: the directory's groups, by name; nothing else is taken, and what was chosen keeps its name.
import test from 'node:test';
import assert from 'node:assert/strict';
import { sql } from '../lib/city.mjs';
import { begin, citizen, save } from '../lib/dossier.mjs';

const main = (res) => res.text.match(/<main[\s\S]*<\/main>/)?.[0] ?? res.text;
const hex = (s) => `CONVERT(UNHEX('${Buffer.from(s).toString('hex')}') USING utf8mb4)`;
const newest = "(SELECT MAX(number) FROM ky_form_revision r WHERE r.procedure_name = 'groups.registration')";

test('a form chooses a group out of the directory', async () => {
  const document = JSON.stringify({ format: 'kyodo-form 1', title: { ja: '共催の届出' }, sections: [{ name: 'all', title: { ja: '届出' }, fields: [
    { name: 'name', kind: 'text', label: { ja: '催しの名前' }, required: true, max: 100 }, { name: 'partner', kind: 'register', choices: 'group', label: { ja: 'いっしょに行う団体' }, required: true }] }] });
  const [old] = sql("SELECT id FROM ky_form_revision WHERE procedure_name = 'groups.registration' ORDER BY number DESC LIMIT 1").split('\t');
  const add = (text) => sql(`SET @n = ${newest}; INSERT INTO ky_form_revision (procedure_name, number, document, sha256, made_by, created_at) SELECT 'groups.registration', @n + 1, ${text}, UNHEX(SHA2(${text}, 256)), 'staff', UTC_TIMESTAMP(6)`);
  add(hex(document));
  try {
    const p = await citizen(), id = await begin(p, 'groups-registration'), path = `/ja/dossiers/${id}/form/all`;
    const [group, name] = sql("SELECT id, name FROM groups_group WHERE state = 'active' AND merged_into_id IS NULL ORDER BY sort_key DESC LIMIT 1").split('\t');
    const hidden = sql(`INSERT INTO groups_group (name, name_key, sort_key, purpose, activity, search_words, state, updated_at) VALUES ('隠れた会', 'x', 'x', '', '', '', 'dissolved', UTC_TIMESTAMP(6)); SELECT LAST_INSERT_ID()`);
    let page = await p.get(path);
    assert.ok(page.text.includes(`<option value="${group}">${name}</option>`));
    assert.doesNotMatch(page.text, /隠れた会/);
    await save(p, path, { name: '合同の清掃', partner: hidden });
    page = await p.get(`/ja/dossiers/${id}/confirm`);
    assert.match(main(page), /error-summary/, 'a group that is not offered is not taken');
    await save(p, path, { name: '合同の清掃', partner: group });
    page = await p.get(`/ja/dossiers/${id}/confirm`);
    assert.doesNotMatch(main(page), /error-summary/);
    assert.ok(main(page).includes(name), 'by its name');
  } finally {
    add(`(SELECT document FROM ky_form_revision WHERE id = ${old})`);
  }
});
