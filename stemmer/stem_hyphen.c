/* Hyphenated words: which are one word, and what is its stem?
 *
 * Reduplication types after Alwi et al. (Tata Bahasa Baku) and, for the affixed ones, the rule of
 * Adriani et al. (2007) that both halves must lead to one root:
 *   whole        buku-buku, kecamatan-kecamatan, anak-anaknya
 *   affix around kehijau-hijauan, berlari-larian, se-pandai-pandainya: the first half wears the
 *                prefix and the second the suffix, so they are laid over each other
 *   nasal        menyepak-nyepak, meniru-nirukan: the second half starts with the nasal
 *   reciprocal   tolong-menolong, tulis-menulis
 *   rhyming      sayur-mayur: by list only (data/reduplication.tsv)
 * An affix set off by a hyphen (ber-KTP, se-Indonesia, ke-3, kuasa-mu) is taken off. */
#include "stemmer/stem_search.h"

enum { PARTS_MAX = 4 };

typedef struct {
  const char *ptr;
  uint32_t len;
} part;

typedef struct {
  char text[STEM_ANALYSED_MAX];
  uint32_t len;      /* 0: no stem */
  uint8_t evidence;  /* stem_evidence */
} part_stem;

static bool part_equals(part p, const char *text) {
  return p.len == strlen(text) && memcmp(p.ptr, text, p.len) == 0;
}

static bool part_is_one_of(part p, const char *const *list) {
  for (; *list; list++) {
    if (part_equals(p, *list)) return true;
  }
  return false;
}

/* Splits at hyphens; 0 when there are too many parts, an empty one, or other bytes than a-z0-9. */
static uint32_t split(const char *word, size_t len, part parts[PARTS_MAX]) {
  uint32_t count = 0;
  size_t start = 0;
  for (size_t i = 0; i <= len; i++) {
    if (i < len && word[i] != '-') {
      bool usable = (word[i] >= 'a' && word[i] <= 'z') || (word[i] >= '0' && word[i] <= '9');
      if (!usable) return 0;
      continue;
    }
    if (i == start || count == PARTS_MAX) return 0;
    parts[count++] = (part){word + start, (uint32_t)(i - start)};
    start = i + 1;
  }
  return count;
}

static part_stem stem_part(part p) {
  part_stem s = {.len = 0, .evidence = STEM_EVIDENCE_NONE};
  if (p.len == 0 || p.len > STEM_ANALYSED_MAX) return s;
  stem_search search;
  stem_search_init(&search, p.ptr, p.len, false);
  stem_search_run(&search);
  if (search.reading_count) {
    s.len = stem_search_root(&search, &search.readings[0], s.text);
    s.evidence = search.readings[0].evidence;
  } else {
    memcpy(s.text, p.ptr, p.len);
    s.len = p.len;
  }
  return s;
}

