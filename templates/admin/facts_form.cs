<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs if:Lead ?><p><?cs var:Lead ?></p><?cs /if ?>
<dl class="facts">
<?cs each:f = Facts ?><dt><?cs var:f.label ?></dt><dd><?cs var:f.value.text ?></dd>
<?cs /each ?></dl>
<?cs call:form(Form) ?>
<?cs include:"core/bottom.cs" ?>
