#include "lock/config/option_table.h"

#include "base/limits.h"
#include "lock/input/format_control.h"
#include "markers/name.h"

#include <string.h>

#define RESOLVES                                                                                   \
    (PINC_COMMAND_COMPILE | PINC_COMMAND_CHECK | PINC_COMMAND_WHY | PINC_COMMAND_TREE |            \
     PINC_COMMAND_CONFIG)
#define WRITES (PINC_COMMAND_COMPILE | PINC_COMMAND_CHECK | PINC_COMMAND_CONFIG)
#define ASKS (RESOLVES | PINC_COMMAND_VERIFY)
#define ALL (ASKS | PINC_COMMAND_CACHE | PINC_COMMAND_DIFF)
#define TARGETED (ASKS | PINC_COMMAND_DIFF)

#define FLAG PINC_OPTION_FLAG
#define VALUE PINC_OPTION_VALUE
#define LIST PINC_OPTION_LIST
#define CHOICE PINC_OPTION_CHOICE

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)

static const char g_files[] = "Files";
static const char g_targets[] = "Targets";
static const char g_versions[] = "Versions";
static const char g_indexes[] = "Indexes";
static const char g_network[] = "Network";
static const char g_cache[] = "Cache";
static const char g_builds[] = "Builds";
static const char g_output[] = "Output";
static const char g_messages[] = "Messages";

