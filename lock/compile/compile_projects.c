#include "lock/compile/compile_projects.h"

#include "lock/state/base_packages.h"
#include "lock/input/input_file.h"
#include "lock/input/location.h"
#include "markers/name.h"
#include "markers/target/platform.h"

#include <string.h>

#define PYPROJECT PINC_LIT("pyproject.toml")

/* --- which files */

/* One file, however its path is written (links apart)? */
static bool same_path(struct pinc_slice a, struct pinc_slice b, struct pinc_arena *arena)
{
    char *x = pinc_arena_copy(arena, a.ptr, a.len), *y = pinc_arena_copy(arena, b.ptr, b.len);

    return x && y && pinc_slice_equal(pinc_path_normalize(x), pinc_path_normalize(y));
}

/* The file that a group is of: the one that it names, else the first pyproject.toml of the input, else
 * that of the current folder. */
static struct pinc_slice group_file(const struct pinc_compile *compile, struct pinc_slice group)
{
    struct pinc_slice path;
    size_t i;

    (void)pinc_group_split(group, &path);
    for (i = 0; !path.ptr && i < compile->files.given.n; i++) {
        if (pinc_input_form_of(compile->files.given.items[i]) == PINC_INPUT_PYPROJECT) {
            return compile->files.given.items[i];
        }
    }
    return path.ptr ? path : PYPROJECT;
}

static enum pinc_status check_group(struct pinc_slice group, struct pinc_error *err)
{
    struct pinc_slice path;
    const struct pinc_slice name = pinc_group_split(group, &path);

    if (name.len == 0 || (path.ptr && pinc_input_form_of(path) != PINC_INPUT_PYPROJECT)) {
        (void)pinc_fail_quoted(err, PINC_EUSAGE, 0, "", group, " does not name a dependency group");
        pinc_fail_hint(err, "--group takes NAME, or PATH:NAME with the PATH of a pyproject.toml");
        return PINC_EUSAGE;
    }
    return PINC_OK;
}

/* The files of groups that are not among the first n of `files`; each once. */
static enum pinc_status add_group_files(const struct pinc_compile *compile,
                                        struct pinc_slice *files, size_t *n,
                                        const struct pinc_slice *groups, size_t n_groups,
                                        struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i, k;

    for (i = 0; i < n_groups && st == PINC_OK; i++) {
        const struct pinc_slice file = group_file(compile, groups[i]);

        st = check_group(groups[i], err);
        for (k = 0; k < *n && !same_path(files[k], file, compile->arena); k++) {
        }
        if (st == PINC_OK && k == *n) {
            files[*n] = pinc_slice_dup(compile->arena, file);
            st = files[*n].ptr ? PINC_OK : pinc_fail_memory(err);
            ++*n;
        }
    }
    return st;
}

enum pinc_status pinc_compile_find_inputs(struct pinc_compile *compile, struct pinc_error *err)
{
    static const struct pinc_slice usual = {"requirements.in", sizeof "requirements.in" - 1};
    const struct pinc_project_lock *lock = compile->project.lock;
    const struct pinc_slice *alone = &compile->peers.input;
    const struct pinc_texts given = {
        alone->ptr ? alone
        : lock     ? lock->inputs
                   : compile->session->inputs,
        alone->ptr ? 1
        : lock     ? lock->n_inputs
                   : compile->session->n_inputs,
    };
    struct pinc_slice *files;
    /* The header of the output has not been read yet. */
    const struct pinc_texts groups = pinc_settings_groups(&compile->settings);

    compile->files.given = given;
    compile->files.inputs = given.n ? given.items : &usual;
    compile->files.n_inputs = given.n ? given.n : 1;
    if (given.n || groups.n == 0) {
        return PINC_OK;
    }
    files = pinc_arena_array(compile->arena, groups.n + 1, sizeof *files);
    if (!files) {
        return pinc_fail_memory(err);
    }
    compile->files.inputs = files;
    compile->files.n_inputs = 0;
    compile->files.groups_only = true;
    return add_group_files(compile, files, &compile->files.n_inputs, groups.items, groups.n, err);
}

/* --- reading */

