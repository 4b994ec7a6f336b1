#include "engine/base/spill.h"

static rk_status no_memory(const rk_spill *spill, rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, spill->path, "out of memory");
}

static rk_status write_held(rk_spill *spill, rk_error *error) {
  rk_status status =
      spill->file.fd_plus_1 ? RK_OK : rk_fs_create_scratch(&spill->file, spill->path, error);
  if (status == RK_OK)
    status = rk_fs_write(&spill->file, spill->held.ptr, spill->held.len, error);
  spill->held.len = 0;
  return status;
}

rk_status rk_spill_append(rk_spill *spill, const void *bytes, size_t len, rk_error *error) {
  spill->size_bytes += len;
  if (spill->held.len + len > spill->limit_bytes && spill->held.len) {
    rk_status status = write_held(spill, error);
    if (status != RK_OK) return status;
  }
  return rk_buffer_append(&spill->held, bytes, len) == RK_OK ? RK_OK : no_memory(spill, error);
}

/* Reads the scratch file through the memory of what was held. */
static rk_status drain_file(rk_spill *spill,
                            rk_status (*sink)(void *, const void *, size_t, rk_error *),
                            void *context, rk_error *error) {
  rk_status status = write_held(spill, error);
  if (status == RK_OK) status = rk_fs_rewind(&spill->file, error);
  for (uint64_t done = 0; status == RK_OK && done < spill->size_bytes;) {
    size_t got = 0;
    status = rk_fs_read(&spill->file, spill->held.ptr, spill->held.cap, &got, error);
    if (status == RK_OK && got == 0)
      status = rk_error_set(error, RK_IO, spill->path, "a scratch file was cut short");
    if (status == RK_OK) status = sink(context, spill->held.ptr, got, error);
    done += got;
  }
  return status;
}

rk_status rk_spill_drain(rk_spill *spill,
                         rk_status (*sink)(void *context, const void *bytes, size_t len,
                                           rk_error *error),
                         void *context, rk_error *error) {
  if (spill->file.fd_plus_1) return drain_file(spill, sink, context, error);
  return spill->held.len ? sink(context, spill->held.ptr, spill->held.len, error) : RK_OK;
}

void rk_spill_deinit(rk_spill *spill) {
  rk_buffer_deinit(&spill->held);
  rk_fs_abandon(&spill->file);
  spill->size_bytes = 0;
}
