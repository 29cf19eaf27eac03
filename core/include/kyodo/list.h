/* list.h — declared lists: columns, filters, sort keys; paged by key, counted up to 1,000, exported through the same scope.
 * Called by handlers and jobs. The SQL is generated from the declaration; input only ever chooses among what is declared. */
#ifndef KYODO_LIST_H
#define KYODO_LIST_H

#include "kyodo/req.h"

#define KY_LIST_EXPORT 1u   /* also a column of exports */
#define KY_LIST_HIDDEN 2u   /* not shown in the table, only exported or for the template */
#define KY_LIST_FILE 8u	    /* of exports alone: not even read for the page */
#define KY_LIST_PERSONAL 4u /* personal data: reading an export with it is audited */

struct ky_column {
	const char *name;
	const char *sql;   /* expression over the list's tables */
	const char *kind;  /* a field kind's name, for showing: text, int, yen, date, time, choice, bool */
	const char *label; /* message key */
	unsigned flags;
	const char *choices; /* for choice: the ky_choice list */
};

/* sql is a condition with :value (text, code, day or int by kind), or for kind "search" with :value as a FULLTEXT boolean query. */
struct ky_filter {
	const char *name; /* also the query parameter */
	const char *kind; /* text, choice, date, bool, int, search */
	const char *label;
	const char *sql;
	const char *choices;
	struct ky_err *(*load)(struct ky_ctx *ctx, const struct ky_choices **out_choices);
	/* What load gives depends on nothing but the dataset "core", the language and the day: a worker keeps it while these stay. */
	bool shared;
	/* Offered only once that filter is chosen (or this one is, by an address): few options instead of hundreds. load_under gives those below its value, "" all; kept as shared ones are. */
	const char *under;
	struct ky_err *(*load_under)(struct ky_ctx *ctx, const char *value, const struct ky_choices **out_choices);
	/* An index of the list's first table that begins with what this filter fixes and goes on in the order of the default sort, so that no size of city is noticed. The database
	 * chooses among those of the filters in use, and no other: left alone it walks the sort's index and meets the wanted rows last. NULL: it is left alone. */
	const char *index;
	bool index_alone; /* its index is offered only while no filter before it brought one: where what both fix is tied together the database cannot tell which is better */
};

/* key: a NOT NULL column expression backed by an index together with the id. kind tells how a page mark is read: text, int, time, date. */
struct ky_sort {
	const char *name;
	const char *label;
	const char *key;
	const char *kind;
	bool descending;
};

struct ky_list {
	const char *name;   /* "groups.directory" */
	const char *from;   /* tables with aliases and joins; where filters or sorts name an index, the first table alone */
	const char *joins;  /* the others; NULL none */
	const char *id;	    /* the unique id expression, e.g. "g.id" */
	const char *where;  /* constant condition, or NULL; may use :ky_me etc. and :parent */
	const char *policy; /* compiled into the scope; NULL only for lists of public data, whose where says so */
	const struct ky_column *column;
	size_t column_count;
	const struct ky_filter *filter;
	size_t filter_count;
	const struct ky_sort *sort; /* the first is the default */
	size_t sort_count;
	/* One index a sort, used while no filter in use names one, and beside those with any sort but the first. NULL: the database chooses. */
	const char *const *sort_index;
	/* An index as above for who may see one department's rows alone, used while no filter names one; NULL none. */
	const char *department_index;
	/* Every change of a row that could enter or leave the list touches this dataset, and none does by the clock: counts are kept while it stays. NULL: counted each time. */
	const char *dataset;
	/* Says a column's code in words, on the page and in files alike, where no list of choices does; NULL answer: the code stays. NULL none. */
	const char *(*word)(struct ky_ctx *ctx, const char *column, const char *code);
	unsigned page_size; /* 0: 20 */
	bool plain; /* the template names its columns itself (row.name): no List.columns and no row.cells are made. Else hidden columns alone have names, and the first cell has the row's url. */
	const char *export_path;       /* page made by ky_list_export_show, e.g. "files/groups/export": List.export_url leads there with the present filters; "%lld" is the parent. NULL none */
	const char *export_permission; /* who is shown it */
	const char *row_path; /* link of a row, e.g. "staff/groups/%lld"; NULL none */
};

/* Reads the request's parameters, runs the list and puts List (see templates/core/list.cs) below root. path: the list's own page, as for ky_url.
 * parent is :parent in where, 0 when unused. Wrong parameters are ignored and said (List.ignored). */
struct ky_err *ky_list_show(struct ky_req *req, struct ky_node *root, const struct ky_list *list, const char *path, int64_t parent) KY_MUST_CHECK;

/* The list with the request's filters as a file in the order of id, columns flagged KY_LIST_EXPORT or KY_LIST_FILE; for routes of the files pool. Show answers the page
 * core/export: how many rows, a link a format (path/csv, path/cp932, path/xlsx); before CP932's it shows what that cannot hold, and where (the parameter check). File
 * answers the file itself: format is the last part of that path, name the file's without suffix; KY_NOT_FOUND for another format. With a KY_LIST_PERSONAL column it is audited.
 * The parent of a list that has one is the {id} of these routes, whose policy judged it. */
struct ky_err *ky_list_export_show(struct ky_req *req, const struct ky_list *list, const char *path) KY_MUST_CHECK;
struct ky_err *ky_list_export_file(struct ky_req *req, const struct ky_list *list, const char *format, const char *name) KY_MUST_CHECK;
#endif
