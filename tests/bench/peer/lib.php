<?php
// lib.php — what both PHP pages share: words, the persistent connection, the page's frame. The words and addresses come from site.php, which
// the bench writes from the same catalogues kyodo reads; opcache keeps them. Written by hand, straight to the output, as a careful author would.
declare(strict_types=1);

$site = require $_SERVER['BENCH_SITE'];
$w = $site['words'];

function h(string $s): string
{
    return htmlspecialchars($s, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}

function db(): PDO
{
    global $site;
    static $db = null;
    return $db ??= new PDO('mysql:unix_socket=' . $site['socket'] . ';dbname=' . $site['database'] . ';charset=utf8mb4', 'kyodo_web', $site['password'],
        [PDO::ATTR_PERSISTENT => true, PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION, PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_NUM]);
}

// One round trip: PDO fills the values in and sends the text, which measured faster than preparing on the server for each request.
function rows(string $sql, array $values = []): array
{
    $st = db()->prepare($sql);
    $st->execute($values);
    return $st->fetchAll();
}

// As kyodo counts: exactly up to 1,000.
function count_text(string $from_where, array $values): string
{
    $n = (int)rows("SELECT COUNT(*) FROM (SELECT 1 FROM $from_where LIMIT 1001) AS counted", $values)[0][0];
    return $n > 1000 ? '1,000件以上' : "{$n}件";
}

// The words of a search as InnoDB's index knows them: neighbouring characters.
function search_terms(string $q): string
{
    $c = array_map(fn ($x) => sprintf('%06x', $x), array_map('code_point', preg_split('//u', $q, -1, PREG_SPLIT_NO_EMPTY)));
    if (count($c) === 1)
        return '+u' . $c[0];
    $pairs = [];
    for ($i = 0; $i + 1 < count($c); $i++)
        $pairs[] = 'b' . $c[$i] . $c[$i + 1];
    return count($pairs) === 1 ? '+' . $pairs[0] : '+"' . implode(' ', $pairs) . '"';
}

function code_point(string $c): int
{
    return unpack('N', iconv('UTF-8', 'UCS-4BE', $c))[1];
}

function top(string $zone, string $title, string $feed, ?string $who, string $logout): void
{
    global $w, $site;
    $path = $site['path'][$zone];
    $query = $_SERVER['QUERY_STRING'] === '' ? '' : '?' . $_SERVER['QUERY_STRING'];
    echo "\n\n<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
        h($title), ' | ', h($site['city']), ' ', h($w['core.title']), "</title>\n", $zone === 'staff' ? '<meta name="robots" content="noindex">' : '',
        "\n<link rel=\"stylesheet\" href=\"/assets/tokens.css\">\n<link rel=\"stylesheet\" href=\"/assets/kyodo.css\">\n<link rel=\"icon\" href=\"/assets/icon.svg\" type=\"image/svg+xml\">\n",
        "<script src=\"/assets/kyodo.js\" defer></script>\n";
    if ($feed !== '')
        echo '<link rel="alternate" type="application/atom+xml" href="', h($feed), '" title="', h($title), '">';
    echo "\n</head>\n<body class=\"zone-$zone\">\n<a class=\"skip\" href=\"#main\">", h($w['core.skip']), "</a>\n<header>\n<p class=\"demo\">", h($w['core.demo']),
        "</p>\n<div class=\"site-header\">\n<div class=\"site-name\"><a href=\"/ja/\"><span class=\"city\">", h($site['city']), '</span> <span class="product">', h($w['core.title']),
        "</span></a></div>\n<div class=\"tools\">\n<nav aria-label=\"", h($w['core.languages']), "\"><ul class=\"languages\">\n";
    foreach ($site['languages'] as [$code, $label]) {
        echo '<li>';
        if ($code === 'ja')
            echo '<span aria-current="true">', h($label), '</span>';
        else
            echo '<a href="/', $code, '/', h($path . $query), '" hreflang="', $code === 'easy' ? 'ja' : $code, '">', h($label), '</a>';
        echo "</li>\n";
    }
    echo "</ul></nav>\n<div class=\"who\">";
    if ($who === null)
        echo '<a href="/ja/auth/login">', h($w['core.login']), '</a></div>';
    else
        echo '<a href="/ja/account">', h($who), "</a>\n", $logout, '</div>';
    echo "\n</div>\n<nav class=\"menu\" aria-label=\"", h($w['core.menu']), "\"><ul>\n";
    foreach ($site['menu'][$zone] as [$key, $to])
        echo '<li><a href="/ja/', $to, '"', $to === $path ? ' aria-current="page"' : '', '>', h($w[$key]), "</a></li>\n";
    echo "</ul></nav>\n</div>\n</header>\n<nav class=\"crumbs\" aria-label=\"", h($w['core.crumbs']), "\"><ol>\n<li><a href=\"/ja/\">", h($w['core.home']),
        "</a></li>\n<li><span aria-current=\"page\">", h($title), "</span></li>\n</ol></nav>\n<main id=\"main\">\n\n\n";
}

function bottom(): void
{
    global $w;
    echo "</main>\n<footer class=\"site-footer\">\n<address>\n<p><strong>", h($w['core.footer.department']), "</strong></p>\n<p>", h($w['core.footer.address']), "</p>\n<p>",
        h($w['core.phone']), ' ', h($w['core.footer.phone']), "</p>\n<p>", h($w['core.footer.hours']), "</p>\n</address>\n<ul>\n";
    foreach (['accessibility', 'privacy', 'policy'] as $page)
        echo '<li><a href="/ja/pages/', $page, '">', h($w["core.$page"]), "</a></li>\n";
    echo "</ul>\n</footer>\n</body>\n</html>\n\n";
}

function filters_begin(string $action, string $name, string $label, string $value, bool $narrowed): void
{
    global $w;
    echo '<form class="filters" method="get" action="', h($action), "\" role=\"search\">\n<div class=\"find\"><label for=\"q-$name\">", h($label), "</label><div class=\"find-row\"><input id=\"q-$name\" name=\"$name\" value=\"", h($value),
        '"><button class="button button-primary" type="submit">', h($w['core.search']), "</button></div></div>\n<details", $narrowed ? ' open' : '', '><summary>', h($w['core.filter']), "</summary><div class=\"more\">\n";
}

function check_filter(string $name, string $label, string $value): void
{
    echo "\n<div class=\"field\">\n<label class=\"check\"><input type=\"checkbox\" name=\"$name\" value=\"1\"", $value === '1' ? ' checked' : '', '> ', h($label), "</label>\n\n</div>\n";
}

function choice_filter(string $name, string $label, string $chosen, array $choices): void
{
    global $w;
    echo "\n<div class=\"field\">\n<label for=\"q-$name\">", h($label), "</label>\n<select id=\"q-$name\" name=\"$name\"><option value=\"\">", h($w['core.any']), "</option>\n";
    foreach ($choices as [$code, $text])
        echo '<option value="', h((string)$code), '"', (string)$code === $chosen ? ' selected' : '', '>', h($text), "</option>\n";
    echo "</select>\n\n</div>\n";
}

function pager(string $path, array $params, array $last): void
{
    global $w;
    $params['after'] = $last[0] . '|' . $last[1];
    echo "\n<nav class=\"pager\" aria-label=\"", h($w['core.pages_nav']), "\"><ul>\n\n\n<li><a href=\"", h($path . '?' . http_build_query($params, '', '&', PHP_QUERY_RFC3986)),
        '" rel="next">', h($w['core.next']), "</a></li>\n</ul></nav>\n";
}
