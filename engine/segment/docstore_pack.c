#include "engine/segment/docstore_pack.h"

#include <stdlib.h>
#define ZSTD_STATIC_LINKING_ONLY /* for the dictionary and the input that stay where they are */
#include <zstd.h>

#include "engine/base/bytes.h"
#include "engine/segment/docstore_records.h"

/* What packs best for its time (bench/README.md): two hash tables, for matches of 8 bytes and of 5, with
 * a window over the block and the dictionary. */
enum {
  LEVEL = 3,
  WINDOW_LOG = 18,
  LONG_HASH_LOG = 15, /* both tables lie in the cache of the second level */
  SHORT_HASH_LOG = 15,
  LEAST_MATCH = 5,
};

/* The dictionary: a piece of every stretch of the first text. */
enum {
  PIECE_BYTES = 1 << 12,
  STRETCH_BYTES = 1 << 14,
  DICTIONARY_LEVEL = 9, /* it is packed once */
};

struct rk_docstore_dictionary {
  rk_buffer bytes; /* as DOCZ has it: packed */
  rk_buffer text;
};

static rk_status no_memory(rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

/* ---- Blocks ---- */

/* At most so many bytes. */
static size_t record_bound(const rk_record *record) {
  return RK_DOCSTORE_FIELDS * (size_t)RK_VARINT_MAX + record->id.len + record->title.len +
         record->body.len + record->fields.len;
}

bool rk_docstore_record_fits(size_t block_bytes, const rk_record *record) {
  return block_bytes + record_bound(record) <= RK_DOCSTORE_BLOCK_BYTES;
}

rk_status rk_docstore_encode_record(rk_buffer *block, const rk_record *record,
                                    rk_record_place *place, rk_error *error) {
  const rk_view fields[RK_DOCSTORE_FIELDS] = {record->id, record->title, record->body,
                                              record->fields};
  const size_t len = record_bound(record);
  if (len > UINT32_MAX / 2)
    return rk_error_set(error, RK_LIMIT, NULL, "a document of %zu bytes is too large", len);
  if (rk_buffer_reserve(block, len) != RK_OK) return no_memory(error);
  uint8_t *p = block->ptr + block->len;
  for (size_t i = 0; i < RK_DOCSTORE_FIELDS; i++) p = rk_varint_encode(p, fields[i].len);
  if (place)
    *place = (rk_record_place){.title = (size_t)(p - block->ptr) + record->id.len,
                               .title_len = record->title.len,
                               .body_len = record->body.len};
  for (size_t i = 0; i < RK_DOCSTORE_FIELDS; i++) {
    if (fields[i].len) memcpy(p, fields[i].ptr, fields[i].len);
    p += fields[i].len;
  }
  block->len = (size_t)(p - block->ptr);
  return RK_OK;
}

/* ---- The dictionary ---- */

rk_status rk_docstore_dictionary_new(rk_docstore_dictionary **out, rk_view bytes,
                                     rk_error *error) {
  *out = NULL;
  rk_docstore_dictionary *dictionary = calloc(1, sizeof *dictionary);
  if (!dictionary) return no_memory(error);
  rk_status status = rk_buffer_append(&dictionary->bytes, bytes.ptr, bytes.len);
  if (status == RK_OK) status = rk_docstore_dictionary_text(bytes, &dictionary->text);
  if (status != RK_OK) {
    rk_docstore_dictionary_free(dictionary);
    return rk_error_set(error, status, NULL, "%s",
                        status == RK_NO_MEMORY ? "out of memory" : "a dictionary is broken");
  }
  *out = dictionary;
  return RK_OK;
}

/* The pieces, and the same packed. */
static rk_status sample(rk_view records, rk_buffer *text, rk_buffer *packed) {
  rk_status status = RK_OK;
  for (size_t at = 0; status == RK_OK && at < RK_DOCSTORE_SAMPLE_BYTES; at += STRETCH_BYTES)
    status = rk_buffer_append(text, records.ptr + at, PIECE_BYTES);
  const size_t bound = ZSTD_compressBound(text->len);
  if (status == RK_OK) status = rk_buffer_reserve(packed, bound);
  if (status != RK_OK) return status;
  const size_t len = ZSTD_compress(packed->ptr, bound, text->ptr, text->len, DICTIONARY_LEVEL);
  packed->len = ZSTD_isError(len) ? 0 : len;
  return ZSTD_isError(len) ? RK_NO_MEMORY : RK_OK;
}

/* With a fourth of the first text in hand zstd packs the rest as well as with a trained dictionary, and
 * nothing has to be trained. */
rk_status rk_docstore_dictionary_take(rk_docstore_dictionary **dictionary, rk_view records,
                                      rk_error *error) {
  rk_buffer text = {0}, packed = {0};
  *dictionary = NULL;
  if (records.len < RK_DOCSTORE_SAMPLE_BYTES) return RK_OK;
  rk_status status = sample(records, &text, &packed);
  if (status != RK_OK)
    no_memory(error);
  else if (rk_load_u32(text.ptr) != ZSTD_MAGIC_DICTIONARY) /* zstd takes that for another kind */
    status = rk_docstore_dictionary_new(dictionary, rk_buffer_view(&packed), error);
  rk_buffer_deinit(&text);
  rk_buffer_deinit(&packed);
  return status;
}

void rk_docstore_dictionary_free(rk_docstore_dictionary *dictionary) {
  if (!dictionary) return;
  rk_buffer_deinit(&dictionary->bytes);
  rk_buffer_deinit(&dictionary->text);
  free(dictionary);
}

rk_view rk_docstore_dictionary_bytes(const rk_docstore_dictionary *dictionary) {
  return dictionary ? rk_buffer_view(&dictionary->bytes) : (rk_view){0};
}

/* ---- Packing ---- */

void rk_docstore_packer_deinit(rk_docstore_packer *packer) {
  ZSTD_freeCCtx(packer->context);
  rk_buffer_deinit(&packer->area);
  *packer = (rk_docstore_packer){0};
}

static ZSTD_CCtx *new_context(void) {
  static const struct {
    ZSTD_cParameter name;
    int value;
  } settings[] = {{ZSTD_c_compressionLevel, LEVEL},       {ZSTD_c_strategy, ZSTD_dfast},
                  {ZSTD_c_windowLog, WINDOW_LOG},         {ZSTD_c_hashLog, LONG_HASH_LOG},
                  {ZSTD_c_chainLog, SHORT_HASH_LOG},      {ZSTD_c_minMatch, LEAST_MATCH},
                  {ZSTD_c_stableInBuffer, 1}};
  ZSTD_CCtx *context = ZSTD_createCCtx();
  for (size_t i = 0; context && i < sizeof settings / sizeof *settings; i++)
    if (ZSTD_isError(ZSTD_CCtx_setParameter(context, settings[i].name, settings[i].value))) {
      ZSTD_freeCCtx(context);
      context = NULL;
    }
  return context;
}

/* Dictionary and block stand one behind the other: so zstd takes them for one text and searches it in its
 * plain way, which is a fourth faster than in two places. The context keeps the dictionary digested from
 * block to block, as long as it stays where it is. */
static bool make_room(rk_docstore_packer *packer, const rk_docstore_dictionary *dictionary,
                      size_t block_bytes) {
  const rk_view text = dictionary ? rk_buffer_view(&dictionary->text) : (rk_view){0};
  const bool is_loaded = packer->context && packer->loaded == dictionary;
  const uint8_t *const before = packer->area.ptr;
  packer->area.len = is_loaded ? text.len : 0;
  if (rk_buffer_reserve(&packer->area, text.len - packer->area.len + block_bytes) != RK_OK)
    return false;
  if (is_loaded && packer->area.ptr == before) return true;
  if (!packer->context) packer->context = new_context();
  if (!packer->context) return false;
  if (text.len) memcpy(packer->area.ptr, text.ptr, text.len);
  packer->area.len = text.len;
  packer->loaded = NULL;
  if (ZSTD_isError(ZSTD_CCtx_reset(packer->context, ZSTD_reset_session_only)) ||
      ZSTD_isError(ZSTD_CCtx_loadDictionary_byReference(packer->context, packer->area.ptr, text.len)))
    return false;
  packer->loaded = dictionary;
  return true;
}

/* One frame; what is done after every step can be unpacked without the rest. */
static size_t pack(ZSTD_CCtx *context, ZSTD_outBuffer *out, const uint8_t *bytes, size_t len) {
  size_t left = ZSTD_CCtx_reset(context, ZSTD_reset_session_only);
  if (!ZSTD_isError(left)) left = ZSTD_CCtx_setPledgedSrcSize(context, len);
  for (size_t at = 0; !ZSTD_isError(left) && at < len;) {
    const size_t n = len - at < RK_DOCSTORE_STEP_BYTES ? len - at : RK_DOCSTORE_STEP_BYTES;
    ZSTD_inBuffer in = {bytes, at + n, at};
    at += n;
    do left = ZSTD_compressStream2(context, out, &in, at < len ? ZSTD_e_flush : ZSTD_e_end);
    while (left && !ZSTD_isError(left));
  }
  return left;
}

rk_status rk_docstore_pack(rk_docstore_packer *packer, const rk_docstore_dictionary *dictionary,
                           rk_view block, rk_buffer *out, rk_error *error) {
  const size_t bound = ZSTD_compressBound(block.len);
  if (!make_room(packer, dictionary, block.len) || rk_buffer_reserve(out, bound) != RK_OK)
    return no_memory(error);
  uint8_t *const grouped = packer->area.ptr + packer->area.len;
  rk_records_group(block, grouped);
  ZSTD_outBuffer to = {out->ptr + out->len, bound, 0};
  const size_t left = pack(packer->context, &to, grouped, block.len);
  if (ZSTD_isError(left))
    return rk_error_set(error, RK_NO_MEMORY, NULL, "zstd: %s", ZSTD_getErrorName(left));
  out->len += to.pos;
  return RK_OK;
}
