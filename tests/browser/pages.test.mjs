// pages.test.mjs — every page a person can reach by links, in each role, in a real browser on a phone: axe, valid HTML, nothing beside the screen,
// no error in the console. New pages are found by walking, so that none is forgotten.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { base } from '../lib/client.mjs';
import { fresh, person, signIn } from '../lib/person.mjs';

const find = createRequire(import.meta.url);
const axe = readFileSync(find.resolve('axe-core/axe.min.js'), 'utf8');
const vnu = find('vnu-jar');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const phone = { width: 375, height: 800 };
let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
});
after(() => browser?.close());

async function context(jar, options = {}) {
  const c = await browser.newContext({ viewport: phone, locale: 'ja', bypassCSP: false, ...options });
  await c.addCookies([...(jar ?? [])].map(([name, value]) => ({ name, value, url: base.href })));
  return c;
}

// One page of a kind is enough: numbers and queries are folded.
const kind = (url) => url.pathname.replace(/\/\d+/g, '/N') + (url.search ? '?' + [...url.searchParams.keys()].sort().join('&') : '');

async function judge(page, path) {
  const problems = [];
  const errors = [];
  const hear = (m) => m.type() === 'error' && errors.push(m.text());
  const fault = (e) => errors.push(e.message);
  page.on('console', hear).on('pageerror', fault);
  const res = await page.goto(new URL(path, base).href);
  const html = await res.text();
  page.off('console', hear).off('pageerror', fault);
  if (res.status() !== 200) problems.push(`status ${res.status()}`);
  problems.push(...errors.map((e) => `console: ${e}`));
  if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)) problems.push('wider than a phone');
  // Through the debugger's own world, which the page's policy does not bind.
  await page.evaluate(axe);
  const found = await page.evaluate((t) => axe.run({ runOnly: { type: 'tag', values: t } }), tags);
  for (const v of found.violations) problems.push(`axe ${v.id}: ${v.nodes[0].html.slice(0, 120)}`);
  const links = await page.$$eval('a[href]', (all) => all.map((a) => a.href));
  return { problems, links, html };
}

// The checker starts once for all pages of a walk; each lies in a file of its own.
function invalid(pages) {
  const dir = mkdtempSync(join(tmpdir(), 'kyodo-html-'));
  pages.forEach(({ html }, i) => writeFileSync(join(dir, `${i}.html`), html));
  const run = spawnSync('java', ['-jar', vnu, '--format', 'json', '--stdout', '--exit-zero-always', dir], { encoding: 'utf8', maxBuffer: 1 << 26 });
  rmSync(dir, { recursive: true });
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout).messages.map((m) => `${pages[Number(m.url.match(/(\d+)\.html$/)[1])].path}: html: ${m.message} (line ${m.lastLine})`);
}

// Far more than there are: a walk that comes here goes in circles, and must not end as if it had seen everything.
const most = 500;

async function walk(jar, starts) {
  const c = await context(jar);
  const page = await c.newPage();
  const seen = new Set();
  const queue = starts.map((p) => new URL(p, base));
  const bad = [];
  const pages = [];
  while (queue.length) {
    const url = queue.shift();
    if (url.origin !== base.origin || seen.has(kind(url)) || /\/(csv|json|feed|files)(\/|$)/.test(url.pathname) || !/^\/(ja|en|easy)\//.test(url.pathname)) continue;
    seen.add(kind(url));
    assert.ok(seen.size < most, `no end of pages: ${[...seen].slice(-5).join(' ')}`);
    url.hash = '';
    const { problems, links, html } = await judge(page, url.pathname + url.search);
    pages.push({ path: url.pathname + url.search, html });
    bad.push(...problems.map((p) => `${url.pathname}${url.search}: ${p}`));
    queue.push(...links.map((l) => new URL(l)));
  }
  await c.close();
  bad.push(...invalid(pages));
  return { bad, seen };
}

test('every public page, in every language', async () => {
  const { bad, seen } = await walk(null, ['/ja/', '/ja/groups?q=' + encodeURIComponent('どこにもない'), '/ja/groups?field=environment', '/en/groups', '/easy/groups']);
  assert.ok(seen.size >= 15, [...seen].join(' '));
  assert.deepEqual(bad, []);
});

for (const login of ['kyodo-admin', 'kyodo-officer']) {
  test(`every page ${login} can reach`, async () => {
    fresh(login);
    const p = person();
    await signIn(p, login);
    const { bad, seen } = await walk(p.jar, ['/ja/staff', '/ja/staff/groups', '/ja/account']);
    assert.ok(seen.size >= 15, [...seen].join(' '));
    assert.deepEqual(bad, []);
  });
}

test('without scripts: from home to a group by search and filter', async () => {
  const c = await context(null, { javaScriptEnabled: false });
  const page = await c.newPage();
  page.setDefaultTimeout(10000);
  await page.goto(new URL('/ja/', base).href);
  await page.click('.cards a[href$="/ja/groups"]');
  await page.fill('[name=q]', 'ほしみがわ');
  await page.click('.filters button[type=submit]');
  await page.click('.results a:has-text("星見川を守る会")');
  assert.equal(await page.textContent('h1'), '星見川を守る会');
  await page.goBack();
  assert.equal(await page.inputValue('[name=q]'), 'ほしみがわ', 'going back keeps what was asked');
  await c.close();
});

test('by keyboard alone: skip link, search, group', async () => {
  const c = await context(null);
  const page = await c.newPage();
  await page.goto(new URL('/ja/groups', base).href);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  for (let i = 0; i < 10 && (await page.evaluate(() => document.activeElement.name)) !== 'q'; i++) await page.keyboard.press('Tab');
  await page.keyboard.type('音訳');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=/);
  assert.ok((await page.textContent('main')).includes('駒立音訳ボランティア'));
  await c.close();
});

test('the focus is always visible', async () => {
  const c = await context(null);
  const page = await c.newPage();
  await page.goto(new URL('/ja/groups', base).href);
  for (let i = 0; i < 25; i++) {
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineWidth);
    assert.equal(outline, '4px', await page.evaluate(() => document.activeElement.outerHTML.slice(0, 80)));
  }
  await c.close();
});
