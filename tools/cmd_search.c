/* rakor-search search: which documents answer this query best? */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/rakor.h"
#include "tools/cli_index.h"
#include "tools/cli_message.h"
#include "tools/cli_query.h"
#include "tools/cli_text.h"
#include "tools/commands.h"
#include "tools/search_hits.h"
#include "tools/search_topics.h"
#include "tools/search_totals.h"

enum {
  KEY_HITS = 1,
  KEY_COUNT,
  KEY_TOTAL,
  KEY_JSON,
  KEY_TOPICS,
  KEY_RUN,
  KEY_LATENCY,
  KEY_K1,
  KEY_B,
  KEY_EVALUATOR
};

/* In the order of rakor_evaluator. */
#define EVALUATORS "auto|exhaustive|block-max"
#define DEFAULT_TAG "rakor"

static const char *const paragraphs[] = {
    "Ranks the documents that match by BM25, best first; equal scores stand in the order of "
    "indexing. For each hit it shows rank, score and title, then id or path, then the passage that "
    "covers the query best. On a terminal the matched words are bold.",
    CLI_QUERY_PARAGRAPH,
    "Single quotes around the whole query keep its double quotes from the shell, and \"--\" goes "
    "before one that begins with -. Several operands are joined with spaces.",
    "How many documents match is told by --count, which shows nothing else, and by --total beside "
    "the hits: counting stops at its limit, which can save much time. With --json they are an "
    "object {\"count\": ...}, or {\"total\": ..., \"is_exact\": ...} behind the hits.",
    "With --json each hit is a JSON object on a line of its own: rank, score, id, title, path, "
    "fields (all other fields of the document), columns (its date, site, language, length and kept "
    "fields, as far as it has them) and snippet, whose spans are [start, end) in bytes "
    "of its text in UTF-8. With --topics it has the qid as well.",
    "With --topics many queries are answered in one go, from lines of query id, tab, query. The "
    "output is lines of a TREC run: qid Q0 id rank score tag, ranks from 1; white space and "
    "control characters in an id become \"_\", and a document without an id goes by its number. "
    "--latency writes lines of query id, tab, microseconds, tab, number of hits; only searching and "
    "counting are timed, after a first pass over all topics that warms everything up. With --latency "
    "run lines are printed only if --run asks for them. Topics are often titles and questions that "
    "nobody wrote as queries: their signs and quotes mean nothing, unless --syntax signs says so. "
    "With --count it is lines of query id, tab, count.",
    NULL};

static const cli_option options[] = {
    CLI_OPTION_INDEX,
    {KEY_HITS, 'k', "hits", "K", NULL, "show at most K hits, 1 to 1000000 (default: 10)"},
    CLI_OPTION_MATCH,
    CLI_OPTION_SYNTAX("; with --topics plain"),
    {KEY_COUNT, 0, "count", NULL, NULL, "print how many documents match, and no hits"},
    {KEY_TOTAL, 0, "total", "LIMIT", NULL,
     "print behind the hits how many documents match; counts no further than LIMIT"},
    {KEY_JSON, 0, "json", NULL, NULL, "print one JSON object for each hit"},
    {KEY_TOPICS, 't', "topics", "FILE", NULL,
     "answer all queries of FILE (\"-\": standard input)"},
    {KEY_RUN, 0, "run", "TAG", NULL,
     "print the lines of a TREC run with this tag (default: " DEFAULT_TAG "); needs --topics"},
    {KEY_LATENCY, 0, "latency", "FILE", NULL,
     "write the time of each query to FILE (\"-\": standard output); needs --topics"},
    {KEY_K1, 0, "k1", "NUMBER", NULL,
     "BM25: how slowly repeated words stop to count, 0 to 1000 (default: 0.9)"},
    {KEY_B, 0, "b", "NUMBER", NULL,
     "BM25: how much long documents are held back, 0 to 1 (default: 0.4)"},
    {KEY_EVALUATOR, 0, "evaluator", "NAME", EVALUATORS,
     "the way to find the best hits: auto, exhaustive or block-max; all give the same answer "
     "(default: auto, the fastest)"},
    CLI_OPTION_HELP,
    CLI_OPTIONS_END};

static const cli_example examples[] = {
    {"rakor-search -i berita.idx \"kemiskinan Kukar\"", "the ten best documents"},
    {"rakor-search -i berita.idx '+Kukar \"bantuan sosial\" -beras'",
     "with Kukar, best with the phrase, without rice"},
    {"rakor-search search -i berita.idx --count --match all -- '-beras bantuan warga'",
     "how many hold both words, and no rice?"},
    {"rakor-search search -i berita.idx --json -k 20 \"penanganan kemiskinan\"",
     "twenty, for a program"},
    {"rakor-search search -i berita.idx --topics topics.tsv --run mytag -k 100 > mytag.run",
     "a run for trec_eval"},
    {"rakor-search search -i berita.idx --topics topics.tsv --latency times.tsv",
     "how long each query takes"},
    {NULL, NULL}};

