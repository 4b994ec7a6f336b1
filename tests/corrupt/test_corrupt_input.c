/*
 * Every byte of small input files flipped in turn, and every length cut: what
 * comes out keeps the promises of input.h, reading ends, and what stands before
 * the damage is not lost.
 */
#include "engine/base/utf8_valid.h"
#include "tests/unit/engine/input/input_fixture.h"

static const char csv[] =
    "id,title,body,url\nk-1,A,\"satu\n\"\"dua\"\"\",x\nk-2,\"B, C\",tiga,\nk-3,D,empat,y\n";
static const char trec[] =
    "<DOC>\n<DOCNO>k-1</DOCNO><TITLE>A &amp; B</TITLE>\n<TEXT><P>satu</P></TEXT></DOC>\n"
    "<DOC id=\"k-2\"><HEADLINE>C</HEADLINE><!-- x --><DATE>2024</DATE>dua</DOC>\n"
    "<DOC><DOCNO>k-3</DOCNO><TEXT>tiga</TEXT></DOC>\n";

/* Documents that came, of at most 8. */
static size_t count_promised(const char *bytes, size_t len, rk_input_format format) {
  rk_input_options options = AS(format);
  rk_input *input;
  rk_doc doc;
  bool got = true;
  size_t count = 0;
  ck_assert_int_eq(rk_input_open_memory(&input, "m", bytes, len, &options, NULL), RK_OK);
  while (got) {
    REQUIRE(rk_input_next(input, &doc, &got, NULL) == RK_OK);
    if (!got) break;
    REQUIRE(doc.id.len && doc.title.len + doc.body.len);
    const rk_view texts[] = {doc.id, doc.title, doc.body, doc.fields};
    for (size_t i = 0; i < 4; i++) {
      REQUIRE(rk_utf8_valid_prefix(texts[i]) == texts[i].len);
      REQUIRE(texts[i].len == 0 || !memchr(texts[i].ptr, 0, texts[i].len));
    }
    REQUIRE(++count <= 8);
  }
  rk_input_get_counts(input, &last_counts);
  REQUIRE(last_counts.skipped <= 8);
  rk_input_close(input);
  return count;
}

static void check_flips(const char *bytes, size_t len, rk_input_format format, size_t first_end) {
  char *copy = malloc(len);
  ck_assert_ptr_nonnull(copy);
  for (size_t at = 0; at < len; at++) {
    memcpy(copy, bytes, len);
    for (int bit = 0; bit < 8; bit++) {
      copy[at] = (char)(bytes[at] ^ (1 << bit));
      const size_t count = count_promised(copy, len, format);
      REQUIRE_MSG(at < first_end || count >= 1, "byte %zu, bit %d", at, bit);
    }
  }
  free(copy);
}

static void check_cuts(const char *bytes, size_t len, rk_input_format format, size_t first_end) {
  for (size_t cut = 0; cut < len; cut++) {
    char *copy = malloc(cut + 1); /* of the right size, so that reading behind it shows */
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, bytes, cut);
    const size_t count = count_promised(copy, cut, format);
    REQUIRE_MSG(cut < first_end || count >= 1, "cut at %zu", cut);
    free(copy);
  }
}

static size_t end_of(const char *text, const char *mark) {
  return (size_t)(strstr(text, mark) - text) + strlen(mark);
}

START_TEST(tables) {
  const size_t len = sizeof csv - 1, first_end = end_of(csv, "\"\"\",x\n");
  ck_assert_uint_eq(count_promised(csv, len, RK_INPUT_CSV), 3);
  check_flips(csv, len, RK_INPUT_CSV, first_end);
  check_cuts(csv, len, RK_INPUT_CSV, first_end);
  check_flips(csv, len, RK_INPUT_AUTO, len);
}
END_TEST

START_TEST(trec_records) {
  const size_t len = sizeof trec - 1, first_end = end_of(trec, "</DOC>");
  ck_assert_uint_eq(count_promised(trec, len, RK_INPUT_TREC), 3);
  check_flips(trec, len, RK_INPUT_TREC, first_end);
  check_cuts(trec, len, RK_INPUT_TREC, first_end);
  check_flips(trec, len, RK_INPUT_AUTO, len);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {tables, trec_records};
  return run_cases("corrupt_input", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
