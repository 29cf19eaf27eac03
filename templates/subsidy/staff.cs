<?cs include:"core/list.cs" ?><?cs include:"core/markdown.cs" ?><?cs include:"subsidy/parts.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Call.title ?>（<?cs var:Call.year ?>）</h1>
<p><?cs var:T.subsidy.state_column ?>：<strong><?cs var:Call.state_label ?></strong><?cs if:Call.public_url ?> <a href="<?cs var:Call.public_url ?>"><?cs var:T.subsidy.public_page ?></a><?cs /if ?></p>
<?cs if:edit_url ?><ul class="buttons"><li><a class="button button-primary" href="<?cs var:edit_url ?>"><?cs var:T.subsidy.call_edit ?></a></li><li><a class="button button-secondary" href="<?cs var:course_url ?>"><?cs var:T.subsidy.course_new ?></a></li>
<li><form class="inline" method="post" action="<?cs var:Publish.url ?>"><input type="hidden" name="_token" value="<?cs var:Publish.token ?>"><button class="button button-secondary" type="submit"><?cs var:Publish.label ?></button></form></li>
<?cs if:Results.url ?><li><form class="inline" method="post" action="<?cs var:Results.url ?>"><input type="hidden" name="_token" value="<?cs var:Results.token ?>"><button class="button button-secondary" type="submit"><?cs var:Results.label ?></button></form></li><?cs /if ?>
<li><form class="inline" method="post" action="<?cs var:Copy.url ?>"><input type="hidden" name="_token" value="<?cs var:Copy.token ?>"><button class="button button-secondary" type="submit"><?cs var:Copy.label ?></button></form></li></ul><?cs /if ?>
<?cs if:consultations_url ?><p><a href="<?cs var:consultations_url ?>"><?cs var:T.subsidy.consult.list ?></a>：<?cs var:Consultations.n ?><?cs var:T.subsidy.files_unit ?>（<?cs var:T.subsidy.consult.waiting ?> <?cs var:Consultations.waiting ?><?cs var:T.subsidy.files_unit ?>）</p><?cs /if ?>
<h2><?cs var:T.subsidy.files ?></h2>
<?cs if:Ledger.files > 0 ?><?cs call:filters(List) ?><?cs if:List.export_url ?><p><a href="<?cs var:List.export_url ?>"><?cs var:T.core.export.link ?></a></p><?cs /if ?><?cs /if ?>
<?cs if:Ledger.files > 0 && List.empty ?><div class="card"><p><?cs var:T.core.list_empty ?></p></div><?cs elif:List.empty ?><div class="card"><p><?cs var:T.subsidy.no_files ?></p></div><?cs else ?>
<table class="list-table"><thead><tr><?cs each:c = List.columns ?><th scope="col"<?cs if:c.number ?> class="number"<?cs /if ?>><?cs var:c.label ?></th><?cs /each ?></tr></thead><tbody>
<?cs each:r = List.rows ?><tr><?cs each:c = r.cells ?><td data-label="<?cs var:c.label ?>"<?cs if:c.number ?> class="number"<?cs /if ?>><?cs if:c.url ?><a href="<?cs var:c.url ?>"><?cs var:c.text ?></a><?cs else ?><?cs var:c.text ?><?cs /if ?></td><?cs /each ?></tr>
<?cs /each ?></tbody></table>
<?cs call:pager(List) ?><?cs /if ?>
<h2 id="dates"><?cs var:T.subsidy.next_dates ?></h2>
<?cs if:subcount(Dates) == 0 ?><p><?cs var:T.subsidy.next_dates_none ?></p><?cs else ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.subsidy.next_dates_due ?></th><th scope="col"><?cs var:T.subsidy.project ?></th><th scope="col"><?cs var:T.subsidy.state_column ?></th><th scope="col"><?cs var:T.subsidy.next_dates_turn ?></th></tr></thead><tbody>
<?cs each:d = Dates ?><tr><td data-label="<?cs var:T.subsidy.next_dates_due ?>"><?cs var:d.due.text ?><?cs if:d.late ?> <strong class="error"><?cs var:T.subsidy.next_dates_late ?></strong><?cs /if ?></td><td data-label="<?cs var:T.subsidy.project ?>"><a href="<?cs var:d.url ?>"><?cs var:d.title ?></a></td><td data-label="<?cs var:T.subsidy.state_column ?>"><?cs var:d.state ?></td><td data-label="<?cs var:T.subsidy.next_dates_turn ?>"><?cs var:d.turn ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<h2><?cs var:T.subsidy.ledger ?></h2>
<dl class="facts"><dt><?cs var:T.subsidy.ledger_allotted ?></dt><dd><?cs var:Ledger.allotted_yen.text ?><?cs var:T.subsidy.yen_unit ?></dd><dt><?cs var:T.subsidy.ledger_granted ?></dt><dd><?cs var:Ledger.granted_yen.text ?><?cs var:T.subsidy.yen_unit ?></dd>
<dt><?cs var:T.subsidy.ledger_advanced ?></dt><dd><?cs var:Ledger.advanced_yen.text ?><?cs var:T.subsidy.yen_unit ?></dd><dt><?cs var:T.subsidy.ledger_fixed ?></dt><dd><?cs var:Ledger.fixed_yen.text ?><?cs var:T.subsidy.yen_unit ?></dd><dt><?cs var:T.subsidy.ledger_paid ?></dt><dd><?cs var:Ledger.paid_yen.text ?><?cs var:T.subsidy.yen_unit ?></dd><dt><?cs var:T.subsidy.ledger_returned ?></dt><dd><?cs var:Ledger.returned_yen.text ?><?cs var:T.subsidy.yen_unit ?></dd>
<dt><?cs var:T.subsidy.ledger_reserved ?></dt><dd><?cs var:Ledger.reserved_yen.text ?><?cs var:T.subsidy.yen_unit ?></dd><dt><?cs var:T.subsidy.ledger_remaining ?></dt><dd><strong><?cs var:Ledger.remaining_yen.text ?><?cs var:T.subsidy.yen_unit ?></strong></dd><dt><?cs var:T.subsidy.ledger_offered ?></dt><dd><?cs var:Ledger.offered_yen.text ?><?cs var:T.subsidy.yen_unit ?></dd>
<dt><?cs var:T.subsidy.ledger_requested ?></dt><dd><?cs var:Ledger.requested_yen.text ?><?cs var:T.subsidy.yen_unit ?>（<?cs var:Ledger.files.text ?><?cs var:T.subsidy.files_unit ?>）</dd></dl>
<p><a href="<?cs var:ledger_url ?>"><?cs var:T.subsidy.entries ?></a></p>
<p><a href="<?cs var:books_url ?>"><?cs var:T.subsidy.payment.books ?></a></p>
<h2><?cs var:T.subsidy.about_call ?></h2>
<dl class="facts"><dt><?cs var:T.subsidy.opens_on ?></dt><dd><?cs var:Call.opens_on.text ?></dd><dt><?cs var:T.subsidy.deadline ?></dt><dd><?cs var:Call.closes_on.text ?> <?cs var:Call.closes_time ?> <?cs var:Call.deadline_label ?></dd>
<dt><?cs var:T.subsidy.department ?></dt><dd><?cs var:Call.department ?></dd><dt><?cs var:T.subsidy.summary_field ?></dt><dd class="typed"><?cs var:Call.summary ?></dd><dt><?cs var:T.subsidy.audience ?></dt><dd><?cs var:Call.audience ?></dd></dl>
<h2><?cs var:T.subsidy.courses ?></h2>
<?cs if:subcount(Courses) == 0 ?><div class="card"><p><?cs var:T.subsidy.no_courses ?></p></div><?cs /if ?>
<?cs each:c = Courses ?><section class="card"><h3><?cs var:c.name ?></h3><p class="meta"><?cs var:T.subsidy.rule_number ?><?cs var:c.rule_number ?></p><?cs call:rules(c) ?>
<?cs if:c.edit_url || c.paper_url ?><p class="buttons"><?cs if:c.edit_url ?><a class="button button-secondary" href="<?cs var:c.edit_url ?>"><?cs var:T.subsidy.course_edit ?></a><?cs /if ?> <?cs if:c.paper_url ?><a class="button button-secondary" href="<?cs var:c.paper_url ?>"><?cs var:T.subsidy.paper_enter ?></a><?cs /if ?></p><?cs /if ?></section>
<?cs /each ?>
<?cs include:"core/bottom.cs" ?>
