<?cs include:"core/top.cs" ?>
<article class="sheet blank<?cs if:Large ?> large<?cs /if ?>">
<p class="form-number"><?cs var:Number ?></p>
<p class="form-code"><img src="<?cs var:qr_url ?>" alt="<?cs var:T.dossier.forms.qr_enter ?>" width="96" height="96"></p>
<h1><?cs var:FormTitle ?></h1>
<p class="form-date"><?cs var:T.dossier.forms.blank_date ?></p>
<?cs if:Unpublished ?><p class="notice"><?cs var:T.dossier.forms.working_copy ?></p><?cs /if ?>
<?cs each:s = Sections ?><h2><?cs var:s.title ?></h2><?cs if:s.conditional ?><p class="hint"><?cs var:T.dossier.forms.only_if ?></p><?cs /if ?><?cs if:s.help ?><p class="hint"><?cs var:s.help ?></p><?cs /if ?>
<?cs each:f = s.fields ?><?cs if:f.kind == "note" ?><p><?cs var:f.label ?></p><?cs elif:f.kind == "table" ?><table class="blank-table"><caption><?cs var:f.label ?><?cs if:f.required ?> ※<?cs /if ?></caption><thead><tr><?cs each:c = f.columns ?><th scope="col"><?cs var:c.label ?></th><?cs /each ?></tr></thead><tbody><?cs each:r = f.rows ?><tr><?cs each:c = f.columns ?><td></td><?cs /each ?></tr><?cs /each ?></tbody></table><?cs else ?><dl class="blank-field<?cs if:f.tall ?> tall<?cs /if ?>"><dt><?cs var:f.label ?><?cs if:f.required ?> ※<?cs /if ?><?cs if:f.conditional ?><br><span class="hint"><?cs var:T.dossier.forms.only_if ?></span><?cs /if ?><?cs if:f.help ?><br><span class="hint"><?cs var:f.help ?></span><?cs /if ?></dt><dd><?cs if:subcount(f.options) > 0 ?><?cs each:o = f.options ?><span class="box">□ <?cs var:o.label ?></span> <?cs /each ?><?cs elif:f.kind == "pledge" || f.kind == "bool" ?><span class="box">□</span><?cs elif:f.kind == "files" || f.kind == "file" ?><?cs var:T.dossier.forms.attach ?><?cs elif:f.kind == "date" ?><span class="blank-date"><?cs var:T.dossier.forms.date_gaps ?></span><?cs elif:f.kind == "yen" ?><span class="blank-unit"><?cs var:T.dossier.forms.yen ?></span><?cs /if ?><?cs each:p = f.parts ?><span class="part-row"><span class="hint"><?cs var:p.label ?></span><?cs each:o = p.options ?> <span class="box">□ <?cs var:o.label ?></span><?cs /each ?></span><?cs /each ?></dd></dl><?cs /if ?><?cs /each ?><?cs /each ?>
<p class="hint">※ <?cs var:T.dossier.forms.marked ?></p>
<?cs if:Purpose ?><p class="hint"><?cs var:Purpose ?></p><?cs /if ?>
<p class="hint"><?cs var:Department ?> <?cs var:DepartmentPhone ?> — <?cs var:T.dossier.forms.revision ?> <?cs var:Revision ?></p>
</article>
<?cs include:"core/bottom.cs" ?>
