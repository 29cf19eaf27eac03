<?cs set:Page.title = T.subsidy.title ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.title ?></h1>
<p class="lead"><?cs var:T.subsidy.lead ?></p>
<?cs def:calls(list) ?><ul class="cards"><?cs each:c = list ?><li class="card"><h3><a href="<?cs var:c.url ?>"><?cs var:c.title ?></a></h3>
<p class="meta"><?cs var:c.year ?> <?cs var:c.department ?></p>
<p class="typed"><?cs var:c.summary ?></p>
<p><?cs var:T.subsidy.audience ?>：<?cs var:c.audience ?><br><?cs var:T.subsidy.minutes_before ?><?cs var:c.minutes ?><?cs var:T.subsidy.minutes_after ?></p>
<?cs if:subcount(c.papers) > 0 ?><details><summary><?cs var:T.subsidy.required_papers ?></summary><ul><?cs each:p = c.papers ?><li><?cs var:p.text ?></li><?cs /each ?></ul></details><?cs /if ?>
<p><?cs if:c.soon ?><?cs var:T.subsidy.opens_on ?>：<time datetime="<?cs var:c.opens.iso ?>"><?cs var:c.opens.text ?></time><br><?cs /if ?><?cs var:T.subsidy.deadline ?>：<strong><time datetime="<?cs var:c.closes.iso ?>"><?cs var:c.closes.text ?></time></strong> <?cs var:c.deadline ?></p></li>
<?cs /each ?></ul><?cs /def ?>
<h2><?cs var:T.subsidy.open_now ?></h2>
<?cs if:subcount(Open) == 0 ?><div class="card"><p><?cs var:T.subsidy.none_open ?></p></div><?cs else ?><?cs call:calls(Open) ?><?cs /if ?>
<?cs if:subcount(Soon) > 0 ?><h2><?cs var:T.subsidy.open_soon ?></h2><?cs call:calls(Soon) ?><?cs /if ?>
<?cs if:subcount(Closed) > 0 ?><h2><?cs var:T.subsidy.closed ?></h2><ul><?cs each:c = Closed ?><li><a href="<?cs var:c.url ?>"><?cs var:c.title ?></a> <?cs var:c.year ?> <?cs var:c.department ?>（<time datetime="<?cs var:c.closes.iso ?>"><?cs var:c.closes.text ?></time>）</li>
<?cs /each ?></ul><?cs /if ?>
<p><a href="<?cs var:results_url ?>"><?cs var:T.subsidy.results_title ?></a></p>
<p><a href="<?cs var:data_url ?>"><?cs var:T.subsidy.data_title ?></a></p>
<?cs include:"core/bottom.cs" ?>
