// city.mjs — reaches into the running test city: its database, its processes. Used by tests that change or kill something.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const dir = process.env.KYODO_TEST_VAR;

export const sql = (text) => execFileSync('mariadb', ['--no-defaults', '--default-character-set=utf8mb4', `--socket=${dir}/run/mysql.sock`, '-N', '-B', 'kyodo', '-e', text]).toString('utf8').trim();
export const pid = (name) => Number(readFileSync(`${dir}/run/${name}.pid`, 'utf8'));
export const children = (of) => execFileSync('sh', ['-c', `cat /proc/${of}/task/${of}/children`]).toString().trim().split(/\s+/).filter(Boolean).map(Number);
// The page workers and the background process of the present generation.
export const generation = () => children(pid('kyodod')).at(-1);
export const workers = () => children(generation());
export const log = () => readFileSync(`${dir}/log/kyodod.log`, 'utf8');
// The words before a command that make it run as the service's user.
export const as = process.getuid() === 0 ? ['setpriv', '--reuid=www-data', '--regid=www-data', '--init-groups'] : ['env'];
// kyodoctl as the service's user; throws with what it said when it fails.
export const ctl = (...words) => execFileSync(as[0], [...as.slice(1), `${process.env.KYODO_BUILD ?? `${process.env.KYODO_TEST_ROOT}/build`}/kyodoctl`, '-c', `${dir}/conf/kyodo.conf`, ...words], { encoding: 'utf8' });
// Behind mod_fcgid and plain CGI no kyodod runs: what is due is done by kyodoctl, as cron would.
export const background = () => {
  if (!['fcgid', 'cgi'].includes(process.env.KYODO_TEST_WEB)) return;
  ctl('background');
};

// The city's own database server: killed as by a power cut, and started again with what is on its disk.
export const databaseKill = () => process.kill(pid('mysql'), 'SIGKILL');
export const databaseStart = () => spawn('mariadbd', ['--no-defaults', `--user=${process.getuid() === 0 ? 'root' : process.env.USER}`, `--datadir=${dir}/mysql`, `--socket=${dir}/run/mysql.sock`, `--pid-file=${dir}/run/mysql.pid`, `--tmpdir=${dir}/tmp`, '--skip-networking', '--character-set-server=utf8mb4', '--innodb-ft-min-token-size=3'], { detached: true, stdio: 'ignore' }).unref();
