// kyodo.js — enhances pages that work without it: a warning before typed text is lost, and a count of visible characters.
(() => {
  'use strict';
  for (const form of document.querySelectorAll('form.form')) {
    let changed = false;
    form.addEventListener('input', () => { changed = true; });
    for (const done of ['submit', 'saved']) form.addEventListener(done, () => { changed = false; });
    window.addEventListener('beforeunload', (e) => { if (changed) e.preventDefault(); });
  }
  // A draft saves itself; the server's answer says what is true: the next token, the number of the save, calculated fields. Chosen files wait for a button.
  // A token is good once: whoever presses a button while a save is on its way, or after one whose answer was lost, waits for the next token, so that nothing typed is taken for sent.
  for (const form of document.querySelectorAll('form[data-draft]')) {
    const saved = document.getElementById('saved');
    let dirty = false, saving = null, stale = false;
    const read = async (res) => {
      const page = new DOMParser().parseFromString(await res.text(), 'text/html'), fresh = page.querySelector('form[data-draft]');
      if (!res.ok || !fresh) throw new Error(String(res.status));
      form.elements._token.value = fresh.elements._token.value;
      stale = false;
      return { page, fresh };
    };
    const save = async () => {
      const data = new FormData(form);
      for (const file of form.querySelectorAll('input[type=file]')) data.delete(file.name);
      data.set('act', 'autosave');
      dirty = false;
      stale = true;
      try {
        const { page, fresh } = await read(await fetch(form.action, { method: 'POST', body: form.enctype === 'multipart/form-data' ? data : new URLSearchParams(data) }));
        form.elements._draft.value = fresh.elements._draft.value;
        for (const out of form.querySelectorAll('output')) out.textContent = page.getElementById(out.id)?.textContent ?? out.textContent;
        if (saved && page.getElementById('saved')) saved.textContent = page.getElementById('saved').textContent;
        // Other fields belong to what was answered now: the page comes anew, unless somebody is typing.
        if (fresh.elements._shown.value !== form.elements._shown.value && !dirty) { form.dispatchEvent(new Event('saved')); location.reload(); }
      } catch {
        dirty = true;
      }
    };
    const begin = () => { if (dirty && !saving) saving = save().finally(() => { saving = null; }); };
    form.addEventListener('input', () => { dirty = true; });
    setInterval(begin, 20000);
    document.addEventListener('visibilitychange', () => { if (document.hidden) begin(); });
    form.addEventListener('submit', async (e) => {
      if (!saving && !stale) return;
      e.preventDefault();
      const button = e.submitter;
      await saving;
      if (stale) await fetch(location.href).then(read).catch(() => {});
      if (stale) location.assign('#saved');
      else form.requestSubmit(button);
    });
  }
  const segments = 'Segmenter' in Intl ? new Intl.Segmenter('ja') : null;
  // As the server counts (ky_text_length): clusters of the whole text, line breaks left out afterwards, so that nothing is joined across a line's end.
  const length = (s) => (segments ? [...segments.segment(s)].map((x) => x.segment) : [...s]).filter((c) => !/^[\r\n]+$/.test(c)).length;
  for (const area of document.querySelectorAll('textarea[data-max]')) {
    const out = document.createElement('p');
    out.className = 'counter';
    out.id = `${area.id}-count`;
    area.setAttribute('aria-describedby', `${area.getAttribute('aria-describedby') ?? ''} ${out.id}`.trim());
    const show = () => { out.textContent = `${length(area.value)} / ${area.dataset.max}`; };
    area.after(out);
    area.addEventListener('input', show);
    show();
  }
  document.querySelector('.error-summary')?.focus();
})();
