/* Unit tests of the stemmer: one test a rule, the analysis, and the edges of the interface. */
#include <stdlib.h>
#include <string.h>

#include "stemmer/stem_lexicon.h"
#include "stemmer/stemmer.h"
#include "tests/support/cases.h"

static void expect(const char *word, const char *stem) {
  char out[STEM_WORD_MAX + 1];
  size_t n = stem_word(NULL, word, strlen(word), out);
  out[n] = 0;
  ck_assert_msg(strcmp(out, stem) == 0, "%s: expected %s, found %s", word, stem, out);
}

static void expect_whole(const char *word) { expect(word, word); }

static void expect_hyphenated(const char *word, const char *stem) {
  char out[STEM_WORD_MAX + 1];
  size_t n = 0;
  ck_assert_msg(stem_hyphenated(NULL, word, strlen(word), out, &n), "%s: not one word", word);
  out[n] = 0;
  ck_assert_msg(strcmp(out, stem) == 0, "%s: expected %s, found %s", word, stem, out);
}

static void expect_apart(const char *word) {
  char out[STEM_WORD_MAX];
  size_t n = 77;
  ck_assert_msg(!stem_hyphenated(NULL, word, strlen(word), out, &n), "%s: should be split", word);
  ck_assert_uint_eq(n, 77);
}

START_TEST(clitics_and_particles) {
  expect("rumahku", "rumah");
  expect("rumahmu", "rumah");
  expect("bukunya", "buku");
  expect("siapakah", "siapa");
  expect("pergilah", "pergi");
  expect("siapapun", "siapa");
  expect("bukumukah", "buku");
  expect("anaknyalah", "anak");
}
END_TEST

START_TEST(suffixes) {
  expect("makanan", "makan");
  expect("tuliskan", "tulis");
  expect("hormati", "hormat");
  expect("gerakan", "gerak");
  expect("datangi", "datang");
}
END_TEST

START_TEST(nasal_prefixes) {
  expect("melihat", "lihat");
  expect("membaca", "baca");
  expect("memakai", "pakai");
  expect("memakan", "makan");
  expect("memproses", "proses");
  expect("mencari", "cari");
  expect("menulis", "tulis");
  expect("menanti", "nanti");
  expect("menyapu", "sapu");
  expect("menyanyi", "nyanyi");
  expect("mengambil", "ambil");
  expect("mengirim", "kirim");
  expect("menggali", "gali");
  expect("mengebom", "bom");
  expect("menganga", "nganga");
  expect("penyalur", "salur");
  expect("petani", "tani");
}
END_TEST

START_TEST(liquid_prefixes) {
  expect("berlari", "lari");
  expect("berambut", "rambut");
  expect("bekerja", "kerja");
  expect("belajar", "ajar");
  expect("terbesar", "besar");
  expect("teperdaya", "daya");
  expect("perumahan", "rumah");
  expect("pekerjaan", "kerja");
}
END_TEST

START_TEST(plain_prefixes) {
  expect("dibaca", "baca");
  expect("kedua", "dua");
  expect("kecamatan", "camat");
  expect("secepatnya", "cepat");
  expect("kubaca", "baca");
  expect("kaulihat", "lihat");
}
END_TEST

START_TEST(chains) {
  expect("memperbaiki", "baik");
  expect("dipertahankan", "tahan");
  expect("pemberdayaan", "daya");
  expect("memberhentikan", "henti");
  expect("keberlanjutan", "lanjut");
  expect("ketersediaan", "sedia");
  expect("kepemimpinan", "pimpin");
  expect("berkepanjangan", "panjang");
  expect("berpenghasilan", "hasil");
  expect("ketidakberdayaan", "daya");
  expect("mempersatukan", "satu");
  expect("menertawakan", "tawa");
  expect("mengesampingkan", "samping");
}
END_TEST

START_TEST(roots_stay_whole) {
  static const char *const words[] = {"makan", "beras", "sekolah", "masalah", "menteri", "ekonomi",
                                      "perang", "kemudian", "beruang", "setan", "kertas"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) expect_whole(words[i]);
  expect("setannya", "setan"); /* and are not cut further behind a clitic */
}
END_TEST

START_TEST(names_stay_whole) {
  static const char *const words[] = {"kukar", "kutim", "bali", "kaltim", "samarinda", "pemkab",
                                      "dinsos", "dtks", "rakor", "amirullah", "hayru", "dpmpd"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) expect_whole(words[i]);
}
END_TEST

