<?cs set:Page.title = Own.title ?><?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Own.title ?></h1>
<p class="lead"><?cs var:Own.lead ?></p>
<?cs call:form(Form) ?>
<?cs if:subcount(Imports) > 0 ?><h2><?cs var:T.core.intake.past ?></h2>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.core.intake.file ?></th><th scope="col"><?cs var:T.core.intake.when ?></th><th scope="col"><?cs var:T.core.intake.who ?></th><th scope="col"><?cs var:T.core.intake.state_label ?></th><th scope="col" class="number"><?cs var:T.core.intake.added ?></th><th scope="col" class="number"><?cs var:T.core.intake.changed ?></th></tr></thead><tbody>
<?cs each:i = Imports ?><tr><td data-label="<?cs var:T.core.intake.file ?>"><a href="<?cs var:i.show_url ?>"><?cs var:i.file_name ?></a></td><td data-label="<?cs var:T.core.intake.when ?>"><time datetime="<?cs var:i.at.iso ?>"><?cs var:i.at.text ?></time></td><td data-label="<?cs var:T.core.intake.who ?>"><?cs var:i.who ?></td><td data-label="<?cs var:T.core.intake.state_label ?>"><?cs var:i.state_label ?></td><td data-label="<?cs var:T.core.intake.added ?>" class="number"><?cs var:i.added.text ?></td><td data-label="<?cs var:T.core.intake.changed ?>" class="number"><?cs var:i.changed.text ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
