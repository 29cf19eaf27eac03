<?cs include:"core/form.cs" ?><?cs include:"core/markdown.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs if:State ?><p><?cs var:T.groups.news.state ?>：<strong><?cs var:State ?></strong><?cs if:Reason ?>（<?cs var:Reason ?>）<?cs /if ?></p><?cs /if ?>
<?cs if:Moderated ?><p><?cs var:T.groups.news.moderated ?></p><?cs /if ?>
<?cs if:subcount(Form.errors) > 0 ?><div class="error-summary" role="alert" tabindex="-1"><h2><?cs var:T.core.errors ?></h2><ul>
<?cs each:e = Form.errors ?><li><a href="#f-<?cs var:e.field ?>"><?cs var:e.label ?>: <?cs var:e.text ?></a></li>
<?cs /each ?></ul></div><?cs /if ?>
<?cs if:Conflict.version ?><h2><?cs var:T.groups.stored ?></h2>
<div class="card"><p><strong><?cs var:Conflict.title ?></strong></p><pre><?cs var:Conflict.body ?></pre></div><?cs /if ?>
<form class="form" method="post" action="<?cs var:Form.action_url ?>" novalidate>
<input type="hidden" name="_token" value="<?cs var:Form.token ?>">
<?cs each:f = Form.fields ?><?cs if:f.name != "overwrite" ?><?cs call:field(f) ?><?cs /if ?><?cs /each ?>
<?cs if:Conflict.version ?><div class="field"><label class="check"><input type="checkbox" name="overwrite" value="<?cs var:Conflict.version ?>"> <?cs var:T.groups.overwrite ?></label></div><?cs /if ?>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Form.submit ?></button></p>
</form>
<?cs if:Title ?><h2><?cs var:T.groups.news.preview ?></h2>
<article class="card"><h3><?cs var:Title ?></h3>
<?cs call:markdown(Preview) ?></article><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
