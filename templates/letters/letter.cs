<?cs include:"core/form.cs" ?><?cs include:"dossier/answers.cs" ?><?cs include:"letters/blocks.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<dl class="facts"><dt><?cs var:T.letters.state ?></dt><dd><strong><?cs var:Letter.state ?></strong></dd>
<?cs call:fact(T.dossier.doc_no, Letter.doc_no) ?><?cs call:fact(T.letters.issued_on, Letter.issued_on.text) ?><?cs call:fact(T.letters.delivery, Letter.delivery) ?><?cs call:fact(T.letters.sent_on, Letter.sent_on.text) ?><?cs call:fact(T.letters.received_at, Letter.received_at.text) ?><?cs call:fact(T.letters.returned_on, Letter.returned_on.text) ?><?cs call:fact(T.letters.returned_reason, Letter.returned_reason) ?>
<dt><?cs var:T.letters.consent ?></dt><dd><?cs if:Letter.consent ?><?cs var:T.letters.consent_yes ?><?cs else ?><?cs var:T.letters.consent_no ?><?cs /if ?></dd></dl>
<?cs if:Letter.missing > 0 ?><p class="notice notice-error"><?cs var:T.letters.missing ?></p><?cs /if ?>
<ul class="buttons"><?cs if:Letter.pdf_url ?><li><a class="button button-primary" href="<?cs var:Letter.pdf_url ?>"><?cs var:T.letters.pdf ?></a></li><?cs /if ?><li><a class="button button-secondary" href="<?cs var:Letter.case_url ?>"><?cs var:T.letters.to_dossier ?></a></li></ul>
<?cs if:Letter.waiting ?><p class="notice"><?cs var:T.letters.waiting ?></p><?cs /if ?>
<?cs if:Letter.draft ?><p class="notice draft"><strong><?cs var:T.letters.draft_mark ?></strong></p><?cs /if ?>
<?cs if:subcount(blocks) > 0 ?><?cs call:letter_blocks(blocks, Letter.lang) ?><?cs /if ?>
<?cs if:subcount(Form) > 0 ?><h2><?cs var:T.letters.issue ?></h2><p><?cs var:T.letters.issue_about ?> <?cs var:NumberForm ?></p><?cs call:form(Form) ?><?cs /if ?>
<?cs if:subcount(Send.Form) > 0 ?><h2><?cs var:T.letters.send ?></h2><p><?cs var:T.letters.send_about ?></p><?cs call:form(Send.Form) ?><?cs /if ?>
<?cs if:subcount(Return.Form) > 0 ?><details<?cs if:subcount(Return.Form.errors) > 0 ?> open<?cs /if ?>><summary><?cs var:T.letters.return ?></summary><?cs call:form(Return.Form) ?></details><?cs /if ?>
<?cs if:Drop.url ?><form method="post" action="<?cs var:Drop.url ?>"><input type="hidden" name="_token" value="<?cs var:Drop.token ?>"><p><button class="button button-danger" type="submit"><?cs var:Drop.label ?></button> <?cs var:T.letters.drop_about ?></p></form><?cs /if ?>
<?cs if:subcount(Events) > 0 ?><h2><?cs var:T.letters.events ?></h2><ol class="history"><?cs each:e = Events ?><li><time datetime="<?cs var:e.at.iso ?>"><?cs var:e.at.text ?></time> <strong><?cs var:e.what ?></strong> <?cs var:e.delivery ?> <?cs var:e.day.text ?> <?cs var:e.note ?> <?cs var:e.person ?></li><?cs /each ?></ol><?cs /if ?>
<?cs if:Letter.sha256 ?><p class="hint"><?cs var:T.letters.hash ?> <code class="hash"><?cs var:Letter.sha256 ?></code><?cs if:Letter.file_sha256 ?><br><?cs var:T.letters.file_hash ?> <code class="hash"><?cs var:Letter.file_sha256 ?></code><?cs /if ?></p><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
