/* The public functions that add documents by their path. */
#include <string.h>

#include "engine/rakor_error.h"
#include "engine/rakor_writer.h"

_Static_assert((int)RAKOR_FORMAT_JSONL == (int)RK_INPUT_JSONL &&
                   (int)RAKOR_FORMAT_TEXT == (int)RK_INPUT_TEXT &&
                   (int)RAKOR_FORMAT_TREC == (int)RK_INPUT_TREC &&
                   (int)RAKOR_FORMAT_CSV == (int)RK_INPUT_CSV &&
                   (int)RAKOR_FORMAT_TSV == (int)RK_INPUT_TSV &&
                   (int)RAKOR_FORMAT_WARC == (int)RK_INPUT_WARC &&
                   (int)RAKOR_FORMAT_HTML == (int)RK_INPUT_HTML,
               "public and internal formats must have the same values");

bool rakor_input_bytes(const char *path, uint64_t *bytes) { return rk_input_bytes(path, bytes); }

/* A signal came while we wait for input: may we wait on? */
static bool on_interrupt(void *context) {
  return rakor_writer_tell(context, true, NULL) == RK_OK;
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
    const rakor_document document = {.id = rakor_text_of(doc.id),
                                     .title = rakor_text_of(doc.title),
                                     .body = rakor_text_of(doc.body),
                                     .path = rakor_text_of(doc.path),
                                     .fields = rakor_text_of(doc.fields),
                                     .date = rakor_text_of(doc.date),
                                     .site = rakor_text_of(doc.site),
                                     .language = rakor_text_of(doc.language)};
    status = rakor_resume_at(&writer->resume, input, cause);
    if (status == RK_OK) status = rakor_writer_add_document(writer, &document, cause);
  }
  if (status == RK_OK) rakor_resume_end(&writer->resume);
  return status;
}

/* ---- Going on with a run that was interrupted ---- */

static bool is_at(const rk_input *input, const rk_input_place *place) {
  rk_input_place now;
  rk_input_get_place(input, &now);
  return now.path && strcmp(now.path, place->path) == 0 && now.records >= place->records;
}

/* Documents to come are compared with those that were taken before: so these are read once more, up
 * to a place or (NULL) the end. */
static rk_status see_again(rakor_writer *writer, rk_input *input, const rk_input_place *place,
                           rk_error *cause) {
  rk_status status = RK_OK;
  bool got = true;
  while (status == RK_OK && !(place && is_at(input, place))) {
    rk_doc doc;
    status = rk_input_next(input, &doc, &got, cause);
    if (status != RK_OK || !got) break;
    rk_admission_ask(&writer->admission, doc.title, doc.body);
    status = rakor_writer_tell(writer, false, cause);
  }
  if (status == RK_OK && place && !got)
    return rk_error_set(cause, RK_BAD_INPUT, place->path,
                        "can't go on where the last run stopped: it is not there");
  return status;
}

/* Whether the words of documents matter after they were read. */
static bool compares(const rakor_writer *writer) {
  return writer->options.dedup != RAKOR_DEDUP_OFF;
}

/* To where the run has stopped in this input, if that is what we go on with. */
static rk_status go_to_place(rakor_writer *writer, rk_input *input, rk_error *cause) {
  rk_input_place place;
  if (!rakor_resume_place(&writer->resume, &place)) return RK_OK;
  const rk_status status = compares(writer) ? see_again(writer, input, &place, cause)
                                            : rk_input_go_to(input, &place, cause);
  return status == RK_OK ? rakor_resume_at(&writer->resume, input, cause) : status;
}

static rk_input_options input_options(rakor_writer *writer, bool is_listed) {
  const rakor_writer_options *options = &writer->options;
  return (rk_input_options){
      .format = (rk_input_format)options->format,
      .names = {options->names.id, options->names.title, options->names.body, options->names.date},
      .strict = options->strict,
      .is_listed = is_listed,
      .max_document_bytes = options->max_document_bytes,
      .on_skip = on_skip,
      .on_interrupt = on_interrupt,
      .context = writer,
  };
}

/* An input that the run which was interrupted has done with. */
static rk_status pass_over(rakor_writer *writer, const char *path, bool is_listed,
                           rk_error *cause) {
  rk_input_options options = input_options(writer, is_listed);
  options.strict = false;
  options.on_skip = NULL; /* it was told of then */
  if (!compares(writer)) return RK_OK;
  rk_input *input;
  rk_status status = rk_input_open(&input, path, &options, cause);
  if (status == RK_OK) status = see_again(writer, input, NULL, cause);
  rk_input_close(input);
  return status;
}

/* ---- One path ---- */

static rakor_status add_path(rakor_writer *writer, const char *path, bool is_listed,
                             rakor_error *error) {
  const rk_input_options options = input_options(writer, is_listed);
  rk_error cause = {0};
  rk_input *input = NULL;
  bool is_done;
  rk_status status = rakor_resume_begin(&writer->resume, path, is_listed, &is_done, &cause);
  if (status == RK_OK && is_done) status = pass_over(writer, path, is_listed, &cause);
  if (status != RK_OK || is_done) return rakor_error_take(error, &cause, status);
  status = rk_input_open(&input, path, &options, &cause);
  if (status == RK_OK) status = go_to_place(writer, input, &cause);
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

