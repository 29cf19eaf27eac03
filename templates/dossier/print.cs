<?cs include:"dossier/answers.cs" ?><?cs include:"core/top.cs" ?>
<article class="sheet">
<p class="form-number"><?cs var:Case.number ?></p>
<h1><?cs var:FormTitle ?></h1>
<dl class="facts"><?cs call:fact(T.dossier.receipt_no, Case.receipt_no) ?><?cs call:fact(T.dossier.received_on, Case.received_on.text) ?><?cs call:fact(T.dossier.channel_column, Case.channel) ?></dl>
<?cs call:answers(Answers, Attached) ?>
</article>
<?cs include:"core/bottom.cs" ?>
