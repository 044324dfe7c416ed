/*
 * Make the manual page and the completions from the table of options.
 *
 *     generate man < data/pinc.1.in    the lines @SYNOPSIS@ and @OPTIONS@ become the commands and options
 *     generate bash | zsh | fish
 *     generate migrating               docs/migrating.md
 *     generate foreign                 its rows for the test: kind, option, value, what it is here, text
 */
#include "cli/commands.h"
#include "cli/foreign_table.h"
#include "markers/target/platform.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* The names that the lock of the current folder has, and their function in each shell. */
#define LOCKED                                                                                     \
    "sed -nE 's/^([A-Za-z0-9][A-Za-z0-9._-]*)(\\[[^]]*\\])?(==| @ ).*/\\1/p' requirements.txt "    \
    "2>/dev/null"

/* --- the manual */

/* Text for roff: a dash is a minus, a backslash is doubled, a line never begins with a dot or a
 * quote. */
static void put_roff(const char *text)
{
    for (; *text; text++) {
        if (*text == '-') {
            fputs("\\-", stdout);
        } else if (*text == '\\') {
            fputs("\\e", stdout);
        } else {
            putchar(*text);
        }
    }
}

static void put_man_option(const struct pinc_option *option)
{
    const char *argument = pinc_option_argument(option), *initial = pinc_option_default(option);
    char letter = pinc_option_letter(option);

    fputs(".TP\n", stdout);
    if (letter) {
        printf("\\fB\\-%c\\fR, ", letter);
    }
    fputs("\\fB\\-\\-", stdout);
    put_roff(pinc_option_name(option));
    fputs("\\fR", stdout);
    if (*argument) {
        fputs(" \\fI", stdout);
        put_roff(argument);
        fputs("\\fR", stdout);
    }
    if (pinc_option_negatable(option)) {
        fputs(", \\fB\\-\\-no\\-", stdout);
        put_roff(pinc_option_name(option));
        fputs("\\fR", stdout);
    }
    fputs("\n\\&", stdout);
    put_roff(pinc_option_help(option));
    if (initial) {
        fputs(" (default: ", stdout);
        put_roff(initial);
        fputs(")", stdout);
    }
    fputs(".\n", stdout);
}

static void put_man_options(void)
{
    const char *group = "";
    size_t i;

    for (i = 0; i < pinc_option_count(); i++) {
        const struct pinc_option *option = pinc_option_at(i);

        if (strcmp(group, pinc_option_group(option)) != 0) {
            group = pinc_option_group(option);
            printf(".SS %s\n", group);
        }
        put_man_option(option);
    }
}

/* "[FILE...]": capitals stand for something, small letters for themselves. */
static void put_man_words(const char *words)
{
    char font = 'R';

    for (; *words; words++) {
        const char next = *words >= 'A' && *words <= 'Z'   ? 'I'
                          : *words >= 'a' && *words <= 'z' ? 'B'
                                                           : 'R';

        if (next != font) {
            printf("\\f%c", next);
            font = next;
        }
        putchar(*words);
    }
    fputs(font == 'R' ? "\n" : "\\fR\n", stdout);
}

static void put_man_synopsis(void)
{
    size_t i;

    for (i = 0; i < command_count(); i++) {
        printf("%s\\fBpinc %s\\fR [\\fIOPTION\\fR...] ", i ? ".br\n" : "", command_at(i)->name);
        put_man_words(command_at(i)->words);
    }
}

static void put_man(void)
{
    char line[4096];

    while (fgets(line, sizeof line, stdin)) {
        char *version = strstr(line, "@VERSION@");

        if (strcmp(line, "@SYNOPSIS@\n") == 0) {
            put_man_synopsis();
        } else if (strcmp(line, "@OPTIONS@\n") == 0) {
            put_man_options();
        } else if (version) {
            printf("%.*s%s%s", (int)(version - line), line, pinc_version(),
                   version + strlen("@VERSION@"));
        } else {
            fputs(line, stdout);
        }
    }
}

/* --- completions */

/* "--pre -p --no-annotate ..." of a command. */
static void put_names(unsigned bit, const char *between)
{
    const char *before = "";
    size_t i;

    for (i = 0; i < pinc_option_count(); i++) {
        const struct pinc_option *option = pinc_option_at(i);

        if (!(pinc_option_commands(option) & bit)) {
            continue;
        }
        printf("%s--%s", before, pinc_option_name(option));
        before = between;
        if (pinc_option_letter(option)) {
            printf("%s-%c", between, pinc_option_letter(option));
        }
        if (pinc_option_negatable(option)) {
            printf("%s--no-%s", between, pinc_option_name(option));
        }
    }
}

