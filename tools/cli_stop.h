/*
 * cli_stop: has somebody asked us to stop?
 *
 * For commands that write an index: the first Ctrl-C (or SIGTERM) asks them to stop in good order;
 * the second one ends the process at once, which the index on disk survives as well.
 */
#ifndef RAKOR_TOOLS_CLI_STOP_H
#define RAKOR_TOOLS_CLI_STOP_H

#include "engine/rakor.h"

void cli_stop_watch(void);
/* The signal that asked to stop, or 0. */
int cli_stop_signal(void);
/* Says that nothing changed; returns the exit status, as a shell reports a process that a signal
 * ended. */
int cli_stop_status(void);
/* For a command that wrote and failed: because it was stopped, or it says what went wrong. Returns
 * the exit status. */
int cli_stop_report(const rakor_error *error);

#endif
