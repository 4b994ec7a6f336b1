/*
 * analysis_speed: how fast do words become stems, next to libstemmer in the same run?
 *
 * Usage: analysis_speed TEXT [ROUNDS]
 *        analysis_speed --once TASK TEXT     one task once, for callgrind and perf
 *
 * TEXT is any text file, such as the bodies of a corpus. Its own words are what both stemmers
 * get: each once (distinct), and one after the other as they stand (running). The input is cut into
 * slices; a round goes through them and runs on each in turn all tasks that are compared, so that
 * what disturbs the machine for a while disturbs all. Times are CPU time, ratios are taken within a round; the
 * figures are medians over the rounds with their extremes. One thread.
 *
 * The stemmers are called through what a program would call: stem_word, and sb_stemmer_stem of "indonesian". The memo is the analyzer's own table
 * (engine/text/spelling_table) from word to stem; it starts empty in every round, so that what it
 * costs to fill is in the figure, unless the task's name says that it is warm. "Text to stems"
 * is the whole analyzer: tokenizer, folding, memo, stemmer, numbering; on texts of about 4 KiB.
 */
#include <libstemmer.h>
#include <stdint.h>
#include <string.h>

#include "bench/bench_words.h"
#include "engine/text/analyzer.h"
#include "engine/text/spelling_table.h"
#include "stemmer/stemmer.h"
#include "tokenizer/tok_utf8.h"

enum { BATCH = 1024, ROUNDS_MAX = 101, SLICES = 16, DOCUMENT_BYTES = 4096 };

typedef struct stem_memo {
  rk_spelling_table table; /* word -> where its stem lies: a byte of length, then the stem */
  rk_buffer stems;
} stem_memo;

typedef struct inputs {
  rk_view text;
  bench_words running, distinct;
  bench_words plain;               /* those of distinct that have letters a-z alone */
  struct sb_stemmer *snowball;
  stem_memo memo;                  /* empty when a round begins, as are the next two */
  rk_analyzer analyzer, of_words;
  rk_analyzer warm;                /* has read everything before the first round */
} inputs;

/* A part of the text or of the words. */
typedef struct slice {
  size_t from, to;
} slice;

/* ---- stems of words ------------------------------------------------------------------------ */

/* Every task returns a sum over its results, so that none of them can be left out. */
static size_t stem_all(const bench_words *words, slice part) {
  char stem[STEM_WORD_MAX];
  size_t sum = 0;
  for (size_t i = part.from; i < part.to; i++) {
    sum += stem_word(NULL, bench_word(words, i), bench_word_len(words, i), stem) + (uint8_t)stem[0];
  }
  return sum;
}

static size_t snowball_all(const inputs *in, const bench_words *words, slice part) {
  size_t sum = 0;
  for (size_t i = part.from; i < part.to; i++) {
    const sb_symbol *word = (const sb_symbol *)bench_word(words, i);
    const sb_symbol *stem = sb_stemmer_stem(in->snowball, word, (int)bench_word_len(words, i));
    sum += (size_t)sb_stemmer_length(in->snowball) + stem[0];
  }
  return sum;
}

static uint32_t memo_learn(stem_memo *memo, const rk_spelling_key *key) {
  char stem[1 + STEM_WORD_MAX];
  stem[0] = (char)stem_word(NULL, key->text.ptr, key->text.len, stem + 1);
  const uint32_t at = (uint32_t)memo->stems.len;
  if (rk_buffer_append(&memo->stems, stem, 1 + (size_t)(uint8_t)stem[0]) != RK_OK ||
      rk_spelling_add(&memo->table, key, (rk_spelling){at, 1}) != RK_OK) {
    bench_must(NULL);
  }
  return at;
}

static size_t memo_all(stem_memo *memo, const bench_words *words, slice part) {
  const rk_view all = {words->bytes, bench_words_bytes(words)};
  size_t sum = 0;
  for (size_t i = part.from; i < part.to; i++) {
    const rk_spelling_key key =
        rk_spelling_key_of(all, words->starts[i], bench_word_len(words, i), TOK_WORD);
    const rk_spelling_slot *slot = rk_spelling_find(&memo->table, &key);
    const uint32_t at = slot ? slot->first : memo_learn(memo, &key); /* may move the stems */
    sum += memo->stems.ptr[at] + memo->stems.ptr[at + 1];
  }
  return sum;
}

