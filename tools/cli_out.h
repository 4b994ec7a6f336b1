/*
 * cli_out: where do results go?
 *
 * A buffered writer over a file descriptor: standard output, or the file of
 * --latency. Writing can't fail at the call; the first refusal of the
 * operating system is kept, everything after it is dropped, and
 * cli_out_close reports it. A reader that went away (`| head`) is no error.
 *
 * Bold is switched on only for a terminal that can show it, and not when the
 * person asked for none (NO_COLOR, TERM=dumb).
 *
 * Ownership: the caller owns the object and closes it. One thread.
 */
#ifndef RAKOR_TOOLS_CLI_OUT_H
#define RAKOR_TOOLS_CLI_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/rakor.h"

typedef struct cli_out {
  int fd;
  const char *name; /* in messages; borrowed */
  bool is_terminal;
  bool has_bold;
  int error_number; /* first errno, or 0 */
  size_t used;
  char bytes[1 << 16];
} cli_out;

void cli_out_init_stdout(cli_out *out);
void cli_out_init_stderr(cli_out *out);
/* Makes a new file or empties an old one; `path` is borrowed until close. False: reported. */
bool cli_out_create(cli_out *out, const char *path);
/* Writes what is left. */
void cli_out_flush(cli_out *out);
/* The same, and closes. Returns an exit status; trouble is reported. */
int cli_out_close(cli_out *out);
/* True once a write was refused: a long loop may as well stop. */
bool cli_out_failed(const cli_out *out);

void cli_out_bytes(cli_out *out, const char *bytes, size_t len);
void cli_out_string(cli_out *out, const char *c_string);
void cli_out_char(cli_out *out, char c);
/* For numbers and the like: at most 255 bytes. */
void cli_out_format(cli_out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A line break; on a terminal the line is shown at once. */
void cli_out_end_line(cli_out *out);

/* Text of a document: characters that are not harmless become a space (white
 * space) or U+FFFD (all others). */
void cli_out_text(cli_out *out, rakor_text text);
/* The same, with the spans in bold where the output has it. */
void cli_out_marked(cli_out *out, rakor_text text, const rakor_span *spans, size_t span_count);
/* As one word: white space becomes "_", as do the characters that are not harmless. */
void cli_out_word(cli_out *out, rakor_text text);
/* A JSON string with its quotes; what is not harmless is written as \u escapes. */
void cli_out_json(cli_out *out, rakor_text text);
/* Valid JSON on one line, otherwise as it is; what is not harmless is escaped. */
void cli_out_raw_json(cli_out *out, rakor_text json);

#endif
