/* How far a run has come, as the index keeps it; and how a run that was interrupted goes on. */
#include "engine/base/bytes.h"
#include "engine/rakor_analysis.h"
#include "engine/rakor_error.h"
#include "engine/rakor_writer.h"
#include "engine/segment/format.h"
#include "engine/segment/id_table.h"

/* FORMAT.md, "Resume point". */
enum { AT_OPTIONS = 0, AT_INPUTS = 8, AT_RECORDS = 16, AT_BYTES = 24, AT_DIGEST = 32, AT_RUN = 40, HEAD_BYTES = 48 };

_Static_assert((int)HEAD_BYTES + (int)RK_TRAIL_BYTES_MAX + 4096 <= (int)RK_RESUME_MAX_BYTES,
               "room for a path");

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

/* Any number that differs when the bytes do. */
static uint64_t number_of(const rk_buffer *bytes) {
  return rk_id_key_of(rk_buffer_view(bytes)).low;
}

static rk_status put_text(rk_buffer *bytes, const char *text) {
  const rk_status status = rk_buffer_append(bytes, text ? text : "", text ? strlen(text) : 0);
  return status == RK_OK ? rk_buffer_append(bytes, "", 1) : status;
}

/* What decides which documents a run makes of its inputs, and how they are read. */
static rk_status put_options(rk_buffer *bytes, const rakor_writer_options *options) {
  const rk_analysis analysis = rakor_analysis_of(&options->analysis);
  const uint64_t most = options->max_document_bytes;
  const uint64_t numbers[] = {
      options->mode, options->format, most ? most : RK_INPUT_MAX_DOCUMENT_BYTES, options->languages,
      options->dedup,
      rk_analysis_fingerprint(rk_lexicon_text(analysis.lexicon), analysis.old_spelling)};
  rk_status status = rk_buffer_append(bytes, numbers, sizeof numbers);
  if (status == RK_OK) status = put_text(bytes, options->names.id);
  if (status == RK_OK) status = put_text(bytes, options->names.title);
  if (status == RK_OK) status = put_text(bytes, options->names.body);
  if (status == RK_OK) status = put_text(bytes, options->names.date);
  for (size_t i = 0; status == RK_OK && i < options->keep_count; i++) {
    const uint64_t type = (uint64_t)options->keep[i].type;
    status = put_text(bytes, options->keep[i].name);
    if (status == RK_OK) status = rk_buffer_append(bytes, &type, sizeof type);
  }
  return status;
}

rk_status rakor_resume_init(rakor_resume *resume, const rakor_writer_options *options,
                            rk_error *error) {
  rk_buffer bytes = {0};
  const rk_status status = put_options(&bytes, options);
  resume->options = number_of(&bytes);
  resume->inputs = options->input_count;
  rk_buffer_deinit(&bytes);
  return status == RK_OK ? RK_OK : no_memory(error);
}

void rakor_resume_deinit(rakor_resume *resume) {
  rk_buffer_deinit(&resume->path);
  rk_buffer_deinit(&resume->target_path);
}

/* Fewer inputs than then: one was forgotten. More may have come. */
static rk_status compare_inputs(const rakor_resume *resume, uint64_t inputs, const char *folder,
                                rk_error *error) {
  if (resume->inputs == 0 || resume->inputs >= inputs) return RK_OK;
  return rk_error_set(error, RK_MISUSE, folder,
                      "can't resume: the run that was interrupted had %llu inputs, this one has %llu",
                      (unsigned long long)inputs, (unsigned long long)resume->inputs);
}

static rk_status take_target(rakor_resume *resume, rk_view point, const char *path, size_t len,
                             rk_error *error) {
  if (len == 0) return RK_OK;
  if (rk_buffer_append(&resume->target_path, path, len) != RK_OK ||
      rk_buffer_append(&resume->target_path, "", 1) != RK_OK)
    return no_memory(error);
  resume->has_target = true;
  resume->target = (rk_input_place){.path = (const char *)resume->target_path.ptr,
                                    .records = rk_load_u64(point.ptr + AT_RECORDS),
                                    .bytes = rk_load_u64(point.ptr + AT_BYTES),
                                    .digest = rk_load_u64(point.ptr + AT_DIGEST)};
  return RK_OK;
}

