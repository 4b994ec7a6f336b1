#include "engine/index/inverter.h"

#include "engine/index/flush.h"

enum {
  /* What a flush holds for each word and term that a vocabulary knows: see term_table.h, and the
   * bytes of dictionary and forms. */
  WORD_FLUSH_BYTES = 40,
  TERM_FLUSH_BYTES = 80,
};

void rk_inverter_deinit(rk_inverter *inverter) {
  rk_inverter_clear(inverter);
  rk_analyzer_deinit(&inverter->analyzer);
}

void rk_inverter_clear(rk_inverter *inverter) {
  rk_buffer_deinit(&inverter->log);
  rk_buffer_deinit(&inverter->extents);
  inverter->text_bytes = 0;
}

uint32_t rk_inverter_document_count(const rk_inverter *inverter) {
  return (uint32_t)(inverter->extents.len / sizeof(rk_document_extent));
}

uint64_t rk_inverter_place_count(const rk_inverter *inverter) {
  return inverter->log.len / sizeof(uint32_t);
}

size_t rk_inverter_vocabulary_memory(const rk_inverter *inverter) {
  const rk_analyzer *analyzer = &inverter->analyzer;
  return rk_analyzer_memory_ahead(analyzer) +
         (size_t)rk_analyzer_word_count(analyzer) * WORD_FLUSH_BYTES +
         (size_t)rk_analyzer_term_count(analyzer) * TERM_FLUSH_BYTES;
}

size_t rk_inverter_memory(const rk_inverter *inverter) {
  return rk_inverter_vocabulary_memory(inverter) + inverter->log.cap + inverter->extents.cap;
}

rk_status rk_inverter_reserve(rk_inverter *inverter, size_t text_bytes, size_t documents,
                              rk_error *error) {
  /* A token has mostly two bytes at least, with what is between it and the next. */
  const size_t places = text_bytes / 2 + 2 * documents;
  rk_status status = rk_buffer_reserve_tight(&inverter->log, places * sizeof(uint32_t));
  if (status == RK_OK)
    status = rk_buffer_reserve_tight(&inverter->extents, documents * sizeof(rk_document_extent));
  return status == RK_OK ? RK_OK : rk_error_set(error, status, NULL, "out of memory");
}

rk_status rk_inverter_add(rk_inverter *inverter, rk_view title, rk_view body, rk_error *error) {
  const uint64_t start = rk_inverter_place_count(inverter);
  const uint32_t gap = RK_INVERTER_GAP;
  const bool has_gap = title.len && body.len;
  rk_status status = rk_analyzer_words(&inverter->analyzer, title, &inverter->log);
  if (status == RK_OK && has_gap) status = rk_buffer_append(&inverter->log, &gap, sizeof gap);
  if (status == RK_OK) status = rk_analyzer_words(&inverter->analyzer, body, &inverter->log);
  rk_document_extent extent = {.places = (uint32_t)(rk_inverter_place_count(inverter) - start)};
  extent.tokens = extent.places - has_gap;
  if (status == RK_OK) status = rk_buffer_append(&inverter->extents, &extent, sizeof extent);
  inverter->text_bytes += title.len + body.len;
  if (status == RK_OK) return RK_OK;
  return rk_error_set(error, status, NULL, "%s",
                      status == RK_NO_MEMORY ? "out of memory" : "a document is too large");
}

rk_status rk_inverter_flush(rk_inverter *inverter, rk_chunk_writer *chunks, size_t sort_bytes,
                            rk_segment_meta *meta, rk_error *error) {
  const rk_log_run run = {.places = rk_inverter_place_count(inverter),
                          .documents = rk_inverter_document_count(inverter)};
  const rk_flush_input input = {
      .inverters = &inverter, .inverter_count = 1, .runs = &run, .run_count = 1};
  rk_status status = rk_flush(&input, NULL, chunks, sort_bytes, meta, error);
  rk_inverter_clear(inverter);
  return status;
}
