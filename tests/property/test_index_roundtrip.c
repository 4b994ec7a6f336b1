/*
 * Does the index hold exactly what went in?
 *
 * Documents come back byte for byte. Every term's documents, frequencies,
 * positions and forms, read through the cursors, are those that rakor_tokens
 * gives for the same texts: the body one place behind the title.
 */
#include "engine/base/intern.h"
#include "engine/index/snapshot.h"
#include "engine/segment/forms.h"
#include "engine/segment/lengths.h"
#include "tests/support/index_fixture.h"

/* ---- What should be there ---- */

typedef struct expected_token {
  uint32_t stem, document, position, form;
} expected_token;

typedef struct expectation {
  rk_intern stems, forms;
  rk_buffer tokens; /* expected_token */
  uint32_t document, first_position, count;
  uint32_t *lengths;
} expectation;

static uint32_t number_in(rk_intern *table, rakor_text text) {
  uint32_t id;
  bool added;
  if (rk_intern_put(table, view_of_text(text), 0, &id, &added) != RK_OK) abort();
  return id;
}

static bool take_token(void *context, const rakor_token *token) {
  expectation *e = context;
  const expected_token expected = {number_in(&e->stems, token->stem), e->document,
                                   e->first_position + token->position,
                                   number_in(&e->forms, token->form)};
  e->count++;
  return rk_buffer_append(&e->tokens, &expected, sizeof expected) == RK_OK;
}

static void expect_document(expectation *e, const rakor_document *document) {
  e->first_position = e->count = 0;
  ck_assert_int_eq(rakor_tokens(document->title, take_token, e, NULL), RAKOR_OK);
  e->first_position = e->count + (document->title.len && document->body.len);
  ck_assert_int_eq(rakor_tokens(document->body, take_token, e, NULL), RAKOR_OK);
  e->lengths[e->document++] = e->count;
}

static int by_stem_and_place(const void *a, const void *b) {
  const expected_token *x = a, *y = b;
  if (x->stem != y->stem) return x->stem < y->stem ? -1 : 1;
  if (x->document != y->document) return x->document < y->document ? -1 : 1;
  return x->position < y->position ? -1 : x->position > y->position;
}

static void expectation_init(expectation *e, const rakor_document *documents, size_t count) {
  *e = (expectation){.lengths = calloc(count + 1, sizeof *e->lengths)};
  for (size_t d = 0; d < count; d++) expect_document(e, &documents[d]);
  if (e->tokens.len)
    qsort(e->tokens.ptr, e->tokens.len / sizeof(expected_token), sizeof(expected_token),
          by_stem_and_place);
}

static void expectation_deinit(expectation *e) {
  rk_intern_deinit(&e->stems);
  rk_intern_deinit(&e->forms);
  rk_buffer_deinit(&e->tokens);
  free(e->lengths);
}

/* ---- What is there ---- */

enum { FORMS_CAP = 512 };

typedef struct term_forms {
  expectation *e;
  uint32_t numbers[FORMS_CAP];
  uint64_t counts[FORMS_CAP];
  uint32_t count;
} term_forms;

static void take_form(void *context, uint32_t code, const rk_form *form) {
  term_forms *f = context;
  if (code != f->count || code >= FORMS_CAP) ck_abort_msg("form code %u comes out of turn", code);
  f->numbers[code] = number_in(&f->e->forms, (rakor_text){form->text.ptr, form->text.len});
  f->counts[code] = form->count;
  f->count++;
}

/* The positions of one posting. Returns how many tokens it took. */
static size_t compare_posting(rk_list_cursor *cursor, rk_positions *reader, term_forms *forms,
                              const expected_token *tokens, size_t count) {
  const uint32_t document = tokens[0].document;
  size_t n = 1;
  while (n < count && tokens[n].document == document) n++;
  if (rk_list_cursor_document(cursor) != document)
    ck_abort_msg("document %u where %u belongs", rk_list_cursor_document(cursor), document);
  ck_assert_int_eq(rk_list_cursor_load_frequencies(cursor, NULL), RK_OK);
  if (cursor->frequencies[cursor->index] != n)
    ck_abort_msg("frequency %u, not %zu", cursor->frequencies[cursor->index], n);
  uint32_t *positions = malloc(2 * n * sizeof *positions), *codes = positions + n;
  ck_assert_int_eq(rk_positions_read(reader, cursor, positions, codes, NULL), RK_OK);
  for (size_t i = 0; i < n; i++) {
    if (positions[i] != tokens[i].position)
      ck_abort_msg("position %u, not %u", positions[i], tokens[i].position);
    if (codes[i] >= forms->count || forms->numbers[codes[i]] != tokens[i].form)
      ck_abort_msg("a token has the wrong form");
    forms->counts[codes[i]]--;
  }
  free(positions);
  return n;
}

