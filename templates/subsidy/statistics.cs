<?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<p class="lead"><?cs var:Lead ?></p>
<form class="filters" method="get" action="<?cs var:action_url ?>"><div class="more"><div class="field"><label for="q-year"><?cs var:T.subsidy.fiscal_year ?></label>
<select id="q-year" name="year"><option value="all"><?cs var:T.subsidy.statistics.all_years ?></option><?cs each:y = Years ?><option value="<?cs var:y.year ?>"<?cs if:y.selected ?> selected<?cs /if ?>><?cs var:y.label ?></option><?cs /each ?></select></div>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:T.subsidy.statistics.show ?></button></p></div></form>
<?cs if:subcount(Charts) == 0 ?><div class="card"><p><?cs var:Empty ?></p></div><?cs /if ?>
<?cs each:c = Charts ?>
<h2 id="chart-<?cs name:c ?>"><?cs var:c.title ?></h2>
<?cs if:c.note ?><p><?cs var:c.note ?></p><?cs /if ?>
<table class="list-table" aria-labelledby="chart-<?cs name:c ?>"><thead><tr><th scope="col"><?cs var:T.subsidy.statistics.what ?></th><?cs each:k = c.columns ?><th scope="col" class="number"><?cs var:k.label ?></th><?cs /each ?></tr></thead><tbody>
<?cs each:r = c.rows ?><tr><th scope="row"><?cs var:r.name ?></th><?cs each:k = r.cells ?><td data-label="<?cs var:k.label ?>" class="number"><?cs var:k.text ?></td><?cs /each ?></tr>
<?cs /each ?></tbody></table>
<table class="chart" aria-hidden="true"><tbody>
<?cs each:r = c.rows ?><tr><td><?cs var:r.name ?></td><td class="bar"><svg width="100%" height="16"><rect width="<?cs var:r.percent ?>%" height="16" fill="currentColor"/></svg></td></tr>
<?cs /each ?></tbody></table>
<?cs /each ?>
<?cs if:yearly_url ?><p><a href="<?cs var:yearly_url ?>"><?cs var:T.subsidy.yearly.title ?></a></p><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
