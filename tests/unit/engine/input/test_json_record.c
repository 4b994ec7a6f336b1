/* One JSON object: what is taken, what is kept, what is refused and where. */
#include <stdio.h>
#include <stdlib.h>

#include "engine/input/json_record.h"
#include "tests/support/cases.h"

static rk_json_record record;
static char shown[4096];

static void teardown(void) { rk_json_record_deinit(&record); }

static void show(rk_view text, const char *between) {
  size_t used = strlen(shown);
  snprintf(shown + used, sizeof shown - used, "%.*s%s", (int)text.len, text.len ? text.ptr : "",
           between);
}

/* "id|title|body|fields", or "! offset: reason". The line lies in a block of its
 * own size, so that the address sanitizer sees a read past it. */
static const char *parse_bytes(const char *bytes, size_t len) {
  char *line = malloc(len ? len : 1);
  ck_assert_ptr_nonnull(line);
  memcpy(line, bytes, len);
  shown[0] = '\0';
  rk_status status = rk_json_record_parse(&record, (rk_view){line, len});
  if (status == RK_OK) {
    show(record.id, "|");
    show(record.title, "|");
    show(record.body, "|");
    show(record.fields, "");
  } else {
    ck_assert_int_eq(status, RK_BAD_INPUT);
    ck_assert_uint_le(record.bad_byte, len);
    snprintf(shown, sizeof shown, "! %zu: %s", record.bad_byte, record.reason);
  }
  free(line);
  return shown;
}

static const char *parse(const char *line) { return parse_bytes(line, strlen(line)); }

static void expect(const char *line, const char *expected) {
  ck_assert_str_eq(parse(line), expected);
}

START_TEST(fields_taken) {
  expect("{\"id\":\"a\",\"title\":\"T\",\"body\":\"B\"}", "a|T|B|");
  expect(" { \"body\" : \"B\" , \"id\" : 7 } ", "7||B|");
  expect("{\"id\":-1.5e+9,\"body\":\"B\"}", "-1.5e+9||B|");
  expect("{\"id\":null,\"title\":\"T\",\"body\":null}", "|T||");
  expect("{\"id\":\"a\",\"title\":\"T\",\"id\":\"b\",\"title\":\"U\"}", "b|U||");
  expect("{\"title\":\"T\",\"title\":null,\"body\":\"B\"}", "||B|");
  expect("{\"bod\\u0079\":\"B\"}", "||B|");
}
END_TEST

START_TEST(other_fields_kept_as_written) {
  expect("{\"x\" :\t[1, 2.50e3, {\"id\":null}] , \"body\":\"B\",\"y\":1e999,\"z\":\"\\u0041\\/\"}",
         "||B|{\"x\":[1, 2.50e3, {\"id\":null}],\"y\":1e999,\"z\":\"\\u0041\\/\"}");
  expect("{\"\":{},\"a\":1,\"body\":\"B\",\"a\":true,\"\\\"q\\u00e9\":null}",
         "||B|{\"\":{},\"a\":1,\"a\":true,\"\\\"q\\u00e9\":null}");
  expect("{\"o\":{\"title\":\"inner\",\"body\":[\"x\"]},\"title\":\"T\"}",
         "|T||{\"o\":{\"title\":\"inner\",\"body\":[\"x\"]}}");
  expect("{\"n\":123456789012345678901234567890,\"body\":\"B\"}",
         "||B|{\"n\":123456789012345678901234567890}");
  expect("{\"Title\":\"T\",\"body\":\"B\"}", "||B|{\"Title\":\"T\"}");
}
END_TEST

START_TEST(escapes) {
  expect("{\"body\":\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20ac\\ud83d\\ude00\"}",
         "||a\"\\/\b\f\n\r\t\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80|");
  expect("{\"body\":\"\\u0000a\\u0000\\u0000b\\u0000\"}", "|| a  b |");
  expect("{\"id\":\"\\u0000\",\"title\":\"\\ufffe\\uFFFF\",\"body\":\"\"}",
         " |\xef\xbf\xbe\xef\xbf\xbf||");
  /* Escaped backslashes before a u are no escapes. */
  expect("{\"body\":\"\\\\ud800\"}", "||\\ud800|");
  expect("{\"body\":\"\\\\\\ud83d\\ude00\"}", "||\\\xf0\x9f\x98\x80|");
}
END_TEST

START_TEST(lone_surrogates_refused) {
  const char *reason = "! 9: a lone surrogate, which stands for no character";
  expect("{\"body\":\"\\ud800\"}", reason);
  expect("{\"body\":\"\\udc00\"}", reason);
  expect("{\"body\":\"\\ud800\\u0041\"}", reason);
  expect("{\"body\":\"\\ud83d\\ud83d\\ude00\"}", reason);
  expect("{\"body\":\"\\uD800\\n\"}", reason);
  expect("{\"body\":\"\\ud83d\\ude00\\udead\"}",
         "! 21: a lone surrogate, which stands for no character");
  expect("{\"x\":[\"\\udfff\"],\"body\":\"b\"}",
         "! 7: a lone surrogate, which stands for no character");
}
END_TEST

START_TEST(invalid_utf8_refused) {
  expect("{\"body\":\"a\xff\"}", "! 10: invalid UTF-8");
  expect("{\"body\":\"\xc0\xaf\"}", "! 9: invalid UTF-8");
  expect("{\"body\":\"\xed\xa0\x80\"}", "! 9: invalid UTF-8");
  expect("{\"\xf5\":1}", "! 2: invalid UTF-8");
  expect("{\"body\":\"\xe2\x82", "! 9: invalid UTF-8");
}
END_TEST

