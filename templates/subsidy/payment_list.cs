<?cs set:Page.title = Paper.name ?><?cs include:"core/form.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Paper.name ?>（<?cs var:Paper.year ?>・<?cs var:Paper.department ?>）</h1>
<?cs if:!Paper.is_open ?><p class="notice"><?cs var:T.subsidy.payment.list_void ?></p><?cs /if ?>
<dl class="facts"><dt><?cs var:T.subsidy.payment.line_count ?></dt><dd id="count"><?cs var:Paper.line_count ?></dd><dt><?cs var:T.subsidy.payment.total ?></dt><dd id="total"><strong><?cs var:Paper.yen.text ?><?cs var:T.subsidy.yen_unit ?></strong></dd><dt><?cs var:T.subsidy.payment.planned_on ?></dt><dd><?cs var:Paper.planned_on.text ?></dd><dt><?cs var:T.subsidy.payment.when ?></dt><dd><?cs var:Paper.made_at.text ?> <?cs var:Paper.person ?></dd></dl>
<?cs if:subcount(Formats) > 0 ?><h2><?cs var:T.subsidy.payment.download ?></h2><p><?cs var:T.subsidy.payment.download_lead ?></p>
<?cs if:Lost ?><p class="notice notice-error"><?cs var:T.subsidy.payment.lost ?><?cs var:Lost.text ?></p><?cs /if ?>
<ul class="buttons"><?cs each:f = Formats ?><li><a class="button button-secondary" href="<?cs var:f.url ?>"><?cs var:f.label ?></a></li>
<?cs /each ?></ul><?cs /if ?>
<?cs if:subcount(Lines) > 0 ?><table class="list-table"><thead><tr><th scope="col">No.</th><th scope="col"><?cs var:T.subsidy.project ?></th><th scope="col"><?cs var:T.subsidy.payment.payee ?></th><th scope="col"><?cs var:T.subsidy.payment.what ?></th><th scope="col"><?cs var:T.subsidy.payment.column.account_number ?></th><th scope="col" class="number"><?cs var:T.subsidy.payment.column.yen ?></th><th scope="col"><?cs var:T.subsidy.payment.order_no ?></th><th scope="col"><?cs var:T.subsidy.state_column ?></th></tr></thead><tbody>
<?cs each:l = Lines ?><tr><td data-label="No."><?cs var:l.line ?></td><td data-label="<?cs var:T.subsidy.project ?>"><a href="<?cs var:l.show_url ?>"><?cs var:l.title ?></a></td><td data-label="<?cs var:T.subsidy.payment.payee ?>"><?cs var:l.payee ?></td><td data-label="<?cs var:T.subsidy.payment.what ?>"><?cs var:l.word ?></td><td data-label="<?cs var:T.subsidy.payment.column.account_number ?>"><?cs var:l.account ?></td><td class="number" data-label="<?cs var:T.subsidy.payment.column.yen ?>"><?cs var:l.yen.text ?></td><td data-label="<?cs var:T.subsidy.payment.order_no ?>"><?cs var:l.order_no ?></td><td data-label="<?cs var:T.subsidy.state_column ?>"><?cs var:l.state_label ?></td></tr>
<?cs /each ?></tbody></table><?cs /if ?>
<?cs if:Paid.Form.action_url ?><h2><?cs var:T.subsidy.payment.list_paid ?></h2><p><?cs var:T.subsidy.payment.list_paid_lead ?></p><?cs call:form(Paid.Form) ?><?cs /if ?>
<?cs if:Void.url ?><h2><?cs var:T.subsidy.payment.list_take_back ?></h2><p><?cs var:T.subsidy.payment.list_take_back_lead ?></p>
<form method="post" action="<?cs var:Void.url ?>"><input type="hidden" name="_token" value="<?cs var:Void.token ?>"><button class="button button-secondary" type="submit"><?cs var:Void.label ?></button></form><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
