<?cs include:"core/form.cs" ?><?cs include:"letters/blocks.cs" ?><?cs include:"letters/samples.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Title ?></h1>
<?cs call:letter_problems(Problems) ?>
<div class="letter-edit"><?cs call:form(Form) ?></div>
<details open><summary><?cs var:T.letters.names ?></summary><table class="list-table"><thead><tr><th scope="col"><?cs var:T.letters.name_code ?></th><th scope="col"><?cs var:T.letters.name_label ?></th></tr></thead><tbody><?cs each:n = Names ?><tr><td data-label="<?cs var:T.letters.name_code ?>"><code><?cs if:n.table && n.table == n.name ?>{rows <?cs var:n.name ?>}<?cs else ?>{<?cs var:n.name ?>}<?cs /if ?></code></td><td data-label="<?cs var:T.letters.name_label ?>"><?cs var:n.label ?><?cs if:n.table ?>（<?cs var:T.letters.in_rows ?> <?cs var:n.table ?>）<?cs /if ?></td></tr><?cs /each ?></tbody></table></details>
<details><summary><?cs var:T.letters.how_to ?></summary><ul><?cs each:h = Help ?><li><code><?cs var:h.code ?></code> <?cs var:h.text ?></li><?cs /each ?></ul></details>
<?cs include:"core/bottom.cs" ?>
