// subsidy_citizens.test.mjs — what applicants of subsidies meet beside the form: what remains of a budget offered to the next (次点), consultations before an application, whether a group fits, reminders before a date.
import nodeTest, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { eventually, request } from '../lib/client.mjs';
import { ctl, sql } from '../lib/city.mjs';
import { letter } from '../lib/person.mjs';
import { apply, approve, budget, call, date, group, inDays, main, propose, proposed, staff, state } from '../lib/subsidy.mjs';

const there = !['fcgid', 'cgi'].includes(process.env.KYODO_TEST_WEB), test = there ? nodeTest : nodeTest.skip;
let officer, approver, other, was;
before(async () => {
  if (!there) return;
  was = ctl('routes').includes('"subsidy.open"');
  if (!was) ctl('plugin', 'enable', 'subsidy');
  await eventually(async () => assert.equal((await request('/ja/subsidy')).status, 200));
  [officer, approver, other] = [await staff('officer', 'kyodo'), await staff('approver', 'kyodo'), await staff('officer', 'kankyo')];
});
after(() => there && !was && ctl('plugin', 'disable', 'subsidy'));

const text = (res) => main(res).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const ledger = (c) => sql(`SELECT CONCAT_WS(' ', allotted_yen, granted_yen, reserved_yen) FROM subsidy_ledger WHERE call_id = ${c.id}`);
const act = (p, id, step, extra = {}) => p.fill(`/ja/dossiers/${id}`, { step, ...extra }, `/ja/dossiers/${id}/act`);
const rest = (id) => `/ja/staff/subsidy/files/${id}/rest`;

// A budget of 250,000: one is granted 100,000, another asks for 200,000 and gets as far as its review.
async function next(changes = {}) {
  const c = await call(officer, { budget_yen: '250000', ...changes }), [g, h] = [await group(), await group()];
  const first = await apply(g, c, `先の事業${c.id}`, budget([['gratuity', 200000]], [], 100000)), id = await apply(h, c, `次点の事業${c.id}`, budget([['gratuity', 400000]], [], 200000));
  assert.equal((await approve(approver, await proposed(officer, first))).status, 303);
  for (const step of ['check', 'review']) assert.equal((await officer.fill(`/ja/staff/dossiers/${id}/step/${step}`, {})).status, 303);
  return { c, h, id, first };
}

test('what remains is offered to the next: nobody else is granted it meanwhile, and who takes it is granted that', async () => {
  const { c, h, id } = await next(), third = await apply(await group(), c, `三番目の事業${c.id}`, budget([['gratuity', 200000]], [], 100000)), waiting = await proposed(officer, third);
  let page = await officer.get(`/ja/staff/subsidy/files/${id}`);
  assert.match(text(page), /計算した額が残りの予算を超えています/);
  page = await officer.get(rest(id));
  assert.match(text(page), /残りの額 150,000円 提示する残りの額 150,000円/);
  assert.equal((await other.get(rest(id))).status, 404);
  assert.equal((await officer.fill(rest(id), date('rest_by', inDays(0)))).status, 422, 'today is too soon');
  assert.equal((await officer.fill(rest(id), date('rest_by', inDays(7)))).status, 303);
  assert.equal(state(id), 'offered_rest');
  assert.equal(ledger(c), '250000 100000 150000');
  assert.equal(sql(`SELECT CONCAT_WS(' ', turn, due_on) FROM ky_dossier WHERE id = ${id}`), `applicant ${inDays(7)}`);
  assert.match(text(await officer.get(`/ja/staff/subsidy/${c.id}`)), /提示中の額（次点） 150,000円 残りの額 0円/);
  const mail = await letter(h.email, '残りの額');
  assert.ok(mail.text.includes(`/dossiers/${id}`) && !/150,000|事業/.test(mail.text), mail.text);

  // A decision that was asked for before cannot spend it; nor can an amount be set.
  const refused = await approve(approver, waiting);
  assert.equal(refused.status, 409, main(refused));
  assert.match(text(refused), /残りの予算が足りない/);
  assert.equal(state(third), 'review');
  assert.equal((await officer.fill(`/ja/staff/subsidy/${c.id}/edit`, { budget_yen: '200000' })).status, 422, 'nor does the budget become less than that');

  page = await h.get(`/ja/dossiers/${id}`);
  assert.match(text(page), /提示する残りの額 150,000円 回答の期限/);
  assert.equal((await act(h, id, 'accept_rest')).status, 303);
  assert.equal(state(id), 'review');
  assert.equal(sql(`SELECT CONCAT_WS(' ', offered_yen, requested_yen, rest_answer, reserved_yen) FROM subsidy_file WHERE dossier_id = ${id}`), '150000 200000 accepted 150000');
  assert.equal((await approve(approver, waiting)).status, 409, 'until it is decided it stays reserved');
  const place = await propose(officer, id);
  assert.equal((await approve(approver, place)).status, 303);
  assert.equal(state(id), 'granted');
  assert.equal(ledger(c), '250000 250000 0');
  assert.equal(sql(`SELECT SUM(yen) FROM subsidy_entry WHERE call_id = ${c.id}`), '250000');
});

