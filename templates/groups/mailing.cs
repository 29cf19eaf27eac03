<?cs include:"core/top.cs" ?>
<h1><?cs var:Mailing.subject ?></h1>
<p><time datetime="<?cs var:Mailing.created_at.iso ?>"><?cs var:Mailing.created_at.text ?></time></p>
<div class="card"><?cs each:l = Lines ?><p><?cs var:l.text ?></p><?cs /each ?></div>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.groups.name ?></th><th scope="col"><?cs var:T.groups.mailing.result ?></th></tr></thead><tbody>
<?cs each:t = To ?><tr><th scope="row"><?cs var:t.name ?></th><td data-label="<?cs var:T.groups.mailing.result ?>"><?cs var:t.result ?></td></tr>
<?cs /each ?></tbody></table>
<?cs include:"core/bottom.cs" ?>
