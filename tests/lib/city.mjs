// city.mjs — reaches into the running test city: its database, its processes. Used by tests that change or kill something.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const dir = process.env.KYODO_TEST_VAR;

export const sql = (text) => execFileSync('mariadb', ['--no-defaults', '--default-character-set=utf8mb4', `--socket=${dir}/run/mysql.sock`, '-N', '-B', 'kyodo', '-e', text]).toString('utf8').trim();
export const pid = (name) => Number(readFileSync(`${dir}/run/${name}.pid`, 'utf8'));
export const children = (of) => execFileSync('sh', ['-c', `cat /proc/${of}/task/${of}/children`]).toString().trim().split(/\s+/).filter(Boolean).map(Number);
// The page workers and the background process of the present generation.
export const generation = () => children(pid('kyodod')).at(-1);
export const workers = () => children(generation());
export const log = () => readFileSync(`${dir}/log/kyodod.log`, 'utf8');
