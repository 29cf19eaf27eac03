// screenshots.mjs — the pictures of the README and the manuals, taken from a running demo city. Called by ./dev screenshots.
import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';

const [base, root] = [process.argv[2], process.argv[3]];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'] });
const window = async (width, height) => (await browser.newContext({ viewport: { width, height }, locale: 'ja', deviceScaleFactor: width < 600 ? 2 : 1 })).newPage();
const keep = (page, name, fullPage = false) => page.screenshot({ path: `${root}/doc/screenshots/${name}.png`, fullPage });

const phone = await window(375, 780);
await phone.goto(`${base}/ja/groups`);
await keep(phone, 'directory-phone');
await phone.goto(`${base}/ja/groups/1`);
await keep(phone, 'group-phone');

await phone.goto(`${base}/ja/subsidy`);
await phone.click('main .card a');
await keep(phone, 'subsidy-phone');

const desk = await window(1100, 800);
await desk.goto(`${base}/ja/groups/1`);
await keep(desk, 'group-desktop');
await desk.goto(`${base}/ja/auth/login?next=staff`);
await desk.fill('[name=login]', 'kyodo-admin');
await desk.fill('[name=password]', 'mihon-no-aikotoba');
await keep(desk, 'login');
await desk.click('main button[type=submit]');
await desk.fill('[name=code]', execFileSync(`${root}/dev`, ['code', 'kyodo-admin'], { encoding: 'utf8' }).match(/\d{6}/)[0]);
await desk.click('main button[type=submit]');
if (!desk.url().endsWith('/ja/staff')) await desk.goto(`${base}/ja/staff`);
await keep(desk, 'desk', true);
await desk.goto(`${base}/ja/staff/groups?state=active`);
await keep(desk, 'staff-list', true);
await desk.goto(`${base}/ja/staff/groups/1`);
await keep(desk, 'record', true);
await desk.goto(`${base}/ja/staff/groups/imports`);
await desk.setInputFiles('[name=file]', `${root}/tests/data/subsidy-grants-r2.xlsx`);
await desk.click('main form button[type=submit]');
await keep(desk, 'import-columns', true);
await desk.click('main form button[type=submit]');
await keep(desk, 'import-check');
await desk.goto(`${base}/ja/files/groups/export?state=active`);
await keep(desk, 'export', true);
await desk.goto(`${base}/ja/staff/subsidy?state=public`);
await desk.click('table a >> nth=8');
await keep(desk, 'subsidy-call');
await desk.goto(`${base}/ja/staff/subsidy/yearly`);
await keep(desk, 'subsidy-yearly');
await desk.goto(`${base}/ja/staff/admin/status`);
await keep(desk, 'status', true);
await browser.close();
