#include "engine/input/charset.h"

#include <strings.h>

#include "engine/base/utf8_valid.h"
#include "engine/input/format.h"

#define REPLACEMENT 0xfffd

/* Text in another script has more than one byte in so many beyond ASCII, whatever the markup around
 * it; quotes and dashes in text that is written in Latin letters make less. */
enum { FOREIGN_PART = 32 };

static bool is_quote(char c) { return c == '"' || c == '\''; }

static bool is_foreign(rk_view label) {
  /* Each with all labels that go on behind it: "gb2312", "euc-kr", "koi8-r". */
  static const char *const beginnings[] = {
      "big5",         "cn-big5",      "csbig5",       "x-x-big5",     "gb",           "csgb",
      "x-gbk",        "chinese",      "iso-ir-58",    "hz-gb",        "euc-",         "x-euc",
      "cseuc",        "shift",        "csshift",      "sjis",         "x-sjis",       "ms_kanji",
      "ms932",        "windows-31j",  "iso-2022",     "csiso2022",    "ks_c",         "ksc",
      "korean",       "windows-949",  "koi",          "cskoi8",       "windows-1251", "cp1251",
      "windows-1253", "cp1253",       "windows-1255", "cp1255",       "windows-1256", "cp1256",
      "windows-874",  "dos-874",      "tis-620",      "iso-8859-5",   "iso-8859-6",   "iso-8859-7",
      "iso-8859-8",   "iso-8859-11",  "cyrillic",     "greek",        "hebrew",       "arabic",
      "x-mac-cyril",  "x-mac-ukrain", "ibm866",       "cp866",
  };
  for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
    const size_t len = strlen(beginnings[i]);
    if (label.len >= len && strncasecmp(beginnings[i], label.ptr, len) == 0) return true;
  }
  return false;
}

rk_charset rk_charset_of(rk_view label) {
  static const struct {
    const char *label;
    rk_charset charset;
  } labels[] = {
      {"utf-8", RK_CHARSET_UTF_8},
      {"utf8", RK_CHARSET_UTF_8},
      {"unicode-1-1-utf-8", RK_CHARSET_UTF_8},
      {"x-unicode20utf8", RK_CHARSET_UTF_8},
      {"iso-8859-1", RK_CHARSET_WINDOWS_1252},
      {"iso8859-1", RK_CHARSET_WINDOWS_1252},
      {"iso88591", RK_CHARSET_WINDOWS_1252},
      {"iso_8859-1", RK_CHARSET_WINDOWS_1252},
      {"latin1", RK_CHARSET_WINDOWS_1252},
      {"l1", RK_CHARSET_WINDOWS_1252},
      {"us-ascii", RK_CHARSET_WINDOWS_1252},
      {"ascii", RK_CHARSET_WINDOWS_1252},
      {"ansi_x3.4-1968", RK_CHARSET_WINDOWS_1252},
      {"windows-1252", RK_CHARSET_WINDOWS_1252},
      {"cp1252", RK_CHARSET_WINDOWS_1252},
      {"cp819", RK_CHARSET_WINDOWS_1252},
      {"x-cp1252", RK_CHARSET_WINDOWS_1252},
      {"iso-8859-15", RK_CHARSET_ISO_8859_15},
      {"iso8859-15", RK_CHARSET_ISO_8859_15},
      {"iso_8859-15", RK_CHARSET_ISO_8859_15},
      {"latin-9", RK_CHARSET_ISO_8859_15},
      {"latin9", RK_CHARSET_ISO_8859_15},
      {"l9", RK_CHARSET_ISO_8859_15},
      {"utf-16", RK_CHARSET_UTF_16LE},
      {"utf-16le", RK_CHARSET_UTF_16LE},
      {"unicode", RK_CHARSET_UTF_16LE},
      {"utf-16be", RK_CHARSET_UTF_16BE},
  };
  label = rk_format_trim(label);
  while (label.len && is_quote(label.ptr[0])) label.ptr++, label.len--;
  while (label.len && is_quote(label.ptr[label.len - 1])) label.len--;
  label = rk_format_trim(label);
  if (label.len == 0) return RK_CHARSET_NONE;
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
    if (strlen(labels[i].label) == label.len &&
        strncasecmp(labels[i].label, label.ptr, label.len) == 0)
      return labels[i].charset;
  return is_foreign(label) ? RK_CHARSET_FOREIGN : RK_CHARSET_NONE;
}

static bool take(rk_view *bytes, const char *mark, size_t len) {
  if (bytes->len < len || memcmp(bytes->ptr, mark, len) != 0) return false;
  *bytes = (rk_view){bytes->ptr + len, bytes->len - len};
  return true;
}

rk_charset rk_charset_take_mark(rk_view *bytes) {
  if (take(bytes, RK_BYTE_ORDER_MARK, sizeof RK_BYTE_ORDER_MARK - 1)) return RK_CHARSET_UTF_8;
  if (take(bytes, "\xff\xfe", 2)) return RK_CHARSET_UTF_16LE;
  if (take(bytes, "\xfe\xff", 2)) return RK_CHARSET_UTF_16BE;
  return RK_CHARSET_NONE;
}

rk_charset rk_charset_guess(rk_view bytes) {
  return rk_utf8_valid_prefix(bytes) == bytes.len ? RK_CHARSET_UTF_8 : RK_CHARSET_WINDOWS_1252;
}

