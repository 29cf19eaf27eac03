<?cs def:files_of(files, key) ?><?cs if:subcount(files.by_field[key]) > 0 ?><ul class="files"><?cs each:x = files.by_field[key] ?><li><?cs if:files.for_staff && x.picture && files.photos[key].url && files.photos[key].unread == 0 ?><?cs var:x.name ?><?cs else ?><a href="<?cs var:x.url ?>"><?cs var:x.name ?></a><?cs /if ?> (<?cs var:x.size ?>)</li><?cs if:x.picture ?><?cs set:pictures = 1 ?><?cs /if ?><?cs /each ?></ul><?cs if:files.for_staff && pictures ?><p class="photos"><?cs with:made = files.photos[key] ?><?cs if:made.url ?><a href="<?cs var:made.url ?>"><?cs var:T.dossier.photos.pdf ?>（<?cs var:made.pictures ?>）</a> <?cs /if ?><?cs /with ?><?cs if:!files.photos[key].made ?><?cs var:T.dossier.photos.waiting ?><?cs elif:files.photos[key].unread > 0 ?><?cs var:T.dossier.photos.unread ?>（<?cs var:files.photos[key].unread ?>）<?cs /if ?></p><?cs /if ?><?cs set:pictures = 0 ?><?cs else ?><?cs var:T.dossier.empty ?><?cs /if ?><?cs /def ?>
<?cs def:answers(a, files) ?><?cs each:s = a.sections ?><section class="answers"><h2><?cs var:s.title ?></h2>
<dl class="facts"><?cs each:f = s.facts ?><dt><?cs var:f.label ?><?cs if:f.marked ?> <strong class="changed"><?cs var:T.dossier.changed ?></strong><?cs /if ?></dt>
<dd class="typed"><?cs if:subcount(f.table.heads) > 0 ?><?cs if:subcount(f.table.rows) == 0 ?><?cs var:T.dossier.empty ?><?cs else ?><table class="list-table"><thead><tr><?cs each:h = f.table.heads ?><th scope="col"><?cs var:h.label ?></th><?cs /each ?></tr></thead><tbody>
<?cs each:r = f.table.rows ?><tr><?cs each:c = r.cells ?><td data-label="<?cs var:f.table.heads[name(c)].label ?>"><?cs if:c.kind == "files" ?><?cs call:files_of(files, c.key) ?><?cs else ?><?cs var:c.text ?><?cs /if ?></td><?cs /each ?></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs elif:f.kind == "files" ?><?cs call:files_of(files, f.key) ?>
<?cs elif:f.text ?><?cs var:f.text ?><?cs else ?><?cs var:T.dossier.empty ?><?cs /if ?></dd>
<?cs /each ?></dl></section>
<?cs /each ?><?cs /def ?>
<?cs def:history(h) ?><ol class="history"><?cs each:x = h ?><li<?cs if:x.internal ?> class="internal"<?cs /if ?>><time datetime="<?cs var:x.at.iso ?>"><?cs var:x.at.text ?></time> <strong><?cs var:x.action ?></strong><?cs if:x.state ?> → <?cs var:x.state ?><?cs /if ?> <?cs if:x.person ?>（<?cs var:x.person ?>）<?cs /if ?><?cs if:x.doc_no ?> <?cs var:x.doc_no ?><?cs /if ?><?cs if:x.reason ?><br><span class="typed"><?cs var:x.reason ?></span><?cs /if ?></li>
<?cs /each ?></ol><?cs /def ?>
<?cs def:more(m) ?><?cs if:m.title ?><section class="answers"><h2><?cs var:m.title ?></h2>
<?cs if:m.notice ?><p class="notice"><?cs var:m.notice ?></p><?cs /if ?>
<dl class="facts"><?cs each:l = m.lines ?><dt><?cs var:l.label ?></dt><dd><?cs if:l.strong ?><strong><?cs var:l.text ?></strong><?cs else ?><?cs var:l.text ?><?cs /if ?></dd>
<?cs /each ?></dl>
<?cs if:subcount(m.links) > 0 ?><ul class="buttons"><?cs each:l = m.links ?><li><a class="button button-secondary" href="<?cs var:l.url ?>"><?cs var:l.label ?></a></li><?cs /each ?></ul><?cs /if ?></section><?cs /if ?><?cs /def ?>
<?cs def:fact(label, text) ?><?cs if:text ?><dt><?cs var:label ?></dt><dd><?cs var:text ?></dd><?cs /if ?><?cs /def ?>
