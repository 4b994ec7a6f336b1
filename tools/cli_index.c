#include "tools/cli_index.h"

#include <stdlib.h>

#include "tools/cli_message.h"

const char *cli_index_path(const char *given) {
  if (given) return given;
  const char *from_environment = getenv("RAKOR_INDEX");
  return from_environment && *from_environment ? from_environment : "./rakor.idx";
}

int cli_index_report(const rakor_error *error) {
  int status = cli_report(error, CLI_TASK_READ_INDEX);
  /* A path that can't be an index is a missing index, whatever the library calls it. */
  return status == CLI_WRONG_USE ? CLI_BAD_INDEX : status;
}

int cli_index_open(const char *given, rakor_index **index) {
  rakor_error error = {0};
  *index = NULL;
  if (rakor_index_open(cli_index_path(given), index, &error) == RAKOR_OK) return CLI_OK;
  return cli_index_report(&error);
}

void cli_index_warn(const char *given, const rakor_index *index) {
  if (!rakor_index_analysis_differs(index)) return;
  cli_say("%s: analysed by another version of the stemmer; index it again for exact results",
          cli_index_path(given));
}