/* clang-format off */
static const struct pinc_option table[PINC_OPT_COUNT] = {
    [PINC_OPT_OUTPUT_FILE] = {.name = "output-file", .letter = 'o', .kind = VALUE, .argument = "FILE", .group = g_files,
        .commands = RESOLVES, .help = "write to FILE, - for standard output; requirements.in gives requirements.txt"},
    [PINC_OPT_CONSTRAINT] = {.name = "constraint", .letter = 'c', .kind = LIST, .negatable = true, .argument = "FILE", .group = g_files,
        .commands = RESOLVES, .recorded = true, .help = "limit versions by FILE, a path or a URL, without asking for its packages"},
    [PINC_OPT_OVERRIDE] = {.name = "override", .kind = LIST, .negatable = true, .argument = "FILE", .group = g_files,
        .commands = RESOLVES, .recorded = true, .help = "let the requirements of FILE replace all others of the same names"},
    [PINC_OPT_EXPAND_VARIABLES] = {.name = "expand-variables", .kind = CHOICE, .argument = "all|credentials|none", .initial = "all",
        .group = g_files, .commands = ASKS,
        .help = "put values in place of ${NAME} in files: everywhere, as pip, only where a URL has user and password, or nowhere"},
    [PINC_OPT_BASE] = {.name = "base", .kind = LIST, .negatable = true, .argument = "FILE", .group = g_files,
        .commands = RESOLVES, .recorded = true,
        .help = "leave what FILE pins (pip freeze, a lock) to the image that has it: fixed, and not written"},
    [PINC_OPT_BASE_CONDA] = {.name = "base-conda", .kind = LIST, .negatable = true, .argument = "FILE", .group = g_files,
        .commands = RESOLVES, .recorded = true, .help = "as --base, for what conda list printed into FILE"},
    [PINC_OPT_EXCLUDE] = {.name = "exclude", .kind = LIST, .negatable = true, .argument = "NAME", .group = g_files,
        .commands = RESOLVES, .recorded = true, .help = "pass over NAME wherever it is needed, and what it needs; repeat it for several"},
    [PINC_OPT_EXTRA] = {.name = "extra", .kind = LIST, .negatable = true, .argument = "NAME", .group = g_files, .commands = RESOLVES,
        .recorded = true, .help = "take the optional dependencies NAME of a project, too; repeat it for several"},
    [PINC_OPT_ALL_EXTRAS] = {.name = "all-extras", .kind = FLAG, .negatable = true, .group = g_files, .commands = RESOLVES,
        .recorded = true, .help = "take all optional dependencies of a pyproject.toml"},
    [PINC_OPT_GROUP] = {.name = "group", .kind = LIST, .negatable = true, .argument = "[PATH:]NAME", .group = g_files,
        .commands = RESOLVES, .recorded = true,
        .help = "take the dependency group NAME of pyproject.toml, or of the one at PATH; repeat it for several"},
    [PINC_OPT_FORMAT] = {.name = "format", .kind = CHOICE, .argument = "requirements|pylock", .initial = "requirements",
        .group = g_files, .commands = RESOLVES, .help = "format of the output; a FILE named pylock.toml needs no option"},
    [PINC_OPT_DRY_RUN] = {.name = "dry-run", .letter = 'n', .kind = FLAG, .group = g_files, .commands = PINC_COMMAND_COMPILE,
        .of_program = true, .help = "print the result and write nothing"},
    [PINC_OPT_CONFIG] = {.name = "config", .kind = VALUE, .negatable = true, .argument = "FILE", .group = g_files,
        .commands = ASKS, .help = "read the project's settings from FILE, in place of the nearest pinc.toml or pyproject.toml; --no-config: from none"},
    [PINC_OPT_DIFF_FORMAT] = {.name = "format", .kind = CHOICE, .argument = "text|markdown", .initial = "text", .group = g_files,
        .commands = PINC_COMMAND_DIFF, .of_program = true, .help = "print the changes as text, or as a Markdown table for a pull request"},

    [PINC_OPT_PYTHON_VERSION] = {.name = "python-version", .kind = LIST, .argument = "VERSION", .group = g_targets,
        .commands = TARGETED, .help = "Python of the targets, 3.10 (with all its patch releases) or 3.10.4; repeat it for several"},
    [PINC_OPT_PLATFORM] = {.name = "platform", .kind = LIST, .argument = "PLATFORM", .group = g_targets, .commands = TARGETED,
        .help = "linux-x86_64, linux-aarch64, macos-arm64, macos-x86_64, windows-amd64 or a wheel platform tag; repeat it for several"},
    [PINC_OPT_FORK_STRATEGY] = {.name = "fork-strategy", .kind = CHOICE, .argument = "requires-python|fewest",
        .initial = "requires-python", .group = g_targets, .commands = RESOLVES, .recorded = true,
        .help = "let each Python have its own newest versions, or keep to the fewest versions"},

    [PINC_OPT_UPGRADE] = {.name = "upgrade", .letter = 'U', .kind = FLAG, .group = g_versions, .commands = RESOLVES,
        .help = "take the newest versions, not those of the existing output"},
    [PINC_OPT_UPGRADE_PACKAGE] = {.name = "upgrade-package", .letter = 'P', .kind = LIST, .argument = "NAME", .group = g_versions,
        .commands = RESOLVES, .help = "upgrade only NAME, or take NAME==VERSION; repeat it for several"},
    [PINC_OPT_PRE] = {.name = "pre", .letter = 'p', .kind = FLAG, .negatable = true, .group = g_versions, .commands = RESOLVES, .recorded = true,
        .help = "take pre-releases as any other version"},
    [PINC_OPT_RESOLUTION] = {.name = "resolution", .kind = CHOICE, .argument = "highest|lowest|lowest-direct", .initial = "highest",
        .group = g_versions, .commands = RESOLVES, .recorded = true, .help = "which versions to prefer"},
    [PINC_OPT_EXCLUDE_NEWER] = {.name = "exclude-newer", .kind = VALUE, .negatable = true, .argument = "DATE", .group = g_versions, .commands = ASKS,
        .recorded = true, .help = "ignore files uploaded after DATE (2026-11-01, a time, or an age such as 7d)"},
    [PINC_OPT_EXCLUDE_NEWER_STRICT] = {.name = "exclude-newer-strict", .kind = FLAG, .negatable = true, .group = g_versions, .commands = ASKS,
        .recorded = true, .help = "ignore files whose upload time nobody tells, too"},
    [PINC_OPT_SOLVE_TIMEOUT] = {.name = "solve-timeout", .kind = VALUE, .argument = "SECONDS", .initial = "20", .group = g_versions,
        .commands = RESOLVES, .help = "give up when solving takes longer than this, fetching and building not counted; 0: never"},
    [PINC_OPT_ONLY_BINARY] = {.name = "only-binary", .kind = LIST, .argument = "NAMES", .group = g_versions, .commands = ASKS,
        .recorded = true, .help = "take only wheels of these packages, separated by commas; :all: for every one"},
    [PINC_OPT_NO_BINARY] = {.name = "no-binary", .kind = LIST, .argument = "NAMES", .group = g_versions, .commands = ASKS,
        .recorded = true, .help = "take no wheels of these packages"},
    [PINC_OPT_DEPS] = {.name = "deps", .kind = FLAG, .negatable = true, .initial = "on", .group = g_versions, .commands = RESOLVES,
        .recorded = true, .help = "lock what the packages of the input need, too"},

    [PINC_OPT_INDEX_URL] = {.name = "index-url", .letter = 'i', .kind = VALUE, .argument = "URL", .group = g_indexes,
        .commands = ASKS, .help = "package index in place of PyPI"},
    [PINC_OPT_EXTRA_INDEX_URL] = {.name = "extra-index-url", .kind = LIST, .argument = "URL", .group = g_indexes,
        .commands = ASKS, .help = "package index beside --index-url; repeat it for several"},
    [PINC_OPT_FIND_LINKS] = {.name = "find-links", .letter = 'f', .kind = LIST, .argument = "PLACE", .group = g_indexes,
        .commands = ASKS, .help = "folder or page with links to distribution files"},
    [PINC_OPT_NO_INDEX] = {.name = "no-index", .kind = FLAG, .group = g_indexes, .commands = ASKS,
        .help = "ask no index, only --find-links"},
    [PINC_OPT_INDEX_STRATEGY] = {.name = "index-strategy", .kind = CHOICE, .argument = "best-match|first-index",
        .initial = "best-match", .group = g_indexes, .commands = ASKS, .recorded = true,
        .help = "take the best version of all indexes as pip does, or a project from the first index that has it"},
    [PINC_OPT_SOURCE] = {.name = "source", .kind = LIST, .argument = "NAMES[@TARGETS]=URL", .group = g_indexes,
        .commands = RESOLVES, .help = "take these packages, on these targets, from the index URL alone; repeat it for several"},
    [PINC_OPT_TORCH_BACKEND] = {.name = "torch-backend", .kind = LIST, .negatable = true, .argument = "[TARGETS=]BACKEND", .group = g_indexes,
        .commands = RESOLVES, .recorded = true,
        .help = "take torch and its family from PyTorch's index for cpu, cu130, rocm7.2, xpu or the like; repeat it for several targets"},
    [PINC_OPT_TORCH_INDEX_URL] = {.name = "torch-index-url", .kind = VALUE, .argument = "URL", .group = g_indexes,
        .commands = RESOLVES, .help = "where the indexes of --torch-backend are, in place of PyTorch's own server: URL/cpu, or URL with {backend} in it"},
    [PINC_OPT_ISOLATED] = {.name = "isolated", .kind = FLAG, .group = g_indexes, .commands = ASKS,
        .help = "ignore pip's configuration files and the variables PIP_* and PINC_*"},

    [PINC_OPT_TIMEOUT] = {.name = "timeout", .kind = VALUE, .argument = "SECONDS", .initial = TEXT(PINC_TIMEOUT_SECONDS), .group = g_network,
        .commands = ASKS, .help = "give a request up after this long without progress"},
    [PINC_OPT_RETRIES] = {.name = "retries", .kind = VALUE, .argument = "NUMBER", .initial = TEXT(PINC_RETRIES), .group = g_network,
        .commands = ASKS, .help = "try a request again this often"},
    [PINC_OPT_CERT] = {.name = "cert", .kind = VALUE, .argument = "FILE", .group = g_network, .commands = ASKS,
        .help = "certificates to trust in place of the system's, PEM"},
    [PINC_OPT_CLIENT_CERT] = {.name = "client-cert", .kind = VALUE, .argument = "FILE", .group = g_network, .commands = ASKS,
        .help = "client certificate and key, PEM"},
    [PINC_OPT_TRUSTED_HOST] = {.name = "trusted-host", .kind = LIST, .argument = "HOST", .group = g_network, .commands = ASKS,
        .help = "do not verify the certificate of HOST or HOST:PORT"},
    [PINC_OPT_PROXY] = {.name = "proxy", .kind = VALUE, .argument = "URL", .group = g_network, .commands = ASKS,
        .help = "ask through this proxy; without it http_proxy, https_proxy and no_proxy count"},
    [PINC_OPT_KEYRING_PROVIDER] = {.name = "keyring-provider", .kind = CHOICE, .argument = "disabled|subprocess",
        .initial = "disabled", .group = g_network, .commands = ASKS, .help = "ask the keyring command for missing passwords"},

    [PINC_OPT_CACHE_DIR] = {.name = "cache-dir", .kind = VALUE, .argument = "FOLDER", .group = g_cache, .commands = ASKS | PINC_COMMAND_CACHE,
        .help = "keep the cache in FOLDER; $XDG_CACHE_HOME/pinc or ~/.cache/pinc by default"},
    [PINC_OPT_NO_CACHE] = {.name = "no-cache", .kind = FLAG, .group = g_cache, .commands = ASKS,
        .help = "neither read nor write the cache"},
    [PINC_OPT_REFRESH] = {.name = "refresh", .kind = FLAG, .group = g_cache, .commands = ASKS,
        .help = "ask the index again whatever the age of a cached page"},
    [PINC_OPT_OFFLINE] = {.name = "offline", .kind = FLAG, .group = g_cache, .commands = ASKS,
        .help = "use the cache alone"},

    [PINC_OPT_PYTHON] = {.name = "python", .kind = LIST, .argument = "PYTHON", .group = g_builds, .commands = TARGETED,
        .help = "interpreter that builds source distributions, by path or version, once for each version; gives the default target"},
    [PINC_OPT_BUILD] = {.name = "build", .kind = FLAG, .negatable = true, .initial = "on", .group = g_builds, .commands = ASKS,
        .help = "build source distributions without final metadata; otherwise one is an error"},
    [PINC_OPT_BUILD_TIMEOUT] = {.name = "build-timeout", .kind = VALUE, .argument = "SECONDS", .initial = TEXT(PINC_BUILD_SECONDS), .group = g_builds,
        .commands = ASKS, .help = "stop a build after this long"},
    [PINC_OPT_BUILD_CONSTRAINT] = {.name = "build-constraint", .kind = LIST, .argument = "FILE", .group = g_builds, .commands = RESOLVES,
        .help = "constrain build requirements by FILE; constraints of the input do not concern them"},
    [PINC_OPT_BUILD_ISOLATION] = {.name = "build-isolation", .kind = FLAG, .negatable = true, .initial = "on", .group = g_builds,
        .commands = RESOLVES, .help = "build with the package's build requirements alone; otherwise with what the interpreter has"},
    [PINC_OPT_NO_BUILD_ISOLATION_PACKAGE] = {.name = "no-build-isolation-package", .kind = LIST, .argument = "NAME", .group = g_builds,
        .commands = RESOLVES, .help = "build NAME with what the interpreter has"},
    [PINC_OPT_CONFIG_SETTINGS] = {.name = "config-settings", .letter = 'C', .kind = LIST, .argument = "KEY=VALUE", .group = g_builds,
        .commands = RESOLVES, .help = "a setting for build backends; those on a package's line replace them"},

    [PINC_OPT_GENERATE_HASHES] = {.name = "generate-hashes", .kind = FLAG, .negatable = true, .group = g_output,
        .commands = WRITES, .recorded = true, .help = "write the sha256 of every file that a target could install"},
    [PINC_OPT_STRIP_EXTRAS] = {.name = "strip-extras", .kind = FLAG, .negatable = true, .initial = "on", .group = g_output,
        .commands = WRITES, .recorded = true, .help = "write name==1.0 in place of name[extra]==1.0"},
    [PINC_OPT_ANNOTATE] = {.name = "annotate", .kind = FLAG, .negatable = true, .initial = "on", .group = g_output,
        .commands = WRITES, .recorded = true, .help = "write who needs a package below its line"},
    [PINC_OPT_ANNOTATION_STYLE] = {.name = "annotation-style", .kind = CHOICE, .argument = "line|split", .initial = "split",
        .group = g_output, .commands = WRITES, .recorded = true, .help = "annotations on the package's line, or below it"},
    [PINC_OPT_HEADER] = {.name = "header", .kind = FLAG, .negatable = true, .initial = "on", .group = g_output, .commands = WRITES,
        .help = "begin with the command, the targets and the options"},
    [PINC_OPT_EMIT_INDEX_URL] = {.name = "emit-index-url", .kind = FLAG, .negatable = true, .group = g_output, .commands = WRITES,
        .recorded = true, .help = "write index options of the command line, too; those of input files are written anyway"},
    [PINC_OPT_EMIT_SOURCES] = {.name = "emit-sources", .kind = CHOICE, .argument = "url|index", .initial = "url",
        .group = g_output, .commands = WRITES, .recorded = true,
        .help = "write packages of --source and --torch-backend by the URL of their file, or as pins with the index lines that pip needs"},
    [PINC_OPT_MAX_SIZE] = {.name = "max-size", .kind = LIST, .argument = "[TARGETS=]SIZE", .group = g_output,
        .commands = WRITES, .help = "fail when the files of a target are larger than SIZE (500M, 1.5G) in sum; repeat it for several targets"},
    [PINC_OPT_ALLOW_UNSAFE] = {.name = "allow-unsafe", .kind = FLAG, .negatable = true, .initial = "on", .group = g_output,
        .commands = WRITES, .help = "lock pip and setuptools like any other package; always done"},

    [PINC_OPT_NO_EMIT_PACKAGE] = {.name = "no-emit-package", .kind = LIST, .negatable = true, .argument = "NAME", .group = g_output,
        .commands = WRITES, .recorded = true, .help = "solve NAME as any other package and do not write it; repeat it for several"},
    [PINC_OPT_UNSAFE_PACKAGE] = {.name = "unsafe-package", .kind = LIST, .negatable = true, .argument = "NAME", .group = g_output,
        .commands = WRITES, .recorded = true, .help = "pip-compile's name of --no-emit-package"},

    [PINC_OPT_QUIET] = {.name = "quiet", .letter = 'q', .kind = FLAG, .group = g_messages, .commands = ALL, .of_program = true,
        .help = "print nothing but errors"},
    [PINC_OPT_VERBOSE] = {.name = "verbose", .letter = 'v', .kind = FLAG, .group = g_messages, .commands = ALL, .of_program = true,
        .help = "print details, and what a build that fails has printed"},
    [PINC_OPT_NO_PROGRESS] = {.name = "no-progress", .kind = FLAG, .group = g_messages, .commands = ALL, .of_program = true,
        .help = "show no progress line"},
    [PINC_OPT_COLOR] = {.name = "color", .kind = CHOICE, .argument = "auto|always|never", .initial = "auto", .group = g_messages,
        .commands = ALL, .of_program = true, .help = "colour messages"},
    [PINC_OPT_HELP] = {.name = "help", .letter = 'h', .kind = FLAG, .group = g_messages, .commands = ALL, .of_program = true,
        .help = "print this help"},
    [PINC_OPT_VERSION] = {.name = "version", .letter = 'V', .kind = FLAG, .group = g_messages, .commands = ALL, .of_program = true,
        .help = "print the version"},
};
/* clang-format on */

