#include "bench/query_sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(rk_status status, const rk_error *error) {
  if (status == RK_OK) return;
  fprintf(stderr, "query_sample: %s\n", error->message);
  exit(3);
}

void query_source_init(query_source *source, const rk_snapshot *snapshot, uint64_t seed) {
  *source = (query_source){.snapshot = snapshot,
                           .analyzer = {.analysis = snapshot->analysis},
                           .state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1};
}

void query_source_deinit(query_source *source) {
  rk_analyzer_deinit(&source->analyzer);
  rk_buffer_deinit(&source->words);
}

/* SplitMix64 (Steele, Lea and Flood, 2014). */
uint64_t query_source_below(query_source *source, uint64_t n) {
  uint64_t z = source->state += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
  return (z ^ z >> 31) % n;
}

uint64_t query_source_frequency(const rk_snapshot *snapshot, rk_view stem) {
  uint64_t frequency = 0;
  rk_error error = {0};
  for (uint32_t s = 0; s < snapshot->segment_count; s++) {
    rk_term_info info;
    bool found;
    must(rk_dictionary_find(&snapshot->segments[s].dictionary, stem, &info, &found, &error), &error);
    if (found) frequency += info.document_frequency;
  }
  return frequency;
}

/* The words of a random document that has some. */
static size_t draw_document(query_source *source) {
  rk_docstore_block block = {0};
  do {
    rk_docid local;
    rk_record record;
    rk_error error = {0};
    const uint64_t number = query_source_below(source, source->snapshot->document_count);
    rk_segment *segment = rk_snapshot_find(source->snapshot, number, &local);
    must(rk_docstore_get(&segment->store, local, &block, &record, &error), &error);
    source->words.len = 0;
    must(rk_analyzer_words(&source->analyzer, record.body, &source->words), &error);
  } while (source->words.len < QUERY_TERMS_MAX * sizeof(uint32_t));
  rk_docstore_block_deinit(&block);
  return source->words.len / sizeof(uint32_t);
}

static rk_view stem_at(const query_source *source, size_t place) {
  const uint32_t word = ((const uint32_t *)(const void *)source->words.ptr)[place];
  return rk_analyzer_stem(&source->analyzer, rk_analyzer_term_of(&source->analyzer, word));
}

static bool has_stem(const query_terms *query, rk_view stem) {
  for (size_t i = 0; i < query->count; i++)
    if (strlen(query->stems[i]) == stem.len && !memcmp(query->stems[i], stem.ptr, stem.len))
      return true;
  return false;
}

static void add_stem(query_terms *query, rk_view stem, uint64_t frequency) {
  memcpy(query->stems[query->count], stem.ptr, stem.len);
  query->stems[query->count][stem.len] = 0;
  query->frequencies[query->count++] = frequency;
}

static bool is_in_band(const query_source *source, uint64_t frequency, double low, double high) {
  const double all = (double)source->snapshot->document_count;
  return (double)frequency >= low * all && (double)frequency <= high * all && frequency > 0;
}

void query_source_words(query_source *source, size_t least, size_t most, double low, double high,
                        query_terms *query) {
  const size_t want = least + (size_t)query_source_below(source, most - least + 1);
  do {
    const size_t words = draw_document(source);
    query->count = 0;
    for (size_t tries = 0; query->count < want && tries < 20 * want; tries++) {
      const rk_view stem = stem_at(source, (size_t)query_source_below(source, words));
      const uint64_t frequency = query_source_frequency(source->snapshot, stem);
      if (is_in_band(source, frequency, low, high) && !has_stem(query, stem))
        add_stem(query, stem, frequency);
    }
  } while (query->count < want);
}

void query_source_phrase(query_source *source, size_t least, size_t most, double low, double high,
                         query_terms *query) {
  const size_t want = least + (size_t)query_source_below(source, most - least + 1);
  for (;;) {
    const size_t words = draw_document(source);
    const size_t at = (size_t)query_source_below(source, words - want + 1);
    uint64_t rarest = UINT64_MAX;
    query->count = 0;
    for (size_t i = 0; i < want; i++) {
      const rk_view stem = stem_at(source, at + i);
      const uint64_t frequency = query_source_frequency(source->snapshot, stem);
      if (frequency < rarest) rarest = frequency;
      add_stem(query, stem, frequency);
    }
    if (is_in_band(source, rarest, low, high)) return;
  }
}
