<?cs include:"core/list.cs" ?><?cs include:"core/top.cs" ?>
<div class="screen-only"><h1><?cs var:T.groups.mailing.labels ?></h1>
<p><?cs var:T.groups.mailing.labels_lead ?></p>
<?cs call:filters(List) ?><?cs call:pager(List) ?></div>
<?cs if:List.empty ?><div class="card"><p><?cs var:T.core.list_empty ?></p></div><?cs else ?>
<ul class="labels letter"><?cs each:r = List.rows ?><li><p><?cs var:r.contact_address ?></p><p class="label-name"><?cs var:r.name ?></p><?cs if:r.contact_name ?><p><?cs var:r.contact_name ?> <?cs var:T.groups.letter.dear ?></p><?cs else ?><p><?cs var:T.groups.mailing.dear_group ?></p><?cs /if ?></li>
<?cs /each ?></ul><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
