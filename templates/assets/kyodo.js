// kyodo.js — enhances pages that work without it: a warning before typed text is lost, and a count of visible characters.
(() => {
  'use strict';
  for (const form of document.querySelectorAll('form.form')) {
    let changed = false;
    form.addEventListener('input', () => { changed = true; });
    form.addEventListener('submit', () => { changed = false; });
    window.addEventListener('beforeunload', (e) => { if (changed) e.preventDefault(); });
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
