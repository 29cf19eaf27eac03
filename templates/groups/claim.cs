<?cs set:Page.title = T.groups.claim.title ?><?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.groups.claim.title ?></h1>
<?cs if:IsStaff ?><p class="notice"><?cs var:T.groups.claim.not_staff ?></p>
<?cs elif:IsSignedIn ?><p><?cs var:T.groups.claim.lead_mine ?></p>
<?cs call:form(Form) ?>
<?cs else ?><p><?cs var:T.groups.claim.lead ?></p>
<p><a href="<?cs var:login_url ?>"><?cs var:T.groups.claim.have_account ?></a></p>
<?cs call:form(Form) ?><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
