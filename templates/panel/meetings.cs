<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs if:Plan.url ?><form class="form" method="post" action="<?cs var:Plan.url ?>"><input type="hidden" name="_token" value="<?cs var:Plan.token ?>">
<h2><?cs var:T.panel.meeting.order ?></h2>
<?cs each:f = Files ?><fieldset class="group"><legend><?cs var:f.name ?></legend>
<div class="field"><label for="m-<?cs var:f.id ?>"><?cs var:T.panel.meeting.which ?></label><select id="m-<?cs var:f.id ?>" name="meeting.<?cs var:f.id ?>"><option value=""><?cs var:T.panel.not_set ?></option><?cs each:m = f.meetings ?><option value="<?cs var:m.id ?>"<?cs if:m.chosen ?> selected<?cs /if ?>><?cs var:m.name ?></option><?cs /each ?></select></div>
<div class="field"><label for="o-<?cs var:f.id ?>"><?cs var:T.panel.meeting.turn ?></label><input id="o-<?cs var:f.id ?>" name="turn.<?cs var:f.id ?>" inputmode="numeric" value="<?cs if:f.turn > #0 ?><?cs var:f.turn ?><?cs /if ?>"></div>
<div class="field"><label for="t-<?cs var:f.id ?>"><?cs var:T.panel.meeting.time ?></label><input id="t-<?cs var:f.id ?>" name="time.<?cs var:f.id ?>" value="<?cs var:f.starts ?>"></div></fieldset>
<?cs /each ?>
<h2><?cs var:T.panel.meeting.there ?></h2>
<?cs each:m = Meetings ?><fieldset class="field"><legend><?cs var:m.name ?></legend><div class="choices"><?cs each:j = m.judges ?><label><input type="checkbox" name="<?cs var:j.mark ?>" value="1"<?cs if:j.there ?> checked<?cs /if ?>> <?cs var:j.name ?></label>
<?cs /each ?></div></fieldset><?cs /each ?>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Plan.label ?></button></p></form><?cs else ?><p><?cs var:T.panel.none_yet ?></p><?cs /if ?>
<h2><?cs var:T.panel.meeting.add ?></h2><?cs call:form(Form) ?>
<p><a href="<?cs var:Panel.url ?>"><?cs var:T.panel.back ?></a></p>
<?cs include:"core/bottom.cs" ?>
