/* conf.c — see conf.h. One table of keys; every problem is collected before anything is said.
 * Called once by master, generation and kyodoctl. */
#include "core/base/conf.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum kind { TEXT, LIST, YES_NO, NUMBER, NUMBER64 }; /* LIST: words, which indented lines may continue */

struct key {
	const char *section, *name;
	enum kind kind;
	size_t offset;
	const char *initial; /* NULL: must be said */
	long low, high;
};

/* Values that live beside the struct until they are resolved. */
struct raw {
	struct ky_conf c;
	const char *languages, *password_file, *owner_password_file;
};

#define AT(member) offsetof(struct raw, member)
static const struct key keys[] = {
    {"site", "name", TEXT, AT(c.site_name), NULL, 0, 0},
    {"site", "base_url", TEXT, AT(c.base_url), NULL, 0, 0},
    {"site", "hosts", LIST, AT(c.hosts), "", 0, 0},
    {"site", "languages", LIST, AT(languages), "ja en easy", 0, 0},
    {"site", "trusted_proxies", LIST, AT(c.trusted_proxies), "", 0, 0},
    {"site", "cookie_secure", YES_NO, AT(c.cookie_secure), "yes", 0, 0},
    {"site", "zones", LIST, AT(c.zones), "public citizen staff", 0, 0},
    {"site", "demo", YES_NO, AT(c.demo), "no", 0, 0},
    {"site", "remote_user", YES_NO, AT(c.remote_user), "no", 0, 0},
    {"paths", "run", TEXT, AT(c.run), NULL, 0, 0},
    {"paths", "plugins", TEXT, AT(c.plugins), NULL, 0, 0},
    {"paths", "templates", TEXT, AT(c.templates), NULL, 0, 0},
    {"paths", "sql", TEXT, AT(c.sql), NULL, 0, 0},
    {"paths", "secrets", TEXT, AT(c.secrets), NULL, 0, 0},
    {"database", "socket", TEXT, AT(c.db.socket), "/run/mysqld/mysqld.sock", 0, 0},
    {"database", "host", TEXT, AT(c.db.host), "", 0, 0},
    {"database", "port", NUMBER, AT(c.db.port), "3306", 1, 65535},
    {"database", "tls_ca", TEXT, AT(c.db.tls_ca), "", 0, 0},
    {"database", "web_host", TEXT, AT(c.db_web_host), "localhost", 0, 0},
    {"database", "name", TEXT, AT(c.db_name), "kyodo", 0, 0},
    {"database", "user", TEXT, AT(c.db_user), "kyodo_web", 0, 0},
    {"database", "password_file", TEXT, AT(password_file), "", 0, 0},
    {"database", "owner_user", TEXT, AT(c.db_owner_user), "kyodo_owner", 0, 0},
    {"database", "owner_password_file", TEXT, AT(owner_password_file), "", 0, 0},
    {"pools", "page", NUMBER, AT(c.page_workers), "4", 1, 32},
    {"pools", "auth", NUMBER, AT(c.auth_workers), "2", 1, 16},
    {"pools", "files", NUMBER, AT(c.files_workers), "2", 1, 16},
    {"pools", "request_max_memory_mb", NUMBER64, AT(c.request_max_memory_bytes), "16", 1, 1024},
    {"pools", "worker_max_memory_mb", NUMBER64, AT(c.worker_max_memory_bytes), "64", 16, 4096},
    {"pools", "worker_max_requests", NUMBER, AT(c.worker_max_requests), "10000", 1, 1000000},
    {"pools", "request_timeout_s", NUMBER, AT(c.request_timeout_s), "30", 1, 3600},
    {"pools", "files_timeout_s", NUMBER, AT(c.files_timeout_s), "60", 1, 3600},
    {"files", "scanner", TEXT, AT(c.scanner), "", 0, 0},
    {"mail", "smtp_url", TEXT, AT(c.smtp_url), "", 0, 0},
    {"mail", "tls", YES_NO, AT(c.mail_tls), "yes", 0, 0},
    {"mail", "tls_ca", TEXT, AT(c.mail_tls_ca), "", 0, 0},
    {"mail", "from", TEXT, AT(c.mail_from), "", 0, 0},
    {"mail", "spool", TEXT, AT(c.mail_spool), "", 0, 0},
};
#define KEYS (sizeof keys / sizeof keys[0])

