/*
 * operands: which stretch of a query has which sign?
 *
 * Cuts the text at signs and quotes as query.h tells; knows nothing of words. Operands ascend and
 * never overlap; signs, quotes and blanks between them belong to none. Borrows the text; allocates
 * nothing and never fails.
 */
#ifndef RK_QUERY_OPERANDS_H
#define RK_QUERY_OPERANDS_H

#include "engine/base/view.h"
#include "engine/query/query.h"

typedef struct rk_operand {
  size_t from, to; /* bytes */
  rk_role role;
  bool is_whole;   /* its words belong together */
} rk_operand;

typedef struct rk_operands {
  rk_view text;
  size_t at;
  bool is_plain; /* all of the text is one operand without a sign */
} rk_operands;

/* Zero it and set `text`. False when there are no more. */
bool rk_operands_next(rk_operands *operands, rk_operand *operand);

#endif
