// dossiers.mjs — dossiers as rows: submitted ones in any state, with files, for tests of what comes after the submission.
import { deflateSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { sql } from './city.mjs';

const text = (s) => `CONVERT(UNHEX('${Buffer.from(s).toString('hex')}') USING utf8mb4)`;
export const department = (code) => `(SELECT id FROM ky_department WHERE code = '${code}' AND valid_to >= CURRENT_DATE)`;

// answers, files ({field, name, type, bytes}), messages ([kind, principal, text]); state as the procedure knows it. Gives the id.
export function dossier({ procedure = 'groups.registration', title = '試験の会', state = 'submitted', phase = 'open', turn = 'staff', code = 'kyodo', keepUntil, answers = { name: title }, files = [], messages = [], reason = '', groupId = 0, approval }) {
  const login = `dossier-${process.pid}@example.jp`;
  sql(`INSERT IGNORE INTO ky_user (kind, login, email, name, created_at) VALUES ('citizen', '${login}', '', '申請 花子', '2026-04-01')`);
  const me = `(SELECT id FROM ky_user WHERE login = '${login}')`, form = `(SELECT id FROM ky_form_revision WHERE procedure_name = '${procedure}' ORDER BY number DESC LIMIT 1)`;
  const no = `TEST-${process.pid}-${Date.now()}-${Math.floor(Math.random() * 1e6)}`;
  sql(`INSERT INTO ky_dossier (procedure_name, form_revision_id, state, phase, turn, user_id, group_id, department_id, title, receipt_no, revision, received_on, submitted_at, keep_until, created_at, updated_at, search_words)
    VALUES ('${procedure}', ${form}, '${state}', '${phase}', '${turn}', ${me}, ${groupId}, ${code ? department(code) : 'NULL'}, ${text(title)}, '${no}', 1, '2026-05-01', '2026-05-01 01:00:00', ${keepUntil ? `'${keepUntil}'` : 'NULL'}, '2026-05-01', '2026-05-01', 'words')`);
  const id = Number(sql(`SELECT id FROM ky_dossier WHERE receipt_no = '${no}'`));
  const file_ids = {};
  for (const f of files) {
    sql(`INSERT INTO ky_file (name, type, size_bytes, sha256, complete, object, object_id, created_at) VALUES (${text(f.name)}, '${f.type}', ${f.bytes.length}, UNHEX('${createHash('sha256').update(f.bytes).digest('hex')}'), 1, 'dossier', ${id}, '2026-05-01');
      SET @f = LAST_INSERT_ID(); INSERT INTO ky_file_chunk (file_id, number, bytes) VALUES (@f, 0, UNHEX('${f.bytes.toString('hex')}')); INSERT INTO ky_dossier_file (dossier_id, file_id, field) VALUES (${id}, @f, '${f.field}')`);
    const file = Number(sql(`SELECT MAX(id) FROM ky_file WHERE object = 'dossier' AND object_id = ${id}`));
    (file_ids[f.field] ??= []).push(file);
  }
  const all = { ...answers, ...Object.fromEntries(Object.entries(file_ids).map(([k, v]) => [k, v.join(' ')])) };
  const json = JSON.stringify(Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))));
  sql(`INSERT INTO ky_dossier_revision (dossier_id, number, form_revision_id, kind, user_id, at, answers, sha256) VALUES (${id}, 1, ${form}, 'submission', ${me}, '2026-05-01 01:00:00', ${text(json)}, UNHEX(SHA2(${text(json)}, 256)));
    SET @r = LAST_INSERT_ID(); INSERT INTO ky_revision_file (revision_id, file_id, field, name, size_bytes, sha256) SELECT @r, f.id, df.field, f.name, f.size_bytes, f.sha256 FROM ky_dossier_file df JOIN ky_file f ON f.id = df.file_id WHERE df.dossier_id = ${id};
    INSERT INTO ky_dossier_draft (dossier_id, number, user_id, at, answers) VALUES (${id}, 1, ${me}, '2026-05-01', ${text(json)});
    INSERT INTO ky_dossier_index (dossier_id, name, text_value) VALUES (${id}, 'name', ${text(title)});
    INSERT INTO ky_dossier_history (dossier_id, at, user_id, principal, action, from_state, to_state, revision, reason) VALUES (${id}, '2026-05-01 01:00:00', ${me}, 'citizen', 'submit', 'draft', 'submitted', 1, ${text(reason)})`);
  for (const [kind, principal, said] of messages) sql(`INSERT INTO ky_dossier_message (dossier_id, at, user_id, principal, kind, text) VALUES (${id}, '2026-05-02', ${principal === 'staff' ? "(SELECT id FROM ky_user WHERE login = 'kyodo-admin')" : me}, '${principal}', '${kind}', ${text(said)})`);
  if (approval) sql(`INSERT INTO ky_approval (department_id, title, reasoning, transition_name, state, proposed_by, proposed_at) SELECT department_id, ${text(title)}, ${text(approval)}, 'register', 'sent_back', 1, '2026-05-02' FROM ky_dossier WHERE id = ${id}; SET @a = LAST_INSERT_ID();
    INSERT INTO ky_approval_dossier (approval_id, dossier_id, dossier_version) VALUES (@a, ${id}, 1)`);
  return { id, no, files: file_ids };
}

// A PDF of one page that says the words (ASCII).
export function pdf(words) {
  const stream = `BT /F1 24 Tf 72 700 Td (${words}) Tj ET`;
  const parts = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>', '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>', `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'];
  let out = '%PDF-1.4\n';
  const at = parts.map((p, i) => { const here = out.length; out += `${i + 1} 0 obj\n${p}\nendobj\n`; return here; });
  const xref = out.length;
  out += `xref\n0 ${parts.length + 1}\n0000000000 65535 f \n${at.map((n) => `${String(n).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size ${parts.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(out);
}

// A PNG picture of one colour with a comment in it, as cameras leave theirs.
export function png(comment) {
  const crc = (b) => { let c = ~0; for (const x of b) { c ^= x; for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1; } return ~c >>> 0; };
  const chunk = (type, data) => { const body = Buffer.concat([Buffer.from(type), data]), head = Buffer.alloc(4), tail = Buffer.alloc(4); head.writeUInt32BE(data.length); tail.writeUInt32BE(crc(body)); return Buffer.concat([head, body, tail]); };
  const ihdr = Buffer.from([0, 0, 0, 40, 0, 0, 0, 20, 8, 2, 0, 0, 0]), rows = Buffer.concat(Array.from({ length: 20 }, () => Buffer.concat([Buffer.from([0]), Buffer.alloc(120, 128)])));
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', ihdr), chunk('tEXt', Buffer.from(`Comment\0${comment}`)), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