/* "a|b" as "a b"; static until the next call. */
static const char *parted(const char *choices)
{
    static char words[1024];
    size_t i;

    (void)snprintf(words, sizeof words, "%s", choices);
    for (i = 0; words[i]; i++) {
        words[i] = words[i] == '|' ? ' ' : words[i];
    }
    return words;
}

static const char *cache_words(void)
{
    return parted(command_find("cache")->words);
}

/* The words that an option takes, parted by blanks; static until the next call; NULL: any. */
static const char *words_of(const struct pinc_option *option)
{
    static const char pythons[] = "3.9 3.10 3.11 3.12 3.13 3.14 3.15";
    static char words[1024];
    const char *name = pinc_option_name(option);
    size_t i, len = 0;

    if (strcmp(name, "python-version") == 0) {
        return pythons;
    }
    if (strcmp(name, "platform") == 0 || strcmp(name, "target") == 0) {
        for (i = 0; pinc_platform_short_name_at(i) && len < sizeof words; i++) {
            len += (size_t)snprintf(words + len, sizeof words - len, "%s%s", i ? " " : "",
                                    pinc_platform_short_name_at(i));
        }
        return words;
    }
    return pinc_option_kind(option) == PINC_OPTION_CHOICE ? parted(pinc_option_argument(option))
                                                          : NULL;
}

/* Does it take names of packages? Those that are locked are offered. */
static bool takes_names(const struct pinc_option *option)
{
    const char *argument = pinc_option_argument(option);

    return strcmp(argument, "NAME") == 0 && strcmp(pinc_option_name(option), "extra") != 0;
}

static void put_bash_value(const struct pinc_option *option)
{
    const char *words = words_of(option);

    if (!words && !takes_names(option)) {
        return;
    }
    printf("    --%s", pinc_option_name(option));
    if (pinc_option_letter(option)) {
        printf("|-%c", pinc_option_letter(option));
    }
    printf(") COMPREPLY=($(compgen -W %s%s%s -- \"$cur\")); return ;;\n", words ? "'" : "",
           words ? words : "\"$(_pinc_locked)\"", words ? "'" : "");
}

static void put_bash_values(void)
{
    size_t i;

    for (i = 0; i < pinc_option_count(); i++) {
        put_bash_value(pinc_option_at(i));
    }
}

static void put_bash(void)
{
    size_t i;

    fputs("# bash completion for pinc\n"
          "_pinc_locked()\n{\n    " LOCKED "\n}\n"
          "_pinc()\n{\n"
          "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} "
          "command=${COMP_WORDS[1]} names=\n"
          "    COMPREPLY=()\n"
          "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
          "        COMPREPLY=($(compgen -W '",
          stdout);
    for (i = 0; i < command_count(); i++) {
        printf("%s ", command_at(i)->name);
    }
    fputs("--help --version' -- \"$cur\"))\n        return\n    fi\n    case $prev in\n", stdout);
    put_bash_values();
    fputs("    esac\n    case $command in\n", stdout);
    for (i = 0; i < command_count(); i++) {
        printf("    %s) names='", command_at(i)->name);
        put_names(command_at(i)->bit, " ");
        fputs("' ;;\n", stdout);
    }
    printf("    esac\n"
           "    case $command:$cur in\n"
           "    *:-*) COMPREPLY=($(compgen -W \"$names\" -- \"$cur\")) ;;\n"
           "    cache:*) COMPREPLY=($(compgen -W '%s' -- \"$cur\")) ;;\n",
           cache_words());
    fputs("    why:*) COMPREPLY=($(compgen -W \"$(_pinc_locked)\" -- \"$cur\")\n"
          "        $([ \"$COMP_CWORD\" -eq 2 ] || compgen -f -- \"$cur\")) ;;\n"
          "    *) COMPREPLY=($(compgen -f -- \"$cur\")) ;;\n"
          "    esac\n}\n"
          "complete -o filenames -F _pinc pinc\n",
          stdout);
}

/* Text inside single quotes of a zsh specification or a fish argument. */
static void put_quoted(const char *text, const char *escape)
{
    for (; *text; text++) {
        if (*text == '\'') {
            fputs("'\\''", stdout);
            continue;
        }
        if (strchr(escape, *text)) {
            putchar('\\');
        }
        putchar(*text);
    }
}

