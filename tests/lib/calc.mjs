// calc.mjs — a downloaded table opened by LibreOffice, as whoever gets it would. Used by tests of exports.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const plain = (s) => s.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');

// Rows of cells: text as shown, type (string, float, date; null: empty), value (of numbers and dates), formula (null: none). kind: csv (UTF-8) or xlsx.
export function opened(bytes, kind) {
  const dir = mkdtempSync(`${process.env.KYODO_TEST_VAR}/calc-`);
  try {
    writeFileSync(`${dir}/table.${kind}`, bytes);
    execFileSync('soffice', [`-env:UserInstallation=file://${dir}/profile`, '--headless', ...(kind === 'csv' ? ['--infilter=CSV:44,34,76,1'] : []), '--convert-to', 'fods', '--outdir', dir, `${dir}/table.${kind}`], { stdio: 'pipe', timeout: 120000 });
    const [sheet] = readFileSync(`${dir}/table.fods`, 'utf8').match(/<table:table [\s\S]*?<\/table:table>/);
    const rows = [...sheet.matchAll(/<table:table-row\b[^>]*?(?:\/>|>([\s\S]*?)<\/table:table-row>)/g)].map((r) =>
      [...(r[1] ?? '').matchAll(/<table:table-cell\b([^>]*?)(?:\/>|>([\s\S]*?)<\/table:table-cell>)/g)].flatMap(([, head, body]) => {
        const get = (name) => { const m = head.match(new RegExp(`\\b${name}="([^"]*)"`)); return m ? plain(m[1]) : null; };
        const cell = { type: get('office:value-type'), value: get('office:date-value') ?? get('office:value'), formula: get('table:formula'), text: [...(body ?? '').matchAll(/<text:p>([\s\S]*?)<\/text:p>/g)].map((p) => plain(p[1].replace(/<[^>]*>/g, ''))).join('\n') };
        return Array(cell.type === null ? Math.min(Number(get('table:number-columns-repeated') ?? 1), 200) : Number(get('table:number-columns-repeated') ?? 1)).fill(cell);
      }));
    return rows.filter((r) => r.some((c) => c.type !== null));
  } finally {
    rmSync(dir, { recursive: true });
  }
}
