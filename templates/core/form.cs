<?cs def:need(f) ?><?cs if:f.required ?><span class="required"><?cs var:T.core.required ?></span><?cs else ?><span class="optional"><?cs var:T.core.optional ?></span><?cs /if ?><?cs /def ?>
<?cs def:notes(f) ?><?cs if:f.hint ?><p class="hint" id="h-<?cs var:f.name ?>"><?cs var:f.hint ?></p><?cs /if ?><?cs if:f.error ?><p class="error" id="e-<?cs var:f.name ?>"><?cs var:f.error ?></p><?cs /if ?><?cs /def ?>
<?cs def:described(f) ?><?cs if:f.error ?> aria-invalid="true" aria-describedby="e-<?cs var:f.name ?><?cs if:f.hint ?> h-<?cs var:f.name ?><?cs /if ?>"<?cs elif:f.hint ?> aria-describedby="h-<?cs var:f.name ?>"<?cs /if ?><?cs /def ?>
<?cs def:attached(g) ?><?cs if:subcount(g) > 0 ?><div class="attached"><p><strong><?cs var:T.dossier.attached ?></strong></p><ul><?cs each:x = g ?><li><a href="<?cs var:x.url ?>"><?cs var:x.name ?></a> (<?cs var:x.size ?>)<?cs if:x.rotation > 0 ?> <?cs var:x.rotation ?>°<?cs /if ?>
<button class="button button-secondary" type="submit" name="act" value="remove-<?cs var:x.id ?>" aria-label="<?cs var:T.dossier.remove ?>: <?cs var:x.label ?> <?cs var:x.name ?>"><?cs var:T.dossier.remove ?></button><?cs if:name(x) != "0" ?> <button class="button button-secondary" type="submit" name="act" value="up-<?cs var:x.id ?>" aria-label="<?cs var:T.dossier.up ?>: <?cs var:x.label ?> <?cs var:x.name ?>"><?cs var:T.dossier.up ?></button><?cs /if ?><?cs if:x.picture ?> <button class="button button-secondary" type="submit" name="act" value="rotate-<?cs var:x.id ?>" aria-label="<?cs var:T.dossier.rotate ?>: <?cs var:x.label ?> <?cs var:x.name ?>"><?cs var:T.dossier.rotate ?></button><?cs /if ?></li><?cs /each ?></ul></div><?cs /if ?><?cs /def ?>
<?cs def:field_files(f) ?><label for="f-<?cs var:f.name ?>"><?cs var:f.label ?> <?cs call:need(f) ?></label>
<p class="hint" id="t-<?cs var:f.name ?>"><?cs var:T.core.files_types ?><?cs if:f.many ?> <?cs var:T.core.files_several ?><?cs var:f.max ?><?cs /if ?></p>
<?cs call:notes(f) ?>
<?cs if:f.kept ?><p class="hint"><?cs var:T.core.files_kept ?><?cs var:f.kept ?><?cs var:T.core.files_unit ?></p><input type="hidden" name="<?cs var:f.name ?>" value="<?cs var:f.value ?>"><?cs /if ?>
<input id="f-<?cs var:f.name ?>" name="<?cs var:f.name ?>" type="file"<?cs if:f.many ?> multiple<?cs /if ?> accept="image/*,.pdf,.jpg,.jpeg,.png,.heic,.xlsx,.docx,.csv,.txt,.zip"<?cs if:f.error ?> aria-invalid="true"<?cs /if ?> aria-describedby="<?cs if:f.error ?>e-<?cs var:f.name ?> <?cs /if ?>t-<?cs var:f.name ?><?cs if:f.hint ?> h-<?cs var:f.name ?><?cs /if ?>">
<?cs call:attached(Attached.by_field[f.key]) ?><?cs /def ?>
<?cs def:field(f) ?>
<?cs if:f.kind == "hidden" ?><input type="hidden" name="<?cs var:f.name ?>" value="<?cs var:f.value ?>">
<?cs elif:f.kind == "note" ?><div class="field note" id="f-<?cs var:f.name ?>"><p><?cs var:f.label ?></p><?cs call:notes(f) ?></div>
<?cs elif:f.output ?><div class="field output"><label for="f-<?cs var:f.name ?>"><?cs var:f.label ?></label>
<?cs call:notes(f) ?>
<output id="f-<?cs var:f.name ?>"><?cs var:f.value ?></output></div>
<?cs elif:f.kind == "date" || f.kind == "choices" || (f.kind == "choice" && f.few) ?>
<fieldset class="field<?cs if:f.error ?> has-error<?cs /if ?>" id="f-<?cs var:f.name ?>">
<legend><?cs var:f.label ?> <?cs call:need(f) ?></legend>
<?cs call:notes(f) ?>
<?cs if:f.kind == "date" ?><div class="date-parts">
<label><input name="<?cs var:f.name ?>.year" value="<?cs var:f.year ?>" size="8"<?cs call:described(f) ?>> <?cs var:T.core.year ?></label>
<label><input name="<?cs var:f.name ?>.month" value="<?cs var:f.month ?>" size="3" inputmode="numeric"> <?cs var:T.core.month ?></label>
<label><input name="<?cs var:f.name ?>.day" value="<?cs var:f.day ?>" size="3" inputmode="numeric"> <?cs var:T.core.day ?></label>
</div>
<?cs else ?><div class="choices">
<?cs each:c = f.choices ?><label><input type="<?cs if:f.kind == "choice" ?>radio<?cs else ?>checkbox<?cs /if ?>" name="<?cs var:f.name ?>" value="<?cs var:c.value ?>"<?cs if:c.selected ?> checked<?cs /if ?>> <?cs var:c.label ?></label>
<?cs /each ?></div><?cs /if ?>
</fieldset>
<?cs else ?>
<div class="field<?cs if:f.error ?> has-error<?cs /if ?>">
<?cs if:f.kind == "bool" || f.kind == "pledge" ?><label class="check"><input type="checkbox" id="f-<?cs var:f.name ?>" name="<?cs var:f.name ?>" value="1"<?cs if:f.value == "1" ?> checked<?cs /if ?><?cs call:described(f) ?>> <?cs var:f.label ?><?cs if:f.kind == "pledge" ?> <?cs call:need(f) ?><?cs /if ?></label><?cs call:notes(f) ?>
<?cs elif:f.kind == "files" ?><?cs call:field_files(f) ?>
<?cs else ?><label for="f-<?cs var:f.name ?>"><?cs var:f.label ?> <?cs call:need(f) ?></label>
<?cs call:notes(f) ?>
<?cs if:f.kind == "lines" ?><textarea id="f-<?cs var:f.name ?>" name="<?cs var:f.name ?>" rows="6"<?cs if:f.max ?> data-max="<?cs var:f.max ?>"<?cs /if ?><?cs call:described(f) ?>><?cs var:f.value ?></textarea>
<?cs elif:f.kind == "choice" ?><select id="f-<?cs var:f.name ?>" name="<?cs var:f.name ?>"<?cs call:described(f) ?>><option value=""><?cs var:T.core.choose ?></option>
<?cs each:c = f.choices ?><option value="<?cs var:c.value ?>"<?cs if:c.selected ?> selected<?cs /if ?>><?cs var:c.label ?></option>
<?cs /each ?></select>
<?cs else ?><input id="f-<?cs var:f.name ?>" name="<?cs var:f.name ?>" type="<?cs if:f.kind == "password" ?>password<?cs elif:f.kind == "email" ?>email<?cs elif:f.kind == "phone" ?>tel<?cs elif:f.kind == "file" ?>file<?cs else ?>text<?cs /if ?>"<?cs if:f.kind != "file" && f.kind != "password" ?> value="<?cs var:f.value ?>"<?cs /if ?><?cs if:f.autocomplete ?> autocomplete="<?cs var:f.autocomplete ?>"<?cs /if ?><?cs if:f.inputmode ?> inputmode="<?cs var:f.inputmode ?>"<?cs /if ?><?cs call:described(f) ?>><?cs if:f.kind == "postal" && Lookup ?> <button class="button button-secondary" type="submit" name="act" value="<?cs var:f.name ?>"><?cs var:T.core.look_up ?></button><?cs /if ?><?cs /if ?><?cs /if ?>
</div>
<?cs /if ?>
<?cs /def ?>
<?cs def:group(g) ?><fieldset class="group"<?cs if:g.name ?> id="f-<?cs var:g.name ?>"<?cs /if ?>>
<legend><?cs var:g.label ?><?cs if:g.required ?> <?cs call:need(g) ?><?cs /if ?></legend>
<?cs if:g.hint ?><p class="hint"><?cs var:g.hint ?></p><?cs /if ?><?cs /def ?>
<?cs def:fields(form) ?><?cs each:f = form.fields ?><?cs each:g = f.open ?><?cs call:group(g) ?><?cs /each ?><?cs call:field(f) ?><?cs if:f.close ?><?cs loop:i = #1, f.close, #1 ?></fieldset><?cs /loop ?><?cs /if ?><?cs /each ?><?cs /def ?>
<?cs def:errors(form) ?><?cs if:subcount(form.errors) > 0 ?><div class="error-summary" role="alert" tabindex="-1"><h2><?cs var:T.core.errors ?></h2><ul>
<?cs each:e = form.errors ?><li><a href="#f-<?cs var:e.field ?>"><?cs var:e.label ?>: <?cs var:e.text ?></a></li>
<?cs /each ?></ul></div><?cs /if ?><?cs /def ?>
<?cs def:form(form) ?>
<?cs call:errors(form) ?>
<form class="form" method="post" action="<?cs var:form.action_url ?>"<?cs if:form.multipart ?> enctype="multipart/form-data"<?cs /if ?> novalidate>
<input type="hidden" name="_token" value="<?cs var:form.token ?>">
<?cs call:fields(form) ?>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:form.submit ?></button></p>
</form>
<?cs /def ?>
