// endorsement.test.mjs — proof of generality: an officer makes 後援名義使用承認 (application, approval, change, report) through the pages alone, without C or SQL, and whole files run through it.
import nodeTest from 'node:test';
import assert from 'node:assert/strict';
import { fields, staff, token } from '../lib/person.mjs';
import { builder, department, main, place, refused as main422 } from '../lib/forms.mjs';
import { sql } from '../lib/city.mjs';
import { begin, citizen, idOf, save, submit } from '../lib/dossier.mjs';

// The gateway makes no difference to this.
const test = ['fcgid', 'cgi'].includes(process.env.KYODO_TEST_WEB) ? nodeTest.skip : nodeTest;

const officer = await staff('officer', 'kyodo'), approver = await staff('approver', 'kyodo');
const run = `${process.pid}${Date.now() % 100000}`;
const { create, act, add, publish, open } = builder(officer);
const at = place;

let application, change, report;
test('the administrator sets a procedure\'s period and roles on its page', async () => {
  const admin = await staff('administrator'), id = sql("SELECT id FROM ky_procedure WHERE name = 'groups.change'");
  const res = await admin.fill(`/ja/staff/admin/procedures/${id}`, { processing_days: '20', submit_roles: ['representative', 'editor'] });
  assert.equal(res.status, 303, main(res));
  assert.equal(sql(`SELECT CONCAT_WS(' ', processing_days, submit_roles) FROM ky_procedure WHERE id = ${id}`), '20 representative,editor');
  assert.equal((await admin.fill(`/ja/staff/admin/procedures/${id}`, { processing_days: '30', submit_roles: ['representative'] })).status, 303);
});

test('the application: created, composed of a standard block and own fields, wrong formulas told, published and opened', async () => {
  const form = await create({ title: `後援名義使用承認${run}`, summary: '行事に市の名義を使うための申請', receipt_prefix: `K${run.slice(-5)}`, title_field: 'project_name', refuse_while: 'missing' });
  assert.match(main(await officer.get(form)), /まだ一度も公開されていません/);
  const admin = await staff('administrator');
  await main422(await admin.fill(`/ja/staff/admin/procedures/${form.split('/').pop()}`, { is_open: '1' }), /まだ様式が公開されていません/);
  assert.equal((await officer.fill(`${form}/publish`, {}).catch(() => ({ status: 0 }))).status === 303, false, 'an empty form is not published');
  assert.equal((await act(form, 'block-plan')).status, 303);
  await act(form, 'section');
  const fee = await add(form, 's1', 'yen', '参加費', { name: 'fee', low: '0', required: '1' });
  assert.equal(fee.startsWith('f'), true);
  await add(form, 's1', 'int', '参加人数', { name: 'heads', low: '0', high: '5000' });
  const total = await add(form, 's1', 'yen', '参加費の見込み', { name: 'fee_total' });
  await main422(await officer.fill(`${form}/field/fee_total`, { calc: '「参加費」×「いない項目」' }), /名前の項目がありません/);
  await main422(await officer.fill(`${form}/field/fee_total`, { calc: '「参加費」÷2' }), /割り算は/);
  const done = await officer.fill(`${form}/field/fee_total`, { calc: '「参加費」×「参加人数」' });
  assert.equal(done.status, 303, main(done));
  assert.match(main(await officer.get(`${form}/field/fee_total`)), /「参加費」 × 「参加人数」/);
  await add(form, 's1', 'choice', '会場', { name: 'venue', options: '屋内\n屋外 | Outdoors | そと', required: '1' });
  await add(form, 's1', 'lines', '雨のとき', { name: 'rain', required: '1', w0_field: 'venue', w0_op: 'is', w0_value: '屋外' });
  assert.match(main(await officer.get(form)), /条件つき/);
  const preview = await officer.get(`${form}/preview/s1`);
  assert.doesNotMatch(main(preview), /雨のとき/, 'only outdoors');
  const tried = await officer.fill(`${form}/preview/s1`, { venue: 'o2', fee: '500', heads: '２０' });
  assert.equal(tried.status, 200, main(tried));
  assert.match(main(tried), /雨のとき/);
  assert.match(main(tried), /10,000/);
  await publish(form, 'はじめの版');
  application = { form, code: await open(form) };
  assert.match(main(await officer.get(`${form}/blank?revision=1&size=large`)), /□ 屋外[\s\S]*雨のとき/);
  assert.match(main(await officer.get(`${form}/flyer`)), new RegExp(`apply/${application.code}`));
  const qr = await officer.get(`${form}/qr/enter-1`);
  assert.equal(qr.headers['content-type'], 'image/svg+xml');
  assert.match((await (await citizen()).get(`/ja/apply`)).text, new RegExp(`後援名義使用承認${run}`));
});

