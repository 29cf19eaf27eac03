<?cs include:"core/form.cs" ?><?cs include:"dossier/race.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Title ?></h1>
<p><?cs var:Case.title ?> <?cs var:Case.receipt_no ?> — <?cs var:Case.state ?></p>
<?cs call:race(Race) ?><?cs call:form(Form) ?>
<p><a href="<?cs var:Case.url ?>"><?cs var:T.dossier.back ?></a></p>
<?cs include:"core/bottom.cs" ?>
