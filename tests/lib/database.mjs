// database.mjs — another database server, small enough to be filled and free to be stopped. Used by tests of what a city does without it.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { eventually } from './client.mjs';

const city = process.env.KYODO_TEST_VAR;
const user = process.getuid() === 0 ? 'root' : process.env.USER;

// web: the host part of the web user's account.
export async function database(name, options = [], web = 'localhost') {
  const dir = `${city}/${name}-db`, socket = `${dir}/mysql.sock`;
  mkdirSync(dir, { recursive: true });
  execFileSync('mariadb-install-db', ['--no-defaults', `--datadir=${dir}/data`, `--user=${user}`, '--auth-root-authentication-method=socket', `--auth-root-socket-user=${user}`, '--skip-test-db', ...options], { stdio: 'pipe' });
  const sql = (text, into = []) => execFileSync('mariadb', ['--no-defaults', '--default-character-set=utf8mb4', `--socket=${socket}`, '-N', '-B', ...into, '-e', text], { encoding: 'utf8', stdio: 'pipe' }).trim();
  const d = {
    socket, sql,
    start: async (more = []) => {
      spawn('mariadbd', ['--no-defaults', `--user=${user}`, `--datadir=${dir}/data`, `--socket=${socket}`, `--pid-file=${dir}/pid`, `--tmpdir=${dir}`, '--character-set-server=utf8mb4', '--innodb-ft-min-token-size=3', '--innodb-buffer-pool-size=32M', ...(options.some((o) => o.startsWith('--port=')) ? [] : ['--skip-networking']), ...options, ...more], { detached: true, stdio: 'ignore' }).unref();
      await eventually(() => sql('SELECT 1'), 60000);
    },
    stop: async (signal = 'SIGTERM') => {
      if (!existsSync(`${dir}/pid`)) return;
      const id = Number(readFileSync(`${dir}/pid`, 'utf8'));
      process.kill(id, signal);
      await eventually(() => { if (existsSync(`/proc/${id}`)) throw new Error('it goes on'); }, 60000);
    },
  };
  await d.start();
  const password = (who) => readFileSync(`${city}/secrets/${who}.password`, 'utf8').trim();
  sql(`CREATE DATABASE kyodo CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_as_ci;
    CREATE USER kyodo_web@'${web}' IDENTIFIED BY '${password('web')}'; CREATE USER kyodo_owner@'${web}' IDENTIFIED BY '${password('owner')}'; GRANT ALL ON kyodo.* TO kyodo_owner@'${web}' WITH GRANT OPTION`);
  return d;
}
