<?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<p class="lead"><?cs var:T.admin.filters_lead ?></p>
<?cs if:subcount(Filters) == 0 ?><div class="card"><p><?cs var:T.admin.filters_none ?></p></div><?cs else ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.admin.filter_name ?></th><th scope="col"><?cs var:T.admin.filter_edit ?></th><th scope="col"><?cs var:T.admin.remove ?></th></tr></thead><tbody>
<?cs each:f = Filters ?><tr><td data-label="<?cs var:T.admin.filter_name ?>"><a href="<?cs var:f.url ?>"><?cs var:f.name ?></a></td><td data-label="<?cs var:T.admin.filter_edit ?>"><a href="<?cs var:f.edit_url ?>" aria-label="<?cs var:T.admin.filter_edit ?>: <?cs var:f.name ?>"><?cs var:T.admin.filter_edit ?></a></td><td data-label="<?cs var:T.admin.remove ?>"><form method="post" action="<?cs var:f.remove.url ?>"><input type="hidden" name="_token" value="<?cs var:f.remove.token ?>"><button class="button" type="submit" aria-label="<?cs var:f.remove.label ?>: <?cs var:f.name ?>"><?cs var:f.remove.label ?></button></form></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
