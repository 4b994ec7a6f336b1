#include "engine/index/merge_order.h"

#include "engine/base/bytes.h"
#include "engine/base/sort_keys.h"

/* A posting under way:
 *   varint frequency, varint bits of positions, u8 the first one's place in its byte, those bytes,
 *   and with forms, until there are as many as the frequency: varint times, varint code */
enum { HEAD_BYTES = 2 * RK_VARINT_MAX + 1 };

/* What a sink needs. */
typedef struct handing {
  rk_merge_order *order;
  rk_list_writer *writer;
  rk_status (*on_posting)(void *context, rk_error *error);
  void *context;
} handing;

void rk_merge_order_deinit(rk_merge_order *order) {
  rk_buffer_deinit(&order->postings);
  rk_buffer_deinit(&order->keys);
  rk_buffer_deinit(&order->run);
  rk_shuffle_close(order->shuffle);
  order->shuffle = NULL;
}

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

rk_status rk_merge_order_begin(rk_merge_order *order, uint64_t bytes, bool in_memory,
                               bool has_forms, rk_error *error) {
  order->has_forms = has_forms;
  order->postings.len = order->keys.len = 0;
  if (in_memory) return RK_OK;
  order->options.bytes = bytes;
  return rk_shuffle_open(&order->shuffle, &order->options, error);
}

static rk_status put_forms(rk_buffer *out, rk_merge_postings *postings, rk_error *error) {
  while (postings->forms_left) {
    uint32_t codes[2], times[2];
    rk_status status = rk_merge_postings_next_forms(postings, codes, times, error);
    if (status != RK_OK) return status;
    if (rk_buffer_reserve(out, 4 * RK_VARINT_MAX) != RK_OK) return no_memory(error);
    uint8_t *p = out->ptr + out->len;
    for (int i = 0; i < 2; i++) {
      if (times[i] == 0) continue;
      p = rk_varint_encode(p, times[i]);
      p = rk_varint_encode(p, codes[i]);
    }
    out->len = (size_t)(p - out->ptr);
  }
  return RK_OK;
}

static rk_status put_posting(const rk_merge_order *order, rk_buffer *out,
                             rk_merge_postings *postings, rk_error *error) {
  const rk_bit_span *coded = &postings->coded;
  const uint64_t first = coded->first / 8;
  const size_t len = coded->end > coded->first ? (size_t)((coded->end + 7) / 8 - first) : 0;
  if (rk_buffer_reserve(out, HEAD_BYTES + len) != RK_OK) return no_memory(error);
  uint8_t *p = rk_varint_encode(out->ptr + out->len, postings->frequency);
  p = rk_varint_encode(p, coded->end - coded->first);
  *p++ = coded->first % 8;
  memcpy(p, coded->base + first, len);
  out->len = (size_t)(p + len - out->ptr);
  return order->has_forms ? put_forms(out, postings, error) : RK_OK;
}

rk_status rk_merge_order_add(rk_merge_order *order, rk_merge_postings *postings,
                             rk_error *error) {
  if (order->shuffle) {
    order->run.len = 0;
    rk_status status = put_posting(order, &order->run, postings, error);
    const rk_view run = rk_buffer_view(&order->run);
    return status == RK_OK ? rk_shuffle_add(order->shuffle, postings->document, &run, 1, error)
                           : status;
  }
  const uint64_t key = (uint64_t)postings->document << 32 | (uint32_t)order->postings.len;
  if (rk_buffer_append(&order->keys, &key, sizeof key) != RK_OK) return no_memory(error);
  return put_posting(order, &order->postings, postings, error);
}

/* Our own bytes; of a long list they have been on a disk, and damage there shows as this. */
static rk_status broken(const rk_merge_order *order, rk_error *error) {
  return rk_error_set(error, RK_IO, order->options.scratch_path,
                      "a scratch file reads back wrong");
}

static bool give_forms(rk_list_writer *writer, const uint8_t *p, const uint8_t *end,
                       uint64_t frequency) {
  while (frequency) {
    uint64_t times, code;
    if (!(p = rk_varint_decode(p, end, &times)) || !(p = rk_varint_decode(p, end, &code)) ||
        times > frequency)
      return false;
    rk_list_writer_add_forms(writer, (uint32_t)code, (uint32_t)times);
    frequency -= times;
  }
  return true;
}

static rk_status give(void *context, rk_docid number, rk_view run, rk_error *error) {
  handing *h = context;
  const uint8_t *p = (const uint8_t *)run.ptr, *end = p + run.len;
  uint64_t frequency, bits;
  if (!(p = rk_varint_decode(p, end, &frequency)) || !(p = rk_varint_decode(p, end, &bits)) ||
      p == end)
    return broken(h->order, error);
  const uint64_t first = *p++;
  const rk_bit_span coded = {p, first, first + bits};
  const uint64_t len = bits ? (first + bits + 7) / 8 : 0;
  if (frequency > UINT32_MAX || first > 7 || len > (uint64_t)(end - p))
    return broken(h->order, error);
  rk_list_writer_add_document(h->writer, number, (uint32_t)frequency);
  rk_list_writer_copy_positions(h->writer, &coded);
  if (h->order->has_forms && !give_forms(h->writer, p + len, end, frequency))
    return broken(h->order, error);
  return h->on_posting(h->context, error);
}

static rk_status end_in_memory(rk_merge_order *order, handing *h, rk_error *error) {
  const size_t len = order->keys.len;
  if (len == 0) return RK_OK;
  if (rk_buffer_reserve(&order->keys, len) != RK_OK ||
      rk_buffer_reserve(&order->postings, RK_BITS_SLACK) != RK_OK)
    return no_memory(error);
  uint64_t *keys = (uint64_t *)(void *)order->keys.ptr;
  const size_t count = len / sizeof *keys;
  rk_sort_keys(keys, keys + count, count, 32, 64);
  const char *bytes = (const char *)order->postings.ptr;
  rk_status status = RK_OK;
  for (size_t k = 0; status == RK_OK && k < count; k++) {
    const size_t at = (uint32_t)keys[k]; /* what stands behind the posting does no harm */
    status = give(h, (rk_docid)(keys[k] >> 32), (rk_view){bytes + at, order->postings.len - at},
                  error);
  }
  return status;
}

rk_status rk_merge_order_end(rk_merge_order *order, rk_list_writer *writer,
                             rk_status (*on_posting)(void *context, rk_error *error),
                             void *context, rk_error *error) {
  handing h = {order, writer, on_posting, context};
  if (!order->shuffle) return end_in_memory(order, &h, error);
  rk_status status = rk_shuffle_drain(order->shuffle, give, &h, error);
  rk_shuffle_close(order->shuffle);
  order->shuffle = NULL;
  return status;
}
