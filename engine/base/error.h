/*
 * error: how did it go, and if badly, where and why?
 *
 * Every function that can fail returns an rk_status and fills a caller-owned
 * rk_error. The first cause wins: a filled error is never overwritten, so a
 * caller can go on cleaning up with the same error object. "Not found" is a
 * value, never an error; programmer mistakes assert.
 *
 * Ownership: rk_error is plain memory of the caller; nothing to free.
 * Threads: no shared state; one error object per thread of work.
 */
#ifndef RK_BASE_ERROR_H
#define RK_BASE_ERROR_H

#include <stdint.h>

typedef enum rk_status {
  RK_OK = 0,
  RK_MISUSE,      /* the caller asked for something impossible (bad option, bad query) */
  RK_NO_INDEX,    /* nothing at that path, or something that is not an index */
  RK_CORRUPT,     /* bytes on disk break the format or their checksum */
  RK_UNSUPPORTED, /* a newer format version, or a build without a feature */
  RK_IO,          /* the operating system refused: see the message */
  RK_NO_MEMORY,
  RK_BAD_INPUT, /* a document that can't be read (and --strict stops at it) */
  RK_LIMIT,     /* over a documented limit */
  RK_LOCKED,    /* another writer holds the index */
  RK_CANCELLED, /* a callback asked to stop */
} rk_status;

#define RK_NO_BYTE UINT64_MAX

typedef struct rk_error {
  rk_status status;   /* RK_OK: empty */
  uint64_t byte;      /* offset in the file, or RK_NO_BYTE */
  uint64_t line;      /* 1-based line, or 0 when lines mean nothing */
  char file[1024];    /* path, or "" */
  char message[256];  /* the reason, one line, no newline */
} rk_error;

#define RK_MUST_CHECK __attribute__((warn_unused_result))
#define RK_PRINTF(a, b) __attribute__((format(printf, a, b)))

void rk_error_clear(rk_error *error);

/* Each of these keeps the first cause and returns `status`, so that a failing
 * function can end with `return rk_error_set(...)`. `error` may be NULL. */
rk_status rk_error_set(rk_error *error, rk_status status, const char *file, const char *format,
                       ...) RK_PRINTF(4, 5);
rk_status rk_error_set_at(rk_error *error, rk_status status, const char *file, uint64_t line,
                          uint64_t byte, const char *format, ...) RK_PRINTF(6, 7);
/* The message is `doing` plus the text of errno_value: "can't open: No such file or directory". */
rk_status rk_error_set_errno(rk_error *error, const char *file, const char *doing,
                             int errno_value);

#endif
