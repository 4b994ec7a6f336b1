/* The public functions that write an index. */
#include <stdlib.h>
#include <string.h>

#include "engine/base/pool.h"
#include "engine/index/memory_plan.h"
#include "engine/rakor_analysis.h"
#include "engine/rakor_error.h"
#include "engine/rakor_writer.h"

static const double PROGRESS_EVERY_SECONDS = 0.2;

_Static_assert((int)RAKOR_DEDUP_OFF == (int)RK_DUPLICATES_OFF &&
                   (int)RAKOR_DEDUP_EXACT == (int)RK_DUPLICATES_EXACT &&
                   (int)RAKOR_DEDUP_NEAR == (int)RK_DUPLICATES_NEAR,
               "public and internal modes must have the same values");

/* Of the memory, this part is for telling duplicates. */
enum { DEDUP_SHARE = 8 };

static double seconds_since(const struct timespec *start) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static bool on_merge(void *context, uint64_t done_bytes, uint64_t total_bytes);

static rk_status set_threads(rakor_writer *writer, uint64_t memory, rk_error *cause) {
  const uint32_t most = rk_memory_plan_threads(memory);
  uint32_t threads = writer->options.threads ? writer->options.threads : rk_pool_processors();
  if (threads > most) threads = most;
  if (threads > RK_POOL_THREADS_MAX) threads = RK_POOL_THREADS_MAX;
  return threads > 1 ? rk_writer_set_threads(writer->writer, threads, cause) : RK_OK;
}

/* What the index that is there says of the run before. */
static rk_status take_up(rakor_writer *writer, const char *path, rk_error *cause) {
  const rakor_writer_options *options = &writer->options;
  const bool replaces = options->mode == RAKOR_WRITER_REPLACE;
  const rk_view point = rk_writer_resume(writer->writer);
  if (options->resume && replaces) rk_writer_keep_copies(writer->writer);
  if (options->resume && rk_writer_has_index(writer->writer) && (replaces || point.len))
    return rakor_resume_from(&writer->resume, point, path, cause);
  if (!replaces) writer->resume.run = rk_writer_commits(writer->writer);
  writer->unfinished = point.len > 0;
  if (replaces || !writer->unfinished) return RK_OK;
  if (options->gives_up) return rk_writer_set_resume(writer->writer, (rk_view){0}, cause);
  writer->keeps_place = true;
  if (options->commit_documents == 0 && options->commit_bytes == 0) return RK_OK;
  return rk_error_set(cause, RK_MISUSE, path,
                      "a run that was interrupted has its place here, and a run that commits on the way "
                      "would need that: resume it, or give it up");
}

/* The two that need memory, each with its share of it. */
static rk_status open_writer(rakor_writer *writer, const char *path, const rk_analysis *analysis,
                             rk_error *cause) {
  const rakor_writer_mode mode = writer->options.mode;
  uint64_t memory = writer->options.memory_bytes;
  if (memory == 0) memory = RK_WRITER_MEMORY_DEFAULT;
  rk_admission_options options = {.languages = writer->options.languages,
                                  .dedup = (rk_duplicates_mode)writer->options.dedup,
                                  .by_id = mode != RAKOR_WRITER_REPLACE};
  if (options.dedup != RK_DUPLICATES_OFF) options.memory_bytes = memory / DEDUP_SHARE;
  if (rk_admission_init(&writer->admission, &options) != RK_OK)
    return rk_error_set(cause, RK_NO_MEMORY, NULL, "out of memory");
  memory -= options.memory_bytes;
  rk_status status;
  if (mode == RAKOR_WRITER_REPLACE && !writer->options.resume)
    status = rk_writer_open(&writer->writer, path, memory, analysis, cause);
  else
    status = rk_writer_extend(&writer->writer, path, memory, analysis,
                              mode == RAKOR_WRITER_CHANGE, cause);
  if (status == RK_OK) status = set_threads(writer, memory, cause);
  const bool extends = mode != RAKOR_WRITER_REPLACE || writer->options.resume;
  if (status == RK_OK && extends && rk_writer_has_index(writer->writer))
    status = rakor_values_extend(&writer->values, writer->writer, cause);
  return status == RK_OK ? take_up(writer, path, cause) : status;
}

static void free_writer(rakor_writer *writer) {
  rakor_resume_deinit(&writer->resume);
  rakor_values_deinit(&writer->values);
  rk_admission_deinit(&writer->admission);
  free(writer);
}

