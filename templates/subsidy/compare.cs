<?cs include:"subsidy/parts.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.compare.title ?></h1>
<p class="lead"><a href="<?cs var:case_url ?>"><?cs var:Title ?></a></p>
<?cs call:compared(Costs, Incomes) ?>
<?cs call:amount(Amount) ?>
<?cs include:"core/bottom.cs" ?>
