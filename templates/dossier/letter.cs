<?cs include:"core/top.cs" ?>
<article class="sheet letter">
<p class="right"><?cs if:Case.doc_no ?><?cs var:Case.doc_no ?><br><?cs /if ?><time datetime="<?cs var:Day.iso ?>"><?cs var:Day.text ?></time></p>
<p><?cs if:Address ?><?cs var:Address ?><br><?cs /if ?><?cs if:Case.title ?><?cs var:Case.title ?><?cs else ?><?cs var:Case.applicant ?><?cs /if ?> <?cs var:T.dossier.addressee ?></p>
<p class="right"><?cs var:IssuerTitle ?> <?cs var:IssuerName ?></p>
<h1><?cs var:Heading ?></h1>
<?cs each:l = Lines ?><p><?cs var:l.text ?></p><?cs /each ?>
<dl class="facts"><?cs if:Case.receipt_no ?><dt><?cs var:T.dossier.receipt_no ?></dt><dd><?cs var:Case.receipt_no ?></dd><?cs /if ?><?cs if:Reason ?><dt><?cs var:T.dossier.reason ?></dt><dd class="typed"><?cs var:Reason ?></dd><?cs /if ?><?cs if:Case.due.text ?><dt><?cs var:T.dossier.due ?></dt><dd><?cs var:Case.due.text ?></dd><?cs /if ?></dl>
<?cs if:subcount(Asked) > 0 ?><ul><?cs each:a = Asked ?><li><?cs var:a.label ?>: <?cs var:a.reason ?></li><?cs /each ?></ul><?cs /if ?>
<p><?cs var:Case.department ?> <?cs var:Case.department_phone ?></p>
</article>
<?cs include:"core/bottom.cs" ?>
