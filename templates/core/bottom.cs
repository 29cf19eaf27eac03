</main>
<footer class="site-footer">
<address>
<p><strong><?cs var:Page.footer.department ?></strong></p>
<p><?cs var:Page.footer.address ?></p>
<p><?cs var:T.core.phone ?> <?cs var:Page.footer.phone ?></p>
<p><?cs var:Page.footer.hours ?></p>
</address>
<ul>
<?cs each:l = Page.footer.links ?><li><a href="<?cs var:l.url ?>"><?cs var:l.label ?></a></li>
<?cs /each ?></ul>
</footer>
</body>
</html>
