#include "engine/index/document_walk.h"

#include <stdlib.h>

static void rewind_walk(void *context) {
  rk_document_walk *walk = context;
  walk->at = (rk_column_place){0};
  walk->number = 0;
}

/* The next document in the order of the segments; false at the end. */
static bool next_in_place(rk_document_walk *walk, rk_column_place *place) {
  const rk_document_map *map = walk->map;
  while (walk->at.input < map->count) {
    const rk_document_map_input *input = &map->inputs[walk->at.input];
    if (walk->at.document == input->documents) {
      walk->at = (rk_column_place){.input = walk->at.input + 1};
      continue;
    }
    *place = walk->at;
    walk->at.document++;
    if (!rk_document_map_drops(input, place->document)) return true;
  }
  return false;
}

static size_t next_places(void *context, rk_column_place *places, size_t room) {
  rk_document_walk *walk = context;
  size_t count = 0;
  if (!walk->places) {
    while (count < room && next_in_place(walk, &places[count])) count++;
    return count;
  }
  while (count < room && walk->number < walk->map->document_count)
    places[count++] = walk->places[walk->number++];
  return count;
}

rk_status rk_document_walk_init(rk_document_walk *walk, const rk_document_map *map,
                                rk_error *error) {
  *walk = (rk_document_walk){.map = map};
  if (!map->order) return RK_OK;
  rk_column_place *places = malloc((map->document_count + (size_t)1) * sizeof *places), place;
  if (!places) return rk_error_set(error, RK_NO_MEMORY, NULL, "out of memory");
  for (size_t number = 0; next_in_place(walk, &place); number++)
    places[map->order[number]] = place;
  walk->places = places;
  return RK_OK;
}

void rk_document_walk_deinit(rk_document_walk *walk) { free(walk->places); }

rk_column_order rk_document_walk_order(rk_document_walk *walk) {
  return (rk_column_order){.rewind = rewind_walk, .next = next_places, .context = walk};
}
