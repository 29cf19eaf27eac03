<?cs set:Page.title = T.subsidy.payment.books ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.payment.books ?>（<?cs var:Department ?>・<?cs var:Year ?>）</h1>
<?cs if:subcount(Years) > 0 ?><nav aria-label="<?cs var:T.subsidy.fiscal_year ?>"><ul class="buttons"><?cs each:y = Years ?><li><a class="button button-secondary" href="<?cs var:y.url ?>"<?cs if:y.current ?> aria-current="page"<?cs /if ?>><?cs var:y.label ?></a></li>
<?cs /each ?></ul></nav><?cs /if ?>
<dl class="facts"><dt><?cs var:T.subsidy.ledger_paid ?></dt><dd><?cs var:Paid.text ?><?cs var:T.subsidy.yen_unit ?></dd><dt><?cs var:T.subsidy.ledger_returned ?></dt><dd><?cs var:Returned.text ?><?cs var:T.subsidy.yen_unit ?></dd><dt><?cs var:T.subsidy.payment.spent ?></dt><dd><strong><?cs var:Spent.text ?><?cs var:T.subsidy.yen_unit ?></strong></dd><dt><?cs var:T.subsidy.payment.until ?></dt><dd><?cs var:Until.text ?></dd></dl>
<?cs if:agree ?><p class="notice"><?cs var:T.subsidy.payment.agree ?></p><?cs else ?><p class="notice notice-error"><?cs var:T.subsidy.payment.differ ?></p><?cs /if ?>
<ul class="buttons"><?cs each:f = Formats ?><li><a class="button button-secondary" href="<?cs var:f.url ?>"><?cs var:f.label ?></a></li>
<?cs /each ?></ul>
<?cs if:subcount(Calls) == 0 ?><div class="card"><p><?cs var:T.subsidy.payment.no_calls ?></p></div><?cs else ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.subsidy.call_title ?></th><th scope="col" class="number"><?cs var:T.subsidy.ledger_allotted ?></th><th scope="col" class="number"><?cs var:T.subsidy.ledger_granted ?></th><th scope="col" class="number"><?cs var:T.subsidy.ledger_paid ?></th><th scope="col" class="number"><?cs var:T.subsidy.ledger_returned ?></th><th scope="col" class="number"><?cs var:T.subsidy.payment.balance ?></th></tr></thead><tbody>
<?cs each:c = Calls ?><tr><td data-label="<?cs var:T.subsidy.call_title ?>"><a href="<?cs var:c.show_url ?>"><?cs var:c.title ?></a></td><td class="number" data-label="<?cs var:T.subsidy.ledger_allotted ?>"><?cs var:c.allotted_yen.text ?></td><td class="number" data-label="<?cs var:T.subsidy.ledger_granted ?>"><?cs var:c.granted_yen.text ?></td><td class="number" data-label="<?cs var:T.subsidy.ledger_paid ?>"><?cs var:c.paid_yen.text ?></td><td class="number" data-label="<?cs var:T.subsidy.ledger_returned ?>"><?cs var:c.returned_yen.text ?></td><td class="number" data-label="<?cs var:T.subsidy.payment.balance ?>"><?cs var:c.spent_yen.text ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
