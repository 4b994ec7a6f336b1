#include "engine/index/snapshot.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/base/fs.h"
#include "engine/segment/named_file.h"

_Static_assert((int)RK_LEXICON_MAX_BYTES == (int)RK_LEXICON_TEXT_MAX_BYTES,
               "what may be parsed may be kept");

enum { TRIES = 8 };

rk_status rk_snapshot_open_segment(rk_segment *segment, const char *folder,
                                   const rk_manifest_segment *entry, rk_error *error) {
  char name[RK_SEGMENT_NAME_BYTES];
  rk_segment_name(entry->id, name);
  char *path = rk_fs_join(folder, name);
  if (!path) return rk_error_set(error, RK_NO_MEMORY, folder, "out of memory");
  rk_status status = rk_named_file_require(path, error);
  if (status == RK_OK) status = rk_segment_open(segment, path, error);
  if (status == RK_OK) {
    const rk_view file = {(const char *)segment->file.map.ptr, segment->file.map.len};
    if (file.len != entry->file_bytes || rk_manifest_footer_sum(file) != entry->footer_sum ||
        segment->file.segment_id != entry->id ||
        segment->meta.document_count != entry->document_count) {
      status = rk_error_set(error, RK_CORRUPT, path,
                            "damaged index: not the file that the manifest names");
      rk_segment_close(segment);
    }
  }
  free(path);
  return status;
}

rk_status rk_snapshot_report_missing(const char *folder, rk_error *error) {
  rk_fs_names names;
  uint64_t id;
  bool has_segments = false;
  if (rk_fs_list(folder, &names, NULL) == RK_OK) {
    for (size_t i = 0; i < names.count; i++)
      has_segments |= rk_segment_name_parse(names.names[i], &id);
    rk_fs_names_deinit(&names);
  }
  return rk_error_set(error, RK_NO_INDEX, folder,
                      has_segments ? "no index here: segment files, but no MANIFEST that names them"
                                   : "no index here");
}

rk_status rk_snapshot_require(const char *folder, rk_error *error) {
  rk_manifest manifest;
  bool found;
  const rk_status status = rk_manifest_read(&manifest, folder, &found, error);
  if (status != RK_OK) return status;
  rk_manifest_deinit(&manifest);
  return found ? RK_OK : rk_snapshot_report_missing(folder, error);
}

static rk_status bad_lexicon(const char *folder, bool differs, const rk_error *why,
                             rk_error *error) {
  char *path = rk_fs_join(folder, RK_MANIFEST_NAME);
  char row[32] = ""; /* 0 is none of them */
  if (why->line) snprintf(row, sizeof row, ", row %u", (unsigned)why->line);
  rk_status status;
  if (!path || why->status == RK_NO_MEMORY)
    status = rk_error_set(error, RK_NO_MEMORY, folder, "out of memory");
  else if (differs)
    status = rk_error_set(error, RK_UNSUPPORTED, path,
                          "its lexicon is for another version of the stemmer%s: %s", row,
                          why->message);
  else
    status = rk_error_set(error, RK_CORRUPT, path, "damaged index: manifest: lexicon%s: %s", row,
                          why->message);
  free(path);
  return status;
}

rk_status rk_snapshot_analysis(const rk_manifest *manifest, const char *folder,
                               rk_analysis *analysis, bool *differs, rk_error *error) {
  *analysis = (rk_analysis){.old_spelling = manifest->flags & RK_FLAG_OLD_SPELLING};
  const rk_view text = rk_buffer_view(&manifest->lexicon);
  *differs = rk_analysis_fingerprint(text, analysis->old_spelling) != manifest->fingerprint;
  if (text.len == 0) return RK_OK;
  rk_error why = {0};
  if (rk_lexicon_parse(&analysis->lexicon, text, NULL, &why) != RK_OK)
    return bad_lexicon(folder, *differs, &why, error);
  if (rk_view_equal(rk_lexicon_text(analysis->lexicon), text)) return RK_OK;
  rk_lexicon_release(analysis->lexicon);
  analysis->lexicon = NULL;
  rk_error_set(&why, RK_BAD_INPUT, NULL, "not written as it should be");
  return bad_lexicon(folder, *differs, &why, error);
}

