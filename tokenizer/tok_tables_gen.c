/*
 * tok_tables_gen: writes the Unicode tables of tok_class.h and tok_fold.h.
 *
 * Runs at build only and is the one place that knows libutf8proc, so that the
 * library needs no Unicode library at run time. Usage: tok_tables_gen OUT.c
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "tokenizer/tok_class.h"

#define CODE_POINTS 0x110000
#define BLOCK (1u << TOK_BLOCK_BITS)
#define FOLD_MAX 250 /* bytes of one folded form; its length is stored in one byte */
#define POOL_MAX 65536

typedef struct folded {
  unsigned len;
  uint8_t bytes[FOLD_MAX];
} folded;

static uint8_t classes[CODE_POINTS];
static uint16_t folds[CODE_POINTS];
static uint8_t digits[CODE_POINTS]; /* value of a decimal digit */
static uint8_t pool[POOL_MAX];
static unsigned pool_len = 1; /* offset 0 means "itself" */

static void die(const char *why) {
  fprintf(stderr, "tok_tables_gen: %s\n", why);
  exit(1);
}

typedef struct range {
  uint32_t first, last;
} range;

static int in_ranges(const range *ranges, size_t count, uint32_t cp) {
  for (size_t i = 0; i < count; i++) {
    if (cp >= ranges[i].first && cp <= ranges[i].last) return 1;
  }
  return 0;
}
#define IN(ranges, cp) in_ranges(ranges, sizeof(ranges) / sizeof *(ranges), cp)

/* What joins word parts: hyphens and the short dashes that stand in for them on
 * the web. The em dash separates. */
static const range hyphens[] = {{0x2D, 0x2D},     {0x58A, 0x58A},   {0x2010, 0x2013},
                                {0x2212, 0x2212}, {0xFE63, 0xFE63}, {0xFF0D, 0xFF0D}};
/* Further dashes: they do not join, but fold like the others. */
static const range dashes[] = {{0x2014, 0x2015}, {0xFE58, 0xFE58}, {0x2E3A, 0x2E3B}};
/* Apostrophes, and the quotes, accents, primes and half rings written for them. */
static const range apostrophes[] = {{0x27, 0x27},     {0x60, 0x60},     {0xB4, 0xB4},
                                    {0x2B9, 0x2B9},   {0x2BB, 0x2BF},   {0x2C8, 0x2C8},
                                    {0x2CA, 0x2CB},   {0x2018, 0x2019}, {0x201B, 0x201B},
                                    {0x2032, 0x2032}, {0xFF07, 0xFF07}, {0xFF40, 0xFF40},
                                    {0x5F3, 0x5F4}}; /* Hebrew geresh and gershayim */
/* Written without spaces, each character a word or a syllable of one: Hiragana
 * and Han. */
static const range ideographs[] = {{0x3005, 0x3007},   {0x3041, 0x3096},   {0x309D, 0x309F},
                                   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xF900, 0xFAFF},
                                   {0x20000, 0x3FFFD}};
/* Spells loanwords: a run of it is one word (UAX #29, WB13). */
static const range katakana[] = {{0x3031, 0x3035}, {0x30A1, 0x30FA}, {0x30FC, 0x30FF},
                                 {0x31F0, 0x31FF}, {0xFF66, 0xFF9F}, {0x1AFF0, 0x1B000},
                                 {0x1B120, 0x1B122}, {0x1B164, 0x1B167}};
/* Units squeezed into one symbol (square metre): words. */
static const range units[] = {{0x3371, 0x33DF}};
static const range hangul[] = {{0x1100, 0x11FF}, {0xAC00, 0xD7A3}};

/* Letters that Unicode does not decompose, as people type them without. */
static const struct {
  uint32_t cp;
  const char *plain;
} plain_letters[] = {{0xE6, "ae"}, {0xF0, "d"},  {0xF8, "o"},   {0xFE, "th"}, {0x111, "d"},
                     {0x127, "h"}, {0x131, "i"}, {0x142, "l"},  {0x153, "oe"}, {0x167, "t"},
                     {0x180, "b"}, {0x268, "i"}, {0x1E9F, "ss"}, {0x2044, "/"}};

static uint8_t class_from_category(uint32_t cp) {
  switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
      return TOK_CLASS_LETTER;
    case UTF8PROC_CATEGORY_ND:
      return TOK_CLASS_DIGIT;
    case UTF8PROC_CATEGORY_NO:
      return TOK_CLASS_NUMERIC;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
      return TOK_CLASS_MARK;
    case UTF8PROC_CATEGORY_CF:
      return TOK_CLASS_IGNORE;
    default:
      return TOK_CLASS_OTHER;
  }
}

