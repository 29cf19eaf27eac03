<?cs include:"core/form.cs" ?><?cs include:"dossier/builder_changes.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Title ?></h1>
<p><?cs var:T.dossier.forms.publish_lead ?></p>
<?cs if:subcount(Faults) > 0 ?><div class="notice notice-error"><h2><?cs var:T.dossier.forms.faults ?></h2><ul><?cs each:f = Faults ?><li><?cs if:f.url ?><a href="<?cs var:f.url ?>"><?cs var:f.where ?></a><?cs else ?><?cs var:f.where ?><?cs /if ?>: <?cs var:f.text ?></li><?cs /each ?></ul></div><?cs /if ?>
<?cs if:!First ?><h2><?cs var:T.dossier.forms.changes ?></h2><?cs call:changed(Changes) ?><?cs /if ?>
<?cs if:Nothing ?><p class="notice"><?cs var:T.dossier.forms.error.nothing ?></p><?cs elif:subcount(Faults) == 0 ?><?cs call:form(Form) ?><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
