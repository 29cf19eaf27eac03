<?cs set:Page.title = T.groups.import.check_title ?><?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<?cs def:noted(notes, id, title, lead) ?><?cs if:notes.count > 0 ?><h2 id="<?cs var:id ?>"><?cs var:title ?>（<?cs var:notes.count.text ?>）</h2><p><?cs var:lead ?></p>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.groups.import.place ?></th><th scope="col"><?cs var:T.groups.item ?></th><th scope="col"><?cs var:T.groups.value ?></th></tr></thead><tbody>
<?cs each:n = notes.rows ?><tr><td data-label="<?cs var:T.groups.import.place ?>"><?cs var:n.place ?></td><td data-label="<?cs var:T.groups.item ?>"><?cs var:n.name ?></td><td data-label="<?cs var:T.groups.value ?>"><?cs if:n.group_url ?><a href="<?cs var:n.group_url ?>"><?cs var:n.text ?></a><?cs else ?><?cs var:n.text ?><?cs /if ?></td></tr>
<?cs /each ?></tbody></table><?cs if:notes.more ?><p><?cs var:T.groups.import.more ?></p><?cs /if ?><?cs /if ?><?cs /def ?>
<h1><?cs var:T.groups.import.check_title ?></h1>
<p class="lead"><?cs var:FileName ?></p>
<p><?cs var:T.groups.import.check_lead ?></p>
<dl class="facts">
<dt><?cs var:T.groups.import.added ?></dt><dd id="added"><?cs var:Added.text ?></dd>
<dt><?cs var:T.groups.import.changed ?></dt><dd id="changed"><?cs var:Changed.text ?></dd>
<dt><?cs var:T.groups.import.same ?></dt><dd id="same"><?cs var:Same.text ?></dd>
<dt><?cs var:T.groups.import.likely ?></dt><dd id="likely"><?cs var:Likely.count.text ?></dd>
<dt><?cs var:T.groups.import.repeated ?></dt><dd id="repeated"><?cs var:Repeats.count.text ?></dd>
<dt><?cs var:T.groups.import.problems ?></dt><dd id="problems"><?cs var:Problems.count.text ?></dd>
</dl>
<?cs call:noted(Problems, "list-problems", T.groups.import.problems, T.groups.import.problems_lead) ?>
<?cs call:noted(Likely, "list-likely", T.groups.import.likely, T.groups.import.likely_lead) ?>
<?cs call:noted(Changes, "list-changes", T.groups.import.changed, T.groups.import.changed_lead) ?>
<?cs call:noted(Repeats, "list-repeats", T.groups.import.repeated, T.groups.import.repeated_lead) ?>
<?cs if:Form.action_url ?><?cs call:form(Form) ?><?cs /if ?>
<p><a href="<?cs var:map_url ?>"><?cs var:T.groups.import.back ?></a></p>
<?cs include:"core/bottom.cs" ?>
