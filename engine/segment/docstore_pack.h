/*
 * docstore_pack: records in, packed blocks out, apart from any file.
 *
 * What the writer of a docstore does with its documents before they are written, for who does it in
 * several threads: encode records into blocks, make the dictionary, pack blocks. The same records
 * and dictionary give the same bytes, whoever packs them.
 * Ownership: a dictionary is made once and then only read, by any thread. A packer belongs to one.
 */
#ifndef RK_SEGMENT_DOCSTORE_PACK_H
#define RK_SEGMENT_DOCSTORE_PACK_H

#include "engine/base/view.h"
#include "engine/segment/docstore.h"

enum {
  RK_DOCSTORE_SAMPLE_BYTES = 1 << 19, /* of records that a dictionary is taken from */
};

/* ---- Blocks ---- */

/* Does the record go into the block that holds so many bytes, rather than into the next one? */
bool rk_docstore_record_fits(size_t block_bytes, const rk_record *record);
/* Where a record's text went, in the bytes that it was appended to: the body follows the title. */
typedef struct rk_record_place {
  size_t title, title_len, body_len;
} rk_record_place;
/* Appends it. RK_LIMIT when it is too large, and then nothing was appended. `place` may be NULL. */
rk_status rk_docstore_encode_record(rk_buffer *block, const rk_record *record,
                                    rk_record_place *place, rk_error *error) RK_MUST_CHECK;

/* ---- The dictionary ---- */

/* Takes one from records: pieces of them, as they are. *dictionary is NULL where there are fewer bytes
 * than RK_DOCSTORE_SAMPLE_BYTES. */
rk_status rk_docstore_dictionary_take(rk_docstore_dictionary **dictionary, rk_view records,
                                       rk_error *error) RK_MUST_CHECK;
/* The dictionary of these bytes of DOCZ, which are copied. RK_CORRUPT when they are none. */
rk_status rk_docstore_dictionary_new(rk_docstore_dictionary **dictionary, rk_view bytes,
                                     rk_error *error) RK_MUST_CHECK;
/* NULL, as here and below: no dictionary. */
void rk_docstore_dictionary_free(rk_docstore_dictionary *dictionary);
rk_view rk_docstore_dictionary_bytes(const rk_docstore_dictionary *dictionary);

/* ---- Packing ---- */

typedef struct rk_docstore_packer {
  void *context; /* ZSTD_CCtx; zeroed is ready for use */
  const rk_docstore_dictionary *loaded; /* in the context: must live until deinit or another is used */
  rk_buffer area; /* the dictionary, and behind it the block */
} rk_docstore_packer;

void rk_docstore_packer_deinit(rk_docstore_packer *packer);
/* Appends the frame of a block of records, as encode_record has put them, to `out`. */
rk_status rk_docstore_pack(rk_docstore_packer *packer, const rk_docstore_dictionary *dictionary,
                           rk_view block, rk_buffer *out, rk_error *error) RK_MUST_CHECK;

#endif
