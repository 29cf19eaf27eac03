<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs if:subcount(Form.errors) > 0 ?><div class="error-summary" role="alert" tabindex="-1"><h2><?cs var:T.core.errors ?></h2><ul>
<?cs each:e = Form.errors ?><li><a href="#f-<?cs var:e.field ?>"><?cs var:e.label ?>: <?cs var:e.text ?></a></li>
<?cs /each ?></ul></div><?cs /if ?>
<?cs if:Conflict.version ?><h2><?cs var:T.groups.conflict_title ?></h2>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.groups.item ?></th><th scope="col"><?cs var:T.groups.stored ?></th><th scope="col"><?cs var:T.groups.typed ?></th></tr></thead><tbody>
<?cs each:r = Conflict.rows ?><tr><th scope="row"><?cs var:r.label ?></th><td data-label="<?cs var:T.groups.stored ?>" class="typed"><?cs var:r.stored ?></td><td data-label="<?cs var:T.groups.typed ?>" class="typed"><?cs var:r.typed ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<form class="form" method="post" action="<?cs var:Form.action_url ?>" novalidate>
<input type="hidden" name="_token" value="<?cs var:Form.token ?>">
<?cs each:f = Form.fields ?><?cs if:f.name != "overwrite" ?><?cs call:field(f) ?><?cs /if ?><?cs /each ?>
<?cs if:Conflict.version ?><div class="field"><label class="check"><input type="checkbox" name="overwrite" value="<?cs var:Conflict.version ?>"> <?cs var:T.groups.overwrite ?></label></div><?cs /if ?>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Form.submit ?></button></p>
</form>
<?cs include:"core/bottom.cs" ?>
