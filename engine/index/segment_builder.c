#include "engine/index/segment_builder.h"

#include <stdlib.h>

#include "engine/index/inverter.h"

struct rk_segment_builder {
  size_t memory_bytes;
  rk_inverter inverter;
  rk_chunk_writer *chunks; /* NULL between segments */
  rk_docstore_writer *store;
  rk_id_list ids;
  rk_buffer store_dictionary; /* of the first segment that has trained one: all go on with it */
};

rk_segment_builder *rk_segment_builder_new(const rk_analysis *analysis, size_t memory_bytes) {
  rk_segment_builder *builder = calloc(1, sizeof *builder);
  if (!builder) return NULL;
  builder->memory_bytes = memory_bytes;
  if (analysis) builder->inverter.analyzer.analysis = *analysis;
  rk_lexicon_share(builder->inverter.analyzer.analysis.lexicon);
  return builder;
}

void rk_segment_builder_free(rk_segment_builder *builder) {
  if (!builder) return;
  rk_docstore_writer_close(builder->store);
  rk_chunk_writer_abandon(builder->chunks);
  rk_lexicon_release(builder->inverter.analyzer.analysis.lexicon);
  rk_inverter_deinit(&builder->inverter);
  rk_id_list_deinit(&builder->ids);
  rk_buffer_deinit(&builder->store_dictionary);
  free(builder);
}

bool rk_segment_builder_is_open(const rk_segment_builder *builder) {
  return builder->chunks != NULL;
}

rk_status rk_segment_builder_begin(rk_segment_builder *builder, const char *path, uint64_t id,
                                   rk_error *error) {
  rk_status status = rk_chunk_writer_open(&builder->chunks, path, id, error);
  if (status == RK_OK) status = rk_docstore_writer_open(&builder->store, builder->chunks, error);
  const rk_view dictionary = rk_buffer_view(&builder->store_dictionary);
  if (status != RK_OK || dictionary.len == 0) return status;
  return rk_docstore_writer_set_dictionary(builder->store, dictionary, error);
}

rk_status rk_segment_builder_add(rk_segment_builder *builder, const rk_record *record,
                                 rk_error *error) {
  rk_status status = rk_docstore_writer_add(builder->store, record, error);
  if (status != RK_OK) return status;
  if (rk_id_list_add(&builder->ids, record->id) != RK_OK)
    return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  /* No RK_LIMIT here: the store refuses a text long before the inverter, and is_full comes before
   * the tables of words are. */
  return rk_inverter_add(&builder->inverter, record->title, record->body, error);
}

size_t rk_segment_builder_memory(const rk_segment_builder *builder) {
  const size_t store = builder->store ? rk_docstore_writer_memory(builder->store) : 0;
  return rk_inverter_memory(&builder->inverter) + rk_id_list_memory(&builder->ids) + store;
}

bool rk_segment_builder_is_full(const rk_segment_builder *builder) {
  const size_t held = rk_segment_builder_memory(builder);
  return held >= builder->memory_bytes / 4 * 3 || rk_inverter_is_full(&builder->inverter);
}

/* Documents of one run are alike enough for one dictionary; blocks packed with the same one can be
 * copied when segments are merged. */
static rk_status keep_dictionary(rk_segment_builder *builder, rk_error *error) {
  const rk_view used = rk_docstore_writer_dictionary(builder->store);
  if (builder->store_dictionary.len || used.len == 0) return RK_OK;
  if (rk_buffer_append(&builder->store_dictionary, used.ptr, used.len) != RK_OK)
    return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  return RK_OK;
}

static rk_status end_store(rk_segment_builder *builder, rk_error *error) {
  rk_status status = rk_docstore_writer_finish(builder->store, error);
  if (status == RK_OK) status = keep_dictionary(builder, error);
  rk_docstore_writer_close(builder->store);
  builder->store = NULL;
  return status;
}

rk_status rk_segment_builder_finish(rk_segment_builder *builder, rk_built_segment *built,
                                    rk_error *error) {
  rk_status status = end_store(builder, error);
  if (status == RK_OK) status = rk_id_list_write(&builder->ids, builder->chunks, error);
  if (status == RK_OK)
    status = rk_inverter_flush(&builder->inverter, builder->chunks, builder->memory_bytes / 4,
                               &built->meta, error);
  if (status == RK_OK) status = rk_segment_meta_write(&built->meta, builder->chunks, error);
  if (status != RK_OK) return status;
  status = rk_chunk_writer_finish(builder->chunks, &built->file_bytes, &built->footer_sum, error);
  builder->chunks = NULL;
  return status;
}
