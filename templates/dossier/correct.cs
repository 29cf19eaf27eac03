<?cs include:"core/form.cs" ?><?cs include:"dossier/race.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<p><?cs var:T.dossier.correct_lead ?></p>
<?cs call:race(Race) ?>
<?cs call:errors(Form) ?>
<form class="form" method="post" action="<?cs var:Form.action_url ?>" novalidate><input type="hidden" name="_token" value="<?cs var:Form.token ?>">
<?cs each:s = Sections ?><fieldset class="group"><legend><?cs var:s.title ?></legend>
<?cs each:f = s.fields ?><div class="field"><label for="c-<?cs var:f.name ?>"><?cs var:f.label ?></label><?cs if:f.text ?><p class="hint typed"><?cs var:f.text ?></p><?cs /if ?><input id="c-<?cs var:f.name ?>" name="reason.<?cs var:f.name ?>" value="<?cs var:f.reason ?>"></div><?cs /each ?></fieldset><?cs /each ?>
<p class="hint"><?cs var:T.dossier.correct_default ?> <?cs var:Due.text ?></p>
<?cs call:fields(Form) ?>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Form.submit ?></button></p></form>
<p><a href="<?cs var:Case.url ?>"><?cs var:T.dossier.back ?></a></p>
<?cs include:"core/bottom.cs" ?>
