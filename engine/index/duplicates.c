#include "engine/index/duplicates.h"

#include <stdlib.h>
#include <xxhash.h>

#include "engine/index/digest_set.h"
#include "engine/index/near_table.h"
#include "engine/text/bare_text.h"

struct rk_duplicates {
  rk_duplicates_mode mode;
  rk_digest_set exact;
  rk_near_table near;
  rk_sketch_maker maker;
  XXH3_state_t *state;
  char room[2 * RK_BARE_ROOM_BYTES]; /* a title and a body, or a piece */
};

rk_status rk_duplicates_open(rk_duplicates **out, rk_duplicates_mode mode, uint64_t share_bytes) {
  *out = NULL;
  rk_duplicates *duplicates = calloc(1, sizeof *duplicates);
  if (!duplicates) return RK_NO_MEMORY;
  duplicates->mode = mode;
  duplicates->state = XXH3_createState();
  rk_status status = duplicates->state ? RK_OK : RK_NO_MEMORY;
  /* Near: a text takes 112 bytes there and 16 here, where buckets should not be full. */
  const uint64_t exact_bytes = mode == RK_DUPLICATES_NEAR ? share_bytes / 8 : share_bytes;
  if (status == RK_OK) status = rk_digest_set_init(&duplicates->exact, exact_bytes);
  if (status == RK_OK && mode == RK_DUPLICATES_NEAR)
    status = rk_near_table_init(&duplicates->near, share_bytes - exact_bytes);
  if (status == RK_OK)
    *out = duplicates;
  else
    rk_duplicates_close(duplicates);
  return status;
}

void rk_duplicates_close(rk_duplicates *duplicates) {
  if (!duplicates) return;
  rk_digest_set_deinit(&duplicates->exact);
  rk_near_table_deinit(&duplicates->near);
  XXH3_freeState(duplicates->state);
  free(duplicates);
}

static void add_piece(rk_duplicates *duplicates, const char *bare, size_t len) {
  if (duplicates->mode == RK_DUPLICATES_NEAR) rk_sketch_add(&duplicates->maker, bare, len);
}

static size_t read_long(rk_duplicates *duplicates, rk_view text) {
  size_t total = 0;
  while (text.len) {
    const size_t len = rk_bare_text_next(&text, duplicates->room);
    XXH3_128bits_update(duplicates->state, duplicates->room, len);
    add_piece(duplicates, duplicates->room, len);
    total += len;
  }
  return total;
}

/* Reads a document, and returns how many bytes of words it has. */
static size_t read_text(rk_duplicates *duplicates, rk_view title, rk_view body, XXH128_hash_t *sum) {
  if (title.len <= RK_BARE_PIECE_BYTES && body.len <= RK_BARE_PIECE_BYTES) {
    /* Nearly all are short, and then it is quicker to hash in one go; the sum is the same. */
    size_t len = rk_bare_text_next(&title, duplicates->room);
    len += rk_bare_text_next(&body, duplicates->room + len);
    add_piece(duplicates, duplicates->room, len);
    *sum = XXH3_128bits(duplicates->room, len);
    return len;
  }
  XXH3_128bits_reset(duplicates->state);
  const size_t len = read_long(duplicates, title) + read_long(duplicates, body);
  *sum = XXH3_128bits_digest(duplicates->state);
  return len;
}

rk_duplicate rk_duplicates_ask(rk_duplicates *duplicates, rk_view title, rk_view body) {
  if (duplicates->mode == RK_DUPLICATES_NEAR) rk_sketch_begin(&duplicates->maker);
  XXH128_hash_t sum;
  if (read_text(duplicates, title, body, &sum) == 0) return RK_DUPLICATE_NONE;
  if (rk_digest_set_put(&duplicates->exact, (rk_digest){sum.high64, sum.low64}))
    return RK_DUPLICATE_EXACT;
  if (duplicates->mode != RK_DUPLICATES_NEAR || duplicates->maker.word_count < RK_DUPLICATES_WORDS)
    return RK_DUPLICATE_NONE;
  rk_sketch sketch;
  rk_sketch_finish(&duplicates->maker, &sketch);
  if (rk_near_table_find(&duplicates->near, &sketch, RK_DUPLICATES_RESEMBLANCE))
    return RK_DUPLICATE_NEAR;
  rk_near_table_add(&duplicates->near, &sketch);
  return RK_DUPLICATE_NONE;
}

uint64_t rk_duplicates_forgotten(const rk_duplicates *duplicates) {
  const uint64_t exact = duplicates->exact.forgotten, near = duplicates->near.forgotten;
  return exact > near ? exact : near;
}
