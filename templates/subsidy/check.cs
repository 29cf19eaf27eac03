<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<?cs def:tests(list) ?><ul class="plain"><?cs each:t = list ?><li><?cs if:t.fits ?><strong><?cs var:T.subsidy.check.fits ?></strong><?cs else ?><strong class="error"><?cs var:T.subsidy.check.not ?></strong><?cs /if ?> <?cs var:t.text ?><?cs if:t.reason ?><br><?cs var:t.reason ?><?cs /if ?></li>
<?cs /each ?></ul><?cs /def ?>
<h1><?cs var:T.subsidy.check.title ?></h1>
<p class="lead"><?cs var:Title ?></p>
<p><?cs var:T.subsidy.check.lead ?></p>
<?cs if:subcount(Answer) > 0 ?><section class="card" id="answer"><h2><?cs var:T.subsidy.check.result ?></h2>
<?cs if:subcount(Answer.tests) > 0 ?><?cs call:tests(Answer.tests) ?><?cs else ?><p><?cs var:T.subsidy.check.nothing ?></p><?cs /if ?>
<?cs if:ByArea ?><?cs each:c = Answer.courses ?><h3><?cs var:c.name ?></h3><?cs if:subcount(c.tests) > 0 ?><?cs call:tests(c.tests) ?><?cs else ?><p><?cs var:T.subsidy.check.whole_city ?></p><?cs /if ?><?cs /each ?><?cs /if ?>
<p><?cs var:T.subsidy.check.note ?></p>
<p class="buttons"><a class="button button-primary" href="<?cs var:apply_url ?>"><?cs var:T.subsidy.apply.go ?></a></p></section><?cs /if ?>
<?cs call:form(Form) ?>
<p><a href="<?cs var:call_url ?>"><?cs var:T.subsidy.back_to_call ?></a></p>
<?cs include:"core/bottom.cs" ?>
