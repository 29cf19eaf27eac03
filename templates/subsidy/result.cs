<?cs include:"core/top.cs" ?>
<h1><?cs var:Result.name ?></h1>
<p class="meta"><?cs var:Result.year ?> <?cs var:Result.title ?><?cs if:Result.course ?>（<?cs var:Result.course ?>）<?cs /if ?></p>
<dl class="facts"><dt><?cs var:T.subsidy.results_group ?></dt><dd><?cs var:Result.group_name ?></dd>
<?cs if:Result.area ?><dt><?cs var:T.subsidy.results_area ?></dt><dd><?cs var:Result.area ?></dd><?cs /if ?>
<?cs if:Result.requested_yen.shown ?><dt><?cs var:T.subsidy.requested ?></dt><dd><?cs var:Result.requested_yen.shown ?></dd><?cs /if ?>
<?cs if:Result.granted_yen.shown ?><dt><?cs var:T.subsidy.results_granted ?></dt><dd><strong><?cs var:Result.granted_yen.shown ?></strong></dd><?cs /if ?>
<?cs if:Result.fixed_yen.shown ?><dt><?cs var:T.subsidy.results_fixed ?></dt><dd><strong><?cs var:Result.fixed_yen.shown ?></strong></dd><?cs /if ?>
<?cs if:Result.decided_on.iso ?><dt><?cs var:T.subsidy.past.decided_on ?></dt><dd><time datetime="<?cs var:Result.decided_on.iso ?>"><?cs var:Result.decided_on.text ?></time></dd><?cs /if ?>
<dt><?cs var:T.subsidy.results_state ?></dt><dd><?cs var:Result.state_label ?></dd>
<?cs if:Result.people.text ?><dt><?cs var:T.subsidy.results_people ?></dt><dd><?cs var:Result.people.text ?></dd><?cs /if ?>
<dt><?cs var:T.subsidy.department ?></dt><dd><?cs var:Result.department ?> <?cs var:Result.department_phone ?></dd></dl>
<h2><?cs var:T.subsidy.results_outcome ?></h2>
<?cs if:Result.outcome ?><p class="typed"><?cs var:Result.outcome ?></p><?cs else ?><p><?cs var:T.subsidy.results_no_outcome ?></p><?cs /if ?>
<p><a href="<?cs var:Result.results_url ?>"><?cs var:T.subsidy.results_same_year ?></a></p>
<?cs if:Result.call_url ?><p><a href="<?cs var:Result.call_url ?>"><?cs var:T.subsidy.results_call ?></a></p><?cs /if ?>
<?cs include:"core/bottom.cs" ?>
