<?cs set:Page.title = title ?><?cs include:"core/form.cs" ?><?cs include:"core/markdown.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.groups.news.staff_title ?></h1>
<dl class="facts">
<dt><?cs var:T.groups.name ?></dt><dd><a href="<?cs var:group_url ?>"><?cs var:group_name ?></a></dd>
<dt><?cs var:T.groups.news.state ?></dt><dd><?cs var:state_label ?><?cs if:reason ?>（<?cs var:reason ?>）<?cs /if ?></dd>
<dt><?cs var:T.groups.when ?></dt><dd><?cs var:updated_at.text ?></dd>
</dl>
<h2><?cs var:T.groups.news.preview ?></h2>
<article class="card"><h3><?cs var:title ?></h3>
<?cs call:markdown(Preview) ?></article>
<?cs call:form(Form) ?>
<?cs include:"core/bottom.cs" ?>
