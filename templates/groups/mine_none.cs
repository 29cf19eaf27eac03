<?cs set:Page.title = T.groups.mine_title ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.groups.mine_title ?></h1>
<p><?cs var:T.groups.mine_none ?></p>
<p class="buttons"><a class="button button-primary" href="<?cs var:claim_url ?>"><?cs var:T.groups.claim.title ?></a></p>
<?cs include:"core/bottom.cs" ?>
