#include "engine/index/forward.h"

#include <stdlib.h>

#include "engine/index/merge_queue.h"

enum {
  CLASSES = 4 * 32 + 1,  /* of document frequencies: four for each doubling */
  MOST_SHARE = 16,       /* terms of more than a 16th of the documents are left out */
  LEAST_SHARE = 128,     /* for want of memory: of more than a 128th */
  LISTS_PASSES = 2,
  WINDOW_BYTES = 1 << 18, /* after so many an input gives its pages back */
};

/* Terms by how many documents hold them. */
typedef struct classes {
  uint64_t terms[CLASSES], postings[CLASSES];
} classes;

typedef struct builder {
  rk_forward *forward;
  rk_segment *inputs;
  uint32_t count;
  const rk_document_map *map;
  classes classes;
  uint32_t first, last; /* classes that are taken */
  rk_list_cursor cursor;
  uint64_t told_bytes;
  rk_merge_watch *watch;
  rk_error *error;
} builder;

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

/* Monotone; the two bits below the highest one tell the quarters apart. */
static uint32_t class_of(uint64_t df) {
  if (df < 4) return (uint32_t)df;
  const unsigned log = 63u - (unsigned)__builtin_clzll(df);
  return 4 * log + (uint32_t)(df >> (log - 2) & 3) - 4;
}

static uint64_t frequency(const rk_merge_queue *queue) {
  uint64_t df = 0;
  for (uint32_t i = 0; i < queue->holder_count; i++)
    df += rk_merge_queue_holder(queue, i)->iterator.info.document_frequency;
  return df;
}

/* What lies behind the input's current term is not needed again in this walk. */
static void forget(rk_merge_input *input) {
  const rk_segment *segment = input->segment;
  const rk_chunk *chunks[] = {segment->lists, segment->dictionary.terms};
  const uint64_t done[] = {input->iterator.info.list_offset,
                           (uint64_t)(input->iterator.at - segment->dictionary.terms->ptr)};
  for (int i = 0; i < 2; i++) {
    if (done[i] - input->forgotten[i] < WINDOW_BYTES) continue;
    rk_chunk_forget(&segment->file, chunks[i], input->forgotten[i], done[i]);
    input->forgotten[i] = done[i] / RK_PAGE_BYTES * RK_PAGE_BYTES;
  }
}

/* Puts every term before `on_term` in turn, with how many documents hold it. */
static rk_status walk_terms(builder *b, rk_status (*on_term)(builder *, const rk_merge_queue *,
                                                             uint64_t df)) {
  rk_merge_queue queue;
  rk_status status = rk_merge_queue_init(&queue, b->inputs, b->count, b->error);
  if (status == RK_OK) status = rk_merge_queue_next(&queue, b->error);
  while (status == RK_OK && queue.holder_count) {
    status = on_term(b, &queue, frequency(&queue));
    for (uint32_t i = 0; i < queue.holder_count; i++) forget(rk_merge_queue_holder(&queue, i));
    if (status == RK_OK) status = rk_merge_queue_next(&queue, b->error);
  }
  rk_merge_queue_deinit(&queue);
  return status;
}

static rk_status count_class(builder *b, const rk_merge_queue *queue, uint64_t df) {
  (void)queue;
  b->classes.terms[class_of(df)]++;
  b->classes.postings[class_of(df)] += df;
  return RK_OK;
}

static uint64_t bytes_taken(const builder *b, uint64_t documents) {
  uint64_t terms = 0, postings = 0;
  for (uint32_t c = b->first; c <= b->last; c++) {
    terms += b->classes.terms[c];
    postings += b->classes.postings[c];
  }
  return rk_reorder_bp_bytes(documents, terms) +
         (documents + 1 + postings) * sizeof(uint32_t);
}

/* Which terms? See forward.h. */
static rk_status choose(builder *b, uint64_t memory_bytes) {
  const uint64_t documents = b->map->document_count;
  const uint32_t least_last = class_of(documents / LEAST_SHARE);
  b->first = class_of(RK_FORWARD_RARE);
  b->last = class_of(documents / MOST_SHARE);
  while (b->last > least_last && bytes_taken(b, documents) > memory_bytes) b->last--;
  while (b->first < least_last && bytes_taken(b, documents) > memory_bytes) b->first++;
  while (b->last >= b->first && bytes_taken(b, documents) > memory_bytes) b->last--;
  const uint64_t least = bytes_taken(b, documents);
  if (least <= memory_bytes) return RK_OK;
  return rk_error_set(b->error, RK_LIMIT, NULL,
                      "to bring %llu documents in order takes %llu MiB of memory at least",
                      (unsigned long long)documents, (unsigned long long)(least >> 20) + 1);
}

