<?cs set:Page.title = T.groups.staff_title ?><?cs include:"core/list.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.groups.staff_title ?></h1>
<p class="buttons"><?cs if:new_url ?><a class="button" href="<?cs var:new_url ?>"><?cs var:T.groups.new_title ?></a><?cs /if ?> <?cs if:import_url ?><a class="button" href="<?cs var:import_url ?>"><?cs var:T.groups.import.title ?></a><?cs /if ?> <?cs if:wards_url ?><a class="button" href="<?cs var:wards_url ?>"><?cs var:T.groups.wards_title ?></a> <?cs /if ?><?cs if:news_url ?><a class="button" href="<?cs var:news_url ?>"><?cs var:T.groups.news.staff_title ?></a> <?cs if:NewsWaiting != "0" ?><strong><?cs var:T.groups.news.waiting ?> <?cs var:NewsWaiting.text ?></strong><?cs /if ?><?cs /if ?></p>
<?cs call:filters(List) ?>
<?cs if:List.export_url ?><p><a href="<?cs var:List.export_url ?>"><?cs var:T.core.export.link ?></a></p><?cs /if ?>
<?cs if:mail_url ?><p><a href="<?cs var:mail_url ?>"><?cs var:T.groups.mailing.mail ?></a> <a href="<?cs var:labels_url ?>"><?cs var:T.groups.mailing.labels ?></a></p><?cs /if ?>
<?cs if:List.empty ?><div class="card"><p><?cs var:T.core.list_empty ?></p></div><?cs else ?>
<table class="list-table"><thead><tr><?cs each:c = List.columns ?><th scope="col"<?cs if:c.number ?> class="number"<?cs /if ?>><?cs var:c.label ?></th><?cs /each ?></tr></thead><tbody>
<?cs each:r = List.rows ?><tr><?cs each:c = r.cells ?><td data-label="<?cs var:c.label ?>"<?cs if:c.number ?> class="number"<?cs /if ?>><?cs if:c.url ?><a href="<?cs var:c.url ?>"><?cs var:c.text ?></a><?cs else ?><?cs var:c.text ?><?cs /if ?></td><?cs /each ?></tr>
<?cs /each ?></tbody></table>
<?cs call:pager(List) ?><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
