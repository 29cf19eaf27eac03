<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs if:Lead ?><p><?cs var:Lead ?></p><?cs /if ?>
<?cs if:Key ?><p class="card"><code id="key"><?cs var:Key ?></code></p><?cs /if ?>
<?cs if:qr_url ?><p><img src="<?cs var:qr_url ?>" alt="<?cs var:T.core.account.qr ?>" width="240" height="240"></p><?cs /if ?>
<?cs call:form(Form) ?>
<?cs if:subcount(Links) > 0 ?><ul><?cs each:l = Links ?><li><a href="<?cs var:l.url ?>"><?cs var:l.label ?></a></li>
<?cs /each ?></ul><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