struct reading {
	struct ky_arena *arena;
	const char *path;
	struct ky_buf problems;
	struct raw raw;
	FILE *file;
	int line;
	bool indented;
	bool seen[KEYS];
	unsigned count;
};

static void problem(struct reading *r, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void problem(struct reading *r, int line, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	if (line > 0)
		ky_buf_printf(&r->problems, "%s:%d: ", r->path, line);
	else
		ky_buf_printf(&r->problems, "%s: ", r->path);
	ky_buf_puts(&r->problems, ky_vprintf(r->arena, format, ap));
	ky_buf_putc(&r->problems, '\n');
	va_end(ap);
	r->count++;
}

static void store(struct reading *r, const struct key *k, int line, const char *value)
{
	char *at = (char *)&r->raw + k->offset;
	int64_t n = 0;
	if (k->kind == TEXT || k->kind == LIST) {
		if (value[0] == '\0' && k->initial == NULL)
			problem(r, line, "[%s] %s is empty", k->section, k->name);
		*(const char **)(void *)at = ky_strdup(r->arena, value);
		return;
	}
	if (k->kind == YES_NO) {
		if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
			problem(r, line, "%s must be yes or no, not \"%s\"", k->name, value);
		*(bool *)(void *)at = strcmp(value, "yes") == 0;
		return;
	}
	if (!ky_str_i64(ky_str(value), &n) || n < k->low || n > k->high) {
		problem(r, line, "%s must be a whole number from %ld to %ld, not \"%s\"", k->name, k->low, k->high, value);
		return;
	}
	if (k->kind == NUMBER)
		*(int *)(void *)at = (int)n;
	else
		*(int64_t *)(void *)at = n * 1024 * 1024;
}

/* An indented line: more words of a list. */
static void extend(struct reading *r, const struct key *k, const char *value)
{
	const char **at = (const char **)(void *)((char *)&r->raw + k->offset);
	if (k->kind == LIST)
		*at = ky_printf(r->arena, "%s %s", *at, value);
	else
		problem(r, r->line, "an indented line continues the one before, and %s is one value; begin the line at the margin", k->name);
}

static int handler(void *user, const char *section, const char *name, const char *value)
{
	struct reading *r = user;
	for (size_t i = 0; i < KEYS; i++) {
		if (strcmp(keys[i].section, section) != 0 || strcmp(keys[i].name, name) != 0)
			continue;
		if (r->seen[i] && r->indented) {
			extend(r, &keys[i], value);
			return 1;
		}
		if (r->seen[i])
			problem(r, r->line, "%s is said twice in [%s]", name, section);
		r->seen[i] = true;
		store(r, &keys[i], r->line, value);
		return 1;
	}
	problem(r, r->line, "[%s] %s is not a key of this version; see kyodo.conf(5)", section, name);
	return 1;
}

/* inih's own line number is not compiled into every distribution's library, so lines are counted here; and what does not fit
 * into inih's line is said, not read as a line of its own. */
static char *read_line(char *text, int size, void *stream)
{
	struct reading *r = stream;
	if (fgets(text, size, r->file) == NULL)
		return NULL;
	r->line++;
	r->indented = text[0] == ' ' || text[0] == '\t';
	if (strchr(text, '\n') != NULL || feof(r->file))
		return text;
	int c = getc(r->file);
	if (c != EOF && c != '\n')
		problem(r, r->line, "the line is longer than %d bytes; continue a list on the next line, indented", size - 1);
	while (c != EOF && c != '\n')
		c = getc(r->file);
	return text;
}

static const char *read_secret(struct ky_arena *arena, const char *path)
{
	char line[256];
	FILE *f = path[0] == '\0' ? NULL : fopen(path, "re");
	if (f == NULL)
		return NULL;
	bool ok = fgets(line, sizeof line, f) != NULL;
	fclose(f);
	if (!ok)
		return NULL;
	line[strcspn(line, "\r\n")] = '\0';
	return ky_strdup(arena, line);
}

/* Letters of a language tag: "ja", "zh-Hans". Each stands in addresses and in the names of catalogue files. */
static bool is_language(const char *tag)
{
	size_t n = strspn(tag, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
	return n > 0 && n <= 16 && tag[n] == '\0' && tag[0] != '-';
}

static void resolve_languages(struct reading *r)
{
	const char **list = ky_alloc_array(r->arena, 17, sizeof *list);
	size_t n = 0;
	for (const char *at = r->raw.languages; at != NULL && n < 16;) {
		at += strspn(at, " \t");
		size_t len = strcspn(at, " \t");
		if (len == 0)
			break;
		list[n] = ky_str_z(r->arena, (struct ky_str){at, len});
		if (!is_language(list[n]))
			problem(r, 0, "[site] languages: \"%s\" is not a language tag such as ja or zh-Hans", list[n]);
		n++;
		at += len;
	}
	if (n == 0)
		problem(r, 0, "[site] languages is empty; write for example: languages = ja en easy");
	r->raw.c.languages = list;
}

/* scheme://host[:port][/path] without a slash at the end; sets base_path and adds the host to hosts. */
static void resolve_base_url(struct reading *r)
{
	struct ky_conf *c = &r->raw.c;
	if (c->base_url == NULL)
		return;
	struct ky_str url = ky_str(c->base_url);
	while (ky_str_ends(url, "/"))
		url.len--;
	c->base_url = ky_str_z(r->arena, url);
	size_t scheme = ky_str_starts(url, "https://") ? 8 : ky_str_starts(url, "http://") ? 7 : 0;
	if (scheme == 0 || url.len == scheme) {
		problem(r, 0, "[site] base_url must look like https://www.city.example.jp/kyodo, not \"%s\"", c->base_url);
		return;
	}
	const char *host = c->base_url + scheme;
	const char *path = strchr(host, '/');
	if (path == host || strpbrk(host, " ?#@\"'<>\\") != NULL) {
		problem(r, 0, "[site] base_url must be a scheme, a host and perhaps a port and a path, not \"%s\"", c->base_url);
		return;
	}
	c->base_path = path == NULL ? "" : path;
	c->hosts = ky_printf(r->arena, "%.*s %s", path == NULL ? (int)strlen(host) : (int)(path - host), host, c->hosts);
}

static void finish(struct reading *r)
{
	for (size_t i = 0; i < KEYS; i++) {
		if (r->seen[i])
			continue;
		if (keys[i].initial == NULL)
			problem(r, 0, "[%s] %s is missing", keys[i].section, keys[i].name);
		else
			store(r, &keys[i], 0, keys[i].initial);
	}
	resolve_languages(r);
	resolve_base_url(r);
	struct ky_conf *c = &r->raw.c;
	c->db_password = read_secret(r->arena, r->raw.password_file);
	c->db_owner_password = read_secret(r->arena, r->raw.owner_password_file);
	c->path = r->path;
	/* Names, addresses and passwords of citizens never cross a network in the clear. */
	if (c->db.host[0] != '\0' && access(c->db.tls_ca, R_OK) != 0)
		problem(r, 0, "[database] host needs tls_ca, a readable file with the certificate of the authority that signed the server's, not \"%s\"", c->db.tls_ca);
	if (r->raw.password_file[0] != '\0' && c->db_password == NULL)
		problem(r, 0, "[database] password_file %s cannot be read", r->raw.password_file);
}

struct ky_err *ky_conf_load(struct ky_arena *arena, const char *path, struct ky_conf **out_conf)
{
	struct reading *r = KY_NEW(arena, struct reading);
	r->arena = arena;
	r->path = path;
	ky_buf_init(&r->problems, arena, 64 * 1024);
	r->file = fopen(path, "re");
	if (r->file == NULL)
		return ky_fail(arena, KY_INTERNAL, NULL, "%s: %s", path, strerror(errno));
	int rc = ini_parse_stream(read_line, r, handler, r);
	fclose(r->file);
	if (rc != 0)
		problem(r, rc > 0 ? rc : 0, "not \"key = value\" or \"[section]\"");
	finish(r);
	if (r->count > 0)
		return ky_fail(arena, KY_INTERNAL, NULL, "%s", r->problems.data);
	*out_conf = &r->raw.c;
	return NULL;
}
