/*
 * posting_seek: what does a step in a list of postings cost, by its distance?
 *
 *   posting_seek INDEX [ROUNDS [SEED]]
 *
 * Lists that a seed draws from the largest segment of INDEX, in classes by how many documents they have. All tasks of
 * a class take turns in each of ROUNDS rounds (default 15), each over all lists of the class; CPU time,
 * one thread, after a first pass that is not timed: files in the page cache, checksums verified; the
 * lists of a class are some MB, so most blocks come from the second or third cache.
 * Output: TSV; nanoseconds a step (median and extremes of the rounds). Steps within a block, and
 * positions, are taken on blocks that are loaded: the time of loading them alone, in the same round, is taken
 * off. A step within a block begins at the first posting of the block. Loading includes the opening of the lists.
 * Uses rk_list_cursor and rk_positions alone, by their contracts. Nothing here looks at RAKOR_CPU.
 */
#include <inttypes.h>
#include <string.h>

#include "bench/bench.h"
#include "bench/list_sample.h"

enum {
  MAX_ROUNDS = 1001,
  POSTINGS = 1000000, /* of a class */
  LISTS = 20000,      /* of a class, about, where lists are that short */
  DISTANCES = 4096,   /* drawn beforehand; a power of 2 */
  IN_BLOCK = 16,      /* steps that are taken in each block */
};

/* What is read of positions: places in the block, and whether forms as well. */
enum { FIRST, MIDDLE, LAST, ALL, PLACES, FORMS = 0x100 };

typedef struct task {
  const char *name;
  uint64_t (*run)(int with); /* returns how many steps it took */
  int with;
  int without; /* the task whose time is taken off, or -1 */
} task;

typedef struct list_class {
  const char *name;
  uint32_t least, most;
} list_class;

static list_sample lists;
static rk_list_cursor cursor;
static uint8_t near_distances[DISTANCES], any_distances[DISTANCES];
static rk_docid *targets; /* of the task that seeks blocks: see find_targets */
static size_t target_room;
static uint32_t *positions, *forms; /* room for the tokens of one document */
static volatile uint64_t sink;

static void must(rk_status status, const rk_error *error) { list_sample_must(&lists, status, error); }

/* ---- Tasks ---- */

static uint64_t open_lists(int with) {
  rk_error error = {0};
  uint64_t sum = 0;
  (void)with;
  for (size_t t = 0; t < lists.count; t++) {
    list_sample_cursor(&lists, &lists.terms[t], &cursor);
    must(rk_list_cursor_next(&cursor, &error), &error);
    sum += rk_list_cursor_document(&cursor);
  }
  sink += sum;
  return lists.count;
}

static uint64_t step_through(int with) {
  rk_error error = {0};
  uint64_t steps = 0, sum = 0;
  (void)with;
  for (size_t t = 0; t < lists.count; t++) {
    list_sample_cursor(&lists, &lists.terms[t], &cursor);
    for (;; steps++) {
      must(rk_list_cursor_next(&cursor, &error), &error);
      const rk_docid document = rk_list_cursor_document(&cursor);
      if (document == RK_DOCID_NONE) break;
      sum += document;
    }
  }
  sink += sum;
  return steps;
}

/* With frequencies, or without. */
static uint64_t load_blocks(int with) {
  rk_error error = {0};
  uint64_t blocks = 0;
  for (size_t t = 0; t < lists.count; t++) {
    list_sample_cursor(&lists, &lists.terms[t], &cursor);
    for (uint32_t b = 0; b < cursor.block_count; b++) {
      must(rk_list_cursor_load_block(&cursor, b, &error), &error);
      if (with) must(rk_list_cursor_load_frequencies(&cursor, &error), &error);
    }
    blocks += cursor.block_count;
  }
  return blocks;
}

/* To load the current block again only goes back to its first posting. */
static uint64_t seek_within(int with) {
  const uint8_t *const distances = with ? any_distances : near_distances;
  rk_error error = {0};
  uint64_t steps = 0, sum = 0;
  for (size_t t = 0; t < lists.count; t++) {
    list_sample_cursor(&lists, &lists.terms[t], &cursor);
    for (uint32_t b = 0; b < cursor.block_count; b++) {
      must(rk_list_cursor_load_block(&cursor, b, &error), &error);
      if (cursor.n < RK_BLOCK_VALUES) continue;
      for (int i = 0; i < IN_BLOCK; i++) {
        const rk_docid target = cursor.documents[distances[steps++ % DISTANCES]];
        must(rk_list_cursor_load_block(&cursor, b, &error), &error);
        must(rk_list_cursor_seek(&cursor, target, &error), &error);
        sum += cursor.index;
      }
    }
  }
  sink += sum;
  return steps;
}

