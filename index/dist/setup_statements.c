#include "index/dist/setup_statements.h"

#include "index/dist/setup_imports.h"
#include "index/dist/setup_names.h"

#include <string.h>

#define ARGUMENTS_MAX 64u

struct argument {
    struct pinc_slice name;
    struct pinc_python_part part;
};

struct pinc_setup_call {
    struct pinc_setup_names names;
    struct argument arguments[ARGUMENTS_MAX];
    size_t n_arguments;
};

/* On its way through the file. */
struct walk {
    struct pinc_setup_call *call;
    const struct pinc_python_token *tokens;
    size_t at;
    bool has_setup, has_setuptools; /* imported */
    const char *why;
};

static bool refuse(struct walk *w, const char *why)
{
    w->why = w->why ? w->why : why;
    return false;
}

static bool is(const struct walk *w, size_t ahead, const char *text)
{
    return w->at + ahead < w->call->names.n && pinc_python_is(&w->tokens[w->at + ahead], text);
}

static enum pinc_python_token_kind kind(const struct walk *w)
{
    return w->tokens[w->at].kind;
}

static size_t line_end(const struct walk *w)
{
    size_t i = w->at;

    while (w->tokens[i].kind != PINC_PYTHON_NEWLINE && w->tokens[i].kind != PINC_PYTHON_END) {
        i++;
    }
    return i;
}

static void skip_line(struct walk *w)
{
    w->at = line_end(w);
    w->at += kind(w) == PINC_PYTHON_NEWLINE ? 1 : 0;
}

/* A statement with its block. */
static void skip_compound(struct walk *w)
{
    unsigned depth = 0;

    skip_line(w);
    if (kind(w) != PINC_PYTHON_INDENT) {
        return;
    }
    do {
        depth += kind(w) == PINC_PYTHON_INDENT ? 1 : 0;
        depth -= kind(w) == PINC_PYTHON_DEDENT ? 1 : 0;
        w->at++;
    } while (depth && kind(w) != PINC_PYTHON_END);
}

/* Into the block of a statement. @return is there one? */
static bool enter(struct walk *w)
{
    skip_line(w);
    if (kind(w) != PINC_PYTHON_INDENT) {
        return refuse(w, "a block stands on its line");
    }
    w->at++;
    return true;
}

/* --- the call */

/* Commands that make the metadata must be setuptools' own. */
static bool check_commands(struct walk *w, const struct pinc_python_part *part)
{
    static const char *const makers[] = {
        "egg_info", "dist_info",      "bdist_wheel", "install_egg_info", "bdist", "editable_wheel",
        "build",    "sdist_egg_info", NULL};
    const unsigned short depth = w->tokens[part->first].depth;
    size_t i;

    if (!pinc_python_is(&w->tokens[part->first], "{") ||
        !pinc_python_is(&w->tokens[part->end - 1], "}")) {
        return refuse(w, "cmdclass is computed");
    }
    for (i = part->first + 1; i + 1 < part->end; i++) {
        const struct pinc_python_token *token = &w->tokens[i];
        const bool starts = i == part->first + 1 || (w->tokens[i - 1].depth == depth + 1 &&
                                                     pinc_python_is(&w->tokens[i - 1], ","));

        if (!starts) {
            continue;
        }
        if (token->kind != PINC_PYTHON_STRING || !token->plain ||
            !pinc_python_is(&w->tokens[i + 1], ":")) {
            return refuse(w, "cmdclass is computed");
        }
        if (pinc_slice_is_one_of(token->text, makers)) {
            return refuse(w, "cmdclass replaces a command that makes metadata");
        }
    }
    return true;
}

static bool is_known_argument(struct pinc_slice name)
{
    static const char *const names[] = {"author",
                                        "author_email",
                                        "classifiers",
                                        "cmdclass",
                                        "data_files",
                                        "description",
                                        "download_url",
                                        "entry_points",
                                        "exclude_package_data",
                                        "ext_modules",
                                        "extras_require",
                                        "include_package_data",
                                        "install_requires",
                                        "keywords",
                                        "license",
                                        "license_file",
                                        "license_files",
                                        "long_description",
                                        "long_description_content_type",
                                        "maintainer",
                                        "maintainer_email",
                                        "name",
                                        "namespace_packages",
                                        "package_data",
                                        "package_dir",
                                        "packages",
                                        "platforms",
                                        "project_urls",
                                        "py_modules",
                                        "python_requires",
                                        "scripts",
                                        "setup_requires",
                                        "test_suite",
                                        "tests_require",
                                        "url",
                                        "version",
                                        "zip_safe",
                                        "dependency_links",
                                        NULL};

    return pinc_slice_is_one_of(name, names);
}

