<?cs include:"core/form.cs" ?><?cs include:"subsidy/parts.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.estimate.title ?></h1>
<p class="lead"><?cs var:Course ?></p>
<p><?cs var:T.subsidy.estimate.lead ?></p>
<?cs call:amount(Amount) ?>
<?cs call:errors(Form) ?>
<form class="form" method="post" action="<?cs var:Form.action_url ?>" novalidate>
<input type="hidden" name="_token" value="<?cs var:Form.token ?>">
<?cs each:f = Form.fields ?><?cs if:f.name != "size" || SizeLabel ?><?cs if:f.name == "size" ?><p><?cs var:T.subsidy.estimate.size_is ?><?cs var:SizeLabel ?></p><?cs /if ?><?cs call:field(f) ?><?cs /if ?><?cs /each ?>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Form.submit ?></button> <a class="button button-secondary" href="<?cs var:call_url ?>"><?cs var:T.subsidy.back_to_call ?></a></p>
</form>
<h2><?cs var:T.subsidy.rule ?></h2>
<dl class="facts"><?cs each:r = rules ?><dt><?cs var:r.label ?></dt><dd><?cs var:r.text ?></dd>
<?cs /each ?></dl>
<?cs include:"core/bottom.cs" ?>
