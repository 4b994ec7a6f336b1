#include "engine/input/warc_header.h"

#include "engine/input/header_lines.h"
#include "engine/input/http_message.h"

/* Version 1.0 printed them around addresses, and many programs wrote them. */
static rk_view strip_angles(rk_view value) {
  if (value.len >= 2 && value.ptr[0] == '<' && value.ptr[value.len - 1] == '>')
    return (rk_view){value.ptr + 1, value.len - 2};
  return value;
}

const char *rk_warc_header_parse(rk_warc_header *header, rk_view bytes) {
  rk_view name, value;
  bool has_length = false;
  *header = (rk_warc_header){0};
  rk_header_take_line(&bytes); /* the version */
  while (rk_header_next(&bytes, &name, &value)) {
    if (rk_header_is(name, "warc-type")) header->type = value;
    if (rk_header_is(name, "warc-target-uri")) header->uri = strip_angles(value);
    if (rk_header_is(name, "warc-record-id")) header->record_id = strip_angles(value);
    if (rk_header_is(name, "warc-date")) header->date = value;
    if (rk_header_is(name, "content-type")) {
      header->media_type = rk_http_media_type(value);
      header->charset = rk_http_charset(value);
    }
    if (!rk_header_is(name, "content-length")) continue;
    uint64_t number;
    if (!rk_header_number(value, &number)) return "its Content-Length is no length";
    if (has_length && number != header->content_len) return "it has two Content-Lengths";
    header->content_len = number;
    has_length = true;
  }
  if (!has_length) return "it has no Content-Length";
  return header->type.len ? NULL : "it has no WARC-Type";
}
