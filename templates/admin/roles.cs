<?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<p><?cs var:T.admin.roles_lead ?></p>
<p><a class="button button-secondary" href="<?cs var:new_url ?>"><?cs var:T.admin.role_new ?></a></p>
<table class="list-table matrix"><thead><tr><th scope="col"><?cs var:T.admin.permissions ?></th><?cs each:r = Roles ?><th scope="col"><a href="<?cs var:r.url ?>"><?cs var:r.name ?></a></th><?cs /each ?></tr></thead><tbody>
<?cs each:p = Permissions ?><tr><th scope="row"><?cs var:p.label ?></th><?cs each:c = p.cells ?><td data-label="<?cs var:c.role ?>"><?cs if:c.yes ?><?cs var:T.core.yes ?><?cs else ?><?cs var:T.core.no ?><?cs /if ?></td><?cs /each ?></tr>
<?cs /each ?></tbody></table>
<?cs include:"core/bottom.cs" ?>
