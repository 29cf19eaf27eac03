/* paper.h — what core/app/paper.c asks of the module that makes paper of things: PDF files and archives.
 * Plain C structures: no arena crosses the border. The module is loaded by the background process alone; it touches no database and no network, and reads the fonts of the machine. */
#ifndef KY_PAPER_PAPER_H
#define KY_PAPER_PAPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Beyond these a call fails with KY_PAPER_TOO_LARGE. */
#define KY_PAPER_TEXT_BYTES_MAX ((size_t)4 << 20) /* all texts of a sheet together */
#define KY_PAPER_FEEDS_MAX 100000 /* and their line feeds */
#define KY_PAPER_BLOCKS_MAX 20000
#define KY_PAPER_COLUMNS_MAX 16
#define KY_PAPER_PAGES_MAX 2000 /* of a sheet */
#define KY_PAPER_BUNDLE_PAGES_MAX 10000 /* the part that goes beyond is there as a sheet alone */
#define KY_PAPER_LABELS_MAX 10000
#define KY_PAPER_PHOTOS_MAX 100
#define KY_PAPER_PIXELS_MAX 60000000 /* of a picture, before it is decoded */
#define KY_PAPER_PARTS_MAX 300
#define KY_PAPER_PLAIN_PARTS_MAX 600 /* of a plain bundle */
#define KY_PAPER_BYTES_MAX ((size_t)256 << 20) /* all bytes that go in together, and what comes out */

enum ky_paper_fault {
	KY_PAPER_NOT_PICTURE = 1, /* neither JPEG nor HEIC nor PNG */
	KY_PAPER_DAMAGED,	  /* a picture that begins well and cannot be read to its end */
	KY_PAPER_TOO_LARGE,	  /* over one of the limits above */
	KY_PAPER_UNABLE		  /* a font is missing, no memory, a programmer's fault */
};

/* Why nothing came out. */
struct ky_paper_why {
	enum ky_paper_fault fault;
	size_t at;	/* which block, picture or part, counted from 0 */
	char text[240]; /* for the log: no personal data */
};

/* What came out: to be given back with free. */
struct ky_paper {
	unsigned char *bytes;
	size_t size;
	unsigned pages;
	unsigned missing; /* characters no font here holds, and variants (U+E0100…) no font here tells apart: somebody must look */
	unsigned unread;  /* parts of a bundle that are there as a sheet alone */
};

/* What every PDF says of itself. */
struct ky_paper_about {
	const char *title, *author; /* UTF-8 */
	const char *lang;	    /* "ja" when NULL */
	int64_t at_s;		    /* its date: the same input gives the same bytes */
};

/* ---- a sheet: blocks one under the other on A4. Neighbouring ROWs make one grid; a TABLE_HEAD is repeated after a page break until another kind of block comes. NULL texts are empty. */
enum ky_block_kind {
	KY_BLOCK_TITLE = 1,   /* text, large, centred */
	KY_BLOCK_HEADING,     /* text; stays with what follows */
	KY_BLOCK_TEXT,	      /* text of any number of lines and pages; indented by mm, if any */
	KY_BLOCK_CENTER,      /* the same, every line centred */
	KY_BLOCK_RIGHT,	      /* the same, every line to the right */
	KY_BLOCK_ROW,	      /* label and text */
	KY_BLOCK_TABLE_HEAD,  /* cells, with widths and align */
	KY_BLOCK_TABLE_ROW,   /* cells; the widths and align of the head before, or its own */
	KY_BLOCK_TABLE_TOTAL, /* the same, set off */
	KY_BLOCK_BOX,	      /* boxes for seals or signatures at the right, captions in cells (none: one box without), each mm wide (22) */
	KY_BLOCK_SPACE,	      /* mm */
	KY_BLOCK_LINE,	      /* a rule across */
	KY_BLOCK_PAGE,	      /* what follows begins a page */
	KY_BLOCK_WINDOW,      /* first block of a letter: text (postal code, address, name) where a 長形3号 window envelope shows it, folded in three; label beside it at the right (number, date, sender) */
	KY_BLOCK_SEAL	      /* room for the city's seal below the name before it, mm high; nothing is drawn and no page breaks through it */
};