typedef struct search_request {
  const char *index, *topics, *run_tag, *latency;
  bool wants_json, wants_count;
  bool has_syntax; /* it was asked for */
  uint64_t total_limit;
  rakor_search_options options;
} search_request;

static bool take_tag(cli_parser *parser, const char *value, search_request *request) {
  request->run_tag = value;
  if (*value && !strpbrk(value, " \t\r\n\v\f")) return true;
  parser->status = cli_wrong("search", "--run: '%s' is not a tag: one word without white space",
                             value);
  return false;
}

/* False: the parser's status says how to end. */
static bool take_option(cli_parser *parser, int key, const char *value, search_request *request) {
  uint64_t count;
  int choice;
  switch (key) {
    case CLI_KEY_INDEX:
      request->index = value;
      return true;
    case KEY_HITS:
      if (!cli_value_count(parser, "-k", value, 1, 1000000, &count)) return false;
      request->options.k = count;
      return true;
    case CLI_KEY_MATCH:
      return cli_query_match(parser, value, &request->options.match);
    case CLI_KEY_SYNTAX:
      request->has_syntax = true;
      return cli_query_syntax(parser, value, &request->options.is_plain);
    case KEY_COUNT:
      request->wants_count = true;
      return true;
    case KEY_TOTAL:
      return cli_value_count(parser, "--total", value, 1, UINT32_MAX, &request->total_limit);
    case KEY_JSON:
      request->wants_json = true;
      return true;
    case KEY_TOPICS:
      request->topics = value;
      return true;
    case KEY_RUN:
      return take_tag(parser, value, request);
    case KEY_LATENCY:
      request->latency = value;
      return true;
    case KEY_K1:
      return cli_value_real(parser, "--k1", value, 0, 1000, &request->options.k1);
    case KEY_B:
      return cli_value_real(parser, "--b", value, 0, 1, &request->options.b);
    case KEY_EVALUATOR:
      if (!cli_value_choice(parser, "--evaluator", value, EVALUATORS, &choice)) return false;
      request->options.evaluator = (rakor_evaluator)choice;
      return true;
    default: /* CLI_STOP */
      return false;
  }
}

static bool is_same_file(const char *a, const char *b) {
  struct stat of_a, of_b;
  return stat(a, &of_a) == 0 && stat(b, &of_b) == 0 && of_a.st_dev == of_b.st_dev &&
         of_a.st_ino == of_b.st_ino;
}

/* Do the options that --topics has go together? Returns an exit status. */
static int look_over_topics(const search_request *request) {
  if (request->wants_json && request->run_tag)
    return cli_wrong("search", "either --json or --run, not both");
  if (request->latency && is_same_file(request->topics, request->latency))
    return cli_wrong("search", "--latency would write over the topics");
  const bool prints = request->wants_json || request->run_tag;
  if (prints && request->latency && strcmp(request->latency, "-") == 0)
    return cli_wrong("search", "--latency - and %s would both write to standard output",
                     request->wants_json ? "--json" : "--run");
  if (request->total_limit && !request->wants_json && !request->latency)
    return cli_wrong("search", "--total: a run has no place for it, --json has");
  return CLI_OK;
}

/* Do all of them? */
static int look_over(const search_request *request, int operand_count) {
  if (request->wants_count && request->run_tag)
    return cli_wrong("search", "either --count or --run, not both");
  if (request->wants_count && request->total_limit)
    return cli_wrong("search", "either --count or --total, not both");
  if (request->topics && operand_count)
    return cli_wrong("search", "either a query or --topics, not both");
  if (request->topics) return look_over_topics(request);
  if (request->run_tag) return cli_wrong("search", "--run needs --topics");
  if (request->latency) return cli_wrong("search", "--latency needs --topics");
  return operand_count ? CLI_OK : cli_wrong("search", "no query");
}

static int count_matches(const search_request *request, rakor_text query, rakor_index *index,
                         cli_out *out) {
  rakor_total total;
  rakor_error error = {0};
  if (rakor_count(index, query, &request->options, 0, &total, &error) != RAKOR_OK)
    return cli_report(&error, CLI_TASK_READ_INDEX);
  search_totals_count(total.count, (rakor_text){0}, request->wants_json, out);
  return total.count ? CLI_OK : CLI_NO_HITS;
}

