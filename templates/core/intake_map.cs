<?cs set:Page.title = T.core.intake.map_title ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.core.intake.map_title ?></h1>
<p class="lead"><?cs var:FileName ?></p>
<p><?cs var:T.core.intake.map_lead ?></p>
<?cs if:subcount(Form.errors) > 0 ?><div class="error-summary" role="alert" tabindex="-1"><h2><?cs var:T.core.errors ?></h2><ul>
<?cs each:e = Form.errors ?><li><a href="#f-<?cs var:e.field ?>"><?cs var:e.label ?>: <?cs var:e.text ?></a></li>
<?cs /each ?></ul></div><?cs /if ?>
<form class="form" method="post" action="<?cs var:Form.action_url ?>" novalidate>
<input type="hidden" name="_token" value="<?cs var:Form.token ?>">
<div class="field"><label for="f-sheet"><?cs var:T.core.intake.sheet ?></label><select id="f-sheet" name="sheet"><?cs each:s = Sheets ?><option value="<?cs var:s.number ?>"<?cs if:s.selected ?> selected<?cs /if ?>><?cs var:s.name ?></option><?cs /each ?></select></div>
<div class="field"><label for="f-header_row"><?cs var:T.core.intake.header_row ?></label><p class="hint" id="h-header_row"><?cs var:T.core.intake.header_row_hint ?></p><input id="f-header_row" name="header_row" inputmode="numeric" value="<?cs var:HeaderRow ?>" aria-describedby="h-header_row"></div>
<div class="field"><label for="f-department_id"><?cs var:Own.department ?></label><p class="hint" id="h-department_id"><?cs var:Own.department_hint ?></p><select id="f-department_id" name="department_id" aria-describedby="h-department_id"><?cs if:WholeCity || NeedsDepartment ?><option value=""><?cs if:NeedsDepartment ?><?cs var:T.core.choose ?><?cs else ?><?cs var:T.core.intake.no_department ?><?cs /if ?></option><?cs /if ?><?cs each:d = Departments ?><option value="<?cs var:d.id ?>"<?cs if:d.selected ?> selected<?cs /if ?>><?cs var:d.name ?></option><?cs /each ?></select></div>
<?cs each:f = Fixed ?><div class="field"><label for="f-<?cs var:f.name ?>"><?cs var:f.label ?> <?cs var:T.core.intake.fixed ?></label><p class="hint" id="h-<?cs var:f.name ?>"><?cs var:T.core.intake.fixed_hint ?><?cs if:f.hint ?> <?cs var:f.hint ?><?cs /if ?></p><input id="f-<?cs var:f.name ?>" name="<?cs var:f.name ?>" value="<?cs var:f.value ?>" aria-describedby="h-<?cs var:f.name ?>"></div>
<?cs /each ?><?cs if:Unit ?><p class="notice"><?cs var:Unit ?></p><?cs /if ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.core.intake.column ?></th><th scope="col"><?cs var:T.core.intake.heading ?></th><th scope="col"><?cs var:T.core.intake.examples ?></th><th scope="col"><?cs var:T.core.intake.meaning ?></th></tr></thead><tbody>
<?cs each:c = Columns ?><tr><td data-label="<?cs var:T.core.intake.column ?>"><?cs var:c.letter ?></td><td data-label="<?cs var:T.core.intake.heading ?>"><?cs var:c.heading ?></td><td data-label="<?cs var:T.core.intake.examples ?>"><ul class="examples"><?cs each:e = c.examples ?><li><?cs var:e.text ?></li><?cs /each ?></ul></td><td data-label="<?cs var:T.core.intake.meaning ?>"><select id="f-<?cs var:c.name ?>" name="<?cs var:c.name ?>" aria-label="<?cs var:c.letter ?> <?cs var:c.heading ?>"><option value=""><?cs var:T.core.intake.unused ?></option><?cs each:t = Targets ?><option value="<?cs var:t.code ?>"<?cs if:t.code == c.field ?> selected<?cs /if ?>><?cs var:t.label ?></option><?cs /each ?></select></td></tr>
<?cs /each ?></tbody></table>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Form.submit ?></button></p>
</form>
<?cs include:"core/bottom.cs" ?>
