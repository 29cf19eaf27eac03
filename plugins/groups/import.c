/* import.c — a section's ledger of groups: what its columns may hold, words of its headings, and how a batch is taken back.
 * The way of a file through the pages is kyodo/intake.h's; what a row means for the registry is import_plan.c's. */
#include "import.h"

/* Words of headings beyond the fields' own labels. */
static const struct ky_intake_word words[] = {
    {"団体名称", "name"},		{"名称", "name"},	       {"団体の名称", "name"},	      {"事業者名", "name"},	   {"補助事業者名", "name"},
    {"補助金交付先名", "name"},	{"交付先", "name"},	       {"法人名", "name"},	      {"フリガナ", "name_kana"},    {"ふりがな", "name_kana"},
    {"カナ", "name_kana"},		{"団体名カナ", "name_kana"}, {"区分", "category"},	      {"分野", "fields"},	   {"活動分野", "fields"},
    {"目的", "purpose"},		{"活動目的", "purpose"},       {"活動内容", "activity"},      {"事業内容", "activity"},	   {"活動地域", "area_id"},
    {"地域", "area_id"},		{"設立年月日", "founded_on"},  {"設立", "founded_on"},	      {"結成年月日", "founded_on"}, {"会員数", "member_count"},
    {"人数", "member_count"}, {"市内会員数", "members_in_city"},	{"会員募集", "looking_for_members"}, {"代表", "representative"}, {"代表者名", "representative"}, {"代表者氏名", "representative"},
    {"担当者", "contact_name"},	{"連絡先氏名", "contact_name"}, {"住所", "contact_address"},   {"所在地", "contact_address"}, {"電話", "contact_phone"},
    {"連絡先電話番号", "contact_phone"}, {"TEL", "contact_phone"}, {"メール", "contact_email"},  {"メールアドレス", "contact_email"}, {"Eメール", "contact_email"},
    {"HP", "website"},		{"URL", "website"},	       {"ホームページ", "website"},   {"登録日", "registered_on"}, {"登録年月日", "registered_on"},
    {"有効期限", "expires_on"},	{"公開項目", "public_fields"}, {"法人番号", "corporate_no"}, {"年会費", "fee"},
};


/* What a column may hold; the codes are fields of the record. */
static const struct ky_choice targets[] = {
    {"name", "groups.name"},		     {"name_kana", "groups.name_kana"},		  {"registration_no", "groups.registration_no"}, {"category", "groups.category"},
    {"fields", "groups.field"},		     {"purpose", "groups.purpose"},		  {"activity", "groups.activity"},		 {"area_id", "groups.area"},
    {"ward_id", "groups.ward"},		     {"founded_on", "groups.founded_on"},	  {"member_count", "groups.member_count"}, {"members_in_city", "groups.members_in_city"},	 {"fee", "groups.fee"},
    {"looking_for_members", "groups.looking"}, {"representative", "groups.representative"}, {"contact_name", "groups.contact_name"},	 {"contact_address", "groups.contact_address"},
    {"contact_phone", "groups.phone"},	     {"contact_email", "groups.email"},		  {"website", "groups.website"},		 {"public_fields", "groups.public_fields"},
    {"corporate_no", "groups.corporate_no"}, {"registered_on", "groups.registered_on"}, {"expires_on", "groups.expires_on"},     {NULL, NULL},
};

static const struct ky_choice duplicate_options[] = {
    {"update", "groups.import.duplicates_update"}, {"skip", "groups.import.duplicates_skip"}, {"new", "groups.import.duplicates_new"}, {NULL, NULL},
};
static const struct ky_field apply_fields[] = {
    {.name = "duplicates", .kind = "choice", .label = "groups.import.duplicates", .flags = KY_REQUIRED, .options = duplicate_options},
};
const struct ky_form groups_apply_form = KY_FORM("groups.apply", apply_fields);


/* 「代表者・電話番号」: every flag whose word the cell holds, beyond those that are public unless somebody says otherwise. */
static const char *read_flags(struct ky_arena *arena, struct ky_str text, struct ky_value *out)
{
	static const struct {
		const char *word, *flag;
	} flags[] = {{"代表者", "representative"}, {"担当者", "contact_name"}, {"住所", "contact_address"}, {"電話", "contact_phone"}, {"メール", "contact_email"}, {"ホームページ", "website"}, {"会費", "fee"}};
	struct ky_buf codes;
	const char *z = ky_str_z(arena, text);
	ky_buf_init(&codes, arena, 1000);
	for (size_t i = 0; i < GROUPS_COUNT(flags); i++)
		if (strstr(z, flags[i].word) != NULL)
			ky_buf_printf(&codes, "%s ", flags[i].flag);
	ky_buf_puts(&codes, "ward founded_on member_count");
	*out = ky_text(ky_buf_str(&codes));
	return NULL;
}


static const char *read_cell(struct ky_arena *arena, const struct ky_field *field, struct ky_str text, bool *out_read, struct ky_value *out)
{
	*out_read = strcmp(field->name, "public_fields") == 0;
	return *out_read ? read_flags(arena, text, out) : NULL;
}

/* ---- taking it back: only while nobody has worked on what it brought */

static struct ky_err *restore(struct ky_ctx *ctx, int64_t id)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "groups.undo_changed", KY_ARGS({"id", ky_int(id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct groups_values values;
		KY_TRY(groups_values_of_text(ctx->arena, ky_cell_str(rows, i, "before_values"), &values));
		KY_TRY(groups_write(ctx, ky_cell_int(rows, i, "group_id"), &values, false));
	}
	return NULL;
}

static struct ky_err *undo(struct ky_ctx *ctx, int64_t id)
{
	static const char *const steps[] = {"groups.undo_history", "groups.undo_new_fields", "groups.undo_new_offers", "groups.undo_new_history", "groups.undo_new_letters", "groups.undo_new"};
	KY_TRY(restore(ctx, id));
	for (size_t i = 0; i < GROUPS_COUNT(steps); i++)
		KY_TRY(ky_exec(ctx, steps[i], KY_ARGS({"id", ky_int(id)}), NULL));
	return NULL;
}

const struct ky_intake groups_intake = {
    .name = "groups.import",
    .permission = "groups.import",
    .path = "groups/imports",
    .row_path = "staff/groups",
    .parent_title = "groups.staff_title",
    .parent_path = "staff/groups",
    .dataset = "groups",
    .done_key = "groups.done.imported",
    .undone_key = "groups.done.undone",
    .field = groups_record_field,
    .field_count = GROUPS_FIELDS,
    .required = "name",
    .target = targets,
    .word = words,
    .word_count = GROUPS_COUNT(words),
    .all_sheets = true,
    .apply_form = &groups_apply_form,
    .read = read_cell,
    .department = groups_must_be_on,
    .run = groups_plan_run,
    .undo = undo,
};

KY_INTAKE_HANDLERS(groups_import, groups_intake)
