<?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.admin.setting ?></th><th scope="col"><?cs var:T.admin.value ?></th><th scope="col"><?cs var:T.admin.plugin ?></th></tr></thead><tbody>
<?cs each:s = Settings ?><tr><td data-label="<?cs var:T.admin.setting ?>"><a href="<?cs var:s.url ?>"><?cs var:s.label ?></a></td><td data-label="<?cs var:T.admin.value ?>"><?cs var:s.value ?> <?cs var:s.unit ?><?cs if:s.own ?> <span class="optional"><?cs var:T.admin.changed_by_us ?></span><?cs /if ?></td><td data-label="<?cs var:T.admin.plugin ?>"><?cs var:s.plugin ?></td></tr>
<?cs /each ?></tbody></table>
<?cs include:"core/bottom.cs" ?>
