#include "engine/index/merge_texts.h"

#include <stdlib.h>

/* After so many texts the inputs give back the pages that they have been through. */
enum { FORGET_EVERY = 1 << 12 };

/* A heap of the inputs that have a text left, the least one first. */
typedef struct text_heap {
  rk_merge_texts_input **inputs;
  uint32_t count;
} text_heap;

static rk_view text_of(const rk_merge_texts_input *input) {
  return rk_buffer_view(&input->iterator.text);
}

static bool is_less(const text_heap *heap, uint32_t a, uint32_t b) {
  return rk_view_compare(text_of(heap->inputs[a]), text_of(heap->inputs[b])) < 0;
}

static void sift_down(text_heap *heap, uint32_t at) {
  for (;;) {
    uint32_t least = at;
    for (uint32_t child = 2 * at + 1; child <= 2 * at + 2 && child < heap->count; child++)
      if (is_less(heap, child, least)) least = child;
    if (least == at) return;
    rk_merge_texts_input *input = heap->inputs[at];
    heap->inputs[at] = heap->inputs[least];
    heap->inputs[least] = input;
    at = least;
  }
}

/* To its next text; of numbers, the iterator only tells which. */
static rk_status next_text(rk_merge_texts_input *input, bool *got, rk_error *error) {
  rk_texts_iterator *iterator = &input->iterator;
  if (!input->numbers) return rk_texts_next(iterator, got, error);
  char digits[RK_NUMBER_TEXT_BYTES];
  *got = iterator->ordinal < input->numbers->count;
  if (!*got) return RK_OK;
  const size_t len = rk_number_text(input->numbers->numbers[iterator->ordinal++], digits);
  iterator->text.len = 0;
  if (rk_buffer_append(&iterator->text, digits, len) == RK_OK) return RK_OK;
  return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
}

/* To the input's next text that is used. */
static rk_status advance(rk_merge_texts_input *input, bool *got, rk_error *error) {
  rk_status status;
  do {
    status = next_text(input, got, error);
  } while (status == RK_OK && *got && input->ordinals[input->iterator.ordinal] == 0);
  return status;
}

static rk_status fill(text_heap *heap, rk_merge_texts_input *inputs, uint32_t count,
                      rk_error *error) {
  for (uint32_t i = 0; i < count; i++) {
    if (!inputs[i].ordinals) continue;
    bool got;
    rk_status status = advance(&inputs[i], &got, error);
    if (status != RK_OK) return status;
    if (got) heap->inputs[heap->count++] = &inputs[i];
  }
  for (uint32_t at = heap->count / 2; at-- > 0;) sift_down(heap, at);
  return RK_OK;
}

/* Takes the least text, from all inputs that have it. */
static rk_status take(text_heap *heap, uint32_t ordinal, rk_columns_writer *writer, rk_buffer *text,
                      rk_error *error) {
  const rk_view least = text_of(heap->inputs[0]);
  text->len = 0;
  if (rk_buffer_append(text, least.ptr, least.len) != RK_OK)
    return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  rk_status status = rk_columns_writer_add_text(writer, rk_buffer_view(text), error);
  while (status == RK_OK && heap->count &&
         rk_view_equal(text_of(heap->inputs[0]), rk_buffer_view(text))) {
    rk_merge_texts_input *input = heap->inputs[0];
    input->ordinals[input->iterator.ordinal] = ordinal;
    bool got;
    status = advance(input, &got, error);
    if (!got) heap->inputs[0] = heap->inputs[--heap->count];
    sift_down(heap, 0);
  }
  return status;
}

static void forget(const rk_merge_texts_input *inputs, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    const rk_texts *texts = inputs[i].iterator.texts;
    if (inputs[i].ordinals && texts)
      rk_chunk_forget(texts->file, texts->chunk, 0, texts->chunk->size_bytes);
  }
}

rk_status rk_merge_texts(rk_merge_texts_input *inputs, uint32_t count, rk_columns_writer *writer,
                         rk_error *error) {
  text_heap heap = {.inputs = calloc(count + (size_t)1, sizeof(rk_merge_texts_input *))};
  if (!heap.inputs) return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  rk_buffer text = {0};
  rk_status status = fill(&heap, inputs, count, error);
  for (uint32_t ordinal = 1; status == RK_OK && heap.count; ordinal++) {
    status = take(&heap, ordinal, writer, &text, error);
    if (ordinal % FORGET_EVERY == 0) forget(inputs, count);
  }
  rk_buffer_deinit(&text);
  free(heap.inputs);
  return status;
}
