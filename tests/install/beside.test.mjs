// beside.test.mjs — the example configurations as they are shipped, for Apache and nginx: under a path beside another site, under a name of its own, behind a proxy.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { eventually, request } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';
import { freePort, machine } from '../lib/machine.mjs';
import { fields, person } from '../lib/person.mjs';

const root = process.env.KYODO_TEST_ROOT;
const user = process.getuid() === 0 ? 'www-data' : process.env.USER;

// The example with nothing changed but where things are, inside a server that has a site already.
const servers = {
  nginx: {
    conf: (d, port, example) => `user ${user}; pid ${d}/run/web.pid; error_log ${d}/log/web-error.log; events {}
http { include /etc/nginx/mime.types; access_log off; client_body_temp_path ${d}/run/body; fastcgi_temp_path ${d}/run/fcgi; proxy_temp_path ${d}/run/proxy; uwsgi_temp_path ${d}/run/uwsgi; scgi_temp_path ${d}/run/scgi;
server { listen 127.0.0.1:${port}; root ${d}/site;\n${example}\n} }`.replace('include fastcgi_params', 'include /etc/nginx/fastcgi_params'),
    start: (d) => execFileSync('nginx', ['-c', `${d}/conf/web.conf`, '-e', `${d}/log/web-error.log`], { stdio: 'pipe' }),
  },
  apache: {
    conf: (d, port, example) => `ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile ${d}/run/web.pid
ErrorLog ${d}/log/web-error.log
DefaultRuntimeDir ${d}/run
User ${user}
Group ${user}
${['mpm_event', 'authz_core', 'authz_host', 'mime', 'alias', 'dir', 'proxy', 'proxy_fcgi', 'reqtimeout', 'headers'].map((m) => `LoadModule ${m}_module /usr/lib/apache2/modules/mod_${m}.so`).join('\n')}
TypesConfig /etc/mime.types
<VirtualHost 127.0.0.1:${port}>
DocumentRoot ${d}/site
<Directory ${d}/site>
Require all granted
</Directory>
DirectoryIndex index.html
${example}
</VirtualHost>`,
    start: (d) => execFileSync('apache2', ['-f', `${d}/conf/web.conf`], { stdio: 'pipe' }),
  },
};

async function city(web, path, settings = '') {
  const name = `beside-${web}${path.replaceAll('/', '-')}`;
  const m = await machine(name, { run: false, web: false });
  const port = await freePort(), at = new URL(`http://127.0.0.1:${port}/`);
  mkdirSync(`${m.dir}/site`, { recursive: true });
  writeFileSync(`${m.dir}/site/index.html`, '<title>となりのサイト</title>');
  execFileSync('chmod', ['755', m.dir, `${m.dir}/site`]);
  writeFileSync(m.conf, readFileSync(m.conf, 'utf8').replace(/base_url = .*/, `base_url = http://127.0.0.1:${port}${path}\n${settings}`).replace(/hosts = .*/, ''));
  let example = readFileSync(`${root}/conf/${web}.conf.example`, 'utf8').replaceAll('/run/kyodo/', `${m.dir}/run/`).replaceAll('/usr/share/kyodo/templates', `${root}/templates`).replaceAll('include fastcgi_params', 'include /etc/nginx/fastcgi_params');
  if (path === '') example = example.replaceAll('/kyodo/', '/').replaceAll('"/kyodo', '"');
  writeFileSync(`${m.dir}/conf/web.conf`, servers[web].conf(m.dir, port, example));
  m.start();
  await eventually(() => assert.ok(existsSync(`${m.dir}/run/kyodod.pid`)));
  servers[web].start(m.dir);
  const get = (p, options) => request(p, { ...options, at });
  await eventually(async () => assert.equal((await get(`${path}/ja/groups`)).status, 200));
  return { m, at, get };
}

for (const web of Object.keys(servers))
  for (const path of ['/kyodo', ''])
    test(`${web}, ${path === '' ? 'a name of its own' : `below ${path}/ beside another site`}`, async () => {
      const { m, at, get } = await city(web, path);
      try {
        if (path !== '') assert.ok((await get('/')).text.includes('となりのサイト'), 'the other site is untouched');
        const page = await get(`${path}/ja/groups`);
        const links = [...page.text.matchAll(/(?:href|src|action)="([^"#]*)"/g)].map((l) => l[1]);
        assert.ok(links.length > 10 && links.every((l) => l.startsWith(`${path}/`) || l.startsWith(`${at.origin}${path}/`)), links.find((l) => !l.startsWith(`${path}/`)));
        for (const asset of links.filter((l) => l.includes('/assets/'))) {
          const res = await get(asset);
          assert.equal(res.status, 200, asset);
          assert.equal(res.headers['x-content-type-options'], 'nosniff');
        }
        assert.ok((await get(`${path}/ja/groups/feed`)).text.includes(`${at.origin}${path}/ja/groups/`));
        assert.equal((await get(`${path}/ja/staff`)).headers.location.replace(at.origin, '').split('?')[0], `${path}/ja/auth/login`);
        assert.equal((await get(`${path}/ja/auth/login`)).status, 200, 'the pool of passwords');
        const id = sql("SELECT MIN(id) FROM groups_group WHERE state = 'active' AND contact_email <> '' AND merged_into_id IS NULL");
        const p = person(at), contact = `${path}/ja/groups/${id}/contact`;
        const second = await p.fill(contact, { sender: '見本', email: 'a@example.jp', message: 'こんにちは' });
        assert.equal(second.status, 200, 'a form below the path');
        const sent = await p.post(`${contact}/send`, fields(second.text, `${contact}/send`));
        assert.equal(sent.status, 303);
        assert.ok(sent.headers.location.replace(at.origin, '').startsWith(`${path}/ja/groups/`));
        assert.equal((await get(`${path}/ja/files/groups/export`)).status, 303, 'the pool of files');
        assert.equal((await get(`${path}/readyz`)).status, 200, 'from this machine');
        assert.ok([400, 404].includes((await get(`${path}/ja/groups/..%2f..%2fetc/passwd`)).status));
      } finally {
        await m.stop();
      }
    });

test('behind a proxy that is named, the visitor\'s address counts; what a visitor writes does not', async () => {
  const { m, at, get } = await city('nginx', '/kyodo', 'trusted_proxies = 127.0.0.1');
  try {
    const login = async (forwarded) => {
      const p = person(at), url = '/kyodo/ja/auth/login';
      const page = await p.get(url);
      await p.post(url, [...fields(page.text, url).filter(([k]) => !['login', 'password'].includes(k)), ['login', 'kyodo-admin'], ['password', 'mihon-no-aikotoba']], { 'X-Forwarded-For': forwarded });
      return sql("SELECT address FROM ky_audit WHERE action = 'core.login' ORDER BY id DESC LIMIT 1");
    };
    assert.equal(await login('203.0.113.7'), '203.0.113.7');
    assert.equal(await login('198.51.100.1, 203.0.113.8:4321'), '203.0.113.8', 'the nearest that is not ours');
    assert.equal((await get('/kyodo/ja/groups', { headers: { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https' } })).text.includes('evil.example'), false);
  } finally {
    await m.stop();
  }
});
