<?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.panel.paper.title ?>: <?cs var:T.panel.seat ?> <?cs var:Judge.seat ?> <?cs var:Judge.name ?></h1>
<?cs if:Form.action_url ?><p><?cs var:T.panel.paper.lead ?></p><?cs call:form(Form) ?>
<?cs elif:declared ?>
<h2><?cs var:T.panel.paper.packet ?></h2><p><?cs var:T.panel.paper.packet_lead ?></p>
<?cs if:subcount(Packets) > 0 ?><ul><?cs each:s = Packets ?><li><time datetime="<?cs var:s.at.iso ?>"><?cs var:s.at.text ?></time> <?cs if:s.url ?><a href="<?cs var:s.url ?>"><?cs var:T.dossier.bundle.download ?></a><?cs elif:s.state == "failed" ?><?cs var:T.dossier.bundle.failed ?><?cs elif:s.state == "done" ?><?cs var:T.dossier.bundle.gone ?><?cs else ?><?cs var:T.dossier.bundle.waiting ?><?cs /if ?></li><?cs /each ?></ul><?cs /if ?>
<form method="post" action="<?cs var:Packet.url ?>"><input type="hidden" name="_token" value="<?cs var:Packet.token ?>"><input type="hidden" name="judge" value="<?cs var:judge ?>"><p class="buttons"><button class="button button-secondary" type="submit"><?cs var:Packet.label ?></button></p></form>
<h2><?cs var:T.panel.entry.title ?></h2><p><?cs var:T.panel.entry.lead ?></p>
<ul><?cs each:e = Entries ?><li><?cs if:e.url ?><a href="<?cs var:e.url ?>"><?cs var:e.code ?></a><?cs else ?><?cs var:e.code ?><?cs /if ?> — <?cs if:e.checked ?><?cs var:T.panel.entry.is_checked ?>（<?cs var:e.person ?>・<?cs var:e.checker ?>）<?cs elif:e.entered ?><?cs var:T.panel.entry.is_entered ?>（<?cs var:e.person ?>）<?cs else ?><?cs var:T.panel.entry.is_missing ?><?cs /if ?></li><?cs /each ?></ul>
<?cs else ?><p class="notice"><?cs var:T.panel.settled ?></p><?cs /if ?>
<p><a href="<?cs var:Panel.url ?>"><?cs var:T.panel.back ?></a></p>
<?cs include:"core/bottom.cs" ?>
