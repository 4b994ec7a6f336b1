/*
 * list_model: a term's postings in plain arrays, made at random, and the list
 * that the writer makes of them, in a chunk file.
 */
#ifndef LIST_MODEL_H
#define LIST_MODEL_H

#include "engine/segment/lengths.h"
#include "engine/segment/list_cursor.h"
#include "engine/segment/list_writer.h"
#include "engine/segment/positions.h"
#include "tests/unit/engine/segment/segment_kit.h"

typedef struct list_shape {
  uint32_t document_frequency;
  uint32_t document_count; /* of the segment */
  uint32_t most_tokens;    /* of one posting: 1 for a list with ttf == df */
  uint32_t form_count;
} list_shape;

typedef struct list_model {
  list_shape shape;
  uint8_t *length_codes;
  rk_docid *documents;
  uint32_t *frequencies;
  uint64_t *tokens_before, token_frequency;
  uint32_t *positions, *forms; /* of all postings, one after the other */
} list_model;

static inline list_model list_model_make(list_shape shape, random_source *random) {
  const uint32_t df = shape.document_frequency;
  list_model m = {.shape = shape};
  m.length_codes = malloc(shape.document_count);
  for (uint32_t d = 0; d < shape.document_count; d++)
    m.length_codes[d] = (uint8_t)random_below(random, 256);
  m.documents = malloc(df * sizeof *m.documents);
  m.frequencies = malloc(df * sizeof *m.frequencies);
  m.tokens_before = malloc(df * sizeof *m.tokens_before);
  /* Selection sampling (Knuth, "The Art of Computer Programming" 2, 3.4.2). */
  uint32_t chosen = 0;
  for (uint32_t d = 0; chosen < df; d++)
    if (random_below(random, shape.document_count - d) < df - chosen) m.documents[chosen++] = d;
  for (uint32_t i = 0; i < df; i++) {
    m.tokens_before[i] = m.token_frequency;
    m.frequencies[i] = 1 + random_below(random, shape.most_tokens);
    if (shape.most_tokens > 1 && i == df / 2) m.frequencies[i] = shape.most_tokens;
    m.token_frequency += m.frequencies[i];
  }
  m.positions = malloc(m.token_frequency * sizeof *m.positions);
  m.forms = malloc(m.token_frequency * sizeof *m.forms);
  for (uint32_t i = 0; i < df; i++) {
    uint32_t position = i % 10 ? random_below(random, 50) : 0;
    for (uint64_t t = m.tokens_before[i]; t < m.tokens_before[i] + m.frequencies[i]; t++) {
      m.positions[t] = position;
      m.forms[t] = random_below(random, shape.form_count);
      if (i % 5) position += random_below(random, random_below(random, 50) ? 100 : 1000000);
      position++; /* some documents hold nothing but the term */
    }
    /* No shorter than its last position says; mostly not much longer. */
    const uint32_t last = m.positions[m.tokens_before[i] + m.frequencies[i] - 1];
    const uint32_t more = random_below(random, random_below(random, 3) ? 20 : 100000);
    m.length_codes[m.documents[i]] = rk_length_encode(last + more);
  }
  return m;
}

static inline void list_model_free(list_model *m) {
  free(m->length_codes);
  free(m->documents);
  free(m->frequencies);
  free(m->tokens_before);
  free(m->positions);
  free(m->forms);
}

/* Appends the list to `out` and says where. */
static inline rk_term_info list_model_write(const list_model *m, rk_list_writer *writer,
                                            rk_buffer *out) {
  const uint64_t offset = out->len;
  rk_list_writer_open(writer, m->length_codes, m->shape.document_count);
  rk_list_writer_begin(writer, m->shape.document_frequency, m->token_frequency,
                       m->shape.form_count);
  for (uint32_t i = 0; i < m->shape.document_frequency; i++) {
    rk_list_writer_add_document(writer, m->documents[i], m->frequencies[i]);
    for (uint64_t t = m->tokens_before[i]; t < m->tokens_before[i] + m->frequencies[i]; t++)
      rk_list_writer_add_position(writer, m->positions[t], m->forms[t]);
  }
  rk_term_info info;
  ck_assert_int_eq(rk_list_writer_finish(writer, out, &info), RK_OK);
  ck_assert_uint_eq(info.document_frequency, m->shape.document_frequency);
  ck_assert_uint_eq(info.token_frequency, m->token_frequency);
  ck_assert_uint_eq(info.form_count, m->shape.form_count);
  ck_assert_uint_eq(info.documents_bytes + info.positions_bytes, out->len - offset);
  info.list_offset = offset;
  return info;
}

#endif
