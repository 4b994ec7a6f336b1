/* Reads a user's rows into a table of the built-in lexicon's shape (open addressing over one pool
 * of text), so that one look-up serves both. */
#include "stemmer/stem_user.h"

#include <stdalign.h>

#include "stemmer/stem_hyphen.h"
#include "stemmer/stem_lexicon.h"

enum {
  ROW_MIN_BYTES = 7, /* "root x\n": more than its record needs */
  FIELDS_MAX = 4,
};

typedef enum { CLASS_ROOT, CLASS_PROTECTED, CLASS_REDIRECT } user_class;

/* A user's root counts as recorded with every affix: whoever writes it down means it. */
const stem_class stem_user_classes[] = {
    [CLASS_ROOT] = STEM_CLASS_LICENCES | (uint64_t)STEM_KIND_ROOT << STEM_CLASS_KIND_AT,
    [CLASS_PROTECTED] = STEM_LIC(ANY) | (uint64_t)STEM_KIND_PROTECTED << STEM_CLASS_KIND_AT,
    [CLASS_REDIRECT] = STEM_LIC(ANY) | (uint64_t)STEM_KIND_REDIRECT << STEM_CLASS_KIND_AT,
};

typedef struct {
  const char *ptr;
  uint32_t len;
} field;

typedef struct {
  stem_user_lexicon *lexicon;
  stem_slot *slots;
  char *pool;
  uint32_t pool_len;
} builder;

/* A power of two that keeps the table at most half full, whatever rows the text has. */
static uint32_t slots_for(size_t text_len) {
  uint32_t slots = 16;
  while (slots < 2 * (text_len / ROW_MIN_BYTES + 1)) slots *= 2;
  return slots;
}

static size_t aligned(size_t n) { return (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1); }

/* A record is never longer than its row; the first stands at 2. */
static size_t pool_size_for(size_t text_len) { return 2 + text_len + 1 + STEM_KEY_SLACK; }

size_t stem_user_size(size_t len) {
  if (len > STEM_USER_TEXT_MAX) return 0;
  return aligned(sizeof(stem_user_lexicon)) + aligned(slots_for(len) * sizeof(stem_slot)) +
         pool_size_for(len);
}

static void lay_out(builder *b, size_t len, void *memory) {
  memset(memory, 0, stem_user_size(len));
  char *at = memory;
  b->lexicon = memory;
  at += aligned(sizeof(stem_user_lexicon));
  b->slots = (stem_slot *)at;
  at += aligned(slots_for(len) * sizeof(stem_slot));
  b->pool = at;
  b->pool_len = 2; /* a slot of 0 is free */
  b->lexicon->mask = slots_for(len) - 1;
  b->lexicon->slots = b->slots;
  b->lexicon->pool = b->pool;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/* The fields of text[0..len) up to a remark; FIELDS_MAX of them stand for too many. */
static uint32_t split_row(const char *text, size_t len, field fields[FIELDS_MAX]) {
  uint32_t count = 0;
  for (size_t i = 0; i < len && text[i] != '#';) {
    if (is_blank(text[i])) {
      i++;
      continue;
    }
    size_t start = i;
    while (i < len && !is_blank(text[i]) && text[i] != '#') i++;
    if (count == FIELDS_MAX) break;
    size_t n = i - start;
    fields[count++] = (field){text + start, n > UINT16_MAX ? UINT16_MAX : (uint32_t)n};
  }
  return count;
}

static bool field_is(field f, const char *name) {
  return f.len == strlen(name) && memcmp(f.ptr, name, f.len) == 0;
}

static const char *word_fault(field f) {
  if (f.len > STEM_USER_KEY_MAX) return "a word has at most 40 letters";
  for (uint32_t i = 0; i < f.len; i++) {
    char c = f.ptr[i];
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
      return "a word has letters a-z, digits and hyphens only";
    }
  }
  if (f.ptr[0] == '-' || f.ptr[f.len - 1] == '-') return "a word does not begin or end with a hyphen";
  uint32_t parts = 1;
  for (uint32_t i = 1; i < f.len; i++) {
    parts += f.ptr[i] == '-';
    if (f.ptr[i] == '-' && f.ptr[i - 1] == '-') return "a word has no two hyphens in a row";
  }
  return parts > STEM_PARTS_MAX ? "a word has at most four parts between hyphens" : NULL;
}

/* The last row for a word counts: its slot then points at the newer record. */
static void put_entry(builder *b, field word, user_class class, field target) {
  char key[STEM_KEY_MAX + STEM_KEY_SLACK] = {0};
  memcpy(key, word.ptr, word.len);
  stem_key k = stem_key_of(key, word.len);
  uint32_t at = stem_table_seek(b->slots, b->lexicon->mask, b->pool, &k);
  stem_table_put(&b->slots[at], b->pool, &b->pool_len, &k, (uint16_t)class, target.ptr, target.len);
  if (word.len >= 3) stem_start_set(b->lexicon->starts, key);
  stem_joint_set(b->lexicon->joints, key, word.len);
}

static const char *add_row(builder *b, const field *fields, uint32_t count) {
  bool root = field_is(fields[0], "root"), protected = field_is(fields[0], "protected");
  bool exception = field_is(fields[0], "exception");
  if (!root && !protected && !exception) return "a row begins with root, exception or protected";
  if (exception && count != 3) return "an exception has two words: the word and its root";
  if (!exception && count != 2) return root ? "a root row has one word" : "a protected row has one word";
  for (uint32_t i = 1; i < count; i++) {
    const char *fault = word_fault(fields[i]);
    if (fault) return fault;
  }
  bool redirect = exception && (fields[1].len != fields[2].len ||
                                memcmp(fields[1].ptr, fields[2].ptr, fields[1].len) != 0);
  user_class class = root ? CLASS_ROOT : redirect ? CLASS_REDIRECT : CLASS_PROTECTED;
  put_entry(b, fields[1], class, redirect ? fields[2] : (field){NULL, 0});
  return NULL;
}

const stem_user_lexicon *stem_user_build(const char *text, size_t len, void *memory,
                                         stem_user_error *error) {
  builder b = {0};
  if (len > STEM_USER_TEXT_MAX) {
    *error = (stem_user_error){1, "the rows are too long together"};
    return NULL;
  }
  lay_out(&b, len, memory);
  size_t line = 0;
  for (size_t start = 0; start < len;) {
    const char *end = memchr(text + start, '\n', len - start);
    size_t n = end ? (size_t)(end - text) - start : len - start;
    field fields[FIELDS_MAX];
    uint32_t count = split_row(text + start, n, fields);
    line++;
    const char *fault = count ? add_row(&b, fields, count) : NULL;
    if (fault) {
      *error = (stem_user_error){line, fault};
      return NULL;
    }
    start += n + 1;
  }
  return b.lexicon;
}
