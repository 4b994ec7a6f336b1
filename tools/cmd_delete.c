/* rakor-search delete: take documents out of an index. */
#include <stdlib.h>
#include <string.h>

#include "engine/rakor.h"
#include "tools/cli_facts.h"
#include "tools/cli_index.h"
#include "tools/cli_input.h"
#include "tools/cli_message.h"
#include "tools/cli_query.h"
#include "tools/cli_stop.h"
#include "tools/commands.h"

enum { KEY_ID = 1, KEY_IDS_FROM, KEY_QUERY, KEY_DRY_RUN, KEY_MEMORY, KEY_JSON, KEY_QUIET };

static const char *const paragraphs[] = {
    "Deletes the documents that have one of the ids given, and those that a query finds: all that "
    "\"rakor-search search\" would show with the same --match and a -k that is large enough. It asks "
    "no questions; --dry-run tells how many it would be and changes nothing.",
    CLI_QUERY_PARAGRAPH,
    "All of it happens in one step at the end, or not at all. Searches that are under way are not "
    "disturbed, new ones no longer find the documents. What they take up on disk is given back as segments "
    "are merged, at the latest by \"rakor-search optimize\"; until then the statistics of ranking "
    "still count them.",
    "The exit status is 1 when there was nothing to delete.", NULL};

static const cli_option options[] = {
    {CLI_KEY_INDEX, 'i', "index", "INDEX", NULL,
     "the index to change (default: $RAKOR_INDEX, then ./rakor.idx)"},
    {KEY_ID, 0, "id", "ID", NULL, "delete the documents of this id (may come several times)"},
    {KEY_IDS_FROM, 0, "ids-from", "FILE", NULL,
     "delete those of the ids in this file, one a line (\"-\": standard input)"},
    {KEY_QUERY, 0, "query", "QUERY", NULL, "delete the documents that this finds"},
    CLI_OPTION_MATCH,
    CLI_OPTION_SYNTAX(""),
    {KEY_DRY_RUN, 'n', "dry-run", NULL, NULL, "tell what would be deleted, change nothing"},
    CLI_OPTION_BUFFERS(KEY_MEMORY),
    CLI_OPTION_JSON_SUMMARY(KEY_JSON),
    {KEY_QUIET, 'q', "quiet", NULL, NULL, "no summary"},
    CLI_OPTION_HELP,
    CLI_OPTIONS_END};

static const cli_example examples[] = {
    {"rakor-search delete -i berita.idx --id https://example.org/1", "one document"},
    {"rakor-search delete -i berita.idx --ids-from gone.txt", "the ids that a file lists"},
    {"rakor-search delete -i berita.idx --query judi --dry-run", "how many would it be?"},
    {"rakor-search delete -i berita.idx --query '+judi +\"situs gelap\"'",
     "those with the word and the phrase"},
    {NULL, NULL}};

/* What is to be deleted: an option and its value. */
typedef struct choice {
  int key;
  const char *value;
} choice;

typedef struct delete_request {
  const char *index;
  bool wants_json, is_quiet, is_dry;
  uint64_t memory_bytes;
  rakor_search_options reading; /* of all queries */
  choice *choices; /* room for all arguments */
  size_t choice_count;
} delete_request;

