#include "bench/crawl_output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { PACKED_BYTES = 9 << 20, GZIP_LEVEL = 1, ZSTD_LEVEL = 3 }; /* any record fits, packed */

static int ends_in(const char *path, const char *ending) {
  size_t length = strlen(path), size = strlen(ending);
  return length >= size && strcmp(path + length - size, ending) == 0;
}

int crawl_output_open(crawl_output *output, const char *path, int members) {
  *output = (crawl_output){.file = stdout};
  output->gzip = path && ends_in(path, ".gz");
  output->members = members && output->gzip;
  output->packed = malloc(PACKED_BYTES);
  int ready = output->packed != NULL;
  if (ready && output->gzip)
    ready = deflateInit2(&output->deflate, GZIP_LEVEL, Z_DEFLATED, 15 + 16, 9,
                         Z_DEFAULT_STRATEGY) == Z_OK;
  if (ready && path && ends_in(path, ".zst")) {
    ready = (output->zstd = ZSTD_createCStream()) != NULL;
    if (ready) {
      ZSTD_CCtx_setParameter(output->zstd, ZSTD_c_compressionLevel, ZSTD_LEVEL);
      ZSTD_CCtx_setParameter(output->zstd, ZSTD_c_checksumFlag, 1);
      ZSTD_CCtx_setParameter(output->zstd, ZSTD_c_nbWorkers, 1); /* packs beside the writing */
    }
  }
  if (!ready) errno = ENOMEM;
  if (ready && path) ready = (output->file = fopen(path, "wb")) != NULL;
  return ready ? 0 : -1;
}

static int to_file(crawl_output *output, const void *bytes, size_t length) {
  return fwrite(bytes, 1, length, output->file) == length ? 0 : -1;
}

static int through_zstd(crawl_output *output, const char *bytes, size_t length,
                        ZSTD_EndDirective end) {
  ZSTD_inBuffer in = {bytes, length, 0};
  for (;;) {
    ZSTD_outBuffer out = {output->packed, PACKED_BYTES, 0};
    size_t left = ZSTD_compressStream2(output->zstd, &out, &in, end);
    if (ZSTD_isError(left)) {
      errno = ENOMEM;
      return -1;
    }
    if (to_file(output, out.dst, out.pos) != 0) return -1;
    if (end == ZSTD_e_end ? left == 0 : in.pos == in.size) return 0;
  }
}

static int through_zlib(crawl_output *output, const crawl_record *record, crawl_damage damage,
                        uint64_t chance, int flush) {
  z_stream *stream = &output->deflate;
  stream->next_in = record ? (unsigned char *)record->bytes : (unsigned char *)"";
  stream->avail_in = record ? (unsigned)record->length : 0;
  do {
    stream->next_out = output->packed;
    stream->avail_out = PACKED_BYTES;
    deflate(stream, flush);
    size_t length = PACKED_BYTES - stream->avail_out;
    if (damage == CRAWL_MEMBER_CUT) length = length / 2;
    if (damage == CRAWL_MEMBER_BITS && length > 40)
      for (size_t i = 0; i < 8; i++)
        output->packed[length / 2 + i] ^= (unsigned char)(chance >> 8 * i | 1);
    if (to_file(output, output->packed, length) != 0) return -1;
  } while (stream->avail_out == 0);
  if (output->members) deflateReset(stream);
  return 0;
}

int crawl_output_write(crawl_output *output, const crawl_record *record, crawl_damage damage,
                       uint64_t chance) {
  if (record->length == 0) return 0;
  if (output->gzip)
    return through_zlib(output, record, damage, chance, output->members ? Z_FINISH : Z_NO_FLUSH);
  if (output->zstd) return through_zstd(output, record->bytes, record->length, ZSTD_e_continue);
  return to_file(output, record->bytes, record->length);
}

int crawl_output_close(crawl_output *output) {
  int status = 0;
  if (output->file) {
    if (output->gzip && !output->members)
      status = through_zlib(output, NULL, CRAWL_SOUND, 0, Z_FINISH);
    if (output->zstd) status = through_zstd(output, NULL, 0, ZSTD_e_end);
    if (fflush(output->file) != 0 || ferror(output->file)) status = -1;
    if (output->file != stdout && fclose(output->file) != 0) status = -1;
  }
  int cause = errno;
  if (output->gzip) deflateEnd(&output->deflate);
  ZSTD_freeCStream(output->zstd);
  free(output->packed);
  errno = cause;
  return status;
}
