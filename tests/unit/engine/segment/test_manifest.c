#include "engine/segment/manifest.h"

#include <xxhash.h>

#include "engine/base/bytes.h"
#include "engine/segment/format.h"
#include "tests/support/cases.h"
#include "tests/support/folder.h"

static rk_manifest make(uint32_t segments) {
  rk_manifest manifest = {.generation = 41, .next_segment_id = UINT64_MAX - 1};
  for (uint32_t i = 0; i < segments; i++) {
    rk_manifest_segment segment = {.id = i * 3 + 1,
                                   .document_count = i,
                                   .file_bytes = UINT64_C(1) << (i % 64),
                                   .footer_sum = ~(uint64_t)i};
    if (i % 2) {
      segment.deletes_id = i * 3 + 2;
      segment.deleted_count = i - i / 2;
      segment.deletes_sum = UINT64_C(0x123456789abcdef) * i;
    }
    ck_assert_int_eq(rk_manifest_add(&manifest, &segment), RK_OK);
  }
  manifest.fingerprint = UINT64_C(0xfeedfacecafe0123) + segments;
  manifest.flags = segments & RK_FLAG_OLD_SPELLING;
  const rk_view rows = rk_view_of("root satu\nroot dua\n");
  ck_assert_int_eq(rk_buffer_append(&manifest.lexicon, rows.ptr, segments ? rows.len : 0), RK_OK);
  ck_assert_int_eq(rk_buffer_append(&manifest.resume, "so far", segments > 1 ? 6 : 0), RK_OK);
  return manifest;
}

static void write_manifest(const rk_manifest *manifest) {
  bool replaced = false;
  rk_error error = {0};
  ck_assert_ok(rk_manifest_write(manifest, test_folder, &replaced, &error), error);
  ck_assert(replaced);
}

/* What stands in the folder, compared with `want`. */
static void check_read(const rk_manifest *want) {
  rk_manifest got;
  bool found = false;
  rk_error error = {0};
  ck_assert_ok(rk_manifest_read(&got, test_folder, &found, &error), error);
  ck_assert(found);
  ck_assert_uint_eq(got.generation, want->generation);
  ck_assert_uint_eq(got.next_segment_id, want->next_segment_id);
  ck_assert_uint_eq(got.segment_count, want->segment_count);
  ck_assert_uint_eq(got.fingerprint, want->fingerprint);
  ck_assert_uint_eq(got.flags, want->flags);
  ck_assert(rk_view_equal(rk_buffer_view(&got.lexicon), rk_buffer_view(&want->lexicon)));
  ck_assert(rk_view_equal(rk_buffer_view(&got.resume), rk_buffer_view(&want->resume)));
  for (uint32_t i = 0; i < got.segment_count; i++) {
    ck_assert_uint_eq(got.segments[i].id, want->segments[i].id);
    ck_assert_uint_eq(got.segments[i].document_count, want->segments[i].document_count);
    ck_assert_uint_eq(got.segments[i].file_bytes, want->segments[i].file_bytes);
    ck_assert_uint_eq(got.segments[i].footer_sum, want->segments[i].footer_sum);
    ck_assert_uint_eq(got.segments[i].deletes_id, want->segments[i].deletes_id);
    ck_assert_uint_eq(got.segments[i].deleted_count, want->segments[i].deleted_count);
    ck_assert_uint_eq(got.segments[i].deletes_sum, want->segments[i].deletes_sum);
  }
  rk_manifest_deinit(&got);
  rk_manifest_deinit(&got);
}

START_TEST(there_and_back) {
  static const uint32_t counts[] = {0, 1, 2, 70, 1};
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
    rk_manifest manifest = make(counts[i]);
    write_manifest(&manifest);
    check_read(&manifest);
    size_t len;
    free(read_whole(in_folder(RK_MANIFEST_NAME), &len));
    ck_assert_uint_eq(len, rk_manifest_bytes(&manifest));
    ck_assert_int_ne(access(in_folder(RK_MANIFEST_TEMPORARY_NAME), F_OK), 0);
    rk_manifest_deinit(&manifest);
  }
}
END_TEST

START_TEST(no_manifest_is_an_answer) {
  rk_manifest manifest;
  bool found = true;
  rk_error error = {0};
  ck_assert_ok(rk_manifest_read(&manifest, test_folder, &found, &error), error);
  ck_assert(!found);
  ck_assert_int_eq(rk_manifest_read(&manifest, "/no/such/folder", &found, &error), RK_NO_INDEX);
  ck_assert_str_eq(error.file, "/no/such/folder");
  ck_assert(!found);
}
END_TEST

static void check_refused(const void *bytes, size_t len) {
  const char *path = in_folder(RK_MANIFEST_NAME);
  write_whole(path, bytes, len);
  rk_manifest manifest;
  bool found = false;
  rk_error error = {0};
  REQUIRE(rk_manifest_read(&manifest, test_folder, &found, &error) == RK_CORRUPT);
  REQUIRE(found && error.status == RK_CORRUPT && strcmp(error.file, path) == 0);
  REQUIRE(strstr(error.message, "manifest") != NULL);
  REQUIRE(manifest.segments == NULL && manifest.segment_count == 0);
}

