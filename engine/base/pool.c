#define _GNU_SOURCE /* sched_getaffinity */
#include "engine/base/pool.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

typedef struct pool_thread {
  rk_pool *pool;
  pthread_t thread;
  uint32_t worker;
} pool_thread;

struct rk_pool {
  uint32_t threads; /* with the caller */
  uint32_t started; /* without */
  bool all_started; /* or tried to */
  pthread_mutex_t lock; /* of all below, and of the state of jobs */
  pthread_cond_t work, news; /* there is work; something was done */
  rk_job **queue;            /* a ring */
  uint32_t queue_cap, queue_first, queue_count;
  rk_job *long_job; /* that waits */
  bool stops;
  pool_thread *others;
};

uint32_t rk_pool_processors(void) {
  for (int cpus = 1024; cpus <= 1 << 20; cpus *= 2) {
    cpu_set_t *set = CPU_ALLOC(cpus);
    if (!set) return 1;
    const size_t size = CPU_ALLOC_SIZE(cpus);
    const bool told = sched_getaffinity(0, size, set) == 0;
    const int count = told ? CPU_COUNT_S(size, set) : 0;
    CPU_FREE(set);
    if (told) return count > 0 ? (uint32_t)count : 1;
  }
  return 1;
}

rk_pool *rk_pool_new(uint32_t threads) {
  assert(threads >= 1 && threads <= RK_POOL_THREADS_MAX);
  rk_pool *pool = calloc(1, sizeof *pool);
  if (!pool) return NULL;
  pool->threads = threads;
  pool->queue_cap = threads; /* so that nobody runs dry while the caller is busy with one himself */
  pool->queue = calloc(pool->queue_cap, sizeof *pool->queue);
  pool->others = calloc(threads, sizeof *pool->others);
  if (!pool->queue || !pool->others) {
    free(pool->queue);
    free(pool->others);
    free(pool);
    return NULL;
  }
  pthread_mutex_init(&pool->lock, NULL);
  pthread_cond_init(&pool->work, NULL);
  pthread_condattr_t by_clock;
  pthread_condattr_init(&by_clock);
  pthread_condattr_setclock(&by_clock, CLOCK_MONOTONIC);
  pthread_cond_init(&pool->news, &by_clock);
  pthread_condattr_destroy(&by_clock);
  return pool;
}

void rk_pool_free(rk_pool *pool) {
  if (!pool) return;
  pthread_mutex_lock(&pool->lock);
  pool->stops = true;
  pthread_cond_broadcast(&pool->work);
  pthread_mutex_unlock(&pool->lock);
  for (uint32_t t = 0; t < pool->started; t++) pthread_join(pool->others[t].thread, NULL);
  pthread_cond_destroy(&pool->work);
  pthread_cond_destroy(&pool->news);
  pthread_mutex_destroy(&pool->lock);
  free(pool->queue);
  free(pool->others);
  free(pool);
}

uint32_t rk_pool_threads(const rk_pool *pool) { return pool->threads; }

/* ---- Jobs. What follows is called with the lock held, up to the next line. ---- */

static rk_job *next_of_queue(rk_pool *pool) {
  if (pool->queue_count == 0) return NULL;
  rk_job *job = pool->queue[pool->queue_first];
  pool->queue_first = (pool->queue_first + 1) % pool->queue_cap;
  pool->queue_count--;
  return job;
}

static void take_back(rk_pool *pool, const rk_job *job) {
  if (pool->long_job == job) pool->long_job = NULL;
  uint32_t kept = 0;
  for (uint32_t i = 0; i < pool->queue_count; i++) {
    rk_job *other = pool->queue[(pool->queue_first + i) % pool->queue_cap];
    if (other != job) pool->queue[(pool->queue_first + kept++) % pool->queue_cap] = other;
  }
  pool->queue_count = kept;
}

static void run(rk_pool *pool, rk_job *job, uint32_t worker) {
  job->state = RK_JOB_RUNS;
  pthread_mutex_unlock(&pool->lock);
  job->run(job->context, worker);
  pthread_mutex_lock(&pool->lock);
  job->state = RK_JOB_DONE;
  pthread_cond_broadcast(&pool->news);
}

/* ---- */

static void *work(void *context) {
  const pool_thread *thread = context;
  rk_pool *pool = thread->pool;
  pthread_mutex_lock(&pool->lock);
  while (!pool->stops) {
    rk_job *job = pool->long_job;
    pool->long_job = NULL;
    if (!job) job = next_of_queue(pool);
    if (job)
      run(pool, job, thread->worker);
    else
      pthread_cond_wait(&pool->work, &pool->lock);
  }
  pthread_mutex_unlock(&pool->lock);
  return NULL;
}

