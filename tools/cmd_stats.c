/* rakor-search stats: what is in an index, and what takes up its room? */
#include "engine/rakor.h"
#include "tools/cli_columns.h"
#include "tools/cli_facts.h"
#include "tools/cli_index.h"
#include "tools/cli_message.h"
#include "tools/commands.h"

enum { KEY_JSON = 1 };

static const char *const paragraphs[] = {
    "Prints what an index holds (documents, deleted ones that a merge has not yet left out, stems "
    "and surface forms (those of each segment, added up), tokens, postings) and how many bytes each part of it takes up on disk; whether its words were read by the rules "
    "of this program or of another version, with old spelling or without, how many entries of "
    "a lexicon of yours, and whether the run that wrote it was interrupted (\"--resume\" goes on). "
    "Then its columns: what they hold, how many documents have a value, how many "
    "bytes they take up (length is counted with the parts), from which value to which, and how many "
    "different texts there are, summed over segments.",
    NULL};

static const cli_option options[] = {CLI_OPTION_INDEX,
                                     {KEY_JSON, 0, "json", NULL, NULL, "print one JSON object"},
                                     CLI_OPTION_HELP,
                                     CLI_OPTIONS_END};

static const cli_example examples[] = {{"rakor-search stats -i berita.idx", "a table"},
                                       {"rakor-search stats -i berita.idx --json", "for a program"},
                                       {NULL, NULL}};

static void put_chunk_lines(const rakor_stats *stats, cli_out *out) {
  double whole = stats->index_bytes ? (double)stats->index_bytes : 1;
  cli_out_string(out, "\npart of the index          bytes   share\n");
  for (size_t i = 0; i < stats->chunk_count; i++) {
    const rakor_chunk_size *chunk = &stats->chunks[i];
    cli_out_format(out, "%-20s %11llu  %5.1f %%\n", chunk->name,
                   (unsigned long long)chunk->size_bytes,
                   100 * (double)chunk->size_bytes / whole);
  }
}

static void put_chunk_json(const rakor_stats *stats, cli_out *out) {
  cli_out_string(out, ",\"parts\":{");
  for (size_t i = 0; i < stats->chunk_count; i++) {
    cli_out_format(out, "%s\"%s\":%llu", i ? "," : "", stats->chunks[i].name,
                   (unsigned long long)stats->chunks[i].size_bytes);
  }
  cli_out_char(out, '}');
}

static rakor_status put_stats(rakor_index *index, const rakor_stats *s, bool wants_json, cli_out *out,
                              rakor_error *error) {
  const cli_fact facts[] = {
      {.name = "format_version", .count = s->format_version},
      {.name = "generation", .count = s->generation},
      {.name = "segments", .count = s->segments},
      {.name = "documents", .count = s->documents},
      {.name = "deleted", .count = s->deleted},
      {.name = "terms", .count = s->terms},
      {.name = "forms", .count = s->forms},
      {.name = "tokens", .count = s->tokens},
      {.name = "postings", .count = s->postings},
      {.name = "mean_length", .real = s->mean_length, .decimals = 2},
      {.name = "text_bytes", .count = s->text_bytes},
      {.name = "index_bytes", .count = s->index_bytes},
      {.name = "unfinished", .count = s->unfinished, .is_flag = true},
      {.name = "analysis", .text = s->analysis_differs ? "other version" : "current"},
      {.name = "old_spelling", .count = s->old_spelling, .is_flag = true},
      {.name = "lexicon_entries", .count = s->lexicon_entries},
  };
  size_t count = sizeof facts / sizeof facts[0];
  if (!wants_json) {
    cli_facts_lines(out, facts, count);
    put_chunk_lines(s, out);
    return cli_columns_lines(index, out, error);
  }
  cli_out_char(out, '{');
  cli_facts_json(out, facts, count);
  put_chunk_json(s, out);
  cli_out_string(out, ",\"columns\":");
  const rakor_status read = cli_columns_json(index, out, error);
  cli_out_string(out, "}\n");
  return read;
}

static int show(const char *given_index, bool wants_json, cli_out *out) {
  rakor_index *index;
  int status = cli_index_open(given_index, &index);
  if (status != CLI_OK) return status;
  rakor_stats stats = {0};
  rakor_error error = {0};
  rakor_status read = rakor_index_stats(index, &stats, &error);
  if (read == RAKOR_OK) read = put_stats(index, &stats, wants_json, out, &error);
  if (read != RAKOR_OK) status = cli_report(&error, CLI_TASK_READ_INDEX);
  rakor_index_close(index);
  return status;
}

static int run(int argc, char **argv, cli_out *out) {
  cli_parser parser;
  cli_parser_init(&parser, &cmd_stats, argc, argv, out);
  const char *given_index = NULL, *value;
  bool wants_json = false;
  int key;
  while ((key = cli_next(&parser, &value)) != CLI_END) {
    if (key == CLI_STOP) return parser.status;
    if (key == CLI_KEY_INDEX) given_index = value;
    if (key == KEY_JSON) wants_json = true;
  }
  if (!cli_no_operands(&parser)) return parser.status;
  return show(given_index, wants_json, out);
}

const cli_command cmd_stats = {
    .name = "stats",
    .summary = "show what an index holds",
    .operands = "",
    .takes_files = false,
    .paragraphs = paragraphs,
    .options = options,
    .examples = examples,
    .run = run,
};
