<?cs def:filters(list) ?>
<?cs if:subcount(list.saved) > 0 ?><nav class="saved" aria-label="<?cs var:T.core.saved ?>"><ul><?cs each:s = list.saved ?><li><a href="<?cs var:s.url ?>"<?cs if:s.current ?> aria-current="page"<?cs /if ?>><?cs var:s.name ?></a></li><?cs /each ?><li><a href="<?cs var:list.saved_url ?>"><?cs var:T.core.saved_order ?></a></li></ul></nav>
<?cs /if ?><form class="filters" method="get" action="<?cs var:list.action_url ?>" role="search">
<?cs if:list.filters.0.kind == "text" ?><div class="find"><label for="q-<?cs var:list.filters.0.name ?>"><?cs var:list.filters.0.label ?></label><div class="find-row"><input id="q-<?cs var:list.filters.0.name ?>" name="<?cs var:list.filters.0.name ?>" value="<?cs var:list.filters.0.value ?>"><button class="button button-primary" type="submit"><?cs var:T.core.search ?></button></div></div><?cs /if ?>
<details<?cs if:list.narrowed ?> open<?cs /if ?>><summary><?cs var:T.core.filter ?></summary><div class="more">
<?cs each:f = list.filters ?><?cs if:name(f) != "0" || f.kind != "text" ?>
<div class="field">
<?cs if:f.kind == "bool" ?><label class="check"><input type="checkbox" name="<?cs var:f.name ?>" value="1"<?cs if:f.value == "1" ?> checked<?cs /if ?>> <?cs var:f.label ?></label>
<?cs elif:f.kind == "choice" ?><label for="q-<?cs var:f.name ?>"><?cs var:f.label ?></label>
<select id="q-<?cs var:f.name ?>" name="<?cs var:f.name ?>"><option value=""><?cs var:T.core.any ?></option>
<?cs each:c = Options[f.options].choices ?><option value="<?cs var:c.value ?>"<?cs if:c.value == f.value ?> selected<?cs /if ?>><?cs var:c.label ?></option>
<?cs /each ?></select>
<?cs else ?><label for="q-<?cs var:f.name ?>"><?cs var:f.label ?></label><input id="q-<?cs var:f.name ?>" name="<?cs var:f.name ?>" value="<?cs var:f.value ?>"><?cs /if ?>
</div>
<?cs /if ?><?cs /each ?>
<?cs if:subcount(list.sorts) > 0 ?><div class="field"><label for="q-sort"><?cs var:T.core.sort ?></label><select id="q-sort" name="sort">
<?cs each:s = list.sorts ?><option value="<?cs var:s.name ?>"<?cs if:s.current ?> selected<?cs /if ?>><?cs var:s.label ?></option>
<?cs /each ?></select></div><?cs /if ?>
<p class="buttons"><button class="button button-primary" type="submit"><?cs var:T.core.search ?></button> <a href="<?cs var:list.reset_url ?>"><?cs var:T.core.reset ?></a></p>
</div></details></form>
<?cs if:subcount(list.ignored) > 0 ?><p class="notice notice-error"><?cs var:T.core.ignored ?><?cs each:i = list.ignored ?> <?cs var:i.text ?><?cs /each ?></p><?cs /if ?>
<p class="count" role="status"><?cs var:list.count_text ?><?cs if:subcount(list.active) > 0 ?>（<?cs each:a = list.active ?><?cs if:name(a) != "0" ?>・<?cs /if ?><?cs var:a.label ?><?cs /each ?>）<?cs /if ?></p><?cs if:list.save_url ?><p><a href="<?cs var:list.save_url ?>"><?cs var:T.core.save_filters ?></a></p><?cs /if ?>
<?cs /def ?>
<?cs def:pager(list) ?>
<?cs if:list.prev_url || list.next_url ?><nav class="pager" aria-label="<?cs var:T.core.pages_nav ?>"><ul>
<?cs if:list.first_url ?><li><a href="<?cs var:list.first_url ?>"><?cs var:T.core.first ?></a></li><?cs /if ?>
<?cs if:list.prev_url ?><li><a href="<?cs var:list.prev_url ?>" rel="prev"><?cs var:T.core.prev ?></a></li><?cs /if ?>
<?cs if:list.next_url ?><li><a href="<?cs var:list.next_url ?>" rel="next"><?cs var:T.core.next ?></a></li><?cs /if ?>
</ul></nav><?cs /if ?>
<?cs /def ?>