static void compare_term(const rk_segment *segment, const rk_term_info *info, rk_view stem,
                         expectation *e, const expected_token *tokens, size_t count) {
  rk_list_cursor *cursor = malloc(sizeof *cursor);
  rk_positions *reader = malloc(sizeof *reader);
  term_forms *forms = calloc(1, sizeof *forms);
  forms->e = e;
  ck_assert_uint_eq(info->token_frequency, count);
  ck_assert_int_eq(
      rk_forms_walk(&segment->file, segment->forms, stem, info, take_form, forms, NULL), RK_OK);
  ck_assert_uint_eq(forms->count, info->form_count);
  for (uint32_t f = 1; f < forms->count; f++)
    if (forms->counts[f] > forms->counts[f - 1]) ck_abort_msg("a rarer form comes first");
  ck_assert_int_eq(rk_list_cursor_open(cursor, &segment->file, segment->lists,
                                       (rk_docid)segment->meta.document_count, info, NULL),
                   RK_OK);
  rk_positions_open(reader, &segment->file, segment->lists, rk_segment_lengths(segment, NULL), info);
  uint32_t postings = 0;
  for (size_t done = 0; done < count; postings++) {
    if (rk_list_cursor_next(cursor, NULL) != RK_OK) ck_abort_msg("the list ends with an error");
    done += compare_posting(cursor, reader, forms, tokens + done, count - done);
  }
  ck_assert_uint_eq(postings, info->document_frequency);
  ck_assert_int_eq(rk_list_cursor_next(cursor, NULL), RK_OK);
  ck_assert_uint_eq(rk_list_cursor_document(cursor), RK_DOCID_NONE);
  for (uint32_t f = 0; f < forms->count; f++) ck_assert_uint_eq(forms->counts[f], 0);
  free(cursor);
  free(reader);
  free(forms);
}

/* Seeks to some documents land on the first posting at or after them. */
static void compare_seeks(const rk_segment *segment, const rk_term_info *info,
                          const expected_token *tokens, size_t count, random_source *random) {
  rk_list_cursor *cursor = malloc(sizeof *cursor);
  ck_assert_int_eq(rk_list_cursor_open(cursor, &segment->file, segment->lists,
                                       (rk_docid)segment->meta.document_count, info, NULL),
                   RK_OK);
  size_t at = 0;
  const uint32_t step = 1 + (uint32_t)segment->meta.document_count / 3;
  for (uint32_t target = 0; at < count; target += random_between(random, 1, step)) {
    ck_assert_int_eq(rk_list_cursor_seek(cursor, target, NULL), RK_OK);
    while (at < count && tokens[at].document < target) at++;
    const rk_docid expected = at < count ? tokens[at].document : RK_DOCID_NONE;
    ck_assert_uint_eq(rk_list_cursor_document(cursor), expected);
  }
  free(cursor);
}

static void compare_stored(rk_segment *segment, const rakor_document *documents) {
  rk_docstore_block block = {0};
  for (rk_docid d = 0; d < segment->meta.document_count; d++) {
    rk_record record;
    if (rk_docstore_get(&segment->store, d, &block, &record, NULL) != RK_OK)
      ck_abort_msg("document %u can't be read", d);
    const rakor_document *given = &documents[d];
    if (!rk_view_equal(record.id, view_of_text(given->id)) ||
        !rk_view_equal(record.title, view_of_text(given->title)) ||
        !rk_view_equal(record.body, view_of_text(given->body)) ||
        !rk_view_equal(record.fields, view_of_text(given->fields)))
      ck_abort_msg("document %u came back changed", d);
  }
  rk_docstore_block_deinit(&block);
}

/* One segment against the documents that it was made of. */
static void compare_segment(rk_segment *segment, const rakor_document *documents) {
  const size_t count = (size_t)segment->meta.document_count;
  expectation e;
  random_source random = {count};
  expectation_init(&e, documents, count);
  compare_stored(segment, documents);
  const uint8_t *lengths = rk_segment_lengths(segment, NULL);
  ck_assert_ptr_nonnull(lengths);
  for (size_t d = 0; d < count; d++)
    if (lengths[d] != rk_length_encode(e.lengths[d])) ck_abort_msg("a length is wrong");
  const expected_token *tokens = (const expected_token *)(const void *)e.tokens.ptr;
  const size_t token_count = e.tokens.len / sizeof *tokens;
  ck_assert_uint_eq(segment->meta.token_count, token_count);
  ck_assert_uint_eq(segment->meta.term_count, e.stems.count);
  for (size_t from = 0, to = 0; from < token_count; from = to) {
    while (to < token_count && tokens[to].stem == tokens[from].stem) to++;
    const rk_view stem = rk_intern_text(&e.stems, tokens[from].stem);
    rk_term_info info;
    bool found = false;
    ck_assert_int_eq(rk_dictionary_find(&segment->dictionary, stem, &info, &found, NULL), RK_OK);
    ck_assert_msg(found, "no term %.*s", (int)stem.len, stem.ptr);
    compare_term(segment, &info, stem, &e, tokens + from, to - from);
    compare_seeks(segment, &info, tokens + from, to - from, &random);
  }
  expectation_deinit(&e);
}