static bool add_argument(struct walk *w, size_t first, size_t end)
{
    struct pinc_setup_call *call = w->call;
    const struct pinc_slice name = w->tokens[first].text;
    struct argument *argument = &call->arguments[call->n_arguments];

    if (end - first < 3 || w->tokens[first].kind != PINC_PYTHON_NAME ||
        !pinc_python_is(&w->tokens[first + 1], "=") || call->n_arguments == ARGUMENTS_MAX) {
        return refuse(w, "an argument of setup() is not given by name");
    }
    if (!is_known_argument(name)) {
        return refuse(w, "an argument of setup() may change more than is known");
    }
    *argument =
        (struct argument){name, {w->tokens, first + 2, end, pinc_setup_names_find, &call->names}};
    call->n_arguments++;
    return !pinc_slice_equal(name, PINC_LIT("cmdclass")) || check_commands(w, &argument->part);
}

/* setup(NAME=VALUE, ...), to the end of its line. @param open its bracket */
static bool read_call(struct walk *w, size_t open)
{
    const unsigned short depth = w->tokens[open].depth;
    size_t i = open + 1, first = i;

    if (w->call->names.first != w->call->names.end) {
        return refuse(w, "setup() is called twice");
    }
    w->call->names.first = open;
    for (;; i++) {
        const bool close = w->tokens[i].depth == depth && pinc_python_is(&w->tokens[i], ")");

        if ((close || (w->tokens[i].depth == depth + 1 && pinc_python_is(&w->tokens[i], ","))) &&
            i > first) {
            if (!add_argument(w, first, i)) {
                return false;
            }
            first = i + 1;
        }
        if (close) {
            break;
        }
    }
    w->call->names.end = i + 1;
    w->at = i + 1;
    if (kind(w) != PINC_PYTHON_NEWLINE) {
        return refuse(w, "something is done with what setup() returns");
    }
    w->at++;
    return true;
}

/* --- statements */

static bool walk_block(struct walk *w, bool top);

static bool read_import(struct walk *w)
{
    struct pinc_setup_import import;

    if (!pinc_setup_import_read(&import, w->tokens, &w->at)) {
        return refuse(w, "it imports what is not certain to be there");
    }
    w->has_setup = w->has_setup || import.setup;
    w->has_setuptools = w->has_setuptools || import.setuptools;
    return true;
}

/* try: imports that all work; what follows on failure is never run. */
static bool read_try(struct walk *w)
{
    if (!enter(w)) {
        return false;
    }
    while (kind(w) != PINC_PYTHON_DEDENT) {
        if ((!is(w, 0, "import") && !is(w, 0, "from")) || !read_import(w)) {
            return refuse(w, "it tries more than imports");
        }
    }
    w->at++;
    while (is(w, 0, "except")) {
        skip_compound(w);
    }
    return true;
}

/* with open(...) as f: assignments */
static bool read_with(struct walk *w)
{
    const bool opens =
        is(w, 1, "open") || ((is(w, 1, "io") || is(w, 1, "codecs")) && is(w, 3, "open"));

    return opens ? enter(w) && walk_block(w, false) : refuse(w, "a with statement is odd");
}

/* if __name__ == "__main__": is always so; if sys.argv[...] == "publish": never. */
static bool read_if(struct walk *w)
{
    static const char *const never[] = {"publish", "upload",   "tag", "release",
                                        "test",    "register", NULL};
    const size_t end = line_end(w);
    struct pinc_slice word;

    if (end - w->at >= 5 && w->tokens[end - 2].kind == PINC_PYTHON_STRING &&
        is(w, end - 1 - w->at, ":")) {
        word = w->tokens[end - 2].text;
        if (is(w, 1, "__name__") && is(w, 2, "==") && end - w->at == 5 &&
            pinc_slice_equal(word, PINC_LIT("__main__"))) {
            return enter(w) && walk_block(w, false);
        }
        if (is(w, 1, "sys") && is(w, 2, ".") && is(w, 3, "argv") && is(w, 4, "[") &&
            is(w, end - 3 - w->at, "==") && is(w, end - 4 - w->at, "]") && end - w->at <= 11 &&
            pinc_slice_is_one_of(word, never)) {
            skip_compound(w);
            return true;
        }
    }
    return refuse(w, "something hangs on a condition");
}

/* NAME = VALUE */
static bool read_assignment(struct walk *w, bool top)
{
    static const char *const ends[] = {"exit",   "_exit", "quit",  "abort",
                                       "lambda", "yield", "await", NULL};
    const size_t end = line_end(w);
    size_t i;

    for (i = w->at; i < end; i++) {
        if (pinc_python_is_one_of(&w->tokens[i], ends)) {
            return refuse(w, "an assignment may end it");
        }
    }
    if (top) {
        if (!pinc_setup_names_bind(&w->call->names, w->at, end)) {
            return refuse(w, "it has too many assignments");
        }
    }
    w->at = end + 1;
    return true;
}

