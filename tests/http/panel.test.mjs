// panel.test.mjs — review panels: a blind panel shows no judge whom a file is about; points are sealed until the closing, for every role; a conflicted judge sees nothing; two rounds, paper, fees.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { background, sql } from '../lib/city.mjs';
import { eventually } from '../lib/client.mjs';
import { citizen } from '../lib/dossier.mjs';
import { pdf, png } from '../lib/dossiers.mjs';
import { fields, fresh, person, signIn, staff } from '../lib/person.mjs';
import { application, begin, close, day, declare, done, fileOf, files, judge, main, pledge, ready, result, score, setUp, soon } from '../lib/panel.mjs';

const run = `${process.pid}${Date.now() % 100000}`;
const dir = mkdtempSync(join(tmpdir(), 'kyodo-panel-'));
const items = [{ name: '公益性', high: '10' }, { name: '実現性', high: '5', weight: '2' }];
const jobs = (job, key, id) => Number(sql(`SELECT COUNT(*) FROM ky_job WHERE job = '${job}' AND state = 'done' AND JSON_VALUE(params, '$.${key}') = ${id}`));
const words = (at) => execFileSync('pdftotext', ['-layout', at, '-'], { encoding: 'utf8' });
// A member of staff of this file's own.
async function own(role, name) {
  const login = `panel-${name}-${run}`;
  sql(`INSERT INTO ky_user (kind, login, name, password_hash, created_at) SELECT 'staff', '${login}', '審査 ${name}', password_hash, created_at FROM ky_user WHERE login = 'kyodo-admin';
    INSERT INTO ky_staff_role (user_id, role_code, department_id) SELECT LAST_INSERT_ID(), '${role}', id FROM ky_department WHERE code = 'kyodo' AND valid_to >= CURRENT_DATE`);
  fresh(login);
  const p = person();
  assert.equal((await signIn(p, login)).status, 200);
  return Object.assign(p, { login });
}

// What must never reach a judge of a blind panel.
const secret = {
  applicant: `髙橋 秘${run}`, closed: `髙橋秘${run}`, given: `秘${run}`, leader: `葛󠄀城 代表${run}`, home: `みほん市秘密町${run}`, phone: '0267009988', mail: `himitsu${run}@example.jp`, group: `伏せる会${run}`, masked: `いつもの公園${run}`, memo: `受賞${run}`, worker: `担当${run}`, file: `kiyaku-${run}`,
};
async function blindFile(title) {
  const by = await citizen(secret.applicant, `account${run}-${Math.random().toString(36).slice(2)}@example.jp`);
  return application({
    title, by: by.id,
    answers: {
      requested: 100000, leader: secret.leader, home: secret.home, home_wide: '０２６７（００）９９８８', postal: '385-0987', tel: secret.phone, mail: secret.mail, memo: secret.memo, 'plan.0.what': '草刈り', 'plan.0.who': secret.worker,
      essay: `わたし ${secret.applicant}（${secret.closed}）と${secret.leader}は、${secret.masked}で${secret.masked}の手入れをします。\n住所は${secret.home}、電話は${secret.phone}または0267-00-9988、０２６７（００）９９８８、メールは${secret.mail}です。賞は${secret.memo}。`,
    },
    files: [{ field: 'paper', name: `${secret.file}.pdf`, type: 'application/pdf', bytes: pdf('PAPER-WORDS') }, { field: 'paper', name: `${secret.file}.png`, type: 'image/png', bytes: png('GPS-OF-HOME') }],
  });
}
const never = Object.entries({ ...secret, formatted: '0267-00-9988', wide: '０２６７（００）９９８８', postal: '385-0987', paper: 'PAPER-WORDS' });
const clean = (text, where) => { for (const [what, s] of never) assert.ok(!text.includes(s), `${what} at ${where}`); };

