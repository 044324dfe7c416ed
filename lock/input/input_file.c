#include "lock/input/input_file.h"

#include "base/file/file.h"
#include "base/limits.h"
#include "lock/input/cerebrium.h"
#include "lock/input/location.h"
#include "lock/input/missing_file.h"
#include "lock/input/pyproject.h"
#include "lock/input/requirement_line.h"
#include "lock/input/script_block.h"

#include <stdio.h>

static const struct {
    const char *name;
    enum pinc_input_form form;
    const char *hint; /* of one that is not read */
} forms[] = {
    {"pyproject.toml", PINC_INPUT_PYPROJECT, NULL},
    {"setup.py", PINC_INPUT_SETUP, NULL},
    {"setup.cfg", PINC_INPUT_SETUP, NULL},
    {"cerebrium.toml", PINC_INPUT_CEREBRIUM, NULL},
    {"Pipfile", PINC_INPUT_FOREIGN, "pipenv requirements > requirements.in"},
    {"Pipfile.lock", PINC_INPUT_FOREIGN, "pipenv requirements > requirements.in"},
    {"poetry.lock", PINC_INPUT_FOREIGN, "poetry export --without-hashes -o requirements.in"},
    {"pdm.lock", PINC_INPUT_FOREIGN, "pdm export --without-hashes -o requirements.in"},
    {"uv.lock", PINC_INPUT_FOREIGN, "uv export --no-hashes -o requirements.in"},
};

/* "pylock.toml", "pylock.NAME.toml" (PEP 751). */
static bool is_lock(struct pinc_slice name)
{
    return pinc_slice_starts(name, "pylock.") && pinc_slice_ends(name, ".toml");
}

static enum pinc_input_form form_of_name(struct pinc_slice name)
{
    size_t i;

    if (is_lock(name)) {
        return PINC_INPUT_FOREIGN;
    }

    for (i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (pinc_slice_equal(name, pinc_slice_of(forms[i].name))) {
            return forms[i].form;
        }
    }
    return pinc_slice_ends(name, ".py") || pinc_slice_ends(name, ".pyw") ? PINC_INPUT_SCRIPT
                                                                         : PINC_INPUT_REQUIREMENTS;
}

enum pinc_input_form pinc_input_form_of(struct pinc_slice path)
{
    return pinc_location_is_url(path) ? PINC_INPUT_REQUIREMENTS
                                      : form_of_name(pinc_path_name(path));
}

static bool is_project_url(struct pinc_slice path)
{
    return pinc_location_is_url(path) &&
           form_of_name(pinc_path_name(path)) != PINC_INPUT_REQUIREMENTS;
}

static enum pinc_status fail_foreign(struct pinc_slice path, struct pinc_error *err)
{
    const struct pinc_slice name = pinc_path_name(path);
    size_t i = 0;

    if (is_lock(name)) {
        (void)pinc_fail(err, PINC_EUNSUPPORTED, "a lock is an output, and no input");
        pinc_fail_at(err, path.ptr, 0, 0);
        pinc_fail_hint(err, "name the input, and the lock with --output-file; `pinc verify` judges "
                            "a lock without its input");
        return PINC_EUNSUPPORTED;
    }
    while (!pinc_slice_equal(name, pinc_slice_of(forms[i].name))) {
        i++;
    }
    (void)pinc_fail(err, PINC_EUNSUPPORTED, "%s is a format of another tool", forms[i].name);
    pinc_fail_hint(err, "to have what pinc reads: %s", forms[i].hint);
    return PINC_EUNSUPPORTED;
}

/* --- documents */

/* The block of a script. */
static enum pinc_status read_script(struct pinc_project_input *in, struct pinc_slice text)
{
    struct pinc_script_block block = {0};
    struct pinc_toml *doc = NULL;
    const struct pinc_toml_value *root, *list = NULL, *item;
    enum pinc_status st = pinc_script_block_find(&block, text, in->err);

    if (st == PINC_OK && !block.found) {
        st = pinc_fail(in->err, PINC_EUNSUPPORTED, "the script has no block of metadata (PEP 723)");
        pinc_fail_hint(in->err,
                       "a block starts with the line '# /// script' and ends with '# ///'");
    } else if (st == PINC_OK) {
        in->line_offset = block.line;
        in->column_offset = 2;
        st = pinc_toml_parse(&doc, pinc_buf_slice(&block.text), in->file.ptr, NULL, in->err);
    }
    root = pinc_toml_root(doc);
    if (st == PINC_OK) {
        st = pinc_project_input_limit_python(in, pinc_toml_get(root, PINC_LIT("requires-python")));
    }
    if (st == PINC_OK) {
        st = pinc_toml_array(&list, pinc_toml_get(root, PINC_LIT("dependencies")), in->err);
    }
    for (item = pinc_toml_first(list); item && st == PINC_OK; item = pinc_toml_next(item)) {
        st = pinc_project_input_add_value(in, item);
    }
    if (st == PINC_OK) {
        const struct pinc_toml_value *own = pinc_toml_find(root, "tool.pinc");

        pinc_project_input_warn_foreign(in, root);
        if (own) {
            pinc_project_input_warn(in, own,
                                    "tool.pinc of a script is not read: settings are in pinc.toml");
        }
    }
    if (st != PINC_OK && block.found && in->err->line) {
        in->err->line += in->line_offset;
        in->err->column += in->err->column ? in->column_offset : 0;
    }
    pinc_toml_free(doc);
    pinc_script_block_clear(&block);
    return st;
}

