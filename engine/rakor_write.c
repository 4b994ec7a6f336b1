/* The public functions that write an index. */
#include <stdlib.h>

#include "engine/rakor_analysis.h"
#include "engine/rakor_error.h"
#include "engine/rakor_writer.h"

static const double PROGRESS_EVERY_SECONDS = 0.2;

_Static_assert((int)RAKOR_FORMAT_JSONL == (int)RK_INPUT_JSONL &&
                   (int)RAKOR_FORMAT_TEXT == (int)RK_INPUT_TEXT &&
                   (int)RAKOR_FORMAT_TREC == (int)RK_INPUT_TREC &&
                   (int)RAKOR_FORMAT_CSV == (int)RK_INPUT_CSV &&
                   (int)RAKOR_FORMAT_TSV == (int)RK_INPUT_TSV &&
                   (int)RAKOR_FORMAT_WARC == (int)RK_INPUT_WARC &&
                   (int)RAKOR_FORMAT_HTML == (int)RK_INPUT_HTML,
               "public and internal formats must have the same values");

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

/* The two that need memory, each with its share of it. */
static rk_status open_writer(rakor_writer *writer, const char *path, const rk_analysis *analysis,
                             rk_error *cause) {
  uint64_t memory = writer->options.memory_bytes;
  if (memory == 0) memory = RK_WRITER_MEMORY_DEFAULT;
  rk_admission_options options = {.languages = writer->options.languages,
                                  .dedup = (rk_duplicates_mode)writer->options.dedup};
  if (options.dedup != RK_DUPLICATES_OFF) options.memory_bytes = memory / DEDUP_SHARE;
  if (rk_admission_init(&writer->admission, &options) != RK_OK)
    return rk_error_set(cause, RK_NO_MEMORY, NULL, "out of memory");
  memory -= options.memory_bytes;
  if (writer->options.mode == RAKOR_WRITER_REPLACE)
    return rk_writer_open(&writer->writer, path, memory, analysis, cause);
  const bool must_exist = writer->options.mode == RAKOR_WRITER_CHANGE;
  return rk_writer_extend(&writer->writer, path, memory, analysis, must_exist, cause);
}

static void free_writer(rakor_writer *writer) {
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
  writer->options.analysis = (rakor_analysis){0}; /* the engine's writer holds it now */
  rk_error cause = {0};
  const rk_status status = open_writer(writer, path, &analysis, &cause);
  if (status != RK_OK) {
    free_writer(writer);
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

/* A signal came while we wait for input: may we wait on? */
static bool on_interrupt(void *context) {
  return rakor_writer_tell(context, true, NULL) == RK_OK;
}

static rk_status add(rakor_writer *writer, const rk_record *record, rk_error *cause) {
  if (!rk_admission_ask(&writer->admission, record->title, record->body)) {
    writer->passed_over++;
    return rakor_writer_tell(writer, false, cause);
  }
  const rk_status status = rk_writer_add(writer->writer, record, cause);
  if (status != RK_OK) return status;
  writer->documents++;
  writer->text_bytes += record->title.len + record->body.len;
  return rakor_writer_tell(writer, false, cause);
}

rakor_status rakor_writer_add(rakor_writer *writer, const rakor_document *document,
                              rakor_error *error) {
  const rk_record record = {rakor_view_of(document->id), rakor_view_of(document->title),
                            rakor_view_of(document->body), rakor_view_of(document->path),
                            rakor_view_of(document->fields)};
  rk_error cause = {0};
  return rakor_error_take(error, &cause, add(writer, &record, &cause));
}

static void on_skip(void *context, const rk_error *why) {
  const rakor_writer *writer = context;
  if (!writer->options.on_skip) return;
  rakor_error told = {0};
  rakor_error_copy(&told, why);
  writer->options.on_skip(writer->options.context, &told);
}

static void end_input(rakor_writer *writer) {
  writer->before.raw_bytes += writer->now.raw_bytes;
  writer->before.unpacked_bytes += writer->now.unpacked_bytes;
  writer->before.skipped += writer->now.skipped;
  writer->now = (rk_input_counts){0};
}

static rk_status add_documents(rakor_writer *writer, rk_input *input, rk_error *cause) {
  rk_status status = RK_OK;
  bool got = true;
  while (status == RK_OK && got) {
    rk_doc doc;
    status = rk_input_next(input, &doc, &got, cause);
    rk_input_get_counts(input, &writer->now);
    if (status != RK_OK || !got) break;
    const rk_record record = {doc.id, doc.title, doc.body, doc.path, doc.fields};
    status = add(writer, &record, cause);
  }
  return status;
}

static rakor_status add_path(rakor_writer *writer, const char *path, bool is_listed,
                             rakor_error *error) {
  const rk_input_options options = {
      .format = (rk_input_format)writer->options.format,
      .names = {writer->options.names.id, writer->options.names.title, writer->options.names.body,
                writer->options.names.date},
      .strict = writer->options.strict,
      .is_listed = is_listed,
      .max_document_bytes = writer->options.max_document_bytes,
      .on_skip = on_skip,
      .on_interrupt = on_interrupt,
      .context = writer,
  };
  rk_error cause = {0};
  rk_input *input;
  rk_status status = rk_input_open(&input, path, &options, &cause);
  if (status == RK_OK) status = add_documents(writer, input, &cause);
  rk_input_close(input);
  end_input(writer);
  return rakor_error_take(error, &cause, status);
}

rakor_status rakor_writer_add_path(rakor_writer *writer, const char *path, rakor_error *error) {
  return add_path(writer, path, false, error);
}

rakor_status rakor_writer_add_listed(rakor_writer *writer, const char *path, rakor_error *error) {
  return add_path(writer, path, true, error);
}

bool rakor_input_bytes(const char *path, uint64_t *bytes) { return rk_input_bytes(path, bytes); }

uint64_t rakor_writer_documents(const rakor_writer *writer) { return writer->documents; }

rakor_status rakor_writer_commit(rakor_writer *writer, rakor_summary *summary,
                                 rakor_error *error) {
  rk_writer_totals totals;
  rk_error cause = {0};
  rk_status status = rk_writer_flush(writer->writer, &cause);
  /* The last moment to change one's mind. */
  if (status == RK_OK) status = rakor_writer_tell(writer, true, &cause);
  if (status != RK_OK) {
    rakor_writer_abort(writer);
    return rakor_error_take(error, &cause, status);
  }
  status = rk_writer_commit(writer->writer, &totals, &cause);
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
                               .exact_duplicates = writer->admission.exact_duplicates,
                               .near_duplicates = writer->admission.near_duplicates,
                               .forgotten = rk_admission_forgotten(&writer->admission),
                               .seconds = seconds_since(&writer->opened)};
  for (int l = 0; status == RK_OK && summary && l < RAKOR_LANGUAGES; l++)
    summary->other_languages[l] = writer->admission.other_languages[l];
  free_writer(writer);
  return rakor_error_take(error, &cause, status);
}

void rakor_writer_abort(rakor_writer *writer) {
  if (!writer) return;
  rk_writer_abort(writer->writer);
  free_writer(writer);
}
