#include "index/dist/setup_imports.h"

/* Modules of the standard library (3.8 to 3.14) that do nothing when they are imported. */
static const char *const modules[] = {
    "__future__",      "argparse",   "ast",      "codecs",    "collections",
    "configparser",    "contextlib", "copy",     "email",     "errno",
    "fnmatch",         "functools",  "glob",     "inspect",   "io",
    "itertools",       "json",       "locale",   "logging",   "math",
    "multiprocessing", "operator",   "os",       "os.path",   "pathlib",
    "platform",        "pprint",     "random",   "re",        "shutil",
    "string",          "subprocess", "sys",      "sysconfig", "tarfile",
    "tempfile",        "textwrap",   "time",     "traceback", "types",
    "typing",          "unittest",   "warnings", "zipfile",   NULL};

/* What setuptools and its distutils have today. */
static const struct {
    const char *module;
    const char *names[8];
} parts[] = {
    {"setuptools",
     {"setup", "find_packages", "find_namespace_packages", "Extension", "Command", NULL}},
    {"setuptools.command.build_ext", {"build_ext", NULL}},
    {"setuptools.command.build_py", {"build_py", NULL}},
    {"setuptools.command.develop", {"develop", NULL}},
    {"setuptools.command.install", {"install", NULL}},
    {"setuptools.command.install_lib", {"install_lib", NULL}},
    {"setuptools.command.sdist", {"sdist", NULL}},
    {"distutils.core", {"setup", "Extension", "Command", NULL}},
    {"distutils.extension", {"Extension", NULL}},
    {"distutils.command.build_ext", {"build_ext", NULL}},
    {"distutils.command.build_py", {"build_py", NULL}},
    {"distutils.command.install", {"install", "INSTALL_SCHEMES", NULL}},
    {"distutils.command.sdist", {"sdist", NULL}},
};

/* "a.b.c", as one text of the file; ptr NULL: there is none, or it has blanks in it. */
static struct pinc_slice read_dotted(const struct pinc_python_token *tokens, size_t *at)
{
    struct pinc_slice text = tokens[*at].text;

    if (tokens[*at].kind != PINC_PYTHON_NAME) {
        return (struct pinc_slice){NULL, 0};
    }
    for (++*at; pinc_python_is(&tokens[*at], "."); *at += 2) {
        const struct pinc_slice next = tokens[*at + 1].text;

        if (tokens[*at + 1].kind != PINC_PYTHON_NAME ||
            tokens[*at].text.ptr != text.ptr + text.len || next.ptr != text.ptr + text.len + 1) {
            return (struct pinc_slice){NULL, 0};
        }
        text.len += 1 + next.len;
    }
    return text;
}

/* What a module's names may be; NULL: all. @return is the module certain to be there? */
static bool find_module(struct pinc_slice module, const char *const **names)
{
    size_t i;

    *names = NULL;
    if (pinc_slice_is_one_of(module, modules)) {
        return true;
    }
    for (i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (pinc_slice_equal(module, pinc_slice_of(parts[i].module))) {
            *names = parts[i].names;
            return true;
        }
    }
    return false;
}

static bool skip(const struct pinc_python_token *tokens, size_t *at, const char *text)
{
    const bool there = pinc_python_is(&tokens[*at], text);

    *at += there ? 1 : 0;
    return there;
}

static bool end_line(const struct pinc_python_token *tokens, size_t *at)
{
    const bool ended = tokens[*at].kind == PINC_PYTHON_NEWLINE;

    *at += ended ? 1 : 0;
    return ended;
}

/* " as NAME" */
static bool skip_alias(const struct pinc_python_token *tokens, size_t *at)
{
    return !skip(tokens, at, "as") || tokens[(*at)++].kind == PINC_PYTHON_NAME;
}

static bool read_from(struct pinc_setup_import *out, const struct pinc_python_token *tokens,
                      size_t *at)
{
    const struct pinc_slice module = read_dotted(tokens, at);
    const char *const *names;
    bool open;

    if (!module.ptr || !find_module(module, &names) || !skip(tokens, at, "import")) {
        return false;
    }
    open = skip(tokens, at, "(");
    do {
        const struct pinc_slice name = tokens[*at].text;

        if (open && pinc_python_is(&tokens[*at], ")")) {
            break;
        }
        if (tokens[(*at)++].kind != PINC_PYTHON_NAME ||
            (names && !pinc_slice_is_one_of(name, names))) {
            return false;
        }
        out->setup = out->setup || (names && pinc_slice_equal(name, PINC_LIT("setup")));
        if (!skip_alias(tokens, at)) {
            return false;
        }
    } while (skip(tokens, at, ","));
    return (!open || skip(tokens, at, ")")) && end_line(tokens, at);
}

bool pinc_setup_import_read(struct pinc_setup_import *out, const struct pinc_python_token *tokens,
                            size_t *at)
{
    const char *const *names;

    *out = (struct pinc_setup_import){.setup = false};
    if (skip(tokens, at, "from")) {
        return read_from(out, tokens, at);
    }
    ++*at;
    do {
        const struct pinc_slice module = read_dotted(tokens, at);

        if (!module.ptr || !find_module(module, &names) ||
            (names && pinc_python_is(&tokens[*at], "as")) || !skip_alias(tokens, at)) {
            return false;
        }
        out->setuptools = out->setuptools || pinc_slice_equal(module, PINC_LIT("setuptools"));
    } while (skip(tokens, at, ","));
    return end_line(tokens, at);
}
