#include "engine/base/large_pages.h"

#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>

enum {
  LARGE = 2 << 20,
  LEAST_BYTES = 2 * LARGE, /* so that one page at least lies within */
};

void rk_large_pages_wish(void *memory, size_t bytes) {
  if (!memory || bytes < LEAST_BYTES) return;
  const uintptr_t start = ((uintptr_t)memory + LARGE - 1) & ~(uintptr_t)(LARGE - 1);
  const uintptr_t end = ((uintptr_t)memory + bytes) & ~(uintptr_t)(LARGE - 1);
  const int before = errno;
  (void)madvise((void *)start, end - start, MADV_HUGEPAGE); /* refused: small pages do as well */
  errno = before;
}
