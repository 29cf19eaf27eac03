<?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs each:l = Lines ?><p><?cs var:l.text ?></p>
<?cs /each ?>
<?cs include:"core/bottom.cs" ?>
