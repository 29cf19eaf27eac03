<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<dl class="facts">
<dt><?cs var:T.admin.text_key ?></dt><dd><code><?cs var:Key ?></code></dd>
<dt><?cs var:T.core.languages ?></dt><dd><?cs var:Lang ?></dd>
<dt><?cs var:T.admin.text_first ?></dt><dd><?cs var:First ?></dd>
<dt><?cs var:T.admin.text_default ?></dt><dd><?cs if:Here ?><?cs var:Here ?><?cs else ?><?cs var:T.admin.untranslated ?><?cs /if ?></dd>
</dl>
<?cs call:form(Form) ?>
<?cs include:"core/bottom.cs" ?>
