#include "engine/index/writer.h"

#include <stdlib.h>

#include "engine/index/folder.h"
#include "engine/index/inverter.h"
#include "engine/index/merge_run.h"
#include "engine/index/tiers.h"

struct rk_writer {
  rk_folder folder;
  size_t memory_bytes;
  rk_manifest old; /* empty when there is none, or none that can be read */
  rk_manifest next;
  rk_inverter inverter;
  rk_chunk_writer *chunks; /* of the segment that is being built; NULL between segments */
  rk_docstore_writer *store;
  rk_buffer store_dictionary; /* of the first segment that has trained one: all go on with it */
  uint64_t segment_id;
  rk_tiers tiers; /* of the segments in `next` */
  rk_merge_watch watch;
  rk_writer_totals totals;
  rk_status failed; /* the first failure that left a segment half done: nothing goes on after it */
};

static rk_status no_memory(const rk_writer *writer, rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, writer->folder.path, "out of memory");
}

/* The index that is there: its generation goes on. A damaged one may be
 * replaced, and nothing of it is removed before that; one that is only not
 * readable by us (a newer version, no permission) may not. */
static rk_status read_old(rk_writer *writer, rk_error *error) {
  bool found;
  rk_error cause = {0};
  const rk_status status = rk_manifest_read(&writer->old, writer->folder.path, &found, &cause);
  if (status == RK_CORRUPT) return RK_OK;
  if (status != RK_OK) {
    if (error && error->status == RK_OK) *error = cause;
    return status;
  }
  writer->next.generation = writer->old.generation;
  if (writer->old.next_segment_id > writer->next.next_segment_id)
    writer->next.next_segment_id = writer->old.next_segment_id;
  if (found)
    rk_folder_tidy(&writer->folder, &writer->old);
  else
    rk_folder_sweep(&writer->folder, &writer->old);
  return RK_OK;
}

/* What the manifest says of the analysis. */
static rk_status keep_analysis(rk_writer *writer, const rk_analysis *analysis, rk_error *error) {
  if (analysis) writer->inverter.analyzer.analysis = *analysis;
  const rk_analysis *kept = &writer->inverter.analyzer.analysis;
  rk_lexicon_share(kept->lexicon);
  const rk_view text = rk_lexicon_text(kept->lexicon);
  writer->next.fingerprint = rk_analysis_fingerprint(text, kept->old_spelling);
  writer->next.flags = kept->old_spelling ? RK_FLAG_OLD_SPELLING : 0;
  if (rk_buffer_append(&writer->next.lexicon, text.ptr, text.len) != RK_OK)
    return no_memory(writer, error);
  return RK_OK;
}

rk_status rk_writer_open(rk_writer **out, const char *folder, uint64_t memory_bytes,
                         const rk_analysis *analysis, rk_error *error) {
  *out = NULL;
  rk_writer *writer = calloc(1, sizeof *writer);
  if (!writer) return rk_error_set(error, RK_NO_MEMORY, folder, "out of memory");
  writer->next.next_segment_id = 1;
  if (memory_bytes == 0) memory_bytes = RK_WRITER_MEMORY_DEFAULT;
  writer->memory_bytes = memory_bytes > RK_WRITER_MEMORY_LEAST ? (size_t)memory_bytes
                                                               : RK_WRITER_MEMORY_LEAST;
  rk_status status = keep_analysis(writer, analysis, error);
  if (status == RK_OK)
    status = rk_folder_open(&writer->folder, folder, &writer->next.next_segment_id, error);
  if (status == RK_OK) status = read_old(writer, error);
  if (status != RK_OK) {
    rk_writer_abort(writer);
    return status;
  }
  *out = writer;
  return RK_OK;
}

