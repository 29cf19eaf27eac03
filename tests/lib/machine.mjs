// machine.mjs — another machine of the same city: its own configuration, sockets, kyodod and nginx, on the same database server. Used by tests and by ./dev bench.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { as } from './city.mjs';
import { request, eventually } from './client.mjs';

const city = process.env.KYODO_TEST_VAR;
const root = process.env.KYODO_TEST_ROOT;
const build = process.env.KYODO_BUILD ?? `${root}/build`;
const user = process.getuid() === 0 ? 'www-data' : process.env.USER;

export const freePort = () =>
  new Promise((resolve, reject) => {
    const s = createServer().on('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = s.address();
      s.close(() => resolve(port));
    });
  });
const read = (file) => Number(readFileSync(file, 'utf8'));
async function end(file) {
  if (!existsSync(file)) return;
  const id = read(file);
  try {
    process.kill(id, 'SIGTERM');
  } catch {
    return;
  }
  await eventually(() => {
    if (existsSync(`/proc/${id}`)) throw new Error(`${id} goes on`);
  }, 40000);
}

// database: another one's name, made beforehand. settings: lines for [pools]. run: false to start it later; web: false: its web server comes from elsewhere.
// site: lines for [site]. login: a password file; the web server asks for it and says who came. mail: lines for [mail] instead of the spool.
// socket: of another database server; server: lines for [database] instead. installed: the prefix of a `make install` to run instead of the build tree. data: the folder of templates/ and sql/.
export async function machine(name, { database = 'kyodo', socket = null, server = null, settings = '', mail = null, site = null, login = null, run = true, web = true, installed = null, data = installed ? `${installed}/share/kyodo` : root } = {}) {
  const bin = installed ? ['env', `LD_LIBRARY_PATH=${installed}/lib`, `${installed}/sbin/`] : [`${build}/`];
  const program = (what) => [...bin.slice(0, -1), bin.at(-1) + what];
  const dir = `${city}/${name}`;
  const port = await freePort();
  for (const d of ['run', 'conf', 'log']) mkdirSync(`${dir}/${d}`, { recursive: true });
  const conf = readFileSync(`${city}/conf/kyodo.conf`, 'utf8')
    .replace(/base_url = .*/, `base_url = http://127.0.0.1:${port}`)
    .replace(/hosts = .*/, `hosts = localhost:${port}`)
    .replace(/run = .*/, `run = ${dir}/run`)
    .replace(/plugins = .*/, (line) => (installed ? `plugins = ${installed}/lib/kyodo/plugins` : line))
    .replace(/templates = .*/, `templates = ${data}/templates`)
    .replace(/sql = .*/, `sql = ${data}/sql`)
    .replace(/^socket = .*/m, (line) => (socket ? `socket = ${socket}` : line))
    .replace(/^spool = .*/m, (line) => mail ?? line)
    .replace(/^page = .*/m, (line) => (settings.includes('page = ') ? '' : line))
    .replace('[site]', `[site]\n${site ?? ''}`)
    .replace('[database]', `[database]\nname = ${database}\n${server ?? ''}`)
    .replace('[pools]', `[pools]\n${settings}`);
  writeFileSync(`${dir}/conf/kyodo.conf`, conf);
  const webConf = readFileSync(`${root}/conf/dev/nginx.conf`, 'utf8').replaceAll('@VAR@', dir).replaceAll('@ROOT@', data).replaceAll('@PORT@', port).replaceAll('@USER@', user)
    .replace('fastcgi_param HTTP_PROXY "";', (line) => (login ? `${line} satisfy any; allow all; auth_basic kyodo; auth_basic_user_file ${login}; fastcgi_param REMOTE_USER $remote_user;` : line));
  writeFileSync(`${dir}/conf/web.conf`, webConf);
  if (process.getuid() === 0) execFileSync('chown', ['-R', `${user}:${user}`, `${dir}/run`, `${dir}/log`]);
  const log = openSync(`${dir}/log/kyodod.log`, 'a');
  const start = () => {
    const began = performance.now();
    const child = spawn(as[0], [...as.slice(1), ...program('kyodod'), '-c', `${dir}/conf/kyodo.conf`], { stdio: ['ignore', log, log] });
    child.unref();
    return began;
  };
  const at = new URL(`http://127.0.0.1:${port}/`);
  const m = {
    at, dir, conf: `${dir}/conf/kyodo.conf`, start,
    ctl: (...args) => execFileSync(as[0], [...as.slice(1), ...program('kyodoctl'), '-c', m.conf, ...args]).toString(),
    pid: () => read(`${dir}/run/kyodod.pid`),
    request: (path, options) => request(path, { ...options, at }),
    ready: () => eventually(async () => { if ((await request('/readyz', { at })).status !== 200) throw new Error(`${name} is not ready`); }),
    halt: () => end(`${dir}/run/kyodod.pid`),
    stop: async () => { await end(`${dir}/run/web.pid`); await m.halt(); },
  };
  if (web) execFileSync('nginx', ['-c', `${dir}/conf/web.conf`, '-e', `${dir}/log/web-error.log`]);
  if (run) {
    start();
    await m.ready();
  }
  return m;
}
