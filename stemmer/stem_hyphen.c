/* Hyphenated words: which are one word, and what is its stem?
 *
 * Reduplication types after Alwi et al. (Tata Bahasa Baku) and, for the affixed ones, the rule of
 * Adriani et al. (2007) that both halves must lead to one root:
 *   whole        buku-buku, kecamatan-kecamatan, anak-anaknya
 *   affix around kehijau-hijauan, berlari-larian, se-pandai-pandainya: the first half wears the
 *                prefix and the second the suffix, so they are laid over each other
 *   nasal        menyepak-nyepak, meniru-nirukan: the second half starts with the nasal
 *   reciprocal   tolong-menolong, tulis-menulis
 *   sound change corat-coret, sayur-mayur: by list (data/reduplication.tsv), or where the halves
 *                sound alike and one alone is a root
 * An affix set off by a hyphen (ber-KTP, se-Indonesia, ke-3, kuasa-mu) is taken off. */
#include "stemmer/stem_hyphen.h"

#include "stemmer/stem_search.h"

enum { PARTS_MAX = 4 };

typedef struct {
  const char *ptr;
  uint32_t len;
} part;

typedef struct {
  char text[STEM_ANALYSED_MAX];
  uint32_t len; /* 0: no stem */
  stem_evidence evidence;
} part_stem;

static bool split(const char *word, size_t len, part parts[PARTS_MAX], uint32_t *count) {
  size_t start = 0;
  *count = 0;
  for (size_t i = 0; i <= len; i++) {
    if (i < len && word[i] != '-') {
      bool usable = (word[i] >= 'a' && word[i] <= 'z') || (word[i] >= '0' && word[i] <= '9');
      if (!usable) return false;
      continue;
    }
    if (i == start || *count == PARTS_MAX) return false;
    parts[(*count)++] = (part){word + start, (uint32_t)(i - start)};
    start = i + 1;
  }
  return *count > 1;
}

static part_stem stem_part(const stem_user_lexicon *user, part p) {
  part_stem s = {.len = 0, .evidence = STEM_EVIDENCE_NONE};
  if (p.len == 0 || p.len > STEM_ANALYSED_MAX) return s;
  s.len = stem_best_root(user, p.ptr, p.len, s.text, &s.evidence);
  if (s.len) return s;
  memcpy(s.text, p.ptr, p.len);
  s.len = p.len;
  return s;
}

