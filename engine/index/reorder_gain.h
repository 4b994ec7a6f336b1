/*
 * reorder_gain: how many bits does it save when a document changes over to the other half?
 *
 * A term that d of the n documents of a half hold costs about d · log2(n / (d + 1)) bits in it (the
 * gaps that it would have if it were spread evenly; Dhulipala et al., 2016). With F(d) = d · log2(d + 1)
 * and halves of one size, a document that moves from a half with `here` of the term's documents to one
 * with `there` saves f(there + 1) - f(here), where f(d) = F(d) - F(d - 1): so one function of
 * one number is all there is to know, and a table holds it up to some number.
 * In whole numbers of 1/65536 bit: the same everywhere. Pure.
 */
#ifndef RK_INDEX_REORDER_GAIN_H
#define RK_INDEX_REORDER_GAIN_H

#include <stdint.h>

enum { RK_GAIN_TABLE = 4096, RK_GAIN_BITS = 16 };

typedef struct rk_gain_table {
  int32_t step[RK_GAIN_TABLE]; /* f(d), exact to the last place */
} rk_gain_table;

void rk_gain_table_init(rk_gain_table *table);

/* log2(x) in 1/2^32 bit; x >= 1. */
uint64_t rk_gain_log2(uint32_t x);
/* f(d) beyond the table. */
int32_t rk_gain_far_step(uint32_t d);

static inline int32_t rk_gain_step(const rk_gain_table *table, uint32_t d) {
  return d < RK_GAIN_TABLE ? table->step[d] : rk_gain_far_step(d);
}

/* `here` >= 1, with the document itself. */
static inline int32_t rk_gain(const rk_gain_table *table, uint32_t here, uint32_t there) {
  return rk_gain_step(table, there + 1) - rk_gain_step(table, here);
}

#endif
