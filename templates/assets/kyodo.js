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
  const length = (s) => { const t = s.replace(/[\r\n]/g, ''); return segments ? [...segments.segment(t)].length : [...t].length; };
  for (const area of document.querySelectorAll('textarea[data-max]')) {
    const out = document.createElement('p');
    out.className = 'counter';
    const show = () => { out.textContent = `${length(area.value)} / ${area.dataset.max}`; };
    area.after(out);
    area.addEventListener('input', show);
    show();
  }
  document.querySelector('.error-summary')?.focus();
})();
