#include "engine/text/language.h"

#include <math.h>

#include "engine/text/bare_text.h"
#include "engine/text/language_table.h"

enum {
  SAMPLE_TITLE_BYTES = 256,
  SAMPLE_PARTS = 8,
  SAMPLE_PART_BYTES = 112,
  SAMPLE_WHOLE_BYTES = 256,
  WORD_LETTERS = 24, /* of which the trigrams are looked at: their sums fit 16 bits */
  /* After so many words, and with the best so much ahead (e to the power of 8), the rest is left. */
  ENOUGH_WORDS = 30,
  ENOUGH_MARGIN = 8 * LANGUAGE_WORD_UNIT,
  /* What Malay must have more than Indonesian, in units of words: e to the power of 3. */
  INDONESIAN_FIRST = 24,
};

/* What the letters of a word say counts less than a word, and only up to a point. */
static const int TRIGRAMS_DIVISOR = 4, TRIGRAMS_MOST = 24; /* in units of words */
static const double CONFIDENCE_SLOPE = 3; /* natural logarithms for e to 1 */

typedef struct tally {
  int scores[LANGUAGE_COLUMNS + 1]; /* of the last one, any other: 0 */
  unsigned latin, foreign;          /* letters */
  unsigned words;
} tally;

static const rk_language languages[LANGUAGE_COLUMNS + 1] = {
    [LANGUAGE_ID] = RK_LANGUAGE_ID, [LANGUAGE_MS] = RK_LANGUAGE_MS,
    [LANGUAGE_EN] = RK_LANGUAGE_EN, [LANGUAGE_JV] = RK_LANGUAGE_JV,
    [LANGUAGE_SU] = RK_LANGUAGE_SU, [LANGUAGE_COLUMNS] = RK_LANGUAGE_OTHER};

static void add_slot(tally *t, const language_slot *slot) {
  for (int c = 0; c < LANGUAGE_COLUMNS; c++) t->scores[c] += slot->scores[c];
}

static int clip(int score, int most) { return score > most ? most : score < -most ? -most : score; }

/* A word of letters a-z; of a long one the beginning. */
static void add_trigrams(tally *t, const char *bytes, size_t len) {
  if (len > WORD_LETTERS) len = WORD_LETTERS;
  uint64_t lanes = 0;
  unsigned first = 0, second = 0; /* the edge of the word */
  for (size_t i = 0; i <= len; i++) {
    const unsigned third = i < len ? (unsigned)(bytes[i] - 'a' + 1) : 0;
    lanes += language_trigrams[(first * LANGUAGE_LETTERS + second) * LANGUAGE_LETTERS + third];
    first = second;
    second = third;
  }
  int sums[LANGUAGE_GROUPS];
  for (int g = 0; g < LANGUAGE_GROUPS; g++) {
    const int sum = (int)(lanes >> (16 * g) & 0xffff) - LANGUAGE_TRIGRAM_BIAS * (int)(len + 1);
    sums[g] = clip(sum / TRIGRAMS_DIVISOR, TRIGRAMS_MOST);
  }
  t->scores[LANGUAGE_ID] += sums[0];
  t->scores[LANGUAGE_MS] += sums[0];
  t->scores[LANGUAGE_EN] += sums[1];
  t->scores[LANGUAGE_JV] += sums[2];
  t->scores[LANGUAGE_SU] += sums[3];
}

/* The longest ending that is listed. */
static void add_ending(tally *t, const char *word, size_t len) {
  unsigned lengths = language_endings[language_letter(word[len - 1])];
  if (len < 8) lengths &= (1u << len) - 1;
  while (lengths) {
    const unsigned n = 31 - (unsigned)__builtin_clz(lengths);
    lengths -= 1u << n;
    const language_slot *slot = language_find(language_slots, language_ending_of(word, len, n));
    if (!slot) continue;
    add_slot(t, slot);
    return;
  }
}

/* Letters a-z are what has the second bit of its byte and not the first: the others are digits and
 * what is not ASCII. */
static bool all_letters(const char *word, size_t len) {
  uint64_t bytes, first = 0x4040404040404040u;
  size_t at = 0;
  for (; len - at >= 8; at += 8) {
    memcpy(&bytes, word + at, 8);
    if ((bytes & 0xc0c0c0c0c0c0c0c0u) != first) return false;
  }
  const uint64_t part = len > at ? UINT64_MAX >> (64 - 8 * (len - at)) : 0;
  memcpy(&bytes, word + at, 8);
  return (bytes & 0xc0c0c0c0c0c0c0c0u & part) == (first & part);
}

