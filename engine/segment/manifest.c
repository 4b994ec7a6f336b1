#include "engine/segment/manifest.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>

#include "engine/base/bytes.h"
#include "engine/base/fs.h"
#include "engine/segment/deletes.h"
#include "engine/segment/format.h"

#define MAGIC "RAKORMAN"

enum {
  AT_MAGIC = 0,         /* 8 */
  AT_VERSION = 8,       /* 4 */
  AT_SEGMENTS = 12,     /* 4 */
  AT_GENERATION = 16,   /* 8 */
  AT_NEXT_SEGMENT = 24, /* 8 */
  AT_FINGERPRINT = 32,  /* 8 */
  AT_FLAGS = 40,        /* 4 */
  AT_LEXICON = 44,      /* 4: bytes of the lexicon, which stands behind the entries */
  AT_RESUME = 48,       /* 4: bytes of the resume point, behind the lexicon */
  AT_RESERVED = 52,     /* 4 */
  HEAD_BYTES = 56,
  ENTRY_BYTES = 56,     /* the fields of rk_manifest_segment, 8 bytes each */
  SUM_BYTES = 8,        /* XXH3-64 of everything before it */
};

void rk_manifest_deinit(rk_manifest *manifest) {
  free(manifest->segments);
  rk_buffer_deinit(&manifest->lexicon);
  rk_buffer_deinit(&manifest->resume);
  *manifest = (rk_manifest){0};
}

rk_status rk_manifest_add(rk_manifest *manifest, const rk_manifest_segment *segment) {
  const size_t count = manifest->segment_count;
  rk_manifest_segment *grown = realloc(manifest->segments, (count + 1) * sizeof *grown);
  if (!grown) return RK_NO_MEMORY;
  grown[count] = *segment;
  manifest->segments = grown;
  manifest->segment_count++;
  return RK_OK;
}

rk_status rk_manifest_copy(rk_manifest *to, const rk_manifest *from) {
  rk_manifest copy = *from;
  copy.segments = malloc((from->segment_count + (size_t)1) * sizeof *copy.segments);
  copy.lexicon = copy.resume = (rk_buffer){0};
  if (!copy.segments ||
      rk_buffer_append(&copy.lexicon, from->lexicon.ptr, from->lexicon.len) != RK_OK ||
      rk_buffer_append(&copy.resume, from->resume.ptr, from->resume.len) != RK_OK) {
    rk_manifest_deinit(&copy);
    return RK_NO_MEMORY;
  }
  for (uint32_t i = 0; i < from->segment_count; i++) copy.segments[i] = from->segments[i];
  rk_manifest_deinit(to);
  *to = copy;
  return RK_OK;
}

void rk_manifest_remove(rk_manifest *manifest, uint32_t at) {
  rk_manifest_segment *entry = manifest->segments + at;
  manifest->segment_count--;
  memmove(entry, entry + 1, (manifest->segment_count - at) * sizeof *entry);
}

void rk_segment_name(uint64_t id, char name[RK_SEGMENT_NAME_BYTES]) {
  snprintf(name, RK_SEGMENT_NAME_BYTES, "seg-%016" PRIx64 ".rks", id);
}

bool rk_segment_name_parse(const char *name, uint64_t *id) {
  char again[RK_SEGMENT_NAME_BYTES];
  if (strncmp(name, "seg-", 4) != 0) return false;
  *id = strtoull(name + 4, NULL, 16);
  rk_segment_name(*id, again);
  /* Ids start at 1, and there is always a greater one left. */
  return strcmp(name, again) == 0 && *id != 0 && *id != UINT64_MAX;
}

uint64_t rk_manifest_footer_sum(rk_view file) {
  return file.len < 8 ? 0 : rk_load_u64(file.ptr + file.len - 8);
}

uint64_t rk_manifest_segment_bytes(const rk_manifest_segment *segment) {
  return segment->file_bytes +
         (segment->deletes_id ? rk_deletes_file_bytes(segment->document_count) : 0);
}

uint64_t rk_manifest_bytes(const rk_manifest *manifest) {
  return HEAD_BYTES + (uint64_t)manifest->segment_count * ENTRY_BYTES + manifest->lexicon.len +
         manifest->resume.len + SUM_BYTES;
}

static rk_status damaged(const char *path, uint64_t byte, const char *reason, rk_error *error) {
  return rk_error_set_at(error, RK_CORRUPT, path, 0, byte, "damaged index: manifest: %s", reason);
}

