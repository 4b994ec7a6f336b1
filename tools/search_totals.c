#include "tools/search_totals.h"

static void open_object(rakor_text qid, cli_out *out) {
  cli_out_char(out, '{');
  if (qid.len == 0) return;
  cli_out_string(out, "\"qid\":");
  cli_out_json(out, qid);
  cli_out_char(out, ',');
}

void search_totals_count(uint64_t count, rakor_text qid, bool wants_json, cli_out *out) {
  if (wants_json) {
    open_object(qid, out);
    cli_out_format(out, "\"count\":%llu}\n", (unsigned long long)count);
    return;
  }
  if (qid.len) {
    cli_out_word(out, qid);
    cli_out_char(out, '\t');
  }
  cli_out_format(out, "%llu\n", (unsigned long long)count);
}

void search_totals_total(rakor_total total, rakor_text qid, bool wants_json, cli_out *out) {
  const unsigned long long count = total.count;
  if (wants_json) {
    open_object(qid, out);
    cli_out_format(out, "\"total\":%llu,\"is_exact\":%s}\n", count,
                   total.is_exact ? "true" : "false");
    return;
  }
  const char *more = total.is_exact ? "" : "more than ";
  if (count == 1)
    cli_out_format(out, "\n%s1 document matches\n", more);
  else
    cli_out_format(out, "\n%s%llu documents match\n", more, count);
}
