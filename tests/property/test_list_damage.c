/* Lists whose bytes were changed under sound checksums, and terms that lie
 * about them: reading ends in RK_CORRUPT or in some numbers, never in a crash,
 * and documents stay ascending and in range whatever the bytes are. */
#include "tests/unit/engine/segment/list_model.h"

/* The map of a chunk file is read-only; these lists live in memory at a fence,
 * described by a chunk file made by hand whose pages count as verified. */
typedef struct forged {
  rk_chunk_file file;
  rk_chunk lists;
  _Atomic uint64_t verified;
} forged;

static void forge(forged *f, const fence *end, const uint8_t *bytes, size_t len) {
  memset(f, 0, sizeof *f);
  const uint8_t *at = fence_copy(end, bytes, len, RK_PACK_SLACK, 0xff);
  f->lists = (rk_chunk){RK_CHUNK_LISTS, at, len, 0};
  f->verified = UINT64_MAX;
  f->file.map = (rk_fs_map){at, len};
  f->file.path = (char *)"forged";
  f->file.verified = &f->verified;
  f->file.page_count = 1;
}

/* By document, for all lists: not always what their positions were coded with. */
static uint8_t length_codes[1 << 17];

static void read_positions(rk_positions *reader, rk_list_cursor *cursor) {
  static uint32_t positions[1 << 16], forms[1 << 16];
  rk_error error = {0};
  rk_status status = rk_list_cursor_load_frequencies(cursor, &error);
  if (status != RK_OK || cursor->frequencies[cursor->index] > 1 << 16) return;
  const uint32_t count = cursor->frequencies[cursor->index];
  status = rk_positions_read(reader, cursor, positions, forms, &error);
  REQUIRE(status == RK_OK || (status == RK_CORRUPT && error.status == RK_CORRUPT));
  for (uint32_t i = 0; status == RK_OK && i < count; i++) {
    REQUIRE(i == 0 || positions[i] > positions[i - 1]);
    REQUIRE(positions[i] < rk_length_room(length_codes[cursor->documents[cursor->index]]));
    REQUIRE(forms[i] < reader->term.form_count);
  }
  if (status == RK_OK && cursor->index + 1 == cursor->n) {
    status = rk_positions_end_block(reader, &error);
    REQUIRE(status == RK_OK || (status == RK_CORRUPT && error.status == RK_CORRUPT));
  }
}

static void walk(forged *f, const rk_term_info *info, rk_docid documents, rk_docid seek) {
  static rk_list_cursor cursor;
  static rk_positions reader;
  rk_error error = {0};
  rk_positions_open(&reader, &f->file, &f->lists, length_codes, info);
  rk_status status = rk_list_cursor_open(&cursor, &f->file, &f->lists, documents, info, &error);
  rk_docid previous = RK_DOCID_NONE;
  uint32_t seen = 0;
  if (status == RK_OK) status = rk_list_cursor_seek(&cursor, seek, &error);
  while (status == RK_OK && rk_list_cursor_document(&cursor) != RK_DOCID_NONE) {
    const rk_docid document = rk_list_cursor_document(&cursor);
    REQUIRE(document >= seek && document < documents);
    REQUIRE(previous == RK_DOCID_NONE || document > previous);
    REQUIRE(++seen <= info->document_frequency);
    previous = document;
    if (seen % 40 == 0 || cursor.index + 3 > cursor.n)
      read_positions(&reader, &cursor); /* not always: documents must hold without frequencies too */
    if (status == RK_OK) status = rk_list_cursor_next(&cursor, &error);
  }
  REQUIRE(rk_list_cursor_document(&cursor) == RK_DOCID_NONE);
  REQUIRE(status == RK_OK || (status == RK_CORRUPT && error.status == RK_CORRUPT));
}

static void damage(random_source *random, uint8_t *bytes, size_t len) {
  const uint32_t times = 1 + random_below(random, 4);
  for (uint32_t i = 0; len && i < times; i++) {
    /* Half of it hits the tables at the start. */
    const uint32_t room = (uint32_t)(random_below(random, 2) && len > 200 ? 200 : len);
    const uint32_t at = random_below(random, room);
    static const uint8_t edges[] = {0, 1, 0x7f, 0x80, 0xff, 0x21, 0xa0};
    const uint8_t edge = edges[random_below(random, 7)];
    bytes[at] = random_below(random, 2) ? edge : (uint8_t)random_u64(random);
  }
}

/* The term's numbers as a dictionary with sound checksums could still tell them. */
static void lie(random_source *random, rk_term_info *info, size_t len) {
  switch (random_below(random, 8)) {
    case 0:
      info->document_frequency = 1 + random_below(random, 2000);
      if (info->token_frequency < info->document_frequency)
        info->token_frequency = info->document_frequency;
      break;
    case 1:
      info->token_frequency = info->document_frequency + random_below(random, UINT32_MAX);
      break;
    case 2:
      info->form_count = 1 + random_below(random, RK_FORMS_MAX);
      break;
    case 3:
      info->documents_bytes = random_below(random, (uint32_t)len + 1);
      info->positions_bytes = len - info->documents_bytes;
      break;
    default:
      break;
  }
}

START_TEST(changed_lists) {
  static const list_shape shapes[] = {{2, 9, 3, 1},       {128, 400, 1, 1},   {129, 300, 1, 1},
                                      {700, 3000, 3, 9},  {900, 901, 1, 2},   {1, 5, 500, 4},
                                      {1000, 90000, 2, 1}};
  fence f = fence_make();
  random_source random = {80};
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
    rk_list_writer writer = {0};
    rk_buffer bytes = {0};
    list_model model = list_model_make(shapes[s], &random);
    const rk_term_info sound = list_model_write(&model, &writer, &bytes);
    memcpy(length_codes, model.length_codes, shapes[s].document_count);
    uint8_t *copy = malloc(bytes.len + 1);
    for (unsigned round = 0; round < 6000; round++) {
      rk_term_info info = sound;
      memcpy(copy, bytes.ptr, bytes.len);
      if (round % 3) damage(&random, copy, bytes.len);
      if (round % 3 != 1) lie(&random, &info, bytes.len);
      if (round % 7 == 0) length_codes[model.documents[0]] = (uint8_t)random_u64(&random);
      forged chunk;
      forge(&chunk, &f, copy, bytes.len);
      const rk_docid documents = shapes[s].document_count;
      const rk_docid start = random_below(&random, random_below(&random, 2) ? 1 : documents);
      walk(&chunk, &info, documents, start);
    }
    free(copy);
    list_model_free(&model);
    rk_list_writer_deinit(&writer);
    rk_buffer_deinit(&bytes);
  }
  fence_remove(&f);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {changed_lists};
  return run_cases("list_damage", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
