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

/* One block being walked from left to right. What has been dealt with is cleared
 * from `starts`, `ends` and `look`. */
typedef struct walk {
  const uint8_t *text; /* the block's first byte */
  uint32_t base;       /* its offset */
  uint64_t starts;     /* first letters of runs */
  uint64_t ends;       /* bytes just behind runs */
  uint64_t upper;
  uint64_t look;
} walk;

static unsigned lowest(uint64_t mask) { return mask ? (unsigned)__builtin_ctzll(mask) : 64; }

static uint64_t below(unsigned bit) { return bit < 64 ? (UINT64_C(1) << bit) - 1 : ~UINT64_C(0); }

/* A word [start, end) of letters, or of letters and hyphens (`flags`). */
static void put_word(const walk *w, tok_token *out, unsigned start, unsigned end, unsigned flags) {
  unsigned len = end - start;
  uint64_t all = (UINT64_C(1) << len) - 1, caps = (w->upper >> start) & all;
  /* Sums, not branches: a capital is too often and too seldom to be guessed. */
  flags |= (unsigned)(caps & 1) * TOK_UPPER_INITIAL;
  flags |= (unsigned)(caps != 0) * TOK_FOLD;
  flags |= (unsigned)((caps == 0) & (flags == 0)) * TOK_ASCII_LOWER;
  flags |= (unsigned)(caps == all) * TOK_ALL_UPPER;
  *out = (tok_token){
      .offset = w->base + start, .len = len, .kind = TOK_WORD, .flags = (uint8_t)flags};
}

/* Bytes behind which nothing can go on, right after punctuation. */
static int is_closing(uint8_t byte) {
  return byte == ' ' || byte == '\n' || byte == '\r' || byte == '"' || byte == ')';
}

/* Length of a curly quote, em dash, bullet or ellipsis at `at`: 3, or 0. */
static unsigned quote_len(const uint8_t *text, unsigned at) {
  if (at > TOK_BLOCK_BYTES - 3 || text[at] != 0xE2 || text[at + 1] != 0x80) return 0;
  uint8_t last = text[at + 2];
  return last == 0x9C || last == 0x9D || last == 0x94 || last == 0xA6 || last == 0xA2 ? 3 : 0;
}

/* Whether a word that ends before text[end], a byte that needs a look, ends there all
 * the same: there is a quote, or punctuation that closes. (Whether a point belongs to
 * an abbreviation is the caller's question.) */
static int ends_plainly(const walk *w, unsigned end) {
  uint8_t byte = w->text[end];
  if (byte >= 0x80) return quote_len(w->text, end) != 0;
  return is_closing(w->text[end + 1]) && (byte == '.' || byte == ':' || byte == '-' ||
                                          byte == '\'' || byte == '+' || byte == '_');
}

static int may_be_title(const walk *w, unsigned start, unsigned end) {
  return w->text[end] == '.' && end - start <= TOK_TITLE_MAX &&
         tok_is_title(w->text + start, end - start);
}

/* buku-buku: the run [start, hyphen) goes on behind the hyphen with letters that
 * end plainly. */
static int take_hyphenated(walk *w, unsigned start, unsigned hyphen, tok_token *out) {
  uint64_t later_starts = w->starts & (w->starts - 1), later_ends = w->ends & (w->ends - 1);
  unsigned end = lowest(later_ends);
  if (w->text[hyphen] != '-' || lowest(later_starts) != hyphen + 1 || end >= 64) return 0;
  if ((w->look >> end & 1) && !ends_plainly(w, end)) return 0;
  put_word(w, out, start, end, TOK_HYPHEN);
  w->starts = later_starts & (later_starts - 1);
  w->ends = later_ends & (later_ends - 1);
  w->look &= ~below(end);
  return 1;
}

/* 2024: digits with a byte behind them that can't go on with a number or word. */
static int take_digits(walk *w, unsigned start, tok_token *out) {
  unsigned end = start;
  while (end < 63 && tok_is_digit(w->text[end])) end++;
  uint8_t byte = w->text[end];
  int is_end = is_closing(byte) ||
               ((byte == '.' || byte == ',' || byte == ':') && is_closing(w->text[end + 1]));
  if (!is_end) return 0;
  *out = (tok_token){.offset = w->base + start,
                     .len = end - start,
                     .kind = TOK_NUMBER,
                     .flags = TOK_HAS_DIGIT};
  w->look &= ~below(end);
  return 1;
}

/* Deals with the byte at `stop` that needs a look: 1 when that is done (with a token
 * or without, see *count), 0 when the rules must. */
static int take_special(walk *w, unsigned stop, tok_token *out, size_t *count) {
  unsigned start = lowest(w->starts);
  const uint8_t *at = w->text + stop;
  if (start < stop) { /* a word runs up to `stop` */
    if (take_hyphenated(w, start, stop, &out[*count])) {
      *count += 1;
      return 1;
    }
    if (!ends_plainly(w, stop) || may_be_title(w, start, stop)) return 0;
    w->look &= at[0] >= 0x80 ? ~below(stop + 3) : w->look - 1;
    return 1;
  }
  if (tok_is_digit(at[0])) {
    int done = take_digits(w, stop, &out[*count]);
    *count += (size_t)done;
    return done;
  }
  unsigned quote = quote_len(w->text, stop);
  if (tok_block_may_begin(at[0]) && !quote) return 0;
  w->look &= quote ? ~below(stop + 3) : w->look - 1;
  return 1;
}

/* The block's words in order, until a token that needs the rules. Returns where
 * to go on: the start of such a token (*rules set) or of what the block cuts. */
static size_t scan_block(const uint8_t *text, size_t base, tok_token *out, size_t cap,
                         size_t *count, int *rules) {
  tok_block block = tok_block_load(text + base);
  uint64_t letters = block.letters;
  walk w = {.text = text + base,
            .base = (uint32_t)base,
            .starts = letters & ~(letters << 1),
            .ends = ~letters & (letters << 1),
            .upper = block.upper,
            .look = block.look};
  size_t n = *count;
  for (;;) {
    unsigned stop = lowest(w.look);
    /* Every word that ends before `stop` stands between bytes that only separate. */
    for (uint64_t ready = w.ends & below(stop); ready && n < cap; ready &= ready - 1) {
      put_word(&w, &out[n++], lowest(w.starts), lowest(ready), 0);
      w.starts &= w.starts - 1;
      w.ends &= w.ends - 1;
    }
    *rules = n < cap && stop < 64;
    if (!*rules || !take_special(&w, stop, out, &n)) {
      *count = n;
      unsigned start = lowest(w.starts);
      return base + (start < stop ? start : stop);
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
