#include "engine/index/replace.h"

#include <stdlib.h>

#include "engine/index/stored_ids.h"

enum { RECORDS_LEAST = 1 << 12 };

/* A segment's table. */
typedef struct source {
  rk_id_cursor cursor;
  uint64_t base;
  bool has_new; /* its hashes are all walked; in others they are sought */
} source;

/* What may be equal. Documents with a smaller number than a record's limit give way to it. */
typedef struct record {
  rk_id_key key;
  uint64_t number; /* of the document; of a wish: its limit */
  bool is_document, is_read; /* is_read: the key is known */
} record;

typedef struct replacer {
  const rk_replacement *given;
  rk_drops *drops;
  rk_error *error;
  source *sources;
  uint32_t source_count;
  size_t next_wish;
  uint64_t first_new;
  rk_buffer records;
  size_t limit; /* records that are gathered before they are looked at */
  uint64_t rounds; /* how often they were */
} replacer;

static rk_status no_memory(const replacer *r) {
  return rk_error_set(r->error, RK_NO_MEMORY, r->given->snapshot->folder, "out of memory");
}

static record *records_of(const replacer *r) { return (record *)(void *)r->records.ptr; }
static size_t count_of(const replacer *r) { return r->records.len / sizeof(record); }

/* ---- Looking at what was gathered ---- */

static int by_number(const void *a, const void *b) {
  const record *x = a, *y = b;
  return (x->number > y->number) - (x->number < y->number);
}

static int by_id(const void *a, const void *b) {
  const record *x = a, *y = b;
  if (x->key.high != y->key.high) return x->key.high > y->key.high ? 1 : -1;
  if (x->key.low != y->key.low) return x->key.low > y->key.low ? 1 : -1;
  return by_number(a, b);
}

/* Reads the ids of the documents, which takes them in ascending order. */
static rk_status read_ids(replacer *r) {
  record *records = records_of(r);
  const size_t count = count_of(r);
  size_t kept = 0;
  rk_stored_ids reader = {.snapshot = r->given->snapshot};
  rk_status status = RK_OK;
  qsort(records, count, sizeof *records, by_number);
  for (size_t i = 0; status == RK_OK && i < count; i++) {
    record one = records[i];
    rk_view id = {"", 1};
    if (!one.is_read) {
      status = rk_stored_ids_get(&reader, one.number, &id, r->error);
      if (status == RK_OK) one.key = rk_id_key_of(id);
    }
    one.is_read = true;
    if (id.len) records[kept++] = one;
  }
  r->records.len = kept * sizeof *records;
  rk_stored_ids_deinit(&reader);
  return status;
}

/* Does a document with a smaller number give way to this record? */
static uint64_t limit_of(const replacer *r, const record *one) {
  if (!one->is_document) return one->number;
  return r->given->is_unique && one->number >= r->first_new ? one->number : 0;
}

static rk_status drop(replacer *r, uint64_t number) {
  const rk_snapshot *snapshot = r->given->snapshot;
  rk_docid local;
  const rk_segment *segment = rk_snapshot_find(snapshot, number, &local);
  if (rk_drops_add(r->drops, (uint32_t)(segment - snapshot->segments), local) == RK_OK)
    return RK_OK;
  return no_memory(r);
}

/* Records [from, to) are of one id. Those that stay, and may matter to what is still to come, move
 * to `kept`. */
static rk_status settle(replacer *r, size_t from, size_t to, size_t *kept) {
  record *records = records_of(r);
  uint64_t limit = 0;
  for (size_t i = from; i < to; i++) {
    const uint64_t own = limit_of(r, &records[i]);
    if (own > limit) limit = own;
  }
  for (size_t i = from; i < to; i++) {
    if (records[i].is_document && records[i].number < limit) {
      const rk_status status = drop(r, records[i].number);
      if (status != RK_OK) return status;
    } else if (!records[i].is_document || r->given->is_unique) {
      records[(*kept)++] = records[i];
    }
  }
  return RK_OK;
}

/* Drops what gives way. What has the hash that is being gathered may meet more of its id. */
static rk_status settle_all(replacer *r, bool keep_last, uint32_t last_hash) {
  rk_status status = read_ids(r);
  r->rounds++;
  record *records = records_of(r);
  const size_t count = count_of(r);
  qsort(records, count, sizeof *records, by_id);
  size_t kept = 0;
  for (size_t from = 0, to; status == RK_OK && from < count; from = to) {
    size_t stay = kept;
    for (to = from + 1; to < count; to++)
      if (records[to].key.high != records[from].key.high ||
          records[to].key.low != records[from].key.low)
        break;
    const bool is_last = records[from].key.hash == last_hash;
    status = settle(r, from, to, &stay);
    if (keep_last && is_last) kept = stay;
  }
  r->records.len = kept * sizeof *records;
  if (kept > r->limit / 2) r->limit = 2 * kept;
  return status;
}

/* ---- Gathering ---- */

static rk_status put(replacer *r, const record *one) {
  if (count_of(r) >= r->limit) {
    const rk_status status = settle_all(r, true, one->key.hash);
    if (status != RK_OK) return status;
  }
  return rk_buffer_append(&r->records, one, sizeof *one) == RK_OK ? RK_OK : no_memory(r);
}

