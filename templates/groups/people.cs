<?cs set:Page.title = T.groups.people ?><?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.groups.people ?></h1>
<p class="lead"><?cs var:Group.name ?></p>
<?cs if:subcount(People) == 0 ?><p><?cs var:T.groups.people_none ?></p><?cs else ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.groups.person ?></th><th scope="col"><?cs var:T.groups.claim.login_name ?></th><th scope="col"><?cs var:T.groups.member_role ?></th><th scope="col"><?cs var:T.groups.since ?></th><th scope="col"><?cs var:T.groups.notices ?></th><th scope="col"><?cs var:T.groups.change ?></th></tr></thead><tbody>
<?cs each:p = People ?><tr><td data-label="<?cs var:T.groups.person ?>"><?cs var:p.name ?></td><td data-label="<?cs var:T.groups.claim.login_name ?>"><?cs var:p.login ?></td><td data-label="<?cs var:T.groups.member_role ?>"><?cs var:p.role_label ?></td><td data-label="<?cs var:T.groups.since ?>"><?cs var:p.valid_from.text ?></td><td data-label="<?cs var:T.groups.notices ?>"><?cs if:p.has_email == "1" ?><?cs var:T.groups.by_mail ?><?cs else ?><?cs var:T.groups.on_paper ?><?cs /if ?></td><td data-label="<?cs var:T.groups.change ?>"><a href="<?cs var:p.end_url ?>"><?cs var:T.groups.end_title ?></a></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<p class="buttons"><a class="button" href="<?cs var:start_code_url ?>"><?cs var:T.groups.start_code ?></a></p>
<h2><?cs var:T.groups.grant ?></h2>
<p><?cs var:T.groups.grant_lead ?></p>
<?cs call:form(Form) ?>
<?cs if:subcount(Past) > 0 ?><h2><?cs var:T.groups.people_past ?></h2>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.groups.person ?></th><th scope="col"><?cs var:T.groups.member_role ?></th><th scope="col"><?cs var:T.groups.since ?></th><th scope="col"><?cs var:T.groups.ended_at ?></th></tr></thead><tbody>
<?cs each:p = Past ?><tr><td data-label="<?cs var:T.groups.person ?>"><?cs var:p.name ?></td><td data-label="<?cs var:T.groups.member_role ?>"><?cs var:p.role_label ?></td><td data-label="<?cs var:T.groups.since ?>"><?cs var:p.valid_from.text ?></td><td data-label="<?cs var:T.groups.ended_at ?>"><?cs var:p.ended_at.text ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
