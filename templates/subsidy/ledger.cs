<?cs include:"core/list.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.entries ?></h1>
<p class="lead"><a href="<?cs var:call_url ?>"><?cs var:Title ?></a></p>
<h2><?cs var:T.subsidy.entries_totals ?></h2>
<dl class="facts"><?cs each:t = Totals ?><dt><?cs var:t.label ?></dt><dd><?cs var:t.text ?></dd>
<?cs /each ?></dl>
<?cs if:subcount(Sums) > 0 ?><h2><?cs var:T.subsidy.entries_sums ?></h2>
<dl class="facts"><?cs each:t = Sums ?><dt><?cs var:t.label ?></dt><dd><?cs var:t.text ?></dd>
<?cs /each ?></dl><?cs /if ?>
<h2><?cs var:T.subsidy.entries_all ?></h2>
<?cs call:filters(List) ?>
<?cs if:List.empty ?><div class="card"><p><?cs var:T.subsidy.no_entries ?></p></div><?cs else ?>
<table class="list-table"><thead><tr><?cs each:c = List.columns ?><th scope="col"<?cs if:c.number ?> class="number"<?cs /if ?>><?cs var:c.label ?></th><?cs /each ?></tr></thead><tbody>
<?cs each:r = List.rows ?><tr><?cs each:c = r.cells ?><td data-label="<?cs var:c.label ?>"<?cs if:c.number ?> class="number"<?cs /if ?>><?cs var:c.text ?></td><?cs /each ?></tr>
<?cs /each ?></tbody></table>
<?cs call:pager(List) ?>
<p class="buttons"><a class="button button-secondary" href="<?cs var:export_url ?>"><?cs var:T.core.export.title ?></a></p><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