rakor_status rakor_writer_open(const char *path, const rakor_writer_options *options,
                               rakor_writer **out, rakor_error *error) {
  *out = NULL;
  rakor_writer *writer = calloc(1, sizeof *writer);
  if (!writer) return rakor_error_make(error, RAKOR_NO_MEMORY, "out of memory");
  if (options) writer->options = *options;
  clock_gettime(CLOCK_MONOTONIC, &writer->opened);
  const rk_analysis analysis = rakor_analysis_of(&writer->options.analysis);
  rk_error cause = {0};
  rk_status status = rakor_values_init(&writer->values, writer->options.keep,
                                       writer->options.keep_count, &cause);
  if (status == RK_OK) status = rakor_resume_init(&writer->resume, &writer->options, &cause);
  if (status == RK_OK) status = open_writer(writer, path, &analysis, &cause);
  writer->options.analysis = (rakor_analysis){0}; /* the engine's writer holds it now */
  if (status != RK_OK) {
    rakor_writer_abort(writer);
    return rakor_error_take(error, &cause, status);
  }
  rk_writer_set_watch(writer->writer, on_merge, writer);
  *out = writer;
  return RAKOR_OK;
}

/* Tells of progress; false when the caller has had enough. */
static bool tell_progress(rakor_writer *writer, double seconds) {
  writer->last_progress = seconds;
  uint64_t total = writer->options.input_bytes;
  if (total == 0 && writer->now.raw_bytes_total)
    total = writer->before.raw_bytes + writer->now.raw_bytes_total;
  const rakor_progress progress = {
      .documents = writer->documents,
      .input_bytes = writer->before.raw_bytes + writer->now.raw_bytes,
      .input_bytes_total = total,
      .text_bytes = writer->text_bytes,
      .skipped = writer->before.skipped + writer->now.skipped,
      .segments = rk_writer_segments(writer->writer),
      .memory_bytes = rk_writer_memory(writer->writer),
      .passed_over = writer->passed_over,
      .seconds = seconds,
  };
  return writer->options.on_progress(writer->options.context, &progress);
}

rk_status rakor_writer_tell(rakor_writer *writer, bool at_once, rk_error *cause) {
  if (!writer->options.on_progress) return RK_OK;
  const double seconds = seconds_since(&writer->opened);
  if (!at_once && seconds - writer->last_progress < PROGRESS_EVERY_SECONDS) return RK_OK;
  if (tell_progress(writer, seconds)) return RK_OK;
  return rk_error_set(cause, RK_CANCELLED, NULL, "stopped");
}

/* Segments are being merged. */
static bool on_merge(void *context, uint64_t done_bytes, uint64_t total_bytes) {
  (void)done_bytes;
  (void)total_bytes;
  return rakor_writer_tell(context, false, NULL) == RK_OK;
}

/* ---- Committing on the way ---- */

static bool is_commit_due(const rakor_writer *writer) {
  const rakor_writer_options *options = &writer->options;
  const uint64_t documents = writer->documents - writer->committed_documents;
  const uint64_t bytes = writer->text_bytes - writer->committed_bytes;
  return (options->commit_documents && documents >= options->commit_documents) ||
         (options->commit_bytes && bytes >= options->commit_bytes);
}

/* The next commit says how far this run is. */
static rk_status keep_place(rakor_writer *writer, rk_error *cause) {
  if (writer->keeps_place) return RK_OK;
  if (writer->adds_directly) return rk_writer_set_resume(writer->writer, (rk_view){0}, cause);
  return rakor_resume_keep(&writer->resume, writer->writer, cause);
}

static rk_status commit_so_far(rakor_writer *writer, rk_error *cause) {
  rk_status status = keep_place(writer, cause);
  if (status == RK_OK) status = rk_writer_commit_so_far(writer->writer, cause);
  if (status != RK_OK) return status;
  writer->committed_documents = writer->documents;
  writer->committed_bytes = writer->text_bytes;
  return RK_OK;
}

/* ---- Adding ---- */

/* The document, with the language that it was found to be in, if anybody looked. */
static rakor_document with_language(const rakor_writer *writer, const rakor_document *document) {
  rakor_document told = *document;
  const char *code = rk_language_code(writer->admission.language);
  if (writer->admission.language != RK_LANGUAGE_UNKNOWN)
    told.language = (rakor_text){code, strlen(code)};
  return told;
}

/* A document that says what another one does is none; but it is newer than the one that has its id. */
static rk_status leave_out(rakor_writer *writer, rk_view id, rk_error *cause) {
  writer->passed_over++;
  if (!writer->admission.was_duplicate || writer->options.mode == RAKOR_WRITER_REPLACE) return RK_OK;
  writer->deletes = true;
  return rk_writer_delete_id(writer->writer, id, cause);
}

