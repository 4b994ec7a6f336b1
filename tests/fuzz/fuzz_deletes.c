/*
 * Fuzz target: any bytes as the file of a segment's deleted documents. The first byte selects: even:
 * as they are; odd: under a right magic number, version and checksum, which the manifest knows; with
 * bit 2 its counts are those of the manifest, too. The second byte is the number of documents.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "engine/base/bytes.h"
#include "engine/segment/deletes.h"
#include "tests/fuzz/target.h"

enum { HEAD = 40, SUM = 8 };

static char folder[64], path[128];

static void remove_folder(void) {
  unlink(path);
  rmdir(folder);
}

static void make_folder(void) {
  strcpy(folder, "/tmp/rakor-fuzz-XXXXXX");
  require(mkdtemp(folder) != NULL);
  snprintf(path, sizeof path, "%s/del-0000000000000001.rkd", folder);
  atexit(remove_folder);
}

static void write_file(const uint8_t *bytes, size_t len) {
  static int fd = -1; /* kept open: making a file is what takes the time here */
  if (fd < 0) fd = open(path, O_CREAT | O_RDWR, 0600);
  require(fd >= 0 && pwrite(fd, bytes, len, 0) == (ssize_t)len && ftruncate(fd, (off_t)len) == 0);
}

static void make_right(uint8_t *bytes, size_t len, bool with_counts, rk_manifest_segment *entry) {
  if (len < HEAD + SUM) return;
  memcpy(bytes, "RAKORDEL", 8);
  rk_store_u32(bytes + 8, RK_FORMAT_VERSION);
  if (with_counts) {
    rk_store_u64(bytes + 16, entry->id);
    rk_store_u64(bytes + 24, entry->document_count);
    rk_store_u64(bytes + 32, entry->deleted_count);
  }
  entry->deletes_sum = XXH3_64bits(bytes, len - SUM);
  rk_store_u64(bytes + len - SUM, entry->deletes_sum);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2) return 0;
  if (!folder[0]) make_folder();
  const size_t len = size - 2;
  uint8_t *bytes = malloc(size);
  require(bytes != NULL);
  memcpy(bytes, data + 2, len);
  rk_manifest_segment entry = {
      .id = 5, .document_count = data[1], .deletes_id = 1, .deleted_count = data[0] >> 3};
  if (data[0] & 1) make_right(bytes, len, data[0] & 2, &entry);
  write_file(bytes, len);
  rk_deletes deletes;
  rk_error error = {0};
  const rk_status status = rk_deletes_open(&deletes, folder, &entry, &error);
  require(status == error.status);
  require(status == RK_OK || status == RK_CORRUPT || status == RK_UNSUPPORTED);
  require(status == RK_OK || (error.message[0] && strcmp(error.file, path) == 0));
  uint64_t count = 0;
  for (rk_docid d = 0; status == RK_OK && d < entry.document_count; d++)
    count += rk_deletes_has(deletes.dropped, d);
  require(status != RK_OK || count == entry.deleted_count);
  rk_deletes_close(&deletes);
  free(bytes);
  return 0;
}