/* The groups of one file. */
static enum pinc_status choose_groups(struct pinc_input_choice *choice,
                                      const struct pinc_compile *compile, struct pinc_slice file,
                                      struct pinc_error *err)
{
    const struct pinc_texts given = compile->settings.files.parts.groups;
    struct pinc_slice *names = pinc_arena_array(compile->arena, given.n + 1, sizeof *names);
    size_t i;

    if (!names) {
        return pinc_fail_memory(err);
    }
    choice->n_groups = 0;
    for (i = 0; i < given.n; i++) {
        if (same_path(group_file(compile, given.items[i]), file, compile->arena)) {
            struct pinc_slice path;

            names[choice->n_groups++] = pinc_group_split(given.items[i], &path);
        }
    }
    choice->groups = names;
    return PINC_OK;
}

static enum pinc_status fail_extra(const struct pinc_compile *compile, struct pinc_slice extra,
                                   struct pinc_error *err)
{
    bool any = false;
    size_t i;

    for (i = 0; i < compile->files.n_inputs; i++) {
        const enum pinc_input_form form = pinc_input_form_of(compile->files.inputs[i]);

        any = any || form == PINC_INPUT_PYPROJECT || form == PINC_INPUT_SETUP;
    }
    (void)pinc_fail_quoted(err, PINC_EUSAGE, 0, "no input file has the extra ", extra, "");
    pinc_fail_hint(err, any ? "extras are the keys of [project.optional-dependencies]"
                            : "--extra is for pyproject.toml, setup.py and setup.cfg; in a "
                              "requirements file write NAME[EXTRA]");
    return PINC_EUSAGE;
}

enum pinc_status pinc_compile_read_inputs(struct pinc_compile *compile,
                                          pinc_logical_lines_getenv *env, void *user,
                                          struct pinc_error *err)
{
    const struct pinc_file_settings *settings = &compile->settings.files;
    const size_t n_inputs = compile->files.n_inputs;
    struct pinc_slice *files =
        pinc_arena_array(compile->arena, n_inputs + settings->parts.groups.n + 1, sizeof *files);
    struct pinc_input_choice choice = {.extras = settings->parts.extras.items,
                                       .n_extras = settings->parts.extras.n,
                                       .all_extras = settings->parts.all_extras};
    enum pinc_status st = PINC_OK;
    size_t i, n = n_inputs;

    choice.found = pinc_arena_array(compile->arena, choice.n_extras + 1, sizeof *choice.found);
    if (!files || !choice.found) {
        return pinc_fail_memory(err);
    }
    memcpy(files, compile->files.inputs, n_inputs * sizeof *files);
    st = add_group_files(compile, files, &n, settings->parts.groups.items, settings->parts.groups.n,
                         err);
    for (i = 0; i < n && st == PINC_OK; i++) {
        choice.groups_only = i >= n_inputs || compile->files.groups_only;
        st = choose_groups(&choice, compile, files[i], err);
        if (st == PINC_OK) {
            st = pinc_input_file_read(compile->input.list, files[i].ptr, &choice, env, user, err);
        }
    }
    for (i = 0; i < choice.n_extras && st == PINC_OK; i++) {
        st = choice.found[i] ? PINC_OK : fail_extra(compile, choice.extras[i], err);
    }
    return st;
}

