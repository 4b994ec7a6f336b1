#include "engine/text/bare_text.h"

#include "tokenizer/tok_class.h"
#include "tokenizer/tok_fold.h"
#include "tokenizer/tok_utf8.h"

enum { BLOCK = 16 };

#ifdef __SSE2__
#include <emmintrin.h>

/* Two steps, so that neither waits for a branch: first every byte becomes a letter, a digit or a
 * blank; then blanks behind blanks are dropped. */
enum { CHUNK = 1024 };

/* 0xFF where first <= byte < first + count. */
static inline __m128i in_range(__m128i bytes, uint8_t first, uint8_t count) {
  const __m128i moved = _mm_add_epi8(bytes, _mm_set1_epi8((char)(0x80 - first)));
  return _mm_cmplt_epi8(moved, _mm_set1_epi8((char)(-128 + count)));
}

static inline __m128i load(const void *at) { return _mm_loadu_si128(at); }
static inline void store(void *at, __m128i bytes) { _mm_storeu_si128(at, bytes); }

/* One block; returns a bit for each byte that is not ASCII. */
static inline unsigned fold_block(const uint8_t *in, char *out) {
  const __m128i bytes = load(in), lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
  const __m128i letters = in_range(lower, 'a', 26), digits = in_range(bytes, '0', 10);
  const __m128i blank = _mm_andnot_si128(_mm_or_si128(letters, digits), _mm_set1_epi8(' '));
  /* A digit has the bit that makes letters small anyway. */
  store(out, _mm_or_si128(_mm_and_si128(_mm_or_si128(letters, digits), lower), blank));
  return (unsigned)_mm_movemask_epi8(bytes);
}

/* How many bytes from the first on are ASCII, folded into `out`. */
static size_t fold_chunk(const uint8_t *in, size_t len, char out[CHUNK + 2 * BLOCK]) {
  size_t i = 0;
  for (; len - i >= BLOCK; i += BLOCK) {
    const unsigned high = fold_block(in + i, out + i);
    if (high) return i + (unsigned)__builtin_ctz(high);
  }
  uint8_t last[BLOCK] = {0};
  memcpy(last, in + i, len - i);
  const unsigned high = fold_block(last, out + i) | 1u << (len - i);
  return i + (unsigned)__builtin_ctz(high);
}

/* Copies a chunk without the blanks that stand behind a blank. One of them in a block is common (", ").
 * Reads and writes up to 2 * BLOCK bytes behind what counts. Returns how many count. */
static size_t drop_blanks(const char *in, size_t len, char *out, unsigned after_blank) {
  const __m128i blank = _mm_set1_epi8(' ');
  size_t n = 0;
  for (size_t i = 0; i < len; i += BLOCK) {
    const __m128i bytes = load(in + i);
    const unsigned blanks = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, blank));
    const unsigned count = len - i < BLOCK ? (unsigned)(len - i) : BLOCK;
    unsigned dropped = blanks & (blanks << 1 | after_blank) & ((1u << count) - 1);
    after_blank = blanks >> (BLOCK - 1);
    unsigned from = (unsigned)__builtin_ctz(dropped | 1u << BLOCK);
    store(out + n, bytes);
    store(out + n + from, load(in + i + from + 1));
    n += count - (dropped != 0);
    dropped &= dropped - 1;
    for (; dropped; dropped &= dropped - 1) { /* the rest again, one place further down */
      const unsigned at = (unsigned)__builtin_ctz(dropped), tail = count - at;
      store(out + n - tail, load(in + i + at + 1));
      n--;
    }
  }
  return n;
}

/* The ASCII from *at on. */
static void fold_ascii(const uint8_t *text, size_t len, char *room, size_t *at, size_t *written) {
  char chunk[CHUNK + 2 * BLOCK];
  size_t wanted, got;
  do {
    wanted = len - *at < CHUNK ? len - *at : CHUNK;
    got = fold_chunk(text + *at, wanted, chunk);
    const unsigned after_blank = *written == 0 || room[*written - 1] == ' ';
    *written += drop_blanks(chunk, got, room + *written, after_blank);
    *at += got;
  } while (got == wanted && *at < len);
}

#else

/* The ASCII from *at on. */
static void fold_ascii(const uint8_t *text, size_t len, char *room, size_t *at, size_t *written) {
  size_t i = *at, n = *written;
  for (; i < len && text[i] < 0x80; i++) {
    const uint8_t byte = text[i];
    const bool is_word = tok_is_alnum(byte);
    const bool is_dropped = !is_word && (n == 0 || room[n - 1] == ' ');
    room[n] = (char)(!is_word ? ' ' : byte | (tok_is_alpha(byte) ? 0x20 : 0));
    n += !is_dropped;
  }
  *at = i;
  *written = n;
}

#endif

/* Some letters fold to more than letters (a circled one, a fraction). */
static size_t drop_signs(char *bytes, size_t len, bool after_blank) {
  size_t n = 0;
  for (size_t i = 0; i < len; i++) {
    const uint8_t byte = (uint8_t)bytes[i];
    const bool is_word = byte >= 0x80 || tok_is_alnum(byte);
    if (is_word || !after_blank) bytes[n++] = is_word ? (char)byte : ' ';
    after_blank = !is_word;
  }
  return n;
}

/* One code point that is not ASCII, at most `cap` bytes of it. Returns how many were written. */
static size_t fold_wide(const char *in, size_t len, uint32_t cp, char *out, size_t cap,
                        bool after_blank) {
  const tok_class class = tok_class_of(cp);
  if (tok_class_is_word(class) || class == TOK_CLASS_IDEOGRAPH || class == TOK_CLASS_KATAKANA ||
      class == TOK_CLASS_MARK)
    return drop_signs(out, tok_fold(in, len, out, cap), after_blank);
  if (class == TOK_CLASS_IGNORE || after_blank || cap == 0) return 0;
  *out = ' ';
  return 1;
}

static size_t fold_piece(const uint8_t *text, size_t len, char *room) {
  size_t n = 0, at = 0;
  while (at < len) {
    fold_ascii(text, len, room, &at, &n);
    if (at == len) break;
    unsigned wide;
    const uint32_t cp = tok_utf8_decode(text + at, len - at, &wide);
    /* What comes behind always has room: it may be a byte for a byte. */
    const size_t cap = RK_BARE_ROOM_BYTES - 2 * BLOCK - 1 - (len - at) - n;
    n += fold_wide((const char *)text + at, wide, cp, room + n, cap, n == 0 || room[n - 1] == ' ');
    at += wide;
  }
  if (n && room[n - 1] != ' ') room[n++] = ' ';
  return n;
}

static bool is_space(char byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* How long the next piece is. */
static size_t piece_length(rk_view text) {
  if (text.len <= RK_BARE_PIECE_BYTES) return text.len;
  size_t len = RK_BARE_PIECE_BYTES;
  while (len && !is_space(text.ptr[len - 1])) len--;
  if (len) return len;
  len = RK_BARE_PIECE_BYTES; /* all one run: not within a code point, if it is one */
  for (int back = 0; back < 3 && ((uint8_t)text.ptr[len] & 0xc0) == 0x80; back++) len--;
  return len;
}

size_t rk_bare_text_next(rk_view *rest, char room[RK_BARE_ROOM_BYTES]) {
  const size_t len = piece_length(*rest);
  const size_t written = len ? fold_piece((const uint8_t *)rest->ptr, len, room) : 0;
  *rest = (rk_view){rest->len > len ? rest->ptr + len : NULL, rest->len - len};
  return written;
}
