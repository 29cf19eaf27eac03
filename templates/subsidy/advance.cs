<?cs include:"core/form.cs" ?><?cs include:"subsidy/parts.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.advance_set ?></h1>
<p class="lead"><a href="<?cs var:case_url ?>"><?cs var:Title ?></a></p>
<?cs call:amount(Amount) ?>
<?cs if:Movable ?><?cs call:form(Form) ?><?cs else ?><p class="notice"><?cs var:T.subsidy.refused.no_advance ?></p><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
