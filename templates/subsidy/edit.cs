<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs if:Lead ?><p><?cs var:Lead ?></p><?cs /if ?>
<?cs if:Conflict.version ?><p class="notice notice-error"><?cs var:T.subsidy.error.conflict ?><?cs with:url = stored_url ?> <a href="<?cs var:url ?>"><?cs var:T.subsidy.see_stored ?></a><?cs /with ?></p><?cs /if ?>
<?cs call:errors(Form) ?>
<form class="form" method="post" action="<?cs var:Form.action_url ?>" novalidate>
<input type="hidden" name="_token" value="<?cs var:Form.token ?>">
<?cs each:f = Form.fields ?><?cs if:f.name != "overwrite" ?><?cs call:field(f) ?><?cs /if ?><?cs /each ?>
<?cs if:Conflict.version ?><div class="field"><label class="check"><input type="checkbox" name="overwrite" value="<?cs var:Conflict.version ?>"> <?cs var:T.subsidy.overwrite ?></label></div><?cs /if ?>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Form.submit ?></button></p>
</form>
<?cs include:"core/bottom.cs" ?>