static int put_results(const search_request *request, rakor_index *index,
                       const rakor_results *results, cli_out *out) {
  if (request->wants_json) return search_hits_json(index, results, (rakor_text){0}, out);
  return search_hits_lines(index, results, out);
}

static int put_total(const search_request *request, rakor_text query, rakor_index *index,
                     cli_out *out) {
  rakor_total total;
  rakor_error error = {0};
  if (rakor_count(index, query, &request->options, request->total_limit, &total, &error) !=
      RAKOR_OK)
    return cli_report(&error, CLI_TASK_READ_INDEX);
  search_totals_total(total, (rakor_text){0}, request->wants_json, out);
  return CLI_OK;
}

static int show_hits(const search_request *request, rakor_text query, rakor_index *index,
                     cli_out *out) {
  rakor_results *results = NULL;
  rakor_error error = {0};
  if (rakor_search(index, query, &request->options, &results, &error) != RAKOR_OK)
    return cli_report(&error, CLI_TASK_READ_INDEX);
  const bool has_hits = rakor_results_count(results) > 0;
  if (rakor_results_only_excludes(results))
    cli_say("the query says only what must not be there, so it finds nothing");
  else if (!has_hits && out->is_terminal)
    cli_say("no hits");
  int status = put_results(request, index, results, out);
  rakor_results_free(results);
  if (status == CLI_OK && request->total_limit && (has_hits || request->wants_json))
    status = put_total(request, query, index, out);
  return status == CLI_OK && !has_hits ? CLI_NO_HITS : status;
}

static int answer_query(const search_request *request, const char *query, cli_out *out) {
  rakor_index *index;
  int status = cli_index_open(request->index, &index);
  if (status != CLI_OK) return status;
  cli_index_warn(request->index, index);
  status = request->wants_count ? count_matches(request, cli_text_of(query), index, out)
                                : show_hits(request, cli_text_of(query), index, out);
  rakor_index_close(index);
  return status;
}

/* Opens the file for the times before the work begins, not after it. */
static int answer_to_files(const search_request *request, const search_topics *topics,
                           rakor_index *index, cli_out *out) {
  static cli_out file;
  search_outputs outputs = {.run_tag = request->run_tag,
                            .wants_json = request->wants_json,
                            .only_counts = request->wants_count,
                            .total_limit = request->total_limit,
                            .out = out};
  bool prints = request->run_tag || request->wants_json || !request->latency;
  outputs.wants_counts = request->wants_count && prints;
  if (prints && !request->wants_json && !request->run_tag) outputs.run_tag = DEFAULT_TAG;
  bool to_stdout = request->latency && strcmp(request->latency, "-") == 0;
  if (to_stdout) {
    outputs.times = out;
  } else if (request->latency) {
    if (!cli_out_create(&file, request->latency)) return CLI_TROUBLE;
    outputs.times = &file;
  }
  int status = search_topics_answer(topics, index, &request->options, &outputs);
  int closed = outputs.times == &file ? cli_out_close(&file) : CLI_OK;
  return closed != CLI_OK ? closed : status;
}

static int answer_topics(const search_request *request, cli_out *out) {
  search_topics topics;
  rakor_index *index = NULL;
  int status = search_topics_read(&topics, request->topics);
  if (status == CLI_OK) status = cli_index_open(request->index, &index);
  if (status == CLI_OK) cli_index_warn(request->index, index);
  if (status == CLI_OK) status = answer_to_files(request, &topics, index, out);
  rakor_index_close(index);
  search_topics_deinit(&topics);
  return status;
}

static int run(int argc, char **argv, cli_out *out) {
  cli_parser parser;
  cli_parser_init(&parser, &cmd_search, argc, argv, out);
  search_request request = {0};
  rakor_search_options_init(&request.options);
  const char *value;
  int key;
  while ((key = cli_next(&parser, &value)) != CLI_END) {
    if (!take_option(&parser, key, value, &request)) return parser.status;
  }
  int status = look_over(&request, parser.operand_count);
  if (status != CLI_OK) return status;
  if (request.topics) {
    if (!request.has_syntax) request.options.is_plain = true;
    return answer_topics(&request, out);
  }
  char *query = cli_text_join(parser.operands, parser.operand_count);
  if (!query) return CLI_TROUBLE;
  status = answer_query(&request, query, out);
  free(query);
  return status;
}

const cli_command cmd_search = {
    .name = "search",
    .summary = "find the documents that answer a query best",
    .operands = "QUERY...",
    .takes_files = false,
    .paragraphs = paragraphs,
    .options = options,
    .examples = examples,
    .run = run,
};
