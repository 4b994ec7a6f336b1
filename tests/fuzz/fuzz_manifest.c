/*
 * Fuzz target: any bytes as a manifest. The first byte selects:
 * even: as they are; odd: under a right magic number and checksum; with bit 2
 * they are a user's lexicon as well.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "engine/base/bytes.h"
#include "engine/index/snapshot.h"
#include "engine/segment/manifest.h"
#include "tests/fuzz/target.h"

enum { FRAME = 64 }; /* bytes of a manifest without segments and lexicon */

static char folder[64], path[96];

static void remove_folder(void) {
  unlink(path);
  rmdir(folder);
}

static void make_folder(void) {
  strcpy(folder, "/tmp/rakor-fuzz-XXXXXX");
  require(mkdtemp(folder) != NULL);
  snprintf(path, sizeof path, "%s/%s", folder, RK_MANIFEST_NAME);
  atexit(remove_folder);
}

static void write_file(const uint8_t *bytes, size_t len) {
  FILE *file = fopen(path, "wb");
  require(file && fwrite(bytes, 1, len, file) == len && fclose(file) == 0);
}

/* Written again by the writer, it must read the same. */
static void check_again(const rk_manifest *manifest) {
  rk_manifest again;
  bool replaced, found;
  require(rk_manifest_write(manifest, folder, &replaced, NULL) == RK_OK && replaced);
  require(rk_manifest_read(&again, folder, &found, NULL) == RK_OK && found);
  require(again.generation == manifest->generation &&
          again.next_segment_id == manifest->next_segment_id &&
          again.segment_count == manifest->segment_count &&
          again.fingerprint == manifest->fingerprint && again.flags == manifest->flags &&
          rk_view_equal(rk_buffer_view(&again.lexicon), rk_buffer_view(&manifest->lexicon)) &&
          rk_view_equal(rk_buffer_view(&again.resume), rk_buffer_view(&manifest->resume)));
  require(manifest->segment_count == 0 ||
          !memcmp(again.segments, manifest->segments,
                  manifest->segment_count * sizeof *again.segments));
  rk_manifest_deinit(&again);
}

/* Whatever the lexicon says, it is taken or refused with a reason. */
static void check_analysis(const rk_manifest *manifest) {
  rk_analysis analysis;
  bool differs;
  rk_error error = {0};
  const rk_status status = rk_snapshot_analysis(manifest, folder, &analysis, &differs, &error);
  require(status == error.status);
  require(status == RK_OK || status == RK_CORRUPT || status == RK_UNSUPPORTED);
  require(status == RK_OK || (analysis.lexicon == NULL && strcmp(error.file, path) == 0));
  rk_lexicon_release(analysis.lexicon);
}

/* What is kept of a lexicon is kept for good: read again, it is the same. */
static void check_rows(const uint8_t *bytes, size_t len) {
  rk_lexicon *lexicon, *again;
  rk_error error = {0};
  const rk_view source = {(const char *)bytes, len};
  const rk_status status = rk_lexicon_parse(&lexicon, source, "rows", &error);
  require(status == error.status && (status == RK_OK || status == RK_BAD_INPUT));
  if (status == RK_BAD_INPUT) require(error.line > 0 && error.message[0] && lexicon == NULL);
  if (status != RK_OK) return;
  const rk_view text = rk_lexicon_text(lexicon);
  require(rk_lexicon_parse(&again, text, NULL, NULL) == RK_OK);
  require(rk_view_equal(rk_lexicon_text(again), text));
  require(rk_lexicon_row_count(again) == rk_lexicon_row_count(lexicon));
  rk_lexicon_release(again);
  rk_lexicon_release(lexicon);
}

static void check_name(const uint8_t *bytes, size_t len) {
  char name[64], again[RK_SEGMENT_NAME_BYTES];
  uint64_t id;
  if (len >= sizeof name) len = sizeof name - 1;
  memcpy(name, bytes, len);
  name[len] = '\0';
  if (!rk_segment_name_parse(name, &id)) return;
  rk_segment_name(id, again);
  require(strcmp(again, name) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  if (!folder[0]) make_folder();
  const size_t len = size - 1;
  uint8_t *bytes = malloc(size);
  require(bytes != NULL);
  memcpy(bytes, data + 1, len);
  if (data[0] & 1 && len >= 16) {
    memcpy(bytes, "RAKORMAN", 8);
    rk_store_u64(bytes + len - 8, XXH3_64bits(bytes, len - 8));
  }
  /* Seldom all of it is right by chance: sometimes the version, the flags and the sizes are set
   * too. What is no whole entry is the lexicon's. */
  if (data[0] & 2 && len >= FRAME) {
    rk_store_u32(bytes + 8, RK_FORMAT_VERSION);
    rk_store_u32(bytes + 12, (uint32_t)((len - FRAME) / 56));
    rk_store_u32(bytes + 40, bytes[40] & 1);
    /* ... and sometimes in part the resume point's. */
    const uint32_t rest = (uint32_t)((len - FRAME) % 56), resume = bytes[48] % (rest + 1);
    rk_store_u32(bytes + 44, rest - resume);
    rk_store_u32(bytes + 48, resume);
    rk_store_u64(bytes + len - 8, XXH3_64bits(bytes, len - 8));
  }
  write_file(bytes, len);
  check_name(data + 1, len);
  if (data[0] & 4) check_rows(data + 1, len);
  free(bytes);
  rk_manifest manifest;
  bool found = false;
  rk_error error = {0};
  const rk_status status = rk_manifest_read(&manifest, folder, &found, &error);
  require(found && status == error.status);
  require(status == RK_OK || status == RK_CORRUPT || status == RK_UNSUPPORTED);
  require(status == RK_OK || (error.message[0] && strcmp(error.file, path) == 0));
  if (status == RK_OK && data[0] >= 0xf0) check_again(&manifest); /* syncs are slow */
  if (status == RK_OK) check_analysis(&manifest);
  rk_manifest_deinit(&manifest);
  return 0;
}
