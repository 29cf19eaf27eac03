<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs if:Lead ?><p><?cs var:Lead ?></p><?cs /if ?>
<p><?cs var:T.admin.import_lead ?></p>
<h2><?cs var:T.admin.import_columns ?></h2>
<ul>
<?cs each:c = Columns ?><li><?cs var:c.label ?> (<code><?cs var:c.name ?></code>)<?cs if:c.required ?> <span class="required"><?cs var:T.core.required ?></span><?cs /if ?></li>
<?cs /each ?></ul>
<?cs call:form(Form) ?>
<?cs include:"core/bottom.cs" ?>
