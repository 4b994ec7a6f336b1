/* Reads a user's rows into a table of the built-in lexicon's shape (open addressing over one pool
 * of text), so that one look-up serves both. */
#include "stemmer/stem_user.h"

#include <stdalign.h>

#include "stemmer/stem_lexicon.h"

enum {
  TEXT_MAX_BYTES = 64 << 20, /* the pool's offsets have 26 bits */
  ROWS_MAX = UINT16_MAX,     /* the slots' class index has 16 */
  ROW_MIN_BYTES = 7,         /* "root x\n" */
  FIELDS_MAX = 4,
};

typedef struct {
  const char *ptr;
  uint32_t len;
} field;

typedef struct {
  stem_user_lexicon *lexicon;
  stem_slot *slots;
  stem_class *classes;
  char *pool;
  uint32_t class_count, pool_len;
} builder;

static uint32_t rows_bound(size_t len) {
  size_t rows = len / ROW_MIN_BYTES + 1;
  return rows < ROWS_MAX ? (uint32_t)rows : ROWS_MAX;
}

/* A power of two that keeps the table at most half full. */
static uint32_t slots_for(uint32_t rows) {
  uint32_t slots = 16;
  while (slots < 2 * rows) slots *= 2;
  return slots;
}

static size_t aligned(size_t n) { return (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1); }

size_t stem_user_size(const char *text, size_t len) {
  (void)text;
  if (len > TEXT_MAX_BYTES) return 0;
  uint32_t rows = rows_bound(len);
  return aligned(sizeof(stem_user_lexicon)) + aligned(slots_for(rows) * sizeof(stem_slot)) +
         aligned(rows * sizeof(stem_class)) + len + 1 + STEM_KEY_SLACK;
}

static void lay_out(builder *b, size_t len, void *memory) {
  uint32_t rows = rows_bound(len), slots = slots_for(rows);
  memset(memory, 0, stem_user_size(NULL, len));
  char *at = memory;
  b->lexicon = memory;
  at += aligned(sizeof(stem_user_lexicon));
  b->slots = (stem_slot *)at;
  at += aligned(slots * sizeof(stem_slot));
  b->classes = (stem_class *)at;
  at += aligned(rows * sizeof(stem_class));
  b->pool = at;
  b->pool_len = 1; /* a slot with text 0 is free */
  b->lexicon->mask = slots - 1;
  b->lexicon->slots = b->slots;
  b->lexicon->classes = b->classes;
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
  return NULL;
}

static uint32_t add_text(builder *b, field f) {
  uint32_t text = b->pool_len << STEM_TEXT_LEN_BITS | f.len;
  memcpy(b->pool + b->pool_len, f.ptr, f.len);
  b->pool_len += f.len;
  return text;
}

/* The class of a word, a new one if the word is new. */
static stem_class *class_for(builder *b, field word) {
  char key[STEM_KEY_MAX + STEM_KEY_SLACK] = {0};
  memcpy(key, word.ptr, word.len);
  uint64_t hash = stem_key_hash(key, word.len);
  uint32_t mask = b->lexicon->mask;
  const stem_slot *known = stem_find_slot(b->slots, mask, b->pool, key, word.len, hash);
  if (known) return &b->classes[known->class_index];
  uint32_t at = (uint32_t)hash & mask;
  while (b->slots[at].text) at = (at + 1) & mask;
  b->slots[at] = (stem_slot){stem_key_tag(hash), (uint16_t)b->class_count, add_text(b, word)};
  if (word.len >= 3) {
    uint32_t start = stem_start_index(key);
    b->lexicon->starts[start >> 5] |= (uint32_t)1 << (start & 31);
  }
  return &b->classes[b->class_count++];
}

/* A user's root counts as recorded with every affix: whoever writes it down means it. */
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
  if (b->class_count == ROWS_MAX) return "more than 65535 words";
  stem_class *c = class_for(b, fields[1]);
  *c = (stem_class){.licences = root ? ~(uint64_t)0 : STEM_LIC(ANY),
                    .kind = root ? STEM_KIND_ROOT : STEM_KIND_PROTECTED};
  bool whole = exception && fields[1].len == fields[2].len &&
               memcmp(fields[1].ptr, fields[2].ptr, fields[1].len) == 0;
  if (exception && !whole) {
    c->kind = STEM_KIND_REDIRECT;
    c->target = add_text(b, fields[2]);
  }
  return NULL;
}

const stem_user_lexicon *stem_user_build(const char *text, size_t len, void *memory,
                                         stem_user_error *error) {
  builder b = {0};
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
