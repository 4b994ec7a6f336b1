#include "tools/cli_progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A rate of the first moments would promise anything. */
static const double ETA_AFTER_SECONDS = 1;

void cli_progress_init(cli_progress *progress, cli_progress_mode mode, bool is_quiet) {
  if (mode == CLI_PROGRESS_AUTO && (is_quiet || isatty(STDERR_FILENO) != 1))
    mode = CLI_PROGRESS_NONE;
  *progress = (cli_progress){.mode = mode};
}

bool cli_progress_has_line(const cli_progress *progress) {
  return progress->mode == CLI_PROGRESS_AUTO;
}

void cli_progress_put(cli_progress *progress, const char *line) {
  if (!cli_progress_has_line(progress)) return;
  const int len = (int)strlen(line), previous = progress->line_len;
  progress->line_len = len;
  fprintf(stderr, "\r%-*s", previous > len ? previous : len, line);
}

static void write_object(cli_progress *progress) {
  if (progress->fact_count == 0) return;
  cli_out *out = malloc(sizeof *out);
  if (out) {
    cli_out_init_stderr(out);
    cli_facts_put(out, progress->facts, progress->fact_count, true);
    cli_out_flush(out);
    free(out);
  }
  progress->fact_count = 0;
}

void cli_progress_tell(cli_progress *progress, double seconds, const cli_fact *facts,
                       size_t fact_count) {
  if (progress->mode != CLI_PROGRESS_JSON) return;
  memcpy(progress->facts, facts, fact_count * sizeof *facts);
  progress->fact_count = fact_count;
  if (seconds < progress->next_seconds) return;
  progress->next_seconds = seconds + 1;
  write_object(progress);
}

void cli_progress_clear(cli_progress *progress) {
  if (progress->line_len) fprintf(stderr, "\r%*s\r", progress->line_len, "");
  progress->line_len = 0;
}

void cli_progress_end(cli_progress *progress) {
  cli_progress_clear(progress);
  write_object(progress);
}

double cli_progress_eta(double seconds, uint64_t done, uint64_t total) {
  if (seconds < ETA_AFTER_SECONDS || done == 0 || done > total) return -1;
  return seconds / (double)done * (double)(total - done);
}

void cli_progress_left(double eta_seconds, char text[32]) {
  text[0] = '\0';
  if (eta_seconds < 0 || eta_seconds > 360000) return;
  const unsigned s = (unsigned)(eta_seconds + 0.5);
  if (s >= 3600)
    snprintf(text, 32, "%u:%02u:%02u left", s / 3600, s / 60 % 60, s % 60);
  else
    snprintf(text, 32, "%u:%02u left", s / 60, s % 60);
}
