/*
 * files: whole files, read and written. What fails here fails the test.
 */
#ifndef TESTS_SUPPORT_FILES_H
#define TESTS_SUPPORT_FILES_H

#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The bytes of a file in malloc'd memory, with a NUL behind them. */
static inline uint8_t *read_whole(const char *path, size_t *len) {
  FILE *file = fopen(path, "rb");
  ck_assert_msg(file != NULL, "%s", path);
  ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
  *len = (size_t)ftell(file);
  rewind(file);
  uint8_t *bytes = malloc(*len + 1);
  ck_assert_ptr_nonnull(bytes);
  ck_assert_uint_eq(fread(bytes, 1, *len, file), *len);
  bytes[*len] = '\0';
  ck_assert_int_eq(fclose(file), 0);
  return bytes;
}

static inline void write_whole(const char *path, const void *bytes, size_t len) {
  FILE *file = fopen(path, "wb");
  ck_assert_msg(file != NULL, "%s", path);
  if (len) ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
  ck_assert_int_eq(fclose(file), 0);
}

#endif
