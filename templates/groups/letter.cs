<?cs set:Page.title = T.groups.start_code ?><?cs include:"groups/start_letter.cs" ?><?cs include:"core/top.cs" ?>
<div class="screen-only">
<h1><?cs var:T.groups.start_code ?></h1>
<p class="notice notice-done" role="status"><?cs var:T.groups.letter.once ?></p>
<p><a href="<?cs var:back_url ?>"><?cs var:T.groups.letter.printed ?></a></p>
</div>
<?cs call:start_letter(Letter) ?>
<?cs include:"core/bottom.cs" ?>
