/* papertest.h — what came out of core/paper, read back with the tools everybody else would use.
 * Included by tests/unit/paper/test_*.c. Files lie in a folder of the program's own; with KYODO_TEST_KEEP=1 it stays, and its name is said. */
#ifndef KY_PAPERTEST_H
#define KY_PAPERTEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/paper/paper.h"

#define ABOUT(t) {.title = (t), .author = "見本市", .lang = "ja", .at_s = 1795392000}

static char paper_dir[] = "/tmp/kyodo-paper-XXXXXX";

static inline int paper_setup(void **state)
{
	(void)state;
	return mkdtemp(paper_dir) == NULL;
}

/* Runs a command in the folder; its output, to be freed; fails the test when the command does. */
static inline char *paper_run(const char *format, ...) __attribute__((format(printf, 1, 2)));
static inline char *paper_run(const char *format, ...)
{
	char command[2000], line[2200], *out = NULL;
	size_t size = 0;
	va_list ap;
	va_start(ap, format);
	vsnprintf(command, sizeof command, format, ap);
	va_end(ap);
	snprintf(line, sizeof line, "cd %s && { %s; } 2>&1", paper_dir, command);
	FILE *pipe = popen(line, "r"), *memory = open_memstream(&out, &size);
	assert_non_null(pipe);
	for (int c; (c = fgetc(pipe)) != EOF;)
		fputc(c, memory);
	fclose(memory);
	if (pclose(pipe) != 0)
		fail_msg("%s: %s", command, out);
	return out;
}

static inline int paper_teardown(void **state)
{
	(void)state;
	if (getenv("KYODO_TEST_KEEP") != NULL)
		fprintf(stderr, "kept: %s\n", paper_dir);
	else
		free(paper_run("rm -rf %s", paper_dir));
	return 0;
}

static inline void paper_save(const char *name, const void *bytes, size_t size)
{
	char path[300];
	snprintf(path, sizeof path, "%s/%s", paper_dir, name);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, size, f), size);
	assert_int_equal(fclose(f), 0);
}

/* To be freed. */
static inline unsigned char *paper_load(const char *name, size_t *out_size)
{
	char path[300];
	snprintf(path, sizeof path, "%s/%s", paper_dir, name);
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	fseek(f, 0, SEEK_END);
	*out_size = (size_t)ftell(f);
	rewind(f);
	unsigned char *bytes = malloc(*out_size + 1);
	assert_int_equal(fread(bytes, 1, *out_size, f), *out_size);
	fclose(f);
	return bytes;
}

static inline void paper_has(const char *text, const char *what)
{
	if (strstr(text, what) == NULL)
		fail_msg("\"%s\" is not in: %s", what, text);
}

static inline void paper_has_not(const char *text, const char *what)
{
	if (strstr(text, what) != NULL)
		fail_msg("\"%s\" is in: %s", what, text);
}

/* The same without blanks and line breaks: where a line breaks is the page's affair. */
static inline char *paper_dense(char *text)
{
	char *to = text;
	for (const char *p = text; *p != '\0'; p++)
		if (strchr(" \n\r\f", *p) == NULL)
			*to++ = *p;
	*to = '\0';
	return text;
}

static inline bool paper_holds(const void *bytes, size_t size, const char *what)
{
	return memmem(bytes, size, what, strlen(what)) != NULL;
}

#endif
