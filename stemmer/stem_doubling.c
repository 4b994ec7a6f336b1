/* Doubled words: do two halves go back to one root?
 *
 * Reduplication types after Alwi et al. (Tata Bahasa Baku) and, for the affixed ones, the rule of
 * Adriani et al. (2007) that both halves must lead to one root:
 *   whole        buku-buku, kecamatan-kecamatan, anak-anaknya
 *   affix around kehijau-hijauan, berlari-larian, se-pandai-pandainya: the first half wears the
 *                prefix and the second the suffix, so they are laid over each other
 *   nasal        menyepak-nyepak, meniru-nirukan: the second half starts with the nasal
 *   reciprocal   tolong-menolong, tulis-menulis
 *   sound change corat-coret, sayur-mayur: by list (data/reduplication.tsv), or where the halves
 *                sound alike and one alone is a root */
#include "stemmer/stem_doubling.h"

#include "stemmer/stem_search.h"

stem_part_root stem_root_of_part(const stem_user_lexicon *user, stem_part p) {
  stem_part_root s = {.len = 0, .evidence = STEM_EVIDENCE_NONE};
  if (p.len == 0 || p.len > STEM_ANALYSED_MAX) return s;
  s.len = stem_best_root(user, p.ptr, p.len, s.text, &s.evidence);
  if (s.len) return s;
  memcpy(s.text, p.ptr, p.len);
  s.len = p.len;
  return s;
}

