<?cs def:rules(c) ?><dl class="facts"><?cs each:r = c.rules ?><dt><?cs var:r.label ?></dt><dd><?cs var:r.text ?></dd>
<?cs /each ?></dl><?cs /def ?>
<?cs def:amount(m) ?><?cs if:m.title ?><section class="card" id="amount"><h2><?cs var:m.title ?></h2>
<?cs if:m.notice ?><p><?cs var:m.notice ?></p><?cs /if ?>
<dl class="facts"><?cs each:l = m.lines ?><dt><?cs var:l.label ?></dt><dd><?cs if:l.strong ?><strong><?cs var:l.text ?></strong><?cs else ?><?cs var:l.text ?><?cs /if ?></dd>
<?cs /each ?></dl></section><?cs /if ?><?cs /def ?>
