<?cs include:"core/top.cs" ?>
<h1><?cs var:T.panel.judging.title ?></h1>
<?cs if:subcount(Panels) == 0 ?><p><?cs var:T.panel.judging.none ?></p><?cs else ?><ul class="cards"><?cs each:p = Panels ?><li class="card"><h2><a href="<?cs var:p.url ?>"><?cs var:p.title ?></a></h2><p><?cs var:p.stage ?><?cs if:p.closes.text ?> — <?cs var:T.panel.closes ?>: <time datetime="<?cs var:p.closes.iso ?>"><?cs var:p.closes.text ?></time><?cs /if ?></p></li>
<?cs /each ?></ul><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