test('who declines leaves the rest to the others; who says nothing loses it after the day, and not before', async () => {
  const { c, h, id } = await next({ answer_days: '10' });
  assert.ok(sql(`SELECT 1 FROM subsidy_call WHERE id = ${c.id} AND answer_days = 10`), 'the usual days are set by staff');
  assert.equal((await officer.fill(rest(id), {})).status, 303, 'the usual day is there already');
  assert.ok(sql(`SELECT rest_by FROM subsidy_file WHERE dossier_id = ${id}`) >= inDays(10));
  assert.equal((await act(h, id, 'decline_rest')).status, 303);
  assert.equal(sql(`SELECT CONCAT_WS(' ', COALESCE(offered_yen, '-'), rest_answer, reserved_yen) FROM subsidy_file WHERE dossier_id = ${id}`), '- declined 0');
  assert.equal(ledger(c), '250000 100000 0');

  assert.equal((await officer.fill(rest(id), {})).status, 303, 'it may be asked again');
  const lapse = () => officer.fill(`/ja/staff/dossiers/${id}/step/lapse_rest`, {});
  assert.match(text(await lapse()), /期限がまだ来ていない/);
  assert.equal(ledger(c), '250000 100000 150000');
  sql(`UPDATE subsidy_file SET rest_by = '${inDays(-1)}' WHERE dossier_id = ${id}`);
  assert.match(text(await act(h, id, 'accept_rest')), /回答の期限を過ぎています/);
  assert.equal((await lapse()).status, 303);
  assert.equal(`${state(id)} ${ledger(c)}`, 'review 250000 100000 0');

  // Taken back by the applicant, or refused, what was reserved is free.
  assert.equal((await officer.fill(rest(id), {})).status, 303);
  assert.equal((await act(h, id, 'withdraw', { reason: 'やめます' })).status, 303);
  assert.equal(`${state(id)} ${ledger(c)}`, 'withdrawn 250000 100000 0');
});

test('what fits is not offered, and an offer is made once', async () => {
  const { c, first, id } = await next();
  sql(`UPDATE subsidy_ledger SET allotted_yen = 900000 WHERE call_id = ${c.id}`);
  assert.match(text(await officer.get(rest(id))), /残りの予算に収まっています/);
  assert.match(text(await officer.get(rest(first))), /いまは額を変えられません/);
  sql(`UPDATE subsidy_ledger SET allotted_yen = 250000 WHERE call_id = ${c.id}`);
  const page = await officer.get(rest(id)), token = () => page.text.match(/name="_token" value="([0-9a-f]+)"/)[1];
  const twice = await Promise.all([officer.fill(rest(id), {}), officer.fill(rest(id), {})]);
  assert.deepEqual(twice.map((r) => r.status).sort(), [303, 409], `${token()} ${twice.map((r) => r.status)}`);
  assert.equal(ledger(c), '250000 100000 150000');
});
