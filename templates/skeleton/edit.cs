<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs call:form(Form) ?>
<?cs include:"core/bottom.cs" ?>
