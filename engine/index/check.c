#include "engine/index/check.h"

#include <stdlib.h>

#include "engine/base/fs.h"
#include "engine/index/folder.h"
#include "engine/index/snapshot.h"

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
  if (status != RK_CORRUPT) return status;
  report(c, problem);
  return RK_OK;
}

/* A segment of the manifest and its deletes, or why they can't be opened. */
typedef struct opened {
  rk_segment segment;
  rk_deletes deletes;
  rk_status status;
  rk_error problem;
} opened;

static void close_all(opened *all, uint32_t count) {
  for (uint32_t s = 0; s < count; s++) {
    if (all[s].status == RK_OK) rk_segment_close(&all[s].segment);
    rk_deletes_close(&all[s].deletes);
  }
  free(all);
}

static void open_one(opened *one, const char *folder, const rk_manifest_segment *entry) {
  one->status = rk_deletes_open(&one->deletes, folder, entry, &one->problem);
  if (one->status != RK_OK) return;
  one->status = rk_snapshot_open_segment(&one->segment, folder, entry, &one->problem);
}

/* All segments are opened before any is looked at: a writer that commits while
 * we are at work removes their files, but not what we hold. NULL: no memory. */
static opened *open_all(const char *folder, const rk_manifest *manifest, bool *all_there) {
  opened *all = calloc(manifest->segment_count + (size_t)1, sizeof *all);
  *all_there = true;
  for (uint32_t s = 0; all && s < manifest->segment_count; s++) {
    open_one(&all[s], folder, &manifest->segments[s]);
    *all_there &= all[s].status == RK_OK;
  }
  return all;
}

static rk_status check_one(checker *c, opened *one) {
  if (one->status != RK_OK) return one->status;
  c->counts->files++;
  c->counts->bytes += one->segment.file.map.len;
  c->counts->files += one->deletes.map.ptr != NULL; /* all of it was looked at when it was opened */
  c->counts->bytes += one->deletes.map.len;
  /* Rules are only looked at where the bytes are those that were written. */
  if (rk_chunk_file_verify(&one->segment.file, report, c) > 0) return RK_OK;
  return rk_check_segment(&one->segment, &one->problem);
}

static void count_leftovers(checker *c, const rk_manifest *manifest) {
  rk_fs_names names;
  if (rk_fs_list(c->folder, &names, NULL) != RK_OK) return;
  for (size_t i = 0; i < names.count; i++)
    c->counts->leftovers += rk_folder_is_leftover(manifest, names.names[i]);
  rk_fs_names_deinit(&names);
}

/* The settings of the analysis: can they be had? */
static rk_status check_analysis(checker *c, const rk_manifest *manifest, rk_error *error) {
  rk_analysis analysis;
  rk_error problem = {0};
  rk_status status = rk_snapshot_analysis(manifest, c->folder, &analysis,
                                          &c->counts->analysis_differs, &problem);
  rk_lexicon_release(analysis.lexicon);
  status = sort_out(c, status, &problem);
  if (status != RK_OK && error && error->status == RK_OK) *error = problem;
  return status;
}

static rk_status check_opened(checker *c, const rk_manifest *manifest, opened *all,
                              rk_error *error) {
  c->counts->files = 1;
  c->counts->bytes = rk_manifest_bytes(manifest);
  rk_status status = check_analysis(c, manifest, error);
  if (status != RK_OK) return status;
  for (uint32_t s = 0; s < manifest->segment_count; s++) {
    status = sort_out(c, check_one(c, &all[s]), &all[s].problem);
    if (status == RK_OK) continue;
    if (error && error->status == RK_OK) *error = all[s].problem;
    return status;
  }
  count_leftovers(c, manifest);
  return RK_OK;
}

/* *again: a writer replaced the index before all of it was open. */
static rk_status check_manifest(checker *c, const rk_manifest *manifest, bool *again,
                                rk_error *error) {
  bool all_there;
  opened *all = open_all(c->folder, manifest, &all_there);
  if (!all) return rk_error_set(error, RK_NO_MEMORY, c->folder, "out of memory");
  *again = !all_there && rk_snapshot_was_replaced(c->folder, manifest);
  rk_status status = *again ? RK_OK : check_opened(c, manifest, all, error);
  close_all(all, manifest->segment_count);
  return status;
}

static rk_status check_once(checker *c, bool *again, rk_error *error) {
  rk_manifest manifest;
  rk_error problem = {0};
  bool found = false;
  *again = false;
  rk_status status = rk_manifest_read(&manifest, c->folder, &found, &problem);
  if (status == RK_NO_INDEX || (status == RK_OK && !found))
    return rk_snapshot_report_missing(c->folder, error);
  if (status == RK_OK) {
    status = check_manifest(c, &manifest, again, error);
    rk_manifest_deinit(&manifest);
    return status;
  }
  status = sort_out(c, status, &problem);
  if (status != RK_OK && error && error->status == RK_OK) *error = problem;
  return status;
}

rk_status rk_check(const char *folder, rk_check_listener *on_problem, void *context,
                   rk_check_counts *counts, rk_error *error) {
  enum { TRIES = 8 };
  *counts = (rk_check_counts){0};
  checker c = {folder, on_problem, context, counts, error};
  rk_status status = RK_OK;
  bool again = true;
  for (int i = 0; again && i < TRIES; i++) status = check_once(&c, &again, error);
  if (again) return rk_error_set(error, RK_LOCKED, folder, "writers replace it all the time");
  if (status != RK_OK) return status;
  return counts->problems ? RK_CORRUPT : RK_OK;
}
