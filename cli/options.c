#include "cli/options.h"

#include "cli/commands.h"

#include <string.h>

#define NAME_MAX_LEN 64

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

/* Edit distance with transpositions (optimal string alignment), for short names. */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][NAME_MAX_LEN + 1], n = strlen(a), m = strlen(b), i, k;

    if (n > NAME_MAX_LEN || m > NAME_MAX_LEN) {
        return NAME_MAX_LEN;
    }
    for (k = 0; k <= m; k++) {
        rows[0][k] = k;
    }
    for (i = 1; i <= n; i++) {
        size_t *now = rows[i % 3], *before = rows[(i + 2) % 3], *third = rows[(i + 1) % 3];

        now[0] = i;
        for (k = 1; k <= m; k++) {
            size_t best = before[k - 1] + (a[i - 1] != b[k - 1]);

            best = before[k] + 1 < best ? before[k] + 1 : best;
            best = now[k - 1] + 1 < best ? now[k - 1] + 1 : best;
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1] &&
                third[k - 2] + 1 < best) {
                best = third[k - 2] + 1;
            }
            now[k] = best;
        }
    }
    return rows[n % 3][m];
}

const char *options_nearest(const char *wrong, const char *(*name)(size_t at), size_t n)
{
    size_t best = strlen(wrong) / 3 + 1, i;
    const char *found = NULL;

    for (i = 0; i < n; i++) {
        size_t d = distance(wrong, name(i));

        if (d < best) {
            best = d;
            found = name(i);
        }
    }
    return found;
}

static const char *option_name_at(size_t at)
{
    return pinc_option_name(pinc_option_at(at));
}

/* What users of other tools try, and what to do here. */
static const char *foreign_hint(const char *name)
{
    static const struct {
        const char *name, *hint;
    } known[] = {
        {"resolver", "there is one resolver here; leave the option out"},
        {"rebuild", "--refresh asks the index again, and `pinc cache clear` empties the cache"},
        {"pip-args", "give these options to pinc itself"},
        {"universal", "name the targets with --platform and --python-version; Linux x86_64 and "
                      "aarch64 are the default"},
        {"python-platform", "that is --platform here"},
        {"prerelease", "that is --pre here"},
        {"requirement", "name the input file alone: pinc compile FILE"},
        {"emit-trusted-host", "--emit-index-url writes trusted hosts, too"},
        {"no-emit-trusted-host", "--no-emit-index-url leaves trusted hosts out, too"},
        {"emit-find-links", "--emit-index-url writes --find-links, too"},
        {"no-emit-find-links", "--no-emit-index-url leaves --find-links out, too"},
        {"emit-options", "index options of the input files are always written"},
        {"max-rounds", "leave the option out"},
        {"uploaded-prior-to", "that is --exclude-newer here"},
        {"keep-markers", "markers are written where targets differ; leave the option out"},
        {"no-strip-markers", "markers are written where targets differ; leave the option out"},
    };
    size_t i;

    for (i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i].name, name) == 0) {
            return known[i].hint;
        }
    }
    return NULL;
}

static enum pinc_status fail_unknown(struct pinc_error *err, const char *word, const char *name)
{
    const char *known = foreign_hint(name);
    const char *near = known ? NULL : options_nearest(name, option_name_at, pinc_option_count());

    (void)fail(err, "no such option: ", word, (int)strcspn(word, "="), "");
    if (known) {
        hint(err, known, "", "");
    } else if (near) {
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
                 {"help", &program->help},          {"version", &program->version},
                 {"flat", &program->download.flat}, {"sdist", &program->download.sdist},
                 {"write", &program->trim.write}};
    const struct {
        const char *name, **at;
    } texts[] = {{"color", &program->shown.color},  {"format", &program->format},
                 {"dest", &program->download.dest}, {"html", &program->html},
                 {"keep", &program->keep},          {"output-file", &program->trim.output},
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

/* Is a value one of the words of a choice? Those of the library's options it checks itself. */
static enum pinc_status check_choice(const struct pinc_option *option, const char *value,
                                     struct pinc_error *err)
{
    const char *word = pinc_option_argument(option);
    const size_t len = strlen(value);

    while (*word) {
        const size_t n = strcspn(word, "|");

        if (n == len && strncmp(word, value, n) == 0) {
            return PINC_OK;
        }
        word += n + (word[n] == '|');
    }
    (void)fail(err, "no such choice: '", value, 100, "'");
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
    program->for_inputs = program->for_inputs ||
                          (command && !(pinc_option_commands(option) & (unsigned)command->bit));
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

/* The argument in the next word; NULL when there is none, or when it looks like a long option. */
static const char *take_value(struct reader *reader)
{
    if (reader->left == 0 || strncmp(reader->next[0], "--", 2) == 0) {
        return NULL;
    }
    reader->left--;
    return *reader->next++;
}

static enum pinc_status read_long(struct program *program, const char *word, struct reader *reader,
                                  struct pinc_error *err)
{
    const char *equals = strchr(word, '='), *value = equals ? equals + 1 : NULL;
    size_t len = equals ? (size_t)(equals - word) : strlen(word);
    const struct pinc_option *option;
    char name[NAME_MAX_LEN] = "";

    if (len - 2 < sizeof name) {
        memcpy(name, word + 2, len - 2);
    }
    option = find_option(program, name);
    if (!option) {
        return fail_unknown(err, word, name);
    }
    /* --no-NAME takes none. */
    if (!value && pinc_option_kind(option) != PINC_OPTION_FLAG &&
        strcmp(name, pinc_option_name(option)) == 0) {
        value = take_value(reader);
        if (!value) {
            return fail(err, "option --", name, (int)strlen(name), " needs a value");
        }
    }
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
            return fail(err, "no such option: -", at, 1, "");
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

enum pinc_status options_read(struct program *program, int argc, char **argv,
                              struct pinc_error *err)
{
    struct reader reader = {argv, argc};
    enum pinc_status st = PINC_OK;
    bool only_words = false;

    while (reader.left && st == PINC_OK) {
        const char *word = *reader.next++;

        reader.left--;
        if (only_words || word[0] != '-' || word[1] == '\0') {
            program->words[program->n_words++] = word;
        } else if (strcmp(word, "--") == 0) {
            only_words = true;
        } else if (word[1] == '-') {
            st = read_long(program, word, &reader, err);
        } else {
            st = read_short(program, word, &reader, err);
        }
    }
    return st;
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