static int compare_ids(const void *a, const void *b) {
  const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

/* Either no document is deleted, or some are and a file says which. */
static bool deletes_make_sense(const rk_manifest_segment *segment) {
  if (segment->deletes_id == 0) return segment->deleted_count == 0 && segment->deletes_sum == 0;
  return segment->deleted_count > 0 && segment->deleted_count <= segment->document_count;
}

static rk_status check_entries(const rk_manifest *manifest, const char *path, rk_error *error) {
  for (uint32_t i = 0; i < manifest->segment_count; i++)
    if (!deletes_make_sense(&manifest->segments[i]))
      return damaged(path, HEAD_BYTES + (uint64_t)i * ENTRY_BYTES,
                     "its counts of deleted documents make no sense", error);
  return RK_OK;
}

/* No file comes twice, and none has an id that is still to be given. */
static rk_status check_ids(const rk_manifest *manifest, const char *path, rk_error *error) {
  uint64_t *ids = malloc((2 * (size_t)manifest->segment_count + 1) * sizeof *ids);
  if (!ids) return rk_error_set(error, RK_NO_MEMORY, path, "out of memory");
  size_t count = 0;
  for (uint32_t i = 0; i < manifest->segment_count; i++) {
    ids[count++] = manifest->segments[i].id;
    if (manifest->segments[i].deletes_id) ids[count++] = manifest->segments[i].deletes_id;
  }
  qsort(ids, count, sizeof *ids, compare_ids);
  rk_status status = RK_OK;
  for (size_t i = 0; status == RK_OK && i < count; i++) {
    if (i && ids[i] == ids[i - 1]) status = damaged(path, HEAD_BYTES, "a segment twice", error);
    if (ids[i] >= manifest->next_segment_id)
      status = damaged(path, AT_NEXT_SEGMENT, "a segment id is too large", error);
  }
  free(ids);
  return status;
}

/* Is this a manifest, whole and of our version? */
static rk_status check_frame(rk_fs_map map, const char *path, rk_error *error) {
  const uint8_t *p = map.ptr;
  /* The head was shorter once; the sum stood at the end in every version. */
  if (map.len < AT_FINGERPRINT + SUM_BYTES || memcmp(p + AT_MAGIC, MAGIC, 8) != 0)
    return damaged(path, 0, "not a manifest", error);
  if (rk_load_u64(p + map.len - SUM_BYTES) != XXH3_64bits(p, map.len - SUM_BYTES))
    return damaged(path, 0, "its checksum is wrong", error);
  const uint32_t version = rk_load_u32(p + AT_VERSION);
  if (version != RK_FORMAT_VERSION)
    return rk_error_set(error, RK_UNSUPPORTED, path,
                        "format version %u, this program reads version %d%s", version,
                        RK_FORMAT_VERSION,
                        version < RK_FORMAT_VERSION ? ": remove the index and make it again" : "");
  if (map.len < HEAD_BYTES + SUM_BYTES) return damaged(path, 0, "it is cut short", error);
  const uint32_t flags = rk_load_u32(p + AT_FLAGS);
  if (flags & ~(uint32_t)RK_FLAGS_KNOWN)
    return rk_error_set(error, RK_UNSUPPORTED, path,
                        "its text was analysed in a way that this program does not know (%u)",
                        flags);
  const uint64_t count = rk_load_u32(p + AT_SEGMENTS), lexicon = rk_load_u32(p + AT_LEXICON);
  if (lexicon > RK_LEXICON_MAX_BYTES)
    return damaged(path, AT_LEXICON, "the lexicon is too large", error);
  const uint64_t resume = rk_load_u32(p + AT_RESUME);
  if (resume > RK_RESUME_MAX_BYTES)
    return damaged(path, AT_RESUME, "the resume point is too large", error);
  if (count > RK_SEGMENTS_MAX ||
      map.len != HEAD_BYTES + count * ENTRY_BYTES + lexicon + resume + SUM_BYTES)
    return damaged(path, AT_SEGMENTS, "its size does not fit the number of segments", error);
  return RK_OK;
}

static rk_status decode(rk_manifest *manifest, rk_fs_map map, const char *path, rk_error *error) {
  const rk_status status = check_frame(map, path, error);
  if (status != RK_OK) return status;
  const uint8_t *p = map.ptr;
  const uint32_t count = rk_load_u32(p + AT_SEGMENTS), lexicon = rk_load_u32(p + AT_LEXICON);
  const uint32_t resume = rk_load_u32(p + AT_RESUME);
  manifest->generation = rk_load_u64(p + AT_GENERATION);
  manifest->sum = rk_load_u64(p + map.len - SUM_BYTES);
  manifest->next_segment_id = rk_load_u64(p + AT_NEXT_SEGMENT);
  manifest->fingerprint = rk_load_u64(p + AT_FINGERPRINT);
  manifest->flags = rk_load_u32(p + AT_FLAGS);
  p += HEAD_BYTES;
  for (uint32_t i = 0; i < count; i++, p += ENTRY_BYTES) {
    const rk_manifest_segment segment = {.id = rk_load_u64(p),
                                         .document_count = rk_load_u64(p + 8),
                                         .file_bytes = rk_load_u64(p + 16),
                                         .footer_sum = rk_load_u64(p + 24),
                                         .deletes_id = rk_load_u64(p + 32),
                                         .deleted_count = rk_load_u64(p + 40),
                                         .deletes_sum = rk_load_u64(p + 48)};
    if (rk_manifest_add(manifest, &segment) != RK_OK)
      return rk_error_set(error, RK_NO_MEMORY, path, "out of memory");
  }
  if (rk_buffer_append(&manifest->lexicon, p, lexicon) != RK_OK ||
      rk_buffer_append(&manifest->resume, p + lexicon, resume) != RK_OK)
    return rk_error_set(error, RK_NO_MEMORY, path, "out of memory");
  const rk_status sound = check_entries(manifest, path, error);
  return sound == RK_OK ? check_ids(manifest, path, error) : sound;
}

static rk_status no_memory(const char *folder, rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, folder, "out of memory");
}

