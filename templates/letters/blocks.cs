<?cs def:letter_lines(of) ?><?cs each:l = of.lines ?><?cs if:name(l) != "0" ?><br><?cs /if ?><?cs var:l.text ?><?cs /each ?><?cs /def ?>
<?cs def:letter_cells(of, head) ?><tr><?cs each:c = of.cells ?><?cs if:head ?><th scope="col"<?cs if:c.number ?> class="number"<?cs /if ?>><?cs call:letter_lines(c) ?></th><?cs else ?><td<?cs if:c.number ?> class="number"<?cs /if ?>><?cs call:letter_lines(c) ?></td><?cs /if ?><?cs /each ?></tr><?cs /def ?>
<?cs def:letter_blocks(list, lang) ?><div class="sheet letter"<?cs if:lang == "en" ?> lang="en"<?cs elif:lang ?> lang="ja"<?cs /if ?>>
<?cs each:b = list ?><?cs if:b.begins ?><table class="letter-table"><?cs /if ?>
<?cs if:b.kind == "window" ?><div class="letter-window"><p><?cs call:letter_lines(b) ?></p><p class="right"><?cs call:letter_lines(b.beside) ?></p></div>
<?cs elif:b.kind == "title" ?><p class="letter-title"><?cs call:letter_lines(b) ?></p>
<?cs elif:b.kind == "heading" ?><p><strong><?cs call:letter_lines(b) ?></strong></p>
<?cs elif:b.kind == "center" ?><p class="center"><?cs call:letter_lines(b) ?></p>
<?cs elif:b.kind == "right" ?><p class="right"><?cs call:letter_lines(b) ?></p>
<?cs elif:b.kind == "row" ?><dl class="facts"><dt><?cs var:b.label ?></dt><dd><?cs call:letter_lines(b) ?></dd></dl>
<?cs elif:b.kind == "head" ?><?cs call:letter_cells(b, #1) ?>
<?cs elif:b.kind == "cells" || b.kind == "total" ?><?cs call:letter_cells(b, #0) ?>
<?cs elif:b.kind == "seal" ?><p class="right"><span class="letter-seal"><?cs var:T.letters.seal ?></span></p>
<?cs elif:b.kind == "line" || b.kind == "page" ?><hr>
<?cs elif:b.kind == "space" ?><div class="letter-space"></div>
<?cs else ?><p<?cs if:b.indented ?> class="indented"<?cs /if ?>><?cs call:letter_lines(b) ?></p><?cs /if ?>
<?cs if:b.ends ?></table><?cs /if ?><?cs /each ?></div><?cs /def ?>