static size_t run_snowball_distinct(inputs *in, slice part) {
  return snowball_all(in, &in->distinct, part);
}
static size_t run_stem_distinct(inputs *in, slice part) { return stem_all(&in->distinct, part); }
static size_t run_snowball_plain(inputs *in, slice part) {
  return snowball_all(in, &in->plain, part);
}
static size_t run_stem_plain(inputs *in, slice part) { return stem_all(&in->plain, part); }
static size_t run_snowball_running(inputs *in, slice part) {
  return snowball_all(in, &in->running, part);
}
static size_t run_stem_running(inputs *in, slice part) { return stem_all(&in->running, part); }
static size_t run_memo(inputs *in, slice part) { return memo_all(&in->memo, &in->running, part); }

/* ---- tokens of text ------------------------------------------------------------------------ */

static size_t run_byte_loop(inputs *in, slice part) {
  size_t words = 0;
  int in_word = 0;
  for (size_t i = part.from; i < part.to; i++) {
    const char c = in->text.ptr[i];
    const int is_blank = c == ' ' || (c >= '\t' && c <= '\r');
    words += !is_blank && !in_word;
    in_word = !is_blank;
  }
  return words;
}

typedef size_t (*next_tokens)(tok_scanner *scanner, tok_token *out, size_t cap);

static size_t count_tokens(const inputs *in, slice part, next_tokens next) {
  static tok_token batch[BATCH];
  tok_scanner scanner;
  size_t tokens = 0, n;
  tok_scanner_init(&scanner, in->text.ptr + part.from, part.to - part.from);
  while ((n = next(&scanner, batch, BATCH))) tokens += n;
  return tokens;
}

static size_t run_tokens(inputs *in, slice part) {
  return count_tokens(in, part, tok_scanner_next);
}
static size_t run_reference(inputs *in, slice part) {
  return count_tokens(in, part, tok_scanner_next_reference);
}
static size_t run_validation(inputs *in, slice part) {
  return tok_utf8_validate(in->text.ptr + part.from, part.to - part.from);
}

static size_t run_folding(inputs *in, slice part) {
  static tok_token batch[BATCH];
  const char *text = in->text.ptr + part.from;
  char folded[TOK_FOLD_BYTES];
  tok_scanner scanner;
  size_t bytes = 0, n;
  tok_scanner_init(&scanner, text, part.to - part.from);
  while ((n = tok_scanner_next(&scanner, batch, BATCH))) {
    for (size_t i = 0; i < n; i++) {
      bytes += batch[i].flags & TOK_FOLD
                   ? tok_token_fold(text, &batch[i], folded, sizeof folded)
                   : batch[i].len;
    }
  }
  return bytes;
}

/* ---- text to stems ------------------------------------------------------------------------- */

/* The end of the line that goes on at `at`, or `limit`. */
static size_t line_end(rk_view text, size_t at, size_t limit) {
  if (at >= limit) return limit;
  const char *line = memchr(text.ptr + at, '\n', limit - at);
  return line ? (size_t)(line + 1 - text.ptr) : limit;
}

static size_t analyze(rk_analyzer *analyzer, rk_view text, slice part) {
  rk_buffer words = {0};
  size_t sum = 0;
  for (size_t at = part.from; at < part.to;) {
    const size_t end = line_end(text, at + DOCUMENT_BYTES, part.to);
    words.len = 0;
    if (rk_analyzer_words(analyzer, (rk_view){text.ptr + at, end - at}, &words) != RK_OK) {
      bench_must(NULL);
    }
    const uint32_t *numbers = (const uint32_t *)(const void *)words.ptr;
    for (size_t i = 0; i < words.len / sizeof *numbers; i++) {
      sum += rk_analyzer_term_of(analyzer, numbers[i]);
    }
    at = end;
  }
  rk_buffer_deinit(&words);
  return sum;
}

static size_t run_analyzer(inputs *in, slice part) {
  return analyze(&in->analyzer, in->text, part);
}
static size_t run_analyzer_warm(inputs *in, slice part) {
  return analyze(&in->warm, in->text, part);
}
static size_t run_analyzer_words(inputs *in, slice part) {
  const bench_words *words = &in->running;
  return analyze(&in->of_words, (rk_view){words->bytes, bench_words_bytes(words)},
                 (slice){words->starts[part.from], words->starts[part.to]});
}

