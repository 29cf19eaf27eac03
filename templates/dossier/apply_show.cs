<?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<p><?cs var:About ?></p>
<?cs if:closed ?><p class="notice notice-error"><?cs var:closed ?></p><?cs /if ?>
<dl class="facts">
<?cs if:Minutes ?><dt><?cs var:T.dossier.takes ?></dt><dd><?cs var:Minutes ?><?cs var:T.dossier.minutes ?></dd><?cs /if ?>
<?cs if:opens.text ?><dt><?cs var:T.dossier.opens ?></dt><dd><time datetime="<?cs var:opens.iso ?>"><?cs var:opens.text ?></time></dd><?cs /if ?>
<?cs if:closes.text ?><dt><?cs var:T.dossier.closes ?></dt><dd><time datetime="<?cs var:closes.iso ?>"><?cs var:closes.text ?></time> <?cs var:T.dossier.closes_rule ?></dd><?cs /if ?>
<?cs if:department ?><dt><?cs var:T.dossier.department ?></dt><dd><?cs var:department ?> <?cs var:department_phone ?></dd><?cs /if ?>
</dl>
<?cs if:subcount(Needs) > 0 ?><h2><?cs var:T.dossier.needs ?></h2><ul><?cs each:n = Needs ?><li><?cs var:n.text ?></li><?cs /each ?></ul><?cs /if ?>
<h2><?cs var:T.dossier.steps ?></h2><ol><?cs each:s = Sections ?><li><?cs var:s.label ?></li><?cs /each ?><li><?cs var:T.dossier.step_confirm ?></li></ol>
<?cs if:Purpose ?><h2><?cs var:T.dossier.purpose ?></h2><p><?cs var:Purpose ?></p><?cs /if ?>
<?cs if:subcount(Mine) > 0 ?><h2><?cs var:T.dossier.go_on ?></h2><ul><?cs each:m = Mine ?><li><a href="<?cs var:m.url ?>"><?cs if:m.title ?><?cs var:m.title ?><?cs else ?><?cs var:T.dossier.untitled ?><?cs /if ?></a> <?cs var:T.dossier.saved_at ?> <time datetime="<?cs var:m.at.iso ?>"><?cs var:m.at.text ?></time></li><?cs /each ?></ul><?cs /if ?>
<?cs if:!closed ?><?cs if:Citizen ?><?cs if:NeedsGroup ?><p class="notice"><?cs var:T.dossier.needs_group ?></p><?cs else ?>
<form method="post" action="<?cs var:Begin.url ?>"><input type="hidden" name="_token" value="<?cs var:Begin.token ?>"><p class="buttons"><button class="button button-primary" type="submit"><?cs var:Begin.label ?></button></p></form><?cs /if ?>
<?cs else ?><p><?cs var:T.dossier.login_first ?></p><ul class="buttons"><li><a class="button button-primary" href="<?cs var:login_url ?>"><?cs var:T.core.login ?></a></li><li><a class="button button-secondary" href="<?cs var:register_url ?>"><?cs var:T.dossier.register ?></a></li></ul><?cs /if ?><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
