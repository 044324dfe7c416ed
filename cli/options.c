#include "cli/options.h"

#include "cli/commands.h"
#include "cli/foreign_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME_MAX_LEN 64
#define ARGS_MAX 64 /* words of --pip-args */
#define BLANKS " \t\r\n"

/* --- failures */

static enum pinc_status fail(struct pinc_error *err, const char *before, const char *text, int len,
                             const char *after)
{
    err->code = PINC_EUSAGE;
    (void)snprintf(err->text, sizeof err->text, "%s%.*s%s", before, len, text, after);
    return PINC_EUSAGE;
}

static void hint(struct pinc_error *err, const char *before, const char *text, const char *after)
{
    (void)snprintf(err->hint, sizeof err->hint, "%s%s%s", before, text, after);
}

static const char *option_name_at(size_t at)
{
    return pinc_option_name(pinc_option_at(at));
}

static enum pinc_status fail_unknown(struct pinc_error *err, const char *word, const char *name)
{
    const char *near = pinc_text_nearest(name, option_name_at, pinc_option_count());

    (void)fail(err, "no such option: ", word, (int)strcspn(word, "="), "");
    if (near) {
        hint(err, "did you mean --", near, "?");
    }
    return PINC_EUSAGE;
}

/* --- one option */

static enum pinc_status set_program_option(struct program *program, const char *name,
                                           const char *value)
{
    const struct {
        const char *name;
        bool *at;
    } flags[] = {{"quiet", &program->shown.quiet},  {"verbose", &program->shown.verbose},
                 {"dry-run", &program->dry_run},    {"no-progress", &program->shown.no_progress},
                 {"help", &program->asked.help},    {"version", &program->asked.version},
                 {"flat", &program->download.flat}, {"sdist", &program->download.sdist},
                 {"write", &program->trim.write},   {"exit-code", &program->exit_code}};
    const struct {
        const char *name, **at;
    } texts[] = {{"color", &program->shown.color},  {"format", &program->format},
                 {"dest", &program->download.dest}, {"html", &program->html},
                 {"keep", &program->cache.keep},    {"output-file", &program->trim.output},
                 {"lock-file", &program->trim.lock}};
    size_t i;

    for (i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (strcmp(flags[i].name, name) == 0) {
            *flags[i].at = true;
        }
    }
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (strcmp(texts[i].name, name) == 0) {
            *texts[i].at = value;
        }
    }
    if (strcmp(name, "json") == 0 ||
        (strcmp(name, "format") == 0 && value && strcmp(value, "json") == 0)) {
        return program_use_json(program) ? PINC_OK : PINC_ENOMEM;
    }
    return PINC_OK;
}

/* Formats as other tools spell them. */
static const char *format_meant(const char *value)
{
    static const struct foreign_word others[] = {
        {"requirements.txt", "requirements"},
        {"requirements-txt", "requirements"},
        {"txt", "requirements"},
        {"pylock.toml", "pylock"},
        {"toml", "pylock"},
        {"cyclonedx-json", "cyclonedx"},
        {"cyclonedx1.5", "cyclonedx"},
        {"cyclonedx1.6", "cyclonedx"},
        {"sbom", "cyclonedx"},
        {"md", "markdown"},
    };

    return foreign_word_find(others, sizeof others / sizeof *others, value);
}

static bool is_choice(const char *words, const char *value)
{
    const size_t len = strlen(value);

    while (*words) {
        const size_t n = strcspn(words, "|");

        if (n == len && strncmp(words, value, n) == 0) {
            return true;
        }
        words += n + (words[n] == '|');
    }
    return false;
}

/* Is a value one of the words of a choice? Those of the library's options it checks itself. */
static enum pinc_status check_choice(const struct pinc_option *option, const char *value,
                                     struct pinc_error *err)
{
    const char *words = pinc_option_argument(option), *meant = format_meant(value);

