/*
 * cli_analysis: how are words to be read?
 *
 * The options --lexicon and --old-spelling, which several subcommands share,
 * and --index for those that only show words: the settings of that index. Files
 * are read after the whole command line was, so that --help and wrong use come
 * first.
 *
 * Ownership: the object owns lexicon and index until deinit; paths are borrowed.
 */
#ifndef RAKOR_TOOLS_CLI_ANALYSIS_H
#define RAKOR_TOOLS_CLI_ANALYSIS_H

#include "engine/rakor.h"
#include "tools/cli_options.h"

#define CLI_OPTION_LEXICON                     \
  {CLI_KEY_LEXICON, 0, "lexicon", "FILE", NULL, \
   "your own entries, which come before the built-in lexicon (\"-\": standard input)"}
#define CLI_OPTION_OLD_SPELLING                      \
  {CLI_KEY_OLD_SPELLING, 0, "old-spelling", NULL, NULL, \
   "read the spelling of before 1972 (tj, dj, j, oe) as that of today"}

#define CLI_OPTION_LIKE_INDEX                \
  {CLI_KEY_INDEX, 'i', "index", "INDEX", NULL, \
   "read words as this index does, with its lexicon and old spelling"}

typedef struct cli_analysis {
  const char *lexicon_path, *index_path; /* or NULL */
  rakor_lexicon *lexicon;
  rakor_index *index;
  rakor_analysis settings;  /* whole after load */
} cli_analysis;

/* Takes one of these options; false for any other key. */
bool cli_analysis_take(cli_analysis *analysis, int key, const char *value);
/* `reads_stdin`: the command itself reads standard input, which then can't be the lexicon. Returns
 * an exit status; trouble is reported. Deinit in every case. */
int cli_analysis_load(cli_analysis *analysis, const char *command, bool reads_stdin);
void cli_analysis_deinit(cli_analysis *analysis);

#endif
