<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.panel.invite.start ?></h1>
<?cs if:!Form.action_url ?><p class="notice"><?cs var:T.panel.invite.not_staff ?></p>
<?cs elif:SignedIn ?><p><?cs var:T.panel.invite.lead_mine ?></p><?cs call:form(Form) ?>
<?cs else ?><p><?cs var:T.panel.invite.lead ?></p><p><a href="<?cs var:login_url ?>"><?cs var:T.panel.invite.have_account ?></a></p><?cs call:form(Form) ?><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
