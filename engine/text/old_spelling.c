#include "engine/text/old_spelling.h"

#include "stemmer/stemmer.h"

static const struct {
  char modern[3], old[3];
} pairs[] = {{"kh", "ch"}, {"u", "oe"}, {"j", "dj"}, {"y", "j"}, {"c", "tj"}};

enum { PAIRS = sizeof pairs / sizeof *pairs, CHOICES = 1 << RK_OLD_SPELLING_SITES_MAX };

/* The pair that starts at `at`, or PAIRS. */
static size_t pair_at(rk_view word, size_t at) {
  for (size_t p = 0; p < PAIRS; p++) {
    const size_t len = strlen(pairs[p].modern);
    if (at + len <= word.len && memcmp(word.ptr + at, pairs[p].modern, len) == 0) return p;
  }
  return PAIRS;
}

static uint32_t count_sites(rk_view word) {
  uint32_t sites = 0;
  for (size_t i = 0; i < word.len; i++) {
    const size_t pair = pair_at(word, i);
    if (pair == PAIRS) continue;
    sites++;
    i += strlen(pairs[pair].modern) - 1;
  }
  return sites;
}

/* Writes `modern` with the sites whose bit is set in `choice` spelled as of old. */
static size_t write_choice(rk_view modern, uint32_t choice, char *out) {
  size_t len = 0;
  uint32_t site = 0;
  for (size_t i = 0; i < modern.len; i++) {
    const size_t pair = pair_at(modern, i);
    if (pair == PAIRS) {
      out[len++] = modern.ptr[i];
      continue;
    }
    const char *text = choice >> site++ & 1 ? pairs[pair].old : pairs[pair].modern;
    for (; *text; text++) out[len++] = *text;
    i += strlen(pairs[pair].modern) - 1;
  }
  return len;
}

bool rk_old_spelling_next(rk_old_spelling *iterator, rk_view *spelling) {
  const rk_view word = iterator->word;
  if (word.len == 0 || word.len > RK_OLD_SPELLING_WORD_MAX_BYTES) return false;
  char rewritten[STEM_WORD_MAX];
  const rk_view bases[] = {word,
                           {rewritten, stem_modern_spelling(word.ptr, word.len, rewritten)}};
  while (iterator->next < 2 * CHOICES) {
    const uint32_t choice = iterator->next % CHOICES;
    const rk_view base = bases[iterator->next++ / CHOICES];
    const uint32_t sites = base.len ? count_sites(base) : 0;
    if (base.len == 0 || sites > RK_OLD_SPELLING_SITES_MAX || choice >> sites) continue;
    *spelling = (rk_view){iterator->text, write_choice(base, choice, iterator->text)};
    if (!rk_view_equal(*spelling, word)) return true;
  }
  return false;
}
