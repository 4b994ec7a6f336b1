/*
 * corpus: made-up documents for tests.
 *
 * Words are numbered; low numbers are Indonesian roots in several affixed
 * forms (so that stems have more than one form), the rest are syllables. A
 * corpus owns its texts, until deinit.
 */
#ifndef TESTS_SUPPORT_CORPUS_H
#define TESTS_SUPPORT_CORPUS_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/rakor.h"
#include "tests/support/random.h"

enum { CORPUS_WORD_BYTES = 32 };

typedef struct corpus {
  rakor_document *documents;
  size_t count, cap;
  char **texts; /* that the documents point into */
  size_t text_count, text_cap;
} corpus;

static inline void corpus_deinit(corpus *c) {
  for (size_t i = 0; i < c->text_count; i++) free(c->texts[i]);
  free(c->texts);
  free(c->documents);
  *c = (corpus){0};
}

/* A table of the same rows with room for one more at least. */
static inline void *corpus_grow(void *table, size_t row_bytes, size_t *cap) {
  *cap = *cap ? 2 * *cap : 64;
  table = realloc(table, *cap * row_bytes);
  ck_assert_ptr_nonnull(table);
  return table;
}

static inline rakor_text corpus_copy(corpus *c, const char *bytes, size_t len) {
  char *copy = malloc(len + 1);
  ck_assert_ptr_nonnull(copy);
  if (len) memcpy(copy, bytes, len);
  if (c->text_count == c->text_cap)
    c->texts = corpus_grow(c->texts, sizeof *c->texts, &c->text_cap);
  c->texts[c->text_count++] = copy;
  return (rakor_text){copy, len};
}

static inline rakor_document *corpus_append(corpus *c, rakor_document document) {
  if (c->count == c->cap)
    c->documents = corpus_grow(c->documents, sizeof *c->documents, &c->cap);
  c->documents[c->count] = document;
  return &c->documents[c->count++];
}

static inline rakor_text text_of(const char *c_string) {
  return (rakor_text){c_string, strlen(c_string)};
}

/* Borrows title and body; the id is the document's number. */
static inline void corpus_add(corpus *c, rakor_text title, rakor_text body) {
  char id[24];
  const int len = snprintf(id, sizeof id, "d%zu", c->count);
  corpus_append(c, (rakor_document){
                       .id = corpus_copy(c, id, (size_t)len), .title = title, .body = body});
}

/* Word `number`, NUL-terminated; returns its length. */
static inline size_t corpus_word(uint32_t number, char word[CORPUS_WORD_BYTES]) {
  static const char *const affixed[] = {
      "desa",        "kabupaten", "bantuan",     "membantu",    "dibantu",    "membangun",
      "pembangunan", "bangunan",  "sosial",      "masyarakat",  "kemiskinan", "miskin",
      "memiskinkan", "anak-anak", "pemerintah",  "pemerintahan", "perintah",  "sekolah",
      "bersekolah",  "jalan",     "berjalan",    "perjalanan",  "makan",      "makanan",
      "dimakan",     "kesejahteraan", "sejahtera", "air",       "rumah",      "perumahan"};
  static const char consonants[] = "bdgkmnprst", vowels[] = "aiueo";
  enum { AFFIXED = sizeof affixed / sizeof *affixed };
  if (number < AFFIXED) return (size_t)snprintf(word, CORPUS_WORD_BYTES, "%s", affixed[number]);
  size_t len = 0;
  for (uint32_t rest = number + 50; rest; rest /= 50) {
    word[len++] = consonants[rest % 10];
    word[len++] = vowels[rest / 10 % 5];
  }
  word[len] = '\0';
  return len;
}

/* `words` words of a vocabulary, in Zipf's manner, with a space between. */
static inline rakor_text corpus_text(corpus *c, random_source *random, uint32_t words,
                                     uint32_t vocabulary) {
  char *text = malloc((size_t)words * CORPUS_WORD_BYTES + 1);
  ck_assert_ptr_nonnull(text);
  size_t len = 0;
  for (uint32_t i = 0; i < words; i++) {
    if (i) text[len++] = ' ';
    len += corpus_word(random_zipf(random, vocabulary), text + len);
  }
  const rakor_text copy = corpus_copy(c, text, len);
  free(text);
  return copy;
}

#endif
