<?cs include:"core/top.cs" ?>
<div class="screen-only"><h1><?cs var:T.groups.revoke.notice ?></h1>
<?cs if:!Revoked ?><p><?cs var:T.groups.revoke.none ?></p><?cs /if ?>
<p><a href="<?cs var:back_url ?>"><?cs var:Letter.name ?></a></p></div>
<?cs if:Revoked ?><article class="letter">
<p class="letter-date"><?cs if:Revocation.doc_no ?><?cs var:Revocation.doc_no ?><br><?cs /if ?><time datetime="<?cs var:Revocation.revoked_on.iso ?>"><?cs var:Revocation.revoked_on.text ?></time></p>
<div class="letter-to"><?cs if:Letter.contact_address ?><p><?cs var:Letter.contact_address ?></p><?cs /if ?><p><?cs var:Letter.name ?></p><p><?cs if:Letter.contact_name ?><?cs var:Letter.contact_name ?><?cs else ?><?cs var:Letter.representative ?><?cs /if ?> <?cs var:T.groups.letter.dear ?></p></div>
<div class="letter-from"><p><?cs if:Issuer.title ?><?cs var:Issuer.title ?> <?cs var:Issuer.name ?><?cs else ?><?cs var:Page.city ?><?cs /if ?></p></div>
<h2><?cs var:T.groups.revoke.notice ?></h2>
<p><?cs var:T.groups.revoke.text ?></p>
<dl class="facts"><dt><?cs var:T.groups.name ?></dt><dd><?cs var:Letter.name ?></dd><?cs if:Letter.registration_no ?><dt><?cs var:T.groups.registration_no ?></dt><dd><?cs var:Letter.registration_no ?></dd><?cs /if ?><dt><?cs var:T.groups.revoke.heard_on ?></dt><dd><?cs var:Revocation.heard_on.text ?></dd><dt><?cs var:T.groups.revoke.reason ?></dt><dd><?cs each:l = Lines ?><?cs var:l.text ?><br><?cs /each ?></dd></dl>
<p><?cs var:T.groups.revoke.appeal ?></p></article><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
