/* rakor-search optimize: merge an index into one segment. */
#include <stdio.h>

#include "engine/rakor.h"
#include "tools/cli_facts.h"
#include "tools/cli_index.h"
#include "tools/cli_message.h"
#include "tools/cli_progress.h"
#include "tools/cli_stop.h"
#include "tools/commands.h"

enum { KEY_MEMORY = 1, KEY_REORDER, KEY_PROGRESS, KEY_JSON, KEY_QUIET };

#define ORDERS "bp|url" /* as rakor_reorder has them, after the first */

static const char *const paragraphs[] = {
    "Indexing leaves a few segments, more of them the less memory it had. This merges them into "
    "one: the index gets smaller and answers faster, and the answers are the same. It needs as "
    "much free disk as the index takes.",
    "The merged index replaces the old one in one step at the end; until then, and after Ctrl-C, a "
    "full disk or a power failure, the old one stands as it was. Searches that are under way "
    "are not disturbed. An index of one segment is left as it is, unless it holds deleted "
    "documents or --reorder is given.",
    "--reorder bp puts documents of the same words side by side (recursive graph bisection), which "
    "makes the lists smaller and queries faster; it takes many times as long as merging. --reorder "
    "url puts them in the order of their ids, so that pages of one site stand together. Either "
    "changes the numbers of documents, and of the answers only the order among hits of equal "
    "score; either takes about as much free disk once more while it works.",
    NULL};

static const cli_option options[] = {
    {CLI_KEY_INDEX, 'i', "index", "INDEX", NULL,
     "the index to merge (default: $RAKOR_INDEX, then ./rakor.idx)"},
    CLI_OPTION_BUFFERS(KEY_MEMORY),
    {KEY_REORDER, 0, "reorder", "ORDER", ORDERS,
     "give the documents a new order: by their words (bp) or their ids (url)"},
    CLI_PROGRESS_OPTION(KEY_PROGRESS),
    CLI_OPTION_JSON_SUMMARY(KEY_JSON),
    {KEY_QUIET, 'q', "quiet", NULL, NULL, "no line of progress, no summary"},
    CLI_OPTION_HELP,
    CLI_OPTIONS_END};

static const cli_example examples[] = {
    {"rakor-search optimize berita.idx", "merge all of it"},
    {"rakor-search optimize --reorder bp berita.idx", "and bring like documents together"},
    {"rakor-search optimize --memory 2G --json -i berita.idx", "the summary for a program"},
    {NULL, NULL}};

typedef struct optimize_request {
  const char *index;
  bool wants_json, is_quiet;
  int progress; /* cli_progress_mode */
  rakor_optimize_options optimize;
  cli_progress view;
} optimize_request;

static void tell_progress(optimize_request *request, const rakor_optimize_progress *progress) {
  cli_progress *view = &request->view;
  const uint64_t done = progress->done_bytes, total = progress->total_bytes;
  const double eta = cli_progress_eta(progress->seconds, done, total);
  const cli_fact facts[] = {
      {.name = "done_bytes", .count = done},
      {.name = "total_bytes", .count = total},
      {.name = "seconds", .real = progress->seconds, .decimals = 3},
      {.name = "eta_seconds", .real = eta, .decimals = 1}, /* left out when not known */
  };
  cli_progress_tell(view, progress->seconds, facts, eta < 0 ? 3 : 4);
  if (!cli_progress_has_line(view)) return;
  char line[128], merged[64] = "", left[32];
  cli_progress_left(eta, left);
  if (request->optimize.reorder == RAKOR_REORDER_NONE) /* else it is not merging that takes the time */
    snprintf(merged, sizeof merged, ", %.1f of %.1f MB merged", (double)done / 1e6,
             (double)total / 1e6);
  snprintf(line, sizeof line, "%3.0f %%%s%s%s",
           done < total ? 100 * (double)done / (double)total : 100.0, merged, *left ? ", " : "",
           left);
  cli_progress_put(view, line);
}

static bool on_progress(void *context, const rakor_optimize_progress *progress) {
  if (cli_stop_signal()) return false;
  tell_progress(context, progress);
  return true;
}

/* False: the parser's status says how to end. */
static bool take_option(cli_parser *parser, int key, const char *value,
                        optimize_request *request) {
  int choice;
  switch (key) {
    case CLI_KEY_INDEX:
      request->index = value;
      return true;
    case KEY_MEMORY:
      return cli_value_size(parser, "--memory", value, &request->optimize.memory_bytes);
    case KEY_REORDER:
      if (!cli_value_choice(parser, "--reorder", value, ORDERS, &choice)) return false;
      request->optimize.reorder = (rakor_reorder)(choice + 1);
      return true;
    case KEY_PROGRESS:
      return cli_value_choice(parser, "--progress", value, CLI_PROGRESS_MODES, &request->progress);
    case KEY_JSON:
      request->wants_json = true;
      return true;
    case KEY_QUIET:
      request->is_quiet = true;
      return true;
    default:
      return false; /* CLI_STOP */
  }
}

static void put_summary(const rakor_optimize_summary *s, bool wants_json, cli_out *out) {
  const cli_fact facts[] = {
      {.name = "documents", .count = s->documents},
      {.name = "segments_before", .count = s->segments_before},
      {.name = "segments", .count = s->segments},
      {.name = "bytes_before", .count = s->index_bytes_before},
      {.name = "index_bytes", .count = s->index_bytes},
      {.name = "seconds", .real = s->seconds, .decimals = 3},
  };
  cli_facts_put(out, facts, sizeof facts / sizeof facts[0], wants_json);
}

static int optimize(optimize_request *request, cli_out *out) {
  cli_progress_init(&request->view, (cli_progress_mode)request->progress, request->is_quiet);
  request->optimize.on_progress = on_progress;
  request->optimize.context = request;
  cli_stop_watch();
  rakor_optimize_summary summary = {0};
  rakor_error error = {0};
  const rakor_status status =
      rakor_optimize(cli_index_path(request->index), &request->optimize, &summary, &error);
  cli_progress_end(&request->view);
  if (status == RAKOR_MISUSE) return cli_index_report(&error);
  if (status != RAKOR_OK) return cli_stop_report(&error);
  if (!request->is_quiet) put_summary(&summary, request->wants_json, out);
  return CLI_OK;
}

static int run(int argc, char **argv, cli_out *out) {
  cli_parser parser;
  cli_parser_init(&parser, &cmd_optimize, argc, argv, out);
  optimize_request request = {0};
  const char *value;
  int key;
  while ((key = cli_next(&parser, &value)) != CLI_END) {
    if (!take_option(&parser, key, value, &request)) return parser.status;
  }
  if (parser.operand_count > (request.index ? 0 : 1))
    return cli_wrong("optimize", "more than one index: name one");
  if (parser.operand_count) request.index = parser.operands[0];
  return optimize(&request, out);
}

const cli_command cmd_optimize = {
    .name = "optimize",
    .summary = "merge an index into one segment",
    .operands = "[INDEX]",
    .takes_files = true,
    .paragraphs = paragraphs,
    .options = options,
    .examples = examples,
    .run = run,
};