START_TEST(unknown_words) {
  expect_whole("zxcvb");
  expect_whole("menzxcvbkan");
  expect("zxcvbnya", "zxcvb");
  expect_whole("anya"); /* too little would remain */
}
END_TEST

START_TEST(figures_and_apostrophes) {
  expect("buku2", "buku");
  expect("anak2nya", "anak");
  expect_whole("co2");
  expect_whole("mp3");
  expect_whole("zxcv2");
  expect("jum'at", "jumat");
  expect_whole("o'zxcvb");
  expect("undang2nya", "undang-undang");
  expect("kupu2", "kupu-kupu");
  expect("berlari2an", "lari");
  expect_hyphenated("se-pandai2nya", "pandai");
}
END_TEST

START_TEST(hyphens_lost) {
  expect("anakanak", "anak");
  expect("katakatanya", "kata");
  expect("kupukupu", "kupu-kupu");
  expect("perusahaanperusahaan", "usaha");
  expect_whole("lulu");
}
END_TEST

START_TEST(affixes_around_pairs) {
  expect_hyphenated("dibolak-balik", "bolak-balik");
  expect_hyphenated("menyia-nyiakan", "sia-sia");
  expect_hyphenated("disia-siakan", "sia-sia");
  expect_hyphenated("menyia-siakan", "sia-sia");
  expect_hyphenated("mondar-mandirnya", "mondar-mandir");
  expect_hyphenated("corat-coret", "coret");
  expect_hyphenated("berangka-angkaan", "angka");
  expect_hyphenated("aduk-adukan", "aduk");
}
END_TEST

START_TEST(common_misspellings) {
  expect("menunjukan", "tunjuk");
  expect("penunjukkan", "tunjuk");
  expect("mengunakan", "guna");
  expect("menujukan", "tuju"); /* a word of its own */
}
END_TEST

START_TEST(colloquial_forms) {
  expect("ngecat", "cat");
  expect("nentuin", "tentu");
  expect("mindahin", "pindah");
  expect("rumahny", "rumah");
  expect_whole("fanny");
  expect_whole("ngurah");
}
END_TEST

START_TEST(reduplication) {
  expect_hyphenated("buku-buku", "buku");
  expect_hyphenated("anak-anaknya", "anak");
  expect_hyphenated("berlari-larian", "lari");
  expect_hyphenated("kehijau-hijauan", "hijau");
  expect_hyphenated("se-pandai-pandainya", "pandai");
  expect_hyphenated("menyepak-nyepak", "sepak");
  expect_hyphenated("tolong-menolong", "tolong");
  expect_hyphenated("sayur-mayur", "sayur");
  expect_hyphenated("laba-laba", "laba-laba");
  expect_hyphenated("hati-hatilah", "hati-hati");
  expect("buku-buku", "buku"); /* stem_word takes them too */
}
END_TEST

START_TEST(hyphenated_affixes) {
  expect_hyphenated("ber-ktp", "ktp");
  expect_hyphenated("se-indonesia", "indonesia");
  expect_hyphenated("ke-indonesia-an", "indonesia");
  expect_hyphenated("ke-3", "3");
  expect_hyphenated("kuasa-mu", "kuasa");
}
END_TEST

START_TEST(compounds_are_split) {
  expect_apart("jual-beli");
  expect_apart("jakarta-bandung");
  expect_apart("covid-19");
  expect_apart("-");
  expect_apart("a--b");
  expect_apart("a-b-c-d-e");
  expect_apart("-nya");
  expect_whole("jual-beli"); /* stem_word copies what is not one word */
}
END_TEST

START_TEST(analysis_names_the_affixes) {
  stem_analysis a;
  stem_analyze(NULL, "mempersatukannyalah", 19, &a);
  ck_assert_uint_ge(a.count, 1);
  const stem_candidate *best = &a.candidates[0];
  ck_assert_mem_eq(best->root, "satu", 4);
  ck_assert_uint_eq(best->root_len, 4);
  ck_assert_uint_eq(best->prefixes[0], STEM_AFFIX_ME);
  ck_assert_uint_eq(best->prefixes[1], STEM_AFFIX_PER);
  ck_assert_uint_eq(best->prefixes[2], STEM_AFFIX_NONE);
  ck_assert_uint_eq(best->suffix, STEM_AFFIX_KAN);
  ck_assert_uint_eq(best->possessive, STEM_AFFIX_ITS);
  ck_assert_uint_eq(best->particle, STEM_AFFIX_LAH);
}
END_TEST