START_TEST(any_damage_is_seen) {
  rk_manifest manifest = make(3);
  write_manifest(&manifest);
  rk_manifest_deinit(&manifest);
  size_t len;
  uint8_t *bytes = read_whole(in_folder(RK_MANIFEST_NAME), &len);
  for (size_t bit = 0; bit < 8 * len; bit++) {
    bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    check_refused(bytes, len);
    bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
  }
  for (size_t cut = 0; cut < len; cut++) check_refused(bytes, cut);
  bytes = realloc(bytes, 2 * len);
  memset(bytes + len, 0, len);
  for (size_t more = 1; more < len; more++) check_refused(bytes, len + more);
  free(bytes);
}
END_TEST

/* Sums are right, and still it is not ours: a flag that nobody knows, an older version, and sizes
 * that do not fit. */
START_TEST(fields_that_are_none_of_ours) {
  static const struct {
    size_t at;
    uint32_t value;
    rk_status status;
    const char *reason;
  } cases[] = {{40, 2, RK_UNSUPPORTED, "analysed"},
               {40, 0x80000001, RK_UNSUPPORTED, "analysed"},
               {8, 1, RK_UNSUPPORTED, "format version 1"},
               {8, 3, RK_UNSUPPORTED, "format version 3"},
               {44, 17, RK_CORRUPT, "size"},
               {44, RK_LEXICON_MAX_BYTES + 1, RK_CORRUPT, "lexicon"},
               {44, UINT32_MAX, RK_CORRUPT, "lexicon"},
               {48, 1, RK_CORRUPT, "size"},
               {48, RK_RESUME_MAX_BYTES + 1, RK_CORRUPT, "resume"},
               {12, 2, RK_CORRUPT, "size"}};
  rk_manifest manifest = make(1), got;
  write_manifest(&manifest);
  rk_manifest_deinit(&manifest);
  size_t len;
  uint8_t *bytes = read_whole(in_folder(RK_MANIFEST_NAME), &len);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const uint32_t before = rk_load_u32(bytes + cases[i].at);
    rk_store_u32(bytes + cases[i].at, cases[i].value);
    rk_store_u64(bytes + len - 8, XXH3_64bits(bytes, len - 8));
    write_whole(in_folder(RK_MANIFEST_NAME), bytes, len);
    rk_store_u32(bytes + cases[i].at, before);
    bool found;
    rk_error error = {0};
    ck_assert_int_eq(rk_manifest_read(&got, test_folder, &found, &error), cases[i].status);
    ck_assert_msg(strstr(error.message, cases[i].reason) != NULL, "%s", error.message);
  }
  free(bytes);
}
END_TEST

/* Each file once, and all ids below the next one to be given; deleted documents are in a file. */
START_TEST(entries_must_make_sense) {
  for (int kind = 0; kind < 8; kind++) {
    rk_manifest manifest = make(4), got;
    bool found;
    rk_error error = {0};
    rk_manifest_segment *last = &manifest.segments[3];
    manifest.next_segment_id = last->deletes_id + 1;
    if (kind == 1) manifest.segments[0].id = manifest.segments[2].id;
    if (kind == 2) manifest.next_segment_id--;
    if (kind == 3) last->deletes_id = manifest.segments[2].id;
    if (kind == 4) last->deleted_count = last->document_count + 1;
    if (kind == 5) last->deleted_count = 0;
    if (kind == 6) last->deletes_id = 0;
    if (kind == 7) manifest.segments[0].deletes_sum = 1;
    write_manifest(&manifest);
    const rk_status status = rk_manifest_read(&got, test_folder, &found, &error);
    ck_assert_int_eq(status, kind ? RK_CORRUPT : RK_OK);
    rk_manifest_deinit(&got);
    rk_manifest_deinit(&manifest);
  }
}
END_TEST

/* Each segment is a mapping of its own, and a process may have so many only. */
START_TEST(not_too_many_segments) {
  rk_manifest manifest = make(RK_SEGMENTS_MAX), got;
  bool found;
  write_manifest(&manifest);
  check_read(&manifest);
  const rk_manifest_segment one_more = {.id = 7 + 3 * RK_SEGMENTS_MAX};
  ck_assert_int_eq(rk_manifest_add(&manifest, &one_more), RK_OK);
  write_manifest(&manifest);
  ck_assert_int_eq(rk_manifest_read(&got, test_folder, &found, NULL), RK_CORRUPT);
  rk_manifest_deinit(&manifest);
}
END_TEST

/* A folder in the place of the manifest is no manifest. */
START_TEST(something_else_of_that_name) {
  rk_manifest manifest;
  bool found;
  rk_error error = {0};
  ck_assert_ok(rk_fs_make_dir(in_folder(RK_MANIFEST_NAME), &error), error);
  ck_assert_int_ne(rk_manifest_read(&manifest, test_folder, &found, &error), RK_OK);
  ck_assert_str_eq(error.file, in_folder(RK_MANIFEST_NAME));
}
END_TEST

