<?cs include:"core/top.cs" ?>
<article class="letter">
<h1><?cs var:T.panel.invite.title ?></h1>
<p><?cs var:Name ?> <?cs var:T.panel.invite.dear ?></p>
<p><?cs var:T.panel.invite.text ?></p>
<dl class="facts"><dt><?cs var:T.panel.name ?></dt><dd><?cs var:Panel.title ?></dd><dt><?cs var:T.panel.invite.until ?></dt><dd><time datetime="<?cs var:Until.iso ?>"><?cs var:Until.text ?></time></dd></dl>
<p class="start-code"><span class="start-code-label"><?cs var:T.panel.invite.code ?></span> <code id="start-code"><?cs var:Code ?></code></p>
<ol><li><?cs var:T.panel.invite.step1 ?><br><strong><?cs var:Place ?></strong></li><li><?cs var:T.panel.invite.step2 ?></li></ol>
</article>
<p class="notice"><?cs var:T.panel.invite.once ?></p>
<p><a href="<?cs var:Panel.url ?>/judges"><?cs var:T.panel.judges ?></a></p>
<?cs include:"core/bottom.cs" ?>