static enum pinc_status read_toml(struct pinc_project_input *in, struct pinc_slice text,
                                  enum pinc_input_form form, const struct pinc_input_choice *choice,
                                  struct pinc_slice *path)
{
    struct pinc_toml *doc = NULL;
    enum pinc_status st = pinc_toml_parse(&doc, text, in->file.ptr, NULL, in->err);

    if (st == PINC_OK) {
        st = form == PINC_INPUT_PYPROJECT ? pinc_pyproject_add(in, pinc_toml_root(doc), choice)
                                          : pinc_cerebrium_add(in, pinc_toml_root(doc), path);
    }
    pinc_toml_free(doc);
    return st;
}

/* setup.py and setup.cfg: what the project of the folder needs, as building it tells. */
static enum pinc_status read_setup(struct pinc_project_input *in,
                                   const struct pinc_input_choice *choice)
{
    size_t i;

    if (choice->all_extras) {
        (void)pinc_fail(in->err, PINC_EUNSUPPORTED,
                        "which extras there are is not known before the project is built");
        pinc_fail_hint(in->err, "name them with --extra");
        return PINC_EUNSUPPORTED;
    }
    for (i = 0; i < choice->n_extras; i++) {
        choice->found[i] = true;
    }
    return pinc_project_input_add_folder(in, choice->extras, choice->n_extras, NULL);
}

static enum pinc_status read_document(struct pinc_project_input *in, enum pinc_input_form form,
                                      const struct pinc_input_choice *choice,
                                      struct pinc_slice *path)
{
    struct pinc_file file = {0};
    enum pinc_status st = pinc_given_files_read(in->list->calls.given, &file, in->file.ptr,
                                                PINC_REQUIREMENTS_FILE_MAX, in->err);

    if (st == PINC_ENOTFOUND) {
        pinc_missing_file_hint(in->err, in->file.ptr);
        return st;
    }
    if (st == PINC_OK) {
        st = pinc_read_files_add(&in->list->read, in->file.ptr, in->err);
    }
    if (st == PINC_OK) {
        st = form == PINC_INPUT_SCRIPT  ? read_script(in, file.text)
             : form == PINC_INPUT_SETUP ? read_setup(in, choice)
                                        : read_toml(in, file.text, form, choice, path);
    }
    pinc_file_clear(&file);
    if (st != PINC_OK && st != PINC_ENOMEM && (!in->err->source[0] || in->hidden)) {
        pinc_fail_at(in->err, in->file.ptr, in->err->line, in->err->column);
    }
    if (st != PINC_OK && st != PINC_ENOMEM && in->hidden) {
        pinc_requirement_line_hide(in->err);
    }
    return st;
}

/* The file that a project file names: not one of this machine outside of the repository. */
static enum pinc_status read_named(struct pinc_project_input *in, struct pinc_slice path,
                                   pinc_logical_lines_getenv *env, void *user)
{
    const struct pinc_repository *repository = in->list->repository;

    if (repository && repository->found && !pinc_repository_leaves(repository, in->file.ptr) &&
        pinc_repository_leaves(repository, path.ptr)) {
        (void)pinc_fail_quoted(in->err, PINC_EUSAGE, 0,
                               "the file lies outside of the repository: ", path, "");
        pinc_fail_at(in->err, in->file.ptr, 0, 0);
        pinc_fail_hint(in->err, "name it on the command line");
        return PINC_EUSAGE;
    }
    return pinc_requirements_file_read(in->list, path.ptr, PINC_LINE_REQUIREMENT, env, user,
                                       in->err);
}

enum pinc_status pinc_input_file_read(struct pinc_requirements *list, const char *path,
                                      const struct pinc_input_choice *choice,
                                      pinc_logical_lines_getenv *env, void *user,
                                      struct pinc_error *err)
{
    const enum pinc_input_form form = pinc_input_form_of(pinc_slice_of(path));
    struct pinc_error local = {0};
    struct pinc_project_input in = {.list = list, .first_line = list->n_lines};
    struct pinc_slice named = {NULL, 0};
    struct pinc_slice given = {NULL, 0};
    enum pinc_status st;

    in.err = err ? err : &local;
    if (form == PINC_INPUT_REQUIREMENTS && is_project_url(pinc_slice_of(path))) {
        (void)pinc_fail(err, PINC_EUNSUPPORTED, "project files are not read from a URL");
        pinc_fail_hint(err, "get the file first, then name it on the command line");
        return PINC_EUNSUPPORTED;
    }
    if (form == PINC_INPUT_REQUIREMENTS) {
        return pinc_requirements_file_read(list, path, PINC_LINE_REQUIREMENT, env, user, err);
    }
    if (form == PINC_INPUT_FOREIGN) {
        return fail_foreign(pinc_slice_of(path), err);
    }
    in.file = pinc_slice_dup(list->arena, pinc_slice_of(path));
    if (!in.file.ptr) {
        return pinc_fail_memory(err);
    }
    st = pinc_given_files_find(list->calls.given, &given, path, err);
    if (st != PINC_OK) {
        return st;
    }
    in.hidden = !given.ptr && list->repository && !pinc_repository_has(list->repository, path);
    st = read_document(&in, form, choice, &named);
    return st == PINC_OK && named.ptr ? read_named(&in, named, env, user) : st;
}
