#include "engine/segment/frontier.h"

#include <assert.h>

enum { NONE = 256 };

void rk_frontier_reset(rk_frontier_builder *builder) {
  for (unsigned f = 0; f <= RK_FRONTIER_FREQUENCY_MAX; f++) builder->shortest[f] = NONE;
  builder->highest = 0;
}

void rk_frontier_merge(rk_frontier_builder *builder, const rk_frontier *frontier) {
  for (size_t i = 0; i < RK_FRONTIER; i++)
    rk_frontier_add(builder, frontier->frequency[i], frontier->length_code[i]);
}

typedef struct pair {
  uint8_t frequency, length_code;
} pair;

/* From the highest frequency down, a pair is on the frontier when it is shorter
 * than all before it. Descending order in `pairs`. */
static size_t pareto(const rk_frontier_builder *builder, pair *pairs) {
  size_t count = 0;
  unsigned shortest = NONE;
  for (unsigned f = builder->highest; f > 0; f--) {
    if (builder->shortest[f] >= shortest) continue;
    shortest = builder->shortest[f];
    pairs[count++] = (pair){(uint8_t)f, (uint8_t)shortest};
  }
  return count;
}

void rk_frontier_finish(const rk_frontier_builder *builder, rk_frontier *frontier) {
  pair pairs[RK_FRONTIER_FREQUENCY_MAX + 1];
  const size_t count = pareto(builder, pairs);
  assert(count > 0);
  for (size_t i = 0; i < RK_FRONTIER; i++) {
    /* Group i of RK_FRONTIER (from the lowest frequency up) takes the pairs
     * [first, end) in descending order: greatest frequency, smallest length. */
    const size_t groups = count < RK_FRONTIER ? count : RK_FRONTIER;
    const size_t group = i < groups ? groups - 1 - i : 0;
    const size_t first = count * group / groups, end = count * (group + 1) / groups;
    frontier->frequency[i] = pairs[first].frequency;
    frontier->length_code[i] = pairs[end - 1].length_code;
  }
}
