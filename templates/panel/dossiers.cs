<?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<h2><?cs var:T.panel.taken_in ?></h2>
<?cs if:subcount(Files) == 0 ?><p><?cs var:T.panel.none_yet ?></p><?cs else ?><ul><?cs each:f = Files ?><li><?cs var:f.title ?> <?cs var:f.receipt_no ?><?cs if:f.changed ?> <strong><?cs var:T.panel.changed ?></strong><?cs /if ?><?cs if:Remove.url ?><form class="inline" method="post" action="<?cs var:Remove.url ?>"><input type="hidden" name="_token" value="<?cs var:Remove.token ?>"><input type="hidden" name="file" value="<?cs var:f.id ?>"><button class="button button-secondary" type="submit"><?cs var:Remove.label ?>: <?cs var:f.title ?></button></form><?cs /if ?></li><?cs /each ?></ul><?cs /if ?>
<?cs if:Add.url ?><h2><?cs var:T.panel.files_add ?></h2>
<ul><?cs each:s = States ?><li><?cs if:s.chosen ?><strong aria-current="true"><?cs var:s.label ?></strong><?cs else ?><a href="<?cs var:s.url ?>"><?cs var:s.label ?></a><?cs /if ?></li><?cs /each ?></ul>
<?cs if:subcount(Others) == 0 ?><p><?cs var:T.panel.none_in_state ?></p><?cs else ?>
<form class="form" method="post" action="<?cs var:Add.url ?>"><input type="hidden" name="_token" value="<?cs var:Add.token ?>"><input type="hidden" name="state" value="<?cs var:State ?>">
<fieldset class="field"><legend><?cs var:T.panel.files_choose ?></legend><div class="choices"><?cs each:o = Others ?><label><input type="checkbox" name="add.<?cs var:o.id ?>" value="1"> <?cs var:o.title ?> <?cs var:o.receipt_no ?></label>
<?cs /each ?></div></fieldset>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Add.label ?></button></p></form><?cs /if ?><?cs /if ?>
<p><a href="<?cs var:Panel.url ?>"><?cs var:T.panel.back ?></a></p>
<?cs include:"core/bottom.cs" ?>
