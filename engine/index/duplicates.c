#include "engine/index/duplicates.h"

#include <stdlib.h>
#include <xxhash.h>

#include "engine/index/digest_set.h"
#include "engine/index/near_table.h"
#include "engine/index/version_table.h"
#include "engine/text/bare_text.h"

struct rk_duplicates {
  rk_duplicates_mode mode;
  bool by_id;
  rk_version_table versions; /* only by_id */
  rk_digest_set exact;
  rk_near_table near;
  rk_sketch_maker maker;
  XXH3_state_t *state;
  char room[2 * RK_BARE_ROOM_BYTES]; /* a title and a body, or a piece */
};

static rk_status open_tables(rk_duplicates *duplicates, uint64_t share) {
  /* Near: a text takes 112 bytes there and 16 here, where buckets should not be full; with an id 32 more,
   * so too. */
  const bool is_near = duplicates->mode == RK_DUPLICATES_NEAR;
  const uint64_t versions = !duplicates->by_id ? 0 : is_near ? share / 4 : share / 2;
  const uint64_t exact = is_near ? share / 8 : share - versions;
  rk_status status = rk_digest_set_init(&duplicates->exact, exact);
  if (status == RK_OK && duplicates->by_id)
    status = rk_version_table_init(&duplicates->versions, versions);
  if (status == RK_OK && is_near)
    status = rk_near_table_init(&duplicates->near, share - exact - versions);
  return status;
}

rk_status rk_duplicates_open(rk_duplicates **out, rk_duplicates_mode mode, bool by_id,
                             uint64_t share_bytes) {
  *out = NULL;
  rk_duplicates *duplicates = calloc(1, sizeof *duplicates);
  if (!duplicates) return RK_NO_MEMORY;
  duplicates->mode = mode;
  duplicates->by_id = by_id;
  duplicates->state = XXH3_createState();
  const rk_status status = duplicates->state ? open_tables(duplicates, share_bytes) : RK_NO_MEMORY;
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
  rk_version_table_deinit(&duplicates->versions);
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

/* ---- Ids ---- */

/* Nothing is compared with this text any more. */
static void drop_text(rk_duplicates *duplicates, const rk_version *version) {
  rk_digest_set_take(&duplicates->exact, version->text);
  if (version->place) rk_near_table_take(&duplicates->near, version->place);
}

static void drop_version(rk_duplicates *duplicates, const rk_id_key *id) {
  rk_version older;
  if (rk_version_table_take(&duplicates->versions, id, &older)) drop_text(duplicates, &older);
}

/* Whose id goes out of memory, his text goes with it: else it might hide one that nobody has. */
static void put_version(rk_duplicates *duplicates, const rk_id_key *id, rk_version version) {
  rk_version oldest;
  if (rk_version_table_put(&duplicates->versions, id, version, &oldest))
    drop_text(duplicates, &oldest);
}

void rk_duplicates_forget(rk_duplicates *duplicates, rk_view id) {
  if (!duplicates->by_id || id.len == 0) return;
  const rk_id_key key = rk_id_key_of(id);
  drop_version(duplicates, &key);
}

void rk_duplicates_forget_all(rk_duplicates *duplicates) {
  if (!duplicates->by_id) return;
  rk_digest_set_clear(&duplicates->exact);
  rk_version_table_clear(&duplicates->versions);
  if (duplicates->mode == RK_DUPLICATES_NEAR) rk_near_table_clear(&duplicates->near);
}

/* ---- Asking ---- */

/* The text was read; *place gets that of its signature. */
static rk_duplicate compare(rk_duplicates *duplicates, XXH128_hash_t sum, uint32_t *place) {
  *place = 0;
  if (rk_digest_set_put(&duplicates->exact, (rk_digest){sum.high64, sum.low64}))
    return RK_DUPLICATE_EXACT;
  if (duplicates->mode != RK_DUPLICATES_NEAR || duplicates->maker.word_count < RK_DUPLICATES_WORDS)
    return RK_DUPLICATE_NONE;
  rk_sketch sketch;
  rk_sketch_finish(&duplicates->maker, &sketch);
  if (rk_near_table_find(&duplicates->near, &sketch, RK_DUPLICATES_RESEMBLANCE))
    return RK_DUPLICATE_NEAR;
  *place = rk_near_table_add(&duplicates->near, &sketch);
  return RK_DUPLICATE_NONE;
}

rk_duplicate rk_duplicates_ask(rk_duplicates *duplicates, rk_view id, rk_view title, rk_view body) {
  const bool has_id = duplicates->by_id && id.len > 0;
  rk_id_key key = {0};
  if (has_id) {
    key = rk_id_key_of(id);
    drop_version(duplicates, &key);
  }
  if (duplicates->mode == RK_DUPLICATES_NEAR) rk_sketch_begin(&duplicates->maker);
  XXH128_hash_t sum;
  uint32_t place;
  if (read_text(duplicates, title, body, &sum) == 0) return RK_DUPLICATE_NONE;
  const rk_duplicate kind = compare(duplicates, sum, &place);
  if (has_id && kind == RK_DUPLICATE_NONE)
    put_version(duplicates, &key, (rk_version){.text = sum.high64 | !sum.high64, .place = place});
  /* It does not go in, and what it is like may go. */
  if (duplicates->by_id && kind == RK_DUPLICATE_NEAR)
    rk_digest_set_take(&duplicates->exact, sum.high64);
  return kind;
}

uint64_t rk_duplicates_forgotten(const rk_duplicates *duplicates) {
  const uint64_t exact = duplicates->exact.forgotten, near = duplicates->near.forgotten;
  const uint64_t most = exact > near ? exact : near, ids = duplicates->versions.forgotten;
  return most > ids ? most : ids;
}
