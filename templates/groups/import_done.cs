<?cs set:Page.title = T.groups.import.done_title ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.groups.import.done_title ?></h1>
<p class="lead"><?cs var:FileName ?></p>
<dl class="facts">
<dt><?cs var:T.groups.import.state_label ?></dt><dd><?cs var:State ?></dd>
<dt><?cs var:T.groups.import.added ?></dt><dd id="added"><?cs var:Added.text ?></dd>
<dt><?cs var:T.groups.import.changed ?></dt><dd id="changed"><?cs var:Changed.text ?></dd>
</dl>
<?cs if:Undo.url ?><p><?cs var:T.groups.import.undo_lead ?></p>
<form method="post" action="<?cs var:Undo.url ?>"><input type="hidden" name="_token" value="<?cs var:Undo.token ?>"><p class="buttons"><button class="button" type="submit"><?cs var:Undo.label ?></button></p></form><?cs /if ?>
<?cs if:subcount(Blocked) > 0 ?><p><?cs var:T.groups.import.blocked ?></p><ul><?cs each:b = Blocked ?><li><a href="<?cs var:b.group_url ?>"><?cs var:b.name ?></a></li><?cs /each ?></ul><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