typedef struct fault {
  unsigned left;
  bool happened;
  rk_fs_op op; /* that failed */
  bool renamed;
} fault;

static int fail_later(void *context, rk_fs_op op, const char *path, size_t *len_bytes) {
  fault *f = context;
  (void)path, (void)len_bytes;
  if (f->happened) return 0;
  if (f->left-- > 0) {
    f->renamed |= op == RK_FS_RENAME;
    return 0;
  }
  f->happened = true;
  f->op = op;
  return 5; /* EIO */
}

/* A fault at each call: the old manifest stands or the new one, as *replaced says. */
START_TEST(a_fault_at_every_call) {
  rk_manifest before = make(1), after = make(5);
  unsigned seen_replaced = 0, seen_kept = 0;
  for (unsigned calls = 0;; calls++) {
    write_manifest(&before);
    fault f = {.left = calls};
    bool replaced = true;
    rk_error error = {0};
    rk_fs_set_hook(fail_later, &f);
    const rk_status status = rk_manifest_write(&after, test_folder, &replaced, &error);
    rk_fs_set_hook(NULL, NULL);
    check_read(replaced ? &after : &before);
    if (!f.happened) {
      ck_assert_ok(status, error);
      ck_assert(replaced);
      break;
    }
    ck_assert_int_eq(status, RK_IO);
    ck_assert_int_eq(replaced, f.renamed);
    *(replaced ? &seen_replaced : &seen_kept) += 1;
  }
  ck_assert_uint_ge(seen_replaced, 1); /* the sync of the folder after the rename */
  ck_assert_uint_ge(seen_kept, 5);     /* create, write, sync, close, rename */
  rk_manifest_deinit(&before);
  rk_manifest_deinit(&after);
}
END_TEST

/* Nothing may be renamed into place before its bytes are on disk, nor be
 * believed before the folder is. */
static int keep_order(void *context, rk_fs_op op, const char *path, size_t *len_bytes) {
  char *order = context;
  (void)path, (void)len_bytes;
  const char letter = op == RK_FS_WRITE     ? 'w'
                      : op == RK_FS_SYNC     ? 's'
                      : op == RK_FS_RENAME   ? 'r'
                      : op == RK_FS_SYNC_DIR ? 'd'
                                             : '\0';
  const size_t len = strlen(order);
  if (letter && len < 31 && !(len && order[len - 1] == letter)) order[len] = letter;
  return 0;
}

START_TEST(syncs_come_in_order) {
  rk_manifest manifest = make(2);
  char order[32] = "";
  rk_fs_set_hook(keep_order, order);
  write_manifest(&manifest);
  rk_fs_set_hook(NULL, NULL);
  ck_assert_str_eq(order, "dwsrd");
  rk_manifest_deinit(&manifest);
}
END_TEST

START_TEST(names_of_segments) {
  static const uint64_t ids[] = {1, 0xabc, UINT64_C(0x123456789abcdef0), UINT64_MAX - 1};
  char name[RK_SEGMENT_NAME_BYTES];
  uint64_t id;
  for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
    rk_segment_name(ids[i], name);
    ck_assert_uint_eq(strlen(name), RK_SEGMENT_NAME_BYTES - 1);
    ck_assert(rk_segment_name_parse(name, &id));
    ck_assert_uint_eq(id, ids[i]);
  }
  rk_segment_name(0xabc, name);
  ck_assert_str_eq(name, "seg-0000000000000abc.rks");
  static const char *const others[] = {
      "", "seg-", "seg-0000000000000000.rks", "seg-ffffffffffffffff.rks", "seg-1.rks", "seg-0000000000000ABC.rks", "seg-0000000000000abc.rks.tmp",
      "seg-0000000000000abc", "seg- 000000000000abc.rks", "seg-0x00000000000abc.rks",
      "seg--000000000000001.rks", "seg-10000000000000000.rks", "Seg-0000000000000001.rks",
      "xseg-0000000000000001.rks", "seg-000000000000000g.rks", "MANIFEST"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    ck_assert_msg(!rk_segment_name_parse(others[i], &id), "\"%s\" passes", others[i]);
}
END_TEST

START_TEST(footer_sums) {
  ck_assert_uint_eq(rk_manifest_footer_sum(rk_view_of("1234567")), 0);
  ck_assert_uint_eq(rk_manifest_footer_sum(rk_view_of("x12345678")), rk_load_u64("12345678"));
}
END_TEST

int main(void) {
  const TTest *const tests[] = {there_and_back,
                                no_manifest_is_an_answer,
                                any_damage_is_seen,
                                fields_that_are_none_of_ours,
                                entries_must_make_sense, not_too_many_segments,
                                something_else_of_that_name,
                                a_fault_at_every_call,
                                syncs_come_in_order,
                                names_of_segments,
                                footer_sums};
  return run_cases("manifest", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
