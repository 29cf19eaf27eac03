/* view.h — typed values for a template. A handler fills nodes; templates hold all HTML; escaping is on by default.
 * Called by handlers. Names are constants of the program, never input. */
#ifndef KYODO_VIEW_H
#define KYODO_VIEW_H

#include "kyodo/db.h"

struct ky_node; /* a place in the page's data, valid until the request ends */

/* The child of that name (made when absent); a new last item of the list of that name: "rows" gives rows.0, rows.1, … */
struct ky_node *ky_node_child(struct ky_node *node, const char *name);
struct ky_node *ky_node_item(struct ky_node *node, const char *list);

/* Text is escaped where it is shown. Names that end in "url" belong to ky_put_url alone (a programmer's fault otherwise). */
void ky_put(struct ky_node *node, const char *name, const char *text); /* NULL: nothing is put */
void ky_put_str(struct ky_node *node, const char *name, struct ky_str text);
void ky_put_int(struct ky_node *node, const char *name, int64_t value);
void ky_put_number(struct ky_node *node, const char *name, int64_t value); /* name = plain, name.text = 1,234 */
void ky_put_bool(struct ky_node *node, const char *name, bool value);	   /* 1 or nothing */
/* name.iso = 2026-11-23, name.text = 令和8年11月23日（月）; in other languages "23 November 2026". KY_DAY_NONE: nothing. */
void ky_put_day(struct ky_node *node, const char *name, ky_day day);
/* As ky_put_day with the time of day in JST: 令和8年11月23日（月）17時15分. */
void ky_put_time(struct ky_node *node, const char *name, ky_time_us t);
/* The only way to href, src and action: http(s), mailto, tel, or a path beginning with '/' (not '//'); else nothing is put.
 * The name must end in "url". */
void ky_put_url(struct ky_node *node, const char *name, const char *url);
/* What people wrote in Markdown (CommonMark), as typed values below name; templates/core/markdown.cs shows them: call:markdown(Item.name). No HTML passes: what looks
 * like it is shown as the text it is, links go the way of ky_put_url, pictures become links. A line break in the text is one on the page. */
void ky_put_markdown(struct ky_node *node, const char *name, struct ky_str text);
/* Every column of a row under its own name, by kind (times and days as above). */
void ky_put_row(struct ky_node *node, const struct ky_rows *rows, size_t row);

#endif