/* Add the names of the lines to those that are upgraded. */
static enum pinc_status add_upgrades(struct pinc_compile *compile,
                                     const struct pinc_requirements *list, struct pinc_error *err)
{
    struct pinc_texts *upgrades = &compile->settings.versions.upgrades;
    struct pinc_slice *all =
        pinc_arena_array(compile->arena, upgrades->n + list->n_lines + 1, sizeof *all);
    size_t i, n = 0;

    for (i = 0; all && i < upgrades->n; i++) {
        all[n++] = upgrades->items[i];
    }
    for (i = 0; all && i < list->n_lines; i++) {
        if (list->lines[i].req && list->lines[i].req->norm.len) {
            all[n] = pinc_slice_dup(compile->arena, list->lines[i].req->norm);
            if (!all[n++].ptr) {
                return pinc_fail_memory(err);
            }
        }
    }
    *upgrades = (struct pinc_texts){all, n};
    return all ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status pinc_compile_upgrade_groups(struct pinc_compile *compile,
                                             pinc_logical_lines_getenv *env, void *user,
                                             struct pinc_error *err)
{
    const struct pinc_texts groups = compile->settings.versions.upgrade_groups;
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < groups.n && st == PINC_OK; i++) {
        struct pinc_slice path;
        const struct pinc_slice name = pinc_group_split(groups.items[i], &path);
        const struct pinc_slice file =
            pinc_slice_dup(compile->arena, group_file(compile, groups.items[i]));
        const struct pinc_input_choice choice = {
            .groups = &name, .n_groups = 1, .groups_only = true};
        struct pinc_requirements *list = pinc_requirements_new();

        st = list && file.ptr ? check_group(groups.items[i], err) : pinc_fail_memory(err);
        if (st == PINC_OK) {
            list->repository = &compile->files.repository;
            st = pinc_input_file_read(list, file.ptr, &choice, env, user, err);
        }
        if (st == PINC_OK) {
            st = pinc_read_files_merge(&compile->files.read, &list->read, err);
        }
        if (st == PINC_OK) {
            st = add_upgrades(compile, list, err);
        }
        pinc_requirements_free(list);
    }
    return st;
}

/* --- what files say of Python and of the image */

enum pinc_status pinc_compile_use_python(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_wanted_python *wanted = &compile->input.list->facts.python;
    struct pinc_target_settings *targets = &compile->settings.targets;
    struct pinc_slice *copy;

    if (!wanted->version.ptr || targets->pythons.n) {
        return PINC_OK;
    }
    copy = pinc_arena_array(compile->arena, 1, sizeof *copy);
    if (!copy) {
        return pinc_fail_memory(err);
    }
    *copy = wanted->version;
    targets->pythons = (struct pinc_texts){copy, 1};
    return PINC_OK;
}

static enum pinc_status check_limit(const struct pinc_compile *compile,
                                    const struct pinc_python_limit *limit, struct pinc_error *err)
{
    struct pinc_buf text = {0};
    enum pinc_status st = PINC_EUSAGE;
    size_t i = 0;

    while (i < compile->targets.n_envs &&
           pinc_env_python_allowed(compile->targets.envs[i], limit->specs)) {
        i++;
    }
    if (i == compile->targets.n_envs) {
        return PINC_OK;
    }
    pinc_buf_add_str(&text, "requires-python ");
    pinc_buf_add_quoted(&text, limit->text, 80);
    pinc_buf_add_str(&text, " refuses the target ");
    pinc_env_print(&text, compile->targets.envs[i]);
    if (text.failed != PINC_OK) {
        st = pinc_fail_memory(err);
    } else {
        (void)pinc_fail(err, st, "%s", limit->hidden ? "a target is refused by this" : text.ptr);
        pinc_fail_at(err, limit->file.ptr, limit->line, limit->column);
        pinc_fail_hint(err, "choose the targets with --python-version");
    }
    pinc_buf_clear(&text);
    return st;
}

/* The glibc 2.N that a target's wheels may need; 0: it is none of glibc's. */
static unsigned target_glibc(const struct pinc_env *env)
{
    struct pinc_platform platform;

    return pinc_platform_parse(&platform, pinc_env_platform_label(env), NULL) == PINC_OK &&
                   platform.kind == PINC_PLATFORM_MANYLINUX && platform.major == 2
               ? platform.minor
               : 0;
}