test('what cannot work is not published, and the page says why and where', async () => {
  const { form } = application;
  await officer.fill(`${form}/field/rain`, { w0_field: 'venue', w0_op: 'is', w0_value: '屋外', w1_field: 'venue', w1_op: 'is', w1_value: '屋内' });
  const page = main(await officer.get(`${form}/publish`));
  assert.match(page, /雨のとき<\/a>: 条件が決して成り立ちません/);
  const res = await officer.post(`${form}/publish`, { _token: token((await officer.get(form)).text), note: '', version: '1' });
  assert.notEqual(res.status, 303);
  await act(form, 'undo');
  assert.doesNotMatch(main(await officer.get(form)), /公開できません/);
  await act(form, 'discard');
  assert.match(main(await officer.get(form)), /公開されているとおりです/);
  assert.equal(sql(`SELECT COUNT(*) FROM ky_form_revision WHERE procedure_name = '${application.code.replace('-', '.')}'`), '1');
});

test('change and report follow it', async () => {
  const of = application.form.split('/').pop();
  change = { form: await create({ title: `後援の変更${run}`, summary: '変更の申請', receipt_prefix: `H${run.slice(-5)}`, follows_id: of, follow_as: 'change', title_field: 'project_name' }) };
  await act(change.form, 'block-plan');
  await publish(change.form);
  change.code = await open(change.form);
  report = { form: await create({ title: `後援の実績報告${run}`, summary: '終わったあとの報告', receipt_prefix: `J${run.slice(-5)}`, life: 'notice', follows_id: of, follow_as: 'report', due_field: 'ends_on', due_days: '30', title_field: 'project_name' }) };
  await act(report.form, 'section');
  await add(report.form, 's1', 'text', '事業の名称', { name: 'project_name', required: '1' });
  await add(report.form, 's1', 'int', '来た人の数', { name: 'came', required: '1', low: '0' });
  await publish(report.form);
  report.code = await open(report.form);
  const list = main(await (await citizen()).get('/ja/apply'));
  assert.doesNotMatch(list, new RegExp(`後援の変更${run}`), 'what follows is begun from what it follows');
});

test('the officer writes the letter of the approval; a field the form has not is told with its line', async () => {
  let res = await officer.fill('/ja/staff/letters/templates/new', { occasion: `${application.code.replace('-', '.')} approve`, lang: 'ja' });
  assert.equal(res.status, 303, main(res));
  const path = place(res), page = await officer.get(path), name = page.text.match(/<textarea[^>]*name="([^"]+)"/)[1];
  const words = page.text.match(/<textarea[^>]*>([\s\S]*?)<\/textarea>/)[1].replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>');
  await main422(await officer.fill(path, { [name]: `${words}\n「{nobody_asked}」` }), new RegExp(`${words.split('\n').length + 1}行目|${words.split('\n').length + 1}`));
  res = await officer.fill(path, { [name]: `${words}\n「{project_name}」の後援を承認します。\n終わる日：{ends_on}` });
  assert.equal(res.status, 303, main(res));
  const template = path.replace(/\/edit$/, '');
  res = await officer.fill(template, {}, `${template}/publish`);
  assert.equal(res.status, 303, main(res));
  assert.equal((await officer.fill(template, {}, `${template}/switch`)).status, 303);
});

