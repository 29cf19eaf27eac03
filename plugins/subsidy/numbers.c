/* numbers.c — the numbers of the forms (様式第1号), as a call's rules have them: a line a procedure, "交付申請：様式第1号".
 * Called by the procedures of this plugin (ky_procedure.form_number) and by the form of a call. */
#include "subsidy.h"

/* "name：number" with the colon of either width. */
static bool parts_of(struct ky_str line, struct ky_str *out_name, struct ky_str *out_number)
{
	static const char wide[] = "：";
	for (size_t i = 0; i < line.len; i++) {
		size_t colon = line.p[i] == ':' ? 1 : line.len - i >= sizeof wide - 1 && memcmp(line.p + i, wide, sizeof wide - 1) == 0 ? sizeof wide - 1 : 0;
		if (colon == 0)
			continue;
		*out_name = ky_str_trim((struct ky_str){line.p, i});
		*out_number = ky_str_trim((struct ky_str){line.p + i + colon, line.len - i - colon});
		return out_name->len > 0 && out_number->len > 0;
	}
	return false;
}

bool subsidy_numbers_read(const char *text)
{
	struct ky_str line, name, number;
	for (struct ky_str rest = ky_str(text); rest.len > 0 && ky_str_split(&rest, '\n', &line);)
		if (ky_str_trim(line).len > 0 && !parts_of(ky_str_trim(line), &name, &number))
			return false;
	return true;
}

/* The first line whose name is part of the procedure's title: 「交付申請」 is the 「補助金の交付申請」. */
struct ky_err *subsidy_form_number(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_number)
{
	struct ky_rows *row;
	struct ky_ctx city = *ctx;
	struct ky_str line, name, number;
	city.lang = "ja"; /* as the city's rules name it */
	const char *title = ky_message(&city, d->procedure->title);
	KY_TRY(ky_query(ctx, "subsidy.form_numbers", KY_ARGS({"dossier_id", ky_int(d->id)}, {"parent_id", ky_int(d->parent_id)}, {"course_id", ky_int(ky_answer_int(d->answers, "course"))}), &row));
	if (row->count == 0)
		return NULL;
	for (struct ky_str rest = ky_cell_str(row, 0, "form_numbers"); rest.len > 0 && ky_str_split(&rest, '\n', &line);)
		if (*out_number == NULL && parts_of(ky_str_trim(line), &name, &number) && strstr(title, ky_str_z(ctx->arena, name)) != NULL)
			*out_number = ky_str_z(ctx->arena, number);
	return NULL;
}
