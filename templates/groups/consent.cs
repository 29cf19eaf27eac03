<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.groups.consent.title ?></h1>
<p><strong><?cs var:Name ?></strong></p>
<p><?cs var:T.groups.consent.lead ?></p>
<?cs if:subcount(Consents) > 0 ?><table class="list-table"><thead><tr><th scope="col"><?cs var:T.groups.consent.given_by ?></th><th scope="col"><?cs var:T.groups.consent.valid_from ?></th><th scope="col"><?cs var:T.groups.consent.valid_to ?></th><th scope="col"><?cs var:T.groups.consent.state ?></th></tr></thead><tbody>
<?cs each:k = Consents ?><tr><td data-label="<?cs var:T.groups.consent.given_by ?>"><?cs var:k.given_by ?></td><td data-label="<?cs var:T.groups.consent.valid_from ?>"><?cs var:k.valid_from.text ?></td><td data-label="<?cs var:T.groups.consent.valid_to ?>"><?cs var:k.valid_to.text ?></td><td data-label="<?cs var:T.groups.consent.state ?>"><?cs if:k.holds ?><?cs var:T.groups.consent.holds ?><?cs else ?><?cs var:T.groups.consent.ended ?><?cs /if ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs if:HasConsent ?><form method="post" action="<?cs var:End.url ?>"><input type="hidden" name="_token" value="<?cs var:End.token ?>"><p class="buttons"><button class="button button-secondary" type="submit"><?cs var:End.label ?></button></p></form><?cs /if ?>
<h2><?cs var:T.groups.consent.give ?></h2>
<?cs call:form(Form) ?>
<?cs if:subcount(Acts) > 0 ?><h2><?cs var:T.groups.consent.acts ?></h2>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.groups.when ?></th><th scope="col"><?cs var:T.groups.who ?></th><th scope="col"><?cs var:T.groups.consent.act ?></th></tr></thead><tbody>
<?cs each:a = Acts ?><tr><td data-label="<?cs var:T.groups.when ?>"><time datetime="<?cs var:a.at.iso ?>"><?cs var:a.at.text ?></time></td><td data-label="<?cs var:T.groups.who ?>"><?cs var:a.person ?></td><td data-label="<?cs var:T.groups.consent.act ?>"><?cs var:a.action ?> <?cs var:a.receipt_no ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
