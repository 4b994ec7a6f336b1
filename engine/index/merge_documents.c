#include "engine/index/merge_documents.h"

#include "engine/base/bytes.h"
#include "engine/segment/shuffle.h"

/* Where documents go on their way. */
typedef struct copier {
  const rk_merge_documents_task *task;
  rk_docstore_writer *writer;
  rk_shuffle *shuffle;                /* NULL: straight to the writer */
  const rk_document_map_input *input; /* that is being read */
  rk_docid document;                  /* of it, the next one */
  uint64_t dropped_text_bytes;
  uint64_t packed_bytes, told_bytes; /* of DOCS; of these, to the watch on the way out */
  rk_docstore_block room;
} copier;

/* A document on its way through the shuffle is the lengths of its texts, then these. */
static rk_status shuffle_record(copier *c, rk_docid number, const rk_record *record,
                                rk_error *error) {
  uint8_t lengths[RK_DOCSTORE_FIELDS * RK_VARINT_MAX], *p = lengths;
  rk_view parts[1 + RK_DOCSTORE_FIELDS] = {{0}, record->id, record->title, record->body,
                                           record->fields};
  for (size_t i = 1; i <= RK_DOCSTORE_FIELDS; i++) p = rk_varint_encode(p, parts[i].len);
  parts[0] = (rk_view){(const char *)lengths, (size_t)(p - lengths)};
  return rk_shuffle_add(c->shuffle, number, parts, 1 + RK_DOCSTORE_FIELDS, error);
}

static bool read_record(rk_view run, rk_record *record) {
  const uint8_t *p = (const uint8_t *)run.ptr, *end = p + run.len;
  rk_view *fields[RK_DOCSTORE_FIELDS] = {&record->id, &record->title, &record->body,
                                         &record->fields};
  uint64_t lens[RK_DOCSTORE_FIELDS];
  for (size_t i = 0; i < RK_DOCSTORE_FIELDS; i++)
    if (!(p = rk_varint_decode(p, end, &lens[i]))) return false;
  for (size_t i = 0; i < RK_DOCSTORE_FIELDS; i++) {
    if (lens[i] > (uint64_t)(end - p)) return false;
    *fields[i] = (rk_view){(const char *)p, (size_t)lens[i]};
    p += lens[i];
  }
  return p == end;
}

static rk_status take_record(void *context, const rk_record *record, rk_error *error) {
  copier *c = context;
  const rk_docid document = c->document++;
  if (rk_document_map_drops(c->input, document)) {
    c->dropped_text_bytes += record->title.len + record->body.len;
    return RK_OK;
  }
  if (!c->shuffle) return rk_docstore_writer_add(c->writer, record, error);
  return shuffle_record(c, rk_document_map_new(c->task->map, c->input, document), record, error);
}

/* The bytes of a segment's dictionary; *view is empty when it has none. */
static rk_status dictionary_of(const rk_segment *segment, rk_view *view, rk_error *error) {
  const rk_chunk *chunk = segment->store.dictionary;
  const uint8_t *bytes = rk_chunk_bytes(&segment->file, chunk, 0, chunk->size_bytes, error);
  *view = (rk_view){(const char *)bytes, (size_t)chunk->size_bytes};
  return bytes ? RK_OK : RK_CORRUPT;
}

/* The dictionary of the most packed bytes, by majority (Boyer and Moore, 1981): where one has more
 * than all others together it is found, and where none has, any will do. */
static rk_status choose_dictionary(const rk_segment *inputs, uint32_t count, rk_view *chosen,
                                   rk_error *error) {
  uint64_t lead = 0;
  *chosen = (rk_view){0};
  for (uint32_t s = 0; s < count; s++) {
    rk_view own;
    rk_status status = dictionary_of(&inputs[s], &own, error);
    if (status != RK_OK) return status;
    const uint64_t weight = inputs[s].store.documents->size_bytes;
    if (own.len == 0) continue;
    if (rk_view_equal(own, *chosen)) {
      lead += weight;
    } else if (lead >= weight) {
      lead -= weight;
    } else {
      lead = weight - lead;
      *chosen = own;
    }
  }
  return RK_OK;
}

static bool is_whole(const rk_document_map_input *input, const rk_docstore_frame *frame) {
  return rk_document_map_dropped_before(input, frame->end) ==
         rk_document_map_dropped_before(input, frame->first);
}

