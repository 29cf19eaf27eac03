<?cs set:Page.title = T.groups.statistics_title ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.groups.statistics_title ?></h1>
<p class="lead"><?cs var:T.groups.statistics_lead ?></p>
<p class="count"><?cs var:T.groups.statistics_total ?> <?cs var:total.text ?></p>
<?cs each:c = Charts ?>
<h2 id="chart-<?cs name:c ?>"><?cs var:c.title ?></h2>
<table class="chart" aria-labelledby="chart-<?cs name:c ?>"><thead><tr><th scope="col"><?cs var:T.groups.chart_row ?></th><th scope="col" class="number"><?cs var:T.groups.chart_count ?></th><td></td></tr></thead><tbody>
<?cs each:r = c.rows ?><tr><th scope="row"><?cs var:r.name ?></th><td class="number"><?cs var:r.count.text ?></td><td class="bar" aria-hidden="true"><svg width="100%" height="16"><rect width="<?cs var:r.percent ?>%" height="16" fill="currentColor"/></svg></td></tr>
<?cs /each ?></tbody></table>
<?cs /each ?>
<?cs include:"core/bottom.cs" ?>
