#include "engine/segment/forms.h"

#include "engine/base/bytes.h"

/* Where `stem` stands in `text`; text.len when it does not. */
static size_t find_stem(rk_view text, rk_view stem) {
  for (size_t at = 0; stem.len && at + stem.len <= text.len; at++)
    if (memcmp(text.ptr + at, stem.ptr, stem.len) == 0) return at;
  return text.len;
}

rk_status rk_form_encode(rk_buffer *record, rk_view stem, const rk_form *form) {
  const rk_view text = form->text;
  if (rk_buffer_reserve(record, text.len + 3 * RK_VARINT_MAX) != RK_OK) return RK_NO_MEMORY;
  uint8_t *p = rk_varint_encode(record->ptr + record->len, form->count);
  const size_t at = find_stem(text, stem);
  if (at == text.len) {
    p = rk_varint_encode(p, 2 * text.len);
    if (text.len) memcpy(p, text.ptr, text.len);
    p += text.len;
  } else {
    const size_t suffix = text.len - at - stem.len;
    p = rk_varint_encode(p, 2 * at + 1);
    memcpy(p, text.ptr, at);
    p = rk_varint_encode(p + at, suffix);
    memcpy(p, text.ptr + at + stem.len, suffix);
    p += suffix;
  }
  record->len = (size_t)(p - record->ptr);
  return RK_OK;
}

/* Puts one form together in `text`; NULL on bad bytes. */
static const uint8_t *decode_form(const uint8_t *p, const uint8_t *end, rk_view stem,
                                  uint8_t text[RK_TERM_MAX_BYTES], rk_form *form) {
  uint64_t head, suffix;
  if (!(p = rk_varint_decode(p, end, &form->count))) return NULL;
  if (!(p = rk_varint_decode(p, end, &head))) return NULL;
  size_t len = head / 2;
  if (head / 2 > RK_TERM_MAX_BYTES || len > (size_t)(end - p)) return NULL;
  memcpy(text, p, len);
  p += len;
  if (head & 1) {
    if (!(p = rk_varint_decode(p, end, &suffix))) return NULL;
    if (suffix > (uint64_t)(end - p) || suffix > RK_TERM_MAX_BYTES ||
        len + stem.len + suffix > RK_TERM_MAX_BYTES)
      return NULL;
    memcpy(text + len, stem.ptr, stem.len);
    memcpy(text + len + stem.len, p, suffix);
    len += stem.len + suffix;
    p += suffix;
  }
  form->text = (rk_view){(const char *)text, len};
  return p;
}

rk_status rk_forms_walk(const rk_chunk_file *file, const rk_chunk *forms, rk_view stem,
                        const rk_term_info *info,
                        void (*on_form)(void *context, uint32_t code, const rk_form *form),
                        void *context, rk_error *error) {
  if (info->forms_bytes == 0) {
    on_form(context, 0, &(rk_form){stem, info->token_frequency});
    return RK_OK;
  }
  const uint8_t *p = rk_chunk_bytes(file, forms, info->forms_offset, info->forms_bytes, error);
  if (!p) return RK_CORRUPT;
  const uint8_t *end = p + info->forms_bytes;
  uint8_t text[RK_TERM_MAX_BYTES];
  for (uint32_t code = 0; code < info->form_count; code++) {
    rk_form form;
    p = decode_form(p, end, stem, text, &form);
    if (!p) break;
    on_form(context, code, &form);
  }
  if (p != end)
    return rk_chunk_corrupt(file, forms, info->forms_offset, "a form record is broken", error);
  return RK_OK;
}
