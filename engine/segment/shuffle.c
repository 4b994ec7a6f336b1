#include "engine/segment/shuffle.h"

#include <stdlib.h>
#include <zstd.h>

#include "engine/base/bytes.h"
#include "engine/base/scratch.h"
#include "engine/base/sort_keys.h"
#include "engine/segment/lengths.h"

enum {
  LEVEL = 1,                 /* of packing, for bytes that are read back once */
  PART_BYTES = 1 << 16,      /* of a bucket that are packed at once */
  DOCUMENT_BYTES = 64,       /* that a document takes besides its tokens, about; */
  TOKEN_BYTES = 8,           /* and each of them: only the proportion matters */
  HEAD_BYTES = 8,            /* of an entry: u32 number, u32 size of the run that follows */
  KEY_BYTES = 16,            /* that putting an entry in order takes besides its bytes */
  LEAST_LIMIT = 1 << 12,
  MOST_BUCKETS = 1 << 12,
};

/* A packed part in the scratch file. */
typedef struct part {
  uint64_t offset;
  uint32_t packed_bytes, bytes;
  uint32_t next; /* of the same bucket; its own number: none */
} part;

typedef struct bucket {
  rk_docid first;      /* number; it ends where the next one begins */
  rk_buffer waiting;   /* entries that are not in the scratch file yet */
  uint64_t bytes;      /* of all its entries, with their keys */
  uint32_t head, tail, part_count;
} bucket;

struct rk_shuffle {
  rk_shuffle_options options;
  rk_docid first; /* the least number: greater than 0 when a bucket is dealt out again */
  uint64_t limit_bytes; /* of a bucket that is put in order */
  bucket *buckets;
  uint32_t bucket_count;
  rk_buffer parts;
  rk_buffer packed;
  rk_scratch scratch;
  ZSTD_CCtx *packer;
  ZSTD_DCtx *unpacker;
};

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

static uint64_t weight_of(const rk_shuffle *s, rk_docid number) {
  return DOCUMENT_BYTES + TOKEN_BYTES * (uint64_t)rk_length_decode(s->options.length_codes[number]);
}

/* How many buckets, so that each fits the limit; what waits for all of them fits it, too. */
static uint32_t count_buckets(const rk_shuffle *s) {
  const uint64_t all = s->options.bytes + KEY_BYTES * (uint64_t)s->options.number_count;
  uint64_t count = all / s->limit_bytes * 5 / 4 + (all > s->limit_bytes ? 2 : 1);
  const uint64_t most = s->limit_bytes / PART_BYTES;
  if (count > most) count = most;
  if (count > MOST_BUCKETS) count = MOST_BUCKETS;
  if (count < 2 && all > s->limit_bytes) count = 2;
  if (count > s->options.number_count) count = s->options.number_count;
  return count ? (uint32_t)count : 1;
}

/* Cuts the numbers into buckets of about the same weight, none of them empty. */
static void set_bounds(rk_shuffle *s) {
  const rk_docid end = s->first + s->options.number_count;
  uint64_t all = 0, done = 0;
  uint32_t made = 0;
  for (rk_docid d = s->first; d < end; d++) all += weight_of(s, d);
  for (rk_docid d = s->first; d < end && made < s->bucket_count; d++) {
    const bool is_due = (double)done >= (double)all / s->bucket_count * made;
    if (is_due || end - d <= s->bucket_count - made) s->buckets[made++].first = d;
    done += weight_of(s, d);
  }
}

static rk_status open_from(rk_shuffle **out, const rk_shuffle_options *options, rk_docid first,
                           rk_error *error) {
  rk_shuffle *s = *out = calloc(1, sizeof *s);
  if (!s) return no_memory(error);
  s->options = *options;
  s->first = first;
  s->limit_bytes = options->memory_bytes / 4;
  if (s->limit_bytes < LEAST_LIMIT) s->limit_bytes = LEAST_LIMIT;
  if (s->limit_bytes > UINT32_MAX / 2) s->limit_bytes = UINT32_MAX / 2;
  s->scratch.path = options->scratch_path;
  s->bucket_count = count_buckets(s);
  s->buckets = calloc(s->bucket_count, sizeof *s->buckets);
  if (!s->buckets) return no_memory(error);
  set_bounds(s);
  return RK_OK;
}

rk_status rk_shuffle_open(rk_shuffle **shuffle, const rk_shuffle_options *options,
                          rk_error *error) {
  rk_status status = open_from(shuffle, options, 0, error);
  if (status == RK_OK) return RK_OK;
  rk_shuffle_close(*shuffle);
  *shuffle = NULL;
  return status;
}

void rk_shuffle_close(rk_shuffle *s) {
  if (!s) return;
  for (uint32_t b = 0; s->buckets && b < s->bucket_count; b++)
    rk_buffer_deinit(&s->buckets[b].waiting);
  free(s->buckets);
  rk_buffer_deinit(&s->parts);
  rk_buffer_deinit(&s->packed);
  rk_scratch_deinit(&s->scratch);
  ZSTD_freeCCtx(s->packer);
  ZSTD_freeDCtx(s->unpacker);
  free(s);
}

