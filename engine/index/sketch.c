#include "engine/index/sketch.h"

#include <stdbool.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "engine/base/bytes.h"

#define EMPTY UINT32_MAX
#define NIBBLES 0x1111111111111111u

static inline uint64_t mix(uint64_t h) {
  h *= 0x9e3779b97f4a7c15u;
  return h ^ h >> 32;
}

void rk_sketch_begin(rk_sketch_maker *maker) {
  *maker = (rk_sketch_maker){0};
  memset(maker->least, 0xff, sizeof maker->least); /* EMPTY */
}

/* A bit for each of up to 64 bytes that is a blank. */
static inline uint64_t find_blanks(const char *at) {
  uint64_t blanks = 0;
#ifdef __SSE2__
  for (int i = 0; i < 4; i++) {
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
    const int found = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')));
    blanks |= (uint64_t)(unsigned)found << (16 * i);
  }
#else
  for (int i = 0; i < 64; i++) blanks |= (uint64_t)(at[i] == ' ') << i;
#endif
  return blanks;
}

/* The first `len` of eight bytes; none when it is negative. */
static inline uint64_t load_part(const char *at, int64_t len) {
  const uint64_t bytes = rk_load_u64(at);
  if (len >= 8) return bytes;
  return len > 0 ? bytes & (((uint64_t)1 << (8 * len)) - 1) : 0;
}

static inline uint64_t hash_word(const char *word, size_t len) {
  uint64_t hash = mix(load_part(word, (int64_t)len) ^ (uint64_t)len << 56) +
                  load_part(word + 8, (int64_t)len - 8);
  for (size_t at = 16; at < len; at += 8)
    hash = mix(hash) + load_part(word + at, (int64_t)(len - at));
  return mix(hash);
}

/* The shingle that ends with this word. */
static inline void add_word(rk_sketch_maker *maker, uint64_t word) {
  const uint64_t shingle = mix(mix(maker->pair + word));
  uint32_t *least = &maker->least[shingle >> 57];
  const uint32_t value = (uint32_t)shingle;
  *least = value < *least ? value : *least;
  maker->pair = mix(maker->word + (word << 17 | word >> 47));
  maker->word = word;
}

void rk_sketch_add(rk_sketch_maker *maker, const char *bare, size_t len) {
  size_t begin = 0;
  for (size_t block = 0; block < len; block += 64) {
    uint64_t blanks = find_blanks(bare + block);
    if (len - block < 64) blanks &= ((uint64_t)1 << (len - block)) - 1;
    for (; blanks; blanks &= blanks - 1) {
      const size_t end = block + (unsigned)__builtin_ctzll(blanks);
      add_word(maker, hash_word(bare + begin, end - begin));
      maker->word_count++;
      begin = end + 1;
    }
  }
}

typedef struct bin_set {
  uint64_t low, high;
} bin_set;

static bin_set filled_bins(const rk_sketch_maker *maker) {
  bin_set set = {0, 0};
  for (unsigned i = 0; i < 64; i++) {
    set.low |= (uint64_t)(maker->least[i] != EMPTY) << i;
    set.high |= (uint64_t)(maker->least[64 + i] != EMPTY) << i;
  }
  return set;
}

/* For an empty bin: the first one with something in it from a place on that is always the same. */
static unsigned stand_in(bin_set filled, unsigned bin) {
  const unsigned start = (unsigned)(mix(bin + 1) >> 57);
  if (start >= 64) filled = (bin_set){filled.high, filled.low};
  const uint64_t from = UINT64_MAX << start % 64;
  unsigned found;
  if (filled.low & from)
    found = (unsigned)__builtin_ctzll(filled.low & from);
  else if (filled.high)
    found = 64 + (unsigned)__builtin_ctzll(filled.high);
  else
    found = (unsigned)__builtin_ctzll(filled.low | (uint64_t)1 << 63);
  return start >= 64 ? found ^ 64 : found;
}

static uint64_t band_of(const rk_sketch_maker *maker, bin_set filled, unsigned band) {
  uint64_t key = band;
  for (unsigned bin = band * RK_SKETCH_ROWS; bin < (band + 1) * RK_SKETCH_ROWS; bin++) {
    const unsigned from = maker->least[bin] != EMPTY ? bin : stand_in(filled, bin);
    key = mix(key + maker->least[from]);
  }
  return mix(key);
}

void rk_sketch_finish(const rk_sketch_maker *maker, rk_sketch *sketch) {
  for (unsigned word = 0; word < RK_SKETCH_BINS / 16; word++) {
    uint64_t codes = 0;
    for (unsigned i = 0; i < 16; i++) {
      const uint32_t least = maker->least[word * 16 + i];
      const uint64_t code = 1 + (least * 0x9e3779b1u >> 16) * 15 / 65536;
      codes |= (least == EMPTY ? 0 : code) << (4 * i);
    }
    sketch->signature.codes[word] = codes;
  }
  const bin_set filled = filled_bins(maker);
  for (unsigned band = 0; band < RK_SKETCH_BANDS; band++)
    sketch->bands[band] = band_of(maker, filled, band);
}

/* The lowest bit of each code that is not 0. */
static uint64_t filled(uint64_t codes) {
  codes |= codes >> 2;
  return (codes | codes >> 1) & NIBBLES;
}

double rk_signature_resemblance(const rk_signature *a, const rk_signature *b) {
  int either = 0, both = 0, alike = 0;
  for (int i = 0; i < RK_SKETCH_BINS / 16; i++) {
    const uint64_t in_a = filled(a->codes[i]), in_b = filled(b->codes[i]);
    either += __builtin_popcountll(in_a | in_b);
    both += __builtin_popcountll(in_a & in_b);
    alike += __builtin_popcountll(in_a & in_b & ~filled(a->codes[i] ^ b->codes[i]));
  }
  const double true_ones = (15.0 * alike - both) / 14;
  return either && true_ones > 0 ? true_ones / either : 0;
}
