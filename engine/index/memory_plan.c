#include "engine/index/memory_plan.h"

enum {
  BATCH_LEAST = 1 << 16, /* one block of stored documents */
  BATCH_MOST = 1 << 17,  /* text, records and log of it stay in a core's cache */
  /* Per byte of a batch: its text, and what may become of it before it is counted (frame, log). */
  BATCH_WEIGHT = 3,
  SAMPLE_LEAST = 1 << 18,
  SAMPLE_MOST = 1 << 20,
  THREAD_LEAST = 4 << 20,
};

static size_t between(size_t least, size_t value, size_t most) {
  return value < least ? least : value > most ? most : value;
}

rk_memory_plan rk_memory_plan_of(size_t memory_bytes, uint32_t threads) {
  rk_memory_plan plan = {0};
  plan.batch_bytes = between(BATCH_LEAST, memory_bytes / 64 / threads, BATCH_MOST);
  plan.sample_bytes = between(SAMPLE_LEAST, memory_bytes / 32, SAMPLE_MOST);
  /* One is filled, one is at work in every thread, and as many wait for one; more, where there is
   * memory, so that a thread that the system lets wait does not hold up the others. */
  plan.batch_count =
      threads == 1
          ? 1
          : (uint32_t)between(2 * (size_t)threads + 2, memory_bytes / 64 / plan.batch_bytes,
                              8 * (size_t)threads);
  plan.merge_bytes = threads == 1 ? memory_bytes / 2 : memory_bytes / 8;
  plan.sort_bytes = memory_bytes / 4;
  const size_t taken = plan.batch_count * plan.batch_bytes * BATCH_WEIGHT + plan.sort_bytes +
                       (threads == 1 ? 0 : plan.merge_bytes);
  plan.held_bytes = memory_bytes / 8;
  if (taken + plan.held_bytes < memory_bytes) plan.held_bytes = memory_bytes - taken;
  plan.vocabulary_bytes = between(0, plan.held_bytes / 2 / threads, UINT32_MAX / 4);
  return plan;
}

uint32_t rk_memory_plan_threads(uint64_t memory_bytes) {
  const uint64_t threads = memory_bytes / THREAD_LEAST;
  return threads < 1 ? 1 : threads > UINT32_MAX ? UINT32_MAX : (uint32_t)threads;
}
