/*
 * fault_hook: makes a chosen call to the operating system fail, or the process die there.
 */
#ifndef TESTS_FAULT_FAULT_HOOK_H
#define TESTS_FAULT_FAULT_HOOK_H

#include <stdbool.h>
#include <unistd.h>

#include "engine/base/fs.h"

typedef struct fault {
  int at;       /* number of the call to hit; -1: none */
  int calls;    /* so far */
  int errno_to_give;
  bool from_there_on; /* every later call too */
  bool die;           /* end the process instead */
  unsigned only;      /* one bit for each rk_fs_op that counts; 0: all */
} fault;

static inline int on_call(void *context, rk_fs_op op, const char *path, size_t *len) {
  fault *f = context;
  (void)path;
  (void)len;
  if (f->only && !(f->only & 1u << op)) return 0;
  const int call = f->calls++;
  if (f->at < 0 || call < f->at || (call > f->at && !f->from_there_on)) return 0;
  if (f->die) _exit(0);
  return f->errno_to_give;
}

#endif
