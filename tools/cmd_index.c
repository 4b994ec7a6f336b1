/* rakor-search index: put documents into an index. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/rakor.h"
#include "tools/cli_analysis.h"
#include "tools/cli_facts.h"
#include "tools/cli_fields.h"
#include "tools/cli_index.h"
#include "tools/cli_input.h"
#include "tools/cli_keep.h"
#include "tools/cli_language.h"
#include "tools/cli_message.h"
#include "tools/cli_progress.h"
#include "tools/cli_stop.h"
#include "tools/index_progress.h"
#include "tools/index_run.h"
#include "tools/index_summary.h"
#include "tools/commands.h"

enum {
  KEY_OUTPUT = 1,
  KEY_FORMAT,
  KEY_MAP,
  KEY_KEEP,
  KEY_FILES_FROM,
  KEY_STRICT,
  KEY_LANG,
  KEY_DEDUP,
  KEY_MEMORY,
  KEY_THREADS,
  KEY_MAX_DOCUMENT,
  KEY_COMMIT_EVERY,
  KEY_RESUME,
  KEY_GIVE_UP,
  KEY_PROGRESS,
  KEY_JSON,
  KEY_QUIET
};

enum { THREADS_MOST = 256 };

/* In the order of rakor_format. */
#define FORMATS "auto|text|jsonl|trec|csv|tsv|warc|html"
/* In the order of rakor_dedup. */
#define DEDUPS "off|exact|near"

static const char *const paragraphs[] = {
    "Reads documents from files, from folders (walked recursively; names that start with a dot "
    "are passed over) and from standard input (\"-\"), and writes an index, a folder of its own. "
    "An index that is already there is replaced in one step at the end; until then, and when "
    "anything goes wrong, it stays as it was. So it does when there is not one document to index. "
    "Folders that hold an index are passed over.",
    "A plain text file is one document; its first line that is not empty is the title. A JSONL "
    "file holds one JSON object a line, with id, title and body; all other fields are kept. A CSV "
    "(commas or semicolons) or TSV (tabs) file has a first line with the names of its columns; "
    "quotes are those of RFC 4180. A TREC file holds records from <DOC> to </DOC>, with DOCNO, "
    "TITLE or HEADLINE, and TEXT. Of an HTML page the main text is taken, without menus, footers "
    "and comments, and its title, date, site and language; of a WARC or WET file the pages in HTML "
    "and plain text. All may be compressed with gzip or zstd. The format is found from the content "
    "unless --format names it; --map names the fields that are called otherwise.",
    "Columns are kept for filters and sorting: date (of the field date), site (the host of an id "
    "that is a web address, or of the page), language, source (the path) and length, and the fields "
    "that --keep names. Values that fit no column of their type (no date, no whole number, a list) "
    "are left out and counted.",
    "A path that names nothing but holds *, ? or [...] is a pattern for several files, in byte "
    "order of their names. With --files-from the paths come from a list, behind those that are named. A path in it that "
    "can't be read is reported, counted and skipped.",
    "A record that can't be read (broken JSON, invalid UTF-8, over the size limit) is reported on "
    "standard error, counted and skipped; --strict stops at the first one instead. The summary "
    "goes to standard output; text bytes are those of titles and bodies, input bytes those read, "
    "after unpacking, and MB/s is input bytes over seconds.",
    "--lang id passes over documents that are not in Indonesian, as their words and letters tell "
    "(\"rakor-search language\" shows it); what is too short to tell stays. Malay is the "
    "hardest to tell from it: a short text in doubt counts as Indonesian. The summary says how many were in which "
    "language.",
    "Of documents that say the same --dedup takes the first one. \"exact\" passes over documents "
    "whose title and body have the same words in the same order, whatever the case, accents, "
    "punctuation and white space; \"near\" also those of 32 words or more that share about 70 % of "
    "all runs of three words that either has, such as a report that many sites print with "
    "another byline. The documents of this run are compared, by digests in an eighth of the memory; "
    "when that is full the oldest are forgotten, which the summary tells. Copies "
    "that far apart stay. With add, texts of documents that newer ones have replaced don't count, and a "
    "document that has become a duplicate goes with its older version.",
    "With --commit-every what was read so far becomes visible and durable on the way; the first time, "
    "it takes the place of an index that was there. When a run was interrupted after that (by Ctrl-C, a "
    "full disk, kill -9, a power failure), the same command with --resume goes on where it stopped. "
    "Ctrl-C commits what was read; but where a whole index was there, and nothing of this run was "
    "committed yet, it changes nothing. Once more stops at once.",
    "Several threads work, as many as there are processors unless --threads says otherwise; fewer "
    "where there are less than 4 MB of memory for each. The answers do not depend on it.",
    "A lexicon FILE adds roots, exceptions and protected words (\"rakor-search stem --help\" tells "
    "how); it is kept in the index, as --old-spelling is, so that every query is read the same "
    "way. With old spelling \"tjerita\" and \"cerita\" find each other. Names stay as they are "
    "written, but a query for Suharto also finds Soeharto, and the other way round.",
    NULL};

