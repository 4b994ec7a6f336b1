#include <stdlib.h>

#include "engine/index/check.h"

/* The hash that the table has for each document; NO_HASH: it has none. */
enum { NO_HASH = 1u << RK_ID_HASH_BITS };

typedef struct id_check {
  rk_segment *segment;
  uint32_t *hashes;
  rk_docid document; /* of the record that comes next */
} id_check;

static rk_status broken(const id_check *c, const char *reason, rk_error *error) {
  return rk_chunk_corrupt(&c->segment->file, c->segment->ids.chunk, 0, reason, error);
}

/* Every document once, in order of hashes and then of documents. */
static rk_status read_table(id_check *c, rk_error *error) {
  rk_id_cursor *cursor = malloc(sizeof *cursor);
  if (!cursor) return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  rk_status status = rk_id_cursor_open(cursor, &c->segment->ids, error);
  uint64_t before = 0, place = 0;
  while (status == RK_OK && !rk_id_cursor_at_end(cursor)) {
    const rk_docid document = rk_id_cursor_document(cursor);
    place = ((uint64_t)rk_id_cursor_hash(cursor) << 32 | document) + 1;
    if (place <= before || c->hashes[document] != NO_HASH) {
      status = broken(c, "documents do not ascend, or come twice", error);
      break;
    }
    c->hashes[document] = rk_id_cursor_hash(cursor);
    before = place;
    status = rk_id_cursor_next(cursor, error);
  }
  free(cursor);
  return status;
}

static rk_status compare(void *context, const rk_record *record, rk_error *error) {
  id_check *c = context;
  if (c->hashes[c->document++] == rk_id_hash(record->id)) return RK_OK;
  return broken(c, "a document's id is another", error);
}

static rk_status read_documents(id_check *c, rk_error *error) {
  rk_docstore *store = &c->segment->store;
  rk_docstore_block room = {0};
  rk_status status = RK_OK;
  for (uint32_t b = 0; status == RK_OK && b < store->block_count; b++)
    status = rk_docstore_walk(store, b, &room, compare, c, error);
  rk_docstore_block_deinit(&room);
  return status;
}

rk_status rk_check_ids(rk_segment *segment, rk_error *error) {
  const size_t count = (size_t)segment->meta.document_count;
  id_check c = {.segment = segment, .hashes = malloc((count + 1) * sizeof *c.hashes)};
  if (!c.hashes) return rk_error_set(error, RK_NO_MEMORY, segment->file.path, "out of memory");
  for (size_t d = 0; d < count; d++) c.hashes[d] = NO_HASH;
  rk_status status = read_table(&c, error);
  if (status == RK_OK) status = read_documents(&c, error);
  free(c.hashes);
  return status;
}
