/* rakor-search check: is every byte of an index as it was written? */
#include "engine/rakor.h"
#include "tools/cli_index.h"
#include "tools/cli_message.h"
#include "tools/commands.h"

static const char *const paragraphs[] = {
    "Reads every byte of an index and verifies every checksum and every rule of the format. Each "
    "fault is reported as one line on standard error that names the file and the reason; the "
    "exit status is then 3. Files that an interrupted run left behind are no fault: they are "
    "counted, and the next run of index removes them. Nor is it one that another version of the "
    "stemmer made the index: that is said.",
    NULL};

static const cli_option options[] = {CLI_OPTION_INDEX, CLI_OPTION_HELP, CLI_OPTIONS_END};

static const cli_example examples[] = {
    {"rakor-search check -i berita.idx", "verify all of it"},
    {"rakor-search check -i berita.idx && cp -r berita.idx /backup/", "copy only what is whole"},
    {NULL, NULL}};

static void on_problem(void *context, const rakor_error *problem) {
  bool *was_told = context;
  *was_told = true;
  cli_report(problem, CLI_TASK_READ_INDEX);
}

static int check(const char *path, cli_out *out) {
  rakor_check_report report = {0};
  rakor_error error = {0};
  bool was_told = false;
  rakor_status status = rakor_check(path, on_problem, &was_told, &report, &error);
  if (status == RAKOR_CORRUPT && was_told) return CLI_BAD_INDEX;
  if (status != RAKOR_OK) return cli_index_report(&error);
  cli_out_format(out, "ok: %llu files, %llu bytes", (unsigned long long)report.files,
                 (unsigned long long)report.bytes);
  if (report.leftovers) {
    cli_out_format(out, ", and %llu left by an interrupted run",
                   (unsigned long long)report.leftovers);
  }
  cli_out_end_line(out);
  if (report.analysis_differs) {
    cli_out_string(out, "analysed by another version of the stemmer: index it again for exact "
                        "results\n");
  }
  return CLI_OK;
}

static int run(int argc, char **argv, cli_out *out) {
  cli_parser parser;
  cli_parser_init(&parser, &cmd_check, argc, argv, out);
  const char *given_index = NULL, *value;
  int key;
  while ((key = cli_next(&parser, &value)) != CLI_END) {
    if (key == CLI_STOP) return parser.status;
    given_index = value;
  }
  if (!cli_no_operands(&parser)) return parser.status;
  return check(cli_index_path(given_index), out);
}

const cli_command cmd_check = {
    .name = "check",
    .summary = "verify every byte of an index",
    .operands = "",
    .takes_files = false,
    .paragraphs = paragraphs,
    .options = options,
    .examples = examples,
    .run = run,
};