/* Builds, checks and compares. Returns the number of segments. */
static uint32_t prove(const corpus *c, uint64_t memory_bytes) {
  build_index(in_folder("idx"), c, memory_bytes);
  expect_sound(in_folder("idx"));
  rk_snapshot snapshot;
  ck_assert_int_eq(rk_snapshot_open(&snapshot, in_folder("idx"), NULL), RK_OK);
  ck_assert_uint_eq(snapshot.document_count, c->count);
  for (uint32_t s = 0; s < snapshot.segment_count; s++)
    compare_segment(&snapshot.segments[s], c->documents + snapshot.bases[s]);
  const uint32_t segments = snapshot.segment_count;
  rk_snapshot_close(&snapshot);
  return segments;
}

/* ---- Documents ---- */

/* Words, signs, numbers, other scripts, hyphens, broken UTF-8, white space. */
static rakor_text wild_text(corpus *c, random_source *random, uint32_t pieces) {
  static const char *const odd[] = {
      "Rp1.250.000,-", "01/11/2024", "di-", "anak-anak", "se-Kutai", "\xff\xfe", "\xe2\x80\xa6",
      "\xf0\x9f\x98\x80", "KUKAR", "Café", "\xe6\x9d\xb1\xe4\xba\xac", "a@b.id",
      "https://x.id/y?z",
      "#Rakor", "@pemkab", "\t\r\n", "--", "...", "\xc2\xa0", "ke-2", "Jum'at", "DPRD/DPR", "\x01"};
  rk_buffer text = {0};
  for (uint32_t i = 0; i < pieces; i++) {
    char word[CORPUS_WORD_BYTES];
    if (random_below(random, 4))
      corpus_word(random_zipf(random, 500), word);
    else
      snprintf(word, sizeof word, "%s", odd[random_below(random, sizeof odd / sizeof *odd)]);
    ck_assert_int_eq(rk_buffer_append(&text, word, strlen(word)), RK_OK);
    ck_assert_int_eq(rk_buffer_append(&text, random_below(random, 9) ? " " : ",", 1), RK_OK);
  }
  if (text.len) text.len--;
  const rakor_text copy = corpus_copy(c, text.ptr ? (char *)text.ptr : "", text.len);
  rk_buffer_deinit(&text);
  return copy;
}

START_TEST(test_wild_documents) {
  for (uint64_t seed = 0; seed < 6; seed++) {
    random_source random = {100 + seed};
    corpus c = {0};
    const uint32_t count = random_between(&random, 1, 250);
    for (uint32_t d = 0; d < count; d++) {
      const uint32_t words = random_below(&random, 8) ? random_below(&random, 80) : 0;
      corpus_append(
          &c, (rakor_document){.id = wild_text(&c, &random, random_below(&random, 3)),
                               .title = wild_text(&c, &random, random_below(&random, 6)),
                               .body = wild_text(&c, &random, words),
                               .path = wild_text(&c, &random, random_below(&random, 3)),
                               .fields = wild_text(&c, &random, random_below(&random, 5))});
    }
    prove(&c, 0);
    corpus_deinit(&c);
  }
}
END_TEST

/* Lists that just fill their blocks, or just don't; once and three times a document. */
START_TEST(test_sizes_around_a_block) {
  static const uint32_t sizes[] = {1, 2, 127, 128, 129, 255, 256, 257, 384};
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
    for (int often = 0; often < 2; often++) {
      corpus c = {0};
      for (uint32_t d = 0; d < sizes[s]; d++)
        corpus_add(&c, text_of(d % 3 ? "kabupaten" : ""),
                   text_of(often ? "desa itu desa anu desa" : "desa membangun"));
      prove(&c, 0);
      corpus_deinit(&c);
    }
  }
}
END_TEST

