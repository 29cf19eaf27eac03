<?cs include:"core/form.cs" ?><?cs include:"dossier/answers.cs" ?><?cs include:"core/top.cs" ?>
<article class="sheet">
<h1><?cs var:T.dossier.decision_paper ?>: <?cs var:Approval.title ?></h1>
<dl class="facts"><dt><?cs var:T.dossier.state ?></dt><dd><strong><?cs var:Approval.state_label ?></strong></dd><?cs call:fact(T.dossier.proposer, Approval.proposer) ?><?cs call:fact(T.dossier.proposed_at, Approval.proposed_at.text) ?><?cs call:fact(T.dossier.department, Approval.department) ?><?cs call:fact(T.dossier.decider, Approval.decider) ?><?cs call:fact(T.dossier.decided_on, Approval.decided_on.text) ?><?cs call:fact(T.dossier.doc_no, Approval.doc_no) ?><?cs call:fact(T.dossier.remark, Approval.remark) ?></dl>
<h2><?cs var:T.dossier.reasoning ?></h2><?cs each:l = Reasoning ?><p><?cs var:l.text ?></p><?cs /each ?>
<?cs each:c = Cases ?><section class="card"><h2><a href="<?cs var:c.url ?>"><?cs var:c.title ?></a> — <?cs var:c.decision ?></h2><p><?cs var:c.procedure ?> <?cs var:c.receipt_no ?> <?cs var:c.state ?></p><?cs if:c.changed ?><p class="notice notice-error"><?cs var:T.dossier.error.changed_since_proposal ?></p><?cs /if ?><?cs call:answers(c.Answers, None) ?></section><?cs /each ?>
<?cs if:Outside && Open ?><table class="list-table stamps"><thead><tr><th scope="col"><?cs var:T.dossier.stamp_head ?></th><th scope="col"><?cs var:T.dossier.stamp_chief ?></th><th scope="col"><?cs var:T.dossier.stamp_officer ?></th></tr></thead><tbody><tr><td class="stamp">&nbsp;</td><td class="stamp">&nbsp;</td><td class="stamp">&nbsp;</td></tr></tbody></table><?cs /if ?>
</article>
<?cs if:Open ?><?cs if:Outside ?><p class="notice"><?cs var:T.dossier.outside_lead ?></p><?cs /if ?><?cs call:form(Form) ?><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