    if (is_choice(words, value)) {
        return PINC_OK;
    }
    (void)fail(err, "no such choice: '", value, 100, "'");
    if (meant && strcmp(pinc_option_name(option), "format") == 0 && is_choice(words, meant)) {
        hint(err, "write --format ", meant, "");
        return PINC_EUSAGE;
    }
    (void)snprintf(err->hint, sizeof err->hint, "--%s takes %s", pinc_option_name(option),
                   pinc_option_argument(option));
    return PINC_EUSAGE;
}

/* The option of that name that the command takes, else any of that name. */
static const struct pinc_option *find_option(const struct program *program, const char *name)
{
    size_t i;

    for (i = 0; program->command && i < pinc_option_count(); i++) {
        const struct pinc_option *option = pinc_option_at(i);

        if ((pinc_option_commands(option) & (unsigned)program->command->bit) &&
            strcmp(pinc_option_name(option), name) == 0) {
            return option;
        }
    }
    return pinc_option_find(name);
}

/* The commands whose options count: `cache export` compiles its inputs, and has those of check from there on. */
static unsigned commands_of(const struct program *program)
{
    const unsigned bit = (unsigned)program->command->bit;

    return bit == PINC_COMMAND_CACHE && program->n_words && strcmp(program->words[0], "export") == 0
               ? bit | PINC_COMMAND_CHECK
               : bit;
}

/* Sets `name` ("no-annotate" too) of the option; value is NULL for a flag. */
static enum pinc_status set(struct program *program, const struct pinc_option *option,
                            const char *name, const char *value, struct pinc_error *err)
{
    const struct command *command = program->command;

    if (command && !(pinc_option_commands(option) & commands_of(program))) {
        (void)fail(err, "option --", name, (int)strlen(name), "");
        (void)snprintf(err->text + strlen(err->text), sizeof err->text - strlen(err->text),
                       " is not one of pinc %s", command->name);
        return PINC_EUSAGE;
    }
    program->cache.for_inputs =
        program->cache.for_inputs ||
        (command && !(pinc_option_commands(option) & (unsigned)command->bit));
    program->shown.part_of_tree =
        program->shown.part_of_tree || strcmp(name, "depth") == 0 || strcmp(name, "invert") == 0;
    program->shown.of_lock = program->shown.of_lock || strcmp(name, "lock") == 0;
    if (!pinc_option_of_program(option)) {
        return pinc_session_set(program->session, name, value, err);
    }
    if (pinc_option_kind(option) == PINC_OPTION_FLAG && value) {
        return fail(err, "option --", name, (int)strlen(name), " takes no value");
    }
    if (value && strchr(pinc_option_argument(option), '|') &&
        check_choice(option, value, err) != PINC_OK) {
        return PINC_EUSAGE;
    }
    return set_program_option(program, name, value);
}

/* The words that are left. */
struct reader {
    char **next;
    int left;
};

static const char *take_word(struct reader *reader)
{
    reader->left--;
    return *reader->next++;
}

/* The argument in the next word; NULL when there is none, or when it looks like a long option. */
static const char *take_value(struct reader *reader)
{
    if (reader->left == 0 || strncmp(reader->next[0], "--", 2) == 0) {
        return NULL;
    }
    return take_word(reader);
}

/* Keep a note for program_start(). */
static void add_note(struct program *program, const struct foreign_option *row)
{
    if (row && row->text && program->foreign.n_notes < PROGRAM_NOTES_MAX) {
        program->foreign.notes[program->foreign.n_notes++] = row;
    }
}

