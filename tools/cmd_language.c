/* rakor-search language: which language is a text in? */
#include <string.h>

#include "engine/rakor.h"
#include "tools/cli_input.h"
#include "tools/cli_message.h"
#include "tools/cli_text.h"
#include "tools/commands.h"

enum { KEY_LINES = 1, KEY_JSON };

static const char *const paragraphs[] = {
    "Prints one line for each text, in three columns with tabs between them: the language, how sure "
    "that is, and the file (and line). The languages are id (Indonesian), ms (Malay), en (English), "
    "jv (Javanese), su (Sundanese) and other (any other, in any script); und is a text of fewer than "
    "20 letters, which is too little to tell. Sure is 0.50 when another language is as likely, and near "
    "1.00 when the text leaves no doubt; it is 0.00 for und.",
    "Each file, or standard input (\"-\", and without operands), is one text of plain UTF-8; with "
    "--lines each line of it is one. \"rakor-search index --lang id\" goes by the same.",
    NULL};

static const cli_option options[] = {
    {KEY_LINES, 'l', "lines", NULL, NULL, "take each line as a text"},
    {KEY_JSON, 0, "json", NULL, NULL, "print one JSON object a line"},
    CLI_OPTION_HELP,
    CLI_OPTIONS_END};

static const cli_example examples[] = {
    {"rakor-search language article.txt", "one text"},
    {"rakor-search language --lines titles.txt | cut -f1 | sort | uniq -c", "how many of each"},
    {NULL, NULL}};

typedef struct language_request {
  bool by_lines, wants_json;
  cli_out *out;
} language_request;

/* `line` 0: all of the file. */
static void put_language(const language_request *request, rakor_text text, const char *file,
                         uint64_t line) {
  cli_out *out = request->out;
  double confidence;
  const char *code = rakor_language_code(rakor_language_of(text, &confidence));
  if (request->wants_json) {
    cli_out_format(out, "{\"language\":\"%s\",\"confidence\":%.2f,\"file\":", code, confidence);
    cli_out_json(out, cli_text_of(file));
    if (line) cli_out_format(out, ",\"line\":%llu", (unsigned long long)line);
    cli_out_char(out, '}');
  } else {
    cli_out_format(out, "%s\t%.2f\t", code, confidence);
    cli_out_text(out, cli_text_of(file));
    if (line) cli_out_format(out, ":%llu", (unsigned long long)line);
  }
  cli_out_end_line(out);
}

static bool put_file(const language_request *request, const char *path) {
  cli_input input;
  rakor_text text;
  if (!cli_input_open(&input, path)) return false;
  bool done = true;
  if (request->by_lines) {
    for (uint64_t line = 1; cli_input_line(&input, &text); line++)
      put_language(request, text, path, line);
    done = !input.failed;
  } else {
    done = cli_input_all(&input, &text);
    if (done) put_language(request, text, path, 0);
  }
  cli_input_close(&input);
  return done;
}

static int run(int argc, char **argv, cli_out *out) {
  cli_parser parser;
  cli_parser_init(&parser, &cmd_language, argc, argv, out);
  language_request request = {.out = out};
  const char *value;
  int key;
  while ((key = cli_next(&parser, &value)) != CLI_END) {
    if (key == CLI_STOP) return parser.status;
    if (key == KEY_LINES) request.by_lines = true;
    if (key == KEY_JSON) request.wants_json = true;
  }
  if (parser.operand_count == 0) return put_file(&request, "-") ? CLI_OK : CLI_TROUBLE;
  int status = CLI_OK;
  for (int i = 0; i < parser.operand_count; i++)
    if (!put_file(&request, parser.operands[i])) status = CLI_TROUBLE;
  return status;
}

const cli_command cmd_language = {
    .name = "language",
    .summary = "tell which language a text is in",
    .operands = "[FILE|-]...",
    .takes_files = true,
    .paragraphs = paragraphs,
    .options = options,
    .examples = examples,
    .run = run,
};