START_TEST(wrong_kinds_refused) {
  expect("{\"id\":true,\"body\":\"b\"}", "! 6: id is neither text nor a number");
  expect("{\"id\": {},\"body\":\"b\"}", "! 7: id is neither text nor a number");
  expect("{\"title\":1}", "! 9: title is not text");
  expect("{\"title\":[\"a\"]}", "! 9: title is not text");
  expect("{\"body\" : false}", "! 10: body is not text");
  expect("{\"body\":{\"x\":1}}", "! 8: body is not text");
}
END_TEST

START_TEST(nothing_in_it_refused) {
  expect("{}", "! 0: neither title nor body");
  expect("{\"id\":1,\"x\":2}", "! 0: neither title nor body");
  expect("{\"title\":\"\",\"body\":\" \\n\\t\"}", "! 0: neither title nor body");
  expect("{\"title\":null,\"body\":null}", "! 0: neither title nor body");
}
END_TEST

START_TEST(not_one_object_refused) {
  expect("[{\"body\":\"b\"}]", "! 0: not a JSON object");
  expect("\"body\"", "! 0: not a JSON object");
  expect("12", "! 0: not a JSON object");
  expect("null", "! 0: not a JSON object");
  expect("true", "! 0: not a JSON object");
  expect("", "! 0: broken JSON: premature EOF");
  expect("{\"body\":\"b\"} {\"body\":\"c\"}", "! 13: more follows the JSON object");
  expect("{\"body\":\"b\"} 12", "! 13: more follows the JSON object");
  expect("{\"body\":\"b\"}[]", "! 12: more follows the JSON object");
  expect("{\"body\":\"b\"}  null", "! 14: more follows the JSON object");
  ck_assert_str_eq(parse("{\"body\":\"b\"} \"abc") + 2, "17: broken JSON: invalid character inside string");
  ck_assert_str_eq(parse("{\"body\":\"b\"} tru") + 2, "16: broken JSON: invalid string in json text");
}
END_TEST

START_TEST(broken_syntax_refused) {
  static const char *const broken[] = {
      "{",
      "{\"body\":\"b\"",
      "{\"x\":7",
      "{\"id\":7",
      "{\"body\":7e",
      "{\"x\":tru",
      "{\"body\":\"b",
      "{\"body\":\"b\\",
      "{\"body\":\"b\\u00",
      "{\"body\":\"b\\u00g0\"}",
      "{\"body\":\"b\\x\"}",
      "{\"body\":\"b\",}",
      "{\"body\" \"b\"}",
      "{\"body\":\"b\" \"x\":1}",
      "{body:\"b\"}",
      "{'body':'b'}",
      "{\"body\":\"b\"}}",
      "{\"body\":\"b\",\"x\":[1}",
      "{\"body\":\"b\",\"x\":01}",
      "{\"body\":\"b\",\"x\":.5}",
      "{\"body\":\"b\",\"x\":5.}",
      "{\"body\":\"b\",\"x\":+5}",
      "{\"body\":\"b\",\"x\":-}",
      "{\"body\":\"b\",\"x\":1e}",
      "{\"body\":\"b\",\"x\":NaN}",
      "{\"body\":\"b\",\"x\":undefined}",
      "{\"body\":\"b\",\"x\":}",
      "{\"body\":\"tab\there\"}",
      "{\"body\":\"b\"} // comment",
      "{/**/\"body\":\"b\"}",
      "{\"body\":\"b\"\xc2\xa0}",
  };
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
    const char *seen = parse(broken[i]);
    ck_assert_msg(strstr(seen, ": broken JSON: ") != NULL, "%s gave %s", broken[i], seen);
    /* And the next line is read as if nothing had been. */
    ck_assert_str_eq(parse("{\"id\":1,\"body\":\"b\"}"), "1||b|");
  }
  ck_assert_str_eq(parse_bytes("{\"body\":\"a\0b\"}", 14),
                   "! 10: broken JSON: invalid character inside string");
}
END_TEST

START_TEST(nesting_is_bounded) {
  char line[2 * RK_JSON_DEPTH_MAX + 64];
  for (int deep = RK_JSON_DEPTH_MAX; deep <= RK_JSON_DEPTH_MAX + 1; deep++) {
    int inner = deep - 1; /* the object itself is one level */
    int len = snprintf(line, sizeof line, "{\"body\":\"b\",\"x\":");
    memset(line + len, '[', (size_t)inner);
    memset(line + len + inner, ']', (size_t)inner);
    strcpy(line + len + 2 * inner, "}");
    const char *seen = parse(line);
    if (deep <= RK_JSON_DEPTH_MAX)
      ck_assert_msg(strncmp(seen, "||b|{\"x\":[[", 11) == 0, "%s", seen);
    else
      ck_assert_str_eq(seen, "! 115: nested too deeply");
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {fields_taken,
                                other_fields_kept_as_written,
                                escapes,
                                lone_surrogates_refused,
                                invalid_utf8_refused,
                                wrong_kinds_refused,
                                nothing_in_it_refused,
                                not_one_object_refused,
                                broken_syntax_refused,
                                nesting_is_bounded};
  return run_cases("json_record", tests, sizeof tests / sizeof *tests, NULL, teardown);
}
