<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.core.error.conflict.title ?></h1>
<p class="notice notice-error" role="alert"><?cs var:T.admin.conflict_lead ?></p>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.admin.item ?></th><th scope="col"><?cs var:T.admin.theirs ?></th><th scope="col"><?cs var:T.admin.mine ?></th></tr></thead><tbody>
<?cs each:b = Both ?><tr><th scope="row"><?cs var:b.label ?></th><td data-label="<?cs var:T.admin.theirs ?>"><?cs if:b.differs ?><strong><?cs var:b.theirs ?></strong><?cs else ?><?cs var:b.theirs ?><?cs /if ?></td><td data-label="<?cs var:T.admin.mine ?>"><?cs if:b.differs ?><strong><?cs var:b.mine ?></strong><?cs else ?><?cs var:b.mine ?><?cs /if ?></td></tr>
<?cs /each ?></tbody></table>
<h2><?cs var:T.admin.conflict_form ?></h2>
<?cs call:form(Form) ?>
<?cs include:"core/bottom.cs" ?>
