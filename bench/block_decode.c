/*
 * block_decode: how many integers a second does each codec of the lists give?
 *
 *   block_decode INDEX [ROUNDS [SEED]]
 *
 * Numbers as they occur: gaps, frequencies, documents of short lists and positions of lists that a seed
 * draws from the largest segment of INDEX, each coded again by the codec that such numbers have there.
 * And numbers that are made: one width for all, or with outliers. They are decoded block after
 * block to the same 128 places, so what is timed reads codes from the caches (at most some MB of them)
 * and writes to the nearest one. All codecs take turns in each of ROUNDS rounds (default 15), with a memcpy of plain
 * integers, 128 at a time, as what to compare with; CPU time, one thread, after all of it was
 * decoded once and found to be what was coded.
 * Output: TSV; millions of integers a second, and the share of memcpy's rate within a round, as medians
 * with extremes. The column vectors says what a codec uses; none of them looks at RAKOR_CPU.
 */
#include <inttypes.h>
#include <string.h>

#include "bench/bench.h"
#include "bench/list_sample.h"
#include "engine/segment/interpolative.h"
#include "engine/segment/lengths.h"

enum {
  MAX_ROUNDS = 1001,
  LONG_POSTINGS = 2000000,
  SHORT_POSTINGS = 500000,
  MADE_BLOCKS = 256,   /* all of one width: what is in them decides no branch */
  MADE_PASSES = 16,    /* over so few, for a time that can be told */
  MIXED_BLOCKS = 4096, /* too many for a processor to know their branches by heart */
  EDGE = 16,        /* bytes around codes that readers may touch */
  TAIL = 64,
  MAX_CODECS = 40,
};

typedef enum codec_kind { COPY, BLOCK, PACK, PACK_SCALAR, PACK_TAIL, INTERPOLATIVE, GAMMA } codec_kind;

static const char *const vectors_of[] = {
    [COPY] = "of memcpy", [BLOCK] = "128 bits",  [PACK] = "128 bits",     [PACK_SCALAR] = "none (reference)",
    [PACK_TAIL] = "none", [INTERPOLATIVE] = "none", [GAMMA] = "none",
};

typedef struct item {
  size_t at, end; /* bytes */
  uint32_t n;
  uint32_t with; /* the width, or the bound */
} item;

typedef struct codec {
  const char *name;
  codec_kind kind;
  int passes;
  rk_buffer bytes;
  item *items;
  size_t count, room, widest; /* items; the most numbers of one */
  uint64_t values, sum;
  double rates[MAX_ROUNDS], shares[MAX_ROUNDS];
} codec;

static list_sample lists;
static codec *codecs[MAX_CODECS];
static size_t codec_count;
static uint32_t *decoded; /* room for the widest item */
static volatile uint64_t sink;

/* ---- Coding ---- */

static codec *new_codec(const char *name, codec_kind kind, int passes) {
  codec *c = bench_must(calloc(1, sizeof *c));
  c->name = name, c->kind = kind, c->passes = passes;
  if (codec_count == MAX_CODECS) exit(70);
  return codecs[codec_count++] = c;
}

static uint8_t *make_room(codec *c, size_t bytes) {
  if (c->bytes.len == 0) bytes += EDGE;
  if (rk_buffer_reserve(&c->bytes, bytes + EDGE) != RK_OK) bench_must(NULL);
  if (c->bytes.len == 0) {
    memset(c->bytes.ptr, 0, EDGE);
    c->bytes.len = EDGE;
  }
  return c->bytes.ptr + c->bytes.len;
}

static void keep(codec *c, size_t bytes, const uint32_t *values, uint32_t n, uint32_t with) {
  if (c->count == c->room) {
    c->room = c->room ? 2 * c->room : 1024;
    c->items = bench_must(realloc(c->items, c->room * sizeof *c->items));
  }
  c->items[c->count++] = (item){c->bytes.len, c->bytes.len + bytes, n, with};
  c->bytes.len += bytes;
  c->values += n;
  for (uint32_t i = 0; i < n; i++) c->sum += values[i];
  if (n > c->widest) c->widest = n;
}

static void add_interpolative(codec *c, const uint32_t *values, uint32_t n, uint32_t room) {
  rk_bit_writer writer = {
      .at = make_room(c, (size_t)(rk_interpolative_bits_most(n) / 8) + 2 * RK_BITS_SLACK)};
  const uint8_t *const from = writer.at;
  rk_interpolative_encode(&writer, values, n, room);
  rk_bits_put(&writer, 0, (8 - writer.filled) % 8);
  keep(c, (size_t)(writer.at - from), values, n, room);
}

