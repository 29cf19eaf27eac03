<?cs def:cases(list) ?><ul class="cards"><?cs each:c = list ?><li class="card"><h3><a href="<?cs var:c.url ?>"><?cs var:c.procedure ?><?cs if:c.title ?>（<?cs var:c.title ?>）<?cs /if ?></a></h3>
<p><?cs if:c.draft ?><strong><?cs var:T.dossier.draft_mark ?></strong><?cs else ?><?cs var:c.state ?><?cs /if ?><?cs if:c.receipt_no ?> / <?cs var:c.receipt_no ?><?cs /if ?></p><?cs if:c.due.text ?><p><?cs var:T.dossier.due ?>: <time datetime="<?cs var:c.due.iso ?>"><?cs var:c.due.text ?></time></p><?cs /if ?></li><?cs /each ?></ul><?cs /def ?>
<?cs include:"core/top.cs" ?>
<h1><?cs var:T.dossier.my ?></h1>
<?cs if:judging_url ?><p class="notice"><a href="<?cs var:judging_url ?>"><?cs var:T.panel.judging.asked ?></a></p><?cs /if ?>
<h2><?cs var:T.dossier.waiting ?></h2><?cs if:subcount(Waiting) == 0 ?><p><?cs var:T.dossier.waiting_none ?></p><?cs else ?><?cs call:cases(Waiting) ?><?cs /if ?>
<h2><?cs var:T.dossier.working ?></h2><?cs if:subcount(Working) == 0 ?><p><?cs var:T.dossier.working_none ?></p><?cs else ?><?cs call:cases(Working) ?><?cs /if ?>
<?cs if:subcount(Done) > 0 ?><h2><?cs var:T.dossier.done_title ?></h2><?cs call:cases(Done) ?><?cs /if ?>
<p><a class="button button-primary" href="<?cs var:apply_url ?>"><?cs var:T.dossier.apply ?></a></p>
<?cs include:"core/bottom.cs" ?>