const struct pinc_option *pinc_option_row(enum pinc_option_id id)
{
    return &table[id];
}

/* --- the table as pinc.h shows it */

size_t pinc_option_count(void)
{
    return PINC_OPT_COUNT;
}

const struct pinc_option *pinc_option_at(size_t at)
{
    return at < PINC_OPT_COUNT ? &table[at] : NULL;
}

const char *pinc_option_name(const struct pinc_option *option)
{
    return option->name;
}

char pinc_option_letter(const struct pinc_option *option)
{
    return option->letter;
}

enum pinc_option_kind pinc_option_kind(const struct pinc_option *option)
{
    return option->kind;
}

const char *pinc_option_argument(const struct pinc_option *option)
{
    return option->argument ? option->argument : "";
}

const char *pinc_option_help(const struct pinc_option *option)
{
    return option->help;
}

const char *pinc_option_default(const struct pinc_option *option)
{
    return option->initial;
}

const char *pinc_option_group(const struct pinc_option *option)
{
    return option->group;
}

int pinc_option_negatable(const struct pinc_option *option)
{
    return option->negatable;
}

unsigned pinc_option_commands(const struct pinc_option *option)
{
    return option->commands;
}

int pinc_option_of_program(const struct pinc_option *option)
{
    return option->of_program;
}