static bucket *bucket_of(rk_shuffle *s, rk_docid number) {
  uint32_t low = 0, high = s->bucket_count;
  while (high - low > 1) {
    const uint32_t middle = low + (high - low) / 2;
    if (s->buckets[middle].first <= number)
      low = middle;
    else
      high = middle;
  }
  return &s->buckets[low];
}

static part *part_at(const rk_shuffle *s, uint32_t number) {
  return (part *)(void *)s->parts.ptr + number;
}

/* Packs what waits and puts it into the scratch file. */
static rk_status put_aside(rk_shuffle *s, bucket *b, rk_error *error) {
  const size_t bound = ZSTD_compressBound(b->waiting.len);
  if (!s->packer) s->packer = ZSTD_createCCtx();
  s->packed.len = 0;
  if (!s->packer || rk_buffer_reserve(&s->packed, bound) != RK_OK) return no_memory(error);
  const size_t packed = ZSTD_compressCCtx(s->packer, s->packed.ptr, bound, b->waiting.ptr,
                                          b->waiting.len, LEVEL);
  if (ZSTD_isError(packed))
    return rk_error_set(error, RK_NO_MEMORY, NULL, "zstd: %s", ZSTD_getErrorName(packed));
  const uint32_t number = (uint32_t)(s->parts.len / sizeof(part));
  const part entry = {s->scratch.size_bytes, (uint32_t)packed, (uint32_t)b->waiting.len, number};
  if (rk_buffer_append(&s->parts, &entry, sizeof entry) != RK_OK) return no_memory(error);
  if (b->part_count++)
    part_at(s, b->tail)->next = number;
  else
    b->head = number;
  b->tail = number;
  b->waiting.len = 0;
  if (b->waiting.cap > 2 * PART_BYTES) rk_buffer_deinit(&b->waiting); /* a long document's */
  return rk_scratch_append(&s->scratch, s->packed.ptr, packed, error);
}

rk_status rk_shuffle_add(rk_shuffle *shuffle, rk_docid number, const rk_view *parts, size_t count,
                         rk_error *error) {
  bucket *b = bucket_of(shuffle, number);
  size_t len = 0;
  for (size_t i = 0; i < count; i++) len += parts[i].len;
  if (len > UINT32_MAX - HEAD_BYTES) return rk_error_set(error, RK_LIMIT, NULL, "too long a run");
  if (rk_buffer_reserve(&b->waiting, HEAD_BYTES + len + RK_SHUFFLE_SLACK) != RK_OK)
    return no_memory(error);
  uint8_t *p = b->waiting.ptr + b->waiting.len;
  rk_store_u32(p, number);
  rk_store_u32(p + 4, (uint32_t)len);
  p += HEAD_BYTES;
  for (size_t i = 0; i < count; i++) {
    if (parts[i].len) memcpy(p, parts[i].ptr, parts[i].len);
    p += parts[i].len;
  }
  b->waiting.len += HEAD_BYTES + len;
  b->bytes += HEAD_BYTES + len + KEY_BYTES;
  const uint64_t most = shuffle->bucket_count == 1 ? shuffle->limit_bytes : PART_BYTES;
  return b->waiting.len >= most ? put_aside(shuffle, b, error) : RK_OK;
}

/* ---- Draining ---- */

/* Our own bytes, but they have been on a disk. */
static rk_status broken(const rk_shuffle *s, rk_error *error) {
  return rk_error_set(error, RK_IO, s->options.scratch_path, "a scratch file reads back wrong");
}

static rk_status fetch(rk_shuffle *s, const part *p, rk_buffer *bytes, rk_error *error) {
  s->packed.len = 0;
  if (!s->unpacker) s->unpacker = ZSTD_createDCtx();
  if (!s->unpacker || rk_buffer_reserve(&s->packed, p->packed_bytes) != RK_OK ||
      rk_buffer_reserve(bytes, p->bytes) != RK_OK)
    return no_memory(error);
  rk_status status =
      rk_scratch_read(&s->scratch, p->offset, s->packed.ptr, p->packed_bytes, error);
  if (status != RK_OK) return status;
  const size_t got = ZSTD_decompressDCtx(s->unpacker, bytes->ptr + bytes->len, p->bytes,
                                         s->packed.ptr, p->packed_bytes);
  if (got != p->bytes) return broken(s, error);
  bytes->len += got;
  return RK_OK;
}

/* The run of the entry at `at`; false on bad bytes. */
static bool read_entry(const rk_buffer *bytes, size_t at, rk_docid *number, rk_view *run) {
  if (bytes->len - at < HEAD_BYTES) return false;
  const uint8_t *p = bytes->ptr + at;
  *number = rk_load_u32(p);
  *run = (rk_view){(const char *)p + HEAD_BYTES, rk_load_u32(p + 4)};
  return run->len <= bytes->len - at - HEAD_BYTES;
}

