<?cs include:"core/form.cs" ?><?cs include:"dossier/answers.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Code ?> <?cs var:Title ?></h1>
<?cs call:errors(Form) ?>
<?cs call:answers(Answers, None) ?>
<?cs if:papers_url ?><p><a class="button button-secondary" href="<?cs var:papers_url ?>"><?cs var:T.panel.papers.title ?>（PDF）</a></p><?cs /if ?>
<?cs if:late ?><p class="notice"><?cs var:T.panel.error.late ?></p><?cs /if ?>
<?cs if:on_paper ?><p class="notice"><?cs var:T.panel.judging.on_paper ?></p><?cs /if ?>
<?cs if:open ?><h2 id="scores"><?cs var:T.panel.judging.scores ?></h2><p><?cs var:T.panel.judging.sealed ?></p>
<form class="form" method="post" action="<?cs var:Form.action_url ?>" novalidate><input type="hidden" name="_token" value="<?cs var:Form.token ?>">
<?cs call:fields(Form) ?>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Form.submit ?></button></p></form><?cs /if ?>
<?cs if:Conflict.url ?><h2><?cs var:T.panel.judging.found_conflict ?></h2><form method="post" action="<?cs var:Conflict.url ?>"><input type="hidden" name="_token" value="<?cs var:Conflict.token ?>"><p><?cs var:T.panel.judging.found_conflict_lead ?></p><p class="buttons"><button class="button button-secondary" type="submit"><?cs var:Conflict.label ?></button></p></form><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
