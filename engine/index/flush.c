#include "engine/index/flush.h"

#include <stdlib.h>

#include "engine/index/flush_lists.h"
#include "engine/segment/lengths.h"

enum { TASK_TOKENS = 1 << 15 };

/* The lists of some terms, whose sorted tokens begin at `from`. */
typedef struct list_task {
  uint32_t first, end;
  uint64_t from;
} list_task;

/* Everything that a flush holds. */
typedef struct flusher {
  const rk_flush_input *input;
  rk_pool *pool;
  rk_chunk_writer *chunks;
  rk_error *error;
  rk_status status; /* of what was written */
  rk_term_table table;
  uint8_t *length_codes;
  rk_flush_sort sort;
  rk_buffer tasks; /* list_task, of the range that is sorted */
  rk_list_writer *list_writers; /* by worker */
  uint32_t worker_count;
  rk_flush_lists *made; /* of task i at i % made_count */
  uint32_t made_count;
  uint32_t next_term; /* rank of the term that is written next */
  rk_buffer forms;
  rk_dictionary_writer dictionary;
  rk_segment_meta *meta;
} flusher;

static rk_status explain(const flusher *f, rk_status status) {
  if (status == RK_OK) return RK_OK;
  return rk_error_set(f->error, status, NULL, "%s",
                      status == RK_NO_MEMORY ? "out of memory" : "a list is too long");
}

/* ---- Lengths ---- */

static rk_status write_lengths(flusher *f) {
  const rk_flush_input *input = f->input;
  for (size_t r = 0; r < input->run_count; r++)
    f->meta->document_count += input->runs[r].documents;
  f->length_codes = malloc((size_t)f->meta->document_count + 1);
  if (!f->length_codes) return explain(f, RK_NO_MEMORY);
  uint8_t *code = f->length_codes;
  for (size_t r = 0; r < input->run_count; r++) {
    const rk_log_run *run = &input->runs[r];
    const rk_document_extent *extent =
        rk_inverter_extents(input->inverters[run->inverter]) + run->first_extent;
    for (uint32_t d = 0; d < run->documents; d++) {
      *code++ = rk_length_encode(extent[d].tokens);
      f->meta->token_count += extent[d].tokens;
    }
  }
  rk_status status = rk_chunk_writer_begin(f->chunks, RK_CHUNK_LENGTHS, f->error);
  if (status != RK_OK) return status;
  return rk_chunk_writer_write(f->chunks, f->length_codes, (size_t)f->meta->document_count,
                               f->error);
}

/* ---- Lists, made by all threads and written by one ---- */

static rk_status write_term(flusher *f, rk_term_info *info, uint64_t *list_offset,
                            uint64_t *forms_offset) {
  rk_segment_meta *meta = f->meta;
  const uint64_t skips_bytes = rk_list_skips_bytes(info, (rk_docid)meta->document_count);
  info->list_offset = *list_offset;
  info->forms_offset = *forms_offset;
  *list_offset += info->documents_bytes + info->positions_bytes;
  *forms_offset += info->forms_bytes;
  meta->form_count += info->form_count;
  meta->posting_count += info->document_frequency;
  meta->skips_bytes += skips_bytes;
  meta->documents_bytes += info->documents_bytes - skips_bytes;
  meta->positions_bytes += info->positions_bytes;
  return rk_dictionary_add(&f->dictionary, rk_term_table_stem(&f->table, f->next_term++), info,
                           f->error);
}

static rk_status write_made(flusher *f, rk_flush_lists *made) {
  rk_status status = made->status;
  uint64_t list_offset = rk_chunk_writer_offset(f->chunks), forms_offset = f->forms.len;
  if (status == RK_OK) status = rk_buffer_append(&f->forms, made->forms.ptr, made->forms.len);
  if (status != RK_OK) return explain(f, status);
  status = rk_chunk_writer_write(f->chunks, made->lists.ptr, made->lists.len, f->error);
  rk_term_info *infos = (rk_term_info *)(void *)made->infos.ptr;
  const size_t count = made->infos.len / sizeof *infos;
  for (size_t i = 0; status == RK_OK && i < count; i++)
    status = write_term(f, &infos[i], &list_offset, &forms_offset);
  return status;
}

static const list_task *task_at(const flusher *f, uint32_t number) {
  return (const list_task *)(const void *)f->tasks.ptr + number;
}

static void make_task(void *context, uint32_t number, uint32_t worker) {
  flusher *f = context;
  const list_task *task = task_at(f, number);
  rk_flush_lists_make(&f->made[number % f->made_count], &f->list_writers[worker], &f->table,
                      task->first, task->end, f->sort.sorted + task->from, f->sort.bits);
}

static bool take_task(void *context, uint32_t number) {
  flusher *f = context;
  f->status = write_made(f, &f->made[number % f->made_count]);
  return f->status == RK_OK;
}

