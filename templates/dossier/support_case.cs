<?cs include:"core/top.cs" ?>
<h1><?cs var:Case.procedure ?> — <?cs var:Name ?></h1>
<p class="notice draft"><strong><?cs var:T.dossier.draft_mark ?></strong></p>
<ul class="buttons"><li><a class="button button-primary" href="<?cs var:Case.form_url ?>"><?cs var:T.dossier.go_on ?></a></li><li><a class="button button-secondary" href="<?cs var:Case.confirm_url ?>"><?cs var:T.dossier.step_confirm ?></a></li></ul>
<form method="post" action="<?cs var:Leave.url ?>"><input type="hidden" name="_token" value="<?cs var:Leave.token ?>"><p><?cs var:T.dossier.support_desk.leave_about ?> <button class="button button-secondary" type="submit"><?cs var:Leave.label ?></button></p></form>
<?cs include:"core/bottom.cs" ?>
