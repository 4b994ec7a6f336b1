#include "engine/input/source.h"

#include <errno.h>
#include <stdlib.h>
#include <xxhash.h>

/* So many packed bytes are kept behind the reading place: a member that was cut short is
 * only noticed some way into the next one, whose beginning must still be there. */
#define RAW_KEPT_BYTES ((size_t)64 << 10)
#define RAW_BYTES (RK_SOURCE_WINDOW_BYTES + RAW_KEPT_BYTES)

static rk_status no_memory(rk_source *source, rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, source->path, "no memory to read it");
}

/* Some stored bytes to `bytes`; *got 0 only at the end. */
static rk_status read_raw(rk_source *source, uint8_t *bytes, size_t cap, size_t *got,
                          rk_error *error) {
  if (source->file.fd_plus_1) {
    rk_status status = rk_fs_read(&source->file, bytes, cap, got, error);
    if (status != RK_OK) return status;
  } else {
    *got = source->memory.len < cap ? source->memory.len : cap;
    if (*got) memcpy(bytes, source->memory.ptr, *got);
    source->memory = (rk_view){source->memory.ptr + *got, source->memory.len - *got};
  }
  source->raw_bytes += *got;
  if (*got == 0) source->raw_ended = true;
  return RK_OK;
}

/* Reads as little as tells the packing. */
static rk_status find_packing(rk_source *source, rk_error *error) {
  while (source->end < RK_UNPACK_MAGIC_BYTES && !source->raw_ended) {
    size_t got = 0;
    rk_status status = read_raw(source, source->window + source->end,
                                RK_SOURCE_WINDOW_BYTES - source->end, &got, error);
    if (status != RK_OK) return status;
    source->end += got;
  }
  const rk_unpacking *kind = rk_unpack_find(source->window, source->end);
  if (!kind) {
    source->unpacked_bytes = source->end;
    source->ended = source->raw_ended;
    return RK_OK;
  }
  if (!source->raw) source->raw = malloc(RAW_BYTES);
  if (!source->raw || rk_unpack_open(&source->unpacker, kind) != RK_OK)
    return no_memory(source, error);
  memcpy(source->raw, source->window, source->end);
  source->raw_end = source->end;
  source->whole = true;
  source->end = 0;
  return RK_OK;
}

/* The window's bytes before `end`. */
static void hash_to(rk_source *source, size_t end) {
  if (source->digest && end > source->hashed)
    XXH3_64bits_update(source->digest, source->window + source->hashed, end - source->hashed);
  source->hashed = end;
}

uint64_t rk_source_digest(rk_source *source) {
  if (!source->is_marked) return source->mark_digest;
  hash_to(source, source->start - (size_t)(source->position - source->mark));
  source->mark_digest = source->digest ? XXH3_64bits_digest(source->digest) : 0;
  source->is_marked = false;
  return source->mark_digest;
}

/* What was consumed is about to leave the window. */
static void hash_consumed(rk_source *source) {
  (void)rk_source_digest(source);
  hash_to(source, source->start);
}

/* Keeps the buffers, forgets the last file. */
static rk_status reset(rk_source *source, const char *path, rk_error *error) {
  uint8_t *window = source->window ? source->window : malloc(RK_SOURCE_WINDOW_BYTES);
  if (source->keeps_digest && !source->digest) source->digest = XXH3_createState();
  const bool has_all = window && (source->digest || !source->keeps_digest);
  *source = (rk_source){.path = path,
                        .id_name = path,
                        .window = window,
                        .raw = source->raw,
                        .interrupt = source->interrupt,
                        .is_marked = true,
                        .keeps_digest = source->keeps_digest,
                        .digest = source->digest};
  if (source->digest) XXH3_64bits_reset(source->digest);
  return has_all ? RK_OK : no_memory(source, error);
}

rk_status rk_source_open(rk_source *source, const char *path, rk_error *error) {
  rk_status status = reset(source, path, error);
  if (status != RK_OK) return status;
  status = rk_fs_open_input(&source->file, path, source->interrupt, error);
  if (status == RK_OK) status = find_packing(source, error);
  if (status != RK_OK) rk_source_close(source);
  return status;
}

rk_status rk_source_open_memory(rk_source *source, const char *name, rk_view bytes,
                                rk_error *error) {
  rk_status status = reset(source, name, error);
  if (status != RK_OK) return status;
  source->memory = bytes;
  status = find_packing(source, error);
  if (status != RK_OK) rk_source_close(source);
  return status;
}

/* One step of the unpacker into the window; *idle when it neither read nor wrote. */
static void unpack_some(rk_source *source, bool *idle, bool *whole) {
  rk_unpack_step step = {.in = source->raw + source->raw_start,
                         .in_len = source->raw_end - source->raw_start,
                         .out = source->window + source->end,
                         .out_cap = RK_SOURCE_WINDOW_BYTES - source->end};
  if (source->whole) {
    source->raw_member = source->raw_start;
    source->member_bytes = source->unpacked_bytes;
  }
  source->damage = source->unpacker.kind->step(source->unpacker.state, &step);
  source->raw_start += step.in_used;
  source->end += step.out_made;
  source->unpacked_bytes += step.out_made;
  *idle = step.in_used == 0 && step.out_made == 0;
  *whole = source->whole = step.whole;
  if (step.whole && !source->damage) source->whole_bytes = source->unpacked_bytes;
}

