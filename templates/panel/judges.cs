<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs if:subcount(Judges) == 0 ?><p><?cs var:T.panel.none_yet ?></p><?cs else ?><ul><?cs each:j = Judges ?><li><?cs var:T.panel.seat ?> <?cs var:j.seat ?>: <?cs var:j.name ?><?cs if:j.on_paper == "1" ?> （<?cs var:T.panel.judge.on_paper ?>）<?cs /if ?><?cs if:Remove.url ?><form class="inline" method="post" action="<?cs var:Remove.url ?>"><input type="hidden" name="_token" value="<?cs var:Remove.token ?>"><input type="hidden" name="judge" value="<?cs var:j.id ?>"><button class="button button-secondary" type="submit"><?cs var:Remove.label ?>: <?cs var:j.name ?></button></form><?cs /if ?></li><?cs /each ?></ul><?cs /if ?>
<?cs if:Form.action_url ?><h2><?cs var:T.panel.judge.add ?></h2><?cs call:form(Form) ?><?cs /if ?>
<p><a href="<?cs var:Panel.url ?>"><?cs var:T.panel.back ?></a></p>
<?cs include:"core/bottom.cs" ?>
