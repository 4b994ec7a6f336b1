/* Opening a writer that goes on with the index that is there. */
#include "engine/index/column_set.h"
#include "engine/index/writer_state.h"

/* Whoever names settings must name those of the index. */
static rk_status compare(const rk_writer *writer, const rk_analysis *given,
                         const rk_analysis *kept, rk_error *error) {
  const bool has_lexicon = given->lexicon != NULL;
  if (has_lexicon &&
      !rk_view_equal(rk_lexicon_text(given->lexicon), rk_lexicon_text(kept->lexicon)))
    return rk_error_set(error, RK_MISUSE, writer->folder.path,
                        "the index was made with another lexicon, and keeps it");
  if (given->old_spelling && !kept->old_spelling)
    return rk_error_set(error, RK_MISUSE, writer->folder.path,
                        "the index was made without old spelling, and stays so");
  return RK_OK;
}

/* `next` begins as `old`; how large its segments are matters for merging. */
static rk_status take_over(rk_writer *writer, rk_error *error) {
  const uint64_t seen = writer->next.next_segment_id;
  if (rk_manifest_copy(&writer->next, &writer->old) != RK_OK)
    return rk_writer_no_memory(writer, error);
  if (writer->next.next_segment_id < seen) writer->next.next_segment_id = seen;
  return rk_merge_measure(&writer->folder, &writer->next, &writer->tiers, &writer->totals.terms,
                          error);
}

static rk_status extend(rk_writer *writer, const rk_analysis *given, rk_error *error) {
  rk_analysis kept;
  rk_status status = rk_snapshot_analysis(&writer->old, writer->folder.path, &kept,
                                          &writer->is_foreign, error);
  if (status == RK_OK) status = compare(writer, given, &kept, error);
  if (status == RK_OK) status = rk_writer_set_analysis(writer, &kept, error);
  rk_lexicon_release(kept.lexicon);
  return status == RK_OK ? take_over(writer, error) : status;
}

rk_status rk_writer_extend(rk_writer **out, const char *folder, uint64_t memory_bytes,
                           const rk_analysis *analysis, bool must_exist, rk_error *error) {
  const rk_analysis builtin = {0};
  rk_writer *writer = NULL;
  *out = NULL;
  if (!analysis) analysis = &builtin;
  rk_status status = must_exist ? rk_snapshot_require(folder, error) : RK_OK;
  if (status == RK_OK) status = rk_writer_begin(&writer, folder, memory_bytes, error);
  /* A damaged manifest was passed over: here it must be told of. */
  if (status == RK_OK && writer->old.generation == 0) {
    rk_manifest again;
    bool found;
    status = rk_manifest_read(&again, folder, &found, error);
    if (status == RK_OK) rk_manifest_deinit(&again);
  }
  if (status == RK_OK) {
    writer->extends = writer->wishes.is_unique = true;
    status = writer->old.generation ? extend(writer, analysis, error)
                                    : rk_writer_set_analysis(writer, analysis, error);
  }
  if (status != RK_OK) {
    rk_writer_abort(writer);
    return status;
  }
  *out = writer;
  return RK_OK;
}

static bool is_named(const rk_snapshot *snapshot, rk_view name) {
  for (uint32_t s = 0; s < snapshot->segment_count; s++)
    if (rk_columns_find(&snapshot->segments[s].columns, name)) return true;
  return false;
}

rk_status rk_writer_expect_columns(const rk_writer *writer, const rk_view *names, size_t count,
                                   rk_error *error) {
  rk_snapshot snapshot;
  rk_view name = {0};
  size_t had = 0, more = 0;
  rk_status status =
      rk_snapshot_open_manifest(&snapshot, writer->folder.path, &writer->next, error);
  if (status != RK_OK) return status;
  while (rk_column_names_next(snapshot.segments, snapshot.segment_count, name, &name)) had++;
  for (size_t i = 0; i < count; i++) more += !is_named(&snapshot, names[i]);
  rk_snapshot_close(&snapshot);
  if (had + more <= RK_COLUMNS_MAX) return RK_OK;
  return rk_error_set(error, RK_LIMIT, writer->folder.path,
                      "the index has %zu columns: with %zu more it would have over %d", had, more,
                      RK_COLUMNS_MAX);
}

rk_status rk_writer_kept_columns(const rk_writer *writer, rk_writer_column *take, void *context,
                                 rk_error *error) {
  rk_snapshot snapshot;
  rk_column_set set = {0};
  rk_status status =
      rk_snapshot_open_manifest(&snapshot, writer->folder.path, &writer->next, error);
  if (status != RK_OK) return status;
  status = rk_column_set_init(&set, &snapshot, error);
  for (uint32_t c = 0; status == RK_OK && c < set.count; c++)
    if (set.columns[c].is_kept)
      status = take(context, set.columns[c].name, set.columns[c].type, error);
  rk_column_set_deinit(&set);
  rk_snapshot_close(&snapshot);
  return status;
}
