#include "engine/index/id_runs.h"

#include <stdlib.h>

#include "engine/base/bytes.h"

/* An entry is u32 document, u32 length, the id. */
enum { HEAD_BYTES = 8, LEAST_WINDOW = 1 << 12, HELD_BYTES = 1 << 16 };

/* A run that is being read. */
typedef struct reader {
  uint64_t next, end; /* in the scratch file: what is not in the window yet */
  rk_buffer window;
  size_t at; /* of the current entry in the window */
  uint32_t document;
  rk_view id;
} reader;

typedef struct merger {
  rk_id_runs *runs;
  reader *readers;
  uint32_t *heap; /* of readers that have an entry, the least on top */
  uint32_t heap_len;
  size_t window_bytes;
  rk_error *error;
} merger;

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

static rk_status write_held(rk_id_runs *runs, rk_error *error) {
  rk_status status = rk_scratch_append(&runs->scratch, runs->held.ptr, runs->held.len, error);
  runs->held.len = 0;
  return status;
}

rk_status rk_id_runs_begin(rk_id_runs *runs, rk_error *error) {
  runs->held.len = 0;
  return rk_buffer_reserve(&runs->ends, sizeof(uint64_t)) == RK_OK ? RK_OK : no_memory(error);
}

rk_status rk_id_runs_add(rk_id_runs *runs, rk_view id, uint32_t document, rk_error *error) {
  uint8_t head[HEAD_BYTES];
  rk_store_u32(head, document);
  rk_store_u32(head + 4, (uint32_t)id.len);
  if (rk_buffer_append(&runs->held, head, sizeof head) != RK_OK ||
      rk_buffer_append(&runs->held, id.ptr, id.len) != RK_OK)
    return no_memory(error);
  return runs->held.len >= HELD_BYTES ? write_held(runs, error) : RK_OK;
}

rk_status rk_id_runs_end(rk_id_runs *runs, rk_error *error) {
  rk_status status = write_held(runs, error);
  if (status != RK_OK) return status;
  runs->count++;
  return rk_buffer_append(&runs->ends, &runs->scratch.size_bytes, sizeof(uint64_t)) == RK_OK
             ? RK_OK
             : no_memory(error);
}

/* Brings at least `need` bytes from the current entry on into the window. */
static rk_status fill(merger *m, reader *r, size_t need) {
  rk_buffer *window = &r->window;
  if (window->len - r->at >= need) return RK_OK;
  window->len -= r->at;
  if (window->len) memmove(window->ptr, window->ptr + r->at, window->len);
  r->at = 0;
  size_t room = need > m->window_bytes ? need : m->window_bytes;
  room -= window->len;
  if (room > r->end - r->next) room = (size_t)(r->end - r->next);
  if (rk_buffer_reserve(window, room) != RK_OK) return no_memory(m->error);
  rk_status status =
      rk_scratch_read(&m->runs->scratch, r->next, window->ptr + window->len, room, m->error);
  window->len += room;
  r->next += room;
  return status;
}

/* To the run's next entry; *got tells whether there is one. */
static rk_status advance(merger *m, reader *r, bool *got) {
  r->at += r->id.ptr ? HEAD_BYTES + r->id.len : 0;
  *got = r->at < r->window.len || r->next < r->end;
  if (!*got) return RK_OK;
  rk_status status = fill(m, r, HEAD_BYTES);
  if (status != RK_OK) return status;
  const size_t len = rk_load_u32(r->window.ptr + r->at + 4);
  status = fill(m, r, HEAD_BYTES + len);
  const uint8_t *p = r->window.ptr + r->at;
  r->document = rk_load_u32(p);
  r->id = (rk_view){(const char *)p + HEAD_BYTES, len};
  return status;
}

static bool is_before(const merger *m, uint32_t a, uint32_t b) {
  const reader *x = &m->readers[a], *y = &m->readers[b];
  const int order = rk_view_compare(x->id, y->id);
  return order < 0 || (order == 0 && x->document < y->document);
}

/* Lets the run at place `at` of the heap sink to where it belongs. */
static void sink(merger *m, uint32_t at) {
  const uint32_t run = m->heap[at];
  for (;;) {
    uint32_t child = 2 * at + 1;
    if (child >= m->heap_len) break;
    if (child + 1 < m->heap_len && is_before(m, m->heap[child + 1], m->heap[child])) child++;
    if (!is_before(m, m->heap[child], run)) break;
    m->heap[at] = m->heap[child];
    at = child;
  }
  m->heap[at] = run;
}

static rk_status open_readers(merger *m) {
  uint64_t start = 0;
  for (uint32_t r = 0; r < m->runs->count; r++) {
    bool got;
    m->readers[r].next = start;
    memcpy(&start, m->runs->ends.ptr + r * sizeof start, sizeof start);
    m->readers[r].end = start;
    rk_status status = advance(m, &m->readers[r], &got);
    if (status != RK_OK) return status;
    if (got) m->heap[m->heap_len++] = r;
  }
  for (uint32_t at = m->heap_len / 2; at-- > 0;) sink(m, at);
  return RK_OK;
}

static rk_status hand_out(merger *m, rk_status (*on_document)(void *, uint32_t, rk_error *),
                          void *context) {
  rk_status status = open_readers(m);
  while (status == RK_OK && m->heap_len) {
    reader *top = &m->readers[m->heap[0]];
    bool got = false;
    status = on_document(context, top->document, m->error);
    if (status == RK_OK) status = advance(m, top, &got);
    if (!got) m->heap[0] = m->heap[--m->heap_len];
    if (m->heap_len) sink(m, 0);
  }
  return status;
}

rk_status rk_id_runs_merge(rk_id_runs *runs, size_t memory_bytes,
                           rk_status (*on_document)(void *context, uint32_t document,
                                                    rk_error *error),
                           void *context, rk_error *error) {
  merger m = {.runs = runs, .error = error};
  m.window_bytes = memory_bytes / (runs->count + (size_t)1);
  if (m.window_bytes < LEAST_WINDOW) m.window_bytes = LEAST_WINDOW;
  m.readers = calloc(runs->count + (size_t)1, sizeof *m.readers);
  m.heap = calloc(runs->count + (size_t)1, sizeof *m.heap);
  rk_status status =
      m.readers && m.heap ? hand_out(&m, on_document, context) : no_memory(error);
  for (uint32_t r = 0; m.readers && r < runs->count; r++) rk_buffer_deinit(&m.readers[r].window);
  free(m.readers);
  free(m.heap);
  return status;
}

void rk_id_runs_deinit(rk_id_runs *runs) {
  rk_scratch_deinit(&runs->scratch);
  rk_buffer_deinit(&runs->ends);
  rk_buffer_deinit(&runs->held);
}