test('canary: of a blind panel no byte a judge can reach tells whom a file is about: pages, names of files, papers, mails', async () => {
  const p = await staff('officer', 'kyodo'), [a, b] = [await citizen('審査 甲'), await citizen('審査 乙')];
  const d = await blindFile(`川の手入れ${run}・${secret.group}`);
  const made = await p.fill('/ja/staff/groups/new', { name: secret.group, name_kana: 'フセルカイ', purpose: '試験', department_id: sql("SELECT id FROM ky_department WHERE code = 'kyodo' AND valid_to >= CURRENT_DATE") });
  sql(`UPDATE ky_dossier SET group_id = ${done(made).headers.location.match(/groups\/(\d+)/)[1]} WHERE id = ${d.id}`);
  sql(`UPDATE ky_dossier SET title = '${secret.given}の川の手入れ・${secret.masked}' WHERE id = ${d.id}`);
  const id = await setUp(p, { title: `伏せる審査${run}`, dossiers: [d.id], items, judges: [a.email, { login: b.email, paper: true }], rules: { blind: '1', show_title: '1', measure: 'average' }, open: false });
  const file = fileOf(id, d.id), at = `/ja/staff/panel-files/${file}`;
  // The secretariat masks; the page shows what judges will see, the answer itself stays.
  assert.equal((await p.fill(at, { field: 'essay', passage: 'どこにもない言葉' })).status, 422);
  done(await p.fill(at, { field: 'essay', passage: secret.masked, replacement: '（公園）' }));
  done(await p.fill(at, { field: ':title', passage: secret.masked }));
  const seen = (await p.get(at)).text.split('審査委員に見える姿').at(-1);
  clean(seen.split('</main>')[0], 'the preview');
  assert.ok(seen.includes('（公園）で（公園）の手入れ'), 'every place of it');
  assert.ok(sql(`SELECT answers FROM ky_dossier_revision WHERE dossier_id = ${d.id}`).includes(secret.masked), 'the original stays');
  done(await p.fill(`/ja/staff/panels/${id}`, {}, `/ja/staff/panels/${id}/open`));

  const pages = ['/ja/judging', `/ja/judging/${id}`];
  assert.ok((await a.get('/ja/my')).text.includes('href="/ja/judging"'), 'they find it');
  assert.ok(!(await (await citizen('ただの人')).get('/ja/my')).text.includes('/ja/judging'));
  for (const path of pages) clean((await a.get(path)).text, `${path} before the pledge`);
  await pledge(a, id);
  clean((await a.get(`/ja/judging/${id}`)).text, 'the declaration');
  await declare(a, id);
  for (const path of [...pages, `/ja/judging/files/${file}`]) {
    const res = await a.get(path);
    assert.equal(res.status, 200);
    clean(res.text + JSON.stringify(res.headers), path);
  }
  const page = (await a.get(`/ja/judging/files/${file}`)).text;
  for (const said of ['草刈り', '（公園）', '■■■', '番号 01']) assert.ok(page.includes(said), said);
  for (const wrong of [['11', '1'], ['1', '6']]) assert.equal((await score(a, file, wrong)).status, 422, 'out of the scale');
  clean((await score(a, file, ['99', '1'])).text, 'a refused form');
  for (const lang of ['en', 'easy']) clean((await a.get(`/${lang}/judging/files/${file}`)).text, lang);
  // Nothing of the dossier opens otherwise.
  for (const path of [`/ja/dossiers/${d.id}`, `/ja/files/dossiers/${d.id}/${d.files.paper[0]}`, `/ja/staff/dossiers/${d.id}`, `/ja/files/staff/dossiers/${d.id}/${d.files.paper[0]}`, at, `/ja/staff/panels/${id}`, `/ja/files/panels/${id}/result/xlsx`])
    assert.ok([403, 404].includes((await a.get(path)).status), path);

  // Attachments: none before the secretariat let it pass; then the pages alone, without names and metadata.
  assert.equal((await a.get(`/ja/files/judging/${file}/papers`)).status, 404);
  done(await p.fill(at, { [`pass.${d.files.paper[0]}`]: '1', [`pass.${d.files.paper[1]}`]: '1' }, `${at}/papers`));
  await eventually(() => { background(); assert.equal(jobs('panel.papers', 'file', file), 1); }, 60000);
  assert.ok((await a.get(`/ja/judging/files/${file}`)).text.includes(`/ja/files/judging/${file}/papers`));
  const papers = await a.get(`/ja/files/judging/${file}/papers`), papersAt = join(dir, 'papers.pdf');
  assert.equal(papers.status, 200);
  writeFileSync(papersAt, papers.bytes);
  execFileSync('qpdf', ['--qdf', '--object-streams=disable', papersAt, join(dir, 'papers-plain.pdf')]);
  const shown = [JSON.stringify(papers.headers), words(papersAt), readFileSync(join(dir, 'papers-plain.pdf'), 'latin1'), papers.bytes.toString('latin1')];
  assert.ok(shown[1].includes('PAPER-WORDS'), 'the page itself');
  for (const text of shown) for (const [what, s] of never.filter(([k]) => k !== 'paper')) assert.ok(!text.includes(s) && !text.includes('GPS-OF-HOME'), `${what} in the attachments`);
  done(await p.fill(at, { [`pass.${d.files.paper[0]}`]: undefined, [`pass.${d.files.paper[1]}`]: undefined }, `${at}/papers`));
  assert.equal((await a.get(`/ja/files/judging/${file}/papers`)).status, 404, 'taken back at once');

  // The judge on paper: one PDF, made after the signatures were recorded.
  const seat = sql(`SELECT id FROM ky_panel_judge WHERE panel_id = ${id} AND on_paper = 1`), paper = `/ja/staff/panels/${id}/paper/${seat}`;
  done(await p.fill(paper, { pledge: '1', [`c${file}`]: 'no' }));
  done(await p.fill(paper, {}, `/ja/staff/panels/${id}/packet`));
  await eventually(() => { background(); assert.equal(jobs('panel.packet', 'judge', seat), 1); }, 60000);
  const link = (await p.get(paper)).text.match(/href="(\/ja\/files\/panels\/\d+\/packet\/\d+\/\d+)"/)[1], got = await p.get(link);
  assert.equal(got.status, 200);
  clean(JSON.stringify(got.headers), 'the name of the PDF');
  const pdfAt = join(dir, 'packet.pdf'), plain = join(dir, 'plain.pdf');
  writeFileSync(pdfAt, got.bytes);
  execFileSync('qpdf', ['--qdf', '--object-streams=disable', pdfAt, plain]);
  const text = words(pdfAt);
  clean(text.replace(/\s+/g, ''), 'the PDF');
  clean(text, 'the PDF');
  clean(readFileSync(plain, 'latin1'), 'the bytes of the PDF');
  for (const said of ['番号 01', '公益性', '（公園）']) assert.ok(text.includes(said), said);
  assert.equal((await a.get(link)).status, 403);

  // What is mailed names the panel alone.
  const letters = () => readdirSync(`${process.env.KYODO_TEST_VAR}/mail`).map((f) => readFileSync(`${process.env.KYODO_TEST_VAR}/mail/${f}`, 'utf8')).filter((t) => t.startsWith(`${a.email}\n`));
  await eventually(() => { background(); assert.equal(letters().length, 1); }, 30000);
  clean(letters()[0], 'the mail');
  assert.ok(letters()[0].includes(`伏せる審査${run}`));
});

