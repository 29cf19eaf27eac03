<?cs set:Page.title = T.subsidy.results_title ?><?cs include:"core/list.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.results_title ?></h1>
<p class="lead"><?cs var:T.subsidy.results_lead ?></p>
<?cs call:filters(List) ?>
<?cs if:List.empty ?><div class="card"><p><?cs var:T.core.list_empty ?></p></div><?cs else ?>
<table class="list-table"><thead><tr><?cs each:c = List.columns ?><th scope="col"<?cs if:c.number ?> class="number"<?cs /if ?>><?cs var:c.label ?></th><?cs /each ?></tr></thead><tbody>
<?cs each:r = List.rows ?><tr><?cs each:c = r.cells ?><td data-label="<?cs var:c.label ?>"<?cs if:c.number ?> class="number"<?cs /if ?>><?cs if:c.url ?><a href="<?cs var:c.url ?>"><?cs var:c.text ?></a><?cs else ?><?cs var:c.text ?><?cs /if ?></td><?cs /each ?></tr>
<?cs /each ?></tbody></table>
<?cs call:pager(List) ?><?cs /if ?>
<ul class="buttons"><li><a class="button button-secondary" href="<?cs var:statistics_url ?>"><?cs var:T.subsidy.statistics.public_title ?></a></li><li><a class="button button-secondary" href="<?cs var:csv_url ?>"><?cs var:T.subsidy.results_csv ?></a></li><li><a class="button button-secondary" href="<?cs var:feed_url ?>"><?cs var:T.subsidy.feed ?></a></li></ul>
<?cs include:"core/bottom.cs" ?>
