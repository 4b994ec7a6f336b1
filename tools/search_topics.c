#include "tools/search_topics.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tools/cli_message.h"
#include "tools/cli_text.h"
#include "tools/search_hits.h"
#include "tools/search_ids.h"
#include "tools/search_totals.h"

static bool add_topic(search_topics *topics, size_t *cap, search_topic topic) {
  if (topics->count == *cap) {
    *cap = *cap ? *cap * 2 : 256;
    search_topic *list = realloc(topics->list, *cap * sizeof *list);
    if (!list) return false;
    topics->list = list;
  }
  topics->list[topics->count++] = topic;
  return true;
}

static int bad_line(const search_topics *topics, uint64_t line, const char *reason) {
  cli_say("%s:%llu: %s", topics->input.name, (unsigned long long)line, reason);
  return CLI_TROUBLE;
}

/* Splits a line that is not empty. Returns an exit status. */
static int take_line(search_topics *topics, size_t *cap, rakor_text text, uint64_t line) {
  const char *tab = memchr(text.ptr, '\t', text.len);
  if (!tab) return bad_line(topics, line, "no tab between query id and query");
  size_t qid_len = (size_t)(tab - text.ptr);
  search_topic topic = {
      .qid = cli_text_trim((rakor_text){text.ptr, qid_len}),
      .query = cli_text_trim((rakor_text){tab + 1, text.len - qid_len - 1}),
      .line = line,
  };
  if (topic.qid.len == 0) return bad_line(topics, line, "no query id before the tab");
  if (topic.query.len == 0) return bad_line(topics, line, "no query after the tab");
  return add_topic(topics, cap, topic) ? CLI_OK : bad_line(topics, line, "out of memory");
}

