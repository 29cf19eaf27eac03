/* register.h — a declared register of the administrator's: list, new, edit with version check, end, import from a spreadsheet.
 * Declared in registers.c and staff.c, run by register.c and import.c. One row of declarations instead of ten hand-written pages. */
#ifndef KY_PAGES_REGISTER_H
#define KY_PAGES_REGISTER_H

#include "kyodo/kyodo.h"

#define KY_ENTRY_EXTRA_MAX 8

/* One entry about to be saved, from a form or from a row of a spreadsheet. */
struct ky_entry {
	struct ky_ctx *ctx;
	const struct ky_input *input;
	int64_t id; /* 0: a new one */
	int64_t version;
	struct ky_arg extra[KY_ENTRY_EXTRA_MAX]; /* what check looked up: further arguments of insert and update */
	size_t extra_count;
	const char *field, *wrong; /* check refuses: the field and the message key */
};
typedef struct ky_err *ky_entry_fn(struct ky_entry *entry);

/* A further page about an entry, linked from its form: "staff/admin/departments/%lld/rename". */
struct ky_register_link {
	const char *label, *path;
};

struct ky_register {
	const char *name;	/* below staff/admin/; routes admin.NAME_… */
	const char *object;	/* for the audit log */
	const char *title;	/* message keys */
	const char *new_title;	/* NULL: entries come by import alone */
	const char *lead;	/* NULL none */
	const char *permission; /* held in the whole city */
	const struct ky_list *list;
	const struct ky_form *form; /* may hold a hidden "version" */
	const char *key;	    /* fields that make an entry what it is, space separated: reported when taken */
	const char *get, *insert, *update, *find; /* queries; find: id by the key fields, NULL no import */
	ky_entry_fn *check;			  /* NULL none */
	ky_entry_fn *save;			  /* instead of insert and update */
	/* Once after everything was saved: what must still hold. *out_wrong: the message key of what does not. */
	struct ky_err *(*settled)(struct ky_ctx *ctx, const char **out_wrong);
	const struct ky_register_link *link;
	size_t link_count;
};

/* All registers, ending with NULL. */
extern const struct ky_register *const ky_registers[];
const struct ky_register *ky_register_of(const struct ky_req *req);

ky_handler ky_register_list, ky_register_new, ky_register_create, ky_register_edit, ky_register_update, ky_register_import, ky_register_import_post;
extern const struct ky_form ky_register_import_form;

/* The page of a register with its title and place. */
struct ky_node *ky_register_page(struct ky_req *req, const struct ky_register *reg, const char *template_name, const char *title_key);
/* A declared path with one %lld, as an address. */
const char *ky_path_with_id(const struct ky_ctx *ctx, const char *path, int64_t id);

/* Saves an entry: check, then insert or update. A changed version gives *out_lost. Errors: KY_CONFLICT when the key is taken. */
struct ky_err *ky_entry_save(const struct ky_register *reg, struct ky_entry *entry, bool *out_lost) KY_MUST_CHECK;
/* Names of the fields whose value differs from row 0, separated by commas; "" when all are the same. */
const char *ky_entry_changes(struct ky_arena *arena, const struct ky_input *input, const struct ky_rows *row);
/* A cell as a form shows it. */
struct ky_str ky_value_typed(struct ky_arena *arena, const struct ky_value *value);
void ky_entry_argue(struct ky_entry *entry, const char *name, struct ky_value value);
struct ky_err *ky_entry_refuse(struct ky_entry *entry, const char *field, const char *message_key) KY_MUST_CHECK;

/* Rows of a plugin's route table: the pages of one register. */
#define KY_REGISTER_PAGE(n, perm) {.name = "admin." #n, .method = KY_GET, .pattern = "staff/admin/" #n, .zone = KY_ZONE_STAFF, .permission = perm, .handle = ky_register_list}
#define KY_REGISTER_NEW(n, perm, the_form)                                                                                                                     \
	{.name = "admin." #n "_new", .method = KY_GET, .pattern = "staff/admin/" #n "/new", .zone = KY_ZONE_STAFF, .permission = perm, .handle = ky_register_new}, \
	{                                                                                                                                                      \
		.name = "admin." #n "_create", .method = KY_POST, .pattern = "staff/admin/" #n "/new", .zone = KY_ZONE_STAFF, .permission = perm,                \
		.form = the_form, .handle = ky_register_create, .again = ky_register_new                                                                         \
	}
#define KY_REGISTER_EDIT(n, perm, the_form)                                                                                                                    \
	{.name = "admin." #n "_edit", .method = KY_GET, .pattern = "staff/admin/" #n "/{id}", .zone = KY_ZONE_STAFF, .permission = perm,                         \
	 .policy = "admin." #n, .handle = ky_register_edit},                                                                                                    \
	{                                                                                                                                                      \
		.name = "admin." #n "_update", .method = KY_POST, .pattern = "staff/admin/" #n "/{id}", .zone = KY_ZONE_STAFF, .permission = perm,               \
		.policy = "admin." #n, .form = the_form, .handle = ky_register_update, .again = ky_register_edit                                                 \
	}
#define KY_REGISTER_IMPORT(n, perm)                                                                                                                            \
	{.name = "admin." #n "_import", .method = KY_GET, .pattern = "staff/admin/" #n "/import", .zone = KY_ZONE_STAFF, .permission = perm, .handle = ky_register_import}, \
	{                                                                                                                                                      \
		.name = "admin." #n "_import_post", .method = KY_POST, .pattern = "staff/admin/" #n "/import", .zone = KY_ZONE_STAFF, .permission = perm,        \
		.body_max_bytes = (size_t)9 << 20, .form = &ky_register_import_form, .handle = ky_register_import_post, .again = ky_register_import              \
	}
#define KY_REGISTER_ROUTES(n, perm, the_form) KY_REGISTER_PAGE(n, perm), KY_REGISTER_NEW(n, perm, the_form), KY_REGISTER_EDIT(n, perm, the_form), KY_REGISTER_IMPORT(n, perm)

#endif
