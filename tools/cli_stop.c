#include "tools/cli_stop.h"

#include <signal.h>
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

int cli_stop_report(const rakor_error *error) {
  if (error->status == RAKOR_CANCELLED && cli_stop_signal()) return cli_stop_status();
  return cli_report(error, CLI_TASK_WRITE_INDEX);
}
