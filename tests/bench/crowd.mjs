// crowd.mjs — a city with as many groups as wanted, in a database of its own. Used by the figures that compare sizes.
// A few hundred groups come through the real import, so their keys are real; the rest are their branches (第n支部), made by INSERT … SELECT
// into a table without indexes, which are built at the end as the schema declares them.
import { sql } from '../lib/city.mjs';
import { machine } from '../lib/machine.mjs';

const root = process.env.KYODO_TEST_ROOT;

// The definition of the groups table taken apart: columns and primary key; further indexes; foreign keys.
function shape(database) {
  const lines = sql(`SHOW CREATE TABLE ${database}.groups_group\\G`).split('\n').map((l) => l.trim().replace(/,$/, ''));
  const keys = lines.filter((l) => /^(UNIQUE |FULLTEXT )?KEY /.test(l));
  return { keys, foreign: lines.filter((l) => l.startsWith('CONSTRAINT ') && l.includes('FOREIGN KEY')), names: keys.map((k) => k.match(/KEY `(\w+)`/)[1]) };
}

// The word in the index over words: what ./core/text/bigram.c makes of its two characters.
const bigram = (word) => `b${[...word].map((c) => c.codePointAt(0).toString(16).padStart(6, '0')).join('')}`;

function multiply(database, count, rare) {
  const { keys, foreign, names } = shape(database);
  const columns = sql(`SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = '${database}' AND TABLE_NAME = 'groups_group' ORDER BY ORDINAL_POSITION`).split('\n');
  const own = { id: 's.seq', name: "CONCAT(g.name, ' 第', s.seq DIV b.n + 1, '支部')", name_key: 'CONCAT(g.name_key, s.seq)', sort_key: "CONCAT(g.sort_key, LPAD(s.seq, 8, '0'))",
    ward_id: '(s.seq MOD 239) + w.first', registration_no: "CONCAT('協登第', s.seq, '号')", phone_key: "LPAD(s.seq, 10, '0')", contact_phone: "LPAD(s.seq, 10, '0')", member_count: 's.seq MOD 180 + 3',
    category: "SUBSTRING('CCCCCAABDE', s.seq MOD 10 + 1, 1)", state: "IF(s.seq MOD 20 = 0, 'expired', 'active')" };
  if (rare) own.search_words = `IF(s.seq MOD ${count / rare.groups} = 1, CONCAT(g.search_words, ' ${bigram(rare.word)}'), g.search_words)`;
  const base = Number(sql(`SELECT COUNT(*) FROM ${database}.groups_group`));
  // The index over words takes as long as everything else together: a big city that is not searched goes without.
  const built = count > 100000 && !rare ? keys.filter((k) => !k.startsWith('FULLTEXT')) : keys;
  const statements = [
    `USE ${database}`, 'SET foreign_key_checks = 0', 'SET unique_checks = 0',
    `CREATE TABLE groups_base AS SELECT ROW_NUMBER() OVER (ORDER BY id) - 1 AS row_no, g.* FROM groups_group g`, 'ALTER TABLE groups_base ADD PRIMARY KEY (row_no)',
    'CREATE TABLE groups_many LIKE groups_group', `ALTER TABLE groups_many ${names.map((n) => `DROP KEY \`${n}\``).join(', ')}`,
    `INSERT INTO groups_many (${columns.join(', ')}) SELECT ${columns.map((c) => own[c] ?? `g.${c}`).join(', ')}
      FROM seq_1_to_${count} s JOIN (SELECT ${base} AS n) b JOIN (SELECT MIN(id) AS first FROM ky_ward) w JOIN groups_base g ON g.row_no = s.seq MOD ${base}`,
    `ALTER TABLE groups_many ${built.map((k) => `ADD ${k}`).join(', ')}`,
    'CREATE TABLE groups_field_base AS SELECT b.row_no, f.field FROM groups_field f JOIN groups_base b ON b.id = f.group_id', 'TRUNCATE groups_field',
    `INSERT INTO groups_field (group_id, field) SELECT s.seq, f.field FROM seq_1_to_${count} s JOIN groups_field_base f ON f.row_no = s.seq MOD ${base}`,
    'DROP TABLE groups_group', 'RENAME TABLE groups_many TO groups_group', ...foreign.map((f) => `ALTER TABLE groups_group ADD ${f}`),
    'DROP TABLE groups_base', 'DROP TABLE groups_field_base', 'ANALYZE TABLE groups_group', 'ANALYZE TABLE groups_field', 'UPDATE ky_dataset SET version = version + 1',
  ];
  sql(statements.join(';\n'));
}

// A running machine on a database of its own that holds that many groups. rare: {word, groups}: a word of two characters that only so many of them have, evenly spread.
export async function crowd(name, count, rare = null) {
  const database = `kyodo_${name}`;
  sql(`CREATE DATABASE ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_as_ci; GRANT ALL ON ${database}.* TO kyodo_owner@localhost WITH GRANT OPTION`);
  const m = await machine(name, { database, run: false });
  m.ctl('migrate');
  m.ctl('plugin', 'enable', 'groups');
  m.ctl('demo', 'load', `${root}/tests/data/demo`);
  m.ctl('job', 'run', 'groups.ledger', `${root}/tests/data/demo/groups-ledger.csv`);
  const [flush, pool] = sql('SELECT @@innodb_flush_log_at_trx_commit, @@innodb_buffer_pool_size').split('\t');
  sql('SET GLOBAL innodb_flush_log_at_trx_commit = 0; SET GLOBAL innodb_buffer_pool_size = 1 << 30; SET GLOBAL innodb_log_file_size = 1 << 30');
  try {
    multiply(database, count, rare);
  } finally {
    sql(`SET GLOBAL innodb_flush_log_at_trx_commit = ${flush}; SET GLOBAL innodb_buffer_pool_size = ${pool}`);
  }
  m.start();
  await m.ready();
  return m;
}
