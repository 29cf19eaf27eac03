<?cs include:"core/form.cs" ?><?cs include:"dossier/answers.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.panel.mask.title ?>: <?cs if:Title ?><?cs var:Title ?><?cs else ?><?cs var:T.dossier.untitled ?><?cs /if ?> <?cs var:Code ?></h1>
<p><?cs if:Panel.blind ?><?cs var:T.panel.mask.lead ?><?cs else ?><?cs var:T.panel.mask.lead_open ?><?cs /if ?></p>
<?cs if:subcount(Masks) > 0 ?><h2><?cs var:T.panel.mask.made ?></h2><ul><?cs each:m = Masks ?><li><?cs var:m.label ?>: 「<span class="typed"><?cs var:m.passage ?></span>」 → 「<?cs var:m.replacement ?>」 <?cs var:m.person ?><?cs if:Remove.url ?><form class="inline" method="post" action="<?cs var:Remove.url ?>"><input type="hidden" name="_token" value="<?cs var:Remove.token ?>"><input type="hidden" name="mask" value="<?cs var:m.id ?>"><button class="button button-secondary" type="submit"><?cs var:Remove.label ?></button></form><?cs /if ?></li><?cs /each ?></ul><?cs /if ?>
<?cs if:open ?><h2><?cs var:T.panel.mask.add ?></h2><?cs call:form(Form) ?><?cs /if ?>
<?cs if:subcount(Papers) > 0 ?><h2><?cs var:T.panel.papers.title ?></h2><p><?cs var:T.panel.papers.lead ?></p>
<?cs if:Pass.url ?><form class="form" method="post" action="<?cs var:Pass.url ?>"><input type="hidden" name="_token" value="<?cs var:Pass.token ?>"><fieldset class="field"><legend><?cs var:T.panel.papers.which ?></legend><div class="choices"><?cs each:a = Papers ?><label><input type="checkbox" name="pass.<?cs var:a.id ?>" value="1"<?cs if:a.passed ?> checked<?cs /if ?>> <?cs var:a.label ?>: <?cs var:a.name ?></label> <a href="<?cs var:a.url ?>"><?cs var:T.panel.papers.see ?>: <?cs var:a.name ?></a>
<?cs /each ?></div></fieldset><p class="buttons"><button class="button button-secondary" type="submit"><?cs var:Pass.label ?></button></p></form><?cs /if ?>
<?cs if:papers_url ?><p><a href="<?cs var:papers_url ?>"><?cs var:T.panel.papers.made ?></a><?cs if:unread > #0 ?> <strong><?cs var:T.panel.papers.unread ?> <?cs var:unread ?></strong><?cs /if ?></p><?cs /if ?><?cs /if ?>
<h2><?cs var:T.panel.mask.seen ?></h2>
<?cs if:Seen ?><p><strong><?cs var:Seen ?></strong></p><?cs /if ?>
<?cs call:answers(Answers, None) ?>
<p><a href="<?cs var:Panel.url ?>"><?cs var:T.panel.back ?></a></p>
<?cs include:"core/bottom.cs" ?>