static void put_zsh_argument(const struct pinc_option *option)
{
    const char *argument = pinc_option_argument(option), *words = words_of(option);

    if (words) {
        printf(":word:(%s)", words);
    } else if (takes_names(option)) {
        fputs(":name:($(_pinc_locked))", stdout);
    } else if (pinc_option_kind(option) != PINC_OPTION_FLAG) {
        printf(":%s:%s", argument,
               strcmp(argument, "FILE") == 0 || strcmp(argument, "PATH") == 0 ? "_files" : "");
    }
}

static void put_zsh_options(unsigned bit)
{
    size_t i;

    for (i = 0; i < pinc_option_count(); i++) {
        const struct pinc_option *option = pinc_option_at(i);
        const char *star = pinc_option_kind(option) == PINC_OPTION_LIST ? "*" : "";
        int negated;

        if (!(pinc_option_commands(option) & bit)) {
            continue;
        }
        for (negated = 0; negated <= pinc_option_negatable(option); negated++) {
            printf("            '%s--%s%s%s[", star, negated ? "no-" : "", pinc_option_name(option),
                   pinc_option_kind(option) == PINC_OPTION_FLAG ? "" : "=");
            put_quoted(negated ? "do not: " : "", "");
            put_quoted(pinc_option_help(option), "[]:");
            putchar(']');
            put_zsh_argument(option);
            fputs("' \\\n", stdout);
        }
    }
}

static void put_zsh(void)
{
    size_t i;

    fputs("#compdef pinc\n_pinc_locked()\n{\n    " LOCKED
          "\n}\n_pinc()\n{\n    local -a commands\n    commands=(\n",
          stdout);
    for (i = 0; i < command_count(); i++) {
        printf("        '%s:%s'\n", command_at(i)->name, command_at(i)->help);
    }
    fputs(
        "    )\n    if (( CURRENT == 2 )); then\n        _describe command commands\n        "
        "return\n    fi\n"
        "    local command=$words[2]\n    shift words\n    (( CURRENT-- ))\n    case $command in\n",
        stdout);
    for (i = 0; i < command_count(); i++) {
        printf("    %s)\n        _arguments -s \\\n", command_at(i)->name);
        put_zsh_options(command_at(i)->bit);
        if (command_at(i)->bit == PINC_COMMAND_CACHE) {
            printf("            '1:action:(%s)'", cache_words());
        } else {
            fputs(command_at(i)->bit == PINC_COMMAND_WHY
                      ? "            '1:name:($(_pinc_locked))' '*:file:_files'"
                      : "            '*:file:_files'",
                  stdout);
        }
        fputs("\n        ;;\n", stdout);
    }
    fputs("    esac\n}\n_pinc \"$@\"\n", stdout);
}

static void put_fish_option(const struct pinc_option *option, const char *command)
{
    const char *words = words_of(option);
    int negated;

    for (negated = 0; negated <= pinc_option_negatable(option); negated++) {
        printf("complete -c pinc -n '__fish_seen_subcommand_from %s' -l %s%s", command,
               negated ? "no-" : "", pinc_option_name(option));
        if (!negated && pinc_option_letter(option)) {
            printf(" -s %c", pinc_option_letter(option));
        }
        if (words) {
            printf(" -x -a '%s'", words);
        } else if (takes_names(option)) {
            fputs(" -x -a '(__pinc_locked)'", stdout);
        } else if (pinc_option_kind(option) != PINC_OPTION_FLAG) {
            fputs(" -r", stdout);
        }
        fputs(" -d '", stdout);
        put_quoted(negated ? "do not: " : "", "");
        put_quoted(pinc_option_help(option), "\\");
        fputs("'\n", stdout);
    }
}

static void put_fish(void)
{
    size_t i, k;

    fputs("# fish completion for pinc\nfunction __pinc_locked\n    " LOCKED "\nend\n", stdout);
    for (i = 0; i < command_count(); i++) {
        printf("complete -c pinc -n __fish_use_subcommand -x -a %s -d '%s'\n", command_at(i)->name,
               command_at(i)->help);
    }
    printf("complete -c pinc -n '__fish_seen_subcommand_from cache' -x -a '%s'\n", cache_words());
    fputs("complete -c pinc -n '__fish_seen_subcommand_from why' -a '(__pinc_locked)'\n", stdout);
    for (i = 0; i < command_count(); i++) {
        for (k = 0; k < pinc_option_count(); k++) {
            if (pinc_option_commands(pinc_option_at(k)) & command_at(i)->bit) {
                put_fish_option(pinc_option_at(k), command_at(i)->name);
            }
        }
    }
}

