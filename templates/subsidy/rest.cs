<?cs include:"core/form.cs" ?><?cs include:"subsidy/parts.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.rest.offer ?></h1>
<p class="lead"><a href="<?cs var:case_url ?>"><?cs var:Title ?></a>（<?cs var:Course ?>）</p>
<p><?cs var:T.subsidy.rest.lead ?></p>
<?cs call:judged(Judged) ?>
<?cs call:amount(Amount) ?>
<?cs if:Refusal ?><p class="notice"><?cs var:Refusal ?></p><?cs else ?><?cs call:form(Form) ?><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