test('a panel that shows no title shows it nowhere: not in its answer, not in what was written', async () => {
  const p = await staff('officer', 'kyodo'), a = await citizen('題名 甲'), title = `題名の事業${run}`;
  const d = application({ title, answers: { essay: `「${title}」を行います。花を植えます。` } });
  const id = await setUp(p, { title: `題名の審査${run}`, dossiers: [d.id], items, judges: [a.email], rules: { blind: '1' } }), file = fileOf(id, d.id);
  assert.ok(!(await a.get(`/ja/judging/${id}`)).text.includes(title));
  await pledge(a, id);
  assert.ok(!(await a.get(`/ja/judging/${id}`)).text.includes(title), 'nor where conflicts are declared');
  await declare(a, id);
  const page = (await a.get(`/ja/judging/files/${file}`)).text;
  assert.ok(!page.includes(title) && page.includes('「■■■」を行います。花を植えます。'), main({ text: page }));
});

test('who judges and is in conflict sees nothing of the file at the desk either, until the panel is closed', async () => {
  const p = await staff('officer', 'kyodo'), a = await citizen('除斥 甲'), clerk = await own('officer', 'conflict'), [x, y] = [application({ title: `除斥の事業甲${run}` }), application({ title: `除斥の事業乙${run}` })];
  const id = await setUp(p, { title: `除斥の審査${run}`, dossiers: [x.id, y.id], items: [{ name: '公益性', high: '10' }], judges: [a.email, clerk.login], rules: { blind: undefined } });
  const paths = (d) => [`/ja/staff/dossiers/${d.id}`, `/ja/staff/dossiers/${d.id}/print`, `/ja/staff/panel-files/${fileOf(id, d.id)}`];
  const seen = async (d) => [...await Promise.all(paths(d).map(async (path) => (await clerk.get(path)).status)), (await clerk.get(`/ja/staff/dossiers?q=${encodeURIComponent(d.title ?? '')}&no=${d.no}`)).text.includes(`/staff/dossiers/${d.id}"`)];
  assert.deepEqual(await seen(x), [200, 200, 200, true], 'before anything is declared');
  await pledge(clerk, id);
  await declare(clerk, id, [x.id]);
  assert.deepEqual(await seen(x), [404, 404, 404, false]);
  assert.deepEqual(await seen(y), [200, 200, 200, true], 'of the others as before');
  assert.equal((await p.get(`/ja/staff/dossiers/${x.id}`)).status, 200, 'a colleague as before');
  await judge(a, id, { [x.id]: [5], [y.id]: [6] });
  done(await score(clerk, fileOf(id, y.id), [7]));
  await ready(clerk, id);
  await close(p, id);
  assert.deepEqual((await seen(x)).slice(0, 2), [200, 200], 'closed: the work goes on');
});

