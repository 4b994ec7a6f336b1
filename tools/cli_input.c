#include "tools/cli_input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/cli_message.h"

bool cli_input_open(cli_input *input, const char *path) {
  *input = (cli_input){.name = path};
  int fd = STDIN_FILENO;
  if (strcmp(path, "-") == 0) {
    input->name = "standard input";
  } else {
    fd = open(path, O_RDONLY | O_CLOEXEC);
  }
  if (fd < 0) {
    cli_say("%s: can't open: %s", path, strerror(errno));
    return false;
  }
  input->fd_plus_1 = fd + 1;
  return true;
}

void cli_input_close(cli_input *input) {
  if (input->fd_plus_1 > STDIN_FILENO + 1) close(input->fd_plus_1 - 1);
  free(input->bytes);
  *input = (cli_input){0};
}

static bool fail(cli_input *input, int error_number) {
  cli_say("%s: can't read: %s", input->name, strerror(error_number));
  input->failed = true;
  return false;
}

/* Makes room behind the unread bytes: moves them to the front, or grows. */
static bool make_room(cli_input *input) {
  if (input->start) {
    memmove(input->bytes, input->bytes + input->start, input->end - input->start);
    input->end -= input->start;
    input->start = 0;
  }
  if (input->cap - input->end >= input->cap / 2 && input->cap) return true;
  size_t cap = input->cap ? input->cap * 2 : (size_t)1 << 17;
  char *bytes = realloc(input->bytes, cap);
  if (!bytes) return fail(input, ENOMEM);
  input->bytes = bytes;
  input->cap = cap;
  return true;
}

/* False only when it failed; at_end is set at the end. */
static bool read_more(cli_input *input) {
  if (!make_room(input)) return false;
  for (;;) {
    ssize_t n = read(input->fd_plus_1 - 1, input->bytes + input->end, input->cap - input->end);
    if (n >= 0) {
      input->end += (size_t)n;
      input->at_end = n == 0;
      return true;
    }
    if (errno != EINTR) return fail(input, errno);
  }
}

bool cli_input_line(cli_input *input, rakor_text *line) {
  size_t searched = 0; /* unread bytes that hold no line end */
  for (;;) {
    size_t unread = input->end - input->start;
    char *start = input->bytes + input->start;
    char *newline = unread > searched ? memchr(start + searched, '\n', unread - searched) : NULL;
    if (newline || (input->at_end && unread)) {
      size_t len = newline ? (size_t)(newline - start) : unread;
      input->start += len + (newline != NULL);
      if (len && start[len - 1] == '\r') len--;
      *line = (rakor_text){start, len};
      return true;
    }
    searched = unread;
    if (input->at_end || !read_more(input)) return false;
  }
}

bool cli_input_all(cli_input *input, rakor_text *text) {
  while (!input->at_end) {
    if (!read_more(input)) return false;
  }
  *text = (rakor_text){input->bytes + input->start, input->end - input->start};
  return true;
}