/* The row of a name; *negated tells "no-NAME". PINC_OPT_COUNT when there is none. */
static enum pinc_option_id find(struct pinc_slice name, bool *negated)
{
    struct pinc_slice positive = pinc_slice_starts(name, "no-") ? pinc_slice_part(name, 3, name.len)
                                                                : (struct pinc_slice){0};
    size_t id;

    *negated = false;
    for (id = 0; id < PINC_OPT_COUNT; id++) {
        if (pinc_slice_equal(name, pinc_slice_of(table[id].name))) {
            break;
        }
        if (table[id].negatable && pinc_slice_equal(positive, pinc_slice_of(table[id].name))) {
            *negated = true;
            break;
        }
    }
    return (enum pinc_option_id)id;
}

const struct pinc_option *pinc_option_find(const char *name)
{
    bool negated;
    enum pinc_option_id id = find(pinc_slice_of(name), &negated);

    return id < PINC_OPT_COUNT ? &table[id] : NULL;
}

/* --- values */

void pinc_option_values_clear(struct pinc_option_values *values)
{
    size_t id;

    for (id = 0; id < PINC_OPT_COUNT; id++) {
        pinc_free(values->of[id].items);
    }
    pinc_free(values->formats);
    memset(values, 0, sizeof *values);
}

/* Is word one of "a|b|c"? */
static bool is_choice(const char *choices, struct pinc_slice word)
{
    struct pinc_slice rest = pinc_slice_of(choices);

    while (rest.len) {
        size_t bar = pinc_slice_find(rest, '|');

        if (pinc_slice_equal(pinc_slice_part(rest, 0, bar), word)) {
            return true;
        }
        rest = pinc_slice_part(rest, bar + 1, rest.len);
    }
    return false;
}

