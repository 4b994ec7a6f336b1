#include "engine/segment/dictionary.h"

#include "tests/unit/engine/segment/segment_kit.h"

enum { DOCUMENTS = 1000000, TERMS_MAX = 5000 };

typedef struct term {
  uint8_t bytes[RK_TERM_MAX_BYTES];
  size_t len;
  rk_term_info info;
} term;

typedef struct stage {
  term *terms;
  uint32_t count;
  rk_chunk_file file;
  rk_dictionary dictionary;
} stage;

static rk_view text_of(const term *t) { return (rk_view){(const char *)t->bytes, t->len}; }

static int compare_terms(const void *a, const void *b) {
  return rk_view_compare(text_of(a), text_of(b));
}

/* Distinct terms in byte order, of few letters so that they share prefixes. */
static void make_terms(stage *s, uint32_t count, random_source *random) {
  s->terms = calloc(count + 1, sizeof *s->terms);
  s->count = 0;
  while (s->count < count) {
    for (; s->count < count; s->count++) {
      term *t = &s->terms[s->count];
      t->len = 1 + random_below(random, random_below(random, 20) ? 12 : RK_TERM_MAX_BYTES);
      for (size_t i = 0; i < t->len; i++)
        t->bytes[i] = random_below(random, 50) ? (uint8_t)('a' + random_below(random, 3))
                                              : (uint8_t)random_u64(random);
    }
    qsort(s->terms, s->count, sizeof *s->terms, compare_terms);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->count; i++)
      if (i == 0 || compare_terms(&s->terms[i], &s->terms[kept - 1]) != 0)
        s->terms[kept++] = s->terms[i];
    s->count = kept;
  }
}

/* Numbers of all sizes; lists and forms stand one behind the other. */
static void make_infos(stage *s, random_source *random) {
  uint64_t list = 0, form = 0;
  for (uint32_t i = 0; i < s->count; i++) {
    rk_term_info *info = &s->terms[i].info;
    memset(info, 0, sizeof *info);
    const bool once = random_below(random, 2);
    info->document_frequency = once ? 1 : 1 + random_below(random, DOCUMENTS);
    info->token_frequency = info->document_frequency;
    if (random_below(random, 2)) info->token_frequency += random_bits(random, i % 33);
    info->form_count = 1;
    if (random_below(random, 2)) {
      info->form_count = 1 + random_below(random, RK_FORMS_MAX);
      info->forms_bytes = 1 + random_bits(random, 20);
    }
    if (info->document_frequency == 1)
      info->only_document = random_below(random, 2) ? 0 : DOCUMENTS - 1;
    else
      info->documents_bytes = random_bits(random, i % 31);
    info->positions_bytes = random_bits(random, i % 32);
    info->list_offset = list;
    info->forms_offset = form;
    list += info->documents_bytes + info->positions_bytes;
    form += info->forms_bytes;
  }
  s->dictionary.lists_bytes = list;
  s->dictionary.forms_bytes = form;
}

/* Writes s->terms and opens the dictionary. */
static void write_stage(stage *s) {
  rk_dictionary_writer writer = {0};
  rk_error error = {0};
  for (uint32_t i = 0; i < s->count; i++)
    REQUIRE(rk_dictionary_add(&writer, text_of(&s->terms[i]), &s->terms[i].info, &error) == RK_OK);
  ck_assert_uint_eq(writer.term_count, s->count);
  const chunk_bytes chunks[] = {{RK_CHUNK_TERMS, writer.terms.ptr, writer.terms.len},
                                {RK_CHUNK_TERM_INDEX, writer.index.ptr, writer.index.len}};
  write_chunks(in_folder("seg"), chunks, 2);
  rk_dictionary_writer_deinit(&writer);
  open_chunks(&s->file, in_folder("seg"));
  s->dictionary.file = &s->file;
  s->dictionary.terms = need_chunk(&s->file, RK_CHUNK_TERMS);
  s->dictionary.index = need_chunk(&s->file, RK_CHUNK_TERM_INDEX);
  s->dictionary.term_count = s->count;
  s->dictionary.document_count = DOCUMENTS;
  ck_assert_ok(rk_dictionary_open(&s->dictionary, &error), error);
}

static void remove_stage(stage *s) {
  rk_chunk_file_close(&s->file);
  free(s->terms);
}

static bool same_info(const rk_term_info *a, const rk_term_info *b) {
  return a->document_frequency == b->document_frequency &&
         a->token_frequency == b->token_frequency && a->form_count == b->form_count &&
         a->only_document == b->only_document && a->list_offset == b->list_offset &&
         a->documents_bytes == b->documents_bytes && a->positions_bytes == b->positions_bytes &&
         a->forms_offset == b->forms_offset && a->forms_bytes == b->forms_bytes;
}

static bool find(const stage *s, rk_view text, rk_term_info *info) {
  bool found = false;
  rk_error error = {0};
  REQUIRE(rk_dictionary_find(&s->dictionary, text, info, &found, &error) == RK_OK);
  return found;
}

static void check_walk(const stage *s) {
  rk_dictionary_iterator iterator = {.dictionary = &s->dictionary};
  rk_error error = {0};
  bool got = false;
  for (uint32_t i = 0; i < s->count; i++) {
    REQUIRE(rk_dictionary_next(&iterator, &got, &error) == RK_OK && got);
    REQUIRE(rk_view_equal(iterator.term, text_of(&s->terms[i])));
    REQUIRE(same_info(&iterator.info, &s->terms[i].info));
  }
  for (int again = 0; again < 2; again++) {
    ck_assert_ok(rk_dictionary_next(&iterator, &got, &error), error);
    ck_assert(!got);
  }
}

