#include "engine/index/segment_builder.h"

#include <stdlib.h>

#include "engine/index/batch.h"
#include "engine/index/column_builder.h"
#include "engine/index/memory_plan.h"

/* One thread's. */
typedef struct build_worker {
  rk_inverter inverter;
  rk_docstore_packer packer;
  /* As its last batch that was taken back left it: the inverter itself may be at work. */
  size_t memory;
} build_worker;

/* A batch, and what comes of it. */
typedef struct build_slot {
  rk_segment_builder *builder;
  rk_job job;
  rk_batch batch;
  rk_log_run run;
  size_t memory; /* of the worker, after it */
  size_t growth; /* about how much of that is its own */
  rk_status status;
  rk_error error;
} build_slot;

struct rk_segment_builder {
  rk_analysis analysis;
  size_t memory_bytes;
  rk_pool *pool;
  rk_memory_plan plan;
  uint32_t worker_count;
  build_worker **workers; /* apart from each other: no two write into one cache line */
  rk_inverter **inverters; /* theirs */
  build_slot *slots;       /* batch number n is in slot n % plan.batch_count */
  size_t bytes_under_way;  /* of records in the batches between these: */
  uint64_t filling, taken; /* number of the batch that is being filled; how many were taken back */
  rk_docstore_dictionary *dictionary; /* of the first segment that has trained one: all go on with it */
  /* The segment. */
  rk_chunk_writer *chunks; /* NULL between segments */
  rk_docstore_writer *store;
  rk_id_list ids;
  rk_column_builder columns;
  bool is_settled; /* whether there is a dictionary */
  rk_buffer runs;  /* rk_log_run */
  uint64_t places, documents;
  size_t growth; /* about what a batch that is under way will take */
};

/* ---- Making and freeing ---- */

static bool make_workers(rk_segment_builder *builder, uint32_t threads) {
  builder->pool = rk_pool_new(threads);
  builder->plan = rk_memory_plan_of(builder->memory_bytes, threads);
  builder->workers = calloc(threads, sizeof *builder->workers);
  builder->inverters = calloc(threads, sizeof *builder->inverters);
  builder->slots = calloc(builder->plan.batch_count, sizeof *builder->slots);
  if (!builder->pool || !builder->workers || !builder->inverters || !builder->slots) return false;
  for (uint32_t s = 0; s < builder->plan.batch_count; s++) builder->slots[s].builder = builder;
  for (; builder->worker_count < threads; builder->worker_count++) {
    build_worker *worker = calloc(1, sizeof *worker);
    if (!worker) return false;
    worker->inverter.analyzer.analysis = builder->analysis;
    builder->workers[builder->worker_count] = worker;
    builder->inverters[builder->worker_count] = &worker->inverter;
  }
  return true;
}

static void free_workers(rk_segment_builder *builder) {
  for (uint32_t w = 0; w < builder->worker_count; w++) {
    rk_inverter_deinit(&builder->workers[w]->inverter);
    rk_docstore_packer_deinit(&builder->workers[w]->packer);
    free(builder->workers[w]);
  }
  builder->worker_count = 0;
  for (uint32_t s = 0; builder->slots && s < builder->plan.batch_count; s++)
    rk_batch_deinit(&builder->slots[s].batch);
  rk_pool_free(builder->pool);
  free(builder->workers);
  free(builder->inverters);
  free(builder->slots);
}

rk_segment_builder *rk_segment_builder_new(const rk_analysis *analysis, size_t memory_bytes) {
  rk_segment_builder *builder = calloc(1, sizeof *builder);
  if (!builder) return NULL;
  builder->memory_bytes = memory_bytes;
  if (analysis) builder->analysis = *analysis;
  rk_lexicon_share(builder->analysis.lexicon);
  if (make_workers(builder, 1)) return builder;
  rk_segment_builder_free(builder);
  return NULL;
}