static size_t count_beyond_ascii(rk_view bytes) {
  size_t count = 0;
  for (size_t i = 0; i < bytes.len; i++) count += (unsigned char)bytes.ptr[i] >> 7;
  return count;
}

rk_charset rk_charset_settle(rk_charset said, rk_view bytes) {
  if (said != RK_CHARSET_NONE && said != RK_CHARSET_FOREIGN) return said;
  const rk_charset guess = rk_charset_guess(bytes);
  if (said == RK_CHARSET_NONE || guess == RK_CHARSET_UTF_8) return guess;
  return count_beyond_ascii(bytes) > bytes.len / FOREIGN_PART ? said : guess;
}

size_t rk_charset_put(uint32_t c, char to[4]) {
  if (c < 0x80) {
    to[0] = (char)c;
    return 1;
  }
  const size_t len = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  for (size_t i = len; i-- > 1; c >>= 6) to[i] = (char)(0x80 | (c & 0x3f));
  static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
  to[0] = (char)(lead[len] | c);
  return len;
}

/* ---- UTF-8 with faults in it ---- */

static rk_status mend_utf8(rk_view bytes, rk_buffer *made) {
  while (bytes.len) {
    const size_t valid = rk_utf8_valid_prefix(bytes);
    /* A fault is one byte, with what is left of the character that it began. */
    size_t fault = valid < bytes.len;
    while (fault && valid + fault < bytes.len && fault < 3 &&
           ((unsigned char)bytes.ptr[valid + fault] & 0xc0) == 0x80)
      fault++;
    if (rk_buffer_append(made, bytes.ptr, valid) != RK_OK) return RK_NO_MEMORY;
    if (fault && rk_buffer_append(made, "\xef\xbf\xbd", 3) != RK_OK) return RK_NO_MEMORY;
    bytes = (rk_view){bytes.ptr + valid + fault, bytes.len - valid - fault};
  }
  return RK_OK;
}

/* ---- One byte a character ---- */

/* 0x80 to 0x9f. The five that stand for nothing are control characters, as in Latin-1. */
static const uint16_t windows_1252[32] = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178};

static uint32_t latin_9(unsigned char byte) {
  switch (byte) {
    case 0xa4:
      return 0x20ac;
    case 0xa6:
      return 0x160;
    case 0xa8:
      return 0x161;
    case 0xb4:
      return 0x17d;
    case 0xb8:
      return 0x17e;
    case 0xbc:
      return 0x152;
    case 0xbd:
      return 0x153;
    case 0xbe:
      return 0x178;
    default:
      return byte;
  }
}

static rk_status decode_bytes(rk_charset charset, rk_view bytes, rk_buffer *made) {
  if (rk_buffer_reserve(made, bytes.len + 2 * count_beyond_ascii(bytes) + 4) != RK_OK)
    return RK_NO_MEMORY;
  char *to = (char *)made->ptr + made->len;
  for (size_t i = 0; i < bytes.len; i++) {
    const unsigned char byte = (unsigned char)bytes.ptr[i];
    uint32_t c = byte;
    if (charset == RK_CHARSET_ISO_8859_15)
      c = latin_9(byte);
    else if (byte >= 0x80 && byte < 0xa0)
      c = windows_1252[byte - 0x80];
    to += rk_charset_put(c, to);
  }
  made->len = (size_t)(to - (char *)made->ptr);
  return RK_OK;
}

/* ---- UTF-16 ---- */

static uint32_t unit_at(rk_view bytes, size_t i, bool is_big) {
  const unsigned char a = (unsigned char)bytes.ptr[2 * i], b = (unsigned char)bytes.ptr[2 * i + 1];
  return is_big ? (uint32_t)(a << 8 | b) : (uint32_t)(b << 8 | a);
}

static rk_status decode_utf_16(rk_view bytes, bool is_big, rk_buffer *made) {
  const size_t count = bytes.len / 2;
  if (rk_buffer_reserve(made, 3 * count + 4) != RK_OK) return RK_NO_MEMORY;
  char *to = (char *)made->ptr + made->len;
  for (size_t i = 0; i < count; i++) {
    uint32_t c = unit_at(bytes, i, is_big);
    const uint32_t next = i + 1 < count ? unit_at(bytes, i + 1, is_big) : 0;
    if (c >= 0xd800 && c <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) {
      c = 0x10000 + ((c - 0xd800) << 10) + (next - 0xdc00);
      i++;
    } else if (c >= 0xd800 && c <= 0xdfff) {
      c = REPLACEMENT;
    }
    to += rk_charset_put(c, to);
  }
  if (bytes.len % 2) to += rk_charset_put(REPLACEMENT, to);
  made->len = (size_t)(to - (char *)made->ptr);
  return RK_OK;
}

rk_status rk_charset_decode(rk_charset charset, rk_view bytes, rk_buffer *made, rk_view *text) {
  *text = bytes;
  made->len = 0;
  rk_status status;
  if (charset == RK_CHARSET_UTF_8) {
    if (rk_utf8_valid_prefix(bytes) == bytes.len) return RK_OK;
    status = mend_utf8(bytes, made);
  } else if (charset == RK_CHARSET_UTF_16LE || charset == RK_CHARSET_UTF_16BE) {
    status = decode_utf_16(bytes, charset == RK_CHARSET_UTF_16BE, made);
  } else {
    status = decode_bytes(charset, bytes, made);
  }
  *text = rk_buffer_view(made);
  return status;
}
