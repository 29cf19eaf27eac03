<?cs set:Page.title = T.groups.title ?><?cs include:"core/list.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.groups.title ?></h1>
<p class="lead"><?cs var:T.groups.lead ?></p>
<?cs call:filters(List) ?>
<?cs if:List.empty ?>
<div class="card"><p><?cs var:T.groups.empty ?></p><p><a href="<?cs var:List.reset_url ?>"><?cs var:T.groups.empty_next ?></a></p></div>
<?cs else ?>
<ul class="results">
<?cs each:g = List.rows ?><li><a href="<?cs var:g.url ?>"><?cs var:g.name ?></a>
<p class="meta"><?cs if:g.area ?><span><?cs var:g.area ?></span> <?cs /if ?><?cs if:g.member_count ?><span><?cs var:T.groups.member_count ?> <?cs var:g.member_count ?></span><?cs /if ?><?cs if:g.looking ?> <strong><?cs var:T.groups.looking ?></strong><?cs /if ?></p>
<p><?cs var:g.purpose ?></p></li>
<?cs /each ?></ul>
<?cs call:pager(List) ?>
<?cs /if ?>
<ul><li><a href="<?cs var:exchange_url ?>"><?cs var:T.groups.exchange_title ?></a></li><li><a href="<?cs var:statistics_url ?>"><?cs var:T.groups.statistics_title ?></a></li><li><a href="<?cs var:data_url ?>"><?cs var:T.groups.data_title ?></a></li></ul>
<?cs include:"core/bottom.cs" ?>
