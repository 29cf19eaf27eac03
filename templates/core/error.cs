<?cs set:Page.title = Error.title ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Error.title ?></h1>
<p><?cs var:Error.text ?></p>
<p><?cs var:Error.next ?></p>
<?cs if:Error.login_url ?><p><a class="button button-primary" href="<?cs var:Error.login_url ?>"><?cs var:T.core.login ?></a></p><?cs /if ?>
<?cs if:Error.resend.action_url ?>
<section class="card">
<h2><?cs var:T.core.resend_title ?></h2>
<p><?cs var:T.core.resend_text ?></p>
<form method="post" action="<?cs var:Error.resend.action_url ?>">
<?cs each:p = Error.resend.pairs ?><input type="hidden" name="<?cs var:p.name ?>" value="<?cs var:p.value ?>">
<?cs /each ?><button class="button button-primary" type="submit"><?cs var:T.core.resend ?></button>
</form>
</section>
<?cs /if ?>
<p><a href="<?cs var:Page.home_url ?>"><?cs var:T.core.to_home ?></a></p>
<?cs include:"core/bottom.cs" ?>
