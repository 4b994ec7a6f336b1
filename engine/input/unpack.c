#include "engine/input/unpack.h"

static const rk_unpacking *const packings[] = {&rk_gzip_unpacking, &rk_zstd_unpacking};

const rk_unpacking *rk_unpack_find(const uint8_t *first, size_t len) {
  for (size_t i = 0; i < sizeof packings / sizeof *packings; i++)
    if (packings[i]->matches(first, len)) return packings[i];
  return NULL;
}

rk_status rk_unpack_open(rk_unpacker *unpacker, const rk_unpacking *kind) {
  *unpacker = (rk_unpacker){.kind = kind};
  rk_status status = kind->open(&unpacker->state);
  if (status != RK_OK) *unpacker = (rk_unpacker){0};
  return status;
}

void rk_unpack_close(rk_unpacker *unpacker) {
  if (unpacker->kind) unpacker->kind->close(unpacker->state);
  *unpacker = (rk_unpacker){0};
}