static void add_gamma(codec *c, const uint32_t *values, uint32_t n) {
  rk_bit_writer writer = {.at = make_room(c, (size_t)n * 16 + 2 * RK_BITS_SLACK)};
  const uint8_t *const from = writer.at;
  for (uint32_t i = 0; i < n; i++) rk_bits_put_gamma(&writer, values[i]);
  const size_t bytes = (size_t)(writer.at - from) + (writer.filled > 0);
  const uint64_t bits = 8 * (uint64_t)(writer.at - from) + writer.filled;
  rk_buffer turned = {.ptr = c->bytes.ptr, .len = c->bytes.len + bytes};
  rk_bits_join(&turned, 0, bits);
  keep(c, bytes, values, n, 0);
}

/* `with` is a width for the packed kinds, a bound or nothing for the others. */
static void add(codec *c, const uint32_t *values, uint32_t n, uint32_t with) {
  uint8_t *const out = make_room(c, RK_BLOCK_MAX_BYTES);
  switch (c->kind) {
    case COPY:
      memcpy(out, values, n * sizeof *values);
      keep(c, n * sizeof *values, values, n, 0);
      break;
    case BLOCK:
      keep(c, (size_t)(rk_block_encode(values, n, out) - out), values, n, 0);
      break;
    case PACK:
    case PACK_SCALAR:
      rk_pack_full_encode(values, with, out);
      keep(c, rk_pack_full_bytes(with), values, n, with);
      break;
    case PACK_TAIL:
      rk_pack_tail_encode(values, n, with, out);
      keep(c, rk_pack_tail_bytes(n, with), values, n, with);
      break;
    case INTERPOLATIVE:
      add_interpolative(c, values, n, with);
      break;
    case GAMMA:
      add_gamma(c, values, n);
      break;
  }
}

/* ---- Decoding ---- */

static inline __attribute__((always_inline)) void decode_item(const codec *c, codec_kind kind,
                                                              const item *i) {
  const uint8_t *const at = c->bytes.ptr + i->at, *const end = c->bytes.ptr + i->end;
  switch (kind) {
    case COPY:
      memcpy(decoded, at, i->n * sizeof *decoded);
      break;
    case BLOCK:
      sink += rk_block_decode(at, end, i->n, decoded) != end;
      break;
    case PACK:
      rk_pack_full_decode(at, i->with, decoded);
      break;
    case PACK_SCALAR:
      rk_pack_full_decode_scalar(at, i->with, decoded);
      break;
    case PACK_TAIL:
      rk_pack_tail_decode(at, i->n, i->with, decoded);
      break;
    case INTERPOLATIVE: {
      rk_bit_reader reader = {.base = at, .end = 8 * (uint64_t)(end - at)};
      rk_interpolative_decode(&reader, decoded, i->n, i->with);
      break;
    }
    case GAMMA: {
      rk_bit_reader reader = {.base = end, .end = 8 * (uint64_t)(end - at)};
      uint64_t value = 0;
      for (uint32_t v = 0; v < i->n && rk_bits_get_gamma(&reader, &value); v++)
        decoded[v] = (uint32_t)value;
      break;
    }
  }
}

/* The sum of all numbers, or of each item's last. */
static inline __attribute__((always_inline)) uint64_t decode_items(const codec *c, codec_kind kind,
                                                                   bool all) {
  uint64_t sum = 0;
  for (size_t i = 0; i < c->count; i++) {
    const item *at = &c->items[i];
    decode_item(c, kind, at);
    for (uint32_t v = all ? 0 : at->n - 1; v < at->n; v++) sum += decoded[v];
  }
  return sum;
}

static uint64_t decode(const codec *c, bool all) {
  switch (c->kind) { /* a loop for each, in which nothing is asked of the kind */
    case COPY: return decode_items(c, COPY, all);
    case BLOCK: return decode_items(c, BLOCK, all);
    case PACK: return decode_items(c, PACK, all);
    case PACK_SCALAR: return decode_items(c, PACK_SCALAR, all);
    case PACK_TAIL: return decode_items(c, PACK_TAIL, all);
    case INTERPOLATIVE: return decode_items(c, INTERPOLATIVE, all);
    case GAMMA: return decode_items(c, GAMMA, all);
  }
  return 0;
}

/* ---- Numbers as they occur ---- */