const cli_option cmd_index_options[] = {
    {KEY_OUTPUT, 'o', "output", "INDEX", NULL,
     "the index to write (default: $RAKOR_INDEX, then ./rakor.idx)"},
    {CLI_KEY_INDEX, 'i', "index", "INDEX", NULL, NULL}, /* of add alone */
    {KEY_FORMAT, 'f', "format", "FORMAT", FORMATS,
     "read every input as text, jsonl, trec, csv, tsv, warc or html (default: auto, from the content)"},
    {KEY_MAP, 0, "map", "FIELD=NAME,...", NULL,
     "the names of the fields that are id, title, body and date (may come several times)"},
    CLI_KEEP_OPTION(KEY_KEEP),
    {KEY_FILES_FROM, 0, "files-from", "LIST", NULL,
     "read the paths in this file, one a line (\"-\": standard input)"},
    {KEY_STRICT, 's', "strict", NULL, NULL, "stop at the first record that can't be read"},
    {KEY_LANG, 0, "lang", "CODE,...", NULL,
     "take only documents in these languages: id, ms, en, jv, su, other (default: all)"},
    {KEY_DEDUP, 0, "dedup", "WHAT", DEDUPS,
     "pass over duplicates: off, exact or near, which is both (default: off)"},
    {KEY_MEMORY, 'm', "memory", "SIZE", NULL,
     "memory for buffers, in bytes or with K, M or G (default: 512M)"},
    {KEY_THREADS, 'j', "threads", "N", NULL,
     "how many threads work (default: one for each processor)"},
    {KEY_MAX_DOCUMENT, 0, "max-document", "SIZE", NULL,
     "the largest record to take (default: 64M)"},
    {KEY_COMMIT_EVERY, 0, "commit-every", "N|SIZE", NULL,
     "commit on the way, after so many documents, or bytes of text with K, M or G"},
    {KEY_RESUME, 0, "resume", NULL, NULL, "go on with the run that was interrupted"},
    {KEY_GIVE_UP, 0, "give-up", NULL, NULL, "forget the run that was interrupted"},
    CLI_PROGRESS_OPTION(KEY_PROGRESS),
    CLI_OPTION_LEXICON,
    CLI_OPTION_OLD_SPELLING,
    {KEY_JSON, 0, "json", NULL, NULL, "print the summary as one JSON object"},
    {KEY_QUIET, 'q', "quiet", NULL, NULL,
     "no line of progress, no summary; skipped records are still reported"},
    CLI_OPTION_HELP,
    CLI_OPTIONS_END};

static const cli_example examples[] = {
    {"rakor-search index -o berita.idx articles/ crawl.jsonl more.jsonl.zst",
     "a folder and two files"},
    {"curl https://example.org/berita.jsonl.gz | rakor-search index -o berita.idx -",
     "standard input"},
    {"rakor-search index --map title=judul,body=isi,id=url -o berita.idx berita.csv",
     "columns with other names"},
    {"rakor-search index -o crawl.idx 'crawl/*.warc.gz'", "all files that match, however many"},
    {"rakor-search index --keep kategori,harga:number -o berita.idx berita.csv",
     "two fields for filters and sorting"},
    {"rakor-search index -o berita.idx --files-from list.txt", "the files that a list names"},
    {"rakor-search index -o crawl.idx --commit-every 1G --resume crawl/",
     "a long run; the same command goes on when it was interrupted"},
    {"rakor-search index --strict --memory 2G -o berita.idx crawl/",
     "stop at the first bad record, use more memory"},
    {"rakor-search index --lexicon own.txt --old-spelling -o arsip.idx arsip/",
     "with your own roots and names; old spelling finds today's"},
    {NULL, NULL}};

typedef struct index_request {
  const cli_command *command; /* index or add */
  const char *output;
  const char *files_from; /* or NULL */
  bool wants_json, is_quiet;
  int progress; /* cli_progress_mode */
  cli_fields fields;
  cli_keep keep;
  rakor_writer_options writer;
  cli_analysis analysis;
} index_request;

static void on_skip(void *context, const rakor_error *why) {
  char line[1536];
  cli_progress_clear(context);
  rakor_error_format(why, line, sizeof line);
  cli_say("%s (skipped)", line);
}

static bool on_progress(void *context, const rakor_progress *progress) {
  if (cli_stop_signal()) return false;
  index_progress_tell(context, progress);
  return true;
}

