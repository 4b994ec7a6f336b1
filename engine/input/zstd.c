/* zstd (RFC 8878) through libzstd: any number of frames, skippable ones too. */
#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "engine/base/bytes.h"
#include "engine/input/unpack.h"

/* Windows of up to 128 MB (zstd -27 and --long=27) are unpacked; a frame that
 * asks for more is refused, so that a file can't take all memory. */
#define ZSTD_WINDOW_LOG_MAX 27

/* What libzstd wants to see of a frame before it can say how long its header is. */
#define ZSTD_FIRST_BYTES 5

typedef struct zstd_state {
  ZSTD_DCtx *context;
  size_t next_len; /* what libzstd asks for next: a header or one block; 0 between frames */
} zstd_state;

static bool zstd_matches(const uint8_t *first, size_t len) {
  if (len < 4) return false;
  uint32_t magic = rk_load_u32(first);
  return magic == ZSTD_MAGICNUMBER ||
         (magic & ZSTD_MAGIC_SKIPPABLE_MASK) == ZSTD_MAGIC_SKIPPABLE_START;
}

static rk_status zstd_open(void **state) {
  zstd_state *self = calloc(1, sizeof *self);
  if (!self) return RK_NO_MEMORY;
  self->context = ZSTD_createDCtx();
  if (!self->context) {
    free(self);
    return RK_NO_MEMORY;
  }
  ZSTD_DCtx_setParameter(self->context, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG_MAX);
  *state = self;
  return RK_OK;
}

static const char *zstd_reason(size_t result) {
  switch (ZSTD_getErrorCode(result)) {
    case ZSTD_error_frameParameter_windowTooLarge:
      return "zstd: its window is over 128 MB";
    case ZSTD_error_memory_allocation:
      return "zstd: no memory";
    case ZSTD_error_prefix_unknown:
      return "zstd: other bytes follow a frame";
    case ZSTD_error_dictionary_wrong:
      return "zstd: it needs a dictionary";
    default:
      return "zstd: damaged data";
  }
}

/* libzstd forgets what a call wrote when that call fails. It gets one block a
 * call, so that damage in a block costs that block and nothing before it. */
static const char *zstd_step(void *state, rk_unpack_step *step) {
  zstd_state *self = state;
  step->whole = self->next_len == 0;
  if (step->whole && step->in_len == 0) return NULL;
  size_t in_len = self->next_len ? self->next_len : ZSTD_FIRST_BYTES;
  if (in_len > step->in_len) in_len = step->in_len;
  ZSTD_inBuffer in = {step->in, in_len, 0};
  ZSTD_outBuffer out = {step->out, step->out_cap, 0};
  size_t result = ZSTD_decompressStream(self->context, &out, &in);
  if (ZSTD_isError(result)) return zstd_reason(result);
  step->in_used = in.pos;
  step->out_made = out.pos;
  self->next_len = result;
  step->whole = result == 0;
  return NULL;
}

static void zstd_close(void *state) {
  zstd_state *self = state;
  ZSTD_freeDCtx(self->context);
  free(self);
}

const rk_unpacking rk_zstd_unpacking = {"zstd", zstd_matches, zstd_open, zstd_step, zstd_close};
