#include "tools/cli_out.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/cli_message.h"
#include "tools/cli_text.h"

static bool wants_bold(void) {
  const char *no_color = getenv("NO_COLOR"); /* https://no-color.org: any value but the empty one */
  const char *term = getenv("TERM");
  return !(no_color && *no_color) && term && *term && strcmp(term, "dumb") != 0;
}

static void init(cli_out *out, int fd, const char *name) {
  out->fd = fd;
  out->name = name;
  out->is_terminal = isatty(fd) == 1;
  out->has_bold = out->is_terminal && wants_bold();
  out->error_number = 0;
  out->used = 0;
}

void cli_out_init_stdout(cli_out *out) { init(out, STDOUT_FILENO, "standard output"); }

void cli_out_init_stderr(cli_out *out) { init(out, STDERR_FILENO, "standard error"); }

bool cli_out_create(cli_out *out, const char *path) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0) {
    cli_say("%s: can't create: %s", path, strerror(errno));
    return false;
  }
  init(out, fd, path);
  return true;
}

bool cli_out_failed(const cli_out *out) { return out->error_number != 0; }

void cli_out_flush(cli_out *out) {
  const char *p = out->bytes;
  while (out->used && !out->error_number) {
    ssize_t n = write(out->fd, p, out->used);
    if (n < 0) {
      if (errno != EINTR) out->error_number = errno;
      continue;
    }
    p += n;
    out->used -= (size_t)n;
  }
  out->used = 0;
}

int cli_out_close(cli_out *out) {
  cli_out_flush(out);
  if (close(out->fd) != 0 && !out->error_number) out->error_number = errno;
  if (!out->error_number || out->error_number == EPIPE) return CLI_OK;
  cli_say("%s: can't write: %s", out->name, strerror(out->error_number));
  return CLI_TROUBLE;
}

void cli_out_bytes(cli_out *out, const char *bytes, size_t len) {
  while (len > sizeof out->bytes - out->used) {
    size_t fits = sizeof out->bytes - out->used;
    memcpy(out->bytes + out->used, bytes, fits);
    out->used += fits;
    bytes += fits;
    len -= fits;
    cli_out_flush(out);
  }
  if (len) memcpy(out->bytes + out->used, bytes, len);
  out->used += len;
}

void cli_out_string(cli_out *out, const char *c_string) {
  cli_out_bytes(out, c_string, strlen(c_string));
}

void cli_out_char(cli_out *out, char c) { cli_out_bytes(out, &c, 1); }

void cli_out_format(cli_out *out, const char *format, ...) {
  char text[256];
  va_list arguments;
  va_start(arguments, format);
  int len = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  assert(len >= 0 && (size_t)len < sizeof text);
  if (len > 0) cli_out_bytes(out, text, (size_t)len < sizeof text ? (size_t)len : sizeof text - 1);
}

void cli_out_end_line(cli_out *out) {
  cli_out_char(out, '\n');
  if (out->is_terminal) cli_out_flush(out);
}

/* How many bytes from the start are printable ASCII, and neither `a` nor `b`? */
static size_t plain_run(rakor_text text, char a, char b) {
  size_t n = 0;
  while (n < text.len && text.ptr[n] >= 0x20 && text.ptr[n] < 0x7f && text.ptr[n] != a &&
         text.ptr[n] != b) {
    n++;
  }
  return n;
}

typedef void put_harmful(cli_out *out, uint32_t character);

/* Copies `text`, handing every character that is not harmless, `a` and `b` to `put`. */
static void filter(cli_out *out, rakor_text text, char a, char b, put_harmful *put) {
  while (text.len) {
    size_t n = plain_run(text, a, b);
    if (n) {
      cli_out_bytes(out, text.ptr, n);
    } else {
      uint32_t c;
      n = cli_text_next(text, &c);
      if (c < 0x80 || !cli_text_is_harmless(c)) {
        put(out, c);
      } else {
        cli_out_bytes(out, text.ptr, n);
      }
    }
    text.ptr += n;
    text.len -= n;
  }
}

static void put_glyph(cli_out *out, uint32_t character) {
  bool is_space = character < 0x80 && cli_text_is_space((char)character);
  cli_out_string(out, is_space ? " " : "\xef\xbf\xbd");
}

static void put_underscore(cli_out *out, uint32_t character) {
  (void)character;
  cli_out_char(out, '_');
}

static void put_escape(cli_out *out, uint32_t character) {
  if (character == '"' || character == '\\') {
    cli_out_char(out, '\\');
    cli_out_char(out, (char)character);
  } else {
    /* Nothing harmful lies past the first plane. */
    cli_out_format(out, "\\u%04x", character == CLI_TEXT_BROKEN ? 0xfffd : (unsigned)character);
  }
}

/* JSON has line breaks and tabs only between values, and all else only in strings. */
static void put_raw_escape(cli_out *out, uint32_t character) {
  if (character == '\n' || character == '\r' || character == '\t') {
    cli_out_char(out, ' ');
  } else {
    put_escape(out, character);
  }
}

void cli_out_text(cli_out *out, rakor_text text) { filter(out, text, '\0', '\0', put_glyph); }
void cli_out_word(cli_out *out, rakor_text text) { filter(out, text, ' ', ' ', put_underscore); }

void cli_out_json(cli_out *out, rakor_text text) {
  cli_out_char(out, '"');
  filter(out, text, '"', '\\', put_escape);
  cli_out_char(out, '"');
}

void cli_out_raw_json(cli_out *out, rakor_text json) {
  filter(out, json, '\0', '\0', put_raw_escape);
}

void cli_out_marked(cli_out *out, rakor_text text, const rakor_span *spans, size_t span_count) {
  size_t at = 0;
  for (size_t i = 0; out->has_bold && i < span_count; i++) {
    size_t start = spans[i].offset, end = start + spans[i].len;
    if (start < at || end < start || end > text.len) break;
    cli_out_text(out, (rakor_text){text.ptr + at, start - at});
    cli_out_string(out, "\033[1m");
    cli_out_text(out, (rakor_text){text.ptr + start, end - start});
    cli_out_string(out, "\033[0m");
    at = end;
  }
  cli_out_text(out, (rakor_text){text.ptr + at, text.len - at});
}
