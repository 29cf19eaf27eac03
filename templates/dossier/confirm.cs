<?cs include:"dossier/answers.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.dossier.step_confirm ?></h1>
<?cs if:!Case.correcting ?><p class="notice draft"><strong><?cs var:T.dossier.draft_mark ?></strong></p><?cs /if ?>
<?cs if:subcount(Problems) > 0 ?><div class="error-summary" role="alert"><h2><?cs var:T.dossier.problems ?></h2><ul><?cs each:p = Problems ?><li><a href="<?cs var:p.url ?>"><?cs var:p.label ?>: <?cs var:p.text ?></a></li><?cs /each ?></ul></div>
<?cs else ?><p><?cs var:T.dossier.confirm_lead ?></p><?cs /if ?>
<?cs if:subcount(Dropped) > 0 ?><div class="notice"><p><?cs var:T.dossier.dropped ?></p><ul><?cs each:d = Dropped ?><li><?cs var:d.text ?></li><?cs /each ?></ul></div><?cs /if ?>
<?cs call:answers(Answers, Attached) ?>
<?cs call:more(More) ?>
<?cs if:subcount(Attached.files) > 0 ?><h2><?cs var:T.dossier.files ?></h2><ul class="files"><?cs each:x = Attached.files ?><li><?cs var:x.label ?>: <?cs var:x.name ?> (<?cs var:x.size ?>)<br><code class="hash"><?cs var:x.sha256 ?></code></li><?cs /each ?></ul><?cs /if ?>
<?cs if:Submit.url ?><form method="post" action="<?cs var:Submit.url ?>"><input type="hidden" name="_token" value="<?cs var:Submit.token ?>"><input type="hidden" name="draft" value="<?cs var:Draft ?>">
<?cs if:HelpedGroup ?><div class="field"><label for="group-name"><?cs var:T.dossier.support_desk.name_again ?></label><p class="hint" id="h-group-name"><?cs var:T.dossier.support_desk.name_again_hint ?></p><input id="group-name" name="group_name" aria-describedby="h-group-name" autocomplete="off"></div><?cs /if ?>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Submit.label ?></button> <a class="button button-secondary" href="<?cs var:Case.form_url ?>"><?cs var:T.dossier.mend ?></a></p></form><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
