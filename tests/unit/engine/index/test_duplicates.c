/* Was this text here before, the same or nearly? */
#include "engine/index/duplicates.h"

#include <stdio.h>

#include "engine/index/digest_set.h"
#include "engine/index/near_table.h"
#include "tests/support/cases.h"
#include "tests/support/random.h"

#define SHARE ((uint64_t)4 << 20)

static rk_duplicates *duplicates;

static void begin(rk_duplicates_mode mode, uint64_t share) {
  ck_assert_int_eq(rk_duplicates_open(&duplicates, mode, false, share), RK_OK);
}

static void end(void) {
  rk_duplicates_close(duplicates);
  duplicates = NULL;
}

static int ask(const char *title, const char *body) {
  return (int)rk_duplicates_ask(duplicates, (rk_view){0}, rk_view_of(title), rk_view_of(body));
}

START_TEST(test_exact) {
  begin(RK_DUPLICATES_EXACT, SHARE);
  ck_assert_int_eq(ask("Pasar murah", "Warga membeli beras."), RK_DUPLICATE_NONE);
  ck_assert_int_eq(ask("PASAR  MURAH!", "warga\nmembeli \"beras\""), RK_DUPLICATE_EXACT);
  ck_assert_int_eq(ask("", "Pasar murah: warga membeli beras"), RK_DUPLICATE_EXACT);
  ck_assert_int_eq(ask("Pasar murah", "Warga membeli gula."), RK_DUPLICATE_NONE);
  ck_assert_int_eq(ask("Pasar murah", "Membeli warga beras."), RK_DUPLICATE_NONE);
  ck_assert_int_eq(ask("Pasarmurah", "Warga membeli beras."), RK_DUPLICATE_NONE);
  for (int i = 0; i < 2; i++) ck_assert_int_eq(ask("", "... ?"), RK_DUPLICATE_NONE); /* no words */
  end();
}
END_TEST

/* Long texts are read in pieces; the sum does not show it. */
START_TEST(test_exact_long) {
  static char a[200000], b[400000];
  size_t a_len = 0, b_len = 0;
  for (int i = 0; i < 30000; i++) {
    a_len += (size_t)sprintf(a + a_len, "w%d ", i % 977);
    b_len += (size_t)sprintf(b + b_len, "W%d, \n", i % 977);
  }
  begin(RK_DUPLICATES_EXACT, SHARE);
  ck_assert_int_eq(ask("", a), RK_DUPLICATE_NONE);
  ck_assert_int_eq(ask("", b), RK_DUPLICATE_EXACT);
  b[b_len - 20]++;
  ck_assert_int_eq(ask("", b), RK_DUPLICATE_NONE);
  end();
}
END_TEST

#define PARAGRAPH_1                                                                               \
  "Pemerintah Kabupaten Kutai Kartanegara menyalurkan bantuan beras kepada dua ribu keluarga di " \
  "enam kecamatan. Bupati mengatakan bantuan itu diberikan sekali sebulan sampai akhir tahun "    \
  "supaya harga di pasar tidak naik lagi. Warga mengantre sejak pagi di halaman kantor camat. "
#define PARAGRAPH_2                                                                               \
  "Kepala dinas sosial menjelaskan data penerima diambil dari musyawarah desa dan diperiksa "     \
  "ulang oleh petugas. Mereka yang pindah atau meninggal dicoret, dan namanya diganti dengan "    \
  "keluarga lain yang lebih membutuhkan. Laporan warga dapat disampaikan lewat telepon. "
#define PARAGRAPH_3                                                                               \
  "Seorang ibu tiga anak mengaku terbantu karena suaminya belum mendapat pekerjaan setelah "      \
  "tambang tempatnya bekerja tutup. Ia berharap pemerintah juga membuka pelatihan menjahit dan "  \
  "memberi modal usaha kecil. Bupati berjanji membahas usul itu dalam rapat koordinasi besok. "
#define ARTICLE "TENGGARONG, 1 November 2024. " PARAGRAPH_1 PARAGRAPH_2 PARAGRAPH_3

static void check_variant(int expected, const char *title, const char *body) {
  begin(RK_DUPLICATES_NEAR, SHARE);
  ck_assert_int_eq(ask("Bantuan beras untuk warga Kukar", ARTICLE), RK_DUPLICATE_NONE);
  ck_assert_msg(ask(title, body) == expected, "%s", body);
  end();
}

