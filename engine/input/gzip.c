/* gzip (RFC 1952) through zlib: any number of members, and the zero bytes that
 * tapes and some tools pad the end with. */
#include <stdlib.h>
#include <zlib.h>

#include "engine/input/unpack.h"

typedef struct gzip_state {
  z_stream stream;
  bool between; /* no member is open: at the start, or after a complete one */
  bool padded;  /* zero bytes came after a member: nothing else may follow */
} gzip_state;

static bool gzip_matches(const uint8_t *first, size_t len) {
  return len >= 3 && first[0] == 0x1f && first[1] == 0x8b && first[2] == 8;
}

static rk_status gzip_open(void **state) {
  gzip_state *self = calloc(1, sizeof *self);
  if (!self) return RK_NO_MEMORY;
  /* 16: a gzip header must be there; zlib then checks each member's CRC and length. */
  if (inflateInit2(&self->stream, 16 + MAX_WBITS) != Z_OK) {
    free(self);
    return RK_NO_MEMORY;
  }
  self->between = true;
  *state = self;
  return RK_OK;
}

/* Between members. Leaves `between` set when there is only padding, or nothing. */
static const char *gzip_begin_member(gzip_state *self, rk_unpack_step *step) {
  while (step->in_used < step->in_len && step->in[step->in_used] == 0) {
    self->padded = true;
    step->in_used++;
  }
  if (step->in_used == step->in_len) return NULL;
  if (self->padded || step->in[step->in_used] != 0x1f) return "gzip: other bytes follow its end";
  if (inflateReset(&self->stream) != Z_OK) return "gzip: can't start the next member";
  self->between = false;
  return NULL;
}

static const char *gzip_step(void *state, rk_unpack_step *step) {
  gzip_state *self = state;
  if (self->between) {
    const char *reason = gzip_begin_member(self, step);
    step->whole = self->between;
    if (reason || self->between) return reason;
  }
  z_stream *stream = &self->stream;
  stream->next_in = (Bytef *)(step->in + step->in_used);
  stream->avail_in = (uInt)(step->in_len - step->in_used);
  stream->next_out = step->out;
  stream->avail_out = (uInt)step->out_cap;
  int result = inflate(stream, Z_NO_FLUSH);
  step->in_used = step->in_len - stream->avail_in;
  step->out_made = step->out_cap - stream->avail_out;
  self->between = step->whole = result == Z_STREAM_END;
  switch (result) {
    case Z_OK:
    case Z_STREAM_END:
    case Z_BUF_ERROR: /* no progress without more input: the caller sees to that */
      return NULL;
    case Z_MEM_ERROR:
      return "gzip: no memory";
    default:
      return "gzip: damaged data";
  }
}

static void gzip_close(void *state) {
  gzip_state *self = state;
  inflateEnd(&self->stream);
  free(self);
}

const rk_unpacking rk_gzip_unpacking = {"gzip", gzip_matches, gzip_open, gzip_step, gzip_close};