static bool same_stem(const part_stem *a, const part_stem *b) {
  return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

/* A word of the lexicon that is written with its hyphen; `key` is copied for the slack. */
static bool find_listed(const char *word, uint32_t len, part_stem *out) {
  char key[STEM_KEY_MAX + STEM_KEY_SLACK] = {0};
  if (len > STEM_KEY_MAX) return false;
  memcpy(key, word, len);
  const stem_class *c = stem_lexicon_find(key, len);
  if (c == NULL) return false;
  bool redirect = c->kind == STEM_KIND_REDIRECT;
  bool own = redirect || c->kind == STEM_KIND_PROTECTED; /* from our list, not the dictionary */
  const char *root = redirect ? stem_text(c->target) : key;
  out->len = redirect ? stem_text_len(c->target) : len;
  out->evidence = own ? STEM_EVIDENCE_LISTED : STEM_EVIDENCE_WHOLE;
  memcpy(out->text, root, out->len);
  return true;
}

/* Lays the end of `a` over the start of `b` (berlari + larian = berlarian) with the longest
 * overlap of at least three letters, and stems the result. */
static bool stem_overlap(part a, part b, part_stem *out) {
  for (uint32_t n = a.len < b.len ? a.len : b.len; n >= 3; n--) {
    if (memcmp(a.ptr + a.len - n, b.ptr, n) != 0) continue;
    char joined[STEM_ANALYSED_MAX];
    uint32_t len = a.len + b.len - n;
    if (len > STEM_ANALYSED_MAX) return false;
    memcpy(joined, a.ptr, a.len);
    memcpy(joined + a.len, b.ptr + n, b.len - n);
    *out = stem_part((part){joined, len});
    return out->evidence >= STEM_EVIDENCE_ROOT;
  }
  return false;
}

/* Does any reading of `p` have this root? menolong has tolong. */
static bool has_root(part p, const part_stem *root) {
  stem_analysis a;
  stem_analyze(p.ptr, p.len, &a);
  for (size_t i = 0; i < a.count; i++) {
    const stem_candidate *c = &a.candidates[i];
    if (c->root_len == root->len && memcmp(c->root, root->text, root->len) == 0) return true;
  }
  return false;
}

/* Two halves of one reduplicated word? */
static bool stem_pair(part a, part b, part_stem *out) {
  if (a.len < 2 || b.len < 2) return false;
  if (a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0) {
    *out = stem_part(a);
    return true;
  }
  part_stem left = stem_part(a), right = stem_part(b);
  bool left_known = left.evidence >= STEM_EVIDENCE_ROOT;
  bool right_known = right.evidence >= STEM_EVIDENCE_ROOT;
  if (right.evidence >= STEM_EVIDENCE_WHOLE && has_root(a, &right)) { /* mengada-ada */
    *out = right;
    return true;
  }
  if (same_stem(&left, &right) && (left_known || left.len < b.len)) {
    *out = left;
    return true;
  }
  if (stem_overlap(a, b, out)) return true;
  if (left_known && has_root(b, &left)) {
    *out = left;
    return true;
  }
  if (right_known && has_root(a, &right)) {
    *out = right;
    return true;
  }
  return false;
}

static const char *const hyphen_prefixes[] = {"ber", "di", "ke",  "me",  "mem", "men", "meng",
                                              "meny", "pe", "pem", "pen", "peng", "per", "se",
                                              "ter", "ku", "kau", "nge", NULL};
static const char *const hyphen_suffixes[] = {"an",  "i",   "kan", "ku",  "mu",   "nya", "lah", "kah",
                                              "tah", "pun", "isasi", "anku", "anmu", "annya",
                                              "kannya", "inya", "in", NULL};

/* Takes affix parts off both ends; false when there is none or nothing remains. */
static bool drop_affix_parts(part *parts, uint32_t *count) {
  uint32_t first = 0, end = *count;
  if (end - first > 1 && part_is_one_of(parts[first], hyphen_prefixes)) first++;
  if (end - first > 1 && part_is_one_of(parts[end - 1], hyphen_suffixes)) end--;
  if (first == 0 && end == *count) return false;
  memmove(parts, parts + first, (end - first) * sizeof *parts);
  *count = end - first;
  return true;
}

/* The dictionary has the word with its hyphen. Two roots side by side (jual-beli, caci-maki) are a
 * compound, which the caller splits; what cannot be split (mondar-mandir) is its own stem. */
static bool stem_inseparable(const part *parts, uint32_t count, part_stem *out) {
  const char *start = parts[0].ptr;
  const char *end = parts[count - 1].ptr + parts[count - 1].len;
  bool roots = true;
  for (uint32_t i = 0; i < count; i++) {
    roots = roots && stem_part(parts[i]).evidence >= STEM_EVIDENCE_WHOLE;
  }
  return !roots && find_listed(start, (uint32_t)(end - start), out);
}

/* A pair of our own list, alone or with clitics: hati-hatilah, undang-undangnya. */
static bool stem_listed_pair(const char *word, uint32_t len, part_stem *out) {
  stem_ending endings[STEM_ENDINGS_MAX];
  uint32_t count = stem_find_endings(word, len, endings);
  for (uint32_t i = 0; i < count; i++) {
    bool derived = endings[i].suffix != STEM_AFFIX_NONE && endings[i].suffix != STEM_AFFIX_AN;
    if (derived || memchr(word, '-', endings[i].end) == NULL) continue;
    if (find_listed(word, endings[i].end, out) && out->evidence == STEM_EVIDENCE_LISTED) return true;
  }
  out->len = 0;
  return false;
}

static bool stem_parts(part *parts, uint32_t count, part_stem *out) {
  if (count == 1) {
    *out = stem_part(parts[0]);
    return out->len > 0;
  }
  const char *start = parts[0].ptr;
  uint32_t len = (uint32_t)(parts[count - 1].ptr + parts[count - 1].len - start);
  if (stem_listed_pair(start, len, out)) return true;
  if (count == 2 && stem_pair(parts[0], parts[1], out)) return true;
  return stem_inseparable(parts, count, out);
}

bool stem_hyphenated(const char *word, size_t len, char out[STEM_WORD_MAX], size_t *out_len) {
  part parts[PARTS_MAX];
  part_stem stem = {.len = 0, .evidence = STEM_EVIDENCE_NONE};
  if (len < 3 || len > STEM_ANALYSED_MAX) return false;
  uint32_t count = split(word, len, parts);
  if (count < 2) return false;
  bool found = stem_parts(parts, count, &stem);
  if (!found && drop_affix_parts(parts, &count)) found = stem_parts(parts, count, &stem);
  if (!found || stem.len == 0) return false;
  memcpy(out, stem.text, stem.len);
  *out_len = stem.len;
  return true;
}
