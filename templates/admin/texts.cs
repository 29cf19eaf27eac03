<?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<p><?cs var:T.admin.texts_lead ?></p>
<form class="form" method="get" action="<?cs var:action_url ?>">
<div class="field"><label for="q-q"><?cs var:T.admin.text_words ?></label><input id="q-q" name="q" value="<?cs var:Words ?>"></div>
<div class="field"><label for="q-lang"><?cs var:T.core.languages ?></label><select id="q-lang" name="lang">
<?cs each:l = Languages ?><option value="<?cs var:l.code ?>"<?cs if:l.selected ?> selected<?cs /if ?>><?cs var:l.label ?></option>
<?cs /each ?></select></div>
<div class="field"><label for="q-only"><?cs var:T.admin.text_only ?></label><select id="q-only" name="only"><option value=""><?cs var:T.core.any ?></option><option value="missing"<?cs if:OnlyMissing ?> selected<?cs /if ?>><?cs var:T.admin.untranslated ?></option><option value="own"<?cs if:OnlyOwn ?> selected<?cs /if ?>><?cs var:T.admin.changed_by_us ?></option></select></div>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:T.core.search ?></button></p>
</form>
<p class="count" role="status"><?cs var:Found.text ?> <?cs var:T.admin.entries ?><?cs if:More ?> <?cs var:T.admin.texts_more ?><?cs /if ?></p>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.admin.text_key ?></th><th scope="col"><?cs var:T.admin.text_first ?></th><th scope="col"><?cs var:T.admin.text_now ?></th></tr></thead><tbody>
<?cs each:t = Texts ?><tr><td data-label="<?cs var:T.admin.text_key ?>"><a href="<?cs var:t.url ?>"><?cs var:t.key ?></a></td><td data-label="<?cs var:T.admin.text_first ?>"><?cs var:t.first ?></td><td data-label="<?cs var:T.admin.text_now ?>"><?cs if:t.missing ?><span class="required"><?cs var:T.admin.untranslated ?></span><?cs else ?><?cs var:t.text ?><?cs /if ?><?cs if:t.own ?> <span class="optional"><?cs var:T.admin.changed_by_us ?></span><?cs /if ?></td></tr>
<?cs /each ?></tbody></table>
<?cs include:"core/bottom.cs" ?>
