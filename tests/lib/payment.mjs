// payment.mjs — a claim of a group and its way to the account: accepted, ordered, listed, paid. Used by tests and fixtures of the subsidy plugin.
import assert from 'node:assert/strict';
import { sql } from './city.mjs';
import { pdf, save } from './dossier.mjs';
import { date, inDays, main, submitting } from './subsidy.mjs';

export const account = { account_bank: '0123', account_branch: '456', account_type: 'futsu', account_number: '7654321', account_holder: 'シエンノカイ ダイヒヨウ' };
export const beginClaim = (g, id) => g.fill(`/ja/dossiers/${id}`, { procedure: 'subsidy.claim' }, `/ja/dossiers/${id}/follow`);
// A draft of a claim on the application, filled in.
export async function drafted(g, id, changes = {}, files = {}) {
  const res = await beginClaim(g, id);
  assert.equal(res.status, 303, main(res));
  const own = Number(res.headers.location.match(/dossiers\/(\d+)/)[1]), at = `/ja/dossiers/${own}/form`;
  const { amount, claim_no, ...bank } = changes;
  assert.equal((await save(g, `${at}/claim`, { ...(amount === undefined ? {} : { amount: String(amount) }), ...(claim_no === undefined ? {} : { claim_no }) })).status, 303);
  const saved = await save(g, `${at}/account`, { ...account, ...bank }, { files });
  assert.equal(saved.status, 303, main(saved));
  return own;
}
export async function claimed(g, id, changes, files) {
  const own = await drafted(g, id, changes, files), res = await submitting(g, own);
  assert.equal(res.status, 303, main(res));
  return own;
}
export const accepting = (officer, claim) => officer.fill(`/ja/staff/dossiers/${claim}/step/accept`, {});
export const paymentOf = (claim) => Number(sql(`SELECT id FROM subsidy_payment WHERE claim_id = ${claim}`));
export const one = (id) => `/ja/staff/subsidy/payments/one/${id}`;
export const ordering = (officer, id, changes = {}) => officer.fill(one(id), { order_no: `支命${id}`, ...date('ordered_on', inDays(0)), creditor_no: `債${id}`, budget_item: '2-1-8-18', ...changes }, `${one(id)}/order`);
export const paying = (officer, id, day = inDays(0)) => officer.fill(one(id), date('paid_on', day), `${one(id)}/paid`);
export const returning = (officer, id, reason = '口座番号の誤り', day = inDays(0)) => officer.fill(one(id), { ...date('back_on', day), back_reason: reason }, `${one(id)}/back`);
// Claimed by the group, accepted and ordered: the payment's id.
export async function ordered(officer, g, id, changes, files, order) {
  const claim = await claimed(g, id, changes, files);
  let res = await accepting(officer, claim);
  assert.equal(res.status, 303, main(res));
  res = await ordering(officer, paymentOf(claim), order);
  assert.equal(res.status, 303, main(res));
  return paymentOf(claim);
}
export async function paid(officer, g, id, changes) {
  const payment = await ordered(officer, g, id, changes), res = await paying(officer, payment);
  assert.equal(res.status, 303, main(res));
  return payment;
}
export { pdf };
