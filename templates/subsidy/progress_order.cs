<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.progress_order.title ?></h1>
<p class="lead"><?cs with:url = case_url ?><a href="<?cs var:url ?>"><?cs var:Title ?></a><?cs /with ?></p>
<p><?cs var:T.subsidy.progress_order.lead ?></p>
<?cs if:Movable ?><?cs call:form(Form) ?><?cs else ?><p class="notice"><?cs var:T.subsidy.change.refused.not_now ?></p><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
