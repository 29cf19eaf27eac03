/* post.c — a letter becomes a MIME message and goes to SMTP or into the spool.
 * Loaded by the background process alone. The only file that knows GMime and libcurl. */
#include "core/mail/mail.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#include <gmime/gmime.h>
#pragma GCC diagnostic pop
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TIMEOUT_S 30L

/* The Message-ID comes from the row: a letter sent twice is one letter. */
static void set_message_id(GMimeMessage *message, const struct ky_post *post)
{
	const char *host = strstr(post->site, "://");
	char id[300];
	host = host == NULL ? post->site : host + 3;
	snprintf(id, sizeof id, "kyodo.%lld@%.*s", (long long)post->id, (int)strcspn(host, ":/"), host);
	g_mime_message_set_message_id(message, id);
}

static GMimeMessage *compose(const struct ky_post *post)
{
	GMimeMessage *message = g_mime_message_new(TRUE);
	GMimeTextPart *text = g_mime_text_part_new_with_subtype("plain");
	GDateTime *at = g_date_time_new_from_unix_utc(post->at_s);
	g_mime_text_part_set_charset(text, "utf-8");
	g_mime_text_part_set_text(text, post->body);
	g_mime_part_set_content_encoding(GMIME_PART(text), GMIME_CONTENT_ENCODING_BASE64);
	g_mime_message_set_mime_part(message, GMIME_OBJECT(text));
	g_mime_message_set_subject(message, post->subject, "utf-8");
	g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, post->sender, post->from);
	g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, NULL, post->recipient);
	if (post->reply_to[0] != '\0')
		g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_REPLY_TO, NULL, post->reply_to);
	g_mime_message_set_date(message, at);
	g_mime_object_set_header(GMIME_OBJECT(message), "Auto-Submitted", "auto-generated", NULL);
	set_message_id(message, post);
	g_object_unref(text);
	g_date_time_unref(at);
	return message;
}

/* Written under another name first: whoever reads the spool sees whole letters only. */
static bool write_file(const char *spool, int64_t id, const char *ending, const char *bytes, char *why, size_t size)
{
	char path[4096], part[4096 + 8];
	snprintf(path, sizeof path, "%s/%08lld.%s", spool, (long long)id, ending);
	snprintf(part, sizeof part, "%s.part", path);
	FILE *f = fopen(part, "we");
	bool fine = f != NULL && fputs(bytes, f) >= 0;
	if (f != NULL)
		fine = fclose(f) == 0 && fine;
	fine = fine && rename(part, path) == 0;
	if (!fine)
		snprintf(why, size, "the spool cannot be written");
	return fine;
}

static bool into_spool(const struct ky_post *post, const char *mime, char *why, size_t size)
{
	char *plain = g_strdup_printf("%s\n%s\n\n%s", post->recipient, post->subject, post->body);
	bool fine = write_file(post->spool, post->id, "txt", plain, why, size) && write_file(post->spool, post->id, "eml", mime, why, size);
	g_free(plain);
	return fine;
}

struct reading {
	const char *at;
	size_t left;
};

static size_t read_some(char *to, size_t one, size_t n, void *data)
{
	struct reading *r = data;
	size_t take = one * n < r->left ? one * n : r->left;
	memcpy(to, r->at, take);
	r->at += take;
	r->left -= take;
	return take;
}

/* A password is never said in the clear; nor is whom the city writes to, except to a server on this machine. */
static long tls_of(const struct ky_post *post)
{
	static const char *const here[] = {"smtp://localhost", "smtp://127.0.0.1", "smtp://[::1]"};
	for (size_t i = 0; i < sizeof here / sizeof here[0]; i++) {
		size_t n = strlen(here[i]);
		if (strncmp(post->smtp_url, here[i], n) == 0 && strchr(":/", post->smtp_url[n]) != NULL)
			return CURLUSESSL_TRY;
	}
	return post->tls || strchr(post->smtp_url, '@') != NULL ? CURLUSESSL_ALL : CURLUSESSL_TRY;
}

static CURLcode perform(CURL *curl, const struct ky_post *post, struct reading *body, struct curl_slist *to)
{
	curl_easy_setopt(curl, CURLOPT_URL, post->smtp_url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_USE_SSL, tls_of(post));
	if (post->tls_ca[0] != '\0')
		curl_easy_setopt(curl, CURLOPT_CAINFO, post->tls_ca);
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, post->from);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_some);
	curl_easy_setopt(curl, CURLOPT_READDATA, body);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, TIMEOUT_S);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	return curl_easy_perform(curl);
}

static bool by_smtp(const struct ky_post *post, const char *mime, char *why, size_t size)
{
	CURL *curl = curl_easy_init();
	struct curl_slist *to = curl_slist_append(NULL, post->recipient);
	struct reading body = {mime, strlen(mime)};
	CURLcode code = curl == NULL || to == NULL ? CURLE_OUT_OF_MEMORY : perform(curl, post, &body, to);
	long answer = 0;
	if (code != CURLE_OK && curl != NULL)
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
	if (code != CURLE_OK)
		snprintf(why, size, "SMTP: %s (%ld)", curl_easy_strerror(code), answer);
	curl_slist_free_all(to);
	curl_easy_cleanup(curl);
	return code == CURLE_OK;
}

/* SMTP wants CRLF. */
static char *mime_text(GMimeMessage *message)
{
	GMimeFormatOptions *options = g_mime_format_options_new();
	g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
	char *text = g_mime_object_to_string(GMIME_OBJECT(message), options);
	g_mime_format_options_free(options);
	return text;
}

__attribute__((visibility("default"))) bool kyodo_post(const struct ky_post *post, char *why, size_t size)
{
	static bool begun;
	if (!begun) {
		g_mime_init();
		curl_global_init(CURL_GLOBAL_DEFAULT);
		begun = true;
	}
	GMimeMessage *message = compose(post);
	char *mime = mime_text(message);
	bool fine = post->spool[0] != '\0' ? into_spool(post, mime, why, size) : by_smtp(post, mime, why, size);
	g_free(mime);
	g_object_unref(message);
	return fine;
}
