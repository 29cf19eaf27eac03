// dossier.mjs — a citizen with an account, and the steps of an application as a browser without scripts makes them. Used by tests of procedures.
import assert from 'node:assert/strict';
import { person, password, fields } from './person.mjs';
import { sql } from './city.mjs';
import { base } from './client.mjs';

let count = 0;
// A citizen who can sign in with the demo's password. at, database: of another machine's city.
export async function citizen(name = '見本 花子', email, { at, database = 'kyodo' } = {}) {
  const address = email ?? `c${process.pid}-${++count}@example.jp`;
  sql(`USE ${database}; INSERT INTO ky_user (kind, email, email_key, name, password_hash, totp_counter, created_at) SELECT 'citizen', '${address}', '${address}', '${name}', password_hash, 0, created_at FROM kyodo.ky_user WHERE login = 'kyodo-admin'; DELETE FROM ky_attempt`);
  const p = person(at);
  await enter(p, address);
  return Object.assign(p, { email: address, at, id: Number(sql(`USE ${database}; SELECT id FROM ky_user WHERE email_key = '${address}'`)) });
}

export async function enter(p, address) {
  const page = await p.get('/ja/auth/login');
  const done = await p.post('/ja/auth/login', { _token: page.text.match(/name="_token" value="([0-9a-f]+)"/)[1], login: address, password, next: 'my' });
  assert.equal(done.status, 303, done.text);
}

export const idOf = (location) => Number(location.match(/dossiers\/(\d+)/)[1]);

// Begins a procedure; the dossier's id.
export async function begin(p, procedure) {
  const res = await p.fill(`/ja/apply/${procedure}`, {});
  assert.equal(res.status, 303, res.text.match(/<main[\s\S]*<\/main>/)?.[0]);
  return idOf(res.headers.location);
}

// Saves a section as the page of that address shows it, with some answers changed and files chosen: {field: [{name, type, bytes}]}.
export async function save(p, path, changes, { act = 'next', files = {} } = {}) {
  const page = await p.get(path);
  assert.equal(page.status, 200, `${path}: ${page.status} ${page.text.match(/<main[\s\S]*<\/main>/)?.[0]}`);
  const action = page.text.match(/<form class="form" method="post" action="([^"]+)"/)[1];
  const pairs = fields(page.text, action).filter(([k]) => !(k in changes));
  for (const [k, v] of Object.entries(changes)) for (const one of [v].flat()) if (one !== undefined) pairs.push([k, one]);
  pairs.push(['act', act]);
  if (!page.text.includes('enctype="multipart/form-data"')) return p.post(action, pairs);
  const boundary = '----kyodo-test-boundary';
  const parts = pairs.map(([k, v]) => Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`));
  for (const [k, list] of Object.entries(files))
    for (const f of list) parts.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${k}"; filename="${f.name}"\r\nContent-Type: ${f.type ?? 'application/pdf'}\r\n\r\n`), f.bytes, Buffer.from('\r\n'));
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return p.get(action, { method: 'POST', body: Buffer.concat(parts), headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}`, Origin: (p.at ?? base).origin } });
}

export const pdf = (words) => Buffer.from(`%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n% ${words}\ntrailer<</Root 1 0 R>>\n%%EOF\n`);

export const group = (name) => ({ name, name_kana: 'テスト', category: 'C', fields: ['environment'], purpose: '川をきれいにする', activity: '毎月、川で清掃をしています', ward_id: sql('SELECT MIN(id) FROM ky_ward').trim(), 'founded_on.year': '令和元', 'founded_on.month': '５', 'founded_on.day': '1', member_count: '１２' });
export const contact = { representative: '髙橋 花子', representative_kana: 'タカハシ ハナコ', contact_address_postal: '385-0000', contact_address: 'みほん市蓼原1-2-3', contact_phone: '0267-00-0001', contact_email: 'sawa@example.jp', public_fields: ['website', 'contact_phone'] };
export const pledges = { fair_membership: '1', independent: '1', no_violence: '1', no_politics: '1' };

// The whole form of a registration, up to the page of confirmation.
export async function fillRegistration(p, id, name, at = `/ja/dossiers/${id}`) {
  let res = await save(p, `${at}/form/group`, group(name));
  assert.equal(res.status, 303);
  assert.match(res.headers.location, /\/form\/contact$/, res.headers.location);
  res = await save(p, `${at}/form/contact`, contact);
  assert.match(res.headers.location, /\/form\/papers$/, res.headers.location);
  res = await save(p, `${at}/form/papers`, pledges, { files: { bylaws: [{ name: '規約.pdf', bytes: pdf('bylaws') }], roster: [{ name: '名簿.pdf', bytes: pdf('roster') }] } });
  assert.equal(res.status, 303, res.text);
  assert.match(res.headers.location, /\/confirm$/, res.headers.location);
}

export async function submit(p, id, at = `/ja/dossiers/${id}`) {
  const res = await p.fill(`${at}/confirm`, {}, `${at}/submit`);
  assert.equal(res.status, 303, res.text.match(/<main[\s\S]*<\/main>/)?.[0]);
  assert.match(res.headers.location, /\/receipt$/);
  const page = await p.get(res.headers.location);
  assert.equal(page.status, 200);
  return page.text.match(/<strong class="number">([^<]+)</)[1];
}

export async function register(p, name) {
  const id = await begin(p, 'groups-registration');
  await fillRegistration(p, id, name);
  return { id, receipt: await submit(p, id) };
}
