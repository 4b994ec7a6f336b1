#include "bench/crawl_text.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/crawl_model.h"
#include "bench/crawl_render.h"

enum { QUANTILES = 4096, MOST_WORDS = 60000, SLACK = 128, COPY_STEPS = 4096 };

/* What a hash is for, so that no two decisions share one. */
enum purpose {
  FOR_TEXT = 1,
  FOR_SITE,
  FOR_KIND,
  FOR_ORIGIN,
  FOR_EDITS,
  FOR_PHRASE,
  FOR_STOCK,
  FOR_ADDRESS,
  FOR_TOPIC,
  FOR_CHROME
};

static uint64_t hash_for(const crawl_text *text, enum purpose purpose, uint64_t number) {
  return crawl_hash(text->seed + ((uint64_t)purpose << 56), number);
}

static double length_share(double words) {
  double brief = log(words / MODEL_SHORT_MEDIAN) / MODEL_SHORT_SIGMA;
  double article = log(words / MODEL_LONG_MEDIAN) / MODEL_LONG_SIGMA;
  return MODEL_SHORT_SHARE * 0.5 * erfc(-brief / sqrt(2)) +
         (1 - MODEL_SHORT_SHARE) * 0.5 * erfc(-article / sqrt(2));
}

static void tables_make(crawl_text *text) {
  uint32_t words = 1;
  for (int i = 0; i < QUANTILES; i++) {
    while (words < UINT16_MAX && length_share(words) < (i + 0.5) / QUANTILES) words++;
    text->lengths[i] = (uint16_t)words;
  }
  for (int i = 0; i < COPY_STEPS; i++)
    text->copying[i] = (uint32_t)crawl_share(MODEL_COPY * i / (i + MODEL_URN));
}

int crawl_text_open(crawl_text *text, const char *dictionary, uint64_t seed, double duplicates,
                    double near_duplicates, double mean_words) {
  *text = (crawl_text){.seed = crawl_mix(seed + 1),
                       .duplicates = crawl_share(duplicates),
                       .near_duplicates = crawl_share(near_duplicates),
                       .stretch = mean_words / MODEL_MEAN_WORDS};
  if (crawl_words_open(&text->words, dictionary) != 0) return -1;
  text->lengths = malloc(QUANTILES * sizeof *text->lengths);
  text->copying = malloc(COPY_STEPS * sizeof *text->copying);
  text->ranks = malloc((MOST_WORDS + SLACK) * sizeof *text->ranks);
  text->title = malloc(CRAWL_RENDER_BYTES(SLACK));
  text->body = malloc(CRAWL_RENDER_BYTES(MOST_WORDS + SLACK));
  if (!text->lengths || !text->copying || !text->ranks || !text->title || !text->body) {
    crawl_text_close(text);
    errno = ENOMEM;
    return -1;
  }
  tables_make(text);
  return 0;
}

void crawl_text_close(crawl_text *text) {
  crawl_words_close(&text->words);
  free(text->lengths);
  free(text->copying);
  free(text->ranks);
  free(text->title);
  free(text->body);
  *text = (crawl_text){0};
}

/* The words of a document. */

typedef struct crawl_draft {
  crawl_random random;
  uint64_t topics[2], site;
} crawl_draft;

/* Neighbouring ranks are equally common, so a topic may prefer any of them and the law stays. */
static uint64_t preferred(uint64_t rank, uint64_t topic) {
  int bits = 60 - __builtin_clzll(rank);
  if (bits > 9) bits = 9;
  uint64_t block = rank >> bits;
  return block << bits | (crawl_hash(topic, block) & ((1u << bits) - 1));
}

static uint64_t draw(const crawl_text *text, crawl_random *random, const uint64_t topics[2]) {
  uint64_t rank = crawl_words_draw(&text->words, random);
  if (rank < MODEL_TOPICLESS) return rank;
  uint64_t chance = crawl_next(random);
  double share = rank < MODEL_COMMON ? MODEL_TOPICAL_COMMON : MODEL_TOPICAL;
  if (!crawl_happens(chance, crawl_share(share))) return rank;
  return preferred(rank, topics[crawl_happens(chance >> 32, crawl_share(MODEL_SECOND_TOPIC))]);
}

