/*
 * Does indexing keep to its memory, whatever comes?
 *
 * The kinds of text are those that fill one thing each: the logs, the vocabularies, one list, the
 * tables of documents. Columns and duplicates: test_memory_shares.c.
 */
#include "tests/fault/counted_memory.h"
#include "tests/support/index_fixture.h"

/* ---- Kinds of text ---- */

enum { TEXT_BYTES = 12000 };

typedef size_t make_text(random_source *random, char text[TEXT_BYTES]);

static size_t usual_text(random_source *random, char text[TEXT_BYTES]) {
  size_t len = 0;
  for (uint32_t words = random_between(random, 20, 300); words; words--) {
    len += corpus_word(random_zipf(random, 20000), text + len);
    text[len++] = ' ';
  }
  return len;
}

static size_t new_words(random_source *random, char text[TEXT_BYTES]) {
  static uint32_t next;
  size_t len = 0;
  (void)random;
  for (int words = 0; words < 300; words++) {
    len += corpus_word(1000 + next++, text + len);
    text[len++] = ' ';
  }
  return len;
}

static size_t long_new_words(random_source *random, char text[TEXT_BYTES]) {
  size_t len = 0;
  for (int words = 0; words < 100; words++) {
    for (int syllables = 0; syllables < 10; syllables++)
      len += corpus_word(random_below(random, 2400), text + len);
    text[len++] = ' ';
  }
  return len;
}

static size_t one_word(random_source *random, char text[TEXT_BYTES]) {
  (void)random;
  for (size_t i = 0; i < TEXT_BYTES; i += 2) memcpy(text + i, "a ", 2);
  return TEXT_BYTES;
}

static size_t next_to_nothing(random_source *random, char text[TEXT_BYTES]) {
  text[0] = (char)('a' + random_below(random, 26));
  return random_below(random, 2);
}

static const struct kind {
  const char *name;
  make_text *make;
  size_t text_bytes, documents; /* until one is reached */
} kinds[] = {
    {"usual", usual_text, 20 << 20, SIZE_MAX},      {"new words", new_words, 6 << 20, SIZE_MAX},
    {"long new words", long_new_words, 8 << 20, SIZE_MAX}, {"one word", one_word, 8 << 20, SIZE_MAX},
    {"next to nothing", next_to_nothing, SIZE_MAX, 700000},
};

/* ---- */

/* The promise is 64 MB more than the budget; half of it is for what is not counted here. */
enum { MEMORY = 16 << 20, MORE = 32 << 20 };

static uint32_t segments; /* that there were at most */

static void build(const struct kind *kind, uint32_t threads) {
  static char text[TEXT_BYTES];
  random_source random = {.state = 7};
  rk_error error = {0};
  rk_writer *writer;
  segments = 0;
  ck_assert_ok(rk_writer_open(&writer, in_folder("idx"), MEMORY, NULL, &error), error);
  ck_assert_ok(rk_writer_set_threads(writer, threads, &error), error);
  size_t bytes = 0;
  for (size_t d = 0; d < kind->documents && bytes < kind->text_bytes; d++) {
    const rk_record record = {.id = {"id", 2}, .body = {text, kind->make(&random, text)}};
    ck_assert_ok(rk_writer_add(writer, &record, &error), error);
    bytes += record.body.len;
    if (rk_writer_segments(writer) > segments) segments = rk_writer_segments(writer);
  }
  ck_assert_ok(rk_writer_commit(writer, NULL, &error), error);
}

static void expect_kept(uint32_t threads) {
  size_t full = 0;
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
    const long long before = memory_mark();
    build(&kinds[k], threads);
    const long long most = memory_since(before);
    if (getenv("RAKOR_TEST_TELL"))
      fprintf(stderr, "%s, %u threads: %.2f MB, %u segments\n", kinds[k].name, threads,
              (double)most / (1 << 20), segments);
    ck_assert_msg(most <= MEMORY + MORE,
                  "%s with %u threads: %lld bytes", kinds[k].name, threads, most);
    ck_assert_msg(most >= MEMORY / 4, "%s with %u threads: only %lld bytes", kinds[k].name, threads,
                  most); /* or nothing was counted */
    full += segments > 0;
    ck_assert_int_le(atomic_load(&held), before + (1 << 16));
  }
  ck_assert_uint_ge(full, 4); /* segments were flushed: there was no more memory to take */
  expect_sound(in_folder("idx"));
}

START_TEST(test_one_thread) { expect_kept(1); }
END_TEST

START_TEST(test_two_threads) { expect_kept(2); }
END_TEST

START_TEST(test_four_threads) { expect_kept(4); }
END_TEST

int main(void) {
  const TTest *const tests[] = {test_one_thread, test_two_threads, test_four_threads};
  return run_cases("memory_promise", tests, sizeof tests / sizeof *tests, folder_setup,
                   folder_teardown);
}