static bool has_others(rk_pool *pool) {
  if (pool->all_started) return pool->started > 0;
  pool->all_started = true;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are for the caller's thread */
  for (; pool->started + 1 < pool->threads; pool->started++) {
    pool_thread *other = &pool->others[pool->started];
    *other = (pool_thread){.pool = pool, .worker = pool->started + 1};
    if (pthread_create(&other->thread, NULL, work, other) != 0) break;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return pool->started > 0;
}

bool rk_pool_offer(rk_pool *pool, rk_job *job) {
  if (!has_others(pool)) return false;
  pthread_mutex_lock(&pool->lock);
  const bool has_room = pool->queue_count < pool->queue_cap;
  if (has_room) {
    job->state = RK_JOB_WAITS;
    pool->queue[(pool->queue_first + pool->queue_count++) % pool->queue_cap] = job;
    pthread_cond_signal(&pool->work);
  }
  pthread_mutex_unlock(&pool->lock);
  return has_room;
}

bool rk_pool_offer_long(rk_pool *pool, rk_job *job) {
  if (!has_others(pool)) return false;
  pthread_mutex_lock(&pool->lock);
  const bool has_room = !pool->long_job;
  if (has_room) {
    job->state = RK_JOB_WAITS;
    pool->long_job = job;
    pthread_cond_signal(&pool->work);
  }
  pthread_mutex_unlock(&pool->lock);
  return has_room;
}

void rk_pool_do(rk_pool *pool, rk_job *job) {
  pthread_mutex_lock(&pool->lock);
  run(pool, job, 0);
  pthread_mutex_unlock(&pool->lock);
}

bool rk_pool_is_done(rk_pool *pool, const rk_job *job) {
  pthread_mutex_lock(&pool->lock);
  const bool is_done = job->state == RK_JOB_DONE;
  pthread_mutex_unlock(&pool->lock);
  return is_done;
}

void rk_pool_finish(rk_pool *pool, rk_job *job) {
  pthread_mutex_lock(&pool->lock);
  while (job->state != RK_JOB_DONE) {
    rk_job *mine;
    if (job->state == RK_JOB_WAITS)
      take_back(pool, mine = job);
    else
      mine = next_of_queue(pool);
    if (mine)
      run(pool, mine, 0);
    else
      pthread_cond_wait(&pool->news, &pool->lock);
  }
  pthread_mutex_unlock(&pool->lock);
}

bool rk_pool_await(rk_pool *pool, rk_job *job, uint32_t milliseconds) {
  struct timespec end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  end.tv_sec += milliseconds / 1000;
  end.tv_nsec += milliseconds % 1000 * 1000000L;
  if (end.tv_nsec >= 1000000000L) {
    end.tv_sec++;
    end.tv_nsec -= 1000000000L;
  }
  pthread_mutex_lock(&pool->lock);
  if (job->state == RK_JOB_WAITS) {
    take_back(pool, job);
    run(pool, job, 0);
  }
  while (job->state == RK_JOB_RUNS)
    if (pthread_cond_timedwait(&pool->news, &pool->lock, &end) != 0) break;
  const bool is_done = job->state == RK_JOB_DONE;
  pthread_mutex_unlock(&pool->lock);
  return is_done;
}

/* ---- A row of tasks ---- */

typedef struct row_work {
  rk_pool *pool;
  const rk_pool_row *row;
  uint32_t next, taken; /* with the pool's lock, as all here */
  bool stops;
  bool *is_made; /* of task i at i % window */
} row_work;

static bool can_begin(const row_work *self) {
  return !self->stops && self->next < self->row->count &&
         self->next - self->taken < self->row->window;
}

static void make_one(row_work *self, uint32_t worker) {
  const uint32_t task = self->next++;
  pthread_mutex_unlock(&self->pool->lock);
  self->row->make(self->row->context, task, worker);
  pthread_mutex_lock(&self->pool->lock);
  self->is_made[task % self->row->window] = true;
  pthread_cond_broadcast(&self->pool->news);
}

static void take_one(row_work *self) {
  self->is_made[self->taken % self->row->window] = false;
  pthread_mutex_unlock(&self->pool->lock);
  const bool goes_on = !self->row->take || self->row->take(self->row->context, self->taken);
  pthread_mutex_lock(&self->pool->lock);
  self->taken++;
  if (!goes_on) self->stops = true;
  pthread_cond_broadcast(&self->pool->news);
}

/* What the other threads do. */
static void help_with_row(void *context, uint32_t worker) {
  row_work *self = context;
  pthread_mutex_lock(&self->pool->lock);
  while (!self->stops && self->next < self->row->count) {
    if (can_begin(self))
      make_one(self, worker);
    else
      pthread_cond_wait(&self->pool->news, &self->pool->lock);
  }
  pthread_mutex_unlock(&self->pool->lock);
}

static void lead_row(row_work *self) {
  pthread_mutex_lock(&self->pool->lock);
  while (!self->stops && self->taken < self->row->count) {
    if (self->is_made[self->taken % self->row->window])
      take_one(self);
    else if (can_begin(self))
      make_one(self, 0);
    else
      pthread_cond_wait(&self->pool->news, &self->pool->lock);
  }
  pthread_mutex_unlock(&self->pool->lock);
}

static void do_row_alone(const rk_pool_row *row) {
  for (uint32_t task = 0; task < row->count; task++) {
    row->make(row->context, task, 0);
    if (row->take && !row->take(row->context, task)) return;
  }
}

void rk_pool_do_row(rk_pool *pool, const rk_pool_row *row) {
  const uint32_t threads = pool ? pool->threads : 1;
  const uint32_t helpers = row->count < threads ? row->count - (row->count > 0) : threads - 1;
  rk_job *jobs = helpers ? calloc(helpers, sizeof *jobs) : NULL;
  bool *is_made = helpers ? calloc(row->window, sizeof *is_made) : NULL;
  if (!jobs || !is_made) { /* alone goes always */
    free(jobs);
    free(is_made);
    do_row_alone(row);
    return;
  }
  row_work self = {.pool = pool, .row = row, .is_made = is_made};
  uint32_t offered = 0;
  for (; offered < helpers; offered++) {
    jobs[offered] = (rk_job){.run = help_with_row, .context = &self};
    if (!rk_pool_offer(pool, &jobs[offered])) break;
  }
  lead_row(&self);
  for (uint32_t j = 0; j < offered; j++) rk_pool_finish(pool, &jobs[j]);
  free(jobs);
  free(is_made);
}
