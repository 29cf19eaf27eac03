<?cs include:"core/top.cs" ?>
<h1><?cs var:Page.title ?></h1>
<?cs if:judging_url ?><p class="notice"><a href="<?cs var:judging_url ?>"><?cs var:T.panel.judging.asked ?></a></p><?cs /if ?>
<?cs if:subcount(Warnings) > 0 ?><section>
<h2><?cs var:T.admin.attention ?></h2>
<ul class="results">
<?cs each:w = Warnings ?><li><a href="<?cs var:w.url ?>"><?cs var:w.text ?></a><?cs if:w.count != "1" ?> (<?cs var:w.count.text ?>)<?cs /if ?></li>
<?cs /each ?></ul>
</section><?cs /if ?>
<ul class="cards">
<?cs each:m = Page.menu ?><?cs if:!m.current ?><li class="card"><a href="<?cs var:m.url ?>"><?cs var:m.label ?></a></li><?cs /if ?><?cs /each ?>
<?cs each:p = Pages ?><li class="card"><a href="<?cs var:p.url ?>"><?cs var:p.label ?></a></li>
<?cs /each ?></ul>
<?cs if:subcount(Pages) == 0 && subcount(Page.menu) < 2 ?><p><?cs var:T.admin.desk_empty ?></p><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
