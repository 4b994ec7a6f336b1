/*
 * fuzz_driver: a plain main for the fuzz targets, for where libFuzzer is not.
 *
 *   fuzz_x [--runs N] [--seed N] [--max-len N] [FILE | FOLDER]...
 *
 * First every file is tried as it is; then N inputs made from them by random
 * changes, or from nothing. The same seed makes the same inputs on every
 * machine, and each input depends only on the seed and its number. A crash
 * leaves the input in ./crash-<program>, to be given as FILE. A folder that is
 * missing counts as empty.
 *
 * Each input lies in a heap block of exactly its size, so that the address
 * sanitizer sees a read one byte past the end.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/fuzz/target.h"
#include "tests/support/random.h"

/* Of the sanitizers' run-time library, when the program has one. */
void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

typedef struct sample {
  uint8_t *bytes;
  size_t len;
} sample;

static sample *samples;
static size_t sample_count;

static uint8_t *current;
static size_t current_len;
static char crash_path[256];

/* ---- what is left behind by a crash -------------------------------------------------------- */

static void save_current(void) {
  int fd = open(crash_path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0 || !current) return;
  if (write(fd, current, current_len) == (ssize_t)current_len) {
    static const char words[] = "the input is saved in the working folder, as crash-<program>\n";
    if (write(STDERR_FILENO, words, sizeof words - 1) < 0) _exit(70);
  }
  close(fd);
}

static void on_signal(int number) {
  save_current();
  signal(number, SIG_DFL);
  raise(number);
}

static void watch_for_crashes(const char *program) {
  const char *slash = strrchr(program, '/');
  snprintf(crash_path, sizeof crash_path, "crash-%s", slash ? slash + 1 : program);
  if (__sanitizer_set_death_callback) __sanitizer_set_death_callback(save_current);
  const int numbers[] = {SIGABRT, SIGFPE, SIGILL, SIGBUS, SIGSEGV};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    struct sigaction old;
    /* A sanitizer that has its own handler calls us back when it dies. */
    if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL) {
      signal(numbers[i], on_signal);
    }
  }
}

/* ---- samples ------------------------------------------------------------------------------- */

static void *must(void *memory) {
  if (!memory) {
    fprintf(stderr, "out of memory\n");
    exit(70);
  }
  return memory;
}

static void add_file(const char *path) {
  FILE *file = fopen(path, "rb");
  struct stat is;
  if (!file || fstat(fileno(file), &is) != 0) {
    perror(path);
    exit(66);
  }
  size_t len = (size_t)is.st_size;
  sample read_in = {must(malloc(len + 1)), len};
  if (fread(read_in.bytes, 1, len, file) != len) {
    perror(path);
    exit(66);
  }
  fclose(file);
  samples = must(realloc(samples, (sample_count + 1) * sizeof *samples));
  samples[sample_count++] = read_in;
}

static int not_hidden(const struct dirent *entry) { return entry->d_name[0] != '.'; }

static void add_path(const char *path) {
  struct stat is;
  if (stat(path, &is) != 0) {
    fprintf(stderr, "%s is not there; going on without\n", path);
    return;
  }
  if (!S_ISDIR(is.st_mode)) {
    add_file(path);
    return;
  }
  struct dirent **names = NULL;
  int count = scandir(path, &names, not_hidden, alphasort);
  for (int i = 0; i < count; i++) {
    char file[4096];
    snprintf(file, sizeof file, "%s/%s", path, names[i]->d_name);
    add_path(file);
    free(names[i]);
  }
  free(names);
}

/* ---- changes ------------------------------------------------------------------------------- */

static size_t below(random_source *random, size_t limit) {
  return limit ? (size_t)(random_u64(random) % limit) : 0;
}

/* Bytes at which parsers branch: limits of integers, broken and whole UTF-8, what JSON, tables
 * and queries are made of. */
static const char *const morsels[] = {
    "\xff\xff\xff\xff", "\x80", "\x7f", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xef\xbb\xbf",
    "\xe2\x80\x8b", "\xc2\xad", "\xcc\x81", "\xe2\x80\x99", "\r\n", "\n", "\t", "{\"", "\":", "\\u",
    "\\ud83d", "[[[[[[[[", "}}", "\"id\"", "\"title\":\"", "\"body\":\"", "-", "-nya", "ber", "memper",
    "per-", "(", ")", "\"", "1.000.000,50", "Rp2,5", "29/8", "10.30", "%", "@", "http://", "S.H.",
    "\x28\xb5\x2f\xfd", "\x1f\x8b\x08",
};

static void overwrite(uint8_t *bytes, size_t len, size_t at, const void *from, size_t count) {
  memcpy(bytes + at, from, count < len - at ? count : len - at);
}