const plan = { project_name: '星空を見る会', project_purpose: '星に親しむ', project_content: '望遠鏡で星を見ます', 'starts_on.year': '令和9', 'starts_on.month': '1', 'starts_on.day': '10', 'ends_on.year': '令和9', 'ends_on.month': '1', 'ends_on.day': '11', place: '蓼原公園', people: '50', effect: '' };
async function apply(p) {
  const id = await begin(p, application.code);
  let res = await save(p, `/ja/dossiers/${id}/form/plan`, plan);
  assert.match(res.headers.location, /\/form\/s1$/);
  res = await save(p, `/ja/dossiers/${id}/form/s1`, { fee: '300', heads: '20', venue: 'o2' }, { act: 'recalc' });
  assert.match((await p.get(`/ja/dossiers/${id}/form/s1`)).text, /6,000/);
  res = await save(p, `/ja/dossiers/${id}/form/s1`, { fee: '300', heads: '20', venue: 'o2' });
  assert.match(res.headers.location, /check=1/, 'what to do in rain is missing');
  res = await save(p, `/ja/dossiers/${id}/form/s1`, { rain: '中止します' });
  assert.match(res.headers.location, /\/confirm$/);
  return { id, receipt: await submit(p, id) };
}
const decide = async (id, transition, reasoning) => {
  const proposed = await officer.fill(`/ja/staff/dossiers/${id}/propose/${transition}`, { reasoning });
  assert.equal(proposed.status, 303, main(proposed));
  const place = at(proposed);
  const decided = await approver.fill(place, { verdict: 'approve' });
  assert.equal(decided.status, 303, main(decided));
};

let person, first;
test('a citizen applies; it is approved and waits for a report, due thirty days after the event', async () => {
  person = await citizen();
  first = await apply(person);
  assert.match(first.receipt, new RegExp(`^K${run.slice(-5)}`));
  await decide(first.id, 'approve', '公益性がある');
  assert.equal(sql(`SELECT CONCAT_WS(' ', state, phase, turn, due_on) FROM ky_dossier WHERE id = ${first.id}`), 'awaiting open applicant 2027-02-10');
  const letter = sql(`SELECT MAX(id) FROM ky_letter WHERE dossier_id = ${first.id}`), res = await officer.fill(`/ja/staff/letters/${letter}`, { recipient_postal: '385-0001', recipient_address: 'みほん市榛名木1-1', recipient_name: '見本 花子　様' }, `/ja/staff/letters/${letter}/issue`);
  assert.equal(res.status, 303, main(res));
  assert.match(sql(`SELECT document FROM ky_letter WHERE id = ${letter}`), /「星空を見る会」の後援を承認します。[\s\S]*令和9年1月11日/);
  const page = main(await person.get(`/ja/dossiers/${first.id}`));
  assert.match(page, new RegExp(`後援の変更${run}[\\s\\S]*後援の実績報告${run}|後援の実績報告${run}[\\s\\S]*後援の変更${run}`));
});

test('while the report is missing a new application is refused', async () => {
  const res = await person.fill(`/ja/apply/${application.code}`, {});
  assert.equal(res.status, 422, main(res));
  assert.match(res.text, /報告がまだ出ていません/);
});

const follow = async (p, id, procedure) => {
  const page = await p.get(`/ja/dossiers/${id}`);
  const form = page.text.split('<form').find((f) => f.includes(`value="${procedure}"`));
  return p.post(`/ja/dossiers/${id}/follow`, { _token: token(form), procedure });
};

