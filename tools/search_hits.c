#include "tools/search_hits.h"

#include <string.h>

#include "tools/cli_columns.h"
#include "tools/cli_json.h"
#include "tools/cli_message.h"
#include "tools/cli_text.h"

enum { SNIPPET_BYTES = 240, TITLE_BYTES = 160 };

/* One hit with its document, as a printer gets it. */
typedef struct hit_view {
  rakor_index *index;
  const rakor_results *results;
  rakor_columns *columns; /* for JSON */
  size_t rank; /* from 1 */
  rakor_hit hit;
  const rakor_document *document;
  rakor_text qid;
} hit_view;

/* Returns what the library returned, with `error` filled. */
typedef rakor_status put_hit(const hit_view *view, cli_out *out, rakor_error *error);

static int put_all(hit_view view, put_hit *put, cli_out *out) {
  size_t count = rakor_results_count(view.results);
  for (size_t i = 0; i < count && !cli_out_failed(out); i++) {
    rakor_error error = {0};
    rakor_stored *stored = NULL;
    view.rank = i + 1;
    view.hit = rakor_results_hit(view.results, i);
    rakor_status status = rakor_stored_get(view.index, view.hit.document, &stored, &error);
    if (status == RAKOR_OK) {
      view.document = rakor_stored_document(stored);
      status = put(&view, out, &error);
    }
    rakor_stored_free(stored);
    if (status != RAKOR_OK) return cli_report(&error, CLI_TASK_READ_INDEX);
  }
  return CLI_OK;
}

static rakor_status put_passage(const hit_view *view, rakor_text text, size_t max_bytes,
                                cli_out *out, rakor_error *error) {
  rakor_snippet *snippet = NULL;
  rakor_status status = rakor_snippet_make(view->results, text, max_bytes, &snippet, error);
  if (status == RAKOR_OK) {
    cli_out_marked(out, snippet->text, snippet->spans, snippet->span_count);
  }
  rakor_snippet_free(snippet);
  return status;
}

static bool starts_with(rakor_text text, rakor_text start) {
  return text.len >= start.len && memcmp(text.ptr, start.ptr, start.len) == 0;
}

static bool ends_with_name(rakor_text path, rakor_text name) {
  if (path.len < name.len) return false;
  const char *start = path.ptr + path.len - name.len;
  return memcmp(start, name.ptr, name.len) == 0 && (start == path.ptr || start[-1] == '/');
}

/* Id and path, or the one of them that says everything: the id of a text file
 * is its path, that of a record without one is "path:line". */
static void put_name(const rakor_document *document, cli_out *out) {
  rakor_text id = document->id, path = document->path;
  bool is_stdin = path.len == 1 && path.ptr[0] == '-';
  bool needs_id = id.len > 0 && !ends_with_name(path, id);
  bool needs_path = path.len > 0 && !is_stdin && !(needs_id && starts_with(id, path));
  if (needs_id) cli_out_text(out, id);
  if (needs_id && needs_path) cli_out_string(out, " in ");
  if (needs_path) cli_out_text(out, path);
}

static rakor_status put_lines(const hit_view *view, cli_out *out, rakor_error *error) {
  const rakor_document *document = view->document;
  rakor_status status = RAKOR_OK;
  if (view->rank > 1) cli_out_char(out, '\n');
  cli_out_format(out, "%zu. %.4f  ", view->rank, view->hit.score);
  if (document->title.len) {
    status = put_passage(view, document->title, TITLE_BYTES, out, error);
  } else {
    cli_out_string(out, "(no title)");
  }
  cli_out_string(out, "\n   ");
  put_name(document, out);
  cli_out_char(out, '\n');
  if (status == RAKOR_OK && document->body.len) {
    cli_out_string(out, "   ");
    status = put_passage(view, document->body, SNIPPET_BYTES, out, error);
    cli_out_char(out, '\n');
  }
  return status;
}

static void put_member(cli_out *out, const char *name, rakor_text value) {
  cli_out_format(out, ",\"%s\":", name);
  cli_out_json(out, value);
}

/* The stored object as it is, if it is one. */
static void put_fields(rakor_text fields, cli_out *out) {
  cli_out_string(out, ",\"fields\":");
  if (fields.len == 0) {
    cli_out_string(out, "{}");
  } else if (cli_json_is_object(fields)) {
    cli_out_raw_json(out, fields);
  } else {
    cli_out_json(out, fields);
  }
}

static rakor_status put_snippet_json(const hit_view *view, cli_out *out, rakor_error *error) {
  rakor_snippet *snippet = NULL;
  rakor_status status =
      rakor_snippet_make(view->results, view->document->body, SNIPPET_BYTES, &snippet, error);
  if (status == RAKOR_OK) {
    cli_out_string(out, ",\"snippet\":{\"text\":");
    cli_out_json(out, snippet->text);
    cli_out_string(out, ",\"spans\":[");
    for (size_t i = 0; i < snippet->span_count; i++) {
      rakor_span span = snippet->spans[i];
      cli_out_format(out, "%s[%zu,%zu]", i ? "," : "", span.offset, span.offset + span.len);
    }
    cli_out_string(out, "]}");
  }
  rakor_snippet_free(snippet);
  return status;
}

static rakor_status put_json(const hit_view *view, cli_out *out, rakor_error *error) {
  const rakor_document *document = view->document;
  cli_out_char(out, '{');
  if (view->qid.len) {
    cli_out_string(out, "\"qid\":");
    cli_out_json(out, view->qid);
    cli_out_char(out, ',');
  }
  cli_out_format(out, "\"rank\":%zu,\"score\":%.6f", view->rank, view->hit.score);
  put_member(out, "id", document->id);
  put_member(out, "title", document->title);
  put_member(out, "path", document->path);
  put_fields(document->fields, out);
  cli_out_string(out, ",\"columns\":");
  rakor_status status =
      cli_columns_values_json(view->columns, view->hit.document, out, error);
  if (status == RAKOR_OK) status = put_snippet_json(view, out, error);
  cli_out_string(out, "}\n");
  return status;
}

int search_hits_lines(rakor_index *index, const rakor_results *results, cli_out *out) {
  return put_all((hit_view){.index = index, .results = results}, put_lines, out);
}

int search_hits_json(rakor_index *index, const rakor_results *results, rakor_text qid,
                     cli_out *out) {
  hit_view view = {.index = index, .results = results, .qid = qid};
  rakor_error error = {0};
  if (rakor_columns_open(index, &view.columns, &error) != RAKOR_OK)
    return cli_report(&error, CLI_TASK_READ_INDEX);
  const int status = put_all(view, put_json, out);
  rakor_columns_close(view.columns);
  return status;
}

int search_hits_run(search_ids *ids, const rakor_results *results, rakor_text qid, const char *tag,
                    cli_out *out) {
  size_t count = rakor_results_count(results);
  for (size_t i = 0; i < count && !cli_out_failed(out); i++) {
    rakor_hit hit = rakor_results_hit(results, i);
    rakor_text id;
    int status = search_ids_find(ids, hit.document, &id);
    if (status != CLI_OK) return status;
    cli_out_word(out, qid);
    cli_out_string(out, " Q0 ");
    if (id.len) {
      cli_out_word(out, id);
    } else {
      cli_out_format(out, "%llu", (unsigned long long)hit.document);
    }
    cli_out_format(out, " %zu %.6f ", i + 1, hit.score);
    cli_out_string(out, tag);
    cli_out_char(out, '\n');
  }
  return CLI_OK;
}
