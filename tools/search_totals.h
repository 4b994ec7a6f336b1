/*
 * search_totals: how many documents match, for a person or a program?
 *
 * Two ways to ask: --count, the number alone and exact; --total, a number beside the hits that is
 * counted no further than a limit.
 */
#ifndef RAKOR_TOOLS_SEARCH_TOTALS_H
#define RAKOR_TOOLS_SEARCH_TOTALS_H

#include "engine/rakor.h"
#include "tools/cli_out.h"

/* "12", or "qid TAB 12" where `qid` is not empty; with JSON {"count":12}. */
void search_totals_count(uint64_t count, rakor_text qid, bool wants_json, cli_out *out);
/* "12 documents match", behind an empty line; with JSON {"total":12,"is_exact":true}. */
void search_totals_total(rakor_total total, rakor_text qid, bool wants_json, cli_out *out);

#endif
