// subsidy_races.test.mjs — sixty-four decisions pressed at once on one budget: never over it, never a yen under what fits, and ledger, entries and files always say the same.
import nodeTest, { before } from 'node:test';
import assert from 'node:assert/strict';
import { sql } from '../lib/city.mjs';
import { dossier } from '../lib/dossiers.mjs';
import { fields, fresh, person, signIn } from '../lib/person.mjs';
import { apply, budget, call, date, group, inDays, main, propose, staff } from '../lib/subsidy.mjs';

const there = !['fcgid', 'cgi'].includes(process.env.KYODO_TEST_WEB), test = there ? nodeTest : nodeTest.skip;
const many = 64, asked = 100000, people = 8;
let officer;
const approvers = [];
before(async () => {
  if (!there) return;
  officer = await staff('officer', 'kyodo');
  for (let i = 0; i < people; i++) {
    const login = `race-${process.pid}-${i}`, p = person();
    sql(`INSERT INTO ky_user (kind, login, name, password_hash, created_at) SELECT 'staff', '${login}', '決裁 ${i}', password_hash, created_at FROM ky_user WHERE login = 'kyodo-admin';
      INSERT INTO ky_staff_role (user_id, role_code, department_id) SELECT u.id, 'approver', d.id FROM ky_user u JOIN ky_department d ON d.code = 'kyodo' AND d.valid_to >= CURRENT_DATE WHERE u.login = '${login}'`);
    fresh(login);
    assert.equal((await signIn(p, login)).status, 200);
    approvers.push(p);
  }
});

// One application made by hand and as many like it, under review, with what the officer means to grant; each proposed for a decision of its own.
async function proposals(c, count, yenOf) {
  const g = await group(), id = await apply(g, c, '競う事業', budget([['gratuity', 2 * asked]], [], asked)), out = [];
  const { bylaws, roster, ...answers } = JSON.parse(sql(`SELECT answers FROM ky_dossier_revision WHERE dossier_id = ${id}`));
  for (let i = 0; i < count; i++) {
    const d = dossier({ procedure: 'subsidy.application', title: `競う事業${i}`, state: 'review', answers: { ...answers, title: `競う事業${i}` }, groupId: g.group });
    sql(`INSERT INTO subsidy_file (dossier_id, call_id, course_id, rule_id, group_id, requested_yen, computed_yen, offered_yen) SELECT ${d.id}, call_id, course_id, rule_id, group_id, requested_yen, computed_yen, ${yenOf(i)} FROM subsidy_file WHERE dossier_id = ${id}`);
    out.push({ id: d.id, yen: yenOf(i), place: await propose(officer, d.id) });
  }
  return out;
}

// What each approver's page would send, all of it at the same moment.
async function pressed(list) {
  const forms = [];
  for (const [i, d] of list.entries()) {
    const p = approvers[i % people], page = await p.get(d.place);
    forms.push([p, d, [...fields(page.text, d.place).filter(([k]) => k !== 'verdict'), ['verdict', 'approve']]]);
  }
  const done = await Promise.all(forms.map(([p, d, pairs]) => p.post(d.place, pairs)));
  for (const res of done) assert.ok([303, 409].includes(res.status), `${res.status} ${main(res)}`);
  for (const res of done.filter((r) => r.status === 409)) assert.match(main(res), /残りの予算が足りない/);
  return [303, 409].map((status) => list.filter((_, i) => done[i].status === status));
}

// Of the call: what the ledger says, once files and entries agree with it.
function granted(c) {
  const [allotted, ledger, entries, files, decided] = sql(`SELECT l.allotted_yen, l.granted_yen, (SELECT COALESCE(SUM(yen), 0) FROM subsidy_entry WHERE call_id = l.call_id), (SELECT COALESCE(SUM(granted_yen), 0) FROM subsidy_file WHERE call_id = l.call_id),
    (SELECT COALESCE(SUM(f.offered_yen), 0) FROM subsidy_file f JOIN ky_dossier d ON d.id = f.dossier_id WHERE f.call_id = l.call_id AND d.state = 'granted') FROM subsidy_ledger l WHERE l.call_id = ${c.id}`).split('\t').map(Number);
  assert.ok(ledger <= allotted, `${ledger} of ${allotted}`);
  assert.deepEqual([entries, files, decided], [ledger, ledger, ledger], 'entries, files and decisions say what the ledger says');
  return ledger;
}
const allot = async (c, yen) => assert.equal((await officer.fill(`/ja/staff/subsidy/${c.id}/edit`, { budget_yen: String(yen), ...date('closes_on', inDays(20)) })).status, 303);

test('sixty-four at once, the budget ends with the thirty-seventh: thirty-seven are granted, to the yen, and a budget a yen short of three more takes two', async () => {
  const c = await call(officer, { budget_yen: String(37 * asked) }), all = await proposals(c, many, () => asked);
  let [done, refused] = await pressed(all);
  assert.deepEqual([done.length, granted(c)], [37, 37 * asked]);
  [done, refused] = await pressed(refused);
  assert.deepEqual([done.length, granted(c)], [0, 37 * asked], 'there is nothing left');
  await allot(c, 40 * asked - 1);
  [done, refused] = await pressed(refused);
  assert.deepEqual([done.length, granted(c)], [2, 39 * asked], 'what was refused is granted when there is room, and no yen more');
  // Some are taken back while all the others press: what is free then goes to somebody, now or at the next press.
  const back = all.filter((d) => !refused.includes(d)).slice(0, 5), one = approvers.at(-1);
  const [undone] = await Promise.all([Promise.all(back.map((d) => one.fill(`/ja/staff/dossiers/${d.id}/takeback`, { reason: '額の誤り' }))), pressed(refused)]);
  assert.deepEqual(undone.map((r) => r.status), Array(5).fill(303));
  granted(c);
  await pressed(refused.filter((d) => sql(`SELECT state FROM ky_dossier WHERE id = ${d.id}`) === 'review'));
  assert.equal(granted(c), 39 * asked, 'never under');
  assert.equal(sql(`SELECT COUNT(*) FROM subsidy_entry WHERE call_id = ${c.id} AND kind = 'undo'`), '5');
});

test('different amounts at once: in the end nothing is refused that still fits', async () => {
  const c = await call(officer, { budget_yen: '777777' }), all = await proposals(c, 32, (i) => 3000 * i + 1111);
  let [done, refused] = await pressed(all);
  for (let again = 1; done.length > 0; again++) {
    assert.ok(again < 5);
    [done, refused] = await pressed(refused);
  }
  const left = 777777 - granted(c);
  assert.ok(left >= 0 && refused.length > 0);
  assert.deepEqual(refused.filter((d) => d.yen <= left), []);
});
