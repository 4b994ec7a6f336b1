/* Several threads do the work of one: every task once, and taken in order. */
#include "engine/base/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/cases.h"
#include "tests/support/threads.h"

enum { TASKS = 500 };

static const uint32_t thread_counts[] = {1, 2, 3, 8, 40};
enum { COUNTS = sizeof thread_counts / sizeof *thread_counts };

typedef struct row {
  atomic_int made[TASKS]; /* how often */
  atomic_uint most_ahead;
  uint32_t window, threads, taken, end_at;
  atomic_uint taken_so_far;
} row;

static void make(void *context, uint32_t task, uint32_t worker) {
  row *r = context;
  REQUIRE(worker < r->threads);
  atomic_fetch_add(&r->made[task], 1);
  const uint32_t ahead = task - atomic_load(&r->taken_so_far);
  if (ahead < TASKS && ahead > atomic_load(&r->most_ahead)) atomic_store(&r->most_ahead, ahead);
  if (task % 7 == 0) usleep(100);
}

static bool take(void *context, uint32_t task) {
  row *r = context;
  REQUIRE(task == r->taken);
  REQUIRE(atomic_load(&r->made[task]) == 1);
  r->taken++;
  atomic_store(&r->taken_so_far, r->taken);
  return r->taken != r->end_at;
}

static void do_row(rk_pool *pool, row *r, uint32_t count, uint32_t window) {
  r->window = window;
  r->threads = rk_pool_threads(pool);
  rk_pool_do_row(pool, &(rk_pool_row){
                           .count = count, .window = window, .make = make, .take = take, .context = r});
}

START_TEST(test_rows) {
  const int at_rest = threads_at_rest();
  for (int t = 0; t < COUNTS; t++) {
    rk_pool *pool = rk_pool_new(thread_counts[t]);
    static const uint32_t windows[] = {1, 2, 5, TASKS};
    for (int w = 0; w < 4; w++) {
      row r = {.end_at = 0};
      do_row(pool, &r, TASKS, windows[w]);
      ck_assert_uint_eq(r.taken, TASKS);
      ck_assert_uint_lt(r.most_ahead, windows[w]);
    }
    row none = {.end_at = 0};
    do_row(pool, &none, 0, 1);
    ck_assert_uint_eq(none.taken, 0);
    rk_pool_free(pool);
    expect_no_threads(at_rest);
  }
}
END_TEST

START_TEST(test_a_row_that_ends_early) {
  for (int t = 0; t < COUNTS; t++) {
    rk_pool *pool = rk_pool_new(thread_counts[t]);
    row r = {.end_at = 100};
    do_row(pool, &r, TASKS, 8);
    ck_assert_uint_eq(r.taken, 100);
    for (int i = 108; i < TASKS; i++) REQUIRE(r.made[i] == 0);
    rk_pool_free(pool);
  }
}
END_TEST

START_TEST(test_a_row_without_a_pool) {
  row r = {.threads = 1};
  rk_pool_do_row(NULL, &(rk_pool_row){
                           .count = 10, .window = 1, .make = make, .take = take, .context = &r});
  ck_assert_uint_eq(r.taken, 10);
}
END_TEST

typedef struct counted {
  rk_job job;
  atomic_int runs;
  uint32_t worker;
  bool signals_blocked;
} counted;

static void count_run(void *context, uint32_t worker) {
  counted *c = context;
  atomic_fetch_add(&c->runs, 1);
  c->worker = worker;
  sigset_t blocked;
  pthread_sigmask(SIG_SETMASK, NULL, &blocked);
  c->signals_blocked = sigismember(&blocked, SIGINT) && sigismember(&blocked, SIGTERM);
}

START_TEST(test_jobs) {
  enum { JOBS = 200 };
  for (int t = 0; t < COUNTS; t++) {
    rk_pool *pool = rk_pool_new(thread_counts[t]);
    static counted jobs[JOBS];
    memset(jobs, 0, sizeof jobs);
    for (int j = 0; j < JOBS; j++) {
      jobs[j].job = (rk_job){.run = count_run, .context = &jobs[j]};
      const bool taken =
          j % 50 == 3 ? rk_pool_offer_long(pool, &jobs[j].job) : rk_pool_offer(pool, &jobs[j].job);
      if (thread_counts[t] == 1) ck_assert(!taken);
      if (!taken) rk_pool_do(pool, &jobs[j].job);
    }
    for (int j = JOBS - 1; j >= 0; j--) {
      if (j % 2)
        rk_pool_finish(pool, &jobs[j].job);
      else
        while (!rk_pool_await(pool, &jobs[j].job, 5)) continue;
      ck_assert(rk_pool_is_done(pool, &jobs[j].job));
      ck_assert_int_eq(jobs[j].runs, 1);
      ck_assert(jobs[j].worker == 0 || jobs[j].signals_blocked);
    }
    rk_pool_free(pool);
  }
}
END_TEST

static atomic_bool may_end;

static void wait_for_leave(void *context, uint32_t worker) {
  (void)worker;
  while (!atomic_load(&may_end)) usleep(1000);
  *(bool *)context = true;
}

/* The only other thread is held up by a long job: all the rest goes on, and waiting ends. */
START_TEST(test_beside_a_long_job) {
  rk_pool *pool = rk_pool_new(2);
  bool ended = false;
  rk_job job = {.run = wait_for_leave, .context = &ended};
  ck_assert(rk_pool_offer_long(pool, &job));
  row r = {.end_at = 0};
  do_row(pool, &r, TASKS, 4);
  ck_assert_uint_eq(r.taken, TASKS);
  counted other = {.runs = 0};
  other.job = (rk_job){.run = count_run, .context = &other};
  while (!rk_pool_offer(pool, &other.job)) continue;
  rk_pool_finish(pool, &other.job); /* by the caller, if nobody else does */
  ck_assert_int_eq(other.runs, 1);
  atomic_store(&may_end, true);
  while (!rk_pool_await(pool, &job, 1)) continue;
  ck_assert(ended);
  rk_pool_free(pool);
}
END_TEST

START_TEST(test_processors) {
  ck_assert_uint_ge(rk_pool_processors(), 1);
  ck_assert_uint_le(rk_pool_processors(), (uint32_t)sysconf(_SC_NPROCESSORS_CONF));
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_rows, test_a_row_that_ends_early, test_a_row_without_a_pool,
                                test_jobs, test_beside_a_long_job, test_processors};
  return run_cases("pool", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
