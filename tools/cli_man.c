/* The man page, in the man(7) macros that groff and mandoc both read. */
#include <string.h>

#include "tools/cli_help.h"
#include "tools/commands.h"

/* Of the text, not of the build: the same sources give the same page. */
#define MANUAL_DATE "2026-11-21"

enum { LINE_LENGTH = 72 }; /* before escapes */

/* Roff takes "-" for a hyphen, "\" for an escape. */
static void put_text(cli_out *out, const char *text, size_t len) {
  for (size_t i = 0; i < len; i++) {
    if (text[i] == '\\') {
      cli_out_string(out, "\\e");
    } else if (text[i] == '-') {
      cli_out_string(out, "\\-");
    } else {
      cli_out_char(out, text[i]);
    }
  }
}

/* Short lines, as manual pages are kept; a leading "." or "'" would be a macro. */
static void put_filled(cli_out *out, const char *text) {
  size_t column = 0;
  for (;;) {
    text += strspn(text, " ");
    size_t len = strcspn(text, " ");
    if (len == 0) break;
    bool starts_line = column == 0 || column + 1 + len > LINE_LENGTH;
    if (column) cli_out_char(out, starts_line ? '\n' : ' ');
    if (starts_line && (*text == '.' || *text == '\'')) cli_out_string(out, "\\&");
    put_text(out, text, len);
    column = (starts_line ? 0 : column + 1) + len;
    text += len;
  }
  cli_out_char(out, '\n');
}

static void put_font(cli_out *out, char font, const char *text) {
  cli_out_format(out, "\\f%c", font);
  put_text(out, text, strlen(text));
  cli_out_string(out, "\\fR");
}

static void put_synopsis(cli_out *out) {
  cli_out_string(out, ".SH SYNOPSIS\n");
  put_font(out, 'B', "rakor-search");
  cli_out_string(out, " [OPTION]... QUERY...\n");
  for (const cli_command *const *c = commands; *c; c++) {
    cli_out_string(out, ".br\n");
    put_font(out, 'B', "rakor-search ");
    put_font(out, 'B', (*c)->name);
    cli_out_format(out, " [OPTION]...%s", *(*c)->operands ? " " : "");
    put_filled(out, (*c)->operands);
  }
}

static void put_paragraphs(cli_out *out, const char *const *paragraphs) {
  for (const char *const *p = paragraphs; *p; p++) {
    if (p != paragraphs) cli_out_string(out, ".PP\n");
    put_filled(out, *p);
  }
}

static void put_options(cli_out *out, const cli_option *options) {
  for (const cli_option *o = options; o->name; o++) {
    if (!o->help) continue;
    cli_out_string(out, ".TP\n");
    if (o->letter) {
      char letter[] = {'-', o->letter, '\0'};
      put_font(out, 'B', letter);
      cli_out_string(out, ", ");
    }
    put_font(out, 'B', "--");
    put_font(out, 'B', o->name);
    if (o->argument) {
      cli_out_char(out, ' ');
      put_font(out, 'I', o->argument);
    }
    cli_out_char(out, '\n');
    put_filled(out, o->help);
  }
}

static void put_examples(cli_out *out, const cli_example *examples) {
  for (; examples->command; examples++) {
    cli_out_string(out, ".TP\n");
    put_font(out, 'B', examples->command);
    cli_out_char(out, '\n');
    put_filled(out, examples->meaning);
  }
}

static void put_notes(cli_out *out, const char *heading, const commands_note *notes) {
  cli_out_format(out, ".SH %s\n", heading);
  for (; notes->name; notes++) {
    cli_out_string(out, ".TP\n");
    put_font(out, 'B', notes->name);
    cli_out_char(out, '\n');
    put_filled(out, notes->text);
  }
}

void cli_help_man(cli_out *out) {
  cli_out_format(out, ".TH RAKOR-SEARCH 1 %s \"rakor-search %s\" \"User Commands\"\n", MANUAL_DATE,
                 RAKOR_VERSION);
  cli_out_string(out, ".SH NAME\nrakor\\-search \\- ");
  put_filled(out, commands_summary);
  put_synopsis(out);
  cli_out_string(out, ".SH DESCRIPTION\n");
  put_paragraphs(out, commands_about);
  cli_out_string(out, ".SH OPTIONS\n");
  put_options(out, commands_options);
  cli_out_string(out, ".SH COMMANDS\n");
  for (const cli_command *const *c = commands; *c; c++) {
    cli_out_format(out, ".SS \"%s: ", (*c)->name);
    put_text(out, (*c)->summary, strlen((*c)->summary));
    cli_out_string(out, "\"\n");
    put_paragraphs(out, (*c)->paragraphs);
    put_options(out, (*c)->options);
    put_examples(out, (*c)->examples);
  }
  put_notes(out, "ENVIRONMENT", commands_environment);
  put_notes(out, "EXIT STATUS", commands_statuses);
  cli_out_string(out, ".SH EXAMPLES\n");
  put_examples(out, commands_examples);
}
