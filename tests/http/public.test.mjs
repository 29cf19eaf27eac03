// public.test.mjs — what a citizen without an account sees, through the real web server and the real database.
import test from 'node:test';
import assert from 'node:assert/strict';
import { request } from '../lib/client.mjs';
import { sql } from '../lib/city.mjs';

const q = encodeURIComponent;

test('the root goes to a language', async () => {
  const ja = await request('/', { headers: { 'Accept-Language': 'fr, ja;q=0.8' } });
  assert.equal(ja.status, 302);
  assert.equal(ja.headers.location, '/ja/');
  assert.equal((await request('/', { headers: { 'Accept-Language': 'en-GB' } })).headers.location, '/en/');
});

test('the same page in another language keeps what was asked for', async () => {
  const res = await request('/ja/groups?field=environment&q=%22%3E%3Cb');
  assert.ok(res.text.includes('href="/en/groups?field=environment&amp;q=%22%3E%3Cb"'), res.text.match(/<a href="\/en[^>]*>/)?.[0]);
  assert.ok((await request('/ja/groups')).text.includes('href="/en/groups"'));
});

test('the directory lists twenty groups and pages by key to the end without repeating one', async () => {
  const seen = new Set();
  let path = '/ja/groups';
  for (let page = 0; page < 10 && path; page++) {
    const res = await request(path);
    assert.equal(res.status, 200);
    for (const m of res.text.matchAll(/<li><a href="\/ja\/groups\/(\d+)"/g)) {
      assert.ok(!seen.has(m[1]), `group ${m[1]} twice`);
      seen.add(m[1]);
    }
    path = res.text.match(/href="([^"]+)" rel="next"/)?.[1].replaceAll('&amp;', '&');
  }
  assert.ok(seen.size >= 120, `${seen.size} groups`);
});

test('going back shows the page before', async () => {
  const first = await request('/ja/groups');
  const second = await request(first.text.match(/href="([^"]+)" rel="next"/)[1].replaceAll('&amp;', '&'));
  const back = await request(second.text.match(/href="([^"]+)" rel="prev"/)[1].replaceAll('&amp;', '&'));
  const ids = (r) => [...r.text.matchAll(/<li><a href="\/ja\/groups\/(\d+)"/g)].map((m) => m[1]);
  assert.deepEqual(ids(back), ids(first));
});

test('an edited page mark is the first page, not an error', async () => {
  const ids = (r) => [...r.text.matchAll(/<li><a href="\/ja\/groups\/(\d+)"/g)].map((m) => m[1]);
  const first = ids(await request('/ja/groups?sort=new'));
  for (const mark of ['9223372036854775807|1', '-9223372036854775808|1', '300000000000000000|1', 'x|1', '1', '']) {
    const res = await request(`/ja/groups?sort=new&after=${q(mark)}`);
    assert.equal(res.status, 200, mark);
    assert.deepEqual(ids(res), first, mark);
  }
});

for (const [what, word, expected] of [
  ['kanji', '音訳', '駒立音訳ボランティア'],
  ['hiragana for katakana', 'ほしみがわ', '星見川を守る会'],
  ['one character', '川', '星見川を守る会'],
  ['half-width kana', 'ｺﾏﾀﾞﾁ', '駒立音訳ボランティア'],
]) {
  test(`search finds by ${what}`, async () => {
    const res = await request(`/ja/groups?q=${q(word)}`);
    assert.equal(res.status, 200);
    assert.ok(res.text.includes(expected), `${word} should find ${expected}`);
  });
}

test('an empty result says what to do next', async () => {
  const res = await request(`/ja/groups?q=${q('存在しない団体名')}`);
  assert.ok(res.text.includes('あてはまる団体が見つかりませんでした'));
  assert.ok(res.text.includes('すべての団体を見る'));
});

test('a filter narrows, an unknown value is said and ignored', async () => {
  const env = await request(`/ja/groups?field=environment&q=${q('星見川')}`);
  assert.ok(env.text.includes('星見川を守る会'));
  assert.ok(!(await request(`/ja/groups?field=culture&q=${q('星見川')}`)).text.includes('星見川を守る会'));
  const wrong = await request(`/ja/groups?field=${q("x' OR 1=1")}`);
  assert.equal(wrong.status, 200);
  assert.ok(wrong.text.includes('読み取れなかった'));
});

test('a group shows its public fields and nothing else', async () => {
  const list = await request(`/ja/groups?q=${q('星見川')}`);
  const id = list.text.match(/\/ja\/groups\/(\d+)/)[1];
  const page = await request(`/ja/groups/${id}`);
  assert.equal(page.status, 200);
  assert.ok(page.text.includes('昭和48年4月1日'));
  assert.ok(!page.text.includes('髙橋 花子'), 'the representative is not public');
  assert.ok(!page.text.includes('0267-00-2001'), 'the phone is not public');
  assert.ok(!page.text.includes('group1@example.jp'), 'the mail address is not public');
});

test('names are shown exactly as registered', async () => {
  const res = await request('/ja/groups/data/json');
  assert.ok(JSON.parse(res.text).some((g) => g.name === '株式会社みほん商店（社会貢献部）'));
});

test('open data: CSV with BOM, one record a line; JSON parses; the feed is Atom', async () => {
  const csv = await request('/ja/groups/data/csv');
  assert.ok(csv.text.startsWith('\uFEFF"団体ID"'));
  const lines = csv.text.trimEnd().split('\r\n');
  const groups = JSON.parse((await request('/ja/groups/data/json')).text);
  assert.equal(lines.length, groups.length + 1);
  assert.ok(groups.every((g) => g.founded_on === null || /^\d{4}-\d\d-\d\d$/.test(g.founded_on)));
  const feed = await request('/ja/groups/feed');
  assert.match(feed.headers['content-type'], /application\/atom\+xml/);
  assert.ok(feed.text.includes('<entry>'));
});

test('every language has its pages', async () => {
  for (const [lang, word] of [['ja', '団体をさがす'], ['en', 'Find a group'], ['easy', 'グループを さがす']])
    assert.ok((await request(`/${lang}/groups`)).text.includes(word));
});

test('what is not there is 404, what is not allowed is 405 or leads to login', async () => {
  assert.equal((await request('/ja/nothing')).status, 404);
  assert.equal((await request('/ja/groups/999999')).status, 404);
  assert.equal((await request('/xx/groups')).status, 404);
  assert.equal((await request('/ja/groups', { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })).status, 405);
  const staff = await request('/ja/staff/groups');
  assert.equal(staff.status, 303);
  assert.match(staff.headers.location, /^\/ja\/auth\/login\?next=/);
});

test('probes answer', async () => {
  assert.equal((await request('/healthz')).status, 200);
  assert.equal((await request('/readyz')).status, 200);
  assert.match((await request('/metrics')).text, /kyodo_requests_total/);
});

test('every page carries the security headers', async () => {
  for (const path of ['/ja/', '/ja/groups', '/ja/nothing']) {
    const { headers } = await request(path);
    assert.match(headers['content-security-policy'], /default-src 'none'.*frame-ancestors 'none'/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['set-cookie'], undefined, 'anonymous visitors get no cookie');
  }
});

test('an unchanged page is 304', async () => {
  const first = await request('/ja/groups');
  assert.ok(first.headers.etag);
  assert.equal((await request('/ja/groups', { headers: { 'If-None-Match': first.headers.etag } })).status, 304);
});

test('wards are offered once their area is chosen; an address that names a ward alone works', async () => {
  const [area, ward, name] = sql("SELECT w.area_id, w.id, w.name FROM groups_group g JOIN ky_ward w ON w.id = g.ward_id WHERE g.state = 'active' AND g.merged_into_id IS NULL AND FIND_IN_SET('ward', g.public_fields) ORDER BY g.id LIMIT 1").split('\t');
  const options = (html) => html.match(/name="ward">([\s\S]*?)<\/select>/)?.[1].match(/<option value="\d+"/g).length;
  assert.equal(options((await request('/ja/groups')).text), undefined);
  assert.equal(options((await request(`/ja/groups?area=${area}`)).text), Number(sql(`SELECT COUNT(*) FROM ky_ward WHERE area_id = ${area} AND valid_to >= CURRENT_DATE`)));
  const alone = (await request(`/ja/groups?ward=${ward}`)).text;
  assert.ok(alone.includes(`（${name}）`) && options(alone) > 200);
  const other = sql(`SELECT MIN(id) FROM ky_area WHERE id <> ${area}`);
  assert.ok((await request(`/ja/groups?area=${other}&ward=${ward}`)).text.includes('notice-error'), 'a ward of another area is said to be left out');
});