/* Each name that begins a line of a file, as in a requirements file. */
static enum pinc_status set_names(struct program *program, const struct foreign_use *use,
                                  struct pinc_error *err)
{
    static const char name_chars[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789._-";
    FILE *file = fopen(use->value, "r");
    enum pinc_status st = PINC_OK;
    char *line = NULL;
    size_t size = 0;

    if (!file) {
        err->code = PINC_ENOTFOUND;
        (void)snprintf(err->text, sizeof err->text, "cannot read '%.200s': %s", use->value,
                       strerror(errno));
        return PINC_ENOTFOUND;
    }
    st = pinc_session_spare_file(program->session, use->value, err);
    while (st == PINC_OK && getline(&line, &size, file) >= 0) {
        char *name = line + strspn(line, BLANKS);

        name[strspn(name, name_chars)] = '\0';
        if (*name && *name != '-') {
            st = pinc_session_set(program->session, use->option, name, err);
        }
    }
    free(line);
    (void)fclose(file);
    return st;
}

static enum pinc_status read_words(struct program *program, struct reader *reader, bool nested,
                                   struct pinc_error *err);

/* The words of --pip-args: parted by blanks, with quotes as in a shell. They stay: options of the program
 * point into them. */
static enum pinc_status read_args(struct program *program, const char *text, struct pinc_error *err)
{
    char *copy = program->foreign.args ? NULL : strdup(text), *from = copy, *to = copy,
         quote = '\0';
    char *words[ARGS_MAX];
    struct reader reader = {words, 0};

    if (program->foreign.args) {
        return fail(err, "--pip-args is given twice", "", 0, "");
    }
    if (!copy) {
        (void)fail(err, "out of memory", "", 0, "");
        return err->code = PINC_ENOMEM;
    }
    program->foreign.args = copy;
    for (from += strspn(from, BLANKS); *from; from += strspn(from, BLANKS)) {
        if (reader.left == ARGS_MAX) {
            return fail(err, "too many words in --pip-args", "", 0, "");
        }
        words[reader.left++] = to;
        for (; *from && (quote || !strchr(BLANKS, *from)); from++) {
            if (quote ? *from == quote : *from == '\'' || *from == '"') {
                quote = quote ? '\0' : *from;
            } else {
                *to++ = *from;
            }
        }
        from += *from != '\0';
        *to++ = '\0';
    }
    return read_words(program, &reader, true, err);
}

static enum pinc_status use_foreign(struct program *program, const struct foreign_use *use,
                                    struct pinc_error *err)
{
    const struct pinc_option *option;

    switch (use->act) {
    case FOREIGN_TELL:
        add_note(program, use->row);
        return PINC_OK;
    case FOREIGN_WORD:
        program->words[program->n_words++] = use->value;
        return PINC_OK;
    case FOREIGN_READ:
        return read_args(program, use->value, err);
    case FOREIGN_GO:
        if (chdir(use->value) != 0) {
            (void)fail(err, "cannot go to '", use->value, 200, "': ");
            (void)snprintf(err->text + strlen(err->text), sizeof err->text - strlen(err->text),
                           "%s", strerror(errno));
            return PINC_EUSAGE;
        }
        return PINC_OK;
    case FOREIGN_NAMES:
        return set_names(program, use, err);
    case FOREIGN_SET:
    case FOREIGN_OWN:
        break;
    }
    option = find_option(program, use->option);
    return set(program, option, use->option,
               pinc_option_kind(option) == PINC_OPTION_FLAG ? NULL : use->value, err);
}

/* Does the option take the next word? pip-compile's --color is a flag. */
static bool wants_value(const struct pinc_option *own, const char *name, bool foreign,
                        const struct reader *reader)
{
    struct pinc_error ignored = {0};

    if (!own) {
        return foreign;
    }
    if (strcmp(name, "color") == 0) {
        return reader->left && check_choice(own, reader->next[0], &ignored) == PINC_OK;
    }
    /* --no-NAME takes none. */
    return pinc_option_kind(own) != PINC_OPTION_FLAG && strcmp(name, pinc_option_name(own)) == 0;
}

/* Options of other tools are for commands that compile. */
static bool takes_foreign(const struct program *program)
{
    return program->command &&
           (program->command->bit & (PINC_COMMAND_COMPILE | PINC_COMMAND_CHECK | PINC_COMMAND_WHY |
                                     PINC_COMMAND_TREE | PINC_COMMAND_CONFIG));
}

static enum pinc_status read_long(struct program *program, const char *word, struct reader *reader,
                                  struct pinc_error *err)
{
    const char *equals = strchr(word, '='), *value = equals ? equals + 1 : NULL;
    size_t len = equals ? (size_t)(equals - word) : strlen(word);
    const struct pinc_option *option;
    struct foreign_use use = {.act = FOREIGN_OWN};
    char name[NAME_MAX_LEN] = "";
    bool foreign = false, known;

