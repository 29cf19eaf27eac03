/* markdown.c — what people write in Markdown becomes typed values; see kyodo/view.h. Called by handlers that show such texts.
 * Only cmark's tree is used, never its HTML: the tags are in templates/core/markdown.cs, and everything typed is escaped there like any other value. */
#include "core/view/internal.h"

#include <cmark.h>

#define DEPTH_MAX 8 /* quotes and lists in each other; what lies deeper is shown at this depth */

/* Where the walk is: the containers around it, the block that takes runs of text, and how they look. */
struct walk {
	struct ky_node *place[DEPTH_MAX];
	size_t depth, over;
	struct ky_node *block, *runs;
	int strong, em, links;
	bool headed; /* a heading came before: only then may one be below it */
};

static struct ky_node *add(struct walk *w, const char *kind)
{
	struct ky_node *n = ky_node_item(w->place[w->depth], "blocks");
	ky_put(n, "kind", kind);
	return n;
}

/* A list needs room for its entries, too. */
static bool has_room(const struct walk *w, cmark_node_type type)
{
	return w->over == 0 && w->depth + (type == CMARK_NODE_LIST ? 2 : 1) < DEPTH_MAX;
}

static void enter_container(struct walk *w, cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);
	if (!has_room(w, type)) {
		w->over++;
		return;
	}
	bool ordered = type == CMARK_NODE_LIST && cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
	struct ky_node *n = type == CMARK_NODE_ITEM ? ky_node_item(w->place[w->depth], "entries") : add(w, type == CMARK_NODE_BLOCK_QUOTE ? "quote" : ordered ? "ol" : "ul");
	if (ordered)
		ky_put_int(n, "start", cmark_node_get_list_start(node));
	w->place[++w->depth] = n;
}

static void leave_container(struct walk *w)
{
	if (w->over > 0)
		w->over--;
	else
		w->depth--;
}

static void put_run(struct walk *w, const char *text, bool code)
{
	struct ky_node *n = ky_node_item(w->runs, "runs");
	ky_put(n, "text", text == NULL ? "" : text);
	ky_put_bool(n, "strong", w->strong > 0);
	ky_put_bool(n, "em", w->em > 0);
	ky_put_bool(n, "code", code);
}

static void begin_text(struct walk *w, const char *kind)
{
	w->block = w->runs = add(w, kind);
	w->strong = w->em = w->links = 0;
}

static const char *heading_kind(struct walk *w, int level)
{
	const char *kind = w->headed && level > 2 ? "hh" : "h";
	w->headed = true;
	return kind;
}

/* A picture is shown as a link to it: no page of ours loads what lies elsewhere. */
static void turn_link(struct walk *w, cmark_node *node, bool entering)
{
	if (entering && w->links++ == 0) {
		w->runs = ky_node_item(w->block, "runs");
		ky_put_url(w->runs, "url", cmark_node_get_url(node));
	} else if (!entering && --w->links == 0) {
		w->runs = w->block;
	}
}

static void turn_block(struct walk *w, cmark_node *node, bool entering)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_BLOCK_QUOTE:
	case CMARK_NODE_LIST:
	case CMARK_NODE_ITEM:
		if (entering)
			enter_container(w, node);
		else
			leave_container(w);
		break;
	case CMARK_NODE_PARAGRAPH:
		if (entering)
			begin_text(w, "p");
		break;
	case CMARK_NODE_HEADING:
		if (entering)
			begin_text(w, heading_kind(w, cmark_node_get_heading_level(node)));
		break;
	case CMARK_NODE_CODE_BLOCK:
		ky_put(add(w, "code"), "text", cmark_node_get_literal(node));
		break;
	case CMARK_NODE_HTML_BLOCK: /* not HTML here: the text that was typed */
		begin_text(w, "p");
		put_run(w, cmark_node_get_literal(node), false);
		break;
	case CMARK_NODE_THEMATIC_BREAK:
		add(w, "rule");
		break;
	default:
		break;
	}
}

static void turn_inline(struct walk *w, cmark_node *node, bool entering)
{
	cmark_node_type type = cmark_node_get_type(node);
	switch (type) {
	case CMARK_NODE_EMPH:
		w->em += entering ? 1 : -1;
		break;
	case CMARK_NODE_STRONG:
		w->strong += entering ? 1 : -1;
		break;
	case CMARK_NODE_LINK:
	case CMARK_NODE_IMAGE:
		turn_link(w, node, entering);
		break;
	case CMARK_NODE_SOFTBREAK: /* who presses Enter means it; Japanese has no blanks to break at */
	case CMARK_NODE_LINEBREAK:
		ky_put_bool(ky_node_item(w->runs, "runs"), "line", true);
		break;
	case CMARK_NODE_TEXT:
	case CMARK_NODE_CODE:
	case CMARK_NODE_HTML_INLINE:
		put_run(w, cmark_node_get_literal(node), type == CMARK_NODE_CODE);
		break;
	default:
		break;
	}
}

void ky_put_markdown(struct ky_node *node, const char *name, struct ky_str text)
{
	struct walk w = {.place = {ky_node_child(node, name)}};
	cmark_node *document = text.len == 0 ? NULL : cmark_parse_document(text.p, text.len, CMARK_OPT_DEFAULT);
	cmark_iter *iter = document == NULL ? NULL : cmark_iter_new(document);
	for (cmark_event_type event; iter != NULL && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
		cmark_node *at = cmark_iter_get_node(iter);
		(cmark_node_get_type(at) <= CMARK_NODE_LAST_BLOCK ? turn_block : turn_inline)(&w, at, event == CMARK_EVENT_ENTER);
	}
	if (iter != NULL)
		cmark_iter_free(iter);
	if (document != NULL)
		cmark_node_free(document);
}
