/*
 * cli_stop: has somebody asked us to stop? And the one line that tells how far we are.
 *
 * For commands that write an index: the first Ctrl-C (or SIGTERM) asks them to stop in good order;
 * the second one ends the process at once, which the index on disk survives as well.
 */
#ifndef RAKOR_TOOLS_CLI_STOP_H
#define RAKOR_TOOLS_CLI_STOP_H

#include <stdbool.h>

void cli_stop_watch(void);
/* The signal that asked to stop, or 0. */
int cli_stop_signal(void);
/* Says that nothing changed; returns the exit status, as a shell reports a process that a signal
 * ended. */
int cli_stop_status(void);

/* A line on standard error that is written over and over. Zeroed: none is shown, ever. */
typedef struct cli_progress {
  bool is_shown; /* see cli_progress_init */
  int line_len;  /* of the line that stands on the terminal */
} cli_progress;

/* Shown when standard error is a terminal, unless `is_quiet`. */
void cli_progress_init(cli_progress *progress, bool is_quiet);
void cli_progress_put(cli_progress *progress, const char *line);
/* Before anything else is written there. */
void cli_progress_clear(cli_progress *progress);

#endif
