<?cs set:Page.title = Group.name ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Group.name ?></h1>
<dl class="facts">
<dt><?cs var:T.groups.member_role ?></dt><dd><?cs var:Group.role_label ?></dd>
<?cs if:Login ?><dt><?cs var:T.groups.claim.login_name ?></dt><dd><?cs var:Login ?></dd><?cs /if ?>
<dt><?cs var:T.groups.state ?></dt><dd><?cs var:Group.state_label ?></dd>
<?cs if:Group.expires_on.text ?><dt><?cs var:T.groups.expires_on ?></dt><dd><time datetime="<?cs var:Group.expires_on.iso ?>"><?cs var:Group.expires_on.text ?></time></dd><?cs /if ?>
</dl>
<p class="buttons"><a class="button button-primary" href="<?cs var:news_url ?>"><?cs var:T.groups.news.title ?></a>
<?cs if:Group.public_url ?><a href="<?cs var:Group.public_url ?>"><?cs var:T.groups.public_page ?></a><?cs /if ?></p>
<h2><?cs var:T.groups.people ?></h2>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.groups.person ?></th><th scope="col"><?cs var:T.groups.member_role ?></th><th scope="col"><?cs var:T.groups.since ?></th><th scope="col"><?cs var:T.groups.change ?></th></tr></thead><tbody>
<?cs each:p = People ?><tr><td data-label="<?cs var:T.groups.person ?>"><?cs var:p.name ?><?cs if:p.own ?> <?cs var:T.groups.own ?><?cs /if ?></td><td data-label="<?cs var:T.groups.member_role ?>"><?cs var:p.role ?></td><td data-label="<?cs var:T.groups.since ?>"><?cs var:p.since.text ?></td><td data-label="<?cs var:T.groups.change ?>"><?cs if:p.role_url ?><a href="<?cs var:p.role_url ?>"><?cs var:T.groups.role_title ?></a> <?cs /if ?><?cs if:p.end_url ?><a href="<?cs var:p.end_url ?>"><?cs if:p.own ?><?cs var:T.groups.leave_own ?><?cs else ?><?cs var:T.groups.leave_title ?><?cs /if ?></a><?cs /if ?></td></tr>
<?cs /each ?></tbody></table>
<?cs if:invite_url ?><p class="buttons"><a class="button button-secondary" href="<?cs var:invite_url ?>"><?cs var:T.groups.invite_title ?></a></p><?cs /if ?>
<?cs if:subcount(Invites) > 0 ?><h2><?cs var:T.groups.invites ?></h2>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.groups.person ?></th><th scope="col"><?cs var:T.groups.member_role ?></th><th scope="col"><?cs var:T.groups.letter.until ?></th><th scope="col"><?cs var:T.groups.change ?></th></tr></thead><tbody>
<?cs each:i = Invites ?><tr><td data-label="<?cs var:T.groups.person ?>"><?cs var:i.person ?></td><td data-label="<?cs var:T.groups.member_role ?>"><?cs var:i.role ?><?cs if:i.handover ?>（<?cs var:T.groups.handover ?>）<?cs /if ?></td><td data-label="<?cs var:T.groups.letter.until ?>"><?cs var:i.expires_on.text ?></td><td data-label="<?cs var:T.groups.change ?>"><form method="post" action="<?cs var:i.withdraw.url ?>"><input type="hidden" name="_token" value="<?cs var:i.withdraw.token ?>"><button class="button button-secondary" type="submit"><?cs var:i.withdraw.label ?></button></form></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs if:consent_url ?><p class="buttons"><a class="button button-secondary" href="<?cs var:consent_url ?>"><?cs var:T.groups.consent.title ?></a></p><?cs /if ?>
<?cs if:subcount(Acts) > 0 ?><h2><?cs var:T.groups.consent.acts ?></h2>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.groups.when ?></th><th scope="col"><?cs var:T.groups.who ?></th><th scope="col"><?cs var:T.groups.consent.act ?></th></tr></thead><tbody>
<?cs each:a = Acts ?><tr><td data-label="<?cs var:T.groups.when ?>"><time datetime="<?cs var:a.at.iso ?>"><?cs var:a.at.text ?></time></td><td data-label="<?cs var:T.groups.who ?>"><?cs var:a.person ?></td><td data-label="<?cs var:T.groups.consent.act ?>"><?cs var:a.action ?> <?cs var:a.receipt_no ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<h2><?cs var:T.groups.about ?></h2>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.groups.item ?></th><th scope="col"><?cs var:T.groups.value ?></th><th scope="col"><?cs var:T.groups.visibility ?></th></tr></thead><tbody>
<?cs each:f = Group.facts ?><tr><th scope="row"><?cs var:f.label ?></th><td data-label="<?cs var:T.groups.value ?>" class="typed"><?cs var:f.text ?></td><td data-label="<?cs var:T.groups.visibility ?>"><?cs if:f.public ?><?cs var:T.groups.public ?><?cs else ?><?cs var:T.groups.internal ?><?cs /if ?></td></tr>
<?cs /each ?></tbody></table>
<?cs include:"core/bottom.cs" ?>
