#include "index/dist/setup_script.h"

#include "base/toml/toml.h"
#include "index/dist/egg_info.h"
#include "index/dist/python_literals.h"
#include "index/dist/setup_statements.h"
#include "markers/name.h"
#include "markers/requirement.h"

#include <string.h>

/* --- the other files */

/* May setup.cfg have a say in what the project needs, or in its version? */
static bool config_decides(struct pinc_slice text)
{
    static const char *const harmless[] = {"0", "false", "no"};
    size_t i;

    while (text.len) {
        const size_t end = pinc_slice_find(text, '\n');
        const struct pinc_slice line = pinc_slice_trim(pinc_slice_part(text, 0, end));
        struct pinc_slice value =
            pinc_slice_trim(pinc_slice_part(line, pinc_slice_find(line, '=') + 1, line.len));

        for (i = 0; i < sizeof harmless / sizeof *harmless; i++) {
            value =
                pinc_slice_equal_nocase(value, pinc_slice_of(harmless[i])) ? PINC_LIT("") : value;
        }
        if (pinc_slice_starts(line, "[options") || pinc_slice_starts(line, "setup_requires") ||
            ((pinc_slice_starts(line, "tag_") || pinc_slice_starts(line, "tag-")) && value.len)) {
            return true;
        }
        text = pinc_slice_part(text, end + 1, text.len);
    }
    return false;
}

/* Is it a requirement of what changes nothing in metadata by being there? */
static bool is_harmless_tool(struct pinc_slice text, struct pinc_arena *arena)
{
    static const char *const tools[] = {"setuptools", "wheel", "pip", "pytest-runner", NULL};
    const struct pinc_requirement *req;

    return pinc_requirement_parse(&req, text, arena, NULL) == PINC_OK &&
           pinc_slice_is_one_of(req->norm, tools);
}

/* Does pyproject.toml leave all to setuptools and setup.py? */
static bool project_leaves(struct pinc_slice text, struct pinc_arena *arena)
{
    struct pinc_toml *doc = NULL;
    const struct pinc_toml_value *root, *list = NULL, *item;
    struct pinc_slice name = {NULL, 0};
    bool leaves = pinc_toml_parse(&doc, text, NULL, NULL, NULL) == PINC_OK;

    root = pinc_toml_root(doc);
    leaves = leaves && !pinc_toml_get(root, PINC_LIT("project")) &&
             !pinc_toml_find(root, "tool.setuptools") &&
             !pinc_toml_find(root, "build-system.backend-path") &&
             pinc_toml_string(&name, pinc_toml_find(root, "build-system.build-backend"), NULL) ==
                 PINC_OK &&
             pinc_toml_array(&list, pinc_toml_find(root, "build-system.requires"), NULL) == PINC_OK;
    leaves =
        leaves && (name.len == 0 || pinc_slice_equal(name, PINC_LIT("setuptools.build_meta")) ||
                   pinc_slice_equal(name, PINC_LIT("setuptools.build_meta:__legacy__")));
    for (item = pinc_toml_first(list); leaves && item; item = pinc_toml_next(item)) {
        leaves = pinc_toml_string(&name, item, NULL) == PINC_OK && is_harmless_tool(name, arena);
    }
    pinc_toml_free(doc);
    return leaves;
}

/* --- what setup() is given */

/* On its way to metadata. */
struct making {
    const struct pinc_setup_call *call;
    struct pinc_arena *arena;
    const char *why; /* what stands against it; NULL: nothing yet */
    bool memory;     /* out of it */
};

static bool refuse(struct making *m, const char *why)
{
    m->why = m->why ? m->why : why;
    return false;
}

/* An argument's value; PINC_PYTHON_NONE where it is not given. */
static bool argument(struct making *m, const char *name, struct pinc_python_value *out)
{
    const struct pinc_python_part *part = pinc_setup_call_argument(m->call, name);
    bool known;

    *out = (struct pinc_python_value){.kind = PINC_PYTHON_NONE};
    if (!part) {
        return true;
    }
    if (pinc_python_literal(out, &known, part, m->arena, NULL) != PINC_OK) {
        m->memory = true;
        return false;
    }
    return known || refuse(m, "an argument of setup() is computed");
}

/* One requirement, or several in a text, as setuptools takes them: one a line, with comments. */
static bool add_text(struct making *m, struct pinc_buf *out, struct pinc_slice text)
{
    const struct pinc_requirement *req;

    while (text.len) {
        const size_t end = pinc_slice_find(text, '\n');
        struct pinc_slice line = pinc_slice_trim(pinc_slice_part(text, 0, end));
        size_t i;

        text = pinc_slice_part(text, end + 1, text.len);
        if (line.len == 0 || line.ptr[0] == '#') {
            continue;
        }
        for (i = 1; i < line.len && !(line.ptr[i] == '#' && line.ptr[i - 1] == ' '); i++) {
        }
        line = pinc_slice_trim(pinc_slice_part(line, 0, i));
        if (pinc_requirement_parse(&req, line, m->arena, NULL) != PINC_OK) {
            return refuse(m, "a requirement cannot be read");
        }
        pinc_buf_add(out, line);
        pinc_buf_add_char(out, '\n');
    }
    return true;
}

