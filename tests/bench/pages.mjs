// pages.mjs — the public directory: warm, made anew for each visitor, searched. Peers: a bare libfcgi program, plain PHP.
import { duel, rate, report, samePage } from './lib.mjs';

const page = '/ja/groups';
const php = '/peer/directory.php';
const anew = `${import.meta.dirname}/anew.lua`;
const words = `?q=${encodeURIComponent('里山')}`;

async function warm() {
  const bytes = await samePage(page, php);
  const { ours, ratios } = await duel(() => rate(page), () => rate('/hello'), () => rate(php));
  report({ name: `directory page, ${bytes} bytes`, median: ours, ratio: ratios[1], peer: 'libfcgi hello', goal: 0.75 });
  report({ name: 'directory page', median: ours, ratio: ratios[2], peer: 'PHP-FPM', goal: 4 });
}

async function fresh() {
  await samePage(`${page}?sort=x1`, php);
  const { ours, ratios } = await duel(() => rate(page, { script: anew }), () => rate(php));
  report({ name: 'directory page, made anew each time', median: ours, ratio: ratios[1], peer: 'PHP-FPM', goal: 1.2 });
}

async function search() {
  await samePage(page + words, php + words);
  const { ours, ratios } = await duel(() => rate(page + words), () => rate(php + words));
  report({ name: 'free-text search', median: ours, ratio: ratios[1], peer: 'PHP-FPM', goal: 1.2 });
}

export const figures = { directory: warm, invalidated: fresh, search };