/* Records a failure that quotes a text given by the user. */
static enum pinc_status fail_quoting(struct pinc_error *err, const char *before,
                                     struct pinc_slice text)
{
    struct pinc_buf quoted = {0};
    enum pinc_status st;

    pinc_buf_add_quoted(&quoted, text, 100);
    if (quoted.failed != PINC_OK) {
        st = pinc_fail_memory(err);
    } else {
        st = pinc_fail(err, PINC_EUSAGE, "%s%s", before, quoted.ptr);
    }
    pinc_buf_clear(&quoted);
    return st;
}

static bool is_format(enum pinc_option_id id)
{
    return id == PINC_OPT_ONLY_BINARY || id == PINC_OPT_NO_BINARY;
}

static enum pinc_status check_value(const struct pinc_option *row, bool negated,
                                    struct pinc_slice value, struct pinc_error *err)
{
    struct pinc_slice bad;

    if (row->kind == PINC_OPTION_FLAG || negated) {
        if (!value.ptr) {
            return PINC_OK;
        }
        return pinc_fail(err, PINC_EUSAGE, "option --%s%s takes no value", negated ? "no-" : "",
                         row->name);
    }
    if (!value.ptr) {
        return pinc_fail(err, PINC_EUSAGE, "option --%s needs a value: %s", row->name,
                         row->argument);
    }
    if (value.len == 0) {
        return pinc_fail(err, PINC_EUSAGE, "option --%s has an empty value", row->name);
    }
    if (memchr(value.ptr, 0, value.len)) {
        return pinc_fail(err, PINC_EUSAGE, "option --%s has a value with a NUL byte", row->name);
    }
    if (is_format((enum pinc_option_id)(row - table)) && !pinc_format_control_valid(value, &bad)) {
        (void)fail_quoting(err, "invalid project name ", bad);
        pinc_fail_hint(err,
                       "--%s takes names with commas between them, :all: or :none:", row->name);
        return PINC_EUSAGE;
    }
    if (row->kind == PINC_OPTION_CHOICE && !is_choice(row->argument, value)) {
        (void)fail_quoting(err, "no such choice: ", value);
        pinc_fail_hint(err, "--%s takes %s", row->name, row->argument);
        return PINC_EUSAGE;
    }
    return PINC_OK;
}

