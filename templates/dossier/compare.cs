<?cs include:"dossier/changes.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.dossier.compare ?></h1>
<p><?cs var:T.dossier.revision ?> <?cs var:Number ?></p>
<?cs call:changes(Changes) ?>
<p><a href="<?cs var:Case.url ?>"><?cs var:T.dossier.back ?></a></p>
<?cs include:"core/bottom.cs" ?>