/* --- options of other tools */

static const char *const kind_names[] = {"same", "same, with a note", "as", "a note", "refused"};

/* Text of a cell: a bar would end it. */
static void put_cell(const char *text)
{
    for (; *text; text++) {
        if (*text == '|' || *text == '<' || *text == '*') {
            putchar('\\');
        }
        putchar(*text);
    }
}

static const char *example_of(const struct foreign_option *row)
{
    return row->example && strcmp(row->example, "$INDEX") == 0        ? "URL"
           : row->example && strcmp(row->example, "mine=$INDEX") == 0 ? "NAME=URL"
                                                                      : row->example;
}

static void put_foreign_name(const struct foreign_option *row)
{
    const char *example = example_of(row);
    const char *quote = example && strchr(example, ' ') ? "'" : "";

    printf("`--%s%s%s%s%s`", row->name, example ? " " : "", quote, example ? example : "", quote);
}

static void put_here(const struct foreign_option *row)
{
    switch (row->kind) {
    case FOREIGN_SAME:
        fputs("the same", stdout);
        break;
    case FOREIGN_NOTED_OWN:
    case FOREIGN_NOTED:
        fputs("accepted, with a note", stdout);
        break;
    case FOREIGN_AS:
        if (row->as) {
            const char *equals = strchr(row->as, '=');

            printf("`--%.*s%s%s`", (int)(equals ? equals - row->as : (long)strlen(row->as)),
                   row->as, equals ? " " : "", equals ? equals + 1 : "");
        } else {
            fputs("obeyed", stdout);
        }
        break;
    case FOREIGN_REFUSED:
        fputs("refused", stdout);
        break;
    }
    if (row->text) {
        fputs(": ", stdout);
        put_cell(row->text);
    }
}

static void put_migrating(void)
{
    const struct foreign_option *row;
    size_t i;

    fputs(
        "# Options of other tools\n\n"
        "Every option of `pip-compile` 7.6, `uv pip compile` 0.13 and `pip lock` 26.3, as their "
        "`--help` lists "
        "them, and what `pinc compile`\nmakes of it. A test runs each row. [moving.md](moving.md) "
        "tells how to move.\n\n"
        "\"The same\" is obeyed and means what it means there. A note is printed where an option "
        "asks for "
        "what is so anyway, or for what does not\nmatter here; `-q` leaves notes out. What is "
        "refused ends "
        "the run with status 2 and with what to use, before anything is asked for.\n\n"
        "Short options are those of pip-compile: `-o`, `-c`, `-f`, `-i`, `-U`, `-P`, `-p` "
        "(`--pre`), `-n` (`--dry-run`), `-q`, "
        "`-v`, `-h`; of uv and pip\nalso `-C` (`--config-settings`). Not taken, with a hint: `-r` "
        "and `-e` of pip, `-r` of "
        "pip-compile (`--refresh`), `-b` of uv\n(`--build-constraint`); uv's `-p` is `--python` "
        "and its `-n` `--no-cache` here.\n\n"
        "| option | pip-compile | uv | pip lock | here |\n| --- | --- | --- | --- | --- |\n",
        stdout);
    for (i = 0; (row = foreign_option_at(i)) != NULL; i++) {
        fputs("| ", stdout);
        put_foreign_name(row);
        printf(" | %s | %s | %s | ", row->tools & FOREIGN_PIP_COMPILE ? "x" : "",
               row->tools & FOREIGN_UV ? "x" : "", row->tools & FOREIGN_PIP_LOCK ? "x" : "");
        put_here(row);
        fputs(" |\n", stdout);
    }
}

static void put_foreign(void)
{
    const struct foreign_option *row;
    size_t i;

    for (i = 0; (row = foreign_option_at(i)) != NULL; i++) {
        printf("%s\t%s\t%s\t%s\t%s\n", kind_names[row->kind], row->name,
               row->example ? row->example : "-", row->as ? row->as : "-",
               row->text ? row->text : "-");
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*put)(void);
    } kinds[] = {{"man", put_man},   {"bash", put_bash},           {"zsh", put_zsh},
                 {"fish", put_fish}, {"migrating", put_migrating}, {"foreign", put_foreign}};
    size_t i;

    for (i = 0; argc == 2 && i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(argv[1], kinds[i].name) == 0) {
            kinds[i].put();
            return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
        }
    }
    fputs("usage: generate man|bash|zsh|fish|migrating|foreign\n", stderr);
    return 2;
}
