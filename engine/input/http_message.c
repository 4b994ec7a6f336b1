#include "engine/input/http_message.h"

#include <strings.h>

#include "engine/input/format.h"
#include "engine/input/header_lines.h"
#include "engine/input/unpack.h"

#define UNPACK_STEP_BYTES ((size_t)64 << 10)

void rk_http_message_deinit(rk_http_message *message) {
  rk_buffer_deinit(&message->joined);
  rk_buffer_deinit(&message->unpacked);
}

/* ---- The header ---- */

/* What comes before the first semicolon; the rest stays. */
static rk_view take_parameter(rk_view *rest) {
  const char *stop = rest->len ? memchr(rest->ptr, ';', rest->len) : NULL;
  const rk_view part = {rest->ptr, stop ? (size_t)(stop - rest->ptr) : rest->len};
  const size_t used = part.len + (stop != NULL);
  *rest = (rk_view){used ? rest->ptr + used : rest->ptr, rest->len - used};
  return rk_format_trim(part);
}

rk_view rk_http_media_type(rk_view value) { return take_parameter(&value); }

rk_view rk_http_charset(rk_view value) {
  static const char key[] = "charset=";
  const size_t len = sizeof key - 1;
  take_parameter(&value);
  while (value.len) {
    const rk_view part = take_parameter(&value);
    if (part.len >= len && strncasecmp(part.ptr, key, len) == 0)
      return (rk_view){part.ptr + len, part.len - len};
  }
  return (rk_view){0};
}

bool rk_http_message_parse(rk_http_message *message, rk_view bytes) {
  rk_view head = {bytes.ptr, bytes.len < RK_HEADER_BYTES_MAX ? bytes.len : RK_HEADER_BYTES_MAX};
  *message = (rk_http_message){.joined = message->joined, .unpacked = message->unpacked};
  head.len = message->header_len = rk_header_find_end(head);
  if (head.len < 12 || memcmp(head.ptr, "HTTP/", 5) != 0) return false;
  rk_view line = rk_header_take_line(&head), name, value;
  const char *blank = line.len ? memchr(line.ptr, ' ', line.len) : NULL;
  const size_t at = blank ? (size_t)(blank - line.ptr) + 1 : line.len;
  uint64_t code = 0;
  if (line.len < at + 3 || !rk_header_number((rk_view){line.ptr + at, 3}, &code)) return false;
  message->status_code = (unsigned)code;
  while (rk_header_next(&head, &name, &value)) {
    if (rk_header_is(name, "content-type")) {
      message->media_type = rk_http_media_type(value);
      message->charset = rk_http_charset(value);
    }
    if (rk_header_is(name, "content-encoding")) message->coding = value;
    if (rk_header_is(name, "transfer-encoding"))
      message->is_chunked = rk_header_is(value, "chunked");
  }
  return true;
}

/* ---- Chunks ---- */

/* The size line of a chunk; false: this is none. */
static bool take_chunk_size(rk_view *rest, uint64_t *size) {
  if (!rest->len || !memchr(rest->ptr, '\n', rest->len < 256 ? rest->len : 256)) return false;
  rk_view line = rk_header_take_line(rest);
  line = take_parameter(&line);
  *size = 0;
  for (size_t i = 0; i < line.len; i++) {
    const char c = line.ptr[i];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0 || *size >> 60) return false;
    *size = *size << 4 | (uint64_t)digit;
  }
  return line.len > 0;
}

static rk_status join_chunks(rk_http_message *message, rk_view *content, const char **reason) {
  rk_view rest = *content;
  uint64_t size = 0;
  message->joined.len = 0;
  if (!take_chunk_size(&rest, &size)) return RK_OK; /* joined already */
  while (size > 0) {
    if (size > rest.len) {
      *reason = "HTTP: a chunk goes on behind the end";
      return RK_BAD_INPUT;
    }
    if (rk_buffer_append(&message->joined, rest.ptr, (size_t)size) != RK_OK) return RK_NO_MEMORY;
    rest = (rk_view){rest.ptr + size, rest.len - (size_t)size};
    if (rk_header_take_line(&rest).len != 0 || !take_chunk_size(&rest, &size)) {
      *reason = "HTTP: broken chunks";
      return RK_BAD_INPUT;
    }
  }
  *content = rk_buffer_view(&message->joined);
  return RK_OK;
}

/* ---- Content codings ---- */

static rk_status unpack_all(rk_http_message *message, rk_unpacker *unpacker, rk_view packed,
                            uint64_t max_bytes, const char **reason) {
  rk_buffer *to = &message->unpacked;
  rk_unpack_step step = {0};
  to->len = 0;
  do {
    if (rk_buffer_reserve(to, UNPACK_STEP_BYTES) != RK_OK) return RK_NO_MEMORY;
    step = (rk_unpack_step){.in = (const uint8_t *)packed.ptr,
                            .in_len = packed.len,
                            .out = to->ptr + to->len,
                            .out_cap = UNPACK_STEP_BYTES};
    *reason = unpacker->kind->step(unpacker->state, &step);
    to->len += step.out_made;
    packed = (rk_view){packed.ptr + step.in_used, packed.len - step.in_used};
    if (!*reason && to->len > max_bytes) *reason = "HTTP: its content is longer than the limit";
    if (*reason) return RK_BAD_INPUT;
  } while (step.in_used || step.out_made);
  if (step.whole) return RK_OK;
  *reason = "HTTP: its packed content stops early";
  return RK_BAD_INPUT;
}

static rk_status undo_coding(rk_http_message *message, uint64_t max_bytes, rk_view *content,
                             const char **reason) {
  if (message->coding.len == 0 || rk_header_is(message->coding, "identity")) return RK_OK;
  const rk_unpacking *kind = rk_unpack_find((const uint8_t *)content->ptr, content->len);
  const bool is_ours = rk_header_is(message->coding, "gzip") ||
                       rk_header_is(message->coding, "x-gzip") ||
                       rk_header_is(message->coding, "zstd");
  if (!is_ours) {
    *reason = "HTTP: a content coding that is neither gzip nor zstd";
    return RK_BAD_INPUT;
  }
  if (!kind) return RK_OK; /* undone already */
  rk_unpacker unpacker;
  if (rk_unpack_open(&unpacker, kind) != RK_OK) return RK_NO_MEMORY;
  rk_status status = unpack_all(message, &unpacker, *content, max_bytes, reason);
  rk_unpack_close(&unpacker);
  *content = rk_buffer_view(&message->unpacked);
  return status;
}

rk_status rk_http_message_content(rk_http_message *message, rk_view bytes, uint64_t max_bytes,
                                  rk_view *content, const char **reason) {
  *content = (rk_view){bytes.ptr + message->header_len, bytes.len - message->header_len};
  rk_status status = RK_OK;
  if (message->is_chunked) status = join_chunks(message, content, reason);
  return status == RK_OK ? undo_coding(message, max_bytes, content, reason) : status;
}