static void tell_image(const struct pinc_compile *compile)
{
    const struct pinc_image *image = &compile->input.list->facts.image;
    unsigned most = 0;
    struct pinc_buf text = {0};
    size_t i;

    for (i = 0; i < compile->targets.n_envs; i++) {
        const unsigned glibc = target_glibc(compile->targets.envs[i]);

        most = glibc > most ? glibc : most;
    }
    if (!image->glibc || !most || image->glibc == most) {
        return;
    }
    pinc_buf_add_escaped(&text, image->file, 200);
    pinc_buf_addf(&text, ":%u: the image ", image->line);
    pinc_buf_add_quoted(&text, image->name, 100);
    pinc_buf_addf(&text, " has glibc 2.%u, the targets 2.%u: ", image->glibc, most);
    pinc_buf_addf(
        &text,
        image->glibc < most
            ? "wheels that are locked may not run there; --platform manylinux_2_%u_x86_64 "
              "takes those that do"
            : "--platform manylinux_2_%u_x86_64 also takes wheels that need it",
        image->glibc);
    if (text.failed == PINC_OK) {
        pinc_session_tell(compile->session,
                          image->glibc < most ? PINC_MESSAGE_WARNING : PINC_MESSAGE_NOTE, "%s",
                          text.ptr);
    }
    pinc_buf_clear(&text);
}

static void tell_python(const struct pinc_compile *compile)
{
    const struct pinc_wanted_python *wanted = &compile->input.list->facts.python;

    if (wanted->version.ptr && !pinc_target_list_has_python(&compile->targets, wanted->version)) {
        pinc_session_tell(compile->session, PINC_MESSAGE_WARNING,
                          "%.*s:%u: no target has the Python of python_version, %.*s",
                          PINC_SLICE_ARG(wanted->file), wanted->line,
                          PINC_SLICE_ARG(wanted->version));
    }
}

enum pinc_status pinc_compile_check_targets(const struct pinc_compile *compile,
                                            struct pinc_error *err)
{
    const struct pinc_python_limit *limit = compile->input.list->facts.pythons;
    enum pinc_status st = PINC_OK;

    for (; limit && st == PINC_OK; limit = limit->next) {
        st = check_limit(compile, limit, err);
    }
    if (st == PINC_OK) {
        tell_python(compile);
        tell_image(compile);
    }
    return st;
}

/* --- what is not written */

bool pinc_compile_is_project(const struct pinc_compile *compile, struct pinc_slice name)
{
    const struct pinc_requirements *list = compile->input.list;
    size_t i;

    for (i = 0; list->facts.unwritten && i < list->n_lines; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];

        if (line->project.unwritten && line->req && pinc_slice_equal(line->req->norm, name)) {
            return true;
        }
    }
    return false;
}

static bool is_named(struct pinc_texts names, struct pinc_slice name)
{
    size_t i = 0;

    while (i < names.n && !pinc_name_equal(names.items[i], name)) {
        i++;
    }
    return i < names.n;
}

bool pinc_compile_is_written(const struct pinc_compile *compile, const struct pinc_pick *pick)
{
    const struct pinc_file_settings *files = &compile->settings.files;
    size_t t = 0;

    while (t + 1 < compile->request.n_envs && !pick->project[t]) {
        t++;
    }
    return !pinc_base_owns(pick->project[t]) && !is_named(files->unwritten, pick->name) &&
           !is_named(files->unsafe, pick->name) && !pinc_compile_is_project(compile, pick->name);
}

/* Is a line of the model written? */
static bool writes_line(const struct pinc_compile *compile, const struct pinc_lock_line *line)
{
    return pinc_compile_is_written(compile, &compile->result.resolution->picks[line->pick]);
}

bool pinc_compile_leaves_out(const struct pinc_compile *compile)
{
    const struct pinc_lock_model *model = compile->result.model;
    size_t i = 0;

    while (i < model->n_lines && writes_line(compile, &model->lines[i])) {
        i++;
    }
    return i < model->n_lines;
}

void pinc_compile_leave_out(struct pinc_compile *compile)
{
    struct pinc_lock_model *model = compile->result.model;
    const pinc_targets all = pinc_targets_all(model->n_envs);
    struct pinc_slice last = {NULL, 0};
    size_t i, n = 0;

    for (i = 0; i < model->n_lines; i++) {
        const struct pinc_lock_line line = model->lines[i];
        const bool first = !last.ptr || !pinc_slice_equal(last, line.name);

        last = line.name;
        if (writes_line(compile, &line)) {
            model->lines[n++] = line;
        } else if (first) {
            model->n_packages--;
            model->n_differ -= line.targets != all;
        }
    }
    model->n_lines = n;
}
