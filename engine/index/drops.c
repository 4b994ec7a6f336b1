#include "engine/index/drops.h"

#include <stdlib.h>

rk_status rk_drops_init(rk_drops *drops, const rk_snapshot *snapshot) {
  *drops = (rk_drops){.snapshot = snapshot};
  drops->bits = calloc(snapshot->segment_count + (size_t)1, sizeof *drops->bits);
  return drops->bits ? RK_OK : RK_NO_MEMORY;
}

void rk_drops_deinit(rk_drops *drops) {
  for (uint32_t s = 0; drops->bits && s < drops->snapshot->segment_count; s++)
    free(drops->bits[s]);
  free(drops->bits);
  *drops = (rk_drops){0};
}

/* A copy of the bits that the segment has. */
static uint8_t *begin(const rk_drops *drops, uint32_t segment) {
  const rk_manifest_segment *entry = &drops->snapshot->manifest.segments[segment];
  const uint8_t *had = drops->snapshot->deletes[segment].dropped;
  const size_t bytes = (size_t)rk_deletes_bits_bytes(entry->document_count);
  uint8_t *bits = calloc(bytes + 1, 1);
  if (bits && had) memcpy(bits, had, bytes);
  return bits;
}

rk_status rk_drops_add(rk_drops *drops, uint32_t segment, rk_docid document) {
  uint8_t **bits = &drops->bits[segment];
  if (rk_deletes_has(*bits ? *bits : drops->snapshot->deletes[segment].dropped, document))
    return RK_OK;
  if (!*bits) *bits = begin(drops, segment);
  if (!*bits) return RK_NO_MEMORY;
  (*bits)[document / 8] |= (uint8_t)(1u << document % 8);
  drops->count++;
  return RK_OK;
}

static rk_status apply_one(const uint8_t *bits, const rk_folder *folder, const rk_manifest *kept,
                           rk_manifest *next, rk_manifest_segment *entry, rk_error *error) {
  rk_manifest_segment changed = *entry;
  changed.deletes_id = next->next_segment_id++;
  const rk_status status = rk_deletes_write(bits, folder->path, &changed, error);
  /* The file of whichever entry is not taken is nobody's. */
  rk_manifest_segment gone = status == RK_OK ? *entry : changed;
  if (status == RK_OK) *entry = changed;
  rk_folder_remove_deletes(folder, kept, &gone);
  return status;
}

rk_status rk_drops_apply(const rk_drops *drops, const rk_folder *folder, const rk_manifest *kept,
                         rk_manifest *next, rk_error *error) {
  rk_status status = RK_OK;
  for (uint32_t s = 0; status == RK_OK && s < next->segment_count; s++)
    if (drops->bits[s])
      status = apply_one(drops->bits[s], folder, kept, next, &next->segments[s], error);
  return status;
}
