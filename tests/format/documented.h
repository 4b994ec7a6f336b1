/*
 * documented: the examples of engine/FORMAT.md, as bytes and numbers.
 *
 * Reads the fenced blocks "```hex NAME" and "```values NAME" of that file; what
 * follows a # on a line is a comment. Anything that does not parse fails the
 * running test. Blocks live until the process ends.
 */
#ifndef RK_TEST_DOCUMENTED_H
#define RK_TEST_DOCUMENTED_H

#include <check.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/view.h"
#include "tests/support/files.h"

#define FORMAT_PATH RAKOR_SOURCE_DIR "/engine/FORMAT.md"

enum { DOCUMENTED_LINE_MAX = 1024 };

/* A whole file, with a NUL behind it. */
static inline rk_buffer read_file(const char *path) {
  size_t len;
  uint8_t *bytes = read_whole(path, &len);
  return (rk_buffer){.ptr = bytes, .len = len, .cap = len + 1};
}

/* The next line of *text without its comment; false at the end. */
static inline bool next_line(const char **text, char line[DOCUMENTED_LINE_MAX]) {
  if (**text == '\0') return false;
  const size_t len = strcspn(*text, "\n");
  ck_assert_uint_lt(len, DOCUMENTED_LINE_MAX);
  memcpy(line, *text, len);
  line[len] = '\0';
  *text += len + ((*text)[len] == '\n');
  return true;
}

/* The lines of a block, comments cut off, joined by newlines; malloc'd. */
static inline char *documented_lines(const char *kind, const char *name) {
  rk_buffer text = read_file(FORMAT_PATH), lines = {0};
  char fence[128], line[DOCUMENTED_LINE_MAX];
  snprintf(fence, sizeof fence, "```%s %s", kind, name);
  const char *at = (const char *)text.ptr;
  bool inside = false, ended = false;
  while (!ended && next_line(&at, line)) {
    if (!inside) {
      inside = strcmp(line, fence) == 0;
    } else if (strcmp(line, "```") == 0) {
      ended = true;
    } else {
      line[strcspn(line, "#")] = '\0';
      ck_assert_int_eq(rk_buffer_append(&lines, line, strlen(line)), RK_OK);
      ck_assert_int_eq(rk_buffer_append(&lines, "\n", 1), RK_OK);
    }
  }
  ck_assert_msg(ended, "FORMAT.md has no block \"%s\"", fence);
  ck_assert_int_eq(rk_buffer_append(&lines, "", 1), RK_OK);
  rk_buffer_deinit(&text);
  return (char *)lines.ptr;
}

/* Appends the bytes of a hex block. */
static inline void documented_append(const char *name, rk_buffer *bytes) {
  char *lines = documented_lines("hex", name);
  for (const char *p = lines; *p;) {
    if (isspace((unsigned char)*p)) {
      p++;
      continue;
    }
    ck_assert_msg(isxdigit((unsigned char)p[0]) && isxdigit((unsigned char)p[1]) &&
                      isspace((unsigned char)p[2]),
                  "FORMAT.md, block %s: not two hexadecimal digits: %.8s", name, p);
    const char digits[3] = {p[0], p[1], '\0'};
    const uint8_t byte = (uint8_t)strtoul(digits, NULL, 16);
    ck_assert_int_eq(rk_buffer_append(bytes, &byte, 1), RK_OK);
    p += 2;
  }
  free(lines);
}

/* Bytes of a hex block, with room behind them for decoders that read ahead. */
static inline rk_buffer documented_hex(const char *name) {
  rk_buffer bytes = {0};
  documented_append(name, &bytes);
  ck_assert_int_eq(rk_buffer_reserve(&bytes, 64), RK_OK);
  return bytes;
}

/* The numbers of a values block; returns how many. */
static inline size_t documented_values(const char *name, uint32_t *values, size_t cap) {
  char *lines = documented_lines("values", name), *end;
  size_t n = 0;
  for (const char *p = lines;; p = end) {
    const unsigned long value = strtoul(p, &end, 10);
    if (end == p) break;
    ck_assert_uint_lt(n, cap);
    values[n++] = (uint32_t)value;
  }
  ck_assert_msg(end[strspn(end, " \n")] == '\0', "block %s: not a number: %s", name, end);
  free(lines);
  return n;
}

/* Fails with the bytes as they should stand in FORMAT.md. */
static inline void assert_documented(const char *name, const void *bytes, size_t len) {
  rk_buffer documented = documented_hex(name);
  if (documented.len == len && memcmp(documented.ptr, bytes, len) == 0) {
    rk_buffer_deinit(&documented);
    return;
  }
  fprintf(stderr, "FORMAT.md, block %s, should be:\n", name);
  for (size_t i = 0; i < len; i++)
    fprintf(stderr, "%02x%s", ((const uint8_t *)bytes)[i], i % 16 == 15 ? "\n" : " ");
  ck_abort_msg("block %s of FORMAT.md is not what the engine writes", name);
}

static inline void assert_values(const uint32_t *got, const uint32_t *expected, size_t n) {
  for (size_t i = 0; i < n; i++)
    ck_assert_msg(got[i] == expected[i], "value %zu is %u, not %u", i, got[i], expected[i]);
}

#endif
