<?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs if:Lead ?><p><?cs var:Lead ?></p><?cs /if ?>
<ul class="cards">
<?cs each:l = Links ?><li class="card"><a href="<?cs var:l.url ?>"><?cs var:l.label ?></a></li>
<?cs /each ?></ul>
<?cs include:"core/bottom.cs" ?>
