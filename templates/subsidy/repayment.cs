<?cs include:"subsidy/parts.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.repayment ?></h1>
<p class="lead"><a href="<?cs var:case_url ?>"><?cs var:Title ?></a></p>
<?cs each:r = Repayments ?><section class="card"><h2><?cs var:r.title ?>（<?cs var:r.state ?>）</h2>
<?cs if:r.notice ?><p><?cs var:r.notice ?></p><?cs /if ?>
<dl class="facts"><?cs each:l = r.lines ?><dt><?cs var:l.label ?></dt><dd><?cs if:l.strong ?><strong><?cs var:l.text ?></strong><?cs else ?><?cs var:l.text ?><?cs /if ?></dd>
<?cs /each ?></dl>
<?cs if:r.waive_reason ?><p class="typed"><?cs var:T.subsidy.waived ?>：<?cs var:r.waive_reason ?>（<?cs var:r.waived_by ?> <?cs var:r.waived_on.text ?>）</p><?cs /if ?>
<?cs if:subcount(r.receipts) > 0 ?><h3><?cs var:T.subsidy.return_received ?></h3>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.subsidy.received_on ?></th><th scope="col"><?cs var:T.subsidy.received_yen ?></th><th scope="col"><?cs var:T.subsidy.received_principal ?></th><th scope="col"><?cs var:T.subsidy.received_charges ?></th><th scope="col"><?cs var:T.subsidy.received_note ?></th><th scope="col"><?cs var:T.subsidy.entry_person ?></th></tr></thead><tbody>
<?cs each:t = r.receipts ?><tr><td data-label="<?cs var:T.subsidy.received_on ?>"><?cs var:t.day.text ?></td><td data-label="<?cs var:T.subsidy.received_yen ?>" class="number"><?cs var:t.yen ?></td><td data-label="<?cs var:T.subsidy.received_principal ?>" class="number"><?cs var:t.principal ?></td><td data-label="<?cs var:T.subsidy.received_charges ?>" class="number"><?cs var:t.charges ?></td><td data-label="<?cs var:T.subsidy.received_note ?>"><?cs var:t.note ?></td><td data-label="<?cs var:T.subsidy.entry_person ?>"><?cs var:t.person ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs if:subcount(r.links) > 0 ?><ul class="buttons"><?cs each:l = r.links ?><li><a class="button button-secondary" href="<?cs var:l.url ?>"><?cs var:l.label ?></a></li><?cs /each ?></ul><?cs /if ?></section>
<?cs /each ?>
<?cs include:"core/bottom.cs" ?>
