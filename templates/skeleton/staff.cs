<?cs set:Page.title = T.skeleton.title ?><?cs include:"core/list.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.skeleton.title ?></h1>
<p class="buttons"><a class="button" href="<?cs var:new_url ?>"><?cs var:T.skeleton.new_title ?></a></p>
<?cs call:filters(List) ?>
<?cs if:List.empty ?><div class="card"><p><?cs var:T.skeleton.none ?></p></div><?cs else ?>
<table class="list-table"><thead><tr><?cs each:c = List.columns ?><th scope="col"<?cs if:c.number ?> class="number"<?cs /if ?>><?cs var:c.label ?></th><?cs /each ?></tr></thead><tbody>
<?cs each:r = List.rows ?><tr><?cs each:c = r.cells ?><td data-label="<?cs var:c.label ?>"<?cs if:c.number ?> class="number"<?cs /if ?>><?cs if:c.url ?><a href="<?cs var:c.url ?>"><?cs var:c.text ?></a><?cs else ?><?cs var:c.text ?><?cs /if ?></td><?cs /each ?></tr>
<?cs /each ?></tbody></table>
<?cs call:pager(List) ?><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
