/* Opening a writer, and documents into its segments. */
#include <stdlib.h>

#include "engine/index/writer_state.h"

rk_status rk_writer_no_memory(const rk_writer *writer, rk_error *error) {
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
static rk_status keep_analysis(rk_writer *writer, const rk_analysis *kept, rk_error *error) {
  const rk_view text = rk_lexicon_text(kept->lexicon);
  writer->next.fingerprint = rk_analysis_fingerprint(text, kept->old_spelling);
  writer->next.flags = kept->old_spelling ? RK_FLAG_OLD_SPELLING : 0;
  if (rk_buffer_append(&writer->next.lexicon, text.ptr, text.len) != RK_OK)
    return rk_writer_no_memory(writer, error);
  return RK_OK;
}

rk_status rk_writer_set_analysis(rk_writer *writer, const rk_analysis *analysis,
                                 rk_error *error) {
  writer->builder = rk_segment_builder_new(analysis, writer->memory_bytes);
  return writer->builder ? keep_analysis(writer, analysis, error)
                         : rk_writer_no_memory(writer, error);
}

rk_status rk_writer_begin(rk_writer **out, const char *folder, uint64_t memory_bytes,
                          rk_error *error) {
  rk_writer *writer = *out = calloc(1, sizeof *writer);
  if (!writer) return rk_error_set(error, RK_NO_MEMORY, folder, "out of memory");
  writer->next.next_segment_id = 1;
  if (memory_bytes == 0) memory_bytes = RK_WRITER_MEMORY_DEFAULT;
  writer->memory_bytes = memory_bytes > RK_WRITER_MEMORY_LEAST ? (size_t)memory_bytes
                                                               : RK_WRITER_MEMORY_LEAST;
  const rk_status status =
      rk_folder_open(&writer->folder, folder, &writer->next.next_segment_id, error);
  return status == RK_OK ? read_old(writer, error) : status;
}

rk_status rk_writer_open(rk_writer **out, const char *folder, uint64_t memory_bytes,
                         const rk_analysis *analysis, rk_error *error) {
  const rk_analysis builtin = {0};
  rk_writer *writer;
  rk_status status = rk_writer_begin(&writer, folder, memory_bytes, error);
  if (status == RK_OK)
    status = rk_writer_set_analysis(writer, analysis ? analysis : &builtin, error);
  *out = status == RK_OK ? writer : NULL;
  if (status != RK_OK) rk_writer_abort(writer);
  return status;
}

static rk_status begin_segment(rk_writer *writer, rk_error *error) {
  if (writer->next.segment_count == RK_SEGMENTS_MAX)
    return rk_error_set(error, RK_LIMIT, writer->folder.path,
                        "more than %d segments that can't be merged", RK_SEGMENTS_MAX);
  writer->segment_id = writer->next.next_segment_id++;
  char *path = rk_folder_segment_path(&writer->folder, writer->segment_id);
  if (!path) return rk_writer_no_memory(writer, error);
  rk_status status = rk_segment_builder_begin(writer->builder, path, writer->segment_id, error);
  free(path);
  return status;
}

/* Enters a finished segment into the next manifest. */
static rk_status take_segment(rk_writer *writer, const rk_built_segment *built, rk_error *error) {
  const rk_manifest_segment entry = {.id = writer->segment_id,
                                     .document_count = built->meta.document_count,
                                     .file_bytes = built->file_bytes,
                                     .footer_sum = built->footer_sum};
  if (rk_manifest_add(&writer->next, &entry) != RK_OK) {
    rk_folder_remove_segment(&writer->folder, entry.id); /* abort doesn't know of it */
    return rk_writer_no_memory(writer, error);
  }
  if (rk_tiers_add(&writer->tiers, &built->meta) != RK_OK) return rk_writer_no_memory(writer, error);
  writer->totals.documents += built->meta.document_count;
  writer->totals.tokens += built->meta.token_count;
  writer->totals.terms += built->meta.term_count;
  writer->totals.text_bytes += built->meta.text_bytes;
  return RK_OK;
}

/* Merges segments in tiers, so that their number stays small. Who is in a hurry does without. */
static rk_status merge_tiers(rk_writer *writer, bool to_the_end, rk_error *error) {
  if (writer->stops_merging) {
    rk_tier_merger_free(writer->merger);
    writer->merger = NULL;
    return RK_OK;
  }
  if (!writer->merger)
    writer->merger =
        rk_tier_merger_new(rk_segment_builder_pool(writer->builder), &writer->tiers);
  if (!writer->merger) return rk_writer_no_memory(writer, error);
  const rk_merge_place place = {.folder = &writer->folder,
                                .manifest = &writer->next,
                                .kept = &writer->old,
                                .memory_bytes = rk_segment_builder_merge_memory(writer->builder),
                                .watch = &writer->watch};
  uint64_t terms_gone;
  rk_status status =
      rk_tier_merger_go_on(writer->merger, &place, to_the_end, &terms_gone, error);
  writer->totals.terms -= terms_gone;
  return status;
}

static rk_status end_segment(rk_writer *writer, rk_error *error) {
  rk_built_segment built;
  rk_status status = rk_segment_builder_finish(writer->builder, &built, error);
  if (status == RK_OK) status = take_segment(writer, &built, error);
  return status == RK_OK ? merge_tiers(writer, false, error) : status;
}

rk_status rk_writer_set_threads(rk_writer *writer, uint32_t threads, rk_error *error) {
  writer->failed = rk_segment_builder_set_threads(writer->builder, threads, error);
  return writer->failed;
}

void rk_writer_set_watch(rk_writer *writer, rk_merge_go_on *go_on, void *context) {
  writer->watch.go_on = go_on;
  writer->watch.context = context;
}

rk_status rk_writer_failed_before(const rk_writer *writer, rk_error *error) {
  return rk_error_set(error, writer->failed, writer->folder.path, "writing has failed before");
}

void rk_writer_fail(rk_writer *writer, rk_status status) { writer->failed = status; }

/* A merge that was stopped left everything as it was. */
static rk_status note_failure(rk_writer *writer, rk_status status) {
  if (status != RK_CANCELLED) writer->failed = status;
  return status;
}

static rk_status add(rk_writer *writer, const rk_record *record, rk_error *error) {
  rk_status status =
      rk_segment_builder_is_open(writer->builder) ? RK_OK : begin_segment(writer, error);
  if (status == RK_OK) status = rk_segment_builder_add(writer->builder, record, error);
  if (status != RK_OK) return status;
  writer->wishes.new_documents++;
  return rk_segment_builder_is_full(writer->builder) ? end_segment(writer, error) : RK_OK;
}

rk_status rk_writer_add(rk_writer *writer, const rk_record *record, rk_error *error) {
  if (writer->failed != RK_OK) return rk_writer_failed_before(writer, error);
  if (writer->is_foreign)
    return rk_error_set(error, RK_UNSUPPORTED, writer->folder.path,
                        "analysed by another version of the stemmer: make the index again");
  const uint64_t before = writer->wishes.new_documents;
  const rk_status status = add(writer, record, error);
  /* This one document is too large, and nothing was stored? Then it is not counted. */
  if (status == RK_LIMIT && writer->wishes.new_documents == before) return status;
  return note_failure(writer, status);
}

uint32_t rk_writer_segments(const rk_writer *writer) { return writer->next.segment_count; }

size_t rk_writer_memory(const rk_writer *writer) {
  return rk_segment_builder_memory(writer->builder);
}

rk_status rk_writer_flush(rk_writer *writer, rk_error *error) {
  if (writer->failed != RK_OK) return rk_writer_failed_before(writer, error);
  rk_status status = RK_OK;
  if (rk_segment_builder_is_open(writer->builder)) status = end_segment(writer, error);
  if (status == RK_OK && writer->merger) status = merge_tiers(writer, true, error);
  return note_failure(writer, status);
}
