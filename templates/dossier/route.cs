<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<p><?cs var:Lead ?></p>
<?cs call:errors(Form) ?>
<form class="form" method="post" action="<?cs var:Form.action_url ?>" novalidate><input type="hidden" name="_token" value="<?cs var:Form.token ?>">
<?cs each:f = Form.fields ?><?cs if:f.name == "s4_kind" ?><details class="more-steps"<?cs if:More ?> open<?cs /if ?>><summary><?cs var:T.dossier.route.more ?></summary><?cs /if ?><?cs each:g = f.open ?><?cs call:group(g) ?><?cs /each ?><?cs call:field(f) ?><?cs if:f.close ?><?cs loop:i = #1, f.close, #1 ?></fieldset><?cs /loop ?><?cs /if ?><?cs if:f.name == "s8_note" ?></details><?cs /if ?><?cs /each ?>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Form.submit ?></button></p></form>
<?cs include:"core/bottom.cs" ?>
