#include "engine/input/html_arena.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct rk_html_chunk {
  rk_html_chunk *next;
  size_t cap; /* of what follows */
};

/* In front of each piece: which list it goes to when it is freed. */
typedef uint64_t size_class;

#define STEP ((size_t)16)
#define SMALL_MAX ((size_t)1024)

static size_t class_of(size_t size, size_t *rounded) {
  if (size <= SMALL_MAX) {
    const size_t steps = size ? (size + STEP - 1) / STEP : 1;
    *rounded = steps * STEP;
    return steps - 1;
  }
  size_t class = 64;
  for (*rounded = 2 * SMALL_MAX; *rounded < size; *rounded *= 2) class++;
  return class;
}

_Noreturn static void leave(rk_html_arena *arena, const char *why) {
  arena->why = why;
  longjmp(arena->out_of_room, 1);
}

static const char too_large[] = "its elements take more memory than a page may";

static void look_at_clock(rk_html_arena *arena) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  const int64_t time = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
  if (arena->deadline == 0)
    arena->deadline = time + (int64_t)arena->seconds_max * 1000000000;
  if (time > arena->deadline) leave(arena, "it keeps the parser busy for too long");
}

static void add_chunk(rk_html_arena *arena, size_t size) {
  const size_t cap =
      size > RK_HTML_ARENA_STEP_BYTES ? size : RK_HTML_ARENA_STEP_BYTES;
  if (arena->held + size > arena->max_bytes) leave(arena, too_large);
  rk_html_chunk *chunk = malloc(sizeof *chunk + cap);
  if (!chunk) leave(arena, NULL);
  *chunk = (rk_html_chunk){arena->chunks, cap};
  arena->chunks = chunk;
  arena->held += cap;
  arena->used = 0;
}

void *rk_html_arena_get(void *context, size_t size) {
  rk_html_arena *arena = context;
  if (size > arena->max_bytes) leave(arena, too_large);
  if (arena->gets++ % 64 == 0) look_at_clock(arena);
  size_t rounded;
  const size_t class = class_of(size, &rounded);
  void *piece = arena->freed[class];
  if (piece) {
    memcpy(&arena->freed[class], piece, sizeof piece);
    return piece;
  }
  const size_t needed = sizeof(size_class) + rounded;
  if (!arena->chunks || arena->chunks->cap - arena->used < needed) add_chunk(arena, needed);
  size_class *head = (size_class *)((char *)(arena->chunks + 1) + arena->used);
  arena->used += needed;
  *head = class;
  return head + 1;
}

void rk_html_arena_put_back(void *context, void *bytes) {
  rk_html_arena *arena = context;
  if (!bytes) return;
  const size_class class = ((size_class *)bytes)[-1];
  memcpy(bytes, &arena->freed[class], sizeof bytes);
  arena->freed[class] = bytes;
}

static void free_chunks(rk_html_arena *arena, size_t kept) {
  rk_html_chunk *keep = NULL;
  while (arena->chunks) {
    rk_html_chunk *chunk = arena->chunks;
    arena->chunks = chunk->next;
    if (!keep && chunk->cap == kept)
      keep = chunk;
    else
      free(chunk);
  }
  arena->chunks = keep;
  arena->held = keep ? keep->cap : 0;
  arena->used = 0;
  arena->gets = 0;
  arena->deadline = 0;
  if (keep) keep->next = NULL;
  memset(arena->freed, 0, sizeof arena->freed);
}

void rk_html_arena_reset(rk_html_arena *arena) { free_chunks(arena, RK_HTML_ARENA_STEP_BYTES); }

void rk_html_arena_deinit(rk_html_arena *arena) { free_chunks(arena, SIZE_MAX); }
