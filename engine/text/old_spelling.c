#include "engine/text/old_spelling.h"

/* In the order in which the old ones are looked for: dj is no y. */
static const struct {
  char modern[3], old[3];
  bool is_doubtful; /* the old letter is a common one of today, too */
} pairs[] = {{"kh", "ch", false}, {"u", "oe", false}, {"j", "dj", false}, {"c", "tj", false},
             {"y", "j", true}};

enum { PAIRS = sizeof pairs / sizeof *pairs, CHOICES = 1 << RK_OLD_SPELLING_SITES_MAX };

static bool starts_with(rk_view word, size_t at, const char *text) {
  const size_t len = strlen(text);
  return at + len <= word.len && memcmp(word.ptr + at, text, len) == 0;
}

/* The j of dj and tj, and the c of ch, are no letters by themselves. */
static bool is_of_two_letters(rk_view word, size_t at) {
  const char before = at ? word.ptr[at - 1] : '\0';
  return (word.ptr[at] == 'j' && (before == 'd' || before == 't')) || starts_with(word, at, "ch");
}

/* The pair whose one side stands at `at`, or PAIRS. */
static size_t pair_at(const rk_old_spelling *iterator, rk_view word, size_t at, bool as_modern) {
  size_t p = 0;
  if (as_modern && is_of_two_letters(word, at)) return PAIRS;
  while (p < PAIRS && ((pairs[p].is_doubtful && iterator->is_known) ||
                       !starts_with(word, at, as_modern ? pairs[p].modern : pairs[p].old)))
    p++;
  return p;
}

/* Writes `word` with sites (letters with another spelling) changed where the bit in `choice` is
 * set: from modern to old, or back. *sites is how many there are. */
static size_t rewrite(const rk_old_spelling *iterator, rk_view word, bool from_modern,
                      uint32_t choice, char *out, uint32_t *sites) {
  size_t len = 0;
  *sites = 0;
  for (size_t i = 0; i < word.len;) {
    const size_t pair = pair_at(iterator, word, i, from_modern);
    if (pair == PAIRS) {
      out[len++] = word.ptr[i++];
      continue;
    }
    const bool is_changed = *sites < 32 && choice >> *sites & 1;
    const char *text = is_changed == from_modern ? pairs[pair].old : pairs[pair].modern;
    for (; *text; text++) out[len++] = *text;
    i += strlen(from_modern ? pairs[pair].modern : pairs[pair].old);
    ++*sites;
  }
  return len;
}

bool rk_old_spelling_next(rk_old_spelling *iterator, rk_view *spelling) {
  const rk_view word = iterator->word;
  if (word.len > RK_OLD_SPELLING_WORD_MAX_BYTES) return false;
  char modern[sizeof iterator->text];
  uint32_t sites;
  const rk_view bases[] = {
      word, {modern, rewrite(iterator, word, false, UINT32_MAX, modern, &sites)}};
  while (iterator->next < 2 * CHOICES) {
    const uint32_t choice = iterator->next % CHOICES;
    const rk_view base = bases[iterator->next++ / CHOICES];
    const size_t len = rewrite(iterator, base, true, choice, iterator->text, &sites);
    if (sites > RK_OLD_SPELLING_SITES_MAX || choice >> sites) continue;
    *spelling = (rk_view){iterator->text, len};
    if (!rk_view_equal(*spelling, word)) return true;
  }
  return false;
}
