<?php
// directory.php — the public directory as a careful author of plain PHP would write it: the same statements, the same bytes.
declare(strict_types=1);
require __DIR__ . '/lib.php';

$q = trim($_GET['q'] ?? '');
$where = "g.state = 'active' AND g.merged_into_id IS NULL";
$values = [];
if ($q !== '') {
    $where .= ' AND MATCH (g.search_words) AGAINST (? IN BOOLEAN MODE)';
    $values[] = search_terms($q);
}
$from = "groups_group g LEFT JOIN ky_area a ON a.id = g.area_id WHERE $where";
$count = count_text($from, $values);
$groups = rows("SELECT g.id, g.sort_key, g.name, LEFT(g.purpose, 120), a.name, IF(FIND_IN_SET('member_count', g.public_fields), g.member_count, NULL), g.looking_for_members
    FROM $from ORDER BY g.sort_key, g.id LIMIT 21", $values);
$more = count($groups) > 20;
$groups = array_slice($groups, 0, 20);

header('Content-Type: text/html; charset=utf-8');
ob_start();
top('public', $w['groups.title'], '/ja/groups/feed', null, '');
echo "\n<h1>", h($w['groups.title']), "</h1>\n<p class=\"lead\">", h($w['groups.lead']), "</p>\n\n";
filters_begin('/ja/groups', 'q', $w['groups.words'], $q, false);
choice_filter('field', $w['groups.field'], '', $site['choices']['groups.field']);
choice_filter('area', $w['groups.area'], '', rows('SELECT id, name FROM ky_area ORDER BY sort, id'));
choice_filter('category', $w['groups.category'], '', $site['choices']['groups.category']);
check_filter('members', $w['groups.looking'], '');
choice_filter('offer', $w['groups.offer'], '', $site['choices']['groups.offer_kind']);
choice_filter('seek', $w['groups.seek'], '', $site['choices']['groups.offer_kind']);
echo "\n<div class=\"field\"><label for=\"q-sort\">", h($w['core.sort']), "</label><select id=\"q-sort\" name=\"sort\">\n<option value=\"kana\" selected>", h($w['groups.sort_kana']),
    "</option>\n<option value=\"new\">", h($w['groups.sort_new']), "</option>\n</select></div>\n<p class=\"buttons\"><button class=\"button button-primary\" type=\"submit\">", h($w['core.search']),
    '</button> <a href="/ja/groups">', h($w['core.reset']), "</a></p>\n</div></details></form>\n\n<p class=\"count\" role=\"status\">$count", $q === '' ? '' : '（' . h($q) . '）', "</p>\n\n\n<ul class=\"results\">\n";
foreach ($groups as [$id, $key, $name, $purpose, $area, $members, $looking]) {
    echo '<li><a href="/ja/groups/', $id, '">', h($name), "</a>\n<p class=\"meta\">";
    if ($area !== null)
        echo '<span>', h($area), '</span> ';
    if ($members !== null && $members != 0)
        echo '<span>', h($w['groups.member_count']), ' ', $members, '</span>';
    if ($looking == 1)
        echo ' <strong>', h($w['groups.looking']), '</strong>';
    echo "</p>\n<p>", h($purpose), "</p></li>\n";
}
echo "</ul>\n";
if ($more)
    pager('/ja/groups', $q === '' ? [] : ['q' => $q], [$groups[19][1], $groups[19][0]]);
else
    echo "\n\n";
echo "\n\n<ul><li><a href=\"/ja/groups/exchange\">", h($w['groups.exchange_title']), '</a></li><li><a href="/ja/groups/statistics">', h($w['groups.statistics_title']),
    '</a></li><li><a href="/ja/groups/data">', h($w['groups.data_title']), "</a></li></ul>\n";
bottom();
header('Content-Length: ' . ob_get_length());
ob_end_flush();
