#include "engine/search/match_window.h"

#include <string.h>

#include "engine/base/bytes.h"
#include "engine/search/matcher.h"

/* ---- Passing over windows ---- */

/* Lowers *document to the word's first document that is not below `target`. */
static rk_status seek_word(rk_matcher *m, const rk_match_word *w, rk_docid target, rk_docid *document,
                           rk_error *error) {
  rk_status status = RK_OK;
  for (uint32_t l = 0; status == RK_OK && l < w->list_count; l++) {
    rk_docid found;
    status = rk_match_list_seek(&m->lists[w->first_list + l], target, &found, error);
    if (found < *document) *document = found;
  }
  return status;
}

/* Every match holds the rarest word that must be there; without any, the rarest word of one of the
 * clauses that may be there: of the cheapest ones, so many that those left are too few. */
rk_status rk_matcher_reach(rk_matcher *m, uint32_t first, uint32_t *window, rk_error *error) {
  rk_docid document = RK_DOCID_NONE;
  rk_status status = RK_OK;
  *window = UINT32_MAX / RK_WINDOW + 1;
  if ((uint64_t)first * RK_WINDOW >= m->document_count) return RK_OK;
  const rk_docid target = first * (rk_docid)RK_WINDOW;
  if (m->must_words) {
    status = seek_word(m, &m->words[0], target, &document, error);
  } else {
    const size_t count = m->clause_counts[RK_SHOULD] - m->evaluation->at_least + 1;
    for (size_t c = 0; status == RK_OK && c < count; c++)
      status = seek_word(m, &m->words[m->clauses[RK_SHOULD][c].first_word], target, &document,
                         error);
  }
  if (document < m->document_count) *window = document / RK_WINDOW;
  return status;
}

static uint64_t most_of_word(const rk_matcher *m, const rk_match_word *w, rk_docid from) {
  uint64_t most = 0;
  for (uint32_t l = 0; l < w->list_count; l++)
    most += rk_match_list_most(&m->lists[w->first_list + l], from);
  return most;
}

uint32_t rk_matcher_most(const rk_matcher *m, uint32_t window) {
  const rk_docid from = window * (rk_docid)RK_WINDOW;
  const size_t count = m->clause_counts[RK_SHOULD], at_least = m->evaluation->at_least;
  uint64_t most = 0;
  if (m->must_words) {
    most = most_of_word(m, &m->words[0], from);
  } else { /* every match takes up so many of the postings */
    for (size_t c = 0; c < count; c++)
      most += most_of_word(m, &m->words[m->clauses[RK_SHOULD][c].first_word], from);
    most /= at_least;
  }
  return most < RK_WINDOW ? (uint32_t)most : RK_WINDOW;
}

/* ---- A window ---- */

static void remove_from(const rk_matcher *m, rk_window_bits *bits, const uint64_t *met) {
  for (size_t i = 0; i < RK_WINDOW_WORDS; i++) bits->words[i] &= ~met[i];
  bits->count = m->kernels->count_bits(bits->words);
}

static rk_docid documents_in_window(const rk_matcher *m) {
  const rk_docid left = m->document_count - m->from;
  return left < RK_WINDOW ? left : RK_WINDOW;
}

static void remove_dropped(const rk_matcher *m, rk_window_bits *bits) {
  uint8_t bytes[RK_WINDOW / 8] = {0};
  uint64_t gone[RK_WINDOW_WORDS];
  memcpy(bytes, m->evaluation->dropped + m->from / 8,
         (size_t)rk_deletes_bits_bytes(documents_in_window(m)));
  for (size_t i = 0; i < RK_WINDOW_WORDS; i++) gone[i] = rk_load_u64(bytes + 8 * i);
  remove_from(m, bits, gone);
}

/* Which of the wanted documents hold the word? */
static rk_status meet_word(rk_matcher *m, const rk_match_word *w, const rk_window_bits *wanted,
                           uint64_t *met, rk_error *error) {
  rk_status status = RK_OK;
  for (uint32_t l = 0; status == RK_OK && l < w->list_count; l++)
    status = rk_match_list_meet(&m->lists[w->first_list + l], m->from, wanted, met, error);
  return status;
}

static void keep(const rk_matcher *m, rk_window_bits *bits, const uint64_t *met) {
  for (size_t i = 0; i < RK_WINDOW_WORDS; i++) bits->words[i] &= met[i];
  bits->count = m->kernels->count_bits(bits->words);
}

/* Keeps the documents that hold all of these words. */
static rk_status keep_words(rk_matcher *m, const rk_match_word *words, size_t count,
                            rk_window_bits *bits, rk_error *error) {
  for (size_t w = 0; w < count && bits->count; w++) {
    uint64_t met[RK_WINDOW_WORDS] = {0};
    rk_status status = meet_word(m, &words[w], bits, met, error);
    if (status != RK_OK) return status;
    keep(m, bits, met);
  }
  return RK_OK;
}

