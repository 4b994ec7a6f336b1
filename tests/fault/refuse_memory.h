/*
 * refuse_memory: allocations of the whole program, one of which or all from one on are refused.
 *
 * For one file of a program that is linked with --wrap for each of these calls.
 */
#ifndef TESTS_FAULT_REFUSE_MEMORY_H
#define TESTS_FAULT_REFUSE_MEMORY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <zstd.h>

static struct {
  atomic_bool armed;
  bool from_there_on;
  long at;
  atomic_long calls; /* of all threads */
} plan;

static inline bool refused(void) {
  if (!plan.armed) return false;
  const long call = atomic_fetch_add(&plan.calls, 1);
  return call == plan.at || (plan.from_there_on && call > plan.at);
}

static inline void arm(long at, bool from_there_on) {
  plan.at = at;
  plan.from_there_on = from_there_on;
  plan.calls = 0;
  plan.armed = true;
}

/* True when the failure was reached. */
static inline bool disarm(void) {
  plan.armed = false;
  return plan.calls > plan.at;
}

#define WRAPPED(type, name, parameters, arguments) \
  type __real_##name parameters;                   \
  type __wrap_##name parameters;                   \
  type __wrap_##name parameters { return refused() ? NULL : __real_##name arguments; }

WRAPPED(void *, malloc, (size_t size), (size))
WRAPPED(void *, calloc, (size_t count, size_t size), (count, size))
WRAPPED(void *, realloc, (void *old, size_t size), (old, size))
WRAPPED(char *, strdup, (const char *text), (text))
WRAPPED(ZSTD_CCtx *, ZSTD_createCCtx, (void), ())
WRAPPED(ZSTD_DCtx *, ZSTD_createDCtx, (void), ())
WRAPPED(ZSTD_CDict *, ZSTD_createCDict, (const void *bytes, size_t len, int level),
        (bytes, len, level))
WRAPPED(ZSTD_DDict *, ZSTD_createDDict, (const void *bytes, size_t len), (bytes, len))

#endif
