/* groups.h — what the files of the groups plugin share. */
#ifndef GROUPS_H
#define GROUPS_H

#include <kyodo/kyodo.h>

#define GROUPS_COUNT(array) (sizeof(array) / sizeof((array)[0]))

extern const struct ky_list groups_directory_list;
extern const struct ky_list groups_staff_list;
#define GROUPS_STAFF_FILTERS 8
extern const struct ky_filter groups_staff_filters[GROUPS_STAFF_FILTERS];
extern const struct ky_list groups_labels_list, groups_mail_list;
extern const struct ky_list groups_exchange_list;
extern const struct ky_form groups_edit_form;
extern const struct ky_form groups_merge_form;
extern const struct ky_form groups_revoke_form;
extern const struct ky_form groups_mailing_form;
extern const struct ky_form groups_consent_form;
extern const struct ky_form groups_contact_form;

extern const struct ky_group_facts groups_facts;

ky_handler groups_directory, groups_show, groups_feed, groups_data, groups_data_csv, groups_data_json, groups_staff;
ky_handler groups_exchange, groups_offer, groups_statistics;
ky_handler groups_contact, groups_contact_check, groups_contact_send;
ky_handler groups_export, groups_export_file, groups_record, groups_edit, groups_save, groups_new, groups_create, groups_merge, groups_merge_post;

ky_handler groups_revoke, groups_revoke_post, groups_revocation, groups_labels, groups_mail, groups_mail_post, groups_mailing_show;

ky_handler groups_consent, groups_consent_post, groups_consent_end;
/* node.Consents.N.{given_by,valid_from,valid_to,ended_at,holds}, node.HasConsent, node.Acts.N.{at,person,action,receipt_no}: what the support centre may do and did. */
struct ky_err *groups_put_consents(struct ky_ctx *ctx, struct ky_node *node, int64_t group_id);

/* Job: a mail a group of the mailing whose number is params, one transaction each. */
struct ky_err *groups_mailing_run(struct ky_ctx *ctx, int64_t job_id, const char *params);

/* Job: reads a ledger (CSV or XLSX) with a header of known names; all rows or none. params: the path of the file. */
struct ky_err *groups_ledger_run(struct ky_ctx *ctx, int64_t job_id, const char *params);

/* Options by id, in the context's language where there are names for it. */
struct ky_err *groups_area_options(struct ky_ctx *ctx, const struct ky_choices **out_choices);
struct ky_err *groups_ward_options(struct ky_ctx *ctx, const struct ky_choices **out_choices);
/* The wards of an area by its id; "": all. */
struct ky_err *groups_wards_under(struct ky_ctx *ctx, const char *area, const struct ky_choices **out_choices);
struct ky_err *groups_department_options(struct ky_ctx *ctx, const struct ky_choices **out_choices);

/* A department that switched the plugin off takes no further groups: says so beside the field department_id. 0 is always fine. */
struct ky_err *groups_must_be_on(struct ky_req *req, int64_t department_id);
/* Subscription: a department's groups go to its successor. */
struct ky_err *groups_department_succeeded(struct ky_ctx *ctx, int64_t department_id);

/* Puts what the group offers and looks for as node.offers.N.{direction,kind,text}. */
struct ky_err *groups_put_offers(struct ky_ctx *ctx, struct ky_node *node, int64_t id);

/* Puts what the group published as node.news.N.{id,title,day,body}. */
struct ky_err *groups_put_news(struct ky_ctx *ctx, struct ky_node *node, int64_t group_id);

/* The words of the full-text column; only what is public for every group, so that a search tells nothing else. */
struct ky_str groups_search_words(struct ky_arena *arena, struct ky_str name, struct ky_str kana, struct ky_str purpose, struct ky_str activity);

/* The label of a field of the record, or of another line of its history: merged, imported, undone. */
const char *groups_field_label(const struct ky_ctx *ctx, const char *field);
/* Puts every filled field of the edit form as node.facts.N.{label,text,public}; row: of groups.edit_row. */
struct ky_err *groups_put_facts(struct ky_ctx *ctx, struct ky_node *node, const struct ky_rows *row);
/* One line of the group's history. field: as for groups_field_label. */
struct ky_err *groups_history_add(struct ky_ctx *ctx, int64_t id, const char *field, struct ky_str old_value, struct ky_str new_value);

#endif
