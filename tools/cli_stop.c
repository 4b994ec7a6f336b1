#include "tools/cli_stop.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tools/cli_message.h"

/* A handler can set nothing else safely. */
static volatile sig_atomic_t stop_signal;

static void on_signal(int number) {
  static const char note[] = "\nrakor-search: stopping (once more stops at once)\n";
  stop_signal = number;
  if (isatty(STDERR_FILENO) == 1) {
    ssize_t written = write(STDERR_FILENO, note, sizeof note - 1);
    (void)written;
  }
}

void cli_stop_watch(void) {
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
}

int cli_stop_signal(void) { return (int)stop_signal; }

int cli_stop_status(void) {
  cli_say("stopped: nothing changed");
  return 128 + (int)stop_signal;
}

void cli_progress_init(cli_progress *progress, bool is_quiet) {
  *progress = (cli_progress){.is_shown = !is_quiet && isatty(STDERR_FILENO) == 1};
}

void cli_progress_put(cli_progress *progress, const char *line) {
  if (!progress->is_shown) return;
  const int len = (int)strlen(line), previous = progress->line_len;
  progress->line_len = len;
  fprintf(stderr, "\r%-*s", previous > len ? previous : len, line);
}

void cli_progress_clear(cli_progress *progress) {
  if (progress->line_len) fprintf(stderr, "\r%*s\r", progress->line_len, "");
  progress->line_len = 0;
}
