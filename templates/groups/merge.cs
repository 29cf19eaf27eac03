<?cs set:Page.title = T.groups.merge_title ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.groups.merge_title ?></h1>
<p class="lead"><?cs var:Group.name ?></p>
<?cs if:subcount(Others) == 0 ?><div class="card"><p><?cs var:T.groups.merge_none ?></p></div><?cs else ?>
<p><?cs var:T.groups.merge_lead ?></p>
<?cs if:subcount(Form.errors) > 0 ?><div class="error-summary" role="alert" tabindex="-1"><h2><?cs var:T.core.errors ?></h2><ul><?cs each:e = Form.errors ?><li><a href="#f-into"><?cs var:e.label ?>: <?cs var:e.text ?></a></li><?cs /each ?></ul></div><?cs /if ?>
<form class="form" method="post" action="<?cs var:Form.action_url ?>" novalidate>
<input type="hidden" name="_token" value="<?cs var:Form.token ?>">
<fieldset class="field" id="f-into"><legend><?cs var:T.groups.merge_into ?></legend><div class="choices">
<?cs each:o = Others ?><label><input type="radio" name="into" value="<?cs var:o.id ?>"> <span><?cs var:o.name ?>（<?cs var:o.registration_no ?> <?cs var:o.representative ?> <?cs var:o.contact_phone ?>）</span></label>
<?cs /each ?></div></fieldset>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Form.submit ?></button></p>
</form><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
