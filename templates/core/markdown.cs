<?cs def:markdown_text(r) ?><?cs if:r.line ?><br><?cs else ?><?cs if:r.strong ?><strong><?cs /if ?><?cs if:r.em ?><em><?cs /if ?><?cs if:r.code ?><code><?cs /if ?><?cs var:r.text ?><?cs if:r.code ?></code><?cs /if ?><?cs if:r.em ?></em><?cs /if ?><?cs if:r.strong ?></strong><?cs /if ?><?cs /if ?><?cs /def ?>
<?cs def:markdown_runs(b) ?><?cs each:r = b.runs ?><?cs if:subcount(r.runs) > 0 ?><?cs if:r.url ?><a href="<?cs var:r.url ?>" rel="nofollow noopener"><?cs each:l = r.runs ?><?cs call:markdown_text(l) ?><?cs /each ?></a><?cs else ?><?cs each:l = r.runs ?><?cs call:markdown_text(l) ?><?cs /each ?><?cs /if ?><?cs else ?><?cs call:markdown_text(r) ?><?cs /if ?><?cs /each ?><?cs /def ?>
<?cs def:markdown_blocks(place) ?><?cs each:b = place.blocks ?><?cs if:b.kind == "p" ?><p><?cs call:markdown_runs(b) ?></p>
<?cs elif:b.kind == "h" ?><h4><?cs call:markdown_runs(b) ?></h4>
<?cs elif:b.kind == "hh" ?><h5><?cs call:markdown_runs(b) ?></h5>
<?cs elif:b.kind == "code" ?><pre><?cs var:b.text ?></pre>
<?cs elif:b.kind == "rule" ?><hr>
<?cs elif:b.kind == "quote" ?><blockquote><?cs call:markdown_blocks(b) ?></blockquote>
<?cs elif:b.kind == "ol" ?><ol start="<?cs var:b.start ?>"><?cs each:e = b.entries ?><li><?cs call:markdown_blocks(e) ?></li><?cs /each ?></ol>
<?cs else ?><ul><?cs each:e = b.entries ?><li><?cs call:markdown_blocks(e) ?></li><?cs /each ?></ul>
<?cs /if ?><?cs /each ?><?cs /def ?>
<?cs def:markdown(text) ?><div class="markdown"><?cs call:markdown_blocks(text) ?></div><?cs /def ?>