/* Appends to the log of --only-binary and --no-binary. */
static bool log_formats(struct pinc_option_values *values, bool only, struct pinc_slice names)
{
    if (!PINC_GROW(values->formats, values->cap_formats, values->n_formats + 1)) {
        return false;
    }
    values->formats[values->n_formats++] = (struct pinc_option_formats){names, only};
    return true;
}

enum pinc_status pinc_option_values_set(struct pinc_option_values *values, struct pinc_slice name,
                                        struct pinc_slice value, struct pinc_error *err)
{
    struct pinc_option_value *slot;
    const struct pinc_option *row;
    enum pinc_option_id id;
    enum pinc_status st;
    bool negated;

    id = find(name, &negated);
    if (id >= PINC_OPT_COUNT) {
        return fail_quoting(err, "no such option: ", name);
    }
    row = &table[id];
    st = check_value(row, negated, value, err);
    if (st != PINC_OK) {
        return st;
    }
    slot = &values->of[id];
    if (negated) {
        slot->n = 0;
    } else if (row->kind != PINC_OPTION_FLAG) {
        struct pinc_slice copy = pinc_slice_dup(values->arena, value);

        if (!copy.ptr || !PINC_GROW(slot->items, slot->cap, slot->n + 1)) {
            return pinc_fail_memory(err);
        }
        slot->n = row->kind == PINC_OPTION_LIST ? slot->n : 0;
        slot->items[slot->n++] = copy;
        if (is_format(id) && !log_formats(values, id == PINC_OPT_ONLY_BINARY, copy)) {
            return pinc_fail_memory(err);
        }
    }
    slot->given = true;
    slot->off = negated;
    return PINC_OK;
}

