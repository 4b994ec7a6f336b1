/* Keys come out in order, equal ones as they were, whatever bits are asked for. */
#include "engine/base/sort_keys.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/cases.h"
#include "tests/support/random.h"

/* Stable by definition: the plainest way there is. */
static void sort_plainly(uint64_t *keys, size_t count, unsigned low_bit) {
  for (size_t i = 1; i < count; i++)
    for (size_t at = i; at > 0 && keys[at - 1] >> low_bit > keys[at] >> low_bit; at--) {
      const uint64_t key = keys[at];
      keys[at] = keys[at - 1];
      keys[at - 1] = key;
    }
}

START_TEST(test_against_the_plain_way) {
  enum { MOST = 700 };
  random_source random = {.state = 1};
  uint64_t keys[MOST], want[MOST], room[MOST];
  for (int round = 0; round < 400; round++) {
    const size_t count = random_below(&random, round % 3 ? 60 : MOST);
    const unsigned low = 8 * random_below(&random, 5), high = low + random_between(&random, 1, 32);
    const uint64_t mask = ((uint64_t)1 << (high - 1) << 1) - 1;
    for (size_t i = 0; i < count; i++)
      keys[i] = want[i] = random_u64(&random) & mask & (round % 2 ? ~(uint64_t)0 : 0xfff00ff00ff);
    rk_sort_keys(keys, room, count, low, high);
    sort_plainly(want, count, low);
    REQUIRE(memcmp(keys, want, count * sizeof *keys) == 0);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_against_the_plain_way};
  return run_cases("sort_keys", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