struct ky_block {
	enum ky_block_kind kind;
	const char *label, *text;
	double mm;
	size_t count; /* of cells */
	const char *const *cell;
	const unsigned char *width; /* shares, one a column; NULL: equal */
	const char *align;	    /* one a column: l, c or r; NULL: all l */
};

struct ky_sheet {
	struct ky_paper_about about;
	const char *number;  /* "様式第1号（第5条関係）", first page's upper left; NULL none */
	const char *receipt; /* lines in a box at the first page's upper right (receipt number, date); the first of them on every later page; NULL none */
	const char *footer;  /* at the foot of every page, small; NULL none */
	bool gothic;	     /* BIZ UDPGothic also for what is filled in; else IPAmjMincho */
	bool landscape;
	bool unnumbered;     /* no "1/3" at the foot, nothing at the head of later pages */
	double scale;	     /* 0 or 1: as usual; 1.4: large print; 0.7 to 2 */
	size_t count;
	const struct ky_block *block;
};

/* ---- address labels: A4, 2 columns of 6, each 86.4 × 42.3 mm, no gaps. Texts shrink until they fit. */
struct ky_label {
	const char *postal, *address, *name, *note; /* "385-8501", lines, "… 様", a small line at the foot (NULL none) */
};
struct ky_labels {
	struct ky_paper_about about;
	unsigned skip; /* places already used on the first sheet, 0 to 11 */
	size_t count;
	const struct ky_label *label;
};

/* ---- pictures: one a page, upright, scaled to at most 2400 pixels a side, without anything the camera wrote beside the pixels. The page turns with the picture. */
struct ky_photo {
	const void *bytes;
	size_t size;
	int rotation; /* 0, 90, 180, 270: clockwise, added to what the camera says */
};
struct ky_photos {
	struct ky_paper_about about;
	size_t count;
	const struct ky_photo *photo;
};

/* ---- a whole file (一件書類): a cover with the list of parts, then the parts, "12/140" on every page, bookmarks. Scripts, links and attachments do not come along; what forms and remarks show does, and so do layers that were switched off.
 * A part that is encrypted, damaged or no PDF becomes a sheet that says so, and so does a form whose entries have no looks: they would be lost. */
struct ky_part {
	const char *title;
	const char *name; /* of the file, as it was handed in; "" none */
	const void *bytes;
	size_t size;
};
struct ky_bundle_text { /* in the reader's language */
	const char *number, *part, *pages;	    /* heads of the list */
	const char *unread;			    /* title of the sheet that stands for a part */
	const char *name, *size, *sha256, *reason; /* its labels */
	const char *encrypted, *damaged, *no_pdf, *too_large, *form; /* its reasons */
	const char *note;			    /* and what to do */
};
struct ky_bundle {
	struct ky_paper_about about;
	bool plain; /* the pages of the parts and nothing else: for printing letters at once */
	size_t fact_count; /* on the cover, under the title */
	const struct ky_block *fact;
	struct ky_bundle_text text;
	size_t count;
	const struct ky_part *part;
};

/* ---- an archive. Names become safe (no folders, nothing Windows refuses, at most 180 bytes) and unique. */
struct ky_zip_entry {
	const char *name;
	const void *bytes;
	size_t size;
};
struct ky_zip {
	int64_t at_s;
	size_t count;
	const struct ky_zip_entry *entry;
};

/* What the module gives. False: why says why, and out is untouched. */
struct ky_paper_maker {
	bool (*sheet)(const struct ky_sheet *sheet, struct ky_paper *out, struct ky_paper_why *why);
	bool (*labels)(const struct ky_labels *labels, struct ky_paper *out, struct ky_paper_why *why);
	bool (*photos)(const struct ky_photos *photos, struct ky_paper *out, struct ky_paper_why *why);
	bool (*bundle)(const struct ky_bundle *bundle, struct ky_paper *out, struct ky_paper_why *why);
	bool (*zip)(const struct ky_zip *zip, struct ky_paper *out, struct ky_paper_why *why);
	void (*free)(struct ky_paper *paper);
};
extern const struct ky_paper_maker kyodo_paper;

#endif