/* Words that always come together: those of the same key are the same. */
static size_t write_fixed(const crawl_text *text, uint64_t key, uint64_t topic, uint32_t fewest,
                          uint32_t more, uint64_t *ranks) {
  crawl_random random = {key};
  uint64_t topics[2] = {topic, topic};
  size_t count = fewest + crawl_below(crawl_next(&random), more + 1);
  for (size_t i = 0; i < count; i++) {
    ranks[i] = draw(text, &random, topics);
    if (i && ranks[i] == ranks[i - 1]) ranks[i] = draw(text, &random, topics);
  }
  return count;
}

/* Words that are not copied: function words, and most of the rare ones, which are mostly said once.
 * */
static bool stays(uint64_t rank, uint64_t chance) {
  if (rank < MODEL_FUNCTION_WORDS) return true;
  return rank > MODEL_RARE && crawl_happens(chance, crawl_share(MODEL_RARE_STAYS));
}

static size_t write_copy(crawl_random *random, const uint64_t *ranks, size_t at, uint64_t *into) {
  uint64_t chance = crawl_next(random);
  size_t back = 4 + crawl_below(chance << 16, 12u << (chance & 3));
  if (back > at || crawl_happens(chance >> 8, crawl_share(1 - MODEL_COPY_NEAR)))
    back = 1 + crawl_below(crawl_mix(chance), (uint32_t)at);
  size_t from = at - back;
  while (from < at && stays(ranks[from], chance >> 8)) from++;
  size_t count = 0;
  while (from + 1 < at) { /* a word is not said twice running */
    into[count++] = ranks[from++];
    if (count == MODEL_COPY_MOST) break;
    if (!crawl_happens(crawl_next(random), crawl_share(MODEL_COPY_ON))) break;
  }
  return count;
}

static size_t write_span(const crawl_text *text, crawl_draft *draft, size_t at) {
  uint64_t *ranks = text->ranks, chance = crawl_next(&draft->random);
  if ((uint32_t)chance < text->copying[at < COPY_STEPS ? at : COPY_STEPS - 1]) {
    size_t count = write_copy(&draft->random, ranks, at, ranks + at);
    if (count) return count;
  }
  chance >>= 32;
  if (crawl_happens(chance, crawl_share(MODEL_STOCK))) {
    uint64_t pick = crawl_next(&draft->random); /* some of them much more than others */
    uint64_t which = crawl_below(pick << 24, 1 + crawl_below(pick, MODEL_STOCK_KINDS));
    return write_fixed(text, hash_for(text, FOR_STOCK, draft->site * MODEL_STOCK_KINDS + which),
                       draft->site, MODEL_STOCK_WORDS / 2, MODEL_STOCK_WORDS, ranks + at);
  }
  if (crawl_happens(chance, crawl_share(MODEL_STOCK + MODEL_PHRASE))) {
    uint64_t which = crawl_words_draw(&text->words, &draft->random);
    uint64_t open = crawl_next(&draft->random);
    uint64_t topic = draft->topics[0];
    if (crawl_happens(open, crawl_share(MODEL_PHRASE_OPEN))) topic = MODEL_TOPICS;
    if (which >= MODEL_PHRASE_FIRST)
      return write_fixed(text, hash_for(text, FOR_PHRASE, which << 12 | topic), topic, 2,
                         2 * (MODEL_PHRASE_MEAN - 2), ranks + at);
  }
  ranks[at] = draw(text, &draft->random, draft->topics);
  if (at && ranks[at] == ranks[at - 1]) ranks[at] = draw(text, &draft->random, draft->topics);
  return 1;
}

static size_t write_words(const crawl_text *text, crawl_draft *draft, size_t count) {
  for (size_t at = 0; at < count;) at += write_span(text, draft, at);
  return count;
}

