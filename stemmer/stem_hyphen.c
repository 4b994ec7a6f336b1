/* Hyphenated words: which are one word, and what is its stem?
 *
 * Doubled words are stem_doubling.c's; here words are parted, the lexicon's lists are asked, and an
 * affix set off by a hyphen (ber-KTP, se-Indonesia, ke-3, kuasa-mu) is taken off. */
#include "stemmer/stem_doubling.h"
#include "stemmer/stem_search.h"

static bool split(const char *word, size_t len, stem_part parts[STEM_PARTS_MAX], uint32_t *count) {
  size_t start = 0;
  *count = 0;
  for (size_t i = 0; i <= len; i++) {
    if (i < len && word[i] != '-') {
      bool usable = (word[i] >= 'a' && word[i] <= 'z') || (word[i] >= '0' && word[i] <= '9');
      if (!usable) return false;
      continue;
    }
    if (i == start || *count == STEM_PARTS_MAX) return false;
    parts[(*count)++] = (stem_part){word + start, (uint32_t)(i - start)};
    start = i + 1;
  }
  return *count > 1;
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

static const set_off *find_set_off(const set_off *list, size_t count, stem_part p) {
  if (p.len >= sizeof list->text) return NULL;
  uint64_t text = stem_load_u64(p.ptr) & ~(~(uint64_t)0 << 8 * p.len); /* parts have their slack */
  for (size_t i = 0; i < count; i++) {
    if (stem_load_u64(list[i].text) == text) return &list[i];
  }
  return NULL;
}

/* Takes affix parts off both ends; false when there is none or nothing remains. */
static bool drop_affix_parts(stem_part *parts, uint32_t *count, const set_off **prefix,
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
static bool stem_inseparable(const stem_user_lexicon *user, const stem_part *parts, uint32_t count,
                             stem_hyphen_reading *out) {
  const char *start = parts[0].ptr;
  stem_part last = parts[count - 1];
  uint32_t last_at = (uint32_t)(last.ptr - start);
  bool roots = true, listed;
  for (uint32_t i = 0; i + 1 < count; i++) {
    roots = roots && stem_root_of_part(user, parts[i]).evidence >= STEM_EVIDENCE_WHOLE;
  }
  stem_ending endings[STEM_ENDINGS_MAX];
  uint32_t ending_count = stem_find_endings(start, last_at + last.len, endings);
  for (uint32_t i = 0; i < ending_count; i++) {
    if (endings[i].suffix != STEM_AFFIX_NONE || endings[i].end <= last_at) continue;
    last.len = endings[i].end - last_at;
    if (roots && stem_root_of_part(user, last).evidence >= STEM_EVIDENCE_WHOLE) continue;
    if (!stem_find_listed(user, start, endings[i].end, out, &listed)) continue;
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
    bool listed = false;
    if (!stem_find_listed(user, word, endings[i].end, out, &listed) || !listed) continue;
    out->ending = endings[i];
    return true;
  }
  return false;
}

static bool stem_parts(const stem_user_lexicon *user, stem_part *parts, uint32_t count,
                       stem_hyphen_reading *out) {
  if (count == 1) {
    stem_part_root stem = stem_root_of_part(user, parts[0]);
    return stem_hyphen_answer(out, &stem, parts[0], STEM_DOUBLING_NONE);
  }
  const char *start = parts[0].ptr;
  uint32_t len = (uint32_t)(parts[count - 1].ptr + parts[count - 1].len - start);
  bool listed, same = count == 2 && parts[0].len == parts[1].len && parts[0].len > 1 &&
                   memcmp(parts[0].ptr, parts[1].ptr, parts[0].len) == 0;
  if (same) {
    if (stem_find_listed(user, start, len, out, &listed) && listed) return true;
    stem_part_root stem = stem_root_of_part(user, parts[0]);
    return stem_hyphen_answer(out, &stem, parts[0], STEM_DOUBLING_FULL);
  }
  bool may_join = count > 2 || stem_may_join(user, start + parts[0].len);
  if (may_join && stem_listed_pair(user, start, len, out)) return true;
  if (count == 2 && stem_read_affixed_pair(user, parts[0], parts[1], out)) return true;
  if (count == 2 && stem_read_doubling(user, parts[0], parts[1], out)) return true;
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

bool stem_hyphen_read(const stem_user_lexicon *user, const char *word, size_t len,
                      stem_hyphen_reading *out) {
  stem_part parts[STEM_PARTS_MAX];
  uint32_t count;
  if (len < 3 || len > STEM_ANALYSED_MAX) return false;
  if (stem_read_plain_doubling(user, word, len, out) || read_figure(user, word, len, out)) return true;
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
