<?cs set:Page.title = T.subsidy.payment.title ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.payment.title ?></h1>
<p class="lead"><?cs var:T.subsidy.payment.lead ?></p>
<?cs if:subcount(Departments) == 0 ?><div class="card"><p><?cs var:T.subsidy.payment.no_departments ?></p></div><?cs else ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.subsidy.department ?></th><th scope="col" class="number"><?cs var:T.subsidy.payment.claimed ?></th><th scope="col" class="number"><?cs var:T.subsidy.payment.ordered ?></th><th scope="col" class="number"><?cs var:T.subsidy.payment.late ?></th></tr></thead><tbody>
<?cs each:d = Departments ?><tr><td data-label="<?cs var:T.subsidy.department ?>"><a href="<?cs var:d.show_url ?>"><?cs var:d.name ?></a></td><td class="number" data-label="<?cs var:T.subsidy.payment.claimed ?>"><?cs var:d.claimed ?></td><td class="number" data-label="<?cs var:T.subsidy.payment.ordered ?>"><?cs var:d.ordered ?></td><td class="number" data-label="<?cs var:T.subsidy.payment.late ?>"><?cs if:d.is_late ?><strong><?cs var:d.late ?></strong><?cs else ?>0<?cs /if ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
