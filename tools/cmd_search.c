/* rakor-search search: which documents answer this query best? */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/rakor.h"
#include "tools/cli_index.h"
#include "tools/cli_message.h"
#include "tools/cli_text.h"
#include "tools/commands.h"
#include "tools/search_hits.h"
#include "tools/search_topics.h"

enum { KEY_COUNT = 1, KEY_JSON, KEY_TOPICS, KEY_RUN, KEY_LATENCY, KEY_K1, KEY_B, KEY_EVALUATOR };

/* In the order of rakor_evaluator. */
#define EVALUATORS "auto|exhaustive|block-max"
#define DEFAULT_TAG "rakor"

static const char *const paragraphs[] = {
    "Ranks the documents that hold any of the query's words (at most 4096) by BM25, best first; "
    "equal scores stand in the order of indexing. Several operands are joined with spaces. For "
    "each hit it shows rank, score and title, then id or path, then the passage that covers the "
    "query best. On a terminal the matched words are bold.",
    "With --json each hit is a JSON object on a line of its own: rank, score, id, title, path, "
    "fields (all other fields of the document), columns (its date, site, language, length and kept "
    "fields, as far as it has them) and snippet, whose spans are [start, end) in bytes "
    "of its text in UTF-8. With --topics it has the qid as well.",
    "With --topics many queries are answered in one go, from lines of query id, tab, query. The "
    "output is lines of a TREC run: qid Q0 id rank score tag, ranks from 1; white space and "
    "control characters in an id become \"_\", and a document without an id goes by its number. "
    "--latency writes lines of query id, tab, microseconds, tab, number of hits; only the search "
    "itself is timed, after a first pass over all topics that warms everything up. With --latency "
    "run lines are printed only if --run asks for them.",
    NULL};

static const cli_option options[] = {
    CLI_OPTION_INDEX,
    {KEY_COUNT, 'k', "hits", "K", NULL, "show at most K hits, 1 to 1000000 (default: 10)"},
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
    {"rakor-search search -i berita.idx --json -k 20 \"penanganan kemiskinan\"",
     "twenty, for a program"},
    {"rakor-search search -i berita.idx --topics topics.tsv --run mytag -k 100 > mytag.run",
     "a run for trec_eval"},
    {"rakor-search search -i berita.idx --topics topics.tsv --latency times.tsv",
     "how long each query takes"},
    {NULL, NULL}};

typedef struct search_request {
  const char *index, *topics, *run_tag, *latency;
  bool wants_json;
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
    case KEY_COUNT:
      if (!cli_value_count(parser, "-k", value, 1, 1000000, &count)) return false;
      request->options.k = count;
      return true;
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

/* Do the options go together? Returns an exit status. */
static bool is_same_file(const char *a, const char *b) {
  struct stat of_a, of_b;
  return stat(a, &of_a) == 0 && stat(b, &of_b) == 0 && of_a.st_dev == of_b.st_dev &&
         of_a.st_ino == of_b.st_ino;
}

static int look_over(const search_request *request, int operand_count) {
  if (request->topics) {
    if (operand_count) return cli_wrong("search", "either a query or --topics, not both");
    if (request->wants_json && request->run_tag) {
      return cli_wrong("search", "either --json or --run, not both");
    }
    bool prints = request->wants_json || request->run_tag;
    if (request->latency && is_same_file(request->topics, request->latency)) {
      return cli_wrong("search", "--latency would write over the topics");
    }
    if (prints && request->latency && strcmp(request->latency, "-") == 0) {
      return cli_wrong("search", "--latency - and %s would both write to standard output",
                       request->wants_json ? "--json" : "--run");
    }
    return CLI_OK;
  }
  if (request->run_tag) return cli_wrong("search", "--run needs --topics");
  if (request->latency) return cli_wrong("search", "--latency needs --topics");
  return operand_count ? CLI_OK : cli_wrong("search", "no query");
}

static int answer_query(const search_request *request, const char *query, cli_out *out) {
  rakor_index *index;
  int status = cli_index_open(request->index, &index);
  if (status != CLI_OK) return status;
  cli_index_warn(request->index, index);
  rakor_results *results = NULL;
  rakor_error error = {0};
  if (rakor_search(index, cli_text_of(query), &request->options, &results, &error) != RAKOR_OK) {
    status = cli_report(&error, CLI_TASK_READ_INDEX);
  } else if (rakor_results_count(results) == 0) {
    if (out->is_terminal) cli_say("no hits");
    status = CLI_NO_HITS;
  } else if (request->wants_json) {
    status = search_hits_json(index, results, (rakor_text){0}, out);
  } else {
    status = search_hits_lines(index, results, out);
  }
  rakor_results_free(results);
  rakor_index_close(index);
  return status;
}

/* Opens the file for the times before the work begins, not after it. */
static int answer_to_files(const search_request *request, const search_topics *topics,
                           rakor_index *index, cli_out *out) {
  static cli_out file;
  search_outputs outputs = {
      .run_tag = request->run_tag, .wants_json = request->wants_json, .out = out};
  bool prints = request->run_tag || request->wants_json;
  if (!prints && !request->latency) outputs.run_tag = DEFAULT_TAG;
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
  if (request.topics) return answer_topics(&request, out);
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
