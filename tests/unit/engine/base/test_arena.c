#include "engine/base/arena.h"

#include <stdalign.h>

#include "tests/unit/engine/base/test_kit.h"

typedef struct piece {
  unsigned char *ptr;
  size_t len;
  unsigned char fill;
} piece;

/* Random sizes, now and then larger than any chunk; all pieces hold at the end. */
static void fill_arena(rk_arena *arena, uint64_t seed) {
  enum { PIECES = 3000 };
  static piece pieces[PIECES];
  uint64_t state = seed;
  size_t total = 0;
  for (size_t i = 0; i < PIECES; i++) {
    piece *p = &pieces[i];
    p->len = random_below(&state, i % 500 == 0 ? 6000000 : 300);
    p->ptr = rk_arena_alloc(arena, p->len);
    REQUIRE(p->ptr && (uintptr_t)p->ptr % alignof(max_align_t) == 0);
    p->fill = (unsigned char)i;
    memset(p->ptr, p->fill, p->len);
    total += p->len;
    REQUIRE(arena->used_bytes >= total && arena->reserved_bytes >= arena->used_bytes);
  }
  for (size_t i = 0; i < PIECES; i++)
    for (size_t b = 0; b < pieces[i].len; b++)
      if (pieces[i].ptr[b] != pieces[i].fill) ck_abort_msg("piece %zu was overwritten", i);
}

START_TEST(pieces_are_apart_and_aligned) {
  rk_arena arena = {0};
  fill_arena(&arena, 1);
  rk_arena_deinit(&arena);
  ck_assert_ptr_null(arena.chunks);
  ck_assert_uint_eq(arena.used_bytes + arena.reserved_bytes, 0);
  fill_arena(&arena, 2); /* empty again, and usable */
  rk_arena_deinit(&arena);
  rk_arena_deinit(&arena);
}
END_TEST

START_TEST(reset_forgets_and_keeps_one_chunk) {
  rk_arena arena = {0};
  rk_arena_reset(&arena);
  ck_assert_uint_eq(arena.reserved_bytes, 0);
  fill_arena(&arena, 3);
  const size_t before = arena.reserved_bytes;
  rk_arena_reset(&arena);
  ck_assert_uint_eq(arena.used_bytes, 0);
  ck_assert_uint_gt(arena.reserved_bytes, 0);
  ck_assert_uint_lt(arena.reserved_bytes, before);
  /* What fits the kept chunk asks for no more memory. */
  const size_t kept = arena.reserved_bytes;
  for (unsigned again = 0; again < 20000; again++) {
    memset(rk_arena_alloc(&arena, 1000), 1, 1000);
    REQUIRE(arena.reserved_bytes == kept);
    rk_arena_reset(&arena);
  }
  fill_arena(&arena, 4);
  rk_arena_deinit(&arena);
}
END_TEST

START_TEST(large_pieces) {
  rk_arena arena = {0};
  const size_t large = 50u << 20;
  unsigned char *first = rk_arena_alloc(&arena, large);
  ck_assert_ptr_nonnull(first);
  first[0] = first[large - 1] = 1;
  ck_assert_uint_ge(arena.reserved_bytes, large);
  unsigned char *second = rk_arena_alloc(&arena, 16);
  memset(second, 2, 16);
  ck_assert_int_eq(first[large - 1], 1);
  ck_assert_ptr_null(rk_arena_alloc(&arena, SIZE_MAX));
  ck_assert_ptr_null(rk_arena_alloc(&arena, SIZE_MAX - 15));
  ck_assert_ptr_null(rk_arena_alloc(&arena, SIZE_MAX - 31));
  ck_assert_ptr_nonnull(rk_arena_alloc(&arena, 16)); /* still in order */
  rk_arena_deinit(&arena);
}
END_TEST

START_TEST(copies) {
  rk_arena arena = {0};
  char text[] = "kata\0nya";
  const rk_view copy = rk_arena_copy(&arena, (rk_view){text, sizeof text});
  text[0] = 'x';
  ck_assert_uint_eq(copy.len, sizeof text);
  ck_assert_mem_eq(copy.ptr, "kata\0nya", sizeof text);
  const rk_view empty = rk_arena_copy(&arena, (rk_view){NULL, 0});
  ck_assert_uint_eq(empty.len, 0);
  ck_assert_ptr_nonnull(empty.ptr);
  rk_arena_deinit(&arena);
}
END_TEST

int main(void) {
  return RUN_TESTS("arena", pieces_are_apart_and_aligned, reset_forgets_and_keeps_one_chunk,
                   large_pieces, copies);
}
