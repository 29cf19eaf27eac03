// arrival.test.mjs — when a form arrived is the web server's to say: nobody who sends it dates it back.
import test from 'node:test';
import assert from 'node:assert/strict';
import { sql } from '../lib/city.mjs';
import { begin, citizen, fillRegistration } from '../lib/dossier.mjs';
import { fields } from '../lib/person.mjs';

test('a submission after the deadline stays late, whatever its headers say', async () => {
  const p = await citizen(), id = await begin(p, 'groups-registration'), path = `/ja/dossiers/${id}/submit`;
  await fillRegistration(p, id, '遅れた会');
  const pairs = fields((await p.get(`/ja/dossiers/${id}/confirm`)).text, path), ago = Date.now() - 60000;
  sql("UPDATE ky_procedure SET closes_at = UTC_TIMESTAMP(6) - INTERVAL 5 SECOND WHERE name = 'groups.registration'");
  try {
    for (const name of ['X-Kyodo-Arrived', 'Kyodo-Arrived', 'KYODO_ARRIVED'])
      for (const value of [`t=${ago * 1000}`, String(ago * 1000), (ago / 1000).toFixed(3)]) assert.equal((await p.post(path, pairs, { [name]: value })).status, 422, `${name}: ${value}`);
  } finally {
    sql("UPDATE ky_procedure SET closes_at = NULL WHERE name = 'groups.registration'");
  }
  assert.equal((await p.post(path, pairs)).status, 303);
});