static rk_status open_store(rk_writer *writer, rk_error *error) {
  rk_status status = rk_docstore_writer_open(&writer->store, writer->chunks, error);
  const rk_view dictionary = rk_buffer_view(&writer->store_dictionary);
  if (status != RK_OK || dictionary.len == 0) return status;
  return rk_docstore_writer_set_dictionary(writer->store, dictionary, error);
}

static rk_status begin_segment(rk_writer *writer, rk_error *error) {
  if (writer->next.segment_count == RK_SEGMENTS_MAX)
    return rk_error_set(error, RK_LIMIT, writer->folder.path,
                        "more than %d segments that can't be merged", RK_SEGMENTS_MAX);
  writer->segment_id = writer->next.next_segment_id++;
  char *path = rk_folder_segment_path(&writer->folder, writer->segment_id);
  if (!path) return no_memory(writer, error);
  rk_status status = rk_chunk_writer_open(&writer->chunks, path, writer->segment_id, error);
  free(path);
  return status == RK_OK ? open_store(writer, error) : status;
}

/* Documents of one run are alike enough for one dictionary; blocks packed with the same one can be
 * copied when segments are merged. */
static rk_status keep_dictionary(rk_writer *writer, rk_error *error) {
  const rk_view used = rk_docstore_writer_dictionary(writer->store);
  if (writer->store_dictionary.len || used.len == 0) return RK_OK;
  if (rk_buffer_append(&writer->store_dictionary, used.ptr, used.len) != RK_OK)
    return no_memory(writer, error);
  return RK_OK;
}

static rk_status end_store(rk_writer *writer, rk_error *error) {
  rk_status status = rk_docstore_writer_finish(writer->store, error);
  if (status == RK_OK) status = keep_dictionary(writer, error);
  rk_docstore_writer_close(writer->store);
  writer->store = NULL;
  return status;
}

/* Enters the segment into the next manifest and closes its file. */
static rk_status finish_file(rk_writer *writer, const rk_segment_meta *meta, rk_error *error) {
  /* First into the manifest, so that abort knows of the file whatever happens. */
  if (rk_tiers_add(&writer->tiers, meta) != RK_OK ||
      rk_manifest_add(&writer->next, &(rk_manifest_segment){.id = writer->segment_id}) != RK_OK)
    return no_memory(writer, error);
  rk_manifest_segment *entry = &writer->next.segments[writer->next.segment_count - 1];
  entry->document_count = meta->document_count;
  rk_status status =
      rk_chunk_writer_finish(writer->chunks, &entry->file_bytes, &entry->footer_sum, error);
  writer->chunks = NULL;
  if (status != RK_OK) return status;
  writer->totals.documents += meta->document_count;
  writer->totals.tokens += meta->token_count;
  writer->totals.terms += meta->term_count;
  writer->totals.text_bytes += meta->text_bytes;
  writer->totals.index_bytes += entry->file_bytes;
  return RK_OK;
}

/* Merges segments as long as there are enough of one tier, so that their number stays small. */
static rk_status merge_tiers(rk_writer *writer, rk_error *error) {
  const rk_merge_place place = {.folder = &writer->folder,
                                .manifest = &writer->next,
                                .kept = &writer->old,
                                .memory_bytes = writer->memory_bytes,
                                .watch = &writer->watch};
  uint32_t first, count;
  while (rk_tiers_next(&writer->tiers, &first, &count)) {
    rk_merge_outcome outcome;
    rk_status status = rk_merge_run(&place, first, count, &outcome, error);
    if (status != RK_OK) return status;
    rk_tiers_merged(&writer->tiers, first, count);
    writer->totals.terms -= outcome.terms_before - outcome.meta.term_count;
    writer->totals.index_bytes += outcome.file_bytes;
    writer->totals.index_bytes -= outcome.file_bytes_before;
  }
  return RK_OK;
}

