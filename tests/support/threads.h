/*
 * threads: are all threads that were started gone again?
 */
#ifndef TESTS_SUPPORT_THREADS_H
#define TESTS_SUPPORT_THREADS_H

#include <check.h>
#include <dirent.h>
#include <pthread.h>
#include <unistd.h>

static inline int threads_count(void) {
  DIR *folder = opendir("/proc/self/task");
  ck_assert_ptr_nonnull(folder);
  int count = 0;
  for (struct dirent *entry; (entry = readdir(folder));) count += entry->d_name[0] != '.';
  closedir(folder);
  return count;
}

static inline void *threads_nothing(void *context) { return context; }

/* How many there are when the test has started none. A sanitizer starts one of its own with the first. */
static inline int threads_at_rest(void) {
  pthread_t thread;
  ck_assert_int_eq(pthread_create(&thread, NULL, threads_nothing, NULL), 0);
  ck_assert_int_eq(pthread_join(thread, NULL), 0);
  int count = threads_count();
  for (int i = 0; i < 100; i++) { /* the system may show one that has ended a moment longer */
    usleep(1000);
    if (threads_count() < count) count = threads_count();
  }
  return count;
}

static inline void expect_no_threads(int at_rest) {
  for (int i = 0; i < 5000 && threads_count() > at_rest; i++) usleep(1000);
  ck_assert_int_le(threads_count(), at_rest);
}

#endif