/* By qid, then by line. */
static int compare_topics(const void *a, const void *b) {
  const search_topic *x = *(search_topic *const *)a, *y = *(search_topic *const *)b;
  size_t len = x->qid.len < y->qid.len ? x->qid.len : y->qid.len;
  int order = memcmp(x->qid.ptr, y->qid.ptr, len);
  if (order == 0) order = (x->qid.len > y->qid.len) - (x->qid.len < y->qid.len);
  return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* A run with one query id twice is none that a scorer takes. */
static int find_repeated(const search_topics *topics) {
  const search_topic **sorted = malloc(topics->count * sizeof *sorted);
  if (!sorted) return bad_line(topics, 1, "out of memory");
  for (size_t i = 0; i < topics->count; i++) sorted[i] = &topics->list[i];
  qsort(sorted, topics->count, sizeof *sorted, compare_topics);
  int status = CLI_OK;
  for (size_t i = 1; status == CLI_OK && i < topics->count; i++) {
    rakor_text a = sorted[i - 1]->qid, b = sorted[i]->qid;
    if (a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0) {
      status = bad_line(topics, sorted[i]->line, "this query id was there before");
    }
  }
  free(sorted);
  return status;
}

int search_topics_read(search_topics *topics, const char *path) {
  static const char byte_order_mark[] = "\xef\xbb\xbf";
  *topics = (search_topics){0};
  rakor_text text;
  if (!cli_input_open(&topics->input, path) || !cli_input_all(&topics->input, &text)) {
    return CLI_TROUBLE;
  }
  if (text.len >= 3 && memcmp(text.ptr, byte_order_mark, 3) == 0) text.ptr += 3, text.len -= 3;
  size_t cap = 0;
  int status = CLI_OK;
  for (uint64_t line = 1; text.len && status == CLI_OK; line++) {
    const char *newline = memchr(text.ptr, '\n', text.len);
    size_t len = newline ? (size_t)(newline - text.ptr) : text.len;
    if (cli_text_trim((rakor_text){text.ptr, len}).len) {
      status = take_line(topics, &cap, (rakor_text){text.ptr, len}, line);
    }
    len += newline != NULL;
    text.ptr += len;
    text.len -= len;
  }
  if (status == CLI_OK && topics->count == 0) {
    cli_say("%s: no topics in it", topics->input.name);
    status = CLI_TROUBLE;
  }
  return status == CLI_OK ? find_repeated(topics) : status;
}

void search_topics_deinit(search_topics *topics) {
  cli_input_close(&topics->input);
  free(topics->list);
  topics->list = NULL;
}

static uint64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* What one topic is answered with. */
typedef struct answer {
  rakor_results *results; /* NULL: only counted */
  rakor_total total;      /* if that is asked for */
} answer;

static size_t hits_of(const answer *a) {
  return a->results ? rakor_results_count(a->results) : (size_t)a->total.count;
}

/* The results are the caller's to free, in every case. */
static int ask(const search_topics *topics, const search_topic *topic, rakor_index *index,
               const rakor_search_options *options, const search_outputs *outputs, answer *a) {
  rakor_error error = {0};
  rakor_status status = RAKOR_OK;
  *a = (answer){0};
  if (!outputs->only_counts)
    status = rakor_search(index, topic->query, options, &a->results, &error);
  if (status == RAKOR_OK && (outputs->only_counts || outputs->total_limit))
    status = rakor_count(index, topic->query, options, outputs->total_limit, &a->total, &error);
  if (status == RAKOR_OK) return CLI_OK;
  if (error.status == RAKOR_MISUSE) {
    bad_line(topics, topic->line, error.message);
    return CLI_WRONG_USE;
  }
  return cli_report(&error, CLI_TASK_READ_INDEX);
}

static int print_answer(const search_topic *topic, rakor_index *index, search_ids *ids,
                        const answer *a, const search_outputs *outputs) {
  if (outputs->wants_counts) {
    search_totals_count(a->total.count, topic->qid, outputs->wants_json, outputs->out);
    return CLI_OK;
  }
  if (outputs->wants_json) {
    const int status = search_hits_json(index, a->results, topic->qid, outputs->out);
    if (status == CLI_OK && outputs->total_limit)
      search_totals_total(a->total, topic->qid, true, outputs->out);
    return status;
  }
  if (!outputs->run_tag) return CLI_OK;
  return search_hits_run(ids, a->results, topic->qid, outputs->run_tag, outputs->out);
}

/* The first pass over all topics; prints, if that is asked for. */
static int print_pass(const search_topics *topics, rakor_index *index,
                      const rakor_search_options *options, const search_outputs *outputs,
                      size_t *hit_count) {
  search_ids ids;
  int status = search_ids_init(&ids, index);
  for (size_t i = 0; i < topics->count && status == CLI_OK; i++) {
    const search_topic *topic = &topics->list[i];
    answer a;
    status = ask(topics, topic, index, options, outputs, &a);
    if (status == CLI_OK) {
      *hit_count += hits_of(&a);
      status = print_answer(topic, index, &ids, &a, outputs);
    }
    rakor_results_free(a.results);
    if (cli_out_failed(outputs->out)) break;
  }
  search_ids_deinit(&ids);
  return status;
}

static int timed_pass(const search_topics *topics, rakor_index *index,
                      const rakor_search_options *options, const search_outputs *outputs) {
  int status = CLI_OK;
  for (size_t i = 0; i < topics->count && status == CLI_OK; i++) {
    const search_topic *topic = &topics->list[i];
    answer a;
    uint64_t start = now_ns();
    status = ask(topics, topic, index, options, outputs, &a);
    uint64_t microseconds = (now_ns() - start + 500) / 1000;
    if (status == CLI_OK) {
      cli_out_word(outputs->times, topic->qid);
      cli_out_format(outputs->times, "\t%llu\t%zu\n", (unsigned long long)microseconds,
                     hits_of(&a));
    }
    rakor_results_free(a.results);
  }
  return status;
}

int search_topics_answer(const search_topics *topics, rakor_index *index,
                         const rakor_search_options *options, const search_outputs *outputs) {
  size_t hit_count = 0;
  int status = print_pass(topics, index, options, outputs, &hit_count);
  if (status == CLI_OK && outputs->times) status = timed_pass(topics, index, options, outputs);
  if (status != CLI_OK) return status;
  return hit_count ? CLI_OK : CLI_NO_HITS;
}