/* A plain number counts documents, a size bytes. */
static bool take_commit_every(cli_parser *parser, const char *value,
                              rakor_writer_options *writer) {
  writer->commit_documents = writer->commit_bytes = 0;
  if (value[0] && value[strspn(value, "0123456789")] == '\0')
    return cli_value_count(parser, "--commit-every", value, 1, UINT64_MAX,
                           &writer->commit_documents);
  return cli_value_size(parser, "--commit-every", value, &writer->commit_bytes);
}

/* False: the parser's status says how to end. */
static bool take_option(cli_parser *parser, int key, const char *value, index_request *request) {
  int choice;
  uint64_t count;
  switch (key) {
    case CLI_KEY_INDEX:
      if (request->command == &cmd_index) {
        parser->status = cli_wrong("index", "unknown option '-i'");
        return false;
      }
      request->output = value;
      return true;
    case KEY_OUTPUT:
      request->output = value;
      return true;
    case KEY_FORMAT:
      if (!cli_value_choice(parser, "--format", value, FORMATS, &choice)) return false;
      request->writer.format = (rakor_format)choice;
      return true;
    case KEY_MAP:
      return cli_fields_take(&request->fields, parser, value);
    case KEY_KEEP:
      return cli_keep_take(&request->keep, parser, value);
    case KEY_FILES_FROM:
      request->files_from = value;
      return true;
    case KEY_LANG:
      return cli_language_take(parser, "--lang", value, &request->writer.languages);
    case KEY_DEDUP:
      if (!cli_value_choice(parser, "--dedup", value, DEDUPS, &choice)) return false;
      request->writer.dedup = (rakor_dedup)choice;
      return true;
    case KEY_MEMORY:
      return cli_value_size(parser, "--memory", value, &request->writer.memory_bytes);
    case KEY_THREADS:
      if (!cli_value_count(parser, "--threads", value, 1, THREADS_MOST, &count)) return false;
      request->writer.threads = (uint32_t)count;
      return true;
    case KEY_MAX_DOCUMENT:
      return cli_value_size(parser, "--max-document", value, &request->writer.max_document_bytes);
    case KEY_COMMIT_EVERY:
      return take_commit_every(parser, value, &request->writer);
    case KEY_RESUME:
      request->writer.resume = true;
      return true;
    case KEY_GIVE_UP:
      request->writer.gives_up = true;
      return true;
    case KEY_PROGRESS:
      return cli_value_choice(parser, "--progress", value, CLI_PROGRESS_MODES, &request->progress);
    case KEY_STRICT:
      request->writer.strict = true;
      return true;
    case KEY_JSON:
      request->wants_json = true;
      return true;
    case KEY_QUIET:
      request->is_quiet = true;
      return true;
    default:
      return cli_analysis_take(&request->analysis, key, value); /* false: CLI_STOP */
  }
}

static int report_failure(const rakor_error *error) {
  if (error->status == RAKOR_CANCELLED && cli_stop_signal()) return cli_stop_status();
  return cli_report(error, CLI_TASK_WRITE_INDEX);
}

/* Somebody asked to stop: commits what there is, where that loses nothing. */
static int stop(rakor_writer *writer, const index_request *request) {
  rakor_summary summary = {0};
  rakor_error error = {0};
  if (rakor_writer_stop(writer, &summary, &error) != RAKOR_OK) return report_failure(&error);
  cli_say("stopped: %llu documents are in %s; %s", (unsigned long long)summary.live_documents,
          cli_index_path(request->output),
          summary.can_resume ? "--resume goes on" : "what is missing must be added again");
  return 128 + cli_stop_signal();
}

/* The paths in the list. False: it can't be read, which was reported. */
static bool add_listed(rakor_writer *writer, const char *list, rakor_status *status,
                       rakor_error *error) {
  cli_input input;
  rakor_text line;
  if (!cli_input_open(&input, list)) return false;
  for (unsigned long long number = 1; *status == RAKOR_OK && cli_input_line(&input, &line);
       number++) {
    if (line.len == 0) continue;
    char *path = strndup(line.ptr, line.len);
    if (path && strlen(path) < line.len) {
      cli_say("%s:%llu: a NUL byte: the list has a path a line", list, number);
      input.failed = true;
    } else if (path) {
      *status = rakor_writer_add_listed(writer, path, error);
    } else {
      cli_say("%s: out of memory", list);
      input.failed = true;
    }
    free(path);
    if (input.failed) break;
  }
  const bool failed = input.failed;
  cli_input_close(&input);
  return !failed;
}

/* Is there a run that was interrupted, and what becomes of it? */
static void tell_unfinished(const rakor_writer *writer, const index_request *request) {
  if (!rakor_writer_unfinished(writer) || request->writer.gives_up) return;
  const char *path = cli_index_path(request->output);
  if (request->writer.mode == RAKOR_WRITER_REPLACE)
    cli_say("%s: the run that was interrupted is given up; --resume would go on with it", path);
  else if (!request->is_quiet)
    cli_say("%s: a run was interrupted, and can still go on with --resume", path);
}

