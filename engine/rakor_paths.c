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
    status = rakor_writer_add_document(writer, &document, cause);
  }
  return status;
}

/* ---- Going on with a run that was interrupted ---- */

/* Whether the words of documents matter after they were read. */
static bool compares(const rakor_writer *writer) {
  return writer->options.dedup != RAKOR_DEDUP_OFF;
}

/* Documents to come are compared with those that were taken before: so these are seen once more. */
static rk_status see_again(void *context, const rk_doc *doc, rk_error *cause) {
  rakor_writer *writer = context;
  if (compares(writer)) rk_admission_see(&writer->admission, doc->id, doc->title, doc->body);
  return rakor_writer_tell(writer, false, cause);
}

static rk_input_options input_options(rakor_writer *writer, bool is_listed) {
  const rakor_writer_options *options = &writer->options;
  return (rk_input_options){
      .format = (rk_input_format)options->format,
      .names = {options->names.id, options->names.title, options->names.body, options->names.date},
      .strict = options->strict,
      .is_listed = is_listed,
      .trail = &writer->resume.trail,
      .reads_again = compares(writer),
      .run = writer->resume.run,
      .max_document_bytes = options->max_document_bytes,
      .on_skip = on_skip,
      .on_interrupt = on_interrupt,
      .context = writer,
  };
}

/* ---- One path ---- */

static rakor_status add_path(rakor_writer *writer, const char *path, bool is_listed,
                             rakor_error *error) {
  const rk_input_options options = input_options(writer, is_listed);
  rk_error cause = {0};
  rk_input *input = NULL;
  rk_status status = rakor_resume_begin(&writer->resume, path, is_listed, &cause);
  if (status == RK_OK) status = rk_input_open(&input, path, &options, &cause);
  if (status == RK_OK) status = rakor_resume_go_to(&writer->resume, input, see_again, &cause);
  if (status == RK_OK) status = add_documents(writer, input, &cause);
  const rk_status left = rakor_resume_leave(&writer->resume, status == RK_OK ? &cause : NULL);
  if (left != RK_OK) rk_writer_fail(writer->writer, left);
  rk_input_close(input);
  end_input(writer);
  return rakor_error_take(error, &cause, status == RK_OK ? left : status);
}

rakor_status rakor_writer_add_path(rakor_writer *writer, const char *path, rakor_error *error) {
  return add_path(writer, path, false, error);
}

rakor_status rakor_writer_add_listed(rakor_writer *writer, const char *path, rakor_error *error) {
  return add_path(writer, path, true, error);
}
