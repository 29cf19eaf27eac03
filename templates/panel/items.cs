<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs if:subcount(Items) == 0 ?><p><?cs var:T.panel.none_yet ?></p><?cs else ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.panel.item.name ?></th><th scope="col"><?cs var:T.panel.item.description ?></th><th scope="col"><?cs var:T.panel.item.weight ?></th><th scope="col"><?cs var:T.panel.item.scale ?></th><?cs if:Remove.url ?><th scope="col"><?cs var:T.panel.remove ?></th><?cs /if ?></tr></thead><tbody>
<?cs each:i = Items ?><tr><td data-label="<?cs var:T.panel.item.name ?>"><?cs var:i.name ?></td><td data-label="<?cs var:T.panel.item.description ?>" class="typed"><?cs var:i.description ?></td><td data-label="<?cs var:T.panel.item.weight ?>" class="number"><?cs var:i.weight ?></td><td data-label="<?cs var:T.panel.item.scale ?>" class="typed"><?cs var:i.low ?>–<?cs var:i.high ?> <?cs var:i.grades ?></td><?cs if:Remove.url ?><td data-label="<?cs var:T.panel.remove ?>"><form class="inline" method="post" action="<?cs var:Remove.url ?>"><input type="hidden" name="_token" value="<?cs var:Remove.token ?>"><input type="hidden" name="item" value="<?cs var:i.id ?>"><button class="button button-secondary" type="submit"><?cs var:Remove.label ?>: <?cs var:i.name ?></button></form></td><?cs /if ?></tr>
<?cs /each ?></tbody></table><p><?cs var:T.panel.full ?> <?cs var:Full ?></p><?cs /if ?>
<?cs if:Form.action_url ?><h2><?cs var:T.panel.item.add ?></h2><?cs call:form(Form) ?><?cs /if ?>
<p><a href="<?cs var:Panel.url ?>"><?cs var:T.panel.back ?></a></p>
<?cs include:"core/bottom.cs" ?>
