#include "tools/cli_analysis.h"

#include <string.h>

#include "tools/cli_index.h"
#include "tools/cli_message.h"

bool cli_analysis_take(cli_analysis *analysis, int key, const char *value) {
  if (key == CLI_KEY_OLD_SPELLING) analysis->settings.old_spelling = true;
  if (key == CLI_KEY_LEXICON) analysis->lexicon_path = value;
  if (key == CLI_KEY_INDEX) analysis->index_path = value;
  return key == CLI_KEY_OLD_SPELLING || key == CLI_KEY_LEXICON || key == CLI_KEY_INDEX;
}

static int load_from_index(cli_analysis *analysis, const char *command) {
  if (analysis->lexicon_path || analysis->settings.old_spelling) {
    return cli_wrong(command, "either --index or settings of your own, not both");
  }
  int status = cli_index_open(analysis->index_path, &analysis->index);
  if (status != CLI_OK) return status;
  cli_index_warn(analysis->index_path, analysis->index);
  analysis->settings = rakor_index_analysis(analysis->index);
  return CLI_OK;
}

int cli_analysis_load(cli_analysis *analysis, const char *command, bool reads_stdin) {
  const char *path = analysis->lexicon_path;
  if (analysis->index_path) return load_from_index(analysis, command);
  if (!path) return CLI_OK;
  if (reads_stdin && strcmp(path, "-") == 0) {
    return cli_wrong(command, "--lexicon -: standard input is read already");
  }
  rakor_error error = {0};
  if (rakor_lexicon_load(path, &analysis->lexicon, &error) != RAKOR_OK) {
    return cli_report(&error, CLI_TASK_WRITE_INDEX);
  }
  analysis->settings.lexicon = analysis->lexicon;
  return CLI_OK;
}

void cli_analysis_deinit(cli_analysis *analysis) {
  rakor_lexicon_free(analysis->lexicon);
  rakor_index_close(analysis->index);
  *analysis = (cli_analysis){0};
}