enum pinc_status pinc_option_values_read(struct pinc_option_values *values, struct pinc_slice word,
                                         bool *refused, struct pinc_error *err)
{
    const size_t equals = pinc_slice_find(word, '=');
    struct pinc_slice value = {0};
    enum pinc_option_id id;
    bool negated;

    *refused = false;
    if (!pinc_slice_starts(word, "--")) {
        return fail_quoting(err, "not an option: ", word);
    }
    if (equals < word.len) {
        value = pinc_slice_part(word, equals + 1, word.len);
    }
    word = pinc_slice_part(word, 2, equals);
    id = find(word, &negated);
    if (id < PINC_OPT_COUNT && !table[id].recorded) {
        *refused = true;
        return PINC_OK;
    }
    return pinc_option_values_set(values, word, value, err);
}

/* The value that counts: the topmost that was given, or NULL. */
static const struct pinc_option_value *top(const struct pinc_option_values *values,
                                           enum pinc_option_id id)
{
    for (; values; values = values->below) {
        if (values->of[id].given) {
            return &values->of[id];
        }
    }
    return NULL;
}

bool pinc_option_given(const struct pinc_option_values *values, enum pinc_option_id id)
{
    return top(values, id) != NULL;
}

bool pinc_option_flag(const struct pinc_option_values *values, enum pinc_option_id id)
{
    const struct pinc_option_value *value = top(values, id);

    return value ? !value->off : table[id].initial != NULL;
}

struct pinc_slice pinc_option_text(const struct pinc_option_values *values, enum pinc_option_id id)
{
    const struct pinc_option_value *value = top(values, id);

    return value && value->n ? value->items[0]
                             : pinc_slice_of(value && value->off ? NULL : table[id].initial);
}

bool pinc_option_is(const struct pinc_option_values *values, enum pinc_option_id id,
                    const char *word)
{
    return pinc_slice_equal(pinc_option_text(values, id), pinc_slice_of(word));
}

const struct pinc_slice *pinc_option_list(const struct pinc_option_values *values,
                                          enum pinc_option_id id, size_t *n)
{
    const struct pinc_option_value *value = top(values, id);

    *n = value ? value->n : 0;
    return value ? value->items : NULL;
}

enum pinc_status pinc_option_number(unsigned *out, const struct pinc_option_values *values,
                                    enum pinc_option_id id, unsigned most, struct pinc_error *err)
{
    struct pinc_slice text = pinc_option_text(values, id);
    uint64_t number = 0;
    size_t i;

    if (!text.ptr) {
        return PINC_OK;
    }
    for (i = 0; i < text.len && pinc_is_digit(text.ptr[i]) && number <= most; i++) {
        number = number * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    if (i < text.len || number > most) {
        (void)fail_quoting(err, "not a number that can be used: ", text);
        pinc_fail_hint(err, "--%s takes a whole number up to %u", table[id].name, most);
        return PINC_EUSAGE;
    }
    *out = (unsigned)number;
    return PINC_OK;
}

/* --- words of a header */

/* A list of words that grows. */
struct word_list {
    struct pinc_slice *words;
    size_t n, cap;
    struct pinc_arena *arena;
};

/* Adds "--NAME" or "--NAME=VALUE" (value.ptr NULL: none) to the list. */
static bool add_word(struct word_list *list, const struct pinc_option *row, bool off,
                     struct pinc_slice value)
{
    struct pinc_buf word = {0};
    struct pinc_slice copy = {0};

