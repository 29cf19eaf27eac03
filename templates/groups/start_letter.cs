<?cs def:start_letter(L) ?><article class="letter">
<p class="letter-date"><time datetime="<?cs var:L.today.iso ?>"><?cs var:L.today.text ?></time></p>
<div class="letter-to">
<?cs if:L.by_staff ?><?cs if:L.contact_address ?><p><?cs var:L.contact_address ?></p><?cs /if ?>
<p><?cs var:L.name ?></p>
<p><?cs if:L.contact_name ?><?cs var:L.contact_name ?><?cs else ?><?cs var:L.representative ?><?cs /if ?> <?cs var:T.groups.letter.dear ?></p>
<?cs else ?><p><?cs var:L.person ?> <?cs var:T.groups.letter.dear ?></p><?cs /if ?>
</div>
<div class="letter-from">
<?cs if:L.by_staff ?><p><?cs var:Page.city ?> <?cs if:L.department ?><?cs var:L.department ?><?cs else ?><?cs var:Page.footer.department ?><?cs /if ?></p>
<p><?cs var:T.core.phone ?> <?cs if:L.department_phone ?><?cs var:L.department_phone ?><?cs else ?><?cs var:Page.footer.phone ?><?cs /if ?></p>
<?cs else ?><p><?cs var:L.name ?></p><?cs /if ?>
</div>
<h2><?cs var:T.groups.letter.title ?></h2>
<p><?cs if:L.by_staff ?><?cs var:T.groups.letter.text_staff ?><?cs else ?><?cs var:T.groups.letter.text_group ?><?cs /if ?></p>
<dl class="facts">
<dt><?cs var:T.groups.name ?></dt><dd><?cs var:L.name ?></dd>
<?cs if:L.registration_no ?><dt><?cs var:T.groups.registration_no ?></dt><dd><?cs var:L.registration_no ?></dd><?cs /if ?>
<dt><?cs var:T.groups.member_role ?></dt><dd><?cs var:L.role ?></dd>
<dt><?cs var:T.groups.letter.until ?></dt><dd><?cs var:L.expires_on.text ?></dd>
</dl>
<p class="start-code"><span class="start-code-label"><?cs var:T.groups.start_code ?></span> <code id="start-code"><?cs var:L.code ?></code></p>
<div class="letter-how">
<ol>
<li><?cs var:T.groups.letter.step1 ?><br><strong><?cs var:L.place ?></strong></li>
<li><?cs var:T.groups.letter.step2 ?></li>
<li><?cs var:T.groups.letter.step3 ?><br><?cs var:T.groups.letter.login_line ?></li>
</ol>
<img src="<?cs var:L.qr_url ?>" alt="<?cs var:T.groups.letter.qr ?>" width="160" height="160">
</div>
<p><?cs var:T.groups.letter.letters ?></p>
<p><?cs if:L.by_staff ?><?cs var:T.groups.letter.help_staff ?><?cs else ?><?cs var:T.groups.letter.help_group ?><?cs /if ?></p>
</article><?cs /def ?>
