// wards.test.mjs — wards act without registration; one list of new heads ends the old access, also in the middle of a form; what the ward began stays with the ward.
import test from 'node:test';
import assert from 'node:assert/strict';
import { background, ctl, sql } from '../lib/city.mjs';
import { eventually } from '../lib/client.mjs';
import { begin, citizen, enter, save, submit } from '../lib/dossier.mjs';
import { fields, person, staff } from '../lib/person.mjs';

const main = (res) => res.text.match(/<main[\s\S]*<\/main>/)?.[0] ?? res.text;
const admin = await staff('administrator');
const heads = (...rows) => Buffer.from(`区,氏名,電話番号,任期の始まり\n${rows.map((r) => r.join(',')).join('\n')}\n`);
const today = sql('SELECT DATE(UTC_TIMESTAMP() + INTERVAL 9 HOUR)'), later = (n) => sql(`SELECT DATE('${today}' + INTERVAL ${n} DAY)`);
sql("DELETE h FROM ky_ward_head h JOIN ky_ward w ON w.id = h.ward_id WHERE w.code IN ('W001', 'W002', 'W003')");
const ward = (code) => { const [id, group] = sql(`SELECT w.id, gw.group_id FROM ky_ward w JOIN groups_ward gw ON gw.ward_id = w.id WHERE w.code = '${code}'`).split('\t').map(Number); return { id, group }; };

async function load(bytes) {
  const dry = await admin.upload('/ja/staff/admin/ward_heads/import', 'file', 'heads.csv', bytes);
  assert.equal(dry.status, 200, main(dry));
  const action = '/ja/staff/admin/ward_heads/import', pairs = fields(dry.text, action);
  return { dry, res: await admin.post(action, pairs) };
}
// Signs in anew: the session acts for the only group there is.
async function acting(p) {
  const s = person();
  await enter(s, p.email);
  return s;
}
// The letter of a ward's code, claimed by somebody who has an account.
async function claim(p, letters, name) {
  const code = letters.text.split('<article class="letter">').find((l) => l.includes(name)).match(/id="start-code">([^<]+)</)[1];
  const res = await p.fill('/ja/groups/claim', { code });
  assert.equal(res.status, 303, main(res));
}

test('wards are prepared once, are no registered groups, and their heads get letters', async () => {
  // As many as a large city has.
  sql("INSERT IGNORE INTO ky_ward (code, area_id, name) SELECT CONCAT('X', seq), (SELECT MIN(id) FROM ky_area), CONCAT('多くの区', seq) FROM seq_1_to_300");
  assert.match(main(await admin.get('/ja/staff/groups/wards')), /団体の用意がまだです/);
  for (let i = 0; i < 2; i++) {
    const page = await admin.get('/ja/staff/groups/wards');
    if (i === 1) {
      assert.doesNotMatch(main(page), /区を団体として用意する/);
      break;
    }
    assert.equal((await admin.fill('/ja/staff/groups/wards', {})).status, 303);
  }
  assert.equal(sql('SELECT COUNT(*) FROM groups_ward'), sql('SELECT COUNT(*) FROM ky_ward WHERE valid_to >= CURRENT_DATE'));
  const a = ward('W001');
  assert.equal((await person().get(`/ja/groups/${a.group}`)).status, 404, 'not in the directory');
  assert.equal((await (await staff('officer', 'kankyo')).get('/ja/staff/groups/wards')).status, 403);
});

