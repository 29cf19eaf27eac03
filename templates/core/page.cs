<?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs each:l = Lines ?><?cs if:l.heading ?><h2><?cs var:l.text ?></h2>
<?cs elif:subcount(l.entries) > 0 ?><ul>
<?cs each:e = l.entries ?><li><?cs var:e.text ?></li>
<?cs /each ?></ul>
<?cs else ?><p><?cs var:l.text ?></p>
<?cs /if ?><?cs /each ?>
<?cs include:"core/bottom.cs" ?>
