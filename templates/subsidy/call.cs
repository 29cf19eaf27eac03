<?cs include:"core/markdown.cs" ?><?cs include:"subsidy/parts.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Call.title ?></h1>
<p class="meta"><?cs var:Call.year ?></p>
<p class="lead typed"><?cs var:Call.summary ?></p>
<?cs if:Call.soon ?><p class="notice"><?cs var:T.subsidy.not_yet ?></p><?cs elif:Call.over ?><p class="notice"><?cs var:T.subsidy.is_over ?></p><?cs /if ?>
<?cs if:Call.provisional ?><p class="notice"><?cs var:T.subsidy.provisional_note ?></p><?cs /if ?>
<h2><?cs var:T.subsidy.about_call ?></h2>
<dl class="facts"><dt><?cs var:T.subsidy.opens_on ?></dt><dd><time datetime="<?cs var:Call.opens.iso ?>"><?cs var:Call.opens.text ?></time></dd>
<dt><?cs var:T.subsidy.deadline ?></dt><dd><strong><time datetime="<?cs var:Call.closes.iso ?>"><?cs var:Call.closes.text ?></time> <?cs var:Call.closes_time ?></strong> <?cs var:T.subsidy.online_until ?><br><?cs var:T.subsidy.on_paper ?> <?cs var:Call.deadline ?><?cs if:Call.counter_hours ?>（<?cs var:Call.counter_hours ?>）<?cs /if ?></dd>
<dt><?cs var:T.subsidy.audience ?></dt><dd><?cs var:Call.audience ?></dd>
<dt><?cs var:T.subsidy.budget ?></dt><dd><?cs var:Call.budget.text ?><?cs var:T.subsidy.yen_unit ?></dd>
<?cs if:Call.basis ?><dt><?cs var:T.subsidy.basis ?></dt><dd><?cs var:Call.basis ?></dd><?cs /if ?></dl>
<?cs if:subcount(Call.content) > 0 ?><h3><?cs var:T.subsidy.content ?></h3>
<?cs call:markdown(Call.content) ?><?cs /if ?>
<h2><?cs var:T.subsidy.who_may ?></h2>
<ul><?cs each:w = Who ?><li><?cs var:w.text ?></li><?cs /each ?></ul>
<p class="buttons"><a class="button button-secondary" href="<?cs var:check_url ?>"><?cs var:T.subsidy.check.title ?></a></p>
<?cs if:subcount(Papers) > 0 ?><h2><?cs var:T.subsidy.required_papers ?></h2><ul><?cs each:p = Papers ?><li><?cs var:p.text ?></li><?cs /each ?></ul><?cs /if ?>
<h2><?cs var:T.subsidy.courses ?></h2>
<?cs each:c = Courses ?><section class="card"><h3><?cs var:c.name ?></h3>
<?cs if:c.about ?><p class="typed"><?cs var:c.about ?></p><?cs /if ?>
<?cs if:subcount(c.areas) > 0 ?><p><?cs var:T.subsidy.areas ?>：<?cs each:a = c.areas ?><?cs var:a.name ?> <?cs /each ?></p><?cs /if ?>
<?cs call:rules(c) ?>
<?cs if:c.contact ?><p><?cs var:T.subsidy.contact ?>：<?cs var:c.contact ?></p><?cs /if ?>
<p class="buttons"><a class="button button-secondary" href="<?cs var:c.estimate_url ?>"><?cs var:T.subsidy.estimate.title ?></a></p></section>
<?cs /each ?>
<?cs if:consult_url ?><h2><?cs var:T.subsidy.consult.title ?></h2>
<p><?cs var:T.subsidy.consult.about ?></p>
<?cs if:!Call.over ?><p class="buttons"><a class="button button-secondary" href="<?cs var:consult_url ?>"><?cs var:T.subsidy.consult.go ?></a></p><?cs /if ?><?cs /if ?>
<h2><?cs var:T.subsidy.apply.title ?></h2>
<p><?cs var:T.subsidy.minutes_before ?><?cs var:Minutes ?><?cs var:T.subsidy.minutes_after ?></p>
<p><?cs var:T.subsidy.apply.lead ?></p>
<?cs if:!Call.soon && !Call.over ?><p class="buttons"><a class="button button-primary" href="<?cs var:apply_url ?>"><?cs var:T.subsidy.apply.go ?></a></p><?cs /if ?>
<h2><?cs var:T.subsidy.ask_here ?></h2>
<p><?cs var:Call.department ?> <?cs var:Call.department_phone ?></p>
<?cs include:"core/bottom.cs" ?>
