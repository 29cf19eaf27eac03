<?cs include:"core/form.cs" ?><?cs include:"subsidy/parts.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<p class="lead"><a href="<?cs var:case_url ?>"><?cs var:Title ?></a></p>
<p><?cs var:Lead ?></p>
<?cs call:amount(Amount) ?>
<?cs if:Refused ?><p class="notice"><?cs var:Refused ?></p><?cs else ?><?cs call:form(Form) ?><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
