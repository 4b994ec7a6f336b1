/*
 * search_hits: what does a person, or a program, see of one query's answer?
 *
 * Fetches each hit's document, cuts a snippet, prints. The caller owns the
 * index, the results and the output.
 */
#ifndef RAKOR_TOOLS_SEARCH_HITS_H
#define RAKOR_TOOLS_SEARCH_HITS_H

#include "engine/rakor.h"
#include "tools/cli_out.h"
#include "tools/search_ids.h"

/* Each returns an exit status, CLI_OK or what the library's failure (which
 * was reported) amounts to. */

/* Rank, score and title; then id or path; then a snippet. An empty line between hits. */
int search_hits_lines(rakor_index *index, const rakor_results *results, cli_out *out);
/* One JSON object a line; `qid` may be empty. */
int search_hits_json(rakor_index *index, const rakor_results *results, rakor_text qid,
                     cli_out *out);
/* TREC run lines: qid Q0 docid rank score tag. */
int search_hits_run(search_ids *ids, const rakor_results *results, rakor_text qid, const char *tag,
                    cli_out *out);

#endif
