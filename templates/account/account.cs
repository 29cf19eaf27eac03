<?cs include:"core/top.cs" ?>
<?cs def:act(a, kind) ?><form method="post" action="<?cs var:a.url ?>"><input type="hidden" name="_token" value="<?cs var:a.token ?>"><button class="button button-secondary" type="submit"><?cs var:a.label ?></button></form><?cs /def ?>
<h1><?cs var:Page.title ?></h1>
<dl class="facts">
<dt><?cs var:T.account.name ?></dt><dd><?cs var:User.name ?></dd>
<?cs if:User.login ?><dt><?cs var:T.account.login_name ?></dt><dd><?cs var:User.login ?></dd><?cs /if ?>
<dt><?cs var:T.account.email ?></dt><dd><?cs if:User.email ?><?cs var:User.email ?><?cs else ?><?cs var:T.account.no_email ?><?cs /if ?></dd>
<dt><?cs var:T.account.second ?></dt><dd><?cs if:User.second ?><?cs var:T.account.second_is_on ?> <?cs var:T.account.codes_left ?> <?cs var:User.codes.text ?><?cs else ?><?cs var:T.account.second_is_off ?><?cs /if ?></dd>
</dl>
<ul class="buttons">
<?cs each:l = Links ?><li><a class="button button-secondary" href="<?cs var:l.url ?>"><?cs var:l.label ?></a></li>
<?cs /each ?><?cs if:codes_url ?><li><a class="button button-secondary" href="<?cs var:codes_url ?>"><?cs var:T.account.codes_new ?></a></li>
<?cs /if ?><?cs if:second_off_url ?><li><a class="button button-secondary" href="<?cs var:second_off_url ?>"><?cs var:T.account.second_off ?></a></li>
<?cs /if ?></ul>
<?cs if:SecondOn.token ?><?cs call:act(SecondOn, "") ?><?cs /if ?>
<h2><?cs var:T.account.sessions ?></h2>
<p><?cs var:T.account.sessions_lead ?></p>
<table class="list-table"><thead><tr><th scope="col"><?cs var:T.account.session_began ?></th><th scope="col"><?cs var:T.account.session_seen ?></th><th scope="col"><?cs var:T.account.session_end ?></th></tr></thead><tbody>
<?cs each:s = Sessions ?><tr><td data-label="<?cs var:T.account.session_began ?>"><?cs var:s.created_at.text ?></td><td data-label="<?cs var:T.account.session_seen ?>"><?cs var:s.last_seen_at.text ?></td><td data-label="<?cs var:T.account.session_end ?>"><?cs if:s.current ?><?cs var:T.account.session_this ?><?cs else ?><?cs call:act(s.revoke, "") ?><?cs /if ?></td></tr>
<?cs /each ?></tbody></table>
<?cs call:act(RevokeAll, "") ?>
<?cs include:"core/bottom.cs" ?>
