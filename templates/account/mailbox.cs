<?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<p><?cs var:T.account.mailbox_lead ?></p>
<?cs each:l = Letters ?><article class="card">
<h2><?cs var:l.subject ?></h2>
<p><?cs var:T.account.mailbox_to ?> <?cs var:l.to ?></p>
<pre><?cs var:l.body ?></pre>
</article>
<?cs /each ?><?cs if:subcount(Letters) == 0 ?><p><?cs var:T.account.mailbox_empty ?></p><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
