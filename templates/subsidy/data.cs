<?cs set:Page.title = T.subsidy.data_title ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.data_title ?></h1>
<p><?cs var:T.subsidy.data_lead ?></p>
<p class="buttons"><a class="button button-secondary" href="<?cs var:csv_url ?>">CSV</a></p>
<h2><?cs var:T.subsidy.data_columns ?></h2>
<ol><?cs each:c = Columns ?><li><?cs var:c.name ?></li><?cs /each ?></ol>
<?cs include:"core/bottom.cs" ?>
