<?cs def:reviews(list) ?><ul><?cs each:r = list ?><li><a href="<?cs var:r.url ?>"><?cs var:r.title ?></a> — <span class="typed"><?cs var:r.text ?></span></li><?cs /each ?></ul><?cs /def ?>
