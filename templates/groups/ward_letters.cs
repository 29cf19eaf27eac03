<?cs set:Page.title = T.groups.wards_codes ?><?cs include:"groups/start_letter.cs" ?><?cs include:"core/top.cs" ?>
<div class="screen-only">
<h1><?cs var:T.groups.wards_codes ?></h1>
<p class="notice notice-done" role="status"><?cs var:T.groups.wards_once ?></p>
<p><a href="<?cs var:back_url ?>"><?cs var:T.groups.letter.printed ?></a></p>
</div>
<?cs each:l = Letters ?><?cs call:start_letter(l) ?>
<?cs /each ?><?cs if:subcount(Letters) == 0 ?><p><?cs var:T.groups.wards_nobody ?></p><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
