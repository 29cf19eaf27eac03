<?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs if:subcount(Rows) == 0 ?><p><?cs var:T.panel.fees_none ?></p><?cs else ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.panel.judge.name ?></th><th scope="col"><?cs var:T.panel.meeting.held_on ?></th><th scope="col"><?cs var:T.panel.meeting.place ?></th><th scope="col"><?cs var:T.panel.meeting.fee ?></th></tr></thead><tbody>
<?cs each:r = Rows ?><tr><td data-label="<?cs var:T.panel.judge.name ?>"><?cs var:r.name ?></td><td data-label="<?cs var:T.panel.meeting.held_on ?>"><?cs var:r.held_on.text ?></td><td data-label="<?cs var:T.panel.meeting.place ?>"><?cs var:r.place ?></td><td data-label="<?cs var:T.panel.meeting.fee ?>" class="number"><?cs var:r.fee.text ?></td></tr>
<?cs /each ?></tbody></table>
<p><?cs var:T.panel.fees_sum ?> <strong><?cs var:Sum.text ?></strong></p>
<ul class="buttons"><li><a class="button button-secondary" href="<?cs var:csv_url ?>"><?cs var:T.panel.as_csv ?></a></li></ul><?cs /if ?>
<p><a href="<?cs var:Panel.url ?>"><?cs var:T.panel.back ?></a></p>
<?cs include:"core/bottom.cs" ?>
