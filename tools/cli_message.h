/*
 * cli_message: how does the person learn what went wrong, and the script?
 *
 * Every message is one line on standard error, "rakor-search: file: reason",
 * written in one piece. Control characters in it (file names can hold any)
 * are made harmless. The exit statuses are the contract of the man page.
 *
 * Nothing is owned. One thread.
 */
#ifndef RAKOR_TOOLS_CLI_MESSAGE_H
#define RAKOR_TOOLS_CLI_MESSAGE_H

#include "engine/rakor.h"

enum {
  CLI_OK = 0,
  CLI_NO_HITS = 1,
  CLI_WRONG_USE = 2,
  CLI_BAD_INDEX = 3, /* damaged, missing or unreadable */
  CLI_TROUBLE = 4,   /* with input, output, disk or memory */
};

void cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "rakor-search: COMMAND: message (see rakor-search COMMAND --help)"; `command`
 * may be NULL. Returns CLI_WRONG_USE. */
int cli_wrong(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What was going on when the library failed decides what a refusal of the
 * operating system means. */
typedef enum cli_task { CLI_TASK_READ_INDEX, CLI_TASK_WRITE_INDEX } cli_task;

/* Says what the library said; returns the exit status that fits. */
int cli_report(const rakor_error *error, cli_task task);

#endif
