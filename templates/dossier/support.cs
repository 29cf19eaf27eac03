<?cs include:"core/top.cs" ?>
<h1><?cs var:T.dossier.support_desk.title ?></h1>
<p><?cs var:T.dossier.support_desk.lead ?></p>
<?cs if:mine_url ?><p class="notice"><?cs var:T.dossier.support_desk.in_hand ?> <a href="<?cs var:mine_url ?>"><?cs var:T.dossier.go_on ?></a></p><?cs /if ?>
<?cs if:subcount(Groups) == 0 ?><div class="card"><p><?cs var:T.dossier.support_desk.none ?></p></div><?cs else ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.dossier.support_desk.group ?></th><th scope="col"><?cs var:T.dossier.support_desk.until ?></th></tr></thead><tbody>
<?cs each:g = Groups ?><tr><td data-label="<?cs var:T.dossier.support_desk.group ?>"><a href="<?cs var:g.url ?>"><?cs var:g.name ?></a></td><td data-label="<?cs var:T.dossier.support_desk.until ?>"><time datetime="<?cs var:g.until.iso ?>"><?cs var:g.until.text ?></time></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
