<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs if:subcount(Links) > 0 ?><ul class="buttons"><?cs each:l = Links ?><li><a class="button button-secondary" href="<?cs var:l.url ?>"><?cs var:l.label ?></a></li>
<?cs /each ?></ul><?cs /if ?>
<?cs call:form(Form) ?>
<?cs if:subcount(History) > 0 ?><section>
<h2><?cs var:T.admin.history ?></h2>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.admin.at ?></th><th scope="col"><?cs var:T.admin.person_name ?></th><th scope="col"><?cs var:T.admin.action ?></th><th scope="col"><?cs var:T.admin.fields ?></th></tr></thead><tbody>
<?cs each:h = History ?><tr><td data-label="<?cs var:T.admin.at ?>"><?cs var:h.at.text ?></td><td data-label="<?cs var:T.admin.person_name ?>"><?cs var:h.person ?></td><td data-label="<?cs var:T.admin.action ?>"><?cs var:h.action ?></td><td data-label="<?cs var:T.admin.fields ?>"><?cs var:h.fields ?></td></tr>
<?cs /each ?></tbody></table>
</section><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
