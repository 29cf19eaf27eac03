<?cs set:Page.title = T.subsidy.payment.results ?><?cs include:"core/top.cs" ?>
<h1><?cs var:T.subsidy.payment.results ?></h1>
<p class="lead"><?cs var:FileName ?></p>
<?cs if:taken ?><p class="notice"><?cs var:T.subsidy.payment.result.taken ?></p>
<dl class="facts"><dt><?cs var:T.subsidy.payment.fate.pay ?></dt><dd><?cs var:TakenPaid.text ?></dd><dt><?cs var:T.subsidy.payment.fate.back ?></dt><dd><?cs var:TakenBack.text ?></dd></dl>
<?cs elif:Missing ?><p class="notice notice-error"><?cs var:T.subsidy.payment.result.missing ?>「<?cs var:Missing ?>」</p>
<?cs else ?><p><?cs var:T.subsidy.payment.result.lead ?></p>
<dl class="facts"><dt><?cs var:T.subsidy.payment.fate.pay ?></dt><dd id="pay"><?cs var:Pay.text ?>（<?cs var:PayYen.text ?><?cs var:T.subsidy.yen_unit ?>）</dd><dt><?cs var:T.subsidy.payment.fate.back ?></dt><dd id="back"><?cs var:Back.text ?>（<?cs var:BackYen.text ?><?cs var:T.subsidy.yen_unit ?>）</dd><dt><?cs var:T.subsidy.payment.fate.again ?></dt><dd id="again"><?cs var:Again.text ?></dd><dt><?cs var:T.subsidy.payment.result.wrong ?></dt><dd id="wrong"><?cs var:Wrong.text ?></dd></dl>
<?cs if:Take.url ?><form method="post" action="<?cs var:Take.url ?>"><input type="hidden" name="_token" value="<?cs var:Take.token ?>"><button class="button button-primary" type="submit"><?cs var:Take.label ?></button></form><?cs else ?><p class="notice notice-error"><?cs var:T.subsidy.payment.result.not_all ?></p><?cs /if ?>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.subsidy.payment.result.line ?></th><th scope="col"><?cs var:T.subsidy.payment.order_no ?></th><th scope="col" class="number"><?cs var:T.subsidy.payment.column.yen ?></th><th scope="col"><?cs var:T.subsidy.payment.book_day ?></th><th scope="col"><?cs var:T.subsidy.payment.result.fate ?></th></tr></thead><tbody>
<?cs each:l = Lines ?><tr><td data-label="<?cs var:T.subsidy.payment.result.line ?>"><?cs var:l.number ?></td><td data-label="<?cs var:T.subsidy.payment.order_no ?>"><?cs var:l.key ?></td><td class="number" data-label="<?cs var:T.subsidy.payment.column.yen ?>"><?cs var:l.yen.text ?></td><td data-label="<?cs var:T.subsidy.payment.book_day ?>"><?cs var:l.day.text ?></td><td data-label="<?cs var:T.subsidy.payment.result.fate ?>"><?cs if:l.wrong ?><strong><?cs var:l.fate ?></strong><?cs else ?><?cs var:l.fate ?><?cs /if ?><?cs if:l.reason ?>（<?cs var:l.reason ?>）<?cs /if ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<p><a href="<?cs var:back_url ?>"><?cs var:T.subsidy.payment.title ?></a></p>
<?cs include:"core/bottom.cs" ?>