test('of a blind panel nobody judges who reads the names at the desk', async () => {
  const p = await staff('officer', 'kyodo'), d = application({ title: `机の事業${run}` }), clerk = await own('officer', 'desk');
  const id = await setUp(p, { title: `机の審査${run}`, dossiers: [d.id], items: [{ name: '公益性', high: '10' }], judges: [clerk.login], rules: { blind: '1' }, open: false });
  const refused = await p.fill(`/ja/staff/panels/${id}`, {}, `/ja/staff/panels/${id}/open`);
  assert.equal(refused.status, 409, main(refused));
  assert.match(refused.text, /名前つきで見られる職員が委員にいます/);
  done(await p.fill(`/ja/staff/panels/${id}/settings`, { blind: undefined }));
  done(await p.fill(`/ja/staff/panels/${id}`, {}, `/ja/staff/panels/${id}/open`));
});

test('sealed points and words reach nobody, whatever the role, before the closing; afterwards they cannot be changed', async () => {
  const p = await staff('officer', 'kyodo'), [a, b] = [await citizen('封印 甲'), await own('officer', 'sealed')];
  const d = application({ title: `封印事業${run}` }), said = `封印の意見${run}`;
  const id = await setUp(p, { title: `封印審査${run}`, dossiers: [d.id], items: [{ name: '公益性', high: '997' }], judges: [a.email, b.login], rules: { blind: undefined, measure: 'total' } });
  const file = fileOf(id, d.id), at = `/ja/staff/panels/${id}`;
  await judge(a, id, { [d.id]: [983] }, { comments: { [d.id]: said } });
  assert.ok((await a.get(`/ja/judging/files/${file}`)).text.includes('983'), 'their own');
  await pledge(b, id);
  await declare(b, id);
  const roles = [p, b, ...await Promise.all([staff('administrator'), staff('administrator', 'kyodo'), staff('approver', 'kyodo'), staff('auditor'), staff('judge', 'kyodo'), staff('support')])];
  for (const who of roles)
    for (const path of [at, `${at}/result`, `${at}/result?round=provisional`, `${at}/meetings`, `${at}/fees`, `/ja/files/panels/${id}/result/xlsx`, `/ja/files/panels/${id}/result/csv`, `/ja/staff/panel-files/${file}`, `/ja/staff/panel-files/${file}/override`,
      `/ja/judging/${id}`, `/ja/judging/files/${file}`, `/ja/staff/dossiers/${d.id}`, '/ja/staff/panels', '/ja/staff/audit']) {
      const text = (await who.get(path)).text.replace(/name="_token" value="[0-9a-f]+"/g, '');
      assert.ok(!text.includes(said) && !/\b983\b/.test(text), `${who.login} reads it at ${path}`);
    }
  assert.equal((await p.get(`/ja/files/panels/${id}/result/xlsx`)).status, 404);
  const sealed = await p.fill(at, {}, `${at}/close`);
  assert.equal(sealed.status, 409, 'somebody is still at work');
  done(await score(b, file, [10]));
  await ready(b, id);
  await close(p, id);
  const page = (await p.get(`${at}/result`)).text;
  for (const s of [said, '983', '993']) assert.ok(page.includes(s), s);
  assert.equal((await a.get(`/ja/judging/files/${file}`)).status, 404, 'files are closed to judges');
  assert.equal((await a.post(`/ja/judging/files/${file}`, {})).status, 404);
  const csv = await p.get(`/ja/files/panels/${id}/result/csv`);
  assert.ok(csv.text.includes('993') && csv.text.includes(said), csv.text);
  assert.equal((await p.get(`/ja/files/panels/${id}/result/xlsx`)).bytes.subarray(0, 2).toString(), 'PK');
});