test('April: one list; the old head is out from the day, the new one goes on with what the ward began', async () => {
  const { res: first } = await load(heads(['W001', '前の 区長', '0267-00-1001', later(-30)], ['W002', '続ける 区長', '0267-00-1002', later(-30)]));
  assert.equal(first.status, 303, main(first));
  ctl('job', 'run', 'groups.wards', '{}');
  const letters = await admin.fill('/ja/staff/groups/wards', {}, '/ja/staff/groups/wards/codes');
  assert.equal(letters.status, 200);
  assert.match(main(letters), /前の 区長/);
  const again = await admin.get('/ja/staff/groups/wards');
  assert.doesNotMatch(main(again), /コードがまだです/, 'each once');
  const [old, stays] = [await citizen('前の 区長'), await citizen('続ける 区長')];
  await claim(old, letters, '前の 区長');
  await claim(stays, letters, '続ける 区長');
  const head = await acting(old), a = ward('W001'), b = ward('W002');
  assert.equal((await head.fill('/ja/apply/groups-renewal', {})).status, 422, 'a ward renews nothing');
  const id = await begin(head, 'groups-change'), path = `/ja/dossiers/${id}/form/group`;
  await save(head, path, { purpose: `区の下書き${process.pid}` }, { act: 'later' });
  const open = await head.get(path), pairs = fields(open.text, path);

  // The next heads, from tomorrow on: nobody is out before.
  const { res: next } = await load(heads(['W001', '次の 区長', '0267-00-2001', later(1)], ['W002', '続ける 区長', '0267-00-1002', later(1)]));
  assert.equal(next.status, 303, main(next));
  ctl('job', 'run', 'groups.wards', '{}');
  assert.equal(sql(`SELECT valid_to FROM ky_member WHERE group_id = ${a.group} AND live = 1`), today, 'the last day is known');
  assert.equal((await head.get(path)).status, 200);
  // The day has come.
  sql(`UPDATE ky_ward_head h JOIN ky_ward w ON w.id = h.ward_id SET h.valid_from = h.valid_from - INTERVAL 1 DAY, h.valid_to = IF(h.valid_to < '9999-01-01', h.valid_to - INTERVAL 1 DAY, h.valid_to) WHERE w.code IN ('W001', 'W002'); UPDATE ky_member SET valid_to = valid_to - INTERVAL 1 DAY WHERE group_id = ${a.group} AND live = 1`);
  assert.equal((await head.get(path)).status, 404, 'also before any job ran');
  const refused = await head.post(path, [...pairs.map(([k, v]) => [k, k === 'purpose' ? '前の区長がまだ書く' : v]), ['act', 'later']]);
  assert.ok([403, 404].includes(refused.status), `${refused.status}`);
  ctl('job', 'run', 'groups.wards', '{}');
  assert.equal(sql(`SELECT COUNT(*) FROM ky_member WHERE group_id = ${a.group} AND live = 1`), '0');
  assert.equal(sql(`SELECT COUNT(*) FROM ky_dossier_draft WHERE dossier_id = ${id} AND answers LIKE '%まだ書く%'`), '0');
  assert.equal(sql(`SELECT COUNT(*) FROM ky_member WHERE group_id = ${b.group} AND live = 1 AND valid_to > '9999'`), '1', 'who was elected again goes on');
  assert.equal((await (await acting(stays)).get('/ja/groups/mine')).status, 200);

  const more = await admin.fill('/ja/staff/groups/wards', {}, '/ja/staff/groups/wards/codes');
  const fresh = await citizen('次の 区長');
  await claim(fresh, more, '次の 区長');
  const successor = await acting(fresh);
  assert.match((await successor.get(path)).text, new RegExp(`区の下書き${process.pid}`), 'the draft is the ward\'s');
  await save(successor, `/ja/dossiers/${id}/form/why`, { 'changed_on.year': '2026', 'changed_on.month': '11', 'changed_on.day': '1', why: '総会で決めた' });
  await submit(successor, id);
  const officer = await staff('officer');
  assert.equal((await officer.fill(`/ja/staff/dossiers/${id}/step/accept`, {})).status, 303);
  assert.equal(sql(`SELECT CONCAT(state, ' ', purpose) FROM groups_group WHERE id = ${a.group}`), `ward 区の下書き${process.pid}`);
});

test('whoever was ended by hand is out at once, not at midnight', async () => {
  const p = await citizen('途中で やめる'), a = ward('W003');
  sql(`INSERT INTO ky_member (group_id, user_id, role, valid_from, created_at) VALUES (${a.group}, ${p.id}, 'representative', '2026-01-01', UTC_TIMESTAMP(6))`);
  const s = await acting(p), id = await begin(s, 'groups-change');
  assert.equal((await s.get(`/ja/dossiers/${id}`)).status, 200);
  const member = sql(`SELECT id FROM ky_member WHERE group_id = ${a.group} AND user_id = ${p.id} AND live = 1`);
  const res = await admin.fill(`/ja/staff/groups/people/${member}/end`, { reason: '辞任', 'minutes_on.year': '2026', 'minutes_on.month': '11', 'minutes_on.day': '1' });
  assert.equal(res.status, 303, main(res));
  assert.equal((await s.get(`/ja/dossiers/${id}`)).status, 404);
  background();
  await eventually(() => assert.equal(sql(`SELECT COUNT(*) FROM ky_member WHERE id = ${member} AND live = 1`), '0'));
});
