<?cs include:"dossier/builder_changes.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Title ?></h1>
<p><?cs var:T.dossier.forms.revision ?> <?cs var:From ?> → <?cs if:To ?><?cs var:T.dossier.forms.revision ?> <?cs var:To ?><?cs else ?><?cs var:T.dossier.forms.the_draft ?><?cs /if ?></p>
<?cs call:changed(Changes) ?>
<?cs include:"core/bottom.cs" ?>
