/*
 * search_topics: how does a whole set of queries fare?
 *
 * A topic file holds lines "qid TAB query". All of it is read and looked over
 * before the first search, so that a bad line costs no half-done run.
 *
 * Times are those of searching and counting alone: not of opening the index, of
 * reading stored documents or of printing. The pass that prints goes first
 * and warms the index up; the timed pass follows it.
 */
#ifndef RAKOR_TOOLS_SEARCH_TOPICS_H
#define RAKOR_TOOLS_SEARCH_TOPICS_H

#include <stdbool.h>

#include "engine/rakor.h"
#include "tools/cli_input.h"
#include "tools/cli_out.h"

typedef struct search_topic {
  rakor_text qid, query;
  uint64_t line;
} search_topic;

typedef struct search_topics {
  cli_input input; /* owns the text; names it in messages */
  search_topic *list;
  size_t count;
} search_topics;

/* Reads the file at `path` ("-": standard input). Returns an exit status;
 * trouble is reported. Deinit in every case. */
int search_topics_read(search_topics *topics, const char *path);
void search_topics_deinit(search_topics *topics);

/* What to do with the answers; a pass that nobody asked for is not made. */
typedef struct search_outputs {
  const char *run_tag; /* run lines to `out`; NULL: none */
  bool wants_json;     /* JSON lines to `out` */
  bool wants_counts;   /* lines of "qid TAB count" to `out` */
  bool only_counts;    /* how many match is asked, and not which */
  uint64_t total_limit; /* beside the hits, so many of them are counted; 0: none */
  cli_out *out;
  cli_out *times;      /* "qid TAB microseconds TAB hits"; NULL: none */
} search_outputs;

/* Returns an exit status: CLI_NO_HITS when no topic has any. */
int search_topics_answer(const search_topics *topics, rakor_index *index,
                         const rakor_search_options *options, const search_outputs *outputs);

#endif
