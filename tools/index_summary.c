#include "tools/index_summary.h"

#include <stdio.h>
#include <string.h>

#include "tools/cli_facts.h"

enum { FACTS_MAX = 24, LINE_MAX_BYTES = 256 };

typedef struct fact_list {
  cli_fact facts[FACTS_MAX];
  size_t count;
} fact_list;

static void add(fact_list *list, const char *name, uint64_t count) {
  list->facts[list->count++] = (cli_fact){.name = name, .count = count};
}

/* For people in one line, "12 (en 7, ms 5)"; for programs a fact for each. */
static void add_languages(fact_list *list, const rakor_summary *s, bool wants_json,
                          char line[LINE_MAX_BYTES]) {
  static const char *const names[RAKOR_LANGUAGES] = {
      [RAKOR_LANGUAGE_ID] = "language_id", [RAKOR_LANGUAGE_MS] = "language_ms",
      [RAKOR_LANGUAGE_EN] = "language_en", [RAKOR_LANGUAGE_JV] = "language_jv",
      [RAKOR_LANGUAGE_SU] = "language_su", [RAKOR_LANGUAGE_OTHER] = "language_other"};
  uint64_t total = 0;
  for (int l = 0; l < RAKOR_LANGUAGES; l++) total += s->other_languages[l];
  size_t len = (size_t)snprintf(line, LINE_MAX_BYTES, "%llu", (unsigned long long)total);
  if (wants_json) add(list, "other_languages", total);
  for (int l = RAKOR_LANGUAGE_ID; l < RAKOR_LANGUAGES; l++) {
    const uint64_t count = s->other_languages[l];
    if (wants_json) add(list, names[l], count);
    if (count == 0) continue;
    len += (size_t)snprintf(line + len, LINE_MAX_BYTES - len, "%s%s %llu", strchr(line, '(') ? ", " : " (",
                            rakor_language_code((rakor_language)l), (unsigned long long)count);
  }
  if (total) snprintf(line + len, LINE_MAX_BYTES - len, ")");
  if (!wants_json)
    list->facts[list->count++] = (cli_fact){.name = "other_languages", .text = line};
}

void index_summary_put(const rakor_summary *s, const rakor_writer_options *asked, bool wants_json,
                       cli_out *out) {
  const double rate = s->seconds > 0 ? (double)s->input_bytes / 1e6 / s->seconds : 0;
  fact_list list = {0};
  char languages[LINE_MAX_BYTES];
  if (asked->mode != RAKOR_WRITER_REPLACE) {
    add(&list, "added", s->documents);
    add(&list, "replaced", s->deleted);
  }
  add(&list, "documents", s->live_documents);
  add(&list, "skipped", s->skipped);
  if (asked->languages) add_languages(&list, s, wants_json, languages);
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
  if (wants_json || s->unfit_values) add(&list, "unfit_values", s->unfit_values);
  cli_facts_put(out, list.facts, list.count, wants_json);
}
