<?cs include:"core/top.cs" ?>
<h1><?cs var:Name ?></h1>
<p><?cs var:T.dossier.support_desk.until ?>: <time datetime="<?cs var:Until.iso ?>"><?cs var:Until.text ?></time></p>
<?cs if:subcount(Corrections) > 0 ?><h2><?cs var:T.dossier.support_desk.corrections ?></h2>
<?cs each:k = Corrections ?><form method="post" action="<?cs var:Begin.url ?>"><input type="hidden" name="_token" value="<?cs var:Begin.token ?>"><input type="hidden" name="dossier" value="<?cs var:k.id ?>"><p><button class="button button-secondary" type="submit"><?cs var:k.label ?> <?cs var:k.receipt_no ?>: <?cs var:T.dossier.support_desk.help ?></button><?cs if:k.due.iso ?> <?cs var:T.dossier.due ?>: <time datetime="<?cs var:k.due.iso ?>"><?cs var:k.due.text ?></time><?cs /if ?></p></form>
<?cs /each ?><h2><?cs var:T.dossier.support_desk.begin ?></h2><?cs /if ?>
<?cs if:subcount(Procedures) == 0 ?><p><?cs var:T.dossier.apply_none ?></p><?cs /if ?>
<?cs each:p = Procedures ?><form method="post" action="<?cs var:Begin.url ?>"><input type="hidden" name="_token" value="<?cs var:Begin.token ?>"><input type="hidden" name="procedure" value="<?cs var:p.name ?>"><p><button class="button button-secondary" type="submit"><?cs var:p.label ?>: <?cs var:Begin.label ?></button></p></form>
<?cs /each ?>
<?cs include:"core/bottom.cs" ?>
