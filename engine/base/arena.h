/*
 * arena: memory that is given back all at once.
 *
 * One arena per lifetime (a batch of documents, one query). Allocation is a
 * pointer bump; nothing is freed singly. A single-threaded object.
 */
#ifndef RK_BASE_ARENA_H
#define RK_BASE_ARENA_H

#include <stddef.h>

#include "engine/base/view.h"

typedef struct rk_arena_chunk rk_arena_chunk;

typedef struct rk_arena {
  rk_arena_chunk *chunks; /* newest first */
  size_t used_bytes;      /* handed out since the last reset */
  size_t reserved_bytes;  /* held from malloc */
} rk_arena;

/* A zeroed rk_arena is an empty one. NULL only when memory has run out; the
 * memory is aligned for any scalar type and not cleared. */
void *rk_arena_alloc(rk_arena *arena, size_t size_bytes);
/* A copy of `text` that lives as long as the arena; ptr NULL when memory has run out. */
rk_view rk_arena_copy(rk_arena *arena, rk_view text);
/* Forgets all allocations, keeps the newest chunk for reuse. */
void rk_arena_reset(rk_arena *arena);
void rk_arena_deinit(rk_arena *arena);

#endif
