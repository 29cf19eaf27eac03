<?cs include:"core/form.cs" ?><?cs include:"core/list.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.groups.mailing.mail ?></h1>
<p><?cs var:T.groups.mailing.mail_lead ?></p>
<?cs call:filters(List) ?><?cs call:pager(List) ?>
<?cs if:List.empty ?><div class="card"><p><?cs var:T.core.list_empty ?></p></div><?cs else ?>
<?cs if:!Ids ?><details><summary><?cs var:T.groups.mailing.to ?></summary><ul><?cs each:r = List.rows ?><li><?cs var:r.name ?></li><?cs /each ?></ul></details><?cs /if ?>
<?cs call:errors(Form) ?><form class="form" method="post" action="<?cs var:Form.action_url ?>"><input type="hidden" name="_token" value="<?cs var:Form.token ?>">
<input type="hidden" name="ids" value="<?cs if:Ids ?><?cs var:Ids ?><?cs else ?><?cs each:r = List.rows ?><?cs if:name(r) != "0" ?>,<?cs /if ?><?cs var:r.number ?><?cs /each ?><?cs /if ?>">
<?cs each:f = Form.fields ?><?cs call:field(f) ?><?cs /each ?>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Form.submit ?></button></p></form><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
