/*
 * deletes: marks documents of an index as deleted, as a commit that deletes does.
 */
#ifndef TESTS_SUPPORT_DELETES_H
#define TESTS_SUPPORT_DELETES_H

#include "engine/index/snapshot.h"
#include "tests/support/cases.h"

typedef bool deletes_choice(void *context, uint64_t document);

/* The bits of one segment, with those that it had. Returns how many are set. */
static inline uint64_t deletes_bits(const rk_snapshot *snapshot, uint32_t s,
                                    deletes_choice *choice, void *context, uint8_t *bits) {
  uint64_t count = 0;
  for (rk_docid d = 0; d < snapshot->segments[s].meta.document_count; d++) {
    const bool had = rk_deletes_has(snapshot->deletes[s].dropped, d);
    if (!choice(context, snapshot->bases[s] + d) && !had) continue;
    bits[d / 8] |= (uint8_t)(1u << d % 8);
    count++;
  }
  return count;
}

/* Deletes the documents of the index in `folder` that `choice` names, in one commit; returns how
 * many are deleted now. Files that are no longer named stay. */
static inline uint64_t deletes_make(const char *folder, deletes_choice *choice, void *context) {
  rk_snapshot snapshot;
  rk_error error = {0};
  bool replaced;
  uint64_t all = 0;
  ck_assert_ok(rk_snapshot_open(&snapshot, folder, &error), error);
  for (uint32_t s = 0; s < snapshot.segment_count; s++) {
    rk_manifest_segment *entry = &snapshot.manifest.segments[s];
    uint8_t *bits = calloc((size_t)rk_deletes_bits_bytes(entry->document_count) + 1, 1);
    const uint64_t count = deletes_bits(&snapshot, s, choice, context, bits);
    if (count > entry->deleted_count) {
      entry->deletes_id = snapshot.manifest.next_segment_id++;
      ck_assert_ok(rk_deletes_write(bits, folder, entry, &error), error);
      ck_assert_uint_eq(entry->deleted_count, count);
    }
    all += count;
    free(bits);
  }
  snapshot.manifest.generation++;
  ck_assert_ok(rk_manifest_write(&snapshot.manifest, folder, &replaced, &error), error);
  rk_snapshot_close(&snapshot);
  return all;
}

#endif
