<?cs include:"core/top.cs" ?>
<h1><?cs var:T.dossier.compare ?></h1>
<p><?cs var:T.dossier.revision ?> <?cs var:Number ?></p>
<?cs if:subcount(Changes) == 0 ?><p><?cs var:T.dossier.no_change ?></p><?cs else ?><table class="list-table"><thead><tr><th scope="col"><?cs var:T.dossier.item ?></th><th scope="col"><?cs var:T.dossier.before ?></th><th scope="col"><?cs var:T.dossier.after ?></th></tr></thead><tbody>
<?cs each:c = Changes ?><tr><th scope="row"><?cs var:c.label ?></th><td data-label="<?cs var:T.dossier.before ?>" class="typed"><?cs var:c.before ?></td><td data-label="<?cs var:T.dossier.after ?>" class="typed"><?cs var:c.after ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<p><a href="<?cs var:Case.url ?>"><?cs var:T.dossier.back ?></a></p>
<?cs include:"core/bottom.cs" ?>