test('a judge declares for every file before one opens; of one in conflict nothing is shown and no point counts; the applicant never judges their own', async () => {
  const p = await staff('officer', 'kyodo'), [a, b] = [await citizen('除斥 甲'), await citizen('除斥 乙')];
  const mine = application({ title: `自分の事業${run}`, by: a.id }), other = application({ title: `ほかの事業${run}`, answers: { essay: `ほかの中身${run}` } }), third = application({ title: `第三の事業${run}` });
  const id = await setUp(p, { title: `除斥審査${run}`, dossiers: [mine.id, other.id, third.id], items, judges: [a.email, b.email], rules: { blind: undefined, measure: 'average', cut_hundredths: '100' } });
  const [fm, fo, ft] = [mine, other, third].map((d) => fileOf(id, d.id));
  for (const f of [fm, fo, ft]) assert.equal((await a.get(`/ja/judging/files/${f}`)).status, 404, 'before the pledge');
  await pledge(a, id);
  for (const f of [fm, fo, ft]) assert.equal((await a.get(`/ja/judging/files/${f}`)).status, 404, 'before the declaration');
  assert.ok((await a.get(`/ja/judging/${id}`)).text.includes('除斥 甲'), 'whose it is, or nobody could declare');
  const half = await a.fill(`/ja/judging/${id}`, { [`c${fm}`]: 'no', [`c${fo}`]: 'yes' }, `/ja/judging/${id}/declare`);
  assert.equal(half.status, 422, 'every file');
  assert.equal(sql(`SELECT COUNT(*) FROM ky_panel_conflict c JOIN ky_panel_judge j ON j.id = c.judge_id WHERE j.panel_id = ${id}`), '0');
  await declare(a, id, [other.id]);
  for (const [f, want] of [[fm, 404], [fo, 404], [ft, 200]]) assert.equal((await a.get(`/ja/judging/files/${f}`)).status, want);
  assert.ok(!(await a.get(`/ja/judging/${id}`)).text.includes(other.title ?? `ほかの事業${run}`));
  done(await score(a, ft, [7, 3]));
  await ready(a, id);
  await pledge(b, id);
  await declare(b, id);
  for (const f of [fm, fo, ft]) done(await score(b, f, [8, 5]));
  // Seen only now: closed from here on.
  done(await b.fill(`/ja/judging/files/${ft}`, {}, `/ja/judging/files/${ft}/conflict`));
  assert.equal((await b.get(`/ja/judging/files/${ft}`)).status, 404);
  await ready(b, id);
  await close(p, id);
  assert.deepEqual(Object.fromEntries((await result(p, id)).map((r) => [r.file, [r.value, r.scored]])), { [fm]: ['18', '1'], [fo]: ['18', '1'], [ft]: ['13', '1'] });
  // Nobody else reaches any of it.
  const stranger = await citizen('部外者');
  for (const path of [`/ja/judging/${id}`, `/ja/judging/files/${fm}`]) assert.equal((await stranger.get(path)).status, 404);
  const away = await staff('officer', 'kankyo');
  for (const path of ['', '/result', '/settings', '/meetings', '/fees']) assert.equal((await away.get(`/ja/staff/panels/${id}${path}`)).status, 404, path);
  assert.equal((await away.get(`/ja/staff/panel-files/${fm}`)).status, 404);
});

test('too late is too late; a closing may be put off; a panel opens whole or not at all', async () => {
  const p = await staff('officer', 'kyodo'), a = await citizen('締切 甲'), d = application({ title: `締切事業${run}` });
  const id = await begin(p, `締切審査${run}`), at = `/ja/staff/panels/${id}`, open = () => p.fill(at, {}, `${at}/open`);
  assert.equal((await open()).status, 409, 'nothing there');
  done(await p.fill(`${at}/dossiers`, { [`add.${d.id}`]: '1' }));
  for (const bad of [{ name: 'x', low: '5', high: '5' }, { name: 'x', high: '5', grades: '6 多すぎる' }, { name: 'x', high: '5', grades: 'よい' }, { name: '', high: '5' }]) assert.equal((await p.fill(`${at}/items`, bad)).status, 422, JSON.stringify(bad));
  done(await p.fill(`${at}/items`, { name: '公益性', high: '5', grades: '５ よい\n1 足りない' }));
  for (const login of ['nobody@example.jp', '']) assert.equal((await p.fill(`${at}/judges`, { login })).status, 422);
  done(await p.fill(`${at}/judges`, { login: a.email }));
  assert.equal((await p.fill(`${at}/judges`, { login: a.email })).status, 422, 'twice');
  for (const bad of [{ selection: 'seats', seats: '' }, { selection: 'budget' }, { ties: 'smaller' }, { threshold: '101', threshold_unit: 'percent' }]) assert.equal((await p.fill(`${at}/settings`, bad)).status, 422, JSON.stringify(bad));
  assert.equal((await open()).status, 409, 'no closing');
  done(await p.fill(`${at}/schedule`, { ...day('closes_on', soon()), closes_minute: '17:15' }));
  sql(`UPDATE ky_dossier SET revision = 2 WHERE id = ${d.id}`);
  assert.equal((await open()).status, 409, 'a file changed');
  sql(`UPDATE ky_dossier SET revision = 1 WHERE id = ${d.id}`);
  done(await open());
  for (const path of ['/dossiers', '/items', '/judges', '/settings']) assert.ok(!(await p.get(`${at}${path}`)).text.includes(`action="${at}${path}"`), `${path} is settled`);
  await pledge(a, id);
  await declare(a, id);
  const [{ file }] = files(id);
  const form = await a.get(`/ja/judging/files/${file}`);
  assert.ok(form.text.includes('５ よい'));
  sql(`UPDATE ky_panel SET closes_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE id = ${id}`);
  const late = await a.post(`/ja/judging/files/${file}`, [...fields(form.text, `/ja/judging/files/${file}`).filter(([k]) => !/^s\d/.test(k)), [form.text.match(/name="(s\d+)"/)[1], '5']]);
  assert.equal(late.status, 422);
  assert.match(late.text, /締切を過ぎた/);
  assert.equal(sql(`SELECT COUNT(*) FROM ky_panel_score s JOIN ky_panel_judge j ON j.id = s.judge_id WHERE j.panel_id = ${id}`), '0');
  done(await p.fill(`${at}/schedule`, { ...day('closes_on', soon()), closes_minute: '17:15' }));
  done(await score(a, file, [5]));
  sql(`UPDATE ky_panel SET closes_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE id = ${id}`);
  await close(p, id); // without "I am ready": the hour has come
  assert.deepEqual((await result(p, id)).map((r) => [r.rank, r.value]), [['1', '5']]);
});

