// make_wards.mjs — writes wards.csv (239), ward_heads.csv and closed_days.csv of the demo city. Everything is invented; run it again and get the same bytes.
import { writeFileSync } from 'node:fs';

const here = new URL('.', import.meta.url).pathname;
const stems = [
  ['蓼原', 'タデハラ', 'tadehara'],
  ['千曲台', 'チクマダイ', 'tadehara'],
  ['榛名木', 'ハルナギ', 'haruna'],
  ['星見', 'ホシミ', 'hoshimi'],
  ['駒立', 'コマダチ', 'komadachi'],
];
const ends = [['上', 'カミ'], ['中', 'ナカ'], ['下', 'シモ'], ['東', 'ヒガシ'], ['西', 'ニシ'], ['本町', 'ホンマチ'], ['新町', 'シンマチ'], ['荒町', 'アラマチ']];
const fields = [['原', 'ハラ'], ['沢', 'サワ'], ['田', 'タ'], ['窪', 'クボ'], ['坂', 'サカ']];
const sides = ends.slice(0, 5);
const towns = ends.slice(5);
const parts = [...ends, ...sides.flatMap((s) => towns.map((t) => [s[0] + t[0], s[1] + t[1]])), ...sides.flatMap((s) => fields.map((f) => [s[0] + f[0], s[1] + f[1]]))];

const wards = stems.flatMap(([stem, kana, area]) => parts.map(([end, endKana]) => ({ area, name: `${stem}${end}区`, kana: `${kana}${endKana}ク` }))).slice(0, 239);
const code = (i) => `W${String(i + 1).padStart(3, '0')}`;
const csv = (name, rows) => writeFileSync(here + name, rows.map((r) => r.join(',')).join('\n') + '\n');

csv('wards.csv', [['コード', '地域', '区の名前', 'フリガナ', '世帯数', '並び順'], ...wards.map((w, i) => [code(i), w.area, w.name, w.kana, 18 + ((i * 97) % 611), (i + 1) * 10])]);
// Heads are called by their office alone: no invented person could be mistaken for a real one. Every twentieth ward has none at the moment.
csv('ward_heads.csv', [['区', '氏名', '任期の始まり', '任期の終わり'], ...wards.flatMap((w, i) => (i % 20 === 19 ? [] : [[code(i), w.name.replace(/区$/, '区長'), 'R8.1.1', 'R9.12.31']]))]);

const holidays = {
  '2026': { '01-01': '元日', '01-12': '成人の日', '02-11': '建国記念の日', '02-23': '天皇誕生日', '03-20': '春分の日', '04-29': '昭和の日', '05-04': 'みどりの日', '05-05': 'こどもの日', '05-06': '休日', '07-20': '海の日', '08-11': '山の日', '09-21': '敬老の日', '09-22': '休日', '09-23': '秋分の日', '10-12': 'スポーツの日', '11-03': '文化の日', '11-23': '勤労感謝の日' },
  '2027': { '01-01': '元日', '01-11': '成人の日', '02-11': '建国記念の日', '02-23': '天皇誕生日', '03-22': '休日', '04-29': '昭和の日', '05-03': '憲法記念日', '05-04': 'みどりの日', '05-05': 'こどもの日', '07-19': '海の日', '08-11': '山の日', '09-20': '敬老の日', '09-23': '秋分の日', '10-11': 'スポーツの日', '11-03': '文化の日', '11-23': '勤労感謝の日' },
};
const days = Object.entries(holidays).flatMap(([y, list]) => Object.entries(list).map(([d, n]) => [`${y}-${d}`, n]));
for (const y of [2025, 2026, 2027]) for (const d of [`${y}-12-29`, `${y}-12-30`, `${y}-12-31`, `${y + 1}-01-02`, `${y + 1}-01-03`]) days.push([d, '年末年始']);
csv('closed_days.csv', [['日', '名前'], ...days.sort()]);
