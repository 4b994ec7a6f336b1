/*
 * html_arena: memory for one page's tree, which goes all at once.
 *
 * gumbo asks for memory through two callbacks and believes that it never runs
 * out; and it frees a tree by recursion, as deep as the page is nested. So it
 * gets its memory here: what is freed is used again within the page, a reset
 * forgets the whole page, and when there is no more, rk_html_arena_get leaves
 * the parser by longjmp to where the owner has set `out_of_room`.
 *
 * A clock is looked at now and then, too: pages that get past html_lighten.h and keep
 * the parser busy are left after seconds of processor time that no honest page
 * of this size needs.
 *
 * Ownership: whoever holds the arena; what it gave is valid until the reset.
 * Invariant: it never holds more than `max_bytes`, by RK_HTML_ARENA_STEP_BYTES.
 * Threads: one at a time.
 */
#ifndef RK_INPUT_HTML_ARENA_H
#define RK_INPUT_HTML_ARENA_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RK_HTML_ARENA_STEP_BYTES ((size_t)256 << 10)
/* Up to 1 KB by 16 bytes, above that by powers of two up to 1 GB. */
#define RK_HTML_ARENA_SIZES (64 + 20)

typedef struct rk_html_chunk rk_html_chunk;

/* A zeroed arena with both limits is ready. */
typedef struct rk_html_arena {
  jmp_buf out_of_room; /* set before the first get; the jump brings 1 */
  size_t max_bytes;
  unsigned seconds_max;
  const char *why; /* after the jump: of static storage; NULL: there is no memory */

  /* The rest is the arena's own. */
  rk_html_chunk *chunks; /* the one in use first */
  size_t used, held;     /* in that chunk; in all of them */
  uint32_t gets;
  int64_t deadline; /* in nanoseconds of this thread's time; 0: not yet set */
  void *freed[RK_HTML_ARENA_SIZES];
} rk_html_arena;

/* Aligned to 8. As gumbo wants them: `arena` is an rk_html_arena. Never NULL. */
void *rk_html_arena_get(void *arena, size_t size);
void rk_html_arena_put_back(void *arena, void *bytes);
/* Keeps one chunk for the next page. */
void rk_html_arena_reset(rk_html_arena *arena);
void rk_html_arena_deinit(rk_html_arena *arena);

#endif
