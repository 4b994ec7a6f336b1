#include "engine/index/writer.h"

#include <stdlib.h>

#include "engine/base/fs.h"
#include "engine/index/inverter.h"

struct rk_writer {
  char *folder;
  bool folder_is_new;
  size_t memory_bytes;
  rk_fs_lock lock;
  rk_manifest old; /* empty when there is none, or none that can be read */
  rk_manifest next;
  rk_inverter inverter;
  rk_chunk_writer *chunks; /* of the segment that is being built; NULL between segments */
  rk_docstore_writer *store;
  uint64_t segment_id;
  rk_writer_totals totals;
  rk_status failed; /* the first failure that left a segment half done: nothing goes on after it */
};

static rk_status no_memory(const char *folder, rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, folder, "out of memory");
}

static bool is_ours(const char *name) {
  uint64_t id;
  return strcmp(name, RK_MANIFEST_NAME) == 0 || strcmp(name, RK_MANIFEST_TEMPORARY_NAME) == 0 ||
         strcmp(name, RK_LOCK_NAME) == 0 || rk_segment_name_parse(name, &id);
}

/* Refuses a folder that holds anything that is not an index's; it may be the
 * user's own folder, named by mistake. Finds the highest segment id in use. */
static rk_status look_through(rk_writer *writer, rk_error *error) {
  rk_fs_names names;
  rk_status status = rk_fs_list(writer->folder, &names, error);
  if (status != RK_OK) return status;
  for (size_t i = 0; i < names.count && status == RK_OK; i++) {
    uint64_t id;
    if (!is_ours(names.names[i]))
      status = rk_error_set(error, RK_MISUSE, writer->folder,
                            "not an index: it holds \"%.80s\"; choose another folder",
                            names.names[i]);
    else if (rk_segment_name_parse(names.names[i], &id) && id >= writer->next.next_segment_id)
      writer->next.next_segment_id = id + 1;
  }
  rk_fs_names_deinit(&names);
  return status;
}

static rk_status sync_parent(const char *folder, rk_error *error) {
  char *parent = rk_fs_join(folder, "..");
  if (!parent) return no_memory(folder, error);
  rk_status status = rk_fs_sync_dir(parent, error);
  free(parent);
  return status;
}

static rk_status open_folder(rk_writer *writer, rk_error *error) {
  rk_fs_kind kind;
  uint64_t size;
  rk_status status = rk_fs_stat(writer->folder, &kind, &size, error);
  if (status != RK_OK) return status;
  if (kind == RK_FS_FOLDER) return look_through(writer, error);
  if (kind != RK_FS_NOTHING)
    return rk_error_set(error, RK_MISUSE, writer->folder, "not a folder; an index is one");
  status = rk_fs_make_dir(writer->folder, error);
  if (status != RK_OK) return status;
  writer->folder_is_new = true;
  return sync_parent(writer->folder, error);
}

static rk_status take_lock(rk_writer *writer, rk_error *error) {
  char *path = rk_fs_join(writer->folder, RK_LOCK_NAME);
  if (!path) return no_memory(writer->folder, error);
  rk_status status = rk_fs_lock_open(&writer->lock, path, error);
  free(path);
  return status;
}

bool rk_writer_is_leftover(const rk_manifest *manifest, const char *name) {
  uint64_t id;
  if (strcmp(name, RK_MANIFEST_TEMPORARY_NAME) == 0) return true;
  if (!rk_segment_name_parse(name, &id)) return false;
  for (uint32_t s = 0; s < manifest->segment_count; s++)
    if (manifest->segments[s].id == id) return false;
  return true;
}

static void remove_in(const char *folder, const char *name) {
  char *path = rk_fs_join(folder, name);
  if (path && rk_fs_unlink(path, NULL) != RK_OK) { /* a leftover: the next writer removes it */
  }
  free(path);
}

/* Removes what a writer that was cut short left, and segments that `manifest`
 * does not name. Failing to is no failure of ours: the next writer tries again. */
static void sweep(const char *folder, const rk_manifest *manifest) {
  rk_fs_names names;
  if (rk_fs_list(folder, &names, NULL) != RK_OK) return;
  for (size_t i = 0; i < names.count; i++) {
    if (rk_writer_is_leftover(manifest, names.names[i])) remove_in(folder, names.names[i]);
  }
  rk_fs_names_deinit(&names);
}

/* The index that is there: its generation goes on. A damaged one may be
 * replaced, and nothing of it is removed before that; one that is only not
 * readable by us (a newer version, no permission) may not. */
static rk_status read_old(rk_writer *writer, rk_error *error) {
  bool found;
  rk_error cause = {0};
  const rk_status status = rk_manifest_read(&writer->old, writer->folder, &found, &cause);
  if (status == RK_CORRUPT) return RK_OK;
  if (status != RK_OK) {
    if (error && error->status == RK_OK) *error = cause;
    return status;
  }
  writer->next.generation = writer->old.generation;
  if (writer->old.next_segment_id > writer->next.next_segment_id)
    writer->next.next_segment_id = writer->old.next_segment_id;
  /* The manifest that we see may not be durable yet: its writer may have been
   * cut short right after the rename. Until it is, what the one before names
   * must stay. */
  if (found && rk_fs_sync_dir(writer->folder, NULL) != RK_OK) return RK_OK;
  sweep(writer->folder, &writer->old);
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
    return no_memory(writer->folder, error);
  return RK_OK;
}

