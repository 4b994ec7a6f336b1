#include "tools/stem_explain.h"

#include <string.h>

#include "tools/cli_text.h"

typedef struct term_meaning {
  const char *term, *meaning;
} term_meaning;

static const term_meaning reasons[] = {
    {"evidence", "by evidence: the lexicon says less for the second"},
    {"frequency", "by frequency: the root of the second is rarer"},
    {"clitic", "by its clitic: what stands before it is a word by itself"},
    {"score", "by score: neither evidence nor frequency alone decides"},
    {"rule order", "by rule order: the second scores the same"},
    {"reduplication", "by reduplication: both halves lead to this root"},
    {NULL, NULL}};

static const term_meaning doublings[] = {
    {"full", "the word is said twice"},
    {"affixed", "the word is said twice, with affixes around it"},
    {"reciprocal", "the second half wears meN-: each other"},
    {"sound", "the halves sound alike, and one of them is a root"},
    {"listed", "the lexicon lists the pair"},
    {"partial", "the first consonant with e is put before the root"},
    {"figure", "the figure 2 says the word twice"},
    {NULL, NULL}};

static const char *meaning_of(const term_meaning *list, const char *term) {
  while (list->term && strcmp(list->term, term) != 0) list++;
  return list->term ? list->meaning : term;
}

static void put_text(cli_out *out, const char *text) { cli_out_text(out, cli_text_of(text)); }

static bool stands_before_root(const rakor_affix *affix) {
  return strcmp(affix->role, "prefix") == 0 || strcmp(affix->role, "infix") == 0;
}

/* "meN- per- satu -kan -nya -lah" */
static void put_chain(const rakor_reading *reading, cli_out *out) {
  size_t i = 0;
  for (; i < reading->affix_count && stands_before_root(&reading->affixes[i]); i++) {
    put_text(out, reading->affixes[i].name);
    cli_out_char(out, ' ');
  }
  put_text(out, reading->listed[0] ? reading->listed : reading->root);
  for (; i < reading->affix_count; i++) {
    cli_out_char(out, ' ');
    put_text(out, reading->affixes[i].name);
  }
}

static void put_reading(const rakor_reading *reading, size_t number, cli_out *out) {
  cli_out_format(out, "  %zu. ", number);
  put_chain(reading, out);
  if (reading->restored) cli_out_format(out, " (with its %c)", reading->restored);
  if (reading->listed[0]) {
    cli_out_format(out, " (%s is listed with %s)", reading->listed, reading->root);
  }
  cli_out_end_line(out);
  cli_out_format(out, "     %s: %s\n", reading->evidence, reading->evidence_meaning);
  cli_out_format(out, "     score %d = evidence %d + length %d + frequency %d - cost %d\n",
                 reading->score, reading->points.evidence, reading->points.length,
                 reading->points.frequency, reading->points.cost);
}

void stem_explain_lines(const rakor_explanation *e, rakor_text word, cli_out *out) {
  cli_out_text(out, word);
  cli_out_string(out, ": ");
  put_text(out, e->stem);
  cli_out_end_line(out);
  if (e->modern[0]) {
    cli_out_string(out, "  read as ");
    put_text(out, e->modern);
    cli_out_string(out, ": the spelling of today\n");
  }
  if (e->doubling) {
    cli_out_format(out, "  doubling, %s: %s\n", e->doubling, meaning_of(doublings, e->doubling));
  }
  if (e->is_split) {
    cli_out_string(out, "  not one word: in a text each part has its own stem: ");
    put_text(out, e->parts);
    cli_out_end_line(out);
  }
  if (e->reading_count == 0 && !e->is_split) cli_out_string(out, "  no readings\n");
  for (size_t i = 0; i < e->reading_count; i++) put_reading(&e->readings[i], i + 1, out);
  if (e->won_by) cli_out_format(out, "  1 before 2 %s\n", meaning_of(reasons, e->won_by));
}

static void put_json(cli_out *out, const char *before, const char *text) {
  cli_out_string(out, before);
  if (text && *text) {
    cli_out_json(out, cli_text_of(text));
  } else {
    cli_out_string(out, "null");
  }
}

static void put_reading_json(const rakor_reading *reading, cli_out *out) {
  const char restored[] = {reading->restored, '\0'};
  put_json(out, "{\"root\":", reading->root);
  put_json(out, ",\"listed\":", reading->listed);
  cli_out_string(out, ",\"affixes\":[");
  for (size_t i = 0; i < reading->affix_count; i++) {
    put_json(out, i ? ",{\"affix\":" : "{\"affix\":", reading->affixes[i].name);
    put_json(out, ",\"role\":", reading->affixes[i].role);
    cli_out_char(out, '}');
  }
  put_json(out, "],\"restored\":", restored);
  put_json(out, ",\"evidence\":", reading->evidence);
  cli_out_format(out,
                 ",\"score\":%d,\"points\":{\"evidence\":%d,\"length\":%d,\"frequency\":%d,"
                 "\"cost\":%d}}",
                 reading->score, reading->points.evidence, reading->points.length,
                 reading->points.frequency, reading->points.cost);
}

/* Stems with blanks between as a list. */
static void put_parts_json(const char *parts, cli_out *out) {
  cli_out_string(out, ",\"parts\":[");
  for (const char *part = parts; *part;) {
    const size_t len = strcspn(part, " ");
    if (part > parts) cli_out_char(out, ',');
    cli_out_json(out, (rakor_text){part, len});
    part += len + (part[len] == ' ');
  }
  cli_out_char(out, ']');
}

void stem_explain_json(const rakor_explanation *e, rakor_text word, cli_out *out) {
  cli_out_string(out, "{\"word\":");
  cli_out_json(out, word);
  put_json(out, ",\"form\":", e->word);
  put_json(out, ",\"stem\":", e->stem);
  put_json(out, ",\"modern\":", e->modern);
  put_json(out, ",\"doubling\":", e->doubling);
  cli_out_format(out, ",\"split\":%s", e->is_split ? "true" : "false");
  put_parts_json(e->parts, out);
  put_json(out, ",\"won_by\":", e->won_by);
  cli_out_string(out, ",\"readings\":[");
  for (size_t i = 0; i < e->reading_count; i++) {
    if (i) cli_out_char(out, ',');
    put_reading_json(&e->readings[i], out);
  }
  cli_out_string(out, "]}");
  cli_out_end_line(out);
}
