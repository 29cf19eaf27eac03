<?php
// staff.php — staff's list of groups: session, permissions, filter by state and area, 20 rows. The same statements, the same bytes.
declare(strict_types=1);
require __DIR__ . '/lib.php';

function wareki(?string $iso): string
{
    if ($iso === null)
        return '';
    foreach ([['2019-05-01', '令和', 2018], ['1989-01-08', '平成', 1988], ['1926-12-25', '昭和', 1925]] as [$from, $era, $base]) {
        if ($iso >= $from) {
            $year = (int)substr($iso, 0, 4) - $base;
            return $era . ($year === 1 ? '元' : $year) . '年' . (int)substr($iso, 5, 2) . '月' . (int)substr($iso, 8, 2) . '日';
        }
    }
    return $iso;
}

$cookie = $_COOKIE['ky'] ?? '';
$grants = rows("SELECT u.id, u.name, COALESCE(rp.permission, ''), COALESCE(sr.department_id, 0) FROM ky_session s JOIN ky_user u ON u.id = s.user_id
    LEFT JOIN ky_staff_role sr ON u.kind = 'staff' AND s.strong = 1 AND sr.user_id = u.id AND sr.valid_from <= CURRENT_DATE AND sr.valid_to >= CURRENT_DATE
    LEFT JOIN ky_role_permission rp ON rp.role_code = sr.role_code
    WHERE s.secret_hash = ? AND s.revoked_at IS NULL AND s.expires_at > UTC_TIMESTAMP(6) AND s.last_seen_at > UTC_TIMESTAMP(6) - INTERVAL 60 MINUTE
    AND u.disabled_at IS NULL AND u.valid_from <= CURRENT_DATE AND u.valid_to >= CURRENT_DATE", [hash('sha256', $cookie, true)]);
$departments = [];
$may_edit = false;
foreach ($grants as [, , $permission, $department]) {
    if ($permission === 'groups.view')
        $departments[] = (int)$department;
    $may_edit = $may_edit || $permission === 'groups.edit';
}
if ($departments === []) {
    http_response_code(403);
    exit;
}
$where = 'g.merged_into_id IS NULL' . (in_array(0, $departments, true) ? '' : ' AND g.department_id IN (' . implode(',', $departments) . ')');
$states = $site['choices']['groups.state'];
$areas = rows('SELECT id, name FROM ky_area ORDER BY sort, id');
$values = $active = $params = [];
foreach ([['state', 'g.state', $states], ['area', 'g.area_id', $areas]] as [$name, $column, $choices]) {
    $chosen = $_GET[$name] ?? '';
    foreach ($choices as [$code, $label]) {
        if ((string)$code !== $chosen)
            continue;
        $where .= " AND $column = ?";
        $values[] = $chosen;
        $active[] = $label;
        $params[$name] = $chosen;
    }
}
$count = count_text("groups_group g WHERE $where", $values);
$groups = rows("SELECT g.id, g.sort_key, g.name, g.registration_no, g.state, g.representative, g.member_count, g.registered_on FROM groups_group g
    WHERE $where ORDER BY g.sort_key, g.id LIMIT 21", $values);
$more = count($groups) > 20;
$groups = array_slice($groups, 0, 20);
$label_of = array_column($states, 1, 0);

header('Content-Type: text/html; charset=utf-8');
ob_start();
$token = bin2hex(random_bytes(16)) . hash_hmac('sha256', 'core.logout' . $cookie, $site['password']);
top('staff', $w['groups.staff_title'], '', $grants[0][1], '<form method="post" action="/ja/auth/logout"><input type="hidden" name="_token" value="' . substr($token, 0, 80) .
    '"><button class="button button-secondary" type="submit">' . h($w['core.logout']) . '</button></form>');
echo "\n<h1>", h($w['groups.staff_title']), "</h1>\n";
if ($may_edit)
    echo '<p class="buttons"><a class="button" href="/ja/staff/groups/new">', h($w['groups.new_title']), '</a> <a class="button" href="/ja/staff/groups/imports">', h($w['groups.import.title']), '</a></p>';
echo "\n\n";
filters_begin('/ja/staff/groups', 'q', $w['groups.words'], '', $active !== []);
choice_filter('state', $w['groups.state'], $params['state'] ?? '', $states);
choice_filter('field', $w['groups.field'], '', $site['choices']['groups.field']);
choice_filter('area', $w['groups.area'], $params['area'] ?? '', $areas);
if (isset($params['area']))
    choice_filter('ward', $w['groups.ward'], '', rows('SELECT id, name FROM ky_ward WHERE valid_to >= CURRENT_DATE AND area_id = ? ORDER BY sort, id', [$params['area']]));
choice_filter('category', $w['groups.category'], '', $site['choices']['groups.category']);
choice_filter('department', $w['groups.department'], '', rows('SELECT id, name FROM ky_department WHERE valid_to >= CURRENT_DATE ORDER BY sort, id'));
check_filter('members', $w['groups.looking'], '');
echo "\n\n<p class=\"buttons\"><button class=\"button button-primary\" type=\"submit\">", h($w['core.search']), '</button> <a href="/ja/staff/groups">', h($w['core.reset']),
    "</a></p>\n</div></details></form>\n\n<p class=\"count\" role=\"status\">$count", $active === [] ? '' : '（' . h(implode('・', $active)) . '）', '</p>';
$query = http_build_query($params, '', '&', PHP_QUERY_RFC3986);
$saved = rows('SELECT f.name, f.path, f.params FROM ky_saved_filter f WHERE f.user_id = ? AND f.list = ? ORDER BY f.name, f.id LIMIT 20', [$grants[0][0], 'groups.staff']);
if ($query !== '')
    echo '<p><a href="/ja/staff/filters/new?list=groups.staff&amp;path=staff%2Fgroups&amp;params=', rawurlencode($query), '">', h($w['core.save_filters']), '</a></p>';
echo "\n\n<p><a href=\"/ja/files/groups/export", $query === '' ? '' : '?' . h($query), '">', h($w['core.export.link']), "</a></p>\n\n<table class=\"list-table\"><thead><tr>";
$heads = [$w['groups.name'], $w['groups.registration_no'], $w['groups.state'], $w['groups.representative'], $w['groups.member_count'], $w['groups.registered_on']];
foreach ($heads as $head)
    echo '<th scope="col">', h($head), '</th>';
echo "</tr></thead><tbody>\n";
foreach ($groups as [$id, $key, $name, $no, $state, $representative, $members, $registered]) {
    echo '<tr><td data-label="', h($heads[0]), '"><a href="/ja/staff/groups/', $id, '">', h($name), '</a></td><td data-label="', h($heads[1]), '">', h($no ?? ''), '</td><td data-label="', h($heads[2]),
        '">', h($label_of[$state]), '</td><td data-label="', h($heads[3]), '">', h($representative), '</td><td data-label="', h($heads[4]), '" class="number">', $members, '</td><td data-label="',
        h($heads[5]), '">', wareki($registered), "</td></tr>\n";
}
echo "</tbody></table>\n";
if ($more)
    pager('/ja/staff/groups', $params, [$groups[19][1], $groups[19][0]]);
else
    echo "\n\n";
echo "\n";
bottom();
header('Content-Length: ' . ob_get_length());
ob_end_flush();
