// builder.test.mjs — an officer makes a procedure and its form in a real browser: by keyboard alone with scripts, and on a phone without; what is published is what a citizen sees.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { base } from '../lib/client.mjs';
import { byKeys, byTouch, flaws, go, launch, open, width } from '../lib/browser.mjs';
import { department } from '../lib/forms.mjs';
import { person, staff } from '../lib/person.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const primary = 'main button.button-primary';
// axe is a script itself: without scripts the width alone is looked at.
async function clean(page, scripts) {
  assert.deepEqual(await (scripts ? flaws : width)(page), [], page.url());
}

async function make(officer, { scripts, keys }) {
  const title = `${keys ? '鍵盤' : '指'}で作る手続${process.pid}`, page = await open(browser, officer, { javaScriptEnabled: scripts }), on = (keys ? byKeys : byTouch)(page);
  await page.goto(new URL('/ja/staff/forms', base).href);
  await clean(page, scripts);
  await go(page, on, 'main a[href$="/staff/forms/new"]', /forms\/new$/);
  await clean(page, scripts);
  await on.type('title', title);
  await on.type('summary', '試しに作る手続');
  await on.choose('department_id', department('kyodo'));
  await on.type('receipt_prefix', `${keys ? 'KB' : 'YB'}${process.pid % 10000}`);
  await go(page, on, primary, /staff\/forms\/\d+\?done/);
  await clean(page, scripts);
  const form = page.url().replace(/\?.*/, '');
  await go(page, on, 'main button[value="section"]', /#p-s1$/);
  await page.goto(form);
  await on.press('main details.adding summary');
  await on.choose('kind', 'choice');
  await on.type('label', '場所');
  await go(page, on, 'main details.adding button', /\/field\/f1$/);
  await clean(page, scripts);
  await on.type('options', '屋内\n屋外');
  await go(page, on, primary, /#p-f1$/);
  await page.goto(`${form}/preview/s1`);
  await clean(page, scripts);
  assert.match(await page.textContent('main'), /場所[\s\S]*屋内[\s\S]*屋外/);
  for (const more of ['/blank', '/flyer', '/import', '/copy', '/head', '/about', '/section/s1']) {
    await page.goto(form + more);
    await clean(page, scripts);
  }
  await page.goto(`${form}/publish`);
  await clean(page, scripts);
  await on.type('note', 'はじめ');
  await go(page, on, primary, /done=/);
  await go(page, on, 'main button[value="open"]', /opened/);
  const everybody = await open(browser, person());
  await everybody.goto(new URL(`/ja/apply/made-p${form.split('/').pop()}`, base).href);
  assert.match(await everybody.textContent('main'), new RegExp(title));
}

test('by keyboard alone', { timeout: 240000 }, async () => make(await staff('officer', 'kyodo'), { scripts: true, keys: true }));
test('on a phone without scripts', { timeout: 240000 }, async () => make(await staff('administrator'), { scripts: false, keys: false }));
