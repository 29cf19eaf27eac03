/* builder.h — what the files of the form builder share: a procedure's form as somebody works on it. Internal to core/dossier/builder*.c and made_pages.c. */
#ifndef KY_DOSSIER_BUILDER_H
#define KY_DOSSIER_BUILDER_H

#include "core/dossier/dossier.h"
#include "core/model/formdoc_edit.h"

struct ky_builder {
	int64_t id; /* of the procedure */
	const char *name, *title;
	bool made;	    /* by staff */
	bool open;	    /* takes applications, within its period */
	bool drafted;	    /* a working copy differs from what was published */
	int version;	    /* of the working copy; 0: none yet */
	int64_t newest;	    /* id of the newest revision; 0: nothing was published */
	int newest_number;
	struct ky_str text; /* the document */
	struct ky_formdoc *doc;
};

/* The working copy, else the newest revision, else an empty document. Locks the procedure inside a POST. */
struct ky_err *ky_builder_load(struct ky_req *req, struct ky_builder *out) KY_MUST_CHECK;
/* Stores the working copy. Errors: KY_INVALID forms.error.unreadable when it is no document (then nothing is stored). */
struct ky_err *ky_builder_save(struct ky_req *req, const struct ky_builder *b, struct ky_str text) KY_MUST_CHECK;
/* The form's hidden field "version" is the present one; else the page comes again with what was typed, and counts as one that saw the change. */
struct ky_err *ky_builder_must_be_seen(struct ky_req *req, const struct ky_builder *b) KY_MUST_CHECK;
/* A page below the form's own; title NULL: the form's page itself. */
struct ky_node *ky_builder_page(struct ky_req *req, const struct ky_builder *b, const char *template_name, const char *title);
/* The section the address names ({code}); NULL: it is gone. */
const struct ky_doc_section *ky_builder_section_of(const struct ky_req *req, const struct ky_builder *b);
/* Leads back to the form's page and says that it changed meanwhile. */
struct ky_err *ky_builder_gone(struct ky_req *req, const struct ky_builder *b);
/* The document of a revision of this procedure. Errors: KY_NOT_FOUND. */
struct ky_err *ky_builder_revision(struct ky_req *req, const struct ky_builder *b, int64_t number, struct ky_str *out_text) KY_MUST_CHECK;
/* What keeps it from being published: faults of the document, and what a plugin's steps read and would not find. root.Faults.N.{where,text,url}. Returns their number. */
struct ky_err *ky_builder_faults(struct ky_req *req, const struct ky_builder *b, struct ky_node *root, size_t *out_count) KY_MUST_CHECK;
/* root.Changes.N.{where,what,before,after}: how two documents differ. */
void ky_builder_changes(struct ky_ctx *ctx, const struct ky_formdoc *before, const struct ky_formdoc *after, struct ky_node *root);
const char *ky_builder_url(const struct ky_builder *b, struct ky_ctx *ctx, const char *below);
/* Several working copies and revisions to begin from. */
struct ky_err *ky_builder_sources(struct ky_ctx *ctx, const struct ky_choices **out) KY_MUST_CHECK;
/* The document a choice among them means. */
struct ky_err *ky_builder_source(struct ky_ctx *ctx, const char *code, struct ky_str *out_text) KY_MUST_CHECK;

ky_handler ky_forms_list, ky_builder_show, ky_builder_act, ky_builder_head_show, ky_builder_head, ky_builder_section_show, ky_builder_section, ky_builder_field_show, ky_builder_field, ky_builder_add,
    ky_builder_publish_show, ky_builder_publish, ky_builder_compare, ky_builder_export, ky_builder_import_show, ky_builder_import, ky_builder_copy_show, ky_builder_copy, ky_builder_preview, ky_builder_try,
    ky_builder_blank, ky_builder_flyer, ky_builder_qr, ky_made_new, ky_made_create, ky_made_edit, ky_made_update;
ky_form_of ky_builder_field_form, ky_builder_section_form, ky_builder_try_form;
extern const struct ky_form ky_builder_head_form, ky_builder_add_form, ky_builder_publish_form, ky_builder_import_form, ky_builder_copy_form, ky_made_form;
extern const struct ky_list ky_forms_list_of;

#endif
