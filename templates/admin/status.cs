<?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<p><?cs var:Now.text ?></p>
<h2><?cs var:T.admin.queues ?></h2>
<dl class="facts">
<dt><?cs var:T.admin.mail_waiting ?></dt><dd><?cs var:Queues.mail_waiting.text ?></dd>
<dt><?cs var:T.admin.mail_failed ?></dt><dd><?cs var:Queues.mail_failed.text ?></dd>
<dt><?cs var:T.admin.jobs_open ?></dt><dd><?cs var:Queues.jobs_open.text ?></dd>
<dt><?cs var:T.admin.jobs_failed ?></dt><dd><?cs var:Queues.jobs_failed.text ?></dd>
<dt><?cs var:T.admin.events_waiting ?></dt><dd><?cs var:Queues.events_waiting.text ?></dd>
<dt><?cs var:T.admin.events_failed ?></dt><dd><?cs var:Queues.events_failed.text ?></dd>
<dt><?cs var:T.admin.sessions ?></dt><dd><?cs var:Queues.sessions.text ?></dd>
</dl>
<h2><?cs var:T.admin.workers ?></h2>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.admin.process ?></th><th scope="col"><?cs var:T.admin.pool ?></th><th scope="col"><?cs var:T.admin.stage ?></th><th scope="col"><?cs var:T.admin.plugin ?></th><th scope="col"><?cs var:T.admin.requests ?></th></tr></thead><tbody>
<?cs each:w = Workers ?><tr><td data-label="<?cs var:T.admin.process ?>"><?cs var:w.pid ?></td><td data-label="<?cs var:T.admin.pool ?>"><?cs var:w.pool ?></td><td data-label="<?cs var:T.admin.stage ?>"><?cs var:w.stage ?></td><td data-label="<?cs var:T.admin.plugin ?>"><?cs var:w.plugin ?></td><td class="number" data-label="<?cs var:T.admin.requests ?>"><?cs var:w.requests.text ?></td></tr>
<?cs /each ?></tbody></table>
<h2><?cs var:T.admin.plugins ?></h2>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.admin.plugin ?></th><th scope="col"><?cs var:T.admin.version ?></th><th scope="col"><?cs var:T.admin.state ?></th></tr></thead><tbody>
<?cs each:p = Plugins ?><tr><td data-label="<?cs var:T.admin.plugin ?>"><?cs var:p.title ?> (<?cs var:p.name ?>)</td><td data-label="<?cs var:T.admin.version ?>"><?cs var:p.version ?></td><td data-label="<?cs var:T.admin.state ?>"><?cs if:p.out ?><strong><?cs var:T.admin.plugin_out ?></strong><?cs else ?><?cs var:T.admin.plugin_works ?><?cs /if ?></td></tr>
<?cs /each ?></tbody></table>
<?cs include:"core/bottom.cs" ?>