/* False: the parser's status says how to end. */
static bool take_option(cli_parser *parser, int key, const char *value, delete_request *request) {
  switch (key) {
    case CLI_KEY_INDEX:
      request->index = value;
      return true;
    case KEY_ID:
    case KEY_IDS_FROM:
    case KEY_QUERY:
      request->choices[request->choice_count++] = (choice){key, value};
      return true;
    case CLI_KEY_MATCH:
      return cli_query_match(parser, value, &request->reading.match);
    case CLI_KEY_SYNTAX:
      return cli_query_syntax(parser, value, &request->reading.is_plain);
    case KEY_DRY_RUN:
      request->is_dry = true;
      return true;
    case KEY_MEMORY:
      return cli_value_size(parser, "--memory", value, &request->memory_bytes);
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

static bool go_on(void *context, const rakor_progress *progress) {
  (void)context;
  (void)progress;
  return cli_stop_signal() == 0;
}

/* The ids of a file. False: it can't be read, which was reported. */
static bool delete_listed(rakor_writer *writer, const char *list, rakor_status *status,
                          rakor_error *error) {
  cli_input input;
  rakor_text line;
  if (!cli_input_open(&input, list)) return false;
  while (*status == RAKOR_OK && cli_input_line(&input, &line))
    if (line.len) *status = rakor_writer_delete_id(writer, line, error);
  const bool failed = input.failed;
  cli_input_close(&input);
  return !failed;
}

/* False: trouble with a list of ids, which was reported. */
static bool choose(rakor_writer *writer, const delete_request *request, rakor_status *status,
                   rakor_error *error) {
  for (size_t i = 0; *status == RAKOR_OK && i < request->choice_count; i++) {
    const choice *one = &request->choices[i];
    const rakor_text text = {one->value, strlen(one->value)};
    if (one->key == KEY_ID)
      *status = rakor_writer_delete_id(writer, text, error);
    else if (one->key == KEY_QUERY)
      *status = rakor_writer_delete_query(writer, text, &request->reading, NULL, error);
    else if (!delete_listed(writer, one->value, status, error))
      return false;
  }
  return true;
}

static void put_summary(const rakor_summary *s, uint64_t count, const delete_request *request,
                        cli_out *out) {
  const cli_fact dry[] = {{.name = "would_delete", .count = count}};
  const cli_fact facts[] = {
      {.name = "deleted", .count = count},
      {.name = "documents", .count = s->live_documents},
      {.name = "segments", .count = s->segments},
      {.name = "index_bytes", .count = s->index_bytes},
      {.name = "seconds", .real = s->seconds, .decimals = 3},
  };
  if (request->is_dry)
    cli_facts_put(out, dry, 1, request->wants_json);
  else
    cli_facts_put(out, facts, sizeof facts / sizeof facts[0], request->wants_json);
}

static int delete_documents(const delete_request *request, cli_out *out) {
  const rakor_writer_options how = {.mode = RAKOR_WRITER_CHANGE,
                                    .memory_bytes = request->memory_bytes,
                                    .on_progress = go_on};
  rakor_writer *writer = NULL;
  rakor_summary summary = {0};
  rakor_error error = {0};
  uint64_t count = 0;
  cli_stop_watch();
  rakor_status status = rakor_writer_open(cli_index_path(request->index), &how, &writer, &error);
  const bool could_read = choose(writer, request, &status, &error);
  if (could_read && status == RAKOR_OK) status = rakor_writer_deleted(writer, &count, &error);
  if (could_read && status == RAKOR_OK && !request->is_dry)
    status = rakor_writer_commit(writer, &summary, &error);
  else
    rakor_writer_abort(writer);
  if (!could_read) return CLI_TROUBLE;
  if (status != RAKOR_OK) return cli_stop_report(&error);
  if (!request->is_quiet) put_summary(&summary, count, request, out);
  return count ? CLI_OK : CLI_NO_HITS;
}

static int take_arguments(cli_parser *parser, delete_request *request) {
  const char *value;
  int key;
  while ((key = cli_next(parser, &value)) != CLI_END) {
    if (!take_option(parser, key, value, request)) return parser->status;
  }
  if (!cli_no_operands(parser)) return parser->status;
  if (request->choice_count == 0)
    return cli_wrong("delete", "nothing to delete: give --id, --ids-from or --query");
  return delete_documents(request, parser->out);
}

static int run(int argc, char **argv, cli_out *out) {
  cli_parser parser;
  cli_parser_init(&parser, &cmd_delete, argc, argv, out);
  delete_request request = {.choices = calloc((size_t)argc + 1, sizeof *request.choices)};
  if (!request.choices) {
    cli_say("out of memory");
    return CLI_TROUBLE;
  }
  const int status = take_arguments(&parser, &request);
  free(request.choices);
  return status;
}

const cli_command cmd_delete = {
    .name = "delete",
    .summary = "delete documents from an index",
    .operands = "",
    .takes_files = false,
    .paragraphs = paragraphs,
    .options = options,
    .examples = examples,
    .run = run,
};
