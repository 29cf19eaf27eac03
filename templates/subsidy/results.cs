<?cs set:Page.title = T.subsidy.results_title ?><?cs include:"core/list.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.results_title ?></h1>
<p class="lead"><?cs var:T.subsidy.results_lead ?></p>
<?cs call:filters(List) ?>
<?cs if:List.empty ?><div class="card"><p><?cs var:T.core.list_empty ?></p></div><?cs else ?>
<table class="list-table"><thead><tr><?cs each:c = List.columns ?><th scope="col"><?cs var:c.label ?></th><?cs /each ?></tr></thead><tbody>
<?cs each:r = List.rows ?><tr><?cs each:c = r.cells ?><td data-label="<?cs var:c.label ?>"<?cs if:c.number ?> class="number"<?cs /if ?>><?cs var:c.text ?></td><?cs /each ?></tr>
<?cs /each ?></tbody></table>
<?cs call:pager(List) ?><?cs /if ?>
<p class="buttons"><a class="button button-secondary" href="<?cs var:csv_url ?>"><?cs var:T.subsidy.results_csv ?></a></p>
<?cs include:"core/bottom.cs" ?>
