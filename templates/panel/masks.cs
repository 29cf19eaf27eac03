<?cs include:"core/form.cs" ?><?cs include:"dossier/answers.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.panel.mask.title ?>: <?cs if:Title ?><?cs var:Title ?><?cs else ?><?cs var:T.dossier.untitled ?><?cs /if ?> <?cs var:Code ?></h1>
<p><?cs if:Panel.blind ?><?cs var:T.panel.mask.lead ?><?cs else ?><?cs var:T.panel.mask.lead_open ?><?cs /if ?></p>
<?cs if:subcount(Masks) > 0 ?><h2><?cs var:T.panel.mask.made ?></h2><ul><?cs each:m = Masks ?><li><?cs var:m.label ?>: 「<span class="typed"><?cs var:m.passage ?></span>」 → 「<?cs var:m.replacement ?>」 <?cs var:m.person ?><?cs if:Remove.url ?><form class="inline" method="post" action="<?cs var:Remove.url ?>"><input type="hidden" name="_token" value="<?cs var:Remove.token ?>"><input type="hidden" name="mask" value="<?cs var:m.id ?>"><button class="button button-secondary" type="submit"><?cs var:Remove.label ?></button></form><?cs /if ?></li><?cs /each ?></ul><?cs /if ?>
<?cs if:open ?><h2><?cs var:T.panel.mask.add ?></h2><?cs call:form(Form) ?><?cs /if ?>
<h2><?cs var:T.panel.mask.seen ?></h2>
<?cs if:Seen ?><p><strong><?cs var:Seen ?></strong></p><?cs /if ?>
<?cs call:answers(Answers, None) ?>
<p><a href="<?cs var:Panel.url ?>"><?cs var:T.panel.back ?></a></p>
<?cs include:"core/bottom.cs" ?>
