// form60.test.mjs — a form of sixty fields with conditions, built through the pages by an officer, filled in by a citizen, corrected and printed.
import test from 'node:test';
import assert from 'node:assert/strict';
import { staff } from '../lib/person.mjs';
import { begin, citizen, pdf, save, submit } from '../lib/dossier.mjs';
import { builder, main } from '../lib/forms.mjs';

const officer = await staff('officer', 'kyodo');
const { create, act, add, publish, open } = builder(officer);
const run = `${process.pid}${Date.now() % 100000}`;

// Three sections of twenty; every third field of the second and third hangs on an answer before it.
const kinds = ['text', 'lines', 'int', 'yen', 'date', 'choice', 'choices', 'bool', 'person', 'address', 'phone', 'email', 'postal', 'kana', 'url', 'files', 'text', 'int', 'yen', 'date'];
const label = (s, i) => `${['第一', '第二', '第三'][s]}の項目${i + 1}`;
const options = '赤\n青\n黄';
let form, code;

test('sixty fields in three sections, with conditions, help and formulas', { timeout: 180000 }, async () => {
  form = await create({ title: `六十の項目${run}`, summary: '長い申請', receipt_prefix: `L${run.slice(-6)}`, title_field: 'a1' });
  for (let s = 0; s < 3; s++) {
    assert.equal((await act(form, 'section')).status, 303);
    for (let i = 0; i < 20; i++) {
      const name = `${'abc'[s]}${i + 1}`, changes = { name, help_ja: `${label(s, i)}の説明`, required: '1' };
      if (['bool'].includes(kinds[i])) delete changes.required;
      if (['choice', 'choices'].includes(kinds[i])) changes.options = options;
      if (kinds[i] === 'int') Object.assign(changes, { low: '0', high: '1000' });
      if (s > 0 && i % 3 === 2) Object.assign(changes, { w0_field: 'a6', w0_op: 'is', w0_value: '赤' });
      if (s === 2 && i === 18) Object.assign(changes, { calc: `「${label(0, 3)}」＋「${label(1, 3)}」×1/2` , required: undefined });
      await add(form, `s${s + 1}`, kinds[i], label(s, i), changes);
    }
  }
  assert.doesNotMatch(main(await officer.get(form)), /公開できません/);
  await publish(form);
  code = await open(form);
  assert.equal(JSON.parse((await officer.get(`${form}/export?revision=1`)).text).sections.flatMap((x) => x.fields).length, 60);
});

const values = (name, kind, i) => ({
  text: { [name]: `文字${i}` }, lines: { [name]: '一行目\n二行目' }, int: { [name]: String(i) }, yen: { [name]: '10,000' }, choice: { [name]: 'o1' }, choices: { [name]: ['o1', 'o3'] }, bool: { [name]: '1' },
  date: { [`${name}.year`]: '令和8', [`${name}.month`]: '4', [`${name}.day`]: '1' }, person: { [name]: '𠮷野 髙子', [`${name}_kana`]: 'ヨシノ タカコ' },
  address: { [`${name}_postal`]: '3850000', [name]: 'みほん市蓼原1-2' }, phone: { [name]: '0267-00-0001' }, email: { [name]: 'a@example.jp' }, postal: { [name]: '３８５－００００' }, kana: { [name]: 'ﾐﾎﾝ' }, url: { [name]: 'https://example.jp/' }, files: {},
}[kind]);
const section = (s, shown = () => true) => Object.assign({}, ...kinds.map((k, i) => (shown(i) && !(s === 2 && i === 18) ? values(`${'abc'[s]}${i + 1}`, k, i) : {})));
const files = (s) => ({ [`${'abc'[s]}16`]: [{ name: '図面.pdf', bytes: pdf('drawing') }] });

test('filled in, corrected and printed', { timeout: 120000 }, async () => {
  const p = await citizen('見本 花子');
  const id = await begin(p, code), at = `/ja/dossiers/${id}/form`;
  let res = await save(p, `${at}/s1`, section(0), { files: files(0) });
  assert.match(res.headers.location, /\/s2$/);
  // Red: what hangs on it is asked. Blue: it is not, and what was typed there is told to be dropped.
  assert.match((await p.get(`${at}/s2`)).text, new RegExp(label(1, 2)));
  res = await save(p, `${at}/s2`, section(1), { files: files(1) });
  assert.match(res.headers.location, /\/s3$/);
  await save(p, `${at}/s1`, { a6: 'o2' });
  assert.doesNotMatch((await p.get(`${at}/s2`)).text, new RegExp(`${label(1, 2)}<`));
  await save(p, `${at}/s1`, { a6: 'o1' });
  assert.match((await p.get(`${at}/s2`)).text, /value="2"/, 'what was typed before is still there');
  res = await save(p, `${at}/s3`, section(2), { files: files(2) });
  assert.match(res.headers.location, /\/confirm$/, res.headers.location);
  const confirm = main(await p.get(`/ja/dossiers/${id}/confirm`));
  assert.match(confirm, /15,000円?/, '10,000 and half of 10,000');
  for (let s = 0; s < 3; s++) for (let i = 0; i < 20; i++) assert.ok(confirm.includes(label(s, i)), label(s, i));
  const receipt = await submit(p, id);
  assert.ok(receipt);
  // Two fields are asked to be mended, and these alone can be.
  res = await officer.fill(`/ja/staff/dossiers/${id}/correct/ask`, { 'reason.a1': '正式な名前にしてください', 'reason.c4': '見積書と合いません', 'due.year': '令和9', 'due.month': '1', 'due.day': '20' });
  assert.equal(res.status, 303, main(res));
  const asked = (await p.get(`${at}/s1`)).text;
  assert.match(asked, /正式な名前にしてください/);
  assert.match(asked, /name="a1"/);
  assert.doesNotMatch(asked, /name="a3"/);
  await save(p, `${at}/s1`, { a1: '正しい名前の会' });
  await save(p, `${at}/s3`, { c4: '20,000' });
  await submit(p, id);
  const compare = main(await officer.get(`/ja/staff/dossiers/${id}/compare/2`));
  assert.match(compare, /正しい名前の会/);
  const print = main(await officer.get(`/ja/staff/dossiers/${id}/print`));
  assert.match(print, /正しい名前の会[\s\S]*𠮷野 髙子/);
  assert.match(print, /15,000/);
});