/* Opens a gap of `count` bytes at `at`; returns how many fitted. */
static size_t open_gap(uint8_t *bytes, size_t *len, size_t cap, size_t at, size_t count) {
  if (count > cap - *len) count = cap - *len;
  memmove(bytes + at + count, bytes + at, *len - at);
  *len += count;
  return count;
}

static void change_once(random_source *random, uint8_t *bytes, size_t *len, size_t cap) {
  size_t at = below(random, *len + 1);
  const char *morsel = morsels[below(random, sizeof morsels / sizeof *morsels)];
  const sample *other = sample_count ? &samples[below(random, sample_count)] : NULL;
  size_t count;
  switch (below(random, 8)) {
    case 0: /* one bit */
      if (at < *len) bytes[at] ^= (uint8_t)(1u << below(random, 8));
      break;
    case 1: /* one byte */
      if (at < *len) bytes[at] = (uint8_t)random_u64(random);
      break;
    case 2:
      overwrite(bytes, *len, at, morsel, strlen(morsel));
      break;
    case 3:
      count = open_gap(bytes, len, cap, at, strlen(morsel));
      memcpy(bytes + at, morsel, count);
      break;
    case 4: /* take a piece out */
      count = below(random, *len - at + 1);
      memmove(bytes + at, bytes + at + count, *len - at - count);
      *len -= count;
      break;
    case 5: /* say one byte again and again */
      count = open_gap(bytes, len, cap, at, below(random, 64));
      memset(bytes + at, (uint8_t)random_u64(random), count);
      break;
    case 6: /* cut off the end */
      *len = at;
      break;
    default: /* a piece of another sample */
      if (!other || !other->len) break;
      size_t from = below(random, other->len);
      count = open_gap(bytes, len, cap, at, below(random, other->len - from + 1));
      memcpy(bytes + at, other->bytes + from, count);
  }
}

/* Makes input number `number` in `bytes`; returns its length. */
static size_t make_input(uint64_t seed, uint64_t number, uint8_t *bytes, size_t cap) {
  random_source random = {seed * 0xd1342543de82ef95u + number};
  size_t len = 0;
  if (sample_count && below(&random, 8) != 0) {
    const sample *start = &samples[below(&random, sample_count)];
    len = start->len < cap ? start->len : cap;
    if (len) memcpy(bytes, start->bytes, len);
  } else {
    len = below(&random, below(&random, 8) ? 64 : cap) % (cap + 1);
    for (size_t i = 0; i < len; i++) bytes[i] = (uint8_t)random_u64(&random);
  }
  for (size_t changes = 1 + below(&random, 8); changes > 0; changes--) {
    change_once(&random, bytes, &len, cap);
  }
  return len;
}

static void try_input(const uint8_t *bytes, size_t len) {
  current = must(malloc(len ? len : 1));
  current_len = len;
  if (len) memcpy(current, bytes, len);
  /* A block of no bytes has no address that may be read: the one past the end stands for it. */
  LLVMFuzzerTestOneInput(len ? current : current + 1, len);
  free(current);
  current = NULL;
}

/* ---- main ---------------------------------------------------------------------------------- */

static uint64_t number_argument(int argc, char **argv, int *i) {
  char *end = NULL;
  uint64_t value = *i + 1 < argc ? strtoull(argv[*i + 1], &end, 10) : 0;
  if (!end || *end || end == argv[*i + 1]) {
    fprintf(stderr, "%s needs a number\n", argv[*i]);
    exit(64);
  }
  ++*i;
  return value;
}

int main(int argc, char **argv) {
  uint64_t runs = 0, seed = 1, cap = 4096;
  watch_for_crashes(argv[0]);
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--runs") == 0) {
      runs = number_argument(argc, argv, &i);
    } else if (strcmp(argv[i], "--seed") == 0) {
      seed = number_argument(argc, argv, &i);
    } else if (strcmp(argv[i], "--max-len") == 0) {
      cap = number_argument(argc, argv, &i);
    } else {
      add_path(argv[i]);
    }
  }
  for (size_t i = 0; i < sample_count; i++) try_input(samples[i].bytes, samples[i].len);
  uint8_t *bytes = must(malloc((size_t)cap + 1));
  for (uint64_t number = 0; number < runs; number++) {
    try_input(bytes, make_input(seed, number, bytes, (size_t)cap));
  }
  printf("%zu samples and %llu made from them (seed %llu)\n", sample_count,
         (unsigned long long)runs, (unsigned long long)seed);
  free(bytes);
  for (size_t i = 0; i < sample_count; i++) free(samples[i].bytes);
  free(samples);
  return 0;
}
