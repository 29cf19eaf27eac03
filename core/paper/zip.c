/* zip.c — files under readable names in one archive.
 * Called through kyodo_paper. The only file of core/paper that knows libzip. */
#include "core/paper/internal.h"

#include <string.h>
#include <zip.h>

#define NAME_BYTES_MAX 180
#define ENTRIES_MAX 5000

/* No folder, nothing that Windows refuses, nothing that turns the direction of writing. */
static char *safe_name(const char *name)
{
	char *clean = ky_type_clean(name), *nfc = g_utf8_normalize(clean, -1, G_NORMALIZE_NFC);
	GString *s = g_string_new(NULL);
	for (const char *p = nfc == NULL ? "" : nfc; *p != '\0'; p = g_utf8_next_char(p))
		g_string_append_unichar(s, strchr("/\\:*?\"<>|\n", *p) != NULL ? '_' : g_utf8_get_char(p));
	g_free(nfc);
	g_free(clean);
	while (s->len > 0 && strchr(" .", s->str[s->len - 1]) != NULL)
		g_string_truncate(s, s->len - 1);
	while (s->len > 0 && strchr(" .", s->str[0]) != NULL)
		g_string_erase(s, 0, 1);
	if (s->len == 0)
		g_string_assign(s, "file");
	return g_string_free(s, FALSE);
}

/* CON.txt and the like are devices there. */
static bool is_device(const char *stem)
{
	static const char *const devices[] = {"con", "prn", "aux", "nul", "com", "lpt"};
	size_t n = strcspn(stem, ". ");
	for (size_t i = 0; i < G_N_ELEMENTS(devices); i++)
		if (n == 3 + (i >= 4) && g_ascii_strncasecmp(stem, devices[i], 3) == 0 && (i < 4 || g_ascii_isdigit(stem[3])))
			return true;
	return false;
}

/* Shortened between characters, the ending kept. */
static char *fitted(const char *name, unsigned copy)
{
	const char *dot = strrchr(name, '.');
	const char *ending = dot == NULL || dot == name || strlen(dot) > 12 ? "" : dot;
	char number[16] = "";
	size_t n = strlen(name) - strlen(ending);
	if (copy > 1)
		g_snprintf(number, sizeof number, " (%u)", copy);
	size_t room = NAME_BYTES_MAX - strlen(ending) - strlen(number) - 1;
	while (n > room || (n > 0 && ((unsigned char)name[n] & 0xc0) == 0x80))
		n--;
	return g_strdup_printf("%s%.*s%s%s", is_device(name) ? "_" : "", (int)n, name, number, ending);
}

/* Windows does not tell capitals apart; nor do we. The set owns its keys. */
static char *unique_name(GHashTable *taken, const char *wanted)
{
	char *safe = safe_name(wanted);
	for (unsigned copy = 1;; copy++) {
		char *name = fitted(safe, copy), *key = g_utf8_casefold(name, -1);
		if (g_hash_table_add(taken, key)) {
			g_free(safe);
			return name;
		}
		g_free(name);
	}
}

static bool put(zip_t *zip, GHashTable *taken, const struct ky_zip_entry *entry, int64_t at_s)
{
	char *name = unique_name(taken, entry->name);
	zip_source_t *source = zip_source_buffer(zip, entry->bytes, entry->size, 0);
	zip_int64_t index = source == NULL ? -1 : zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);
	if (index < 0 && source != NULL)
		zip_source_free(source);
	g_free(name);
	return index >= 0 && zip_file_set_mtime(zip, (zip_uint64_t)index, at_s, 0) == 0;
}

static bool take_out(zip_source_t *source, struct ky_paper *out)
{
	zip_stat_t stat;
	if (zip_source_stat(source, &stat) != 0 || stat.size > KY_PAPER_BYTES_MAX + ((size_t)8 << 20) || zip_source_open(source) != 0)
		return false;
	unsigned char *bytes = g_try_malloc(stat.size + 1);
	bool fine = bytes != NULL && zip_source_read(source, bytes, stat.size) == (zip_int64_t)stat.size;
	zip_source_close(source);
	if (fine)
		*out = (struct ky_paper){.bytes = bytes, .size = stat.size};
	else
		g_free(bytes);
	return fine;
}

static bool fill(zip_t *zip, const struct ky_zip *what)
{
	GHashTable *taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	bool fine = true;
	for (size_t i = 0; fine && i < what->count; i++)
		fine = put(zip, taken, &what->entry[i], what->at_s);
	g_hash_table_unref(taken);
	return fine;
}

bool ky_zip_archive(const struct ky_zip *what, struct ky_paper *out, struct ky_paper_why *why)
{
	size_t bytes = 0;
	for (size_t i = 0; i < what->count && bytes <= KY_PAPER_BYTES_MAX; i++)
		bytes += MIN(what->entry[i].size, KY_PAPER_BYTES_MAX + 1);
	if (what->count > ENTRIES_MAX || bytes > KY_PAPER_BYTES_MAX)
		return ky_maker_no(why, KY_PAPER_TOO_LARGE, 0, "%zu files, %zu bytes or more", what->count, bytes);
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip = source == NULL ? NULL : zip_open_from_source(source, ZIP_TRUNCATE, NULL);
	if (zip == NULL) {
		zip_source_free(source);
		return ky_maker_no(why, KY_PAPER_UNABLE, 0, "libzip opens no archive");
	}
	zip_source_keep(source);
	bool fine = fill(zip, what) && zip_close(zip) == 0;
	if (!fine) {
		ky_maker_no(why, KY_PAPER_UNABLE, 0, "libzip: %.200s", zip_strerror(zip));
		zip_discard(zip);
	} else if (!take_out(source, out)) {
		fine = ky_maker_no(why, KY_PAPER_UNABLE, 0, "libzip gives nothing back");
	}
	zip_source_free(source);
	return fine;
}
