/*
 * memory_plan: who gets how much of the memory budget?
 *
 * The promise is that a run keeps to its budget and some fixed amount for what is not counted here
 * (the program, its libraries, what the readers of input hold), however many threads it has. What is
 * said to be held at the same time sums up to the budget at most, unless the budget is too small for
 * the threads (rk_memory_plan_threads).
 * A single document is held whole, beyond this: see --max-document.
 */
#ifndef RK_INDEX_MEMORY_PLAN_H
#define RK_INDEX_MEMORY_PLAN_H

#include <stddef.h>
#include <stdint.h>

enum {
  /* Part of that fixed amount: for batches under way that turn out to be of the worst kind. */
  RK_MEMORY_PLAN_SLACK = 24 << 20,
  /* How much a byte of text may take when each word is new: some 250 bytes of tables for four letters. */
  RK_MEMORY_PLAN_WORST = 48,
};

typedef struct rk_memory_plan {
  size_t batch_bytes;      /* of documents that one thread takes at a time */
  size_t sample_bytes;     /* of the first one, on which the dictionary of stored documents is trained */
  uint32_t batch_count;    /* that are under way */
  size_t merge_bytes;      /* for a merge: beside all this, or, with one thread, after a flush */
  size_t sort_bytes;       /* for the buffer of a flush */
  size_t held_bytes;       /* logs and vocabularies, and the tables of a flush: when to flush */
  size_t vocabulary_bytes; /* what a thread may keep of that for the next segment */
} rk_memory_plan;

rk_memory_plan rk_memory_plan_of(size_t memory_bytes, uint32_t threads);

/* With more threads than this the budget would go into their tables. */
uint32_t rk_memory_plan_threads(uint64_t memory_bytes);

#endif
