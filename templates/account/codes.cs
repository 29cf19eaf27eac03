<?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<p class="notice notice-done" role="status"><?cs var:T.account.codes_once ?></p>
<ul class="codes">
<?cs each:c = Codes ?><li><code><?cs var:c.text ?></code></li>
<?cs /each ?></ul>
<p><?cs var:T.account.codes_use ?></p>
<p><a class="button button-primary" href="<?cs var:next_url ?>"><?cs var:T.account.codes_kept ?></a></p>
<?cs include:"core/bottom.cs" ?>
