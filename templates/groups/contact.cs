<?cs set:Page.title = T.groups.contact.title ?><?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.groups.contact.title ?></h1>
<p class="lead"><?cs var:Group.name ?></p>
<p><?cs var:T.groups.contact.lead ?></p>
<?cs call:form(Form) ?>
<?cs include:"core/bottom.cs" ?>