START_TEST(analysis_keeps_the_rivals) {
  stem_analysis a;
  stem_analyze(NULL, "memukul", 7, &a);
  ck_assert_mem_eq(a.candidates[0].root, "pukul", 5);
  ck_assert_uint_eq(a.candidates[0].restored, 'p');
  stem_analyze(NULL, "beruang", 7, &a);
  ck_assert_uint_ge(a.count, 2); /* the bear, and to have money */
  ck_assert_uint_eq(a.candidates[0].evidence, STEM_EVIDENCE_WHOLE);
  ck_assert_mem_eq(a.candidates[1].root, "uang", 4);
  for (size_t i = 1; i < a.count; i++) {
    ck_assert_int_ge(a.candidates[i - 1].score, a.candidates[i].score);
  }
}
END_TEST

START_TEST(analysis_of_odd_words) {
  stem_analysis a;
  stem_analyze(NULL, "", 0, &a);
  ck_assert_uint_eq(a.count, 0);
  char text[STEM_ANALYSED_MAX + 1];
  memset(text, 'a', sizeof text);
  stem_analyze(NULL, text, sizeof text, &a);
  ck_assert_uint_eq(a.count, 0);
  stem_analyze(NULL, "\xff\x00z", 3, &a);
  ck_assert_uint_eq(a.count, 1);
  ck_assert_uint_eq(a.candidates[0].evidence, STEM_EVIDENCE_NONE);
}
END_TEST

START_TEST(lengths) {
  char text[STEM_WORD_MAX + 45], out[STEM_WORD_MAX];
  memset(text, 'k', sizeof text);
  ck_assert_uint_eq(stem_word(NULL, text, 0, out), 0);
  ck_assert_uint_eq(stem_word(NULL, text, 1, out), 1);
  ck_assert_uint_eq(stem_word(NULL, text, STEM_ANALYSED_MAX, out), STEM_ANALYSED_MAX);
  ck_assert_uint_eq(stem_word(NULL, text, STEM_WORD_MAX, out), STEM_WORD_MAX);
  ck_assert_uint_eq(stem_word(NULL, text, sizeof text, out), STEM_WORD_MAX);
}
END_TEST

START_TEST(affix_names) {
  ck_assert_str_eq(stem_affix_name(STEM_AFFIX_ME), "meN-");
  ck_assert_str_eq(stem_affix_name(STEM_AFFIX_AN), "-an");
  ck_assert_str_eq(stem_affix_name(STEM_AFFIX_PUN), "-pun");
  ck_assert_str_eq(stem_affix_name(STEM_AFFIX_COUNT), "");
}
END_TEST

static stem_analysis analysis_of(const char *word) {
  stem_analysis a;
  stem_analyze(NULL, word, strlen(word), &a);
  return a;
}

static void expect_doubling(const char *word, stem_doubling doubling, const char *root) {
  stem_analysis a = analysis_of(word);
  ck_assert_msg(a.count > 0, "%s: not one word", word);
  ck_assert_msg(a.doubling == doubling, "%s: doubling %d", word, (int)a.doubling);
  const stem_candidate *c = &a.candidates[0];
  ck_assert_msg(c->root_len == strlen(root) && memcmp(c->root, root, c->root_len) == 0, "%s: %.*s",
                word, c->root_len, c->root);
}

START_TEST(doublings_are_named) {
  expect_doubling("buku", STEM_DOUBLING_NONE, "buku");
  expect_doubling("buku-buku", STEM_DOUBLING_FULL, "buku");
  expect_doubling("anak-anaknya", STEM_DOUBLING_FULL, "anak");
  expect_doubling("berlari-larian", STEM_DOUBLING_AFFIXED, "lari");
  expect_doubling("tolong-menolong", STEM_DOUBLING_RECIPROCAL, "tolong");
  expect_doubling("sayur-mayur", STEM_DOUBLING_LISTED, "sayur");
  expect_doubling("pepohonan", STEM_DOUBLING_PARTIAL, "pohon");
  expect_doubling("dedaunan", STEM_DOUBLING_PARTIAL, "daun");
  expect_doubling("buku2", STEM_DOUBLING_FIGURE, "buku");
  expect_doubling("cebar-cebur", STEM_DOUBLING_SOUND, "cebur");
  expect_doubling("anakanak", STEM_DOUBLING_FULL, "anak");
  expect_doubling("undang2nya", STEM_DOUBLING_FIGURE, "undang-undang");
  expect_doubling("ber-ktp", STEM_DOUBLING_NONE, "ktp");
  ck_assert_uint_eq(analysis_of("jual-beli").count, 0); /* two words */
}
END_TEST

