// bench.mjs — the figures in their order, all of them or those named. Called by ./dev bench, which has started the city and the peers.
import { unmeasured } from './lib.mjs';
import { figures as data } from './data.mjs';
import { figures as dossiers } from './dossiers.mjs';
import { figures as letters } from './letters.mjs';
import { figures as pages } from './pages.mjs';
import { figures as processes } from './process.mjs';
import { figures as scale } from './scale.mjs';
import { figures as subsidy } from './subsidy.mjs';

const figures = { ...pages, ...scale, ...processes, ...data, ...dossiers, ...letters, ...subsidy };
const names = process.argv.slice(2);
const unknown = names.filter((n) => !(n in figures));
if (unknown.length > 0) {
  console.error(`no figure ${unknown.join(', ')}; there are: ${Object.keys(figures).join(', ')}`);
  process.exit(2);
}
for (const name of names.length > 0 ? names : Object.keys(figures)) {
  try {
    await figures[name]();
  } catch (e) {
    unmeasured(name, e.message);
  }
}
