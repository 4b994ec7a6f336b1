#include "tools/cli_help.h"

#include <stdio.h>
#include <string.h>

#include "tools/commands.h"

enum { WIDTH = 79, TERM_COLUMN = 28 };

static void put_spaces(cli_out *out, size_t count) {
  while (count--) cli_out_char(out, ' ');
}

/* Fills lines with the words of `text`; the first line starts at `column`. */
static void put_filled(cli_out *out, const char *text, size_t column, size_t indent) {
  bool starts_line = true;
  for (;;) {
    text += strspn(text, " ");
    size_t len = strcspn(text, " ");
    if (len == 0) break;
    if (!starts_line && column + 1 + len > WIDTH) {
      cli_out_char(out, '\n');
      put_spaces(out, indent);
      column = indent;
      starts_line = true;
    }
    if (!starts_line) cli_out_char(out, ' ');
    cli_out_bytes(out, text, len);
    column += len + !starts_line;
    starts_line = false;
    text += len;
  }
  cli_out_char(out, '\n');
}

/* "  term      text", the text in a column of its own. */
static void put_entry(cli_out *out, const char *term, const char *text) {
  size_t column = 2 + strlen(term);
  put_spaces(out, 2);
  cli_out_string(out, term);
  if (column + 2 > TERM_COLUMN) {
    cli_out_char(out, '\n');
    column = 0;
  }
  put_spaces(out, TERM_COLUMN - column);
  put_filled(out, text, TERM_COLUMN, TERM_COLUMN);
}

static void put_heading(cli_out *out, const char *heading) {
  cli_out_format(out, "\n%s\n", heading);
}

static void put_paragraphs(cli_out *out, const char *const *paragraphs) {
  for (; *paragraphs; paragraphs++) {
    cli_out_char(out, '\n');
    put_filled(out, *paragraphs, 0, 0);
  }
}

static void put_options(cli_out *out, const cli_option *options) {
  put_heading(out, "Options:");
  for (const cli_option *o = options; o->name; o++) {
    if (!o->help) continue;
    char term[80];
    char letter[8] = "    ";
    if (o->letter) snprintf(letter, sizeof letter, "-%c, ", o->letter);
    snprintf(term, sizeof term, "%s--%s%s%s", letter, o->name, o->argument ? " " : "",
             o->argument ? o->argument : "");
    put_entry(out, term, o->help);
  }
}

static void put_notes(cli_out *out, const char *heading, const commands_note *notes) {
  put_heading(out, heading);
  for (; notes->name; notes++) put_entry(out, notes->name, notes->text);
}

static void put_examples(cli_out *out, const cli_example *examples) {
  put_heading(out, "Examples:");
  for (; examples->command; examples++) {
    cli_out_string(out, "  # ");
    put_filled(out, examples->meaning, 4, 4);
    cli_out_string(out, "  ");
    cli_out_string(out, examples->command);
    cli_out_char(out, '\n');
  }
}

void cli_help_program(cli_out *out) {
  cli_out_format(out, "rakor-search: %s\n\n", commands_summary);
  cli_out_string(out,
                 "Usage: rakor-search [search] [-i INDEX] [OPTION]... QUERY...\n"
                 "       rakor-search COMMAND [OPTION]... [OPERAND]...\n");
  put_paragraphs(out, commands_about);
  put_heading(out, "Commands (rakor-search COMMAND --help tells more):");
  for (const cli_command *const *c = commands; *c; c++) put_entry(out, (*c)->name, (*c)->summary);
  put_options(out, commands_options);
  put_examples(out, commands_examples);
  put_notes(out, "Environment:", commands_environment);
  put_notes(out, "Exit status:", commands_statuses);
}

void cli_help_command(const cli_command *command, cli_out *out) {
  cli_out_format(out, "rakor-search %s: %s\n\n", command->name, command->summary);
  cli_out_format(out, "Usage: rakor-search %s [OPTION]...%s%s\n", command->name,
                 *command->operands ? " " : "", command->operands);
  put_paragraphs(out, command->paragraphs);
  put_options(out, command->options);
  put_examples(out, command->examples);
}
