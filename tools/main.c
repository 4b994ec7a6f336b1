/* rakor-search: which subcommand is meant? */
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "engine/rakor.h"
#include "tools/cli_help.h"
#include "tools/cli_message.h"
#include "tools/cli_out.h"
#include "tools/commands.h"

/* How many arguments from argv[i] on does this option take up? Only options
 * of search can stand before the command's name, so its table decides. */
static int option_width(const char *text) {
  const cli_option *option = NULL;
  bool holds_value = false;
  if (text[1] == '-') {
    size_t len = strcspn(text + 2, "=");
    option = cli_option_by_name(cmd_search.options, text + 2, len);
    holds_value = text[2 + len] == '=';
  } else {
    option = cli_option_by_letter(cmd_search.options, text[1]);
    holds_value = text[2] != '\0';
  }
  return option && option->argument && !holds_value ? 2 : 1;
}

/* The place of the first operand if it names a subcommand, else -1. */
static int find_name(int argc, char **argv) {
  for (int i = 0; i < argc; i += option_width(argv[i])) {
    if (strcmp(argv[i], "--") == 0) return -1;
    if (argv[i][0] != '-' || argv[i][1] == '\0') return commands_find(argv[i]) ? i : -1;
  }
  return -1;
}

static int run(int argc, char **argv, cli_out *out) {
  if (argc == 0) return cli_wrong(NULL, "no query and no command");
  if (strcmp(argv[0], "--help") == 0 || strcmp(argv[0], "-h") == 0) {
    cli_help_program(out);
    return CLI_OK;
  }
  if (strcmp(argv[0], "--version") == 0 || strcmp(argv[0], "-V") == 0) {
    cli_out_format(out, "rakor-search %s\n", rakor_version());
    return CLI_OK;
  }
  int at = find_name(argc, argv);
  if (at < 0) return cmd_search.run(argc, argv, out);
  const cli_command *command = commands_find(argv[at]);
  for (int i = at; i + 1 < argc; i++) argv[i] = argv[i + 1];
  return command->run(argc - 1, argv, out);
}

/* A closed standard stream would let an index file take its number, and then
 * its output. What is put in its place refuses to be read or written. */
static void fill_standard_streams(void) {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
    if (fcntl(fd, F_GETFD) >= 0) continue;
    int lowest = open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    if (lowest < 0) return; /* no /dev/null: go on as we are */
  }
}

/* Large buffers are given back to the system when they are freed, and threads share what is free: else
 * the C library keeps it, a heap for each thread, and memory is more than what is in use. */
static void keep_memory_small(void) {
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  mallopt(M_ARENA_MAX, 1);
}

int main(int argc, char **argv) {
  static cli_out out;
  keep_memory_small();
  fill_standard_streams();
  signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error of its own, told by write */
  cli_out_init_stdout(&out);
  int status = run(argc > 0 ? argc - 1 : 0, argv + 1, &out);
  int closed = cli_out_close(&out);
  return closed != CLI_OK ? closed : status;
}
