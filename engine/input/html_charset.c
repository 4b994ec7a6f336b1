#include "engine/input/html_charset.h"

#include <strings.h>

#include "engine/input/http_message.h"
#include "engine/input/markup.h"

static bool is(rk_view name, const char *wanted) {
  return strlen(wanted) == name.len && strncasecmp(wanted, name.ptr, name.len) == 0;
}

static rk_view label_of(rk_view attributes) {
  rk_view name, value, label = {0}, content = {0};
  bool is_type = false;
  while (rk_markup_next_attribute(&attributes, &name, &value)) {
    if (is(name, "charset")) label = value;
    if (is(name, "content")) content = value;
    if (is(name, "http-equiv")) is_type = is(value, "content-type");
  }
  return label.len == 0 && is_type ? rk_http_charset(content) : label;
}

rk_charset rk_html_charset_declared(rk_view page) {
  rk_markup_tag tag;
  size_t at = 0;
  if (page.len > RK_HTML_CHARSET_BYTES) page.len = RK_HTML_CHARSET_BYTES;
  while (rk_markup_find_tag(page, at, &tag)) {
    at = tag.end;
    if (tag.closes || !is(tag.name, "meta")) continue;
    const rk_charset charset = rk_charset_of(label_of(tag.rest));
    if (charset == RK_CHARSET_UTF_16LE || charset == RK_CHARSET_UTF_16BE) return RK_CHARSET_UTF_8;
    if (charset != RK_CHARSET_NONE) return charset;
  }
  return RK_CHARSET_NONE;
}
