<?cs include:"core/list.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs if:List.empty ?><div class="card"><p><?cs var:T.dossier.route.nothing_waits ?></p></div><?cs else ?>
<p class="count" role="status"><?cs var:List.count_text ?></p>
<table class="list-table"><thead><tr><?cs each:c = List.columns ?><th scope="col"<?cs if:c.number ?> class="number"<?cs /if ?>><?cs var:c.label ?></th><?cs /each ?></tr></thead><tbody>
<?cs each:r = List.rows ?><tr><?cs each:c = r.cells ?><td data-label="<?cs var:c.label ?>"><?cs if:c.url ?><a href="<?cs var:c.url ?>"><?cs var:c.text ?></a><?cs else ?><?cs var:c.text ?><?cs /if ?></td><?cs /each ?></tr>
<?cs /each ?></tbody></table>
<?cs call:pager(List) ?><?cs /if ?>
<?cs if:subcount(ToSee) > 0 ?><h2><?cs var:T.dossier.route.to_see ?></h2><p><?cs var:T.dossier.route.see_about ?></p>
<ul class="results"><?cs each:s = ToSee ?><li><a href="<?cs var:s.url ?>"><?cs var:s.title ?></a> <?cs var:s.step ?> — <?cs var:s.decider ?> <time datetime="<?cs var:s.at.iso ?>"><?cs var:s.at.text ?></time></li>
<?cs /each ?></ul><?cs /if ?>
<p><a href="<?cs var:absences_url ?>"><?cs var:T.dossier.absence.title ?></a></p>
<?cs include:"core/bottom.cs" ?>
