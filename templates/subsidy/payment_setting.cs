<?cs set:Page.title = T.subsidy.payment.setting ?><?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<?cs def:wrong(f) ?><?cs if:f.error ?><p class="error" id="e-<?cs var:f.name ?>"><?cs var:f.error ?></p><?cs /if ?><?cs /def ?>
<?cs def:mark(f) ?><?cs if:f.error ?> aria-invalid="true" aria-describedby="e-<?cs var:f.name ?>"<?cs /if ?><?cs /def ?>
<h1><?cs var:T.subsidy.payment.setting ?></h1>
<p><?cs var:T.subsidy.payment.setting_lead ?></p>
<?cs call:errors(Form) ?>
<form class="form" method="post" action="<?cs var:Form.action_url ?>" novalidate>
<input type="hidden" name="_token" value="<?cs var:Form.token ?>">
<?cs each:f = Form.fields ?><?cs if:f.label != T.subsidy.payment.column.order && f.label != T.subsidy.payment.column.field && f.label != T.subsidy.payment.column.heading ?><?cs call:field(f) ?><?cs /if ?><?cs /each ?>
<h2 id="columns"><?cs var:T.subsidy.payment.columns ?></h2>
<p><?cs var:T.subsidy.payment.columns_hint ?></p>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.subsidy.payment.column.order ?></th><th scope="col"><?cs var:T.subsidy.payment.column.field ?></th><th scope="col"><?cs var:T.subsidy.payment.column.heading ?></th></tr></thead><tbody>
<?cs set:row = #0 ?><?cs each:f = Form.fields ?><?cs if:f.label == T.subsidy.payment.column.order ?><?cs set:row = row + #1 ?><tr><td data-label="<?cs var:f.label ?>"><input id="f-<?cs var:f.name ?>" name="<?cs var:f.name ?>" type="text" inputmode="numeric" size="3" value="<?cs var:f.value ?>" aria-label="<?cs var:f.label ?> <?cs var:row ?>"<?cs call:mark(f) ?>><?cs call:wrong(f) ?></td>
<?cs elif:f.label == T.subsidy.payment.column.field ?><td data-label="<?cs var:f.label ?>"><select id="f-<?cs var:f.name ?>" name="<?cs var:f.name ?>" aria-label="<?cs var:f.label ?> <?cs var:row ?>"<?cs call:mark(f) ?>><option value=""><?cs var:T.core.choose ?></option>
<?cs each:c = f.choices ?><option value="<?cs var:c.value ?>"<?cs if:c.selected ?> selected<?cs /if ?>><?cs var:c.label ?></option>
<?cs /each ?></select><?cs call:wrong(f) ?></td>
<?cs elif:f.label == T.subsidy.payment.column.heading ?><td data-label="<?cs var:f.label ?>"><input id="f-<?cs var:f.name ?>" name="<?cs var:f.name ?>" type="text" value="<?cs var:f.value ?>" aria-label="<?cs var:f.label ?> <?cs var:row ?>"<?cs call:mark(f) ?>><?cs call:wrong(f) ?></td></tr>
<?cs /if ?><?cs /each ?></tbody></table>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Form.submit ?></button></p>
</form>
<?cs include:"core/bottom.cs" ?>
