#include "engine/input/source.h"

#include <errno.h>
#include <stdlib.h>

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
  if (!source->raw) source->raw = malloc(RK_SOURCE_WINDOW_BYTES);
  if (!source->raw || rk_unpack_open(&source->unpacker, kind) != RK_OK)
    return no_memory(source, error);
  memcpy(source->raw, source->window, source->end);
  source->raw_end = source->end;
  source->end = 0;
  return RK_OK;
}

/* Keeps the buffers, forgets the last file. */
static rk_status reset(rk_source *source, const char *path, rk_error *error) {
  uint8_t *window = source->window ? source->window : malloc(RK_SOURCE_WINDOW_BYTES);
  *source = (rk_source){
      .path = path, .window = window, .raw = source->raw, .interrupt = source->interrupt};
  return window ? RK_OK : no_memory(source, error);
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
  source->damage = source->unpacker.kind->step(source->unpacker.state, &step);
  source->raw_start += step.in_used;
  source->end += step.out_made;
  source->unpacked_bytes += step.out_made;
  *idle = step.in_used == 0 && step.out_made == 0;
  *whole = step.whole;
}

static rk_status fill_packed(rk_source *source, rk_error *error) {
  size_t before = source->end;
  while (source->end == before && !source->damage) {
    if (source->raw_start == source->raw_end && !source->raw_ended) {
      size_t got = 0;
      rk_status status = read_raw(source, source->raw, RK_SOURCE_WINDOW_BYTES, &got, error);
      if (status != RK_OK) return status;
      source->raw_start = 0;
      source->raw_end = got;
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
    memmove(source->window, source->window + source->start, source->end - source->start);
    source->end -= source->start;
    source->start = 0;
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

void rk_source_close(rk_source *source) {
  rk_fs_abandon(&source->file);
  rk_unpack_close(&source->unpacker);
  source->memory = (rk_view){0};
  source->start = source->end = 0;
  source->ended = true;
}

void rk_source_deinit(rk_source *source) {
  rk_source_close(source);
  free(source->window);
  free(source->raw);
  *source = (rk_source){0};
}