START_TEST(analysis_names_what_hyphens_set_off) {
  ck_assert_int_eq(analysis_of("ber-ktp").candidates[0].prefixes[0], STEM_AFFIX_BER);
  ck_assert_int_eq(analysis_of("kuasa-mu").candidates[0].possessive, STEM_AFFIX_YOUR);
  ck_assert_int_eq(analysis_of("undang-undangnya").candidates[0].possessive, STEM_AFFIX_ITS);
}
END_TEST

START_TEST(infixes_are_named) {
  stem_analysis a = analysis_of("gerigi");
  ck_assert_int_eq(a.candidates[0].infix, STEM_AFFIX_INFIX_ER);
  ck_assert_int_eq(analysis_of("telunjuk").candidates[0].infix, STEM_AFFIX_INFIX_EL);
  ck_assert_int_eq(analysis_of("menulis").candidates[0].infix, STEM_AFFIX_NONE);
}
END_TEST

START_TEST(score_is_the_sum_of_its_points) {
  static const char *const words[] = {"memukul", "memasaknya", "buku", "gerigi", "bukulah"};
  for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
    stem_analysis a = analysis_of(words[w]);
    for (size_t i = 0; i < a.count; i++) {
      const stem_candidate *c = &a.candidates[i];
      int sum = c->points.evidence + c->points.length + c->points.frequency - c->points.cost;
      ck_assert_int_eq(c->score, sum);
      if (i) ck_assert_int_le(c->score, a.candidates[i - 1].score);
    }
  }
}
END_TEST

static void expect_modern(const char *old, const char *modern) {
  char out[STEM_WORD_MAX + 1];
  size_t n = stem_modern_spelling(old, strlen(old), out);
  out[n] = 0;
  ck_assert_msg(strcmp(out, modern) == 0, "%s: expected %s, found %s", old, modern, out);
}

START_TEST(old_spelling_is_respelled) {
  expect_modern("tjerita", "cerita");
  expect_modern("djakarta", "jakarta");
  expect_modern("soeharto", "suharto");
  expect_modern("saja", "saya");
  expect_modern("njonja", "nyonya");
  expect_modern("sjarat", "syarat");
  expect_modern("achir", "akhir");
  expect_modern("oentoek", "untuk");
  expect_modern("buku", "");
  expect_modern("tj2", "");
  char old[STEM_WORD_MAX + 1], out[STEM_WORD_MAX];
  memset(old, 'o', sizeof old);
  old[1] = 'e';
  ck_assert_uint_eq(stem_modern_spelling(old, STEM_WORD_MAX, out), STEM_WORD_MAX - 1);
  ck_assert_uint_eq(stem_modern_spelling(old, STEM_WORD_MAX + 1, out), 0);
  ck_assert_uint_eq(stem_modern_spelling(old, 0, out), 0);
}
END_TEST

START_TEST(lexicon_lookups) {
  char key[STEM_KEY_MAX + STEM_KEY_SLACK] = "ajar";
  stem_class c = stem_find(NULL, key, 4).class;
  ck_assert(c & STEM_LIC(ME));
  ck_assert_int_gt(stem_class_frequency(c), 0);
  ck_assert_int_gt(stem_class_family(c), 0);
  ck_assert_int_eq(stem_class_kind(c), STEM_KIND_ROOT);
  ck_assert(stem_find(NULL, key, 0).class == 0);
  ck_assert(stem_find(NULL, key, STEM_KEY_MAX + 1).class == 0);
  memcpy(key, "zxcvb", 6);
  ck_assert(stem_find(NULL, key, 5).class == 0);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {clitics_and_particles,
                                suffixes,
                                nasal_prefixes,
                                liquid_prefixes,
                                plain_prefixes,
                                chains,
                                roots_stay_whole,
                                names_stay_whole,
                                unknown_words,
                                reduplication,
                                doublings_are_named,
                                analysis_names_what_hyphens_set_off,
                                infixes_are_named,
                                score_is_the_sum_of_its_points,
                                old_spelling_is_respelled,
                                hyphenated_affixes,
                                compounds_are_split,
                                lengths,
                                affix_names,
                                lexicon_lookups,
                                figures_and_apostrophes,
                                hyphens_lost,
                                affixes_around_pairs,
                                common_misspellings,
                                colloquial_forms,
                                analysis_of_odd_words,
                                analysis_names_the_affixes,
                                analysis_keeps_the_rivals};
  return run_cases("stemmer", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
