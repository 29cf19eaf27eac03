// person.mjs — a browser of one person: cookies kept, forms filled in from their page, signing in with two steps. Used by tests of what needs an account.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { base, eventually, request } from './client.mjs';
import { background, sql } from './city.mjs';

export const password = readFileSync(`${process.env.KYODO_TEST_ROOT}/tests/data/demo/password.txt`, 'utf8').trim();
export const token = (text) => text.match(/name="_token" value="([0-9a-f]+)"/)?.[1];
// What a browser would send for the page's form of that action, as shown: hidden fields, texts, chosen options, ticked boxes.
export function fields(html, action) {
  const form = html.split('<form').find((f) => f.includes(`action="${action}"`) && f.includes('method="post"'));
  assert.ok(form, `no form for ${action}`);
  const plain = (s) => s.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
  const out = [];
  const body = form.split('</form>')[0];
  for (const m of body.matchAll(/<input\b([^>]*)>/g)) {
    const get = (n) => m[1].match(new RegExp(`\\b${n}="([^"]*)"`))?.[1];
    if (!get('name') || get('type') === 'file') continue;
    if (['checkbox', 'radio'].includes(get('type')) && !/ checked/.test(m[1])) continue;
    out.push([get('name'), plain(get('value') ?? '')]);
  }
  for (const m of body.matchAll(/<textarea\b[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/textarea>/g)) out.push([m[1], plain(m[2])]);
  for (const m of body.matchAll(/<select\b[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g)) out.push([m[1], plain(m[2].match(/<option value="([^"]*)" selected/)?.[1] ?? '')]);
  return out;
}

// at: another machine's address.
export function person(at = base) {
  const jar = new Map();
  const send = async (path, options = {}) => {
    const headers = { Cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; '), ...options.headers };
    const res = await request(path, { at, ...options, headers });
    for (const c of res.headers['set-cookie'] ?? []) {
      const [, k, v] = c.match(/^([^=]+)=([^;]*)/);
      if (v === '') jar.delete(k);
      else jar.set(k, v);
    }
    return res;
  };
  const post = (path, pairs, headers = {}) =>
    send(path, { method: 'POST', body: new URLSearchParams(pairs).toString(), headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: at.origin, ...headers } });
  return {
    jar,
    get: send,
    post,
    token: async (path) => token((await send(path)).text),
    // Opens the page, changes some fields of its form (undefined: left out), sends it.
    fill: async (path, changes, action = path) => {
      const page = await send(path);
      assert.equal(page.status, 200, `${path}: ${page.status}`);
      const pairs = fields(page.text, action).filter(([k]) => !(k in changes));
      for (const [k, v] of Object.entries(changes)) for (const one of [v].flat()) if (one !== undefined) pairs.push([k, one]);
      return post(action, pairs);
    },
    upload: async (path, field, name, bytes, action = path) => {
      const page = await send(path);
      const boundary = '----kyodo-test-boundary';
      const parts = fields(page.text, action).map(([k, v]) => `--${boundary}\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`).join('');
      const head = `${parts}--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: text/csv\r\n\r\n`;
      const body = Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from(`\r\n--${boundary}--\r\n`)]);
      return send(action, { method: 'POST', body, headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}`, Origin: at.origin } });
    },
  };
}

export function totp(key, step = Math.floor(Date.now() / 30000)) {
  let bits = '';
  for (const c of key) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0');
  const secret = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, '0');
}

// As on the first day: no second factor yet, nothing counted.
export const fresh = (login) => sql(`UPDATE ky_user SET totp_sealed = NULL, totp_counter = 0 WHERE login = '${login}'; DELETE FROM ky_attempt`);

// The last answer shows the printed codes of somebody who enrolled just now.
export async function signIn(p, login, next = 'staff/groups') {
  const first = await p.post('/ja/auth/login', { _token: await p.token(`/ja/auth/login?next=${encodeURIComponent(next)}`), login, password, next });
  assert.equal(first.status, 303);
  const second = await p.get(first.headers.location);
  const key = second.text.match(/<code id="key">([A-Z2-7]+)/)[1];
  return p.post('/ja/auth/second', { _token: token(second.text), code: totp(key), next });
}

// A signed-in member of staff with the role, in a department (code) or in the whole city.
export async function staff(role, department) {
  const login = `t-${role}-${department ?? 'city'}`;
  sql(`INSERT IGNORE INTO ky_user (kind, login, name, password_hash, created_at) SELECT 'staff', '${login}', '試験 ${role}', password_hash, created_at FROM ky_user WHERE login = 'kyodo-admin';
    INSERT INTO ky_staff_role (user_id, role_code, department_id) SELECT u.id, '${role}', ${department ? `(SELECT d.id FROM ky_department d WHERE d.code = '${department}' AND d.valid_to >= CURRENT_DATE)` : 'NULL'}
      FROM ky_user u WHERE u.login = '${login}' AND NOT EXISTS (SELECT 1 FROM ky_staff_role r WHERE r.user_id = u.id)`);
  fresh(login);
  const p = person();
  const done = await signIn(p, login);
  assert.equal(done.status, 200);
  return Object.assign(p, { login });
}

// The newest letter to the address, as soon as it was sent.
export async function letter(to, subject = '') {
  const spool = `${process.env.KYODO_TEST_VAR}/mail`;
  return eventually(() => {
    background();
    for (const f of readdirSync(spool).filter((n) => n.endsWith('.txt')).sort().reverse()) {
      const [who, what, , ...text] = readFileSync(`${spool}/${f}`, 'utf8').split('\n');
      if (who === to && what.includes(subject)) return { subject: what, text: text.join('\n'), code: text.join('\n').match(/^ {2}(\d{8})$/m)?.[1] };
    }
    throw new Error(`no mail to ${to}`);
  });
}
