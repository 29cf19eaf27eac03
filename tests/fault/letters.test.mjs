// letters.test.mjs — many letters at once: each once, with a number of its own; and no worker has grown for it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { sql, workers } from '../lib/city.mjs';
import { eventually, request } from '../lib/client.mjs';
import { dossier } from '../lib/dossiers.mjs';
import { fields, staff } from '../lib/person.mjs';

const many = process.env.KYODO_TEST_LONG === 'yes' ? 500 : 60;
const grown = () => Math.max(...workers().map((p) => Number(readFileSync(`/proc/${p}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)?.[1] ?? 0)));

test(`${many} letters are issued, printed as one file and archived; the site answers meanwhile`, async () => {
  const officer = await staff('officer'), ids = [];
  for (let i = 0; i < many; i++) ids.push(dossier({ title: `多い会${i}`, answers: { name: `多い会${i}`, representative: `髙橋 見本${i}`, contact_address_postal: '385-0001', contact_address: 'みほん市榛名木1-1' } }).id);
  const approval = 900000000 + ids[0];
  sql(`INSERT INTO ky_letter (dossier_id, template_id, history_id, action, approval_id, lang, created_at) SELECT d.id, t.id, (SELECT MAX(h.id) FROM ky_dossier_history h WHERE h.dossier_id = d.id), 'reject', ${approval}, 'ja', UTC_TIMESTAMP(6)
    FROM ky_dossier d JOIN ky_letter_template t ON t.procedure_name = d.procedure_name AND t.occasion = 'reject' AND t.lang = 'ja' WHERE d.id IN (${ids.join()})`);
  const of = `approval_id = ${approval}`, jobs = (job) => Number(sql(`SELECT COUNT(*) FROM ky_job WHERE job = '${job}' AND state = 'done'`));
  const act = async (query, what, job) => {
    const before = jobs(job), path = `/ja/staff/letters?approval=${approval}${query}`, page = await officer.get(path), action = page.text.match(/action="([^"]*\/letters\/batch)"/)[1];
    assert.equal((await officer.post(action, [...fields(page.text, action), ['all', '1'], ['act', what]])).status, 303);
    await eventually(async () => { assert.equal((await request('/ja/groups')).status, 200); assert.equal(jobs(job), before + 1); }, 300000);
  };
  const before = grown();
  await act('&state=draft', 'issue', 'letters.issue');
  assert.equal(sql(`SELECT CONCAT(COUNT(*), ' ', COUNT(DISTINCT number), ' ', COUNT(file_id), ' ', MAX(number) - MIN(number) + 1) FROM ky_letter WHERE ${of} AND state = 'issued'`), `${many} ${many} ${many} ${many}`);
  await act('&state=issued', 'pdf', 'letters.batch');
  assert.equal(sql("SELECT report FROM ky_job WHERE job = 'letters.batch' ORDER BY id DESC LIMIT 1").split(' ')[0], String(many));
  await act('&state=issued', 'zip', 'letters.batch');
  const page = await officer.get('/ja/staff/letters'), whole = await officer.get(page.text.match(/href="(\/ja\/files\/staff\/letters\/batches\/\d+)"/)[1]);
  assert.equal(whole.status, 200);
  assert.ok(whole.bytes.length > many * 20000);
  assert.ok(grown() - before < 16384, `${grown()} KB after ${before} KB`);
});
