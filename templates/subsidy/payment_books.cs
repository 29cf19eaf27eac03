<?cs set:Page.title = T.subsidy.payment.books ?><?cs include:"core/top.cs" ?>
<?cs def:sum(label, n) ?><dt><?cs var:label ?></dt><dd><?cs var:n.text ?><?cs var:T.subsidy.yen_unit ?></dd>
<?cs /def ?>
<h1><?cs var:T.subsidy.payment.books ?></h1>
<p class="lead"><?cs var:Title ?>（<?cs var:Year ?>）</p>
<dl class="facts"><?cs call:sum(T.subsidy.ledger_allotted, Sums.allotted_yen) ?><?cs call:sum(T.subsidy.ledger_granted, Sums.granted_yen) ?><?cs call:sum(T.subsidy.ledger_advanced, Sums.advanced_yen) ?><?cs call:sum(T.subsidy.ledger_fixed, Sums.fixed_yen) ?><?cs call:sum(T.subsidy.ledger_paid, Sums.paid_yen) ?><?cs call:sum(T.subsidy.ledger_returned, Sums.returned_yen) ?><dt><?cs var:T.subsidy.payment.spent ?></dt><dd id="spent"><strong><?cs var:Sums.spent.text ?><?cs var:T.subsidy.yen_unit ?></strong></dd>
<dt><?cs var:T.subsidy.payment.until ?></dt><dd><?cs var:Until.text ?></dd></dl>
<?cs if:agree ?><p class="notice"><?cs var:T.subsidy.payment.agree ?></p><?cs else ?><p class="notice notice-error"><?cs var:T.subsidy.payment.differ ?></p><?cs /if ?>
<ul class="buttons"><?cs each:f = Formats ?><li><a class="button button-secondary" href="<?cs var:f.url ?>"><?cs var:f.label ?></a></li>
<?cs /each ?></ul>
<?cs if:subcount(Lines) == 0 ?><div class="card"><p><?cs var:T.subsidy.payment.no_entries ?></p></div><?cs else ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.subsidy.payment.book_day ?></th><th scope="col"><?cs var:T.subsidy.payment.book_kind ?></th><th scope="col"><?cs var:T.subsidy.payment.column.receipt_no ?></th><th scope="col"><?cs var:T.subsidy.payment.payee ?></th><th scope="col"><?cs var:T.subsidy.payment.order_no ?></th><th scope="col" class="number"><?cs var:T.subsidy.payment.column.yen ?></th></tr></thead><tbody>
<?cs each:l = Lines ?><tr><td data-label="<?cs var:T.subsidy.payment.book_day ?>"><?cs var:l.day.text ?></td><td data-label="<?cs var:T.subsidy.payment.book_kind ?>"><?cs var:l.kind_label ?></td><td data-label="<?cs var:T.subsidy.payment.column.receipt_no ?>"><?cs var:l.receipt_no ?></td><td data-label="<?cs var:T.subsidy.payment.payee ?>"><?cs var:l.payee ?></td><td data-label="<?cs var:T.subsidy.payment.order_no ?>"><?cs var:l.order_no ?></td><td class="number" data-label="<?cs var:T.subsidy.payment.column.yen ?>"><?cs var:l.yen.text ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