/* One report as other sites print it. */
START_TEST(test_near_variants) {
  const char *const title = "Bantuan beras untuk warga Kukar";
  check_variant(RK_DUPLICATE_NEAR, "Dua ribu keluarga di Kukar mendapat beras", ARTICLE);
  check_variant(RK_DUPLICATE_NEAR, title,
                "Laporan wartawan Tribun, Andi. " PARAGRAPH_1 PARAGRAPH_2 PARAGRAPH_3);
  check_variant(RK_DUPLICATE_NEAR, title,
                "TENGGARONG, 2/11. " PARAGRAPH_1
                "Baca juga: Harga beras turun di Samarinda. " PARAGRAPH_2 PARAGRAPH_3);
  check_variant(RK_DUPLICATE_NEAR, title, PARAGRAPH_2 PARAGRAPH_1 PARAGRAPH_3);
  check_variant(RK_DUPLICATE_EXACT, title, ARTICLE "!");
  /* A third of it is another text; half of it is all there is. */
  check_variant(RK_DUPLICATE_NONE, title, PARAGRAPH_1);
  check_variant(RK_DUPLICATE_NONE, "Beras",
                PARAGRAPH_1 "Di tempat lain petani mulai panen padi setelah hujan turun dua pekan. "
                            "Mereka menjual gabah kepada koperasi desa dengan harga yang pantas, dan "
                            "sebagian disimpan untuk benih musim tanam berikut. Penyuluh meminta "
                            "petani menanam varietas yang tahan hama, sebab wereng menyerang sawah "
                            "di hilir sungai sejak bulan lalu. " PARAGRAPH_3);
}
END_TEST

/* Few words make too much of a difference. */
START_TEST(test_short_texts_are_exact) {
  begin(RK_DUPLICATES_NEAR, SHARE);
  ck_assert_int_eq(ask("Harga emas hari ini", "Harga emas hari ini naik menjadi 1 405 000 rupiah."),
                   RK_DUPLICATE_NONE);
  ck_assert_int_eq(ask("Harga emas hari ini", "Harga emas hari ini naik menjadi 1 406 000 rupiah."),
                   RK_DUPLICATE_NONE);
  ck_assert_int_eq(ask("Harga emas hari ini", "Harga emas hari ini naik menjadi 1-406-000 rupiah."),
                   RK_DUPLICATE_EXACT);
  end();
}
END_TEST

/* Nothing is forgotten before the share is full, and then the oldest go. */
START_TEST(test_digest_set_grows_and_forgets) {
  enum { FEW = 30000, MANY = 1 << 18 };
  rk_digest_set set;
  ck_assert_int_eq(rk_digest_set_init(&set, SHARE), RK_OK); /* 2^19 of them */
  random_source random = {1}, again = {1};
  for (int i = 0; i < FEW; i++)
    REQUIRE(!rk_digest_set_put(&set, (rk_digest){random_u64(&random), random_u64(&random)}));
  ck_assert_uint_eq(set.forgotten, 0);
  for (int i = 0; i < FEW; i++)
    REQUIRE(rk_digest_set_put(&set, (rk_digest){random_u64(&again), random_u64(&again)}));
  for (int i = 0; i < 16 * MANY; i++)
    REQUIRE(!rk_digest_set_put(&set, (rk_digest){random_u64(&random), random_u64(&random)}));
  ck_assert_uint_eq((uint64_t)64 << set.bits, SHARE);
  ck_assert_uint_gt(set.forgotten, 14u * MANY);
  ck_assert_uint_le(set.forgotten, 14u * MANY + FEW);
  again.state = 1;
  unsigned kept = 0;
  for (int i = 0; i < 1000; i++)
    kept += rk_digest_set_put(&set, (rk_digest){random_u64(&again), random_u64(&again)});
  ck_assert_uint_eq(kept, 0);
  rk_digest_set_deinit(&set);
}
END_TEST

/* A text of words that stand for numbers. */
static void make_sketch(uint32_t first, uint32_t words, rk_sketch *sketch) {
  char bare[4096 + RK_SKETCH_SLACK_BYTES] = {0};
  size_t len = 0;
  for (uint32_t i = 0; i < words; i++) len += (size_t)sprintf(bare + len, "w%u ", first + i);
  rk_sketch_maker maker;
  rk_sketch_begin(&maker);
  rk_sketch_add(&maker, bare, len);
  ck_assert_uint_eq(maker.word_count, words);
  rk_sketch_finish(&maker, sketch);
}

