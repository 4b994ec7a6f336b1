/* Fuzz target: any bytes, UTF-8 or not, become words with single blanks between them. */
#include <string.h>

#include "engine/text/bare_text.h"
#include "tests/fuzz/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static char room[RK_BARE_ROOM_BYTES];
  rk_view rest = {(const char *)data, size};
  while (rest.len) {
    const size_t before = rest.len, len = rk_bare_text_next(&rest, room);
    require(rest.len < before && len <= RK_BARE_ROOM_BYTES);
    require(len == 0 || room[len - 1] == ' ');
    for (size_t i = 0; i < len; i++) {
      const uint8_t byte = (uint8_t)room[i];
      require(byte >= 0x80 || byte == ' ' || (byte >= '0' && byte <= '9') ||
              (byte >= 'a' && byte <= 'z'));
      require(byte != ' ' || (i && room[i - 1] != ' '));
    }
  }
  return 0;
}