/* A text that may or may not be a term: the array tells. */
static void check_find(const stage *s, rk_view text) {
  term key;
  memcpy(key.bytes, text.ptr, text.len);
  key.len = text.len;
  const term *want =
      s->count ? bsearch(&key, s->terms, s->count, sizeof key, compare_terms) : NULL;
  rk_term_info info;
  REQUIRE(find(s, text, &info) == (want != NULL));
  REQUIRE(!want || same_info(&info, &want->info));
}

/* Each term, and what is just before it and just behind it. */
static void check_finds(const stage *s) {
  for (uint32_t i = 0; i < s->count; i++) {
    term t = s->terms[i];
    check_find(s, text_of(&t));
    t.bytes[t.len - 1]++;
    check_find(s, text_of(&t));
    t.bytes[t.len - 1] = (uint8_t)(t.bytes[t.len - 1] - 2);
    check_find(s, text_of(&t));
    t = s->terms[i];
    if (t.len > 1) {
      t.len--;
      check_find(s, text_of(&t));
      t.len++;
    }
    if (t.len == RK_TERM_MAX_BYTES) continue;
    t.bytes[t.len++] = '\0';
    check_find(s, text_of(&t));
    t.bytes[t.len - 1] = 0xff;
    check_find(s, text_of(&t));
  }
  check_find(s, (rk_view){"\0", 1});
  check_find(s, (rk_view){"\xff\xff", 2});
}

START_TEST(any_number_of_terms) {
  static const uint32_t counts[] = {0, 1, 2, 15, 16, 17, 31, 32, 33, 100, TERMS_MAX};
  random_source random = {90};
  for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
    stage s = {0};
    make_terms(&s, counts[c], &random);
    make_infos(&s, &random);
    write_stage(&s);
    check_walk(&s);
    check_finds(&s);
    remove_stage(&s);
  }
}
END_TEST

/* Prefixes of one another up to the longest, and single bytes from 0 to 255. */
START_TEST(longest_and_shortest_terms) {
  for (int kind = 0; kind < 2; kind++) {
    stage s = {.count = kind ? 256 : RK_TERM_MAX_BYTES};
    s.terms = calloc(s.count, sizeof *s.terms);
    for (uint32_t i = 0; i < s.count; i++) {
      memset(s.terms[i].bytes, kind ? (int)i : 'n', RK_TERM_MAX_BYTES);
      s.terms[i].len = kind ? 1 : i + 1;
    }
    random_source random = {91};
    make_infos(&s, &random);
    write_stage(&s);
    check_walk(&s);
    check_finds(&s);
    remove_stage(&s);
  }
}
END_TEST

START_TEST(the_size_of_the_index_must_fit) {
  stage s = {0};
  random_source random = {92};
  make_terms(&s, 40, &random);
  make_infos(&s, &random);
  write_stage(&s);
  for (uint32_t count = 0; count < 100; count++) {
    rk_error error = {0};
    s.dictionary.term_count = count;
    const rk_status status = rk_dictionary_open(&s.dictionary, &error);
    ck_assert_int_eq(status, count > 32 && count <= 48 ? RK_OK : RK_CORRUPT);
    if (status != RK_OK) ck_assert_ptr_nonnull(strstr(error.message, "TIDX"));
  }
  /* More terms told than there are in the last block: seen when they are walked. */
  s.dictionary.term_count = 48;
  rk_error error = {0};
  ck_assert_ok(rk_dictionary_open(&s.dictionary, &error), error);
  rk_dictionary_iterator iterator = {.dictionary = &s.dictionary};
  bool got = true;
  rk_status status = RK_OK;
  while (status == RK_OK && got) status = rk_dictionary_next(&iterator, &got, &error);
  ck_assert_int_eq(status, RK_CORRUPT);
  remove_stage(&s);
}
END_TEST

/* What an entry points to must lie in its chunk, and its documents in the segment. */
START_TEST(entries_that_point_outside) {
  for (int kind = 0; kind < 5; kind++) {
    stage s = {.count = 1, .terms = calloc(1, sizeof(term))};
    s.terms[0].len = 1;
    s.terms[0].info = (rk_term_info){.document_frequency = 9,
                                     .token_frequency = 9,
                                     .form_count = 2,
                                     .documents_bytes = 10,
                                     .positions_bytes = 10,
                                     .forms_bytes = 10};
    if (kind == 3) {
      s.terms[0].info.document_frequency = 1;
      s.terms[0].info.token_frequency = 1;
      s.terms[0].info.only_document = 9;
      s.terms[0].info.documents_bytes = 0;
    }
    s.dictionary.lists_bytes = 20;
    s.dictionary.forms_bytes = 10;
    write_stage(&s);
    rk_term_info info;
    ck_assert(find(&s, text_of(&s.terms[0]), &info));
    if (kind == 0) s.dictionary.lists_bytes = 19;
    if (kind == 1) s.dictionary.forms_bytes = 9;
    if (kind == 2) s.dictionary.document_count = 8;
    if (kind == 3) s.dictionary.document_count = 9;
    if (kind == 4) s.dictionary.lists_bytes = 5;
    bool found;
    rk_error error = {0};
    ck_assert_int_eq(rk_dictionary_find(&s.dictionary, text_of(&s.terms[0]), &info, &found, &error),
                     RK_CORRUPT);
    ck_assert_ptr_nonnull(strstr(error.message, "TERM"));
    remove_stage(&s);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {any_number_of_terms,
                                longest_and_shortest_terms,
                                the_size_of_the_index_must_fit,
                                entries_that_point_outside};
  return run_cases("dictionary", tests, sizeof tests / sizeof *tests, folder_setup,
                   folder_teardown);
}
