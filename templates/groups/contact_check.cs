<?cs set:Page.title = T.groups.contact.check_title ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.groups.contact.check_title ?></h1>
<p class="lead"><?cs var:Group.name ?></p>
<p><?cs var:T.groups.contact.check_lead ?></p>
<dl class="facts">
<?cs each:f = Form.fields ?><dt><?cs var:f.label ?></dt><dd class="typed"><?cs var:f.value ?></dd>
<?cs /each ?></dl>
<form class="form" method="post" action="<?cs var:Form.action_url ?>">
<input type="hidden" name="_token" value="<?cs var:Form.token ?>">
<?cs each:f = Form.fields ?><?cs if:f.kind == "lines" ?><textarea name="<?cs var:f.name ?>" hidden><?cs var:f.value ?></textarea><?cs else ?><input type="hidden" name="<?cs var:f.name ?>" value="<?cs var:f.value ?>"><?cs /if ?>
<?cs /each ?>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Form.submit ?></button></p>
</form>
<?cs include:"core/bottom.cs" ?>
