<?cs set:Page.title = T.core.export.title ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.core.export.title ?></h1>
<p class="lead"><?cs var:T.core.export.lead ?></p>
<dl class="facts"><dt><?cs var:T.core.export.rows ?></dt><dd id="rows"><?cs var:Rows.text ?></dd>
<?cs if:subcount(List.active) > 0 ?><dt><?cs var:T.core.export.filters ?></dt><dd><?cs each:a = List.active ?><?cs if:name(a) != "0" ?>・<?cs /if ?><?cs var:a.label ?><?cs /each ?></dd><?cs /if ?></dl>
<?cs if:checked ?><h2><?cs var:T.core.export.lost_title ?></h2>
<?cs if:subcount(Lost) == 0 ?><p id="lost"><?cs var:T.core.export.lost_none ?></p><?cs else ?>
<p id="lost"><?cs var:T.core.export.lost ?>（<?cs var:Replaced.text ?>）</p>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.core.export.lost_line ?></th><th scope="col"><?cs var:T.core.export.lost_column ?></th><th scope="col"><?cs var:T.core.export.lost_character ?></th></tr></thead><tbody>
<?cs each:l = Lost ?><tr><td class="number" data-label="<?cs var:T.core.export.lost_line ?>"><?cs var:l.line.text ?></td><td data-label="<?cs var:T.core.export.lost_column ?>"><?cs var:l.column ?></td><td data-label="<?cs var:T.core.export.lost_character ?>"><?cs var:l.character ?>（<?cs var:l.code ?>）</td></tr>
<?cs /each ?></tbody></table>
<?cs if:more_lost ?><p><?cs var:T.core.export.lost_more ?></p><?cs /if ?><?cs /if ?>
<?cs if:Stripped > 0 ?><p id="stripped"><?cs var:T.core.export.stripped ?>（<?cs var:Stripped.text ?>）</p><?cs /if ?><?cs /if ?>
<ul class="results"><?cs each:f = Formats ?><li><a href="<?cs var:f.url ?>"<?cs if:f.file ?> download<?cs /if ?>><?cs var:f.label ?></a><p class="meta"><?cs var:f.hint ?></p></li><?cs /each ?></ul>
<?cs include:"core/bottom.cs" ?>
