<?cs include:"letters/blocks.cs" ?><?cs include:"letters/samples.cs" ?><?cs include:"core/top.cs" ?>
<h1><?cs var:Title ?></h1>
<?cs if:!Template.on ?><p class="notice"><?cs var:T.letters.is_off ?></p><?cs /if ?>
<?cs if:Template.drafted ?><p class="notice draft"><strong><?cs var:T.letters.drafted_by ?></strong> <?cs var:Template.drafter ?></p><?cs /if ?>
<?cs call:letter_problems(Problems) ?>
<ul class="buttons"><li><a class="button button-primary" href="<?cs var:Template.edit_url ?>"><?cs var:T.letters.edit ?></a></li></ul>
<?cs if:Publish.url ?><form method="post" action="<?cs var:Publish.url ?>"><input type="hidden" name="_token" value="<?cs var:Publish.token ?>"><input type="hidden" name="version" value="<?cs var:Version ?>"><p><button class="button button-primary" type="submit"><?cs var:Publish.label ?></button> <?cs var:T.letters.publish_about ?></p></form><?cs /if ?>
<?cs call:letter_sample(Template.show_url) ?>
<h2><?cs var:T.letters.revisions ?></h2>
<ul><?cs each:r = Revisions ?><li><a href="<?cs var:r.url ?>"><?cs var:T.letters.revision ?> <?cs var:r.number ?></a> <time datetime="<?cs var:r.at.iso ?>"><?cs var:r.at.text ?></time> <?cs var:r.person ?></li><?cs /each ?></ul>
<form method="post" action="<?cs var:Switch.url ?>"><input type="hidden" name="_token" value="<?cs var:Switch.token ?>"><p><button class="button button-secondary" type="submit"><?cs var:Switch.label ?></button> <?cs var:T.letters.switch_about ?></p></form>
<?cs include:"core/bottom.cs" ?>
