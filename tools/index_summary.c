#include "tools/index_summary.h"

#include "tools/cli_facts.h"

enum { FACTS_MAX = 20 };

typedef struct fact_list {
  cli_fact facts[FACTS_MAX];
  size_t count;
} fact_list;

static void add(fact_list *list, const char *name, uint64_t count) {
  list->facts[list->count++] = (cli_fact){.name = name, .count = count};
}

void index_summary_put(const rakor_summary *s, const rakor_writer_options *asked, bool wants_json,
                       cli_out *out) {
  const double rate = s->seconds > 0 ? (double)s->input_bytes / 1e6 / s->seconds : 0;
  fact_list list = {0};
  if (asked->mode != RAKOR_WRITER_REPLACE) {
    add(&list, "added", s->documents);
    add(&list, "replaced", s->deleted);
  }
  add(&list, "documents", s->live_documents);
  add(&list, "skipped", s->skipped);
  if (asked->dedup != RAKOR_DEDUP_OFF) add(&list, "duplicates", s->exact_duplicates);
  if (asked->dedup == RAKOR_DEDUP_NEAR) add(&list, "near_duplicates", s->near_duplicates);
  if (asked->dedup != RAKOR_DEDUP_OFF) add(&list, "forgotten", s->forgotten);
  add(&list, "text_bytes", s->text_bytes);
  add(&list, "input_bytes", s->input_bytes);
  add(&list, "tokens", s->tokens);
  add(&list, "terms", s->terms);
  add(&list, "segments", s->segments);
  add(&list, "index_bytes", s->index_bytes);
  list.facts[list.count++] = (cli_fact){.name = "seconds", .real = s->seconds, .decimals = 3};
  list.facts[list.count++] = (cli_fact){
      .name = wants_json ? "mb_per_second" : "MB/s", .real = rate, .decimals = 1};
  cli_facts_put(out, list.facts, list.count, wants_json);
}
