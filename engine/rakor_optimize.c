/* The public function that merges an index. */
#include <time.h>

#include "engine/index/optimize.h"
#include "engine/rakor.h"
#include "engine/rakor_error.h"

static const double PROGRESS_EVERY_SECONDS = 0.2;

typedef struct optimize_view {
  const rakor_optimize_options *options; /* or NULL */
  struct timespec started;
  double last_progress; /* seconds since `started` */
} optimize_view;

static double seconds_since(const struct timespec *start) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static bool go_on(void *context, uint64_t done_bytes, uint64_t total_bytes) {
  optimize_view *view = context;
  const double seconds = seconds_since(&view->started);
  const bool is_end = done_bytes >= total_bytes;
  if (!is_end && seconds - view->last_progress < PROGRESS_EVERY_SECONDS) return true;
  view->last_progress = seconds;
  const rakor_optimize_progress progress = {done_bytes, total_bytes, seconds};
  return view->options->on_progress(view->options->context, &progress);
}

rakor_status rakor_optimize(const char *path, const rakor_optimize_options *options,
                            rakor_optimize_summary *summary, rakor_error *error) {
  optimize_view view = {.options = options};
  clock_gettime(CLOCK_MONOTONIC, &view.started);
  rk_merge_watch watch = {.context = &view};
  if (options && options->on_progress) watch.go_on = go_on;
  rk_optimize_options passed = {.watch = &watch};
  if (options) {
    passed.memory_bytes = options->memory_bytes;
    passed.reorder = options->reorder == RAKOR_REORDER_BP    ? RK_REORDER_BP
                     : options->reorder == RAKOR_REORDER_URL ? RK_REORDER_IDS
                                                             : RK_REORDER_NONE;
  }
  rk_optimize_counts counts;
  rk_error cause = {0};
  const rk_status status = rk_optimize(path, &passed, &counts, &cause);
  if (status == RK_OK && summary)
    *summary = (rakor_optimize_summary){.documents = counts.documents,
                                        .segments_before = counts.segments_before,
                                        .segments = counts.segments,
                                        .index_bytes_before = counts.bytes_before,
                                        .index_bytes = counts.bytes,
                                        .seconds = seconds_since(&view.started)};
  return rakor_error_take(error, &cause, status);
}
