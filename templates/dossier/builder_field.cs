<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Title ?></h1>
<?cs call:form(Form) ?>
<?cs if:subcount(Numbers) > 0 ?><h2><?cs var:T.dossier.forms.numbers ?></h2><ul><?cs each:n = Numbers ?><li><?cs var:n.label ?></li><?cs /each ?></ul><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
