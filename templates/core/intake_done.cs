<?cs set:Page.title = Own.done_title ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Own.done_title ?></h1>
<p class="lead"><?cs var:FileName ?></p>
<dl class="facts">
<dt><?cs var:T.core.intake.state_label ?></dt><dd><?cs var:State ?></dd>
<dt><?cs var:T.core.intake.added ?></dt><dd id="added"><?cs var:Added.text ?></dd>
<dt><?cs var:T.core.intake.changed ?></dt><dd id="changed"><?cs var:Changed.text ?></dd>
</dl>
<?cs if:Notice ?><p><?cs var:Notice ?></p><?cs /if ?>
<?cs each:a = Actions ?><form method="post" action="<?cs var:a.button.url ?>"><input type="hidden" name="_token" value="<?cs var:a.button.token ?>"><p class="buttons"><button class="button button-primary" type="submit"><?cs var:a.button.label ?></button></p></form>
<?cs /each ?><?cs if:Undo.url ?><p><?cs var:Own.undo_lead ?></p>
<form method="post" action="<?cs var:Undo.url ?>"><input type="hidden" name="_token" value="<?cs var:Undo.token ?>"><p class="buttons"><button class="button" type="submit"><?cs var:Undo.label ?></button></p></form><?cs /if ?>
<?cs if:subcount(Blocked) > 0 ?><p><?cs var:Own.blocked ?></p><ul><?cs each:b = Blocked ?><li><?cs if:b.row_url ?><a href="<?cs var:b.row_url ?>"><?cs var:b.name ?></a><?cs else ?><?cs var:b.name ?><?cs /if ?></li><?cs /each ?></ul><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
