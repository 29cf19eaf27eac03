<?cs def:rules(c) ?><dl class="facts"><?cs each:r = c.rules ?><dt><?cs var:r.label ?></dt><dd><?cs var:r.text ?></dd>
<?cs /each ?></dl><?cs /def ?>
<?cs def:amount(m) ?><?cs if:m.title ?><section class="card" id="amount"><h2><?cs var:m.title ?></h2>
<?cs if:m.notice ?><p><?cs var:m.notice ?></p><?cs /if ?>
<dl class="facts"><?cs each:l = m.lines ?><dt><?cs var:l.label ?></dt><dd><?cs if:l.strong ?><strong><?cs var:l.text ?></strong><?cs else ?><?cs var:l.text ?><?cs /if ?></dd>
<?cs /each ?></dl></section><?cs /if ?><?cs /def ?>
<?cs def:judged(j) ?><?cs if:j.panel ?><section class="card" id="judged"><h2><?cs var:T.subsidy.judged.title ?></h2>
<dl class="facts"><dt><?cs var:T.subsidy.judged.panel ?></dt><dd><?cs var:j.panel ?></dd>
<?cs if:j.rank ?><dt><?cs var:T.subsidy.judged.rank_label ?></dt><dd><?cs var:j.rank ?></dd><dt><?cs var:T.subsidy.judged.points ?></dt><dd><?cs var:j.points ?></dd><?cs /if ?>
<dt><?cs var:T.subsidy.judged.outcome ?></dt><dd><?cs var:j.outcome ?></dd>
<?cs if:j.allotted ?><dt><?cs var:T.subsidy.judged.allotted ?></dt><dd><?cs var:j.allotted ?></dd><?cs /if ?></dl></section><?cs /if ?><?cs /def ?>
<?cs def:compared_row(r) ?><td data-label="<?cs var:T.subsidy.compare.plan ?>" class="number"><?cs var:r.plan ?></td><td data-label="<?cs var:T.subsidy.compare.actual ?>" class="number"><?cs var:r.actual ?></td><td data-label="<?cs var:T.subsidy.compare.difference ?>" class="number"><?cs var:r.difference ?></td><td data-label="<?cs var:T.subsidy.compare.percent ?>" class="number"><?cs var:r.percent ?></td><?cs /def ?>
<?cs def:compared_side(title, s) ?><table class="list-table"><caption><?cs var:title ?></caption><thead><tr><th scope="col"><?cs var:T.subsidy.compare.item ?></th><th scope="col"><?cs var:T.subsidy.compare.plan ?></th><th scope="col"><?cs var:T.subsidy.compare.actual ?></th><th scope="col"><?cs var:T.subsidy.compare.difference ?></th><th scope="col"><?cs var:T.subsidy.compare.percent ?></th></tr></thead><tbody>
<?cs each:r = s.rows ?><tr><td data-label="<?cs var:T.subsidy.compare.item ?>"><?cs var:r.label ?></td><?cs call:compared_row(r) ?></tr>
<?cs /each ?><tr><td data-label="<?cs var:T.subsidy.compare.item ?>"><strong><?cs var:s.total.label ?></strong></td><?cs call:compared_row(s.total) ?></tr></tbody></table><?cs /def ?>
<?cs def:compared(costs, incomes) ?><h2><?cs var:T.subsidy.compare.heading ?></h2>
<?cs call:compared_side(T.subsidy.compare.costs_title, costs) ?>
<?cs call:compared_side(T.subsidy.compare.incomes_title, incomes) ?><?cs /def ?>
