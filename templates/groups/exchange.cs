<?cs set:Page.title = T.groups.exchange_title ?><?cs include:"core/list.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.groups.exchange_title ?></h1>
<p class="lead"><?cs var:T.groups.exchange_lead ?></p>
<?cs call:filters(List) ?>
<?cs if:List.empty ?>
<div class="card"><p><?cs var:T.groups.exchange_empty ?></p><p><a href="<?cs var:List.reset_url ?>"><?cs var:T.groups.exchange_empty_next ?></a></p></div>
<?cs else ?>
<ul class="results">
<?cs each:o = List.rows ?><li><a href="<?cs var:o.url ?>"><?cs var:o.text ?></a>
<p class="meta"><strong><?cs var:o.direction ?></strong> <span><?cs var:o.kind ?></span> <span><?cs var:o.name ?></span></p></li>
<?cs /each ?></ul>
<?cs call:pager(List) ?>
<?cs /if ?>
<?cs include:"core/bottom.cs" ?>