static int build(index_request *request, char **inputs, int input_count, cli_out *out) {
  cli_progress view;
  cli_progress_init(&view, (cli_progress_mode)request->progress, request->is_quiet);
  request->writer.on_skip = on_skip;
  request->writer.on_progress = on_progress;
  request->writer.context = &view;
  cli_stop_watch();
  request->writer.input_count = (uint64_t)input_count;
  if (!request->files_from)
    request->writer.input_bytes = index_progress_input_bytes(inputs, input_count);
  rakor_writer *writer = NULL;
  rakor_summary summary = {0};
  rakor_error error = {0};
  rakor_status status =
      rakor_writer_open(cli_index_path(request->output), &request->writer, &writer, &error);
  if (status == RAKOR_OK) tell_unfinished(writer, request);
  for (int i = 0; status == RAKOR_OK && i < input_count; i++) {
    status = rakor_writer_add_path(writer, inputs[i], &error);
  }
  if (status == RAKOR_OK && request->files_from &&
      !add_listed(writer, request->files_from, &status, &error)) {
    rakor_writer_abort(writer);
    cli_progress_end(&view);
    return CLI_TROUBLE;
  }
  /* Input that failed as a whole must not empty an index that was good. */
  bool is_empty = status == RAKOR_OK && rakor_writer_documents(writer) == 0 &&
                  !request->writer.resume && !cli_stop_signal();
  if (status == RAKOR_CANCELLED && cli_stop_signal()) {
    cli_progress_end(&view);
    return stop(writer, request);
  }
  if (status == RAKOR_OK && !is_empty) {
    status = rakor_writer_commit(writer, &summary, &error);
  } else {
    rakor_writer_abort(writer);
  }
  cli_progress_end(&view);
  if (status != RAKOR_OK) return report_failure(&error);
  if (is_empty) {
    cli_say("%s: no document was %s: nothing changed", cli_index_path(request->output),
            request->writer.languages ? "taken" : "read");
    return CLI_TROUBLE;
  }
  if (!request->is_quiet) index_summary_put(&summary, &request->writer, request->wants_json, out);
  return CLI_OK;
}

static int load_and_build(index_request *request, char **inputs, int input_count, cli_out *out) {
  bool reads_stdin = false;
  for (int i = 0; i < input_count; i++) reads_stdin |= strcmp(inputs[i], "-") == 0;
  const bool lists_stdin = request->files_from && strcmp(request->files_from, "-") == 0;
  if (reads_stdin && lists_stdin) {
    return cli_wrong(request->command->name, "standard input can't be both documents and a list of files");
  }
  reads_stdin |= lists_stdin;
  int status = cli_analysis_load(&request->analysis, request->command->name, reads_stdin);
  request->writer.analysis = request->analysis.settings;
  request->writer.names = cli_fields_names(&request->fields);
  request->writer.keep = request->keep.fields;
  request->writer.keep_count = request->keep.count;
  if (status == CLI_OK) status = build(request, inputs, input_count, out);
  cli_analysis_deinit(&request->analysis);
  return status;
}

static int take_arguments(cli_parser *parser, index_request *request) {
  const char *value;
  int key;
  while ((key = cli_next(parser, &value)) != CLI_END) {
    if (!take_option(parser, key, value, request)) return parser->status;
  }
  if (parser->operand_count == 0 && !request->files_from) {
    return cli_wrong(request->command->name, "nothing to index: name files, folders or -");
  }
  if (request->writer.resume && request->writer.gives_up)
    return cli_wrong(request->command->name, "--resume and --give-up exclude each other");
  return load_and_build(request, parser->operands, parser->operand_count, parser->out);
}

int cmd_index_run(const cli_command *command, rakor_writer_mode mode, int argc, char **argv,
                  cli_out *out) {
  cli_parser parser;
  cli_parser_init(&parser, command, argc, argv, out);
  index_request request = {.command = command, .writer = {.mode = mode}};
  const int status = take_arguments(&parser, &request);
  cli_fields_deinit(&request.fields);
  cli_keep_deinit(&request.keep);
  return status;
}

static int run(int argc, char **argv, cli_out *out) {
  return cmd_index_run(&cmd_index, RAKOR_WRITER_REPLACE, argc, argv, out);
}

const cli_command cmd_index = {
    .name = "index",
    .summary = "put documents into an index",
    .operands = "FILE|FOLDER|-...",
    .takes_files = true,
    .paragraphs = paragraphs,
    .options = cmd_index_options,
    .examples = examples,
    .run = run,
};
