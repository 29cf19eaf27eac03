// news.test.mjs — what a group tells: drafts, looked over by staff or not, Markdown without HTML, two editors at once.
import test from 'node:test';
import assert from 'node:assert/strict';
import { sql } from '../lib/city.mjs';
import { eventually } from '../lib/client.mjs';
import { fields, person, staff } from '../lib/person.mjs';

const run = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 5)}`;
const good = 'mizu to midori no machi';
let officer, admin, g, p;

async function begin() {
  if (g) return;
  officer = await staff('officer', 'kyodo');
  admin = await staff('administrator');
  const department = sql("SELECT id FROM ky_department WHERE code = 'kyodo' AND valid_to >= CURRENT_DATE");
  const made = await officer.fill('/ja/staff/groups/new', { name: `知らせる会${run}`, purpose: '試験', department_id: department });
  g = { id: Number(made.headers.location.match(/groups\/(\d+)/)[1]), name: `知らせる会${run}` };
  p = await join(await codeOf(officer, `/ja/staff/groups/${g.id}/start_code`, {}));
}
const codeOf = async (who, path, what) => {
  sql('DELETE FROM ky_attempt');
  return (await who.fill(path, what)).text.match(/<code id="start-code">([^<]+)</)[1];
};
async function join(code) {
  sql('DELETE FROM ky_attempt');
  const q = person();
  const res = await q.fill('/ja/groups/claim', { code, name: '書く 人', name_kana: 'カク ヒト', password: good, login: '', email: '' }, '/ja/auth/groups/claim');
  assert.equal(res.status, 303, res.text);
  return q;
}
const moderate = async (on) => assert.equal((await admin.fill('/ja/staff/admin/settings/groups-moderate_news', { value: on ? '1' : undefined })).status, 303);
const write = (what, who = p) => who.fill(`/ja/groups/${g.id}/news/new`, { title: `見出し${run}`, body: '内容', publish: 'publish', ...what });
const newest = () => Number(sql(`SELECT MAX(id) FROM groups_news WHERE group_id = ${g.id}`));
const shown = async () => (await person().get(`/ja/groups/${g.id}`)).text;

test('a draft is nobody else\'s, what waits is staff\'s to decide, what is published is shown', async () => {
  await begin();
  await moderate(true);
  assert.equal((await write({ title: `下書き${run}`, publish: 'draft' })).headers.location, '/ja/groups/mine/news?done=groups.done.news_draft');
  const draft = newest();
  assert.equal((await officer.get(`/ja/staff/groups/news/${draft}`)).status, 404);
  assert.ok(!(await officer.get('/ja/staff/groups/news')).text.includes(`下書き${run}`));
  assert.equal((await write({ title: `待つ${run}` })).headers.location, '/ja/groups/mine/news?done=groups.done.news_waiting');
  const id = newest();
  assert.ok(!(await shown()).includes(`待つ${run}`));
  assert.ok((await officer.get('/ja/staff/groups')).text.includes('確認を待っているお知らせ'));
  assert.ok((await officer.get('/ja/staff/groups/news?state=waiting')).text.includes(`待つ${run}`));
  assert.equal((await officer.fill(`/ja/staff/groups/news/${id}`, { decision: 'refuse', reason: '' })).status, 422, 'a refusal says why');
  assert.equal((await officer.fill(`/ja/staff/groups/news/${id}`, { decision: 'refuse', reason: '日付がありません' })).status, 303);
  assert.ok((await p.get('/ja/groups/mine/news')).text.includes('日付がありません'));
  assert.equal((await p.fill(`/ja/groups/news/${id}/edit`, { body: '5月1日です', publish: 'publish' })).status, 303);
  const page = await officer.get(`/ja/staff/groups/news/${id}`);
  assert.equal((await officer.post(`/ja/staff/groups/news/${id}`, [...fields(page.text, `/ja/staff/groups/news/${id}`).filter(([k]) => k !== 'decision'), ['decision', 'publish']])).status, 303);
  await eventually(async () => assert.ok((await shown()).includes('5月1日です')));
  assert.equal((await p.fill(`/ja/groups/news/${id}/edit`, { body: '変えました', publish: 'publish' })).status, 303);
  await eventually(async () => assert.ok(!(await shown()).includes(`待つ${run}`), 'changed, so looked over again'));
});

test('what staff read is what is published', async () => {
  await begin();
  await moderate(true);
  await write({ title: `すりかえ${run}` });
  const id = newest(), path = `/ja/staff/groups/news/${id}`;
  const seen = fields((await officer.get(path)).text, path).filter(([k]) => k !== 'decision');
  await p.fill(`/ja/groups/news/${id}/edit`, { body: 'あとから別の内容', publish: 'publish' });
  const res = await officer.post(path, [...seen, ['decision', 'publish']]);
  assert.equal(res.status, 422);
  assert.ok(res.text.includes('団体が内容を変えました'));
  assert.equal(sql(`SELECT state FROM groups_news WHERE id = ${id}`), 'waiting');
});

test('without moderation it is shown at once; Markdown is, HTML and scripts are not', async () => {
  await begin();
  await moderate(false);
  const body = '# 催し\n**大切** な話\n\n- 一\n- 二\n\n<script>alert(1)</script>\n\n<img src=x onerror=alert(2)> [罠](javascript:alert(3)) [道](https://example.jp/a?b=1&c=2)';
  assert.equal((await write({ title: '<b>題</b>', body })).headers.location, '/ja/groups/mine/news?done=groups.done.news_published');
  const text = await eventually(async () => {
    const t = await shown();
    assert.ok(t.includes('&lt;b&gt;題'));
    return t;
  });
  for (const said of ['<h4>催し</h4>', '<strong>大切</strong>', '<li><p>一</p>', '&lt;script&gt;alert(1)', 'href="https://example.jp/a?b=1&amp;c=2" rel="nofollow noopener"']) assert.ok(text.includes(said), said);
  for (const never of ['<script>alert', '<img src=x', 'href="javascript']) assert.ok(!text.includes(never), never);
  for (const lang of ['en', 'easy']) assert.equal((await person().get(`/${lang}/groups/${g.id}`)).status, 200);
});

test('two of the group at one text lose nothing; a viewer writes nothing', async () => {
  await begin();
  await moderate(false);
  const editor = await join(await codeOf(p, `/ja/groups/${g.id}/people/invite`, { person: '書', role: 'editor' }));
  const viewer = await join(await codeOf(p, `/ja/groups/${g.id}/people/invite`, { person: '見', role: 'viewer' }));
  await write({ title: `二人${run}`, publish: 'draft' }, editor);
  const id = newest(), path = `/ja/groups/news/${id}/edit`;
  const old = fields((await p.get(path)).text, path).filter(([k]) => k !== 'body');
  assert.equal((await editor.fill(path, { body: '先の人の内容' })).status, 303);
  const res = await p.post(path, [...old, ['body', 'あとの人の内容']]);
  assert.equal(res.status, 409);
  assert.ok(res.text.includes('先の人の内容') && res.text.includes('あとの人の内容'));
  const overwrite = res.text.match(/name="overwrite" value="(\d+)"/)[1];
  assert.equal((await p.post(path, [...fields(res.text, path), ['overwrite', overwrite]])).status, 303);
  assert.equal(sql(`SELECT body FROM groups_news WHERE id = ${id}`), 'あとの人の内容');
  assert.equal((await viewer.get(path)).status, 404);
  assert.equal((await viewer.get(`/ja/groups/${g.id}/news/new`)).status, 404);
  assert.ok(!(await viewer.get('/ja/groups/mine/news')).text.includes('/news/new'));
  for (const lang of ['ja', 'en', 'easy'])
    for (const page of ['groups/mine/news', `groups/${g.id}/news/new`, `groups/news/${id}/edit`]) {
      const shownPage = await p.get(`/${lang}/${page}`);
      assert.equal(shownPage.status, 200, page);
      assert.ok(!/groups\.news\.[a-z_]+</.test(shownPage.text), `${lang} ${page}`);
    }
});