rk_status rk_segment_builder_set_threads(rk_segment_builder *builder, uint32_t threads,
                                         rk_error *error) {
  free_workers(builder);
  if (make_workers(builder, threads)) return RK_OK;
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

rk_pool *rk_segment_builder_pool(const rk_segment_builder *builder) { return builder->pool; }

size_t rk_segment_builder_merge_memory(const rk_segment_builder *builder) {
  return builder->plan.merge_bytes;
}

/* Nobody is at work on a batch any more after it. */
static void wait_for_all(rk_segment_builder *builder) {
  for (; builder->taken < builder->filling; builder->taken++)
    rk_pool_finish(builder->pool, &builder->slots[builder->taken % builder->plan.batch_count].job);
}

void rk_segment_builder_free(rk_segment_builder *builder) {
  if (!builder) return;
  wait_for_all(builder);
  rk_docstore_writer_close(builder->store);
  rk_chunk_writer_abandon(builder->chunks);
  free_workers(builder);
  rk_lexicon_release(builder->analysis.lexicon);
  rk_docstore_dictionary_free(builder->dictionary);
  rk_buffer_deinit(&builder->runs);
  rk_id_list_deinit(&builder->ids);
  rk_column_builder_deinit(&builder->columns);
  free(builder);
}

bool rk_segment_builder_is_open(const rk_segment_builder *builder) {
  return builder->chunks != NULL;
}

rk_status rk_segment_builder_begin(rk_segment_builder *builder, const char *path, uint64_t id,
                                   rk_error *error) {
  rk_status status = rk_chunk_writer_open(&builder->chunks, path, id, error);
  if (status == RK_OK) status = rk_docstore_writer_open(&builder->store, builder->chunks, error);
  builder->is_settled = status == RK_OK && builder->dictionary;
  if (builder->is_settled)
    rk_docstore_writer_share_dictionary(builder->store, builder->dictionary);
  return status;
}

/* ---- Batches ---- */

static build_slot *slot_of(const rk_segment_builder *builder, uint64_t number) {
  return &builder->slots[number % builder->plan.batch_count];
}

/* What a thread does with a batch. */
static void run_batch(void *context, uint32_t number) {
  enum { NEW_WORD = 200, PLACE = 5 }; /* bytes */
  build_slot *slot = context;
  build_worker *worker = slot->builder->workers[number];
  const uint32_t words_before = rk_analyzer_word_count(&worker->inverter.analyzer);
  slot->status = rk_batch_pack(&slot->batch, &worker->packer, slot->builder->dictionary,
                               &slot->error);
  if (slot->status == RK_OK)
    slot->status = rk_batch_invert(&slot->batch, &worker->inverter, &slot->run, &slot->error);
  slot->run.inverter = number;
  slot->memory = rk_inverter_memory(&worker->inverter);
  slot->growth = (size_t)slot->run.places * PLACE +
                 (rk_analyzer_word_count(&worker->inverter.analyzer) - words_before) * (size_t)NEW_WORD;
}

/* Takes back the oldest batch, which is done. */
static rk_status take_batch(rk_segment_builder *builder, rk_error *error) {
  build_slot *slot = slot_of(builder, builder->taken++);
  builder->bytes_under_way -= slot->batch.records.len;
  if (slot->status != RK_OK) {
    if (error && error->status == RK_OK) *error = slot->error;
    return slot->status;
  }
  rk_status status = rk_batch_store(&slot->batch, builder->store, error);
  if (status == RK_OK && rk_buffer_append(&builder->runs, &slot->run, sizeof slot->run) != RK_OK)
    status = rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  builder->workers[slot->run.inverter]->memory = slot->memory;
  builder->places += slot->run.places;
  builder->documents += slot->run.documents;
  builder->growth -= builder->growth / 8;
  if (slot->growth > builder->growth) builder->growth = slot->growth;
  rk_batch_clear(&slot->batch, builder->plan.batch_bytes);
  return status;
}

/* Documents of one run are alike enough for one dictionary; blocks packed with the same one can be
 * copied when segments are merged. */
static rk_status settle_dictionary(rk_segment_builder *builder, const rk_batch *batch,
                                   rk_error *error) {
  if (builder->is_settled) return RK_OK;
  builder->is_settled = true;
  rk_status status = rk_docstore_dictionary_take(&builder->dictionary,
                                                  rk_buffer_view(&batch->records), error);
  if (status == RK_OK) rk_docstore_writer_share_dictionary(builder->store, builder->dictionary);
  return status;
}

static uint64_t under_way(const rk_segment_builder *builder) {
  return builder->filling - builder->taken;
}

/* Is there no slot for the next batch, or would the memory not do if all under way were of the worst
 * kind? Near the end of a segment there are fewer, then. */
static bool has_too_many(const rk_segment_builder *builder) {
  const size_t held = rk_segment_builder_memory(builder);
  const size_t left = held < builder->plan.held_bytes ? builder->plan.held_bytes - held : 0;
  return under_way(builder) == builder->plan.batch_count ||
         builder->bytes_under_way * RK_MEMORY_PLAN_WORST > left + RK_MEMORY_PLAN_SLACK;
}

/* Sends the batch that is being filled on its way; takes back what is done. */
static rk_status send_batch(rk_segment_builder *builder, rk_error *error) {
  build_slot *slot = slot_of(builder, builder->filling);
  rk_status status = settle_dictionary(builder, &slot->batch, error);
  if (status != RK_OK) return status;
  slot->error = (rk_error){0};
  slot->job = (rk_job){.run = run_batch, .context = slot};
  builder->filling++;
  builder->bytes_under_way += slot->batch.records.len;
  if (!rk_pool_offer(builder->pool, &slot->job)) rk_pool_do(builder->pool, &slot->job);
  while (status == RK_OK && builder->taken < builder->filling) {
    rk_job *oldest = &slot_of(builder, builder->taken)->job;
    if (has_too_many(builder))
      rk_pool_finish(builder->pool, oldest);
    else if (!rk_pool_is_done(builder->pool, oldest))
      break;
    status = take_batch(builder, error);
  }
  return status;
}

/* Sends the last one and takes all. */
static rk_status end_batches(rk_segment_builder *builder, rk_error *error) {
  rk_status status = RK_OK;
  if (!rk_batch_is_empty(&slot_of(builder, builder->filling)->batch))
    status = send_batch(builder, error);
  while (status == RK_OK && builder->taken < builder->filling) {
    rk_pool_finish(builder->pool, &slot_of(builder, builder->taken)->job);
    status = take_batch(builder, error);
  }
  return status;
}

rk_status rk_segment_builder_add(rk_segment_builder *builder, const rk_record *record,
                                 rk_error *error) {
  /* The first batch is what the dictionary is trained on. */
  const size_t wanted = builder->is_settled ? builder->plan.batch_bytes : builder->plan.sample_bytes;
  rk_status status = RK_OK;
  if (rk_batch_is_full(&slot_of(builder, builder->filling)->batch, wanted, record))
    status = send_batch(builder, error);
  if (status != RK_OK) return status;
  status = rk_batch_add(&slot_of(builder, builder->filling)->batch, record, error);
  if (status == RK_OK && rk_id_list_add(&builder->ids, record->id) != RK_OK)
    status = rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  if (status == RK_OK)
    status = rk_column_builder_add(&builder->columns, record->values, record->value_count, error);
  return status;
}

/* ---- Memory ---- */

size_t rk_segment_builder_memory(const rk_segment_builder *builder) {
  size_t held = builder->store ? rk_docstore_writer_memory(builder->store) : 0;
  for (uint32_t w = 0; w < builder->worker_count; w++) held += builder->workers[w]->memory;
  return held + builder->runs.cap + rk_id_list_memory(&builder->ids) +
         rk_column_builder_memory(&builder->columns);
}

bool rk_segment_builder_is_full(const rk_segment_builder *builder) {
  const size_t coming = (size_t)under_way(builder) * builder->growth;
  return rk_segment_builder_memory(builder) + coming >= builder->plan.held_bytes ||
         builder->places > UINT32_MAX / 2 || builder->documents > UINT32_MAX / 2 ||
         rk_column_builder_is_full(&builder->columns);
}

/* Vocabularies that take too much of the next segment's memory begin anew. */
static void keep_vocabularies(rk_segment_builder *builder) {
  for (uint32_t w = 0; w < builder->worker_count; w++) {
    build_worker *worker = builder->workers[w];
    rk_inverter_clear(&worker->inverter);
    if (rk_inverter_vocabulary_memory(&worker->inverter) > builder->plan.vocabulary_bytes)
      rk_inverter_deinit(&worker->inverter);
    worker->memory = rk_inverter_memory(&worker->inverter);
  }
  builder->runs.len = 0;
  builder->places = builder->documents = 0;
}

/* ---- The end of a segment ---- */

static rk_status flush(rk_segment_builder *builder, rk_segment_meta *meta, rk_error *error) {
  const rk_flush_input input = {
      .inverters = builder->inverters,
      .inverter_count = builder->worker_count,
      .runs = (const rk_log_run *)(const void *)builder->runs.ptr,
      .run_count = builder->runs.len / sizeof(rk_log_run)};
  return rk_flush(&input, builder->pool, builder->chunks, builder->plan.sort_bytes, meta, error);
}

static rk_status end_store(rk_segment_builder *builder, rk_error *error) {
  rk_status status = rk_docstore_writer_finish(builder->store, error);
  rk_docstore_writer_close(builder->store);
  builder->store = NULL;
  return status;
}

rk_status rk_segment_builder_finish(rk_segment_builder *builder, rk_built_segment *built,
                                    rk_error *error) {
  rk_status status = end_batches(builder, error);
  if (status == RK_OK) status = end_store(builder, error);
  if (status == RK_OK) status = rk_id_list_write(&builder->ids, builder->chunks, error);
  if (status == RK_OK)
    status = rk_column_builder_flush(&builder->columns, builder->chunks, error);
  if (status == RK_OK) status = flush(builder, &built->meta, error);
  if (status == RK_OK) status = rk_segment_meta_write(&built->meta, builder->chunks, error);
  if (status != RK_OK) return status;
  keep_vocabularies(builder);
  status = rk_chunk_writer_finish(builder->chunks, &built->file_bytes, &built->footer_sum, error);
  builder->chunks = NULL;
  return status;
}
