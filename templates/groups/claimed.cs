<?cs set:Page.title = T.groups.claim.done_title ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.groups.claim.done_title ?></h1>
<p><?cs var:T.groups.claim.keep_login ?></p>
<p class="card"><?cs var:T.groups.claim.your_login ?> <strong><code id="login"><?cs var:Login ?></code></strong></p>
<?cs if:email_url ?><p><?cs var:T.groups.claim.mail_sent ?></p>
<p class="buttons"><a class="button button-primary" href="<?cs var:email_url ?>"><?cs var:T.groups.claim.enter_mail_code ?></a> <a href="<?cs var:mine_url ?>"><?cs var:T.groups.claim.later ?></a></p>
<?cs else ?><p class="buttons"><a class="button button-primary" href="<?cs var:mine_url ?>"><?cs var:T.groups.mine_title ?></a></p><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
