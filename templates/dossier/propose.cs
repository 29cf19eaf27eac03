<?cs include:"core/form.cs" ?><?cs include:"dossier/race.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Title ?></h1>
<p><?cs var:Case.title ?> <?cs var:Case.receipt_no ?> — <?cs var:Case.state ?></p>
<?cs if:Unmet ?><p class="notice notice-error"><?cs var:T.dossier.error.unmet ?></p><?cs /if ?>
<?cs call:race(Race) ?>
<?cs call:errors(Form) ?>
<form class="form" method="post" action="<?cs var:Form.action_url ?>" novalidate><input type="hidden" name="_token" value="<?cs var:Form.token ?>">
<?cs call:fields(Form) ?>
<?cs if:subcount(Others) > 0 ?><fieldset class="field"><legend><?cs var:T.dossier.together ?></legend><div class="choices"><?cs each:o = Others ?><label><input type="checkbox" name="with.<?cs var:o.id ?>" value="1"> <?cs var:o.title ?> <?cs var:o.receipt_no ?></label><?cs /each ?></div></fieldset><?cs /if ?>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Form.submit ?></button></p></form>
<p><a href="<?cs var:Case.url ?>"><?cs var:T.dossier.back ?></a></p>
<?cs include:"core/bottom.cs" ?>
