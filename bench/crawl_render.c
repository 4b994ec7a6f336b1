#include "bench/crawl_render.h"

#include <stdbool.h>
#include <string.h>

#include "bench/crawl_model.h"

static char *put(char *at, const char *text) {
  size_t length = strlen(text);
  memcpy(at, text, length);
  return at + length;
}

/* All bytes of a word are copied, whatever its length: the next one overwrites the rest. */
static char *put_word(const crawl_words *words, uint64_t rank, char *at, bool capital) {
  crawl_word room;
  const crawl_word *word = crawl_words_find(words, rank, &room);
  memcpy(at, word->text, CRAWL_WORD_MAX);
  if (capital && *at >= 'a') *at = (char)(*at - 32);
  return at + word->length;
}

size_t crawl_render_title(const crawl_words *words, const uint64_t *ranks, size_t count,
                          char *room) {
  char *at = room;
  for (size_t i = 0; i < count; i++) {
    if (i) *at++ = ' ';
    at = put_word(words, ranks[i], at, i == 0 || ranks[i] >= MODEL_FUNCTION_WORDS);
  }
  return (size_t)(at - room);
}

typedef struct crawl_sentence {
  int words;
  bool quoted;
} crawl_sentence;

static char *end_sentence(crawl_sentence *sentence, uint64_t chance, char *at) {
  *at++ = (chance >> 8 & 31) ? '.' : '?';
  if (sentence->quoted) *at++ = '"';
  *sentence = (crawl_sentence){0};
  return at;
}

size_t crawl_render_body(const crawl_words *words, const uint64_t *ranks, size_t count,
                         char *room) {
  char *at = room;
  crawl_sentence sentence = {0};
  for (size_t i = 0; i < count; i++) {
    uint64_t rank = ranks[i], next = i + 1 < count ? ranks[i + 1] : 0;
    if (sentence.words == 0) {
      sentence.quoted = crawl_happens(crawl_mix(rank * 3 + next), crawl_share(MODEL_QUOTED));
      if (sentence.quoted) *at++ = '"';
    }
    at = put_word(words, rank, at, sentence.words++ == 0);
    if (i + 1 == count) break;
    if (rank >= MODEL_FUNCTION_WORDS && sentence.words > 2) {
      uint64_t chance = crawl_mix(rank << 24 ^ next);
      if (crawl_happens(chance, crawl_share(MODEL_STOP))) {
        at = end_sentence(&sentence, chance >> 32, at);
        *at++ = crawl_happens(chance >> 32, crawl_share(MODEL_PARAGRAPH)) ? '\n' : ' ';
        continue;
      }
      if (crawl_happens(chance, crawl_share(MODEL_STOP + MODEL_COMMA))) *at++ = ',';
    }
    *at++ = ' ';
  }
  return (size_t)(end_sentence(&sentence, UINT64_MAX, at) - room);
}

static char small(char letter) {
  return letter >= 'A' && letter <= 'Z' ? (char)(letter + 32) : letter;
}

void crawl_render_site(const crawl_words *words, uint64_t site, char room[64]) {
  static const char *const heads[] = {"", "", "berita", "info", "portal", "", "kabar", "blog"};
  static const char *const ends[] = {".com",   ".co.id", ".id",    ".com",
                                     ".go.id", ".ac.id", ".or.id", ".net"};
  uint64_t chance = crawl_hash(site, 77);
  char *at = put(room, heads[chance & 7]);
  crawl_word name;
  const crawl_word *word = crawl_words_find(words, 400 + site * 3, &name);
  for (int i = 0; i < word->length; i++) {
    if (word->text[i] != '.') *at++ = small(word->text[i]);
  }
  *put(at, ends[chance >> 8 & 7]) = 0;
}

/* At least `digits` digits. */
static char *put_number(char *at, uint64_t number, int digits) {
  char reversed[24];
  int length = 0;
  for (; number || length < digits; number /= 10) reversed[length++] = (char)('0' + number % 10);
  while (length) *at++ = reversed[--length];
  return at;
}

static char *put_triple(char *at, const uint32_t numbers[3], char between, char last) {
  for (int i = 0; i < 3; i++) {
    at = put_number(at, numbers[i], 2);
    *at++ = i < 2 ? between : last;
  }
  return at;
}

void crawl_render_address(crawl_document *document, uint64_t chance) {
  static const char *const sections[] = {"berita",   "nasional", "daerah",    "ekonomi",
                                         "olahraga", "artikel",  "hukum",     "kesehatan",
                                         "budaya",   "politik",  "teknologi", "read"};
  uint32_t year = 2024 - crawl_below(chance, 16) * crawl_below(chance << 7, 16) / 15;
  const uint32_t day[] = {year, 1 + crawl_below(chance << 14, 12),
                          1 + crawl_below(chance << 20, 28)};
  const uint32_t hour[] = {crawl_below(chance << 24, 24), crawl_below(chance << 27, 60),
                           crawl_below(chance << 31, 60)};
  *put_triple(put_triple(document->date, day, '-', 'T'), hour, ':', 'Z') = 0;
  char *at = put(document->address, "https://www.");
  at = put(at, document->site);
  *at++ = '/';
  at = put(at, sections[chance % 12]);
  *at++ = '/';
  at = put_triple(at, day, '/', '/');
  at = put_number(at, document->number, 1);
  *at++ = '/';
  const char *end = document->address + sizeof document->address - 1;
  for (size_t i = 0; i < document->title_length && at < end; i++) {
    char letter = document->title[i];
    *at++ = letter == ' ' || letter == '.' ? '-' : small(letter);
  }
  *at = 0;
  document->address_length = (size_t)(at - document->address);
}
