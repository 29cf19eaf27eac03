// templates.mjs — what no template may do. Escaping is on by default; these are the ways around it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(new URL('.', import.meta.url).pathname, '../..');
const dirs = readdirSync(join(root, 'templates'), { withFileTypes: true }).filter((d) => d.isDirectory()).map((d) => d.name);

export function problems(text, keys) {
  const out = [];
  const line = (at) => text.slice(0, at).split('\n').length;
  const say = (at, what) => out.push(`${line(at)}: ${what}`);
  for (const m of text.matchAll(/<\?cs\s+(uvar|lvar|evar|alt|linclude|escape)\b/g)) say(m.index, `${m[1]} gets around escaping`);
  for (const m of text.matchAll(/<(script|style)\b(?:[^>?]|\?[^>]|\?>)*?>([\s\S]*?)<\/\1>/g)) if (m[2].trim()) say(m.index, `no inline ${m[1]}`);
  for (const m of text.matchAll(/\son[a-z]+\s*=/g)) say(m.index, 'no event attributes');
  for (const m of text.matchAll(/\b(href|src|action)="([^"]*)"/g))
    for (const v of m[2].matchAll(/<\?cs var:([A-Za-z0-9_.]+)/g))
      if (!v[1].endsWith('url') && !m[2].startsWith('#')) say(m.index, `${m[1]} holds ${v[1]}, which is not a checked URL`);
  for (const m of text.matchAll(/\s[a-z-]+=<\?cs/g)) say(m.index, 'an unquoted attribute');
  for (const m of text.matchAll(/<\?cs\s+include:(?!")/g)) say(m.index, 'include names must be constant');
  for (const m of text.matchAll(/\bT\.([a-z_]+(?:\.[a-z0-9_]+)+)/g)) if (keys && !keys.has(m[1])) say(m.index, `message ${m[1]} is missing`);
  return out;
}

function load() {
  const keys = new Set();
  for (const d of dirs) {
    let text;
    try {
      text = readFileSync(join(root, 'templates', d, 'messages.ja.hdf'), 'utf8');
    } catch {
      continue;
    }
    for (const m of text.matchAll(/^([A-Za-z0-9_.]+)\s*(=|<<)/gm)) {
      const parts = m[1].split('.');
      for (let i = 1; i <= parts.length; i++) keys.add(`${d}.${parts.slice(0, i).join('.')}`);
    }
  }
  return keys;
}

// The lint itself must be able to fail.
const planted = ['<?cs uvar:x ?>', '<script>var a = 1</script>', '<a href="<?cs var:row.name ?>">', '<p onclick="x">', '<p class=<?cs var:x ?>>', '<?cs var:T.core.no_such_key ?>'];
const keys = load();
let bad = 0;
for (const p of planted)
  if (problems(p, keys).length === 0) {
    console.log(`the lint does not see ${p}`);
    bad++;
  }
for (const d of dirs)
  for (const f of readdirSync(join(root, 'templates', d)).filter((n) => n.endsWith('.cs')))
    for (const p of problems(readFileSync(join(root, 'templates', d, f), 'utf8'), keys)) {
      console.log(`templates/${d}/${f}:${p}`);
      bad++;
    }
process.exit(bad === 0 ? 0 : 1);
