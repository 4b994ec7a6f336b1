/*
 * Every byte of small input files flipped in turn, and every length cut: what
 * comes out keeps the promises of input.h, reading ends, and what stands before
 * the damage is not lost.
 */
#include "engine/base/utf8_valid.h"
#include "tests/support/warc.h"
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

/* ---- WARC, a record a member ---- */

#define PAGES 3
static const char *const pages[PAGES] = {"Rakor\nsatu", "Banjir\ndua dua", "Panen\ntiga"};

/* Which of the pages came out as they were written; anything else fails. */
static unsigned read_pages(const void *bytes, size_t len, bool may_differ) {
  rk_input_options options = AS(RK_INPUT_WARC);
  rk_input *input;
  rk_doc doc;
  bool got = true;
  unsigned seen = 0;
  ck_assert_int_eq(rk_input_open_memory(&input, "m", bytes, len, &options, NULL), RK_OK);
  while (got) {
    REQUIRE(rk_input_next(input, &doc, &got, NULL) == RK_OK);
    if (!got) break;
    unsigned which = PAGES;
    for (unsigned i = 0; i < PAGES; i++) {
      const size_t title = strcspn(pages[i], "\n");
      if (doc.title.len == title && memcmp(doc.title.ptr, pages[i], title) == 0 &&
          rk_view_equal(doc.body, rk_view_of(pages[i] + title + 1)))
        which = i;
    }
    REQUIRE(which < PAGES || may_differ);
    seen |= 1u << which;
  }
  rk_input_close(input);
  return seen;
}

static void write_pages(rk_buffer *file, size_t ends[PAGES], int packing) {
  rk_buffer record = {0};
  for (size_t i = 0; i < PAGES; i++) {
    record.len = 0;
    put_page(&record, "https://a.example/", pages[i]);
    if (packing == 0) ck_assert_int_eq(rk_buffer_append(file, record.ptr, record.len), RK_OK);
    if (packing == 1) pack_gzip(file, record.ptr, record.len);
    if (packing == 2) pack_zstd(file, record.ptr, record.len, 17);
    ends[i] = file->len;
  }
  rk_buffer_deinit(&record);
}

/* Checksums keep false text out of packed files, and damage in one member from the others. */
START_TEST(warc_members) {
  for (int packing = 0; packing < 3; packing++) {
    rk_buffer file = {0};
    size_t ends[PAGES];
    write_pages(&file, ends, packing);
    ck_assert_uint_eq(read_pages(file.ptr, file.len, false), 7);
    for (size_t at = 0; at < file.len; at++) {
      const unsigned hit = at < ends[0] ? 1 : at < ends[1] ? 2 : 4;
      for (int bit = 0; bit < 8; bit++) {
        file.ptr[at] ^= (uint8_t)(1 << bit);
        const unsigned seen = read_pages(file.ptr, file.len, packing == 0);
        /* The first bytes tell how the file is packed: without them it is none that we know. */
        REQUIRE_MSG(((seen | hit) & 7) == 7 || packing == 0 || at < 4, "packing %d, byte %zu, bit %d: %u",
                    packing, at, bit, seen);
        file.ptr[at] ^= (uint8_t)(1 << bit);
      }
    }
    for (size_t cut = 0; cut < file.len; cut++) {
      uint8_t *copy = malloc(cut + 1);
      ck_assert_ptr_nonnull(copy);
      memcpy(copy, file.ptr, cut);
      const unsigned whole = cut >= ends[1] ? 3 : cut >= ends[0] ? 1 : 0;
      REQUIRE((read_pages(copy, cut, packing == 0) & whole) == whole);
      free(copy);
    }
    rk_buffer_deinit(&file);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {tables, trec_records, warc_members};
  return run_cases("corrupt_input", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
