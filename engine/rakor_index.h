/*
 * rakor_index: what a public index is made of. Facade files only.
 */
#ifndef RAKOR_INDEX_H
#define RAKOR_INDEX_H

#include "engine/index/column_set.h"
#include "engine/index/snapshot.h"
#include "engine/rakor.h"
#include "engine/search/bm25.h"
#include "engine/text/stem_memo.h"

struct rakor_index {
  rk_snapshot snapshot;
  rk_column_set columns; /* of the snapshot */
  rk_bm25 bm25; /* with the parameters that are asked for if none are */
  rk_stem_memos *memos;
};

#endif
