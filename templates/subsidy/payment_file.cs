<?cs set:Page.title = T.subsidy.payment.file_title ?><?cs include:"core/form.cs" ?><?cs include:"subsidy/parts.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.payment.file_title ?></h1>
<p class="lead"><a href="<?cs var:case_url ?>"><?cs var:Title ?></a>（<?cs var:Year ?>）</p>
<?cs call:amount(Amount) ?>
<p><?cs var:T.subsidy.payment.until ?>：<time datetime="<?cs var:Until.iso ?>"><?cs var:Until.text ?></time></p>
<h2 id="payments"><?cs var:T.subsidy.payment.payments ?></h2>
<?cs if:subcount(Payments) == 0 ?><div class="card"><p><?cs var:T.subsidy.payment.no_payments ?></p></div><?cs else ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.subsidy.payment.what ?></th><th scope="col" class="number"><?cs var:T.subsidy.payment.column.yen ?></th><th scope="col"><?cs var:T.subsidy.state_column ?></th><th scope="col"><?cs var:T.subsidy.payment.claimed_on ?></th><th scope="col"><?cs var:T.subsidy.payment.due_on ?></th><th scope="col"><?cs var:T.subsidy.payment.order_no ?></th><th scope="col"><?cs var:T.subsidy.payment.paid_on ?></th></tr></thead><tbody>
<?cs each:p = Payments ?><tr><td data-label="<?cs var:T.subsidy.payment.what ?>"><?cs if:p.show_url ?><a href="<?cs var:p.show_url ?>"><?cs var:p.word ?></a><?cs else ?><?cs var:p.word ?><?cs /if ?></td><td class="number" data-label="<?cs var:T.subsidy.payment.column.yen ?>"><?cs var:p.yen.text ?></td><td data-label="<?cs var:T.subsidy.state_column ?>"><?cs var:p.state_label ?><?cs if:p.back_reason ?>（<?cs var:p.back_reason ?>）<?cs /if ?></td><td data-label="<?cs var:T.subsidy.payment.claimed_on ?>"><?cs var:p.claimed_on.text ?></td><td data-label="<?cs var:T.subsidy.payment.due_on ?>"><?cs var:p.due_on.text ?></td><td data-label="<?cs var:T.subsidy.payment.order_no ?>"><?cs var:p.order_no ?></td><td data-label="<?cs var:T.subsidy.payment.paid_on ?>"><?cs var:p.paid_on.text ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<h2 id="commitment"><?cs var:T.subsidy.payment.commitment ?></h2>
<?cs if:Commitment.number ?><dl class="facts"><dt><?cs var:T.subsidy.payment.commitment_no ?></dt><dd><?cs var:Commitment.number ?></dd><dt><?cs var:T.subsidy.payment.committed_on ?></dt><dd><?cs var:Commitment.day.text ?></dd></dl><?cs /if ?>
<?cs if:Commitment.wrong ?><p class="notice notice-error"><?cs var:Commitment.wrong ?></p><?cs /if ?>
<?cs if:Form.action_url && Commitment.number ?><details<?cs if:subcount(Form.errors) > 0 ?> open<?cs /if ?>><summary><?cs var:T.subsidy.payment.commitment_mend ?></summary><?cs call:form(Form) ?></details><?cs elif:Form.action_url ?><?cs call:form(Form) ?><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
