/*
 * counted_memory: how much memory does the program hold, and how much did it at most?
 *
 * The linker sends the allocations of a program that includes this through the wrappers below (see
 * tests/CMakeLists.txt). Not counted is what zstd takes for itself, the same for any input.
 */
#ifndef TESTS_FAULT_COUNTED_MEMORY_H
#define TESTS_FAULT_COUNTED_MEMORY_H

#include <malloc.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_llong held, most_held;

static void count(long long bytes) {
  const long long now = atomic_fetch_add(&held, bytes) + bytes;
  long long most = atomic_load(&most_held);
  while (now > most && !atomic_compare_exchange_weak(&most_held, &most, now)) continue;
}

static void *counted(void *got) {
  if (got) count((long long)malloc_usable_size(got));
  return got;
}

#define WRAPPED(type, name, parameters, arguments) \
  type __real_##name parameters;                   \
  type __wrap_##name parameters;                   \
  type __wrap_##name parameters { return counted(__real_##name arguments); }

WRAPPED(void *, malloc, (size_t size), (size))
WRAPPED(void *, calloc, (size_t n, size_t size), (n, size))
WRAPPED(char *, strdup, (const char *text), (text))

void *__real_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size) {
  const long long before = old ? (long long)malloc_usable_size(old) : 0;
  void *got = __real_realloc(old, size);
  if (!got) return NULL;
  count((long long)malloc_usable_size(got) - before);
  return got;
}

void __real_free(void *old);
void __wrap_free(void *old);
void __wrap_free(void *old) {
  if (old) count(-(long long)malloc_usable_size(old));
  __real_free(old);
}

/* From here on the most is looked for; returns what is held. */
static inline long long memory_mark(void) {
  const long long now = atomic_load(&held);
  atomic_store(&most_held, now);
  return now;
}

/* What was held at most since then, beyond what was held there. */
static inline long long memory_since(long long mark) { return atomic_load(&most_held) - mark; }

#endif
