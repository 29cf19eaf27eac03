<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.apply.title ?></h1>
<p><?cs var:T.subsidy.apply.may_lead ?></p>
<ul><?cs each:c = Courses ?><li><strong><?cs var:c.name ?></strong>：<?cs if:subcount(c.reasons) > 0 ?><?cs if:subcount(c.reasons) == 1 ?><?cs each:r = c.reasons ?><?cs var:r.text ?><?cs /each ?><?cs else ?><ul><?cs each:r = c.reasons ?><li><?cs var:r.text ?></li><?cs /each ?></ul><?cs /if ?><?cs else ?><?cs var:T.subsidy.apply.you_may ?><?cs /if ?></li>
<?cs /each ?></ul>
<?cs if:consult_url ?><p><?cs var:T.subsidy.consult.about ?> <a href="<?cs var:consult_url ?>"><?cs var:T.subsidy.consult.go ?></a></p><?cs /if ?>
<?cs if:Staff ?><p class="notice"><?cs var:T.subsidy.apply.staff ?></p><?cs elif:May ?><?cs call:form(Form) ?><?cs else ?><p class="notice"><?cs var:T.subsidy.apply.none ?></p>
<p><a href="<?cs var:acting_url ?>"><?cs var:T.subsidy.apply.acting ?></a></p><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
