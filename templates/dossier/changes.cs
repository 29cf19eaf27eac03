<?cs def:changes(list) ?><?cs if:subcount(list) == 0 ?><p><?cs var:T.dossier.no_change ?></p><?cs else ?><table class="list-table"><thead><tr><th scope="col"><?cs var:T.dossier.item ?></th><th scope="col"><?cs var:T.dossier.before ?></th><th scope="col"><?cs var:T.dossier.after ?></th></tr></thead><tbody>
<?cs each:c = list ?><tr><th scope="row"><?cs var:c.label ?></th><td data-label="<?cs var:T.dossier.before ?>" class="typed"><?cs var:c.before ?></td><td data-label="<?cs var:T.dossier.after ?>" class="typed"><?cs var:c.after ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?><?cs /def ?>