static bool is_taken(const builder *b, uint64_t df) {
  return class_of(df) >= b->first && class_of(df) <= b->last;
}

/* Walks the documents of the current term that stay. `starts` is one ahead of its place: see fill. */
static rk_status each_document(builder *b, const rk_merge_queue *queue, bool fill) {
  rk_status status = RK_OK;
  uint32_t *places = b->forward->starts + 1;
  for (uint32_t i = 0; status == RK_OK && i < queue->holder_count; i++) {
    const rk_merge_input *holder = rk_merge_queue_holder(queue, i);
    const rk_segment *segment = holder->segment;
    const rk_document_map_input *input = &b->map->inputs[segment - b->inputs];
    rk_list_cursor *cursor = &b->cursor;
    status = rk_list_cursor_open(cursor, &segment->file, segment->lists, input->documents,
                                 &holder->iterator.info, b->error);
    for (uint32_t k = 0; status == RK_OK && k < cursor->block_count; k++) {
      status = rk_list_cursor_load_block(cursor, k, b->error);
      for (uint32_t p = 0; status == RK_OK && p < cursor->n; p++) {
        if (rk_document_map_drops(input, cursor->documents[p])) continue;
        uint32_t *place = &places[rk_document_map_kept(input, cursor->documents[p])];
        if (fill) b->forward->terms[*place] = b->forward->term_count;
        ++*place;
      }
    }
    b->told_bytes += holder->iterator.info.documents_bytes;
    if (status == RK_OK)
      status = rk_merge_watch_add(b->watch, holder->iterator.info.documents_bytes, b->error);
  }
  return status;
}

static rk_status count_documents(builder *b, const rk_merge_queue *queue, uint64_t df) {
  if (!is_taken(b, df)) return RK_OK;
  return each_document(b, queue, false);
}

static rk_status fill_documents(builder *b, const rk_merge_queue *queue, uint64_t df) {
  if (!is_taken(b, df)) return RK_OK;
  rk_status status = each_document(b, queue, true);
  b->forward->term_count++;
  return status;
}

/* From counts to places: starts[d + 1] is where document d's terms begin, and moves on with each
 * one filled in, so that it ends as where those of d + 1 begin. */
static uint64_t give_places(rk_forward *forward) {
  uint64_t place = 0;
  for (uint32_t d = 0; d < forward->document_count; d++) {
    const uint32_t n = forward->starts[d + 1];
    forward->starts[d + 1] = (uint32_t)place;
    place += n;
  }
  return place;
}

static rk_status build(builder *b, uint64_t memory_bytes) {
  rk_forward *forward = b->forward;
  rk_status status = walk_terms(b, count_class);
  if (status == RK_OK) status = choose(b, memory_bytes);
  if (status != RK_OK) return status;
  forward->document_count = b->map->document_count;
  forward->starts = calloc(forward->document_count + (size_t)1, sizeof *forward->starts);
  if (!forward->starts) return no_memory(b->error);
  status = walk_terms(b, count_documents);
  if (status != RK_OK) return status;
  forward->terms = malloc((give_places(forward) + 1) * sizeof *forward->terms);
  if (!forward->terms) return no_memory(b->error);
  return walk_terms(b, fill_documents);
}

rk_status rk_forward_build(rk_forward *forward, rk_segment *inputs, uint32_t count,
                           const rk_document_map *map, uint64_t memory_bytes,
                           rk_merge_watch *watch, rk_error *error) {
  *forward = (rk_forward){0};
  builder *b = calloc(1, sizeof *b);
  if (!b) return no_memory(error);
  *b = (builder){.forward = forward, .inputs = inputs, .count = count, .map = map, .watch = watch,
                 .error = error};
  rk_status status = build(b, memory_bytes);
  uint64_t rest = 0; /* of terms that were left out */
  for (uint32_t s = 0; s < count; s++) rest += rk_forward_bytes(&inputs[s]);
  if (status == RK_OK && rest > b->told_bytes)
    status = rk_merge_watch_add(watch, rest - b->told_bytes, error);
  free(b);
  return status;
}

void rk_forward_deinit(rk_forward *forward) {
  free(forward->starts);
  free(forward->terms);
  *forward = (rk_forward){0};
}

uint64_t rk_forward_bytes(const rk_segment *segment) {
  return LISTS_PASSES * (segment->meta.documents_bytes + segment->meta.skips_bytes);
}
