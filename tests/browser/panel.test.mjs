// panel.test.mjs — a panel in a real browser: set up and judged without scripts, on a tablet; every page of it for axe, vnu and the width of a phone.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { invalid, launch, look as lookAt, open } from '../lib/browser.mjs';
import { base } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';
import { citizen } from '../lib/dossier.mjs';
import { application, fileOf, files } from '../lib/panel.mjs';
import { pdf } from '../lib/dossiers.mjs';
import { staff } from '../lib/person.mjs';

const run = `${process.pid}${Date.now() % 100000}`;
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());
const tablet = { viewport: { width: 820, height: 1180 }, hasTouch: true, javaScriptEnabled: false };
const go = (page, path) => page.goto(new URL(path, base).href);
const main = 'main button.button-primary';
const press = (page, what) => Promise.all([page.waitForNavigation(), page[page.touch ? 'tap' : 'click'](what)]);

// The pages as they come to be; the checker of HTML starts once, at the end.
const html = [];
const look = (p, paths) => lookAt(browser, p, paths, html);

test('an officer sets a panel up and a judge on a tablet works through it, both without scripts; all its pages are sound', async () => {
  const officer = await staff('officer', 'kyodo'), judge = await citizen('画面 審査'), [x, y] = [application({ title: `画面の事業甲${run}`, answers: { essay: '花壇の手入れ' }, files: [{ field: 'paper', name: 'zumen.pdf', type: 'application/pdf', bytes: pdf('ZUMEN') }] }), application({ title: `画面の事業乙${run}` })];
  const desk = await open(browser, officer, { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false });
  await go(desk, '/ja/staff/panels');
  await press(desk, 'text=審査会を作る');
  await desk.fill('[name=title]', `画面の審査会${run}`);
  // A list or a few buttons, by how many procedures there are.
  if (await desk.$('select[name=procedure]')) await desk.selectOption('[name=procedure]', 'groups.registration');
  else await desk.check('[name=procedure][value="groups.registration"]');
  await press(desk, main);
  const at = new URL(desk.url()).pathname, id = Number(at.match(/\d+$/)[0]);
  await press(desk, 'main a[href$="/dossiers"]');
  for (const d of [x, y]) await desk.check(`[name="add.${d.id}"]`);
  await press(desk, main);
  for (const [name, high] of [['公益性', '5'], ['実現性', '20']]) {
    await go(desk, `${at}/items`);
    await desk.fill('[name=name]', name);
    await desk.fill('[name=high]', high);
    await press(desk, main);
  }
  await go(desk, `${at}/judges`);
  await desk.fill('[name=login]', judge.email);
  await press(desk, main);
  sql(`INSERT INTO ky_panel_judge (panel_id, name, seat, on_paper) VALUES (${id}, '紙の 審査', 2, 1)`);
  await go(desk, `${at}/settings`);
  await desk.check('[name=measure][value=total]');
  await desk.check('[name=selection][value=seats]');
  await desk.fill('[name=seats]', '1');
  await press(desk, main);
  await go(desk, `${at}/schedule`);
  const soon = new Date(Date.now() + 3 * 86400e3);
  for (const [part, n] of [['year', soon.getFullYear()], ['month', soon.getMonth() + 1], ['day', soon.getDate()]]) await desk.fill(`[name="closes_on.${part}"]`, String(n));
  await desk.fill('[name=closes_minute]', '17:15');
  await press(desk, main);
  await go(desk, `${at}/judges`);
  await desk.fill('[name=name]', `外の 審査${run}`);
  await press(desk, main);
  await go(desk, `${at}/judges`);
  await press(desk, 'form[action$="/judges/code"] button');
  assert.match(await desk.textContent('#start-code'), /^[0-9A-Z-]{19,}$/);
  const [fx, fy] = [x, y].map((d) => fileOf(id, d.id));
  const bad = await look(officer, ['/ja/staff/panels', '/ja/staff/panels/new', ...['', '/dossiers', '/items', '/judges', '/settings', '/schedule', '/meetings', '/fees', '/result'].map((s) => at + s), `/ja/staff/panel-files/${fx}`]);
  await go(desk, at);
  await press(desk, main);
  assert.match(await desk.textContent('main'), /採点中/);

  const pad = Object.assign(await open(browser, judge, tablet), { touch: true });
  await go(pad, '/ja/my');
  await press(pad, 'a[href="/ja/judging"]');
  await press(pad, `text=画面の審査会${run}`);
  bad.push(...await look(judge, ['/ja/judging', '/ja/judging/start', `/ja/judging/${id}`]), ...await look({ jar: new Map() }, ['/ja/judging/start']));
  await pad.check('[name=pledge]');
  await press(pad, main);
  bad.push(...await look(judge, [`/ja/judging/${id}`]));
  for (const f of files(id)) await pad.check(`[name=c${f.file}][value=no]`);
  await press(pad, main);
  bad.push(...await look(judge, [`/ja/judging/${id}`, `/ja/judging/files/${fx}`]));
  for (const [f, a, b] of [[fx, '5', '15'], [fy, '2', '20']]) {
    await press(pad, `a[href$="/judging/files/${f}"]`);
    const names = [...new Set(await pad.$$eval('[name^=s]', (all) => all.map((e) => e.name)))];
    await pad.check(`[name=${names[0]}][value="${a}"]`);
    await pad.fill(`[name=${names[1]}]`, b);
    await press(pad, main);
  }
  await press(pad, main);
  assert.match(await pad.textContent('main'), /採点が終わったことを/);

  const seat = sql(`SELECT id FROM ky_panel_judge WHERE panel_id = ${id} AND on_paper = 1`), paper = `${at}/paper/${seat}`;
  bad.push(...await look(officer, [paper]));
  await go(desk, paper);
  await desk.check('[name=pledge]');
  for (const f of files(id)) await desk.check(`[name=c${f.file}][value=${f.file === fx ? 'yes' : 'no'}]`);
  await press(desk, main);
  bad.push(...await look(officer, [paper, at]), ...await look(await staff('administrator', 'kyodo'), [`${at}/entry/${seat}/${fy}`]));
  sql(`UPDATE ky_panel SET closes_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE id = ${id}`);
  await go(desk, at);
  await press(desk, main);
  await go(desk, `${at}/result`);
  const order = await desk.$$eval('tr[id^=r-]', (all) => all.map((r) => [Number(r.id.slice(2)), r.cells[0].textContent, r.cells[5].textContent]));
  assert.deepEqual(order, [[fy, '1', '66'], [fx, '2', '60']], 'who was away counts with the average of the others');
  bad.push(...await look(officer, [`${at}/result`, at, `/ja/staff/panel-files/${fx}/override`]), ...await look(judge, [`/ja/judging/${id}`]), ...await look(officer, [`/ja/staff/dossiers/${x.id}`]));
  assert.deepEqual([...bad, ...invalid(html)], []);
});
