<?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<p class="lead"><?cs var:Person.name ?></p>
<?cs if:IsLast ?><p class="notice notice-error" role="alert"><?cs var:T.groups.last_representative ?></p>
<?cs else ?><p><?cs var:T.groups.leave_lead ?></p>
<form method="post" action="<?cs var:End.url ?>"><input type="hidden" name="_token" value="<?cs var:End.token ?>"><p class="buttons"><button class="button button-primary" type="submit"><?cs var:End.label ?></button></p></form><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
