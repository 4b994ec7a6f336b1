/*
 * cli_input: what do topic files and standard input say?
 *
 * Reads a file, or standard input for "-", line by line or whole. Documents
 * are not read here: the library does that.
 *
 * Ownership: the text handed out lives in the input's own memory until the
 * next call on it. Close in every case. One thread.
 */
#ifndef RAKOR_TOOLS_CLI_INPUT_H
#define RAKOR_TOOLS_CLI_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/rakor.h"

typedef struct cli_input {
  int fd_plus_1;    /* 0: closed */
  const char *name; /* in messages; borrowed */
  char *bytes;
  size_t start, end, cap; /* unread bytes are [start, end) */
  bool at_end;
  bool failed; /* reported already */
} cli_input;

/* False: reported. */
bool cli_input_open(cli_input *input, const char *path);
void cli_input_close(cli_input *input);

/* The next line without its end ("\n" or "\r\n"). False at the end, or when
 * reading failed: then input->failed is set and the trouble was reported. */
bool cli_input_line(cli_input *input, rakor_text *line);
/* All of it. False: reported. */
bool cli_input_all(cli_input *input, rakor_text *text);

#endif
