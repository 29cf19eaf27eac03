<?cs set:Page.title = T.core.intake.check_title ?><?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<?cs def:noted(notes, id, title, lead) ?><?cs if:notes.count > 0 ?><h2 id="<?cs var:id ?>"><?cs var:title ?>（<?cs var:notes.count.text ?>）</h2><p><?cs var:lead ?></p>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.core.intake.place ?></th><th scope="col"><?cs var:T.core.intake.item ?></th><th scope="col"><?cs var:T.core.intake.value ?></th></tr></thead><tbody>
<?cs each:n = notes.rows ?><tr><td data-label="<?cs var:T.core.intake.place ?>"><?cs var:n.place ?></td><td data-label="<?cs var:T.core.intake.item ?>"><?cs var:n.name ?></td><td data-label="<?cs var:T.core.intake.value ?>"><?cs if:n.row_url ?><a href="<?cs var:n.row_url ?>"><?cs var:n.text ?></a><?cs else ?><?cs var:n.text ?><?cs /if ?></td></tr>
<?cs /each ?></tbody></table><?cs if:notes.more ?><p><?cs var:T.core.intake.more ?></p><?cs /if ?><?cs /if ?><?cs /def ?>
<h1><?cs var:T.core.intake.check_title ?></h1>
<p class="lead"><?cs var:FileName ?></p>
<p><?cs var:T.core.intake.check_lead ?></p>
<dl class="facts">
<dt><?cs var:T.core.intake.added ?></dt><dd id="added"><?cs var:Added.text ?></dd>
<dt><?cs var:T.core.intake.changed ?></dt><dd id="changed"><?cs var:Changed.text ?></dd>
<dt><?cs var:T.core.intake.same ?></dt><dd id="same"><?cs var:Same.text ?></dd>
<?cs if:Own.likely_lead ?><dt><?cs var:T.core.intake.likely ?></dt><dd id="likely"><?cs var:Likely.count.text ?></dd><?cs /if ?>
<dt><?cs var:T.core.intake.repeated ?></dt><dd id="repeated"><?cs var:Repeats.count.text ?></dd>
<dt><?cs var:T.core.intake.problems ?></dt><dd id="problems"><?cs var:Problems.count.text ?></dd>
<?cs if:Skipped.count > 0 ?><dt><?cs var:T.core.intake.skipped ?></dt><dd id="skipped"><?cs var:Skipped.count.text ?></dd><?cs /if ?></dl>
<?cs call:noted(Problems, "list-problems", T.core.intake.problems, T.core.intake.problems_lead) ?>
<?cs call:noted(Likely, "list-likely", T.core.intake.likely, Own.likely_lead) ?>
<?cs call:noted(Changes, "list-changes", T.core.intake.changed, Own.changed_lead) ?>
<?cs call:noted(Repeats, "list-repeats", T.core.intake.repeated, Own.repeated_lead) ?>
<?cs call:noted(Skipped, "list-skipped", T.core.intake.skipped, T.core.intake.skipped_lead) ?>
<?cs if:Form.action_url ?><?cs call:form(Form) ?><?cs /if ?>
<p><a href="<?cs var:map_url ?>"><?cs var:T.core.intake.back ?></a></p>
<?cs include:"core/bottom.cs" ?>