test('a change is asked for with what is known filled in; its approval stands in the history of the first', async () => {
  const begun = await follow(person, first.id, change.code.replace('-', '.'));
  assert.equal(begun.status, 303, main(begun));
  const id = idOf(begun.headers.location);
  assert.match((await person.get(`/ja/dossiers/${id}/form/plan`)).text, /星空を見る会/);
  const again = await follow(person, first.id, change.code.replace('-', '.'));
  assert.equal(again.status, 422, 'one is open already');
  await save(person, `/ja/dossiers/${id}/form/plan`, { place: '駒立公園' });
  await submit(person, id);
  assert.match(main(await officer.get(`/ja/staff/dossiers/${id}`)), /もとの案件/);
  await decide(id, 'approve', '差し支えない');
  assert.equal(sql(`SELECT state FROM ky_dossier WHERE id = ${id}`), 'approved');
  assert.match(main(await person.get(`/ja/dossiers/${first.id}`)), /変更の承認/);
  const stranger = await citizen();
  assert.equal((await stranger.post(`/ja/dossiers/${first.id}/follow`, { _token: 'x', procedure: change.code.replace('-', '.') })).status, 404, 'another\'s dossier');
});

test('the report completes it, and a new application is possible', async () => {
  const begun = await follow(person, first.id, report.code.replace('-', '.'));
  const id = idOf(begun.headers.location);
  const page = (await person.get(`/ja/dossiers/${id}/form/s1`)).text;
  assert.match(page, /星空を見る会/);
  const bad = await save(person, `/ja/dossiers/${id}/form/s1`, { came: 'たくさん' });
  assert.match(bad.headers.location, /check=1/);
  await save(person, `/ja/dossiers/${id}/form/s1`, { came: '４８' });
  await submit(person, id);
  const res = await officer.fill(`/ja/staff/dossiers/${id}/step/accept`, {});
  assert.equal(res.status, 303, main(res));
  assert.equal(sql(`SELECT CONCAT_WS(' ', state, phase) FROM ky_dossier WHERE id = ${first.id}`), 'completed closed');
  assert.equal(sql(`SELECT state FROM ky_dossier WHERE id = ${id}`), 'accepted');
  const taken = await officer.fill(`/ja/staff/dossiers/${id}/takeback`, { reason: 'まちがい' });
  assert.equal(taken.status, 409, 'what moved another dossier is not taken back');
  assert.match(taken.text, /もとの案件がもう先に進んでいる/);
  const second = await begin(person, application.code);
  assert.ok(second > 0);
});

test('a draft keeps the form it began with; the next one has the new', async () => {
  const p = await citizen();
  const old = await begin(p, application.code);
  await add(application.form, 's1', 'text', '後から加えた項目', { name: 'later_one' });
  await publish(application.form, '項目を加えた');
  assert.doesNotMatch((await p.get(`/ja/dossiers/${old}/form/s1`)).text, /後から加えた項目/);
  const now = await begin(p, application.code);
  assert.match((await p.get(`/ja/dossiers/${now}/form/s1`)).text, /後から加えた項目/);
  assert.match(main(await officer.get(`${application.form}/compare?from=1&to=2`)), /追加[\s\S]*後から加えた項目|後から加えた項目[\s\S]*追加/);
});

test('a paper is entered into the revision it was printed from, as its code says', async () => {
  const enter = '/ja/staff/dossiers/enter', id = application.code.replace('-', '.');
  for (const [form, later] of [['1', false], ['2', true], ['', true]]) {
    const res = await officer.fill(`${enter}?procedure=${id}&form=${form}`, { channel: 'counter', 'received_on.year': '2026', 'received_on.month': '11', 'received_on.day': '20' }, enter);
    assert.equal(res.status, 303, main(res));
    const page = await officer.get(res.headers.location.replace(/form\/.*/, 'form/s1'));
    assert.equal(page.text.includes('後から加えた項目'), later, `revision ${form}`);
  }
});

