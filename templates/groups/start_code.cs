<?cs set:Page.title = T.groups.start_code ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.groups.start_code ?></h1>
<p class="lead"><?cs var:Group.name ?></p>
<p><?cs var:T.groups.start_code_lead ?> <?cs var:T.groups.setting.start_code_days ?>：<?cs var:Days ?><?cs var:T.groups.unit.days ?></p>
<?cs if:HasOpen ?><p class="notice"><?cs var:T.groups.start_code_replaces ?></p><?cs /if ?>
<form method="post" action="<?cs var:Issue.url ?>"><input type="hidden" name="_token" value="<?cs var:Issue.token ?>"><p class="buttons"><button class="button button-primary" type="submit"><?cs var:Issue.label ?></button></p></form>
<h2><?cs var:T.groups.start_code_past ?></h2>
<?cs if:subcount(Codes) == 0 ?><p><?cs var:T.groups.start_code_none ?></p><?cs else ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.groups.issued_at ?></th><th scope="col"><?cs var:T.groups.issued_by ?></th><th scope="col"><?cs var:T.groups.letter.until ?></th><th scope="col"><?cs var:T.groups.state_of_code ?></th><th scope="col"><?cs var:T.groups.tries ?></th></tr></thead><tbody>
<?cs each:c = Codes ?><tr><td data-label="<?cs var:T.groups.issued_at ?>"><?cs var:c.created_at.text ?></td><td data-label="<?cs var:T.groups.issued_by ?>"><?cs var:c.who ?></td><td data-label="<?cs var:T.groups.letter.until ?>"><?cs var:c.expires_on.text ?></td><td data-label="<?cs var:T.groups.state_of_code ?>"><?cs var:c.state_label ?><?cs if:c.used_by_name ?>（<?cs var:c.used_by_name ?>）<?cs /if ?></td><td data-label="<?cs var:T.groups.tries ?>"><?cs var:c.tries.text ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
