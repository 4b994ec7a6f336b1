/*
 * number_texts: distinct numbers, in the byte order of their digits.
 *
 * For a column that has numbers in one segment and texts in another: as texts, numbers stand in
 * another order ("-1" "10" "9"), and each has an ordinal among them.
 *
 * Numbers are put in, in any order and more than once, then settled; then they are read by their
 * ordinal, from 1, or found.
 * Memory: up to 32 bytes for each distinct number while they are put in, 8 when they are settled.
 * Ownership: frees what it holds in deinit; a zeroed one is empty. One thread.
 */
#ifndef RK_INDEX_NUMBER_TEXTS_H
#define RK_INDEX_NUMBER_TEXTS_H

#include "engine/base/view.h"

/* For a sign and all digits. */
enum { RK_NUMBER_TEXT_BYTES = 20 };

typedef struct rk_number_texts {
  int64_t *numbers;
  size_t count, cap;
} rk_number_texts;

/* RK_NO_MEMORY; RK_LIMIT: more than ordinals can name. */
rk_status rk_number_texts_put(rk_number_texts *set, int64_t number) RK_MUST_CHECK;
void rk_number_texts_settle(rk_number_texts *set);
void rk_number_texts_deinit(rk_number_texts *set);

/* The number's digits; returns how many bytes. */
size_t rk_number_text(int64_t number, char text[RK_NUMBER_TEXT_BYTES]);
/* Of a number that was put in. */
uint32_t rk_number_texts_find(const rk_number_texts *set, int64_t number);

#endif
