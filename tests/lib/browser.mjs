// browser.mjs — a page of the real browser in the hands of a person: by touch or by keys alone. Used by tests of whole ways.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { base } from './client.mjs';

export const launch = () => chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });

// A page on a phone, signed in as that person (lib/person.mjs).
export async function open(browser, p, options = {}) { // p null: nobody signed in
  const c = await browser.newContext({ viewport: { width: 375, height: 800 }, locale: 'ja', ...options });
  await c.addCookies([...(p?.jar ?? [])].map(([name, value]) => ({ name, value, url: base.href })));
  const page = await c.newPage();
  page.setDefaultTimeout(15000);
  return page;
}

// ---- what a page must be like

const find = createRequire(import.meta.url);
const axe = readFileSync(find.resolve('axe-core/axe.min.js'), 'utf8'), vnu = find('vnu-jar');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// Whether a page that is open is wider than the screen, and by what; empty: it is not.
export const width = (page) => page.evaluate(() => {
  if (document.documentElement.scrollWidth <= window.innerWidth) return [];
  const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1).pop();
  return [`wider than a phone: ${wide?.tagName}.${wide?.className} "${wide?.textContent.trim().slice(0, 40)}"`];
});
// That, and what axe finds. Through the debugger's own world, which the page's policy does not bind.
export async function flaws(page) {
  const out = await width(page);
  await page.evaluate(axe);
  for (const v of (await page.evaluate((t) => axe.run({ runOnly: { type: 'tag', values: t } }), tags)).violations) out.push(`axe ${v.id}: ${v.nodes[0].html.slice(0, 160)}`);
  return out;
}

// What the checker of HTML says of [{path, html}]. It starts once for all; each lies in a file of its own.
export function invalid(pages) {
  const dir = mkdtempSync(join(tmpdir(), 'kyodo-html-'));
  pages.forEach(({ html }, i) => writeFileSync(join(dir, `${i}.html`), html));
  const run = spawnSync('java', ['-jar', vnu, '--format', 'json', '--stdout', '--exit-zero-always', dir], { encoding: 'utf8', maxBuffer: 1 << 26 });
  rmSync(dir, { recursive: true });
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout).messages.map((m) => `${pages[Number(m.url.match(/(\d+)\.html$/)[1])].path}: html: ${m.message} (line ${m.lastLine})`);
}

// Pages looked at by one person on a phone: their status, axe, their width; their HTML goes to pages, for the checker.
export async function look(browser, p, paths, pages) {
  const page = await open(browser, p), bad = [];
  for (const path of paths) {
    const res = await page.goto(new URL(path, base).href);
    pages.push({ path, html: await res.text() });
    if (res.status() !== 200) bad.push(`${path}: ${res.status()}`);
    bad.push(...(await flaws(page)).map((f) => `${path}: ${f}`));
  }
  await page.context().close();
  return bad;
}

// ---- two ways to use a page

export const byTouch = (page) => ({
  type: (name, value) => page.fill(`main [name="${name}"]`, value),
  choose: async (name, value) => {
    if (await page.$(`main select[name="${name}"]`)) await page.selectOption(`main select[name="${name}"]`, value);
    else await page.check(`main [name="${name}"][value="${value}"]`);
  },
  tick: (name, value = '1') => page.check(`main [name="${name}"][value="${value}"]`),
  attach: (name, file) => page.setInputFiles(`main [name="${name}"]`, file),
  press: (selector) => page.click(selector),
});

// Tab until it is there, and nothing else than keys; the focus must be seen.
export function byKeys(page) {
  const reach = async (selector) => {
    for (let i = 0; i < 250; i++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate((s) => document.activeElement.matches(s), selector)) {
        assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none', `the focus on ${selector} is seen`);
        return;
      }
    }
    throw new Error(`no key leads to ${selector}`);
  };
  const here = (name) => `main [name="${name}"]`;
  return {
    type: async (name, value) => {
      await reach(here(name));
      await page.keyboard.press('Control+A');
      await page.keyboard.insertText(value);
    },
    choose: async (name, value) => {
      const many = await page.$(`main select[name="${name}"]`);
      await reach(here(name));
      // A list begins on its empty line; of buttons the arrows choose.
      for (let i = 0; i < 300; i++) {
        if (many ? (await page.evaluate(() => document.activeElement.value)) === value : await page.evaluate((v) => document.activeElement.value === v && document.activeElement.checked, value)) return;
        if (!many && i === 0) await page.keyboard.press('Space');
        else await page.keyboard.press('ArrowDown');
      }
      throw new Error(`${name} cannot be ${value}`);
    },
    tick: async (name, value = '1') => {
      await reach(`main [name="${name}"][value="${value}"]`);
      if (!(await page.evaluate(() => document.activeElement.checked))) await page.keyboard.press('Space');
    },
    attach: async (name, file) => {
      await reach(here(name));
      const chosen = page.waitForEvent('filechooser');
      await page.keyboard.press('Space');
      await (await chosen).setFiles(file);
    },
    press: async (selector) => {
      await reach(selector);
      await page.keyboard.press('Enter');
    },
  };
}

// Presses a button and waits for the page it leads to.
export async function go(page, hand, selector, where) {
  await hand.press(selector);
  for (let i = 0; i < 150; i++) {
    if (where.test(page.url()) && (await page.evaluate(() => document.readyState).catch(() => '')) === 'complete') return;
    await page.waitForTimeout(100);
  }
  throw new Error(`${page.url()} instead of ${where}: ${await page.textContent('main')}`);
}