static void add_word(tally *t, const char *word, size_t len) {
  if (!all_letters(word, len)) {
    for (size_t i = 0; i < len; i++) {
      t->latin += language_letter(word[i]) > 0;
      t->foreign += (uint8_t)word[i] >= 0xc0; /* begins a letter that is not Latin */
    }
    return;
  }
  t->latin += (unsigned)len;
  t->words++;
  if (len < 2) return;
  const language_slot *slot = language_find(language_slots, language_key_of(word, len));
  if (slot) {
    add_slot(t, slot);
    return;
  }
  if (len < 4) return; /* abbreviations */
  add_ending(t, word, len);
  add_trigrams(t, word, len);
}

static void add_text(tally *t, rk_view text) {
  char room[RK_BARE_ROOM_BYTES];
  const size_t len = rk_bare_text_next(&text, room);
  memset(room + len, 0, LANGUAGE_WORD_SLACK);
  size_t begin = 0;
  for (size_t i = 0; i < len; i++) {
    if (room[i] != ' ') continue;
    add_word(t, room + begin, i - begin);
    begin = i + 1;
  }
}

static int best_of(const tally *t, int *margin) {
  int best = LANGUAGE_COLUMNS, second = INT32_MIN;
  for (int c = 0; c < LANGUAGE_COLUMNS; c++)
    if (t->scores[c] > t->scores[best]) best = c;
  for (int c = 0; c <= LANGUAGE_COLUMNS; c++)
    if (c != best && t->scores[c] > second) second = t->scores[c];
  *margin = t->scores[best] - second;
  return best;
}

static bool is_space(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

/* The first white space from `from` on before `limit`, or `from`. */
static size_t word_edge(rk_view text, size_t from, size_t limit) {
  for (size_t i = from; i < limit && i < text.len; i++)
    if (is_space(text.ptr[i])) return i;
  return from;
}

/* Parts at equal distances, from all over it in turn, until there is no doubt any more (Wald 1945); each
 * begins and ends with a whole word where there is white space. All parts of a short text are all of
 * it. */
static void add_sample(tally *t, rk_view text) {
  static const unsigned char order[SAMPLE_PARTS] = {0, 4, 2, 6, 1, 5, 3, 7};
  size_t part = (text.len + SAMPLE_PARTS - 1) / SAMPLE_PARTS;
  if (part > SAMPLE_PART_BYTES) part = SAMPLE_PART_BYTES;
  if (text.len <= SAMPLE_WHOLE_BYTES) {
    add_text(t, text);
    return;
  }
  for (int i = 0; i < SAMPLE_PARTS; i++) {
    const size_t place = (text.len - part) * order[i] / (SAMPLE_PARTS - 1);
    const size_t from = place ? word_edge(text, place, place + part) : 0;
    size_t to = word_edge(text, place + part, place + 2 * part);
    if (order[i] == SAMPLE_PARTS - 1) to = text.len;
    add_text(t, (rk_view){text.ptr + from, to - from});
    int margin;
    best_of(t, &margin);
    if (t->words >= ENOUGH_WORDS && margin >= ENOUGH_MARGIN) return;
  }
}

static rk_language_guess decide(const tally *t) {
  if (t->latin + t->foreign < RK_LANGUAGE_LETTERS)
    return (rk_language_guess){RK_LANGUAGE_UNKNOWN, 0};
  if (t->foreign > t->latin) return (rk_language_guess){RK_LANGUAGE_OTHER, 1};
  int margin;
  const int best = best_of(t, &margin);
  return (rk_language_guess){
      languages[best], 1 / (1 + exp(-(double)margin / LANGUAGE_WORD_UNIT / CONFIDENCE_SLOPE))};
}

rk_language_guess rk_language_of(rk_view title, rk_view body) {
  tally t = {.scores = {[LANGUAGE_MS] = -INDONESIAN_FIRST}};
  if (title.len > SAMPLE_TITLE_BYTES) {
    add_sample(&t, title);
  } else {
    add_text(&t, title);
  }
  add_sample(&t, body);
  return decide(&t);
}

static const char *const codes[RK_LANGUAGES] = {
    [RK_LANGUAGE_UNKNOWN] = "und", [RK_LANGUAGE_ID] = "id", [RK_LANGUAGE_MS] = "ms",
    [RK_LANGUAGE_EN] = "en",       [RK_LANGUAGE_JV] = "jv", [RK_LANGUAGE_SU] = "su",
    [RK_LANGUAGE_OTHER] = "other"};

const char *rk_language_code(rk_language language) { return codes[language]; }

bool rk_language_find(rk_view code, rk_language *language) {
  for (int l = 0; l < RK_LANGUAGES; l++) {
    if (!rk_view_equal(code, rk_view_of(codes[l]))) continue;
    *language = (rk_language)l;
    return true;
  }
  return false;
}
