/* xlsx_part.c — one XML part of a package, streamed: libzip below, libxml2's reader above, a limit between.
 * Called by xlsx_book.c and table_xlsx.c. Knows no spreadsheet but the rich text run. */
#include "xlsx.h"

#define TEXT_MAX ((size_t)1 << 20)

static int read_bytes(void *data, char *buffer, int len)
{
	struct ky_part *part = data;
	struct ky_table *table = part->table;
	zip_int64_t n = zip_fread(part->file, buffer, (zip_uint64_t)len);
	if (n < 0)
		return -1;
	table->xlsx->bytes += (size_t)n;
	part->too_large = table->xlsx->bytes > table->limits.max_bytes;
	return part->too_large ? -1 : (int)n;
}

/* libxml2 would print to stderr; ky_part_read makes the error of it. */
static void quiet(void *data, xmlErrorPtr error)
{
	(void)data;
	(void)error;
}

struct ky_err *ky_part_open(struct ky_table *table, const char *name, struct ky_part *out_part)
{
	*out_part = (struct ky_part){.table = table, .name = name};
	out_part->file = zip_fopen(table->xlsx->zip, name, 0);
	if (out_part->file == NULL)
		return ky_fail(table->arena, KY_INVALID, NULL, "XLSX: no readable part %s", name);
	out_part->xml = xmlReaderForIO(read_bytes, NULL, out_part, NULL, NULL, XML_PARSE_NONET | XML_PARSE_COMPACT);
	if (out_part->xml == NULL) {
		ky_part_close(out_part);
		return ky_fail(table->arena, KY_UNAVAILABLE, NULL, "XLSX: no reader for %s", name);
	}
	xmlTextReaderSetStructuredErrorHandler(out_part->xml, quiet, NULL);
	return NULL;
}

void ky_part_close(struct ky_part *part)
{
	if (part->xml != NULL)
		xmlFreeTextReader(part->xml);
	if (part->file != NULL)
		zip_fclose(part->file);
	part->xml = NULL;
	part->file = NULL;
}

struct ky_err *ky_part_read(struct ky_part *part, bool *out_more)
{
	struct ky_arena *arena = part->table->arena;
	int rc = xmlTextReaderRead(part->xml);
	if (part->too_large)
		return ky_fail(arena, KY_TOO_LARGE, NULL, "XLSX: more than %zu bytes unpacked", part->table->limits.max_bytes);
	if (rc < 0)
		return ky_fail(arena, KY_INVALID, NULL, "XLSX: %s is damaged at line %d", part->name,
			       xmlTextReaderGetParserLineNumber(part->xml));
	int type = rc == 1 ? xmlTextReaderNodeType(part->xml) : 0;
	if (type == XML_READER_TYPE_DOCUMENT_TYPE || type == XML_READER_TYPE_ENTITY_REFERENCE)
		return ky_fail(arena, KY_INVALID, NULL, "XLSX: %s holds a DTD or an entity", part->name);
	*out_more = rc == 1;
	return NULL;
}

static bool node_is(const struct ky_part *part, int type, const char *name)
{
	if (xmlTextReaderNodeType(part->xml) != type)
		return false;
	const xmlChar *local = xmlTextReaderConstLocalName(part->xml);
	return local != NULL && strcmp((const char *)local, name) == 0;
}

bool ky_part_is(const struct ky_part *part, const char *name)
{
	return node_is(part, XML_READER_TYPE_ELEMENT, name);
}

bool ky_part_ends(const struct ky_part *part, const char *name)
{
	return node_is(part, XML_READER_TYPE_END_ELEMENT, name) ||
	       (node_is(part, XML_READER_TYPE_ELEMENT, name) && xmlTextReaderIsEmptyElement(part->xml));
}

char *ky_part_attr(const struct ky_part *part, struct ky_arena *arena, const char *name)
{
	xmlChar *value = xmlTextReaderGetAttribute(part->xml, (const xmlChar *)name);
	if (value == NULL)
		return NULL;
	char *copy = ky_strdup(arena, (const char *)value);
	xmlFree(value);
	return copy;
}

static void put_text(struct ky_buf *buf, const char *s)
{
	for (; *s != '\0'; s++) {
		if (strncmp(s, "_x000D_", 7) == 0)
			s += 6;
		else if (*s != '\r')
			ky_buf_putc(buf, *s);
	}
}

struct ky_err *ky_part_rich_text(struct ky_part *part, struct ky_arena *arena, const char *end, struct ky_str *out_text)
{
	struct ky_buf buf;
	bool more = true, in_text = false, phonetic = false;
	ky_buf_init(&buf, arena, TEXT_MAX);
	while (more && !ky_part_ends(part, end)) {
		KY_TRY(ky_part_read(part, &more));
		int type = more ? xmlTextReaderNodeType(part->xml) : 0;
		if (ky_part_is(part, "rPh") || node_is(part, XML_READER_TYPE_END_ELEMENT, "rPh"))
			phonetic = !ky_part_ends(part, "rPh");
		else if (ky_part_is(part, "t") || node_is(part, XML_READER_TYPE_END_ELEMENT, "t"))
			in_text = !ky_part_ends(part, "t");
		else if (in_text && !phonetic &&
			 (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA ||
			  type == XML_READER_TYPE_WHITESPACE || type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE))
			put_text(&buf, (const char *)xmlTextReaderConstValue(part->xml));
	}
	if (buf.full)
		return ky_fail(part->table->arena, KY_TOO_LARGE, NULL, "XLSX: a text of more than %zu bytes", TEXT_MAX);
	*out_text = ky_buf_str(&buf);
	return NULL;
}
