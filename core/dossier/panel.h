/* panel.h — what the files of review panels (審査会) share. Internal; called by core/dossier/panel*.c and the table of panel_pages.c alone.
 * Who sees what is decided by the policies in panel_pages.c; which scores may be read, and by whom, by the queries in sql/panel. */
#ifndef KY_DOSSIER_PANEL_H
#define KY_DOSSIER_PANEL_H

#include "core/dossier/dossier.h"
#include "core/model/ranking.h"

#define KY_PANEL_FILES_MAX 200
#define KY_PANEL_JUDGES_MAX 20
#define KY_PANEL_ITEMS_MAX 20
#define KY_PANEL_SCORE_MAX 1000 /* highest score of an item, and greatest weight */

struct ky_panel {
	int64_t id, department_id;
	const char *title, *procedure, *stage;
	bool blind, show_title, presentation;
	ky_time_us closes_at, final_closes_at; /* 0: not set */
	const struct ky_rows *row; /* of panel.get */
};
enum ky_panel_lock { KY_PANEL_READ, KY_PANEL_SHARE, KY_PANEL_LOCK };
/* Errors: KY_NOT_FOUND. */
struct ky_err *ky_panel_load(struct ky_ctx *ctx, int64_t id, enum ky_panel_lock lock, struct ky_panel *out) KY_MUST_CHECK;
bool ky_panel_is(const struct ky_panel *p, const char *stage);
/* The round whose scores are given now: "provisional" or "final"; "" when none is. */
const char *ky_panel_round(const struct ky_panel *p);
/* Too late for the present round. */
bool ky_panel_late(const struct ky_ctx *ctx, const struct ky_panel *p);
/* Refuses what must be settled before judges begin. Errors: KY_CONFLICT. */
struct ky_err *ky_panel_preparing(struct ky_ctx *ctx, const struct ky_panel *p) KY_MUST_CHECK;
/* A page of staff about a panel: title, place, Panel.* for the template. */
struct ky_node *ky_panel_page(struct ky_req *req, const struct ky_panel *p, const char *template_name, const char *title_key);
struct ky_err *ky_panel_items(struct ky_ctx *ctx, const struct ky_panel *p, struct ky_rows **out_items) KY_MUST_CHECK;
/* Items.N.{name,description,weight,low,high,grades}. */
void ky_panel_put_items(const struct ky_rows *items, struct ky_node *root);
/* Points one judge can give a file. */
int64_t ky_panel_full(const struct ky_rows *items);
const char *ky_minute_text(struct ky_arena *arena, int64_t minute); /* "13:30" */
/* "13:30" as minutes of the day, 24:00 at most; false: no time of day. */
bool ky_minute_read(struct ky_arena *arena, const char *typed, int64_t *out_minute);

/* ---- a file before the panel (panel_blind.c): what of it judges see */
struct ky_panel_file {
	int64_t id;
	int code; /* 0 before the opening */
	struct ky_panel panel;
	struct ky_case c;	    /* with the answers of the panel's revision */
	const struct ky_rows *mask; /* of panel.masks */
	const struct ky_rows *row;  /* of panel.file */
};
struct ky_err *ky_panel_file_load(struct ky_ctx *ctx, int64_t id, struct ky_panel_file *out) KY_MUST_CHECK;
/* Flags of fields no judge of the panel sees. */
unsigned ky_panel_without(const struct ky_panel *p);
/* The answers as judges see them: hidden ones are gone, masked passages replaced; of a blind panel also whatever names the applicant, wherever it stands. */
struct ky_err *ky_panel_view(struct ky_ctx *ctx, const struct ky_panel_file *f, struct ky_answers **out_answers) KY_MUST_CHECK;
/* "" when the panel shows none. */
struct ky_err *ky_panel_title(struct ky_ctx *ctx, const struct ky_panel_file *f, const char **out_title) KY_MUST_CHECK;
/* "番号 07" */
const char *ky_panel_code(struct ky_ctx *ctx, int code);
ky_form_of ky_mask_form;
/* Is the answer of that flat name kept from the judges: by its field's flags or its table's, or as the title of a panel that shows none? *out_field NULL: the form knows none. */
bool ky_panel_hides(struct ky_ctx *ctx, const struct ky_panel_file *f, const char *name, const struct ky_doc_field **out_field);
/* Are its answers words somebody wrote? */
bool ky_panel_is_text(const struct ky_doc_field *field);
/* What names the applicant of a file (panel_names.c); and a text in which each of it stands as KY_BLACKED_OUT. */
struct ky_names;
struct ky_err *ky_names_of(struct ky_ctx *ctx, const struct ky_panel_file *f, struct ky_names **out_names) KY_MUST_CHECK;
struct ky_str ky_names_redact(struct ky_arena *arena, const struct ky_names *names, struct ky_str text);
ky_handler ky_mask_show, ky_mask_add, ky_mask_remove;

