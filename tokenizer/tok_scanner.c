#include <assert.h>

#include "tokenizer/tok_class.h"
#include "tokenizer/tok_match.h"
#include "tokenizer/tok_scan_block.h"
#include "tokenizer/tok_utf8.h"

void tok_scanner_init(tok_scanner *scanner, const char *text, size_t len) {
  assert(len <= UINT32_MAX);
  *scanner = (tok_scanner){.text = (const uint8_t *)text, .len = len};
}

/* Matches at `pos`; on a match *out is filled. Returns where to go on. */
static size_t step(const uint8_t *text, size_t len, size_t pos, tok_token *out, size_t *count) {
  size_t n = tok_match(text, len, pos, out);
  if (n) {
    *count += 1;
    return pos + n;
  }
  unsigned skip;
  tok_utf8_decode(text + pos, len - pos, &skip);
  return pos + skip;
}

size_t tok_scanner_next_reference(tok_scanner *scanner, tok_token *out, size_t cap) {
  size_t pos = scanner->pos, count = 0;
  while (pos < scanner->len && count < cap) {
    pos = step(scanner->text, scanner->len, pos, &out[count], &count);
  }
  scanner->pos = pos;
  return count;
}

#ifdef TOK_SCAN_BLOCK

static uint64_t below(unsigned bit) { return bit < 64 ? (UINT64_C(1) << bit) - 1 : ~UINT64_C(0); }

/* A word of the letters [start, end) of the block at `base`. */
static void put_word(tok_token *out, size_t base, unsigned start, unsigned end, uint64_t upper) {
  unsigned len = end - start;
  uint64_t caps = (upper >> start) & below(len);
  unsigned flags = caps ? TOK_FOLD : TOK_ASCII_LOWER;
  flags |= (unsigned)(caps & 1) * TOK_UPPER_INITIAL;
  flags |= caps == below(len) ? TOK_ALL_UPPER : 0;
  *out = (tok_token){.offset = (uint32_t)(base + start),
                     .len = len,
                     .kind = TOK_WORD,
                     .flags = (uint8_t)flags};
}

/* Whether a word of `len` letters that ends at text[end], a byte that needs a
 * look, ends there all the same: punctuation with a space behind it, when it can't
 * be the point of an abbreviation. */
static int ends_plainly(const uint8_t *text, size_t end, unsigned len) {
  uint8_t byte = text[end], next = text[end + 1];
  if (next != ' ' && next != '\n') return 0;
  if (byte == '.') return len > TOK_TITLE_MAX;
  return byte == '-' || byte == '\'' || byte == ':' || byte == '+' || byte == '_';
}

/* The block's words in order, until a token that needs the rules. Returns where
 * to go on: the start of such a token (*rules set) or of what the block cuts. */
static size_t scan_block(const uint8_t *text, size_t base, tok_token *out, size_t cap,
                         size_t *count, int *rules) {
  tok_block block = tok_block_load(text + base);
  uint64_t letters = block.letters, look = block.look;
  uint64_t starts = letters & ~(letters << 1);
  uint64_t ends = ~letters & (letters << 1);
  size_t n = *count;
  *rules = 0;
  for (;;) {
    unsigned stop = look ? (unsigned)__builtin_ctzll(look) : 64;
    /* Every word that ends before `stop` stands between bytes that only separate. */
    size_t words = (size_t)__builtin_popcountll(ends & below(stop));
    if (words > cap - n) words = cap - n;
    for (size_t i = 0; i < words; i++) {
      put_word(&out[n++], base, (unsigned)__builtin_ctzll(starts), (unsigned)__builtin_ctzll(ends),
               block.upper);
      starts &= starts - 1;
      ends &= ends - 1;
    }
    *count = n;
    unsigned next_start = starts ? (unsigned)__builtin_ctzll(starts) : 64;
    if (n == cap || stop == 64) return base + (next_start < stop ? next_start : stop);
    look &= look - 1;
    if (next_start < stop) { /* a word runs up to the byte at `stop` */
      if (!ends_plainly(text, base + stop, stop - next_start)) {
        *rules = 1;
        return base + next_start;
      }
    } else if (tok_block_may_begin(text[base + stop])) {
      *rules = 1;
      return base + stop;
    }
  }
}

size_t tok_scanner_next(tok_scanner *scanner, tok_token *out, size_t cap) {
  const uint8_t *text = scanner->text;
  size_t len = scanner->len, pos = scanner->pos, count = 0;
  while (count < cap && pos < len) {
    int rules = 1;
    if (len - pos > TOK_BLOCK_BYTES) {
      size_t from = pos;
      pos = scan_block(text, pos, out, cap, &count, &rules);
      rules |= pos == from; /* one word fills the block */
    }
    if (rules && count < cap) pos = step(text, len, pos, &out[count], &count);
  }
  scanner->pos = pos;
  return count;
}

#else

size_t tok_scanner_next(tok_scanner *scanner, tok_token *out, size_t cap) {
  return tok_scanner_next_reference(scanner, out, cap);
}

#endif
