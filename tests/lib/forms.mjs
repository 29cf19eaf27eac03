// forms.mjs — an officer at the form builder, as a browser without scripts uses it. Used by tests of what staff make themselves.
import assert from 'node:assert/strict';
import { fields, token } from './person.mjs';
import { sql } from './city.mjs';

export const main = (res) => res.text.match(/<main[\s\S]*<\/main>/)?.[0] ?? res.text;
export const place = (res) => res.headers.location.replace(/[?#].*/, '');
export const refused = async (res, pattern) => { assert.equal(res.status, 422, main(res)); assert.match(main(res), pattern); };
export const department = (code) => sql(`SELECT id FROM ky_department WHERE code = '${code}' AND valid_to >= CURRENT_DATE`);

// of: the section whose officer it is.
export function builder(officer, of = 'kyodo') {
  const self = {
    // A procedure of staff's own; its form's address.
    create: async (changes) => {
      const res = await officer.fill('/ja/staff/forms/new', { department_id: department(of), ...changes });
      assert.equal(res.status, 303, main(res));
      return place(res);
    },
    // A button on the form's page: "section", "block-budget", "up-amount", "remove-items.amount", "undo", "discard".
    act: async (form, what, by = officer) => {
      const page = await by.get(form);
      return by.post(`${form}/act`, [...fields(page.text, `${form}/act`).filter(([k]) => k !== 'act'), ['act', what]]);
    },
    // A new field in a section or table, and what its page asks; its code.
    add: async (form, where, kind, label, changes = {}) => {
      const page = await officer.get(form);
      const res = await officer.post(`${form}/add`, { _token: token(page.text.slice(page.text.indexOf(`${form}/add`))), where, kind, label, version: page.text.match(/name="version" value="(\d+)"/)[1] });
      assert.equal(res.status, 303, main(res));
      const at = place(res);
      if (Object.keys(changes).length > 0) {
        const done = await officer.fill(at, changes);
        assert.equal(done.status, 303, main(done));
      }
      return at.split('/').pop();
    },
    set: async (form, code, changes) => {
      const done = await officer.fill(`${form}/field/${code}`, changes);
      assert.equal(done.status, 303, main(done));
    },
    take: async (form, document) => {
      const res = await officer.fill(`${form}/import`, { text: typeof document === 'string' ? document : JSON.stringify(document) });
      assert.equal(res.status, 303, main(res));
    },
    publish: async (form, note = '') => {
      const res = await officer.fill(`${form}/publish`, { note });
      assert.equal(res.status, 303, main(res));
    },
    // Opens the procedure; its code in addresses.
    open: async (form) => {
      const id = form.split('/').pop(), res = await self.act(form, 'open');
      assert.match(res.headers.location ?? '', /opened/, main(res));
      return `made-p${id}`;
    },
  };
  return self;
}