    pinc_buf_addf(&word, "--%s%s", off ? "no-" : "", row->name);
    if (value.ptr) {
        pinc_buf_add_char(&word, '=');
        pinc_buf_add(&word, value);
    }
    if (word.failed == PINC_OK) {
        copy = pinc_slice_dup(list->arena, pinc_buf_slice(&word));
    }
    pinc_buf_clear(&word);
    if (!copy.ptr || !PINC_GROW(list->words, list->cap, list->n + 1)) {
        return false;
    }
    list->words[list->n++] = copy;
    return true;
}

/* Does what was given come to the default? */
static bool is_default(const struct pinc_option *row, const struct pinc_option_value *value)
{
    if (row->kind == PINC_OPTION_FLAG) {
        return value->off == (!row->initial);
    }
    return value->n == 0 || (row->kind != PINC_OPTION_LIST &&
                             pinc_slice_equal(value->items[0], pinc_slice_of(row->initial)));
}

enum pinc_status pinc_option_values_formats(struct pinc_formats *out,
                                            const struct pinc_option_values *values,
                                            struct pinc_arena *arena, struct pinc_error *err)
{
    enum pinc_status st =
        values->below ? pinc_option_values_formats(out, values->below, arena, err) : PINC_OK;
    size_t i;

    /* As for every list: what is given replaces what the layer below has of the same option. */
    if (values->of[PINC_OPT_ONLY_BINARY].given) {
        out->only_binary.n = 0;
    }
    if (values->of[PINC_OPT_NO_BINARY].given) {
        out->no_binary.n = 0;
    }
    for (i = 0; i < values->n_formats && st == PINC_OK; i++) {
        const bool only = values->formats[i].only;

        st = pinc_format_control_apply(only ? &out->only_binary : &out->no_binary,
                                       only ? &out->no_binary : &out->only_binary,
                                       values->formats[i].names, arena);
    }
    if (st == PINC_ELIMIT) {
        (void)pinc_fail(err, st, "too many names in --only-binary and --no-binary");
    } else if (st == PINC_ENOMEM) {
        (void)pinc_fail_memory(err);
    }
    return st;
}

/* "--only-binary=NAME" for each name, ":all:" before the others: it empties both sets. */
static bool add_formats(struct word_list *list, const struct pinc_formats *formats)
{
    const struct {
        enum pinc_option_id id;
        const struct pinc_name_list *names;
    } sets[] = {{PINC_OPT_ONLY_BINARY, &formats->only_binary},
                {PINC_OPT_NO_BINARY, &formats->no_binary}};
    size_t all, set, i;
    bool ok = true;

    for (all = 2; all-- > 0;) {
        for (set = 0; set < 2; set++) {
            for (i = 0; i < sets[set].names->n && ok; i++) {
                const struct pinc_slice name = sets[set].names->names[i];

                if (pinc_slice_equal(name, PINC_LIT(":all:")) == (all == 1)) {
                    ok = add_word(list, &table[sets[set].id], false, name);
                }
            }
        }
    }
    return ok;
}

/* One option that was given: "--NAME", "--no-NAME", or "--NAME=VALUE" for each value. */
static bool add_option(struct word_list *list, const struct pinc_option *row,
                       const struct pinc_option_value *value)
{
    bool ok = true;
    size_t i;

    if (row->kind == PINC_OPTION_FLAG) {
        ok = add_word(list, row, value->off, (struct pinc_slice){0});
    }
    for (i = 0; i < value->n && ok; i++) {
        ok = add_word(list, row, false, value->items[i]);
    }
    return ok;
}

enum pinc_status pinc_option_values_words(const struct pinc_slice **words, size_t *n_words,
                                          const struct pinc_option_values *values,
                                          struct pinc_arena *arena, struct pinc_error *err)
{
    struct word_list list = {.arena = arena};
    struct pinc_formats formats = {0};
    struct pinc_slice *copy = NULL;
    enum pinc_status st = pinc_option_values_formats(&formats, values, arena, err);
    bool ok = true;
    size_t id;

    *words = NULL;
    *n_words = 0;
    for (id = 0; id < PINC_OPT_COUNT && st == PINC_OK && ok; id++) {
        const struct pinc_option_value *value = top(values, (enum pinc_option_id)id);

        if (id == PINC_OPT_ONLY_BINARY) {
            ok = add_formats(&list, &formats);
        } else if (table[id].recorded && !is_format((enum pinc_option_id)id) && value &&
                   !is_default(&table[id], value)) {
            ok = add_option(&list, &table[id], value);
        }
    }
    if (st == PINC_OK) {
        copy = ok ? pinc_arena_array(arena, list.n + 1, sizeof *copy) : NULL;
        st = copy ? PINC_OK : pinc_fail_memory(err);
    }
    if (copy) {
        if (list.n) {
            memcpy(copy, list.words, list.n * sizeof *copy);
        }
        *words = copy;
        *n_words = list.n;
    }
    pinc_formats_clear(&formats);
    pinc_free(list.words);
    return st;
}
