#include "lock/compile/settle_lock.h"

#include "lock/compile/compile_input.h"
#include "lock/config/project_file.h"
#include "lock/config/project_locks.h"

/* Where another lock of the project is. */
static enum pinc_status find_output(struct pinc_slice *out, const struct pinc_compile *compile,
                                    struct pinc_slice name, struct pinc_error *err)
{
    struct pinc_compile other = {.session = compile->session, .arena = pinc_arena_new()};
    enum pinc_status st =
        pinc_project_locks_find(&other.project.lock, compile->project.file, name, err);

    other.project.file = compile->project.file;
    if (st == PINC_OK) {
        st = other.arena ? pinc_compile_settle(&other, err) : pinc_fail_memory(err);
    }
    if (st == PINC_OK) {
        *out = pinc_slice_dup(compile->arena, other.files.path);
        st = out->ptr ? PINC_OK : pinc_fail_memory(err);
    }
    pinc_compile_clear(&other);
    return st;
}

static enum pinc_status find_layers(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_project_lock *lock = compile->project.lock;
    struct pinc_slice *paths = pinc_arena_array(compile->arena, lock->n_layers + 1, sizeof *paths);
    enum pinc_status st = paths ? PINC_OK : pinc_fail_memory(err);
    size_t i;

    for (i = 0; i < lock->n_layers && st == PINC_OK; i++) {
        st = find_output(&paths[i], compile, lock->layers[i], err);
    }
    compile->peers.layers = (struct pinc_texts){paths, st == PINC_OK ? lock->n_layers : 0};
    return st;
}

static enum pinc_status pick(struct pinc_compile *compile, struct pinc_slice name,
                             struct pinc_error *err)
{
    struct pinc_project_settings *project = &compile->project.own;
    enum pinc_status st = PINC_OK;

    if (compile->session->n_inputs == 0) {
        st = pinc_repository_find(&compile->files.repository, ".", compile->arena, err);
        st = st == PINC_OK
                 ? pinc_project_settings_find(project, compile->session, ".",
                                              &compile->files.repository, compile->arena, err)
                 : st;
    }
    if (st == PINC_OK) {
        st = pinc_project_locks_find(&compile->project.lock, project, name, err);
    }
    if (st != PINC_OK) {
        return st;
    }
    compile->project.file = project;
    return find_layers(compile, err);
}

enum pinc_status pinc_compile_settle_lock(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_texts names = pinc_option_list(&compile->session->values, PINC_OPT_LOCK);
    enum pinc_status st = PINC_OK;

    if (names.n > 1) {
        return pinc_fail(err, PINC_EUSAGE, "--lock takes one name here");
    }
    if (names.n) {
        st = pick(compile, names.items[0], err);
    }
    return st == PINC_OK ? pinc_compile_settle(compile, err) : st;
}
