/* How is the word of this rank spelled? Part of crawl_words; see there. */
#ifndef BENCH_CRAWL_SPELL_H
#define BENCH_CRAWL_SPELL_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/crawl_words.h"

/* May this entry of the dictionary be word material: 3 to 10 small letters with a vowel? */
bool crawl_spell_is_root(const char *word, size_t length);
/* Puts some hundred common roots there; returns how many. */
uint32_t crawl_spell_common(char (*roots)[12]);
uint64_t crawl_spell_key(const char *root);

/* The attempt-th word of a rank, into *word. Names, numbers and the like of different ranks differ.
 * */
void crawl_spell(char (*roots)[12], uint32_t root_count, uint64_t rank, uint32_t attempt,
                 crawl_word *word);

#endif