static rk_status end_segment(rk_writer *writer, rk_error *error) {
  if (!writer->chunks) return RK_OK;
  rk_segment_meta meta;
  rk_status status = end_store(writer, error);
  if (status == RK_OK)
    status = rk_inverter_flush(&writer->inverter, writer->chunks, writer->memory_bytes / 4, &meta,
                               error);
  if (status == RK_OK) status = rk_segment_meta_write(&meta, writer->chunks, error);
  if (status == RK_OK) status = finish_file(writer, &meta, error);
  return status == RK_OK ? merge_tiers(writer, error) : status;
}

void rk_writer_set_watch(rk_writer *writer, rk_merge_go_on *go_on, void *context) {
  writer->watch.go_on = go_on;
  writer->watch.context = context;
}

static rk_status add_record(rk_writer *writer, const rk_record *record, rk_error *error) {
  rk_status status = rk_inverter_add(&writer->inverter, record->title, record->body, error);
  if (status != RK_OK) return status;
  const size_t held =
      rk_inverter_memory(&writer->inverter) + rk_docstore_writer_memory(writer->store);
  if (held >= writer->memory_bytes / 4 * 3 || rk_inverter_is_full(&writer->inverter))
    return end_segment(writer, error);
  return RK_OK;
}

static rk_status failed_before(const rk_writer *writer, rk_error *error) {
  return rk_error_set(error, writer->failed, writer->folder.path, "writing has failed before");
}

rk_status rk_writer_add(rk_writer *writer, const rk_record *record, rk_error *error) {
  if (writer->failed != RK_OK) return failed_before(writer, error);
  rk_status status = writer->chunks ? RK_OK : begin_segment(writer, error);
  if (status == RK_OK) {
    status = rk_docstore_writer_add(writer->store, record, error);
    if (status == RK_LIMIT) return status; /* this one document is too large: nothing was stored */
  }
  if (status == RK_OK) status = add_record(writer, record, error);
  writer->failed = status;
  return status;
}

rk_status rk_writer_flush(rk_writer *writer, rk_error *error) {
  if (writer->failed != RK_OK) return failed_before(writer, error);
  writer->failed = end_segment(writer, error);
  return writer->failed;
}

/* Takes from abort what it would undo, so that it only frees. */
static void keep(rk_writer *writer) {
  rk_manifest_deinit(&writer->next);
  writer->folder.is_new = false;
}

rk_status rk_writer_commit(rk_writer *writer, rk_writer_totals *totals, rk_error *error) {
  rk_status status = rk_writer_flush(writer, error);
  writer->next.generation++;
  bool replaced = false;
  if (status == RK_OK)
    status = rk_manifest_write(&writer->next, writer->folder.path, &replaced, error);
  if (status != RK_OK) {
    if (replaced) keep(writer);
    rk_writer_abort(writer);
    return status;
  }
  writer->totals.index_bytes += rk_manifest_bytes(&writer->next);
  writer->totals.segments = writer->next.segment_count;
  if (totals) *totals = writer->totals;
  rk_folder_sweep(&writer->folder, &writer->next);
  keep(writer);
  rk_writer_abort(writer);
  return RK_OK;
}

void rk_writer_abort(rk_writer *writer) {
  if (!writer) return;
  rk_docstore_writer_close(writer->store);
  rk_chunk_writer_abandon(writer->chunks);
  for (uint32_t s = 0; s < writer->next.segment_count; s++)
    rk_folder_remove_segment(&writer->folder, writer->next.segments[s].id);
  if (writer->folder.lock.fd_plus_1) rk_folder_remove(&writer->folder, RK_MANIFEST_TEMPORARY_NAME);
  rk_folder_close(&writer->folder, true);
  rk_lexicon_release(writer->inverter.analyzer.analysis.lexicon);
  rk_inverter_deinit(&writer->inverter);
  rk_manifest_deinit(&writer->old);
  rk_manifest_deinit(&writer->next);
  rk_buffer_deinit(&writer->store_dictionary);
  rk_tiers_deinit(&writer->tiers);
  free(writer);
}
