#include "tools/search_ids.h"

#include <stdlib.h>
#include <string.h>

#include "tools/cli_message.h"

struct search_id {
  size_t len;
  char bytes[];
};

static int no_memory(void) {
  cli_say("out of memory");
  return CLI_TROUBLE;
}

int search_ids_init(search_ids *ids, rakor_index *index) {
  *ids = (search_ids){.index = index};
  rakor_stats stats;
  rakor_error error = {0};
  if (rakor_index_stats(index, &stats, &error) != RAKOR_OK) {
    return cli_report(&error, CLI_TASK_READ_INDEX);
  }
  ids->known = calloc(stats.documents + stats.deleted + 1, sizeof *ids->known);
  if (!ids->known) return no_memory();
  ids->count = stats.documents + stats.deleted;
  return CLI_OK;
}

void search_ids_deinit(search_ids *ids) {
  for (uint64_t i = 0; i < ids->count; i++) free(ids->known[i]);
  free(ids->known);
  *ids = (search_ids){0};
}

static int fetch(search_ids *ids, uint64_t document) {
  rakor_error error = {0};
  rakor_stored *stored = NULL;
  if (rakor_stored_get(ids->index, document, &stored, &error) != RAKOR_OK) {
    rakor_stored_free(stored);
    return cli_report(&error, CLI_TASK_READ_INDEX);
  }
  rakor_text text = rakor_stored_document(stored)->id;
  search_id *id = malloc(sizeof *id + text.len);
  if (id) {
    id->len = text.len;
    if (text.len) memcpy(id->bytes, text.ptr, text.len);
    ids->known[document] = id;
  }
  rakor_stored_free(stored);
  return id ? CLI_OK : no_memory();
}

int search_ids_find(search_ids *ids, uint64_t document, rakor_text *id) {
  if (!ids->known[document]) {
    int status = fetch(ids, document);
    if (status != CLI_OK) return status;
  }
  *id = (rakor_text){ids->known[document]->bytes, ids->known[document]->len};
  return CLI_OK;
}
