// site.mjs — writes what the PHP peer knows beforehand (words, choices, menus, addresses) as one PHP file that opcache keeps. Called by ./dev bench.
import { readFileSync, writeFileSync } from 'node:fs';
import { sql } from '../lib/city.mjs';

const [dir, out] = process.argv.slice(2);
const root = process.env.KYODO_TEST_ROOT;

// The catalogues are flat "key = value" files, each under its plugin's name.
function words(name) {
  const found = {};
  for (const line of readFileSync(`${root}/templates/${name}/messages.ja.hdf`, 'utf8').split('\n')) {
    const m = line.match(/^\s*([\w.]+)\s*=\s*(.*)$/);
    if (m) found[`${name}.${m[1]}`] = m[2];
  }
  return found;
}

const choices = {};
for (const line of sql('SELECT list, code, label FROM ky_choice ORDER BY list, sort, id').split('\n')) {
  const [list, code, label] = line.split('\t');
  (choices[list] ??= []).push([code, label]);
}

const site = {
  socket: `${dir}/run/mysql.sock`, database: 'kyodo', password: readFileSync(`${dir}/secrets/web.password`, 'utf8').trim(),
  city: 'みほん市', words: { ...words('core'), ...words('admin'), ...words('groups') }, choices,
  languages: ['ja', 'en', 'easy'].map((l) => [l, readFileSync(`${root}/templates/core/messages.${l}.hdf`, 'utf8').match(/^language = (.*)$/m)[1]]),
  path: { public: 'groups', staff: 'staff/groups' },
  menu: { public: [['core.home', ''], ['groups.title', 'groups'], ['groups.exchange_title', 'groups/exchange']], staff: [['admin.title', 'staff'], ['groups.staff_title', 'staff/groups']] },
};
const php = (v) => (v !== null && typeof v === 'object' ? `[${Object.entries(v).map(([k, x]) => `${Array.isArray(v) ? '' : `${php(k)} => `}${php(x)}`).join(', ')}]` : `'${String(v).replace(/['\\]/g, '\\$&')}'`);
writeFileSync(out, `<?php\nreturn ${php(site)};\n`);