/* A call that changes nothing of what setup() is given. */
static bool is_harmless_call(const struct walk *w)
{
    return (is(w, 0, "os") && is(w, 1, ".") && is(w, 2, "chdir") && is(w, 3, "(")) ||
           (is(w, 0, "sys") && is(w, 1, ".") && is(w, 2, "path") && is(w, 3, ".") &&
            (is(w, 4, "insert") || is(w, 4, "append")) && is(w, 5, "("));
}

static bool read_simple(struct walk *w, bool top)
{
    if (w->has_setup && is(w, 0, "setup") && is(w, 1, "(")) {
        return read_call(w, w->at + 1);
    }
    if (w->has_setuptools && is(w, 0, "setuptools") && is(w, 1, ".") && is(w, 2, "setup") &&
        is(w, 3, "(")) {
        return read_call(w, w->at + 3);
    }
    if (kind(w) == PINC_PYTHON_NAME && is(w, 1, "=")) {
        return read_assignment(w, top);
    }
    if (kind(w) == PINC_PYTHON_STRING || is(w, 0, "pass") || is_harmless_call(w)) {
        const bool lone =
            kind(w) != PINC_PYTHON_STRING || w->tokens[w->at + 1].kind == PINC_PYTHON_NEWLINE;

        skip_line(w);
        return lone || refuse(w, "a statement is odd");
    }
    return refuse(w, "a statement is not one that changes nothing");
}

static bool read_statement(struct walk *w, bool top)
{
    if (is(w, 0, "import") || is(w, 0, "from")) {
        return read_import(w);
    }
    if (is(w, 0, "def") || is(w, 0, "class")) {
        skip_compound(w);
        return true;
    }
    if (is(w, 0, "try")) {
        return read_try(w);
    }
    if (is(w, 0, "with")) {
        return read_with(w);
    }
    return is(w, 0, "if") ? read_if(w) : read_simple(w, top);
}

/* To the end of a block, which is stepped over, or of the file. */
static bool walk_block(struct walk *w, bool top)
{
    while (kind(w) != PINC_PYTHON_END && kind(w) != PINC_PYTHON_DEDENT) {
        if (!read_statement(w, top)) {
            return false;
        }
    }
    w->at += kind(w) == PINC_PYTHON_DEDENT ? 1 : 0;
    return true;
}

/* --- all of it */

/* Words with which anything can be changed from anywhere, and Python 2. */
static bool check_words(struct walk *w)
{
    static const char *const words[] = {"globals", "locals",     "vars",         "exec",
                                        "eval",    "setattr",    "delattr",      "__dict__",
                                        "modules", "__import__", "execfile",     "__builtins__",
                                        "raise",   "importlib",  "Distribution", NULL};
    size_t i;

    for (i = 0; i < w->call->names.n; i++) {
        const struct pinc_python_token *token = &w->tokens[i], *next = token + 1;

        if (pinc_python_is_one_of(token, words)) {
            return refuse(w, "it has a word with which much can be changed");
        }
        if (pinc_python_is(token, "print") &&
            (next->kind == PINC_PYTHON_STRING || next->kind == PINC_PYTHON_NAME)) {
            return refuse(w, "it is written for Python 2");
        }
        if (pinc_python_is(token, "setup") && i &&
            (pinc_python_is(token - 1, "def") || pinc_python_is(token - 1, "class") ||
             pinc_python_is(token - 1, "as") || pinc_python_is(next, "=") ||
             pinc_python_is(next, "."))) {
            return refuse(w, "setup() may be another one");
        }
        if (pinc_python_is(token, "setup") && pinc_python_is(next, "(") &&
            next != &w->tokens[w->call->names.first]) {
            return refuse(w, "setup() is called twice");
        }
    }
    return true;
}

enum pinc_status pinc_setup_call_read(struct pinc_setup_call **out, const char **why,
                                      struct pinc_slice text, struct pinc_arena *arena,
                                      struct pinc_error *err)
{
    struct pinc_setup_call *call = pinc_arena_alloc(arena, sizeof *call);
    struct walk w = {.call = call};
    enum pinc_status st;

    *out = NULL;
    *why = NULL;
    if (!call) {
        return pinc_fail_memory(err);
    }
    st = pinc_python_tokens(&call->names.tokens, &call->names.n, text, arena, NULL);
    if (st != PINC_OK) {
        *why = "it cannot be read";
        return st == PINC_ENOMEM ? pinc_fail_memory(err) : PINC_OK;
    }
    w.tokens = call->names.tokens;
    if (walk_block(&w, true) && check_words(&w)) {
        if (call->names.end) {
            *out = call;
            return PINC_OK;
        }
        (void)refuse(&w, "it does not call setup()");
    }
    *why = w.why;
    return PINC_OK;
}

const struct pinc_python_part *pinc_setup_call_argument(const struct pinc_setup_call *call,
                                                        const char *name)
{
    size_t i;

    for (i = 0; i < call->n_arguments; i++) {
        if (pinc_slice_equal(call->arguments[i].name, pinc_slice_of(name))) {
            return &call->arguments[i].part;
        }
    }
    return NULL;
}
