/* people.h — who acts for a group, how they came to it, and what they write. Shared by mine.c, people.c, codes.c, claim.c and news.c. */
#ifndef GROUPS_PEOPLE_H
#define GROUPS_PEOPLE_H

#include "groups.h"

extern const struct ky_form groups_claim_form, groups_claim_mine_form, groups_invite_form, groups_role_form, groups_grant_form, groups_end_form, groups_news_form,
    groups_news_decide_form;
extern const struct ky_list groups_news_list;
extern const struct ky_group_names groups_names;
extern const struct ky_register_offer groups_register;

ky_handler groups_mine, groups_invite, groups_invite_post, groups_withdraw, groups_role, groups_role_post, groups_leave, groups_leave_post;
ky_handler groups_people, groups_grant_post, groups_end, groups_end_post;
ky_handler groups_start_code, groups_start_code_post;
ky_handler groups_wards, groups_wards_prepare, groups_wards_codes;
struct ky_err *groups_wards_run(struct ky_ctx *ctx, int64_t job_id, const char *params);
ky_handler groups_claim, groups_claim_post, groups_claim_mine, groups_claimed, groups_claim_qr;
ky_handler groups_news, groups_news_new, groups_news_create, groups_news_edit, groups_news_save, groups_news_staff, groups_news_read, groups_news_decide;

/* Whom a code lets in, as what, instead of whom (0: of nobody). */
struct groups_pass {
	int64_t group_id;
	const char *role;
	const char *person;
	int64_t replaces_id;
	bool by_staff;
	int64_t days;
};
/* A new code, stored as its hash alone. */
struct ky_err *groups_code_issue(struct ky_ctx *ctx, const struct groups_pass *pass, const char **out_code, ky_day *out_expires_on);
/* Answers with the letter that carries the code: to be printed now, for it is shown once. */
struct ky_err *groups_code_letter(struct ky_req *req, const struct groups_pass *pass, const char *code, ky_day expires_on);
/* The letter's facts below a node: for a page that holds several. */
struct ky_err *groups_code_put(struct ky_req *req, struct ky_node *letter, const struct groups_pass *pass, const char *code, ky_day expires_on);
/* Ends a person's access at once, takes their invitations back, and tells them by mail if they have any. */
struct ky_err *groups_access_end(struct ky_ctx *ctx, int64_t member_id);
/* The acting person's page, with its place: title and what lies above. parent_url NULL: directly below 「わたしの団体」. */
struct ky_node *groups_mine_page(struct ky_req *req, const char *template_name, const char *title_key, const char *parent_key, const char *parent_url);

#endif
