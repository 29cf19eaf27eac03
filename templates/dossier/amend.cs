<?cs include:"core/form.cs" ?><?cs include:"dossier/race.cs" ?><?cs include:"dossier/changes.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.dossier.amend ?></h1>
<p><?cs var:Case.title ?> <?cs var:Case.receipt_no ?> — <?cs var:Case.state ?></p>
<?cs call:race(Race) ?>
<h2><?cs var:T.dossier.amend_changes ?></h2>
<?cs call:changes(Changes) ?>
<?cs call:form(Form) ?>
<p><a href="<?cs var:Case.url ?>"><?cs var:T.dossier.back ?></a></p>
<?cs include:"core/bottom.cs" ?>
