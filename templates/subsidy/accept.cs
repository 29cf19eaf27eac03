<?cs include:"core/form.cs" ?><?cs include:"subsidy/parts.cs" ?><?cs include:"core/top.cs" ?>
<?cs def:line(l) ?><dl class="facts"><dt><?cs var:T.subsidy.accept.paid_on ?></dt><dd><?cs var:l.paid_on ?></dd><dt><?cs var:T.subsidy.accept.receipts ?></dt><dd><?cs if:subcount(l.receipts) > 0 ?><ul class="files"><?cs each:r = l.receipts ?><li><a href="<?cs var:r.url ?>"><?cs var:r.name ?></a></li><?cs /each ?></ul><?cs else ?><?cs var:T.subsidy.accept.no_receipts ?><?cs /if ?></dd>
<?cs if:l.accepted ?><dt><?cs var:T.subsidy.accept.so_far ?></dt><dd><strong><?cs var:l.accepted ?></strong><?cs if:l.reason ?> <span class="typed"><?cs var:l.reason ?></span><?cs /if ?>（<?cs var:l.person ?> <?cs var:l.judged_on ?>）</dd><?cs /if ?></dl><?cs /def ?>
<h1><?cs var:T.subsidy.accept.title ?></h1>
<p class="lead"><a href="<?cs var:case_url ?>"><?cs var:Title ?></a></p>
<?cs if:Movable ?><p><?cs var:T.subsidy.accept.lead ?></p><?cs /if ?>
<?cs call:amount(Amount) ?>
<?cs call:compared(Costs, Incomes) ?>
<h2><?cs var:T.subsidy.accept.lines ?></h2>
<?cs if:Movable ?><?cs call:errors(Form) ?>
<form class="form" method="post" action="<?cs var:Form.action_url ?>" novalidate>
<input type="hidden" name="_token" value="<?cs var:Form.token ?>">
<?cs each:f = Form.fields ?><?cs each:g = f.open ?><?cs call:group(g) ?><?cs call:line(Lines[g.name]) ?><?cs /each ?><?cs call:field(f) ?><?cs if:f.close ?><?cs loop:i = #1, f.close, #1 ?></fieldset><?cs /loop ?><?cs /if ?><?cs /each ?>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Form.submit ?></button> <button class="button button-secondary" type="submit" name="act" value="all"><?cs var:T.subsidy.accept.all ?></button></p>
</form>
<?cs else ?><?cs each:l = Lines ?><section class="card"><h3><?cs var:l.label ?></h3><?cs call:line(l) ?></section>
<?cs /each ?><?cs /if ?>
<?cs if:subcount(Excluded) > 0 ?><h2><?cs var:T.subsidy.accept.excluded ?></h2>
<?cs each:l = Excluded ?><section class="card"><h3><?cs var:l.label ?></h3><?cs call:line(l) ?></section>
<?cs /each ?><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
