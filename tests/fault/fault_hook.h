/*
 * fault_hook: makes a chosen call to the operating system fail, or the process die there.
 */
#ifndef TESTS_FAULT_FAULT_HOOK_H
#define TESTS_FAULT_FAULT_HOOK_H

#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/fs.h"
#include "tests/support/index_fixture.h"

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

/* What a test does to the index at `path`. */
typedef rakor_status fault_work(const char *path, rakor_error *error);

/* A child does it, and dies at its call number `n`. */
static inline void die_at(int n, fault_work *work, const char *path) {
  const pid_t child = fork();
  ck_assert_int_ge(child, 0);
  if (child == 0) {
    fault f = {.at = n, .die = true};
    rakor_error error = {0};
    rk_fs_set_hook(on_call, &f);
    _exit(work(path, &error) == RAKOR_OK ? 1 : 2);
  }
  int how;
  ck_assert_int_eq(waitpid(child, &how, 0), child);
  ck_assert(WIFEXITED(how));
  ck_assert_int_eq(WEXITSTATUS(how), 0);
}

/* `folder` becomes a copy of `pristine`; then it is done there, with the faults that `f` says, which
 * counts the calls. */
static inline rakor_status work_with(fault *f, fault_work *work, const char *pristine,
                                     const char *folder, rakor_error *error) {
  *error = (rakor_error){0};
  copy_folder(pristine, folder);
  rk_fs_set_hook(on_call, f);
  const rakor_status status = work(folder, error);
  rk_fs_set_hook(NULL, NULL);
  return status;
}

#endif
