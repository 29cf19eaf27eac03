<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.consult.title ?></h1>
<p class="lead"><?cs var:Title ?></p>
<p><?cs var:T.subsidy.consult.lead ?></p>
<?cs if:Required ?><p class="notice"><?cs var:T.subsidy.consult.required ?></p><?cs /if ?>
<?cs if:subcount(Mine) > 0 ?><h2><?cs var:T.subsidy.consult.mine ?></h2><ul><?cs each:m = Mine ?><li><a href="<?cs var:m.url ?>"><?cs var:m.title ?></a>（<?cs var:m.state ?>）</li>
<?cs /each ?></ul><?cs /if ?>
<?cs if:Staff ?><p class="notice"><?cs var:T.subsidy.apply.staff ?></p><?cs elif:Begin.url ?><form class="form" method="post" action="<?cs var:Begin.url ?>"><input type="hidden" name="_token" value="<?cs var:Begin.token ?>"><p class="buttons"><button class="button button-primary" type="submit"><?cs var:Begin.label ?></button></p></form>
<?cs else ?><p class="notice"><?cs var:T.subsidy.refused.no_consultation ?></p><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