static uint8_t class_of(uint32_t cp) {
  if (IN(hyphens, cp)) return TOK_CLASS_HYPHEN;
  if (IN(apostrophes, cp)) return TOK_CLASS_APOSTROPHE;
  if (cp == '_' || cp == 0xFF3F) return TOK_CLASS_UNDERSCORE;
  uint8_t class = class_from_category(cp);
  if (IN(units, cp)) return TOK_CLASS_LETTER;
  if (class != TOK_CLASS_OTHER && IN(ideographs, cp)) return TOK_CLASS_IDEOGRAPH;
  if (class == TOK_CLASS_LETTER && IN(katakana, cp)) return TOK_CLASS_KATAKANA;
  return class;
}

static void emit(folded *out, uint32_t cp) {
  if (out->len + 4 > FOLD_MAX) die("a folded form is too long");
  out->len += (unsigned)utf8proc_encode_char((utf8proc_int32_t)cp, out->bytes + out->len);
}

/* Rings and boxes round a character; accents and vowel points, by canonical combining class: 1 overlays, 10-36
 * Hebrew, Arabic and Syriac points, 200 and above attached or placed accents.
 * What other scripts need (nukta, virama, voicing, tone: 6-9, 84-132) stays. */
static int is_accent(uint32_t cp) {
  if (cp == 0x345) return 0; /* iota below: case folding makes it the letter */
  if (utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_ME) return 1; /* keycaps */
  int ccc = utf8proc_get_property((utf8proc_int32_t)cp)->combining_class;
  return ccc == 1 || (ccc >= 10 && ccc <= 36) || ccc >= 200;
}

/* Things that fold in one step without asking Unicode; 1 when that was all. */
static int fold_special(uint32_t cp, folded *out) {
  if (classes[cp] == TOK_CLASS_DIGIT) return emit(out, '0' + digits[cp]), 1;
  if (classes[cp] == TOK_CLASS_HYPHEN || IN(dashes, cp)) return emit(out, '-'), 1;
  if (classes[cp] == TOK_CLASS_APOSTROPHE || classes[cp] == TOK_CLASS_IGNORE) return 1;
  if (utf8proc_get_property((utf8proc_int32_t)cp)->ignorable || is_accent(cp)) return 1;
  if (cp == 0x640) return 1; /* tatweel only stretches an Arabic word */
  if (IN(hangul, cp)) return emit(out, cp), 1; /* put together at run time */
  for (size_t i = 0; i < sizeof plain_letters / sizeof *plain_letters; i++) {
    if (plain_letters[i].cp != cp) continue;
    for (const char *p = plain_letters[i].plain; *p; p++) emit(out, (uint8_t)*p);
    return 1;
  }
  return 0;
}

/* Folds until nothing changes any more: that makes folding idempotent. */
static void fold_into(uint32_t cp, int depth, folded *out) {
  if (depth > 8) die("folding does not settle");
  if (fold_special(cp, out)) return;
  utf8proc_int32_t parts[64];
  int boundary = 0;
  utf8proc_ssize_t n =
      utf8proc_decompose_char((utf8proc_int32_t)cp, parts, 64,
                              UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD, &boundary);
  if (n < 1 || n > 64) die("utf8proc_decompose_char failed");
  if (n == 1 && parts[0] == (utf8proc_int32_t)cp) {
    emit(out, cp);
    return;
  }
  for (utf8proc_ssize_t i = 0; i < n; i++) {
    uint32_t part = (uint32_t)parts[i];
    /* Inside a word no separator may appear: (1) folds to 1. */
    int part_separates = classes[part] == TOK_CLASS_OTHER && part != 0x2044;
    if (part_separates && classes[cp] != TOK_CLASS_OTHER) continue;
    fold_into(part, depth + 1, out);
  }
}

/* Composed and decomposed spellings must fold alike. */
static void check_decomposed(uint32_t cp, const folded *form) {
  utf8proc_int32_t parts[64];
  int boundary = 0;
  folded decomposed = {0};
  utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, parts, 64,
                                               UTF8PROC_DECOMPOSE, &boundary);
  if (IN(hangul, cp) || n < 2) return;
  for (utf8proc_ssize_t i = 0; i < n; i++) fold_into((uint32_t)parts[i], 0, &decomposed);
  if (decomposed.len != form->len || memcmp(decomposed.bytes, form->bytes, form->len)) {
    fprintf(stderr, "U+%04X: ", cp);
    die("composed and decomposed fold differently");
  }
}

