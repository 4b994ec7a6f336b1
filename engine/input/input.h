/*
 * input: what is the next document?
 *
 * In: a path - a file, a folder (walked recursively), "-" for standard input, or,
 * where nothing has that name, a pattern with * ? [...] for several of these. Out:
 * documents, one at a time, in a fixed order: folders and patterns by byte order
 * of names, records as they stand in their file. gzip and zstd are unpacked on
 * the way, and the format is found from the unpacked content unless it is forced.
 *
 * Formats:
 *   text   One document a file. The title is the first line that is not
 *          blank, trimmed; the body is what follows that line.
 *   JSONL  One JSON object a line, with the fields "id" (text or number),
 *          "title" and "body" (text or null); other fields are kept. See
 *          json_record.h for the fine print.
 *   TREC   <DOC> ... </DOC> records: see trec.c.
 *   CSV    A header and rows, RFC 4180: see csv_rows.h. TSV has tabs; CSV has
 *   TSV    commas, or semicolons when its first line has more of these.
 *
 *   WARC   Records of crawled pages: see warc.c for those that become documents.
 *   HTML   One page a file, of which the main text is taken: see html_page.h.
 *
 * Fields: `names` says which are id, title, body and date (field_names.h); names
 * of CSV, TSV and TREC match in any case. The other fields of a record are kept as
 * JSON, in CSV, TSV and TREC those that hold something. So is the date, as "date"
 * and in one form (date.h), or as it was written when it can't be understood.
 *
 * Ids: a record that has none gets "<path>:<line>"; a text file gets its path. Of streams, which have one path and
 * other content each time, it is "<path>@<run>" where the options give a run: "-@3:17".
 *
 * A bad record (broken JSON, invalid UTF-8, nothing in it, over the limit, a
 * damaged gzip stream, a file in a folder that can't be read) is an rk_error
 * with file, line and byte (both in the unpacked stream). Unless `strict` it
 * goes to on_skip, is counted, and reading goes on behind it: with the next
 * record, or with the next file when the rest of this one is lost. A path that
 * the caller named and that can't be read at all is an error in either case,
 * unless it is_listed.
 *
 * Ownership: rk_input belongs to the caller until rk_input_close. The views of
 * a document borrow from it until the next rk_input_next or rk_input_close.
 * Memory: fixed buffers, a zstd window of up to 128 MB, and one record: up to
 * max_document_bytes as it is read, as much again each for the text and the
 * other fields that a JSON record needs unescaped or rearranged.
 * Threads: one rk_input is used by one thread at a time; there is no shared
 * state between two of them.
 */
#ifndef RK_INPUT_INPUT_H
#define RK_INPUT_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/error.h"
#include "engine/base/view.h"
#include "engine/input/field_names.h"
#include "engine/input/trail.h"

typedef enum rk_input_format {
  RK_INPUT_AUTO = 0, /* look at each file's content */
  RK_INPUT_TEXT,
  RK_INPUT_JSONL,
  RK_INPUT_TREC,
  RK_INPUT_CSV,
  RK_INPUT_TSV,
  RK_INPUT_WARC,
  RK_INPUT_HTML,
} rk_input_format;

#define RK_INPUT_MAX_DOCUMENT_BYTES ((uint64_t)64 << 20)

/* All zero is a good default. */
typedef struct rk_input_options {
  rk_input_format format;
  rk_field_names names;        /* of the fields that are id, title and body; borrowed */
  bool strict;                 /* a bad record ends the reading */
  bool is_listed;              /* the path is one of many: when it can't be read, that is one skip */
  /* Borrowed; may be NULL. Gets a step for each file that is done with. Files for which an older trail
   * has steps are passed over, by rk_input_go_to: unopened, unless `reads_again`. */
  rk_trail *trail;
  bool reads_again;
  uint64_t run; /* what tells ids of one stream from those of the next; 0: nothing */
  uint64_t max_document_bytes; /* of one line or text file, unpacked; 0: the default above */
  /* May be NULL; `why` is valid during the call. */
  void (*on_skip)(void *context, const rk_error *why);
  /* A signal came while waiting for input: wait on? false: RK_CANCELLED. May be
   * NULL: waits on. */
  bool (*on_interrupt)(void *context);
  void *context; /* for both */
} rk_input_options;

/* All text is valid UTF-8 without NUL bytes. At least one of title and body
 * holds something that is not white space. */
typedef struct rk_doc {
  rk_view id;     /* never empty */
  rk_view title;  /* may be empty */
  rk_view body;   /* may be empty */
  rk_view path;   /* the file it came from, "-" for standard input */
  rk_view fields; /* a JSON object with the other fields as they were written, or empty */

  /* What is known beside the text; each may be empty. The first is in `fields`, too. */
  rk_view date;     /* as date.h writes it */
  rk_view site;     /* the host of its address, without "www."; a page without one: its name */
  rk_view language; /* as an HTML page declares it: "id", "en-US" */
} rk_doc;

typedef struct rk_input_counts {
  uint64_t raw_bytes;       /* read so far, as stored */
  uint64_t raw_bytes_total; /* of the whole input, or 0 when not known (folders, pipes) */
  uint64_t unpacked_bytes;  /* after decompression */
  uint64_t files;           /* opened so far */
  uint64_t documents;       /* handed out */
  uint64_t skipped;         /* bad records and unreadable files */
} rk_input_counts;

typedef struct rk_input rk_input;

/* `options` may be NULL. On failure *input is NULL. */
rk_status rk_input_open(rk_input **input, const char *path, const rk_input_options *options,
                        rk_error *error) RK_MUST_CHECK;
/* Reads from memory, which must stay until the close; `name` stands for the path. */
rk_status rk_input_open_memory(rk_input **input, const char *name, const void *bytes, size_t len,
                               const rk_input_options *options, rk_error *error) RK_MUST_CHECK;
/* *got is false at the end. After an error, and after the end, only
 * rk_input_get_counts and rk_input_close make sense. */
rk_status rk_input_next(rk_input *input, rk_doc *doc, bool *got, rk_error *error) RK_MUST_CHECK;
void rk_input_get_counts(const rk_input *input, rk_input_counts *counts);
void rk_input_close(rk_input *input);

/* Where the last record stood, for who wants to come back there: its file, and what of that was handed
 * out or skipped, this record included. */
typedef struct rk_input_place {
  const char *path; /* NULL: no record of a file that is not done with. Lives until the next call */
  uint64_t records;
  uint64_t bytes, digest; /* of the unpacked file up to there: how many, and a number for them */
} rk_input_place;

void rk_input_get_place(rk_input *input, rk_input_place *place);
/* Each document that goes by; may be NULL. RK_OK to go on. */
typedef rk_status rk_input_visit(void *context, const rk_doc *doc, rk_error *error);
/* Right after open: passes over the files that the older trail has steps for, as long as it is behind
 * that, then over the records up to a place (path NULL: none). Nothing is told or counted as
 * skipped. RK_MISUSE when it is not what was read then. The context is that of the options. */
rk_status rk_input_go_to(rk_input *input, const rk_input_place *place, rk_input_visit *visit,
                         rk_error *error) RK_MUST_CHECK;

/* How many bytes, as stored, a file or all files of a folder have. False where that can't be told:
 * standard input, a pipe, what is not there. */
bool rk_input_bytes(const char *path, uint64_t *bytes);

#endif