test('two at one form: the second is told, keeps what was typed, and goes on having seen it', async () => {
  const other = await staff('administrator');
  const page = await officer.get(`${application.form}/field/venue`);
  const mine = fields(page.text, `${application.form}/field/venue`).filter(([k]) => k !== 'help_ja');
  assert.equal((await other.fill(`${application.form}/field/heads`, { help_ja: '子どもも数えます' })).status, 303);
  const lost = await officer.post(`${application.form}/field/venue`, [...mine, ['help_ja', '屋根のある所は屋内']]);
  assert.equal(lost.status, 409, main(lost));
  assert.match(main(lost), /ほかの人が様式を変えました/);
  assert.match(main(lost), /屋根のある所は屋内/);
  const again = await officer.post(`${application.form}/field/venue`, fields(lost.text, `${application.form}/field/venue`));
  assert.equal(again.status, 303, main(again));
  const now = main(await officer.get(`${application.form}/compare`));
  assert.match(now, /子どもも数えます/);
  assert.match(now, /屋根のある所は屋内/);
});

test('export and import: the same form comes back; a hostile file is refused with its line and changes nothing', async () => {
  const file = (await officer.get(`${application.form}/export`)).text;
  assert.ok(file.split('\n').length > 100, 'one key a line');
  const document = () => sql(`SELECT SHA2(document, 256) FROM ky_form_draft WHERE procedure_id = ${application.form.split('/').pop()}`);
  const before = document();
  for (const [text, pattern] of [
    [file.replace('"fields": [', '"fields": ['.slice(0, -1)), /line \d+/],
    [`${file}x`, /line \d+/],
    [file.replace('"kind": "yen"', '"kind": "shell"'), /line \d\d+: sections\[1\]\.fields\[\d\] fee: kind shell/],
    [file.replace('"name": "fee"', '"name": "../etc"'), /name \.\.\/etc/],
    [file.replace('"kyodo-form 1"', '"kyodo-form 9"'), /format/],
    ['[]', /document/],
    ['{"format": "kyodo-form 1", "sections": [{"name": "a", "title": {"ja": "x"}, "fields": [{"name": "b", "kind": "table", "label": {"ja": "x"}, "columns": []}]}]}', /a table without columns/],
  ]) {
    const res = await officer.fill(`${application.form}/import`, { text });
    await main422(res, pattern);
    assert.equal(document(), before);
  }
  const res = await officer.fill(`${application.form}/import`, { text: file });
  assert.equal(res.status, 303, main(res));
  assert.equal((await officer.get(`${application.form}/export`)).text, file);
  const up = await officer.upload(`${application.form}/import`, 'file', 'form.json', file);
  assert.equal(up.status, 303, main(up));
});

test('a plugin\'s own form can be changed, but not lose what the plugin reads', async () => {
  const all = await staff('officer');
  const form = `/ja/staff/forms/${sql("SELECT id FROM ky_procedure WHERE name = 'groups.registration'")}`;
  assert.equal((await all.fill(`${form}/field/activity`, { help_ja: '月に何回かも書いてください' })).status, 303);
  // Of a chosen file the preview keeps nothing, and is not troubled by it.
  const tried = await all.fill(`${form}/preview/papers`, { bylaws: '規約.pdf', fair_membership: '1' });
  assert.equal(tried.status, 200, main(tried));
  assert.doesNotMatch(tried.text, /multipart/);
  await act(form, 'remove-name', all);
  assert.match(main(await all.get(`${form}/publish`)), /この手続に必要な項目がありません/);
  await act(form, 'undo', all);
  assert.doesNotMatch(main(await all.get(`${form}/publish`)), /公開できません/);
  await act(form, 'discard', all);
});

test('another section neither sees nor changes it', async () => {
  const other = await staff('officer', 'kankyo');
  assert.equal((await other.get(application.form)).status, 404);
  assert.doesNotMatch(main(await other.get('/ja/staff/forms')), new RegExp(`後援名義使用承認${run}`));
  await main422(await other.fill('/ja/staff/forms/new', { department_id: department('kyodo'), title: 'x', summary: 'x', receipt_prefix: 'ZZ9' }), /権限がありません/);
});
