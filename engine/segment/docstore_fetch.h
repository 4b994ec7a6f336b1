/*
 * docstore_fetch: one document out of its block, without the rest (rk_docstore_get of docstore.h).
 *
 * An unpacker holds the dictionary and, right behind it, a block as far as it was needed: zstd takes
 * the two for one text, which it unpacks a fifth faster than from two places, and can go on where it
 * stopped. Ownership: a store owns those that nobody uses; a reader takes one out, alone has it while it
 * unpacks, copies the document out and puts it back. No locks: a place is empty meanwhile.
 */
#ifndef RK_SEGMENT_DOCSTORE_FETCH_H
#define RK_SEGMENT_DOCSTORE_FETCH_H

#include "engine/segment/docstore.h"

/* Nobody reads from the store any more. */
void rk_docstore_unpackers_free(rk_docstore *store);

#endif