/* While it grows, all are found, by a text that is nearly the same; beyond that the newest. */
START_TEST(test_near_table_grows_and_forgets) {
  enum { WORDS = 60, STEP = 1000 };
  rk_near_table table;
  ck_assert_int_eq(rk_near_table_init(&table, (uint64_t)RK_NEAR_TEXT_BYTES << 13), RK_OK);
  const uint32_t most = 1u << 13;
  ck_assert_uint_eq(table.most_bits, 13);
  rk_sketch sketch;
  for (uint32_t i = 0; i < most; i++) {
    make_sketch(i * STEP, WORDS, &sketch);
    if (rk_near_table_find(&table, &sketch, 0.5)) ck_abort_msg("%u is like none before", i);
    rk_near_table_add(&table, &sketch);
  }
  ck_assert_uint_eq(table.forgotten, 0);
  unsigned found = 0;
  for (uint32_t i = 0; i < most; i++) {
    make_sketch(i * STEP + 3, WORDS, &sketch);
    found += rk_near_table_find(&table, &sketch, 0.7);
  }
  ck_assert_uint_ge(found, most * 97 / 100);
  for (uint32_t i = most; i < 2 * most; i++) {
    make_sketch(i * STEP, WORDS, &sketch);
    rk_near_table_add(&table, &sketch);
  }
  ck_assert_uint_eq(table.bits, 13);
  ck_assert_uint_eq(table.forgotten, most);
  for (uint32_t i = 0; i < most; i++) {
    make_sketch(i * STEP, WORDS, &sketch);
    REQUIRE(!rk_near_table_find(&table, &sketch, 0.7));
  }
  for (uint32_t i = 2 * most - 100; i < 2 * most; i++) {
    make_sketch(i * STEP, WORDS, &sketch);
    REQUIRE(rk_near_table_find(&table, &sketch, 0.7));
  }
  rk_near_table_deinit(&table);
}
END_TEST

/* The estimate against the truth: `words` words each, of which a run is in both. */
START_TEST(test_resemblance) {
  for (uint32_t words = 40; words <= 600; words *= 2) {
    double squares = 0;
    unsigned count = 0;
    for (uint32_t moved = 0; moved <= words; moved += words / 20, count++) {
      rk_sketch a, b;
      make_sketch(0, words, &a);
      make_sketch(moved, words, &b);
      /* The two short shingles at the start differ, too. */
      const double shared = moved == 0 ? words : moved + 2 > words ? 0 : words - moved - 2;
      const double truth = shared / (2 * words - shared);
      const double off = rk_signature_resemblance(&a.signature, &b.signature) - truth;
      REQUIRE_MSG(off > -0.2 && off < 0.2, "%u of %u: off by %f", moved, words, off);
      squares += off * off;
    }
    ck_assert_msg(squares / count < 0.06 * 0.06, "%u words: %f", words, squares / count);
  }
}
END_TEST

/* ---- By id ---- */

static int ask_id(const char *id, const char *body) {
  return (int)rk_duplicates_ask(duplicates, rk_view_of(id), (rk_view){0}, rk_view_of(body));
}

static void begin_by_id(rk_duplicates_mode mode, uint64_t share) {
  ck_assert_int_eq(rk_duplicates_open(&duplicates, mode, true, share), RK_OK);
}

START_TEST(test_newer_versions) {
  begin_by_id(RK_DUPLICATES_EXACT, SHARE);
  ck_assert_int_eq(ask_id("a", "satu"), RK_DUPLICATE_NONE);
  ck_assert_int_eq(ask_id("a", "satu"), RK_DUPLICATE_NONE); /* an update */
  ck_assert_int_eq(ask_id("b", "satu"), RK_DUPLICATE_EXACT);
  ck_assert_int_eq(ask_id("a", "dua"), RK_DUPLICATE_NONE); /* "satu" is no more */
  ck_assert_int_eq(ask_id("c", "satu"), RK_DUPLICATE_NONE);
  ck_assert_int_eq(ask_id("c", "dua"), RK_DUPLICATE_EXACT); /* and so c is no more */
  ck_assert_int_eq(ask_id("d", "satu"), RK_DUPLICATE_NONE);
  ck_assert_int_eq(ask_id("", "tiga"), RK_DUPLICATE_NONE);
  ck_assert_int_eq(ask_id("", "tiga"), RK_DUPLICATE_EXACT); /* without ids as ever */
  ck_assert_int_eq(ask_id("d", "..."), RK_DUPLICATE_NONE);
  ck_assert_int_eq(ask_id("e", "satu"), RK_DUPLICATE_NONE);
  rk_duplicates_forget(duplicates, rk_view_of("e"));
  ck_assert_int_eq(ask_id("f", "satu"), RK_DUPLICATE_NONE);
  rk_duplicates_forget_all(duplicates);
  ck_assert_int_eq(ask_id("g", "tiga"), RK_DUPLICATE_NONE);
  end();
}
END_TEST

