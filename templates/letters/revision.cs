<?cs include:"letters/blocks.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<p><time datetime="<?cs var:At.iso ?>"><?cs var:At.text ?></time> <?cs var:Person ?></p>
<h2><?cs var:T.letters.text ?></h2>
<pre class="letter-source"><?cs each:l = Lines ?><?cs var:l.text ?>
<?cs /each ?></pre>
<?cs if:subcount(blocks) > 0 ?><h2><?cs var:T.letters.preview ?></h2><?cs call:letter_blocks(blocks, "") ?><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