/* A near duplicate: some words differ, and a sentence is new. */
static size_t write_edits(const crawl_text *text, crawl_draft *draft, uint64_t number,
                          size_t count) {
  draft->random.state = hash_for(text, FOR_EDITS, number);
  for (size_t i = 0; i < count; i++)
    if (crawl_happens(crawl_next(&draft->random), crawl_share(MODEL_EDITS)))
      text->ranks[i] = draw(text, &draft->random, draft->topics);
  size_t added = count / 8 < MODEL_ADDED_WORDS ? count / 8 : MODEL_ADDED_WORDS;
  while (added--) text->ranks[count++] = draw(text, &draft->random, draft->topics);
  return count;
}

/* Where a document stands, and what it is. */

static uint64_t site_of(const crawl_text *text, uint64_t number) {
  uint64_t own = hash_for(text, FOR_SITE, number);
  uint64_t run = (own & 7) == 0 ? own : hash_for(text, FOR_SITE, ~(number >> 4));
  return crawl_words_draw(&text->words, &(crawl_random){run});
}

/* The document whose text `number` has, and how. Copies stand mostly, not always, near their
 * originals. */
static uint64_t origin_of(const crawl_text *text, uint64_t number, crawl_kind *kind) {
  *kind = CRAWL_ORIGINAL;
  for (uint64_t at = number;;) {
    uint64_t chance = hash_for(text, FOR_KIND, at) & 0xffffffffu;
    if (at == 0 || chance >= text->duplicates + text->near_duplicates) return at;
    if (at == number) *kind = chance < text->duplicates ? CRAWL_DUPLICATE : CRAWL_NEAR;
    uint64_t far = hash_for(text, FOR_ORIGIN, at);
    uint64_t limit = 1ull << crawl_below(far, 64 - (uint32_t)__builtin_clzll(at));
    at -= 1 + crawl_mix(far) % limit;
  }
}

static void place(const crawl_text *text, crawl_document *document) {
  document->site_number = site_of(text, document->number);
  crawl_render_site(&text->words, document->site_number, document->site);
  crawl_render_address(document, hash_for(text, FOR_ADDRESS, document->number));
}

void crawl_text_make(crawl_text *text, uint64_t number, crawl_document *document) {
  *document = (crawl_document){.number = number, .title = text->title, .body = text->body};
  uint64_t origin = document->origin = origin_of(text, number, &document->kind);
  crawl_draft draft = {{hash_for(text, FOR_TEXT, origin)}, {0}, site_of(text, origin)};
  uint64_t chance = crawl_next(&draft.random);
  uint64_t topic = crawl_happens(chance, crawl_share(MODEL_OFF_SITE))
                       ? chance >> 32
                       : hash_for(text, FOR_TOPIC, draft.site * 64 + chance % MODEL_SITE_TOPICS);
  draft.topics[0] = topic % MODEL_TOPICS;
  draft.topics[1] = crawl_next(&draft.random) % MODEL_TOPICS;
  uint64_t size = crawl_next(&draft.random);
  size_t title = 4 + crawl_below(size, 6);
  double wanted = text->lengths[size & (QUANTILES - 1)] * text->stretch;
  size_t count = wanted < 3 ? 3 : wanted > MOST_WORDS - SLACK ? MOST_WORDS - SLACK : (size_t)wanted;
  count = write_words(text, &draft, title + count);
  document->title_length = crawl_render_title(&text->words, text->ranks, title, text->title);
  if (document->kind == CRAWL_NEAR) count = write_edits(text, &draft, number, count);
  place(text, document);
  document->body_length = crawl_render_body(&text->words, text->ranks + title, count - title,
                                            text->body);
}

size_t crawl_text_site_words(const crawl_text *text, uint64_t site, uint64_t part, int count,
                             char room[1024]) {
  crawl_random random = {hash_for(text, FOR_CHROME, site * 16 + part)};
  size_t length = 0;
  for (int i = 0; i < count && length + 2 * CRAWL_WORD_MAX < 1024; i++) {
    crawl_word other;
    uint64_t rank = MODEL_FUNCTION_WORDS + crawl_below(crawl_next(&random), 4000);
    const crawl_word *word = crawl_words_find(&text->words, rank, &other);
    if (i) room[length++] = ' ';
    memcpy(room + length, word->text, word->length);
    length += word->length;
  }
  return length;
}
