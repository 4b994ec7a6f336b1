/*
 * analysis_costs: what do tokenizer and stemmer cost besides time?
 *
 * Usage: analysis_costs TEXT [PROCESSES]
 *
 * Prints the bytes of the built-in lexicon (the sizes of its tables in this program's own symbol
 * table), how long a fresh process takes to its first stem (median and extremes over as many
 * processes, 101 if not said; page cache warm, timed from the start of main), and how often the
 * tokenizer, the stemmer and the analyzer allocated while they read TEXT (its second reading for
 * the analyzer, which keeps a memo that grows with the vocabulary).
 */
#include <elf.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench_words.h"
#include "engine/text/analyzer.h"
#include "stemmer/stemmer.h"

enum { PROCESSES_MAX = 1001 };

/* ---- allocations: the linker sends every call of the library here --------------------------- */

static size_t allocations;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
int __real_posix_memalign(void **memory, size_t alignment, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
int __wrap_posix_memalign(void **memory, size_t alignment, size_t size);
char *__wrap_strdup(const char *text);

void *__wrap_malloc(size_t size) { return allocations++, __real_malloc(size); }
void *__wrap_calloc(size_t count, size_t size) { return allocations++, __real_calloc(count, size); }
void *__wrap_realloc(void *memory, size_t size) {
  return allocations++, __real_realloc(memory, size);
}
void *__wrap_aligned_alloc(size_t alignment, size_t size) {
  return allocations++, __real_aligned_alloc(alignment, size);
}
int __wrap_posix_memalign(void **memory, size_t alignment, size_t size) {
  return allocations++, __real_posix_memalign(memory, alignment, size);
}
char *__wrap_strdup(const char *text) { return allocations++, __real_strdup(text); }

static size_t count_tokenizer(rk_view text) {
  const size_t before = allocations;
  tok_scanner scanner;
  tok_token token;
  char folded[TOK_FOLD_BYTES];
  tok_scanner_init(&scanner, text.ptr, text.len);
  while (tok_scanner_next(&scanner, &token, 1)) {
    tok_token_fold(text.ptr, &token, folded, sizeof folded);
  }
  return allocations - before;
}

static size_t count_stemmer(const bench_words *words) {
  const size_t before = allocations;
  stem_analysis analysis;
  char stem[STEM_WORD_MAX];
  size_t n;
  for (size_t i = 0; i < words->count; i++) {
    const char *word = bench_word(words, i);
    const size_t len = bench_word_len(words, i);
    stem_word(NULL, word, len, stem);
    stem_hyphenated(NULL, word, len, stem, &n);
    stem_analyze(NULL, word, len, &analysis);
  }
  return allocations - before;
}

/* The memo is filled by the first reading; how often that allocated is *learning. */
static size_t count_analyzer(rk_view text, size_t *learning) {
  rk_analyzer analyzer = {0};
  rk_buffer words = {0};
  size_t counts[2];
  for (int reading = 0; reading < 2; reading++) {
    const size_t before = allocations;
    words.len = 0;
    if (rk_analyzer_words(&analyzer, text, &words) != RK_OK) bench_must(NULL);
    counts[reading] = allocations - before;
  }
  rk_buffer_deinit(&words);
  rk_analyzer_deinit(&analyzer);
  *learning = counts[0];
  return counts[1];
}

/* ---- the lexicon ---------------------------------------------------------------------------- */

/* Bytes of the symbols named stem_lexicon_... in a 64-bit ELF file; 0 when it has no symbols. */
static uint64_t lexicon_bytes(const char *elf) {
  Elf64_Ehdr head;
  memcpy(&head, elf, sizeof head);
  uint64_t bytes = 0;
  for (unsigned s = 0; s < head.e_shnum; s++) {
    Elf64_Shdr table, names;
    memcpy(&table, elf + head.e_shoff + s * sizeof table, sizeof table);
    if (table.sh_type != SHT_SYMTAB) continue;
    memcpy(&names, elf + head.e_shoff + table.sh_link * sizeof names, sizeof names);
    for (uint64_t at = 0; at < table.sh_size; at += sizeof(Elf64_Sym)) {
      Elf64_Sym symbol;
      memcpy(&symbol, elf + table.sh_offset + at, sizeof symbol);
      const char *name = elf + names.sh_offset + symbol.st_name;
      if (strncmp(name, "stem_lexicon_", 13) == 0) bytes += symbol.st_size;
    }
  }
  return bytes;
}

/* ---- the first stem ------------------------------------------------------------------------- */

static const char first_word[] = "mempersatukannya";

/* In the new process: seconds from here to the first stem, as bytes to standard output. */
static int tell_first_stem(void) {
  char stem[STEM_WORD_MAX];
  const double start = bench_now_seconds();
  const size_t len = stem_word(NULL, first_word, sizeof first_word - 1, stem);
  const double seconds = bench_now_seconds() - start;
  return len && write(STDOUT_FILENO, &seconds, sizeof seconds) == sizeof seconds ? 0 : 1;
}

static double first_stem_seconds(const char *program) {
  int ends[2], status;
  double seconds = -1;
  if (pipe(ends) != 0) return -1;
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    execl(program, program, "--first-stem", (char *)NULL);
    _exit(127);
  }
  close(ends[1]);
  if (read(ends[0], &seconds, sizeof seconds) != sizeof seconds) seconds = -1;
  close(ends[0]);
  if (child < 0 || waitpid(child, &status, 0) != child) return -1;
  return seconds;
}

int main(int argc, char **argv) {
  static const char self[] = "/proc/self/exe";
  if (argc == 2 && strcmp(argv[1], "--first-stem") == 0) return tell_first_stem();
  rk_view text = {0};
  size_t elf_len, learning;
  text.ptr = bench_read_file(argc > 1 ? argv[1] : "", &text.len);
  if (!text.ptr || text.len > UINT32_MAX / 4) {
    fprintf(stderr, "usage: analysis_costs TEXT [PROCESSES]\n");
    return 2;
  }
  size_t processes = argc > 2 ? strtoul(argv[2], NULL, 10) : 101;
  if (processes < 1 || processes > PROCESSES_MAX) processes = PROCESSES_MAX;

  char *elf = bench_must(bench_read_file(self, &elf_len));
  printf("lexicon: %llu bytes\n", (unsigned long long)lexicon_bytes(elf));
  free(elf);

  static double seconds[PROCESSES_MAX];
  for (size_t i = 0; i < processes; i++) seconds[i] = first_stem_seconds(self) * 1e6;
  const bench_spread first = bench_spread_of(seconds, processes);
  printf("first stem of a fresh process: %.1f us (%.1f to %.1f, %zu processes)\n", first.median,
         first.least, first.most, processes);

  bench_words running, distinct, plain;
  bench_words_of(text.ptr, text.len, &running, &distinct, &plain);
  printf("allocations: tokenizer %zu, ", count_tokenizer(text));
  printf("stemmer %zu of %zu words, ", count_stemmer(&distinct), distinct.count);
  const size_t again = count_analyzer(text, &learning);
  printf("analyzer %zu (learning: %zu) of %zu words\n", again, learning, running.count);
  bench_words_free(&running);
  bench_words_free(&distinct);
  bench_words_free(&plain);
  free((char *)(uintptr_t)text.ptr);
  return 0;
}
