/*
 * pool: several threads do the work of one.
 *
 * A pool of n threads is the caller and n - 1 others, which are started when there is something for
 * them to do. Whoever works has a number: the caller is 0. With one thread, or where the system
 * refuses more, everything is done by the caller in the calls below: no error comes of it.
 *
 * Two ways to use it. Jobs: offered one by one, done in any order, asked for later. And a row of
 * tasks, made by all threads and taken by the caller in their order.
 * The caller helps wherever it waits, so n threads work, not one more or less.
 *
 * Ownership: jobs belong to who offers them and stay put until they are done. Threads: one caller, the
 * one that made the pool; what a job wrote is the caller's to read when it is known to be done. The
 * other threads take no signals.
 */
#ifndef RK_BASE_POOL_H
#define RK_BASE_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct rk_pool rk_pool;

enum { RK_POOL_THREADS_MAX = 256 };

/* How many processors may this process use? At least 1. */
uint32_t rk_pool_processors(void);

/* 1 to RK_POOL_THREADS_MAX threads. NULL when out of memory. */
rk_pool *rk_pool_new(uint32_t threads);
/* Ends the threads: what is being done is done to its end, what waits is dropped. NULL is allowed. */
void rk_pool_free(rk_pool *pool);
uint32_t rk_pool_threads(const rk_pool *pool);

/* ---- Jobs ---- */

typedef struct rk_job {
  void (*run)(void *context, uint32_t worker);
  void *context;
  enum { RK_JOB_IDLE, RK_JOB_WAITS, RK_JOB_RUNS, RK_JOB_DONE } state; /* the pool's */
} rk_job;

/* Hands a job to the other threads. False when they have enough waiting, or there are none. */
bool rk_pool_offer(rk_pool *pool, rk_job *job);
/* The same for a long one, before all that waits: one at a time, which the caller does not take to
 * pass his time. */
bool rk_pool_offer_long(rk_pool *pool, rk_job *job);
/* The caller does it now, as worker 0. */
void rk_pool_do(rk_pool *pool, rk_job *job);
bool rk_pool_is_done(rk_pool *pool, const rk_job *job);
/* Waits until it is done, and works meanwhile: a job that still waits, this one first. */
void rk_pool_finish(rk_pool *pool, rk_job *job);
/* Waits for it at most so long; does it when nobody has begun it. Is it done? */
bool rk_pool_await(rk_pool *pool, rk_job *job, uint32_t milliseconds);

/* ---- A row of tasks ---- */

typedef struct rk_pool_row {
  uint32_t count;  /* of tasks */
  uint32_t window; /* task i is not begun before task i - window was taken; at least 1 */
  void (*make)(void *context, uint32_t task, uint32_t worker);
  bool (*take)(void *context, uint32_t task); /* by the caller, in order; false: end here. May be NULL */
  void *context;
} rk_pool_row;

/* Returns when nobody is at work on it any more. No pool (NULL): the caller alone. */
void rk_pool_do_row(rk_pool *pool, const rk_pool_row *row);

#endif