rk_status rakor_writer_add_document(rakor_writer *writer, const rakor_document *document,
                                    rk_error *cause) {
  rk_record record = {.id = rakor_view_of(document->id),
                      .title = rakor_view_of(document->title),
                      .body = rakor_view_of(document->body),
                      .fields = rakor_view_of(document->fields)};
  /* What is refused is not compared with: it may come again. */
  rk_status status = rakor_values_check(document, cause);
  if (status != RK_OK) return status;
  if (!rk_admission_ask(&writer->admission, record.id, record.title, record.body)) {
    status = leave_out(writer, record.id, cause);
    return status == RK_OK ? rakor_writer_tell(writer, false, cause) : status;
  }
  const rakor_document told = with_language(writer, document);
  status = rakor_values_take(&writer->values, &told, cause);
  /* It counts as read: to commit what was added would lose it. */
  if (status != RK_OK) rk_writer_fail(writer->writer, status);
  if (status != RK_OK) return status;
  record.values = writer->values.values;
  record.value_count = writer->values.count;
  status = rk_writer_add(writer->writer, &record, cause);
  if (status == RK_LIMIT) rk_admission_forget(&writer->admission, record.id);
  if (status != RK_OK && status != RK_CANCELLED) return status;
  writer->documents++;
  writer->text_bytes += record.title.len + record.body.len;
  if (status == RK_OK && is_commit_due(writer)) status = commit_so_far(writer, cause);
  return status == RK_OK ? rakor_writer_tell(writer, false, cause) : status;
}

rakor_status rakor_writer_add(rakor_writer *writer, const rakor_document *document,
                              rakor_error *error) {
  rk_error cause = {0};
  writer->adds_directly = true;
  return rakor_error_take(error, &cause, rakor_writer_add_document(writer, document, &cause));
}

bool rakor_writer_unfinished(const rakor_writer *writer) { return writer->unfinished; }

uint64_t rakor_writer_documents(const rakor_writer *writer) { return writer->documents; }

/* ---- The end ---- */

/* Commits and frees the writer. */
static rk_status commit(rakor_writer *writer, rakor_summary *summary, rk_error *cause) {
  rk_writer_totals totals;
  const rk_status status = rk_writer_commit(writer->writer, &totals, cause);
  if (status == RK_OK && summary)
    *summary = (rakor_summary){.documents = totals.documents,
                               .skipped = writer->before.skipped,
                               .text_bytes = totals.text_bytes,
                               .input_bytes = writer->before.unpacked_bytes,
                               .tokens = totals.tokens,
                               .terms = totals.terms,
                               .deleted = totals.deleted,
                               .live_documents = totals.live,
                               .segments = totals.segments,
                               .index_bytes = totals.index_bytes,
                               .unfit_values = writer->values.unfit,
                               .exact_duplicates = writer->admission.exact_duplicates,
                               .near_duplicates = writer->admission.near_duplicates,
                               .forgotten = rk_admission_forgotten(&writer->admission),
                               .seconds = seconds_since(&writer->opened)};
  for (int l = 0; status == RK_OK && summary && l < RAKOR_LANGUAGES; l++)
    summary->other_languages[l] = writer->admission.other_languages[l];
  free_writer(writer);
  return status;
}

/* Nothing is left to be read: may it all be committed? */
static rk_status prepare(rakor_writer *writer, rk_error *cause) {
  rk_status status = rakor_resume_finish(&writer->resume, cause);
  if (status == RK_OK && !writer->keeps_place)
    status = rk_writer_set_resume(writer->writer, (rk_view){0}, cause);
  if (status != RK_OK) return status;
  status = rk_writer_flush(writer->writer, cause);
  /* The last moment to change one's mind. */
  if (status == RK_OK) status = rakor_writer_tell(writer, true, cause);
  /* Who adds loses nothing by a commit, but is in a hurry. */
  if (status != RK_CANCELLED || rk_writer_replaces(writer->writer) || writer->documents == 0)
    return status;
  rk_writer_stop_merging(writer->writer);
  rk_error_clear(cause);
  return RK_OK;
}

rakor_status rakor_writer_commit(rakor_writer *writer, rakor_summary *summary,
                                 rakor_error *error) {
  rk_error cause = {0};
  rk_status status = prepare(writer, &cause);
  if (status == RK_OK)
    status = commit(writer, summary, &cause);
  else
    rakor_writer_abort(writer);
  return rakor_error_take(error, &cause, status);
}

rakor_status rakor_writer_stop(rakor_writer *writer, rakor_summary *summary,
                               rakor_error *error) {
  rk_error cause = {0};
  rk_status status = RK_OK;
  if (rk_writer_replaces(writer->writer) || (writer->documents == 0 && !writer->deletes))
    status = rk_error_set(&cause, RK_CANCELLED, NULL, "stopped");
  else if (writer->documents > writer->committed_documents)
    status = keep_place(writer, &cause);
  rk_writer_stop_merging(writer->writer);
  const bool can_resume = !writer->keeps_place && !writer->adds_directly;
  if (status == RK_OK)
    status = commit(writer, summary, &cause);
  else
    rakor_writer_abort(writer);
  if (status == RK_OK && summary) summary->can_resume = can_resume;
  return rakor_error_take(error, &cause, status);
}

void rakor_writer_abort(rakor_writer *writer) {
  if (!writer) return;
  rk_writer_abort(writer->writer);
  free_writer(writer);
}
