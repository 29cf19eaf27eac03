<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs if:Lead ?><p><?cs var:Lead ?></p><?cs /if ?>
<?cs if:Form.action_url ?><?cs call:form(Form) ?><?cs else ?><p class="notice"><?cs var:T.panel.settled ?></p><?cs /if ?>
<p><a href="<?cs var:Panel.url ?>"><?cs var:T.panel.back ?></a></p>
<?cs include:"core/bottom.cs" ?>
