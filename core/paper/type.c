/* type.c — text in lines: which font, which variant of a character, where a line breaks.
 * Called by the sheets and labels. Knows nothing of pages. The only file that asks fontconfig (through Pango) for anything. */
#include "core/paper/internal.h"

#include <hb.h>
#include <string.h>

/* IPAmjMincho holds the characters of the family registers and their Moji_Joho variants; Adobe-Japan1's (葛󠄀 U+845B U+E0100), which telephones type, are in the others.
 * Noto may be missing: then BIZ UDPGothic, which knows them too, stands in. */
static const char *const families[KY_FACES][4] = {
    [KY_MINCHO] = {"IPAmjMincho", "Noto Serif CJK JP", "BIZ UDPGothic"},
    [KY_GOTHIC] = {"BIZ UDPGothic", "Noto Sans CJK JP", "IPAmjMincho"},
    [KY_BOLD] = {"BIZ UDPGothic", "Noto Sans CJK JP", "IPAmjMincho"},
};
static const struct {
	const char *family, *package;
} needed[] = {{"IPAmjMincho", "fonts-ipamj-mincho"}, {"BIZ UDPGothic", "fonts-morisawa-bizud-gothic"}};

/* The font of just that family, or NULL: fontconfig always has another to offer. */
static PangoFont *load(struct ky_type *type, const PangoFontDescription *face)
{
	PangoFont *font = pango_font_map_load_font(type->map, type->context, face);
	if (font == NULL)
		return NULL;
	PangoFontDescription *got = pango_font_describe(font);
	bool same = g_ascii_strcasecmp(pango_font_description_get_family(got), pango_font_description_get_family(face)) == 0;
	pango_font_description_free(got);
	if (!same)
		g_clear_object(&font);
	return font;
}

static PangoFontDescription *describe(const char *family, enum ky_face face)
{
	PangoFontDescription *d = pango_font_description_new();
	pango_font_description_set_family(d, family);
	pango_font_description_set_weight(d, face == KY_BOLD ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_absolute_size(d, 10 * PANGO_SCALE);
	return d;
}

static void load_faces(struct ky_type *type)
{
	for (size_t f = 0; f < KY_FACES; f++) {
		char *all = g_strdup_printf("%s,%s,%s", families[f][0], families[f][1], families[f][2]);
		type->face[f] = describe(all, (enum ky_face)f);
		g_free(all);
		for (size_t i = 0, n = 0; families[f][i] != NULL; i++) {
			struct ky_type_variant v = {.face = describe(families[f][i], (enum ky_face)f)};
			v.font = load(type, v.face);
			if (v.font != NULL)
				type->variant[f][n++] = v;
			else
				pango_font_description_free(v.face);
		}
	}
}

bool ky_type_init(struct ky_type *type, const char *lang, struct ky_paper_why *why)
{
	cairo_font_options_t *options = cairo_font_options_create();
	*type = (struct ky_type){.map = pango_cairo_font_map_new()};
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(type->map), 72);
	type->context = pango_font_map_create_context(type->map);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(type->context, options);
	cairo_font_options_destroy(options);
	pango_context_set_round_glyph_positions(type->context, FALSE);
	/* Han characters are shaped the Japanese way whatever the language of the reader. */
	pango_context_set_language(type->context, pango_language_from_string(lang == NULL || strcmp(lang, "easy") == 0 ? "ja" : lang));
	pango_context_set_base_dir(type->context, PANGO_DIRECTION_LTR);
	load_faces(type);
	for (size_t i = 0; i < G_N_ELEMENTS(needed); i++) {
		const struct ky_type_variant *first = &type->variant[i == 0 ? KY_MINCHO : KY_GOTHIC][0];
		if (first->face == NULL || strcmp(pango_font_description_get_family(first->face), needed[i].family) != 0) {
			ky_type_done(type);
			return ky_maker_no(why, KY_PAPER_UNABLE, 0, "the font %s is missing: install %s", needed[i].family, needed[i].package);
		}
	}
	return true;
}

void ky_type_done(struct ky_type *type)
{
	for (size_t f = 0; f < KY_FACES; f++) {
		pango_font_description_free(type->face[f]);
		for (size_t i = 0; type->variant[f][i].face != NULL; i++) {
			pango_font_description_free(type->variant[f][i].face);
			g_object_unref(type->variant[f][i].font);
		}
	}
	g_clear_object(&type->context);
	g_clear_object(&type->map);
}

static bool is_dropped(gunichar c)
{
	return (c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0) || c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

char *ky_type_clean(const char *text)
{
	char *valid = g_utf8_make_valid(text == NULL ? "" : text, -1);
	GString *clean = g_string_sized_new(strlen(valid) + 1);
	for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (c == '\t')
			g_string_append(clean, "  ");
		else if (c == 0x2028 || c == 0x2029 || (c == '\r' && p[1] != '\n'))
			g_string_append_c(clean, '\n');
		else if (!is_dropped(c))
			g_string_append_unichar(clean, c);
	}
	g_free(valid);
	return g_string_free(clean, FALSE);
}

