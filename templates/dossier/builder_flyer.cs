<?cs include:"core/top.cs" ?>
<article class="sheet flyer">
<h1><?cs var:Procedure ?></h1>
<?cs if:Closed ?><p class="notice"><?cs var:Closed ?></p><?cs /if ?>
<p class="flyer-about"><?cs var:About ?></p>
<?cs if:opens.text || closes.text ?><p class="flyer-period"><?cs if:opens.text ?><?cs var:opens.text ?> <?cs var:T.dossier.forms.from ?><?cs /if ?> <?cs if:closes.text ?><?cs var:closes.text ?> <?cs var:T.dossier.closes_rule ?><?cs /if ?></p><?cs /if ?>
<?cs if:subcount(Needs) > 0 ?><h2><?cs var:T.dossier.needs ?></h2><ul><?cs each:n = Needs ?><li><?cs var:n.text ?></li><?cs /each ?></ul><?cs /if ?>
<div class="flyer-code"><img src="<?cs var:qr_url ?>" alt="<?cs var:Address ?>" width="220" height="220"><p><?cs var:T.dossier.forms.flyer_go ?><br><strong class="typed"><?cs var:Address ?></strong></p></div>
<p><?cs var:T.dossier.forms.flyer_paper ?></p>
<p class="flyer-contact"><?cs var:T.dossier.department ?>: <?cs var:Department ?> <?cs var:DepartmentPhone ?></p>
</article>
<?cs include:"core/bottom.cs" ?>