static uint16_t pool_add(const folded *form) {
  for (unsigned at = 1; at < pool_len; at += 1u + pool[at]) {
    if (pool[at] != form->len || memcmp(pool + at + 1, form->bytes, form->len)) continue;
    return (uint16_t)at;
  }
  if (pool_len + 1 + form->len > POOL_MAX) die("the fold pool is full");
  unsigned at = pool_len;
  pool[pool_len++] = (uint8_t)form->len;
  memcpy(pool + pool_len, form->bytes, form->len);
  pool_len += form->len;
  return (uint16_t)at;
}

static int is_surrogate(uint32_t cp) { return cp >= 0xD800 && cp < 0xE000; }

static void work_out_classes(void) {
  unsigned run = 0; /* decimal digits stand in runs of ten, zero first */
  for (uint32_t cp = 0; cp < CODE_POINTS; cp++) {
    classes[cp] = is_surrogate(cp) ? TOK_CLASS_OTHER : class_of(cp);
    run = classes[cp] == TOK_CLASS_DIGIT ? run + 1 : 0;
    if (run) digits[cp] = (uint8_t)((run - 1) % 10);
  }
}

static void work_out_folds(void) {
  static uint8_t is_empty[CODE_POINTS];
  for (uint32_t cp = 0; cp < CODE_POINTS; cp++) {
    if (is_surrogate(cp)) continue;
    folded form = {0}, self = {0};
    fold_into(cp, 0, &form);
    emit(&self, cp);
    check_decomposed(cp, &form);
    is_empty[cp] = form.len == 0;
    if (form.len == self.len && !memcmp(form.bytes, self.bytes, self.len)) continue;
    folds[cp] = pool_add(&form);
  }
  /* A letter that folds to nothing (Hangul fillers) must not begin a word, since
   * no token folds to nothing. */
  for (uint32_t cp = 0; cp < CODE_POINTS; cp++) {
    if (is_empty[cp] && classes[cp] >= TOK_CLASS_LETTER && classes[cp] <= TOK_CLASS_KATAKANA) {
      classes[cp] = TOK_CLASS_IGNORE;
    }
  }
}

/* Writes NAME_index and NAME_block; `width` bytes an element of `table`. */
static void write_trie(FILE *out, const char *name, const void *table, size_t width) {
  static uint32_t unique[TOK_BLOCKS]; /* number of the first block with these values */
  unsigned count = 0;
  const char *bytes = table;
  fprintf(out, "const uint16_t %s_index[%d] = {", name, TOK_BLOCKS);
  for (uint32_t block = 0; block < TOK_BLOCKS; block++) {
    unsigned found = 0;
    while (found < count && memcmp(bytes + unique[found] * BLOCK * width,
                                   bytes + block * BLOCK * width, BLOCK * width)) {
      found++;
    }
    if (found == count) unique[count++] = block;
    fprintf(out, "%s%u,", block % 16 ? "" : "\n", found);
  }
  fprintf(out, "\n};\n\nconst uint%zu_t %s_block[%u] = {", width * 8, name, count * BLOCK);
  for (unsigned i = 0; i < count * BLOCK; i++) {
    uint32_t cp = unique[i / BLOCK] * BLOCK + i % BLOCK;
    unsigned value = width == 1 ? ((const uint8_t *)table)[cp] : ((const uint16_t *)table)[cp];
    fprintf(out, "%s%u,", i % 16 ? "" : "\n", value);
  }
  fprintf(out, "\n};\n\n");
}

int main(int argc, char **argv) {
  if (argc != 2) die("usage: tok_tables_gen OUT.c");
  work_out_classes();
  work_out_folds();
  FILE *out = fopen(argv[1], "w");
  if (!out) die("cannot write the output file");
  fprintf(out, "/* Made by tok_tables_gen from Unicode %s; do not edit. */\n",
          utf8proc_unicode_version());
  fprintf(out, "#include \"tokenizer/tok_fold.h\"\n\n");
  write_trie(out, "tok_class", classes, 1);
  write_trie(out, "tok_fold", folds, 2);
  fprintf(out, "const uint8_t tok_fold_pool[%u] = {", pool_len);
  for (unsigned i = 0; i < pool_len; i++) fprintf(out, "%s%u,", i % 16 ? "" : "\n", pool[i]);
  fprintf(out, "\n};\n");
  if (ferror(out) | fclose(out)) die("cannot write the output file");
  return 0;
}
