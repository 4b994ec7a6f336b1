#include "engine/index/check.h"

#include <stdlib.h>

#include "engine/base/fs.h"
#include "engine/index/snapshot.h"
#include "engine/index/writer.h"

typedef struct checker {
  const char *folder;
  rk_check_listener *on_problem;
  void *context;
  rk_check_counts *counts;
  rk_error *first;
} checker;

static void report(void *context, const rk_error *problem) {
  checker *c = context;
  c->counts->problems++;
  if (c->first && c->first->status == RK_OK) *c->first = *problem;
  if (c->on_problem) c->on_problem(c->context, problem);
}

/* What is wrong with the index is reported; what is wrong with the machine ends the check. */
static rk_status sort_out(checker *c, rk_status status, const rk_error *problem) {
  if (status == RK_OK) return RK_OK;
  if (status != RK_CORRUPT && status != RK_UNSUPPORTED) return status;
  report(c, problem);
  return RK_OK;
}

static rk_status check_one(checker *c, const rk_manifest_segment *entry, rk_error *problem) {
  rk_segment segment;
  rk_status status = rk_snapshot_open_segment(&segment, c->folder, entry, problem);
  if (status != RK_OK) return status;
  c->counts->files++;
  c->counts->bytes += segment.file.map.len;
  /* Rules are only looked at where the bytes are those that were written. */
  if (rk_chunk_file_verify(&segment.file, report, c) == 0)
    status = rk_check_segment(&segment, problem);
  rk_segment_close(&segment);
  return status;
}

static rk_status count_leftovers(checker *c, const rk_manifest *manifest) {
  rk_fs_names names;
  rk_error ignored = {0};
  if (rk_fs_list(c->folder, &names, &ignored) != RK_OK) return RK_OK;
  for (size_t i = 0; i < names.count; i++)
    c->counts->leftovers += rk_writer_is_leftover(manifest, names.names[i]);
  rk_fs_names_deinit(&names);
  return RK_OK;
}

static rk_status check_segments(checker *c, const rk_manifest *manifest, rk_error *error) {
  rk_status status = RK_OK;
  for (uint32_t s = 0; status == RK_OK && s < manifest->segment_count; s++) {
    rk_error problem = {0};
    status = sort_out(c, check_one(c, &manifest->segments[s], &problem), &problem);
    if (status != RK_OK && error && error->status == RK_OK) *error = problem;
  }
  return status == RK_OK ? count_leftovers(c, manifest) : status;
}

rk_status rk_check(const char *folder, rk_check_listener *on_problem, void *context,
                   rk_check_counts *counts, rk_error *error) {
  *counts = (rk_check_counts){0};
  checker c = {folder, on_problem, context, counts, error};
  rk_manifest manifest;
  rk_error problem = {0};
  bool found = false;
  rk_status status = rk_manifest_read(&manifest, folder, &found, &problem);
  if (status == RK_NO_INDEX || (status == RK_OK && !found))
    return rk_snapshot_report_missing(folder, error);
  if (status == RK_OK) {
    counts->files++;
    counts->bytes += rk_manifest_bytes(&manifest);
    status = check_segments(&c, &manifest, error);
    rk_manifest_deinit(&manifest);
  } else {
    if (status != RK_CORRUPT && error && error->status == RK_OK) *error = problem;
    if (status == RK_CORRUPT) status = sort_out(&c, status, &problem);
  }
  if (status != RK_OK) return status;
  return counts->problems ? RK_CORRUPT : RK_OK;
}
