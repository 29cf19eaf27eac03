<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Panel.title ?></h1>
<p><?cs var:Panel.stage ?><?cs if:Panel.closes.text ?> — <?cs var:T.panel.closes ?>: <time datetime="<?cs var:Panel.closes.iso ?>"><?cs var:Panel.closes.text ?></time> <?cs var:T.panel.judging.closes_rule ?><?cs /if ?></p>
<?cs if:to_pledge ?><h2><?cs var:T.panel.judging.pledge_title ?></h2><p><?cs var:T.panel.judging.pledge_text ?></p><?cs call:form(Form) ?>
<?cs elif:to_declare ?><h2><?cs var:T.panel.judging.declare_title ?></h2><p><?cs var:T.panel.judging.declare_text ?></p><?cs call:form(Form) ?>
<?cs elif:subcount(Files) > 0 ?>
<?cs if:Panel.running && Panel.late ?><p class="notice"><?cs var:T.panel.error.late ?></p><?cs elif:!Panel.running ?><p class="notice"><?cs var:T.panel.judging.over ?></p><?cs elif:Done ?><p class="notice"><?cs var:T.panel.judging.is_ready ?></p><?cs elif:on_paper ?><p class="notice"><?cs var:T.panel.judging.on_paper ?></p><?cs elif:Wanting > 0 ?><p><?cs var:T.panel.judging.wanting ?> <?cs var:Wanting ?></p><?cs /if ?>
<ol class="cards"><?cs each:f = Files ?><li class="card"><h2><?cs if:f.url ?><a href="<?cs var:f.url ?>"><?cs var:f.name ?></a><?cs else ?><?cs var:f.name ?><?cs /if ?></h2><p><?cs if:f.conflicted ?><?cs var:T.panel.judging.hidden ?><?cs elif:f.complete ?><?cs var:T.panel.judging.complete ?><?cs elif:f.begun ?><strong><?cs var:T.panel.judging.begun ?></strong><?cs else ?><strong><?cs var:T.panel.judging.not_begun ?></strong><?cs /if ?></p><?cs if:f.held_on.text ?><p><?cs var:T.panel.meeting.presentation ?>: <time datetime="<?cs var:f.held_on.iso ?>"><?cs var:f.held_on.text ?></time> <?cs var:f.starts ?> <?cs var:f.place ?>（<?cs var:T.panel.meeting.turn ?> <?cs var:f.turn ?>）</p><?cs /if ?></li>
<?cs /each ?></ol>
<?cs if:Ready.url ?><form method="post" action="<?cs var:Ready.url ?>"><input type="hidden" name="_token" value="<?cs var:Ready.token ?>"><p><?cs var:T.panel.judging.ready_lead ?></p><p class="buttons"><button class="button button-primary" type="submit"><?cs var:Ready.label ?></button></p></form><?cs /if ?>
<?cs else ?><p class="notice"><?cs var:T.panel.judging.over ?></p><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