/* The same sizes for the positions inside one document. */
START_TEST(test_positions_around_a_block) {
  static const uint32_t sizes[] = {127, 128, 129, 255, 256, 257, 1000};
  corpus c = {0};
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
    rk_buffer text = {0};
    for (uint32_t i = 0; i < sizes[s]; i++)
      ck_assert_int_eq(rk_buffer_append(&text, i % 5 ? "desa " : "bantu membantu ", i % 5 ? 5 : 15),
                       RK_OK);
    corpus_add(&c, text_of("bantuan"), corpus_copy(&c, (char *)text.ptr, text.len));
    rk_buffer_deinit(&text);
  }
  prove(&c, 0);
  corpus_deinit(&c);
}
END_TEST

START_TEST(test_several_segments_with_large_documents) {
  random_source random = {7};
  corpus c = {0};
  for (int d = 0; d < 12; d++) {
    corpus_add(&c, text_of("besar"), corpus_text(&c, &random, d % 4 ? 6000 : 130000, 4000));
    corpus_add(&c, text_of(""), text_of(""));
    corpus_add(&c, text_of("kecil saja"), text_of(""));
  }
  ck_assert_uint_gt(c.documents[0].body.len, 1 << 19);
  ck_assert_uint_gt(prove(&c, RK_WRITER_MEMORY_LEAST), 2);
  corpus_deinit(&c);
}
END_TEST

/* 1 MB in one document: one piece of noise that hardly packs, one that packs well. */
START_TEST(test_documents_of_a_megabyte) {
  random_source random = {8};
  corpus c = {0};
  char *noise = malloc(1 << 20);
  for (size_t i = 0; i < 1 << 20; i++) noise[i] = (char)random_below(&random, 256);
  corpus_add(&c, text_of("derau"), corpus_copy(&c, noise, 1 << 20));
  memset(noise, ' ', 1 << 20);
  memcpy(noise + (1 << 19), "desa", 4);
  corpus_add(&c, text_of("kosong"), corpus_copy(&c, noise, 1 << 20));
  free(noise);
  build_index(in_folder("idx"), &c, 0);
  expect_sound(in_folder("idx"));
  rk_snapshot snapshot;
  ck_assert_int_eq(rk_snapshot_open(&snapshot, in_folder("idx"), NULL), RK_OK);
  compare_stored(&snapshot.segments[0], c.documents);
  rk_snapshot_close(&snapshot);
  corpus_deinit(&c);
}
END_TEST

START_TEST(test_nothing_at_all) {
  corpus c = {0};
  ck_assert_uint_eq(prove(&c, 0), 0);
  for (int d = 0; d < 200; d++) corpus_add(&c, text_of(""), text_of(d % 2 ? "" : " ... "));
  ck_assert_uint_eq(prove(&c, 0), 1);
  corpus_deinit(&c);
}
END_TEST

/* Enough text for a trained dictionary, so that training is in it too. */
START_TEST(test_the_same_input_gives_the_same_bytes) {
  random_source random = {9};
  corpus c = {0};
  for (int d = 0; d < 300; d++)
    corpus_add(&c, corpus_text(&c, &random, 5, 3000), corpus_text(&c, &random, 250, 3000));
  build_index(in_folder("one"), &c, RK_WRITER_MEMORY_LEAST);
  build_index(in_folder("two"), &c, RK_WRITER_MEMORY_LEAST);
  rk_fs_names names, again;
  ck_assert_int_eq(rk_fs_list(in_folder("one"), &names, NULL), RK_OK);
  ck_assert_int_eq(rk_fs_list(in_folder("two"), &again, NULL), RK_OK);
  ck_assert_uint_eq(names.count, again.count);
  ck_assert_uint_ge(names.count, 3);
  for (size_t i = 0; i < names.count; i++) {
    char path[300];
    size_t len_one, len_two;
    ck_assert_str_eq(names.names[i], again.names[i]);
    snprintf(path, sizeof path, "one/%s", names.names[i]);
    uint8_t *one = read_whole(in_folder(path), &len_one);
    snprintf(path, sizeof path, "two/%s", names.names[i]);
    uint8_t *two = read_whole(in_folder(path), &len_two);
    ck_assert_uint_eq(len_one, len_two);
    ck_assert_msg(memcmp(one, two, len_one) == 0, "%s differs", path);
    free(one);
    free(two);
  }
  rk_fs_names_deinit(&names);
  rk_fs_names_deinit(&again);
  corpus_deinit(&c);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_wild_documents,
                                test_sizes_around_a_block,
                                test_positions_around_a_block,
                                test_several_segments_with_large_documents,
                                test_documents_of_a_megabyte,
                                test_nothing_at_all,
                                test_the_same_input_gives_the_same_bytes};
  return run_cases("index_roundtrip", tests, sizeof tests / sizeof *tests, folder_setup,
                   folder_teardown);
}