/* ---- attachments (panel_papers.c) */
/* root.Papers.N.{id,label,name,passed,url}, papers_url, unread, Pass: for the secretariat's page. */
struct ky_err *ky_papers_put(struct ky_req *req, const struct ky_panel_file *f, struct ky_node *root) KY_MUST_CHECK;
ky_handler ky_papers_pass, ky_papers_file;
struct ky_err *ky_papers_run(struct ky_ctx *ctx, int64_t job_id, const char *params) KY_MUST_CHECK;

/* ---- setting up (panel_setup.c, panel_members.c) */
extern const struct ky_list ky_panels_list;
extern const struct ky_form ky_panel_new_form, ky_item_form, ky_judge_form, ky_schedule_form;
ky_form_of ky_panel_settings_form;
ky_handler ky_panels_show, ky_panel_new_show, ky_panel_new, ky_panel_show, ky_panel_settings_show, ky_panel_settings;
ky_handler ky_panel_dossiers_show, ky_panel_dossiers_add, ky_panel_dossier_remove, ky_panel_items_show, ky_panel_item_add, ky_panel_item_remove, ky_panel_judges_show, ky_panel_judge_add, ky_panel_judge_remove;
/* ---- judges without an account (panel_invite.c) */
extern const struct ky_form ky_judge_start_form, ky_judge_start_mine_form;
ky_handler ky_judge_code, ky_judge_start, ky_judge_start_post, ky_judge_start_mine;

/* ---- opening and closing (panel_run.c) */
ky_handler ky_panel_open, ky_panel_close, ky_panel_schedule_show, ky_panel_schedule;

/* ---- a judge's own pages (panel_judge.c, panel_score.c) */
struct ky_panel_seat {
	int64_t id;
	int seat;
	bool pledged, declared, on_paper, done; /* done: said to be ready with the present round */
};
/* The present person's seat. Errors: KY_NOT_FOUND. */
struct ky_err *ky_panel_my_seat(struct ky_ctx *ctx, const struct ky_panel *p, struct ky_panel_seat *out) KY_MUST_CHECK;
/* Ready with the present round, or not any more. */
struct ky_err *ky_judge_done_set(struct ky_ctx *ctx, const struct ky_panel *p, int64_t judge_id, bool done) KY_MUST_CHECK;
/* root.judging_url, for whoever sits on a panel that is running. */
struct ky_err *ky_judging_put(struct ky_req *req, struct ky_node *root) KY_MUST_CHECK;
ky_form_of ky_declare_form, ky_score_form;
extern const struct ky_form ky_pledge_form;
ky_handler ky_judging_list, ky_judging_show, ky_judging_pledge, ky_judging_declare, ky_judging_done, ky_judging_file, ky_judging_score, ky_judging_conflict;
/* The score fields of the items ("s12") and the comment. */
struct ky_err *ky_score_form_make(struct ky_ctx *ctx, const struct ky_rows *items, bool comment, const struct ky_form **out_form) KY_MUST_CHECK;
/* Does nothing unless the judge is the applicant or of the applicant's group: then the file is in conflict, whatever is declared. */
struct ky_err *ky_conflict_set(struct ky_ctx *ctx, int64_t judge_id, int64_t file_id, bool conflicted) KY_MUST_CHECK;
struct ky_err *ky_score_set(struct ky_ctx *ctx, int64_t judge_id, int64_t file_id, const char *round, int64_t item_id, int64_t score) KY_MUST_CHECK;
struct ky_err *ky_comment_set(struct ky_ctx *ctx, int64_t judge_id, int64_t file_id, const char *round, const char *text) KY_MUST_CHECK;

