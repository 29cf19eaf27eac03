<?cs set:Page.title = Group.name ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Group.name ?></h1>
<p class="buttons"><?cs if:Group.edit_url ?><a class="button button-primary" href="<?cs var:Group.edit_url ?>"><?cs var:T.groups.edit_title ?></a><?cs /if ?>
<?cs if:Group.people_url ?><a class="button" href="<?cs var:Group.people_url ?>"><?cs var:T.groups.people ?></a>
<a class="button" href="<?cs var:Group.consent_url ?>"><?cs var:T.groups.consent.title ?></a>
<a class="button" href="<?cs var:Group.start_code_url ?>"><?cs var:T.groups.start_code ?></a><?cs /if ?>
<?cs if:Group.revoke_url ?><a class="button" href="<?cs var:Group.revoke_url ?>"><?cs var:T.groups.revoke.title ?></a><?cs /if ?>
<?cs if:Group.revocation_url ?><a class="button" href="<?cs var:Group.revocation_url ?>"><?cs var:T.groups.revoke.notice ?></a><?cs /if ?>
<?cs if:Group.public_url ?><a href="<?cs var:Group.public_url ?>"><?cs var:T.groups.public_page ?></a><?cs /if ?></p>
<?cs if:Group.merge_url ?><p class="notice"><?cs var:T.groups.look_alikes ?> <a href="<?cs var:Group.merge_url ?>"><?cs var:T.groups.merge_title ?></a></p><?cs /if ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.groups.item ?></th><th scope="col"><?cs var:T.groups.value ?></th><th scope="col"><?cs var:T.groups.visibility ?></th></tr></thead><tbody>
<?cs each:f = Group.facts ?><tr><th scope="row"><?cs var:f.label ?></th><td data-label="<?cs var:T.groups.value ?>" class="typed"><?cs var:f.text ?></td><td data-label="<?cs var:T.groups.visibility ?>"><?cs if:f.public ?><?cs var:T.groups.public ?><?cs else ?><?cs var:T.groups.internal ?><?cs /if ?></td></tr>
<?cs /each ?></tbody></table>
<h2><?cs var:T.groups.history ?></h2>
<?cs if:subcount(History) == 0 ?><p><?cs var:T.groups.history_empty ?></p><?cs else ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.groups.when ?></th><th scope="col"><?cs var:T.groups.who ?></th><th scope="col"><?cs var:T.groups.item ?></th><th scope="col"><?cs var:T.groups.before ?></th><th scope="col"><?cs var:T.groups.after ?></th></tr></thead><tbody>
<?cs each:h = History ?><tr><td data-label="<?cs var:T.groups.when ?>"><time datetime="<?cs var:h.at.iso ?>"><?cs var:h.at.text ?></time></td><td data-label="<?cs var:T.groups.who ?>"><?cs var:h.who ?></td><td data-label="<?cs var:T.groups.item ?>"><?cs var:h.field ?><?cs if:h.of_group ?>（<?cs var:h.of_group ?>）<?cs /if ?></td><td data-label="<?cs var:T.groups.before ?>" class="typed"><?cs var:h.old ?></td><td data-label="<?cs var:T.groups.after ?>" class="typed"><?cs var:h.new ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
