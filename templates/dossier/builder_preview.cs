<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<p class="notice"><?cs var:T.dossier.forms.preview_lead ?> <a href="<?cs var:wide_url ?>"><?cs var:T.dossier.forms.as_wide ?></a> <a href="<?cs var:phone_url ?>"><?cs var:T.dossier.forms.as_phone ?></a> <a href="<?cs var:print_url ?>"><?cs var:T.dossier.forms.blank ?></a></p>
<div class="preview<?cs if:Phone ?> preview-phone<?cs /if ?>">
<nav class="steps" aria-label="<?cs var:T.dossier.steps ?>"><ol><?cs each:s = Steps ?><li><?cs if:s.current ?><span aria-current="step"><?cs var:s.label ?></span><?cs else ?><a href="<?cs var:s.url ?>"><?cs var:s.label ?></a><?cs /if ?></li><?cs /each ?></ol></nav>
<h1><?cs var:SectionTitle ?></h1>
<?cs if:SectionHelp ?><p><?cs var:SectionHelp ?></p><?cs /if ?>
<?cs if:subcount(Problems) > 0 ?><div class="error-summary" role="alert"><h2><?cs var:T.core.errors ?></h2><ul><?cs each:p = Problems ?><li><?cs var:p.label ?>: <?cs var:p.text ?></li><?cs /each ?></ul></div><?cs /if ?>
<form class="form" method="post" action="<?cs var:Form.action_url ?><?cs if:Phone ?>?as=phone<?cs /if ?>" novalidate><input type="hidden" name="_token" value="<?cs var:Form.token ?>"><?cs call:fields(Form) ?><p class="buttons"><button class="button button-secondary" type="submit"><?cs var:Form.submit ?></button></p></form></div>
<?cs include:"core/bottom.cs" ?>
