<?cs include:"core/top.cs" ?>
<h1><?cs var:T.dossier.apply ?></h1>
<p><?cs var:T.dossier.apply_lead ?></p>
<?cs if:subcount(Procedures) == 0 ?><div class="card"><p><?cs var:T.dossier.apply_none ?></p></div><?cs else ?><ul class="cards">
<?cs each:p = Procedures ?><li class="card"><h2><a href="<?cs var:p.url ?>"><?cs var:p.label ?></a></h2><p><?cs var:p.about ?></p>
<?cs if:p.closed ?><p class="notice"><?cs var:p.closed ?></p><?cs /if ?><?cs if:p.closes.text ?><p><?cs var:T.dossier.closes ?> <time datetime="<?cs var:p.closes.iso ?>"><?cs var:p.closes.text ?></time></p><?cs /if ?><?cs if:p.for_group ?><p><?cs var:T.dossier.for_group ?></p><?cs /if ?></li>
<?cs /each ?></ul><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