test('a presentation parts two rounds; both are kept, each locked at its closing; order and time are told; an override says why; fees are listed', async () => {
  const p = await staff('officer', 'kyodo'), [a, b] = [await citizen('発表 甲'), await citizen('発表 乙')];
  const [x, y] = ['一', '二'].map((n) => application({ title: `発表事業${n}${run}` }));
  const id = await setUp(p, { title: `発表審査${run}`, dossiers: [x.id, y.id], items: [{ name: '公益性', high: '10' }], judges: [a.email, b.email], rules: { blind: undefined, presentation: '1', selection: 'seats', seats: '1', measure: 'total' } });
  const at = `/ja/staff/panels/${id}`, [fx, fy] = [x, y].map((d) => fileOf(id, d.id));
  for (const j of [a, b]) await judge(j, id, { [x.id]: [8], [y.id]: [6] });
  await close(p, id);
  assert.deepEqual((await result(p, id, 'provisional')).map((r) => [r.file, r.value]), [[fx, '16'], [fy, '12']]);
  assert.equal((await result(p, id)).length, 0, 'the final round is sealed');

  assert.equal((await p.fill(`${at}/meetings`, { ...day('held_on', soon()), starts: '25:00' })).status, 422);
  done(await p.fill(`${at}/meetings`, { ...day('held_on', soon()), starts: '13:00', place: '大会議室', fee_yen: '9,100' }));
  const meeting = sql(`SELECT id FROM ky_panel_meeting WHERE panel_id = ${id}`), seats = sql(`SELECT id FROM ky_panel_judge WHERE panel_id = ${id} ORDER BY seat`).split('\n');
  done(await p.fill(`${at}/meetings`, { [`meeting.${fx}`]: meeting, [`turn.${fx}`]: '2', [`time.${fx}`]: '13:20', [`meeting.${fy}`]: meeting, [`turn.${fy}`]: '１', [`time.${fy}`]: '13:05', [`there.${meeting}.${seats[0]}`]: '1' }, `${at}/meetings/plan`));
  const told = (await a.get(`/ja/judging/${id}`)).text;
  assert.ok(told.indexOf('13:05') < told.indexOf('13:20') && told.includes('大会議室'));
  const fees = (await p.get(`${at}/fees`)).text;
  assert.ok(fees.includes('発表 甲') && fees.includes('9,100') && !fees.includes('発表 乙'));
  assert.match((await p.get(`/ja/files/panels/${id}/fees/csv`)).text, /発表 甲.*9100/);

  done(await score(a, fy, [10]));
  done(await score(b, fy, [9]));
  for (const j of [a, b]) await ready(j, id);
  await close(p, id);
  assert.deepEqual((await result(p, id)).map((r) => [r.file, r.value, r.outcome.split(' ')[0]]), [[fy, '19', '選定'], [fx, '16', '選外']]);
  assert.deepEqual((await result(p, id, 'provisional')).map((r) => [r.file, r.value]), [[fx, '16'], [fy, '12']], 'the first round is as it was');

  assert.equal((await p.fill(`/ja/staff/panel-files/${fx}/override`, { outcome: 'selected', reason: '' })).status, 422, 'not without a reason');
  done(await p.fill(`/ja/staff/panel-files/${fx}/override`, { outcome: 'selected', reason: `地区の釣合い${run}` }));
  assert.match((await result(p, id))[1].outcome, new RegExp(`順位によらず選定.*順位による判定 ?: 選外.*地区の釣合い${run}`));
  done(await p.fill(`${at}/result`, {}, `${at}/summary`));
  await eventually(() => { background(); assert.equal(jobs('panel.summary', 'panel', id), 1); }, 60000);
  const link = (await p.get(`${at}/result`)).text.match(/href="(\/ja\/files\/panels\/\d+\/summary\/\d+)"/)[1], got = await p.get(link), made = join(dir, 'summary.pdf');
  writeFileSync(made, got.bytes);
  const text = words(made).replace(/\s+/g, '');
  for (const said of [`発表審査${run}`, '順位', '発表事業', '審査結果のまとめ', '点の分布']) assert.ok(text.includes(said), said);
  assert.equal((await (await staff('officer', 'kankyo')).get(link)).status, 404);
});