    if (len - 2 < sizeof name) {
        memcpy(name, word + 2, len - 2);
    }
    option = find_option(program, name);
    known = takes_foreign(program) && foreign_option_known(name, &foreign);
    if (!option && !known) {
        return fail_unknown(err, word, name);
    }
    if (!value && wants_value(option, name, foreign, reader)) {
        /* What is for pip begins with dashes. */
        value =
            strcmp(name, "pip-args") == 0 && reader->left ? take_word(reader) : take_value(reader);
        if (!value) {
            return fail(err, "option --", name, (int)strlen(name), " needs a value");
        }
    }
    if (!value && option && strcmp(name, "color") == 0) {
        value = "always";
    }
    if (!option && !foreign && value) {
        return fail(err, "option --", name, (int)strlen(name), " takes no value");
    }
    if (known && foreign_option_use(&use, name, value, option != NULL, err) != PINC_OK) {
        return PINC_EUSAGE;
    }
    if (use.act != FOREIGN_OWN) {
        return use_foreign(program, &use, err);
    }
    add_note(program, use.row);
    return set(program, option, name, value, err);
}

/* As find_option(). */
static const struct pinc_option *find_letter(const struct program *program, char letter)
{
    const unsigned bit = program->command ? (unsigned)program->command->bit : 0;
    const struct pinc_option *found = NULL;
    size_t i;

    for (i = 0; i < pinc_option_count(); i++) {
        const struct pinc_option *option = pinc_option_at(i);

        if (!letter || pinc_option_letter(option) != letter) {
            continue;
        }
        if (pinc_option_commands(option) & bit) {
            return option;
        }
        found = found ? found : option;
    }
    return found;
}

/* Letters of pip, pip-compile and uv that mean nothing here. */
static void hint_at_letter(struct pinc_error *err, char letter)
{
    if (letter == 'r') {
        hint(err, "an input file is named without -r; pip-compile's --rebuild is --refresh", "",
             "");
    } else if (letter == 'e') {
        hint(err, "write it into the input file: -e FOLDER", "", "");
    } else if (letter == 'b') {
        hint(err, "uv's -b is --build-constraint", "", "");
    }
}

/* "-qU", "-oFILE", "-o FILE". */
static enum pinc_status read_short(struct program *program, const char *word, struct reader *reader,
                                   struct pinc_error *err)
{
    const char *at;

    for (at = word + 1; *at; at++) {
        const struct pinc_option *option = find_letter(program, *at);
        const char *value = NULL;
        enum pinc_status st;

        if (!option) {
            (void)fail(err, "no such option: -", at, 1, "");
            hint_at_letter(err, *at);
            return PINC_EUSAGE;
        }
        if (pinc_option_kind(option) != PINC_OPTION_FLAG) {
            value = at[1] ? at + 1 : take_value(reader);
            if (!value) {
                return fail(err, "option -", at, 1, " needs a value");
            }
        }
        st = set(program, option, pinc_option_name(option), value, err);
        if (st != PINC_OK || value) {
            return st;
        }
    }
    return PINC_OK;
}

static enum pinc_status read_words(struct program *program, struct reader *reader, bool nested,
                                   struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    bool only_words = false;

    while (reader->left && st == PINC_OK) {
        const char *word = take_word(reader);

        if (nested && (word[0] != '-' || strncmp(word, "--requirement", 13) == 0)) {
            st = fail(err, "not an option, in --pip-args: '", word, 100, "'");
        } else if (only_words || word[0] != '-' || word[1] == '\0') {
            program->words[program->n_words++] = word;
        } else if (strcmp(word, "--") == 0) {
            only_words = true;
        } else if (word[1] == '-') {
            st = read_long(program, word, reader, err);
        } else {
            st = read_short(program, word, reader, err);
        }
    }
    return st;
}

enum pinc_status options_read(struct program *program, int argc, char **argv,
                              struct pinc_error *err)
{
    struct reader reader = {argv, argc};