/* Cuts the sorted range into tasks. */
static rk_status cut_tasks(flusher *f, uint32_t first, uint32_t end) {
  uint64_t from = 0;
  f->tasks.len = 0;
  while (first < end) {
    list_task task = {.first = first, .from = from};
    while (first < end && from - task.from < TASK_TOKENS)
      from += f->table.tokens_of_rank[first++];
    task.end = first;
    rk_status status = rk_buffer_append(&f->tasks, &task, sizeof task);
    if (status != RK_OK) return explain(f, status);
  }
  return RK_OK;
}

static rk_status write_range(flusher *f, uint32_t first, uint32_t end) {
  f->status = cut_tasks(f, first, end);
  if (f->status != RK_OK) return f->status;
  rk_pool_do_row(f->pool, &(rk_pool_row){.count = (uint32_t)(f->tasks.len / sizeof(list_task)),
                                         .window = f->made_count,
                                         .make = make_task,
                                         .take = take_task,
                                         .context = f});
  return f->status;
}

static rk_status write_long(flusher *f, uint32_t rank) {
  rk_flush_lists_make_long(&f->made[0], &f->list_writers[0], &f->sort, rank);
  return write_made(f, &f->made[0]);
}

static rk_status allocate(flusher *f) {
  f->worker_count = f->pool ? rk_pool_threads(f->pool) : 1;
  f->made_count = f->worker_count > 1 ? 2 * f->worker_count : 1;
  f->list_writers = calloc(f->worker_count, sizeof *f->list_writers);
  f->made = calloc(f->made_count, sizeof *f->made);
  if (!f->list_writers || !f->made) return RK_NO_MEMORY;
  for (uint32_t w = 0; w < f->worker_count; w++)
    rk_list_writer_open(&f->list_writers[w], f->length_codes, (rk_docid)f->meta->document_count);
  return RK_OK;
}

static rk_status write_lists(flusher *f, size_t sort_bytes) {
  rk_status status = rk_chunk_writer_begin(f->chunks, RK_CHUNK_LISTS, f->error);
  if (status != RK_OK) return status;
  status = allocate(f);
  if (status == RK_OK)
    status = rk_flush_sort_init(&f->sort, f->input, &f->table, f->pool, sort_bytes);
  if (status != RK_OK) return explain(f, status);
  for (uint32_t first = 0, end; status == RK_OK && first < f->table.term_count; first = end) {
    end = rk_flush_sort_range(&f->sort, first);
    if (end > first)
      status = write_range(f, first, end);
    else
      status = write_long(f, end++);
  }
  return status;
}

/* ---- All ---- */

static rk_status write_chunk(flusher *f, rk_chunk_id id, const rk_buffer *bytes) {
  rk_status status = rk_chunk_writer_begin(f->chunks, id, f->error);
  if (status != RK_OK) return status;
  return rk_chunk_writer_write(f->chunks, bytes->ptr, bytes->len, f->error);
}

static rk_status flush(flusher *f, size_t sort_bytes) {
  rk_status status = write_lengths(f);
  if (status == RK_OK)
    status = explain(f, rk_term_table_init(&f->table, f->input->inverters,
                                           f->input->inverter_count, f->pool));
  if (status == RK_OK) status = write_lists(f, sort_bytes);
  if (status == RK_OK) status = write_chunk(f, RK_CHUNK_TERMS, &f->dictionary.terms);
  if (status == RK_OK) status = write_chunk(f, RK_CHUNK_TERM_INDEX, &f->dictionary.index);
  if (status == RK_OK) status = write_chunk(f, RK_CHUNK_FORMS, &f->forms);
  f->meta->term_count = f->table.term_count;
  return status;
}

static void deinit(flusher *f) {
  for (uint32_t w = 0; f->list_writers && w < f->worker_count; w++)
    rk_list_writer_deinit(&f->list_writers[w]);
  for (uint32_t m = 0; f->made && m < f->made_count; m++) rk_flush_lists_deinit(&f->made[m]);
  free(f->list_writers);
  free(f->made);
  rk_flush_sort_deinit(&f->sort);
  rk_term_table_deinit(&f->table);
  rk_dictionary_writer_deinit(&f->dictionary);
  rk_buffer_deinit(&f->tasks);
  rk_buffer_deinit(&f->forms);
  free(f->length_codes);
}

rk_status rk_flush(const rk_flush_input *input, rk_pool *pool, rk_chunk_writer *chunks,
                   size_t sort_bytes, rk_segment_meta *meta, rk_error *error) {
  *meta = (rk_segment_meta){0};
  for (uint32_t i = 0; i < input->inverter_count; i++)
    meta->text_bytes += input->inverters[i]->text_bytes;
  flusher f = {.input = input, .pool = pool, .chunks = chunks, .error = error, .meta = meta};
  rk_status status = flush(&f, sort_bytes);
  deinit(&f);
  return status;
}
