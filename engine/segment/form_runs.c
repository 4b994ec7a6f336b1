#include "engine/segment/form_runs.h"

#include <string.h>

enum {
  ORDER_BITS = 3,
  ORDERS = 7,
  ALL_ZEROS = 7,
  CODE_BYTES = 20, /* at least what a pair of codes takes: 63 + 6 + 63 bits */
};

static unsigned log2_of(uint64_t value) { return 63u - (unsigned)__builtin_clzll(value); }

/* ---- Writing ---- */

void rk_form_runs_writer_deinit(rk_form_runs_writer *writer) {
  rk_buffer_deinit(&writer->pairs);
  writer->run = 0;
}

static const uint32_t *pairs_of(const rk_form_runs_writer *writer) {
  return (const uint32_t *)(const void *)writer->pairs.ptr;
}

/* The order with the fewest bits for the runs, the smallest one of several. */
static unsigned best_order(const uint32_t *pairs, size_t count, uint32_t last_run) {
  uint64_t bits[ORDERS] = {0};
  for (size_t i = 0; i <= count; i++) {
    if (i == count && last_run == 0) break;
    const uint64_t run = i < count ? pairs[2 * i] : last_run;
    for (unsigned k = 0; k < ORDERS; k++) bits[k] += 2 * log2_of((run >> k) + 1) + k;
  }
  unsigned best = 0;
  for (unsigned k = 1; k < ORDERS; k++)
    if (bits[k] < bits[best]) best = k;
  return best;
}

static void put_run(rk_bit_writer *writer, uint64_t run, unsigned order) {
  rk_bits_put_gamma(writer, (run >> order) + 1);
  rk_bits_put_high(writer, run & ((1u << order) - 1), order);
}

static void put_all(const rk_form_runs_writer *writer, size_t count, rk_bit_writer *bits) {
  const uint32_t *pairs = pairs_of(writer);
  if (count == 0) {
    rk_bits_put_high(bits, ALL_ZEROS, ORDER_BITS);
    return;
  }
  const unsigned order = best_order(pairs, count, writer->run);
  rk_bits_put_high(bits, order, ORDER_BITS);
  for (size_t i = 0; i < count; i++) {
    put_run(bits, pairs[2 * i], order);
    rk_bits_put_gamma(bits, pairs[2 * i + 1]);
  }
  if (writer->run) put_run(bits, writer->run, order);
}

rk_status rk_form_runs_end(rk_form_runs_writer *writer, rk_buffer *out, uint64_t *bits) {
  const size_t count = writer->pairs.len / (2 * sizeof(uint32_t));
  rk_status status = rk_buffer_reserve(out, (count + 1) * CODE_BYTES + RK_BITS_SLACK);
  if (status != RK_OK) return status;
  uint8_t *const start = out->ptr + out->len;
  rk_bit_writer high = {.at = start};
  put_all(writer, count, &high);
  *bits = 8 * (uint64_t)(high.at - start) + high.filled;
  out->len += (*bits + 7) / 8; /* a put has laid down the bits that are no whole byte, too */
  writer->pairs.len = 0;
  writer->run = 0;
  return RK_OK;
}

/* ---- Reading ---- */

void rk_form_runs_open(rk_form_runs *runs, const uint8_t *from, const uint8_t *to,
                       uint32_t form_count) {
  *runs = (rk_form_runs){.bits = {.base = to, .end = 8 * (uint64_t)(to - from)},
                         .form_count = form_count};
  if (form_count < 2 || from == to) {
    runs->order = form_count < 2 ? ALL_ZEROS : 0;
  } else {
    runs->order = (unsigned)(rk_bits_peek_high(&runs->bits) >> (64 - ORDER_BITS));
    runs->bits.bit = ORDER_BITS;
  }
}

static bool get_run(rk_form_runs *runs) {
  uint64_t high;
  if (!rk_bits_get_gamma(&runs->bits, &high)) return false;
  const uint64_t low =
      runs->order ? rk_bits_peek_high(&runs->bits) >> (64 - runs->order) : 0;
  runs->bits.bit += runs->order;
  runs->zeros = (high - 1) << runs->order | low;
  runs->is_in_run = true;
  return runs->bits.bit <= runs->bits.end;
}

bool rk_form_runs_next(rk_form_runs *runs, uint32_t most, uint32_t *zeros, uint32_t *form) {
  *form = 0;
  *zeros = most;
  if (runs->order == ALL_ZEROS || most == 0) return true;
  if (!runs->is_in_run && !get_run(runs)) return false;
  if (runs->zeros >= most) {
    runs->zeros -= most;
    return true;
  }
  uint64_t code;
  if (!rk_bits_get_gamma(&runs->bits, &code) || code >= runs->form_count) return false;
  *zeros = (uint32_t)runs->zeros;
  *form = (uint32_t)code;
  runs->zeros = 0;
  runs->is_in_run = false;
  return true;
}

bool rk_form_runs_take(rk_form_runs *runs, uint32_t count, uint32_t *forms) {
  while (count) {
    uint32_t zeros, form;
    if (!rk_form_runs_next(runs, count, &zeros, &form)) return false;
    if (forms) {
      memset(forms, 0, zeros * sizeof *forms);
      forms += zeros;
      if (form) *forms++ = form;
    }
    count -= zeros + (form != 0);
  }
  return true;
}