/* ---- rounds -------------------------------------------------------------------------------- */

typedef enum { DISTINCT, PLAIN, RUNNING, TEXT } rate_unit; /* what a task's rate counts */

typedef struct bench_task {
  const char *id, *name;
  rate_unit unit;
  int against; /* the task that the ratio divides by */
  size_t (*run)(inputs *in, slice part);
} bench_task;

enum { SNOWBALL_DISTINCT = 0, SNOWBALL_PLAIN = 2, SNOWBALL_RUNNING = 4, BYTE_LOOP = 8 };

static const bench_task tasks[] = {
    {"snowball-distinct", "distinct words, libstemmer", DISTINCT, 0, run_snowball_distinct},
    {"stem-distinct", "distinct words, stem_word", DISTINCT, SNOWBALL_DISTINCT, run_stem_distinct},
    {"snowball-plain", "distinct without hyphens, libstemmer", PLAIN, SNOWBALL_PLAIN,
     run_snowball_plain},
    {"stem-plain", "distinct without hyphens, stem_word", PLAIN, SNOWBALL_PLAIN, run_stem_plain},
    {"snowball-running", "running words, libstemmer", RUNNING, SNOWBALL_RUNNING,
     run_snowball_running},
    {"stem-running", "running words, stem_word", RUNNING, SNOWBALL_RUNNING, run_stem_running},
    {"memo", "running words, memo", RUNNING, SNOWBALL_RUNNING, run_memo},
    {"analyzer-words", "running words, one a line to the analyzer", RUNNING, SNOWBALL_RUNNING,
     run_analyzer_words},
    {"byte-loop", "text, blank-separated words by a byte loop", TEXT, BYTE_LOOP, run_byte_loop},
    {"tokens", "text, tokens", TEXT, BYTE_LOOP, run_tokens},
    {"reference", "text, tokens, scalar reference", TEXT, BYTE_LOOP, run_reference},
    {"folding", "text, tokens and folding", TEXT, BYTE_LOOP, run_folding},
    {"validation", "text, UTF-8 validation", TEXT, BYTE_LOOP, run_validation},
    {"analyzer", "text to stems", TEXT, BYTE_LOOP, run_analyzer},
    {"analyzer-warm", "text to stems, warm", TEXT, BYTE_LOOP, run_analyzer_warm},
};
enum { TASKS = sizeof tasks / sizeof *tasks };

static volatile size_t sink;

static const bench_words *words_of(const inputs *in, rate_unit unit) {
  return unit == DISTINCT ? &in->distinct : unit == PLAIN ? &in->plain : &in->running;
}

/* What slice `s` of `slices` is for a task: words, or bytes up to the end of a line. */
static slice slice_of(const inputs *in, rate_unit unit, size_t s, size_t slices) {
  if (unit != TEXT) {
    const size_t count = words_of(in, unit)->count;
    return (slice){count * s / slices, count * (s + 1) / slices};
  }
  const size_t len = in->text.len;
  return (slice){s ? line_end(in->text, len / slices * s, len) : 0,
                 s + 1 < slices ? line_end(in->text, len / slices * (s + 1), len) : len};
}

static double seconds_of(const bench_task *task, inputs *in, slice part) {
  const double start = bench_cpu_seconds();
  sink = task->run(in, part);
  return bench_cpu_seconds() - start;
}

static void forget(inputs *in) {
  rk_spelling_deinit(&in->memo.table);
  rk_buffer_deinit(&in->memo.stems);
  rk_analyzer_deinit(&in->analyzer);
  rk_analyzer_deinit(&in->of_words);
}

static void run_round(inputs *in, double seconds[TASKS][ROUNDS_MAX], size_t round) {
  forget(in);
  for (rate_unit unit = DISTINCT; unit <= TEXT; unit++) {
    /* Distinct words are few: each task goes through all of them, once before it is timed, so that
     * this is not about who has to read more into the caches after the other. */
    const bool is_list = unit == DISTINCT || unit == PLAIN;
    const size_t slices = is_list ? 1 : SLICES;
    for (size_t s = 0; s < slices; s++) {
      const slice part = slice_of(in, unit, s, slices);
      for (size_t t = 0; t < TASKS; t++) {
        if (tasks[t].unit != unit) continue;
        if (is_list) (void)seconds_of(&tasks[t], in, part);
        seconds[t][round] += seconds_of(&tasks[t], in, part);
      }
    }
  }
}