static void add_long_list(const rk_term_info *term, codec *gaps, codec *frequencies,
                          codec *tails) {
  static rk_list_cursor cursor;
  rk_error error = {0};
  uint32_t before = UINT32_MAX, values[RK_BLOCK_VALUES];
  list_sample_cursor(&lists, term, &cursor);
  for (uint32_t b = 0; b < cursor.block_count; b++) {
    list_sample_must(&lists, rk_list_cursor_load_block(&cursor, b, &error), &error);
    list_sample_must(&lists, rk_list_cursor_load_frequencies(&cursor, &error), &error);
    const bool is_full = cursor.n == RK_BLOCK_VALUES;
    for (uint32_t i = 0; i < cursor.n; i++) {
      values[i] = cursor.documents[i] - before - 1; /* before the first: UINT32_MAX + 1 is 0 */
      before = cursor.documents[i];
    }
    add(is_full ? gaps : tails, values, cursor.n, 0);
    if (!rk_list_has_frequencies(term)) continue;
    for (uint32_t i = 0; i < cursor.n; i++) values[i] = cursor.frequencies[i] - 1;
    add(is_full ? frequencies : tails, values, cursor.n, 0);
  }
}

static void add_short_list(const rk_term_info *term, codec *documents, codec *frequencies) {
  static rk_list_cursor cursor;
  rk_error error = {0};
  list_sample_cursor(&lists, term, &cursor);
  list_sample_must(&lists, rk_list_cursor_load_block(&cursor, 0, &error), &error);
  list_sample_must(&lists, rk_list_cursor_load_frequencies(&cursor, &error), &error);
  add(documents, cursor.documents, cursor.n, (uint32_t)lists.segment->meta.document_count);
  if (rk_list_has_frequencies(term)) add(frequencies, cursor.frequencies, cursor.n, 0);
}

static void add_positions(const rk_term_info *term, codec *positions) {
  static rk_list_cursor cursor;
  static uint32_t *values;
  static size_t room;
  rk_positions reader;
  rk_error error = {0};
  list_sample_cursor(&lists, term, &cursor);
  list_sample_positions(&lists, term, &reader);
  list_sample_must(&lists, rk_list_cursor_next(&cursor, &error), &error);
  while (rk_list_cursor_document(&cursor) != RK_DOCID_NONE && positions->values < LONG_POSTINGS) {
    list_sample_must(&lists, rk_list_cursor_load_frequencies(&cursor, &error), &error);
    const uint32_t n = cursor.frequencies[cursor.index];
    const uint8_t code = lists.lengths[rk_list_cursor_document(&cursor)];
    if (n > room) values = bench_must(realloc(values, (room = 2 * (size_t)n) * sizeof *values));
    list_sample_must(&lists, rk_positions_read(&reader, &cursor, values, NULL, &error), &error);
    add(positions, values, n, rk_length_room(code));
    list_sample_must(&lists, rk_list_cursor_next(&cursor, &error), &error);
  }
}

static void code_what_occurs(void) {
  codec *gaps = new_codec("block: gaps", BLOCK, 1);
  codec *frequencies = new_codec("block: frequencies", BLOCK, 1);
  codec *tails = new_codec("block, the last of a list: both", BLOCK, 4);
  codec *documents = new_codec("interpolative: documents of short lists", INTERPOLATIVE, 1);
  codec *few = new_codec("gamma: frequencies of short lists", GAMMA, 1);
  codec *positions = new_codec("interpolative: positions", INTERPOLATIVE, 1);
  list_sample_draw(&lists, RK_BLOCK_VALUES + 1, UINT32_MAX, LONG_POSTINGS);
  for (size_t t = 0; t < lists.count; t++) {
    add_long_list(&lists.terms[t], gaps, frequencies, tails);
    add_positions(&lists.terms[t], positions);
  }
  list_sample_draw(&lists, 2, RK_BLOCK_VALUES, SHORT_POSTINGS);
  for (size_t t = 0; t < lists.count; t++) add_short_list(&lists.terms[t], documents, few);
}

/* ---- Numbers that are made ---- */

static void code_width(const char *name, codec_kind kind, uint32_t n, unsigned width) {
  codec *c = new_codec(name, kind, kind == PACK_SCALAR ? 1 : MADE_PASSES);
  uint32_t values[RK_BLOCK_VALUES];
  for (int b = 0; b < MADE_BLOCKS; b++) {
    for (uint32_t i = 0; i < n; i++)
      values[i] = (uint32_t)(crawl_next(&lists.random) >> 32) >> (32 - width);
    add(c, values, n, width);
  }
}

/* Most of 4 bits, some of 12. */
static void code_outliers(const char *name, double share) {
  codec *c = new_codec(name, BLOCK, 1);
  uint32_t values[RK_BLOCK_VALUES];
  for (int b = 0; b < MIXED_BLOCKS; b++) {
    for (uint32_t i = 0; i < RK_BLOCK_VALUES; i++) {
      const bool is_out = crawl_happens(crawl_next(&lists.random), crawl_share(share));
      values[i] = (uint32_t)(crawl_next(&lists.random) >> 32) >> (is_out ? 20 : 28);
    }
    add(c, values, RK_BLOCK_VALUES, 0);
  }
}

