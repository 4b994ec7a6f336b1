/* A program of somebody else: it knows the installed header and pkg-config, nothing more. */
#include <rakor.h>
#include <stdio.h>
#include <string.h>

static rakor_text text(const char *words) { return (rakor_text){words, strlen(words)}; }

static int fail(const char *doing, const rakor_error *error) {
  char line[512];
  rakor_error_format(error, line, sizeof line);
  fprintf(stderr, "%s: %s\n", doing, line);
  return 1;
}

static int write_index(const char *path, rakor_error *error) {
  rakor_writer *writer = NULL;
  if (rakor_writer_open(path, NULL, &writer, error) != RAKOR_OK) return fail("open", error);
  const rakor_document documents[] = {
      {.id = text("a"), .title = text("Harga beras"), .body = text("Harga beras naik di pasar.")},
      {.id = text("b"), .title = text("Rakor"), .body = text("Rakor penanganan kemiskinan.")},
  };
  for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
    if (rakor_writer_add(writer, &documents[i], error) != RAKOR_OK) {
      rakor_writer_abort(writer);
      return fail("add", error);
    }
  }
  if (rakor_writer_commit(writer, NULL, error) != RAKOR_OK) return fail("commit", error);
  return 0;
}

/* Finds b, and only b, by a word of another form. */
static int search_index(const char *path, rakor_error *error) {
  rakor_index *index = NULL;
  rakor_results *results = NULL;
  if (rakor_index_open(path, &index, error) != RAKOR_OK) return fail("open", error);
  int status = 1;
  if (rakor_search(index, text("miskin"), NULL, &results, error) != RAKOR_OK) {
    fail("search", error);
  } else if (rakor_results_count(results) != 1 || rakor_results_hit(results, 0).document != 1) {
    fprintf(stderr, "%zu hits for miskin, not the one\n", rakor_results_count(results));
  } else {
    status = 0;
  }
  rakor_results_free(results);
  rakor_index_close(index);
  return status;
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  if (strcmp(rakor_version(), RAKOR_VERSION) != 0) return 1;
  rakor_error error = {0};
  int status = write_index(argv[1], &error);
  return status ? status : search_index(argv[1], &error);
}
