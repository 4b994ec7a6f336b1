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

#include "engine/base/arena.h"
#include "engine/rakor.h"
#include "tests/support/random.h"

enum { CORPUS_WORD_BYTES = 32 };

typedef struct corpus {
  rk_arena arena;
  rakor_document *documents;
  size_t count, cap;
} corpus;

static inline void corpus_deinit(corpus *c) {
  rk_arena_deinit(&c->arena);
  free(c->documents);
  *c = (corpus){0};
}

static inline rakor_text corpus_copy(corpus *c, const char *bytes, size_t len) {
  const rk_view copy = rk_arena_copy(&c->arena, (rk_view){bytes, len});
  return (rakor_text){copy.ptr, copy.len};
}

static inline rakor_document *corpus_append(corpus *c, rakor_document document) {
  if (c->count == c->cap) {
    c->cap = c->cap ? 2 * c->cap : 64;
    c->documents = realloc(c->documents, c->cap * sizeof *c->documents);
    ck_assert_ptr_nonnull(c->documents);
  }
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