rk_status rakor_resume_from(rakor_resume *resume, rk_view point, const char *folder,
                            rk_error *error) {
  const char *p = point.ptr;
  size_t used;
  if (point.len == 0)
    return rk_error_set(error, RK_MISUSE, folder,
                        "nothing to resume: no run was interrupted here, and to begin again would "
                        "replace a whole index");
  if (point.len < HEAD_BYTES ||
      !rk_trail_take(&resume->trail, (rk_view){p + HEAD_BYTES, point.len - HEAD_BYTES}, &used))
    return rk_error_set(error, RK_CORRUPT, folder, "damaged index: manifest: no resume point");
  if (rk_load_u64(p + AT_OPTIONS) != resume->options)
    return rk_error_set(error, RK_MISUSE, folder,
                        "can't resume: the run that was interrupted had other options");
  const rk_status status = compare_inputs(resume, rk_load_u64(p + AT_INPUTS), folder, error);
  if (status != RK_OK) return status;
  resume->run = rk_load_u64(p + AT_RUN);
  used += HEAD_BYTES;
  return take_target(resume, point, p + used, point.len - used, error);
}

rk_status rakor_resume_begin(rakor_resume *resume, const char *path, bool is_listed,
                             rk_error *error) {
  return rk_trail_step(&resume->trail, is_listed ? RK_TRAIL_LISTED : RK_TRAIL_NAMED, path, NULL,
                       error);
}

bool rakor_resume_is_behind(const rakor_resume *resume) {
  return rk_trail_is_behind(&resume->trail) || resume->has_target;
}

rk_status rakor_resume_go_to(rakor_resume *resume, rk_input *input, rk_input_visit *visit,
                             rk_error *error) {
  resume->input = input;
  if (!rakor_resume_is_behind(resume)) return RK_OK;
  const rk_status status = rk_input_go_to(input, &resume->target, visit, error);
  resume->has_target &= rk_trail_is_behind(&resume->trail);
  return status;
}

rk_status rakor_resume_leave(rakor_resume *resume, rk_error *error) {
  if (!resume->input) return RK_OK;
  rk_input_get_place(resume->input, &resume->place);
  resume->input = NULL;
  const rk_view path = rk_view_of(resume->place.path);
  resume->path.len = 0;
  if (rk_buffer_append(&resume->path, path.ptr, path.len) == RK_OK &&
      rk_buffer_append(&resume->path, "", 1) == RK_OK) {
    resume->place.path = path.len ? (const char *)resume->path.ptr : NULL;
    return RK_OK;
  }
  return no_memory(error);
}

rk_status rakor_resume_finish(const rakor_resume *resume, rk_error *error) {
  if (!rakor_resume_is_behind(resume)) return RK_OK;
  return rk_error_set(error, RK_MISUSE, NULL,
                      "can't resume: the run that was interrupted had read more inputs than these");
}

static rk_status put_point(const rakor_resume *resume, const rk_input_place *place,
                           rk_buffer *point) {
  const bool has_place = place->path != NULL;
  uint8_t head[HEAD_BYTES];
  rk_store_u64(head + AT_OPTIONS, resume->options);
  rk_store_u64(head + AT_INPUTS, resume->inputs);
  rk_store_u64(head + AT_RUN, resume->run);
  rk_store_u64(head + AT_RECORDS, has_place ? place->records : 0);
  rk_store_u64(head + AT_BYTES, has_place ? place->bytes : 0);
  rk_store_u64(head + AT_DIGEST, has_place ? place->digest : 0);
  rk_status status = rk_buffer_append(point, head, sizeof head);
  if (status == RK_OK) status = rk_trail_put(&resume->trail, point);
  const rk_view path = rk_view_of(place->path);
  return status == RK_OK ? rk_buffer_append(point, path.ptr, path.len) : status;
}

rk_status rakor_resume_keep(rakor_resume *resume, rk_writer *writer, rk_error *error) {
  rk_buffer point = {0};
  rk_input_place place = resume->place;
  if (resume->input) rk_input_get_place(resume->input, &place);
  rk_status status = put_point(resume, &place, &point);
  status = status == RK_OK ? rk_writer_set_resume(writer, rk_buffer_view(&point), error)
                           : no_memory(error);
  rk_buffer_deinit(&point);
  return status;
}
