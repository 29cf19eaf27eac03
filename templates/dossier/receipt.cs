<?cs include:"core/top.cs" ?>
<h1><?cs var:T.dossier.received ?></h1>
<p class="notice notice-done" role="status"><?cs var:T.dossier.received_text ?></p>
<dl class="facts receipt">
<dt><?cs var:T.dossier.receipt_no ?></dt><dd><strong class="number"><?cs var:Case.receipt_no ?></strong></dd>
<dt><?cs var:T.dossier.procedure ?></dt><dd><?cs var:Case.procedure ?><?cs if:Case.title ?>（<?cs var:Case.title ?>）<?cs /if ?></dd>
<dt><?cs var:T.dossier.submitted_at ?></dt><dd><time datetime="<?cs var:At.iso ?>"><?cs var:At.text ?></time></dd>
<dt><?cs var:T.dossier.revision ?></dt><dd><?cs var:Case.revision ?></dd>
<dt><?cs var:T.dossier.content_hash ?></dt><dd><code class="hash"><?cs var:Sha256 ?></code></dd>
<?cs if:Case.department ?><dt><?cs var:T.dossier.department ?></dt><dd><?cs var:Case.department ?> <?cs var:Case.department_phone ?></dd><?cs /if ?>
</dl>
<h2><?cs var:T.dossier.files ?></h2>
<?cs if:subcount(Files) == 0 ?><p><?cs var:T.dossier.no_files ?></p><?cs else ?><table class="list-table"><thead><tr><th scope="col"><?cs var:T.dossier.file_name ?></th><th scope="col"><?cs var:T.dossier.file_size ?></th><th scope="col">SHA-256</th></tr></thead><tbody>
<?cs each:f = Files ?><tr><td data-label="<?cs var:T.dossier.file_name ?>"><?cs var:f.name ?></td><td data-label="<?cs var:T.dossier.file_size ?>" class="number"><?cs var:f.bytes.text ?></td><td data-label="SHA-256"><code class="hash"><?cs var:f.sha256 ?></code></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<p><?cs var:T.dossier.receipt_no_key ?></p>
<p><?cs var:Case.next ?></p>
<?cs if:SignedOut ?><p class="notice"><?cs var:T.dossier.support_desk.signed_out ?></p><?cs else ?><p><a href="<?cs var:Case.url ?>"><?cs var:T.dossier.to_case ?></a></p><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
