/* The public functions that delete documents. */
#include "engine/rakor_error.h"
#include "engine/rakor_writer.h"
#include "engine/search/expand.h"
#include "engine/search/matches.h"

rakor_status rakor_writer_delete_id(rakor_writer *writer, rakor_text id, rakor_error *error) {
  rk_error cause = {0};
  const rk_status status = rk_writer_delete_id(writer->writer, rakor_view_of(id), &cause);
  return rakor_error_take(error, &cause, status);
}

static rk_status drop(void *context, uint32_t segment, rk_docid document, rk_error *error) {
  if (rk_drops_add(context, segment, document) == RK_OK) return RK_OK;
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

/* Everything that a search for the words would find. */
static rk_status choose(void *context, rk_drops *drops, rk_error *error) {
  const rakor_text *words = context;
  rk_query query;
  rk_status status =
      rk_query_parse(&query, rakor_view_of(*words), &drops->snapshot->analysis, error);
  if (status != RK_OK) return status;
  status = rk_expand(&query, drops->snapshot, error);
  if (status == RK_OK) status = rk_matches(drops->snapshot, &query, drop, drops, error);
  rk_query_deinit(&query);
  return status;
}

rakor_status rakor_writer_delete_query(rakor_writer *writer, rakor_text query, uint64_t *count,
                                       rakor_error *error) {
  rk_error cause = {0};
  const rk_status status =
      rk_writer_delete_chosen(writer->writer, choose, &query, count, &cause);
  return rakor_error_take(error, &cause, status);
}

rakor_status rakor_writer_deleted(rakor_writer *writer, uint64_t *count, rakor_error *error) {
  rk_error cause = {0};
  return rakor_error_take(error, &cause, rk_writer_settle(writer->writer, count, &cause));
}
