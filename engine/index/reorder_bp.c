#include "engine/index/reorder_bp.h"

#include <stdlib.h>

#include "engine/base/sort_keys.h"
#include "engine/index/reorder_gain.h"

enum {
  ROUNDS = 20,     /* of swaps that a part is given at most */
  SETTLED = 1024,  /* it has settled when fewer than one document in so many changes over */
  LEAST_PART = 16, /* a part of so many documents is not cut any more */
};

/* A term in the part that is being cut: how many documents of either half hold it, and what the
 * part gains when one of them changes over. */
typedef struct halves {
  uint32_t left, right;
} halves;

typedef struct bisection {
  rk_forward *forward;
  uint32_t *live;    /* by document: how many of its terms still matter */
  halves *degrees;   /* by term; zero outside of the current part */
  int32_t *to_right, *to_left; /* gains by term */
  uint32_t *touched; /* terms of the current part */
  uint32_t touched_count;
  uint64_t *keys, *room; /* by place: gain and document */
  rk_gain_table *gains;
  uint32_t levels;
  uint64_t work_bytes, told_bytes; /* for the watch */
  rk_merge_watch *watch;
  rk_error *error;
} bisection;

uint64_t rk_reorder_bp_bytes(uint64_t documents, uint64_t terms) {
  return documents * (sizeof(uint32_t) + 2 * sizeof(uint64_t)) +
         terms * (sizeof(halves) + 2 * sizeof(int32_t) + sizeof(uint32_t)) +
         sizeof(rk_gain_table);
}

static uint32_t *terms_of(const bisection *b, uint32_t document) {
  return b->forward->terms + b->forward->starts[document];
}

/* Counts the terms of both halves and notes which there are. */
static void count_degrees(bisection *b, const uint32_t *documents, uint32_t n, uint32_t half) {
  b->touched_count = 0;
  for (uint32_t i = 0; i < n; i++) {
    const uint32_t *terms = terms_of(b, documents[i]), live = b->live[documents[i]];
    for (uint32_t k = 0; k < live; k++) {
      halves *degree = &b->degrees[terms[k]];
      if (degree->left + degree->right == 0) b->touched[b->touched_count++] = terms[k];
      degree->left += i < half;
      degree->right += i >= half;
    }
  }
}

/* A term of one document, or of all, looks the same wherever the cut goes. */
static bool matters(const halves *degree, uint32_t n) {
  const uint32_t all = degree->left + degree->right;
  return all > 1 && all < n;
}

/* Moves the terms that still matter to the front of each document, and drops the others. */
static void drop_terms(bisection *b, const uint32_t *documents, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    uint32_t *terms = terms_of(b, documents[i]), kept = 0;
    for (uint32_t k = 0; k < b->live[documents[i]]; k++)
      if (matters(&b->degrees[terms[k]], n)) terms[kept++] = terms[k];
    b->live[documents[i]] = kept;
  }
  uint32_t kept = 0;
  for (uint32_t t = 0; t < b->touched_count; t++) {
    const uint32_t term = b->touched[t];
    if (matters(&b->degrees[term], n))
      b->touched[kept++] = term;
    else
      b->degrees[term] = (halves){0};
  }
  b->touched_count = kept;
}

static void find_term_gains(bisection *b) {
  for (uint32_t t = 0; t < b->touched_count; t++) {
    const uint32_t term = b->touched[t];
    const halves degree = b->degrees[term];
    if (degree.left) b->to_right[term] = rk_gain(b->gains, degree.left, degree.right);
    if (degree.right) b->to_left[term] = rk_gain(b->gains, degree.right, degree.left);
  }
}

/* A key that sorts the greatest gain first; places tell equal ones apart, so that the order is the
 * same everywhere. */
static uint64_t key_of(int64_t gain, uint32_t document) {
  gain /= 16;
  if (gain > INT32_MAX) gain = INT32_MAX;
  if (gain < INT32_MIN) gain = INT32_MIN;
  return (uint64_t)(uint32_t)(INT32_MAX - gain) << 32 | document;
}

static int64_t gain_of(uint64_t key) { return (int64_t)INT32_MAX - (int64_t)(key >> 32); }

static void rank_half(bisection *b, const uint32_t *documents, uint32_t n, const int32_t *gains,
                      uint64_t *keys) {
  for (uint32_t i = 0; i < n; i++) {
    const uint32_t *terms = terms_of(b, documents[i]), live = b->live[documents[i]];
    int64_t sum = 0;
    for (uint32_t k = 0; k < live; k++) sum += gains[terms[k]];
    keys[i] = key_of(sum, documents[i]);
  }
  rk_sort_keys(keys, b->room, n, 32, 64);
}

static void change_over(bisection *b, uint32_t to_right, uint32_t to_left) {
  const uint32_t *terms = terms_of(b, to_right);
  for (uint32_t k = 0; k < b->live[to_right]; k++) {
    b->degrees[terms[k]].left--;
    b->degrees[terms[k]].right++;
  }
  terms = terms_of(b, to_left);
  for (uint32_t k = 0; k < b->live[to_left]; k++) {
    b->degrees[terms[k]].left++;
    b->degrees[terms[k]].right--;
  }
}

