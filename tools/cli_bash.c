/*
 * The bash completion. It needs nothing but bash itself: the words typed so
 * far name the subcommand; the tables say which options follow, and what
 * kind of value an option takes (one of its choices, or a file).
 */
#include <string.h>

#include "tools/cli_help.h"
#include "tools/commands.h"

static bool takes_path(const cli_option *option) {
  return option->argument && !option->choices &&
         (strcmp(option->argument, "FILE") == 0 || strcmp(option->argument, "INDEX") == 0);
}

static void put_flags(cli_out *out, const cli_option *options) {
  for (const cli_option *o = options; o->name; o++) {
    if (!o->help) continue;
    if (o->letter) cli_out_format(out, "-%c ", o->letter);
    cli_out_format(out, "--%s ", o->name);
  }
}

static void put_pattern(cli_out *out, const cli_command *command, const cli_option *option) {
  cli_out_format(out, "    %s:--%s", command->name, option->name);
  if (option->letter) cli_out_format(out, " | %s:-%c", command->name, option->letter);
  cli_out_string(out, ")");
}

/* case "command:previous word" */
static void put_values(cli_out *out, const cli_command *command) {
  for (const cli_option *o = command->options; o->name; o++) {
    if (!o->help || !o->argument) continue;
    put_pattern(out, command, o);
    if (o->choices) {
      cli_out_string(out, " words=\"");
      for (const char *p = o->choices; *p; p++) cli_out_char(out, *p == '|' ? ' ' : *p);
      cli_out_string(out, "\" ;;\n");
    } else {
      cli_out_format(out, " %s ;;\n", takes_path(o) ? "files=yes" : "return");
    }
  }
}

static void put_names(cli_out *out) {
  for (const cli_command *const *c = commands; *c; c++) cli_out_format(out, "%s ", (*c)->name);
}

static void put_command_cases(cli_out *out) {
  cli_out_string(out, "  case $command in\n");
  for (const cli_command *const *c = commands; *c; c++) {
    cli_out_format(out, "    %s)\n      flags=\"", (*c)->name);
    put_flags(out, (*c)->options);
    cli_out_string(out, "\"\n");
    if ((*c)->takes_files) cli_out_string(out, "      files=yes\n");
    if (*c == &cmd_help) cli_out_string(out, "      words=$names\n");
    cli_out_string(out, "      ;;\n");
  }
  cli_out_string(out, "  esac\n");
}

void cli_help_bash(cli_out *out) {
  cli_out_string(out,
                 "# bash completion for rakor-search; made from the tables of its commands\n"
                 "_rakor_search() {\n"
                 "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
                 "  local command= words= flags= files= names=\"");
  put_names(out);
  cli_out_string(out,
                 "\"\n"
                 "  local word\n"
                 "  # bash splits --name=value into three words\n"
                 "  [[ $current == = ]] && current=\n"
                 "  [[ $previous == = ]] && previous=${COMP_WORDS[COMP_CWORD - 2]}\n"
                 "  COMPREPLY=()\n"
                 "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
                 "    [[ $word != -* && \" $names\" == *\" $word \"* ]] && command=$word && break\n"
                 "  done\n"
                 "  if [[ -z $command ]]; then\n"
                 "    (( COMP_CWORD == 1 )) && words=\"$names --version\"\n"
                 "    command=search\n"
                 "  fi\n"
                 "  case $command:$previous in\n");
  for (const cli_command *const *c = commands; *c; c++) put_values(out, *c);
  cli_out_string(out, "    *)\n");
  put_command_cases(out);
  cli_out_string(
      out,
      "    ;;\n"
      "  esac\n"
      "  [[ $current == -* ]] && words=\"$words $flags\" files=\n"
      "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\"\n"
      "    [[ -n $files ]] && compgen -f -- \"$current\")\n"
      "  [[ -n $files ]] && compopt -o filenames 2>/dev/null\n"
      "  return 0\n"
      "}\n"
      "complete -F _rakor_search rakor-search\n");
}
