<?cs set:Page.title = T.skeleton.title ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.skeleton.title ?></h1>
<p class="lead"><?cs var:T.skeleton.lead ?></p>
<?cs if:subcount(Notices) == 0 ?><div class="card"><p><?cs var:T.skeleton.empty ?></p></div><?cs /if ?>
<?cs each:n = Notices ?><section class="card"><h2><?cs var:n.title ?></h2>
<p class="meta"><time datetime="<?cs var:n.shown_from.iso ?>"><?cs var:n.shown_from.text ?></time></p>
<p class="typed"><?cs var:n.body ?></p></section>
<?cs /each ?>
<?cs include:"core/bottom.cs" ?>
