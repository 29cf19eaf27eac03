<?cs set:Page.title = Group.name ?><?cs include:"core/markdown.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Group.name ?></h1>
<?cs if:Group.name_kana ?><p class="kana"><?cs var:Group.name_kana ?></p><?cs /if ?>
<?cs if:Group.looking_for_members == "1" ?><p class="notice"><?cs var:T.groups.looking ?></p><?cs /if ?>
<h2><?cs var:T.groups.purpose ?></h2><p><?cs var:Group.purpose ?></p>
<?cs if:Group.activity ?><h2><?cs var:T.groups.activity ?></h2><p><?cs var:Group.activity ?></p><?cs /if ?>
<h2><?cs var:T.groups.about ?></h2>
<dl class="facts">
<?cs if:subcount(Group.fields) > 0 ?><dt><?cs var:T.groups.field ?></dt><dd><?cs each:f = Group.fields ?><?cs if:name(f) != "0" ?>、<?cs /if ?><?cs var:f.label ?><?cs /each ?></dd><?cs /if ?>
<dt><?cs var:T.groups.category ?></dt><dd><?cs var:Group.category_label ?></dd>
<?cs if:Group.area ?><dt><?cs var:T.groups.area ?></dt><dd><?cs var:Group.area ?></dd><?cs /if ?>
<?cs if:Group.ward ?><dt><?cs var:T.groups.ward ?></dt><dd><?cs var:Group.ward ?></dd><?cs /if ?>
<?cs if:Group.founded_on.text ?><dt><?cs var:T.groups.founded_on ?></dt><dd><time datetime="<?cs var:Group.founded_on.iso ?>"><?cs var:Group.founded_on.text ?></time></dd><?cs /if ?>
<?cs if:Group.member_count.text ?><dt><?cs var:T.groups.member_count ?></dt><dd><?cs var:Group.member_count.text ?></dd><?cs /if ?>
<?cs if:Group.fee ?><dt><?cs var:T.groups.fee ?></dt><dd><?cs var:Group.fee ?></dd><?cs /if ?>
<?cs if:Group.representative ?><dt><?cs var:T.groups.representative ?></dt><dd><?cs var:Group.representative ?></dd><?cs /if ?>
<?cs if:Group.contact_name ?><dt><?cs var:T.groups.contact_name ?></dt><dd><?cs var:Group.contact_name ?></dd><?cs /if ?>
<?cs if:Group.contact_address ?><dt><?cs var:T.groups.contact_address ?></dt><dd><?cs var:Group.contact_address ?></dd><?cs /if ?>
<?cs if:Group.contact_phone ?><dt><?cs var:T.core.phone ?></dt><dd><a href="<?cs var:Group.phone_url ?>"><?cs var:Group.contact_phone ?></a></dd><?cs /if ?>
<?cs if:Group.contact_email ?><dt><?cs var:T.groups.email ?></dt><dd><?cs var:Group.contact_email ?></dd><?cs /if ?>
<?cs if:Group.website_url ?><dt><?cs var:T.groups.website ?></dt><dd><a href="<?cs var:Group.website_url ?>" rel="nofollow noopener"><?cs var:Group.website_url ?></a></dd><?cs /if ?>
<?cs if:Group.registration_no ?><dt><?cs var:T.groups.registration_no ?></dt><dd><?cs var:Group.registration_no ?></dd><?cs /if ?>
</dl>
<?cs if:subcount(Group.offers) > 0 ?><h2><?cs var:T.groups.exchange_title ?></h2>
<ul><?cs each:o = Group.offers ?><li><strong><?cs var:o.direction ?></strong>（<?cs var:o.kind ?>）：<?cs var:o.text ?></li>
<?cs /each ?></ul><?cs /if ?>
<?cs if:subcount(Group.news) > 0 ?><h2><?cs var:T.groups.news.title ?></h2>
<?cs each:n = Group.news ?><article class="card" id="news-<?cs var:n.id ?>"><h3><?cs var:n.title ?></h3>
<p class="hint"><time datetime="<?cs var:n.day.iso ?>"><?cs var:n.day.text ?></time></p>
<?cs call:markdown(n.body) ?></article>
<?cs /each ?><?cs /if ?>
<?cs if:Group.contact_url ?><p class="buttons"><a class="button button-primary" href="<?cs var:Group.contact_url ?>"><?cs var:T.groups.contact.title ?></a></p><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