static rk_status open_segments(rk_snapshot *snapshot, rk_error *error) {
  const uint32_t count = snapshot->manifest.segment_count;
  snapshot->segments = calloc(count + 1u, sizeof *snapshot->segments);
  snapshot->bases = calloc(count + 1u, sizeof *snapshot->bases);
  snapshot->deletes = calloc(count + 1u, sizeof *snapshot->deletes);
  if (!snapshot->segments || !snapshot->bases || !snapshot->deletes)
    return rk_error_set(error, RK_NO_MEMORY, snapshot->folder, "out of memory");
  for (uint32_t s = 0; s < count; s++) {
    rk_segment *segment = &snapshot->segments[s];
    const rk_manifest_segment *entry = &snapshot->manifest.segments[s];
    rk_status status = rk_snapshot_open_segment(segment, snapshot->folder, entry, error);
    if (status != RK_OK) return status;
    snapshot->segment_count++;
    status = rk_deletes_open(&snapshot->deletes[s], snapshot->folder, entry, error);
    if (status != RK_OK) return status;
    snapshot->bases[s] = snapshot->document_count;
    snapshot->document_count += segment->meta.document_count;
    snapshot->token_count += segment->meta.token_count;
    snapshot->deleted_count += entry->deleted_count;
  }
  return RK_OK;
}

/* All that the snapshot's manifest says. */
static rk_status open_named(rk_snapshot *snapshot, rk_error *error) {
  rk_status status = rk_snapshot_analysis(&snapshot->manifest, snapshot->folder,
                                          &snapshot->analysis, &snapshot->analysis_differs, error);
  return status == RK_OK ? open_segments(snapshot, error) : status;
}

static rk_status open_once(rk_snapshot *snapshot, const char *folder, rk_error *error) {
  *snapshot = (rk_snapshot){.folder = strdup(folder)};
  if (!snapshot->folder) return rk_error_set(error, RK_NO_MEMORY, folder, "out of memory");
  bool found;
  rk_status status = rk_manifest_read(&snapshot->manifest, folder, &found, error);
  if (status != RK_OK) return status;
  return found ? open_named(snapshot, error) : rk_snapshot_report_missing(folder, error);
}

rk_status rk_snapshot_open_manifest(rk_snapshot *snapshot, const char *folder,
                                    const rk_manifest *manifest, rk_error *error) {
  *snapshot = (rk_snapshot){.folder = strdup(folder)};
  rk_status status = RK_NO_MEMORY;
  if (snapshot->folder) status = rk_manifest_copy(&snapshot->manifest, manifest);
  status = status == RK_OK ? open_named(snapshot, error)
                           : rk_error_set(error, status, folder, "out of memory");
  if (status != RK_OK) rk_snapshot_close(snapshot);
  return status;
}

bool rk_snapshot_was_replaced(const char *folder, const rk_manifest *manifest) {
  rk_manifest now;
  bool found;
  const bool read = rk_manifest_read(&now, folder, &found, NULL) == RK_OK && found;
  const bool replaced = read && now.sum != manifest->sum;
  if (read) rk_manifest_deinit(&now);
  return replaced;
}

rk_status rk_snapshot_open(rk_snapshot *snapshot, const char *folder, rk_error *error) {
  for (int i = 0;; i++) {
    /* A writer may replace the manifest and remove old segments between our
     * reading the one and opening the others: then look again. */
    rk_error why = {0};
    rk_status status = open_once(snapshot, folder, &why);
    if (status == RK_OK) return RK_OK;
    const bool again = i + 1 < TRIES && snapshot->manifest.segment_count &&
                       rk_snapshot_was_replaced(folder, &snapshot->manifest);
    rk_snapshot_close(snapshot);
    if (again) continue;
    if (error && error->status == RK_OK) *error = why;
    return status;
  }
}

void rk_snapshot_close(rk_snapshot *snapshot) {
  for (uint32_t s = 0; s < snapshot->segment_count; s++) {
    rk_segment_close(&snapshot->segments[s]);
    rk_deletes_close(&snapshot->deletes[s]);
  }
  free(snapshot->segments);
  free(snapshot->deletes);
  free(snapshot->bases);
  free(snapshot->folder);
  rk_lexicon_release(snapshot->analysis.lexicon);
  rk_manifest_deinit(&snapshot->manifest);
  *snapshot = (rk_snapshot){0};
}

rk_segment *rk_snapshot_find(const rk_snapshot *snapshot, uint64_t document, rk_docid *local) {
  uint32_t low = 0, high = snapshot->segment_count;
  while (high - low > 1) {
    const uint32_t middle = low + (high - low) / 2;
    if (snapshot->bases[middle] <= document)
      low = middle;
    else
      high = middle;
  }
  *local = (rk_docid)(document - snapshot->bases[low]);
  return &snapshot->segments[low];
}