    return read_words(program, &reader, false, err);
}

/* --- help */

/* Text from column `at` on, broken at blanks so that no line passes `columns`; further lines begin
 * at column `indent`. */
static void print_wrapped(FILE *to, const char *text, int at, int indent, int columns)
{
    while (*text) {
        int len = (int)strcspn(text, " ");

        if (at + len > columns && at > indent) {
            (void)fprintf(to, "\n%*s", indent, "");
            at = indent;
        }
        (void)fprintf(to, "%.*s", len, text);
        at += len;
        text += len;
        if (*text == ' ') {
            text++;
            if (*text && at + 1 + (int)strcspn(text, " ") <= columns) {
                (void)fputc(' ', to);
                at++;
            } else if (*text) {
                (void)fprintf(to, "\n%*s", indent, "");
                at = indent;
            }
        }
    }
    (void)fputc('\n', to);
}

static void print_option(FILE *to, const struct pinc_option *option, int columns)
{
    const char *argument = pinc_option_argument(option), *initial = pinc_option_default(option);
    char left[128], help[512];
    int width;

    width = snprintf(
        left, sizeof left, "  %c%c%s --%s%s%s%s", pinc_option_letter(option) ? '-' : ' ',
        pinc_option_letter(option) ? pinc_option_letter(option) : ' ',
        pinc_option_letter(option) ? "," : " ", pinc_option_negatable(option) ? "[no-]" : "",
        pinc_option_name(option), *argument ? " " : "", argument);
    (void)snprintf(help, sizeof help, "%s%s%s%s", pinc_option_help(option),
                   initial ? " (default: " : "", initial ? initial : "", initial ? ")" : "");
    (void)fputs(left, to);
    if (width > 30) {
        (void)fprintf(to, "\n%*s", 32, "");
    } else {
        (void)fprintf(to, "%*s", 32 - width, "");
    }
    print_wrapped(to, help, 32, 32, columns);
}

static void print_options(FILE *to, unsigned commands, int columns)
{
    const char *group = "";
    size_t i;

    for (i = 0; i < pinc_option_count(); i++) {
        const struct pinc_option *option = pinc_option_at(i);

        if (!(pinc_option_commands(option) & commands)) {
            continue;
        }
        if (strcmp(group, pinc_option_group(option)) != 0) {
            group = pinc_option_group(option);
            (void)fprintf(to, "\n%s:\n", group);
        }
        print_option(to, option, columns);
    }
}

void options_print_help(FILE *to, const struct command *command, int columns)
{
    size_t i;

    if (command) {
        (void)fprintf(to, "usage: pinc %s [OPTION...] %s\n\n", command->name, command->words);
        print_wrapped(to, command->about, 0, 0, columns);
        print_options(to, (unsigned)command->bit, columns);
        return;
    }
    (void)fputs(
        "usage: pinc COMMAND [OPTION...] [WORD...]\n\n"
        "Resolve Python requirements for several target environments together.\n\nCommands:\n",
        to);
    for (i = 0; i < command_count(); i++) {
        const struct command *c = command_at(i);
        int width = fprintf(to, "  pinc %s %s", c->name, c->words);

        (void)fprintf(to, "%*s", width > 0 && width < 30 ? 30 - width : 1, "");
        print_wrapped(to, c->help, 30, 30, columns);
    }
    (void)fputs("\npinc COMMAND --help lists the options of a command; pinc --version prints the "
                "version.\n",
                to);
}
