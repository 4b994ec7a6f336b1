#include "tools/index_progress.h"

#include <stdio.h>

static void tell_program(cli_progress *view, const rakor_progress *progress, double rate,
                         double eta) {
  const cli_fact facts[] = {
      {.name = "documents", .count = progress->documents},
      {.name = "skipped", .count = progress->skipped},
      {.name = "passed_over", .count = progress->passed_over},
      {.name = "input_bytes", .count = progress->input_bytes},
      {.name = "input_bytes_total", .count = progress->input_bytes_total}, /* 0: not known */
      {.name = "text_bytes", .count = progress->text_bytes},
      {.name = "mb_per_second", .real = rate, .decimals = 1}, /* of text */
      {.name = "segments", .count = progress->segments},
      {.name = "memory_bytes", .count = progress->memory_bytes},
      {.name = "seconds", .real = progress->seconds, .decimals = 3},
      {.name = "eta_seconds", .real = eta, .decimals = 1}, /* left out when not known */
  };
  const size_t count = sizeof facts / sizeof facts[0];
  cli_progress_tell(view, progress->seconds, facts, eta < 0 ? count - 1 : count);
}

static void tell_person(cli_progress *view, const rakor_progress *progress, double rate,
                        double eta) {
  char line[192], percent[16] = "", left[32], passed[48] = "";
  if (progress->input_bytes_total) {
    const double part = (double)progress->input_bytes / (double)progress->input_bytes_total;
    snprintf(percent, sizeof percent, "%3.0f %%, ", part < 1 ? part * 100 : 100.0);
  }
  if (progress->passed_over)
    snprintf(passed, sizeof passed, "%llu passed over, ",
             (unsigned long long)progress->passed_over);
  cli_progress_left(eta, left);
  snprintf(line, sizeof line, "%s%llu documents, %s%.1f MB, %.1f MB/s, %llu segments, %.0f MB held%s%s",
           percent, (unsigned long long)progress->documents, passed, (double)progress->text_bytes / 1e6,
           rate, (unsigned long long)progress->segments, (double)progress->memory_bytes / 1e6,
           *left ? ", " : "", left);
  cli_progress_put(view, line);
}

void index_progress_tell(cli_progress *view, const rakor_progress *progress) {
  const double seconds = progress->seconds > 0 ? progress->seconds : 1e-9;
  const double rate = (double)progress->text_bytes / 1e6 / seconds;
  const double eta =
      cli_progress_eta(progress->seconds, progress->input_bytes, progress->input_bytes_total);
  tell_program(view, progress, rate, eta);
  if (cli_progress_has_line(view)) tell_person(view, progress, rate, eta);
}

uint64_t index_progress_input_bytes(char **inputs, int input_count) {
  uint64_t total = 0;
  for (int i = 0; i < input_count; i++) {
    uint64_t bytes;
    if (!rakor_input_bytes(inputs[i], &bytes)) return 0;
    total += bytes;
  }
  return total;
}
