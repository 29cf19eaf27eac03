<?cs include:"core/top.cs" ?>
<h1><?cs var:T.groups.wards_title ?></h1>
<p><?cs var:T.groups.wards_lead ?></p>
<?cs if:heads_url ?><p><a href="<?cs var:heads_url ?>"><?cs var:T.groups.wards_heads ?></a></p><?cs /if ?>
<?cs if:Prepare.url ?><form method="post" action="<?cs var:Prepare.url ?>"><input type="hidden" name="_token" value="<?cs var:Prepare.token ?>"><p class="buttons"><button class="button button-primary" type="submit"><?cs var:Prepare.label ?>（<?cs var:Without ?>）</button></p></form><?cs /if ?>
<?cs if:Codes.url ?><form method="post" action="<?cs var:Codes.url ?>"><input type="hidden" name="_token" value="<?cs var:Codes.token ?>"><p class="buttons"><button class="button button-primary" type="submit"><?cs var:Codes.label ?>（<?cs var:Unsent ?>）</button> <?cs var:T.groups.wards_codes_hint ?></p></form><?cs /if ?>
<?cs if:subcount(Wards) == 0 ?><div class="card"><p><?cs var:T.groups.wards_none ?></p></div><?cs else ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.groups.ward ?></th><th scope="col"><?cs var:T.groups.ward_head ?></th><th scope="col"><?cs var:T.groups.ward_since ?></th><th scope="col"><?cs var:T.groups.ward_access ?></th></tr></thead><tbody>
<?cs each:w = Wards ?><tr><td data-label="<?cs var:T.groups.ward ?>"><?cs if:w.url ?><a href="<?cs var:w.url ?>"><?cs var:w.area ?> <?cs var:w.name ?></a><?cs else ?><?cs var:w.area ?> <?cs var:w.name ?><?cs /if ?></td><td data-label="<?cs var:T.groups.ward_head ?>"><?cs var:w.head ?></td><td data-label="<?cs var:T.groups.ward_since ?>"><?cs var:w.since.text ?></td><td data-label="<?cs var:T.groups.ward_access ?>"><?cs var:w.state ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
