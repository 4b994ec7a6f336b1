#include "bench/crawl_words.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/crawl_model.h"
#include "bench/crawl_spell.h"

/* Roots from the dictionary, in an order that looks random and is the same everywhere. */

static int by_hash(const void *first, const void *second) {
  uint64_t one = crawl_spell_key(first), two = crawl_spell_key(second);
  return one != two ? (one > two) - (one < two) : strcmp(first, second);
}

static int roots_read(crawl_words *words, FILE *file) {
  size_t capacity = 1 << 14;
  char line[256];
  words->roots = malloc(capacity * sizeof *words->roots);
  uint32_t common = 0;
  if (words->roots) common = words->root_count = crawl_spell_common(words->roots);
  while (words->roots && fgets(line, sizeof line, file)) {
    size_t length = strcspn(line, "/\r\n\t ");
    if (!crawl_spell_is_root(line, length)) continue;
    if (words->root_count == capacity) {
      void *more = realloc(words->roots, (capacity *= 2) * sizeof *words->roots);
      if (!more) return -1;
      words->roots = more;
    }
    memcpy(words->roots[words->root_count], line, length);
    words->roots[words->root_count++][length] = 0;
  }
  if (!words->roots || ferror(file)) return -1;
  if (words->root_count < 1000) {
    errno = ENODATA;
    return -1;
  }
  qsort(words->roots + common, words->root_count - common, sizeof *words->roots, by_hash);
  return 0;
}

/* The table of spellings, each of them once: a rank whose word is taken tries its next one. */

static bool seen_before(uint32_t *seen, const crawl_words *words, uint32_t rank) {
  const crawl_word *word = &words->table[rank];
  uint64_t key = 0;
  for (int i = 0; i < word->length; i++) key = key * 0x100000001b3u + (word->text[i] | 32);
  uint32_t mask = 4 * CRAWL_TABLE - 1, at = (uint32_t)crawl_mix(key) & mask;
  for (; seen[at]; at = (at + 1) & mask) {
    const crawl_word *other = &words->table[seen[at] - 1];
    if (other->length == word->length && strncasecmp(other->text, word->text, word->length) == 0)
      return true;
  }
  seen[at] = rank + 1;
  return false;
}

static int table_make(crawl_words *words) {
  uint32_t *seen = calloc(4 * CRAWL_TABLE, sizeof *seen);
  words->table = calloc(CRAWL_TABLE, sizeof *words->table);
  if (!seen || !words->table) {
    free(seen);
    return -1;
  }
  for (uint32_t rank = 0; rank < CRAWL_TABLE; rank++) {
    for (uint32_t attempt = 0; attempt < 64; attempt++) {
      crawl_spell(words->roots, words->root_count, rank, attempt, &words->table[rank]);
      if (!seen_before(seen, words, rank)) break;
    }
  }
  free(seen);
  return 0;
}

/* The law. Its values are rounded to far fewer digits than libm gives, so that every machine
 * agrees. */

static double weight(double rank) {
  return pow(rank + MODEL_SHIFT, -MODEL_HEAD) *
         pow(1 + rank / MODEL_BEND, -(MODEL_TAIL - MODEL_HEAD));
}

/* The tail begins where the table ends; its mass is the integral of the power law. */
static void tail_make(crawl_words *words) {
  double power = -1 / (MODEL_TAIL - 1);
  for (int zeros = 0; zeros <= CRAWL_OCTAVES; zeros++)
    words->tail_octave[zeros] = nearbyint((CRAWL_DRAWN - 1) * pow(ldexp(1, -zeros), power));
  for (int fine = 0; fine <= 4096; fine++)
    words->tail_fine[fine] = nearbyint(pow((4096 + fine) / 8192.0, power) * (1 << 24)) / (1 << 24);
}

/* `scaled` holds each rank's share times CRAWL_DRAWN, and is used up. */
static void alias_make(crawl_words *words, double *scaled, uint32_t *small, uint32_t *large) {
  uint32_t few = 0, many = 0;
  for (uint32_t i = 0; i < CRAWL_DRAWN; i++) {
    words->alias[i] = 0xffffffffull << 32 | i; /* what rounding leaves over keeps its own slot */
    if (scaled[i] < 1)
      small[few++] = i;
    else
      large[many++] = i;
  }
  while (few && many) {
    uint32_t one = small[--few], other = large[many - 1];
    words->alias[one] = (uint64_t)(scaled[one] * 16777216.0) << 40 | other;
    scaled[other] -= 1 - scaled[one];
    if (scaled[other] < 1) {
      many--;
      small[few++] = other;
    }
  }
}

static int law_make(crawl_words *words) {
  double *scaled = malloc(CRAWL_DRAWN * sizeof *scaled);
  uint32_t *lists = malloc(2 * CRAWL_DRAWN * sizeof *lists);
  words->alias = malloc(CRAWL_DRAWN * sizeof *words->alias);
  words->tail_fine = malloc(4097 * sizeof *words->tail_fine);
  bool made = scaled && lists && words->alias && words->tail_fine;
  if (made) {
    double sum = 0;
    for (uint32_t i = 0; i < CRAWL_DRAWN; i++) {
      scaled[i] = weight(i);
      if (i == CRAWL_DRAWN - 1) scaled[i] *= i / (MODEL_TAIL - 1);
      sum += scaled[i];
    }
    for (uint32_t i = 0; i < CRAWL_DRAWN; i++)
      scaled[i] = nearbyint(scaled[i] / sum * CRAWL_DRAWN * 1073741824.0) / 1073741824.0;
    alias_make(words, scaled, lists, lists + CRAWL_DRAWN);
    tail_make(words);
  }
  free(scaled);
  free(lists);
  return made ? 0 : -1;
}

int crawl_words_open(crawl_words *words, const char *dictionary) {
  *words = (crawl_words){0};
  FILE *file = fopen(dictionary, "r");
  int status = file ? roots_read(words, file) : -1;
  if (file) fclose(file);
  if (status == 0) status = table_make(words);
  if (status == 0) status = law_make(words);
  if (status != 0) {
    int cause = errno;
    crawl_words_close(words);
    errno = cause;
  }
  return status;
}

void crawl_words_close(crawl_words *words) {
  free(words->table);
  free(words->roots);
  free(words->alias);
  free(words->tail_fine);
  *words = (crawl_words){0};
}

const crawl_word *crawl_words_find(const crawl_words *words, uint64_t rank, crawl_word *room) {
  if (rank < CRAWL_TABLE) return &words->table[rank];
  crawl_spell(words->roots, words->root_count, rank, 0, room);
  return room;
}
