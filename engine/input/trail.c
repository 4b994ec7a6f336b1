#include "engine/input/trail.h"

#include <string.h>
#include <xxhash.h>

#include "engine/base/bytes.h"

/* FORMAT.md, "Resume point". */
enum { AT_COUNT = 0, AT_NAMES = 8, AT_STAMPS = 16 };

/* After how many steps there is a mark: the least power of two for which they have room. */
static uint64_t stride_of(uint64_t count) {
  uint64_t stride = 1;
  while (count / stride > RK_TRAIL_MARKS) stride *= 2;
  return stride;
}

static uint64_t mark_of(const rk_trail_steps *steps) {
  return (steps->names & UINT32_MAX) | steps->stamps << 32;
}

/* Every second mark goes. */
static void thin_out(rk_trail_steps *steps) {
  for (size_t i = 0; i < RK_TRAIL_MARKS / 2; i++) steps->marks[i] = steps->marks[2 * i + 1];
}

static void add(rk_trail_steps *steps, rk_trail_what what, const char *path,
                const rk_trail_stamp *stamp) {
  uint8_t bytes[24];
  rk_store_u64(bytes, stamp->kind);
  rk_store_u64(bytes + 8, stamp->bytes);
  rk_store_u64(bytes + 16, stamp->number);
  steps->names = XXH3_64bits_withSeed(path, strlen(path), steps->names + what);
  steps->stamps = XXH3_64bits_withSeed(bytes, sizeof bytes, steps->stamps);
  const uint64_t before = stride_of(steps->count), stride = stride_of(++steps->count);
  if (stride > before) thin_out(steps);
  if (steps->count % stride == 0) steps->marks[steps->count / stride - 1] = mark_of(steps);
}

/* ---- Comparing ---- */

/* `mark` of the older trail is not that of this one. */
static rk_status not_the_same(const rk_trail *trail, uint64_t mark, const char *path,
                              const rk_trail_stamp *stamp, rk_error *error) {
  const uint64_t stride = stride_of(trail->then.count);
  const bool is_name = (uint32_t)mark != (uint32_t)trail->now.names;
  if (stride > 1)
    return rk_error_set(error, RK_MISUSE, path,
                        "can't resume: this file or one of the %llu before it %s",
                        (unsigned long long)(stride - 1),
                        is_name ? "was added, removed or moved" : "has changed since it was read");
  if (is_name)
    return rk_error_set(error, RK_MISUSE, path,
                        "can't resume: here the run that was interrupted read something else: "
                        "inputs were added, removed or moved");
  return rk_error_set(error, RK_MISUSE, path, "can't resume: %s",
                      stamp->kind == RK_TRAIL_NOTHING  ? "it was read, and is not there any more"
                      : stamp->kind == RK_TRAIL_STREAM ? "it does not hold what was read"
                                                       : "it has changed since it was read");
}

static rk_status compare(const rk_trail *trail, const char *path, const rk_trail_stamp *stamp,
                         rk_error *error) {
  const rk_trail_steps *now = &trail->now, *then = &trail->then;
  const uint64_t stride = stride_of(then->count);
  const bool is_last = now->count == then->count;
  uint64_t mark = mark_of(then);
  if (!is_last) {
    if (now->count % stride != 0) return RK_OK;
    mark = then->marks[now->count / stride - 1];
  }
  const bool is_same = !is_last || (now->names == then->names && now->stamps == then->stamps);
  if (is_same && mark == mark_of(now)) return RK_OK;
  return not_the_same(trail, mark, path, stamp, error);
}

rk_status rk_trail_step(rk_trail *trail, rk_trail_what what, const char *path,
                        const rk_trail_stamp *stamp, rk_error *error) {
  const rk_trail_stamp none = {0};
  const bool was_behind = rk_trail_is_behind(trail);
  add(&trail->now, what, path, stamp ? stamp : &none);
  return was_behind ? compare(trail, path, stamp ? stamp : &none, error) : RK_OK;
}

/* ---- Bytes ---- */

static size_t mark_count(uint64_t count) { return (size_t)(count / stride_of(count)); }

rk_status rk_trail_put(const rk_trail *trail, rk_buffer *bytes) {
  const rk_trail_steps *steps = &trail->now;
  const size_t marks = mark_count(steps->count);
  if (rk_buffer_reserve(bytes, RK_TRAIL_HEAD_BYTES + 8 * marks) != RK_OK) return RK_NO_MEMORY;
  uint8_t *p = bytes->ptr + bytes->len;
  rk_store_u64(p + AT_COUNT, steps->count);
  rk_store_u64(p + AT_NAMES, steps->names);
  rk_store_u64(p + AT_STAMPS, steps->stamps);
  for (size_t i = 0; i < marks; i++)
    rk_store_u64(p + RK_TRAIL_HEAD_BYTES + 8 * i, steps->marks[i]);
  bytes->len += RK_TRAIL_HEAD_BYTES + 8 * marks;
  return RK_OK;
}

bool rk_trail_take(rk_trail *trail, rk_view bytes, size_t *used) {
  rk_trail_steps *steps = &trail->then;
  if (bytes.len < RK_TRAIL_HEAD_BYTES) return false;
  const uint64_t count = rk_load_u64(bytes.ptr + AT_COUNT);
  if (count > UINT64_MAX / 2) return false;
  const size_t marks = mark_count(count);
  if (bytes.len - RK_TRAIL_HEAD_BYTES < 8 * marks) return false;
  steps->count = count;
  steps->names = rk_load_u64(bytes.ptr + AT_NAMES);
  steps->stamps = rk_load_u64(bytes.ptr + AT_STAMPS);
  for (size_t i = 0; i < marks; i++)
    steps->marks[i] = rk_load_u64(bytes.ptr + RK_TRAIL_HEAD_BYTES + 8 * i);
  *used = RK_TRAIL_HEAD_BYTES + 8 * marks;
  return true;
}
