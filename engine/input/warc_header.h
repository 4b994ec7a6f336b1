/*
 * warc_header: the header of a WARC record -> what rakor needs of it.
 *
 * In: the header's bytes with its empty line (ISO 28500, versions 1.0 and 1.1).
 *
 * Ownership: the views borrow from the bytes. Threads: no state.
 */
#ifndef RK_INPUT_WARC_HEADER_H
#define RK_INPUT_WARC_HEADER_H

#include "engine/base/view.h"

typedef struct rk_warc_header {
  rk_view type; /* "response" */
  rk_view uri;  /* of the page; angle brackets are gone */
  rk_view record_id;
  rk_view date;
  rk_view media_type; /* of the block; empty: not given */
  rk_view charset;    /* a label, as it is given there; empty: none */
  uint64_t content_len;
} rk_warc_header;

/* NULL when it is well, else the reason, of static storage. */
const char *rk_warc_header_parse(rk_warc_header *header, rk_view bytes);

#endif
