/* How far a run has come, as the index keeps it; and how a run that was interrupted goes on. */
#include "engine/base/bytes.h"
#include "engine/rakor_analysis.h"
#include "engine/rakor_error.h"
#include "engine/rakor_writer.h"
#include "engine/segment/id_table.h"

/* FORMAT.md, "Resume point". */
enum { AT_OPTIONS = 0, AT_INPUTS = 8, AT_DONE = 16, AT_RECORDS = 24, HEAD_BYTES = 32 };

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
  const uint64_t numbers[] = {
      options->mode, options->format, options->max_document_bytes, options->languages, options->dedup,
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
  rk_buffer_deinit(&bytes);
  return status == RK_OK ? RK_OK : no_memory(error);
}

void rakor_resume_deinit(rakor_resume *resume) {
  rk_buffer_deinit(&resume->path);
  rk_buffer_deinit(&resume->target_path);
}

rk_status rakor_resume_from(rakor_resume *resume, rk_view point, const char *folder,
                            rk_error *error) {
  const char *p = point.ptr;
  if (point.len < HEAD_BYTES)
    return rk_error_set(error, RK_MISUSE, folder,
                        "nothing to resume: no run was interrupted after a commit");
  if (rk_load_u64(p + AT_OPTIONS) != resume->options)
    return rk_error_set(error, RK_MISUSE, folder,
                        "can't resume: the run that was interrupted had other options");
  resume->target_inputs = rk_load_u64(p + AT_INPUTS);
  resume->target_done = rk_load_u64(p + AT_DONE);
  resume->target_records = rk_load_u64(p + AT_RECORDS);
  resume->is_replaying = resume->target_done > 0 || point.len > HEAD_BYTES;
  if (rk_buffer_append(&resume->target_path, p + HEAD_BYTES, point.len - HEAD_BYTES) != RK_OK ||
      rk_buffer_append(&resume->target_path, "", 1) != RK_OK)
    return no_memory(error);
  return RK_OK;
}

static rk_status other_inputs(const char *path, rk_error *error) {
  return rk_error_set(error, RK_MISUSE, path,
                      "can't resume: the run that was interrupted had other inputs");
}

rk_status rakor_resume_begin(rakor_resume *resume, const char *path, bool is_listed,
                             bool *is_done, rk_error *error) {
  rk_buffer bytes = {0};
  const uint8_t kind = is_listed;
  rk_status status = rk_buffer_append(&bytes, &resume->inputs, sizeof resume->inputs);
  if (status == RK_OK) status = rk_buffer_append(&bytes, &kind, 1);
  if (status == RK_OK) status = put_text(&bytes, path);
  resume->begun = number_of(&bytes);
  rk_buffer_deinit(&bytes);
  *is_done = false;
  if (status != RK_OK) return no_memory(error);
  if (!resume->is_replaying) return RK_OK;
  *is_done = resume->done < resume->target_done;
  const bool has_path = resume->target_path.len > 1;
  /* The last one that was begun: then all of them must be those of that run. */
  const bool is_last = resume->done + 1 == resume->target_done + has_path;
  if (is_last && resume->begun != resume->target_inputs) return other_inputs(path, error);
  if (*is_done) {
    resume->inputs = resume->begun;
    resume->done++;
  }
  resume->is_replaying = !is_last;
  return RK_OK;
}

bool rakor_resume_place(rakor_resume *resume, rk_input_place *place) {
  if (resume->target_path.len <= 1) return false;
  *place = (rk_input_place){(const char *)resume->target_path.ptr, resume->target_records};
  return true;
}

rk_status rakor_resume_at(rakor_resume *resume, const rk_input *input, rk_error *error) {
  rk_input_place place;
  rk_input_get_place(input, &place);
  resume->inputs = resume->begun;
  resume->records = place.records;
  const rk_view path = rk_view_of(place.path);
  if (rk_view_equal(path, rk_buffer_view(&resume->path))) return RK_OK;
  resume->path.len = 0;
  return rk_buffer_append(&resume->path, path.ptr, path.len) == RK_OK ? RK_OK : no_memory(error);
}

void rakor_resume_end(rakor_resume *resume) {
  resume->inputs = resume->begun;
  resume->done++;
  resume->records = 0;
  resume->path.len = 0;
  resume->target_path.len = 0;
}

rk_status rakor_resume_finish(const rakor_resume *resume, rk_error *error) {
  return resume->is_replaying ? other_inputs(NULL, error) : RK_OK;
}

rk_status rakor_resume_keep(const rakor_resume *resume, rk_writer *writer, rk_error *error) {
  uint8_t head[HEAD_BYTES];
  rk_buffer point = {0};
  rk_store_u64(head + AT_OPTIONS, resume->options);
  rk_store_u64(head + AT_INPUTS, resume->inputs);
  rk_store_u64(head + AT_DONE, resume->done);
  rk_store_u64(head + AT_RECORDS, resume->records);
  rk_status status = rk_buffer_append(&point, head, sizeof head);
  if (status == RK_OK)
    status = rk_buffer_append(&point, resume->path.ptr, resume->path.len);
  status = status == RK_OK ? rk_writer_set_resume(writer, rk_buffer_view(&point), error)
                           : no_memory(error);
  rk_buffer_deinit(&point);
  return status;
}
