<?cs set:Page.title = T.core.export.title ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.core.export.title ?></h1>
<p class="lead"><?cs var:T.core.export.lead ?></p>
<dl class="facts"><dt><?cs var:T.core.export.rows ?></dt><dd id="rows"><?cs var:Rows.text ?></dd>
<?cs if:subcount(List.active) > 0 ?><dt><?cs var:T.core.export.filters ?></dt><dd><?cs each:a = List.active ?><?cs if:name(a) != "0" ?>・<?cs /if ?><?cs var:a.label ?><?cs /each ?></dd><?cs /if ?></dl>
<ul class="results"><?cs each:f = Formats ?><li><a href="<?cs var:f.url ?>" download><?cs var:f.label ?></a><p class="meta"><?cs var:f.hint ?></p></li><?cs /each ?></ul>
<h2><?cs var:T.core.export.lost_title ?></h2>
<?cs if:subcount(Lost) == 0 ?><p id="lost"><?cs var:T.core.export.lost_none ?></p><?cs else ?>
<p id="lost"><?cs var:T.core.export.lost ?>（<?cs var:Replaced.text ?>）</p>
<ul class="lost"><?cs each:l = Lost ?><li><?cs var:l.character ?>（<?cs var:l.code ?>）</li><?cs /each ?></ul><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
