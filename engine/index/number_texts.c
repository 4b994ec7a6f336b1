#include "engine/index/number_texts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS_MOST = 19, FIRST_CAP = 256 };

static uint64_t magnitude_of(int64_t number) {
  return number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
}

size_t rk_number_text(int64_t number, char text[RK_NUMBER_TEXT_BYTES]) {
  char backwards[RK_NUMBER_TEXT_BYTES];
  uint64_t rest = magnitude_of(number);
  size_t len = 0, made = 0;
  do backwards[len++] = (char)('0' + rest % 10);
  while (rest /= 10);
  if (number < 0) text[made++] = '-';
  while (len) text[made++] = backwards[--len];
  return made;
}

/* With zeros behind it up to the most digits there are: so written, numbers compare as texts do,
 * but for those that are one the beginning of the other. */
static uint64_t stretch(uint64_t magnitude, unsigned *digits) {
  static const uint64_t least = 1000000000000000000u; /* of DIGITS_MOST digits */
  *digits = DIGITS_MOST;
  if (magnitude == 0) *digits = 1;
  while (magnitude && magnitude < least) {
    magnitude *= 10;
    --*digits;
  }
  return magnitude;
}

static int by_digits(const void *a, const void *b) {
  const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  unsigned x_digits, y_digits;
  if ((x < 0) != (y < 0)) return x < 0 ? -1 : 1; /* "-" comes before all digits */
  const uint64_t p = stretch(magnitude_of(x), &x_digits), q = stretch(magnitude_of(y), &y_digits);
  if (p != q) return p < q ? -1 : 1;
  return (x_digits > y_digits) - (x_digits < y_digits);
}

/* Sorts, and drops what stands there twice. */
static void sort_distinct(rk_number_texts *set) {
  size_t kept = 0;
  if (set->count) qsort(set->numbers, set->count, sizeof *set->numbers, by_digits);
  for (size_t i = 0; i < set->count; i++)
    if (kept == 0 || set->numbers[kept - 1] != set->numbers[i])
      set->numbers[kept++] = set->numbers[i];
  set->count = kept;
}

rk_status rk_number_texts_put(rk_number_texts *set, int64_t number) {
  if (set->count && set->numbers[set->count - 1] == number) return RK_OK;
  if (set->count == set->cap) {
    sort_distinct(set);
    if (set->count >= UINT32_MAX / 4) return RK_LIMIT;
    if (set->count > set->cap / 2 || set->cap == 0) {
      const size_t cap = set->cap ? 2 * set->cap : FIRST_CAP;
      int64_t *numbers = realloc(set->numbers, cap * sizeof *numbers);
      if (!numbers) return RK_NO_MEMORY;
      set->numbers = numbers;
      set->cap = cap;
    }
  }
  set->numbers[set->count++] = number;
  return RK_OK;
}

void rk_number_texts_settle(rk_number_texts *set) {
  sort_distinct(set);
  int64_t *numbers = set->count ? realloc(set->numbers, set->count * sizeof *numbers) : NULL;
  if (!numbers) return; /* what there is does as well */
  set->numbers = numbers;
  set->cap = set->count;
}

void rk_number_texts_deinit(rk_number_texts *set) {
  free(set->numbers);
  *set = (rk_number_texts){0};
}

uint32_t rk_number_texts_find(const rk_number_texts *set, int64_t number) {
  const int64_t *found =
      bsearch(&number, set->numbers, set->count, sizeof *set->numbers, by_digits);
  assert(found);
  return (uint32_t)(found - set->numbers) + 1;
}