rk_status rk_manifest_read(rk_manifest *manifest, const char *folder, bool *found,
                           rk_error *error) {
  *manifest = (rk_manifest){0};
  *found = false;
  char *path = rk_fs_join(folder, RK_MANIFEST_NAME);
  if (!path) return no_memory(folder, error);
  rk_fs_kind kind;
  uint64_t size;
  rk_fs_map map = {0};
  rk_status status = rk_fs_stat(folder, &kind, &size, error);
  if (status == RK_OK && kind != RK_FS_FOLDER)
    status = rk_error_set(error, RK_NO_INDEX, folder, "no index here");
  if (status == RK_OK) status = rk_fs_stat(path, &kind, &size, error);
  *found = status == RK_OK && kind != RK_FS_NOTHING;
  if (*found) status = rk_fs_map_open(&map, path, error);
  if (*found && status == RK_OK) status = decode(manifest, map, path, error);
  rk_fs_map_close(&map);
  if (status != RK_OK) rk_manifest_deinit(manifest);
  free(path);
  return status;
}

static rk_status encode(const rk_manifest *manifest, rk_buffer *bytes) {
  const size_t len = (size_t)rk_manifest_bytes(manifest) - SUM_BYTES;
  if (rk_buffer_reserve(bytes, len + SUM_BYTES) != RK_OK) return RK_NO_MEMORY;
  uint8_t *p = bytes->ptr;
  memcpy(p + AT_MAGIC, MAGIC, 8);
  rk_store_u32(p + AT_VERSION, RK_FORMAT_VERSION);
  rk_store_u32(p + AT_SEGMENTS, manifest->segment_count);
  rk_store_u64(p + AT_GENERATION, manifest->generation);
  rk_store_u64(p + AT_NEXT_SEGMENT, manifest->next_segment_id);
  rk_store_u64(p + AT_FINGERPRINT, manifest->fingerprint);
  rk_store_u32(p + AT_FLAGS, manifest->flags);
  rk_store_u32(p + AT_LEXICON, (uint32_t)manifest->lexicon.len);
  rk_store_u32(p + AT_RESUME, (uint32_t)manifest->resume.len);
  rk_store_u32(p + AT_RESERVED, 0);
  p += HEAD_BYTES;
  for (uint32_t i = 0; i < manifest->segment_count; i++, p += ENTRY_BYTES) {
    const rk_manifest_segment *segment = &manifest->segments[i];
    rk_store_u64(p, segment->id);
    rk_store_u64(p + 8, segment->document_count);
    rk_store_u64(p + 16, segment->file_bytes);
    rk_store_u64(p + 24, segment->footer_sum);
    rk_store_u64(p + 32, segment->deletes_id);
    rk_store_u64(p + 40, segment->deleted_count);
    rk_store_u64(p + 48, segment->deletes_sum);
  }
  const rk_view tail[] = {rk_buffer_view(&manifest->lexicon), rk_buffer_view(&manifest->resume)};
  for (size_t i = 0; i < 2; i++) {
    if (tail[i].len) memcpy(p, tail[i].ptr, tail[i].len);
    p += tail[i].len;
  }
  rk_store_u64(bytes->ptr + len, XXH3_64bits(bytes->ptr, len));
  bytes->len = len + SUM_BYTES;
  return RK_OK;
}

rk_status rk_manifest_write(const rk_manifest *manifest, const char *folder, bool *replaced,
                            rk_error *error) {
  *replaced = false;
  rk_buffer bytes = {0};
  char *path = rk_fs_join(folder, RK_MANIFEST_NAME);
  char *temporary = rk_fs_join(folder, RK_MANIFEST_TEMPORARY_NAME);
  rk_status status = path && temporary ? encode(manifest, &bytes) : RK_NO_MEMORY;
  if (status != RK_OK) {
    status = no_memory(folder, error);
  } else {
    /* New segment files must be found after a crash before a manifest names them. */
    status = rk_fs_sync_dir(folder, error);
    if (status == RK_OK) status = rk_fs_write_whole(temporary, bytes.ptr, bytes.len, error);
    if (status == RK_OK) status = rk_fs_rename(temporary, path, error);
    *replaced = status == RK_OK;
    if (status == RK_OK) status = rk_fs_sync_dir(folder, error);
  }
  rk_buffer_deinit(&bytes);
  free(path);
  free(temporary);
  return status;
}