test('a judge from outside without an account takes the seat by a printed code, once, and gets nothing else by it; one on paper needs neither', async () => {
  const p = await staff('officer', 'kyodo'), d = application({ title: `外の事業${run}` });
  const id = await setUp(p, { title: `外の審査${run}`, dossiers: [d.id], items: [{ name: '公益性', high: '10' }], judges: [], rules: { blind: undefined }, open: false }), at = `/ja/staff/panels/${id}`;
  assert.equal((await p.fill(`${at}/judges`, { login: '', name: '' })).status, 422);
  done(await p.fill(`${at}/judges`, { login: '', name: `外部 審査${run}` }));
  done(await p.fill(`${at}/judges`, { login: '', name: `紙の 審査${run}`, on_paper: '1' }));
  done(await p.fill(at, {}, `${at}/open`));
  const seat = sql(`SELECT id FROM ky_panel_judge WHERE panel_id = ${id} AND on_paper = 0`);
  const print = async () => { const page = await p.get(`${at}/judges`), token = page.text.match(new RegExp(`action="${at}/judges/code"><input type="hidden" name="_token" value="([0-9a-f]+)"`))[1]; return (await p.post(`${at}/judges/code`, { _token: token, judge: seat })).text.match(/id="start-code">([^<]+)</)[1]; };
  const old = await print(), code = await print(), login = `shinsa${run}`, start = '/ja/judging/start', post = '/ja/auth/judging/start', secret = 'kawabata no sakura 88';
  assert.ok(!sql(`SELECT * FROM ky_panel_judge WHERE id = ${seat}`).includes(code));
  const clear = () => sql('DELETE FROM ky_attempt'), j = person();
  for (const wrong of [old, 'AAAA-AAAA-AAAA-AAAA', '']) { clear(); assert.equal((await j.fill(start, { code: wrong, login, password: secret }, post)).status, 422, wrong); }
  clear();
  done(await j.fill(start, { code: code.toLowerCase(), login, password: secret }, post));
  assert.ok((await j.get('/ja/judging')).text.includes(`外の審査${run}`));
  clear();
  assert.equal((await person().fill(start, { code, login: `${login}x`, password: secret }, post)).status, 422, 'used');
  await judge(j, id, { [d.id]: [7] });
  for (const path of [at, '/ja/staff', `/ja/dossiers/${d.id}`]) assert.ok([403, 404].includes((await j.get(path)).status), path);
  const paper = sql(`SELECT id FROM ky_panel_judge WHERE panel_id = ${id} AND on_paper = 1`), file = fileOf(id, d.id);
  done(await p.fill(`${at}/paper/${paper}`, { pledge: '1', [`c${file}`]: 'no' }));
  assert.equal(sql(`SELECT conflicted FROM ky_panel_conflict WHERE judge_id = ${paper}`), '0');
  assert.match((await p.get(at)).text, new RegExp(`外部 審査${run}[\\s\\S]*紙の 審査${run}`));
});