START_TEST(test_newer_versions_near) {
  begin_by_id(RK_DUPLICATES_NEAR, SHARE);
  ck_assert_int_eq(ask_id("a", PARAGRAPH_1), RK_DUPLICATE_NONE);
  ck_assert_int_eq(ask_id("a", "Baru: " PARAGRAPH_1), RK_DUPLICATE_NONE); /* like its older one */
  ck_assert_int_eq(ask_id("b", "Lama: " PARAGRAPH_1), RK_DUPLICATE_NEAR);
  ck_assert_int_eq(ask_id("a", "lain"), RK_DUPLICATE_NONE);
  ck_assert_int_eq(ask_id("c", "Lama: " PARAGRAPH_1), RK_DUPLICATE_NONE); /* b left nothing */
  ck_assert_int_eq(ask_id("d", "Baru: " PARAGRAPH_1), RK_DUPLICATE_NEAR);
  rk_duplicates_forget_all(duplicates);
  ck_assert_int_eq(ask_id("d", "Baru: " PARAGRAPH_1), RK_DUPLICATE_NONE);
  end();
}
END_TEST

/* However little memory there is: no text is called a duplicate that no document has, nor its own. */
START_TEST(test_versions_in_little_memory) {
  enum { IDS = 4000, TEXTS = 3000 };
  static int text_of[IDS], holders[TEXTS];
  random_source random = {7};
  uint64_t duplicate_count = 0;
  begin_by_id(RK_DUPLICATES_EXACT, 16 << 10);
  for (int i = 0; i < IDS; i++) text_of[i] = -1;
  for (int n = 0; n < 100000; n++) {
    const int i = (int)random_below(&random, IDS), t = (int)random_below(&random, TEXTS);
    char id[24], body[24];
    snprintf(id, sizeof id, "id%d", i);
    snprintf(body, sizeof body, "teks %d", t);
    const bool is_duplicate = ask_id(id, body) == RK_DUPLICATE_EXACT;
    if (text_of[i] >= 0) holders[text_of[i]]--;
    REQUIRE(!is_duplicate || holders[t] > 0);
    text_of[i] = is_duplicate ? -1 : t;
    holders[t] += !is_duplicate;
    duplicate_count += is_duplicate;
  }
  ck_assert_uint_gt(duplicate_count, 1000);
  ck_assert_uint_gt(rk_duplicates_forgotten(duplicates), 0);
  end();
}
END_TEST

/* So little that no table gets a part of it. */
START_TEST(test_versions_without_memory) {
  for (uint64_t share = 0; share < 4; share++) {
    for (int mode = RK_DUPLICATES_EXACT; mode <= RK_DUPLICATES_NEAR; mode++) {
      begin_by_id((rk_duplicates_mode)mode, share);
      ck_assert_int_eq(ask_id("a", "satu"), RK_DUPLICATE_NONE);
      ck_assert_int_eq(ask_id("a", "satu"), RK_DUPLICATE_NONE); /* an update */
      ck_assert_int_eq(ask_id("b", "satu"), RK_DUPLICATE_EXACT);
      end();
    }
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_exact,
                                test_exact_long,
                                test_near_variants,
                                test_short_texts_are_exact,
                                test_newer_versions,
                                test_newer_versions_near,
                                test_versions_in_little_memory,
                                test_versions_without_memory,
                                test_digest_set_grows_and_forgets,
                                test_near_table_grows_and_forgets,
                                test_resemblance};
  return run_cases("duplicates", tests, sizeof tests / sizeof *tests, NULL, end);
}
