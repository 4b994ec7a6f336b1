/*
 * two_corpora: an old index and what shall replace it. Each document of the
 * old corpus has the title "lama", each of the new one "baru".
 */
#ifndef TESTS_FAULT_TWO_CORPORA_H
#define TESTS_FAULT_TWO_CORPORA_H

#include "tests/support/index_fixture.h"

static corpus old_corpus, new_corpus;

/* Documents of so many words; the old index is built in the test's folder as `name`. */
static inline void two_corpora_setup(const char *name, int old_count, int new_count,
                                     uint32_t words, uint32_t vocabulary) {
  random_source random = {1};
  folder_setup();
  for (int d = 0; d < old_count; d++)
    corpus_add(&old_corpus, text_of("lama"), corpus_text(&old_corpus, &random, words, vocabulary));
  for (int d = 0; d < new_count; d++)
    corpus_add(&new_corpus, text_of("baru"), corpus_text(&new_corpus, &random, words, vocabulary));
  build_index(in_folder(name), &old_corpus, 0);
}

static inline void two_corpora_teardown(void) {
  folder_teardown();
  corpus_deinit(&old_corpus);
  corpus_deinit(&new_corpus);
}

#endif
