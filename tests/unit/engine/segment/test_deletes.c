/* The file of deleted documents: there and back, and nothing else passes for one. */
#include "engine/segment/deletes.h"

#include <xxhash.h>

#include "engine/base/bytes.h"
#include "tests/support/cases.h"
#include "tests/support/folder.h"
#include "tests/support/random.h"

enum { HEAD = 40, SUM = 8 };

static rk_manifest_segment entry_of(uint64_t documents) {
  return (rk_manifest_segment){.id = 7, .document_count = documents, .deletes_id = 0xabc};
}

static const char *file_path(void) { return in_folder("del-0000000000000abc.rkd"); }

/* A file of `documents` in which every `step`th is deleted. */
static rk_manifest_segment write_some(uint64_t documents, uint64_t step) {
  rk_manifest_segment entry = entry_of(documents);
  uint8_t bits[600] = {0};
  rk_error error = {0};
  ck_assert_uint_le(documents, 8 * sizeof bits);
  for (uint64_t d = 0; d < documents; d += step) bits[d / 8] |= (uint8_t)(1u << d % 8);
  ck_assert_ok(rk_deletes_write(bits, test_folder, &entry, &error), error);
  return entry;
}

START_TEST(test_there_and_back) {
  for (uint64_t documents = 1; documents < 4000; documents += 1 + documents / 3) {
    for (uint64_t step = 1; step < 20; step += 3) {
      const rk_manifest_segment entry = write_some(documents, step);
      ck_assert_uint_eq(entry.deleted_count, (documents + step - 1) / step);
      rk_deletes deletes;
      rk_error error = {0};
      ck_assert_ok(rk_deletes_open(&deletes, test_folder, &entry, &error), error);
      ck_assert_uint_eq(deletes.map.len, rk_deletes_file_bytes(documents));
      for (uint64_t d = 0; d < documents; d++)
        REQUIRE(rk_deletes_has(deletes.dropped, (rk_docid)d) == (d % step == 0));
      rk_deletes_close(&deletes);
      rk_deletes_close(&deletes);
    }
  }
}
END_TEST

START_TEST(test_nothing_is_deleted) {
  const rk_manifest_segment entry = {.id = 1, .document_count = 10};
  rk_deletes deletes;
  rk_error error = {0};
  ck_assert_ok(rk_deletes_open(&deletes, test_folder, &entry, &error), error);
  ck_assert_ptr_null(deletes.dropped);
  ck_assert(!rk_deletes_has(deletes.dropped, 3));
  rk_deletes_close(&deletes);
}
END_TEST

static void check_refused(const rk_manifest_segment *entry, const char *reason) {
  rk_deletes deletes;
  rk_error error = {0};
  const rk_status status = rk_deletes_open(&deletes, test_folder, entry, &error);
  ck_assert_int_eq(status, RK_CORRUPT);
  ck_assert_int_eq(error.status, status);
  ck_assert_str_eq(error.file, file_path());
  ck_assert_msg(strstr(error.message, reason) != NULL, "%s", error.message);
  ck_assert_ptr_null(deletes.map.ptr);
}

START_TEST(test_any_damage_is_seen) {
  const rk_manifest_segment entry = write_some(43, 3);
  size_t len;
  uint8_t *bytes = read_whole(file_path(), &len);
  for (size_t bit = 0; bit < 8 * len; bit++) {
    bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    write_whole(file_path(), bytes, len);
    check_refused(&entry, "");
    bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
  }
  for (size_t cut = 0; cut < len; cut++) {
    write_whole(file_path(), bytes, cut);
    check_refused(&entry, "");
  }
  ck_assert_int_eq(unlink(file_path()), 0);
  check_refused(&entry, "missing");
  free(bytes);
}
END_TEST

/* What the manifest means must be what stands there. */
START_TEST(test_another_file) {
  const rk_manifest_segment entry = write_some(43, 3);
  rk_manifest_segment other = entry;
  other.id++;
  check_refused(&other, "not the file that was committed");
  other = entry;
  other.document_count++;
  check_refused(&other, "not the file that was committed");
  other = entry;
  other.deleted_count--;
  check_refused(&other, "not the file that was committed");
  other = entry;
  other.deletes_sum++;
  check_refused(&other, "not the file that was committed");
}
END_TEST

/* A byte of the file, under a sum that is right and known to the manifest. */
static void check_forged(size_t at, uint8_t byte, const char *reason) {
  rk_manifest_segment entry = write_some(43, 3);
  size_t len;
  uint8_t *bytes = read_whole(file_path(), &len);
  bytes[at] = byte;
  entry.deletes_sum = XXH3_64bits(bytes, len - SUM);
  rk_store_u64(bytes + len - SUM, entry.deletes_sum);
  write_whole(file_path(), bytes, len);
  free(bytes);
  check_refused(&entry, reason);
}

START_TEST(test_content_that_makes_no_sense) {
  check_forged(HEAD, 0, "its count of documents is wrong");
  check_forged(HEAD + 5, 0x0c, "a document behind the last one");
  check_forged(32, 1, "not the file");
  rk_manifest_segment entry = write_some(43, 3);
  size_t len;
  uint8_t *bytes = read_whole(file_path(), &len);
  bytes[8]++;
  rk_store_u64(bytes + len - SUM, XXH3_64bits(bytes, len - SUM));
  write_whole(file_path(), bytes, len);
  free(bytes);
  rk_deletes deletes;
  ck_assert_int_eq(rk_deletes_open(&deletes, test_folder, &entry, NULL), RK_UNSUPPORTED);
}
END_TEST

START_TEST(test_names) {
  char name[RK_DELETES_NAME_BYTES];
  uint64_t id = 0;
  rk_deletes_name(0xabc, name);
  ck_assert_str_eq(name, "del-0000000000000abc.rkd");
  ck_assert(rk_deletes_name_parse(name, &id));
  ck_assert_uint_eq(id, 0xabc);
  static const char *const others[] = {"",
                                       "del-",
                                       "del-0000000000000000.rkd",
                                       "del-ffffffffffffffff.rkd",
                                       "del-0000000000000ABC.rkd",
                                       "del-0000000000000abc.rks",
                                       "seg-0000000000000abc.rkd",
                                       "del-000000000000abc.rkd",
                                       "del-0000000000000abc.rkd~"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    ck_assert_msg(!rk_deletes_name_parse(others[i], &id), "%s", others[i]);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_there_and_back,     test_nothing_is_deleted,
                                test_any_damage_is_seen, test_another_file,
                                test_content_that_makes_no_sense, test_names};
  return run_cases("deletes", tests, sizeof tests / sizeof *tests, folder_setup, folder_teardown);
}