/* A key for each entry: its number, and where it is. */
static rk_status make_keys(rk_shuffle *s, const rk_buffer *bytes, rk_buffer *keys,
                           rk_error *error) {
  for (size_t at = 0; at < bytes->len;) {
    rk_docid number;
    rk_view run;
    if (!read_entry(bytes, at, &number, &run)) return broken(s, error);
    const uint64_t key = (uint64_t)number << 32 | (uint32_t)at;
    if (rk_buffer_append(keys, &key, sizeof key) != RK_OK) return no_memory(error);
    at += HEAD_BYTES + run.len;
  }
  return RK_OK;
}

/* Puts a bucket that fits in memory in order. */
static rk_status drain_in_memory(rk_shuffle *s, rk_buffer *bytes, rk_shuffle_sink *sink,
                                 void *context, rk_error *error) {
  rk_buffer buffer = {0};
  rk_status status = make_keys(s, bytes, &buffer, error);
  if (status == RK_OK && (rk_buffer_reserve(&buffer, buffer.len) != RK_OK ||
                          rk_buffer_reserve(bytes, RK_SHUFFLE_SLACK) != RK_OK))
    status = no_memory(error);
  if (status == RK_OK && buffer.len) {
    uint64_t *keys = (uint64_t *)(void *)buffer.ptr;
    const size_t count = buffer.len / sizeof *keys;
    rk_sort_keys(keys, keys + count, count, 32, 64);
    for (size_t k = 0; status == RK_OK && k < count; k++) {
      rk_docid number;
      rk_view run;
      status = read_entry(bytes, (uint32_t)keys[k], &number, &run)
                   ? sink(context, number, run, error)
                   : broken(s, error);
    }
  }
  rk_buffer_deinit(&buffer);
  return status;
}

static rk_status add_again(rk_shuffle *s, const rk_buffer *bytes, rk_shuffle *again,
                           rk_error *error) {
  rk_status status = RK_OK;
  for (size_t at = 0; status == RK_OK && at < bytes->len;) {
    rk_docid number;
    rk_view run;
    if (!read_entry(bytes, at, &number, &run)) return broken(s, error);
    status = rk_shuffle_add(again, number, &run, 1, error);
    at += HEAD_BYTES + run.len;
  }
  return status;
}

/* Deals a bucket that is too large out to smaller ones. */
static rk_status drain_again(rk_shuffle *s, bucket *b, rk_docid end, rk_shuffle_sink *sink,
                             void *context, rk_error *error) {
  rk_shuffle_options options = s->options;
  options.number_count = end - b->first;
  options.bytes = b->bytes;
  rk_shuffle *again;
  rk_buffer bytes = {0};
  rk_status status = open_from(&again, &options, b->first, error);
  uint32_t number = b->head;
  for (uint32_t i = 0; status == RK_OK && i < b->part_count; i++) {
    bytes.len = 0;
    status = fetch(s, part_at(s, number), &bytes, error);
    if (status == RK_OK) status = add_again(s, &bytes, again, error);
    number = part_at(s, number)->next;
  }
  if (status == RK_OK) status = add_again(s, &b->waiting, again, error);
  rk_buffer_deinit(&b->waiting);
  rk_buffer_deinit(&bytes);
  if (status == RK_OK) status = rk_shuffle_drain(again, sink, context, error);
  rk_shuffle_close(again);
  return status;
}

static rk_status drain_bucket(rk_shuffle *s, bucket *b, rk_docid end, rk_shuffle_sink *sink,
                              void *context, rk_error *error) {
  if (b->bytes > s->limit_bytes && end - b->first > 1)
    return drain_again(s, b, end, sink, context, error);
  if (b->part_count == 0) return drain_in_memory(s, &b->waiting, sink, context, error);
  rk_buffer bytes = {0};
  rk_status status = RK_OK;
  uint32_t number = b->head;
  for (uint32_t i = 0; status == RK_OK && i < b->part_count; i++) {
    status = fetch(s, part_at(s, number), &bytes, error);
    number = part_at(s, number)->next;
  }
  if (status == RK_OK && rk_buffer_append(&bytes, b->waiting.ptr, b->waiting.len) != RK_OK)
    status = no_memory(error);
  rk_buffer_deinit(&b->waiting);
  if (status == RK_OK) status = drain_in_memory(s, &bytes, sink, context, error);
  rk_buffer_deinit(&bytes);
  return status;
}

rk_status rk_shuffle_drain(rk_shuffle *shuffle, rk_shuffle_sink *sink, void *context,
                           rk_error *error) {
  rk_status status = RK_OK;
  for (uint32_t i = 0; status == RK_OK && i < shuffle->bucket_count; i++) {
    bucket *b = &shuffle->buckets[i];
    const rk_docid end = i + 1 < shuffle->bucket_count
                             ? shuffle->buckets[i + 1].first
                             : shuffle->first + shuffle->options.number_count;
    status = drain_bucket(shuffle, b, end, sink, context, error);
    rk_buffer_deinit(&b->waiting);
  }
  return status;
}