/* A posting of every full block but the first, by the order in which the lists are gone through. */
static void find_targets(void) {
  rk_error error = {0};
  size_t count = 0;
  for (size_t t = 0; t < lists.count; t++) {
    list_sample_cursor(&lists, &lists.terms[t], &cursor);
    if (count + cursor.block_count > target_room) {
      target_room = 2 * (count + cursor.block_count);
      targets = bench_must(realloc(targets, target_room * sizeof *targets));
    }
    for (uint32_t b = 0; b < cursor.block_count; b++) {
      must(rk_list_cursor_load_block(&cursor, b, &error), &error);
      targets[count++] =
          cursor.documents[crawl_below(crawl_next(&lists.random), cursor.n)];
    }
  }
}

/* `with` blocks on, from somewhere in one to somewhere in another. */
static uint64_t seek_blocks(int with) {
  rk_error error = {0};
  uint64_t steps = 0, sum = 0;
  const rk_docid *of_list = targets;
  for (size_t t = 0; t < lists.count; t++) {
    list_sample_cursor(&lists, &lists.terms[t], &cursor);
    for (uint32_t b = (uint32_t)with; b < cursor.block_count; b += (uint32_t)with, steps++) {
      must(rk_list_cursor_seek(&cursor, of_list[b], &error), &error);
      sum += rk_list_cursor_document(&cursor);
    }
    of_list += cursor.block_count;
  }
  sink += sum;
  return steps;
}

static void read_one(rk_positions *reader, uint32_t place, bool with_forms) {
  rk_error error = {0};
  must(rk_list_cursor_seek(&cursor, cursor.documents[place], &error), &error);
  must(rk_positions_read(reader, &cursor, positions, with_forms ? forms : NULL, &error), &error);
  sink += positions[0];
}

static uint64_t read_positions(int with) {
  static const uint32_t froms[PLACES] = {0, RK_BLOCK_VALUES / 2, RK_BLOCK_VALUES - 1, 0};
  const int place = with & ~FORMS;
  const uint32_t from = froms[place], count = place == ALL ? RK_BLOCK_VALUES : 1;
  rk_positions reader;
  rk_error error = {0};
  uint64_t steps = 0;
  for (size_t t = 0; t < lists.count; t++) {
    list_sample_cursor(&lists, &lists.terms[t], &cursor);
    list_sample_positions(&lists, &lists.terms[t], &reader);
    for (uint32_t b = 0; b < cursor.block_count; b++) {
      must(rk_list_cursor_load_block(&cursor, b, &error), &error);
      must(rk_list_cursor_load_frequencies(&cursor, &error), &error);
      if (cursor.n < RK_BLOCK_VALUES) continue;
      for (uint32_t i = from; i < from + count; i++) read_one(&reader, i, with & FORMS);
      steps += count;
    }
  }
  return steps;
}

enum { LOAD = 2, LOAD_FREQUENCIES = 3 }; /* their places here */

static const task tasks[] = {
    {"open a list, first document", open_lists, 0, -1},
    {"next", step_through, 0, -1},
    {"load a block", load_blocks, 0, -1},
    {"load a block and frequencies", load_blocks, 1, -1},
    {"seek within the block, 1 to 8 on", seek_within, 0, LOAD},
    {"seek within the block, anywhere", seek_within, 1, LOAD},
    {"seek to the next block", seek_blocks, 1, -1},
    {"seek 4 blocks on", seek_blocks, 4, -1},
    {"seek 32 blocks on", seek_blocks, 32, -1},
    {"positions, first of a block", read_positions, FIRST, LOAD_FREQUENCIES},
    {"positions, middle of a block", read_positions, MIDDLE, LOAD_FREQUENCIES},
    {"positions, last of a block", read_positions, LAST, LOAD_FREQUENCIES},
    {"positions, each of a block", read_positions, ALL, LOAD_FREQUENCIES},
    {"positions and forms, middle of a block", read_positions, MIDDLE | FORMS, LOAD_FREQUENCIES},
    {"positions and forms, each of a block", read_positions, ALL | FORMS, LOAD_FREQUENCIES},
};

