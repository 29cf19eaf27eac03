<?cs set:Page.title = T.groups.start_code ?><?cs include:"core/top.cs" ?>
<div class="screen-only">
<h1><?cs var:T.groups.start_code ?></h1>
<p class="notice notice-done" role="status"><?cs var:T.groups.letter.once ?></p>
<p><a href="<?cs var:back_url ?>"><?cs var:T.groups.letter.printed ?></a></p>
</div>
<article class="letter">
<p class="letter-date"><time datetime="<?cs var:Letter.today.iso ?>"><?cs var:Letter.today.text ?></time></p>
<div class="letter-to">
<?cs if:Letter.by_staff ?><?cs if:Letter.contact_address ?><p><?cs var:Letter.contact_address ?></p><?cs /if ?>
<p><?cs var:Letter.name ?></p>
<p><?cs if:Letter.contact_name ?><?cs var:Letter.contact_name ?><?cs else ?><?cs var:Letter.representative ?><?cs /if ?> <?cs var:T.groups.letter.dear ?></p>
<?cs else ?><p><?cs var:Letter.person ?> <?cs var:T.groups.letter.dear ?></p><?cs /if ?>
</div>
<div class="letter-from">
<?cs if:Letter.by_staff ?><p><?cs var:Page.city ?> <?cs if:Letter.department ?><?cs var:Letter.department ?><?cs else ?><?cs var:Page.footer.department ?><?cs /if ?></p>
<p><?cs var:T.core.phone ?> <?cs if:Letter.department_phone ?><?cs var:Letter.department_phone ?><?cs else ?><?cs var:Page.footer.phone ?><?cs /if ?></p>
<?cs else ?><p><?cs var:Letter.name ?></p><?cs /if ?>
</div>
<h2><?cs var:T.groups.letter.title ?></h2>
<p><?cs if:Letter.by_staff ?><?cs var:T.groups.letter.text_staff ?><?cs else ?><?cs var:T.groups.letter.text_group ?><?cs /if ?></p>
<dl class="facts">
<dt><?cs var:T.groups.name ?></dt><dd><?cs var:Letter.name ?></dd>
<?cs if:Letter.registration_no ?><dt><?cs var:T.groups.registration_no ?></dt><dd><?cs var:Letter.registration_no ?></dd><?cs /if ?>
<dt><?cs var:T.groups.member_role ?></dt><dd><?cs var:Letter.role ?></dd>
<dt><?cs var:T.groups.letter.until ?></dt><dd><?cs var:Letter.expires_on.text ?></dd>
</dl>
<p class="start-code"><span class="start-code-label"><?cs var:T.groups.start_code ?></span> <code id="start-code"><?cs var:Letter.code ?></code></p>
<div class="letter-how">
<ol>
<li><?cs var:T.groups.letter.step1 ?><br><strong><?cs var:Letter.place ?></strong></li>
<li><?cs var:T.groups.letter.step2 ?></li>
<li><?cs var:T.groups.letter.step3 ?><br><?cs var:T.groups.letter.login_line ?></li>
</ol>
<img src="<?cs var:Letter.qr_url ?>" alt="<?cs var:T.groups.letter.qr ?>" width="160" height="160">
</div>
<p><?cs var:T.groups.letter.letters ?></p>
<p><?cs if:Letter.by_staff ?><?cs var:T.groups.letter.help_staff ?><?cs else ?><?cs var:T.groups.letter.help_group ?><?cs /if ?></p>
</article>
<?cs include:"core/bottom.cs" ?>