/* One block: as it is packed, or record by record. */
static rk_status copy_block(copier *c, rk_segment *segment, uint32_t block, bool as_packed,
                            rk_error *error) {
  rk_docstore *store = &segment->store;
  rk_docstore_frame frame;
  rk_status status = rk_docstore_frame_at(store, block, &frame, error);
  if (status == RK_OK && frame.first != c->document)
    status = rk_chunk_corrupt(&segment->file, store->index, 0, "blocks leave a gap", error);
  if (status != RK_OK) return status;
  if (as_packed && frame.unpacked_bytes >= RK_DOCSTORE_BLOCK_BYTES / 2 &&
      is_whole(c->input, &frame)) {
    status = rk_docstore_writer_add_frame(c->writer, frame.packed, frame.unpacked_bytes,
                                          frame.end - frame.first, error);
    c->document = frame.end;
  } else {
    status = rk_docstore_walk(store, block, &c->room, take_record, c, error);
  }
  rk_chunk_forget(&segment->file, store->documents, frame.offset / RK_PAGE_BYTES * RK_PAGE_BYTES,
                  frame.offset + frame.packed.len);
  return status == RK_OK ? rk_merge_watch_add(c->task->watch, frame.packed.len, error) : status;
}

static rk_status copy_blocks(copier *c, rk_segment *segment, bool as_packed, rk_error *error) {
  rk_docstore *store = &segment->store;
  rk_status status = RK_OK;
  c->document = 0;
  for (uint32_t b = 0; status == RK_OK && b < store->block_count; b++)
    status = copy_block(c, segment, b, as_packed, error);
  if (status == RK_OK && c->document != segment->meta.document_count)
    status = rk_chunk_corrupt(&segment->file, store->documents, 0,
                              "it does not hold every document", error);
  rk_docstore_close(store); /* gives the unpacker's tables back */
  return status;
}

static rk_status open_shuffle(copier *c, rk_error *error) {
  const rk_merge_documents_task *task = c->task;
  rk_shuffle_options options = {.number_count = task->map->document_count,
                                .length_codes = task->length_codes,
                                .memory_bytes = task->memory_bytes,
                                .scratch_path = task->scratch_path};
  for (uint32_t s = 0; s < task->count; s++) options.bytes += task->inputs[s].meta.text_bytes;
  return rk_shuffle_open(&c->shuffle, &options, error);
}

/* The watch hears of all bytes of DOCS once more while they are packed again. */
static rk_status put_record(void *context, rk_docid number, rk_view run, rk_error *error) {
  copier *c = context;
  const rk_merge_documents_task *task = c->task;
  rk_record record = {0};
  if (!read_record(run, &record))
    return rk_error_set(error, RK_IO, task->scratch_path, "a scratch file reads back wrong");
  rk_status status = rk_docstore_writer_add(c->writer, &record, error);
  if (status != RK_OK) return status;
  const double share = (double)(number + (uint64_t)1) / task->map->document_count;
  const uint64_t told = (uint64_t)((double)c->packed_bytes * share), step = told - c->told_bytes;
  c->told_bytes = told;
  return rk_merge_watch_add(task->watch, step, error);
}

static rk_status copy_all(copier *c, rk_error *error) {
  const rk_merge_documents_task *task = c->task;
  rk_view chosen, own;
  rk_status status = choose_dictionary(task->inputs, task->count, &chosen, error);
  if (status == RK_OK && chosen.len)
    status = rk_docstore_writer_set_dictionary(c->writer, chosen, error);
  if (status == RK_OK && task->map->order) status = open_shuffle(c, error);
  for (uint32_t s = 0; status == RK_OK && s < task->count; s++) {
    c->input = &task->map->inputs[s];
    c->packed_bytes += task->inputs[s].store.documents->size_bytes;
    status = dictionary_of(&task->inputs[s], &own, error);
    const bool as_packed = chosen.len && !c->shuffle && rk_view_equal(own, chosen);
    if (status == RK_OK) status = copy_blocks(c, &task->inputs[s], as_packed, error);
  }
  rk_docstore_block_deinit(&c->room);
  if (status == RK_OK && c->shuffle)
    status = rk_shuffle_drain(c->shuffle, put_record, c, error);
  rk_shuffle_close(c->shuffle);
  return status;
}

rk_status rk_merge_documents(const rk_merge_documents_task *task, uint64_t *dropped_text_bytes,
                             rk_error *error) {
  copier c = {.task = task};
  rk_status status = rk_docstore_writer_open(&c.writer, task->chunks, error);
  if (status == RK_OK) status = copy_all(&c, error);
  if (status == RK_OK) status = rk_docstore_writer_finish(c.writer, error);
  rk_docstore_writer_close(c.writer);
  *dropped_text_bytes = c.dropped_text_bytes;
  return status;
}
