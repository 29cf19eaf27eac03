<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.inspection.title ?></h1>
<p class="lead"><?cs with:url = case_url ?><a href="<?cs var:url ?>"><?cs var:Title ?></a><?cs /with ?></p>
<?cs each:i = Inspections ?><section class="card"><h2><?cs var:i.on ?> <?cs var:i.result ?></h2>
<dl class="facts"><dt><?cs var:T.subsidy.inspection.by ?></dt><dd><?cs var:i.inspector ?></dd>
<dt><?cs var:T.subsidy.inspection.findings ?></dt><dd class="lines"><?cs var:i.findings ?></dd>
<?cs if:i.mend ?><dt><?cs var:T.subsidy.inspection.mend ?></dt><dd class="lines"><?cs var:i.mend ?></dd>
<dt><?cs var:T.subsidy.inspection.mend_by ?></dt><dd><?cs var:i.until ?></dd>
<?cs /if ?></dl></section>
<?cs /each ?><?cs if:!subcount(Inspections) ?><p><?cs var:T.subsidy.inspection.empty ?></p><?cs /if ?>
<?cs if:Movable ?><h2><?cs var:T.subsidy.inspection.record ?></h2>
<?cs call:form(Form) ?><?cs else ?><p class="notice"><?cs var:T.subsidy.inspection.refused.not_now ?></p><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
