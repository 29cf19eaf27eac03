<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<?cs if:Draft.filling ?><p class="notice draft"><strong><?cs var:T.dossier.draft_mark ?></strong> <span id="saved" role="status"><?cs var:T.dossier.saved_at ?> <time datetime="<?cs var:SavedAt.iso ?>"><?cs var:SavedAt.text ?></time></span></p><?cs /if ?>
<nav class="steps" aria-label="<?cs var:T.dossier.steps ?>"><p><?cs var:T.dossier.step ?> <?cs var:StepAt ?> / <?cs var:StepCount ?></p><ol><?cs each:s = Steps ?><li><?cs if:s.current ?><span aria-current="step"><?cs var:s.label ?></span><?cs else ?><a href="<?cs var:s.url ?>"><?cs var:s.label ?></a><?cs /if ?></li><?cs /each ?></ol></nav>
<h1><?cs var:SectionTitle ?></h1>
<?cs if:SectionHelp ?><p><?cs var:SectionHelp ?></p><?cs /if ?>
<?cs if:Conflicts ?><div class="notice notice-error" role="alert"><h2><?cs var:T.dossier.conflict ?></h2><p><?cs var:T.dossier.conflict_text ?></p><p class="typed"><?cs var:Conflicts ?></p></div><?cs /if ?>
<?cs if:subcount(Asked) > 0 ?><div class="notice"><h2><?cs var:T.dossier.asked ?></h2><ul><?cs each:a = Asked ?><li><a href="#f-<?cs var:a.field ?>"><?cs var:a.label ?></a>: <span class="typed"><?cs var:a.reason ?></span></li><?cs /each ?></ul></div><?cs /if ?>
<?cs call:errors(Form) ?>
<?cs if:subcount(Form.fields) == 0 ?><p class="notice"><?cs var:T.dossier.nothing_here ?></p><?cs /if ?>
<form class="form" method="post" action="<?cs var:Form.action_url ?>"<?cs if:Form.multipart ?> enctype="multipart/form-data"<?cs /if ?> novalidate data-draft="<?cs var:T.dossier.leave_warning ?>">
<input type="hidden" name="_token" value="<?cs var:Form.token ?>">
<input type="hidden" name="_draft" value="<?cs var:Draft ?>">
<input type="hidden" name="_shown" value="<?cs var:Shown ?>">
<button class="hidden" type="submit" name="act" value="next" tabindex="-1" aria-hidden="true"></button>
<?cs call:fields(Form) ?>
<p class="buttons"><button class="button button-primary" type="submit" name="act" value="next"><?cs var:T.dossier.next ?></button>
<button class="button button-secondary" type="submit" name="act" value="recalc"><?cs var:T.dossier.recalc ?></button>
<button class="button button-secondary" type="submit" name="act" value="later"><?cs var:T.dossier.later ?></button></p>
</form>
<?cs include:"core/bottom.cs" ?>
