<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<p><?cs var:T.dossier.absence.lead ?></p>
<?cs if:subcount(Rows) == 0 ?><div class="card"><p><?cs var:T.dossier.absence.none ?></p></div><?cs else ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.dossier.absence.person ?></th><th scope="col"><?cs var:T.dossier.absence.from ?></th><th scope="col"><?cs var:T.dossier.absence.to ?></th><th scope="col"><?cs var:T.dossier.absence.deputy ?></th><th scope="col"><?cs var:T.dossier.absence.end ?></th></tr></thead><tbody>
<?cs each:r = Rows ?><tr><td data-label="<?cs var:T.dossier.absence.person ?>"><?cs var:r.person ?></td><td data-label="<?cs var:T.dossier.absence.from ?>"><?cs var:r.from.text ?></td><td data-label="<?cs var:T.dossier.absence.to ?>"><?cs var:r.to.text ?></td><td data-label="<?cs var:T.dossier.absence.deputy ?>"><?cs var:r.deputy ?></td><td data-label="<?cs var:T.dossier.absence.end ?>"><?cs if:r.end.url ?><form class="inline" method="post" action="<?cs var:r.end.url ?>"><input type="hidden" name="_token" value="<?cs var:r.end.token ?>"><button class="button button-secondary" type="submit" aria-label="<?cs var:r.end.label ?>: <?cs var:r.person ?> <?cs var:r.from.text ?>"><?cs var:r.end.label ?></button></form><?cs /if ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<h2><?cs var:T.dossier.absence.add ?></h2>
<?cs call:errors(Form) ?>
<form class="form" method="post" action="<?cs var:Form.action_url ?>" novalidate><input type="hidden" name="_token" value="<?cs var:Form.token ?>">
<?cs each:f = Form.fields ?><?cs if:f.name != "person" || Administrator ?><?cs call:field(f) ?><?cs /if ?><?cs /each ?>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Form.submit ?></button></p></form>
<?cs include:"core/bottom.cs" ?>
