#include "tools/cli_message.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tools/cli_out.h"
#include "tools/cli_text.h"

/* One write for the whole line, so that lines of several processes don't mix. */
static void write_line(rakor_text text) {
  static const char start[] = "rakor-search: ";
  char line[4096];
  size_t used = sizeof start - 1;
  memcpy(line, start, used);
  while (text.len && used < sizeof line - 5) {
    uint32_t c;
    size_t n = cli_text_next(text, &c);
    if (cli_text_is_harmless(c)) {
      memcpy(line + used, text.ptr, n);
      used += n;
    } else {
      line[used++] = c < 0x80 && cli_text_is_space((char)c) ? ' ' : '?';
    }
    text.ptr += n;
    text.len -= n;
  }
  line[used++] = '\n';
  ssize_t written = write(STDERR_FILENO, line, used);
  (void)written; /* nobody is left to tell */
}

static void say_list(const char *format, va_list arguments) {
  char text[2048];
  int len = vsnprintf(text, sizeof text, format, arguments);
  if (len < 0) return;
  size_t kept = (size_t)len < sizeof text ? (size_t)len : sizeof text - 1;
  write_line((rakor_text){text, kept});
}

void cli_say(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say_list(format, arguments);
  va_end(arguments);
}

int cli_wrong(const char *command, const char *format, ...) {
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (command) {
    cli_say("%s: %s (see rakor-search %s --help)", command, text, command);
  } else {
    cli_say("%s (see rakor-search --help)", text);
  }
  return CLI_WRONG_USE;
}

static int status_of(rakor_status status, cli_task task) {
  switch (status) {
    case RAKOR_OK:
      return CLI_OK;
    case RAKOR_MISUSE:
      return CLI_WRONG_USE;
    case RAKOR_NO_INDEX:
    case RAKOR_CORRUPT:
    case RAKOR_UNSUPPORTED:
      return CLI_BAD_INDEX;
    case RAKOR_IO:
      return task == CLI_TASK_READ_INDEX ? CLI_BAD_INDEX : CLI_TROUBLE;
    case RAKOR_NO_MEMORY:
    case RAKOR_BAD_INPUT:
    case RAKOR_LIMIT:
    case RAKOR_LOCKED:
    case RAKOR_CANCELLED:
      return CLI_TROUBLE;
  }
  return CLI_TROUBLE;
}

int cli_report(const rakor_error *error, cli_task task) {
  char line[1536];
  rakor_error_format(error, line, sizeof line);
  cli_say("%s", line);
  return status_of(error->status, task);
}
