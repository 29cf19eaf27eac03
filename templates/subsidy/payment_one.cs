<?cs set:Page.title = T.subsidy.payment.one ?><?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<?cs def:fact(label, text) ?><?cs if:text ?><dt><?cs var:label ?></dt><dd><?cs var:text ?></dd>
<?cs /if ?><?cs /def ?>
<h1><?cs var:Payment.word ?>（<?cs var:Payment.title ?>）</h1>
<p><?cs var:T.subsidy.state_column ?>：<strong id="state"><?cs var:Payment.state_label ?></strong><?cs if:Payment.late ?> <strong><?cs var:T.subsidy.payment.is_late ?></strong><?cs /if ?></p>
<p><a href="<?cs var:Payment.file_url ?>"><?cs var:T.subsidy.payment.file_title ?></a>　<a href="<?cs var:Payment.claim_url ?>"><?cs var:T.subsidy.claim.title ?> <?cs var:Payment.claim_receipt_no ?></a><?cs if:Payment.list_url ?>　<a href="<?cs var:Payment.list_url ?>"><?cs var:T.subsidy.payment.list ?></a><?cs /if ?></p>
<dl class="facts"><dt><?cs var:T.subsidy.payment.column.yen ?></dt><dd><strong><?cs var:Payment.yen.text ?><?cs var:T.subsidy.yen_unit ?></strong></dd>
<?cs call:fact(T.subsidy.payment.payee, Payment.payee) ?><?cs call:fact(T.subsidy.payment.claimed_on, Payment.claimed_on.text) ?><?cs call:fact(T.subsidy.payment.column.claim_no, Payment.claim_no) ?><?cs call:fact(T.subsidy.payment.due_on, Payment.due_on.text) ?>
<?cs call:fact(T.subsidy.payment.commitment_no, Payment.commitment_no) ?><?cs call:fact(T.subsidy.payment.committed_on, Payment.committed_on.text) ?><?cs call:fact(T.subsidy.payment.order_no, Payment.order_no) ?><?cs call:fact(T.subsidy.payment.ordered_on, Payment.ordered_on.text) ?>
<?cs call:fact(T.subsidy.payment.creditor_no, Payment.creditor_no) ?><?cs call:fact(T.subsidy.payment.budget_item, Payment.budget_item) ?><?cs call:fact(T.subsidy.payment.paid_on, Payment.paid_on.text) ?><?cs call:fact(T.subsidy.payment.back_on, Payment.back_on.text) ?><?cs call:fact(T.subsidy.payment.back_reason, Payment.back_reason) ?></dl>
<h2><?cs var:T.subsidy.payment.account ?></h2>
<?cs if:Account.proxy ?><p class="notice"><?cs var:T.subsidy.payment.proxy ?></p><?cs /if ?>
<dl class="facts"><?cs call:fact(T.subsidy.payment.column.bank_code, Account.bank_code) ?><?cs call:fact(T.subsidy.payment.column.branch_code, Account.branch_code) ?><?cs call:fact(T.subsidy.payment.column.account_type, Account.type) ?><?cs call:fact(T.subsidy.payment.column.account_number, Account.account_number) ?><?cs call:fact(T.subsidy.payment.column.holder, Account.holder) ?></dl>
<?cs if:Order.Form.action_url ?><h2><?cs var:T.subsidy.payment.order ?></h2><?cs call:form(Order.Form) ?><?cs /if ?>
<?cs if:Paid.Form.action_url ?><h2><?cs var:T.subsidy.payment.mark_paid ?></h2><?cs call:form(Paid.Form) ?><?cs /if ?>
<?cs if:Back.Form.action_url ?><h2><?cs var:T.subsidy.payment.mark_back ?></h2><p><?cs var:T.subsidy.payment.back_lead ?></p><?cs call:form(Back.Form) ?><?cs /if ?>
<?cs if:Cancel.Form.action_url ?><h2><?cs var:T.subsidy.payment.cancel ?></h2><p><?cs var:T.subsidy.payment.cancel_lead ?></p><?cs call:form(Cancel.Form) ?><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
