<?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<p><?cs var:T.groups.news.lead ?></p>
<?cs if:new_url ?><p class="buttons"><a class="button button-primary" href="<?cs var:new_url ?>"><?cs var:T.groups.news.new ?></a></p><?cs /if ?>
<?cs if:subcount(News) == 0 ?><p><?cs var:T.groups.news.none ?></p><?cs else ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.groups.news.heading ?></th><th scope="col"><?cs var:T.groups.news.state ?></th><th scope="col"><?cs var:T.groups.when ?></th></tr></thead><tbody>
<?cs each:n = News ?><tr><td data-label="<?cs var:T.groups.news.heading ?>"><?cs if:n.edit_url ?><a href="<?cs var:n.edit_url ?>"><?cs var:n.title ?></a><?cs else ?><?cs var:n.title ?><?cs /if ?></td><td data-label="<?cs var:T.groups.news.state ?>"><?cs var:n.state_label ?><?cs if:n.reason ?>（<?cs var:n.reason ?>）<?cs /if ?></td><td data-label="<?cs var:T.groups.when ?>"><?cs var:n.updated_at.text ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
