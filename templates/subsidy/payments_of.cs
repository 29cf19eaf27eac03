<?cs set:Page.title = T.subsidy.payment.title ?><?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<?cs def:head(picks) ?><thead><tr><?cs if:picks ?><th scope="col"><?cs var:T.subsidy.payment.pick ?></th><?cs /if ?><th scope="col"><?cs var:T.subsidy.payment.due_on ?></th><th scope="col"><?cs var:T.subsidy.project ?></th><th scope="col"><?cs var:T.subsidy.payment.payee ?></th><th scope="col"><?cs var:T.subsidy.payment.what ?></th><th scope="col" class="number"><?cs var:T.subsidy.payment.column.yen ?></th><th scope="col"><?cs var:T.subsidy.payment.order_no ?></th></tr></thead><?cs /def ?>
<?cs def:cells(p) ?><td data-label="<?cs var:T.subsidy.payment.due_on ?>"><time datetime="<?cs var:p.due_on.iso ?>"><?cs var:p.due_on.text ?></time><?cs if:p.late ?> <strong><?cs var:T.subsidy.payment.is_late ?></strong><?cs /if ?></td><td data-label="<?cs var:T.subsidy.project ?>"><a href="<?cs var:p.show_url ?>"><?cs var:p.title ?></a>（<?cs var:p.year ?>）</td><td data-label="<?cs var:T.subsidy.payment.payee ?>"><?cs var:p.payee ?></td><td data-label="<?cs var:T.subsidy.payment.what ?>"><?cs var:p.word ?></td><td class="number" data-label="<?cs var:T.subsidy.payment.column.yen ?>"><?cs var:p.yen.text ?></td><td data-label="<?cs var:T.subsidy.payment.order_no ?>"><?cs var:p.order_no ?></td><?cs /def ?>
<h1><?cs var:T.subsidy.payment.title ?>（<?cs var:Department ?>）</h1>
<ul class="buttons"><li><a class="button button-secondary" href="<?cs var:books_url ?>"><?cs var:T.subsidy.payment.books ?></a></li><li><a class="button button-secondary" href="<?cs var:setting_url ?>"><?cs var:T.subsidy.payment.setting ?></a></li></ul>
<h2 id="claimed"><?cs var:T.subsidy.payment.claimed ?></h2>
<?cs if:subcount(Claimed) == 0 ?><div class="card"><p><?cs var:T.subsidy.payment.no_claimed ?></p></div><?cs else ?><p><?cs var:T.subsidy.payment.claimed_lead ?></p>
<table class="list-table"><?cs call:head(0) ?><tbody>
<?cs each:p = Claimed ?><tr><?cs call:cells(p) ?></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<h2 id="ordered"><?cs var:T.subsidy.payment.ordered ?></h2>
<?cs if:subcount(Ordered) == 0 ?><div class="card"><p><?cs var:T.subsidy.payment.no_ordered ?></p></div><?cs else ?><p><?cs var:T.subsidy.payment.ordered_lead ?></p>
<?cs call:errors(Make.Form) ?>
<form class="form" method="post" action="<?cs var:Make.Form.action_url ?>" novalidate><input type="hidden" name="_token" value="<?cs var:Make.Form.token ?>">
<table class="list-table"><?cs call:head(1) ?><tbody>
<?cs each:p = Ordered ?><tr><td data-label="<?cs var:T.subsidy.payment.pick ?>"><?cs if:p.fault ?><strong><?cs var:p.fault ?></strong><?cs else ?><label><input type="checkbox" name="pick.<?cs var:p.id ?>" value="1"<?cs if:p.picked ?> checked<?cs /if ?>> <?cs var:T.subsidy.payment.pick ?></label><?cs /if ?></td><?cs call:cells(p) ?></tr>
<?cs /each ?></tbody></table>
<?cs call:fields(Make.Form) ?>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Make.Form.submit ?></button></p></form><?cs /if ?>
<h2 id="sent"><?cs var:T.subsidy.payment.sent ?></h2>
<?cs if:subcount(Sent) == 0 ?><div class="card"><p><?cs var:T.subsidy.payment.no_sent ?></p></div><?cs else ?>
<table class="list-table"><?cs call:head(0) ?><tbody>
<?cs each:p = Sent ?><tr><?cs call:cells(p) ?></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<h2 id="lists"><?cs var:T.subsidy.payment.lists ?></h2>
<?cs if:subcount(Lists) == 0 ?><div class="card"><p><?cs var:T.subsidy.payment.no_lists ?></p></div><?cs else ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.subsidy.payment.column.list_no ?></th><th scope="col"><?cs var:T.subsidy.payment.planned_on ?></th><th scope="col" class="number"><?cs var:T.subsidy.payment.line_count ?></th><th scope="col" class="number"><?cs var:T.subsidy.payment.column.yen ?></th><th scope="col"><?cs var:T.subsidy.state_column ?></th></tr></thead><tbody>
<?cs each:l = Lists ?><tr><td data-label="<?cs var:T.subsidy.payment.column.list_no ?>"><a href="<?cs var:l.show_url ?>"><?cs var:l.year ?> <?cs var:l.number ?></a></td><td data-label="<?cs var:T.subsidy.payment.planned_on ?>"><time datetime="<?cs var:l.planned_on.iso ?>"><?cs var:l.planned_on.text ?></time></td><td class="number" data-label="<?cs var:T.subsidy.payment.line_count ?>"><?cs var:l.line_count ?></td><td class="number" data-label="<?cs var:T.subsidy.payment.column.yen ?>"><?cs var:l.yen.text ?></td><td data-label="<?cs var:T.subsidy.state_column ?>"><?cs var:l.state_label ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<h2 id="results"><?cs var:T.subsidy.payment.results ?></h2>
<p><?cs var:T.subsidy.payment.results_lead ?></p>
<?cs call:form(Upload.Form) ?>
<?cs if:subcount(Results) > 0 ?><table class="list-table"><thead><tr><th scope="col"><?cs var:T.subsidy.payment.result_file ?></th><th scope="col"><?cs var:T.subsidy.payment.when ?></th><th scope="col"><?cs var:T.subsidy.payment.who ?></th><th scope="col"><?cs var:T.subsidy.state_column ?></th></tr></thead><tbody>
<?cs each:r = Results ?><tr><td data-label="<?cs var:T.subsidy.payment.result_file ?>"><a href="<?cs var:r.show_url ?>"><?cs var:r.file_name ?></a></td><td data-label="<?cs var:T.subsidy.payment.when ?>"><time datetime="<?cs var:r.made_at.iso ?>"><?cs var:r.made_at.text ?></time></td><td data-label="<?cs var:T.subsidy.payment.who ?>"><?cs var:r.person ?></td><td data-label="<?cs var:T.subsidy.state_column ?>"><?cs var:r.state_label ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
