#include "engine/index/tiers.h"

void rk_tiers_deinit(rk_tiers *tiers) { rk_buffer_deinit(&tiers->segments); }

static rk_tier_segment *segments_of(const rk_tiers *tiers) {
  return (rk_tier_segment *)(void *)tiers->segments.ptr;
}

uint32_t rk_tiers_count(const rk_tiers *tiers) {
  return (uint32_t)(tiers->segments.len / sizeof(rk_tier_segment));
}

/* Lists of less than a megabyte are the lowest tier, of eight times as much the next one, and so on. */
static uint32_t tier_of(uint64_t file_bytes) {
  uint32_t tier = 0;
  for (file_bytes >>= 20; file_bytes; file_bytes >>= 3) tier++;
  return tier;
}

rk_status rk_tiers_add(rk_tiers *tiers, const rk_segment_meta *meta) {
  /* Stored texts weigh little in the question of how many pages an input has at hand. */
  rk_tier_segment segment = {
      .documents = meta->document_count,
      .tokens = meta->token_count,
      .file_bytes = meta->skips_bytes + meta->documents_bytes + meta->positions_bytes};
  segment.tier = tier_of(segment.file_bytes);
  rk_tier_segment *before = segments_of(tiers);
  for (uint32_t s = rk_tiers_count(tiers); s > 0 && before[s - 1].tier < segment.tier; s--)
    before[s - 1].tier = segment.tier;
  return rk_buffer_append(&tiers->segments, &segment, sizeof segment);
}

/* Within what a segment may hold? See FORMAT.md, "Limits". */
static bool is_one_segment(uint64_t documents, uint64_t tokens) {
  return documents < RK_DOCID_NONE && tokens <= UINT32_MAX;
}

/* Eight segments, from `first` on, that fit into one? */
static bool fits(const rk_tier_segment *segments, uint32_t first) {
  uint64_t documents = 0, tokens = 0;
  for (uint32_t s = first; s < first + RK_TIER_SEGMENTS; s++) {
    documents += segments[s].documents;
    tokens += segments[s].tokens;
  }
  return is_one_segment(documents, tokens);
}

bool rk_tiers_next(const rk_tiers *tiers, uint32_t *first, uint32_t *count) {
  const rk_tier_segment *segments = segments_of(tiers);
  *count = RK_TIER_SEGMENTS;
  /* From the last ones on, which are the smallest: rows of one tier. */
  for (uint32_t end = rk_tiers_count(tiers), start; end > 0; end = start) {
    start = end - 1;
    while (start > 0 && segments[start - 1].tier == segments[end - 1].tier) start--;
    if (end - start < RK_TIER_SEGMENTS) continue;
    *first = start;
    if (fits(segments, *first)) return true;
    *first = end - RK_TIER_SEGMENTS;
    if (fits(segments, *first)) return true;
  }
  return false;
}

void rk_tiers_merged(rk_tiers *tiers, uint32_t first, uint32_t count) {
  rk_tier_segment *to = segments_of(tiers) + first;
  const uint32_t behind = rk_tiers_count(tiers) - first - count;
  rk_tier_segment sum = {.tier = to[0].tier + 1};
  for (uint32_t s = 0; s < count; s++) {
    sum.documents += to[s].documents;
    sum.tokens += to[s].tokens;
    sum.file_bytes += to[s].file_bytes;
  }
  memmove(to + 1, to + count, behind * sizeof *to);
  *to = sum;
  tiers->segments.len -= (count - (size_t)1) * sizeof *to;
}

void rk_tiers_remove(rk_tiers *tiers, uint32_t at) {
  rk_tier_segment *gone = segments_of(tiers) + at;
  memmove(gone, gone + 1, (rk_tiers_count(tiers) - at - (size_t)1) * sizeof *gone);
  tiers->segments.len -= sizeof *gone;
}

uint32_t rk_tiers_run(const rk_tiers *tiers, uint32_t first, uint64_t memory_bytes) {
  const rk_tier_segment *segments = segments_of(tiers);
  uint64_t documents = 0, tokens = 0, held = 0;
  uint32_t s = first;
  for (; s < rk_tiers_count(tiers); s++) {
    documents += segments[s].documents;
    tokens += segments[s].tokens;
    held += sizeof(rk_segment) + segments[s].file_bytes;
    if (segments[s].file_bytes > RK_MERGE_INPUT_BYTES)
      held -= segments[s].file_bytes - RK_MERGE_INPUT_BYTES;
    if (!is_one_segment(documents, tokens)) break;
    if (s - first >= 2 && held > memory_bytes / 2) break;
  }
  return s > first ? s - first : 1;
}
