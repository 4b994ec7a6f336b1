#include "engine/segment/docstore_records.h"

#include "engine/base/bytes.h"

static const uint8_t *read_lengths(const uint8_t *p, const uint8_t *end,
                                   uint64_t lengths[RK_DOCSTORE_FIELDS]) {
  for (size_t i = 0; p && i < RK_DOCSTORE_FIELDS; i++) p = rk_varint_decode(p, end, &lengths[i]);
  return p;
}

/* ---- Writing ---- */

typedef struct lengths_of {
  uint64_t id, title, body, fields;
} lengths_of;

/* The record at p: its lengths, and where its bytes begin. It is one of ours, so it is whole. */
static const uint8_t *plain_record(const uint8_t *p, const uint8_t *end, lengths_of *lengths) {
  uint64_t all[RK_DOCSTORE_FIELDS] = {0};
  p = read_lengths(p, end, all);
  *lengths = (lengths_of){all[0], all[1], all[2], all[3]};
  return p;
}

static uint8_t *copy(uint8_t *to, const uint8_t *from, uint64_t len) {
  if (len) memcpy(to, from, (size_t)len);
  return to + len;
}

void rk_records_group(rk_view plain, uint8_t *grouped) {
  const uint8_t *const start = (const uint8_t *)plain.ptr, *const end = start + plain.len;
  uint64_t heads = 0, ids = 0, fields = 0;
  lengths_of l;
  for (const uint8_t *p = start, *q; p < end; p = q + l.id + l.title + l.body + l.fields) {
    q = plain_record(p, end, &l);
    heads += (uint64_t)(q - p);
    ids += l.id;
    fields += l.fields;
  }
  uint8_t *head = grouped, *id = head + heads, *field = id + ids;
  uint8_t *text = field + fields;
  for (const uint8_t *p = start, *q; p < end;) {
    q = plain_record(p, end, &l);
    head = copy(head, p, (uint64_t)(q - p));
    id = copy(id, q, l.id);
    text = copy(text, q + l.id, l.title + l.body);
    p = q + l.id + l.title + l.body;
    field = copy(field, p, l.fields);
    p += l.fields;
  }
}

/* ---- Reading ---- */

bool rk_records_open(rk_records *records, const uint8_t *bytes, uint64_t have, uint64_t size,
                     uint32_t count, bool *more) {
  uint64_t sums[RK_DOCSTORE_FIELDS] = {0}, lengths[RK_DOCSTORE_FIELDS] = {0};
  const uint8_t *p = bytes, *const end = bytes + have;
  *more = false;
  for (uint32_t n = 0; n < count; n++) {
    p = read_lengths(p, end, lengths);
    if (!p) {
      *more = have < size;
      return false;
    }
    for (size_t i = 0; i < RK_DOCSTORE_FIELDS; i++) {
      if (lengths[i] > size - sums[i]) return false; /* so that no sum wraps around */
      sums[i] += lengths[i];
    }
  }
  const uint64_t head = (uint64_t)(p - bytes);
  *records = (rk_records){.start = bytes, .lengths = bytes, .lengths_end = p, .id = head};
  records->fields = records->id + sums[0];
  records->text = records->fields + sums[3];
  return records->text + sums[1] + sums[2] == size;
}

static rk_view view_at(const rk_records *records, uint64_t *at, uint64_t length) {
  const rk_view view = {(const char *)records->start + *at, (size_t)length};
  *at += length;
  return view;
}

void rk_records_next(rk_records *records, rk_record *record, uint64_t *end) {
  uint64_t lengths[RK_DOCSTORE_FIELDS];
  records->lengths = read_lengths(records->lengths, records->lengths_end, lengths);
  record->id = view_at(records, &records->id, lengths[0]);
  record->fields = view_at(records, &records->fields, lengths[3]);
  record->title = view_at(records, &records->text, lengths[1]);
  record->body = view_at(records, &records->text, lengths[2]);
  *end = records->text;
}
