<?cs include:"core/form.cs" ?><?cs include:"dossier/answers.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Case.procedure ?></h1>
<?cs if:Case.draft ?><p class="notice draft"><strong><?cs var:T.dossier.draft_mark ?></strong></p><?cs /if ?>
<dl class="facts"><?cs call:fact(T.dossier.title_column, Case.title) ?><?cs call:fact(T.dossier.receipt_no, Case.receipt_no) ?>
<dt><?cs var:T.dossier.state ?></dt><dd><strong><?cs var:Case.state ?></strong><br><?cs var:Case.next ?></dd>
<?cs call:fact(T.dossier.due, Case.due.text) ?><?cs call:fact(T.dossier.submitted_at, Case.submitted_at.text) ?><?cs call:fact(T.dossier.decided_on, Case.decided_on.text) ?><?cs call:fact(T.dossier.doc_no, Case.doc_no) ?>
<?cs if:Case.department ?><dt><?cs var:T.dossier.department ?></dt><dd><?cs var:Case.department ?> <?cs var:Case.department_phone ?></dd><?cs /if ?></dl>
<?cs if:subcount(Asked) > 0 ?><div class="notice"><h2><?cs var:T.dossier.asked ?></h2><ul><?cs each:a = Asked ?><li><?cs if:a.url ?><a href="<?cs var:a.url ?>"><?cs var:a.label ?></a><?cs else ?><?cs var:a.label ?><?cs /if ?>: <span class="typed"><?cs var:a.reason ?></span></li><?cs /each ?></ul></div><?cs /if ?>
<ul class="buttons"><?cs if:Case.form_url ?><li><a class="button button-primary" href="<?cs var:Case.form_url ?>"><?cs var:T.dossier.go_on ?></a></li><li><a class="button button-secondary" href="<?cs var:Case.confirm_url ?>"><?cs var:T.dossier.step_confirm ?></a></li><?cs /if ?>
<?cs if:receipt_url ?><li><a class="button button-secondary" href="<?cs var:receipt_url ?>"><?cs var:T.dossier.receipt ?></a></li><li><a class="button button-secondary" href="<?cs var:Case.print_url ?>"><?cs var:T.dossier.print ?></a></li><?cs /if ?></ul>
<?cs if:subcount(May) > 0 ?><h2><?cs var:T.dossier.follow_may ?></h2><ul class="cards"><?cs each:m = May ?><li class="card"><form method="post" action="<?cs var:Follow.url ?>"><input type="hidden" name="_token" value="<?cs var:Follow.token ?>"><input type="hidden" name="procedure" value="<?cs var:m.name ?>"><p><strong><?cs var:m.label ?></strong><br><?cs var:m.about ?></p><p class="buttons"><button class="button button-primary" type="submit"><?cs var:m.label ?></button></p></form></li><?cs /each ?></ul><?cs /if ?>
<?cs include:"dossier/follows.cs" ?>
<?cs if:subcount(Answers.sections) > 0 ?><details><summary><?cs var:T.dossier.what_was_sent ?></summary><?cs call:answers(Answers, Attached) ?></details><?cs /if ?>
<?cs if:subcount(history) > 0 ?><h2><?cs var:T.dossier.history ?></h2><?cs call:history(history) ?><?cs /if ?>
<?cs if:!Case.draft ?><h2><?cs var:T.dossier.messages ?></h2>
<?cs each:m = Messages ?><div class="card"><p><strong><?cs var:m.person ?></strong> <time datetime="<?cs var:m.at.iso ?>"><?cs var:m.at.text ?></time></p><?cs each:l = m.lines ?><p><?cs var:l.text ?></p><?cs /each ?></div><?cs /each ?>
<?cs call:form(Form) ?><?cs /if ?>
<?cs if:subcount(Acts) > 0 ?><h2><?cs var:T.dossier.other ?></h2><?cs each:a = Acts ?><details><summary><?cs var:a.label ?></summary><form class="form" method="post" action="<?cs var:Act.url ?>"><input type="hidden" name="_token" value="<?cs var:Act.token ?>"><input type="hidden" name="step" value="<?cs var:a.name ?>">
<?cs if:a.reason ?><div class="field"><label for="r-<?cs var:a.name ?>"><?cs var:T.dossier.reason ?></label><textarea id="r-<?cs var:a.name ?>" name="reason" rows="3"></textarea></div><?cs /if ?>
<p class="buttons"><button class="button button-danger" type="submit"><?cs var:a.label ?></button></p></form></details><?cs /each ?><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
