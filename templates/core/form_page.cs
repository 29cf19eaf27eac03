<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs if:Lead ?><p><?cs var:Lead ?></p><?cs /if ?>
<?cs if:Key ?><p class="card"><code id="key"><?cs var:Key ?></code></p><?cs /if ?>
<?cs call:form(Form) ?>
<?cs include:"core/bottom.cs" ?>
