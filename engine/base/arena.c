#include "engine/base/arena.h"

#include <stdalign.h>
#include <stdlib.h>

enum { FIRST_CHUNK_BYTES = 1 << 14, LARGEST_CHUNK_BYTES = 1 << 22 };

struct rk_arena_chunk {
  rk_arena_chunk *next;
  size_t used, cap;
  alignas(max_align_t) unsigned char bytes[];
};

static rk_arena_chunk *grow(rk_arena *arena, size_t size_bytes) {
  size_t cap = arena->chunks ? arena->chunks->cap * 2 : FIRST_CHUNK_BYTES;
  if (cap > LARGEST_CHUNK_BYTES) cap = LARGEST_CHUNK_BYTES;
  if (cap < size_bytes) cap = size_bytes;
  if (cap > SIZE_MAX - sizeof(rk_arena_chunk)) return NULL;
  rk_arena_chunk *chunk = malloc(sizeof *chunk + cap);
  if (!chunk) return NULL;
  *chunk = (rk_arena_chunk){.next = arena->chunks, .cap = cap};
  arena->chunks = chunk;
  arena->reserved_bytes += sizeof *chunk + cap;
  return chunk;
}

void *rk_arena_alloc(rk_arena *arena, size_t size_bytes) {
  if (size_bytes > SIZE_MAX - alignof(max_align_t)) return NULL;
  size_t size = (size_bytes + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
  rk_arena_chunk *chunk = arena->chunks;
  if (!chunk || chunk->cap - chunk->used < size) chunk = grow(arena, size);
  if (!chunk) return NULL;
  void *memory = chunk->bytes + chunk->used;
  chunk->used += size;
  arena->used_bytes += size;
  return memory;
}

rk_view rk_arena_copy(rk_arena *arena, rk_view text) {
  char *copy = rk_arena_alloc(arena, text.len);
  if (!copy) return (rk_view){NULL, 0};
  if (text.len) memcpy(copy, text.ptr, text.len);
  return (rk_view){copy, text.len};
}

static void free_chunks(rk_arena_chunk *chunk) {
  while (chunk) {
    rk_arena_chunk *next = chunk->next;
    free(chunk);
    chunk = next;
  }
}

void rk_arena_reset(rk_arena *arena) {
  if (!arena->chunks) return;
  free_chunks(arena->chunks->next);
  arena->chunks->next = NULL;
  arena->chunks->used = 0;
  arena->used_bytes = 0;
  arena->reserved_bytes = sizeof(rk_arena_chunk) + arena->chunks->cap;
}

void rk_arena_deinit(rk_arena *arena) {
  free_chunks(arena->chunks);
  *arena = (rk_arena){0};
}