/* One round of swaps, the best of either half against each other, while that gains anything. False:
 * another round would hardly find more. */
static bool swap_round(bisection *b, uint32_t *documents, uint32_t n, uint32_t half) {
  find_term_gains(b);
  rank_half(b, documents, half, b->to_right, b->keys);
  rank_half(b, documents + half, n - half, b->to_left, b->keys + half);
  const uint64_t *left = b->keys, *right = b->keys + half;
  uint32_t swaps = 0;
  while (swaps < half && gain_of(left[swaps]) + gain_of(right[swaps]) > 0) {
    change_over(b, (uint32_t)left[swaps], (uint32_t)right[swaps]);
    swaps++;
  }
  for (uint32_t i = 0; i < half; i++) documents[i] = (uint32_t)(i < swaps ? right[i] : left[i]);
  for (uint32_t i = 0; i < n - half; i++)
    documents[half + i] = (uint32_t)(i < swaps ? left[i] : right[i]);
  return swaps > n / SETTLED;
}

/* `rounds` of the ROUNDS that a part of n documents may take on one level. */
static rk_status tell(bisection *b, uint64_t n, uint64_t rounds) {
  const double all = (double)b->forward->document_count * b->levels * ROUNDS;
  const uint64_t bytes = (uint64_t)((double)(n * rounds) / all * (double)b->work_bytes);
  b->told_bytes += bytes;
  return rk_merge_watch_add(b->watch, bytes, b->error);
}

/* Half of the places each; `half` is never greater than n - half. */
static rk_status cut(bisection *b, uint32_t *documents, uint32_t n, uint32_t half) {
  count_degrees(b, documents, n, half);
  drop_terms(b, documents, n);
  rk_status status = RK_OK;
  uint32_t round = 0;
  bool goes_on = true;
  while (status == RK_OK && goes_on && round < ROUNDS) {
    goes_on = swap_round(b, documents, n, half);
    round++;
    status = tell(b, n, 1);
  }
  for (uint32_t t = 0; t < b->touched_count; t++) b->degrees[b->touched[t]] = (halves){0};
  return status == RK_OK ? tell(b, n, ROUNDS - round) : status;
}

/* The part's documents in the order they had; nothing tells them apart any more. */
static void order_leaf(bisection *b, uint32_t *documents, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) b->keys[i] = documents[i];
  rk_sort_keys(b->keys, b->room, n, 0, 32);
  for (uint32_t i = 0; i < n; i++) documents[i] = (uint32_t)b->keys[i];
}

static rk_status bisect(bisection *b, uint32_t *documents, uint32_t n, uint32_t level) {
  if (n <= LEAST_PART) {
    order_leaf(b, documents, n);
    return level < b->levels ? tell(b, n, (uint64_t)(b->levels - level) * ROUNDS) : RK_OK;
  }
  const uint32_t half = n / 2;
  rk_status status = cut(b, documents, n, half);
  if (status == RK_OK) status = bisect(b, documents, half, level + 1);
  return status == RK_OK ? bisect(b, documents + half, n - half, level + 1) : status;
}

static bool allocate(bisection *b) {
  const size_t documents = b->forward->document_count + (size_t)1;
  const size_t terms = b->forward->term_count + (size_t)1;
  b->live = malloc(documents * sizeof *b->live);
  b->keys = malloc(documents * sizeof *b->keys);
  b->room = malloc(documents * sizeof *b->room);
  b->degrees = calloc(terms, sizeof *b->degrees);
  b->to_right = calloc(terms, sizeof *b->to_right);
  b->to_left = calloc(terms, sizeof *b->to_left);
  b->touched = malloc(terms * sizeof *b->touched);
  b->gains = malloc(sizeof *b->gains);
  return b->live && b->keys && b->room && b->degrees && b->to_right && b->to_left && b->touched &&
         b->gains;
}

static void release(bisection *b) {
  free(b->live);
  free(b->keys);
  free(b->room);
  free(b->degrees);
  free(b->to_right);
  free(b->to_left);
  free(b->touched);
  free(b->gains);
}

rk_status rk_reorder_bp(rk_forward *forward, uint32_t *order, uint64_t work_bytes,
                        rk_merge_watch *watch, rk_error *error) {
  bisection b = {.forward = forward, .work_bytes = work_bytes, .watch = watch, .error = error};
  rk_status status = RK_NO_MEMORY;
  b.levels = 1;
  for (uint64_t part = LEAST_PART; part < forward->document_count; part *= 2) b.levels++;
  if (allocate(&b)) {
    rk_gain_table_init(b.gains);
    for (uint32_t d = 0; d < forward->document_count; d++) {
      order[d] = d;
      b.live[d] = forward->starts[d + 1] - forward->starts[d];
    }
    status = bisect(&b, order, forward->document_count, 0);
    if (status == RK_OK && b.told_bytes < work_bytes)
      status = rk_merge_watch_add(watch, work_bytes - b.told_bytes, error);
  } else {
    rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  }
  release(&b);
  return status;
}