/* Takes the documents of this hash from a table that stands there, if it has any. */
static rk_status take(replacer *r, source *from, uint32_t hash, bool *is_new) {
  rk_status status = RK_OK;
  while (status == RK_OK && !rk_id_cursor_at_end(&from->cursor) &&
         rk_id_cursor_hash(&from->cursor) == hash) {
    const record one = {.key = {.hash = hash},
                        .number = from->base + rk_id_cursor_document(&from->cursor),
                        .is_document = true};
    *is_new |= one.number >= r->first_new;
    status = put(r, &one);
    if (status == RK_OK) status = rk_id_cursor_next(&from->cursor, r->error);
  }
  return status;
}

static rk_status take_wishes(replacer *r, uint32_t hash, bool *is_wished) {
  const rk_id_wish *wishes = r->given->wishes;
  rk_status status = RK_OK;
  for (; status == RK_OK && r->next_wish < r->given->wish_count; r->next_wish++) {
    const rk_id_wish *wish = &wishes[r->next_wish];
    if (wish->key.hash != hash) break;
    const record one = {.key = wish->key, .number = r->first_new + wish->added, .is_read = true};
    *is_wished = true;
    status = put(r, &one);
  }
  return status;
}

static rk_status gather(replacer *r, uint32_t hash) {
  const size_t before = r->records.len;
  const uint64_t rounds = r->rounds;
  bool is_wished = false, is_new = false, ignored = false;
  rk_status status = take_wishes(r, hash, &is_wished);
  for (uint32_t s = 0; status == RK_OK && s < r->source_count; s++)
    if (r->sources[s].has_new) status = take(r, &r->sources[s], hash, &is_new);
  const bool matters = is_wished || (is_new && r->given->is_unique);
  for (uint32_t s = 0; status == RK_OK && matters && s < r->source_count; s++) {
    source *other = &r->sources[s];
    if (other->has_new) continue;
    status = rk_id_cursor_seek(&other->cursor, hash, r->error);
    if (status == RK_OK) status = take(r, other, hash, &ignored);
  }
  /* Alone, or old, it is left in peace. (When all was settled meanwhile, what is there is no longer
   * what was gathered here.) */
  if (r->rounds == rounds && (!matters || r->records.len - before < 2 * sizeof(record)))
    r->records.len = before;
  return status;
}

/* The smallest hash that is still to be gathered; false: there is none. */
static bool next_hash(const replacer *r, uint32_t *hash) {
  uint32_t smallest = UINT32_MAX;
  if (r->next_wish < r->given->wish_count) smallest = r->given->wishes[r->next_wish].key.hash;
  for (uint32_t s = 0; s < r->source_count; s++) {
    const source *one = &r->sources[s];
    if (one->has_new && !rk_id_cursor_at_end(&one->cursor) &&
        rk_id_cursor_hash(&one->cursor) < smallest)
      smallest = rk_id_cursor_hash(&one->cursor);
  }
  *hash = smallest;
  return smallest != UINT32_MAX;
}

static rk_status open_sources(replacer *r) {
  const rk_snapshot *snapshot = r->given->snapshot;
  r->sources = calloc(snapshot->segment_count + (size_t)1, sizeof *r->sources);
  if (!r->sources) return no_memory(r);
  for (uint32_t s = 0; s < snapshot->segment_count; s++) {
    const rk_segment *segment = &snapshot->segments[s];
    source *one = &r->sources[r->source_count++];
    one->base = snapshot->bases[s];
    one->has_new = r->given->is_unique && one->base + segment->meta.document_count > r->first_new;
    rk_status status = rk_id_cursor_open(&one->cursor, &segment->ids, r->error);
    if (status != RK_OK) return status;
  }
  return RK_OK;
}

/* ---- All of it ---- */

static int by_hash(const void *a, const void *b) {
  const rk_id_wish *x = a, *y = b;
  return (x->key.hash > y->key.hash) - (x->key.hash < y->key.hash);
}

/* Gives the memory of the tables back: they are gone through once. */
static void forget(const replacer *r) {
  const rk_snapshot *snapshot = r->given->snapshot;
  for (uint32_t s = 0; s < snapshot->segment_count; s++) {
    const rk_segment *segment = &snapshot->segments[s];
    rk_chunk_forget(&segment->file, segment->ids.chunk, 0, segment->ids.chunk->size_bytes);
  }
}

static rk_status walk(replacer *r) {
  enum { FORGET_EVERY = 1 << 20 };
  uint32_t hash, steps = 0;
  rk_status status = open_sources(r);
  while (status == RK_OK && next_hash(r, &hash)) {
    status = gather(r, hash);
    if (status == RK_OK && count_of(r) >= r->limit / 2) status = settle_all(r, false, 0);
    if (++steps % FORGET_EVERY == 0) forget(r);
  }
  if (status == RK_OK) status = settle_all(r, false, 0);
  forget(r);
  return status;
}

rk_status rk_replace(const rk_replacement *given, rk_drops *drops, rk_error *error) {
  replacer r = {.given = given,
                .drops = drops,
                .error = error,
                .first_new = given->snapshot->document_count - given->new_documents,
                .limit = given->memory_bytes / 8 / sizeof(record)};
  if (r.limit < RECORDS_LEAST) r.limit = RECORDS_LEAST;
  if (given->wish_count == 0 && (!given->is_unique || given->new_documents == 0)) return RK_OK;
  if (given->wish_count) qsort(given->wishes, given->wish_count, sizeof *given->wishes, by_hash);
  const rk_status status = walk(&r);
  free(r.sources);
  rk_buffer_deinit(&r.records);
  return status;
}
