<?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<p><?cs var:T.admin.languages_lead ?></p>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.admin.plugin ?></th><th scope="col"><?cs var:T.admin.texts_total ?></th><?cs each:c = Rows.0.cells ?><th scope="col"><?cs var:c.label ?></th><?cs /each ?></tr></thead><tbody>
<?cs each:r = Rows ?><tr><th scope="row"><?cs var:r.name ?></th><td class="number" data-label="<?cs var:T.admin.texts_total ?>"><?cs var:r.total.text ?></td><?cs each:c = r.cells ?><td data-label="<?cs var:c.label ?>"><?cs var:c.done.text ?><?cs if:c.missing != "0" ?> <a href="<?cs var:c.url ?>"><?cs var:T.admin.untranslated ?> <?cs var:c.missing.text ?></a><?cs /if ?></td><?cs /each ?></tr>
<?cs /each ?></tbody></table>
<?cs include:"core/bottom.cs" ?>
