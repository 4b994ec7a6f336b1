/*
 * match_phrase: in how many places does a phrase stand in a document?
 *
 * For any phrase, also one whose words have several spellings. Begins with the places of the word that
 * is the rarest, and of these keeps what the others leave; a document without one of the words costs
 * no positions.
 * Documents are asked for in ascending order. Segment and lengths are borrowed. One thread at a time.
 */
#ifndef RK_SEARCH_MATCH_PHRASE_H
#define RK_SEARCH_MATCH_PHRASE_H

#include "engine/search/match_list.h"
#include "engine/segment/positions.h"

typedef struct rk_phrase_term {
  rk_match_list list;
  rk_positions positions;
} rk_phrase_term;

typedef struct rk_phrase_word {
  uint32_t first_term, term_count; /* of the phrase's terms */
  uint32_t offset;
  uint64_t frequency; /* documents of its terms, added up */
} rk_phrase_word;

typedef struct rk_match_phrase {
  size_t word_count;
  rk_phrase_word *words; /* ascending by frequency */
  rk_phrase_term *terms;
  rk_buffer starts; /* uint32_t, ascending: where it may begin, as far as is known */
  rk_buffer places; /* uint32_t: of the word at hand */
} rk_match_phrase;

/* After a failure there is nothing to deinit. */
rk_status rk_match_phrase_open(rk_match_phrase *phrase, const rk_evaluation *evaluation,
                               const rk_weighted_clause *clause, rk_error *error) RK_MUST_CHECK;
void rk_match_phrase_deinit(rk_match_phrase *phrase);

/* No more places than *most are in the document; 0: one of the words is missing. Not before documents
 * of earlier calls. */
rk_status rk_match_phrase_reach(rk_match_phrase *phrase, rk_docid document, uint32_t *most,
                                rk_error *error) RK_MUST_CHECK;
/* In the document that was reached, which has all words. 0 in *places: it does not stand there. */
rk_status rk_match_phrase_count(rk_match_phrase *phrase, rk_docid document, uint32_t *places,
                                rk_error *error) RK_MUST_CHECK;

#endif
