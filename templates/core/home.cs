<?cs set:Page.title = T.core.home_title ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.core.home_title ?></h1>
<p class="lead"><?cs var:T.core.home_lead ?></p>
<ul class="cards">
<?cs each:m = Page.menu ?><?cs if:!m.current ?><li class="card"><a href="<?cs var:m.url ?>"><?cs var:m.label ?></a><?cs if:m.about ?><p><?cs var:m.about ?></p><?cs /if ?></li>
<?cs /if ?><?cs /each ?></ul>
<blockquote class="pledge"><p><?cs var:T.core.pledge ?></p></blockquote>
<?cs include:"core/bottom.cs" ?>
