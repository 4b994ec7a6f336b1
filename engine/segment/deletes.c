#include "engine/segment/deletes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>

#include "engine/base/bytes.h"
#include "engine/segment/named_file.h"

#define MAGIC "RAKORDEL"

enum {
  AT_MAGIC = 0,      /* 8 */
  AT_VERSION = 8,    /* 4 */
  AT_RESERVED = 12,  /* 4 */
  AT_SEGMENT = 16,   /* 8 */
  AT_DOCUMENTS = 24, /* 8 */
  AT_DELETED = 32,   /* 8 */
  HEAD_BYTES = 40,   /* then the bits */
  SUM_BYTES = 8,     /* XXH3-64 of everything before it */
};

uint64_t rk_deletes_file_bytes(uint64_t document_count) {
  return HEAD_BYTES + rk_deletes_bits_bytes(document_count) + SUM_BYTES;
}

void rk_deletes_name(uint64_t id, char name[RK_DELETES_NAME_BYTES]) {
  snprintf(name, RK_DELETES_NAME_BYTES, "del-%016" PRIx64 ".rkd", id);
}

bool rk_deletes_name_parse(const char *name, uint64_t *id) {
  char again[RK_DELETES_NAME_BYTES];
  if (strncmp(name, "del-", 4) != 0) return false;
  *id = strtoull(name + 4, NULL, 16);
  rk_deletes_name(*id, again);
  return strcmp(name, again) == 0 && *id != 0 && *id != UINT64_MAX;
}

static char *path_of(const char *folder, uint64_t id) {
  char name[RK_DELETES_NAME_BYTES];
  rk_deletes_name(id, name);
  return rk_fs_join(folder, name);
}

static rk_status no_memory(const char *folder, rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, folder, "out of memory");
}

/* ---- Reading ---- */

static uint64_t count_bits(const uint8_t *bits, uint64_t bytes) {
  uint64_t count = 0, i = 0;
  for (; bytes - i >= 8; i += 8) count += (uint64_t)__builtin_popcountll(rk_load_u64(bits + i));
  for (; i < bytes; i++) count += (uint64_t)__builtin_popcount(bits[i]);
  return count;
}

static rk_status damaged(const char *path, uint64_t byte, const char *reason, rk_error *error) {
  return rk_error_set_at(error, RK_CORRUPT, path, 0, byte, "damaged index: deletes: %s", reason);
}

static rk_status check(rk_fs_map map, const rk_manifest_segment *entry, const char *path,
                       rk_error *error) {
  const uint8_t *p = map.ptr;
  const uint64_t documents = entry->document_count;
  if (map.len < HEAD_BYTES + SUM_BYTES || memcmp(p + AT_MAGIC, MAGIC, 8) != 0)
    return damaged(path, 0, "no list of deleted documents", error);
  const uint64_t sum = rk_load_u64(p + map.len - SUM_BYTES);
  if (sum != XXH3_64bits(p, map.len - SUM_BYTES))
    return damaged(path, 0, "its checksum is wrong", error);
  if (rk_load_u32(p + AT_VERSION) != RK_FORMAT_VERSION)
    return rk_error_set(error, RK_UNSUPPORTED, path,
                        "format version %u, this program reads version %d",
                        rk_load_u32(p + AT_VERSION), RK_FORMAT_VERSION);
  if (map.len != rk_deletes_file_bytes(documents) || sum != entry->deletes_sum ||
      rk_load_u64(p + AT_SEGMENT) != entry->id || rk_load_u64(p + AT_DOCUMENTS) != documents ||
      rk_load_u64(p + AT_DELETED) != entry->deleted_count)
    return damaged(path, AT_SEGMENT, "not the file that was committed", error);
  const uint8_t *bits = p + HEAD_BYTES;
  const uint64_t bytes = rk_deletes_bits_bytes(documents);
  if (documents % 8 && bits[bytes - 1] >> documents % 8)
    return damaged(path, HEAD_BYTES + bytes - 1, "a document behind the last one", error);
  if (count_bits(bits, bytes) != entry->deleted_count)
    return damaged(path, AT_DELETED, "its count of documents is wrong", error);
  return RK_OK;
}

static rk_status open_path(rk_deletes *deletes, const char *path,
                           const rk_manifest_segment *entry, rk_error *error) {
  rk_status status = rk_named_file_require(path, error);
  if (status == RK_OK) status = rk_fs_map_open(&deletes->map, path, error);
  if (status == RK_OK) status = check(deletes->map, entry, path, error);
  if (status == RK_OK) deletes->dropped = deletes->map.ptr + HEAD_BYTES;
  return status;
}

rk_status rk_deletes_open(rk_deletes *deletes, const char *folder,
                          const rk_manifest_segment *entry, rk_error *error) {
  *deletes = (rk_deletes){0};
  if (entry->deletes_id == 0) return RK_OK;
  char *path = path_of(folder, entry->deletes_id);
  if (!path) return no_memory(folder, error);
  const rk_status status = open_path(deletes, path, entry, error);
  free(path);
  if (status != RK_OK) rk_deletes_close(deletes);
  return status;
}

void rk_deletes_close(rk_deletes *deletes) {
  rk_fs_map_close(&deletes->map);
  *deletes = (rk_deletes){0};
}

/* ---- Writing ---- */

/* All but the sum. */
static rk_status encode(rk_buffer *bytes, const uint8_t *dropped,
                        const rk_manifest_segment *entry) {
  uint8_t head[HEAD_BYTES] = {0};
  const uint64_t bits = rk_deletes_bits_bytes(entry->document_count);
  memcpy(head + AT_MAGIC, MAGIC, 8);
  rk_store_u32(head + AT_VERSION, RK_FORMAT_VERSION);
  rk_store_u64(head + AT_SEGMENT, entry->id);
  rk_store_u64(head + AT_DOCUMENTS, entry->document_count);
  rk_store_u64(head + AT_DELETED, count_bits(dropped, bits));
  if (rk_buffer_reserve(bytes, HEAD_BYTES + (size_t)bits + SUM_BYTES) != RK_OK) return RK_NO_MEMORY;
  if (rk_buffer_append(bytes, head, HEAD_BYTES) != RK_OK) return RK_NO_MEMORY;
  return rk_buffer_append(bytes, dropped, (size_t)bits);
}

rk_status rk_deletes_write(const uint8_t *dropped, const char *folder, rk_manifest_segment *entry,
                           rk_error *error) {
  rk_buffer bytes = {0};
  uint8_t sum[SUM_BYTES];
  char *path = path_of(folder, entry->deletes_id);
  rk_status status = path ? encode(&bytes, dropped, entry) : RK_NO_MEMORY;
  if (status == RK_OK) {
    rk_store_u64(sum, XXH3_64bits(bytes.ptr, bytes.len));
    status = rk_buffer_append(&bytes, sum, SUM_BYTES);
  }
  if (status == RK_OK) {
    status = rk_fs_write_whole(path, bytes.ptr, bytes.len, error);
    entry->deleted_count = rk_load_u64(bytes.ptr + AT_DELETED);
    entry->deletes_sum = rk_load_u64(sum);
  } else {
    status = no_memory(folder, error);
  }
  rk_buffer_deinit(&bytes);
  free(path);
  return status;
}