/* Keeps the documents in which the phrase stands. */
static rk_status keep_phrase(rk_match_phrase *phrase, rk_docid from, rk_window_bits *bits,
                             rk_error *error) {
  for (uint32_t i = 0; i < RK_WINDOW_WORDS; i++) {
    for (uint64_t left = bits->words[i]; left; left &= left - 1) {
      const rk_docid document = from + i * 64 + (uint32_t)__builtin_ctzll(left);
      uint32_t places;
      rk_status status = rk_match_phrase_reach(phrase, document, &places, error);
      if (status == RK_OK && places)
        status = rk_match_phrase_count(phrase, document, &places, error);
      if (status != RK_OK) return status;
      if (places) continue;
      bits->words[i] &= ~(left & -left);
      bits->count--;
    }
  }
  return RK_OK;
}

/* Which of the wanted documents meet the clause? */
static rk_status meet_clause(rk_matcher *m, const rk_match_clause *c, const rk_window_bits *wanted,
                             uint64_t *met, rk_error *error) {
  const rk_match_word *words = &m->words[c->first_word];
  memset(met, 0, RK_WINDOW_WORDS * sizeof *met);
  if (c->word_count == 1) return meet_word(m, words, wanted, met, error);
  rk_window_bits bits = *wanted;
  rk_status status = keep_words(m, words, c->word_count, &bits, error);
  if (status == RK_OK && c->phrase) status = keep_phrase(c->phrase, m->from, &bits, error);
  memcpy(met, bits.words, sizeof bits.words);
  return status;
}

static rk_status exclude(rk_matcher *m, bool phrases, rk_window_bits *bits, rk_error *error) {
  for (size_t c = 0; c < m->clause_counts[RK_MUST_NOT] && bits->count; c++) {
    const rk_match_clause *excluded = &m->clauses[RK_MUST_NOT][c];
    uint64_t met[RK_WINDOW_WORDS];
    if (phrases != (excluded->phrase != NULL)) continue;
    rk_status status = meet_clause(m, excluded, bits, met, error);
    if (status != RK_OK) return status;
    remove_from(m, bits, met);
  }
  return RK_OK;
}

/* ---- How many of them? ---- */

/* Each document has a counter, whose bit p is in plane p; it begins so that the at_least-th step
 * carries out of the last plane. */
static void begin_counters(rk_matcher *m) {
  const uint64_t start = (UINT64_C(1) << m->plane_count) - m->evaluation->at_least;
  for (size_t p = 0; p < m->plane_count; p++)
    memset(m->planes[p], start >> p & 1 ? 0xff : 0, sizeof m->planes[p]);
}

/* One step for each document in `carry`, which gets those that reached the number. */
static void step_counters(rk_matcher *m, uint64_t *carry) {
  for (size_t p = 0; p < m->plane_count; p++) {
    uint64_t *plane = m->planes[p];
    for (size_t i = 0; i < RK_WINDOW_WORDS; i++) {
      const uint64_t both = plane[i] & carry[i];
      plane[i] ^= carry[i];
      carry[i] = both;
    }
  }
}

/* Keeps the documents that meet at_least of the clauses that may be there. */
static rk_status keep_enough(rk_matcher *m, rk_window_bits *bits, rk_error *error) {
  const size_t count = m->clause_counts[RK_SHOULD], at_least = m->evaluation->at_least;
  uint64_t enough[RK_WINDOW_WORDS] = {0}, any[RK_WINDOW_WORDS] = {0}, met[RK_WINDOW_WORDS];
  rk_window_bits wanted = *bits;
  begin_counters(m);
  for (size_t c = 0; c < count && wanted.count; c++) {
    rk_status status = meet_clause(m, &m->clauses[RK_SHOULD][c], &wanted, met, error);
    if (status != RK_OK) return status;
    for (size_t i = 0; i < RK_WINDOW_WORDS; i++) any[i] |= met[i];
    step_counters(m, met);
    for (size_t i = 0; i < RK_WINDOW_WORDS; i++) enough[i] |= met[i];
    /* What has met none of them is left with too few. */
    if (at_least > 1 && c == count - at_least) keep(m, &wanted, any);
    remove_from(m, &wanted, met);
  }
  keep(m, bits, enough);
  return RK_OK;
}

rk_status rk_matcher_keep(rk_matcher *m, uint32_t window, rk_window_bits *bits,
                          rk_error *error) {
  m->from = window * (rk_docid)RK_WINDOW;
  if (m->evaluation->dropped && !m->options.keeps_dropped) remove_dropped(m, bits);
  rk_status status = keep_words(m, m->words, m->must_words, bits, error);
  if (status == RK_OK) status = exclude(m, false, bits, error);
  if (status == RK_OK && m->evaluation->at_least && bits->count)
    status = keep_enough(m, bits, error);
  for (size_t c = 0; status == RK_OK && c < m->clause_counts[RK_MUST]; c++)
    if (m->clauses[RK_MUST][c].phrase)
      status = keep_phrase(m->clauses[RK_MUST][c].phrase, m->from, bits, error);
  return status == RK_OK ? exclude(m, true, bits, error) : status;
}

rk_status rk_matcher_fill(rk_matcher *m, uint32_t window, rk_window_bits *bits,
                          rk_error *error) {
  m->from = window * (rk_docid)RK_WINDOW;
  bits->count = documents_in_window(m);
  memset(bits->words, 0, sizeof bits->words);
  memset(bits->words, 0xff, bits->count / 64 * sizeof(uint64_t));
  if (bits->count % 64) bits->words[bits->count / 64] = (UINT64_C(1) << bits->count % 64) - 1;
  return rk_matcher_keep(m, window, bits, error);
}