/* A list of requirements, or a text with some. */
static bool add_list(struct making *m, struct pinc_buf *out, const struct pinc_python_value *value)
{
    size_t i;

    if (value->kind == PINC_PYTHON_TEXT) {
        return add_text(m, out, value->text);
    }
    for (i = 0; value->kind == PINC_PYTHON_LIST && i < value->n; i++) {
        if (value->items[i].kind != PINC_PYTHON_TEXT) {
            return refuse(m, "requirements are not a list of strings");
        }
        if (!add_text(m, out, value->items[i].text)) {
            return false;
        }
    }
    return value->kind != PINC_PYTHON_DICT || refuse(m, "requirements are not a list of strings");
}

/* All requirements, as a requires.txt has them. */
static bool add_requirements(struct making *m, struct pinc_buf *out)
{
    struct pinc_python_value value, extras;
    size_t i;

    if (!argument(m, "install_requires", &value) || !add_list(m, out, &value) ||
        !argument(m, "extras_require", &extras)) {
        return false;
    }
    if (extras.kind != PINC_PYTHON_DICT && extras.kind != PINC_PYTHON_NONE) {
        return refuse(m, "extras are not a dictionary");
    }
    for (i = 0; i < extras.n; i++) {
        const struct pinc_slice key = extras.keys[i];
        const struct pinc_slice extra = pinc_slice_part(key, 0, pinc_slice_find(key, ':'));

        if ((extra.len && !pinc_name_valid(extra)) || memchr(key.ptr, '\n', key.len) ||
            (extra.len == key.len && key.len == 0)) {
            return refuse(m, "the name of an extra is odd");
        }
        pinc_buf_addf(out, "[");
        pinc_buf_add(out, key);
        pinc_buf_add_str(out, "]\n");
        if (!add_list(m, out, &extras.items[i])) {
            return false;
        }
    }
    return true;
}

/* What needs to be there to build it must change nothing. */
static bool check_tools(struct making *m)
{
    struct pinc_python_value value;
    size_t i;

    if (!argument(m, "setup_requires", &value)) {
        return false;
    }
    for (i = 0; value.kind == PINC_PYTHON_LIST && i < value.n; i++) {
        if (value.items[i].kind != PINC_PYTHON_TEXT ||
            !is_harmless_tool(value.items[i].text, m->arena)) {
            return refuse(m, "setup_requires may change what it needs");
        }
    }
    return value.kind == PINC_PYTHON_LIST || value.kind == PINC_PYTHON_NONE ||
           refuse(m, "setup_requires may change what it needs");
}

static bool check_name(struct making *m, struct pinc_slice name)
{
    struct pinc_python_value value;

    if (!argument(m, "name", &value)) {
        return false;
    }
    return (value.kind == PINC_PYTHON_TEXT && pinc_name_equal(value.text, name)) ||
           refuse(m, "setup() is given another name than PKG-INFO has");
}

/* Requires-Python: setup.py's, which an older setuptools may have dropped from PKG-INFO. */
static bool take_python(struct making *m, struct pinc_metadata_text *text)
{
    const struct pinc_specset *specs;
    struct pinc_python_value value;

    if (!argument(m, "python_requires", &value)) {
        return false;
    }
    if (value.kind == PINC_PYTHON_NONE) {
        return text->requires_python.len == 0 ||
               refuse(m, "Requires-Python of PKG-INFO is from elsewhere");
    }
    if (value.kind != PINC_PYTHON_TEXT ||
        pinc_specset_parse(&specs, value.text, m->arena, NULL) != PINC_OK) {
        return refuse(m, "python_requires cannot be read");
    }
    text->requires_python = value.text;
    return true;
}

static bool make(struct making *m, struct pinc_metadata_text *text)
{
    struct pinc_buf requires = {0};
    struct pinc_slice kept;
    bool good = check_name(m, text->name) && take_python(m, text) && check_tools(m) &&
                add_requirements(m, &requires);

    if (good) {
        kept = requires.len ? pinc_buf_keep(&requires, m->arena) : PINC_LIT("");
        text->n_extras = 0; /* setup.py names all */
        m->memory = !kept.ptr;
        good = kept.ptr && pinc_egg_info_read(text, kept, m->arena, NULL) == PINC_OK;
        good = good || refuse(m, "its requirements cannot be read");
    }
    pinc_buf_clear(&requires);
    return good;
}

enum pinc_status pinc_setup_script_read(struct pinc_metadata_text *text,
                                        const struct pinc_setup_files *files, const char **why,
                                        struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_metadata_text made = *text;
    struct pinc_setup_call *call = NULL;
    struct making m = {.arena = arena};
    enum pinc_status st = PINC_OK;

    *why = NULL;
    if (!files->setup_py.ptr) {
        *why = "there is no setup.py";
    } else if (files->setup_cfg.ptr && config_decides(files->setup_cfg)) {
        *why = "setup.cfg has a say";
    } else if (files->pyproject.ptr && !project_leaves(files->pyproject, arena)) {
        *why = "pyproject.toml has a say";
    } else {
        st = pinc_setup_call_read(&call, why, files->setup_py, arena, err);
    }
    if (!call || st != PINC_OK) {
        return st;
    }
    m.call = call;
    if (make(&m, &made) && !m.memory) {
        made.final = true;
        *text = made;
    }
    *why = m.why;
    return m.memory ? pinc_fail_memory(err) : PINC_OK;
}
