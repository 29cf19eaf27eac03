<?cs set:Page.title = T.groups.data_title ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.groups.data_title ?></h1>
<p><?cs var:T.groups.data_lead ?></p>
<ul><li><a href="<?cs var:csv_url ?>">CSV（UTF-8）</a></li><li><a href="<?cs var:json_url ?>">JSON</a></li></ul>
<h2><?cs var:T.groups.data_columns ?></h2>
<table class="list-table"><thead><tr><th scope="col">CSV</th><th scope="col">JSON</th><th scope="col"><?cs var:T.groups.data_meaning ?></th></tr></thead><tbody>
<?cs each:c = T.groups.columns ?><tr><td data-label="CSV"><?cs var:c.csv ?></td><td data-label="JSON"><code><?cs var:c.json ?></code></td><td data-label="<?cs var:T.groups.data_meaning ?>"><?cs var:c.text ?></td></tr>
<?cs /each ?></tbody></table>
<?cs include:"core/bottom.cs" ?>