static const list_class classes[] = {
    {"1", 1, 1},
    {"2 to 128", 2, RK_BLOCK_VALUES},
    {"129 to 1000", RK_BLOCK_VALUES + 1, 1000},
    {"1001 to 10000", 1001, 10000},
    {"over 10000", 10001, UINT32_MAX},
};

enum { TASKS = sizeof tasks / sizeof *tasks, SHORT_TASKS = LOAD_FREQUENCIES + 1 };

/* ---- Measuring ---- */

/* Room for the positions of any document that the lists name. */
static void make_room(void) {
  rk_error error = {0};
  uint32_t most = 1;
  for (size_t t = 0; t < lists.count; t++) {
    list_sample_cursor(&lists, &lists.terms[t], &cursor);
    for (uint32_t b = 0; b < cursor.block_count; b++) {
      must(rk_list_cursor_load_block(&cursor, b, &error), &error);
      must(rk_list_cursor_load_frequencies(&cursor, &error), &error);
      for (uint32_t i = 0; i < cursor.n; i++)
        if (cursor.frequencies[i] > most) most = cursor.frequencies[i];
    }
  }
  positions = bench_must(realloc(positions, most * sizeof *positions));
  forms = bench_must(realloc(forms, most * sizeof *forms));
}

static void draw_distances(void) {
  for (size_t i = 0; i < DISTANCES; i++) {
    near_distances[i] = (uint8_t)(1 + crawl_below(crawl_next(&lists.random), 8));
    any_distances[i] = (uint8_t)crawl_below(crawl_next(&lists.random), RK_BLOCK_VALUES);
  }
}

/* Nanoseconds a step of each task, in one round. */
static void one_round(size_t task_count, uint64_t *steps, double *took) {
  double seconds[TASKS];
  for (size_t k = 0; k < task_count; k++) {
    const double from = bench_cpu_seconds();
    steps[k] = tasks[k].run(tasks[k].with);
    seconds[k] = bench_cpu_seconds() - from;
    const double off = tasks[k].without < 0 ? 0 : seconds[tasks[k].without];
    took[k] = steps[k] ? 1e9 * (seconds[k] - off) / (double)steps[k] : 0;
  }
}

static void measure(const list_class *of, int rounds) {
  static double took[TASKS][MAX_ROUNDS];
  const bool is_short = of->most <= RK_BLOCK_VALUES;
  const size_t task_count = is_short ? SHORT_TASKS : TASKS;
  uint64_t steps[TASKS];
  double round_took[TASKS];
  list_sample_draw(&lists, of->least, of->most,
                   is_short ? (uint64_t)of->least * LISTS : POSTINGS);
  if (lists.count == 0) return; /* a small index has no such lists */
  make_room();
  find_targets();
  one_round(task_count, steps, round_took);
  for (int round = 0; round < rounds; round++) {
    one_round(task_count, steps, round_took);
    for (size_t k = 0; k < task_count; k++) took[k][round] = round_took[k];
  }
  for (size_t k = 0; k < task_count; k++) {
    if (steps[k] == 0) continue; /* no list is that long */
    const bench_spread spread = bench_spread_of(took[k], (size_t)rounds);
    printf("%s\t%s\t%" PRIu64 "\t%.1f\t%.1f\t%.1f\n", of->name, tasks[k].name, steps[k],
           spread.median, spread.least, spread.most);
  }
  fflush(stdout);
}

int main(int argc, char **argv) {
  const int rounds = argc > 2 ? atoi(argv[2]) : 15;
  if (argc < 2 || rounds < 1 || rounds > MAX_ROUNDS) {
    fprintf(stderr, "usage: posting_seek INDEX [ROUNDS, 1 to %d [SEED]]\n", MAX_ROUNDS);
    return 2;
  }
  list_sample_open(&lists, "posting_seek", argv[1], argc > 3 ? strtoull(argv[3], NULL, 10) : 1);
  draw_distances();
  printf("documents\tstep\tsteps\tns\tmin\tmax\n");
  for (size_t c = 0; c < sizeof classes / sizeof *classes; c++) measure(&classes[c], rounds);
  list_sample_close(&lists);
  free(targets);
  free(positions);
  free(forms);
  return 0;
}
