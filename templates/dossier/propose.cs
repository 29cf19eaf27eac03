<?cs include:"core/form.cs" ?><?cs include:"dossier/race.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Title ?></h1>
<p><?cs var:Case.title ?> <?cs var:Case.receipt_no ?> — <?cs var:Case.state ?></p>
<?cs if:Unmet ?><p class="notice notice-error"><?cs var:T.dossier.error.unmet ?></p><?cs /if ?>
<?cs if:Before.url ?><div class="notice"><p><?cs var:T.dossier.route.came_back ?> <strong><?cs var:Before.state ?></strong> <a href="<?cs var:Before.url ?>"><?cs var:T.dossier.route.before ?></a></p><?cs if:Before.remark ?><p class="typed"><?cs var:Before.remark ?></p><?cs /if ?></div><?cs /if ?>
<?cs call:race(Race) ?>
<?cs if:Route.name ?><section><h2><?cs var:T.dossier.route.who ?></h2><p><?cs var:Route.name ?></p>
<ol class="route"><?cs each:s = Route.steps ?><li><p class="route-head"><?cs var:s.kind ?> <strong><?cs var:s.title ?></strong><?cs if:s.department ?><br><?cs var:s.department ?><?cs /if ?><?cs if:s.note ?><br><span class="route-note"><?cs var:s.note ?></span><?cs /if ?></p><p class="route-box"><?cs if:s.nobody ?><strong class="error"><?cs var:T.dossier.route.nobody ?></strong><?cs else ?><?cs var:s.who ?><?cs /if ?></p></li>
<?cs /each ?></ol></section><?cs /if ?>
<?cs call:errors(Form) ?>
<form class="form" method="post" action="<?cs var:Form.action_url ?>" novalidate><input type="hidden" name="_token" value="<?cs var:Form.token ?>">
<?cs call:fields(Form) ?>
<?cs if:subcount(Others) > 0 ?><fieldset class="field"><legend><?cs var:T.dossier.together ?></legend><div class="choices"><?cs each:o = Others ?><label><input type="checkbox" name="with.<?cs var:o.id ?>" value="1"<?cs if:o.ticked ?> checked<?cs /if ?>> <?cs var:o.title ?> <?cs var:o.receipt_no ?></label><?cs /each ?></div></fieldset><?cs /if ?>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Form.submit ?></button></p></form>
<p><a href="<?cs var:Case.url ?>"><?cs var:T.dossier.back ?></a></p>
<?cs include:"core/bottom.cs" ?>
