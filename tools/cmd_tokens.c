/* rakor-search tokens: how does the engine read this text? */
#include <stdlib.h>
#include <string.h>

#include "engine/rakor.h"
#include "tools/cli_analysis.h"
#include "tools/cli_input.h"
#include "tools/cli_message.h"
#include "tools/cli_text.h"
#include "tools/commands.h"

enum { KEY_JSON = 1 };

static const char *const paragraphs[] = {
    "Prints one line for each token of the text, in four columns with tabs between them: the "
    "token as it stands in the text, its kind, its place (START-END, in bytes from 0, the end not "
    "included), and its stem. An address and a date with its year have a line for each word that "
    "finds them. The text comes from the command line, where several operands are "
    "joined with spaces, or, without operands (or with the one operand \"-\"), from standard "
    "input.",
    "With --json each line is an object with token, kind, start, end, position, form and stem. "
    "\"rakor-search stem --help\" tells what a lexicon FILE holds.",
    NULL};

static const cli_option options[] = {
    {KEY_JSON, 0, "json", NULL, NULL, "print one JSON object a line"},
    CLI_OPTION_LIKE_INDEX,
    CLI_OPTION_LEXICON,
    CLI_OPTION_OLD_SPELLING,
    CLI_OPTION_HELP,
    CLI_OPTIONS_END};

static const cli_example examples[] = {
    {"rakor-search tokens \"Rakor se-Kutai Timur, Jumat (01/11/2024)\"", "one sentence"},
    {"rakor-search tokens --json < article.txt", "a file, for a program"},
    {NULL, NULL}};

typedef struct token_printer {
  cli_out *out;
  rakor_text text;
} token_printer;

static bool put_line(void *context, const rakor_token *token) {
  token_printer *printer = context;
  cli_out *out = printer->out;
  cli_out_text(out, (rakor_text){printer->text.ptr + token->offset, token->len});
  cli_out_format(out, "\t%s\t%zu-%zu\t", token->kind, token->offset, token->offset + token->len);
  cli_out_text(out, token->stem);
  cli_out_end_line(out);
  return !cli_out_failed(out);
}

static bool put_json(void *context, const rakor_token *token) {
  token_printer *printer = context;
  cli_out *out = printer->out;
  cli_out_string(out, "{\"token\":");
  cli_out_json(out, (rakor_text){printer->text.ptr + token->offset, token->len});
  cli_out_format(out, ",\"kind\":\"%s\",\"start\":%zu,\"end\":%zu,\"position\":%u,\"form\":",
                 token->kind, token->offset, token->offset + token->len, token->position);
  cli_out_json(out, token->form);
  cli_out_string(out, ",\"stem\":");
  cli_out_json(out, token->stem);
  cli_out_char(out, '}');
  cli_out_end_line(out);
  return !cli_out_failed(out);
}

typedef struct tokens_request {
  cli_analysis analysis;
  bool wants_json;
} tokens_request;

static int put_tokens(const tokens_request *request, rakor_text text, cli_out *out) {
  token_printer printer = {out, text};
  rakor_error error = {0};
  rakor_status status = rakor_tokens_with(&request->analysis.settings, text,
                                          request->wants_json ? put_json : put_line, &printer,
                                          &error);
  if (status == RAKOR_OK || cli_out_failed(out)) return CLI_OK; /* main reports failed output */
  return cli_report(&error, CLI_TASK_WRITE_INDEX);
}

static int put_stdin_tokens(const tokens_request *request, cli_out *out) {
  cli_input input;
  rakor_text text;
  if (!cli_input_open(&input, "-")) return CLI_TROUBLE;
  int status = CLI_TROUBLE;
  if (cli_input_all(&input, &text)) status = put_tokens(request, text, out);
  cli_input_close(&input);
  return status;
}

static int put_all(tokens_request *request, char **operands, int count, cli_out *out) {
  bool reads_stdin = count == 0 || (count == 1 && strcmp(operands[0], "-") == 0);
  int status = cli_analysis_load(&request->analysis, "tokens", reads_stdin);
  if (status != CLI_OK) return status;
  if (reads_stdin) return put_stdin_tokens(request, out);
  char *text = cli_text_join(operands, count);
  if (!text) return CLI_TROUBLE;
  status = put_tokens(request, cli_text_of(text), out);
  free(text);
  return status;
}

static int run(int argc, char **argv, cli_out *out) {
  cli_parser parser;
  cli_parser_init(&parser, &cmd_tokens, argc, argv, out);
  tokens_request request = {0};
  const char *value;
  int key;
  while ((key = cli_next(&parser, &value)) != CLI_END) {
    if (key == CLI_STOP) return parser.status;
    if (key == KEY_JSON) request.wants_json = true;
    cli_analysis_take(&request.analysis, key, value);
  }
  int status = put_all(&request, parser.operands, parser.operand_count, out);
  cli_analysis_deinit(&request.analysis);
  return status;
}

const cli_command cmd_tokens = {
    .name = "tokens",
    .summary = "print the tokens of a text",
    .operands = "[TEXT]...",
    .takes_files = false,
    .paragraphs = paragraphs,
    .options = options,
    .examples = examples,
    .run = run,
};