test('equal points by lot: drawn once at the closing, with a seed by which anybody can check it; a closing and a score at the same moment never part', async () => {
  const p = await staff('officer', 'kyodo'), a = await citizen('抽選 甲'), ds = [1, 2, 3, 4].map((n) => application({ title: `抽選事業${n}${run}` }));
  const id = await setUp(p, { title: `抽選審査${run}`, dossiers: ds.map((d) => d.id), items: [{ name: '公益性', high: '10' }], judges: [a.email], rules: { blind: undefined, selection: 'seats', seats: '1', ties: 'lot', measure: 'total' } }), at = `/ja/staff/panels/${id}`;
  await judge(a, id, Object.fromEntries(ds.map((d) => [d.id, [6]])));
  // Eight at once beside the closing: whatever was answered with "saved" is in the result, and nothing else.
  const last = fileOf(id, ds[3].id), path = `/ja/judging/files/${last}`, forms = await Promise.all(Array.from({ length: 8 }, () => a.get(path)));
  const name = forms[0].text.match(/name="(s\d+)"/)[1], closing = fields((await p.get(at)).text, `${at}/close`);
  const sent = await Promise.all([...forms.map((f, i) => a.post(path, [...fields(f.text, path).filter(([k]) => !/^s\d/.test(k)), [name, String(i % 6)]])), p.post(`${at}/close`, closing)]);
  assert.equal(sent.at(-1).status, 303, main(sent.at(-1)));
  for (const r of sent.slice(0, -1)) assert.ok([303, 404, 409].includes(r.status), `${r.status}`);
  const before = sql(`SELECT score FROM ky_panel_score WHERE panel_dossier_id = ${last}`), order = await result(p, id);
  assert.equal(order.find((r) => r.file === last).value, before);
  const seed = sql(`SELECT lot_seed FROM ky_panel WHERE id = ${id}`), codes = Object.fromEntries(files(id).map((f) => [f.file, f.code])), lot = (file) => createHash('sha256').update(`${seed}:${codes[file]}`).digest('hex');
  assert.ok((await p.get(`${at}/result`)).text.includes(seed));
  const equals = order.filter((r) => r.value === '6').map((r) => r.file);
  assert.deepEqual(equals, [...equals].sort((x, y) => (lot(x) < lot(y) ? -1 : 1)));
  assert.deepEqual(order.map((r) => r.outcome), ['選定', '選外', '選外', '選外']);
  assert.match((await p.get(`/ja/staff/dossiers/${ds[0].id}`)).text, new RegExp(`抽選審査${run}</a> — <span class="typed">(選定|選外)　順位 \\d/4　点 6`), 'the dossier says what came of it');
  sql(`INSERT INTO ky_approval (department_id, title, reasoning, transition_name, proposed_by, proposed_at) SELECT department_id, '抽選の決裁', '理由', 'register', 1, UTC_TIMESTAMP(6) FROM ky_dossier WHERE id = ${ds[0].id}; INSERT INTO ky_approval_dossier (approval_id, dossier_id, dossier_version) VALUES (LAST_INSERT_ID(), ${ds[0].id}, 1)`);
  assert.match((await p.get(`/ja/staff/approvals/${sql('SELECT MAX(id) FROM ky_approval')}`)).text, /(選定|選外)　順位 \d\/4/, 'and so does the paper of its decision');
});

test('points from paper are entered by one and entered again by another; neither sees the other’s, officers none, before the closing', async () => {
  const p = await staff('officer', 'kyodo'), a = await citizen('紙 甲'), d = application({ title: `紙の事業${run}` });
  const id = await setUp(p, { title: `紙の審査${run}`, dossiers: [d.id], items: [{ name: '公益性', high: '997' }], judges: [{ login: a.email, paper: true }], rules: { blind: undefined } });
  const file = fileOf(id, d.id), seat = sql(`SELECT id FROM ky_panel_judge WHERE panel_id = ${id}`), paper = `/ja/staff/panels/${id}/paper/${seat}`, at = `/ja/staff/panels/${id}/entry/${seat}/${file}`;
  const [one, two] = [await own('administrator', 'one'), await own('administrator', 'two')];
  assert.equal((await one.get(at)).status, 404, 'before the signatures are recorded');
  assert.equal((await p.fill(paper, { pledge: undefined, [`c${file}`]: 'no' })).status, 422);
  done(await p.fill(paper, { pledge: '1', [`c${file}`]: 'no' }));
  assert.equal((await p.get(at)).status, 403, 'an officer of the programme enters nothing');
  const name = (await one.get(at)).text.match(/name="(s\d+)"/)[1];
  assert.equal((await one.fill(at, { [name]: '' })).status, 422);
  done(await one.fill(at, { [name]: '977', comment: `紙の意見${run}` }));
  assert.equal(sql(`SELECT COUNT(*) FROM ky_panel_score WHERE judge_id = ${seat}`), '0', 'not yet');
  done(await one.fill(at, { [name]: '976', comment: `紙の意見${run}` })); // the first mends a slip; their own second typing checks nothing
  assert.equal(sql(`SELECT COUNT(*) FROM ky_panel_score WHERE judge_id = ${seat}`), '0');
  for (const who of [p, two, await staff('administrator')]) for (const path of [paper, at, `/ja/staff/panels/${id}`]) assert.ok(!/\b976\b|紙の意見/.test((await who.get(path)).text.replace(/value="[0-9a-f]{20,}"/g, '')), path);
  const differs = await two.fill(at, { [name]: '975' });
  assert.equal(differs.status, 422);
  assert.ok(!/\b976\b|紙の意見/.test(differs.text.replace(/value="[0-9a-f]{20,}"/g, '')));
  done(await two.fill(at, { [name]: '976' }));
  assert.equal(sql(`SELECT score FROM ky_panel_score WHERE judge_id = ${seat}`), '976');
  assert.equal((await one.fill(at, { [name]: '1' })).status, 409, 'checked is checked');
  await close(p, id);
  const page = (await p.get(`/ja/staff/panels/${id}/result`)).text;
  assert.ok(page.includes('976') && page.includes(`紙の意見${run}`));
  assert.ok(main({ text: page }).length > 0);
});
