<?cs include:"core/form.cs" ?><?cs include:"subsidy/parts.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.offer_set ?></h1>
<p class="lead"><a href="<?cs var:case_url ?>"><?cs var:Title ?></a>（<?cs var:Course ?>）</p>
<p><?cs var:T.subsidy.offer_lead ?></p>
<?cs call:judged(Judged) ?>
<?cs call:amount(Amount) ?>
<?cs if:Exceeds ?><p class="notice"><?cs var:T.subsidy.rest.exceeds ?></p><?cs /if ?>
<?cs if:rest_url ?><p class="buttons"><a class="button button-secondary" href="<?cs var:rest_url ?>"><?cs var:T.subsidy.rest.offer ?></a></p><?cs /if ?>
<?cs if:Movable ?><?cs call:form(Form) ?><?cs else ?><p class="notice"><?cs var:T.subsidy.refused.decided ?></p><?cs /if ?>
<h2><?cs var:T.subsidy.rule ?></h2>
<dl class="facts"><?cs each:r = rules ?><dt><?cs var:r.label ?></dt><dd><?cs var:r.text ?></dd>
<?cs /each ?></dl>
<?cs include:"core/bottom.cs" ?>