static void code_ascending(const char *name, uint32_t n, uint32_t gap) {
  codec *c = new_codec(name, INTERPOLATIVE, 1);
  uint32_t values[RK_BLOCK_VALUES];
  for (int b = 0; b < MIXED_BLOCKS; b++) {
    for (uint32_t i = 0; i < n; i++)
      values[i] = i * gap + crawl_below(crawl_next(&lists.random), gap);
    add(c, values, n, n * gap);
  }
}

static void code_what_is_made(void) {
  code_width("pack: 1 bit", PACK, RK_PACK_BLOCK, 1);
  code_width("pack: 4 bits", PACK, RK_PACK_BLOCK, 4);
  code_width("pack: 7 bits", PACK, RK_PACK_BLOCK, 7);
  code_width("pack: 8 bits", PACK, RK_PACK_BLOCK, 8);
  code_width("pack: 13 bits", PACK, RK_PACK_BLOCK, 13);
  code_width("pack: 16 bits", PACK, RK_PACK_BLOCK, 16);
  code_width("pack: 24 bits", PACK, RK_PACK_BLOCK, 24);
  code_width("pack, value by value: 7 bits", PACK_SCALAR, RK_PACK_BLOCK, 7);
  code_width("pack, a tail of 64: 7 bits", PACK_TAIL, TAIL, 7);
  code_outliers("block: 4 bits, no outliers", 0);
  code_outliers("block: 4 bits, 2 % of 12", 0.02);
  code_outliers("block: 4 bits, 10 % of 12", 0.1);
  code_ascending("interpolative: 8 of 128", 8, 16);
  code_ascending("interpolative: 128 of 128 thousand", 128, 1000);
}

/* ---- Measuring ---- */

static void check(void) {
  size_t widest = RK_BLOCK_VALUES;
  for (size_t c = 0; c < codec_count; c++)
    if (codecs[c]->widest > widest) widest = codecs[c]->widest;
  decoded = bench_must(calloc(widest, sizeof *decoded));
  for (size_t c = 0; c < codec_count; c++) {
    if (decode(codecs[c], true) == codecs[c]->sum && sink == 0) continue;
    fprintf(stderr, "block_decode: %s: other numbers than were coded\n", codecs[c]->name);
    exit(4);
  }
}

static void one_round(int round) {
  for (size_t c = 0; c < codec_count; c++) {
    codec *at = codecs[c];
    const double from = bench_cpu_seconds();
    for (int pass = 0; pass < at->passes; pass++) sink += decode(at, false);
    const double took = bench_cpu_seconds() - from;
    at->rates[round] = (double)at->values * at->passes / took;
    at->shares[round] = at->rates[round] / codecs[0]->rates[round];
  }
}

static void print(codec *c, int rounds) {
  if (c->count == 0) return; /* a small index has no such blocks */
  const bench_spread rate = bench_spread_of(c->rates, (size_t)rounds);
  const bench_spread share = bench_spread_of(c->shares, (size_t)rounds);
  printf("%s\t%s\t%" PRIu64 "\t%.2f\t%.1f\t%.1f\t%.1f\t%.3f\n", c->name, vectors_of[c->kind],
         c->values, 8 * (double)(c->bytes.len - EDGE) / (double)c->values, 1e-6 * rate.median,
         1e-6 * rate.least, 1e-6 * rate.most, share.median);
}

int main(int argc, char **argv) {
  const int rounds = argc > 2 ? atoi(argv[2]) : 15;
  if (argc < 2 || rounds < 1 || rounds > MAX_ROUNDS) {
    fprintf(stderr, "usage: block_decode INDEX [ROUNDS, 1 to %d [SEED]]\n", MAX_ROUNDS);
    return 2;
  }
  list_sample_open(&lists, "block_decode", argv[1], argc > 3 ? strtoull(argv[3], NULL, 10) : 1);
  code_width("memcpy, 128 integers", COPY, RK_BLOCK_VALUES, 32); /* the first: others have shares of it */
  code_what_occurs();
  code_what_is_made();
  check();
  for (int round = 0; round < rounds; round++) one_round(round);
  printf("codec\tvectors\tintegers\tbits each\tM/s\tmin\tmax\tof memcpy\n");
  for (size_t c = 0; c < codec_count; c++) {
    print(codecs[c], rounds);
    rk_buffer_deinit(&codecs[c]->bytes);
    free(codecs[c]->items);
    free(codecs[c]);
  }
  free(decoded);
  list_sample_close(&lists);
  return 0;
}