static bool same_stem(const part_stem *a, const part_stem *b) {
  return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

/* The answer: `stem`, found by undoing the doubling to `inside`. */
static bool answer(stem_hyphen_reading *out, const part_stem *stem, part inside,
                   stem_doubling doubling) {
  out->stem_len = stem->len;
  memcpy(out->stem, stem->text, stem->len);
  out->inside_len = inside.len;
  memcpy(out->inside, inside.ptr, inside.len);
  out->evidence = stem->evidence;
  out->doubling = doubling;
  return stem->len > 0;
}

/* A word of the lexicon that is written with its hyphen. `*own`: it is on a list of ours or the
 * user's, not in the dictionary. `word` has its slack. */
static bool find_listed(const stem_user_lexicon *user, const char *word, uint32_t len,
                        stem_hyphen_reading *out, bool *own) {
  stem_entry e = stem_find(user, word, len);
  if (e.class == 0) return false;
  stem_kind kind = stem_class_kind(e.class);
  *own = kind == STEM_KIND_REDIRECT || kind == STEM_KIND_PROTECTED;
  const char *root = stem_entry_root(e, word, len, &out->stem_len);
  memcpy(out->stem, root, out->stem_len);
  out->evidence = *own ? STEM_EVIDENCE_LISTED : STEM_EVIDENCE_WHOLE;
  out->inside_len = 0;
  out->doubling = STEM_DOUBLING_LISTED;
  return true;
}

static bool starts_with(part p, const char *text, uint32_t len) {
  return p.len >= len && memcmp(p.ptr, text, len) == 0;
}

/* The best reading of `joined` whose root also begins the second half, where the prefix is not
 * repeated (berangka-angkaan is angka, not rangka); else the best of all (meniru-nirukan). */
static part_stem stem_joined(const stem_user_lexicon *user, part joined, part second) {
  part_stem best = {.len = 0, .evidence = STEM_EVIDENCE_NONE};
  stem_search s;
  stem_search_init(&s, user, joined.ptr, joined.len, true);
  stem_search_run(&s);
  for (uint32_t i = 0; i < s.reading_count; i++) {
    part_stem stem = {.evidence = s.readings[i].evidence};
    stem.len = stem_search_root(&s, &s.readings[i], stem.text);
    bool fits = starts_with(second, stem.text, stem.len);
    if (i == 0 || fits) best = stem;
    if (fits) break;
  }
  return best;
}

/* Lays the end of `a` over the start of `b` (berlari + larian = berlarian) with the longest
 * overlap of at least three letters, and stems the result. */
static bool stem_overlap(const stem_user_lexicon *user, part a, part b, stem_hyphen_reading *out) {
  for (uint32_t n = a.len < b.len ? a.len : b.len; n >= 3; n--) {
    if (memcmp(a.ptr + a.len - n, b.ptr, n) != 0) continue;
    char joined[STEM_ANALYSED_MAX];
    uint32_t len = a.len + b.len - n;
    if (len > STEM_ANALYSED_MAX) return false;
    memcpy(joined, a.ptr, a.len);
    memcpy(joined + a.len, b.ptr + n, b.len - n);
    part_stem stem = stem_joined(user, (part){joined, len}, b);
    if (stem.evidence < STEM_EVIDENCE_ROOT) return false;
    return answer(out, &stem, (part){joined, len}, STEM_DOUBLING_AFFIXED);
  }
  return false;
}

/* Does any reading of `p` have this root? menolong has tolong. */
static bool has_root(const stem_user_lexicon *user, part p, const part_stem *root) {
  if (p.len > STEM_ANALYSED_MAX) return false;
  stem_search s;
  stem_search_init(&s, user, p.ptr, p.len, true);
  stem_search_run(&s);
  for (uint32_t i = 0; i < s.reading_count; i++) {
    char text[STEM_ANALYSED_MAX];
    uint32_t len = stem_search_root(&s, &s.readings[i], text);
    if (len == root->len && memcmp(text, root->text, len) == 0) return true;
  }
  return false;
}

static bool is_vowel(char c) { return memchr("aeiou", c, 5) != NULL; }

/* Do the halves differ in vowels alone (corat-coret), or in the consonant at the start (condong-
 * mondong, asal-usul is neither)? */
static bool sounds_alike(part a, part b) {
  if (a.len != b.len || a.len < 4) return false;
  bool rhyme = a.ptr[0] != b.ptr[0] && !is_vowel(a.ptr[0]) && !is_vowel(b.ptr[0]) &&
               memcmp(a.ptr + 1, b.ptr + 1, a.len - 1) == 0;
  for (uint32_t i = 0; i < a.len && !rhyme; i++) {
    bool same = a.ptr[i] == b.ptr[i] || (is_vowel(a.ptr[i]) && is_vowel(b.ptr[i]));
    if (!same) return false;
  }
  return true;
}

/* Salin suara that no list has: the half that is a root decides, if only one is. */
static bool stem_sound_change(part a, part b, const part_stem *left, const part_stem *right,
                              stem_hyphen_reading *out) {
  if (!sounds_alike(a, b)) return false;
  bool left_root = left->evidence == STEM_EVIDENCE_WHOLE;
  bool right_root = right->evidence == STEM_EVIDENCE_WHOLE;
  if (left_root == right_root) return false;
  return answer(out, left_root ? left : right, left_root ? a : b, STEM_DOUBLING_SOUND);
}

/* Do the halves share two letters in a row, as what is left of one root does behind any nasal? Most
 * hyphenated words end here. */
static bool share_letters(part a, part b) {
  uint32_t seen[32] = {0}; /* a bit for each second letter, by the first */
  for (uint32_t i = 0; i + 1 < a.len; i++) seen[a.ptr[i] & 31] |= (uint32_t)1 << (a.ptr[i + 1] & 31);
  bool shared = false;
  for (uint32_t i = 0; i + 1 < b.len; i++) shared |= seen[b.ptr[i] & 31] >> (b.ptr[i + 1] & 31) & 1;
  return shared;
}

/* Two halves of one doubled word? */
static bool stem_pair(const stem_user_lexicon *user, part a, part b, stem_hyphen_reading *out) {
  if (a.len < 2 || b.len < 2 || !(share_letters(a, b) || sounds_alike(a, b))) return false;
  part_stem left = stem_part(user, a);
  part_stem right = stem_part(user, b);
  bool left_known = left.evidence >= STEM_EVIDENCE_ROOT;
  bool right_known = right.evidence >= STEM_EVIDENCE_ROOT;
  if (right.evidence >= STEM_EVIDENCE_WHOLE && has_root(user, a, &right)) { /* mengada-ada */
    return answer(out, &right, a, STEM_DOUBLING_AFFIXED);
  }
  if (same_stem(&left, &right) && (left_known || left.len < b.len)) {
    if (left.len < a.len) return answer(out, &left, a, STEM_DOUBLING_AFFIXED);
    bool goes_on = b.len > a.len && memcmp(a.ptr, b.ptr, a.len) == 0; /* anak-anaknya */
    return answer(out, &left, b, goes_on ? STEM_DOUBLING_FULL : STEM_DOUBLING_RECIPROCAL);
  }
  if (left.evidence == STEM_EVIDENCE_WHOLE && starts_with(b, a.ptr, a.len) &&
      has_root(user, b, &left)) { /* aduk-adukan: not adu */
    return answer(out, &left, b, STEM_DOUBLING_AFFIXED);
  }
  if (stem_overlap(user, a, b, out)) return true;
  if (left_known && has_root(user, b, &left)) {
    return answer(out, &left, b, STEM_DOUBLING_RECIPROCAL);
  }
  if (right_known && has_root(user, a, &right)) {
    return answer(out, &right, a, STEM_DOUBLING_AFFIXED);
  }
  return stem_sound_change(a, b, &left, &right, out);
}

typedef struct {
  char text[8];
  uint8_t affix; /* of a prefix; of a suffix see `ending` */
  stem_ending ending;
} set_off;

static const set_off set_off_prefixes[] = {
    {"ber", STEM_AFFIX_BER, {0}}, {"di", STEM_AFFIX_DI, {0}},   {"ke", STEM_AFFIX_KE, {0}},
    {"me", STEM_AFFIX_ME, {0}},   {"mem", STEM_AFFIX_ME, {0}},  {"men", STEM_AFFIX_ME, {0}},
    {"meng", STEM_AFFIX_ME, {0}}, {"meny", STEM_AFFIX_ME, {0}}, {"pe", STEM_AFFIX_PE, {0}},
    {"pem", STEM_AFFIX_PE, {0}},  {"pen", STEM_AFFIX_PE, {0}},  {"peng", STEM_AFFIX_PE, {0}},
    {"per", STEM_AFFIX_PER, {0}}, {"se", STEM_AFFIX_SE, {0}},   {"ter", STEM_AFFIX_TER, {0}},
    {"ku", STEM_AFFIX_KU, {0}},   {"kau", STEM_AFFIX_KU, {0}},  {"nge", STEM_AFFIX_NGE, {0}},
};

static const set_off set_off_suffixes[] = {
    {"an", 0, {.suffix = STEM_AFFIX_AN}},
    {"i", 0, {.suffix = STEM_AFFIX_I}},
    {"kan", 0, {.suffix = STEM_AFFIX_KAN}},
    {"in", 0, {.suffix = STEM_AFFIX_IN}},
    {"ku", 0, {.possessive = STEM_AFFIX_MY}},
    {"mu", 0, {.possessive = STEM_AFFIX_YOUR}},
    {"nya", 0, {.possessive = STEM_AFFIX_ITS}},
    {"lah", 0, {.particle = STEM_AFFIX_LAH}},
    {"kah", 0, {.particle = STEM_AFFIX_KAH}},
    {"tah", 0, {.particle = STEM_AFFIX_TAH}},
    {"pun", 0, {.particle = STEM_AFFIX_PUN}},
    {"anku", 0, {.suffix = STEM_AFFIX_AN, .possessive = STEM_AFFIX_MY}},
    {"anmu", 0, {.suffix = STEM_AFFIX_AN, .possessive = STEM_AFFIX_YOUR}},
    {"annya", 0, {.suffix = STEM_AFFIX_AN, .possessive = STEM_AFFIX_ITS}},
    {"kannya", 0, {.suffix = STEM_AFFIX_KAN, .possessive = STEM_AFFIX_ITS}},
    {"inya", 0, {.suffix = STEM_AFFIX_I, .possessive = STEM_AFFIX_ITS}},
};

static const set_off *find_set_off(const set_off *list, size_t count, part p) {
  if (p.len >= sizeof list->text) return NULL;
  uint64_t text = stem_load_u64(p.ptr) & ~(~(uint64_t)0 << 8 * p.len); /* parts have their slack */
  for (size_t i = 0; i < count; i++) {
    if (stem_load_u64(list[i].text) == text) return &list[i];
  }
  return NULL;
}

/* Takes affix parts off both ends; false when there is none or nothing remains. */
static bool drop_affix_parts(part *parts, uint32_t *count, const set_off **prefix,
                             const set_off **suffix) {
  uint32_t first = 0, end = *count;
  *prefix = find_set_off(set_off_prefixes, sizeof set_off_prefixes / sizeof *set_off_prefixes,
                         parts[0]);
  if (*prefix) first++;
  *suffix = NULL;
  if (end - first > 1) {
    *suffix = find_set_off(set_off_suffixes, sizeof set_off_suffixes / sizeof *set_off_suffixes,
                           parts[end - 1]);
  }
  /* di-bully-in is one word, check-in and Jae-in are not. */
  if (*suffix && (*suffix)->ending.suffix == STEM_AFFIX_IN && !*prefix) *suffix = NULL;
  if (*suffix) end--;
  if (first == 0 && end == *count) return false;
  memmove(parts, parts + first, (end - first) * sizeof *parts);
  *count = end - first;
  return true;
}

/* The dictionary has the word with its hyphen. Two roots side by side (jual-beli, caci-maki) are a
 * compound, which the caller splits; what cannot be split (mondar-mandir) is its own stem, alone or
 * with clitics. */
static bool stem_inseparable(const stem_user_lexicon *user, const part *parts, uint32_t count,
                             stem_hyphen_reading *out) {
  const char *start = parts[0].ptr;
  part last = parts[count - 1];
  uint32_t last_at = (uint32_t)(last.ptr - start);
  bool roots = true, own;
  for (uint32_t i = 0; i + 1 < count; i++) {
    roots = roots && stem_part(user, parts[i]).evidence >= STEM_EVIDENCE_WHOLE;
  }
  stem_ending endings[STEM_ENDINGS_MAX];
  uint32_t ending_count = stem_find_endings(start, last_at + last.len, endings);
  for (uint32_t i = 0; i < ending_count; i++) {
    if (endings[i].suffix != STEM_AFFIX_NONE || endings[i].end <= last_at) continue;
    last.len = endings[i].end - last_at;
    if (roots && stem_part(user, last).evidence >= STEM_EVIDENCE_WHOLE) continue;
    if (!find_listed(user, start, endings[i].end, out, &own)) continue;
    out->ending = endings[i];
    return true;
  }
  return false;
}

/* A pair of our own list or the user's, alone or with clitics: hati-hatilah, undang-undangnya. */
static bool stem_listed_pair(const stem_user_lexicon *user, const char *word, uint32_t len,
                             stem_hyphen_reading *out) {
  stem_ending endings[STEM_ENDINGS_MAX];
  uint32_t count = stem_find_endings(word, len, endings);
  for (uint32_t i = 0; i < count; i++) {
    bool derived = endings[i].suffix != STEM_AFFIX_NONE && endings[i].suffix != STEM_AFFIX_AN;
    if (derived || memchr(word, '-', endings[i].end) == NULL) continue;
    bool own = false;
    if (!find_listed(user, word, endings[i].end, out, &own) || !own) continue;
    out->ending = endings[i];
    return true;
  }
  return false;
}

/* One reading of the text, hyphen and all, around a listed pair. */
static bool read_affixed_pair(const stem_user_lexicon *user, part text, const char *hyphen,
                              stem_hyphen_reading *out) {
  stem_search s;
  if (!stem_may_join(user, hyphen)) return false;
  stem_search_init(&s, user, text.ptr, text.len, false);
  stem_search_walk(&s);
  if (s.reading_count == 0) return false;
  const stem_reading *r = &s.readings[0];
  const char *pair = stem_search_text(&s) + r->pos;
  if (memchr(pair, '-', r->end - r->pos) == NULL) return false;
  bool own;
  if (!find_listed(user, pair, r->end - r->pos, out, &own) || !own) return false;
  part_stem stem = {.len = stem_search_root(&s, r, stem.text), .evidence = r->evidence};
  return answer(out, &stem, text, STEM_DOUBLING_LISTED);
}

/* Affixes around a pair of our list or the user's: dibolak-balik, berwarna-warni; the nasal may stand
 * in both halves (menyia-nyiakan), then the second gets its consonant back. */
static bool stem_affixed_pair(const stem_user_lexicon *user, part a, part b,
                              stem_hyphen_reading *out) {
  static const struct {
    char nasal[3], consonant[2];
  } swallowed[] = {{"ny", "s"}, {"m", "p"}, {"ng", "k"}, {"ng", ""}, {"n", "t"}};
  char text[STEM_ANALYSED_MAX + 3] = {0};
  part whole = {a.ptr, a.len + 1 + b.len};
  if (whole.len > STEM_ANALYSED_MAX) return false;
  if (read_affixed_pair(user, whole, a.ptr + a.len, out)) return true;
  if (a.len < 4 || a.ptr[1] != 'e' || (a.ptr[0] != 'm' && a.ptr[0] != 'p')) return false;
  for (size_t i = 0; i < sizeof swallowed / sizeof *swallowed; i++) {
    uint32_t n = (uint32_t)strlen(swallowed[i].nasal), add = swallowed[i].consonant[0] ? 1 : 0;
    if (b.len <= n || memcmp(b.ptr, swallowed[i].nasal, n) != 0) continue;
    if (memcmp(a.ptr + 2, swallowed[i].nasal, n) != 0) continue;
    memcpy(text, a.ptr, a.len + 1);
    text[a.len + 1] = swallowed[i].consonant[0];
    memcpy(text + a.len + 1 + add, b.ptr + n, b.len - n);
    part rewritten = {text, whole.len - n + add};
    if (read_affixed_pair(user, rewritten, text + a.len, out)) return true;
  }
  return false;
}

static bool stem_parts(const stem_user_lexicon *user, part *parts, uint32_t count,
                       stem_hyphen_reading *out) {
  if (count == 1) {
    part_stem stem = stem_part(user, parts[0]);
    return answer(out, &stem, parts[0], STEM_DOUBLING_NONE);
  }
  const char *start = parts[0].ptr;
  uint32_t len = (uint32_t)(parts[count - 1].ptr + parts[count - 1].len - start);
  bool own, same = count == 2 && parts[0].len == parts[1].len && parts[0].len > 1 &&
                   memcmp(parts[0].ptr, parts[1].ptr, parts[0].len) == 0;
  if (same) {
    if (find_listed(user, start, len, out, &own) && own) return true;
    part_stem stem = stem_part(user, parts[0]);
    return answer(out, &stem, parts[0], STEM_DOUBLING_FULL);
  }
  bool may_join = count > 2 || stem_may_join(user, start + parts[0].len);
  if (may_join && stem_listed_pair(user, start, len, out)) return true;
  if (count == 2 && stem_affixed_pair(user, parts[0], parts[1], out)) return true;
  if (count == 2 && stem_pair(user, parts[0], parts[1], out)) return true;
  return may_join && stem_inseparable(user, parts, count, out);
}

/* Writes the doubling out that a figure 2 stands for: undang2nya is undang-undangnya, se-pandai2nya
 * se-pandai-pandainya. Returns the length, 0 when there is no such figure or no room. */
static size_t write_out_figure(const char *word, size_t len, char out[STEM_ANALYSED_MAX]) {
  const char *two = memchr(word, '2', len);
  if (two == NULL) return 0;
  size_t head = (size_t)(two - word), start = head, tail = len - head - 1;
  while (start > 0 && word[start - 1] >= 'a' && word[start - 1] <= 'z') start--;
  size_t doubled = head - start;
  if (doubled < 3 || head + 1 + doubled + tail > STEM_ANALYSED_MAX) return 0;
  if (!stem_is_plain(two + 1, tail)) return 0;
  memcpy(out, word, head);
  out[head] = '-';
  memcpy(out + head + 1, word + start, doubled);
  memcpy(out + head + 1 + doubled, two + 1, tail);
  return head + 1 + doubled + tail;
}

static bool read_figure(const stem_user_lexicon *user, const char *word, size_t len,
                        stem_hyphen_reading *out) {
  char text[STEM_ANALYSED_MAX];
  size_t n = len <= STEM_ANALYSED_MAX ? write_out_figure(word, len, text) : 0;
  if (n == 0 || !stem_hyphen_read(user, text, n, out)) return false;
  if (out->evidence < STEM_EVIDENCE_ROOT) return false; /* mp2, covid2: no doubling */
  out->doubling = STEM_DOUBLING_FIGURE;
  return true;
}

/* Where the first half of a doubled word ends whose hyphen was lost (katakatanya: 4), or 0. Halves
 * of four letters or more, as names are made of shorter ones (Lulu, Titi). */
static size_t find_lost_hyphen(const char *word, size_t len) {
  /* Few words get past this: with no clitic, or clitics of 2, 3, 5 or 6 letters, do the first four
   * letters stand at the middle again? */
  bool again = false;
  for (size_t clitics = len % 2; clitics <= 6 && clitics + 8 <= len; clitics += 2) {
    again |= memcmp(word, word + (len - clitics) / 2, 4) == 0;
  }
  if (!again) return 0;
  stem_ending endings[STEM_ENDINGS_MAX];
  uint32_t count = stem_find_endings(word, (uint32_t)len, endings);
  for (uint32_t i = 0; i < count; i++) {
    size_t half = endings[i].end / 2u;
    if (half < 4 || endings[i].end % 2) continue;
    if (memcmp(word, word + half, half) == 0) return half;
  }
  return 0;
}

bool stem_solid_read(const stem_user_lexicon *user, const char *word, size_t len,
                     stem_hyphen_reading *out) {
  char text[STEM_ANALYSED_MAX];
  if (len < 8 || len >= STEM_ANALYSED_MAX) return false;
  size_t half = find_lost_hyphen(word, len);
  if (half == 0) return false;
  memcpy(text, word, half);
  text[half] = '-';
  memcpy(text + half + 1, word + half, len - half);
  return stem_hyphen_read(user, text, len + 1, out) && out->evidence >= STEM_EVIDENCE_ROOT;
}

/* buku-buku, by far the commonest kind, at once; a pair that may be listed takes the longer way. */
static bool read_plain_doubling(const stem_user_lexicon *user, const char *word, size_t len,
                                stem_hyphen_reading *out) {
  size_t half = len / 2;
  if (len % 2 == 0 || half < 3 || word[half] != '-') return false;
  if (memcmp(word, word + half + 1, half) != 0 || !stem_is_plain(word, half)) return false;
  if (stem_may_join(user, word + half)) return false;
  part first = {word, (uint32_t)half};
  part_stem stem = stem_part(user, first);
  return answer(out, &stem, first, STEM_DOUBLING_FULL);
}

bool stem_hyphen_read(const stem_user_lexicon *user, const char *word, size_t len,
                      stem_hyphen_reading *out) {
  part parts[PARTS_MAX];
  uint32_t count;
  if (len < 3 || len > STEM_ANALYSED_MAX) return false;
  out->prefix = STEM_AFFIX_NONE;
  out->ending = (stem_ending){0};
  if (read_plain_doubling(user, word, len, out) || read_figure(user, word, len, out)) return true;
  char text[1 + STEM_ANALYSED_MAX + STEM_KEY_SLACK] = {0}; /* look-ups read around the word */
  memcpy(text + 1, word, len);
  if (!split(text + 1, len, parts, &count)) return false;
  if (stem_parts(user, parts, count, out)) return true;
  const set_off *prefix, *suffix;
  if (!drop_affix_parts(parts, &count, &prefix, &suffix)) return false;
  if (!stem_parts(user, parts, count, out)) return false;
  if (prefix) out->prefix = prefix->affix;
  if (suffix) out->ending = suffix->ending;
  return true;
}

bool stem_hyphenated(const stem_user_lexicon *user, const char *word, size_t len,
                     char out[STEM_WORD_MAX], size_t *out_len) {
  stem_hyphen_reading reading;
  if (!stem_hyphen_read(user, word, len, &reading)) return false;
  memcpy(out, reading.stem, reading.stem_len);
  *out_len = reading.stem_len;
  return true;
}