/* ---- results (panel_result.c, panel_summary.c) */
struct ky_panel_result {
	struct ky_panel panel;
	const char *round;
	struct ky_ranking_rules rules;
	struct ky_rows *items, *judges, *files, *overrides;
	struct ky_rows *totals;	  /* a row for every judge and file, in the order of both */
	/* after ky_result_more */
	struct ky_rows *averages; /* a row for every file and item that was scored, in the order of both */
	struct ky_rows *comments;
	size_t count;
	struct ky_ranked *ranked; /* in order */
};
/* Of a round whose closing has come. Errors: KY_NOT_FOUND before. */
struct ky_err *ky_panel_result(struct ky_ctx *ctx, int64_t panel_id, const char *round, struct ky_panel_result *out) KY_MUST_CHECK;
/* How the points lie, and the words. */
struct ky_err *ky_result_more(struct ky_ctx *ctx, struct ky_panel_result *r) KY_MUST_CHECK;
/* The row of files and of overrides that belongs to a ranked one; SIZE_MAX: none. */
size_t ky_result_file(const struct ky_panel_result *r, int64_t file_id);
size_t ky_result_override(const struct ky_panel_result *r, int64_t file_id);
/* Weighted points a judge gave, -1 when none, -2 in conflict. */
int64_t ky_result_total(const struct ky_panel_result *r, int64_t judge_id, int64_t file_id);
const char *ky_hundredths_text(struct ky_arena *arena, int64_t hundredths); /* "33.33" */
const char *ky_outcome_key(enum ky_outcome outcome);
/* The panels a dossier is before, as far as the present person may see them: how far each is, and of a closed one what came of it, as a sentence for its page and its decision (panel_summary.c). */
struct ky_review {
	int64_t panel_id;
	const char *title, *text;
};
struct ky_err *ky_reviews(struct ky_ctx *ctx, int64_t dossier_id, size_t *out_count, const struct ky_review **out_review) KY_MUST_CHECK;
/* node.Reviews.N.{title,text,url} */
struct ky_err *ky_reviews_put(struct ky_ctx *ctx, int64_t dossier_id, struct ky_node *node) KY_MUST_CHECK;
ky_handler ky_result_show, ky_override_show, ky_override, ky_next_answer, ky_result_file_xlsx, ky_summary_start, ky_summary_file;
extern const struct ky_form ky_override_form;
struct ky_err *ky_summary_run(struct ky_ctx *ctx, int64_t job_id, const char *params) KY_MUST_CHECK;

/* ---- judges on paper (panel_paper.c) */
ky_handler ky_paper_show, ky_paper_declare, ky_packet_start, ky_packet_file, ky_entry_show, ky_entry;
ky_form_of ky_paper_form, ky_entry_form;
struct ky_err *ky_packet_run(struct ky_ctx *ctx, int64_t job_id, const char *params) KY_MUST_CHECK;

/* ---- meetings and fees (panel_meeting.c) */
extern const struct ky_form ky_meeting_form;
ky_handler ky_meetings_show, ky_meeting_add, ky_meeting_plan, ky_fees_show, ky_fees_file;

extern const struct ky_plugin ky_panel_pages;

#endif
