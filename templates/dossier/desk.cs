<?cs include:"core/list.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.dossier.desk ?></h1>
<ul class="queues"><?cs each:q = Queues ?><li><a href="<?cs var:q.url ?>"><?cs var:q.label ?> <strong><?cs var:q.count.text ?></strong></a></li><?cs /each ?></ul>
<ul class="buttons"><?cs if:enter_url ?><li><a class="button button-secondary" href="<?cs var:enter_url ?>"><?cs var:T.dossier.enter ?></a></li><?cs /if ?><?cs if:approvals_url ?><li><a class="button button-secondary" href="<?cs var:approvals_url ?>"><?cs var:T.dossier.approvals ?></a></li><?cs /if ?><?cs if:List.export_url ?><li><a class="button button-secondary" href="<?cs var:List.export_url ?>"><?cs var:T.core.export.title ?></a></li><?cs /if ?></ul>
<?cs call:filters(List) ?>
<?cs if:List.empty ?><div class="card"><p><?cs var:T.dossier.desk_empty ?></p></div><?cs else ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.dossier.title_column ?></th><th scope="col"><?cs var:T.dossier.procedure ?></th><th scope="col"><?cs var:T.dossier.state ?></th><th scope="col"><?cs var:T.dossier.receipt_no ?></th><th scope="col"><?cs var:T.dossier.due ?></th><th scope="col"><?cs var:T.dossier.officer ?></th></tr></thead><tbody>
<?cs each:r = List.rows ?><tr><td data-label="<?cs var:T.dossier.title_column ?>"><a href="<?cs var:r.url ?>"><?cs if:r.title ?><?cs var:r.title ?><?cs else ?><?cs var:T.dossier.untitled ?><?cs /if ?></a></td><td data-label="<?cs var:T.dossier.procedure ?>"><?cs var:r.kind ?></td><td data-label="<?cs var:T.dossier.state ?>"><?cs var:r.state ?><?cs if:r.approval_id ?> <?cs var:T.dossier.in_approval ?><?cs /if ?></td><td data-label="<?cs var:T.dossier.receipt_no ?>"><?cs var:r.receipt_no ?></td><td data-label="<?cs var:T.dossier.due ?>"><?cs var:r.due_on ?></td><td data-label="<?cs var:T.dossier.officer ?>"><?cs var:r.officer ?></td></tr>
<?cs /each ?></tbody></table>
<?cs call:pager(List) ?><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
