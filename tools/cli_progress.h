/*
 * cli_progress: how far are we? A line that is written over and over for people, or JSON lines for
 * programs, on standard error.
 *
 * In: facts of the moment (cli_facts.h), as often as the library tells of them. Out: for people the
 * line that the caller makes of them; for programs one JSON object a line, about one a second, and
 * one at the end. One thread.
 */
#ifndef RAKOR_TOOLS_CLI_PROGRESS_H
#define RAKOR_TOOLS_CLI_PROGRESS_H

#include "tools/cli_facts.h"
#include "tools/cli_options.h"

/* The choices of --progress, in the order of cli_progress_mode. */
#define CLI_PROGRESS_MODES "auto|json|none"
#define CLI_PROGRESS_OPTION(key)                                          \
  {key, 0, "progress", "MODE", CLI_PROGRESS_MODES,                        \
   "auto (a line, when standard error is a terminal), json (one object a " \
   "line on standard error, about one a second) or none"}

typedef enum cli_progress_mode {
  CLI_PROGRESS_AUTO,
  CLI_PROGRESS_JSON,
  CLI_PROGRESS_NONE
} cli_progress_mode;

enum { CLI_PROGRESS_FACTS_MAX = 16 };

typedef struct cli_progress {
  cli_progress_mode mode;
  int line_len;        /* of the line that stands on the terminal */
  double next_seconds; /* when the next object is due */
  size_t fact_count;   /* of the last facts, when they were not written yet */
  cli_fact facts[CLI_PROGRESS_FACTS_MAX];
} cli_progress;

/* `is_quiet` silences the line for people, but not what was asked for with --progress json. */
void cli_progress_init(cli_progress *progress, cli_progress_mode mode, bool is_quiet);
/* Is a line for people shown? */
bool cli_progress_has_line(const cli_progress *progress);
void cli_progress_put(cli_progress *progress, const char *line);
/* For programs: `seconds` since the beginning; facts are copied, their texts are not. */
void cli_progress_tell(cli_progress *progress, double seconds, const cli_fact *facts,
                       size_t fact_count);
/* Before anything else is written to standard error. */
void cli_progress_clear(cli_progress *progress);
/* At the end: what programs were not told yet. */
void cli_progress_end(cli_progress *progress);

/* How long it will take still, after `seconds` for `done` of `total`; below 0: not known. */
double cli_progress_eta(double seconds, uint64_t done, uint64_t total);
/* "1:02:03 left", or "" when it is not known. */
void cli_progress_left(double eta_seconds, char text[32]);

#endif
