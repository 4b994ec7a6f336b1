/* rakor-search stem: what is the root of these words? */
#include <string.h>

#include "engine/rakor.h"
#include "tools/cli_input.h"
#include "tools/cli_message.h"
#include "tools/cli_text.h"
#include "tools/commands.h"

static const char *const paragraphs[] = {
    "Prints each word, a tab, and the word's stem as the index holds it: folded to lower case, "
    "without affixes. Words come from the command line or, without operands (or with the one "
    "operand \"-\"), from standard input, one a line; an empty line stays an empty line, so that "
    "output and input match line by line.",
    NULL};

static const cli_option options[] = {CLI_OPTION_HELP, CLI_OPTIONS_END};

static const cli_example examples[] = {
    {"rakor-search stem pengentasan kesejahteraan", "two words"},
    {"rakor-search stem < words.txt", "a word list, one word a line"},
    {NULL, NULL}};

static void put_stem(rakor_text word, cli_out *out) {
  char stem[RAKOR_WORD_MAX_BYTES];
  if (word.len) {
    size_t len = rakor_stem(word, stem);
    cli_out_text(out, word);
    cli_out_char(out, '\t');
    cli_out_text(out, (rakor_text){stem, len});
  }
  cli_out_end_line(out);
}

static int stem_stdin(cli_out *out) {
  cli_input input;
  rakor_text line;
  if (!cli_input_open(&input, "-")) return CLI_TROUBLE;
  while (!cli_out_failed(out) && cli_input_line(&input, &line)) {
    put_stem(cli_text_trim(line), out);
  }
  int status = input.failed ? CLI_TROUBLE : CLI_OK;
  cli_input_close(&input);
  return status;
}

static int run(int argc, char **argv, cli_out *out) {
  cli_parser parser;
  cli_parser_init(&parser, &cmd_stem, argc, argv, out);
  const char *value;
  if (cli_next(&parser, &value) != CLI_END) return parser.status;
  int count = parser.operand_count;
  if (count == 0 || (count == 1 && strcmp(parser.operands[0], "-") == 0)) return stem_stdin(out);
  for (int i = 0; i < count; i++) put_stem(cli_text_trim(cli_text_of(parser.operands[i])), out);
  return CLI_OK;
}

const cli_command cmd_stem = {
    .name = "stem",
    .summary = "print the stems of words",
    .operands = "[WORD]...",
    .takes_files = false,
    .paragraphs = paragraphs,
    .options = options,
    .examples = examples,
    .run = run,
};
