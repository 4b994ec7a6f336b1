/* rakor-search stem: what is the root of these words? */
#include <string.h>

#include "engine/rakor.h"
#include "tools/cli_analysis.h"
#include "tools/cli_input.h"
#include "tools/cli_message.h"
#include "tools/cli_text.h"
#include "tools/commands.h"
#include "tools/stem_explain.h"

enum { KEY_EXPLAIN = 1, KEY_JSON };

static const char *const paragraphs[] = {
    "Prints each word, a tab, and the word's stem as the index holds it: folded to lower case, "
    "without affixes. Words come from the command line or, without operands (or with the one "
    "operand \"-\"), from standard input, one a line; an empty line stays an empty line, so that "
    "output and input match line by line.",
    "With --explain it tells how each word is read: the affixes in order, the kind of doubling, the "
    "consonant that a nasal had swallowed, what the lexicon says for it, the score with its parts, "
    "the other readings from the best on, and what put the first before the second; or the stems "
    "of its parts, if it is several words in a text. With --json as well each word is an object on a line of its own.",
    "A lexicon FILE holds one entry a line: \"root WORD\" (affixes are taken off it), \"exception "
    "WORD ROOT\" (WORD, with or without affixes, has this stem) or \"protected WORD\" (a name: "
    "never cut); \"#\" begins a remark. Words are folded; they have letters a-z, digits and "
    "hyphens, 40 at most. The file may have 64 MiB, and 4 MiB without remarks.",
    NULL};

static const cli_option options[] = {
    {KEY_EXPLAIN, 'e', "explain", NULL, NULL, "tell how each word is read, and why"},
    {KEY_JSON, 0, "json", NULL, NULL, "print one JSON object for each word; needs --explain"},
    CLI_OPTION_LIKE_INDEX,
    CLI_OPTION_LEXICON,
    CLI_OPTION_OLD_SPELLING,
    CLI_OPTION_HELP,
    CLI_OPTIONS_END};

static const cli_example examples[] = {
    {"rakor-search stem pengentasan kesejahteraan", "two words"},
    {"rakor-search stem < words.txt", "a word list, one word a line"},
    {"rakor-search stem --explain mempersatukannyalah", "why \"satu\"?"},
    {"rakor-search stem --lexicon own.txt bermedsos", "with your own roots"},
    {NULL, NULL}};

typedef struct stem_request {
  cli_analysis analysis;
  bool explains, wants_json;
} stem_request;

static void put_stem(const stem_request *request, rakor_text word, cli_out *out) {
  char stem[RAKOR_WORD_MAX_BYTES];
  size_t len = rakor_stem_with(&request->analysis.settings, word, stem);
  cli_out_text(out, word);
  cli_out_char(out, '\t');
  cli_out_text(out, (rakor_text){stem, len});
  cli_out_end_line(out);
}

static void answer(const stem_request *request, rakor_text word, cli_out *out) {
  if (word.len == 0) {
    cli_out_end_line(out);
  } else if (request->explains) {
    rakor_explanation explanation;
    rakor_explain(&request->analysis.settings, word, &explanation);
    (request->wants_json ? stem_explain_json : stem_explain_lines)(&explanation, word, out);
  } else {
    put_stem(request, word, out);
  }
}

static int answer_stdin(const stem_request *request, cli_out *out) {
  cli_input input;
  rakor_text line;
  if (!cli_input_open(&input, "-")) return CLI_TROUBLE;
  while (!cli_out_failed(out) && cli_input_line(&input, &line)) {
    answer(request, cli_text_trim(line), out);
  }
  int status = input.failed ? CLI_TROUBLE : CLI_OK;
  cli_input_close(&input);
  return status;
}

static int answer_all(stem_request *request, char **words, int count, cli_out *out) {
  bool reads_stdin = count == 0 || (count == 1 && strcmp(words[0], "-") == 0);
  int status = cli_analysis_load(&request->analysis, "stem", reads_stdin);
  if (status != CLI_OK) return status;
  if (reads_stdin) return answer_stdin(request, out);
  for (int i = 0; i < count; i++) answer(request, cli_text_trim(cli_text_of(words[i])), out);
  return CLI_OK;
}

static int run(int argc, char **argv, cli_out *out) {
  cli_parser parser;
  cli_parser_init(&parser, &cmd_stem, argc, argv, out);
  stem_request request = {0};
  const char *value;
  int key;
  while ((key = cli_next(&parser, &value)) != CLI_END) {
    if (key == CLI_STOP) return parser.status;
    if (key == KEY_EXPLAIN) request.explains = true;
    if (key == KEY_JSON) request.wants_json = true;
    cli_analysis_take(&request.analysis, key, value);
  }
  if (request.wants_json && !request.explains) return cli_wrong("stem", "--json needs --explain");
  int status = answer_all(&request, parser.operands, parser.operand_count, out);
  cli_analysis_deinit(&request.analysis);
  return status;
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
