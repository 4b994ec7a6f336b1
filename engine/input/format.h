/*
 * format: what a reader of one file format offers to input.c.
 *
 * A format is a const rk_format. Its state is made once per rk_input and used
 * for one file after the other, so that buffers are kept. To add a format:
 * a file with its rk_format, a name in rk_input_format (input.h), a line in the
 * table in input.c.
 *
 * next() is the contract:
 *   RK_OK with *got     a document; its views live until the next call
 *   RK_OK without *got  the file is at its end
 *   RK_BAD_INPUT        one bad record; the next call goes on behind it. Damage
 *                       of the stream itself is one bad record as well, after
 *                       which the file is at its end.
 *   other               nothing more from this file (RK_IO) or at all (RK_NO_MEMORY)
 */
#ifndef RK_INPUT_FORMAT_H
#define RK_INPUT_FORMAT_H

#include "engine/input/input.h"
#include "engine/input/source.h"

typedef struct rk_format {
  const char *name;
  void *(*create)(void); /* NULL: no memory */
  /* The source is open, its byte order mark consumed; `options` stay until the close. */
  void (*start)(void *state, rk_source *source, const rk_input_options *options);
  rk_status (*next)(void *state, rk_doc *doc, bool *got, rk_error *error);
  void (*destroy)(void *state); /* NULL is fine */
} rk_format;

extern const rk_format rk_plain_format;
extern const rk_format rk_jsonl_format;
extern const rk_format rk_trec_format;
extern const rk_format rk_csv_format;
extern const rk_format rk_tsv_format;
extern const rk_format rk_warc_format;
extern const rk_format rk_html_format;

/* What every WARC record, and so every member of a packed WARC file, begins with. */
#define RK_WARC_BEGINS "WARC/1."

static inline bool rk_format_is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static inline rk_view rk_format_trim(rk_view text) {
  while (text.len && rk_format_is_blank(text.ptr[0])) text.ptr++, text.len--;
  while (text.len && rk_format_is_blank(text.ptr[text.len - 1])) text.len--;
  return text;
}

/* Title: the first line with anything on it, trimmed. Body: what follows that line. */
void rk_format_split_text(rk_view text, rk_doc *doc);
/* "<name>:<line>" (the source's id_name), for a record that brings no id; it lives in `made`. */
rk_status rk_format_make_id(rk_buffer *made, const char *name, uint64_t line,
                            rk_view *id) RK_MUST_CHECK;

/* RK_BAD_INPUT when the text is not valid UTF-8, or holds NUL bytes; `byte` is where
 * the text stands in the stream. */
rk_status rk_format_check_text(rk_view text, const char *path, uint64_t line, uint64_t byte,
                               rk_error *error) RK_MUST_CHECK;

#endif
