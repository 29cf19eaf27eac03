<?cs set:Page.title = T.subsidy.yearly.title ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.yearly.title ?>（<?cs var:Year ?>）</h1>
<p class="lead"><?cs var:T.subsidy.yearly.lead ?></p>
<form class="filters" method="get" action="<?cs var:action_url ?>"><div class="more"><div class="field"><label for="q-year"><?cs var:T.subsidy.fiscal_year ?></label>
<select id="q-year" name="year"><?cs each:y = Years ?><option value="<?cs var:y.year ?>"<?cs if:y.selected ?> selected<?cs /if ?>><?cs var:y.label ?></option><?cs /each ?></select></div>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:T.subsidy.statistics.show ?></button></p></div></form>
<?cs if:subcount(Rows) == 0 ?><div class="card"><p><?cs var:T.subsidy.yearly.empty ?></p></div><?cs else ?>
<table class="list-table dense"><thead><tr><?cs each:c = Columns ?><th scope="col"<?cs if:c.number ?> class="number"<?cs /if ?>><?cs var:c.label ?></th><?cs /each ?></tr></thead><tbody>
<?cs each:r = Rows ?><tr><?cs each:c = r.cells ?><td data-label="<?cs var:c.label ?>"<?cs if:c.number ?> class="number"<?cs /if ?>><?cs var:c.text ?></td><?cs /each ?></tr>
<?cs /each ?></tbody></table>
<p><?cs var:T.subsidy.yearly.note ?></p>
<ul class="buttons"><?cs each:f = Files ?><li><a class="button button-secondary" href="<?cs var:f.url ?>" download><?cs var:f.label ?></a></li><?cs /each ?></ul><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