static bool is_selector(gunichar c)
{
	return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
}

/* 外字: what another system means by such a code no font here knows, though a font of symbols may have something there: 〓 stands for it, and it counts as missing. */
static char *replace_private(struct ky_type *type, char *text)
{
	GString *out = g_string_sized_new(strlen(text) + 1);
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		bool private = (c >= 0xe000 && c <= 0xf8ff) || c >= 0xf0000;
		type->missing += private;
		g_string_append_unichar(out, private ? 0x3013 : c);
	}
	g_free(text);
	return g_string_free(out, FALSE);
}

static const PangoFontDescription *who_tells_apart(const struct ky_type *type, enum ky_face face, gunichar base, gunichar selector)
{
	hb_codepoint_t glyph;
	for (const struct ky_type_variant *v = type->variant[face]; v->face != NULL; v++)
		if (hb_font_get_variation_glyph(pango_font_get_hb_font(v->font), base, selector, &glyph))
			return v->face;
	return NULL;
}

/* Pango looks for a font by the character alone: where a variant is asked for, the font that has it is named. */
static PangoAttrList *name_variants(struct ky_type *type, const char *text, enum ky_face face, double size)
{
	PangoAttrList *list = pango_attr_list_new();
	gunichar before = 0;
	const char *at = text;
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (is_selector(c) && before != 0) {
			const PangoFontDescription *found = who_tells_apart(type, face, before, c);
			type->missing += found == NULL && c >= 0xe0100;
			if (found != NULL) {
				PangoFontDescription *sized = pango_font_description_copy(found);
				pango_font_description_set_absolute_size(sized, size * PANGO_SCALE);
				PangoAttribute *attr = pango_attr_font_desc_new(sized);
				attr->start_index = (guint)(at - text);
				attr->end_index = (guint)(g_utf8_next_char(p) - text);
				pango_attr_list_insert(list, attr);
				pango_font_description_free(sized);
			}
		}
		before = c;
		at = p;
	}
	return list;
}

PangoLayout *ky_type_set(struct ky_type *type, const char *text, enum ky_face face, double size, double width)
{
	PangoLayout *layout = pango_layout_new(type->context);
	PangoFontDescription *sized = pango_font_description_copy(type->face[face]);
	char *clean = replace_private(type, ky_type_clean(text));
	PangoAttrList *variants = name_variants(type, clean, face, size);
	/* Where a number or an address breaks, a hyphen would be one more character of it. */
	pango_attr_list_insert(variants, pango_attr_insert_hyphens_new(FALSE));
	pango_font_description_set_absolute_size(sized, size * PANGO_SCALE);
	pango_layout_set_auto_dir(layout, FALSE);
	pango_layout_set_font_description(layout, sized);
	pango_layout_set_attributes(layout, variants);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_width(layout, width > 0 ? (int)(width * PANGO_SCALE) : -1);
	pango_layout_set_text(layout, clean, -1);
	type->missing += (unsigned)pango_layout_get_unknown_glyphs_count(layout);
	pango_attr_list_unref(variants);
	pango_font_description_free(sized);
	g_free(clean);
	return layout;
}

PangoLayout *ky_type_fit(struct ky_type *type, const char *text, enum ky_face face, double *size, double smallest, double width, int lines)
{
	PangoLayout *layout = ky_type_set(type, text, face, *size, width);
	while (ky_type_lines(layout) > lines && *size > smallest) {
		unsigned missing = type->missing;
		g_object_unref(layout);
		*size = MAX(*size * 0.95, smallest);
		layout = ky_type_set(type, text, face, *size, width);
		type->missing = missing; /* the same ones again */
	}
	return layout;
}

int ky_type_lines(PangoLayout *layout)
{
	return pango_layout_get_line_count(layout);
}

double ky_type_width(PangoLayout *layout)
{
	PangoRectangle logical;
	pango_layout_get_extents(layout, NULL, &logical);
	return (double)logical.width / PANGO_SCALE;
}

/* The middle of a Japanese character lies 0.38 of its size above the baseline (ascent 0.88, descent 0.12), whatever font stands in. */
void ky_type_show(cairo_t *cr, PangoLayout *layout, int line, char align, double x, double y, double width, double leading, double size)
{
	PangoLayoutLine *l = pango_layout_get_line_readonly(layout, line);
	PangoRectangle logical;
	pango_layout_line_get_extents(l, NULL, &logical);
	double free_width = width - (double)logical.width / PANGO_SCALE;
	cairo_move_to(cr, x + (align == 'r' ? free_width : align == 'c' ? free_width / 2 : 0), y + leading / 2 + 0.38 * size);
	pango_cairo_show_layout_line(cr, l);
}