/* Reads on behind the packed bytes that are there; those before `keep_from` are dropped. */
static rk_status read_more_raw(rk_source *source, size_t keep_from, rk_error *error) {
  size_t got = 0;
  memmove(source->raw, source->raw + keep_from, source->raw_end - keep_from);
  source->raw_start -= keep_from;
  source->raw_end -= keep_from;
  source->raw_member -= source->raw_member < keep_from ? source->raw_member : keep_from;
  rk_status status = read_raw(source, source->raw + source->raw_end, RAW_BYTES - source->raw_end,
                              &got, error);
  source->raw_end += got;
  return status;
}

static rk_status fill_packed(rk_source *source, rk_error *error) {
  size_t before = source->end;
  while (source->end == before && !source->damage) {
    if (source->raw_start == source->raw_end && !source->raw_ended) {
      const size_t kept = source->raw_end < RAW_KEPT_BYTES ? source->raw_end : RAW_KEPT_BYTES;
      rk_status status = read_more_raw(source, source->raw_end - kept, error);
      if (status != RK_OK) return status;
    }
    bool idle, whole;
    unpack_some(source, &idle, &whole);
    if (source->damage || !idle) continue;
    if (source->raw_start < source->raw_end) {
      source->damage = "damaged packed data";
    } else if (source->raw_ended) {
      source->ended = whole;
      if (whole) return RK_OK;
      source->damage = "truncated: the packed data stops early";
    }
  }
  if (source->end > before) return RK_OK;
  return rk_error_set_at(error, RK_BAD_INPUT, source->path, 0,
                         source->position + (source->end - source->start), "%s", source->damage);
}

rk_status rk_source_fill(rk_source *source, rk_error *error) {
  if (source->ended) return RK_OK;
  if (source->start > 0) {
    hash_consumed(source);
    memmove(source->window, source->window + source->start, source->end - source->start);
    source->end -= source->start;
    source->start = source->hashed = 0;
  }
  if (source->end == RK_SOURCE_WINDOW_BYTES) return RK_OK;
  rk_status status = RK_OK;
  if (source->unpacker.kind) {
    status = fill_packed(source, error);
  } else {
    size_t got = 0;
    status = read_raw(source, source->window + source->end, RK_SOURCE_WINDOW_BYTES - source->end,
                      &got, error);
    source->end += got;
    source->unpacked_bytes += got;
    source->ended = source->raw_ended;
  }
  if (status != RK_OK) source->ended = true;
  return status;
}

/* Unpacks from raw_start; does the text begin as it should? */
static bool begins_with(rk_source *source, rk_view begins) {
  bool idle = false, whole;
  source->whole = true;
  source->damage = NULL;
  source->start = source->end = source->hashed = 0;
  while (!idle && !source->damage && source->end < begins.len) unpack_some(source, &idle, &whole);
  if (source->end >= begins.len && memcmp(source->window, begins.ptr, begins.len) == 0) return true;
  source->unpacked_bytes -= source->end;
  source->end = 0;
  return false;
}

rk_status rk_source_resume(rk_source *source, rk_view begins, bool *resumed, rk_error *error) {
  const rk_unpacking *kind = source->unpacker.kind;
  *resumed = false;
  if (!kind || !source->damage) return RK_OK;
  rk_source_consume(source, source->end - source->start);
  hash_consumed(source);
  const uint64_t good_bytes = source->whole_bytes;
  size_t at = source->raw_member + 1;
  for (;; at++) {
    if (source->raw_end < at + RAW_KEPT_BYTES && !source->raw_ended) {
      source->raw_start = at = at < source->raw_end ? at : source->raw_end;
      rk_status status = read_more_raw(source, at, error);
      if (status != RK_OK) return status;
      at = 0;
    }
    if (source->raw_end < at + RK_UNPACK_MAGIC_BYTES) break;
    if (!kind->matches(source->raw + at, source->raw_end - at)) continue;
    rk_unpack_close(&source->unpacker);
    if (rk_unpack_open(&source->unpacker, kind) != RK_OK) return no_memory(source, error);
    source->raw_start = at;
    *resumed = begins_with(source, begins);
    if (*resumed) break;
    source->whole_bytes = good_bytes;
  }
  source->ended = !*resumed;
  if (!*resumed) source->damage = NULL;
  return RK_OK;
}

void rk_source_close(rk_source *source) {
  if (source->window) hash_consumed(source);
  rk_fs_abandon(&source->file);
  rk_unpack_close(&source->unpacker);
  source->memory = (rk_view){0};
  source->start = source->end = source->hashed = 0;
  source->ended = true;
}

void rk_source_deinit(rk_source *source) {
  rk_source_close(source);
  free(source->window);
  free(source->raw);
  XXH3_freeState(source->digest);
  *source = (rk_source){0};
}
