<?cs include:"core/form.cs" ?><?cs include:"dossier/answers.cs" ?><?cs include:"dossier/reviews.cs" ?><?cs include:"core/top.cs" ?>
<?cs if:Changed ?><p class="notice notice-error" role="alert"><?cs var:T.dossier.error.changed_since_proposal ?></p><?cs /if ?>
<?cs if:!Acts ?><?cs each:e = Form.errors ?><p class="notice notice-error" role="alert"><?cs var:e.text ?></p><?cs /each ?><?cs /if ?>
<?cs if:Absent ?><p class="notice"><?cs var:T.dossier.route.acting ?> <strong><?cs var:Absent ?></strong></p><?cs /if ?>
<article class="sheet">
<h1><?cs var:T.dossier.decision_paper ?>: <?cs var:Approval.title ?></h1>
<dl class="facts"><dt><?cs var:T.dossier.state ?></dt><dd><strong><?cs var:Approval.state_label ?></strong></dd><?cs call:fact(T.dossier.proposer, Approval.proposer) ?><?cs call:fact(T.dossier.proposed_at, Approval.proposed_at.text) ?><?cs call:fact(T.dossier.department, Approval.department) ?><?cs call:fact(T.dossier.route.title, Approval.route_name) ?><?cs call:fact(T.dossier.route.total, Total.text) ?><?cs call:fact(T.dossier.decider, Approval.decider) ?><?cs call:fact(T.dossier.decided_on, Approval.decided_on.text) ?><?cs call:fact(T.dossier.doc_no, Approval.doc_no) ?><?cs call:fact(T.dossier.remark, Approval.remark) ?></dl>
<?cs if:letters_url ?><ul class="buttons"><li><a class="button button-secondary" href="<?cs var:letters_url ?>"><?cs var:T.letters.of_decision ?></a></li></ul><?cs /if ?>
<?cs if:subcount(Steps) > 0 ?><h2><?cs var:T.dossier.route.heading ?></h2>
<ol class="route"><?cs each:s = Steps ?><li<?cs if:s.now ?> class="now" aria-current="step"<?cs /if ?>><p class="route-head"><?cs var:s.kind ?> <strong><?cs var:s.title ?></strong><?cs if:s.department ?><br><?cs var:s.department ?><?cs /if ?><?cs if:s.note ?><br><span class="route-note"><?cs var:s.note ?></span><?cs /if ?></p>
<p class="route-box"><?cs if:s.decider ?><strong><?cs var:s.decider ?></strong><?cs if:s.deputy ?> <span class="changed"><?cs var:T.dossier.deputy ?></span><br><?cs var:s.absent ?><?cs var:T.dossier.route.was_away ?><?cs /if ?><br><?cs var:s.state ?> <time datetime="<?cs var:s.on.iso ?>"><?cs var:s.on.text ?></time><?cs if:s.seen.text ?><br><?cs var:T.dossier.route.seen ?> <?cs var:s.seen.text ?><?cs elif:s.deputy ?><br><?cs var:T.dossier.route.unseen ?><?cs /if ?><?cs if:s.remark ?><br><span class="typed"><?cs var:s.remark ?></span><?cs /if ?><?cs elif:s.now ?><?cs if:s.named ?><?cs var:s.named ?><br><?cs /if ?><strong><?cs var:T.dossier.route.now ?></strong><?cs elif:s.named ?><?cs var:s.named ?><?cs else ?>&nbsp;<?cs /if ?></p></li>
<?cs /each ?></ol><?cs /if ?>
<?cs if:Outside && Open ?><table class="list-table stamps"><thead><tr><th scope="col"><?cs var:T.dossier.stamp_head ?></th><th scope="col"><?cs var:T.dossier.stamp_chief ?></th><th scope="col"><?cs var:T.dossier.stamp_officer ?></th></tr></thead><tbody><tr><td class="stamp" data-label="<?cs var:T.dossier.stamp_head ?>">&nbsp;</td><td class="stamp" data-label="<?cs var:T.dossier.stamp_chief ?>">&nbsp;</td><td class="stamp" data-label="<?cs var:T.dossier.stamp_officer ?>">&nbsp;</td></tr></tbody></table><?cs /if ?>
<h2><?cs var:T.dossier.reasoning ?></h2><?cs each:l = Reasoning ?><p><?cs var:l.text ?></p><?cs /each ?>
<?cs each:c = Cases ?><section class="card"><h2><?cs if:c.url ?><a href="<?cs var:c.url ?>"><?cs var:c.title ?></a><?cs else ?><?cs var:c.title ?><?cs /if ?> — <?cs var:c.decision ?></h2><p><?cs var:c.procedure ?> <?cs var:c.receipt_no ?> <?cs var:c.state ?></p><?cs if:c.changed ?><p class="notice notice-error"><?cs var:T.dossier.error.changed_since_proposal ?></p><?cs /if ?>
<?cs if:c.amount ?><dl class="facts"><?cs call:fact(c.amount_label, c.amount) ?></dl><?cs /if ?>
<?cs if:subcount(c.Checks) > 0 ?><h3><?cs var:T.dossier.checks ?></h3><table class="list-table"><thead><tr><th scope="col"><?cs var:T.dossier.paper.requirement ?></th><th scope="col"><?cs var:T.dossier.paper.verdict ?></th><th scope="col"><?cs var:T.dossier.evidence ?></th><th scope="col"><?cs var:T.dossier.bundle.person ?></th></tr></thead><tbody><?cs each:k = c.Checks ?><tr><td data-label="<?cs var:T.dossier.paper.requirement ?>"><?cs var:k.label ?></td><td data-label="<?cs var:T.dossier.paper.verdict ?>"><?cs var:k.verdict ?></td><td data-label="<?cs var:T.dossier.evidence ?>"><?cs var:k.evidence ?></td><td data-label="<?cs var:T.dossier.bundle.person ?>"><?cs var:k.person ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs if:subcount(c.Reviews) > 0 ?><h3><?cs var:T.panel.title ?></h3><?cs call:reviews(c.Reviews) ?><?cs /if ?>
<?cs call:answers(c.Answers, c.Attached) ?>
<?cs if:subcount(c.Corrections) > 0 ?><h3><?cs var:T.dossier.paper.corrections ?></h3><ul><?cs each:k = c.Corrections ?><li><time datetime="<?cs var:k.asked.iso ?>"><?cs var:k.asked.text ?></time> <strong><?cs var:k.label ?></strong> <span class="typed"><?cs var:k.reason ?></span><?cs if:k.answered.text ?> → <?cs var:k.answered.text ?> <?cs var:T.dossier.paper.answered ?><?cs /if ?></li>
<?cs /each ?></ul><?cs /if ?></section><?cs /each ?>
</article>
<?cs if:before_url ?><p><a href="<?cs var:before_url ?>"><?cs var:T.dossier.route.before ?></a></p><?cs /if ?>
<?cs if:Seen.url ?><form method="post" action="<?cs var:Seen.url ?>"><input type="hidden" name="_token" value="<?cs var:Seen.token ?>"><p class="notice"><?cs var:T.dossier.route.see_about ?></p><p class="buttons"><button class="button button-primary" type="submit"><?cs var:Seen.label ?></button></p></form><?cs /if ?>
<section><h2><?cs var:T.dossier.paper.title ?></h2>
<?cs if:subcount(Papers) > 0 ?><ul><?cs each:b = Papers ?><li><time datetime="<?cs var:b.at.iso ?>"><?cs var:b.at.text ?></time> <?cs if:b.waiting ?><strong><?cs var:T.dossier.bundle.waiting ?></strong><?cs elif:b.failed ?><strong><?cs var:T.dossier.bundle.failed ?></strong><?cs elif:b.url ?><a href="<?cs var:b.url ?>"><?cs var:T.dossier.bundle.download ?></a> <?cs var:b.report ?><?cs elif:b.report ?><?cs var:b.report ?><?cs else ?><?cs var:T.dossier.bundle.gone ?><?cs /if ?></li><?cs /each ?></ul><?cs /if ?>
<form method="post" action="<?cs var:Paper.url ?>"><input type="hidden" name="_token" value="<?cs var:Paper.token ?>"><p class="buttons"><button class="button button-secondary" type="submit"><?cs var:Paper.label ?></button></p></form></section>
<?cs if:Open && Acts ?><section><h2><?cs var:T.dossier.decision ?></h2>
<?cs if:Outside ?><p class="notice"><?cs var:T.dossier.outside_lead ?></p><?cs /if ?>
<?cs call:errors(Form) ?>
<form class="form" method="post" action="<?cs var:Form.action_url ?>" novalidate><input type="hidden" name="_token" value="<?cs var:Form.token ?>">
<?cs each:f = Form.fields ?><?cs if:f.name == "verdict" ?><fieldset class="field<?cs if:f.error ?> has-error<?cs /if ?>" id="f-verdict"><legend><?cs var:f.label ?> <?cs call:need(f) ?></legend><?cs call:notes(f) ?>
<div class="choices"><?cs each:c = f.choices ?><?cs if:Verdicts[c.value] ?><label><input type="radio" name="verdict" value="<?cs var:c.value ?>"<?cs if:c.selected ?> checked<?cs /if ?>> <?cs if:c.value == "approve" && PassesOn ?><?cs var:T.dossier.verdict.pass_on ?><?cs else ?><?cs var:c.label ?><?cs /if ?></label><?cs /if ?>
<?cs /each ?></div></fieldset>
<?cs elif:f.name == "remark" || f.kind == "hidden" || Fields[f.name] ?><?cs call:field(f) ?><?cs /if ?><?cs /each ?>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Form.submit ?></button></p></form></section><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