/* Millions of words or of bytes. */
static double millions(const inputs *in, rate_unit unit) {
  if (unit == TEXT) return (double)in->text.len * 1e-6;
  return (double)words_of(in, unit)->count * 1e-6;
}

static void report(const inputs *in, double seconds[TASKS][ROUNDS_MAX], size_t rounds) {
  printf("%zu bytes, %zu words, %zu distinct, %zu of them letters alone; %zu rounds\n\n",
         in->text.len, in->running.count, in->distinct.count, in->plain.count, rounds);
  printf("%-44s %22s   %s\n", "", "ratio (extremes)", "rate: M words/s or MB/s (extremes)");
  double rates[TASKS][ROUNDS_MAX], ratios[TASKS][ROUNDS_MAX];
  for (size_t t = 0; t < TASKS; t++) {
    for (size_t r = 0; r < rounds; r++) {
      rates[t][r] = millions(in, tasks[t].unit) / seconds[t][r];
      ratios[t][r] = seconds[tasks[t].against][r] / seconds[t][r];
    }
    const bench_spread ratio = bench_spread_of(ratios[t], rounds);
    const bench_spread rate = bench_spread_of(rates[t], rounds);
    printf("%-44s %7.3f (%5.3f to %5.3f)   %7.2f (%.2f to %.2f)\n", tasks[t].name, ratio.median,
           ratio.least, ratio.most, rate.median, rate.least, rate.most);
  }
}

/* Makes the words only when the task wants them: less for a profiler to see. */
static int run_once(inputs *in, const char *id) {
  for (size_t t = 0; t < TASKS; t++) {
    if (strcmp(tasks[t].id, id) != 0) continue;
    if (tasks[t].unit != TEXT) {
      bench_words_of(in->text.ptr, in->text.len, &in->running, &in->distinct, &in->plain);
    }
    const double seconds = seconds_of(&tasks[t], in, slice_of(in, tasks[t].unit, 0, 1));
    printf("%s: %.1f ns each\n", tasks[t].name, seconds * 1e3 / millions(in, tasks[t].unit));
    return 0;
  }
  fprintf(stderr, "tasks:");
  for (size_t t = 0; t < TASKS; t++) fprintf(stderr, " %s", tasks[t].id);
  fprintf(stderr, "\n");
  return 2;
}

int main(int argc, char **argv) {
  static double seconds[TASKS][ROUNDS_MAX];
  const bool is_once = argc == 4 && strcmp(argv[1], "--once") == 0;
  const char *path = is_once ? argv[3] : argc > 1 ? argv[1] : "";
  inputs in = {.snowball = sb_stemmer_new("indonesian", NULL)};
  in.text.ptr = bench_read_file(path, &in.text.len);
  if (!in.text.ptr || in.text.len > UINT32_MAX / 4 || !in.snowball) {
    fprintf(stderr, "usage: analysis_speed TEXT [ROUNDS], analysis_speed --once TASK TEXT "
                    "(TEXT: a file of less than 1 GiB)\n");
    return 2;
  }
  size_t rounds = argc == 3 ? strtoul(argv[2], NULL, 10) : 7;
  if (rounds < 1 || rounds > ROUNDS_MAX) rounds = ROUNDS_MAX;
  int status = 0;
  if (is_once) {
    status = run_once(&in, argv[2]);
  } else {
    bench_words_of(in.text.ptr, in.text.len, &in.running, &in.distinct, &in.plain);
    sink = run_analyzer_warm(&in, (slice){0, in.text.len});
    for (size_t r = 0; r < rounds; r++) run_round(&in, seconds, r);
    report(&in, seconds, rounds);
  }
  forget(&in);
  rk_analyzer_deinit(&in.warm);
  bench_words_free(&in.running);
  bench_words_free(&in.distinct);
  bench_words_free(&in.plain);
  sb_stemmer_delete(in.snowball);
  free((char *)(uintptr_t)in.text.ptr);
  return status;
}
