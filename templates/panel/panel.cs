<?cs include:"core/top.cs" ?>
<h1><?cs var:Panel.title ?></h1>
<dl class="facts"><dt><?cs var:T.panel.stage ?></dt><dd><strong><?cs var:Panel.stage_label ?></strong></dd>
<dt><?cs var:T.dossier.procedure ?></dt><dd><?cs var:Procedure ?></dd>
<dt><?cs var:T.panel.blind ?></dt><dd><?cs if:Panel.blind ?><?cs var:T.core.yes ?><?cs else ?><?cs var:T.core.no ?><?cs /if ?></dd>
<dt><?cs var:T.panel.closes ?></dt><dd><?cs if:Panel.closes.text ?><time datetime="<?cs var:Panel.closes.iso ?>"><?cs var:Panel.closes.text ?></time><?cs else ?><?cs var:T.panel.not_set ?><?cs /if ?></dd>
<?cs if:Panel.presentation ?><dt><?cs var:T.panel.final_closes ?></dt><dd><?cs if:Panel.final_closes.text ?><time datetime="<?cs var:Panel.final_closes.iso ?>"><?cs var:Panel.final_closes.text ?></time><?cs else ?><?cs var:T.panel.not_set ?><?cs /if ?></dd><?cs /if ?></dl>
<?cs if:Panel.preparing ?><p class="notice"><?cs var:T.panel.preparing_lead ?></p><?cs elif:Panel.running ?><p class="notice"><?cs var:T.panel.sealed_lead ?></p><?cs /if ?>
<ul class="buttons">
<?cs if:may_work ?><?cs if:Panel.preparing ?><li><a class="button button-secondary" href="<?cs var:Panel.url ?>/settings"><?cs var:T.panel.settings ?></a></li>
<li><a class="button button-secondary" href="<?cs var:Panel.url ?>/dossiers"><?cs var:T.panel.files ?></a></li>
<li><a class="button button-secondary" href="<?cs var:Panel.url ?>/items"><?cs var:T.panel.items ?></a></li>
<?cs /if ?>
<?cs if:!Panel.closed ?><li><a class="button button-secondary" href="<?cs var:Panel.url ?>/judges"><?cs var:T.panel.judges ?></a></li>
<li><a class="button button-secondary" href="<?cs var:Panel.url ?>/schedule"><?cs var:T.panel.schedule ?></a></li><?cs /if ?><?cs /if ?>
<li><a class="button button-secondary" href="<?cs var:Panel.url ?>/meetings"><?cs var:T.panel.meetings ?></a></li>
<li><a class="button button-secondary" href="<?cs var:Panel.url ?>/fees"><?cs var:T.panel.fees ?></a></li>
<?cs if:Panel.closed ?><li><a class="button button-primary" href="<?cs var:Panel.url ?>/result"><?cs var:T.panel.result ?></a></li><?cs /if ?>
<?cs if:Provisional ?><li><a class="button button-secondary" href="<?cs var:Panel.url ?>/result?round=provisional"><?cs var:T.panel.result_provisional ?></a></li><?cs /if ?></ul>
<h2><?cs var:T.panel.files ?></h2>
<?cs if:subcount(Files) == 0 ?><p><?cs var:T.panel.none_yet ?></p><?cs else ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.panel.code ?></th><th scope="col"><?cs var:T.dossier.title_column ?></th><th scope="col"><?cs var:T.dossier.receipt_no ?></th><th scope="col"><?cs var:T.panel.amount ?></th><th scope="col"><?cs var:T.panel.mask.title ?></th></tr></thead><tbody>
<?cs each:f = Files ?><tr><td data-label="<?cs var:T.panel.code ?>"><?cs var:f.code ?></td><td data-label="<?cs var:T.dossier.title_column ?>"><a href="<?cs var:f.dossier_url ?>"><?cs if:f.title ?><?cs var:f.title ?><?cs else ?><?cs var:T.dossier.untitled ?><?cs /if ?></a><?cs if:f.changed ?> <strong><?cs var:T.panel.changed ?></strong><?cs /if ?></td><td data-label="<?cs var:T.dossier.receipt_no ?>"><?cs var:f.receipt_no ?></td><td data-label="<?cs var:T.panel.amount ?>" class="number"><?cs var:f.amount.text ?></td><td data-label="<?cs var:T.panel.mask.title ?>"><?cs if:may_work ?><a href="<?cs var:f.mask_url ?>"><?cs var:T.panel.mask.see ?> (<?cs var:f.masks ?>)</a><?cs else ?><?cs var:f.masks ?><?cs /if ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<h2><?cs var:T.panel.judges ?></h2>
<?cs if:subcount(Judges) == 0 ?><p><?cs var:T.panel.none_yet ?></p><?cs else ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.panel.seat ?></th><th scope="col"><?cs var:T.panel.judge.name ?></th><th scope="col"><?cs var:T.panel.judge.pledged ?></th><th scope="col"><?cs var:T.panel.judge.declared ?></th><th scope="col"><?cs var:T.panel.judge.ready ?></th></tr></thead><tbody>
<?cs each:j = Judges ?><tr><td data-label="<?cs var:T.panel.seat ?>"><?cs var:j.seat ?></td><td data-label="<?cs var:T.panel.judge.name ?>"><?cs var:j.name ?><?cs if:j.paper_url ?> <?cs if:may_work ?><a href="<?cs var:j.paper_url ?>"><?cs var:T.panel.paper.title ?></a><?cs /if ?><?cs elif:j.on_paper == "1" ?> （<?cs var:T.panel.judge.on_paper ?>）<?cs elif:j.seatless ?> （<?cs var:T.panel.invite.none ?>）<?cs /if ?></td><td data-label="<?cs var:T.panel.judge.pledged ?>"><?cs if:j.pledged ?><?cs var:T.core.yes ?><?cs else ?>–<?cs /if ?></td><td data-label="<?cs var:T.panel.judge.declared ?>"><?cs if:j.declared ?><?cs var:T.core.yes ?>（<?cs var:T.panel.conflicted ?> <?cs var:j.conflicts ?>）<?cs else ?>–<?cs /if ?></td><td data-label="<?cs var:T.panel.judge.ready ?>"><?cs if:j.done ?><?cs var:T.core.yes ?><?cs else ?>–<?cs /if ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<h2><?cs var:T.panel.items ?></h2>
<?cs if:subcount(Items) == 0 ?><p><?cs var:T.panel.none_yet ?></p><?cs else ?><ul><?cs each:i = Items ?><li><?cs var:i.name ?> <?cs var:i.low ?>–<?cs var:i.high ?><?cs if:i.weight > #1 ?> ×<?cs var:i.weight ?><?cs /if ?></li><?cs /each ?></ul><p><?cs var:T.panel.full ?> <?cs var:Full ?></p><?cs /if ?>
<?cs if:may_work && Open.url ?><h2><?cs var:T.panel.open ?></h2><p><?cs var:T.panel.open_lead ?></p><form method="post" action="<?cs var:Open.url ?>"><input type="hidden" name="_token" value="<?cs var:Open.token ?>"><p class="buttons"><button class="button button-primary" type="submit"><?cs var:Open.label ?></button></p></form><?cs /if ?>
<?cs if:may_work && Close.url ?><h2><?cs var:Close.label ?></h2><p><?cs var:T.panel.close_lead ?></p><form method="post" action="<?cs var:Close.url ?>"><input type="hidden" name="_token" value="<?cs var:Close.token ?>"><p class="buttons"><button class="button button-primary" type="submit"><?cs var:Close.label ?></button></p></form><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
