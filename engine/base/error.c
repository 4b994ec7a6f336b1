#include "engine/base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void rk_error_clear(rk_error *error) {
  if (!error) return;
  error->status = RK_OK;
  error->byte = RK_NO_BYTE;
  error->line = 0;
  error->file[0] = '\0';
  error->message[0] = '\0';
}

static void fill(rk_error *error, rk_status status, const char *file, uint64_t line, uint64_t byte,
                 const char *format, va_list args) {
  if (!error || error->status != RK_OK) return;
  error->status = status;
  error->byte = byte;
  error->line = line;
  snprintf(error->file, sizeof error->file, "%s", file ? file : "");
  vsnprintf(error->message, sizeof error->message, format, args);
}

rk_status rk_error_set(rk_error *error, rk_status status, const char *file, const char *format,
                       ...) {
  va_list args;
  va_start(args, format);
  fill(error, status, file, 0, RK_NO_BYTE, format, args);
  va_end(args);
  return status;
}

rk_status rk_error_set_at(rk_error *error, rk_status status, const char *file, uint64_t line,
                          uint64_t byte, const char *format, ...) {
  va_list args;
  va_start(args, format);
  fill(error, status, file, line, byte, format, args);
  va_end(args);
  return status;
}

rk_status rk_error_set_errno(rk_error *error, const char *file, const char *doing,
                             int errno_value) {
  rk_status status = errno_value == ENOMEM ? RK_NO_MEMORY : RK_IO;
  char reason[128];
  if (strerror_r(errno_value, reason, sizeof reason) != 0)
    snprintf(reason, sizeof reason, "error %d", errno_value);
  return rk_error_set(error, status, file, "%s: %s", doing, reason);
}
