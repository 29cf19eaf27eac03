<?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs if:ProblemCount == "0" ?><p class="notice notice-done" role="status"><?cs var:T.admin.import_good ?></p><?cs else ?><p class="notice notice-error" role="alert"><?cs var:T.admin.import_bad ?></p><?cs /if ?>
<dl class="facts">
<dt><?cs var:T.admin.import_added ?></dt><dd><?cs var:Added.text ?></dd>
<dt><?cs var:T.admin.import_changed ?></dt><dd><?cs var:Changed.text ?></dd>
<dt><?cs var:T.admin.import_same ?></dt><dd><?cs var:Same.text ?></dd>
<dt><?cs var:T.admin.import_problems ?></dt><dd><?cs var:ProblemCount.text ?></dd>
</dl>
<?cs if:subcount(Problems) > 0 ?><table class="list-table"><thead><tr><th scope="col"><?cs var:T.admin.import_place ?></th><th scope="col"><?cs var:T.admin.item ?></th><th scope="col"><?cs var:T.admin.import_problem ?></th></tr></thead><tbody>
<?cs each:p = Problems ?><tr><td data-label="<?cs var:T.admin.import_place ?>"><?cs var:p.place ?></td><td data-label="<?cs var:T.admin.item ?>"><?cs var:p.label ?></td><td data-label="<?cs var:T.admin.import_problem ?>"><?cs var:p.text ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs if:Apply.token ?><form method="post" action="<?cs var:Apply.url ?>">
<input type="hidden" name="_token" value="<?cs var:Apply.token ?>"><input type="hidden" name="file" value="<?cs var:Apply.file ?>"><input type="hidden" name="apply" value="1">
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:Apply.label ?></button></p>
</form><?cs /if ?>
<p><a href="<?cs var:again_url ?>"><?cs var:T.admin.import_again ?></a></p>
<?cs include:"core/bottom.cs" ?>
