/* The public functions that delete documents. */
#include "engine/rakor_error.h"
#include "engine/rakor_query.h"
#include "engine/rakor_writer.h"
#include "engine/search/matches.h"

rakor_status rakor_writer_delete_id(rakor_writer *writer, rakor_text id, rakor_error *error) {
  rk_error cause = {0};
  const rk_status status = rk_writer_delete_id(writer->writer, rakor_view_of(id), &cause);
  if (id.len) rk_admission_forget(&writer->admission, rakor_view_of(id));
  writer->deletes |= id.len > 0;
  return rakor_error_take(error, &cause, status);
}

static rk_status drop(void *context, uint32_t segment, rk_docid document, rk_error *error) {
  if (rk_drops_add(context, segment, document) == RK_OK) return RK_OK;
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

/* A query to delete by. */
typedef struct wish {
  rakor_text query;
  const rakor_search_options *options;
} wish;

/* Everything that a search would find. */
static rk_status choose(void *context, rk_drops *drops, rk_error *error) {
  const wish *wanted = context;
  rk_query query;
  rk_status status =
      rakor_query_read(&query, drops->snapshot, wanted->query, wanted->options, error);
  if (status != RK_OK) return status;
  status = rk_matches(drops->snapshot, &query, drop, drops, error);
  rk_query_deinit(&query);
  return status;
}

rakor_status rakor_writer_delete_query(rakor_writer *writer, rakor_text query,
                                       const rakor_search_options *options, uint64_t *count,
                                       rakor_error *error) {
  rk_error cause = {0};
  wish wanted = {query, options};
  const rk_status status =
      rk_writer_delete_chosen(writer->writer, choose, &wanted, count, &cause);
  rk_admission_forget(&writer->admission, (rk_view){0}); /* nobody knows which they were */
  writer->deletes = true;
  return rakor_error_take(error, &cause, status);
}

rakor_status rakor_writer_deleted(rakor_writer *writer, uint64_t *count, rakor_error *error) {
  rk_error cause = {0};
  return rakor_error_take(error, &cause, rk_writer_settle(writer->writer, count, &cause));
}