static bool same_stem(const stem_part_root *a, const stem_part_root *b) {
  return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

bool stem_hyphen_answer(stem_hyphen_reading *out, const stem_part_root *stem, stem_part inside,
                   stem_doubling doubling) {
  out->stem_len = stem->len;
  memcpy(out->stem, stem->text, stem->len);
  out->inside_len = inside.len;
  memcpy(out->inside, inside.ptr, inside.len);
  out->evidence = stem->evidence;
  out->doubling = doubling;
  out->prefix = STEM_AFFIX_NONE;
  out->ending = (stem_ending){0};
  return stem->len > 0;
}

bool stem_find_listed(const stem_user_lexicon *user, const char *word, uint32_t len,
                      stem_hyphen_reading *out, bool *listed) {
  stem_entry e = stem_find(user, word, len);
  if (e.class == 0) return false;
  *listed = stem_entry_is_listed(e);
  const char *root = stem_entry_root(e, word, len, &out->stem_len);
  memcpy(out->stem, root, out->stem_len);
  out->evidence = *listed ? STEM_EVIDENCE_LISTED : STEM_EVIDENCE_WHOLE;
  out->inside_len = 0;
  out->doubling = STEM_DOUBLING_LISTED;
  out->prefix = STEM_AFFIX_NONE;
  out->ending = (stem_ending){0};
  return true;
}

static bool starts_with(stem_part p, const char *text, uint32_t len) {
  return p.len >= len && memcmp(p.ptr, text, len) == 0;
}

/* The best reading of `joined` whose root also begins the second half, where the prefix is not
 * repeated (berangka-angkaan is angka, not rangka); else the best of all (meniru-nirukan). */
static stem_part_root stem_joined(const stem_user_lexicon *user, stem_part joined, stem_part second) {
  stem_part_root best = {.len = 0, .evidence = STEM_EVIDENCE_NONE};
  stem_search s;
  stem_search_init(&s, user, joined.ptr, joined.len, true);
  stem_search_run(&s);
  for (uint32_t i = 0; i < s.reading_count; i++) {
    stem_part_root stem = {.evidence = s.readings[i].evidence};
    stem.len = stem_search_root(&s, &s.readings[i], stem.text);
    bool fits = starts_with(second, stem.text, stem.len);
    if (i == 0 || fits) best = stem;
    if (fits) break;
  }
  return best;
}

/* Lays the end of `a` over the start of `b` (berlari + larian = berlarian) with the longest
 * overlap of at least three letters. `space` has STEM_ANALYSED_MAX bytes; length 0: no overlap. */
static stem_part join_halves(stem_part a, stem_part b, char *space) {
  for (uint32_t n = a.len < b.len ? a.len : b.len; n >= 3; n--) {
    if (memcmp(a.ptr + a.len - n, b.ptr, n) != 0) continue;
    uint32_t len = a.len + b.len - n;
    if (len > STEM_ANALYSED_MAX) break;
    memcpy(space, a.ptr, a.len);
    memcpy(space + a.len, b.ptr + n, b.len - n);
    return (stem_part){space, len};
  }
  return (stem_part){space, 0};
}

static bool stem_overlap(const stem_user_lexicon *user, stem_part a, stem_part b,
                         stem_hyphen_reading *out) {
  char space[STEM_ANALYSED_MAX];
  stem_part joined = join_halves(a, b, space);
  if (joined.len == 0) return false;
  stem_part_root root = stem_joined(user, joined, b);
  if (root.evidence < STEM_EVIDENCE_ROOT) return false;
  return stem_hyphen_answer(out, &root, joined, STEM_DOUBLING_AFFIXED);
}

/* Does any reading of `p` have this root? menolong has tolong. */
static bool has_root(const stem_user_lexicon *user, stem_part p, const stem_part_root *root) {
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

/* Do the halves differ in vowels alone (corat-coret), or in the consonant at the start (condong-
 * mondong, asal-usul is neither)? */
static bool sounds_alike(stem_part a, stem_part b) {
  if (a.len != b.len || a.len < 4) return false;
  bool rhyme = a.ptr[0] != b.ptr[0] && !stem_is_vowel(a.ptr[0]) && !stem_is_vowel(b.ptr[0]) &&
               memcmp(a.ptr + 1, b.ptr + 1, a.len - 1) == 0;
  for (uint32_t i = 0; i < a.len && !rhyme; i++) {
    bool same = a.ptr[i] == b.ptr[i] || (stem_is_vowel(a.ptr[i]) && stem_is_vowel(b.ptr[i]));
    if (!same) return false;
  }
  return true;
}

/* Salin suara that no list has: the half that is a root decides, if only one is. */
static bool stem_sound_change(stem_part a, stem_part b, const stem_part_root *left, const stem_part_root *right,
                              stem_hyphen_reading *out) {
  if (!sounds_alike(a, b)) return false;
  bool left_root = left->evidence == STEM_EVIDENCE_WHOLE;
  bool right_root = right->evidence == STEM_EVIDENCE_WHOLE;
  if (left_root == right_root) return false;
  return stem_hyphen_answer(out, left_root ? left : right, left_root ? a : b, STEM_DOUBLING_SOUND);
}

/* Do the halves share two letters in a row, as what is left of one root does behind any nasal? Most
 * hyphenated words end here. */
static bool share_letters(stem_part a, stem_part b) {
  uint32_t seen[32] = {0}; /* a bit for each second letter, by the first */
  for (uint32_t i = 0; i + 1 < a.len; i++) seen[a.ptr[i] & 31] |= (uint32_t)1 << (a.ptr[i + 1] & 31);
  bool shared = false;
  for (uint32_t i = 0; i + 1 < b.len; i++) shared |= seen[b.ptr[i] & 31] >> (b.ptr[i + 1] & 31) & 1;
  return shared;
}

/* Affixes around both halves: the analysis is that of the halves laid over each other, if they can be
 * and it has the root, else that of `half`. */
static bool answer_affixed(const stem_user_lexicon *user, stem_part a, stem_part b,
                           const stem_part_root *root, stem_part half, stem_hyphen_reading *out) {
  char space[STEM_ANALYSED_MAX];
  stem_part joined = join_halves(a, b, space);
  bool both = joined.len > 0 && has_root(user, joined, root);
  return stem_hyphen_answer(out, root, both ? joined : half, STEM_DOUBLING_AFFIXED);
}

bool stem_read_doubling(const stem_user_lexicon *user, stem_part a, stem_part b,
                        stem_hyphen_reading *out) {
  if (a.len < 2 || b.len < 2 || !(share_letters(a, b) || sounds_alike(a, b))) return false;
  stem_part_root left = stem_root_of_part(user, a);
  stem_part_root right = stem_root_of_part(user, b);
  bool left_known = left.evidence >= STEM_EVIDENCE_ROOT;
  bool right_known = right.evidence >= STEM_EVIDENCE_ROOT;
  if (right.evidence >= STEM_EVIDENCE_WHOLE && has_root(user, a, &right)) { /* mengada-ada */
    return answer_affixed(user, a, b, &right, a, out);
  }
  if (same_stem(&left, &right) && (left_known || left.len < b.len)) {
    if (left.len < a.len) return answer_affixed(user, a, b, &left, a, out);
    bool goes_on = b.len > a.len && memcmp(a.ptr, b.ptr, a.len) == 0; /* anak-anaknya */
    return stem_hyphen_answer(out, &left, b, goes_on ? STEM_DOUBLING_FULL : STEM_DOUBLING_RECIPROCAL);
  }
  if (left.evidence == STEM_EVIDENCE_WHOLE && starts_with(b, a.ptr, a.len) &&
      has_root(user, b, &left)) { /* aduk-adukan: not adu */
    return stem_hyphen_answer(out, &left, b, STEM_DOUBLING_AFFIXED);
  }
  if (stem_overlap(user, a, b, out)) return true;
  if (left_known && has_root(user, b, &left)) {
    return stem_hyphen_answer(out, &left, b, STEM_DOUBLING_RECIPROCAL);
  }
  if (right_known && has_root(user, a, &right)) return answer_affixed(user, a, b, &right, a, out);
  return stem_sound_change(a, b, &left, &right, out);
}

/* One reading of the text, hyphen and all, around a pair of a list. hyphen[-2] to hyphen[2] can be
 * read. */
static bool read_affixed_pair(const stem_user_lexicon *user, stem_part text, const char *hyphen,
                              stem_hyphen_reading *out) {
  stem_search s;
  if (!stem_may_join(user, hyphen)) return false;
  stem_search_init(&s, user, text.ptr, text.len, false);
  stem_search_walk(&s);
  if (s.reading_count == 0) return false;
  const stem_reading *r = &s.readings[0];
  bool pair = memchr(stem_search_text(&s) + r->pos, '-', r->end - r->pos) != NULL;
  if (!pair || !r->is_listed) return false;
  stem_part_root root = {.evidence = r->evidence};
  root.len = stem_search_root(&s, r, root.text);
  return stem_hyphen_answer(out, &root, text, STEM_DOUBLING_LISTED);
}

bool stem_read_affixed_pair(const stem_user_lexicon *user, stem_part a, stem_part b,
                              stem_hyphen_reading *out) {
  static const struct {
    char nasal[3], consonant[2];
  } swallowed[] = {{"ny", "s"}, {"m", "p"}, {"ng", "k"}, {"ng", ""}, {"n", "t"}};
  char text[STEM_ANALYSED_MAX + 3] = {0};
  stem_part whole = {a.ptr, a.len + 1 + b.len};
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
    stem_part rewritten = {text, whole.len - n + add};
    if (read_affixed_pair(user, rewritten, text + a.len, out)) return true;
  }
  return false;
}

bool stem_read_plain_doubling(const stem_user_lexicon *user, const char *word, size_t len,
                                stem_hyphen_reading *out) {
  size_t half = len / 2;
  if (len % 2 == 0 || half < 3 || word[half] != '-') return false;
  if (memcmp(word, word + half + 1, half) != 0 || !stem_is_plain(word, half)) return false;
  if (stem_may_join(user, word + half)) return false;
  stem_part first = {word, (uint32_t)half};
  stem_part_root stem = stem_root_of_part(user, first);
  return stem_hyphen_answer(out, &stem, first, STEM_DOUBLING_FULL);
}

