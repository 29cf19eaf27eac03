<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Title ?></h1>
<p><?cs var:T.dossier.forms.import_lead ?></p>
<?cs if:Wrong ?><div class="error-summary" role="alert" tabindex="-1"><h2><?cs var:T.dossier.forms.unreadable ?></h2><p class="typed"><?cs var:Wrong ?></p></div><?cs /if ?>
<form class="form" method="post" enctype="multipart/form-data" action="<?cs var:Form.action_url ?>" novalidate><input type="hidden" name="_token" value="<?cs var:Form.token ?>"><?cs call:errors(Form) ?><?cs call:fields(Form) ?><p class="buttons"><button class="button button-primary" type="submit"><?cs var:Form.submit ?></button></p></form>
<?cs include:"core/bottom.cs" ?>
