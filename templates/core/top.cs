<!DOCTYPE html>
<html lang="<?cs if:Page.lang == "easy" ?>ja<?cs else ?><?cs var:Page.lang ?><?cs /if ?>">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title><?cs if:Page.error ?><?cs var:T.core.error_prefix ?><?cs /if ?><?cs var:Page.title ?> | <?cs var:Page.city ?> <?cs var:T.core.title ?></title>
<?cs if:Page.noindex ?><meta name="robots" content="noindex"><?cs /if ?>
<link rel="stylesheet" href="<?cs var:Page.assets_url ?>/tokens.css">
<link rel="stylesheet" href="<?cs var:Page.assets_url ?>/kyodo.css">
<link rel="icon" href="<?cs var:Page.assets_url ?>/icon.svg" type="image/svg+xml">
<script src="<?cs var:Page.assets_url ?>/kyodo.js" defer></script>
<?cs if:Page.feed_url ?><link rel="alternate" type="application/atom+xml" href="<?cs var:Page.feed_url ?>" title="<?cs var:Page.title ?>"><?cs /if ?>
</head>
<body class="zone-<?cs var:Page.zone ?>">
<a class="skip" href="#main"><?cs var:T.core.skip ?></a>
<header>
<?cs if:Page.demo ?><p class="demo"><?cs var:T.core.demo ?></p><?cs /if ?>
<div class="site-header">
<div class="site-name"><a href="<?cs var:Page.home_url ?>"><span class="city"><?cs var:Page.city ?></span> <span class="product"><?cs var:T.core.title ?></span></a></div>
<div class="tools">
<nav aria-label="<?cs var:T.core.languages ?>"><ul class="languages">
<?cs each:l = Page.languages ?><li><?cs if:l.current ?><span aria-current="true"><?cs var:l.label ?></span><?cs else ?><a href="<?cs var:l.url ?>" hreflang="<?cs if:l.code == "easy" ?>ja<?cs else ?><?cs var:l.code ?><?cs /if ?>"><?cs var:l.label ?></a><?cs /if ?></li>
<?cs /each ?></ul></nav>
<?cs if:Page.who.name ?><div class="who"><a href="<?cs var:Page.who.url ?>"><?cs var:Page.who.name ?></a>
<?cs if:Page.who.group ?><a class="acting" href="<?cs var:Page.who.acting_url ?>"><?cs var:T.core.acting_for ?> <?cs var:Page.who.group ?></a>
<?cs /if ?><?cs if:Page.logout.url ?><form method="post" action="<?cs var:Page.logout.url ?>"><input type="hidden" name="_token" value="<?cs var:Page.logout.token ?>"><button class="button button-secondary" type="submit"><?cs var:Page.logout.label ?></button></form><?cs /if ?></div><?cs else ?><div class="who"><a href="<?cs var:Page.login_url ?>"><?cs var:T.core.login ?></a></div><?cs /if ?>
</div>
<?cs if:subcount(Page.menu) > 0 ?><nav class="menu" aria-label="<?cs var:T.core.menu ?>"><ul>
<?cs each:m = Page.menu ?><li><a href="<?cs var:m.url ?>"<?cs if:m.current ?> aria-current="page"<?cs /if ?>><?cs var:m.label ?></a></li>
<?cs /each ?></ul></nav><?cs /if ?>
</div>
</header>
<?cs if:subcount(Page.crumbs) > 0 ?><nav class="crumbs" aria-label="<?cs var:T.core.crumbs ?>"><ol>
<li><a href="<?cs var:Page.home_url ?>"><?cs var:T.core.home ?></a></li>
<?cs each:c = Page.crumbs ?><li><?cs if:c.url ?><a href="<?cs var:c.url ?>"><?cs var:c.label ?></a><?cs else ?><span aria-current="page"><?cs var:c.label ?></span><?cs /if ?></li>
<?cs /each ?></ol></nav><?cs /if ?>
<main id="main">
<?cs if:Page.done ?><p class="notice notice-done" role="status"><?cs var:Page.done ?></p><?cs /if ?>
<?cs if:Page.error ?><p class="notice notice-error" role="alert"><?cs var:Page.error ?></p><?cs /if ?>
