#include "tools/commands.h"

#include <string.h>

const cli_command *const commands[] = {&cmd_index, &cmd_add,   &cmd_delete, &cmd_optimize,
                                       &cmd_search, &cmd_stats, &cmd_check, &cmd_stem,
                                       &cmd_tokens, &cmd_language, &cmd_help, NULL};

const char commands_summary[] = "full-text search for Indonesian";

const char *const commands_about[] = {
    "rakor-search puts documents into an index on disk and answers queries from it, best document "
    "first. It reads Indonesian as Indonesian: words are reduced to their roots, so that "
    "\"kemiskinan\" finds \"miskin\", and acronyms and names stay whole.",
    "A first operand that is not the name of a command is a query: \"rakor-search -i berita.idx "
    "kemiskinan Kukar\" is the same as \"rakor-search search -i berita.idx kemiskinan Kukar\". To "
    "search for a word that is a command's name, write \"rakor-search search WORD\".",
    "Options may stand before or after operands; \"--\" ends them. Long options take their value "
    "as \"--name value\" or \"--name=value\".",
    NULL};

const cli_option commands_options[] = {
    CLI_OPTION_HELP,
    {CLI_KEY_VERSION, 'V', "version", NULL, NULL, "show the version and stop"},
    CLI_OPTIONS_END};

const commands_note commands_environment[] = {
    {"RAKOR_INDEX", "The index to use when -i (or -o, for index and add) is not given."},
    {"NO_COLOR", "When set and not empty, matched words are not shown in bold."},
    {"TERM", "When \"dumb\" or not set, matched words are not shown in bold."},
    {NULL, NULL}};

const commands_note commands_statuses[] = {
    {"0", "Done; for search: there are hits."},
    {"1", "No hits; for delete: nothing to delete."},
    {"2", "Wrong use: an unknown option, a value that can't be."},
    {"3", "The index is damaged, missing or unreadable."},
    {"4", "Trouble with input, output, disk or memory."},
    {"130", "Stopped by Ctrl-C while writing (143: by SIGTERM); a message says whether something was committed."},
    {NULL, NULL}};

const cli_example commands_examples[] = {
    {"rakor-search index -o berita.idx articles/ crawl.jsonl more.jsonl.zst",
     "index a folder and two files"},
    {"rakor-search -i berita.idx \"kemiskinan Kukar\"", "the ten best documents"},
    {"RAKOR_INDEX=berita.idx rakor-search rakor DPMPD", "the index from the environment"},
    {NULL, NULL}};

const cli_command *commands_find(const char *name) {
  for (const cli_command *const *c = commands; *c; c++) {
    if (strcmp((*c)->name, name) == 0) return *c;
  }
  return NULL;
}

const char *commands_nearest(const char *name) {
  const char *nearest = NULL;
  size_t best = 3;
  for (const cli_command *const *c = commands; *c; c++) {
    size_t distance = cli_distance(name, strlen(name), (*c)->name);
    if (distance < best) {
      best = distance;
      nearest = (*c)->name;
    }
  }
  return nearest;
}