rk_status rk_writer_open(rk_writer **out, const char *folder, uint64_t memory_bytes,
                         const rk_analysis *analysis, rk_error *error) {
  *out = NULL;
  rk_writer *writer = calloc(1, sizeof *writer);
  if (!writer) return no_memory(folder, error);
  writer->next.next_segment_id = 1;
  if (memory_bytes == 0) memory_bytes = RK_WRITER_MEMORY_DEFAULT;
  writer->memory_bytes = memory_bytes > RK_WRITER_MEMORY_LEAST ? (size_t)memory_bytes
                                                               : RK_WRITER_MEMORY_LEAST;
  writer->folder = strdup(folder);
  rk_status status = writer->folder ? keep_analysis(writer, analysis, error)
                                    : no_memory(folder, error);
  if (status == RK_OK) status = open_folder(writer, error);
  if (status == RK_OK) status = take_lock(writer, error);
  /* Again, now that no other writer can add files. */
  if (status == RK_OK) status = look_through(writer, error);
  if (status == RK_OK) status = read_old(writer, error);
  if (status != RK_OK) {
    rk_writer_abort(writer);
    return status;
  }
  *out = writer;
  return RK_OK;
}

static rk_status begin_segment(rk_writer *writer, rk_error *error) {
  char name[RK_SEGMENT_NAME_BYTES];
  if (writer->next.segment_count == RK_SEGMENTS_MAX)
    return rk_error_set(error, RK_LIMIT, writer->folder,
                        "more than %d segments; give indexing more memory", RK_SEGMENTS_MAX);
  writer->segment_id = writer->next.next_segment_id++;
  rk_segment_name(writer->segment_id, name);
  char *path = rk_fs_join(writer->folder, name);
  if (!path) return no_memory(writer->folder, error);
  rk_status status = rk_chunk_writer_open(&writer->chunks, path, writer->segment_id, error);
  free(path);
  if (status != RK_OK) return status;
  return rk_docstore_writer_open(&writer->store, writer->chunks, error);
}

static rk_status write_meta(rk_writer *writer, const rk_segment_meta *meta, rk_error *error) {
  uint8_t bytes[RK_META_BYTES];
  rk_segment_meta_encode(meta, bytes);
  rk_status status = rk_chunk_writer_begin(writer->chunks, RK_CHUNK_META, error);
  if (status != RK_OK) return status;
  return rk_chunk_writer_write(writer->chunks, bytes, sizeof bytes, error);
}

/* Finishes the segment file and adds it to the next manifest. */
static rk_status end_segment(rk_writer *writer, rk_error *error) {
  if (!writer->chunks) return RK_OK;
  rk_segment_meta meta;
  rk_status status = rk_docstore_writer_finish(writer->store, error);
  rk_docstore_writer_close(writer->store);
  writer->store = NULL;
  if (status == RK_OK)
    status = rk_inverter_flush(&writer->inverter, writer->chunks, writer->memory_bytes / 4, &meta,
                               error);
  if (status == RK_OK) status = write_meta(writer, &meta, error);
  if (status != RK_OK) return status;
  /* First into the manifest, so that abort knows of the file whatever happens. */
  if (rk_manifest_add(&writer->next, &(rk_manifest_segment){.id = writer->segment_id}) != RK_OK)
    return no_memory(writer->folder, error);
  rk_manifest_segment *entry = &writer->next.segments[writer->next.segment_count - 1];
  entry->document_count = meta.document_count;
  status = rk_chunk_writer_finish(writer->chunks, &entry->file_bytes, &entry->footer_sum, error);
  writer->chunks = NULL;
  if (status != RK_OK) return status;
  writer->totals.documents += meta.document_count;
  writer->totals.tokens += meta.token_count;
  writer->totals.terms += meta.term_count;
  writer->totals.text_bytes += meta.text_bytes;
  writer->totals.index_bytes += entry->file_bytes;
  writer->totals.segments++;
  return RK_OK;
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
  return rk_error_set(error, writer->failed, writer->folder, "writing has failed before");
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
  writer->folder_is_new = false;
}

rk_status rk_writer_commit(rk_writer *writer, rk_writer_totals *totals, rk_error *error) {
  rk_status status = rk_writer_flush(writer, error);
  writer->next.generation++;
  bool replaced = false;
  if (status == RK_OK)
    status = rk_manifest_write(&writer->next, writer->folder, &replaced, error);
  if (status != RK_OK) {
    if (replaced) keep(writer);
    rk_writer_abort(writer);
    return status;
  }
  writer->totals.index_bytes += rk_manifest_bytes(&writer->next);
  if (totals) *totals = writer->totals;
  sweep(writer->folder, &writer->next);
  keep(writer);
  rk_writer_abort(writer);
  return RK_OK;
}

void rk_writer_abort(rk_writer *writer) {
  if (!writer) return;
  rk_docstore_writer_close(writer->store);
  rk_chunk_writer_abandon(writer->chunks);
  char name[RK_SEGMENT_NAME_BYTES];
  for (uint32_t s = 0; s < writer->next.segment_count; s++) {
    rk_segment_name(writer->next.segments[s].id, name);
    remove_in(writer->folder, name);
  }
  if (writer->lock.fd_plus_1)
    remove_in(writer->folder, RK_MANIFEST_TEMPORARY_NAME);
  if (writer->folder_is_new) {
    /* Without the lock it is another writer's, who was quicker in the folder that we made. */
    if (writer->lock.fd_plus_1) remove_in(writer->folder, RK_LOCK_NAME);
    rk_fs_remove_empty_dir(writer->folder);
  }
  rk_fs_lock_close(&writer->lock);
  rk_lexicon_release(writer->inverter.analyzer.analysis.lexicon);
  rk_inverter_deinit(&writer->inverter);
  rk_manifest_deinit(&writer->old);
  rk_manifest_deinit(&writer->next);
  free(writer->folder);
  free(writer);
}
